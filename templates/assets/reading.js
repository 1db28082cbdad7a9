// The article page: cards on mentions, notes moved apart, the choice of marks remembered.
// All of it works on what the page has; without script the page reads as well.
// No module: browsers refuse modules from a folder that no server serves.
(() => {
"use strict";

const article = document.querySelector(".article");
const text = article.querySelector(".article-text");

// The choice of marks, kept for all articles of this site.

const form = article.querySelector(".marks-form");
const KEY = "regesta-marks";

function remembered() {
  try { return JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { return {}; }
}

function remember() {
  const choice = { marks: form.elements.marks.value };
  for (const box of form.querySelectorAll("[type=checkbox]")) choice[box.name] = box.checked;
  try { localStorage.setItem(KEY, JSON.stringify({ ...remembered(), ...choice })); } catch { /* a private window keeps nothing */ }
}

if (form) {
  for (const [name, value] of Object.entries(remembered())) {
    const field = form.elements[name];
    if (!field) continue;
    if (typeof value === "boolean") field.checked = value; else field.value = value;
  }
  form.addEventListener("change", () => { remember(); settle(); });
}

// Notes beside the text: each begins beside its paragraph, and lower where the one before it ends later.

const GAP = 10;

function settle() {
  let free = -Infinity;
  for (const notes of text.querySelectorAll(".sidenotes")) {
    notes.style.translate = "";
    if (getComputedStyle(notes).blockSize !== "0px" || notes.offsetParent === null) continue;
    const top = notes.getBoundingClientRect().top + scrollY;
    const shift = Math.max(0, free - top);
    if (shift) notes.style.translate = `0 ${shift}px`;
    free = top + shift + notes.scrollHeight + GAP;
  }
  const room = free - (text.getBoundingClientRect().bottom + scrollY);
  text.style.marginBlockEnd = room > 0 ? `${Math.ceil(room)}px` : "";
}

settle();
addEventListener("resize", settle);
document.fonts?.ready.then(settle);

// A small card on a mention: what "who and what is in it" says of the entity.

const card = document.createElement("div");
card.className = "card";
card.id = "card";
card.hidden = true;
document.querySelector("main").append(card);

let owner;
let timer;

function entryOf(mention) {
  const path = mention.getAttribute("href") ?? mention.querySelector("a")?.getAttribute("href");
  if (!path) return undefined;
  const entity = new URL(path, location.href).pathname.split("/").slice(-3, -1).join("/");
  return article.querySelector(`.named [data-entity="${CSS.escape(entity)}"]`);
}

function open(mention) {
  clearTimeout(timer);
  const entry = entryOf(mention);
  if (!entry || mention === owner) return;
  close();
  owner = mention;
  card.replaceChildren(...[...entry.querySelectorAll(".named-about")].map((one) => one.cloneNode(true)));
  card.dir = document.documentElement.dir;
  card.dataset.kind = mention.dataset.kind;
  card.hidden = false;
  mention.setAttribute("aria-describedby", "card");
  place(mention);
}

function place(mention) {
  const mark = mention.getClientRects()[0];
  const width = card.offsetWidth;
  const below = mark.bottom + card.offsetHeight + 12 < innerHeight || mark.top < card.offsetHeight + 12;
  card.style.insetBlockStart = `${scrollY + (below ? mark.bottom + 6 : mark.top - card.offsetHeight - 6)}px`;
  card.style.left = `${scrollX + Math.max(8, Math.min(mark.left, document.documentElement.clientWidth - width - 8))}px`;
}

function close() {
  clearTimeout(timer);
  owner?.removeAttribute("aria-describedby");
  owner = undefined;
  card.hidden = true;
}

const mentionAt = (event) => event.target instanceof Element && event.target.closest(".article-text .mention");

text.addEventListener("pointerover", (event) => {
  const mention = mentionAt(event);
  if (mention && event.pointerType === "mouse") { clearTimeout(timer); timer = setTimeout(open, 180, mention); }
});
text.addEventListener("pointerout", (event) => {
  if (mentionAt(event)) { clearTimeout(timer); timer = setTimeout(close, 250); }
});
card.addEventListener("pointerenter", () => clearTimeout(timer));
card.addEventListener("pointerleave", () => { timer = setTimeout(close, 250); });
text.addEventListener("focusin", (event) => { const mention = mentionAt(event); if (mention?.matches(":focus-visible")) open(mention); });
text.addEventListener("focusout", (event) => { if (!card.contains(event.relatedTarget)) close(); });
// A finger has no way to hover: the first tap opens the card, which has the link, and a second one follows it.
let touched = false;
text.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; });
text.addEventListener("click", (event) => {
  const mention = mentionAt(event);
  if (mention && touched && mention !== owner && entryOf(mention)) { event.preventDefault(); open(mention); }
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
document.addEventListener("pointerdown", (event) => { if (owner && !card.contains(event.target) && !owner.contains(event.target)) close(); });
})();
