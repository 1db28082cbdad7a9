// The list of results: a title and a line about each, then, once it is in sight, the places where the
// words stand, each with the words around and a link to its paragraph.
(() => {
"use strict";
const regesta = globalThis.regesta ??= {};

const AROUND = 26;   // words of an excerpt
const PLACES = 3;    // shown at once, further ones on demand
const MARKER = 12;   // bytes before each text, as in the engine's files

// An element with attributes and children; nothing is ever read as HTML.
regesta.element = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (key === "text") element.textContent = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((one) => one !== undefined && one !== ""));
  return element;
};
const { element } = regesta;

// *items* stand in *list*, in this order. What stands there already is not touched: it need not be laid out anew.
regesta.arrange = (list, items) => {
  const kept = new Set(items);
  for (const item of [...list.children]) if (!kept.has(item)) item.remove();
  items.forEach((item, place) => { if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null); });
};

// The text of a document: {content, anchors: [{id, location}, …]}, these in order. Asked for once.
const texts = new Map();
function fragment(address) {
  if (!texts.has(address)) texts.set(address, load(address).catch((problem) => { texts.delete(address); throw problem; }));
  return texts.get(address);
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const packed = await answer.arrayBuffer();
  const isPacked = new Uint8Array(packed)[0] === 0x1f;
  const stream = isPacked ? new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")) : new Blob([packed]).stream();
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return JSON.parse(new TextDecoder().decode(bytes.subarray(MARKER)));
}

// Places count these: one space stands between two of them, and any other in none.
const wordsOf = (content) => content.split(" ");

// The passages that words stand in: [{id, from, to, at: [place, …]}, …], those with the most first. What
// comes before the first anchor (title, summary) has none.
function passages(text, places, size) {
  const { anchors } = text;
  const found = new Map();
  for (const place of [...new Set(places)].sort((one, other) => one - other)) {
    const next = anchors.findIndex(({ location }) => location > place);
    const number = next < 0 ? anchors.length - 1 : next - 1;
    if (!found.has(number)) found.set(number, { id: anchors[number]?.id ?? "", from: anchors[number]?.location ?? 0, to: next < 0 ? size : anchors[next].location, at: [] });
    found.get(number).at.push(place);
  }
  const weight = ({ id, at }) => (id === "names" ? -1 : id ? at.length + 0.5 : at.length);
  return [...found.values()].sort((one, other) => weight(other) - weight(one) || one.from - other.from);
}

// A word in a mark, without the punctuation that stands at it.
function marked(word) {
  const [, before, own, after] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}\p{M}]*)$/su.exec(word);
  return own ? [before, element("mark", { text: own }), after] : [element("mark", { text: word })];
}

// Of a list of names those alone in which the words stand.
function namesOnly(passage, words) {
  const parts = [];
  let name = [], isHit = false, count = 0;
  for (let place = passage.from; place <= passage.to; place += 1) {
    if (place === passage.to || words[place] === "·") {
      if (isHit && (count += 1) <= PLACES) parts.push(count > 1 ? " · " : "", ...name);
      [name, isHit] = [[], false];
    } else {
      const hit = passage.at.includes(place);
      name.push(name.length ? " " : "", ...(hit ? marked(words[place]) : [words[place]]));
      isHit ||= hit;
    }
  }
  return parts;
}

// The words around most of the places, these in marks.
function excerpt({ from, to, at }, words) {
  const [first] = at.map((place) => ({ place, near: at.filter((one) => one >= place && one < place + AROUND).length })).sort((one, other) => other.near - one.near || one.place - other.place);
  const start = Math.max(from, Math.min(first.place - 6, to - AROUND));
  const end = Math.min(to, start + AROUND);
  const hits = new Set(at);
  const parts = [start > from ? "… " : ""];
  for (let place = start; place < end; place += 1) {
    parts.push(...(hits.has(place) ? marked(words[place]) : [words[place]]), " ");
  }
  parts.push(end < to ? "…" : "");
  return parts;
}

// The words of a document as its text has them, in which the last search found what was sought.
regesta.matched = async (table, part, number) => {
  const row = await table.row(part, number);
  const [[places], text] = await Promise.all([regesta.places([number]), fragment(addressOf(table, row))]);
  const words = wordsOf(text.content);
  return places.map((place) => words[place] ?? "");
};

const addressOf = (table, [, , , bundle, name]) => `${table.folder}${table.manifest.bundles[bundle][2]}/fragment/${name}.pf_fragment`;

// *context*: the table, the texts, how a kind and a language are called, and the query.
regesta.Results = class {
  constructor(list, context) {
    this.list = list;
    this.context = context;
    this.seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) if (isIntersecting) { this.seen.unobserve(target); this.#fill(target); }
    }, { rootMargin: "300px" });
    this.items = new WeakMap();
    this.entries = new Map();   // by number
  }

  // Show documents *numbers* of *part*, and those alone; the first one, once it has its title. Those that
  // are shown already stay as they are, as long as it is the same search (*key*).
  show(key, part, numbers, { isWithText }) {
    if (key !== this.key) { this.seen.disconnect(); this.entries.clear(); }
    this.key = key;
    const before = this.entries;
    this.entries = new Map(numbers.map((number) => [number, before.get(number) ?? this.#entry({ part, number, isWithText })]));
    for (const [number, entry] of before) if (!this.entries.has(number)) this.seen.unobserve(entry);
    regesta.arrange(this.list, [...this.entries.values()]);
    const titles = this.#titles([...this.entries.values()]);
    this.ready = Promise.all(titles);
    this.ready.catch(() => { if (this.key === key) this.key = undefined; });
    return titles[0] ?? Promise.resolve();
  }

  // Load what documents need to be shown; when that fails it is tried again as they are.
  prepare(part, numbers) {
    for (const number of numbers) this.#rows(part, number).catch(() => {});
  }

  // A document's own row, and that of the page on which it stands.
  #rows(part, number) {
    const { table } = this.context;
    return Promise.all([table.row(part, number), table.row("pages", this.#pageOf(part, number))]);
  }

  #pageOf(part, number) {
    return part === "extracts" ? this.context.table.extracts.article[number] : number;
  }

  #entry(item) {
    const entry = element("li", { class: "result" });
    this.items.set(entry, item);
    return entry;
  }

  // The first title by itself: what the others need may come after it. They are loaded all at once and put in
  // one after the other, since a long one would push those below it down.
  #titles(entries) {
    const [first] = entries;
    let above;
    for (const entry of entries) {
      const item = this.items.get(entry);
      item.title ??= this.#title(entry, entry === first ? undefined : this.items.get(first).title, above);
      above = item.title;
    }
    return entries.map((entry) => this.items.get(entry).title);
  }

  async #title(entry, first, above) {
    const { part, number } = this.items.get(entry);
    const { table } = this.context;
    await first;
    const article = this.#pageOf(part, number);
    const [row, [title, folder, about]] = await this.#rows(part, number);
    const page = new URL(`../${folder}index.html`, table.folder);
    const language = table.languages[table.pages.facets.language[article]];
    const isArticle = article >= table.start;
    Object.assign(this.items.get(entry), { row, page, language: isArticle ? language : undefined });
    await above;
    if (part === "extracts") entry.append(...this.#extract(entry, title, about));
    else entry.append(...this.#record(entry, title, [this.context.kindOf(number), about]));
    if (entry.isConnected) this.seen.observe(entry);
  }

  #record(entry, title, about) {
    const { page, language } = this.items.get(entry);
    const link = element("a", { href: this.#address(page, ""), text: title, lang: language, dir: "auto" });
    return [element("p", { class: "result-title" }, link), this.#about(about, language)];
  }

  // A quotation or note: its words first, then who said it, and where.
  #extract(entry, title, about) {
    const { row, page, number, language } = this.items.get(entry);
    const { table, texts } = this.context;
    const [text, target] = row;
    const isQuotation = table.extracts.kinds[number] === "q";
    const link = element("a", { href: this.#address(page, target), text, dir: "auto" });
    const words = element(isQuotation ? "blockquote" : "p", { class: "result-words", lang: isQuotation ? language : undefined }, link);
    const note = row[2] ? texts.note_on.replace("{words}", row[2]) : texts.note;
    const line = this.#about([isQuotation ? "" : note, title, about], language);
    const said = table.extracts.columns.speaker;
    const place = said.values[said.offsets[number]];
    if (said.offsets[number] < said.offsets[number + 1]) table.row("pages", said.records[place]).then(([name]) => { line.prepend(element("b", { text: name, dir: "auto" }), " · "); });
    return [words, line];
  }

  #about(parts, language) {
    const { table, languageName } = this.context;
    const isOther = language && language !== table.languages[0];
    const shown = [...parts, isOther ? languageName(language) : ""].filter(Boolean);
    return element("p", { class: "result-about quiet" }, ...shown.flatMap((text, place) => [place ? " · " : "", element("bdi", { text })]));
  }

  // The words that were sought go with the link; the page marks them, and drops them from its address.
  #address(page, target, marked) {
    const address = new URL(page);
    const words = marked ?? this.context.query();
    if (words) address.searchParams.set("h", words);
    address.hash = target;
    return address.href;
  }

  // Better than what was typed are the forms that were found; but a phrase stays a phrase.
  #marked(places, words) {
    if (/["“”„«»]/u.test(this.context.query())) return undefined;
    const forms = new Map(places.map((place) => (words[place] ?? "").match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/u)?.[0]).filter(Boolean).map((word) => [word.toLowerCase(), word]));
    return [...forms.values()].slice(0, 12).join(" ") || undefined;
  }

  async #fill(entry) {
    const { part, number, row, isWithText, page } = this.items.get(entry);
    if (!isWithText) return;
    const [[places], text] = await Promise.all([regesta.places([number]), fragment(addressOf(this.context.table, row))]);
    const words = wordsOf(text.content);
    const found = passages(text, places, words.length);
    const own = found.filter(({ id }) => id !== "names");
    const marked = this.#marked(own.flatMap(({ at }) => at), words);
    if (!found.length || !entry.isConnected) return;
    if (part === "extracts") this.#mark(entry, own[0], words, marked);
    else this.#passages(entry, page, own.length ? own : found, words, marked);
  }

  #mark(entry, passage, words, marked) {
    if (!passage) return;
    const { page, row: [, target] } = this.items.get(entry);
    const link = entry.querySelector(".result-words a");
    link.href = this.#address(page, target, marked);
    link.replaceChildren(...excerpt(passage, words));
  }

  #passages(entry, page, found, words, marked) {
    const { texts } = this.context;
    const { language } = this.items.get(entry);
    const target = found.find(({ id }) => id && id !== "names")?.id ?? "";
    entry.querySelector(".result-title a").href = this.#address(page, target, marked);
    const items = found.map((passage) => element("li", {}, ...this.#passage(page, passage, { words, language, marked })));
    const hidden = items.slice(PLACES);
    for (const item of hidden) item.hidden = true;
    const list = element("ul", { class: "result-places" }, ...items);
    entry.append(list);
    if (!hidden.length) return;
    const more = element("button", { type: "button", class: "quiet-button", text: texts.places.replace("{count}", hidden.length) });
    more.addEventListener("click", () => { for (const item of hidden) item.hidden = false; more.remove(); (hidden.map((item) => item.querySelector("a")).find(Boolean) ?? entry.querySelector("a")).focus(); });
    entry.append(more);
  }

  #passage(page, passage, { words, language, marked }) {
    const { texts } = this.context;
    const paragraph = /^p(\d+)$/.exec(passage.id);
    const label = paragraph ? texts.paragraph.replace("{number}", paragraph[1]) : passage.id === "names" ? texts.names : passage.id.startsWith("note-") ? texts.note : "";
    const target = passage.id === "names" ? "" : passage.id;
    const shown = element("span", { class: "result-excerpt", lang: passage.id === "names" || passage.id.startsWith("note-") ? undefined : language, dir: "auto" }, ...(passage.id === "names" ? namesOnly : excerpt)(passage, words));
    if (!label) return [shown];
    const name = target ? element("a", { class: "result-place", href: this.#address(page, target, marked), text: label }) : element("span", { class: "result-place quiet", text: label });
    return [name, " ", shown];
  }
};
})();
