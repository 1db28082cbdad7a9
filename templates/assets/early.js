// Runs before the page is shown: says that there is script, and sets the reader's choice of marks.
document.documentElement.dataset.script = "";

// A long page is laid out as far as it is seen: until its reader goes to a place in it, since its height
// is not known before, and not where a browser goes back to a place.
{
  const root = document.documentElement;
  const [way] = performance.getEntriesByType("navigation");
  if (way?.type === "navigate" && !location.hash && !location.search) {
    root.dataset.light = "";
    for (const event of ["click", "hashchange"]) addEventListener(event, () => { delete root.dataset.light; }, { capture: true, once: true });
  }
}

// Whoever comes from the search brings words that are to be marked (?h=): highlight.js is for them alone.
{
  const own = document.currentScript;
  const words = new URLSearchParams(location.search).get("h");
  const names = [/\p{Script=Cyrillic}/u.test(words ?? "") && "stem-russian.js", words && "highlight.js"];
  for (const name of names.filter(Boolean)) {
    const script = document.createElement("script");
    script.src = new URL(name, own.src).href;
    script.async = false;
    Object.assign(script.dataset, own.dataset);
    document.head.append(script);
  }
}
