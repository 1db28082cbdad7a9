// Every problem of the last build, over the last good page; gone when it is mended.
import { h, ready, root, t } from "./host.js";

const badge = h("button", { type: "button", class: "badge", hidden: true, click: () => open() });
const box = h("section", { class: "overlay", role: "dialog", tabindex: "-1", hidden: true });
const said = h("p", { class: "said", role: "status" });
root.append(badge, box, said);

let problems;
let dismissed = "";

export async function showProblems(told) {
  await ready();
  problems = told;
  const summary = told.errors || told.defect ? t("serve.errors", { count: told.errors || 1 }) : t("serve.warnings", { count: told.warnings });
  const isClean = !told.listed.length && !told.defect;
  said.textContent = isClean ? "" : summary;
  badge.hidden = isClean;
  badge.textContent = summary;
  badge.dataset.failed = told.failed;
  document.title = document.title.replace(/^✗ /, "");
  if (told.failed) document.title = `✗ ${document.title}`;
  // What somebody put away stays away until something else is wrong.
  if (!told.failed || JSON.stringify(told) === dismissed) close(); else open();
}

function open() {
  const { listed, more, defect, failed } = problems;
  box.setAttribute("aria-label", badge.textContent);
  box.replaceChildren(h("div", { class: "inside" },
    h("header", {},
      h("h2", {}, badge.textContent),
      failed && h("p", {}, t(document.querySelector("main") ? "serve.last_good" : "serve.no_site")),
      h("button", { type: "button", class: "close", click: dismiss }, t("serve.close"), " ", h("kbd", {}, "Esc"))),
    defect && h("article", { class: "problem", "data-severity": "error" }, h("p", { class: "message" }, t("serve.defect")), h("pre", {}, defect)),
    h("ol", {}, listed.map((one) => h("li", {}, problem(one)))),
    more > 0 && h("p", {}, t("serve.more", { count: more }))));
  box.hidden = false;
  badge.hidden = true;
}

function close() {
  box.hidden = true;
  badge.hidden = !problems.listed.length && !problems.defect;
}

function dismiss() {
  dismissed = JSON.stringify(problems);
  close();
  badge.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || box.hidden || event.defaultPrevented) return;
  event.preventDefault();
  dismiss();
});

function problem(one) {
  const place = one.line ? `${one.path}:${one.line}:${one.column}` : one.path;
  return h("article", { class: "problem", "data-severity": one.severity },
    h("p", { class: "place" }, h("code", {}, place), " ", h("span", { class: "code" }, `${one.severity}[${one.code}]`)),
    h("p", { class: "message" }, one.message),
    one.excerpt && h("pre", {}, h("span", { class: "number" }, `${one.line} `), ...excerpt(one)),
    one.hint && h("p", { class: "hint" }, one.hint));
}

function excerpt({ excerpt: line, column, length }) {
  // Columns count code points, as people count characters.
  const characters = [...line];
  const start = Math.min(Math.max(0, column - 1), characters.length);
  const end = Math.min(start + Math.max(1, length), Math.max(characters.length, start + 1));
  return [characters.slice(0, start).join(""), h("mark", {}, characters.slice(start, end).join("") || " "), characters.slice(end).join("")];
}
