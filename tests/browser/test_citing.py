"""Citing an article and a passage, in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

ARTICLE = "articles/2007/2007-10-05-sco-csto-memorandum/index.html"
WORDS = "“The secretariats of the SCO and the CSTO sign a memorandum of understanding,”"


def clipboard(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


@pytest.fixture
def reading(page: Page, address: str) -> Page:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address + ARTICLE)
    return page


def test_the_citation_is_copied_and_the_reader_is_told(reading: Page):
    section = reading.locator("#cite")
    button = section.locator(".cite-row").first.get_by_role("button", name="Copy")

    button.click()

    expect(section.get_by_role("status")).to_have_text("Copied")
    assert WORDS in clipboard(reading)
    expect(section.get_by_role("status")).to_have_text("", timeout=5000)
    expect(button).to_have_text("Copy")


@pytest.mark.parametrize(
    ("name", "begin"), [("BibTeX", "@misc{"), ("RIS", "TY  - ELEC"), ("CSL-JSON", "[{")]
)
def test_a_format_opens_is_copied_and_is_the_file(reading: Page, name: str, begin: str):
    format = reading.locator(".cite-format", has=reading.locator("summary", has_text=name))
    format.locator("summary").click()

    format.get_by_role("button", name=f"copy as {name}").click()

    copied = clipboard(reading).replace("\r\n", "\n")
    assert copied.startswith(begin)
    with reading.expect_download() as download:
        format.get_by_role("link").click()
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert saved.strip() == copied.strip()


def test_a_passage_is_cited_with_its_paragraph_and_its_address(reading: Page):
    paragraph = reading.locator("#p5")

    paragraph.get_by_role("link", name="Cite paragraph 5").focus()
    reading.keyboard.press("Enter")

    expect(reading).to_have_url(re.compile(r"#p5$"))
    box = reading.get_by_role("group", name="This paragraph")
    expect(box).to_be_focused()
    text = box.locator(".cite-words").inner_text()
    assert "par. 5, " in text
    assert text.endswith("/#p5.")
    box.get_by_role("button", name="Copy the citation").click()
    assert clipboard(reading) == text
    expect(reading.locator("#cite [role=status]")).to_have_text("", timeout=5000)
    box.get_by_role("button", name="Copy the link").click()
    expect(reading.locator("#cite [role=status]")).to_have_text("Copied")
    assert clipboard(reading).endswith("/#p5")


def test_escape_closes_the_passage_and_gives_the_focus_back(reading: Page):
    link = reading.get_by_role("link", name="Cite paragraph 3", exact=True)
    link.focus()
    reading.keyboard.press("Enter")
    expect(reading.locator(".cite-passage")).to_be_visible()

    reading.keyboard.press("Escape")

    expect(reading.locator(".cite-passage")).to_have_count(0)
    expect(link).to_be_focused()


def test_the_numbers_of_paragraphs_change_neither_the_text_nor_its_place(
    browser: Browser, address: str
):
    measured = []
    for scripts in (False, True):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        page.goto(address + ARTICLE)
        text = page.locator("#p5")
        measured.append((text.text_content(), text.bounding_box()))
        context.close()

    assert measured[0] == measured[1]


def test_where_a_page_may_not_copy_there_are_no_buttons_and_all_can_be_read(
    browser: Browser, address: str
):
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page = context.new_page()
    page.goto(address + ARTICLE)

    expect(page.locator(".cite-words").first).to_be_visible()
    expect(page.locator(".cite-copy").first).to_be_hidden()
    page.get_by_role("link", name="Cite paragraph 5").click(force=True)
    expect(page.locator(".cite-passage .cite-words")).to_contain_text("par. 5")
    expect(page.locator(".cite-passage .cite-copy-link")).to_be_hidden()
    context.close()


def test_from_a_folder_a_passage_is_cited_too(browser: Browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto((Path(__file__).resolve().parents[2] / "site" / ARTICLE).as_uri())

    page.get_by_role("link", name="Cite paragraph 5").click(force=True)

    expect(page.locator(".cite-passage .cite-words")).to_contain_text("par. 5")
    context.close()


def test_a_strict_policy_lets_the_linked_data_be_and_citing_work(page: Page, address: str):
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"

    def strictly(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, headers={**answer.headers, "content-security-policy": policy}
        )

    page.route("**/*", strictly)
    page.goto(address + ARTICLE)

    page.get_by_role("link", name="Cite paragraph 5").click(force=True)

    # The page fixture fails on any error in the console: a refused block would be one.
    expect(page.locator(".cite-passage .cite-words")).to_contain_text("par. 5")
    assert page.locator("script[type='application/ld+json']").count() == 1
