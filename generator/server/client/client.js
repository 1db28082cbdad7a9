// What `regesta serve` adds to each page: reload, overlay, annotating. No file of the site has it.
import { renewed, start, stale } from "./editor.js";
import { showProblems } from "./overlay.js";
import { listen } from "./reload.js";

listen({ problems: showProblems, renewed, stale });
start();
