// Annotating in the page: the bar at the selection, marks that open, the tools in the corner.
import { get, h, host, own, post, ready, root, t } from "./host.js";
import { showConflict } from "./conflict.js";
import { KEYS, KINDS } from "./fields.js";
import * as panel from "./panel.js";
import * as review from "./review.js";
import { isMark, pointOf, selected, show, text } from "./selection.js";

const KEY = "regesta-annotating";
let article;
let isOn = localStorage.getItem(KEY) !== "off";

const bar = h("div", { class: "bar", role: "toolbar", hidden: true });
const tools = h("div", { class: "tools", role: "toolbar", hidden: true });
const said = h("p", { class: "said", role: "status" });
root.append(bar, tools, said);

export async function start() {
  if (!text || !/^articles\/.+\/index\.html$/.test(own.page)) return;
  const style = h("link", { rel: "stylesheet", href: new URL("page.css", import.meta.url).href });
  host.before(style);
  const [, found] = await Promise.all([ready(), get("article", { page: own.page })]);
  if (found.code !== 200) return;
  receive(found);
  bar.setAttribute("aria-label", t("annotate.bar"));
  bar.append(...KINDS.map((one) => h("button", { type: "button", click: () => begin(one) }, t(`annotate.one.${one}`), " ", h("kbd", {}, KEYS[one]))));
  tools.hidden = false;
  turn(isOn);
  review.restore(article, (row) => panel.change(article, row));
}

function receive(found) {
  article = { ...found, onsaved: refresh };
  review.update(article);
  drawTools();
}

async function refresh() {
  const found = await get("article", { page: own.page });
  if (found.code === 200) receive(found);
}

export const stale = () => panel.markStale();

// The page has changed where it stands: its marks are others, and so are their annotations.
export async function renewed() {
  if (!article) return;
  reach();
  await refresh();
}

// The tools

function drawTools() {
  const count = review.waiting(article).length;
  const tool = (label, act, attributes = {}) => h("button", { type: "button", click: act, ...attributes }, label);
  const at = [...tools.children].indexOf(root.activeElement);
  tools.setAttribute("aria-label", t("annotate.tools"));
  tools.replaceChildren(
    tool(t("annotate.mode"), () => turn(!isOn), { "aria-pressed": String(isOn) }),
    isOn && !article.broken ? tool(t("annotate.type_words"), () => panel.write(article, "mentions"), { class: "write" }) : "",
    isOn ? tool(t("annotate.review", { count }), () => review.toggle(), { class: "to-review", "data-count": count }) : "",
    isOn ? tool("↶", undo, { "aria-label": t("annotate.undo"), title: `${t("annotate.undo")} (Ctrl+Z)`, ".disabled": !article.canUndo }) : "",
    isOn ? tool("↷", redo, { "aria-label": t("annotate.redo"), title: `${t("annotate.redo")} (Ctrl+Shift+Z)`, ".disabled": !article.canRedo }) : "",
    article.broken ? h("p", { class: "notice", "data-severity": "error" }, article.broken) : "");
  if (at >= 0) tools.children[at]?.focus?.();
}

function turn(on) {
  isOn = on;
  localStorage.setItem(KEY, on ? "on" : "off");
  document.documentElement.toggleAttribute("data-annotating", on);
  reach();
  if (!on) { bar.hidden = true; panel.close(); review.close(); }
  drawTools();
}

// Marks that are no links can be reached by keyboard while one annotates.
function reach() {
  for (const mark of document.querySelectorAll(isMark)) {
    if (mark.matches("a, [data-continues]")) continue;
    if (isOn) { mark.tabIndex = 0; mark.setAttribute("role", "button"); } else { mark.removeAttribute("tabindex"); mark.removeAttribute("role"); }
  }
}

// The bar at the selection

let isDown = false;
let timer;
document.addEventListener("pointerdown", () => { isDown = true; });
document.addEventListener("pointerup", () => { isDown = false; offer(); });
document.addEventListener("selectionchange", offer);

function offer() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (isDown) return;
    const selection = isOn && article && !article.broken && !panel.isOpen() ? selected() : undefined;
    bar.hidden = !selection;
    if (selection) place(selection.box);
  }, 60);
}

function place(at) {
  const above = at.top - bar.offsetHeight - 8;
  bar.style.top = `${Math.max(4, above > 4 ? above : Math.min(at.bottom + 8, innerHeight - bar.offsetHeight - 4))}px`;
  bar.style.left = `${Math.max(4, Math.min(at.left, document.documentElement.clientWidth - bar.offsetWidth - 4))}px`;
}

addEventListener("scroll", () => { if (!bar.hidden) { const selection = selected(); if (selection) place(selection.box); } }, { passive: true });

function begin(kind) {
  const selection = selected();
  if (!selection) return;
  bar.hidden = true;
  panel.write(article, kind, selection);
}

// Marks

document.addEventListener("click", (event) => {
  const mark = event.target instanceof Element ? event.target.closest(isMark) : undefined;
  if (!mark || !isOn || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
  if (!getSelection().isCollapsed) return;
  event.preventDefault();
  event.stopPropagation();
  openAt(mark);
}, { capture: true });

document.addEventListener("keydown", (event) => {
  const mark = event.target instanceof Element ? event.target.closest(isMark) : undefined;
  if (mark && isOn && event.key === "Enter" && !mark.matches("a")) { event.preventDefault(); openAt(mark); }
});

async function openAt(mark) {
  const at = pointOf(mark);
  if (!at) return;
  const answer = await post("standing", { page: own.page, point: at });
  if (answer.code !== 200) { say(answer.problem); return; }
  const known = () => answer.rows.map(([kind, index]) => article.rows.find((one) => one.kind === kind && one.index === index)).filter(Boolean);
  // The server may know of an annotation that this page has not heard of yet.
  if (known().length < answer.rows.length) await refresh();
  const rows = known();
  if (rows.length > 1) choose(mark, rows); else if (rows.length) panel.change(article, rows[0]);
}

// Several annotations of the same words: which one?
function choose(mark, rows) {
  root.querySelector(".choice")?.remove();
  let isDone = false;
  const done = () => { if (isDone) return; isDone = true; menu.remove(); show("regesta-candidate", []); };
  const menu = h("div", { class: "choice", role: "dialog", "aria-label": t("annotate.which"), keydown: (event) => { if (event.key === "Escape") { event.preventDefault(); done(); mark.focus(); } } },
    h("p", {}, t("annotate.which")),
    rows.map((row) => h("button", { type: "button", focus: () => show("regesta-candidate", row.places), click: () => { done(); panel.change(article, row); } },
      h("span", { class: "kind" }, t(`annotate.one.${row.kind}`)), " ", row.fields.quote ?? row.fields.evidence ?? "")));
  root.append(menu);
  const at = mark.getClientRects()[0];
  menu.style.top = `${Math.max(4, Math.min(at.bottom + 6, innerHeight - menu.offsetHeight - 4))}px`;
  menu.style.left = `${Math.max(4, Math.min(at.left, document.documentElement.clientWidth - menu.offsetWidth - 4))}px`;
  menu.querySelector("button").focus();
  menu.addEventListener("focusout", (event) => { if (!menu.contains(event.relatedTarget)) done(); });
}

// Undo and redo, and keys that work in the whole page

const undo = () => step("undo", t("annotate.undone"));
const redo = () => step("redo", t("annotate.redone"));

async function step(name, told) {
  const answer = await post(name, {});
  if (answer.code === 409) showConflict(answer.conflict, { drop: refresh });
  else say(answer.code === 200 ? told : t("annotate.nothing"));
  await refresh();
}

function say(words) { said.textContent = ""; setTimeout(() => { said.textContent = words; }, 50); }

const isTyping = (event) => event.composedPath()[0] instanceof Element && event.composedPath()[0].matches("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (!isOn || !text || event.defaultPrevented || isTyping(event)) return;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && (key === "z" || key === "y")) {
    event.preventDefault();
    if (key === "y" || event.shiftKey) redo(); else undo();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || bar.hidden) return;
  if (event.key === "Escape") { event.preventDefault(); bar.hidden = true; return; }
  const kind = KINDS.find((one) => KEYS[one] === key);
  if (kind && !event.composedPath().includes(host)) { event.preventDefault(); begin(kind); }
});
