"""Ways in: indexes of any length, calendars, lists in either direction, with and without script."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.folders import built, project

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PEOPLE = 1_000
NAMES = [f"{LETTERS[number % 26]}nn{number:04} Tester" for number in range(PEOPLE)]


def files() -> dict[str, str]:
    """An archive with more people than one page holds, one of whom is named very often."""
    found = {"archive.yaml": "format: 1\ntitle: Large\nurl: https://large.example/\n"}
    for number, name in enumerate(NAMES):
        found[f"people/p{number:04}.yaml"] = f"name: {name}\n"
    found["people/p0001.yaml"] = (
        f"name: {NAMES[1]}\ndescription: A general.\nnames: [{{name: Бордюжа, language: ru}}]\n"
    )
    for year in range(2001, 2006):
        for number in range(60):
            stem = f"articles/{year}/{year}-03-01-report-{number}"
            found[f"{stem}.md"] = (
                f"---\ntitle: Report {number} of {year}\ndate: {year}-03-01\n---\n{NAMES[0]} spoke.\n"
            )
            found[f"{stem}.yaml"] = f"mentions:\n  - {{quote: {NAMES[0]}, entity: people/p0000}}\n"
    return found


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = project(tmp_path_factory.mktemp("large"), files())
    assert built(archive).published is not None
    return archive.site


def test_very_many_names_are_reached_letter_by_letter_without_script(browser: Browser, large: Path):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{large}/people/index.html")

    page.get_by_role("link", name="K 39").click()

    expect(page).to_have_title("People: K – Large")
    expect(page.locator(".entity-row")).to_have_count(39)
    expect(page.locator(".filter")).to_be_hidden()
    page.locator("[rel=next]").last.click()
    expect(page.locator("h1")).to_have_text("People: L")
    page.locator("a[rel=prev]").click()
    expect(page.locator("h1")).to_have_text("People: K")
    context.close()


def test_the_filter_finds_names_that_stand_on_other_pages_and_in_other_scripts(
    page: Page, large: Path
):
    page.goto(f"file://{large}/people/a-z/k/index.html")
    field = page.get_by_label("Find a name")

    field.fill("znn0025")
    expect(page.locator(".filter-found a")).to_have_text(["Znn0025 Tester"])
    field.fill("борд")
    expect(page.locator(".filter-found .entity-row")).to_have_text(["Bnn0001 TesterA general."])
    expect(page.locator(".filter [role=status]")).to_have_text("Found: 1")
    expect(page.locator(".names-index")).to_be_hidden()
    page.locator(".filter-found a").click()

    expect(page.locator("h1")).to_have_text(NAMES[1])


def test_the_filter_shows_what_this_page_says_of_a_name_and_escape_clears_it(
    page: Page, address: str
):
    page.goto(address + "people/index.html")
    field = page.get_by_label("Find a name")

    field.fill("bordyu")
    expect(page.locator(".filter-found .entity-row")).to_have_count(1)
    expect(page.locator(".filter-found .count")).to_contain_text("articles")
    field.fill("nobodyatall")
    expect(page.locator(".filter [role=status]")).to_have_text("No name here has these letters.")
    field.press("Escape")

    expect(field).to_have_value("")
    expect(page.locator(".names-index")).to_be_visible()
    expect(page.locator(".filter-found")).to_be_hidden()


def test_mentions_of_somebody_named_very_often_are_reached_year_by_year_without_script(
    browser: Browser, large: Path
):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{large}/people/p0000/index.html")

    expect(page.locator("#mentions .contexts li")).to_have_count(12)
    page.get_by_role("link", name="All 300").click()
    page.locator(".groups").get_by_role("link", name="2003 60").click()

    expect(page.locator("h1")).to_have_text(f"{NAMES[0]}. Every mention: 2003")
    expect(page.locator(".contexts li")).to_have_count(60)
    expect(page.locator("[aria-current=page]")).to_have_text("2003")
    page.locator("a[rel=prev]").click()
    expect(page.locator("h1")).to_contain_text("2002")
    context.close()


def test_a_bar_of_the_chart_leads_to_the_mentions_of_its_year(page: Page, large: Path):
    page.goto(f"file://{large}/people/p0000/index.html")

    page.locator(".bar-chart svg a").first.click()

    expect(page.locator("h1")).to_contain_text("Every mention: 2001")


def test_mentions_stand_oldest_first_and_are_turned_round_as_the_reader_last_chose(
    page: Page, address: str
):
    page.goto(address + "people/nikolai-bordyuzha/index.html")
    years = page.locator(".mention-year h3")
    before = years.all_text_contents()

    page.get_by_role("button", name="Newest first").click()

    assert years.all_text_contents() == before[::-1]
    page.reload()
    assert years.all_text_contents() == before[::-1]
    page.get_by_role("button", name="Newest first").click()
    assert years.all_text_contents() == before


def test_the_calendar_leads_to_the_articles_of_a_day(page: Page, address: str):
    page.goto(address + "articles/2007/index.html")

    page.get_by_role("link", name="5 October 2007: 3 articles").click()
    expect(page.locator("#d10-05")).to_be_in_viewport()
    page.get_by_role("link", name="16 August 2007: 2 articles").focus()
    page.locator(".calendar td a", has_text="9").first.click()

    expect(page.locator("h1")).to_contain_text("Peace Mission 2007")


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_page_of_a_long_list_is_wider_than_the_screen(browser: Browser, large: Path, width: int):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in (
        "people/index.html", "people/a-z/k/index.html", "people/p0000/index.html",
        "people/p0000/mentions/index.html", "people/p0000/mentions/2003/index.html",
        "articles/2003/index.html",
    ):  # fmt: skip
        page.goto(f"file://{large}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def test_the_columns_of_an_index_stand_below_each_other(page: Page, address: str):
    page.goto(address + "people/index.html")

    found = page.locator(".entity-row").evaluate_all(
        """rows => rows.map((row) => ["description", "count"].map((part) => {
          const box = row.querySelector(part === "count" ? ".count" : ".entity-row-description")?.getBoundingClientRect();
          return box && Math.round(part === "count" ? box.right : box.left); }))"""
    )
    descriptions, counts = zip(*found, strict=True)
    assert len(found) > 50
    assert len(set(descriptions) - {None}) == 1
    assert len(set(counts) - {None}) == 1
