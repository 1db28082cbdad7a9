// Changes an open page as its file has changed, without loading it again: what scripts have added
// to the page stays, and so do place, focus and selection.
//
// Three trees meet: what the file was (old), what it is (now), and the page (live), which was made of
// old and which scripts may have changed since. Where it is not plain what to do nothing is changed,
// and the page has to be loaded again.

// What is more than text: it does something when it comes, or some script may hold it.
const DELICATE = "script:not([type='application/ld+json']), style, link, base, meta[http-equiv], template, button, "
  + "input, select, textarea, form, dialog, details, iframe, object, embed, audio, video, canvas";
const MOST = 400;

class Unclear extends Error {}

// Make the page what *now* says where that differs from *old*; false, and nothing changed: load it again.
export function merge(old, now, live = document) {
  try {
    const steps = [];
    const roots = [old, now, live].map((page) => page.documentElement);
    compare(...roots, touched(old.documentElement, live.documentElement), steps);
    for (const step of steps) step();
    return true;
  } catch (problem) {
    if (problem instanceof Unclear) return false;
    throw problem;
  }
}

const kind = (element) => `${element.localName}.${element.className}`;

function isAlike(one, other) {
  if (one.nodeType !== other.nodeType) return false;
  if (one.nodeType !== Node.ELEMENT_NODE) return one.data === other.data;
  return one.id === other.id && kind(one) === kind(other);
}

// The node of the page for each child of an element as it was; undefined where that is not plain.
function counterparts(old, live) {
  const found = [];
  let next = live.firstChild;
  for (const child of old.childNodes) {
    while (next && !isAlike(child, next)) next = next.nextSibling;
    if (!next) return undefined;
    found.push(next);
    next = next.nextSibling;
  }
  return found;
}

// What a script may look for: an element of a kind, which has an id or none.
const role = (element) => `${kind(element)} ${Boolean(element.id)}`;

// Roles of elements which scripts have added something to: a new one of them would miss it.
function touched(old, live, roles = new Set()) {
  const found = counterparts(old, live);
  if (!found || found.length !== live.childNodes.length) roles.add(role(old));
  found?.forEach((child, at) => { if (child.nodeType === Node.ELEMENT_NODE) touched(old.childNodes[at], child, roles); });
  return roles;
}

function mayChange(node, roles) {
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  for (const one of [node, ...node.querySelectorAll("*")]) {
    if (one.matches(DELICATE) || roles.has(role(one))) throw new Unclear();
  }
}

// Collect the steps that make *live*, which was *old*, what *now* says.
function compare(old, now, live, roles, steps) {
  attributes(old, now, live, steps);
  const places = changes([...old.childNodes], [...now.childNodes]);
  if (!places.length) return;
  const found = counterparts(old, live);
  if (!found) throw new Unclear();
  // What comes last stands before what scripts have added there.
  const end = found.length ? found.at(-1).nextSibling : live.firstChild;
  for (const { at, before, after } of places) {
    if (before && after) { compare(before, after, found[at], roles, steps); continue; }
    mayChange(before ?? after, roles);
    if (before) steps.push(() => found[at].remove());
    else steps.push(() => live.insertBefore(document.importNode(after, true), found[at] ?? end));
  }
}

function attributes(old, now, live, steps) {
  for (const name of new Set([...old.getAttributeNames(), ...now.getAttributeNames()])) {
    const value = now.getAttribute(name);
    if (old.getAttribute(name) === value) continue;
    if (now.matches(DELICATE) || old.getAttribute(name) !== live.getAttribute(name)) throw new Unclear();
    steps.push(() => (value === null ? live.removeAttribute(name) : live.setAttribute(name, value)));
  }
}

// How children differ: pairs to be compared, what goes, and what comes before the old child at a place.
function changes(old, now) {
  let start = 0;
  while (start < old.length && start < now.length && old[start].isEqualNode(now[start])) start += 1;
  let ends = 0;
  const left = Math.min(old.length, now.length) - start;
  while (ends < left && old.at(-1 - ends).isEqualNode(now.at(-1 - ends))) ends += 1;
  const [before, after] = [old, now].map((all) => all.slice(start, all.length - ends));
  return aligned(before, after).map((one) => ({ ...one, at: one.at + start }));
}

// The longest common sequence; children that are equal count more than those that are only alike.
function aligned(before, after) {
  if (before.length * after.length > MOST * MOST) throw new Unclear();
  const worth = (i, j) => (before[i].isEqualNode(after[j]) ? 3 : isAlike(before[i], after[j]) ? 2 : 0);
  const best = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  const pairs = before.map((_, i) => after.map((_, j) => worth(i, j)));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      best[i][j] = Math.max(best[i + 1][j], best[i][j + 1], pairs[i][j] && pairs[i][j] + best[i + 1][j + 1]);
    }
  }
  const found = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && pairs[i][j] && best[i][j] === pairs[i][j] + best[i + 1][j + 1]) {
      if (pairs[i][j] === 2) found.push({ at: i, before: before[i], after: after[j] });
      i += 1;
      j += 1;
    } else if (i < before.length && best[i][j] === best[i + 1][j]) {
      found.push({ at: i, before: before[i] });
      i += 1;
    } else {
      found.push({ at: i, after: after[j] });
      j += 1;
    }
  }
  return found;
}
