// The network page: filter by kind and strength, and light up whom somebody appears with.
// The picture and the table are whole without it.

(() => {
  const figure = document.querySelector(".network");
  if (!figure) return;
  const picture = figure.querySelector("svg");
  const form = figure.querySelector("form");
  const status = form.querySelector("[role=status]");
  const nodes = new Map(
    [...picture.querySelectorAll("a[data-node]")].map((node) => [node.dataset.node, node]),
  );
  const rows = [...document.querySelectorAll("tr[data-node]")];
  const edges = [...picture.querySelectorAll("line[data-weight]")].map((line) => ({
    line,
    ends: [line.dataset.first, line.dataset.second],
    weight: Number(line.dataset.weight),
  }));

  function filter() {
    const kinds = new Set(new FormData(form).getAll("kind"));
    const least = Number(form.elements.strength.value);
    const allowed = (number) => kinds.has(nodes.get(number).dataset.kind);
    const tied = new Set();
    for (const { line, ends, weight } of edges) {
      const shown = weight >= least && ends.every(allowed);
      line.toggleAttribute("data-off", !shown);
      if (shown) ends.forEach((end) => tied.add(end));
    }
    // At the lowest strength nobody is left out for having no tie.
    const shows = (number) => allowed(number) && (least === 1 || tied.has(number));
    nodes.forEach((node, number) => node.toggleAttribute("data-off", !shows(number)));
    rows.forEach((row) => (row.hidden = !shows(row.dataset.node)));
    form.querySelector(".network-least").textContent = least;
    const count = [...nodes.keys()].filter(shows).length;
    status.textContent = figure.dataset.shown.replace("{count}", count);
  }

  function light(node) {
    const number = node.dataset.node;
    dim();
    picture.setAttribute("data-active", "");
    node.setAttribute("data-lit", "");
    for (const { line, ends } of edges) {
      if (!ends.includes(number) || line.hasAttribute("data-off")) continue;
      line.setAttribute("data-lit", "");
      ends.forEach((end) => nodes.get(end).setAttribute("data-lit", ""));
    }
  }

  function dim() {
    picture.removeAttribute("data-active");
    picture.querySelectorAll("[data-lit]").forEach((one) => one.removeAttribute("data-lit"));
  }

  const nodeOf = (event) => event.target.closest("a[data-node]");
  for (const begin of ["pointerover", "focusin"]) {
    picture.addEventListener(begin, (event) => (nodeOf(event) ? light(nodeOf(event)) : dim()));
  }
  for (const end of ["pointerleave", "focusout"]) picture.addEventListener(end, dim);
  document.addEventListener("keydown", (event) => event.key === "Escape" && dim());

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
})();
