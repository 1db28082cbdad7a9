// A worker beside the search page: Pagefind's WebAssembly, one for each language, and what it found.
// Its own script is left out, since it weighs as much as all of ours: here is what a search needs of it.
// Answers are numbers of documents; where the words stand in them is kept here until it is asked for.

const MARKER = 12;   // bytes before each of the engine's files
const SEGMENTED = ["zh", "ja", "th"];
const PUNCTUATION = /[\p{Pd}\p{Pe}\p{Pf}\p{Pi}\p{Po}\p{Ps}]/u;

const bundles = new Map();
const reader = new TextDecoder();
let places = new Map();
let latest = 0;

onmessage = async ({ data }) => {
  if (data.about === "places") {
    postMessage({ ask: data.ask, places: data.numbers.map((number) => placesIn(places.get(number) ?? [])) });
    return;
  }
  latest = data.ask;
  try {
    const answers = await Promise.all(data.bundles.map((bundle) => search(bundle, data)));
    if (data.ask === latest) places = new Map(answers.flatMap(({ found }) => [...found].map(([number, { texts }]) => [number, texts])));
    const unknown = data.words.filter((word) => answers.every((answer) => answer.unknown.includes(word)));
    const common = data.words.filter((word) => answers.some((answer) => answer.common.includes(word)));
    postMessage({ ask: data.ask, unknown, common, answers: answers.map(packed) });
  } catch (problem) {
    postMessage({ ask: data.ask, problem: String(problem) });
  }
};

const packed = ({ language, found }) => ({ language, numbers: Uint32Array.from(found.keys()), scores: Float32Array.from(found.values(), (one) => one.score) });

// A bundle: the program of its language, and the index that it searches.
function load(base, bundle) {
  const { folder } = bundle;
  if (!bundles.has(folder)) bundles.set(folder, start(base, bundle).catch((problem) => { bundles.delete(folder); throw problem; }));
  return bundles.get(folder);
}

async function start(base, { language, folder, metadata, engine }) {
  const loaded = (path, then) => bytesOf(new URL(path, base)).then(then);
  const [calls, about] = await Promise.all([loaded(engine, started), loaded(`${folder}/${metadata}`, described)]);
  return { language, calls, common: about.common, folder: new URL(`${folder}/`, base), parts: new Map(), index: calls.init_pagefind(...given(calls, about.bytes)) };
}

async function started(program) {
  let calls;
  const imports = { __wbindgen_init_externref_table: () => { const table = calls.__wbindgen_externrefs; const from = table.grow(4); table.set(0, undefined); [undefined, null, true, false].forEach((value, place) => table.set(from + place, value)); } };
  calls = (await WebAssembly.instantiate(program, { "./pagefind_web_bg.js": imports })).instance.exports;
  calls.__wbindgen_start();
  return calls;
}

// A file of the engine, unpacked, without its marker.
async function bytesOf(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const isPacked = bytes[0] === 0x1f;
  const plain = isPacked ? new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer()) : bytes;
  return plain.subarray(MARKER);
}

// The metadata as the engine reads them (CBOR), from ours, which weigh a third: a line of JSON, then a byte
// for the length of each document, then how far its number is from the next after the last one, then the
// names of parts, four bytes each. Made by generator/build/bundles.py.
// What comes of it: these *bytes*, and the words that most documents have.
function described(bytes) {
  const end = bytes.indexOf(10);
  const { version, count, firsts, lasts, common, fields } = JSON.parse(reader.decode(bytes.subarray(0, end)));
  const written = new Writer(bytes.length * 8);
  written.list(6);
  written.text(version);
  written.list(count);
  let number = 0, at = end + 1 + count;
  for (let place = 0; place < count; place += 1) {
    let step = 0, shift = 0, byte;
    do { byte = bytes[at]; at += 1; step += (byte & 127) * 2 ** shift; shift += 7; } while (byte > 127);
    number += step & 1 ? -(step + 1) / 2 : step / 2;
    written.list(2);
    written.digits(number);
    written.head(0, length(bytes[end + 1 + place]));
    number += 1;
  }
  // Of a first word it is told how many letters it shares with the one before; a last word is the next part's
  // first but for its last letter, which alone is told, or stands after "=". The first kind is the beginning of
  // all that a part may end with: so the engine is told a word after all of these. Of the other kind it loads a
  // part that ends with "n" for each word with n in which no part has a share; with a letter more it does not.
  let before = [];
  const words = firsts.split(" ").map((told) => (before = [...before.slice(0, told.charCodeAt(0) - 48), ...told.slice(1)]).join(""));
  written.list(firsts ? words.length : 0);
  for (const [place, told] of lasts ? lasts.split(" ").entries() : []) {
    const whole = told.length > 1 && told.startsWith("=") ? told.slice(1) : "";
    written.list(3);
    written.text(words[place]);
    written.text(whole ? (whole.length < 3 ? `${whole}\0` : whole) : `${[...words[place + 1]].slice(0, -1).join("")}${told}\u{10FFFF}`);
    written.text(Array.from(bytes.subarray(at, at + 4), (byte) => byte.toString(16).padStart(2, "0")).join(""));
    at += 4;
  }
  written.list(0);
  written.list(0);
  written.list(fields.length);
  fields.forEach((field) => written.text(field));
  return { bytes: written.bytes.subarray(0, written.at), common: new Set(common.split(" ")) };
}

// Three binary digits and an exponent.
const length = (code) => (code < 8 ? code : (8 + (code & 7)) * 2 ** ((code >> 3) - 1));

class Writer {
  constructor(size) {
    this.bytes = new Uint8Array(size + 1024);
    this.at = 0;
    this.writer = new TextEncoder();
  }

  head(kind, number) {
    if (this.at + 16 > this.bytes.length) this.#grow();
    if (number < 24) { this.bytes[this.at] = (kind << 5) | number; this.at += 1; return; }
    const size = number < 256 ? 0 : number < 65536 ? 1 : 2;
    this.bytes[this.at] = (kind << 5) | (24 + size);
    this.at += 1;
    for (let byte = 2 ** size - 1; byte >= 0; byte -= 1) { this.bytes[this.at] = number >>> (8 * byte); this.at += 1; }
  }

  list(size) { this.head(4, size); }

  // A number as a text: its digits in base 36, the last one first.
  digits(number) {
    const from = this.at;
    this.head(3, 0);
    do {
      const digit = number % 36;
      this.bytes[this.at] = digit < 10 ? 48 + digit : 87 + digit;
      this.at += 1;
      number = (number - digit) / 36;
    } while (number);
    this.bytes[from] += this.at - from - 1;
  }

  text(text) {
    const letters = this.writer.encode(text);
    this.head(3, letters.length);
    while (this.at + letters.length > this.bytes.length) this.#grow();
    this.bytes.set(letters, this.at);
    this.at += letters.length;
  }

  #grow() { const larger = new Uint8Array(this.bytes.length * 2); larger.set(this.bytes); this.bytes = larger; }
}

// Handing bytes and texts over to the engine, and taking its texts back.
function given(calls, bytes) {
  const at = calls.__wbindgen_malloc(bytes.length, 1) >>> 0;
  new Uint8Array(calls.memory.buffer).set(bytes, at);
  return [at, bytes.length];
}

const text = (calls, words) => given(calls, new TextEncoder().encode(words));

function taken(calls, [at, size]) {
  const words = reader.decode(new Uint8Array(calls.memory.buffer, at >>> 0, size));
  calls.__wbindgen_free(at, size, 1);
  return words;
}

// Words as the engine has them: without punctuation, in small letters, and without marks on these.
function spelt(words, language) {
  const plain = [...words].filter((letter) => !PUNCTUATION.test(letter)).map((letter) => letter.toLowerCase()).join("");
  const apart = SEGMENTED.includes(language.split("-")[0]) && Intl.Segmenter ? [...new Intl.Segmenter(language, { granularity: "word" }).segment(plain)].map(({ segment }) => segment).join(" ") : plain;
  const original = apart.replace(/\s{2,}/gu, " ").trim();
  return { original, plain: original.normalize("NFD").replace(/\p{M}/gu, "") };
}

// What the engine says of *words* in a bundle, once it has the parts of the index that they need.
async function asked(bundle, words, isExact, filters = "{}") {
  const { calls, folder, parts } = bundle;
  const { original, plain } = spelt(words, bundle.language);
  if (!plain) return "";
  const needed = JSON.parse(taken(calls, calls.request_indexes(bundle.index, ...text(calls, plain))));
  await Promise.all(needed.map((name) => {
    if (!parts.has(name)) parts.set(name, bytesOf(new URL(`index/${name}.pf_index`, folder)).then((bytes) => { bundle.index = calls.load_index_chunk(bundle.index, ...given(calls, bytes)); }).catch((problem) => { parts.delete(name); throw problem; }));
    return parts.get(name);
  }));
  return taken(calls, calls.search(bundle.index, ...text(calls, plain), ...text(calls, original), ...text(calls, filters), ...text(calls, ""), isExact, false));
}

// Its answer is JSON; of thousands of results only the number and the score are read at first.
function resultsOf(answer) {
  return answer.split('{"p":"').slice(1).map((one) => {
    const end = one.indexOf('"');
    return [numberOf(one, end), { score: Number.parseFloat(one.slice(end + 6)), texts: [one] }];
  });
}

function numberOf(digits, count) {
  let number = 0;
  for (let place = count - 1; place >= 0; place -= 1) { const code = digits.charCodeAt(place); number = number * 36 + (code < 58 ? code - 48 : code - 87); }
  return number;
}

const placesIn = (results) => results.flatMap((one) => [...one.matchAll(/"l":(\d+)/gu)].map(([, place]) => Number(place)));

// A word that most documents have ("the") tells them hardly apart, and the index has more of it than of all others
// together: beside others it is passed over. What is known of it is its stem, which may lack an "s" ("was").
function isCommon(word, { common, language }) {
  const { plain } = spelt(word, language);
  return common.has(plain) || (plain.endsWith("s") && common.has(plain.slice(0, -1)));
}

// Every word and every phrase has to be there. A phrase by itself has no score: its words have.
async function search(about, { ask, base, words: all, phrases }) {
  const bundle = await load(base, about);
  const { language } = bundle;
  const isStale = () => ask !== latest;
  const telling = all.filter((word) => !isCommon(word, bundle));
  const words = telling.length || phrases.length ? telling : all;
  const common = all.filter((word) => !words.includes(word));
  if (isStale() || !(words.length || phrases.length)) return { language, found: new Map(), unknown: words, common };
  const loose = resultsOf(await asked(bundle, [...words, ...phrases].join(" "), false));
  let found = new Map(loose.map(([number, one]) => [number, phrases.length && !words.length ? { ...one, texts: [] } : one]));
  for (const phrase of isStale() ? [] : phrases) found = kept(found, resultsOf(await asked(bundle, phrase, true)));
  return { language, found, unknown: isStale() ? [] : await unknownOf(bundle, words), common };
}

function kept(found, results) {
  const at = new Map(results);
  return new Map([...found].filter(([number]) => at.has(number)).map(([number, one]) => [number, { ...one, texts: [...one.texts, ...at.get(number).texts] }]));
}

// The engine takes the nearest beginning for a word that it does not know. A word between quotation
// marks it takes as it is (and its other forms): so this shows what it does not know. It is asked with a
// filter that nothing passes, and says how many there would be: the documents themselves would take it
// longer than the search, since for each of them it goes through all of them.
const NOTHING = '{"nothing":"at all"}';

async function unknownOf(bundle, words) {
  const known = await Promise.all(words.map(async (word) => {
    // What is written without spaces may be several words, which have to stand one after the other.
    const isOne = !spelt(word, bundle.language).plain.includes(" ");
    const answer = await asked(bundle, word, true, isOne ? NOTHING : undefined);
    return (isOne ? /"unfiltered_total":[1-9]/u : /\{"p":"/u).test(answer);
  }));
  return words.filter((_, place) => !known[place]);
}
