// The quick jump: "/" or Ctrl-K, some letters of a name or title in any script, Enter.
// The names come from a script of their own when the box is first opened, so that it also works in a
// folder that no server serves.

(() => {
"use strict";

const opener = document.querySelector(".jump-open");
if (!opener) return;
const words = opener.dataset;
const kinds = words.kinds.split("|");
const SHOWN = 12;

let rows;
let raw;
let loading;
let dialog, input, list, status;
let found = [];
let chosen = 0;

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

function load() {
  loading ??= new Promise((done, failed) => {
    globalThis.regestaNames = (all) => {
      raw = all;
      rows = all.map(([kind, folder, name, hint, others]) => ({
        kind, folder, name, hint, own: ` ${fold(name)}`, rest: others ? others.split("\n").map((one) => ` ${fold(one)}`) : [], others: others ? others.split("\n") : [],
      }));
      done(rows);
    };
    const script = document.createElement("script");
    script.src = words.names;
    script.onerror = failed;
    document.head.append(script);
  });
  return loading;
}

// For other scripts of a page that look names up: the rows as the file has them.
globalThis.regestaLoadNames = () => load().then(() => raw);
// The search page asks for the same rows, in the same order.
Object.assign(globalThis.regesta ??= {}, { names: load, fold, rank });

// Every word that is typed begins a word of one name; the nearer the beginning, the better.
function rank(row, parts) {
  const of = (name) => (parts.every((part) => name.includes(` ${part}`)) ? (name.startsWith(` ${parts[0]}`) ? 3 : 2) : 0);
  const own = of(row.own);
  if (own) return { score: own + 1, as: "" };
  for (const [place, name] of row.rest.entries()) {
    const score = of(name);
    if (score) return { score: score - 0.5, as: row.others[place] };
  }
  return { score: 0, as: "" };
}

function search() {
  const parts = fold(input.value).split(" ").filter(Boolean);
  found = parts.length && rows
    ? rows.map((row) => ({ row, ...rank(row, parts) })).filter((one) => one.score)
      .sort((one, other) => other.score - one.score || one.row.kind - other.row.kind || one.row.name.length - other.row.name.length).slice(0, SHOWN)
    : [];
  chosen = 0;
  list.replaceChildren(...found.map(item));
  status.textContent = parts.length && rows && !found.length ? words.none : "";
  choose(0);
}

function item({ row, as }, place) {
  const holder = document.createElement("li");
  holder.role = "presentation";
  // The link is the option: an option may not hold something else that can be pressed.
  const link = document.createElement("a");
  link.id = `jump-${place}`;
  link.role = "option";
  link.href = new URL(`${row.folder}index.html`, new URL(words.names, location.href)).href;
  link.tabIndex = -1;
  const name = document.createElement("bdi");
  name.textContent = row.name;
  const more = document.createElement("span");
  more.className = "quiet";
  more.textContent = [as, kinds[row.kind], row.hint].filter(Boolean).join(" · ");
  link.append(name, " ", more);
  holder.append(link);
  return holder;
}

function choose(place) {
  chosen = Math.max(0, Math.min(place, found.length - 1));
  list.querySelectorAll("a").forEach((option, number) => option.setAttribute("aria-selected", String(number === chosen)));
  input.setAttribute("aria-expanded", String(found.length > 0));
  if (found.length) {
    input.setAttribute("aria-activedescendant", `jump-${chosen}`);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  } else {
    input.removeAttribute("aria-activedescendant");
  }
}

function make() {
  dialog = document.createElement("dialog");
  dialog.className = "jump";
  dialog.setAttribute("aria-label", words.label);
  input = document.createElement("input");
  input.type = "text";
  input.role = "combobox";
  input.placeholder = words.placeholder;
  input.setAttribute("aria-label", words.label);
  input.setAttribute("aria-controls", "jump-list");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.autocomplete = "off";
  list = document.createElement("ul");
  list.id = "jump-list";
  list.role = "listbox";
  list.setAttribute("aria-label", words.label);
  status = document.createElement("p");
  status.className = "quiet";
  status.role = "status";
  dialog.append(input, list, status);
  document.body.append(dialog);
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter" && found.length) location.href = list.children[chosen].querySelector("a").href;
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}

function open() {
  if (!dialog) make();
  if (dialog.open) return;
  dialog.showModal();
  input.select();
  load().then(search, () => { status.textContent = words.failed; });
}

opener.addEventListener("click", open);
document.addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  const isSlash = event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
  const isControl = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
  if (isSlash || isControl) {
    event.preventDefault();
    open();
  }
});
})();
