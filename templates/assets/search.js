// The search page: Pagefind's engine, one bundle for each language, and a plain list of results.
// Each bundle is a module of its own, with its own WebAssembly: two in one would crash it.

const page = document.querySelector(".search");
const form = page.querySelector("form");
const list = page.querySelector(".results");
const status = page.querySelector(".search-status");
const more = page.querySelector(".search-more");
const words = page.dataset;
const STEP = 10;

page.querySelector(".search-plain").remove();

let bundles;
let found = [];
let shown = 0;
let turn = 0;

function load() {
  bundles ??= Promise.all(languages().map(async (language) => {
    const engine = await import(new URL(`${language}/pagefind.js`, location.href).href);
    await engine.options({ excerptLength: 28, baseUrl: "/" });
    await engine.init();
    return engine;
  }));
  return bundles;
}

function languages() {
  const own = words.language;
  return [...new Set([own, ...words.languages.split(" ").filter(Boolean)])];
}

function query() {
  const data = new FormData(form);
  return Object.fromEntries(["q", "kind", "year", "sort"].map((name) => [name, String(data.get(name) ?? "").trim()]));
}

function options({ kind, year, sort }) {
  const filters = {};
  if (kind) filters.kind = kind;
  if (year) filters.year = year;
  return { filters, ...(sort && { sort: { date: sort } }) };
}

async function search() {
  const mine = ++turn;
  const wanted = query();
  remember(wanted);
  list.replaceChildren();
  more.hidden = true;
  if (!wanted.q) {
    status.textContent = "";
    return;
  }
  status.textContent = words.busy;
  try {
    const engines = await load();
    const answers = await Promise.all(engines.map((engine) => engine.search(wanted.q, options(wanted))));
    if (mine !== turn) return;
    found = merged(answers.map((answer) => answer.results), wanted.sort);
    shown = 0;
    status.textContent = found.length ? words.some.replace("{count}", found.length) : words.none;
    await show(mine);
  } catch (problem) {
    bundles = undefined;
    status.textContent = words.failed;
    console.warn(problem);
  }
}

// Scores of two bundles do not compare, so the lists take turns.
function merged(lists) {
  const longest = Math.max(0, ...lists.map((one) => one.length));
  return Array.from({ length: longest }, (_, place) => lists.map((one) => one[place])).flat().filter(Boolean);
}

async function show(mine) {
  const next = found.slice(shown, shown + STEP);
  const data = await Promise.all(next.map((result) => result.data()));
  if (mine !== turn) return;
  shown += next.length;
  list.append(...data.map(item));
  more.hidden = shown >= found.length;
}

function item(data) {
  const entry = document.createElement("li");
  const title = document.createElement("p");
  const link = document.createElement("a");
  const about = document.createElement("p");
  const excerpt = document.createElement("p");
  title.className = "result-title";
  link.href = address(data);
  link.textContent = data.meta.title;
  title.append(link);
  about.className = "quiet";
  about.textContent = [kindName(data.meta.kind), data.meta.date].filter(Boolean).join(" · ");
  // Pagefind escapes what it puts into an excerpt; the only elements are its own marks.
  excerpt.innerHTML = data.excerpt;
  entry.append(title, about, excerpt);
  return entry;
}

function kindName(kind) {
  const option = form.elements.kind.querySelector(`option[value="${CSS.escape(kind ?? "")}"]`);
  return kind && option ? option.textContent : "";
}

// The bundle lies beside this page, and its documents have the addresses of the pages.
function address(data) {
  const path = (data.raw_url ?? data.url).replace(/^\/+/, "").replace(/^.*?\/search\/[^/]+\//, "");
  const paragraph = place(data);
  return new URL(`../${path}${paragraph ? `#${paragraph}` : ""}`, location.href).href;
}

// The last paragraph that begins at or before the first word found.
function place(data) {
  const first = Math.min(...(data.locations ?? []));
  const before = (data.anchors ?? []).filter((one) => /^p\d+$/.test(one.id) && one.location <= first);
  const last = before.at(-1);
  const names = (data.anchors ?? []).find((one) => one.id === "names");
  return last && !(names && first >= names.location) ? last.id : "";
}

function remember(wanted) {
  const state = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
  history.replaceState(null, "", state.size ? `?${state}` : location.pathname);
}

function recall() {
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = form.elements[name];
    if (field) field.value = value;
  }
}

if (location.protocol === "file:") {
  status.textContent = words.folder;
  status.classList.add("notice");
} else {
  let wait;
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  form.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(search, 180); });
  form.elements.q.addEventListener("focus", () => load().catch(() => {}), { once: true });
  more.addEventListener("click", () => show(turn));
  recall();
  search();
}
