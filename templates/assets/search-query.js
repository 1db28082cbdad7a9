// From what somebody typed to scores of documents: words and phrases, Russian stems, the worker that
// searches, several languages merged, and what may have been meant. Draws nothing.
(() => {
"use strict";
const regesta = globalThis.regesta ??= {};
const assets = new URL(".", document.currentScript.src);

const CYRILLIC = /\p{Script=Cyrillic}/u;
const PHRASE = /["“”„«»]([^"“”„«»]+)["“”„«»]/gu;

// "memorandum “joint session”" has the word memorandum, and the phrase joint session.
regesta.parse = (typed) => {
  const phrases = [...typed.matchAll(PHRASE)].map(([, words]) => words.trim()).filter(Boolean);
  const words = typed.replace(PHRASE, " ").replace(/["“”„«»]/gu, " ").split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return { phrases, words, isEmpty: !phrases.length && !words.length };
};

// The engine takes marks off letters before it stems, which spoils Russian endings with й: so Russian
// words come to it as stems. Words of other languages it stems itself; a phrase stays as it is.
async function stemmed(words) {
  if (!words.some((word) => CYRILLIC.test(word))) return words;
  await regesta.script(new URL("stem-russian.js", assets).href);
  return words.map((word) => (CYRILLIC.test(word) ? regesta.stemRussian(word) : word));
}

// One worker, asked one thing at a time; an answer that comes too late is dropped by whoever asked.
class Engine {
  constructor() {
    this.waiting = new Map();
    this.asked = 0;
  }

  #worker() {
    if (this.worker) return this.worker;
    this.worker = new Worker(new URL("search-engine.js", assets), { type: "module" });
    this.worker.onmessage = ({ data }) => { this.waiting.get(data.ask)?.(data); this.waiting.delete(data.ask); };
    this.worker.onerror = () => { for (const done of this.waiting.values()) done({ problem: "the worker failed" }); this.waiting.clear(); this.worker = undefined; };
    return this.worker;
  }

  // Load the worker's own script, which asks for nothing yet.
  wake() { this.#worker(); }

  ask(message) {
    const ask = ++this.asked;
    return new Promise((done, failed) => {
      this.waiting.set(ask, (data) => (data.problem ? failed(new Error(data.problem)) : done(data)));
      this.#worker().postMessage({ ...message, ask });
    });
  }
}

const engine = new Engine();
// Words in the address are sought as soon as what else is needed has come.
if (location.protocol !== "file:" && new URLSearchParams(location.search).get("q")) engine.wake();

// The bundles of one part, one for each language.
const bundlesOf = (table, part) => table.manifest.bundles.filter(([of]) => of === part).map(([, language, folder, metadata, engine]) => ({ language, folder, metadata, engine }));

const common = (table, part) => ({ bundles: bundlesOf(table, part), base: new URL(table.folder, location.href).href });

// Load the engine and, for words that are being typed, the parts of the index that they need.
regesta.warm = (table, part) => engine.ask({ about: "search", ...common(table, part), words: [], phrases: [], terms: [] }).catch(() => {});

// A score for each document of a part, 0 where it has not all the words; the words that are in no document
// as they stand; and those that most have, which were passed over. The engine weighs a word by how rare it is
// in its language: at most by the logarithm of how many documents that has. Measured by that, scores of two
// languages compare.
regesta.search = async (table, part, query) => {
  const words = await stemmed(query.words);
  const { answers, unknown, common: passed } = await engine.ask({ about: "search", ...common(table, part), words, phrases: query.phrases });
  const scores = new Float32Array(table[part].size);
  for (const { language, numbers, scores: own } of answers) {
    const rarest = Math.log(1 + table.sizeOf(part, language));
    numbers.forEach((number, place) => { scores[number] = Math.max(1e-6, own[place] / rarest); });
  }
  const typed = (own) => query.words.filter((_, place) => own.includes(words[place]));
  return { scores, unknown: typed(unknown), passed: typed(passed), words };
};

// Where the words of the last search stand in these documents: [[word's place, …], …].
regesta.places = async (numbers) => (await engine.ask({ about: "places", numbers })).places;

// Without the engine: every word begins a word of a name or title.
regesta.searchNames = async (size, query) => {
  const rows = await regesta.names();
  const parts = regesta.fold([...query.words, ...query.phrases].join(" ")).split(" ").filter(Boolean);
  const scores = new Float32Array(size);
  rows.forEach((row, number) => { scores[number] = regesta.rank(row, parts).score / 4; });
  return scores;
};

// Did you mean: for each unknown word the nearest word of a name, at most one letter in four away.
regesta.suggest = async (typed, unknown) => {
  const rows = await regesta.names();
  const counts = new Map();
  for (const row of rows) for (const name of [row.name, ...row.others]) for (const word of name.split(/[^\p{L}\p{N}'’-]+/u)) if (word.length > 2) counts.set(word, (counts.get(word) ?? 0) + 1);
  let found = [{ text: typed, away: 0 }];
  for (const word of unknown) {
    const near = nearest(word, counts);
    if (near.length) found = found.flatMap(({ text, away }) => near.map((one) => ({ text: text.replace(word, one.word), away: away + one.away })));
  }
  return found.filter(({ away }) => away).sort((one, other) => one.away - other.away).slice(0, 3).map(({ text }) => text);
};

function nearest(word, counts) {
  const own = regesta.fold(word);
  const most = Math.max(1, Math.floor(own.length / 4));
  if (own.length < 3) return [];
  const near = new Map();
  for (const [other, count] of counts) {
    const folded = regesta.fold(other);
    if (Math.abs(folded.length - own.length) > most || folded === own || near.has(folded)) continue;
    const away = distance(own, folded, most);
    if (away <= most) near.set(folded, { word: other, away, count });
  }
  return [...near.values()].sort((one, other) => one.away - other.away || other.count - one.count).slice(0, 3);
}

// Letters to put in, take out, change, or swap with the next (optimal string alignment); more than *most* is as good as none.
function distance(one, other, most) {
  let before, last, row = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let i = 1; i <= one.length; i += 1) {
    [before, last, row] = [last, row, [i]];
    for (let j = 1; j <= other.length; j += 1) {
      row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      if (before && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
  }
  return row[other.length];
}
})();
