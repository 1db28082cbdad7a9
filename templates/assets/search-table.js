// What is known of every record without the engine: kind, dates, language, who and what is named.
// Records have numbers: entities first, kind by kind, then articles by date. Quotations and notes
// ("extracts") have numbers of their own. Made by generator/pages/search_tables.py. Draws nothing.
(() => {
"use strict";
const regesta = globalThis.regesta ??= {};

// A script beside the page: also a page in a folder may load one. Asked for once.
const loading = new Map();
regesta.script = (address) => {
  if (!loading.has(address)) {
    loading.set(address, new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = () => { loading.delete(address); failed(new Error(`${address} could not be loaded`)); };
      document.head.append(script);
    }));
  }
  return loading.get(address);
};

// What a script hands over: it calls a function of this name, when it is first loaded.
const values = new Map();
function handed(name, address) {
  globalThis[name] = (one) => { values.set(address, one); };
  return regesta.script(address).then(() => values.get(address));
}

// Rows of titles come by part and block, in whatever order.
const rows = { pages: new Map(), extracts: new Map() };
globalThis.regestaRows = (part, block, own) => { rows[part].set(block, own); };

// "3,0,5" is 3, 4, 10; lists stand a space apart. Read letter by letter, since there may be 100,000.
function readLists(text, count) {
  const offsets = new Uint32Array(count + 1);
  const values = [];
  let next = 0, number = 0, list = 0, isOpen = false;
  for (let place = 0; place <= text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (code >= 48 && code <= 57) { number = number * 10 + code - 48; isOpen = true; continue; }
    if (isOpen) { next += number; values.push(next); next += 1; }
    number = 0; isOpen = false;
    if (code !== 44) { list += 1; offsets[list] = values.length; next = 0; }
  }
  return { offsets, values: Uint32Array.from(values) };
}

const readGaps = (text) => readLists(text, 1).values;
const readNumbers = (text) => (text ? Int32Array.from(text.split(","), Number) : new Int32Array());

// A column: for each row a list of places among *records*, which are numbers.
function readColumn({ values, lists, labels }, count) {
  const records = readNumbers(values);
  return { records, places: new Map([...records].map((number, place) => [number, place])), labels, ...readLists(lists, count) };
}

// The whole of what can be found; the tables of facets and of extracts come later, when asked for.
class Table {
  constructor(manifest, folder) {
    this.manifest = manifest;
    this.folder = folder;
    this.kinds = manifest.kinds.map(([kind]) => kind);
    this.size = manifest.kinds.reduce((sum, [, count]) => sum + count, 0);
    this.articles = manifest.kinds.at(-1)?.[0] === "articles" ? manifest.kinds.at(-1)[1] : 0;
    this.start = this.size - this.articles;
    this.languages = [manifest.language, ...Object.keys(manifest.languages)];
    this.hashes = { pages: manifest.titles.split(" "), extracts: manifest.texts.split(" ") };
    this.pages = this.#pages();
  }

  #pages() {
    const { size, start, manifest } = this;
    const kind = new Uint8Array(size), language = new Uint8Array(size);
    const first = new Int16Array(size), last = new Int16Array(size), order = new Int32Array(size).fill(-1);
    let at = 0;
    manifest.kinds.forEach(([, count], place) => { kind.fill(place, at, at += count); });
    at = start;
    for (const [year, count] of manifest.years) { first.fill(year, at, at + count); last.fill(year, at, at += count); }
    for (const [number, year] of manifest.later) last[number] = year;
    for (let number = start; number < size; number += 1) order[number] = 2 * (number - start) + 1;
    for (const [number, from, to, earlier] of manifest.dated) { first[number] = from; last[number] = to; order[number] = 2 * earlier; }
    Object.values(manifest.languages).forEach((gaps, place) => { for (const number of readGaps(gaps)) language[number] = place + 1; });
    return { size, facets: { kind, language }, first, last, order, columns: {}, row: (number) => number - start };
  }

  // The facets of articles; those of extracts are those of their articles, and the speaker.
  async loadFacets() {
    const table = await (this.facetsAsked ??= handed("regestaTable", this.#address("table", this.manifest.table)).catch((problem) => { this.facetsAsked = undefined; throw problem; }));
    if (!this.pages.columns.person) for (const [facet, column] of Object.entries(table)) this.pages.columns[facet] = readColumn(column, this.articles);
    if (this.extracts) Object.assign(this.extracts.columns, this.pages.columns);
  }

  async loadExtracts() {
    if (this.extracts || !this.manifest.extracts) return;
    const { kinds, articles, speaker } = await handed("regestaExtracts", this.#address("extracts", this.manifest.extracts));
    const size = kinds.length;
    let number = 0;
    const article = readNumbers(articles).map((step) => (number += step));
    const of = (column) => Int32Array.from(article, (one) => column[one]);
    const { first, last, order, facets: { language } } = this.pages;
    this.extracts = {
      size, article, kinds, facets: { language: of(language) }, first: of(first), last: of(last), order: of(order),
      columns: { ...this.pages.columns, speaker: readColumn(speaker, size) },
      row: (one, facet) => (facet === "speaker" ? one : article[one] - this.start),
    };
  }

  #address(name, hash) { return `${this.folder}${name}-${hash}.js`; }

  // How many documents of a part are in a language; a column of its own would be worth less.
  sizeOf(part, language) {
    const place = this.languages.indexOf(language);
    return this[part].facets.language.reduce((sum, one) => sum + (one === place), 0);
  }

  // The title and whatever else a result shows of one document: [title, folder, about, bundle, fragment].
  async row(part, number) {
    const place = Math.floor(number / this.manifest.rows);
    await regesta.script(`${this.folder}${part}/${this.hashes[part][place]}.js`);
    return rows[part].get(place)[number % this.manifest.rows];
  }
}

regesta.table = async (folder) => {
  const manifest = await handed("regestaSearch", `${folder}manifest.js`);
  return new Table(manifest, folder);
};

// Choosing. *choice*: facet -> Set of places, or nothing; *from* and *to* are years. Values within a
// facet are alternatives. A facet's counts leave out its own choice: they say what a click would give.
regesta.choose = (part, scores, choice) => {
  const plain = Object.entries(part.facets);
  const columns = Object.entries(part.columns);
  const wanted = (facet, size) => { const flags = new Uint8Array(size); for (const place of choice[facet] ?? []) flags[place] = 1; return choice[facet]?.size ? flags : undefined; };
  const tests = [
    ...plain.map(([facet, values]) => { const flags = wanted(facet, 256); return { facet, counts: new Uint32Array(256), values, passes: flags && ((number) => flags[values[number]]) }; }),
    ...columns.map(([facet, column]) => {
      const flags = wanted(facet, column.records.length);
      const passes = flags && ((number) => { const row = part.row(number, facet); for (let at = column.offsets[row]; at < column.offsets[row + 1]; at += 1) if (flags[column.values[at]]) return 1; return 0; });
      return { facet, counts: new Uint32Array(column.records.length), column, passes };
    }),
  ];
  const years = new Map();
  const { from = -Infinity, to = Infinity } = choice;
  const hasYears = from !== -Infinity || to !== Infinity;
  const found = [];
  for (let number = 0; number < part.size; number += 1) {
    if (scores && !(scores[number] > 0)) continue;
    if (part.kinds && choice.extract && part.kinds[number] !== choice.extract) continue;
    let failed = 0, failing;
    for (const test of tests) if (test.passes && !test.passes(number)) { failed += 1; failing = test; }
    const inYears = !hasYears || (part.first[number] && part.first[number] <= to && part.last[number] >= from);
    if (!failed && part.first[number]) for (let year = part.first[number]; year <= Math.min(part.last[number], part.first[number] + 30); year += 1) years.set(year, (years.get(year) ?? 0) + 1);
    if (!inYears || failed > 1) continue;
    for (const test of failed ? [failing] : tests) count(test, part, number);
    if (!failed) found.push(number);
  }
  return { found, years, counts: Object.fromEntries(tests.map(({ facet, counts }) => [facet, counts])) };
};

function count({ facet, counts, values, column }, part, number) {
  if (values) { counts[values[number]] += 1; return; }
  const row = part.row(number, facet);
  if (row < 0) return;
  for (let at = column.offsets[row]; at < column.offsets[row + 1]; at += 1) counts[column.values[at]] += 1;
}

// The order of results: *scores* for the best first, else by date; what has no date comes last.
regesta.sort = (part, found, scores, order) => {
  const { order: days } = part;
  if (order === "best" && scores) return found.sort((one, other) => scores[other] - scores[one] || days[other] - days[one] || one - other);
  const turn = order === "oldest" ? 1 : -1;
  return found.sort((one, other) => (days[one] < 0) - (days[other] < 0) || turn * (days[one] - days[other]) || one - other);
};
})();
