"""The search page, as readers use it: by mouse, by keyboard alone, without script, in a folder."""

import gzip
import re
import time
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

SITE = Path(__file__).resolve().parents[2] / "site"
SEARCH = "search/index.html"
MEMORANDUM = "articles/2007/2007-10-05-sco-csto-memorandum/index.html"
RUSSIAN = "articles/2007/2007-10-05-memorandum-odkb-shos/index.html"
BORDYUZHA = "people/nikolai-bordyuzha"


def opened(page: Page, address: str, query: str = "") -> None:
    """The search page with a query, once it has said what it found."""
    page.goto(address + SEARCH + query)
    settled(page)


def settled(page: Page) -> None:
    expect(page.locator(".search-status")).to_have_text(
        re.compile(r"Found|Nothing"), timeout=15_000
    )
    expect(page.locator(".facet[data-facet=years]")).to_have_count(1)


def found(page: Page) -> int:
    text = page.locator(".search-status").inner_text()
    return int(re.sub(r"\D", "", text) or 0)


def facet(page: Page, name: str) -> Locator:
    return page.locator(f".facet[data-facet={name}]")


def value(page: Page, name: str, label: str) -> Locator:
    return (
        facet(page, name).locator("li label").filter(has_text=re.compile(f"^{re.escape(label)}\\b"))
    )


def count(page: Page, name: str, label: str) -> int:
    counted(page)
    return int(value(page, name, label).locator(".count").inner_text())


def counted(page: Page) -> None:
    """Wait for the counts: they follow what was found."""
    expect(page.locator(".search-filters")).not_to_have_attribute("aria-busy", "true")


def state(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


# Browsing and facets


def test_everything_can_be_browsed_without_a_word_and_without_the_engine(page: Page, address: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    opened(page, address)

    assert found(page) > 300
    expect(page.locator(".results .result-title a").first).to_be_visible()
    assert [url for url in asked if "pagefind" in url or "pf_" in url] == []


def test_values_of_a_facet_are_alternatives_and_its_own_counts_stay(page: Page, address: str):
    opened(page, address)
    articles, people = count(page, "kind", "Articles"), count(page, "kind", "People")

    value(page, "kind", "Articles").click()
    expect(page.locator(".search-status")).to_have_text(f"Found: {articles}")
    assert count(page, "kind", "People") == people

    value(page, "kind", "People").click()
    expect(page.locator(".search-status")).to_have_text(f"Found: {articles + people}")


def test_facets_together_narrow_and_counts_say_what_a_click_gives(page: Page, address: str):
    opened(page, address, "?kind=articles")
    rahmon = count(page, "person", "Emomali Rahmon")

    value(page, "person", "Emomali Rahmon").click()
    expect(page.locator(".search-status")).to_have_text(f"Found: {rahmon}")
    both = count(page, "organization", "Collective Security")
    value(page, "organization", "Collective Security").click()

    expect(page.locator(".search-status")).to_have_text(f"Found: {both}")
    assert both < rahmon
    expect(page.locator(".results > li")).to_have_count(min(10, both))


CLICK = """async (label) => {
  const [filters, chips] = [".search-filters", ".search-chips"].map((one) => document.querySelector(one));
  const seen = () => [...filters.querySelectorAll(".count")].map((one) => one.textContent).join();
  const before = seen();
  const shown = new Promise((done) => { new MutationObserver(() => done({ busy: filters.ariaBusy, same: seen() === before })).observe(chips, { childList: true }); });
  [...filters.querySelectorAll(".facet[data-facet=person] label")].find((one) => one.textContent.startsWith(label)).click();
  return shown;
}"""


def test_results_are_shown_before_the_counts_which_follow(page: Page, address: str):
    opened(page, address, "?kind=articles")
    rahmon = count(page, "person", "Emomali Rahmon")
    other = count(page, "organization", "Collective Security")

    shown = page.evaluate(CLICK, "Emomali Rahmon")

    assert shown == {"busy": "true", "same": True}
    expect(page.locator(".search-status")).to_have_text(f"Found: {rahmon}")
    assert count(page, "organization", "Collective Security") < other


SHOWN = """() => ({
  status: document.querySelector(".search-status").textContent,
  results: [...document.querySelectorAll(".result-title a, .result-words a")].map((one) => one.textContent),
  counts: [...document.querySelectorAll(".facet:not([hidden]) li")].map((one) => one.textContent),
  chosen: [...document.querySelectorAll(".search-chips [data-chip]")].map((one) => one.textContent),
})"""


@pytest.mark.parametrize("query", ["", "?q=security", "?in=quotations"])
def test_what_was_pointed_at_and_chosen_is_what_an_address_opens(
    page: Page, browser: Browser, address: str, query: str
):
    opened(page, address, query)
    boxes = page.locator(".facet:not([hidden]) li label:visible")
    for number in (1, 9, 14, 5):
        place = number % (boxes.count() - 1)
        boxes.nth(place).hover()
        page.wait_for_timeout(120)
        boxes.nth(place + 1).hover()
        page.wait_for_timeout(20)
        boxes.nth(place).click()
        page.wait_for_timeout(400)
    shown = page.evaluate(SHOWN)
    assert len(shown["chosen"]) >= 2
    fresh = browser.new_page(viewport=page.viewport_size)
    fresh.goto(page.url)
    settled(fresh)
    fresh.wait_for_timeout(400)
    assert fresh.evaluate(SHOWN) == shown
    fresh.close()


def test_who_points_at_a_value_need_not_wait_after_the_click(page: Page, address: str):
    opened(page, address, "?q=security")
    page.wait_for_timeout(500)
    asked: list[str] = []
    # The last name that is shown: the commonest have their addresses in the table.
    name = facet(page, "person").locator("li label").last
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    name.hover()
    page.wait_for_timeout(500)
    assert [path for path in asked if path.startswith("/search/")]
    del asked[:]
    name.click()
    expect(page.locator(".search-chips li")).to_have_count(1)
    page.wait_for_timeout(300)
    assert [path for path in asked if path == "/names.js"] == []


def test_facets_count_what_words_have_found(page: Page, address: str):
    opened(page, address, "?q=memorandum")
    everything = found(page)
    articles = count(page, "kind", "Articles")

    value(page, "kind", "Articles").click()

    expect(page.locator(".search-status")).to_have_text(f"Found: {articles}")
    assert 0 < articles < everything


def test_a_name_among_many_is_found_by_typing_in_any_script(page: Page, address: str):
    opened(page, address)
    field = page.get_by_role("combobox", name="Find a person")
    field.fill("бордю")
    option = page.get_by_role("option", name="Nikolai Bordyuzha")
    expect(option).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("aria-activedescendant", re.compile("find-person-list-0"))
    expected = int(option.locator(".count").inner_text())

    field.press("Enter")

    expect(page.locator(".search-status")).to_have_text(f"Found: {expected}")
    assert state(page)["person"] == [BORDYUZHA]
    expect(field).to_be_focused()


def test_escape_closes_the_list_of_names(page: Page, address: str):
    opened(page, address)
    field = page.get_by_role("combobox", name="Find a place")
    field.fill("dush")
    expect(page.get_by_role("option", name="Dushanbe")).to_be_visible()

    field.press("Escape")

    expect(page.locator(".name-field [role=option]:visible")).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("")


def test_years_are_chosen_by_fields_and_by_bars(page: Page, address: str):
    opened(page, address, "?kind=articles")
    everything = found(page)
    page.get_by_label("from", exact=True).fill("2007")
    page.get_by_label("from", exact=True).press("Tab")
    page.get_by_label("to", exact=True).fill("2009")
    page.get_by_label("to", exact=True).press("Tab")
    expect(page).to_have_url(re.compile("from=2007&to=2009"))
    of_range = found(page)
    assert 0 < of_range < everything
    assert page.locator(".histogram rect:not([data-out])").count() == 3

    bar = page.locator(".histogram rect", has_text=re.compile("^2007:")).bounding_box()
    page.mouse.click(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] - 2)

    expect(page).to_have_url(re.compile("from=2007&to=2007"))
    assert 0 < found(page) < of_range


def test_chips_take_a_choice_back_and_focus_is_not_lost(page: Page, address: str):
    opened(page, address, f"?kind=articles&person={BORDYUZHA}&from=2005")
    chips = page.locator(".search-chips button[data-chip]")
    expect(chips).to_have_count(3)

    page.get_by_role("button", name="Remove: Kind: Articles").focus()
    page.keyboard.press("Enter")

    expect(chips).to_have_count(2)
    expect(chips.first).to_be_focused()
    page.get_by_role("button", name="Remove all").click()
    expect(chips).to_have_count(0)
    expect(page.locator("#words")).to_be_focused()
    assert state(page) == {}


# The address


def test_a_search_can_be_sent_to_somebody(page: Page, address: str):
    opened(page, address)
    page.locator("#words").fill("security")
    expect(page).to_have_url(re.compile("q=security"))
    value(page, "kind", "Articles").click()
    value(page, "person", "Emomali Rahmon").click()
    page.get_by_label("Order").select_option("oldest")
    expect(page).to_have_url(re.compile("sort=oldest"))
    settled(page)
    titles = page.locator(".result-title").all_inner_texts()
    sent, expected = page.url, found(page)

    page.goto("about:blank")
    page.goto(sent)
    settled(page)

    expect(page.locator("#words")).to_have_value("security")
    expect(page.locator(".search-status")).to_have_text(f"Found: {expected}")
    expect(page.locator(".result-title")).to_have_text(titles)
    expect(value(page, "person", "Emomali Rahmon").locator("input")).to_be_checked()


def test_back_and_forward_go_through_the_choices(page: Page, address: str):
    opened(page, address, "?q=memorandum")
    first = page.locator(".search-status").inner_text()
    value(page, "kind", "Articles").click()
    expect(page.locator(".search-status")).not_to_have_text(first)
    second = page.locator(".search-status").inner_text()

    page.go_back()
    expect(page.locator(".search-status")).to_have_text(first)
    expect(value(page, "kind", "Articles").locator("input")).not_to_be_checked()
    page.go_forward()
    expect(page.locator(".search-status")).to_have_text(second)


def test_who_comes_back_from_a_result_finds_the_same_list(page: Page, address: str):
    opened(page, address, "?q=security&kind=articles")
    page.get_by_role("button", name="Show more", exact=True).last.click()
    expect(page.locator(".results > li")).to_have_count(min(30, found(page)))
    shown = page.locator(".results > li").count()
    page.locator(".result-title a").nth(12).click()
    expect(page.locator("main article h1")).to_be_visible()

    page.go_back()

    expect(page.locator("#words")).to_have_value("security")
    expect(page.locator(".results > li")).to_have_count(shown)


def test_a_value_that_nothing_has_finds_nothing_and_can_be_taken_back(page: Page, address: str):
    opened(page, address, "?person=people/nobody-of-that-name")

    expect(page.locator(".search-status")).to_have_text("Nothing found.")
    page.locator(".search-chips button[data-chip]").click()
    expect(page.locator(".search-status")).to_have_text(re.compile("Found"))


# Words


def test_results_are_sorted_by_date_and_the_best_come_first(page: Page, address: str):
    years = {}
    for order in ("oldest", "newest"):
        opened(page, address, f"?q=ratified&kind=articles&sort={order}")
        expect(page.locator(".result-about").first).to_be_visible()
        texts = page.locator(".result-about").all_inner_texts()
        years[order] = [int(re.search(r"\d{4}", text)[0]) for text in texts]

    assert years["oldest"] == sorted(years["oldest"])
    assert years["newest"] == sorted(years["newest"], reverse=True)
    assert len(set(years["oldest"])) > 1

    opened(page, address, "?q=Nikolai Bordyuzha")
    expect(page.locator(".result-title").first).to_have_text("Nikolai Bordyuzha")


def test_a_phrase_is_sought_as_it_stands(page: Page, address: str):
    opened(page, address, "?q=understanding of memorandum")
    loose = found(page)
    opened(page, address, '?q="memorandum of understanding"')
    phrase = found(page)
    opened(page, address, '?q="understanding of memorandum"')

    assert found(page) == 0
    assert 0 < phrase < loose


def test_results_show_paragraphs_and_lead_to_them(page: Page, address: str):
    opened(page, address, "?q=trafficking in drugs&kind=articles")
    result = page.locator(".result", has_text="The secretariats of the SCO").first
    place = result.locator(".result-place", has_text="par.").first
    expect(place).to_be_visible()
    expect(result.locator("mark").first).to_be_visible()
    number = re.search(r"\d+", place.inner_text())[0]

    place.click()

    expect(page).to_have_url(re.compile(rf"{re.escape(MEMORANDUM)}#p{number}$"))
    expect(page.locator(":target")).to_be_in_viewport()


def test_further_places_open_on_demand(page: Page, address: str):
    opened(page, address, "?q=csto&kind=articles")
    button = page.get_by_role("button", name=re.compile("More places")).first
    expect(button).to_be_visible()
    result = page.locator(
        ".result", has=page.get_by_role("button", name=re.compile("More places"))
    ).first
    before = result.locator(".result-places li:visible").count()

    button.click()

    expect(page.locator(".result-places li:visible").nth(before)).to_be_visible()
    expect(page.locator(".result a:focus")).to_have_count(1)


def test_only_what_is_in_sight_is_loaded(page: Page, address: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 1280, "height": 500})

    opened(page, address, "?q=csto")
    page.wait_for_timeout(400)

    fragments = [url for url in asked if url.endswith(".pf_fragment")]
    assert 0 < len(fragments) < 10


def test_a_stale_answer_is_dropped(page: Page, address: str):
    opened(page, address)
    for typed in ("m", "me", "memorandum of", "xyzzyplugh"):
        page.locator("#words").fill(typed)
        page.wait_for_timeout(160)

    expect(page.locator(".search-status")).to_have_text("Nothing found.", timeout=15_000)
    page.wait_for_timeout(500)
    expect(page.locator(".search-status")).to_have_text("Nothing found.")
    expect(page.locator(".results > li")).to_have_count(0)


@pytest.mark.parametrize("name", ["Бордюжа", "Bordyuzha", "Bordiuzha"])
def test_a_name_typed_in_one_script_finds_articles_in_others(page: Page, address: str, name: str):
    opened(page, address, f"?q={name}&kind=articles")

    assert count(page, "language", "English") >= 2
    assert count(page, "language", "Russian") >= 1


def test_every_language_is_searched_and_results_are_merged(page: Page, address: str):
    opened(page, address, "?q=меморандум&kind=articles")

    languages = page.locator(".result-about").all_inner_texts()
    assert any("Russian" in text for text in languages[:2])
    assert any("Russian" not in text for text in languages)


def test_results_of_all_languages_are_in_order_of_dates(page: Page, address: str):
    opened(page, address, "?q=Бордюжа&kind=articles&sort=oldest")
    page.get_by_role("button", name="Show more", exact=True).last.click()
    expect(page.locator(".result-about")).to_have_count(found(page))

    texts = page.locator(".result-about").all_inner_texts()
    years = [int(re.search(r"(\d{4}) ·", text)[1]) for text in texts]

    assert years == sorted(years)
    assert {"Russian" in text for text in texts} == {True, False}


@pytest.mark.parametrize(
    "form", ["меморандум", "меморандума", "меморандуму", "меморандумом", "меморандумы"]
)
def test_a_russian_word_is_found_in_any_form(page: Page, address: str, form: str):
    opened(page, address, f"?q={form}&language=ru")

    assert found(page) >= 2


def test_a_misspelt_name_is_put_right(page: Page, address: str):
    opened(page, address, "?q=Bordyuzka")
    expect(page.locator(".search-hint")).to_contain_text("Did you mean")

    page.locator(".search-hint a").first.click()

    expect(page.locator(".search-status")).to_have_text(re.compile("Found"), timeout=15_000)
    expect(page.locator(".result-title").first).to_contain_text("Bordyuzha")
    expect(page.locator("#words")).to_be_focused()


def test_a_word_that_is_nowhere_is_named_and_can_be_left_out(page: Page, address: str):
    opened(page, address, "?q=memorandum xyzzyplugh")
    expect(page.locator(".search-hint")).to_contain_text("xyzzyplugh")

    page.locator(".search-hint a", has_text="memorandum").last.click()

    expect(page.locator(".search-status")).to_have_text(re.compile("Found"), timeout=15_000)
    assert state(page)["q"] == ["memorandum"]


def test_half_a_word_is_no_mistake(page: Page, address: str):
    opened(page, address, "?q=memorand")

    assert found(page) > 5
    expect(page.locator(".search-hint")).to_be_empty()


# Quotations and notes alone


def test_only_quotations_are_sought(page: Page, address: str):
    opened(page, address)
    page.locator("input[name=in][value=quotations]").check()
    expect(page).to_have_url(re.compile("in=quotations"))
    page.locator("#words").fill("NATO")
    expect(page.locator(".results mark", has_text="NATO").first).to_be_visible(timeout=15_000)

    texts = page.locator(".results .result-words").all_inner_texts()

    assert any("We consider the NATO" in text for text in texts)
    assert page.locator(".results > li").count() == len(texts)


def test_only_what_one_person_said(page: Page, address: str):
    opened(page, address, "?in=quotations")
    said = count(page, "speaker", "Nikolai Bordyuzha")

    value(page, "speaker", "Nikolai Bordyuzha").click()

    expect(page.locator(".search-status")).to_have_text(f"Found: {said}")
    expect(page.locator(".result-about b")).to_have_text(["Nikolai Bordyuzha"] * min(10, said))
    page.locator(".result-words a").first.click()
    expect(page.locator(":target")).to_be_in_viewport()


def test_only_notes_are_sought_and_lead_to_the_note(page: Page, address: str):
    opened(page, address, "?in=notes&q=source")
    assert found(page) > 0
    expect(page.locator(".result-about").first).to_contain_text("Editors’ note")

    page.locator(".result-words a").first.click()

    expect(page.locator(".sidenote:target")).to_be_visible()


# On the page that opens


def marked(page: Page) -> list[str]:
    return page.evaluate(
        "[...(CSS.highlights.get('found') ?? [])].map((range) => range.toString())"
    )


def test_the_words_are_marked_on_the_page_that_opens_and_leave_the_address(
    page: Page, address: str
):
    opened(page, address, "?q=memorandum&kind=articles")
    result = page.locator(".result", has_text="The secretariats of the SCO").first
    expect(result.locator("mark").first).to_be_visible()
    result.locator(".result-title a").click()
    expect(page.locator(".highlight-bar")).to_be_visible()

    assert {word.lower() for word in marked(page)} == {"memorandum"}
    expect(page).not_to_have_url(re.compile(r"[?&]h="))
    canonical = page.locator("link[rel=canonical]").get_attribute("href")
    assert "?" not in canonical

    page.get_by_role("button", name="Remove the marks").click()
    assert marked(page) == []
    expect(page.locator(".highlight-bar")).to_have_count(0)


def test_other_forms_of_a_word_are_marked_as_they_were_found(page: Page, address: str):
    opened(page, address, "?q=signing&kind=articles")
    result = page.locator(".result", has_text="The secretariats of the SCO").first
    expect(result.locator("mark", has_text="signed").first).to_be_visible()
    result.locator(".result-title a").click()
    expect(page.locator(".highlight-bar")).to_be_visible()

    assert "signed" in {word.lower() for word in marked(page)}


@pytest.mark.parametrize(
    ("sought", "word"),
    [("основного", "основной"), ("шанхайскую", "Шанхайской"), ("английские", "Английский"),
     ("партнерства", "партнёрство"), ("шёл", "шёл"), ("ЕЁ", "её")],
)  # fmt: skip
def test_russian_words_are_marked_in_all_their_forms(
    page: Page, address: str, sought: str, word: str
):
    page.goto(f"{address}{RUSSIAN}?h={sought}")
    expect(page.locator(".highlight-bar")).to_be_visible()

    assert word in marked(page)


def test_a_phrase_is_marked_across_links(page: Page, address: str):
    page.goto(f'{address}{MEMORANDUM}?h="memorandum of understanding"')
    expect(page.locator(".highlight-bar")).to_be_visible()

    assert "memorandum of understanding" in " ".join(marked(page)).lower()


def test_without_the_highlight_interface_marks_are_elements(browser: Browser, address: str):
    context = browser.new_context()
    context.add_init_script(
        "delete globalThis.Highlight; Object.defineProperty(globalThis, 'Highlight', { value: undefined })"
    )
    page = context.new_page()
    page.goto(f"{address}{MEMORANDUM}?h=memorandum")
    expect(page.locator("mark.highlighted").first).to_be_visible()

    page.get_by_role("button", name="Remove the marks").click()

    expect(page.locator("mark.highlighted")).to_have_count(0)
    context.close()


def test_a_page_that_no_search_opened_loads_no_highlighter(page: Page, address: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(address + MEMORANDUM)

    assert [url for url in asked if "highlight" in url or "stem" in url] == []


# For everybody


def test_all_of_it_by_keyboard(page: Page, address: str):
    opened(page, address)
    page.locator("#words").focus()
    page.keyboard.type("memorandum")
    page.keyboard.press("Enter")
    expect(page.locator(".results mark").first).to_be_visible(timeout=15_000)
    box = value(page, "kind", "Articles").locator("input")

    for _ in range(30):
        page.keyboard.press("Tab")
        if box.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("kind=articles"))
    settled(page)
    expect(box).to_be_focused()

    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.result-title a')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("main article h1")).to_be_visible()


def test_on_a_phone_the_filters_open_and_escape_closes_them(browser: Browser, address: str):
    context = browser.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    opened(page, address)
    expect(facet(page, "kind")).to_be_hidden()

    page.get_by_text("Filters", exact=False).first.click()
    value(page, "kind", "Articles").click()
    expect(page.locator(".search-chosen")).to_have_text("(1)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.keyboard.press("Escape")

    expect(facet(page, "kind")).to_be_hidden()
    expect(page.locator(".search-drawer summary")).to_be_focused()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "query", ["", "?q=memorandum&kind=articles&from=2005", "?q=Bordyuzka", "?in=quotations"]
)
def test_nothing_bars_anybody(browser: Browser, address: str, scheme: str, query: str):
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    opened(page, address, query)
    if not query:
        page.get_by_role("combobox", name="Find a person").fill("a")
        expect(page.locator(".name-field [role=option]").first).to_be_visible()
    page.wait_for_timeout(300)

    result = Axe().run(page)
    context.close()

    assert [
        (one["id"], [node["html"][:90] for node in one["nodes"]])
        for one in result.response["violations"]
    ] == []


def test_without_script_a_form_leads_to_the_pages_of_the_archive(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.locator("input[name=q]").first.fill("memorandum")
    page.locator("input[name=q]").first.press("Enter")

    expect(page).to_have_url(re.compile(r"search/index\.html\?q=memorandum"))
    expect(page.get_by_text("Search needs JavaScript")).to_be_visible()
    expect(page.locator(".search-columns")).to_be_hidden()
    page.locator(".search-browse").get_by_role("link", name="2007").click()
    expect(page.locator("h1")).to_contain_text("2007")
    context.close()


def test_from_a_folder_names_are_found_filters_work_and_it_says_what_does_not(browser: Browser):
    page = browser.new_page()
    page.goto((SITE / SEARCH).as_uri())
    settled(page)
    expect(page.locator(".search-hint")).to_contain_text("opened from a folder")
    value(page, "kind", "Articles").click()
    page.locator("#words").fill("memorandum")
    expect(page).to_have_url(re.compile("q=memorandum"))
    settled(page)
    expect(page.locator(".result-title").first).to_contain_text("memorandum", ignore_case=True)

    page.locator(".result-title a").first.click()

    expect(page.locator("main article h1")).to_be_visible()
    page.close()


def with_common(content: bytes, words: str) -> bytes:
    """The metadata of an index, in which most documents have these words."""
    line, _, rest = gzip.decompress(content).partition(b"\n")
    return gzip.compress(
        re.sub(rb'"common":"[^"]*"', f'"common":"{words}"'.encode(), line) + b"\n" + rest
    )


@pytest.mark.parametrize(
    ("query", "passed"),
    [
        ("the memorandum", "the"),
        ("this memorandum was", "this, was"),
        ("the", ""),
        ("“the memorandum”", ""),
    ],
)
def test_words_that_most_texts_have_are_passed_over_beside_others(
    page: Page, address: str, query: str, passed: str
):
    parts: list[str] = []

    def changed(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=with_common(answer.body(), "the thi wa"))

    page.route("**/*.pf_meta", changed)
    page.on("request", lambda one: parts.append(one.url) if one.url.endswith(".pf_index") else None)

    opened(page, address, f"?q={quote(query)}")

    assert found(page) > 0
    hint = page.locator(".search-hint")
    expect(hint).to_have_text(
        f"Most texts have this, and it was passed over: {passed}" if passed else ""
    )
    if passed:
        # What the engine would have loaded for them it has not.
        asked = list(parts)
        opened(page, address, "?q=memorandum")
        assert sorted(asked) == sorted(parts[len(asked) :])


def test_marks_stay_at_their_words_whatever_stands_between_letters(page: Page, address: str):
    def changed(route: Route) -> None:
        answer = route.fetch()
        packed = gzip.decompress(answer.body())
        # A script may take a mark of byte order for a space; places count tokens between spaces.
        text = re.sub(rb'("content":"[^ ]*)', b"\\1\xef\xbb\xbfx", packed)
        route.fulfill(response=answer, body=gzip.compress(text))

    page.route("**/*.pf_fragment", changed)
    opened(page, address, "?q=memorandum")
    expect(page.locator(".result-excerpt mark").first).to_be_visible()

    words = page.locator(".result-excerpt mark").all_inner_texts()
    assert len(words) > 5
    assert {word.lower().replace("\ufeffx", "") for word in words} <= {"memorandum", "memorandums"}


def test_an_index_that_cannot_be_loaded_is_told_and_tried_again(browser: Browser, address: str):
    context = browser.new_context()
    page = context.new_page()
    page.route("**/*.pf_meta", lambda route: route.abort())
    page.goto(address + SEARCH + "?q=memorandum")
    expect(page.locator(".search-hint")).to_contain_text("could not be loaded", timeout=15_000)
    page.unroute("**/*.pf_meta")
    page.wait_for_timeout(100)

    page.get_by_role("button", name="Try again").click()

    settled(page)
    assert found(page) > 5
    context.close()


def test_the_policy_allows_no_inline_code_and_webassembly_here_alone(page: Page, address: str):
    page.goto(address + SEARCH)
    here = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    page.goto(address + MEMORANDUM)
    there = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")

    assert "unsafe-inline" not in here
    assert "'unsafe-eval'" not in here
    assert "wasm-unsafe-eval" in here
    assert "wasm-unsafe-eval" not in there


def test_what_is_new_is_said_to_those_who_do_not_see_it(page: Page, address: str):
    opened(page, address)
    before = time.monotonic()
    page.locator("#words").fill("memorandum")

    expect(page.get_by_role("status").filter(has_text="Found").first).to_be_visible()
    assert time.monotonic() - before < 30
    assert page.locator(".search-status").get_attribute("role") == "status"


def test_a_mark_leaves_out_the_punctuation_beside_the_word(page: Page, address: str):
    opened(page, address, "?q=Bordyuzha")
    page.locator(".result mark").first.wait_for()

    marks = page.locator(".result mark").all_inner_texts()
    assert [text for text in marks if not text[-1].isalnum()] == []


def test_in_print_stand_the_words_that_were_sought(page: Page, address: str):
    opened(page, address, "?q=Bordyuzha")

    page.emulate_media(media="print")

    expect(page.locator("#words")).to_be_visible()
    expect(page.locator("#words")).to_have_value("Bordyuzha")
    expect(page.get_by_role("button", name="Search")).to_be_hidden()
    expect(page.locator(".search-scope")).to_be_hidden()
    expect(page.locator(".result-title").first).to_be_visible()
