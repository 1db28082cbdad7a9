// The search page: what is wanted (it stands in the address), what is found, and who draws it.
(() => {
"use strict";
const regesta = globalThis.regesta;
const { element } = regesta;

const page = document.querySelector(".search");
const facetsScript = document.currentScript.dataset.facets;
const form = page.querySelector("form");
const input = form.elements.q;
const status = page.querySelector(".search-status");
const hint = page.querySelector(".search-hint");
const more = page.querySelector(".search-more");
const filters = page.querySelector(".search-filters");
const texts = JSON.parse(page.querySelector(".search-texts").textContent);
const folder = new URL(".", new URL(page.dataset.manifest, location.href)).href;
const isFolder = location.protocol === "file:";

// Those that are counted at once come first: what is loaded later must not push them down.
const FACETS = ["kind", "topic", "language", "speaker", "person", "organization", "place"];
const KIND_OF = { person: "people", organization: "organizations", place: "places", topic: "topics", speaker: "" };
const FIRST = 10, NEXT = 20;
const REST = 30;     // ms at a value, before what it would give is looked for
const KEPT = 4;      // outcomes of choosing: what is shown, and what somebody pointed at
const PAUSE = 150;   // ms after a letter, before it is looked for

// As the pages have them. A browser takes longer to make a formatter of its own than to draw the first result.
const number = (value) => String(value).replace(/\B(?=(?:\d{3})+$)/gu, texts.thousands);

let table;
let turn = 0;
let answer = { key: "" };   // of the engine: kept while filters change
let ranking = {};           // those that were found in their order: kept while filters change
let outcomes = [];          // of choosing: the latest
let chose = { found: [], missed: {} };
let counts = {};
let shown = 0;
let names;                  // rows of names.js, when they were needed
const widgets = {};

// What is wanted. It stands in the address, so that it can be sent; a back button takes a step back.

function wanted() {
  const state = new URLSearchParams(location.search);
  const year = (name) => (/^\d{1,4}$/.test(state.get(name) ?? "") ? Number(state.get(name)) : undefined);
  const scope = ["quotations", "notes"].includes(state.get("in")) ? state.get("in") : "";
  const sort = ["best", "newest", "oldest"].includes(state.get("sort")) ? state.get("sort") : "";
  return { q: (state.get("q") ?? "").trim(), in: scope, sort, from: year("from"), to: year("to"), ...Object.fromEntries(FACETS.map((facet) => [facet, state.getAll(facet)])) };
}

function address(want) {
  const state = new URLSearchParams();
  for (const name of ["q", "in", ...FACETS, "from", "to", "sort"]) for (const value of [want[name] ?? []].flat()) if (value !== "") state.append(name, value);
  return state.size ? `?${state}` : location.pathname;
}

// A new wish: a step in the history, but for words that are still being typed.
function wish(change, { isTyping = false } = {}) {
  const before = wanted();
  const next = { ...before, ...change };
  if (change.in !== undefined && change.in !== before.in) next.speaker = change.in === "quotations" ? next.speaker : [];
  if (address(next) === address(before)) return;
  history[isTyping ? "replaceState" : "pushState"]({}, "", address(next));
  run();
}

function toggle(facet, value) {
  const now = wanted()[facet];
  wish({ [facet]: now.includes(value) ? now.filter((one) => one !== value) : [...now, value] });
}

// Whoever rests on a value may choose it: what would pass is found out, and what that needs is loaded meanwhile.
let resting;
function near(facet, place) {
  clearTimeout(resting);
  resting = setTimeout(prepare, REST, facet, place);
}

function prepare(facet, place) {
  const want = wanted();
  const part = table[partOf(want)];
  // What is wanted may have become another while somebody rested.
  if (!part || widgets[facet].box.hidden) return;
  const choice = choiceOf(want);
  const values = new Set(choice[facet]);
  if (!values.delete(place)) values.add(place);
  idOf(facet, place).catch(() => {});
  const next = outcome(part, rank(want), { ...choice, [facet]: values });
  results.prepare(partOf(want), [...next.chose.found.slice(0, FIRST)]);
  setTimeout(countsOf, 0, part, next);
}

// From the address's words for values to places in the table, and back.

const partOf = (want) => (want.in ? "extracts" : "pages");
// All names, if they are of the same archive as the tables; while it is being written they may not be.
async function allNames() {
  const rows = await regesta.names();
  return rows.length === table.size ? rows : [];
}
const numberOf = (id) => names.findIndex(({ folder: own }) => own === `${id}/`);

function placesOf(facet, values) {
  if (facet === "kind") return new Set(values.map((kind) => table.kinds.indexOf(kind)).filter((place) => place >= 0));
  if (facet === "language") return new Set(values.map((tag) => table.languages.indexOf(tag)).filter((place) => place >= 0));
  const column = table.extracts?.columns[facet] ?? table.pages.columns[facet];
  return new Set(values.map((id) => labelled(column, id) ?? column.places.get(numberOf(id)) ?? -1));
}

function labelled(column, id) {
  const place = column.labels.findIndex(([, own]) => own === id);
  return place < 0 ? column.met.get(id) : place;
}

const columnOf = (facet) => table[partOf(wanted())].columns[facet];

async function idOf(facet, place) {
  if (facet === "kind") return table.kinds[place];
  if (facet === "language") return table.languages[place];
  const column = columnOf(facet);
  if (column.labels[place]) return column.labels[place][1];
  const id = (await table.row("pages", column.records[place]))[1].replace(/\/$/, "");
  column.met.set(id, place);
  return id;
}

function label(facet, place) {
  if (facet === "kind") return texts.kinds[table.kinds[place]];
  if (facet === "language") return languageName(table.languages[place]);
  const column = columnOf(facet);
  return column.labels[place]?.[0] ?? table.row("pages", column.records[place]).then(([name]) => name);
}

const languageName = (tag) => table.manifest.names[tag] ?? tag;

// An id that the table's own labels do not have is looked up among all names.
async function needNames(want) {
  const columns = table[partOf(want)].columns;
  const isUnknown = (facet) => want[facet].some((id) => columns[facet] && labelled(columns[facet], id) === undefined);
  if (!names && Object.keys(KIND_OF).some(isUnknown)) names = await allNames();
}

// Searching: scores by the engine, kept while filters change; then choosing, sorting, drawing.

async function run() {
  const mine = ++turn;
  const want = wanted();
  const isStale = () => mine !== turn;
  try {
    show(want);
    table ??= await regesta.table(folder);
    if (isStale()) return;
    if (want.in) await table.loadExtracts();
    const hasChoice = Object.keys(KIND_OF).some((facet) => want[facet].length);
    if (hasChoice) { await table.loadFacets(); await needNames(want); }
    if (address({ ...want, q: "", in: "", sort: "" }).startsWith("?")) await build();
    const query = regesta.parse(want.q);
    if (!query.isEmpty && answer.key !== `${want.in} ${want.q}`) {
      status.textContent = texts.busy;
      const next = await seek(want, query);
      if (isStale()) return;
      answer = { key: `${want.in} ${want.q}`, query, ...next };
    } else if (query.isEmpty) answer = { key: "", query };
    if (isStale()) return;
    draw(want);
    await results.ready;
    if (!isBuilt || !table.pages.columns.person) { await Promise.all([build(), table.loadFacets()]); if (!isStale()) { drawFilters(want); drawChips(want); } }
    if (!isStale()) await help(want, isStale);
  } catch (problem) {
    if (isStale()) return;
    fail(problem);
  }
}

async function seek(want, query) {
  const part = partOf(want);
  if (isFolder) return { scores: await regesta.searchNames(table[part]?.size ?? 0, query), unknown: [], isByName: true };
  const sought = await regesta.search(table, part, query);
  if (!sought.unknown.length) return sought;
  const unknown = await unbegun(part, sought);
  return unknown.length ? { unknown, scores: new Float32Array(sought.scores.length) } : sought;
}

// The engine takes for a word that it does not know what begins most alike. That is right while
// somebody types; but a word that begins none of the words found is nowhere.
async function unbegun(part, { scores, unknown }) {
  const best = [...scores.keys()].filter((one) => scores[one]).sort((one, other) => scores[other] - scores[one]).slice(0, 3);
  const matched = (await Promise.all(best.map((one) => regesta.matched(table, part, one)))).flat().map(regesta.fold);
  return unknown.filter((word) => !matched.some((one) => one.split(" ").some((own) => own.startsWith(regesta.fold(word)))));
}

function choiceOf(want) {
  const own = Object.fromEntries(FACETS.filter((facet) => want[facet].length).map((facet) => [facet, placesOf(facet, want[facet])]));
  return { ...own, from: want.from, to: want.to, extract: { quotations: "q", notes: "n" }[want.in] };
}

function rank(want) {
  const part = table[partOf(want)];
  const { scores } = answer;
  const order = want.sort && (want.sort !== "best" || scores) ? want.sort : scores ? "best" : "newest";
  if (ranking.part !== part || ranking.scores !== scores || ranking.order !== order) ranking = { part, scores, order, numbers: regesta.ranked(part, scores, order) };
  return ranking.numbers;
}

// What passes a choice among documents that were found; how many of these have each value is counted once.
function outcome(part, numbers, choice) {
  const values = FACETS.map((facet) => [...(choice[facet] ?? [])].sort());
  const key = JSON.stringify([values, choice.from, choice.to, choice.extract, Object.keys(part.columns)]);
  const known = outcomes.find((one) => one.numbers === numbers && one.key === key) ?? { key, numbers, chose: regesta.choose(part, numbers, choice) };
  outcomes = [known, ...outcomes.filter((one) => one !== known)].slice(0, KEPT);
  return known;
}

const countsOf = (part, known) => (known.counts ??= regesta.count(part, known.chose));

function draw(want) {
  const part = table[partOf(want)];
  chose = part ? outcome(part, rank(want), choiceOf(want)).chose : { found: [], missed: {} };
  shown = 0;
  const { length } = chose.found;
  status.textContent = length ? texts.found.replace("{count}", number(length)) : texts.none;
  // A theme may have a search page of its own, which says nothing of it.
  hint.replaceChildren(isFolder ? inFolder() : answer.passed?.length && texts.common ? passedOver(answer.passed) : "");
  showNext(Math.max(FIRST, history.state?.shown ?? 0));
  if (!isBuilt) return;
  drawChips(want);
  const mine = turn;
  filters.ariaBusy = "true";
  if (filters.hidden) drawFilters(want);
  else painted().then(() => { if (mine === turn) drawFilters(want); }).catch(fail);
}

// Whoever chooses sees at once what passes; how many there would be of each value is counted, and laid out, when
// that has been painted.
const painted = () => new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); });

// What stands between back-quotes is to be typed.
const inFolder = () => element("p", { class: "notice" }, ...texts.folder.split("`").map((text, place) => (place % 2 ? element("code", { text }) : text)));

const passedOver = (words) => element("p", { class: "quiet", text: texts.common.replace("{words}", words.join(", ")) });

function showNext(count) {
  const { found } = chose;
  const want = wanted();
  shown = Math.min(shown + count, found.length);
  results.show(`${partOf(want)} ${answer.key}`, partOf(want), [...found.slice(0, shown)], { isWithText: Boolean(answer.scores) && !answer.isByName }).catch(fail);
  more.hidden = shown >= found.length;
}

function drawFilters(want) {
  const choice = choiceOf(want);
  const part = table[partOf(want)];
  counts = part ? countsOf(part, outcome(part, rank(want), choice)) : { years: new Uint32Array() };
  for (const facet of FACETS) {
    const widget = widgets[facet];
    const isThere = counts[facet] && !(facet === "kind" && want.in);
    if (widget.box.hidden === Boolean(isThere)) widget.box.hidden = !isThere;
    if (isThere) widget.draw(counts[facet], choice[facet] ?? new Set(), (place) => label(facet, place));
  }
  widgets.years.draw(counts.years, want.from, want.to);
  filters.hidden = false;
  filters.ariaBusy = null;
}

function drawChips(want) {
  const choice = choiceOf(want);
  const dropAll = () => wish({ ...Object.fromEntries(FACETS.map((facet) => [facet, []])), from: undefined, to: undefined });
  const chips = FACETS.flatMap((facet) => [...(choice[facet] ?? [])].map((place, at) => ({
    facet, place, facetName: texts.facets[facet], label: place < 0 ? want[facet][at] : label(facet, place), dropAll,
    drop: () => wish({ [facet]: want[facet].filter((_, other) => other !== at) }),
  })));
  if (want.from !== undefined || want.to !== undefined) chips.push({ facet: "years", place: 0, facetName: texts.facets.years, label: `${want.from ?? "…"}–${want.to ?? "…"}`, dropAll, drop: () => wish({ from: undefined, to: undefined }) });
  widgets.chips.draw(chips);
  page.querySelector(".search-chosen").textContent = chips.length ? `(${number(chips.length)})` : "";
}

// Words that nothing has, what may have been meant, and the search without them.
async function help(want, isStale) {
  const unknown = !answer.scores || chose.found.length ? [] : answer.unknown.length ? answer.unknown : isFolder ? answer.query.words : [];
  if (!unknown.length) return;
  const suggestions = await regesta.suggest(want.q, unknown).catch(() => []);
  if (isStale()) return;
  const again = (text) => {
    const link = element("a", { href: address({ ...want, q: text }), text, dir: "auto" });
    link.addEventListener("click", (event) => { if (!event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); input.focus(); wish({ q: text }); } });
    return link;
  };
  const rest = answer.query.words.filter((word) => !unknown.includes(word)).join(" ");
  const meant = suggestions.flatMap((text, place) => [place ? texts.or : "", again(text)]);
  hint.append(
    element("p", { text: texts.unknown.replace("{words}", unknown.join(", ")) }),
    meant.length ? element("p", {}, `${texts.meant} `, ...meant, "?") : "",
    rest ? element("p", {}, `${texts.without} `, again(rest)) : "",
  );
}

function fail(problem) {
  status.textContent = "";
  filters.ariaBusy = null;
  const again = element("button", { type: "button", text: texts.again });
  again.addEventListener("click", () => { input.focus(); run(); });
  hint.replaceChildren(element("p", { class: "notice" }, `${texts.failed} `, again));
  console.warn(problem);
}

// The fields show what is wanted.
function show(want) {
  if (input.value.trim() !== want.q) input.value = want.q;
  form.elements.in.value = want.in;
  form.elements.sort.value = want.sort;
}

// Everything is put in its place once.

const results = new regesta.Results(page.querySelector(".results"), {
  texts,
  get table() { return table; },
  kindOf: (one) => texts.one[table.kinds[table.pages.facets.kind[one]]],
  languageName,
  query: () => wanted().q,
});

const KINDS = Object.keys(texts.kinds);
const byKind = (one, other) => KINDS.indexOf(table.kinds[one]) - KINDS.indexOf(table.kinds[other]);

function nameField(facet, box) {
  return new regesta.NameField(box, {
    id: `find-${facet}`, label: texts.find[facet], none: texts.nameless,
    choose: async (place) => toggle(facet, await idOf(facet, place)),
    find: async (typed) => {
      names ??= await allNames();
      const column = columnOf(facet);
      const parts = regesta.fold(typed).split(" ").filter(Boolean);
      return [...column.records].map((record, place) => ({ place, name: names[record]?.name, count: number(counts[facet][place]), total: counts[facet][place], ...(names[record] ? regesta.rank(names[record], parts) : { score: 0 }) }))
        .filter(({ score }) => score).sort((one, other) => other.score - one.score || other.total - one.total);
    },
  });
}

// The filters are drawn after the first results, so that these wait for nothing.
let building, isBuilt = false;
function build() {
  return building ??= regesta.script(facetsScript).then(assemble, (problem) => { building = undefined; throw problem; });
}

function assemble() {
  const range = (({ years, dated }) => { const all = [...years.map(([year]) => year), ...dated.flatMap(([, from, to]) => [from, to])].filter(Boolean); return { first: Math.min(...all), last: Math.max(...all, ...table.manifest.later.map(([, year]) => year)) }; })(table.manifest);
  const box = (name) => { const own = element("fieldset", { class: "facet", "data-facet": name }); filters.append(own); return own; };
  widgets.years = new regesta.YearRange(box("years"), { legend: texts.facets.years, from: texts.from, to: texts.to, range, number, change: (from, to) => wish({ from, to }) });
  if (!Number.isFinite(range.first)) widgets.years.box.hidden = true;
  for (const facet of FACETS) {
    const own = box(facet);
    widgets[facet] = new regesta.FacetList(own, { legend: texts.facets[facet], more: texts.more_values, number, order: facet === "kind" ? byKind : undefined, toggle: async (place) => toggle(facet, await idOf(facet, place)), near: (place) => near(facet, place) });
    if (["kind", "language"].includes(facet)) own.dataset.single = ""; else if (facet !== "topic") nameField(facet, own);
  }
  widgets.chips = new regesta.Chips(page.querySelector(".search-chips"), { remove: texts.remove, clear: texts.clear, after: input });
  isBuilt = true;
}

function listen() {
  let wait;
  const typed = (isTyping) => { clearTimeout(wait); wish({ q: input.value.trim() }, { isTyping }); };
  input.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(typed, PAUSE, true); });
  input.addEventListener("focus", () => { if (table && !isFolder) regesta.warm(table, partOf(wanted())); }, { once: true });
  form.addEventListener("submit", (event) => { event.preventDefault(); typed(false); });
  form.addEventListener("change", ({ target }) => { if (["in", "sort"].includes(target.name)) wish({ q: input.value.trim(), [target.name]: target.value }); });
  more.addEventListener("click", () => {
    const next = page.querySelector(".results").children.length;
    showNext(NEXT);
    history.replaceState({ shown }, "");
    results.ready.then(() => page.querySelector(".results").children[next]?.querySelector("a")?.focus());
  });
  addEventListener("popstate", run);
  page.addEventListener("keydown", (event) => { if (event.key === "Escape" && drawer.open && !isWide.matches && drawer.contains(event.target)) { drawer.open = false; drawer.querySelector("summary").focus(); } });
}

// On a wide screen the filters stand beside the results; on a narrow one they open above them.
const drawer = page.querySelector(".search-drawer");
const isWide = matchMedia("(min-width: 52rem)");
const settle = () => { drawer.open = isWide.matches; };

async function begin() {
  page.querySelector(".search-plain").remove();
  settle();
  isWide.addEventListener("change", settle);
  // Shown with their first counts, all at once: nothing moves.
  filters.hidden = true;
  try {
    table = await regesta.table(folder);
    listen();
    run();
  } catch (problem) {
    fail(problem);
  }
}

begin();
})();
