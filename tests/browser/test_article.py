"""The article page: cards, marks, notes beside the text, at every width, with and without script."""

import itertools
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

ARTICLE = "articles/2007/2007-10-05-sco-csto-memorandum/index.html"
UNCERTAIN = "articles/2002/2002-06-07-sco-charter/index.html"
SITE = Path(__file__).resolve().parents[2] / "site"
PERSON = ".article-text a.mention[data-kind=people]"


def test_hovering_a_mention_opens_a_card_that_says_who_it_is(page: Page, address: str):
    page.goto(address + ARTICLE)

    page.locator(PERSON, has_text="Nikolai Bordyuza").hover()

    card = page.locator(".card")
    expect(card).to_be_visible()
    expect(card).to_contain_text("Nikolai Bordyuzha")
    expect(card).to_contain_text("CSTO Secretary General")
    expect(card).to_contain_text("born 20 October 1949")
    page.mouse.move(5, 5)
    expect(card).to_be_hidden()


def test_the_keyboard_opens_the_card_and_escape_closes_it(page: Page, address: str):
    page.goto(address + ARTICLE)
    mention = page.locator(PERSON, has_text="Nikolai Bordyuza")
    page.locator(".article-text a").first.focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        if mention.evaluate("element => element === document.activeElement"):
            break

    expect(page.locator(".card")).to_contain_text("Nikolai Bordyuzha")
    expect(mention).to_have_attribute("aria-describedby", "card")
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_be_hidden()


def test_a_tap_opens_the_card_and_a_second_one_the_page(browser: Browser, address: str):
    context = browser.new_context(
        viewport={"width": 375, "height": 800}, is_mobile=True, has_touch=True
    )
    page = context.new_page()
    page.goto(address + ARTICLE)
    mention = page.locator(PERSON, has_text="Nikolai Bordyuza")

    mention.tap()

    expect(page.locator(".card")).to_be_visible()
    expect(page).to_have_url(address + ARTICLE)
    box = page.locator(".card").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 375
    page.locator(".card a").first.tap()
    expect(page).to_have_url(re.compile("people/nikolai-bordyuzha/index.html"))
    context.close()


def decoration(page: Page, kind: str = "people") -> str:
    mention = page.locator(f".article-text .mention[data-kind={kind}]").first
    return mention.evaluate("element => getComputedStyle(element).textDecorationLine")


def choose(page: Page, name: str) -> None:
    if not page.locator(".marks[open]").count():
        page.locator(".marks summary").click()
    page.get_by_label(name, exact=True).click()


@pytest.mark.parametrize("has_script", [True, False])
def test_marks_can_be_put_away_with_and_without_script(
    browser: Browser, address: str, has_script: bool
):
    context = browser.new_context(java_script_enabled=True)
    page = context.new_page()
    if not has_script:
        page.route("**/reading.js", lambda route: route.fulfill(body=""))
    page.goto(address + ARTICLE)
    assert decoration(page) == "underline"

    choose(page, "none")

    assert decoration(page) == "none"
    expect(page.locator(".sidenote").first).to_be_hidden()
    choose(page, "clearly")
    assert decoration(page) == "underline"
    ground = page.locator(PERSON).first.evaluate("e => getComputedStyle(e).backgroundColor")
    assert ground != "rgba(0, 0, 0, 0)"
    context.close()


def test_marks_of_one_kind_can_be_put_away(page: Page, address: str):
    page.goto(address + ARTICLE)

    choose(page, "People")

    assert (decoration(page, "people"), decoration(page, "places")) == ("none", "underline")


def test_the_choice_of_marks_is_remembered_on_the_next_article(page: Page, address: str):
    page.goto(address + ARTICLE)
    choose(page, "none")

    page.goto(address + UNCERTAIN)

    assert decoration(page, "organizations") == "none"


def test_what_is_uncertain_looks_so_and_can_be_hidden(page: Page, address: str):
    page.goto(address + UNCERTAIN)
    mark = page.locator(".article-text .mention[data-certainty=medium]").first
    assert mark.evaluate("e => getComputedStyle(e).textDecorationStyle") == "dotted"

    choose(page, "Only what is certain")

    assert mark.evaluate("e => getComputedStyle(e).textDecorationLine") == "none"
    expect(page.locator(".named li[data-certainty]").first).to_be_hidden()


def test_notes_stand_beside_their_paragraph_where_there_is_room(page: Page, address: str):
    page.goto(address + ARTICLE)

    for part in page.locator(".part[data-noted]").all():
        notes = part.locator(".sidenotes").bounding_box()
        words = part.locator(":scope > :first-child").bounding_box()
        assert notes["x"] >= words["x"] + words["width"]
        assert notes["y"] >= words["y"] - 16


def test_notes_beside_the_text_never_lie_upon_each_other(page: Page, address: str):
    for path in sorted(SITE.glob("articles/*/*/index.html"))[:25]:
        page.goto(address + path.relative_to(SITE).as_posix())
        boxes = [one.bounding_box() for one in page.locator(".article-text .sidenote").all()]
        for above, below in itertools.pairwise(boxes):
            assert above["y"] + above["height"] <= below["y"] + 1, path


def test_notes_stand_below_their_paragraph_on_a_phone(browser: Browser, address: str):
    context = browser.new_context(viewport={"width": 375, "height": 800})
    page = context.new_page()
    page.goto(address + ARTICLE)

    for part in page.locator(".part[data-noted]").all():
        notes = part.locator(".sidenotes").bounding_box()
        words = part.locator(":scope > :first-child").bounding_box()
        assert notes["y"] >= words["y"] + words["height"] - 1
    context.close()


def test_notes_are_footnotes_in_print(page: Page, address: str):
    page.goto(address + ARTICLE)
    expect(page.locator(".endnotes")).to_be_hidden()

    page.emulate_media(media="print")

    expect(page.locator(".endnotes .sidenote").first).to_be_visible()
    expect(page.locator(".article-text .sidenotes").first).to_be_hidden()


def test_a_number_in_the_text_and_its_note_lead_to_each_other(page: Page, address: str):
    page.goto(address + ARTICLE)
    marks = page.locator(".article-text .note-anchor[data-note]")

    numbers = [mark.get_attribute("data-note") for mark in marks.all()]

    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    for mark in marks.all():
        note = page.locator(f"[id='{mark.get_attribute('aria-describedby')}']")
        expect(note.locator(".sidenote-number")).to_have_text(mark.get_attribute("data-note"))
        expect(note.locator(".sidenote-number")).to_have_attribute(
            "href", f"#{mark.get_attribute('id')}"
        )


def test_in_a_folder_styles_apply_and_cards_open(browser: Browser):
    context = browser.new_context()
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda one: trouble.append(one.text) if one.type == "error" else None)
    page.goto((SITE / ARTICLE).as_uri())

    assert page.locator("h1").evaluate("e => getComputedStyle(e).fontWeight") == "600"
    page.locator(PERSON).first.hover()
    expect(page.locator(".card")).to_be_visible()
    assert trouble == []
    context.close()


def test_a_policy_forbids_what_is_not_ours(browser: Browser, address: str):
    page = browser.new_page()
    page.goto(address + ARTICLE)

    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")

    assert "unsafe" not in policy
    assert page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.broken = 1';"
        " document.body.append(s); return window.broken === undefined; }"
    )
    page.close()
