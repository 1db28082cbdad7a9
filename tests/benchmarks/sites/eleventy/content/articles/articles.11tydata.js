module.exports = { tags: "articles", layout: "article.njk" };
