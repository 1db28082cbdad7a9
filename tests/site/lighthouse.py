"""Rates the main pages of a built site with Lighthouse: ``python tests/site/lighthouse.py site``.

Needs npm, which fetches Lighthouse into ``.venv/lighthouse``, and Chromium. Prints a table and ends
with 1 when a page has less than its due. Performance depends on what else the machine does: it
counts only with ``--performance``, as the median of three runs.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.browser.chromium import find, flags  # noqa: E402 - run as a script

FOLDER = ROOT / ".venv" / "lighthouse"
VERSION = "12.8.2"
"""The newest that still runs on Node 20."""

PAGES = (
    "index.html",
    "articles/2007/2007-10-05-sco-csto-memorandum/index.html",
    "people/nikolai-bordyuzha/index.html",
    "organizations/csto/index.html",
    "people/index.html",
    "search/index.html",
)
DUE = {"accessibility": 100, "best-practices": 100, "seo": 100, "performance": 98}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def program() -> Path:
    """Lighthouse's own program, fetched when it is not there yet."""
    path = FOLDER / "node_modules" / ".bin" / "lighthouse"
    if not path.is_file():
        FOLDER.mkdir(parents=True, exist_ok=True)
        wanted = f"lighthouse@{VERSION}"
        subprocess.run(
            ["npm", "install", "--no-save", "--silent", "--prefix", str(FOLDER), wanted], check=True
        )
    return path


def rate(url: str) -> tuple[dict[str, float], list[str]]:
    """The scores of a page out of 100, and what each that is not full comes from."""
    with tempfile.TemporaryDirectory() as name:
        report = Path(name) / "report.json"
        browser = " ".join(["--headless=new", *flags()])
        subprocess.run(
            [str(program()), url, "--quiet", "--output=json", f"--output-path={report}",
             f"--chrome-flags={browser}", f"--only-categories={','.join(DUE)}"],
            env={**os.environ, "CHROME_PATH": str(find())},
            check=True,
            timeout=300,
        )  # fmt: skip
        told = json.loads(report.read_bytes())
    scores = {name: 100 * (told["categories"][name]["score"] or 0) for name in DUE}
    faults = [
        f"{name}: {audit['title']}"
        for name in DUE
        if name != "performance"
        for one in told["categories"][name]["auditRefs"]
        if one["weight"] and (audit := told["audits"][one["id"]])["score"] not in (None, 1)
    ]
    return scores, faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("--performance", action="store_true", help="three runs; speed counts too")
    asked = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(asked.site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    failed = False
    for page in PAGES:
        runs = [
            rate(f"http://127.0.0.1:{server.server_port}/{page}")
            for _ in range(3 if asked.performance else 1)
        ]
        scores = {name: median(run[0][name] for run in runs) for name in DUE}
        print("  ".join(f"{name} {value:.0f}" for name, value in scores.items()), f" {page}")
        for fault in runs[0][1]:
            print(f"    {fault}")
        counted = DUE if asked.performance else DUE.keys() - {"performance"}
        failed = failed or any(scores[name] < DUE[name] for name in counted)
    server.shutdown()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
