// The stem of a Russian word: the Snowball algorithm, as published at
// https://snowballstem.org/algorithms/russian/stemmer.html. Endings are written longest first.
(() => {
"use strict";

const VOWEL = /[аеиоуыэюя]/;
const either = (...endings) => endings.sort((one, other) => other.length - one.length);

// In the first of each pair, the ending counts only after а or я, which stays.
const GERUND = [either("в", "вши", "вшись"), either("ив", "ивши", "ившись", "ыв", "ывши", "ывшись")];
const ADJECTIVE = either("ее", "ие", "ые", "ое", "ими", "ыми", "ей", "ий", "ый", "ой", "ем", "им", "ым", "ом", "его", "ого", "ему", "ому", "их", "ых", "ую", "юю", "ая", "яя", "ою", "ею");
const PARTICIPLE = [either("ем", "нн", "вш", "ющ", "щ"), either("ивш", "ывш", "ующ")];
const REFLEXIVE = either("ся", "сь");
const VERB = [
  either("ла", "на", "ете", "йте", "ли", "й", "л", "ем", "н", "ло", "но", "ет", "ют", "ны", "ть", "ешь", "нно"),
  either("ила", "ыла", "ена", "ейте", "уйте", "ите", "или", "ыли", "ей", "уй", "ил", "ыл", "им", "ым", "ен", "ило", "ыло", "ено", "ят", "ует", "уют", "ит", "ыт", "ены", "ить", "ыть", "ишь", "ую", "ю"),
];
const NOUN = either("а", "ев", "ов", "ие", "ье", "е", "иями", "ями", "ами", "еи", "ии", "и", "ией", "ей", "ой", "ий", "й", "иям", "ям", "ием", "ем", "ам", "ом", "о", "у", "ах", "иях", "ях", "ы", "ь", "ию", "ью", "ю", "ия", "ья", "я");
const SUPERLATIVE = either("ейш", "ейше");
const DERIVATIONAL = either("ост", "ость");

const without = (word, ending) => word.slice(0, word.length - ending.length);

// Where the part begins in which endings count: after the first vowel; and after the second such step.
function regions(word) {
  const afterVowel = (from) => { let place = from; while (place < word.length && !VOWEL.test(word[place])) place += 1; return place + 1; };
  const afterConsonant = (from) => { let place = from; while (place < word.length && VOWEL.test(word[place])) place += 1; return place + 1; };
  const rv = Math.min(afterVowel(0), word.length);
  const r1 = Math.min(afterConsonant(rv), word.length);
  const r2 = Math.min(afterConsonant(afterVowel(r1)), word.length);
  return { rv, r2 };
}

function cut(word, endings, from) {
  const ending = endings.find((one) => word.endsWith(one) && word.length - one.length >= from);
  return ending === undefined ? word : without(word, ending);
}

// Of both groups the longest ending counts; one of the first group after а or я alone.
function cutPair(word, [afterA, always], from) {
  const fits = (one) => word.endsWith(one) && word.length - one.length >= from;
  const ending = either(...afterA.filter(fits), ...always.filter(fits))[0];
  if (ending === undefined) return word;
  const before = word.length - ending.length - 1;
  const follows = before >= from && /[ая]/.test(word[before]);
  return always.includes(ending) || follows ? without(word, ending) : word;
}

function cutAdjectival(word, from) {
  const adjective = cut(word, ADJECTIVE, from);
  return adjective === word ? word : cutPair(adjective, PARTICIPLE, from);
}

function first(word, rv) {
  const gerund = cutPair(word, GERUND, rv);
  if (gerund !== word) return gerund;
  const plain = cut(word, REFLEXIVE, rv);
  for (const step of [cutAdjectival, (one, from) => cutPair(one, VERB, from), (one, from) => cut(one, NOUN, from)]) {
    const shorter = step(plain, rv);
    if (shorter !== plain) return shorter;
  }
  return plain;
}

function last(word, rv) {
  if (word.endsWith("нн") && word.length - 2 >= rv) return without(word, "н");
  const superlative = cut(word, SUPERLATIVE, rv);
  if (superlative !== word) return superlative.endsWith("нн") && superlative.length - 2 >= rv ? without(superlative, "н") : superlative;
  return cut(word, ["ь"], rv);
}

function stem(written) {
  const word = written.toLowerCase().normalize("NFC").replaceAll("ё", "е");
  const { rv, r2 } = regions(word);
  const bare = cut(first(word, rv), ["и"], rv);
  return last(cut(bare, DERIVATIONAL, Math.max(r2, rv)), rv);
}

globalThis.regesta ??= {};
globalThis.regesta.stemRussian = stem;
})();
