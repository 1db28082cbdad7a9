"""Pages stand still, read without styles and scripts, and show where the keyboard is."""

import pytest
from playwright.sync_api import Browser, Page

ARTICLE = "articles/2007/2007-10-05-sco-csto-memorandum/index.html"
PERSON = "people/nikolai-bordyuzha/index.html"
PAGES = (
    "index.html", "articles/index.html", ARTICLE, PERSON, "organizations/csto/index.html",
    "people/index.html", "timeline/index.html", "map/index.html", "network/index.html",
    "quotations/index.html", "corrections/index.html", "search/index.html", "about/index.html",
)  # fmt: skip
TYPES = (
    *PAGES, "404.html", "articles/2007/index.html", "topics/index.html", "events/index.html",
    "events/1992-05-15-collective-security-treaty/index.html", "places/afghanistan/index.html",
    "articles/2007/2007-10-05-memorandum-odkb-shos/parallel/index.html",
    "events/2007-08-09-peace-mission-2007/reports/index.html", "organizations/csto/facts/index.html",
    "quotations/topics/afghanistan/index.html", "topics/institutions/articles/index.html",
)  # fmt: skip
"""One page of each type at least."""
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 800}}

SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", TYPES)
def test_nothing_moves_while_a_page_loads(browser: Browser, address: str, path: str, size: str):
    moved = _moved(browser, address + path, size)

    assert moved == 0


def _moved(browser: Browser, address: str, size: str) -> float:
    """By how much a page moved, the least of up to three times.

    What a page does itself it does each time; but on a busy machine a table may be shown of which half
    has been read.
    """
    least = 1.0
    for _ in range(3):
        context = browser.new_context(viewport=SIZES[size])
        page = context.new_page()
        page.goto(address)
        least = min(least, page.evaluate(SHIFTS))
        context.close()
        if not least:
            break
    return least


@pytest.mark.parametrize("path", PAGES)
def test_a_page_reads_with_styles_and_scripts_off(browser: Browser, address: str, path: str):
    context = browser.new_context(viewport=SIZES["desktop"], java_script_enabled=False)
    page = context.new_page()
    page.route("**/*.css", lambda route: route.abort())
    page.goto(address + path)

    told = page.locator("main").inner_text()
    top = page.locator("h1").bounding_box()
    is_first = page.locator("main :is(h1, h2, h3)").first.evaluate("one => one.tagName") == "H1"
    wide = page.locator("svg:not(.picture-scroll svg)").evaluate_all(
        "all => all.filter((one) => one.getBoundingClientRect().width > 1300).length"
    )
    context.close()

    assert len(told) > 100
    assert top["y"] < 900
    assert is_first
    assert wide == 0


UNMARKED = """(count) => {
  const one = document.activeElement;
  if (!one || one === document.body) return "";
  const style = getComputedStyle(one);
  const isMarked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const box = one.getBoundingClientRect();
  const isSeen = box.width > 0 && box.height > 0;
  return isMarked && isSeen ? "" : one.outerHTML.slice(0, 120);
}"""


@pytest.mark.parametrize(
    "path", [ARTICLE, PERSON, "index.html", "people/index.html", "search/index.html"]
)
def test_the_keyboard_reaches_everything_and_always_shows_where_it_is(
    page: Page, address: str, path: str
):
    page.goto(address + path)
    stops = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input, select, summary')]"
        ".filter((one) => one.checkVisibility() && one.tabIndex >= 0 && !one.disabled).length"
    )
    assert stops > 10

    unmarked, reached = [], 0
    for _ in range(min(stops, 120)):
        page.keyboard.press("Tab")
        reached += page.evaluate("document.activeElement !== document.body")
        unmarked += filter(None, [page.evaluate(UNMARKED)])

    assert unmarked == []
    # Radio buttons of one name are one stop.
    assert reached >= min(stops, 120) * 0.9


def test_who_wants_less_motion_gets_none(browser: Browser, address: str):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address + ARTICLE)

    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter((one) => { const style = getComputedStyle(one);"
        " return style.animationName !== 'none' || style.scrollBehavior === 'smooth'"
        " || parseFloat(style.transitionDuration) > 0; }).length"
    )
    context.close()

    assert moving == 0
