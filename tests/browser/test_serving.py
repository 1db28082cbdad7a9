"""What an editor sees while `regesta serve` runs: pages that follow the files, and what is wrong."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import opened
from tests.serving import Server, serving

ARTICLE = "articles/2024/2024-03-01-lamp-relit"

NOTE = "  - quote: the archive\n    text: A new note.\n"

# A part of a page without what tells where a script has moved or reached something.
BARE = """(part) => {
  const copy = part.cloneNode(true);
  for (const one of [copy, ...copy.querySelectorAll("*")])
    for (const name of ["style", "tabindex", "role"]) one.removeAttribute(name);
  return copy.outerHTML;
}"""

# Pages of random paragraphs, lists and words; a script has added a link to each paragraph of some. Each is made
# the next by merging, or refused unchanged.
RANDOM_PAGES = """async (times) => {
  const { merge } = await import(new URL("merging.js", document.getElementById("regesta-serve").src));
  let state = 7;
  const below = (top) => (state = (state * 48271) % 2147483647) % top;
  const words = () => Array.from({ length: below(4) }, () => "abcde"[below(5)]).join(" ");
  const inline = (depth) => (below(3) || depth > 2 ? words() : `<em class="${"xy"[below(2)]}">${inline(depth + 1)}</em>`);
  const block = (depth) => [
    () => `<p${below(2) ? ` id="p${below(9)}"` : ""}>${inline(0)} ${inline(0)}</p>`,
    () => `<div class="${"uv"[below(2)]}" data-a="${below(3)}">${blocks(depth + 1)}</div>`,
    () => `<ul><li>${inline(0)}</li><li>${inline(0)}</li></ul>`,
  ][below(depth > 2 ? 1 : 3)]();
  const blocks = (depth) => Array.from({ length: below(5) }, () => block(depth)).join("\\n");
  const change = (html) => {
    const parts = html.split(/(?=<p|<em|<li)/);
    parts.splice(below(parts.length), 0, below(2) ? block(2) : "");
    if (below(2)) parts.splice(below(parts.length), 1);
    return parts.join("");
  };
  const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
  const wrong = [];
  let done = 0;
  for (let time = 0; time < times; time += 1) {
    const html = `<title>t</title><main>${blocks(0)}</main>`;
    const [old, now, live] = [parsed(html), parsed(below(3) ? change(html) : `<main>${blocks(0)}</main>`), parsed(html)];
    const isTouched = below(2) === 1;
    if (isTouched) for (const one of live.querySelectorAll("p[id]")) one.append(live.createElement("regesta-added"));
    // Of what a page had none of nobody can tell what a script would add to it.
    const isTold = isTouched && old.querySelector("p[id]");
    const before = live.documentElement.outerHTML;
    const isDone = merge(old, now, live);
    done += isDone;
    const text = live.documentElement.outerHTML;
    const added = live.querySelectorAll("p[id] > regesta-added").length;
    for (const one of live.querySelectorAll("regesta-added")) one.remove();
    const isRight = isDone
      ? live.documentElement.isEqualNode(now.documentElement) && (!isTold || added === now.querySelectorAll("p[id]").length)
      : text === before;
    if (!isRight) wrong.push([isDone, html, now.documentElement.outerHTML, text]);
  }
  return { wrong, isSome: done > times / 3 && done < times };
}"""

pytestmark = pytest.mark.usefixtures("patience")


@pytest.fixture
def page(server: Server, browser: Browser) -> Iterator[Page]:
    """A page that is closed before its server ends."""
    with opened(browser) as page:
        yield page


def ready(page: Page, server: Server) -> None:
    """Open the article, and wait until the page can be changed where it stands."""
    address = f"{server.url}{ARTICLE}/"
    with page.expect_response(lambda it: (it.url, it.request.resource_type) == (address, "fetch")):
        page.goto(address)
    expect(page.get_by_role("button", name="Annotate")).to_be_visible()


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_saved_file_is_shown_where_the_reader_was(page: Page, root: Path, server: Server):
    page.set_viewport_size({"width": 900, "height": 400})
    page.goto(f"{server.url}{ARTICLE}/")
    mark = page.locator("#p3")
    mark.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 40)")
    before = mark.bounding_box()["y"]

    change(
        root / "content" / f"{ARTICLE}.md",
        "The lamp of the old",
        "The big bright lamp of the very old",
    )

    expect(page.locator("#p1")).to_contain_text("The big bright lamp")
    page.wait_for_timeout(200)
    assert abs(mark.bounding_box()["y"] - before) < 3


def test_a_note_appears_in_the_page_that_is_open(page: Page, root: Path, server: Server):
    ready(page, server)
    page.evaluate("window.untouched = true")
    page.locator("#p2 .paragraph-link").focus()

    change(root / "content" / f"{ARTICLE}.yaml", "notes:\n", f"notes:\n{NOTE}")

    expect(page.locator(".sidenote", has_text="A new note.").first).to_be_visible()
    expect(page.locator("#p2 .note-anchor", has_text="the archive")).to_be_visible()
    expect(page.locator("#p2 .paragraph-link")).to_be_focused()
    assert page.evaluate("window.untouched")


CHANGES = [
    ("yaml", "notes:\n", f"notes:\n{NOTE}"),
    ("yaml", "mentions:\n", "mentions:\n  - quote: the archive\n    entity: places/skarholm\n"),
    ("yaml", "    entity: people/ida-marlow\n", "    entity: people/tomas-reed\n"),
    ("md", "title: ", "title: Once more, "),
    ("md", "The lamp of the old", "The lamp of a very *old*"),
    ("yaml", NOTE, ""),
    ("md", "The lamp of a", "A paragraph before all others.\n\nThe lamp of a"),
]


def test_a_page_that_was_changed_is_as_one_that_is_opened_then(
    page: Page, browser: Browser, root: Path, server: Server
):
    ready(page, server)
    with opened(browser) as fresh:
        for ending, old, new in CHANGES:
            said = page.locator("main").inner_html()
            change(root / "content" / f"{ARTICLE}.{ending}", old, new)
            expect(page.locator("main")).not_to_have_js_property("innerHTML", said)
            page.wait_for_timeout(200)
            ready(fresh, server)
            assert page.title() == fresh.title()
            for part in ("main", "head meta[name=description]"):
                shown, wanted = (one.locator(part).evaluate(BARE) for one in (page, fresh))
                assert shown == wanted


def test_what_a_script_has_to_prepare_is_loaded_again_and_so_is_what_a_script_says(
    page: Page, root: Path, server: Server
):
    ready(page, server)
    page.evaluate("window.untouched = true")
    change(root / "content" / f"{ARTICLE}.md", "The lamp of", "A new beginning.\n\nThe lamp of")

    expect(page.locator("#p1")).to_contain_text("A new beginning.")
    expect(page.locator("#p1 .paragraph-link")).to_have_count(1)
    assert not page.evaluate("window.untouched")

    ready(page, server)
    page.evaluate(
        "window.untouched = true;"
        "document.addEventListener('regesta:change', (event) => event.preventDefault())"
    )
    change(root / "content" / f"{ARTICLE}.yaml", "notes:\n", f"notes:\n{NOTE}")

    expect(page.locator(".sidenote", has_text="A new note.").first).to_be_visible()
    assert not page.evaluate("window.untouched")


def test_random_pages_become_one_another_and_keep_what_scripts_added(page: Page, server: Server):
    ready(page, server)
    assert page.evaluate(RANDOM_PAGES, 400) == {"wrong": [], "isSome": True}


def test_a_page_that_did_not_change_is_left_alone(page: Page, root: Path, server: Server):
    page.goto(f"{server.url}people/ida-marlow/")
    page.evaluate("window.untouched = true")
    builds = server.builds

    change(root / "content" / "pages" / "about.md", "---\n\n", "---\n\nNew words. ")
    server.built(builds + 1)
    page.wait_for_timeout(500)

    assert page.evaluate("window.untouched")


def test_a_style_is_changed_without_loading_the_page_again(page: Page, root: Path, server: Server):
    page.goto(f"{server.url}{ARTICLE}/")
    page.evaluate("window.untouched = true")

    own = root / "templates" / "components" / "own.css"
    own.parent.mkdir(parents=True)
    own.write_text("h1 { letter-spacing: 7px !important; }\n", encoding="utf-8")

    expect(page.locator("h1")).to_have_css("letter-spacing", "7px", timeout=15_000)
    assert page.evaluate("window.untouched")
    expect(page.locator("head link[rel=stylesheet]")).to_have_count(1)


def test_an_error_lies_over_the_last_good_page_until_it_is_mended(
    page: Page, root: Path, server: Server
):
    page.goto(f"{server.url}{ARTICLE}/")
    sidecar = root / "content" / f"{ARTICLE}.yaml"
    overlay = page.locator("regesta-serve .overlay")

    change(sidecar, "Ida Marlow\n", "<img src=x onerror=alert(1)>\n")

    expect(overlay).to_be_visible()
    expect(page.locator("h1")).to_have_text("The lamp at Skarholm is lit again")
    expect(overlay).to_contain_text(re.compile(rf"content/{ARTICLE}\.yaml:\d+:12"))
    expect(overlay.locator("mark")).to_have_text("<img src=x onerror=alert(1)>")
    expect(overlay.locator("img")).to_have_count(0)
    expect(page).to_have_title(re.compile("^✗ "))

    change(sidecar, "<img src=x onerror=alert(1)>\n", "Ida Marlow\n")

    expect(overlay).to_be_hidden()
    expect(page).not_to_have_title(re.compile("^✗ "))


def test_an_overlay_is_put_away_with_escape_and_comes_back_for_another_error(
    page: Page, root: Path, server: Server
):
    page.goto(f"{server.url}{ARTICLE}/")
    sidecar = root / "content" / f"{ARTICLE}.yaml"
    overlay = page.locator("regesta-serve .overlay")
    change(sidecar, "Ida Marlow\n", "Nobody\n")
    expect(overlay).to_be_visible()

    page.keyboard.press("Escape")
    expect(overlay).to_be_hidden()
    expect(page.get_by_role("button", name="1 error")).to_be_focused()

    change(sidecar, "Nobody\n", "Nobody at all\n")
    expect(overlay).to_contain_text("Nobody at all")


def test_an_error_is_also_shown_to_a_page_that_is_opened_later(
    page: Page, root: Path, server: Server
):
    builds = server.builds
    change(root / "content" / f"{ARTICLE}.yaml", "Ida Marlow\n", "Nobody\n")
    server.built(builds + 1)

    page.goto(server.url)

    expect(page.locator("regesta-serve .overlay")).to_contain_text('"Nobody" is not in the article')


def test_an_error_of_the_very_first_build_is_shown_and_then_the_site(browser: Browser, root: Path):
    config = root / "content" / "archive.yaml"
    change(config, "title:", "titel:")
    context = browser.new_context()
    with serving(root, "--no-search") as server:
        page = context.new_page()
        page.goto(server.url)
        expect(page.locator("regesta-serve .overlay")).to_contain_text("content/archive.yaml")

        change(config, "titel:", "title:")

        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("regesta-serve .overlay")).to_be_hidden()
    context.close()


def test_a_page_of_a_deleted_record_says_that_it_is_gone_and_comes_back(
    browser: Browser, root: Path, server: Server
):
    path = root / "content" / "pages" / "about.md"
    text = path.read_text(encoding="utf-8")
    page = browser.new_page()
    page.goto(f"{server.url}about/")

    path.unlink()
    expect(page.locator("h1")).to_contain_text("Not found", ignore_case=True)
    path.write_text(text, encoding="utf-8")

    expect(page.locator("h1")).to_have_text(re.compile("^About"))
    page.close()


def test_warnings_are_counted_and_do_not_lie_over_the_page(page: Page, root: Path, server: Server):
    (root / "content" / "people" / "nobody.yaml").write_text("name: Nobody\n", encoding="utf-8")
    page.goto(f"{server.url}about/")

    badge = page.get_by_role("button", name="1 warning")
    expect(badge).to_be_visible()
    expect(page.locator("regesta-serve .overlay")).to_be_hidden()
    badge.click()
    expect(page.locator("regesta-serve .overlay")).to_contain_text("content/people/nobody.yaml")


def test_the_search_index_is_made_after_the_pages(browser: Browser, root: Path):
    with serving(root) as server, opened(browser) as page:
        server.built()
        page.goto(f"{server.url}about/")
        expect(page.locator("h1")).to_be_visible()
        page.goto(f"{server.url}people/")
        server.heard("Search is ready.")
        page.goto(f"{server.url}search/index.html?q=lighthouse")
        expect(page.locator("#results li a").first).to_be_visible(timeout=10_000)

        change(root / "content" / "pages" / "about.md", "---\n\n", "---\n\nNew words. ")
        server.built(2)
        page.goto(f"{server.url}search/index.html?q=lighthouse")
        expect(page.locator("#results li a").first).to_be_visible(timeout=10_000)
