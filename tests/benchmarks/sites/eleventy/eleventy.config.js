module.exports = function (config) {
  // Articles by the entities that they name, made once; a search for each page would be quadratic.
  config.addCollection("byEntity", (api) => {
    const found = {};
    for (const article of api.getFilteredByTag("articles")) {
      const ids = article.data.mentions.map((one) => one.entity);
      for (const id of new Set([...ids, ...article.data.topics.map((topic) => `topics/${topic}`)])) {
        (found[id] ??= []).push(article);
      }
    }
    return found;
  });
  config.addCollection("years", (api) => {
    const found = {};
    for (const article of api.getFilteredByTag("articles")) {
      (found[article.data.date.toISOString().slice(0, 4)] ??= []).push(article);
    }
    return Object.entries(found).map(([year, articles]) => ({ year, articles }));
  });
  const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("words", (date) => format.format(date));
  config.addFilter("newest", (articles) => articles.slice(-20).reverse());
  const known = new Map();
  config.addFilter("named", (ids, entities) => {
    if (!known.size) for (const one of entities) known.set(one.id, one);
    return [...new Set(ids)].map((id) => known.get(id));
  });
  config.addFilter("mentioned", (mentions, topics) => [
    ...mentions.map((one) => one.entity),
    ...topics.map((topic) => `topics/${topic}`),
  ]);
  config.addFilter("ofKind", (entities, kind) => entities.filter((one) => one.id.startsWith(kind)));
  return {
    dir: { input: "content", output: "_site" },
    // The articles hold no template code; the documentation says to switch it off then.
    markdownTemplateEngine: false,
  };
};
