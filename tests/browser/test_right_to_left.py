"""A site in a language written from right to left, and an article of the other direction in it."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.folders import built, project

FILES = {
    "archive.yaml": "format: 1\ntitle: شانگهای و تاشکند\nlanguage: fa\nurl: https://fa.example/\n",
    "articles/2007/persian.md": """---
title: دبیرخانه‌ها یادداشت تفاهم امضا کردند
date: 2007-10-05
language: fa
---
دبیرخانه‌های دو سازمان در دوشنبه یادداشت تفاهم امضا کردند.

- تروریسم،
- قاچاق مواد مخدر.

> ما ناتو را سازمانی بین‌المللی می‌دانیم.
""",
    "articles/2007/persian.yaml": """mentions:
  - {quote: دوشنبه, entity: places/dushanbe}
notes:
  - {quote: یادداشت تفاهم, text: به نام هر دو دبیرخانه امضا شد.}
""",
    "articles/2007/english.md": """---
title: An English report
date: 2007-10-06
language: en
---
A report in English from Dushanbe.
""",
    "articles/2007/english.yaml": "mentions:\n  - {quote: Dushanbe, entity: places/dushanbe}\n",
    "places/dushanbe.yaml": "name: دوشنبه\ndescription: A city\n",
}
PAGES = (
    "index.html", "articles/2007/persian/index.html", "articles/2007/english/index.html",
    "articles/2007/index.html", "places/index.html", "places/dushanbe/index.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def persian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = project(tmp_path_factory.mktemp("persian"), FILES)
    assert built(archive, with_search=True).published is not None
    return archive.site


def left(page: Page, selector: str) -> float:
    return page.locator(selector).first.bounding_box()["x"]


def right(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    return box["x"] + box["width"]


def test_the_page_is_mirrored(page: Page, persian: Path):
    page.goto((persian / PAGES[1]).as_uri())

    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert left(page, ".site-title a") > left(page, ".search-form")
    assert left(page, ".part[data-noted] > p") > left(page, ".sidenotes")
    assert right(page, "h1") == pytest.approx(right(page, "main"), abs=1)
    padding = page.locator(".article-text ul").evaluate("e => getComputedStyle(e).paddingRight")
    assert padding != "0px"
    border = page.locator(".article-text blockquote").evaluate(
        "e => [getComputedStyle(e).borderRightWidth, getComputedStyle(e).borderLeftWidth]"
    )
    assert border[0] != "0px"
    assert border[1] == "0px"


def test_the_numbers_of_paragraphs_stand_on_the_right(page: Page, persian: Path):
    page.goto((persian / PAGES[1]).as_uri())

    assert left(page, ".paragraph-link") >= right(page, ".article-text") - 1


def test_an_article_of_the_other_direction_keeps_its_own(page: Page, persian: Path):
    page.goto((persian / PAGES[2]).as_uri())

    expect(page.locator("h1")).to_have_attribute("dir", "ltr")
    expect(page.locator("h1")).to_have_attribute("lang", "en")
    text = page.locator(".article-text")
    assert text.evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"


def test_an_address_runs_from_left_to_right(page: Page, persian: Path):
    page.goto((persian / PAGES[1]).as_uri())

    address = page.locator("#cite .cite-words bdi").first
    expect(address).to_have_text("https://fa.example/articles/2007/persian/")
    assert address.evaluate("e => getComputedStyle(e).direction") == "ltr"


def test_what_is_said_about_a_result_begins_where_its_title_does(page: Page, persian: Path):
    page.goto((persian / "search/index.html").as_uri() + "?q=دوشنبه")
    page.locator(".result-title").first.wait_for()

    expect(page.locator(".result-about").first).to_contain_text("A city")
    about, title = (
        page.locator(f".result-{part}").first.evaluate(
            "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect().right; }"
        )
        for part in ("about", "title")
    )
    assert about == pytest.approx(title, abs=1)


def test_numbers_on_the_search_page_are_those_of_all_pages(page: Page, persian: Path):
    page.goto((persian / "search/index.html").as_uri())
    page.locator(".facet .count").first.wait_for()

    figures = page.locator(".search-status, .facet .count, .histogram-ends span").all_inner_texts()
    assert not [text for text in figures if not text.isascii()]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(browser: Browser, persian: Path, path: str):
    context = browser.new_context(viewport={"width": 320, "height": 800}, is_mobile=True)
    page = context.new_page()
    page.goto((persian / path).as_uri())

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
