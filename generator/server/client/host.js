// One element for all that we show, so that neither our styles nor the site's reach into the other's.

const script = document.getElementById("regesta-serve");

export const own = {
  page: script.dataset.page,
  content: script.dataset.content,
  assets: script.dataset.assets,
  token: script.dataset.token,
};

const OWN = "/~regesta/";

const element = document.createElement("regesta-serve");
element.setAttribute("role", "region");
element.setAttribute("aria-label", "Regesta");
const root = element.attachShadow({ mode: "open" });
const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL("client.css", import.meta.url).href;
root.append(style);
document.body.append(element);

export { element as host, root };

// What the interface says, in the language of the page; asked for once, when it is first needed.
let asked;
const texts = {};
export const vocabularies = {};

export function ready() {
  asked ??= fetch(`${OWN}texts?language=${encodeURIComponent(document.documentElement.lang || "en")}`)
    .then((answer) => answer.json())
    .then((found) => { Object.assign(texts, found.texts); Object.assign(vocabularies, found.vocabularies); });
  return asked;
}

const plurals = new Intl.PluralRules(document.documentElement.lang || "en");

export function t(key, values = {}) {
  const entry = texts[key] ?? key;
  const text = typeof entry === "string" ? entry : entry[plurals.select(values.count ?? 0)] ?? entry.other;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// An element with attributes, properties (with a dot before), listeners (functions) and children.
export function h(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") made.addEventListener(key, value);
    else if (key.startsWith(".")) made[key.slice(1)] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  // Text nodes only: whatever stands in the archive is shown, and never becomes an element.
  made.append(...children.flat(Infinity).filter((one) => one !== undefined && one !== null && one !== false));
  return made;
}

// Ask the server. What writes is sent with this run's token. A server that is gone is an answer too: code 0.
export const get = (name, parameters = {}) => answered(`${OWN}${name}?${new URLSearchParams(parameters)}`);

export const post = (name, body) => answered(`${OWN}${name}`, {
  method: "POST",
  headers: { "Content-Type": "application/json", "X-Regesta-Token": own.token },
  body: JSON.stringify(body),
});

async function answered(address, options) {
  try {
    const answer = await fetch(address, options);
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    return { ...(isJson ? await answer.json() : { problem: await answer.text() }), code: answer.status };
  } catch {
    return { code: 0, problem: t("annotate.unreachable") };
  }
}
