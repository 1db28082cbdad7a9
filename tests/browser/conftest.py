"""The built site in a real Chromium, served on loopback."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from generator.editing.edits import apply
from generator.editing.starting import start
from tests.browser.chromium import find, flags
from tests.serving import Server, serving

SITE = Path(__file__).resolve().parents[2] / "site"


REFUSALS = (409, 422)
"""How `regesta serve` says that a file has changed, or that a change cannot be made."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def served(site: Path, handler: type[SimpleHTTPRequestHandler] = _Quiet) -> Iterator[str]:
    """The address of a built site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the site is served."""
    assert (SITE / "index.html").is_file(), "site/ is not built: run `make browser`"
    with served(SITE) as place:
        yield place


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium; a machine without one fails here, and says so."""
    path = find()
    assert path, "no Chromium was found: run `python tests/browser/chromium.py --install`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags())
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A desktop page that fails its test on any error in the console or any failed request."""
    with opened(browser) as page:
        yield page


@contextmanager
def opened(browser: Browser) -> Iterator[Page]:
    """Such a page for as long as it is needed."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    trouble: list[str] = []
    page.on(
        "console",
        lambda one: (
            trouble.append(one.text)
            if one.type == "error"
            and not any(f"status of {code} " in one.text for code in REFUSALS)
            else None
        ),
    )
    page.on("pageerror", lambda one: trouble.append(str(one)))
    page.on("requestfailed", lambda one: trouble.append(_failure(one)))
    page.on(
        "response",
        lambda one: (
            trouble.append(one.url) if one.status >= 400 and one.status not in REFUSALS else None
        ),
    )
    yield page
    context.close()
    assert [one for one in trouble if one] == []


def _failure(request: Request) -> str:
    """What failed; nothing when the page was left before all of it had come."""
    return "" if request.failure == "net::ERR_ABORTED" else f"failed: {request.url}"


@pytest.fixture
def patience() -> Iterator[None]:
    """A build may take its time on a busy machine; what is wrong never comes right."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The archive that `regesta init` makes, for an editor to change."""
    apply(start(), tmp_path)
    return tmp_path


@pytest.fixture
def server(root: Path) -> Iterator[Server]:
    """`regesta serve` at work on that archive, once it has built it."""
    with serving(root, "--no-search") as server:
        server.built()
        yield server
