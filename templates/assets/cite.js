// "Cite this": buttons that copy, where the browser lets a page copy; and a number beside each
// paragraph, which opens a citation of that very passage. Without it all can be read and selected.
(() => {
  const section = document.querySelector(".cite");
  if (!section) return;
  const template = section.querySelector(".cite-template");
  const words = template.dataset;
  const said = section.querySelector(".cite-said");
  const canCopy = Boolean(window.isSecureContext && navigator.clipboard?.writeText);
  let box;
  let opener;

  async function copy(text, button) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return;
    }
    if (said.textContent) return;
    const label = [...button.childNodes];
    button.textContent = said.dataset.copied;
    said.textContent = said.dataset.copied;
    setTimeout(() => { button.replaceChildren(...label); said.textContent = ""; }, 2000);
  }

  function offer(button, text) {
    if (!canCopy) return;
    button.hidden = false;
    button.addEventListener("click", () => copy(text(), button));
  }

  for (const row of section.querySelectorAll(".cite-row")) {
    offer(row.querySelector(".cite-copy"), () => row.querySelector(".cite-words").textContent);
  }

  const number = (paragraph) => paragraph.id.slice(1);
  const isOurs = "ours" in words;
  const here = (paragraph) => `${isOurs ? words.address : location.href.split("#")[0]}#${paragraph.id}`;

  function fill(place, paragraph) {
    const [text, address] = place.children;
    text.textContent = words.before + number(paragraph) + words.after;
    address.textContent = isOurs ? here(paragraph) : words.address;
    if (words.address) place.append(".");
  }

  // The same in a format for programs: to copy, and as a file that the page itself makes.
  function forPrograms(format, paragraph) {
    const { passage, file, type } = format.dataset;
    const text = passage.replaceAll("{number}", number(paragraph));
    offer(format.querySelector(".cite-copy"), () => text);
    const save = format.querySelector("a");
    save.download = file.replace(".", `-${paragraph.id}.`);
    save.href = `data:${type};charset=utf-8,${encodeURIComponent(text)}`;
  }

  function close() {
    if (!box) return;
    const hadFocus = box.contains(document.activeElement);
    box.remove();
    box = undefined;
    if (hadFocus) opener.focus();
  }

  function open(paragraph, link) {
    close();
    opener = link;
    box = template.content.firstElementChild.cloneNode(true);
    const place = box.querySelector(".cite-words");
    fill(place, paragraph);
    box.lang = document.documentElement.lang;
    box.dir = document.documentElement.dir;
    offer(box.querySelector(".cite-copy"), () => place.textContent);
    for (const format of box.querySelectorAll("[data-passage]")) forPrograms(format, paragraph);
    offer(box.querySelector(".cite-copy-link"), () => here(paragraph));
    box.querySelector(".cite-close").addEventListener("click", close);
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    paragraph.after(box);
    box.focus({ preventScroll: true });
  }

  for (const paragraph of document.querySelectorAll(".article-text p[id]")) {
    if (!/^p\d+$/.test(paragraph.id)) continue;
    const link = document.createElement("a");
    link.className = "paragraph-link";
    link.href = `#${paragraph.id}`;
    link.dataset.number = number(paragraph);
    link.setAttribute("aria-label", words.label.replace("{number}", number(paragraph)));
    link.lang = document.documentElement.lang;
    link.addEventListener("click", (event) => {
      // First the address, for going there takes the focus away; then what is to have it.
      event.preventDefault();
      location.hash = paragraph.id;
      open(paragraph, link);
    });
    paragraph.append(link);
  }
})();
