// What waits for a word: suggested annotations, and those whose words moved or were lost; one by one, by keyboard.
import { h, own, post, root, t } from "./host.js";
import { showConflict } from "./conflict.js";
import { reveal, show } from "./selection.js";

const KEY = `regesta-review:${location.pathname}`;
const box = h("aside", { class: "review", "aria-labelledby": "review-title", hidden: true });
root.append(box);

let article;
let mend;
let active = 0;
let candidate = 0;

export const isOpen = () => !box.hidden;
export const waiting = (found) => found.rows.filter((one) => one.needsReview);

// Show the list again after the page was loaded anew, where it was.
export function restore(found, onmend) {
  article = found;
  mend = onmend;
  const kept = sessionStorage.getItem(KEY);
  if (kept === null) return;
  active = Number(kept);
  open();
}

export function update(found) {
  article = found;
  if (!isOpen()) return;
  const hadFocus = box.contains(root.activeElement);
  draw();
  if (hadFocus) focus();
}

export function toggle() {
  if (isOpen()) close(); else { active = 0; open(); }
}

function open() {
  box.hidden = false;
  draw();
  focus();
}

export function close() {
  box.hidden = true;
  sessionStorage.removeItem(KEY);
  show("regesta-candidate", []);
}

function draw() {
  const rows = waiting(article);
  active = Math.max(0, Math.min(active, rows.length - 1));
  candidate = 0;
  sessionStorage.setItem(KEY, String(active));
  box.replaceChildren(
    h("header", {}, h("h2", { id: "review-title" }, t("annotate.review", { count: rows.length })), h("button", { type: "button", class: "close", "aria-label": t("serve.close"), click: close }, "×")),
    rows.length ? h("p", { class: "quiet keys" }, t("annotate.review_keys")) : h("p", { tabindex: "-1", class: "none" }, t("annotate.review_none")),
    h("ol", {}, rows.map(item)));
  point(rows[active]);
}

function item(row, number) {
  const isActive = number === active;
  const places = placesOf(row);
  const words = row.fields.quote ?? row.fields.evidence ?? "";
  const about = row.fields.entity ?? row.fields.speaker ?? row.fields.reading ?? row.fields.text ?? row.fields.subject ?? "";
  return h("li", { tabindex: isActive ? "0" : "-1", "aria-current": isActive ? "true" : undefined, "data-severity": row.problem?.severity, focus: () => { if (active !== number) { active = number; draw(); focus(); } } },
    h("p", {}, h("span", { class: "kind" }, t(`annotate.one.${row.kind}`)), " ", h("strong", {}, words), about && h("span", { class: "quiet" }, ` → ${article.names[about] ?? about}`)),
    h("p", { class: "why" }, row.problem ? row.problem.message : t("annotate.is_suggested")),
    isActive && places.length > 0 && h("p", { class: "candidate" }, places.length > 1 ? `${candidate + 1}/${places.length} ` : "", `…${places[candidate].before}`, h("mark", {}, places[candidate].words), `${places[candidate].after}…`),
    isActive && h("div", { class: "acts" },
      h("button", { type: "button", ".disabled": !mayAccept(row), click: () => accept(row) }, t("annotate.accept"), " ", h("kbd", {}, "a")),
      h("button", { type: "button", click: () => mend(row) }, t("annotate.mend"), " ", h("kbd", {}, "m")),
      h("button", { type: "button", click: () => reject(row) }, t("annotate.reject"), " ", h("kbd", {}, "r"))));
}

const placesOf = (row) => (row.places.length && row.how !== "moved" ? row.places : row.how === "moved" ? row.places : row.candidates);
const mayAccept = (row) => row.how === "whole" || placesOf(row).length > 0;

function point(row) {
  const places = row ? placesOf(row) : [];
  show("regesta-candidate", places.slice(candidate, candidate + 1));
  if (places[candidate]) reveal(places[candidate]);
}

function focus() {
  (box.querySelector("li[tabindex='0']") ?? box.querySelector(".none"))?.focus();
}

// What is accepted has the file's own status; where that is "suggested" too, somebody has now looked at it.
function accept(row) {
  if (!mayAccept(row)) return;
  const fields = row.status === "suggested" ? { status: article.status === "suggested" ? "reviewed" : null } : {};
  const place = row.how === "moved" ? row.places[0] : row.places.length ? undefined : row.candidates[candidate];
  const anchor = place ? { spans: [[place.start, place.end]], words: place.words } : {};
  send({ do: "set", kind: row.kind, index: row.index, id: row.id, fields, ...anchor });
}

const reject = (row) => send({ do: "set", kind: row.kind, index: row.index, id: row.id, fields: { status: "rejected" } });

async function send(change, version = article.version) {
  const answer = await post("save", { page: own.page, version, change });
  if (answer.code === 409) { showConflict(answer.conflict, { again: () => send(change, answer.conflict.version), drop: () => article.onsaved() }); return; }
  if (answer.code !== 200) { box.querySelector("header").after(h("p", { class: "notice", role: "alert", "data-severity": "error" }, answer.problem, answer.hint && h("span", { class: "line" }, answer.hint))); return; }
  await article.onsaved();
  focus();
}

box.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const row = waiting(article)[active];
  const go = (to) => { active = to; draw(); focus(); };
  const acts = {
    ArrowDown: () => go(active + 1), j: () => go(active + 1), ArrowUp: () => go(active - 1), k: () => go(active - 1),
    a: () => row && accept(row), m: () => row && mend(row), r: () => row && reject(row),
    ArrowRight: () => turn(row, 1), ArrowLeft: () => turn(row, -1), Escape: close,
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
});

// The next place that lost words may mean.
function turn(row, step) {
  const places = row ? placesOf(row) : [];
  if (places.length < 2) return;
  candidate = (candidate + step + places.length) % places.length;
  box.querySelectorAll("ol > li")[active].replaceWith(item(row, active));
  point(row);
  focus();
}
