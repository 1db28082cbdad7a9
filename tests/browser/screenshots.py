"""Takes pictures of the main pages of ``site/``: desktop, phone, dark, print.

``python tests/browser/screenshots.py FOLDER [PATH …]``: for people to look at.
"""

import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.browser.chromium import find, flags

PATHS = (
    "index.html",
    "articles/2007/2007-10-05-sco-csto-memorandum/index.html",
    "people/nikolai-bordyuzha/index.html",
    "organizations/csto/index.html",
    "people/index.html",
    "timeline/index.html",
    "map/index.html",
    "network/index.html",
    "quotations/index.html",
    "corrections/index.html",
    "search/index.html?q=Bordyuzha",
)
LOOKS = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 375, "height": 800}, "is_mobile": True, "has_touch": True},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "print": {"viewport": {"width": 794, "height": 1123}},
}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def main(folder: Path, paths: tuple[str, ...]) -> None:
    site = Path(__file__).resolve().parents[2] / "site"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=flags())
        for look, settings in LOOKS.items():
            _pictures(
                browser, look, settings, f"http://127.0.0.1:{server.server_port}/", (folder, paths)
            )
        browser.close()
    server.shutdown()


def _pictures(
    browser: Browser, look: str, settings: dict, base: str, wanted: tuple[Path, tuple[str, ...]]
) -> None:
    folder, paths = wanted
    context = browser.new_context(**settings)
    page = context.new_page()
    for path in paths:
        page.goto(base + path)
        page.wait_for_timeout(600 if "search" in path else 50)
        if look == "print":
            page.emulate_media(media="print")
        name = path.split("?")[0].removesuffix("index.html").strip("/").replace("/", "-") or "home"
        page.screenshot(path=folder / f"{name}.{look}.png", full_page=True)
    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), tuple(sys.argv[2:]) or PATHS)
