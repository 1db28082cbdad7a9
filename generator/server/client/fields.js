// Which keys each kind of annotation has here, and how they are asked for.
import { combobox } from "./combobox.js";
import { h, t, vocabularies } from "./host.js";

export const KINDS = ["mentions", "quotations", "notes", "corrections", "statements"];
export const KEYS = { mentions: "m", quotations: "q", notes: "n", corrections: "c", statements: "s" };

const entity = (key, label, kinds = []) => ({ key, label, type: "entity", kinds });
const word = (key, label) => ({ key, label, type: "line" });
const long = (key, label) => ({ key, label, type: "text" });
const choice = (key, label, vocabulary, standard) => ({ key, label, type: "choice", vocabulary, standard });

const FIELDS = {
  mentions: [{ ...entity("entity", "annotate.entity"), guesses: true, needed: true }, word("as", "annotate.as")],
  quotations: [entity("speaker", "annotate.speaker"), choice("mode", "annotate.mode", "mode", "direct"), { ...entity("about", "annotate.about"), several: true }, word("as", "annotate.as")],
  notes: [{ ...long("text", "annotate.text"), needed: true }],
  corrections: [{ ...word("reading", "annotate.reading"), needed: true, copies: true }, choice("type", "annotate.type", "correction", "typo"), word("reason", "annotate.reason")],
  statements: [
    { ...entity("subject", "annotate.subject"), needed: true }, choice("predicate", "annotate.predicate", "predicate"), entity("object", "annotate.object"),
    word("value", "annotate.value"), word("date", "annotate.date"), entity("place", "annotate.place", ["places"]),
  ],
};
const MORE = [choice("certainty", "annotate.certainty", "certainty", "high"), long("note", "annotate.note"), word("source", "annotate.source")];

// What others read in the same words: the key in which it says so, and who, why and how surely.
const READINGS = {
  mentions: entity("entity", "annotate.entity"), quotations: entity("speaker", "annotate.speaker"),
  notes: long("text", "annotate.text"), corrections: word("reading", "annotate.reading"),
};
const WHY = [word("by", "annotate.by"), word("reason", "annotate.reason"), choice("certainty", "annotate.certainty", "certainty", "high")];

// The fields of a kind, with what they say. Their value() is a text, a list of ids, or undefined for nothing.
export function fieldsOf(kind, { fields = {}, names = {}, words = "", onchange }) {
  const made = FIELDS[kind].map((one) => field(one, { fields, names, words, onchange }));
  const more = MORE.map((one) => field(one, { fields, names, words, onchange }));
  if (READINGS[kind]) more.push(readings(READINGS[kind], { before: fields.alternatives, names, onchange }));
  const isUsed = more.some((one) => fields[one.key]);
  const element = h("div", { class: "fields" }, made.map((one) => one.element), h("details", { open: isUsed }, h("summary", {}, t("annotate.more")), more.map((one) => one.element)));
  return { element, all: [...made, ...more] };
}

// Other readings, one after the other. What a reading says besides stays as it is written.
function readings(about, { before, names, onchange }) {
  const list = h("div", { class: "readings" });
  let made = [];
  const change = () => onchange();
  function add(fields = {}) {
    const parts = [about, ...WHY].map((one) => field(one, { fields, names, words: "", onchange: change, within: `reading-${made.length}-` }));
    const one = { fields, parts };
    const label = t("annotate.alternative", { number: made.length + 1 });
    one.element = h("fieldset", {}, h("legend", {}, label), parts.map((part) => part.element),
      h("button", { type: "button", class: "small", "aria-label": t("annotate.take_away", { name: label }), click: () => { made = made.filter((other) => other !== one); one.element.remove(); change(); more.focus(); } }, "×"));
    made.push(one);
    list.append(one.element);
    return one;
  }
  const more = h("button", { type: "button", class: "small", click: () => add().element.querySelector("input, textarea, select").focus() }, t("annotate.alternative_add"));
  (Array.isArray(before) ? before : []).forEach((one) => add(one));
  const said = ({ fields, parts }) => {
    const now = { ...fields, ...Object.fromEntries(parts.map((part) => [part.key, part.value()])) };
    return Object.fromEntries(Object.entries(now).filter(([, value]) => value !== undefined));
  };
  // One that says nothing is none.
  const value = () => { const all = made.map(said).filter((one) => one[about.key] !== undefined); return all.length ? all : undefined; };
  const picks = () => made.flatMap((one) => one.parts.flatMap((part) => part.picks?.() ?? []));
  const element = h("div", { class: "field", role: "group", "aria-label": t("annotate.alternatives") }, h("p", { class: "label" }, t("annotate.alternatives")), list, more);
  element.rename = (old, next) => made.forEach((one) => one.parts.forEach((part) => part.element.rename?.(old, next)));
  return { key: "alternatives", label: "annotate.alternatives", element, picks, value };
}

function field(about, { fields, names, words, onchange, within = "" }) {
  const label = t(about.label);
  const before = fields[about.key];
  if (about.type === "entity") {
    const value = Array.isArray(before) ? before : before ? [before] : [];
    const element = combobox({ label, name: about.key, kinds: about.kinds, value, names, several: about.several, guess: about.guesses ? words : "", onpick: onchange });
    const ids = () => element.chosen.map((one) => one.id);
    return { ...about, element, picks: () => element.chosen, value: () => (about.several ? (ids().length ? ids() : undefined) : ids()[0]) };
  }
  const id = `field-${within}${about.key}`;
  const control = control_(about, id, before ?? (about.copies ? words : ""));
  control.addEventListener("input", onchange);
  const element = h("div", { class: "field" }, h("label", { for: id }, label), control);
  // What is the rule is not written, unless somebody wrote it.
  const value = () => (control.value.trim() && !(control.value === about.standard && before === undefined) ? control.value.trim() : undefined);
  return { ...about, element, control, value };
}

function control_(about, id, value) {
  const common = { id, name: about.key };
  if (about.type === "choice") {
    const known = vocabularies[about.vocabulary];
    const options = known.includes(value) || !value ? known : [value, ...known];
    return h("select", common, options.map((one) => h("option", { value: one, ".selected": one === (value || about.standard) }, known.includes(one) ? t(`${about.vocabulary}.${one}`) : one)));
  }
  if (about.type === "text") return h("textarea", { ...common, rows: "3", ".value": value });
  return h("input", { ...common, type: "text", autocomplete: "off", ".value": value });
}
