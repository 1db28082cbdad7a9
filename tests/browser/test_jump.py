"""The quick jump, by keyboard and by hand, served and from a folder."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

SITE = Path(__file__).resolve().parents[2] / "site"


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_two_keys_open_the_box_and_enter_goes_to_the_first(page: Page, address: str, keys: str):
    page.goto(address + "articles/index.html")

    page.keyboard.press(keys)
    page.keyboard.type("bordyu")
    expect(page.locator(".jump li").first).to_contain_text("Nikolai Bordyuzha")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"people/nikolai-bordyuzha/index\.html$"))


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Бордюжа", "Nikolai Bordyuzha"), ("上海合作", "Shanghai Cooperation Organization"),
     ("rahmon emo", "Emomali Rahmon"), ("secretariats of the sco", "The secretariats of the SCO")],
)  # fmt: skip
def test_a_name_in_any_script_and_words_in_any_order_are_found(
    page: Page, address: str, typed: str, name: str
):
    page.goto(address)
    page.locator(".jump-open").click()
    page.locator(".jump input").fill(typed)

    expect(page.locator(".jump li", has_text=name).first).to_be_visible()


def test_arrows_choose_and_escape_closes(page: Page, address: str):
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.type("s")
    expect(page.locator(".jump li").nth(1)).to_be_visible()
    page.keyboard.press("ArrowDown")

    expect(page.locator(".jump li a").nth(1)).to_have_attribute("aria-selected", "true")
    expect(page.locator(".jump input")).to_have_attribute("aria-activedescendant", "jump-1")
    page.keyboard.press("Escape")
    expect(page.locator(".jump")).to_be_hidden()


def test_a_slash_in_a_field_is_a_slash(page: Page, address: str):
    page.goto(address + "articles/index.html")
    page.locator("#q").fill("")
    page.locator("#q").press("/")

    expect(page.locator("#q")).to_have_value("/")
    expect(page.locator(".jump")).to_have_count(0)


def test_what_nothing_begins_with_is_said(page: Page, address: str):
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.type("xyzzy")

    expect(page.locator(".jump [role=status]")).to_have_text("Nothing begins so.")


def test_it_works_in_a_folder(browser: Browser):
    page = browser.new_page()
    page.goto((SITE / "people/index.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("rahmon")
    expect(page.locator(".jump li").first).to_contain_text("Rahmon")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Emomali Rahmon")
    page.close()


def test_without_script_there_is_no_button_that_does_nothing(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)

    expect(page.locator(".jump-open")).to_be_hidden()
    context.close()
