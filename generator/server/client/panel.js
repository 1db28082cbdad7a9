// The panel in which one annotation is written, changed, put elsewhere or deleted.
import { fieldsOf, KINDS } from "./fields.js";
import { get, h, own, post, root, t } from "./host.js";
import { hold } from "./reload.js";
import { showConflict } from "./conflict.js";
import { reveal, selected, show } from "./selection.js";

const box = h("section", { class: "panel", role: "dialog", "aria-labelledby": "panel-title", hidden: true });
root.append(box);

let state;
let release;
let timer;
let asked = 0;
let looked = 0;

export const isOpen = () => !box.hidden;

// A new annotation of words that are selected, or that are still to be typed. The panel is there at once,
// so that whoever types on is heard; which places there are follows.
export function write(article, kind, selection) {
  const words = selection ? selection.range.toString().split(/\s+/).join(" ").trim() : "";
  open({ article, kind, found: { words, matches: [], chosen: 0 }, isLooking: Boolean(selection), back: document.activeElement });
  if (selection) lookUp({ start: selection.start, end: selection.end }, { takesWords: true });
}

// An annotation that is there.
export async function change(article, row) {
  const words = row.fields.quote ?? row.fields.evidence ?? "";
  const found = words ? await post("select", { page: own.page, words }) : { words: "", matches: [], chosen: 0 };
  const first = row.places[0] ?? row.candidates[0];
  if (found.matches) found.chosen = Math.max(0, found.matches.findIndex((one) => first && one.start === first.start));
  open({ article, row, kind: row.kind, found: { ...found, matches: found.matches ?? [] }, places: row.places, back: document.activeElement });
}

function open(next) {
  close({ quietly: true });
  state = { ...next, isMoved: false, records: {} };
  const { row, found, kind } = state;
  const isEvery = row ? !["occurrence", "prefix", "suffix"].some((key) => row.fields[key]) : true;
  state.picked = new Set(kind === "mentions" && isEvery ? found.matches.map((_, n) => n) : [found.chosen]);
  state.words = found.words;
  release = hold();
  box.hidden = false;
  draw();
  const first = state.row || state.words ? box.querySelector(".fields input:not([hidden]), .fields textarea, .fields select, .fields button") : box.querySelector("[name=words]");
  first?.focus();
}

export function close({ quietly = false } = {}) {
  if (box.hidden) return;
  clearTimeout(timer);
  asked += 1;
  looked += 1;
  box.hidden = true;
  show("regesta-places", []);
  const { back } = state;
  state = undefined;
  release();
  if (!quietly && back?.isConnected) back.focus();
}

export function markStale() {
  const notice = box.querySelector(".stale");
  if (notice) notice.hidden = false;
}

// Drawing

function draw() {
  const { article, row, kind } = state;
  const label = t(`annotate.one.${kind}`);
  state.form = fieldsOf(kind, {
    fields: row?.fields ?? {}, names: article.names, words: state.words,
    onchange: () => { drawRecords(); preview(); },
  });
  box.replaceChildren(
    h("form", { novalidate: true, submit: (event) => { event.preventDefault(); save(); } },
      h("header", {},
        h("h2", { id: "panel-title" }, row ? label : t("annotate.new", { kind: label })),
        row?.status && h("span", { class: "status" }, t(`status.${row.status}`)),
        h("button", { type: "button", class: "close", "aria-label": t("serve.close"), click: () => close() }, "×")),
      !row && kinds(),
      h("p", { class: "stale notice", role: "status", hidden: true }, t("annotate.stale")),
      row?.problem && h("p", { class: "notice", "data-severity": row.problem.severity }, row.problem.message, row.problem.hint && h("span", { class: "line" }, row.problem.hint)),
      wordsField(),
      h("div", { class: "places" }),
      state.form.element,
      h("div", { class: "records" }),
      h("div", { class: "outcome", role: "status" }),
      h("details", { class: "yaml", open: Boolean(row) }, h("summary", {}, t("annotate.yaml")), h("p", { class: "quiet" }, h("code", {}, row ? `${article.path}:${row.line}` : article.path)), h("pre", {}, row?.yaml ?? "")),
      h("footer", {},
        h("button", { type: "submit", class: "first" }, t("annotate.save"), " ", h("kbd", {}, "Ctrl+Enter")),
        h("button", { type: "button", click: () => close() }, t("annotate.cancel"), " ", h("kbd", {}, "Esc")),
        row && h("button", { type: "button", class: "delete", click: () => send({ do: "drop", kind, index: row.index, id: row.id }) }, t("annotate.delete")))));
  drawPlaces();
  drawRecords();
  preview();
}

function kinds() {
  return h("div", { class: "kinds", role: "group", "aria-label": t("annotate.kind") }, KINDS.map((one) =>
    h("button", { type: "button", "aria-pressed": String(one === state.kind), click: () => { state.kind = one; repick(); draw(); box.querySelector(".kinds [aria-pressed=true]").focus(); } }, t(`annotate.one.${one}`))));
}

function repick() {
  state.picked = new Set(state.kind === "mentions" ? state.found.matches.map((_, n) => n) : [state.found.chosen]);
}

function wordsField() {
  const area = h("textarea", { id: "panel-words", name: "words", rows: "2", ".value": state.words, input: () => { state.words = area.value; state.isMoved = true; state.isLooking = true; lookUp({ words: area.value }); } });
  return h("div", { class: "field" },
    h("label", { for: "panel-words" }, t("annotate.words")), area,
    h("button", { type: "button", class: "small use", click: useSelected }, t("annotate.use_selected")));
}

async function lookUp(what, { takesWords = false } = {}) {
  looked += 1;
  const mine = looked;
  const found = await post("select", { page: own.page, ...what });
  if (mine !== looked || !state) return;
  state.isLooking = false;
  if (found.code !== 200) { outcome(refused(found)); return; }
  state.found = found;
  if (takesWords) {
    state.words = found.words;
    box.querySelector("[name=words]").value = found.words;
  }
  repick();
  drawPlaces();
  preview();
}

// What is selected in the page takes the place of the words in the panel.
function useSelected() {
  const selection = selected();
  if (!selection) { outcome(h("p", { class: "notice" }, t("annotate.select_first"))); return; }
  state.isMoved = true;
  lookUp({ start: selection.start, end: selection.end }, { takesWords: true });
}

function drawPlaces() {
  const { found, kind, words, picked } = state;
  const { matches } = found;
  const area = box.querySelector(".places");
  show("regesta-places", matches.filter((_, n) => picked.has(n)));
  if (state.isLooking) { area.replaceChildren(); return; }
  if (!words.trim()) { area.replaceChildren(h("p", { class: "quiet" }, t("annotate.whole"))); return; }
  if (!matches.length) { area.replaceChildren(h("p", { class: "notice", "data-severity": "error" }, t("annotate.nowhere"))); return; }
  if (matches.length === 1) { area.replaceChildren(); return; }
  const mayBeMany = kind === "mentions";
  const all = h("label", {}, h("input", { type: "checkbox", name: "place", ".checked": picked.size === matches.length, change: (event) => pick(event.target.checked ? matches.map((_, n) => n) : []) }), h("strong", {}, t("annotate.every", { count: matches.length })));
  area.replaceChildren(h("fieldset", {},
    h("legend", {}, t(mayBeMany ? "annotate.which_places" : "annotate.which_place")),
    mayBeMany && all,
    h("div", { class: "choices" }, matches.map((one, n) => h("label", {},
      h("input", { type: mayBeMany ? "checkbox" : "radio", name: "place", ".checked": picked.has(n), change: (event) => { const next = new Set(mayBeMany ? picked : []); if (event.target.checked) next.add(n); else next.delete(n); reveal(one); pick(next); } }),
      h("span", {}, `…${one.before}`, h("mark", {}, one.words), `${one.after}…`))))));
}

function pick(numbers) {
  state.picked = new Set(numbers);
  state.isMoved = true;
  const focused = [...box.querySelectorAll(".places input")].indexOf(root.activeElement);
  drawPlaces();
  if (focused >= 0) box.querySelectorAll(".places input")[focused]?.focus();
  preview();
}

// Records that are to be made with this annotation: their names may still be changed.
function drawRecords() {
  const fresh = state.form.all.filter((one) => one.picks).flatMap((one) => one.picks().filter((pick_) => pick_.isNew).map((pick_) => [one, pick_]));
  for (const [, one] of fresh) state.records[one.id] ??= { id: one.id, name: one.name, description: "" };
  const wanted = new Set(fresh.map(([, one]) => one.id));
  for (const id of Object.keys(state.records)) if (!wanted.has(id)) delete state.records[id];
  const area = box.querySelector(".records");
  if (area.dataset.ids === [...wanted].join(" ")) return;
  area.dataset.ids = [...wanted].join(" ");
  area.replaceChildren(...fresh.map(([field, one]) => {
    const record = state.records[one.id];
    return h("fieldset", {},
      h("legend", {}, t("annotate.record_made", { path: `content/${one.id}.yaml` })),
      h("div", { class: "field" }, h("label", { for: `name-${one.id}` }, t("annotate.record_name")), h("input", { id: `name-${one.id}`, type: "text", ".value": record.name, change: (event) => rename(field, record, event.target.value) })),
      h("div", { class: "field" }, h("label", { for: `about-${one.id}` }, t("annotate.record_description")), h("input", { id: `about-${one.id}`, type: "text", ".value": record.description, input: (event) => { record.description = event.target.value.trim(); } })));
  }));
}

async function rename(field, record, name) {
  const kind = record.id.split("/")[0];
  const answer = await get("entities", { q: name, kinds: kind, page: own.page });
  const made = answer.new?.[0];
  if (!made || !state) return;
  delete state.records[record.id];
  state.records[made.id] = { ...record, id: made.id, name: made.name };
  field.element.rename(record.id, { id: made.id, name: made.name });
  drawRecords();
  preview();
}

// What would be done, and doing it

function wanted() {
  const { row, kind, found, picked, words, isMoved, form, records } = state;
  const spans = words.trim() ? [...picked].sort((a, b) => a - b).map((n) => [found.matches[n].start, found.matches[n].end]) : [];
  const isEvery = kind === "mentions" && picked.size === found.matches.length;
  const made = Object.values(records);
  const values = Object.fromEntries(form.all.map((one) => [one.key, one.value()]));
  if (!row) {
    const fields = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
    return { do: "add", kind, fields, spans, words: found.words, every: isEvery, records: made };
  }
  const fields = Object.fromEntries(Object.entries(values).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(row.fields[key])).map(([key, value]) => [key, value ?? null]));
  const anchor = isMoved && spans.length ? { spans, words: found.words, every: isEvery } : {};
  return { do: "set", kind, index: row.index, id: row.id, fields, ...anchor, records: made };
}

function missing() {
  const { form, words, found, picked, kind, isLooking } = state;
  if (isLooking) return "…";
  const lacking = form.all.filter((one) => one.needed && one.value() === undefined).map((one) => t(one.label));
  if (lacking.length) return t("annotate.missing", { what: lacking.join(", ") });
  if (kind === "statements" && !form.all.some((one) => ["object", "value"].includes(one.key) && one.value() !== undefined)) return t("annotate.missing", { what: `${t("annotate.object")} / ${t("annotate.value")}` });
  if (words.trim() && !found.matches.length) return t("annotate.nowhere");
  if (words.trim() && !picked.size) return t("annotate.no_place");
  return "";
}

function preview() {
  clearTimeout(timer);
  const reason = missing();
  button().disabled = Boolean(reason);
  if (reason) { outcome(h("p", { class: "quiet" }, reason)); return; }
  timer = setTimeout(async () => {
    asked += 1;
    const mine = asked;
    const answer = await post("preview", { page: own.page, version: state.article.version, change: wanted() });
    if (mine !== asked || !state) return;
    if (answer.code !== 200) { outcome(refused(answer)); return; }
    const errors = answer.problems.filter((one) => one.severity === "error");
    button().disabled = errors.length > 0;
    if (answer.yaml.length) box.querySelector(".yaml pre").textContent = answer.yaml.join("\n");
    outcome(
      state.words.trim() && h("p", {}, t("annotate.marks", { count: answer.marked })),
      ...answer.problems.map((one) => h("p", { class: "notice", "data-severity": one.severity }, one.message, one.hint && h("span", { class: "line" }, one.hint))));
  }, 120);
}

const button = () => box.querySelector("[type=submit]");
const outcome = (...children) => box.querySelector(".outcome").replaceChildren(...children.filter(Boolean));
const refused = ({ problem, hint }) => h("p", { class: "notice", "data-severity": "error" }, problem, hint && h("span", { class: "line" }, hint));

function save() {
  const reason = missing();
  if (reason) { outcome(h("p", { class: "notice", "data-severity": "error" }, reason)); return; }
  send(wanted());
}

async function send(change_, version = state.article.version) {
  clearTimeout(timer);
  asked += 1;
  const answer = await post("save", { page: own.page, version, change: change_ });
  if (!state) return;
  if (answer.code === 409) {
    showConflict(answer.conflict, { again: () => send(change_, answer.conflict.version), drop: () => close() });
    return;
  }
  if (answer.code !== 200) { outcome(refused(answer)); return; }
  const { article } = state;
  close();
  article.onsaved();
}

// What was chosen needs no more of the keyboard: on to the next field.
box.addEventListener("picked", (event) => {
  const all = [...box.querySelectorAll("input:not([hidden]), select, textarea, button, summary")];
  const last = all.findLastIndex((one) => event.target.contains(one));
  all[last + 1]?.focus();
});

box.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) { event.preventDefault(); close(); }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); if (!button().disabled) save(); }
});

