// Lists: a filter over an index of names, also over those on its other pages; lists turned round.
// Without script the letters and pages lead everywhere, and lists stand in the order of time.
(() => {
"use strict";

// The newest first: the same entries, turned round, as the reader last chose.

const KEY = "regesta-newest-first";

function remembered() {
  try { return localStorage.getItem(KEY) === "yes"; } catch { return false; }
}

for (const button of document.querySelectorAll("[data-turns]")) {
  const list = document.getElementById(button.dataset.turns);
  const turn = (isTurned) => {
    if ((button.getAttribute("aria-pressed") === "true") === isTurned) return;
    button.setAttribute("aria-pressed", String(isTurned));
    list.append(...[...list.children].reverse());
    for (const part of list.children) {
      const [heading, ...entries] = part.children;
      part.append(heading, ...entries.reverse());
    }
  };
  button.addEventListener("click", () => {
    const isTurned = button.getAttribute("aria-pressed") !== "true";
    turn(isTurned);
    try { localStorage.setItem(KEY, isTurned ? "yes" : "no"); } catch { /* a private window keeps nothing */ }
  });
  turn(remembered());
}

// The filter: the names of the quick jump, in every script, so that it finds those on other pages too.

const form = document.querySelector(".filter");
if (!form) return;

const SHOWN = 60;
const index = document.querySelector(".names-index");
const input = form.querySelector("input");
const status = form.querySelector("[role=status]");
const ways = document.querySelectorAll(".groups, .pages, .names-index");
const KINDS = ["articles", "people", "organizations", "places", "events", "topics", "works"];
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

const results = document.createElement("ul");
results.className = "entity-list filter-found";
results.hidden = true;
index.before(results);

// What stands on this page is found even where the names of the others cannot be loaded.
const here = new Map([...index.querySelectorAll(".entity-row")].map((row) => [row.dataset.folder, row]));
let names = [...here].map(([folder, row]) => ({ folder, name: row.querySelector("a").textContent, hint: "", own: ` ${fold(row.textContent)}` }));

let loading;
function load() {
  loading ??= globalThis.regestaLoadNames().then((rows) => {
    const kind = KINDS.indexOf(form.dataset.kind);
    names = rows.filter((row) => row[0] === kind).map(([, folder, name, hint, others]) => ({
      folder, name, hint, own: ` ${fold(here.get(folder)?.querySelector("a").textContent ?? "")} ${fold(name)} ${fold(others ?? "")}`,
    }));
    filter();
  }, () => { /* the names on this page are left */ });
}

function item({ folder, name, hint }) {
  const known = here.get(folder);
  if (known) return known.cloneNode(true);
  const row = document.createElement("li");
  row.className = "entity-row";
  row.dataset.kind = form.dataset.kind;
  const title = document.createElement("span");
  title.className = "entity-row-name";
  const link = document.createElement("a");
  link.href = new URL(`${folder}index.html`, new URL(document.querySelector(".jump-open").dataset.names, location.href)).href;
  const text = document.createElement("bdi");
  text.textContent = name;
  link.append(text);
  title.append(link);
  row.append(title);
  if (hint) {
    const about = document.createElement("span");
    about.className = "entity-row-description";
    about.textContent = hint;
    row.append(about);
  }
  return row;
}

function filter() {
  const parts = fold(input.value).split(" ").filter(Boolean);
  const found = parts.length ? names.filter((one) => parts.every((part) => one.own.includes(` ${part}`))) : [];
  for (const one of ways) one.hidden = parts.length > 0;
  results.hidden = parts.length === 0;
  results.replaceChildren(...found.slice(0, SHOWN).map(item));
  status.textContent = !parts.length ? "" : found.length ? form.dataset.found.replace("{count}", found.length) : form.dataset.none;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (input.value) results.querySelector("a")?.focus();
});
input.addEventListener("focus", load, { once: true });
input.addEventListener("input", () => { load(); filter(); });
input.addEventListener("keydown", (event) => { if (event.key === "Escape") { input.value = ""; filter(); } });
if (input.value) { load(); filter(); }
})();
