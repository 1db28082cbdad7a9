"""What readers do, in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

ARTICLE = "articles/2007/2007-10-05-sco-csto-memorandum/index.html"
PERSON = "people/nikolai-bordyuzha/index.html"
PAGES = (
    "index.html", "articles/index.html", "articles/2007/index.html", ARTICLE, PERSON,
    "organizations/csto/index.html", "people/index.html", "topics/index.html",
    "quotations/index.html", "corrections/index.html", "search/index.html", "about/index.html",
    "404.html",
)  # fmt: skip


def test_from_home_to_an_article_to_a_person_and_back_to_the_very_place(page: Page, address: str):
    page.goto(address + "articles/2007/index.html")
    page.get_by_role("link", name="The secretariats of the SCO and the CSTO").first.click()
    page.locator("main article a.mention", has_text="Nikolai Bordyuza").first.click()
    expect(page.locator("h1")).to_have_text("Nikolai Bordyuzha")

    page.locator(".contexts a.passage", has_text="Nikolai Bordyuza").last.click()

    target = page.locator("main article .mention:target")
    expect(target).to_have_text(re.compile("Bordyuz"))
    expect(target).to_be_in_viewport()


def test_both_spellings_of_the_seed_lead_to_one_person(page: Page, address: str):
    page.goto(address + ARTICLE)

    hrefs = {
        mark.get_attribute("href")
        for words in ("Nikolai Bordyuza", "Bordyuzha")
        for mark in page.locator("a.mention", has_text=words).all()
    }

    assert hrefs == {"../../../people/nikolai-bordyuzha/index.html"}


def test_a_correction_shows_the_reading_of_the_source_and_ours(page: Page, address: str):
    page.goto(address + ARTICLE)

    mark = page.locator(".correction", has_text="Secretary General Secretary General").first
    shown = mark.evaluate("element => getComputedStyle(element, '::after').content")

    assert "Secretary General" in shown
    expect(
        page.locator(".sidenote .emendation", has_text="Secretary General").first
    ).to_be_visible()


def test_the_quotation_stands_on_the_speakers_page(page: Page, address: str):
    page.goto(address + PERSON)

    expect(page.locator(".saying", has_text="We consider the NATO").first).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_a_phone(browser: Browser, address: str, path: str):
    context = browser.new_context(viewport={"width": 375, "height": 800}, is_mobile=True)
    page = context.new_page()
    page.goto(address + path)

    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert width <= 375


def test_everything_reads_without_javascript(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + ARTICLE)

    expect(page.locator("main article a.mention").first).to_be_visible()
    expect(page.locator(".sidenote").first).to_be_visible()
    context.close()


def test_the_site_works_from_a_folder(browser: Browser):
    site = Path(__file__).resolve().parents[2] / "site"
    context = browser.new_context()
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="Nikolai Bordyuzha").first.click()
    expect(page.locator("h1")).to_have_text("Nikolai Bordyuzha")
    page.locator(".contexts a.passage").first.click()
    expect(page.locator("main article h1")).to_be_visible()
    context.close()


def test_the_keyboard_reaches_the_text_first(page: Page, address: str):
    page.goto(address + ARTICLE)

    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")

    assert page.evaluate("location.hash") == "#main"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["index.html", ARTICLE, PERSON])
def test_text_stands_out_from_its_ground(browser: Browser, address: str, path: str, scheme: str):
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(address + path)

    faint = page.evaluate(CONTRAST)
    context.close()

    assert faint == []


# WCAG 2.2, contrast (minimum): 4.5 for text. Colours are opaque, but for the tint of quotations.
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => { canvas.fillStyle = "#000"; canvas.fillStyle = colour;
    canvas.clearRect(0, 0, 1, 1); canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => { for (let e = element; e; e = e.parentElement) {
    const colour = rgb(getComputedStyle(e).backgroundColor); if (colour[3] > 250) return colour; }
    return [255, 255, 255, 255]; };
  const faint = new Set();
  for (const element of document.querySelectorAll("main *, header *, footer *")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.checkVisibility()) continue;
    const [a, b] = [light(rgb(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.add(`${element.tagName}.${element.className} ${ratio.toFixed(2)}`);
  }
  return [...faint];
}"""
