// Marks the words that were sought on the page that a search opened, and a button takes the marks away.
// The words come as ?h=, which leaves the address once the page is loaded: so it can be copied and cited.
(() => {
"use strict";

const texts = { ...document.currentScript.dataset };
const here = new URL(location.href);
const sought = here.searchParams.get("h") ?? "";

// Not before: the browser may still be looking for the place that the address names.
function tidy() {
  here.searchParams.delete("h");
  here.hash = location.hash;
  history.replaceState(history.state, "", here);
}
if (document.readyState === "complete") tidy(); else addEventListener("load", tidy);

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const CYRILLIC = /\p{Script=Cyrillic}/u;
const NO_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const PHRASE = /["“”„«»]([^"“”„«»]+)["“”„«»]/gu;
const BLOCKS = "p, li, h1, h2, h3, h4, h5, h6, dd, dt, td, th, figcaption, blockquote, div, section, article, header";

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const stem = (word) => (CYRILLIC.test(word) && globalThis.regesta?.stemRussian ? regesta.stemRussian(word) : undefined);

// A word of the page is one that was sought: the same but for case and marks, or begins with it; in
// Russian another form of it, by the stems of both.
function wanted(word) {
  const folded = fold(word), stemmed = stem(word);
  return (other) => {
    const own = fold(other);
    return own === folded || (folded.length > 2 && own.startsWith(folded)) || (stemmed !== undefined && stem(other) === stemmed);
  };
}

// The page's text as one string, with the nodes that it is made of; blocks stand a line apart.
function read(main) {
  const nodes = [];
  let text = "", block;
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (parent.closest("script, style, button, select, [hidden], .visually-hidden")) continue;
    const own = parent.closest(BLOCKS);
    if (own !== block) { text += "\n"; block = own; }
    nodes.push({ node, start: text.length });
    text += node.data;
  }
  return { text, nodes };
}

function find({ text }) {
  const phrases = [...sought.matchAll(PHRASE)].map(([, words]) => [...words.matchAll(WORD)].map(([word]) => fold(word))).filter((words) => words.length);
  const loose = [...new Set([...sought.replace(PHRASE, " ").matchAll(WORD)].map(([word]) => word))];
  const tests = loose.filter((word) => !NO_SPACES.test(word)).map(wanted);
  const words = [...text.matchAll(WORD)].map((match) => ({ start: match.index, end: match.index + match[0].length, word: match[0] }));
  const found = words.filter(({ word }) => tests.some((test) => test(word))).map(({ start, end }) => [start, end]);
  for (const phrase of phrases) {
    words.forEach((_, at) => {
      const last = words[at + phrase.length - 1];
      if (last && phrase.every((word, place) => fold(words[at + place].word) === word)) found.push([words[at].start, last.end]);
    });
  }
  for (const word of loose.filter((one) => NO_SPACES.test(one))) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) found.push([at, at + word.length]);
  }
  return found;
}

// A range for each part of a found place within one text node.
function ranges({ nodes }, found) {
  return found.flatMap(([start, end]) => nodes
    .filter(({ node, start: at }) => at < end && at + node.data.length > start)
    .map(({ node, start: at }) => {
      const range = new Range();
      range.setStart(node, Math.max(0, start - at));
      range.setEnd(node, Math.min(node.data.length, end - at));
      return range;
    }));
}

// Where the browser can, marks leave the page's elements alone.
function mark(all) {
  if (globalThis.Highlight && CSS.highlights) {
    CSS.highlights.set("found", new Highlight(...all));
    return () => CSS.highlights.delete("found");
  }
  const marks = all.reverse().map((range) => {
    const element = document.createElement("mark");
    element.className = "highlighted";
    range.surroundContents(element);
    return element;
  });
  return () => { for (const element of marks) element.replaceWith(...element.childNodes); };
}

function begin() {
  const main = document.querySelector("main");
  const page = read(main);
  const all = ranges(page, find(page));
  if (!all.length) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!location.hash) all[0].startContainer.parentElement.scrollIntoView({ block: "center", behavior: calm ? "instant" : "auto" });
  const clear = mark(all);
  const bar = document.createElement("p");
  const button = document.createElement("button");
  bar.className = "highlight-bar";
  bar.role = "status";
  button.type = "button";
  button.textContent = texts.clear;
  bar.append(`${texts.marked.replace("{words}", sought)} `, button);
  document.body.append(bar);
  const drop = () => { clear(); bar.remove(); main.tabIndex = -1; main.focus({ preventScroll: true }); };
  button.addEventListener("click", drop);
  bar.addEventListener("keydown", (event) => { if (event.key === "Escape") drop(); });
}

if (sought && document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else if (sought) begin();
})();
