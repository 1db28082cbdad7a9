"""An editor annotates in the page: selects, chooses, creates, changes, deletes, reviews, takes back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.axe import violations
from tests.browser.conftest import opened
from tests.serving import Server

ARTICLE = "articles/2024/2024-03-01-lamp-relit"
OTHER = "articles/2024/2024-06-15-society-meets"

pytestmark = pytest.mark.usefixtures("patience")

SELECT = """([id, words]) => {
  const walker = document.createTreeWalker(document.getElementById(id), NodeFilter.SHOW_TEXT);
  const characters = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (let at = 0; at < node.data.length; at += 1) characters.push([node, at]);
  const start = characters.map(([node, at]) => node.data[at]).join("").indexOf(words);
  const range = document.createRange();
  range.setStart(...characters[start]);
  const [node, at] = characters[start + words.length - 1];
  range.setEnd(node, at + 1);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture
def page(server: Server, browser: Browser) -> Iterator[Page]:
    """The first article, ready to be annotated."""
    with opened(browser) as page:
        page.goto(f"{server.url}{ARTICLE}/")
        expect(page.get_by_role("button", name="Annotate")).to_be_visible()
        yield page


def sidecar(root: Path, article: str = ARTICLE) -> Path:
    return root / "content" / f"{article}.yaml"


def text(root: Path, article: str = ARTICLE) -> str:
    return sidecar(root, article).read_text(encoding="utf-8")


def select(page: Page, paragraph: str, words: str) -> None:
    page.evaluate(SELECT, [paragraph, words])
    expect(page.get_by_role("toolbar", name="Annotate the selected words")).to_be_visible()


def panel(page: Page) -> Locator:
    return page.locator("regesta-serve .panel")


def offered(page: Page) -> Locator:
    """The entities that are offered."""
    return page.locator("regesta-serve li[role=option]:visible")


def saved(page: Page) -> None:
    save = page.get_by_role("button", name="Save")
    expect(save).to_be_enabled()
    save.click()
    expect(panel(page)).to_be_hidden()


def saved_and_shown(page: Page) -> None:
    """Save, and wait until the page shows it and listens."""
    with page.expect_response(page.url):
        saved(page)
    expect(page.get_by_role("button", name="Annotate")).to_be_visible()


def test_words_are_selected_an_entity_is_chosen_and_the_page_shows_it(page: Page, root: Path):
    before = text(root)
    select(page, "p2", "the archive")
    page.keyboard.press("m")
    expect(panel(page).get_by_role("heading", name="New: Mention")).to_be_visible()

    page.keyboard.type("lant soc")
    option = offered(page).first
    expect(option).to_contain_text("Lantern Society")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(panel(page)).to_contain_text("Marks 1 place.")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#p2 a.mention", has_text="the archive")).to_be_visible()
    added = "  - quote: the archive\n    entity: organizations/lantern-society\n"
    assert text(root).replace(added, "", 1) == before


def test_enter_chooses_what_was_typed_however_late_the_answer_comes(page: Page):
    select(page, "p2", "the archive")
    page.keyboard.press("m")
    page.keyboard.type("lantern")
    expect(offered(page).first).to_contain_text("Lantern Society")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/entities?*q=skarholm&*", hold)
    with page.expect_request("**/entities?*q=skarholm&*"):
        panel(page).get_by_role("combobox").first.fill("skarholm")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove Lantern Society")).to_be_hidden()
    for route in held:
        route.continue_()

    expect(page.get_by_role("button", name="Remove Skarholm")).to_be_visible()


def test_the_best_guess_is_offered_before_anything_is_typed(page: Page, root: Path):
    select(page, "p1", "lighthouse")
    page.get_by_role("button", name="Mention").click()

    expect(offered(page).first).to_contain_text("Lighthouses")


def test_a_double_click_selects_a_word(page: Page, root: Path):
    page.evaluate(SELECT, ["p2", "plans"])
    box = page.evaluate("getSelection().getRangeAt(0).getBoundingClientRect().toJSON()")
    page.evaluate("getSelection().removeAllRanges()")
    page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("button", name="Note n").click()

    expect(panel(page).get_by_label("Words, as they stand in the text")).to_have_value("plans")


def test_many_places_are_counted_and_some_can_be_chosen(page: Page, root: Path, server: Server):
    select(page, "p1", "the")
    page.keyboard.press("m")
    page.keyboard.type("skarholm")
    expect(offered(page).first).to_contain_text("Skarholm")
    page.keyboard.press("Enter")
    places = panel(page).locator(".choices input")
    count = places.count()
    assert count > 3
    expect(panel(page)).to_contain_text(f"Marks {count} places.")

    panel(page).get_by_role("checkbox", name="Every place").uncheck()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    places.nth(0).check()
    places.nth(2).check()
    expect(panel(page)).to_contain_text("Marks 2 places.")
    saved(page)

    expect(
        page.locator("main .article-text a.mention", has_text=re.compile("^the$"))
    ).to_have_count(2)


def test_some_places_of_a_mention_that_is_there_can_be_chosen(page: Page, root: Path):
    marks = page.locator("main .article-text a.mention", has_text=re.compile("^the$"))
    written = "mentions:\n  - quote: the\n    entity: places/skarholm\n"
    sidecar(root).write_text(text(root).replace("mentions:\n", written), encoding="utf-8")
    marks.first.click()
    expect(panel(page).get_by_role("checkbox", name="Every place")).to_be_checked()
    places = panel(page).locator(".choices input")
    count = places.count()
    assert count > 3

    for number in range(2, count):
        places.nth(number).uncheck()
    expect(panel(page)).to_contain_text("Marks 2 places.")
    saved(page)

    expect(marks).to_have_count(2)
    assert text(root).count("quote: the\n") == 2


def test_another_reading_is_added_and_taken_away(page: Page, root: Path):
    before = text(root)
    page.locator("#p3 a.mention", has_text="Ida Marlowe").click()
    panel(page).get_by_text("More", exact=True).click()
    panel(page).get_by_role("button", name="Add another reading").click()
    reading = panel(page).get_by_role("group", name="Reading 1")
    reading.get_by_role("combobox", name="Who or what is named").fill("tomas")
    expect(reading.get_by_role("option").first).to_contain_text("Tomas Reed")
    page.keyboard.press("Enter")
    reading.get_by_label("Who reads it so").fill("me")
    reading.get_by_label("Reason").fill("the name is cut off")
    saved_and_shown(page)

    page.locator("#p3 a.mention", has_text="Ida Marlowe").click()
    reading = panel(page).get_by_role("group", name="Reading 1")
    expect(reading.get_by_label("Reason")).to_have_value("the name is cut off")
    expect(reading).to_contain_text("Tomas Reed")
    assert "alternatives:" in text(root)
    assert "entity: people/tomas-reed" in text(root)
    reading.get_by_role("button", name="Remove Reading 1").click()
    saved_and_shown(page)

    page.locator("#p3 a.mention", has_text="Ida Marlowe").click()
    expect(panel(page).get_by_role("group", name="Reading 1")).to_have_count(0)
    assert text(root) == before


def test_an_error_that_an_annotation_would_cause_is_told_before_it_is_saved(page: Page, root: Path):
    before = text(root)
    select(page, "p1", "Lantern Society")
    page.keyboard.press("m")
    page.keyboard.type("skarholm")
    expect(offered(page).first).to_contain_text("Skarholm")
    page.keyboard.press("Enter")

    expect(panel(page)).to_contain_text("these words are organizations/lantern-society")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    assert text(root) == before


def test_a_person_who_is_nobody_yet_becomes_a_record(page: Page, root: Path):
    select(page, "p1", "Friday evening")
    page.keyboard.press("m")
    page.keyboard.type("Olga Berg")
    page.get_by_role("option", name="New record (Person): Olga Berg").click()
    panel(page).get_by_label("Its name").fill("Olga Bergström")
    panel(page).get_by_label("What it is, in a line").fill("Keeper of the lamp")
    expect(panel(page)).to_contain_text("content/people/olga-bergstrom.yaml")
    saved(page)

    page.locator("#p1 a.mention", has_text="Friday evening").click(modifiers=["Control"])
    record = (root / "content" / "people" / "olga-bergstrom.yaml").read_text(encoding="utf-8")
    assert "\nname: Olga Bergström\n" in f"\n{record}"
    assert "description: Keeper of the lamp\n" in record
    assert "entity: people/olga-bergstrom" in text(root)


@pytest.mark.parametrize(
    ("key", "fill", "expected"),
    [
        ("q", {}, "  - quote: turned the switch\n"),
        ("n", {"Note, in Markdown": "By **hand**."}, "  - quote: turned the switch\n    text: By **hand**.\n"),
        ("c", {"Should read": "threw the switch", "Reason": "idiom"}, "  - quote: turned the switch\n    reading: threw the switch\n    reason: idiom\n"),
    ],
)  # fmt: skip
def test_each_kind_is_written_as_an_editor_would(
    page: Page, root: Path, key: str, fill: dict[str, str], expected: str
):
    before = text(root)
    select(page, "p1", "turned the switch")
    page.keyboard.press(key)
    for label, words in fill.items():
        panel(page).get_by_label(label).fill(words)
    saved(page)

    expect(
        page.locator("main .article-text span", has_text=re.compile("^turned the switch$"))
    ).to_be_visible()
    assert text(root).replace(expected, "", 1) == before


def test_a_statement_is_written_with_its_evidence(page: Page, root: Path):
    select(page, "p1", "turned the switch")
    page.keyboard.press("s")
    page.get_by_role("combobox", name="Subject").fill("Ida")
    expect(offered(page).first).to_contain_text("Ida Marlow")
    page.keyboard.press("Enter")
    panel(page).get_by_label("Did what").select_option("attended")
    page.get_by_role("combobox", name="Object (a record)").fill("lamp relit")
    expect(offered(page).first).to_contain_text("events/lamp-relit")
    page.keyboard.press("Enter")
    saved(page)

    expect(page.locator("#facts")).to_contain_text("attended")
    assert (
        "  - subject: people/ida-marlow\n    predicate: attended\n    object: events/lamp-relit\n"
        "    evidence: turned the switch\n" in text(root)
    )


def test_an_annotation_is_clicked_seen_as_yaml_and_changed(page: Page, root: Path):
    page.locator(".article-text .correction", has_text="the the keepers").click()
    expect(panel(page).locator(".yaml")).to_contain_text("reading: the keepers")
    expect(panel(page).locator(".yaml")).to_contain_text(
        re.compile(rf"content/{ARTICLE}\.yaml:\d+")
    )

    panel(page).get_by_label("Should read").fill("those keepers")
    saved(page)

    expect(page.locator(".sidenote ins", has_text="those keepers").first).to_be_visible()
    assert "    reading: those keepers\n    type: typo\n" in text(root)


def test_a_mention_opens_instead_of_its_page_only_while_one_annotates(page: Page, root: Path):
    mention = page.locator("#p1 a.mention", has_text="Ida Marlow")
    mention.click()
    expect(panel(page)).to_contain_text("people/ida-marlow")
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()

    page.get_by_role("button", name="Annotate").click()
    mention.click()

    expect(page.locator("h1")).to_have_text("Ida Marlow")


def test_where_several_annotations_stand_one_is_chosen(page: Page, root: Path):
    page.locator(".article-text .correction", has_text="Marlowe").click()

    choice = page.get_by_role("dialog", name="Several annotations stand here")
    expect(choice.get_by_role("button")).to_have_count(2)
    choice.get_by_role("button", name="Correction").click()

    expect(panel(page).get_by_label("Should read")).to_have_value("Marlow")


def test_an_annotation_is_put_on_other_words(page: Page, root: Path):
    page.locator(".article-text .note-anchor").first.click()
    expect(panel(page)).to_be_visible()
    page.evaluate(SELECT, ["p1", "old lighthouse"])
    panel(page).get_by_role("button", name="Use the words that are selected").click()
    expect(panel(page).get_by_label("Words, as they stand")).to_have_value("old lighthouse")
    saved(page)

    expect(page.locator(".article-text .note-anchor")).to_have_text("old lighthouse")
    assert "  - quote: old lighthouse\n    text: The lamp was put out" in text(root)


def test_an_annotation_is_deleted_taken_back_and_deleted_again(page: Page, root: Path):
    before = text(root)
    mark = page.locator(".article-text .correction", has_text="the the keepers")
    mark.click()
    panel(page).get_by_role("button", name="Delete").click()
    expect(mark).to_have_count(0)
    assert "the the keepers" not in text(root)

    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    page.keyboard.press("Control+z")
    expect(mark).to_have_count(1)
    assert text(root) == before

    page.get_by_role("button", name="Redo").click()
    expect(mark).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(mark).to_have_count(1)
    assert text(root) == before


def test_a_file_that_somebody_changed_meanwhile_is_shown_in_both_versions(page: Page, root: Path):
    select(page, "p2", "the archive")
    page.keyboard.press("n")
    panel(page).get_by_label("Note, in Markdown").fill("Mine.")
    theirs = text(root).replace("word doubled in print", "their <b>reason</b>")
    sidecar(root).write_text(theirs, encoding="utf-8")
    expect(panel(page)).to_contain_text("This page has changed meanwhile")
    page.get_by_role("button", name="Save").click()

    dialog = page.get_by_role("dialog", name="Somebody has changed this file")
    expect(dialog.locator("section").first).to_contain_text("text: Mine.")
    expect(dialog.locator("section").last).to_contain_text("their <b>reason</b>")
    expect(dialog.locator("b")).to_have_count(0)
    assert text(root) == theirs

    dialog.get_by_role("button", name="Put my change into the file").click()

    expect(page.locator(".sidenote", has_text="Mine.").first).to_be_visible()
    assert text(root) == theirs.replace(
        "(organizations/lantern-society).\n",
        "(organizations/lantern-society).\n  - quote: the archive\n    text: Mine.\n",
        1,
    )


def test_a_conflict_can_be_left_to_the_other(page: Page, root: Path):
    page.locator(".article-text .correction", has_text="the the keepers").click()
    panel(page).get_by_label("Should read").fill("mine")
    theirs = text(root).replace("word doubled in print", "theirs")
    sidecar(root).write_text(theirs, encoding="utf-8")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Leave the file as it is").click()

    expect(page.locator(".sidenote", has_text="theirs").first).to_be_visible()
    assert text(root) == theirs


def test_a_sidecar_that_is_deleted_while_it_is_open_is_told_and_nothing_is_lost(
    page: Page, root: Path
):
    page.locator(".article-text .correction", has_text="the the keepers").click()
    panel(page).get_by_label("Should read").fill("mine")
    sidecar(root).unlink()
    page.get_by_role("button", name="Save").click()

    dialog = page.get_by_role("dialog", name="Somebody has changed this file")
    expect(dialog).to_contain_text("The file is not there any more.")
    expect(dialog.locator("section").first).to_contain_text("reading: mine")
    expect(dialog.locator("section").first).to_contain_text("# The annotations of the article")
    assert not sidecar(root).exists()
    dialog.get_by_role("button", name="Put my change into the file").click()
    expect(panel(page)).to_contain_text("there is no annotation")


def suggest(root: Path) -> None:
    """An article with an annotation that is suggested, two that are lost, and one that moved."""
    written = text(root, OTHER)
    written = written.replace(
        "  - quote: Ida Marlow\n", "  - quote: Ida Marlow\n    status: suggested\n"
    )
    written = written.replace("Tomas Reed\n", "Tomas Read\n")
    written = written.replace("twelve ships had already", "twelve ship had already")
    written += "\nnotes:\n  - quote: nothing of the kind stands here\n    text: Lost.\n"
    sidecar(root, OTHER).write_text(written, encoding="utf-8")


def test_what_is_suggested_and_what_is_lost_is_reviewed_by_keyboard_one_by_one(
    page: Page, root: Path, server: Server
):
    page.goto(f"{server.url}{OTHER}/")
    suggest(root)
    server.heard("Nothing was published")
    page.reload()
    page.get_by_role("button", name="To review: 4").click()
    review = page.get_by_role("complementary", name="To review: 4")
    expect(review.locator("li").first).to_be_focused()
    expect(review.locator("li[aria-current]")).to_contain_text("Ida Marlow")

    page.keyboard.press("a")
    expect(page.get_by_role("complementary", name="To review: 3")).to_be_visible()
    assert "status: suggested" not in text(root, OTHER)

    current = page.locator("regesta-serve .review li[aria-current]")
    expect(current).to_contain_text("Tomas Read")
    expect(current.locator("mark")).to_have_text("Tomas Reed")
    page.keyboard.press("a")
    expect(page.get_by_role("complementary", name="To review: 2")).to_be_visible()
    assert "quote: Tomas Reed\n" in text(root, OTHER)

    expect(current).to_contain_text("twelve ship had")
    page.keyboard.press("a")
    expect(page.get_by_role("complementary", name="To review: 1")).to_be_visible()
    assert "twelve ships had already" in text(root, OTHER)

    expect(current).to_contain_text("nothing of the kind")
    expect(current.get_by_role("button", name="Accept")).to_be_disabled()
    page.keyboard.press("r")
    expect(page.locator("regesta-serve .review")).to_contain_text("Nothing is left to review.")
    assert "    text: Lost.\n    status: rejected\n" in text(root, OTHER)
    expect(page.locator("regesta-serve .overlay")).to_be_hidden()


def test_what_is_lost_is_mended_in_the_panel(page: Page, root: Path, server: Server):
    page.goto(f"{server.url}{OTHER}/")
    suggest(root)
    server.heard("Nothing was published")
    page.reload()
    page.get_by_role("button", name="To review: 4").click()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("m")

    expect(panel(page)).to_contain_text("is not in the article")
    panel(page).get_by_label("Words, as they stand").fill("treasurer")
    expect(panel(page)).to_contain_text("Marks 1 place.")
    saved(page)

    assert "  - quote: treasurer\n    text: Lost.\n" in text(root, OTHER)


def test_everything_can_be_done_without_a_mouse(page: Page, root: Path):
    write = page.get_by_role("button", name="Type words")
    write.focus()
    page.keyboard.press("Enter")
    words = panel(page).get_by_label("Words, as they stand in the text")
    expect(words).to_be_focused()
    page.keyboard.type("turned the switch")
    panel(page).get_by_role("button", name="Note").focus()
    page.keyboard.press("Enter")
    expect(words).to_have_value("turned the switch")
    panel(page).get_by_label("Note, in Markdown").focus()
    page.keyboard.type("By keyboard.")
    expect(page.get_by_role("button", name="Save")).to_be_enabled()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".sidenote", has_text="By keyboard.").first).to_be_visible()

    # The page is there before what serve adds to it listens to keys.
    expect(write).to_be_visible()
    page.locator(".article-text .note-anchor", has_text="turned the switch").focus()
    page.keyboard.press("Enter")
    expect(panel(page).get_by_label("Note, in Markdown")).to_have_value("By keyboard.")
    expect(panel(page).get_by_label("Note, in Markdown")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()


def test_nothing_that_stands_in_the_archive_becomes_an_element_of_the_panel(page: Page, root: Path):
    evil = "<img src=x onerror=alert(1)>"
    (root / "content" / "people" / "evil.yaml").write_text(
        f"name: {evil}\ndescription: '{evil}'\n", encoding="utf-8"
    )
    note = f"notes:\n  - quote: given the money\n    text: '{evil}'\n"
    sidecar(root).write_text(text(root).replace("notes:\n", note), encoding="utf-8")
    mark = page.locator(".article-text .note-anchor", has_text="given the money")
    expect(mark).to_be_visible()
    mark.click()
    expect(panel(page).get_by_label("Note, in Markdown")).to_have_value(evil)
    page.keyboard.press("Escape")

    select(page, "p1", "old lighthouse")
    page.keyboard.press("m")
    page.keyboard.type("<img")

    expect(offered(page).first).to_contain_text(evil)
    expect(page.locator("regesta-serve img")).to_have_count(0)


def test_an_article_without_a_sidecar_gets_one(page: Page, root: Path, server: Server):
    page.goto("about:blank")  # an open page would be loaded again at the same time
    builds = server.builds
    sidecar(root, OTHER).unlink()
    server.built(builds + 1)
    page.goto(f"{server.url}{OTHER}/")
    expect(page.get_by_role("button", name="Annotate")).to_be_visible()
    select(page, "p1", "Tomas Reed")
    page.keyboard.press("m")
    expect(offered(page).first).to_contain_text("Tomas Reed")
    page.keyboard.press("Enter")
    saved(page)

    expect(page.locator("a.mention", has_text="Tomas Reed").first).to_be_visible()
    assert text(root, OTHER).endswith(
        "mentions:\n  - quote: Tomas Reed\n    entity: people/tomas-reed\n"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_that_an_editor_sees_breaks_a_rule_of_axe(
    browser: Browser, server: Server, root: Path, scheme: str
):
    # In a shadow tree axe writes styles of its own, which the page's policy does not let in.
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{server.url}{ARTICLE}/")
    expect(page.get_by_role("button", name="Annotate")).to_be_visible()
    select(page, "p1", "the")
    assert violations(page) == []
    page.keyboard.press("m")
    expect(offered(page).first).to_be_visible()
    assert violations(page) == []
    page.keyboard.type("Olga Berg")
    page.get_by_role("option", name="New record (Person): Olga Berg").click()
    expect(panel(page)).to_contain_text("Marks")
    assert violations(page) == []
    page.keyboard.press("Escape")

    sidecar(root).write_text(
        text(root).replace("Ida Marlow\n", "Ida Marlov\n", 1), encoding="utf-8"
    )
    expect(page.locator("regesta-serve .overlay")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="To review: 1").click()
    expect(page.locator("regesta-serve .review li[aria-current]")).to_be_visible()
    assert violations(page) == []
    context.close()


def test_on_a_phone_the_panel_fits(browser: Browser, server: Server):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{server.url}{ARTICLE}/")
    page.get_by_role("button", name="Type words").click()

    box = panel(page).bounding_box()
    assert box["x"] >= 0
    assert box["width"] <= 320
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
