"""Times the search page in Chromium: a slow processor, a host that packs what it sends.

``python tests/benchmarks/search.py [COUNT] [--folder DIR] [--times N]``: an archive of 10,000 articles
unless told otherwise, with half as many people; medians of N runs, each in a browser with an empty
cache, on a processor slowed down four times. *DIR* keeps the archive, and its site, for another run.

Chromium slows the page's own thread down, and not the engine's worker; so the time of the worker, as
it is without slowing down, is added three times more. Times are without a network.

The page itself tells when it is done, and nothing asks it meanwhile: what a test program puts into a page to
look for something takes the page's thread 20 ms, and 80 of a slowed one. A click is done in the frame
that shows what was chosen, the counts, and the results; the pointer has rested on the value for a fifth of
a second, as people's do.

Where other programs keep the processors busy these times say little. So the time that the page's thread
and its worker were at work, unslowed, is told too, as Linux counts it; four times as much, one after the
other, is what they would take on a processor a fourth as fast.
"""

import argparse
import gzip
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, Response, sync_playwright  # noqa: E402

from tests.benchmarks.corpus import vocabulary, write  # noqa: E402 - the checkout is not installed
from tests.browser.chromium import find, flags  # noqa: E402
from tests.browser.conftest import served  # noqa: E402

SLOWER = 4
VOCABULARY = 40_000
PACKED = (".html", ".js", ".css", ".json", ".svg")

# When the first result stands in the page, and how long the worker takes for an answer.
WATCH = """
globalThis.seen = {};
const watch = new MutationObserver(() => {
  if (!document.querySelector(".result-title, .result-words")) return;
  seen.first = performance.now();
  watch.disconnect();
  tell("");
});
watch.observe(document, { childList: true, subtree: true });
const { Worker: Engine } = globalThis;
globalThis.Worker = class extends Engine {
  postMessage(message) { seen.asked ??= performance.now(); super.postMessage(message); }
  set onmessage(then) { super.onmessage = (event) => { seen.worker ??= performance.now() - seen.asked; then(event); }; }
};
"""

# From a click to the frame that shows what it did.
CLICK = """async (selector) => {
  const box = document.querySelector(selector);
  const facet = `${box.closest(".facet").dataset.facet}=`;
  const isDone = () => location.search.includes(facet) && document.querySelector(".search-chips li") && document.querySelector(".result:first-child > *");
  const filters = document.querySelector(".search-filters");
  const counts = filters.textContent;
  const before = performance.now();
  box.click();
  await new Promise((done) => {
    const look = () => (isDone() ? setTimeout(done) : requestAnimationFrame(look));
    requestAnimationFrame(look);
  });
  const first = performance.now() - before;
  while (filters.textContent === counts) await new Promise(requestAnimationFrame);
  await new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); });
  return [first, performance.now() - before];
}"""
CLICKS = {
    "a kind": ".facet[data-facet=kind] li:first-child input",
    "a person": ".facet[data-facet=person] li:first-child input",
}

# A page that is opened with an empty cache is opened in a window of its own, which has its own work to do first.
SETTLED = 1000
POINTING = 200
PATIENCE = 600  # times 100 ms


class _Host(SimpleHTTPRequestHandler):
    """Sends text packed, as hosts do."""

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        """Answer; but a page that is closed reads no further."""
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.suffix not in PACKED or not path.is_file():
            super().do_GET()
            return
        content = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def fresh(
    browser: Browser, slower: int
) -> Iterator[tuple[Page, list[Response], Callable[[str], None]]]:
    """A page with an empty cache, what has come to it, and how to open an address until the first result."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    came: list[Response] = []
    told: list[object] = []
    page.on("response", lambda one: came.append(one))  # noqa: PLW0108 - Playwright marks it
    session = context.new_cdp_session(page)
    session.on("Runtime.bindingCalled", lambda one: told.append(one))  # noqa: PLW0108
    session.send("Runtime.enable")
    session.send("Runtime.addBinding", {"name": "tell"})
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.wait_for_timeout(SETTLED)

    def opened(address: str) -> None:
        page.goto(address, wait_until="commit")
        for _ in range(PATIENCE):
            if told:
                return
            page.wait_for_timeout(100)
        raise TimeoutError(address)

    yield page, came, opened
    context.close()


def first(browser: Browser, address: str, slower: int) -> dict[str, float]:
    """Until the first result: seconds, of these the worker's, KB and requests."""
    with fresh(browser, slower) as (page, came, opened):
        opened(address)
        seen = page.evaluate("({ ...seen, at: performance.timeOrigin + seen.first })")
        sizes = [
            int(one.headers.get("content-length", 0))
            for one in came
            if one.request.timing["startTime"] < seen["at"]
        ]
        return {
            "seconds": seen["first"] / 1000,
            "worker": seen.get("worker", 0) / 1000,
            "KB": sum(sizes) / 1000,
            "requests": len(sizes),
        }


def worked(browser: Browser, address: str) -> tuple[float, float]:
    """Seconds that a page's own thread, and its worker's, were at work until the first result."""
    with fresh(browser, 1) as (_, _, opened):
        before = _threads(browser)
        opened(address)
        after = _threads(browser)
    taken = [
        (kind, seconds - before.get((number, kind), 0)) for (number, kind), seconds in after.items()
    ]
    own, worker = (
        max((seconds for name, seconds in taken if name.startswith(kind)), default=0)
        for kind in ("main", "DedicatedWorker")
    )
    return own, worker


def _threads(browser: Browser) -> dict[tuple[str, str], float]:
    """How long each thread of each page was at work, in seconds, by number and name."""
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return {
        (task.name, _name(task)): int((task / "schedstat").read_text().split()[0]) / 1e9
        for process in processes
        if process["type"] == "renderer"
        for task in Path(f"/proc/{process['id']}/task").iterdir()
    }


def _name(task: Path) -> str:
    """A thread's name; that of a page's own is its program's."""
    return "main" if task.name == task.parents[1].name else (task / "comm").read_text().strip()


def click(browser: Browser, address: str, box: str) -> tuple[float, float] | None:
    """Milliseconds from a click on a value of a facet to the results, and to all counts.

    None where the value is hidden.
    """
    with fresh(browser, SLOWER) as (page, _, opened):
        opened(address)
        page.wait_for_selector(".facet[data-facet=person] li", timeout=60_000)
        page.wait_for_timeout(1000)
        if not page.is_visible(box):
            return None
        page.hover(box)
        page.wait_for_timeout(POINTING)
        results, counts = page.evaluate(CLICK, box)
        return results, counts


def _told(taken: list[tuple[float, float] | None]) -> str:
    seen = [one for one in taken if one is not None]
    if not seen:
        return "hidden"
    results, counts = (median(one) for one in zip(*seen, strict=True))
    return f"{results:.0f} ms, counts {counts:.0f} ms"


def measure(browser: Browser, address: str, times: int) -> None:
    """Print what each kind of search costs."""
    words = list(dict.fromkeys(vocabulary(VOCABULARY)))
    searches = {
        "no word": "",
        "a rare word": f"?q={words[20_000]}",
        "a common word": f"?q={words[100]}",
        "a name": "?q=Nikolai Abduzha",
    }
    for name, query in searches.items():
        place = f"{address}search/index.html{query}"
        runs = [first(browser, place, SLOWER) for _ in range(times)]
        plain = first(browser, place, 1)["worker"]
        both = [worked(browser, place) for _ in range(times)]
        own, worker = (median(one) for one in zip(*both, strict=True))
        clicks = {
            value: [click(browser, place, box) for _ in range(times)]
            for value, box in CLICKS.items()
        }
        seconds = median(run["seconds"] for run in runs)
        print(
            f"  {name:<15} first result {seconds:.2f} s, at most {seconds + (SLOWER - 1) * plain:.2f} s "
            f"with the worker slowed too; {median(run['KB'] for run in runs):.0f} KB in "
            f"{median(run['requests'] for run in runs):.0f} requests; "
            f"{', '.join(f'{value} {_told(taken)}' for value, taken in clicks.items())}; "
            f"at work {own * 1000:.0f} ms and {worker * 1000:.0f} ms in the worker",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="where the archive is kept")
    parser.add_argument("--times", type=int, default=5, help="runs of each")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = asked.folder or Path(name)
        if not (folder / "site" / "search").is_dir():
            write(folder, asked.count, vocabulary(VOCABULARY))
            subprocess.run(
                [sys.executable, "-m", "generator", "build"],
                cwd=folder,
                env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
                check=True,
                capture_output=True,
            )
        path = find() or sys.exit("no Chromium was found")
        with served(folder / "site", _Host) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=flags())
            print(f"{asked.count:,} articles, medians of {asked.times}:")
            measure(browser, address, asked.times)
            browser.close()


if __name__ == "__main__":
    main()
