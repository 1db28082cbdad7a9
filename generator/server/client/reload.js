// Hears what the server tells, and shows this page anew when it has changed, at the place where it was.
import { own } from "./host.js";
import { merge } from "./merging.js";

const KEY = `regesta-place:${location.pathname}`;
let source;
let held = 0;
// What the server advised while the page could not be changed.
let advised;
let hear = {};
// This page as its file was: what has changed is told by comparing it with the file as it is then.
let file;
let changing = Promise.resolve();

export function listen(listeners) {
  hear = listeners;
  restore();
  connect();
  remember();
  // A browser keeps six connections to one server: pages that nobody sees let theirs go.
  document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", () => { if (!document.hidden) connect(); });
}

// While something here is unsaved the page is not changed; the returned function lets go.
export function hold() {
  held += 1;
  let isHolding = true;
  return () => {
    if (!isHolding) return;
    isHolding = false;
    held -= 1;
    if (!held && advised) changed(advised);
  };
}

function connect() {
  if (source) return;
  const { page, content, assets } = own;
  source = new EventSource(`/~regesta/events?${new URLSearchParams({ page, content, assets })}`);
  source.addEventListener("problems", (event) => hear.problems?.(JSON.parse(event.data)));
  source.addEventListener("page", (event) => changed(JSON.parse(event.data)));
  source.addEventListener("error", () => { if (source?.readyState === EventSource.CLOSED) { disconnect(); setTimeout(connect, 1000); } });
}

function disconnect() {
  source?.close();
  source = undefined;
}

function changed(advice) {
  if (advice.do === "style") {
    restyle(own.assets, advice.assets);
    own.assets = advice.assets;
    remember();
    return;
  }
  changing = changing.then(() => renew(advice)).catch(reload);
}

// Change what has changed where it stands; load the page again where that is not plain, or a script says no.
async function renew(advice) {
  if (advice.content === own.content && advice.assets === own.assets) return;
  const came = file && !held ? await fetched() : undefined;
  if (held) { advised = advice; hear.stale?.(); return; }
  advised = undefined;
  if (!came || came.version.assets !== own.assets || !isAllowed() || !merge(file, came.page)) { reload(); return; }
  file = came.page;
  Object.assign(own, came.version);
  // Scripts that place things know this event already.
  dispatchEvent(new Event("resize"));
  hear.renewed?.();
}

const isAllowed = () => document.dispatchEvent(new Event("regesta:change", { cancelable: true }));

// Keep what the file of this page is, once there is time for it.
function remember() {
  file = undefined;
  whenIdle(async () => {
    const came = await fetched();
    if (came && came.version.content === own.content && came.version.assets === own.assets) file = came.page;
  });
}

// The page as its file is now, without what is another in each answer, and which version of it that is;
// undefined when there is none.
async function fetched() {
  const answer = await fetch(location.href.split("#")[0]).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const script = page.getElementById("regesta-serve");
  if (!script?.dataset.content) return undefined;
  const { content, assets } = script.dataset;
  script.remove();
  for (const policy of page.querySelectorAll("meta[http-equiv=Content-Security-Policy i]")) {
    policy.content = policy.content.replaceAll(/'nonce-[^']*'/g, "");
  }
  return { page, version: { content, assets } };
}

const whenIdle = (act) => (globalThis.requestIdleCallback ? requestIdleCallback(act, { timeout: 2000 }) : setTimeout(act, 500));

function restyle(from, to) {
  for (const old of document.querySelectorAll("link[rel~=stylesheet]")) {
    if (!old.href.includes(`/assets/${from}/`)) continue;
    const fresh = old.cloneNode();
    fresh.href = old.href.replace(`/assets/${from}/`, `/assets/${to}/`);
    // Both until the new one is there: the page is never without style.
    fresh.addEventListener("load", () => old.remove());
    old.after(fresh);
  }
}

export function reload() {
  disconnect();
  try { sessionStorage.setItem(KEY, JSON.stringify(place())); } catch { /* then the browser's own memory must do */ }
  history.scrollRestoration = "manual";
  location.reload();
}

// The place: the first paragraph in sight and how far down it is, so that what changed above moves nothing.
function place() {
  const marks = document.querySelectorAll("main [id]");
  const first = [...marks].find((one) => { const box = one.getBoundingClientRect(); return box.bottom > 0 && box.height > 0; });
  return { y: scrollY, id: first?.id, top: first?.getBoundingClientRect().top };
}

function restore() {
  const kept = sessionStorage.getItem(KEY);
  if (!kept) return;
  sessionStorage.removeItem(KEY);
  const { y, id, top } = JSON.parse(kept);
  const settle = () => {
    const mark = id && document.getElementById(id);
    const to = mark && y > 0 ? scrollY + mark.getBoundingClientRect().top - top : y;
    scrollTo({ top: to, behavior: "instant" });
  };
  settle();
  // Once more when all pictures have their size.
  if (document.readyState !== "complete") addEventListener("load", settle, { once: true });
  history.scrollRestoration = "auto";
}
