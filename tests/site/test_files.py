"""The files beside the pages: feeds, sitemap, search index."""

import gzip
import json
from itertools import accumulate
from pathlib import Path

from lxml import etree

from tests.site.conftest import Site

ATOM = "{http://www.w3.org/2005/Atom}"


def test_feeds_have_what_atom_demands(site: Site):
    feeds = sorted(site.folder.rglob("feed.xml"))
    assert len(feeds) > 50
    for path in feeds:
        feed = etree.fromstring(path.read_bytes())
        assert feed.tag == f"{ATOM}feed", path
        for element in (feed, *feed.findall(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                assert element.findtext(f"{ATOM}{name}"), (path, name)


def test_beside_every_feed_stands_a_json_feed_with_absolute_addresses(site: Site):
    for path in site.folder.rglob("feed.xml"):
        feed = json.loads(path.with_name("feed.json").read_bytes())
        assert feed["version"] == "https://jsonfeed.org/version/1.1", path
        assert all(item["url"].startswith("https://") for item in feed["items"]), path


def test_beside_every_article_stand_the_files_that_cite_it(site: Site):
    articles = [path for path, page in site.pages.items() if page.xpath("//*[@id='cite']")]

    assert len(articles) > 10
    for path in articles:
        folder = (site.folder / path).parent
        assert all((folder / f"cite.{kind}").is_file() for kind in ("bib", "ris", "json")), path


def test_the_sitemap_lists_every_page_but_redirects_and_the_missing_page(site: Site):
    root = etree.fromstring((site.folder / "sitemap.xml").read_bytes())
    listed = {element.text for element in root.iter("{*}loc")}
    pages = {
        path
        for path, page in site.pages.items()
        if path != "404.html" and not page.xpath("//meta[@http-equiv='refresh']")
    }

    assert len(listed) == len(pages)
    assert "https://regesta.example/people/nikolai-bordyuzha/" in listed


def test_robots_are_told_of_the_sitemap(site: Site):
    assert "sitemap.xml" in (site.folder / "robots.txt").read_text(encoding="utf-8")


def test_there_is_a_search_index_for_each_language_and_one_of_its_extracts(site: Site):
    bundles = {path.parent.name for path in site.folder.glob("search/*/*.pf_meta")}

    assert bundles == {"en", "fa", "ru", "en_extracts", "fa_extracts", "ru_extracts"}


def _table(path: Path) -> list:
    """What a script of the search page hands over."""
    text = path.read_text(encoding="utf-8")
    return json.loads("[" + text.partition("(")[2].removesuffix(");\n") + "]")


def _rows(site: Site) -> list[tuple[str, str, Path]]:
    """Every document that search may find: its title, the path of its page, the file of its text."""
    search = site.folder / "search"
    (manifest,) = _table(search / "manifest.js")
    rows = [
        row
        for name in manifest["titles"].split()
        for row in _table(search / "pages" / f"{name}.js")[2]
    ]
    assert len(rows) == sum(count for _, count in manifest["kinds"])
    return [
        (
            title,
            f"{folder}index.html",
            search / manifest["bundles"][bundle][2] / "fragment" / f"{name}.pf_fragment",
        )
        for title, folder, _, bundle, name in rows
    ]


def test_every_search_result_leads_to_a_page(site: Site):
    assert [path for _, path, _ in _rows(site) if path not in site.pages] == []


def test_every_text_that_search_may_find_belongs_to_one_page(site: Site):
    texts = sorted(text for _, _, text in _rows(site))

    assert texts == sorted(
        text
        for folder in ("en", "fa", "ru")
        for text in (site.folder / "search" / folder / "fragment").iterdir()
    )


def test_every_paragraph_and_note_that_search_leads_to_is_in_its_page(site: Site):
    for title, path, text in _rows(site):
        fragment = json.loads(gzip.decompress(text.read_bytes()).removeprefix(b"pagefind_dcd"))
        anchors = {one["id"] for one in fragment["anchors"]} - {"names"}

        assert anchors - set(site.pages[path].xpath("//@id")) == set(), title


def test_every_quotation_and_note_leads_to_its_place(site: Site):
    search = site.folder / "search"
    (manifest,) = _table(search / "manifest.js")
    (said,) = _table(search / f"extracts-{manifest['extracts']}.js")
    titles = [
        row
        for name in manifest["titles"].split()
        for row in _table(search / "pages" / f"{name}.js")[2]
    ]
    texts = [
        row
        for name in manifest["texts"].split()
        for row in _table(search / "extracts" / f"{name}.js")[2]
    ]
    articles = accumulate(int(step) for step in said["articles"].split(","))

    assert len(texts) == len(said["kinds"]) > 100
    for (text, target, *_), article in zip(texts, articles, strict=True):
        page = site.pages[f"{titles[article][1]}index.html"]
        assert target in page.xpath("//@id"), text


def test_a_withdrawn_article_is_nowhere_in_what_search_loads(site: Site):
    """Neither its address nor its words, packed or not: chunks of the index hold words as text."""
    told = [path for path in (site.folder / "search").rglob("*") if path.is_file()]
    contents = []
    for path in told:
        content = path.read_bytes()
        contents.append(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)

    found = b"\n".join(contents).decode("utf-8", "replace").casefold()

    assert "2007-10-06-sco-csto-memorandum" not in found
    assert len(found) > 1_000_000


def test_the_theme_comes_as_one_stylesheet_its_scripts_and_an_icon(site: Site):
    names = {path.name for path in site.folder.glob("assets/*/*") if path.is_file()}

    assert {"icon.svg", "reading.js", "search.js", "style.css"} <= names
    assert {name.rpartition(".")[2] for name in names} == {"css", "js", "svg"}
    assert [name for name in names if name.endswith(".css")] == ["style.css"]
