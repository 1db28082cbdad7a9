// A file that somebody else changed meanwhile: both versions, side by side. Nothing was written.
import { h, root, t } from "./host.js";

export function showConflict({ path, yours, theirs }, { again, drop }) {
  const dialog = h("dialog", { class: "conflict", "aria-labelledby": "conflict-title" });
  const done = (act) => () => { dialog.close(); act?.(); };
  const [mine, other] = compared(yours ?? "", theirs ?? "");
  dialog.append(
    h("h2", { id: "conflict-title" }, t("annotate.conflict")),
    h("p", {}, t("annotate.conflict_explained"), " ", h("code", {}, path)),
    h("div", { class: "versions" },
      version(t("annotate.yours"), yours === null ? t("annotate.unknown_version") : mine),
      version(t("annotate.theirs"), theirs === null ? t("annotate.file_gone") : other)),
    h("footer", {},
      again && h("button", { type: "button", class: "first", click: done(again) }, t("annotate.put_into_theirs")),
      h("button", { type: "button", click: done(drop) }, t("annotate.leave_theirs")),
      again && h("button", { type: "button", click: done() }, t("annotate.back"), " ", h("kbd", {}, "Esc"))));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("keydown", (event) => { if (event.key === "Escape") event.stopPropagation(); });
  root.append(dialog);
  dialog.showModal();
  for (const pre of dialog.querySelectorAll("pre")) {
    const first = pre.querySelector("ins");
    if (first) pre.scrollTop = first.offsetTop - pre.offsetTop - pre.clientHeight / 3;
  }
}

const version = (title, lines) => h("section", {}, h("h3", {}, title), h("pre", { tabindex: "0" }, lines));

// The lines of both; those that the other has not are marked.
function compared(one, other) {
  const [a, b] = [one.split("\n"), other.split("\n")];
  const common = longest(a, b);
  const marked = (lines, kept, name) => lines.map((line, n) => (kept.has(n) ? `${line}\n` : h(name, {}, `${line}\n`)));
  return [marked(a, common[0], "ins"), marked(b, common[1], "ins")];
}

// Which lines are in both, in the same order: their numbers in either.
function longest(a, b) {
  if (a.length * b.length > 4_000_000) return [new Set(a.keys()), new Set(b.keys())];
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const kept = [new Set(), new Set()];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) { kept[0].add(i); kept[1].add(j); i += 1; j += 1; }
    else if (lengths[i + 1][j] >= lengths[i][j + 1]) i += 1;
    else j += 1;
  }
  return kept;
}
