// What `regesta serve` adds to each page: reload, overlay, annotating. No file of the site has it.
import { listen } from "./reload.js";
import { showProblems } from "./overlay.js";

listen({ problems: showProblems });
