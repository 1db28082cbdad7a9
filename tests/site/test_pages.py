"""Every page of the demonstration site: its links, its structure, what it loads."""

import gzip
import json
import posixpath
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote, urldefrag, urljoin

import lxml.html

from tests.site.conftest import Site

BASE = "http://site/"


def links(page: lxml.html.HtmlElement) -> list[str]:
    found = page.xpath("//@href | //img/@src | //script/@src | //form/@action")
    return [str(target) for target in found]


def is_external(link: str) -> bool:
    return "://" in link or link.startswith("mailto:")


def test_every_internal_link_leads_to_a_file_and_every_fragment_to_an_element(site: Site):
    ids = {path: set(page.xpath("//@id")) for path, page in site.pages.items()}
    broken = []
    for path, page in site.pages.items():
        for link in links(page):
            if is_external(link):
                continue
            target, fragment = urldefrag(urljoin(BASE + path, link))
            file = unquote(target.removeprefix(BASE))
            missing = not (site.folder / file).is_file()
            if missing or (fragment and unquote(fragment) not in ids.get(file, set())):
                broken.append(f"{path}: {link}")

    assert broken == []


def test_links_name_files_so_that_the_site_works_from_a_folder(site: Site):
    folders = [
        f"{path}: {link}"
        for path, page in site.pages.items()
        for link in links(page)
        if not is_external(link) and (link.startswith("/") or urldefrag(link)[0].endswith("/"))
    ]

    assert folders == []


def test_nothing_is_loaded_from_another_server(site: Site):
    loaded = [
        f"{path}: {target}"
        for path, page in site.pages.items()
        for target in page.xpath(
            "//script/@src | //img/@src | //link[@rel='stylesheet']/@href | //iframe/@src"
        )
        if is_external(str(target))
    ]

    assert loaded == []


def test_no_page_has_script_or_style_of_its_own(site: Site):
    # Data is no script: nothing runs it, and a strict policy lets it be.
    own = [
        path
        for path, page in site.pages.items()
        if page.xpath(
            "//script[not(@src) and not(@type='application/ld+json' or @type='application/json')]"
            " | //style | //@style"
            " | //@*[starts-with(name(), 'on')]"
        )
    ]

    assert own == []


def is_for_readers(page: lxml.html.HtmlElement) -> bool:
    """Whether it is no page that only leads on."""
    return not page.xpath("//meta[@http-equiv='refresh']")


def test_every_page_is_described_and_says_where_it_stands(site: Site):
    told = {
        path: (
            page.xpath("string(//meta[@name='description']/@content)"),
            page.xpath("string(//meta[@property='og:title']/@content)"),
            page.xpath("string(//link[@rel='canonical']/@href)"),
        )
        for path, page in site.pages.items()
        if is_for_readers(page) and path != "404.html"
    }

    assert [path for path, texts in told.items() if not all(texts)] == []
    addresses = Counter(canonical for _, _, canonical in told.values())
    assert [one for one, count in addresses.items() if count > 1] == []
    assert told["people/index.html"][2] == "https://regesta.example/people/"


def test_linked_data_can_be_read_and_leads_to_pages(site: Site):
    broken = []
    for path, page in site.pages.items():
        for text in page.xpath("//script[@type='application/ld+json']/text()"):
            for address in addresses_in(json.loads(text)):
                target = urldefrag(address)[0].removeprefix("https://regesta.example/")
                if f"{unquote(target)}index.html" not in site.pages:
                    broken.append(f"{path}: {address}")

    assert broken == []


def addresses_in(node: object) -> Iterator[str]:
    """Every identifier and address of ours in linked data."""
    if isinstance(node, dict):
        yield from (str(node[key]) for key in ("@id", "item") if key in node)
        for value in node.values():
            yield from addresses_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from addresses_in(value)


def test_ids_are_unique_in_every_page(site: Site):
    repeated = {
        path: [id for id, count in Counter(page.xpath("//@id")).items() if count > 1]
        for path, page in site.pages.items()
    }

    assert {path: ids for path, ids in repeated.items() if ids} == {}


def test_every_page_says_its_language_and_has_one_h1_and_a_title(site: Site):
    wrong = [
        path
        for path, page in site.pages.items()
        if not page.get("lang") or len(page.xpath("//h1")) != 1 or not page.findtext(".//title")
    ]

    assert wrong == []


def test_no_page_weighs_more_than_300_kilobytes(site: Site):
    weights = {path: (site.folder / path).stat().st_size for path in site.pages}

    assert {path: weight for path, weight in weights.items() if weight > 300_000} == {}


def test_headings_never_skip_a_level(site: Site):
    skipping = []
    for path, page in site.pages.items():
        levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        if any(after - before > 1 for before, after in pairwise(levels)):
            skipping.append((path, levels))

    assert skipping == []


def test_a_link_never_contains_a_link(site: Site):
    # A parser that mends HTML would hide it, so the source itself is looked at.
    nested = []
    for path in site.pages:
        depth = 0
        for part in (site.folder / path).read_text(encoding="utf-8").split("<")[1:]:
            if part.startswith(("a ", "a>")):
                depth += 1
            elif part.startswith("/a>"):
                depth -= 1
            if depth > 1:
                nested.append(path)
                break

    assert nested == []


def test_every_picture_has_a_text_instead(site: Site):
    assert [path for path, page in site.pages.items() if page.xpath("//img[not(@alt)]")] == []


def test_no_link_to_a_record_was_left_as_an_id(site: Site):
    assert [
        path
        for path in site.pages
        if "regesta:" in (site.folder / path).read_text(encoding="utf-8")
    ] == []


def test_every_page_can_be_reached_from_home(site: Site):
    reached, waiting = set(), ["index.html"]
    while waiting:
        path = waiting.pop()
        if path in reached or path not in site.pages:
            continue
        reached.add(path)
        waiting.extend(
            unquote(urldefrag(urljoin(BASE + path, link))[0].removeprefix(BASE))
            for link in links(site.pages[path])
            if not is_external(link)
        )
    redirects = {
        path for path, page in site.pages.items() if page.xpath("//meta[@http-equiv='refresh']")
    }

    assert set(site.pages) - reached - redirects == {"404.html"}


def test_an_article_weighs_no_more_than_30_kb_with_its_styles_and_scripts(site: Site):
    heavy = {}
    for path, page in site.pages.items():
        if not page.xpath("//*[@id='cite']"):
            continue
        parts = {path}
        for link in page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src"):
            parts.add(posixpath.normpath(posixpath.join(posixpath.dirname(path), link)))
        weight = sum(len(gzip.compress((site.folder / part).read_bytes())) for part in parts)
        if weight > 30_000:
            heavy[path] = weight

    assert heavy == {}


def test_no_page_is_longer_than_300_kb(site: Site):
    long = {
        path.relative_to(site.folder).as_posix(): path.stat().st_size
        for path in site.folder.rglob("*.html")
        if path.stat().st_size > 300_000
    }

    assert long == {}
