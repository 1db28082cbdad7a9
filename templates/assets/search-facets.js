// The filters: lists with counts, a field to find a name among many, years with a histogram, and what
// was chosen as chips. They count, draw what they are told, and tell what was chosen; they decide nothing.
(() => {
"use strict";
const regesta = globalThis.regesta ??= {};
const { element } = regesta;

const FEW = 6;       // values of a list that are shown at once
const MANY = 30;     // and on demand; more are found by name
const SHOWN = 10;    // names that the field offers
const MOST_BARS = 60;

// How many documents have each value of each facet: facet -> an array by place, and for "years" by year.
regesta.count = (part, { found, missed }) => {
  const counts = { years: new Uint32Array(10_000) };
  for (const [facet, values] of Object.entries(part.facets)) {
    counts[facet] = new Uint32Array(256);
    for (const numbers of [found, missed[facet] ?? []]) countPlain(counts[facet], numbers, values);
  }
  for (const [facet, column] of Object.entries(part.columns)) {
    counts[facet] = new Uint32Array(column.records.length);
    for (const numbers of [found, missed[facet] ?? []]) countColumn(counts[facet], numbers, column, part, facet);
  }
  for (const numbers of [found, missed.years ?? []]) countYears(counts.years, numbers, part);
  return counts;
};

// Each is run for thousands of documents a few times in all, mostly before a browser has made it fast.
function countPlain(sums, numbers, values) {
  for (let place = 0; place < numbers.length; place += 1) sums[values[numbers[place]]] += 1;
}

function countColumn(sums, numbers, { offsets, values }, part, facet) {
  for (let place = 0; place < numbers.length; place += 1) {
    const row = part.row(numbers[place], facet);
    if (row < 0) continue;
    const end = offsets[row + 1];
    for (let at = offsets[row]; at < end; at += 1) sums[values[at]] += 1;
  }
}

function countYears(sums, numbers, { first, last }) {
  for (let place = 0; place < numbers.length; place += 1) {
    const number = numbers[place];
    const from = first[number];
    if (!from) continue;
    const to = Math.min(last[number], from + 30);
    for (let year = from; year <= to; year += 1) sums[year] += 1;
  }
}

// A text that stays the same is not written: a browser would lay it out anew.
const write = (element, text) => { if (element.textContent !== text) element.textContent = text; };

// The *limit* places with the highest counts, the highest first, then what else is *chosen*; and how many
// there would be. Of thousands a few are shown: sorting them all would take longer than all the rest.
function leading(counts, chosen, limit) {
  const isBefore = (one, other) => counts[one] > counts[other] || (counts[one] === counts[other] && one < other);
  const places = [];
  const put = (place, many) => {
    let rank = places.length;
    while (rank && isBefore(place, places[rank - 1])) rank -= 1;
    if (rank < many) places.splice(rank, 0, place);
    if (places.length > many) places.pop();
  };
  let size = 0;
  for (let place = 0; place < counts.length; place += 1) if (counts[place]) { size += 1; put(place, limit); }
  const rest = [...chosen].filter((place) => place >= 0 && !places.includes(place));
  size += rest.filter((place) => !counts[place]).length;
  for (const place of rest) put(place, Infinity);
  return { places, size };
}

// A list of values with counts, most first or in an *order* of its own. *toggle(place)* when one is
// chosen or left; *near(place)* when somebody points at it or comes to it by keyboard.
regesta.FacetList = class {
  constructor(box, { legend, toggle, near, more, number, order }) {
    Object.assign(this, { box, toggle, near, number, order, limit: order ? MANY : FEW });
    this.items = new Map();
    this.list = element("ul");
    this.more = element("button", { type: "button", class: "quiet-button", text: more, hidden: true });
    this.more.addEventListener("click", () => { const last = this.list.children.length; this.limit = MANY; this.draw(...this.drawn); this.list.children[last]?.querySelector("input").focus(); });
    box.append(element("legend", { text: legend }), this.list, this.more);
  }

  // *labels*: place -> name, or a promise of it; *chosen*: a Set of places.
  draw(counts, chosen, label) {
    this.drawn = [counts, chosen, label];
    const { places, size } = leading(counts, chosen, this.limit);
    if (this.order) places.sort(this.order);
    const focused = this.list.contains(document.activeElement) ? document.activeElement : undefined;
    regesta.arrange(this.list, places.map((place) => this.#item(place, counts[place], chosen.has(place), label)));
    if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
    this.more.hidden = this.limit === MANY || size <= places.length;
    this.box.hidden = !size || (size === 1 && !chosen.size && this.box.dataset.single !== undefined);
  }

  #item(place, count, isChosen, label) {
    if (!this.items.has(place)) {
      const box = element("input", { type: "checkbox" });
      const name = element("span", { class: "facet-name", dir: "auto" });
      const figure = element("span", { class: "count" });
      box.addEventListener("change", () => this.toggle(place));
      Promise.resolve(label(place)).then((text) => { name.textContent = text; });
      const item = element("li", {}, element("label", {}, box, name, " ", figure));
      for (const come of ["pointerenter", "focusin"]) item.addEventListener(come, () => this.near(place));
      this.items.set(place, { item, box, figure });
    }
    const { item, box, figure } = this.items.get(place);
    box.checked = isChosen;
    write(figure, this.number(count));
    item.toggleAttribute("data-none", !count);
    return item;
  }
};

// A field that finds one of many names, in any script: a combobox with a list, as ARIA has it.
regesta.NameField = class {
  constructor(box, { id, label, find, choose, none }) {
    Object.assign(this, { find, choose, none, found: [], active: -1 });
    this.input = element("input", { type: "text", id, role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list", "aria-label": label, placeholder: label });
    this.list = element("ul", { id: `${id}-list`, role: "listbox", "aria-label": label, hidden: true });
    box.append(element("div", { class: "name-field" }, this.input, this.list));
    this.input.addEventListener("input", () => this.#look());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.#close());
    this.list.addEventListener("pointerdown", (event) => { event.preventDefault(); const option = event.target.closest("[role=option]"); if (option) this.#take(Number(option.dataset.place)); });
  }

  async #look() {
    const typed = this.input.value.trim();
    const found = typed ? await this.find(typed) : [];
    if (typed !== this.input.value.trim() || document.activeElement !== this.input) return;
    this.found = found.slice(0, SHOWN);
    this.list.replaceChildren(...this.found.map(({ name, as, count }, place) => element("li", { role: "option", id: `${this.list.id}-${place}`, "data-place": place, "aria-selected": "false" }, element("bdi", { text: name }), as ? element("span", { class: "quiet", text: ` ${as}` }) : "", element("span", { class: "count", text: ` ${count}` }))));
    if (typed && !found.length) this.list.replaceChildren(element("li", { class: "quiet", role: "option", "aria-disabled": "true", "aria-selected": "false", text: this.none }));
    this.list.hidden = !typed;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.#activate(this.found.length ? 0 : -1);
  }

  #activate(place) {
    this.active = place;
    [...this.list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    if (place < 0) this.input.removeAttribute("aria-activedescendant");
    else { this.input.setAttribute("aria-activedescendant", `${this.list.id}-${place}`); this.list.children[place].scrollIntoView({ block: "nearest" }); }
  }

  #key(event) {
    const last = this.found.length - 1;
    if (event.key === "ArrowDown") this.#activate(this.active < last ? this.active + 1 : Math.min(0, last));
    else if (event.key === "ArrowUp") this.#activate(this.active > 0 ? this.active - 1 : last);
    else if (event.key === "Enter") { if (this.active >= 0) this.#take(this.active); }
    else if (event.key === "Escape" && (!this.list.hidden || this.input.value)) { this.input.value = ""; this.#close(); event.stopPropagation(); }
    else return;
    event.preventDefault();
  }

  #take(place) {
    const taken = this.found[place];
    this.input.value = "";
    this.#close();
    this.choose(taken.place);
  }

  #close() {
    this.list.hidden = true;
    this.found = [];
    this.input.setAttribute("aria-expanded", "false");
    this.#activate(-1);
  }
};

// Years: two number fields, and bars that show how many there are; a bar sets both.
regesta.YearRange = class {
  constructor(box, { legend, from, to, change, number, range }) {
    Object.assign(this, { box, change, number });
    const { first, last } = range;
    this.range = range;
    this.from = element("input", { type: "number", name: "from", min: first, max: last, placeholder: first, inputmode: "numeric" });
    this.to = element("input", { type: "number", name: "to", min: first, max: last, placeholder: last, inputmode: "numeric" });
    this.svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [key, value] of Object.entries({ class: "histogram", preserveAspectRatio: "none", "aria-hidden": "true" })) this.svg.setAttribute(key, value);
    const ends = element("p", { class: "histogram-ends quiet", "aria-hidden": "true" }, element("span", { text: first }), element("span", { text: last }));
    const fields = element("p", { class: "year-fields" }, element("label", {}, `${from} `, this.from), element("label", {}, `${to} `, this.to));
    box.append(element("legend", { text: legend }), this.svg, ends, fields);
    for (const field of [this.from, this.to]) field.addEventListener("change", () => this.#tell());
    this.step = [1, 2, 5, 10, 20, 50, 100].find((step) => (last - first + 1) / step <= MOST_BARS) ?? 500;
    this.bars = this.#bars();
    this.#follow();
  }

  #tell() {
    const year = (field) => (field.value.trim() && Number.isFinite(Number(field.value)) ? Math.round(Number(field.value)) : undefined);
    this.change(year(this.from), year(this.to));
  }

  // Press a bar, or press and draw over several.
  #follow() {
    const yearAt = (event) => {
      const { left, width } = this.svg.getBoundingClientRect();
      const bars = this.bars.length;
      const share = (event.clientX - left) / width;
      const place = Math.floor((document.documentElement.dir === "rtl" ? 1 - share : share) * bars);
      return this.range.first + Math.max(0, Math.min(bars - 1, place)) * this.step;
    };
    let begun;
    this.svg.addEventListener("pointerdown", (event) => { begun = yearAt(event); this.svg.setPointerCapture(event.pointerId); });
    this.svg.addEventListener("pointerup", (event) => {
      if (begun === undefined) return;
      const [one, other] = [begun, yearAt(event)].sort((a, b) => a - b);
      begun = undefined;
      this.change(one, Math.min(other + this.step - 1, this.range.last));
    });
  }

  // *counts*: by year.
  draw(counts, from, to) {
    const { first, last } = this.range;
    if (document.activeElement !== this.from) this.from.value = from ?? "";
    if (document.activeElement !== this.to) this.to.value = to ?? "";
    if (!Number.isFinite(first)) return;
    const sums = this.bars.map((_, place) => counts.subarray(first + place * this.step, Math.min(first + (place + 1) * this.step, last + 1)).reduce((sum, one) => sum + one, 0));
    const most = Math.max(1, ...sums);
    for (const [place, bar] of this.bars.entries()) this.#bar(bar, place, sums[place], most, from, to);
  }

  // Bars are made once; a click changes their heights.
  #bars() {
    const { first, last } = this.range;
    if (!Number.isFinite(first)) return [];
    const count = Math.ceil((last - first + 1) / this.step);
    this.svg.setAttribute("viewBox", `0 0 ${count * 10} 100`);
    const isTurned = document.documentElement.dir === "rtl";
    const make = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);
    return Array.from({ length: count }, (_, place) => {
      const bar = make("rect");
      for (const [key, value] of Object.entries({ x: (isTurned ? count - 1 - place : place) * 10 + 1, width: 8 })) bar.setAttribute(key, value);
      bar.append(make("title"));
      this.svg.append(bar);
      return bar;
    });
  }

  #bar(bar, place, count, most, from, to) {
    const start = this.range.first + place * this.step;
    const end = start + this.step - 1;
    const height = count ? Math.max(4, (100 * count) / most) : 0;
    if (bar.getAttribute("height") !== String(height)) { bar.setAttribute("y", 100 - height); bar.setAttribute("height", height); }
    bar.toggleAttribute("data-out", end < (from ?? -Infinity) || start > (to ?? Infinity));
    write(bar.firstChild, `${this.step > 1 ? `${start}–${end}` : start}: ${this.number(count)}`);
  }
};

// What was chosen, each with a button that takes it back. Focus goes on to the next, or to *after*.
regesta.Chips = class {
  constructor(list, { remove, clear, after }) {
    Object.assign(this, { list, remove, clear, after });
  }

  draw(chips) {
    const key = (chip) => `${chip.facet} ${chip.place}`;
    const had = [...this.list.querySelectorAll("button")].indexOf(document.activeElement);
    this.list.replaceChildren(...chips.map((chip) => {
      const button = element("button", { type: "button", "data-chip": key(chip) });
      const name = element("bdi");
      Promise.resolve(chip.label).then((text) => { name.textContent = text; button.setAttribute("aria-label", this.remove.replace("{name}", `${chip.facetName}: ${text}`)); });
      button.append(element("span", { class: "chip-facet", text: `${chip.facetName} ` }), name, element("span", { "aria-hidden": "true", text: " ×" }));
      button.addEventListener("click", chip.drop);
      return element("li", {}, button);
    }));
    if (chips.length > 1) {
      const all = element("button", { type: "button", class: "quiet-button", text: this.clear });
      all.addEventListener("click", () => { chips[0].dropAll(); this.after.focus(); });
      this.list.append(element("li", {}, all));
    }
    this.list.hidden = !chips.length;
    if (had >= 0) ([...this.list.querySelectorAll("button[data-chip]")][Math.min(had, chips.length - 1)] ?? this.after).focus();
  }
};
})();
