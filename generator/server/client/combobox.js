// Finds an entity as one types: an ARIA combobox with a list. The best guess is first and already active.
import { get, h, own, t } from "./host.js";

let count = 0;

// onpick(guess) hears what is chosen: { id, name, isNew }. *several*: more than one may be chosen.
export function combobox({ label, name, kinds = [], value = [], names = {}, several = false, guess = "", onpick }) {
  count += 1;
  const id = `combobox-${count}`;
  let chosen = value.map((one) => ({ id: one, name: names[one] ?? one }));
  let offered = [];
  let active = -1;
  let asked = 0;
  let waiting = false;  // what is offered answers other words than those that stand in the field by now
  let entered = false;  // Enter was pressed meanwhile: the first that answers these words is meant

  const input = h("input", {
    id, type: "text", role: "combobox", name, autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": `${id}-list`, placeholder: t("annotate.find"),
    input: () => search(), focus: () => { if (!chosen.length || several) search(); }, blur: () => close(), keydown: keys,
  });
  const list = h("ul", { id: `${id}-list`, role: "listbox", "aria-label": label, hidden: true });
  const tags = h("ul", { class: "tags", "aria-label": label });
  const element = h("div", { class: "field combobox" }, h("label", { for: id }, label), tags, input, list);

  function draw() {
    tags.replaceChildren(...chosen.map((one) => h("li", {},
      h("span", { class: "tag", "data-new": one.isNew }, one.name, " ", h("code", {}, one.id)),
      h("button", { type: "button", class: "small", "aria-label": t("annotate.take_away", { name: one.name }), click: () => { chosen = chosen.filter((other) => other !== one); draw(); onpick?.(element.chosen); input.focus(); } }, "×"))));
    tags.hidden = !chosen.length;
    input.hidden = chosen.length > 0 && !several;
  }

  async function search() {
    asked += 1;
    const mine = asked;
    waiting = true;
    entered = false;
    const words = input.value.trim() || guess;
    const answer = await get("entities", { q: words, kinds: kinds.join(","), page: own.page });
    if (mine !== asked || !input.isConnected) return;
    waiting = false;
    if (answer.code !== 200) return;
    offered = [...answer.found.filter((one) => !chosen.some((other) => other.id === one.id)), ...answer.new];
    list.replaceChildren(...offered.map(option));
    list.hidden = !offered.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    point(offered.length ? 0 : -1);
    if (entered && offered.length) pick(offered[0]);
  }

  function option(one, number) {
    const kind = one.id.split("/")[0];
    return h("li", { id: `${id}-${number}`, role: "option", "aria-selected": "false", "data-new": one.isNew, mousedown: (event) => { event.preventDefault(); pick(one); } },
      one.isNew
        ? h("span", {}, t("annotate.new_record", { kind: t(`one.${kind}`), name: one.name }))
        : [h("strong", {}, one.name), one.by ? ` = ${one.by}` : "", h("span", { class: "quiet" }, ` ${t(`one.${kind}`)} · ${one.id}`), one.description && h("span", { class: "quiet line" }, one.description)]);
  }

  function point(number) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = number;
    const item = list.children[active];
    item?.setAttribute("aria-selected", "true");
    item?.scrollIntoView({ block: "nearest" });
    if (item) input.setAttribute("aria-activedescendant", item.id); else input.removeAttribute("aria-activedescendant");
  }

  function pick(one) {
    chosen = several ? [...chosen, one] : [one];
    input.value = "";
    close();
    draw();
    onpick?.(element.chosen);
    if (!several) element.dispatchEvent(new CustomEvent("picked", { bubbles: true })); else input.focus();
  }

  function close() {
    asked += 1;
    waiting = false;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    point(-1);
  }

  function keys(event) {
    if (event.isComposing) return;
    const isEnter = event.key === "Enter" && !event.ctrlKey && !event.metaKey;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) search();
      else point((active + (event.key === "ArrowDown" ? 1 : -1) + offered.length) % offered.length);
    } else if (isEnter && waiting) {
      event.preventDefault();
      entered = true;
    } else if (isEnter && !list.hidden && offered[active]) {
      event.preventDefault();
      pick(offered[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && !input.value && several && chosen.length) {
      chosen = chosen.slice(0, -1);
      draw();
      onpick?.(element.chosen);
    }
  }

  Object.defineProperty(element, "chosen", { get: () => chosen });
  element.rename = (old, next) => { chosen = chosen.map((one) => (one.id === old ? { ...one, ...next } : one)); draw(); };
  element.focus = () => (input.hidden ? tags.querySelector("button") : input).focus();
  draw();
  return element;
}
