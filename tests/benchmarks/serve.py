"""Times from a saved sidecar to the page on the screen, in Chromium, while `regesta serve` runs.

``python tests/benchmarks/serve.py [COUNT …] [--times N]``: archives of 1,000 and 10,000 articles unless
told otherwise. The time runs from just before the file is written to the second frame after the page
has the new words. It has in it: the system's event, the build, the event to the browser, changing the
page where it stands, or loading it again, drawing it. Beside it stands how long the build took, as the
server says.
"""

import argparse
import re
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.corpus import write  # noqa: E402 - the checkout is not installed
from tests.browser.chromium import find, flags  # noqa: E402
from tests.serving import Server, eventually, serving  # noqa: E402

# Tells what the page shows once it is on the screen: after the frame that follows the next one.
TELL = """
addEventListener("DOMContentLoaded", () => {
  const main = document.querySelector("main");
  const tell = () => requestAnimationFrame(() => requestAnimationFrame(() => window.shown(main.textContent)));
  new MutationObserver(tell).observe(main, { childList: true, characterData: true, subtree: true });
  tell();
});
"""


def once(folder: Path, browser: Browser, times: int) -> tuple[list[float], list[float]]:
    """Milliseconds from a save to the screen, and those of the builds among them."""
    sidecar = next(iter(sorted((folder / "content" / "articles" / "2007").glob("*.yaml"))))
    written = sidecar.read_text(encoding="utf-8")
    seen: list[tuple[float, str]] = []
    with serving(folder, "--no-search") as server:
        eventually(lambda: server.builds, seconds=600)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.expose_function("shown", lambda text: seen.append((time.perf_counter(), text)))
        page.add_init_script(TELL)
        page.goto(f"{server.url}articles/2007/{sidecar.stem}/")
        took = [
            save(sidecar, written, f"Edit {number}.", page, seen) for number in range(times + 2)
        ]
        page.close()
        built = _builds(server)
    # The first two warm up.
    return took[2:], built[-times:]


def save(
    sidecar: Path, written: str, words: str, page: object, seen: list[tuple[float, str]]
) -> float:
    """Save once, and wait until it is seen: milliseconds."""
    page.wait_for_timeout(700)
    begin = time.perf_counter()
    sidecar.write_text(f"{written}\nnotes:\n  - text: {words}\n", encoding="utf-8")
    for _ in range(60_000):
        page.wait_for_timeout(1)
        found = next((at for at, text in seen if words in text), None)
        if found:
            return 1000 * (found - begin)
    raise TimeoutError(words)


def _builds(server: Server) -> list[float]:
    found = (re.match(r"Built in ([\d.]+) s", line) for line in server.said)
    return [1000 * float(one[1]) for one in found if one]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[1_000, 10_000])
    parser.add_argument("--times", type=int, default=15, help="saves")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=flags())
        for count in asked.counts:
            folder = Path(name) / str(count)
            write(folder, count)
            took, built = once(folder, browser, asked.times)
            print(
                f"{count:,} articles, {asked.times} saves: on the screen after {median(took):.0f} ms"
                f" (median; {min(took):.0f} to {max(took):.0f}), of which the build"
                f" {median(built):.0f} ms"
            )
        browser.close()


if __name__ == "__main__":
    main()
