"""The files beside the pages: feeds, sitemap, search index."""

import gzip
import json

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


def test_there_is_a_search_index_for_each_language(site: Site):
    bundles = {path.parent.name for path in site.folder.glob("search/*/pagefind-entry.json")}

    assert bundles == {"en", "fa", "ru"}


def test_every_search_result_leads_to_a_page(site: Site):
    for path in site.folder.glob("search/*/fragment/*"):
        fragment = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        assert fragment["url"].lstrip("/") in site.pages, fragment["url"]


def test_a_withdrawn_article_is_nowhere_in_the_search_index(site: Site):
    urls = [
        json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))["url"]
        for path in site.folder.glob("search/*/fragment/*")
    ]

    assert not any("2007-10-06-sco-csto-memorandum" in url for url in urls)


def test_the_theme_comes_as_one_stylesheet_its_scripts_and_an_icon(site: Site):
    names = {path.name for path in site.folder.glob("assets/*/*") if path.is_file()}

    assert {"icon.svg", "reading.js", "search.js", "style.css"} <= names
    assert {name.rpartition(".")[2] for name in names} == {"css", "js", "svg"}
    assert [name for name in names if name.endswith(".css")] == ["style.css"]
