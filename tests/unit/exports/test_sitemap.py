"""The sitemap lists every page at its absolute address, in files as large as the protocol allows."""

from urllib.parse import unquote

import pytest
from lxml import etree

from generator.addresses import Address
from generator.exports.sitemap import LARGEST, sitemap

URL = "https://example.org/archive/"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def made(*paths: str, url: str = URL) -> dict[str, bytes]:
    """The files for pages at *paths*."""
    return {file.path: file.content for file in sitemap(map(Address, paths), url=url)}


def root_of(content: bytes) -> str:
    return etree.fromstring(content).tag.removeprefix(NAMESPACE)


def listed(content: bytes) -> list[str]:
    """The addresses that a sitemap, or an index of sitemaps, has."""
    return [element.text for element in etree.fromstring(content).iter(f"{NAMESPACE}loc")]


def many(count: int) -> list[str]:
    return [f"articles/2007/{number}/index.html" for number in range(count)]


def test_every_page_is_listed_at_the_address_that_people_cite_in_order():
    files = made("people/x/index.html", "index.html", "2007/old.html")

    assert root_of(files["sitemap.xml"]) == "urlset"
    assert listed(files["sitemap.xml"]) == [f"{URL}people/x/", URL, f"{URL}2007/old.html"]


def test_each_address_is_in_an_element_of_its_own():
    root = etree.fromstring(made("a/index.html", "b/index.html")["sitemap.xml"])

    assert [[child.tag for child in one] for one in root.findall(f"{NAMESPACE}url")] == [
        [f"{NAMESPACE}loc"]
    ] * 2


def test_there_is_nothing_but_addresses_in_a_sitemap_and_in_an_index():
    files = made(*many(LARGEST + 1))

    for name in ("sitemap.xml", "sitemap-2.xml"):
        root = etree.fromstring(files[name])
        assert "".join(root.itertext()).split() == listed(files[name])


def test_the_address_of_a_site_may_end_with_a_slash_or_without():
    assert made("a/index.html", url=URL) == made("a/index.html", url=URL.rstrip("/"))


def test_an_address_beyond_ascii_or_with_signs_is_percent_encoded():
    path = "works/a&b 'c' <d>/ОДКБ/index.html"

    (address,) = listed(made(path)["sitemap.xml"])

    assert address.isascii()
    assert not set(address) & set(" &<>'")
    assert unquote(address) == URL + path.removesuffix("index.html")


def test_the_address_of_the_site_is_escaped():
    few = made("a/index.html", url="https://example.org/R&D/")
    many_files = made(*many(LARGEST + 1), url="https://example.org/R&D/")

    assert listed(few["sitemap.xml"]) == ["https://example.org/R&D/a/"]
    assert listed(many_files["sitemap.xml"])[0] == "https://example.org/R&D/sitemap-1.xml"


def test_robots_may_read_everything_and_are_told_of_the_sitemap():
    assert made("index.html")["robots.txt"].decode() == (
        f"User-agent: *\nAllow: /\nSitemap: {URL}sitemap.xml\n"
    )


def test_a_site_without_an_address_has_no_sitemap_and_tells_of_none():
    files = made("index.html", "a/index.html", url="")

    assert list(files) == ["robots.txt"]
    assert files["robots.txt"] == b"User-agent: *\nAllow: /\n"


def test_a_site_of_no_pages_has_a_sitemap_all_the_same():
    assert listed(made()["sitemap.xml"]) == []


def test_as_many_addresses_as_the_protocol_allows_are_in_one_file():
    files = made(*many(LARGEST))

    assert LARGEST == 50_000
    assert sorted(files) == ["robots.txt", "sitemap.xml"]
    assert len(listed(files["sitemap.xml"])) == LARGEST


@pytest.mark.parametrize(
    ("count", "sizes"), [(LARGEST + 1, [LARGEST, 1]), (2 * LARGEST, [LARGEST, LARGEST])]
)
def test_more_addresses_are_in_several_files_that_an_index_lists(count, sizes):
    paths = many(count)

    files = made(*paths)

    names = [f"sitemap-{number}.xml" for number in range(1, len(sizes) + 1)]
    assert sorted(files) == ["robots.txt", *names, "sitemap.xml"]
    assert root_of(files["sitemap.xml"]) == "sitemapindex"
    assert listed(files["sitemap.xml"]) == [URL + name for name in names]
    assert {root_of(files[name]) for name in names} == {"urlset"}
    assert [len(listed(files[name])) for name in names] == sizes
    assert [address for name in names for address in listed(files[name])] == [
        URL + path.removesuffix("index.html") for path in paths
    ]


def test_robots_are_told_of_the_index_where_there_are_several_files():
    robots = made(*many(LARGEST + 1))["robots.txt"].decode()

    assert robots.splitlines()[-1] == f"Sitemap: {URL}sitemap.xml"
