"""No page and no state that a click can open breaks a rule of axe-core, light or dark."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations

SITE = Path(__file__).resolve().parents[2] / "site"
ARTICLE = "articles/2007/2007-10-05-sco-csto-memorandum/index.html"
PERSON = "people/nikolai-bordyuzha/index.html"
PAGES = sorted(
    {
        "index.html", "404.html", "about/index.html", "search/index.html?q=Bordyuzha",
        "articles/index.html", "articles/2007/index.html", ARTICLE,
        "articles/2007/2007-10-05-rferl-security-alliances/index.html",
        PERSON, "organizations/csto/index.html", "places/dushanbe/index.html",
        "events/2007-10-05-sco-csto-mou/index.html", "works/sco-csto-memorandum-2007/index.html",
        "topics/counter-terrorism/index.html",
        # The ways in are found, so that a new one cannot be forgotten.
        *(path.relative_to(SITE).as_posix() for path in SITE.glob("*/index.html")),
        # One of each sort that is deeper, the first by name.
        *(path.relative_to(SITE).as_posix() for path in sorted(SITE.glob("quotations/*/index.html"))[:1]),
        *(path.relative_to(SITE).as_posix() for path in sorted(SITE.glob("events/*/*/index.html"))[:1]),
        *(path.relative_to(SITE).as_posix() for path in sorted(SITE.glob("articles/*/*/*/index.html"))[:1]),
    }
)  # fmt: skip


def settled(page: Page, url: str) -> None:
    page.goto(url)
    if "/search/" in url and "q=" in url:
        expect(page.locator("#results li").first).to_be_visible(timeout=15_000)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_breaks_a_rule_in_light_or_dark(page: Page, address: str, path: str):
    settled(page, address + path)
    # What is folded away is part of the page.
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    light = violations(page)

    page.emulate_media(color_scheme="dark")
    dark = violations(page, "color-contrast", "link-in-text-block")

    assert light == []
    assert dark == []


def card(page: Page) -> None:
    page.locator(".article-text a.mention").first.hover()
    expect(page.locator(".card")).to_be_visible()


def passage(page: Page) -> None:
    page.get_by_role("link", name="Cite paragraph 5").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".cite-passage")).to_be_visible()


def full_marks(page: Page) -> None:
    page.locator(".marks summary").click()
    page.get_by_label("clearly", exact=True).check()


def quick_jump(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("bordyu")
    expect(page.locator(".jump li").first).to_be_visible()


@pytest.mark.parametrize("open_state", [card, passage, full_marks, quick_jump])
def test_no_state_that_a_reader_opens_breaks_a_rule(
    page: Page, address: str, open_state: Callable[[Page], None]
):
    page.goto(address + ARTICLE)
    open_state(page)

    light = violations(page)
    page.emulate_media(color_scheme="dark")
    dark = violations(page, "color-contrast", "link-in-text-block")

    assert light == []
    assert dark == []


@pytest.mark.parametrize("path", [ARTICLE, PERSON, "index.html", "people/index.html"])
def test_pages_read_at_twice_the_size_on_a_small_screen(browser: Browser, address: str, path: str):
    # 640 px at 200 % are 320 px of the page's own.
    context = browser.new_context(viewport={"width": 320, "height": 400}, device_scale_factor=2)
    page = context.new_page()
    page.goto(address + path)

    width = page.evaluate("document.documentElement.scrollWidth")
    found = violations(page, "target-size", "meta-viewport")
    context.close()

    assert width <= 320
    assert found == []
