// A worker beside the search page: Pagefind, one module for each language, and what it found.
// Each language is a module of its own, with its own WebAssembly: two in one would crash it. Its
// answers are numbers of documents; where the words stand in them is kept here until it is asked for.

const engines = new Map();
let places = new Map();
let latest = 0;

onmessage = async ({ data }) => {
  if (data.about === "places") {
    postMessage({ ask: data.ask, places: data.numbers.map((number) => places.get(number) ?? []) });
    return;
  }
  latest = data.ask;
  try {
    const answers = await Promise.all(data.bundles.map((bundle) => search(bundle, data)));
    if (data.ask === latest) places = new Map(answers.flatMap(({ found }) => [...found].map(([number, { words }]) => [number, words])));
    const unknown = data.words.filter((word) => answers.every((answer) => answer.unknown.includes(word)));
    postMessage({ ask: data.ask, unknown, answers: answers.map(packed) });
  } catch (problem) {
    postMessage({ ask: data.ask, problem: String(problem) });
  }
};

const packed = ({ language, found }) => ({ language, numbers: Uint32Array.from(found.keys()), scores: Float32Array.from(found.values(), (one) => one.score) });

// The first folder is the language's engine; further ones are shards, which it merges.
function load(base, folders, version) {
  const key = folders.join(" ");
  if (!engines.has(key)) engines.set(key, start(base, folders, version).catch((problem) => { engines.delete(key); throw problem; }));
  return engines.get(key);
}

async function start(base, [first, ...others], version) {
  const engine = await import(new URL(`${first}/pagefind.js`, base).href);
  await engine.options({ noWorker: true, metaCacheTag: version });
  await engine.init();
  for (const folder of others) await engine.mergeIndex(new URL(`${folder}/`, base).href, { metaCacheTag: version });
  return engine;
}

// Every word and every phrase has to be there. A phrase by itself has no score: its words have.
async function search({ language, folders }, { ask, base, version, words, phrases }) {
  const engine = await load(base, folders, version);
  const isStale = () => ask !== latest;
  if (isStale() || !(words.length || phrases.length)) return { language, found: new Map(), unknown: words };
  const loose = await engine.search([...words, ...phrases].join(" "));
  let found = new Map(loose.results.map(({ id, score, words: at }) => [numberOf(id), { score, words: phrases.length && !words.length ? [] : at }]));
  for (const phrase of isStale() ? [] : phrases) found = kept(found, (await engine.search(`"${phrase}"`)).results);
  return { language, found, unknown: isStale() ? [] : await unknownOf(engine, words) };
}

function kept(found, results) {
  const at = new Map(results.map(({ id, words }) => [numberOf(id), words]));
  return new Map([...found].filter(([number]) => at.has(number)).map(([number, one]) => [number, { ...one, words: [...one.words, ...at.get(number)] }]));
}

// The engine takes the nearest beginning for a word that it does not know. A word between quotation
// marks it takes as it is (and its other forms): so this shows what it does not know.
async function unknownOf(engine, words) {
  const counts = await Promise.all(words.map(async (word) => (await engine.search(`"${word}"`)).results.length));
  return words.filter((_, place) => !counts[place]);
}

// The engine's names for documents are numbers of ours in base 36, the last digit first.
const numberOf = (id) => Number.parseInt([...id].reverse().join(""), 36);
