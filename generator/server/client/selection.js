// Between the page and the text: what is selected becomes points that the server finds again, and back.
// A point is a paragraph's id and that paragraph's text before it: marks and notes play no part.

export const text = document.querySelector(".article-text");

const paragraphOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".article-text [id]:is([id^='p'])");

function paragraph(node) {
  let found = paragraphOf(node);
  while (found && !/^p\d+$/.test(found.id)) found = found.parentElement?.closest(".article-text [id^='p']");
  return found ?? undefined;
}

export function point(node, offset) {
  const block = paragraph(node);
  if (!block) return undefined;
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(node, offset);
  return { paragraph: block.id, before: range.toString() };
}

// What is selected in the text of the article; undefined when nothing is.
export function selected() {
  const selection = getSelection();
  if (!text || !selection.rangeCount || selection.isCollapsed) return undefined;
  const range = selection.getRangeAt(0).cloneRange();
  if (!range.intersectsNode(text) || !range.toString().trim()) return undefined;
  const start = point(range.startContainer, range.startOffset) ?? edge(range, true);
  const end = point(range.endContainer, range.endOffset) ?? edge(range, false);
  if (!start || !end) return undefined;
  return { start, end, box: range.getBoundingClientRect(), range };
}

// A selection that begins or ends beside the text (a triple click ends in the next element) is cut to it.
function edge(range, isStart) {
  const inside = [...text.querySelectorAll("[id^='p']")].filter((one) => /^p\d+$/.test(one.id) && range.intersectsNode(one));
  const block = isStart ? inside[0] : inside.at(-1);
  if (!block) return undefined;
  return { paragraph: block.id, before: isStart ? "" : block.textContent };
}

// The point of a mark that was clicked.
export function pointOf(mark) {
  const walker = document.createTreeWalker(mark, NodeFilter.SHOW_TEXT);
  const first = walker.nextNode();
  return first ? point(first, 0) : undefined;
}

export const isMark = "mention quotation correction note-anchor statement".split(" ").map((one) => `.article-text .${one}`).join(", ");

// The part of the page that a place of the text takes; undefined when it is not shown.
export function rangeOf({ paragraph: id, before, words }) {
  const block = document.getElementById(id);
  if (!block || !text?.contains(block)) return undefined;
  const bare = (string) => string.replace(/\s+/g, "");
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const characters = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let at = 0; at < node.data.length; at += 1) if (!/\s/.test(node.data[at])) characters.push([node, at]);
  }
  const whole = characters.map(([node, at]) => node.data[at]).join("");
  const start = whole.indexOf(bare(before) + bare(words)) + bare(before).length;
  if (start < bare(before).length) return undefined;
  const range = document.createRange();
  range.setStart(...characters[start]);
  const [node, at] = characters[start + bare(words).length - 1];
  range.setEnd(node, at + 1);
  return range;
}

// Shows places in the page without touching it: the text is never changed, not even to be shown.
export function show(name, places) {
  if (!CSS.highlights) return;
  const ranges = places.map(rangeOf).filter(Boolean);
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges)); else CSS.highlights.delete(name);
}

export function reveal(place) {
  const range = rangeOf(place);
  const element = range?.startContainer.parentElement;
  element?.scrollIntoView({ block: "center", behavior: "instant" });
}
