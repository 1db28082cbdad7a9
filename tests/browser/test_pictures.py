"""The pictures made when the site is built: timeline, map, network, charts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

PERSON = "people/nikolai-bordyuzha/index.html"
PICTURES = ("timeline/index.html", "map/index.html", "network/index.html")


@pytest.mark.parametrize("path", [*PICTURES, PERSON])
def test_a_page_with_a_picture_is_no_wider_than_a_small_phone(
    browser: Browser, address: str, path: str
):
    context = browser.new_context(viewport={"width": 320, "height": 640}, is_mobile=True)
    page = context.new_page()
    page.goto(address + path)

    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert width <= 320


@pytest.mark.parametrize("path", PICTURES)
def test_nothing_is_drawn_outside_of_its_picture(page: Page, address: str, path: str):
    page.goto(address + path)

    outside = page.evaluate(OUTSIDE)

    assert outside == []


OUTSIDE = """() => {
  const picture = document.querySelector(".picture-scroll > svg");
  const frame = picture.getBoundingClientRect();
  return [...picture.querySelectorAll("a circle, a rect, a text")].filter((mark) => {
    const box = mark.getBoundingClientRect();
    return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1
      || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
  }).map((mark) => mark.outerHTML);
}"""


@pytest.mark.parametrize("path", PICTURES)
def test_every_link_of_a_picture_has_a_name_and_can_be_reached_by_keyboard(
    page: Page, address: str, path: str
):
    page.goto(address + path)
    links = page.locator(".picture-scroll svg a")
    assert links.count() > 10

    nameless = links.evaluate_all("all => all.filter((a) => !a.querySelector('title').textContent)")
    links.nth(3).focus()

    assert nameless == []
    assert page.evaluate("document.activeElement.closest('svg') !== null")


@pytest.mark.parametrize("path", PICTURES)
def test_a_picture_can_be_read_from_a_folder_without_javascript(browser: Browser, path: str):
    site = Path(__file__).resolve().parents[2] / "site"
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / path).as_uri())
    expect(page.locator(".picture-scroll svg")).to_be_visible()

    page.locator("figcaption a").first.click()

    expect(page.locator(":target")).to_be_in_viewport()
    context.close()


def test_the_menu_leads_to_the_timeline_and_that_to_a_year(page: Page, address: str):
    page.goto(address)
    page.get_by_role("navigation").get_by_role("link", name="Timeline").click()
    expect(page.locator("h1")).to_have_text("Timeline")

    page.get_by_role("link", name=re.compile(r"^2007: \d+ articles$")).click()

    expect(page).to_have_url(re.compile(r"/articles/2007/"))


def test_the_timeline_says_in_words_what_it_shows(page: Page, address: str):
    page.goto(address + "timeline/index.html")
    chronicle = page.locator(".chronicle")

    drawn = page.locator(".timeline-events a").evaluate_all("all => all.map((a) => a.href.baseVal)")
    told = chronicle.locator("a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")

    assert set(drawn) <= set(told)
    expect(chronicle.get_by_text("28 April 2003 – 31 December 2016")).to_be_visible()


def test_what_is_not_sure_looks_different_from_what_is(page: Page, address: str):
    page.goto(address + "timeline/index.html")

    look = "element => getComputedStyle(element).strokeDasharray"
    sure = page.locator('.timeline .stroke[data-sureness="sure"]').first.evaluate(look)
    possible = page.locator('.timeline .stroke[data-sureness="possible"]').first.evaluate(look)

    assert sure == "none"
    assert possible != "none"


def test_a_circle_of_the_map_leads_to_its_place(page: Page, address: str):
    page.goto(address + "map/index.html")

    page.get_by_role("link", name=re.compile(r"^Dushanbe: \d+ mentions$")).press("Enter")

    expect(page.locator("h1")).to_have_text("Dushanbe")


def test_beside_the_map_every_place_stands_in_a_table(page: Page, address: str):
    page.goto(address + "map/index.html")

    row = page.get_by_role("row", name=re.compile("^Dushanbe"))

    expect(row).to_contain_text("Tajikistan")
    assert page.locator("table.figures tbody tr").count() >= page.locator(".map-places a").count()


def test_pointing_at_somebody_lights_up_whom_they_appear_with(page: Page, address: str):
    page.goto(address + "network/index.html")
    node = page.get_by_role("link", name=re.compile("^Nikolai Bordyuzha:"))

    node.focus()

    number = node.get_attribute("data-node")
    ties = page.locator(f'line[data-first="{number}"], line[data-second="{number}"]').count()
    assert page.locator("line[data-lit]").count() == ties > 0
    assert 1 < page.locator("a[data-lit]").count() <= ties + 1
    page.keyboard.press("Escape")
    expect(page.locator("[data-lit]")).to_have_count(0)


def test_the_network_can_be_filtered_by_kind_and_strength(page: Page, address: str):
    page.goto(address + "network/index.html")
    people = page.locator('.network-nodes a[data-kind="people"]:visible')
    bodies = page.locator('.network-nodes a[data-kind="organizations"]:visible')
    rows = page.locator(".network-table tbody tr:visible")
    assert people.count() + bodies.count() == rows.count()

    page.get_by_label("Organizations").uncheck()

    expect(bodies).to_have_count(0)
    assert rows.count() == people.count()
    expect(page.get_by_role("status")).to_have_text(f"Shown: {people.count()}")

    before = people.count()
    page.get_by_label("Articles in common").fill("3")

    assert 0 < people.count() < before
    assert page.locator('line[data-weight="2"]:visible').count() == 0


def test_without_javascript_the_network_is_whole_and_has_no_form(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "network/index.html")

    nodes, rows = page.locator(".network-nodes a"), page.locator(".network-table tbody tr")
    expect(nodes.first).to_be_visible()
    expect(page.locator(".network-filter")).to_be_hidden()
    assert nodes.count() == rows.count()
    context.close()


def test_where_the_language_runs_from_right_to_left_time_still_runs_to_the_right(
    page: Page, address: str
):
    page.goto(address + PERSON)
    page.evaluate("document.documentElement.dir = 'rtl'")

    axis = page.locator(".tenure-axis svg").bounding_box()
    line = page.locator(".tenure-line").first.bounding_box()

    assert abs(axis["x"] - line["x"]) < 3
    years = page.locator(".tenure-axis text").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().left)"
    )
    assert years == sorted(years)


def test_mentions_by_year_are_bars_with_a_table_behind_them(page: Page, address: str):
    page.goto(address + PERSON)
    chart = page.locator(".bar-chart")
    expect(chart.get_by_role("group", name="Mentions by year")).to_be_visible()
    expect(chart).to_contain_text(re.compile("Mentions by year: .* most in 2007"))
    expect(chart.get_by_role("row", name=re.compile("^2007"))).to_be_hidden()

    chart.get_by_text("The same as a table").click()

    expect(chart.get_by_role("row", name=re.compile("^2007"))).to_be_visible()
    assert chart.locator("rect.bar").count() == chart.locator("tbody tr").count()


def test_an_office_has_a_line_and_keeps_its_evidence(page: Page, address: str):
    page.goto(address + PERSON)
    office = page.locator(".tenure", has_text="28 April 2003 – 31 December 2016")

    expect(office.locator(".stroke").first).to_be_visible()
    office.locator("summary").click()

    expect(office.locator(".tenure-evidence li").first).to_be_visible()
