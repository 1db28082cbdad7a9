// Runs before the page is shown: says that there is script, and sets the reader's choice of marks.
document.documentElement.dataset.script = "";
