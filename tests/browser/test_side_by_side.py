"""Texts side by side, and home: at every width, with and without script, in both directions."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

MEMORANDUM = "articles/2007/2007-10-05-sco-csto-memorandum/index.html"
PAIR = "articles/2007/2007-10-05-memorandum-odkb-shos/parallel/index.html"
PERSIAN = "articles/2023/2023-07-04-iran-joins-sco-fa/parallel/index.html"
REPORTS = "events/2007-10-05-sco-csto-mou/reports/index.html"


def edges(shown: Locator) -> tuple[float, float]:
    """Where it begins and ends, from left to right."""
    box = shown.bounding_box()
    return box["x"], box["x"] + box["width"]


def test_an_article_leads_to_its_translation_side_by_side_and_back_to_the_very_place(
    page: Page, address: str
):
    page.goto(address + MEMORANDUM)
    page.get_by_role("link", name="Side by side").click()

    row = page.locator(".parallel-row", has_text="Bolat Nurgaliyev").first
    expect(row.locator("[lang=ru]")).to_contain_text("Болата Нургалиева")
    left, right = (row.locator(".parallel-side").nth(n).bounding_box() for n in (0, 1))
    assert left["x"] + left["width"] <= right["x"]
    assert abs(left["y"] - right["y"]) < 1
    row.locator("[lang=ru] .parallel-link").click()

    expect(page.locator("h1")).to_contain_text("Секретариаты")
    expect(page.locator("p:target")).to_contain_text("Болата Нургалиева")


def test_each_column_begins_where_its_language_does(page: Page, address: str):
    page.goto(address + PERSIAN)

    english, persian = (page.locator(".parallel-heads .parallel-side").nth(n) for n in (0, 1))
    assert edges(english.locator("h2 a"))[0] == pytest.approx(edges(english)[0], abs=1)
    for text in ("h2 a", "p >> nth=0 >> span", "p >> nth=1 >> span"):
        assert edges(persian.locator(text))[1] == pytest.approx(edges(persian)[1], abs=1)


def test_between_two_columns_stands_one_mark_of_a_paragraph(page: Page, address: str):
    page.goto(address + PERSIAN)

    row = page.locator(".parallel-row.article-text").first
    marks = [edges(row.locator(".parallel-link").nth(n)) for n in (0, 1)]
    persian = edges(row.locator(".parallel-side").nth(1))
    assert marks[0][1] <= persian[0]
    assert marks[1][0] >= persian[1] - 1


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_each_part_stands_above_its_translation_without_script(
    browser: Browser, address: str, width: int
):
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(address + PERSIAN)

    row = page.locator(".parallel-row.article-text").first
    above, below = (row.locator(".parallel-side").nth(n).bounding_box() for n in (0, 1))
    assert above["y"] + above["height"] <= below["y"]
    persian = row.locator("[lang=fa]")
    assert persian.get_attribute("dir") == "rtl"
    assert persian.locator("p").evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_an_article_leads_to_the_other_reports_of_its_event(page: Page, address: str):
    page.goto(address + MEMORANDUM)
    page.get_by_role("link", name="Compare 3 reports of one event").click()

    expect(page.locator("h1")).to_have_text("Reports of: Signing of the SCO–CSTO memorandum")
    broadcaster = page.locator(".report", has_text="RFE/RL on the agreement")
    expect(broadcaster).to_contain_text("Left out here, but in all others")
    expect(broadcaster.get_by_role("link", name="Bolat Nurgaliyev")).to_be_visible()
    row = page.locator(".reports-table tr", has_text="Bolat Nurgaliyev")
    expect(row.locator("td")).to_have_count(3)
    expect(row.locator("[data-none]")).to_have_count(1)
    page.locator(".breadcrumb a").last.click()
    expect(page.get_by_role("link", name="Compare 3 reports of one event")).to_be_visible()


def test_a_paragraph_is_cited_for_programs_too(browser: Browser, address: str):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + MEMORANDUM)
    page.locator(".paragraph-link[data-number='3']").click()

    formats = page.locator(".cite-formats li")
    expect(formats).to_have_count(3)
    formats.nth(1).get_by_role("button").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("TY  - ")
    assert "/#p3" in copied
    assert "Paragraph 3" in copied
    with page.expect_download() as saved:
        formats.nth(0).get_by_role("link").click()

    assert saved.value.suggested_filename == "cite-p3.bib"
    assert "Paragraph 3" in saved.value.path().read_text(encoding="utf-8")
    context.close()


def test_home_draws_the_years_and_a_bar_leads_to_its_year(page: Page, address: str):
    page.goto(address + "index.html")

    expect(page.locator(".hero")).to_contain_text("From 15 May 1992")
    page.locator(".hero .bar-chart svg a").first.click()

    expect(page.locator("h1")).to_have_text("Articles of 1992")


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_is_wider_than_the_screen(browser: Browser, address: str, width: int):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in ("index.html", PAIR, PERSIAN, REPORTS, "quotations/topics/index.html"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()
