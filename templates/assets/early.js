// Runs before the page is shown: says that there is script, and sets the reader's choice of marks.
document.documentElement.dataset.script = "";

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
