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

// A column: for each row a list of places among *records*, which are numbers. *met*: places by id, as they were used.
function readColumn({ values, lists, labels }, count) {
  const records = readNumbers(values);
  return { records, places: new Map([...records].map((number, place) => [number, place])), labels, met: new Map(), ...readLists(lists, count) };
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

// A click is answered in a frame only if nothing is done for each of many documents that can be done once:
// so documents are put in order when they are found, and choosing goes through them in that order.

// The numbers of those that have *scores*, or of all: "newest" or "oldest" first, those without a date last;
// "best" first, and among equals the newest. They are sorted as numbers, many times faster than by a function.
regesta.ranked = (part, scores, order) => {
  const { size, order: days } = part;
  const turn = order === "oldest" ? 1 : -1;
  const dated = sorted(size, (number) => (scores && !(scores[number] > 0) ? undefined : days[number] < 0 ? LATEST : turn * days[number]));
  if (order !== "best") return dated;
  // Floating-point numbers above zero are in the order of their bits.
  const bits = new Uint32Array(scores.buffer);
  return sorted(dated.length, (place) => -bits[dated[place]]).map((place) => dated[place]);
};

const LATEST = 2 ** 31;
const MANY = 2 ** 21;   // documents, at most: a key of 32 bits and a number of 21 fit a whole number

// The numbers below *size* by their keys, which are whole, and among equal ones by themselves; those
// without a key are left out.
function sorted(size, keyOf) {
  const keys = new Float64Array(size);
  let count = 0;
  for (let number = 0; number < size; number += 1) {
    const key = keyOf(number);
    if (key !== undefined) { keys[count] = key * MANY + number; count += 1; }
  }
  keys.subarray(0, count).sort();
  const numbers = new Uint32Array(count);
  for (let place = 0; place < count; place += 1) numbers[place] = keys[place] & (MANY - 1);
  return numbers;
}

// Choosing. *choice*: facet -> Set of places, or nothing; *from* and *to* are years. Values within a facet
// are alternatives. *found* are those that pass, in their order; *missed*, by facet, those that it alone
// keeps out: its counts leave out its own choice, since they say what a click would give.
regesta.choose = (part, ranked, choice) => {
  const tests = testsOf(part, choice);
  if (!tests.length && !choice.extract) return { found: ranked, missed: {} };
  const found = [];
  for (let place = 0; place < ranked.length; place += 1) {
    const number = ranked[place];
    if (choice.extract && part.kinds[number] !== choice.extract) continue;
    let failed = 0, failing;
    for (let each = 0; each < tests.length; each += 1) if (!tests[each].passes(number)) { failed += 1; failing = tests[each]; }
    if (!failed) found.push(number);
    else if (failed === 1) failing.missed.push(number);
  }
  return { found, missed: Object.fromEntries(tests.map(({ facet, missed }) => [facet, missed])) };
};

function testsOf(part, choice) {
  const tests = [];
  const test = (facet, passes) => tests.push({ facet, passes, missed: [] });
  const flagsOf = (places, size) => { const flags = new Uint8Array(size); for (const place of places) flags[place] = 1; return flags; };
  for (const [facet, values] of Object.entries(part.facets)) {
    if (!choice[facet]?.size) continue;
    const flags = flagsOf(choice[facet], 256);
    test(facet, (number) => flags[values[number]]);
  }
  for (const [facet, { records, offsets, values }] of Object.entries(part.columns)) {
    if (!choice[facet]?.size) continue;
    const flags = flagsOf(choice[facet], records.length);
    test(facet, (number) => {
      const row = part.row(number, facet);
      if (row < 0) return 0;   // no article; and a place below zero is looked up by its name, which takes long
      const end = offsets[row + 1];
      for (let at = offsets[row]; at < end; at += 1) if (flags[values[at]]) return 1;
      return 0;
    });
  }
  const { from = -Infinity, to = Infinity } = choice;
  if (from !== -Infinity || to !== Infinity) test("years", (number) => part.first[number] && part.first[number] <= to && part.last[number] >= from);
  return tests;
}
})();
