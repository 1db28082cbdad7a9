"""Feeds are valid Atom, newest first, and lead where the site stands."""

import json
import re
from urllib.parse import urljoin
from uuid import UUID

import pytest
from lxml import etree

from generator.archive.model import Archive
from generator.exports.feeds import NEWEST, Entries, entity_feed, feeds
from generator.sources.records import Correction
from generator.text.model import AnnotatedArticle
from tests.builders import annotated, annotation, archive, authority, correction, mention, ref

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
CSTO = "organizations/csto"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
AWKWARD = "<b>R&D</b> \"quoted\" 'and' ]]> Бордюжа"


def made(archive: Archive) -> dict[str, bytes]:
    """The content of every feed, by its path."""
    return {file.path: file.content for file in feeds(archive, corrections_title="Corrections")}


def feed(archive: Archive, path: str = "feed.xml") -> etree._Element:
    return etree.fromstring(made(archive)[path])


def entries(archive: Archive, path: str = "feed.xml") -> list[etree._Element]:
    return feed(archive, path).findall(f"{ATOM}entry")


def texts(archive: Archive, element: str, path: str = "feed.xml") -> list[str]:
    """What the entries of a feed have for an element, in order."""
    return [entry.findtext(f"{ATOM}{element}") for entry in entries(archive, path)]


def link(element: etree._Element, rel: str | None = None) -> str:
    """Where the one link of an entry, or that of a kind of a feed, leads."""
    (found,) = (one for one in element.findall(f"{ATOM}link") if one.get("rel") == rel)
    return found.get("href")


def on(date: str, id: str = "articles/a", *annotations, **fields) -> AnnotatedArticle:
    """An article of *date* that has its id for a title."""
    given = {"title": id, **fields}
    return annotated("The CSTO has teh words.", *annotations, id=id, date=date, **given)


def full(**config: str) -> Archive:
    """An archive that has something for each kind of feed."""
    return archive(
        [
            on("2007", "articles/a", mention("CSTO", CSTO), correction("teh", "the")),
            on("2008-10", "articles/b", mention("CSTO", CSTO), summary="In short."),
        ],
        [authority(CSTO, "CSTO"), authority("people/nobody")],
        **config,
    )


def test_there_is_a_feed_of_the_site_of_its_corrections_and_of_each_entity():
    assert sorted(path for path in made(full()) if path.endswith(".xml")) == [
        "corrections/feed.xml",
        "feed.xml",
        f"{CSTO}/feed.xml",
        "people/nobody/feed.xml",
    ]


@pytest.mark.parametrize("url", ["", "https://example.org/archive/"])
@pytest.mark.parametrize("path", ["feed.xml", "corrections/feed.xml", f"{CSTO}/feed.xml"])
def test_every_feed_and_entry_has_each_element_that_atom_demands_once(path, url):
    root = feed(full(url=url), path)

    found = root.findall(f"{ATOM}entry")
    assert (root.tag, bool(found)) == (f"{ATOM}feed", True)
    for element in (root, *found):
        for name in ("id", "title", "updated"):
            assert [bool(one.text) for one in element.findall(f"{ATOM}{name}")] == [True], name
        assert MOMENT.fullmatch(element.findtext(f"{ATOM}updated"))
        # RFC 3987: an IRI has a scheme, so no id may be relative.
        assert re.match(r"(urn:uuid:|https://)[^\s]+$", element.findtext(f"{ATOM}id"))
    assert [bool(one.text) for one in root.findall(f"{ATOM}author/{ATOM}name")] == [True]


@pytest.mark.parametrize("path", ["feed.xml", "corrections/feed.xml", "people/nobody/feed.xml"])
def test_a_feed_of_nothing_is_a_feed_too(path):
    root = feed(archive(authorities=[authority("people/nobody")]), path)

    assert root.findall(f"{ATOM}entry") == []
    assert MOMENT.fullmatch(root.findtext(f"{ATOM}updated"))


@pytest.mark.parametrize("path", ["feed.xml", "corrections/feed.xml"])
def test_there_is_no_text_between_the_elements_of_a_feed(path):
    root = feed(full(), path)

    around = [one.text for one in root.iter() if len(one)] + [one.tail for one in root.iter()]
    assert "".join(filter(None, around)).strip() == ""


def test_ids_are_the_addresses_where_the_site_has_one():
    linked = full(url="https://example.org/archive")

    home = "https://example.org/archive/"
    assert feed(linked).findtext(f"{ATOM}id") == f"{home}feed.xml"
    assert texts(linked, "id") == [f"{home}articles/2008/b/", f"{home}articles/2007/a/"]


def test_ids_are_uuids_of_archive_and_record_where_the_site_has_no_address():
    (one,) = texts(archive([on("2007", "articles/a")]), "id")
    (other,) = texts(archive([on("2007", "articles/b")]), "id")

    assert UUID(one).version == 5
    assert one != other


@pytest.mark.parametrize("url", ["", "https://example.org/"])
def test_no_two_feeds_and_no_two_entries_of_a_feed_have_one_id(url):
    linked = full(url=url)

    ids = [
        etree.fromstring(content).findtext(f"{ATOM}id")
        for path, content in made(linked).items()
        if path.endswith(".xml")
    ]
    assert len(set(ids)) == len(ids) == 4
    assert len(set(texts(linked, "id"))) == 2


@pytest.mark.parametrize("url", ["", "https://example.org/"])
def test_two_corrections_of_one_article_are_two_entries_with_ids_of_their_own(url):
    both = on("2007", "articles/a", correction("teh", "the"), correction("CSTO", "ОДКБ"))

    ids = texts(archive([both], url=url), "id", "corrections/feed.xml")

    assert len(set(ids)) == len(ids) == 2


@pytest.mark.parametrize("url", ["", "https://example.org/"])
def test_an_entry_keeps_its_id_when_it_changes_and_others_come(url):
    before = archive([on("2007", "articles/a")], url=url)
    after = archive(
        [on("2007", "articles/a", title="Another title", summary="New."), on("2008", "articles/b")],
        url=url,
    )

    assert texts(before, "id")[0] == texts(after, "id")[1]


@pytest.mark.parametrize("url", ["https://example.org/archive", "https://example.org/archive/"])
def test_all_addresses_are_absolute_where_the_site_has_one(url):
    linked = full(url=url)

    site, corrections, entity = (
        feed(linked, path) for path in ("feed.xml", "corrections/feed.xml", f"{CSTO}/feed.xml")
    )

    home = "https://example.org/archive/"
    assert (link(site, "self"), link(site, "alternate")) == (f"{home}feed.xml", home)
    assert link(corrections, "self") == f"{home}corrections/feed.xml"
    assert link(corrections, "alternate") == f"{home}corrections/"
    assert link(entity, "self") == f"{home}{CSTO}/feed.xml"
    assert link(entity, "alternate") == f"{home}{CSTO}/"
    for root in (site, entity):
        assert [link(one) for one in root.findall(f"{ATOM}entry")] == [
            f"{home}articles/2008/b/",
            f"{home}articles/2007/a/",
        ]


@pytest.mark.parametrize(
    ("path", "alternate"),
    [
        ("feed.xml", "index.html"),
        ("corrections/feed.xml", "corrections/index.html"),
        (f"{CSTO}/feed.xml", f"{CSTO}/index.html"),
    ],
)
def test_all_addresses_are_relative_to_the_feed_where_the_site_has_none(path, alternate):
    root = feed(full(), path)
    anywhere = "https://elsewhere.example/some/folder/"

    found = [
        link(root, "self"),
        link(root, "alternate"),
        link(root.findall(f"{ATOM}entry")[-1]).partition("#")[0],
    ]

    assert not any(":" in address or address.startswith("/") for address in found)
    assert [urljoin(anywhere + path, address) for address in found] == [
        anywhere + path,
        anywhere + alternate,
        f"{anywhere}articles/2007/a/index.html",
    ]


@pytest.mark.parametrize("url", ["", "https://example.org/"])
def test_addresses_beyond_ascii_are_percent_encoded(url):
    linked = archive([on("2007", "articles/меморандум")], url=url)

    address, (id,) = link(entries(linked)[0]), texts(linked, "id")

    assert address.isascii()
    assert id.isascii()
    assert "%D0%BC%D0%B5%D0%BC%D0%BE" in address


def test_whatever_people_write_stays_text():
    linked = archive(
        [
            on(
                "2007",
                "articles/a",
                mention("CSTO", CSTO),
                annotation(Correction("<the>", reason="& so"), "teh"),
                title=AWKWARD,
                summary=AWKWARD,
            )
        ],
        [authority(CSTO, AWKWARD)],
        publisher=AWKWARD,
        url="https://example.org/it's/R&D/",
    )

    root, entity = feed(linked), feed(linked, f"{CSTO}/feed.xml")

    assert (texts(linked, "title"), texts(linked, "summary")) == ([AWKWARD], [AWKWARD])
    assert root.findtext(f"{ATOM}author/{ATOM}name") == AWKWARD
    assert entity.findtext(f"{ATOM}title") == f"{AWKWARD} – Test"
    assert link(root, "self") == "https://example.org/it's/R&D/feed.xml"
    assert texts(linked, "summary", "corrections/feed.xml") == ["teh → <the>. & so"]


def test_the_newest_articles_come_first_whatever_order_they_were_read_in():
    linked = archive(
        [on("2007", "articles/b"), on("2009", "articles/c"), on("1992-05-15", "articles/a")]
    )

    assert texts(linked, "title") == ["articles/c", "articles/b", "articles/a"]
    assert texts(linked, "updated") == [
        "2009-01-01T00:00:00Z",
        "2007-01-01T00:00:00Z",
        "1992-05-15T00:00:00Z",
    ]


def test_a_feed_is_as_new_as_its_newest_entry():
    linked = archive([on("2007-10-05", "articles/a"), on("2006", "articles/b")])

    assert feed(linked).findtext(f"{ATOM}updated") == "2007-10-05T00:00:00Z"


def test_a_feed_ends_with_the_oldest_that_it_has_room_for():
    days = [f"2007-{month:02}-{day:02}" for month in (1, 2) for day in range(1, 29)]
    linked = archive([on(day, f"articles/{day}", correction("teh", "the")) for day in days])

    for path in ("feed.xml", "corrections/feed.xml"):
        assert texts(linked, "title", path) == [f"articles/{day}" for day in days[::-1][:NEWEST]]


def test_a_date_before_the_year_one_is_the_first_that_atom_can_say():
    assert texts(archive([on("0000-05-01")]), "updated") == ["0001-01-01T00:00:00Z"]


def test_drafts_and_withdrawn_articles_are_in_no_feed():
    linked = archive(
        [
            on("2007", "articles/draft", mention("CSTO", CSTO), status="draft"),
            on("2007", "articles/gone", mention("CSTO", CSTO), status="withdrawn", reason="x"),
            on("2007", "articles/fine", mention("CSTO", CSTO)),
        ],
        [authority(CSTO)],
    )

    assert texts(linked, "title") == ["articles/fine"]
    assert texts(linked, "title", f"{CSTO}/feed.xml") == ["articles/fine"]


def test_each_feed_notes_what_it_read_though_another_has_read_it_before():
    article = on("2007", "articles/a", mention("CSTO", CSTO), mention("words", "people/p"))
    found = archive([article], [authority(CSTO), authority("people/p")])
    entries = Entries(found)
    read = [
        found.notes.watch(lambda id=id: tuple(entity_feed(found, entries, id)))[1]
        for id in (CSTO, "people/p")
    ]

    for cells in read:
        assert ("heads", "articles/a") in cells


def test_the_feed_of_an_entity_has_the_articles_that_name_it():
    linked = archive(
        [
            on("2007", "articles/a", mention("CSTO", CSTO)),
            on("2008", "articles/b"),
            on("2009", "articles/c", dateline=ref("places/minsk")),
        ],
        [authority(CSTO, "CSTO"), authority("places/minsk", "Minsk")],
    )

    assert texts(linked, "title", f"{CSTO}/feed.xml") == ["articles/a"]
    assert texts(linked, "title", "places/minsk/feed.xml") == ["articles/c"]
    assert feed(linked, "places/minsk/feed.xml").findtext(f"{ATOM}title") == "Minsk – Test"


def test_the_feed_of_a_topic_has_the_articles_of_what_is_narrower():
    linked = archive(
        [on("2007", "articles/a", topics=(ref("topics/drills"),))],
        [authority("topics/drills", broader=ref("topics/security")), authority("topics/security")],
    )

    assert texts(linked, "title", "topics/security/feed.xml") == ["articles/a"]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("", "../articles/2007/a/index.html#c1"),
        ("https://example.org/", "https://example.org/articles/2007/a/#c1"),
    ],
)
def test_a_correction_leads_to_its_words_and_says_what_is_wrong_with_them(url, address):
    linked = archive([on("2007-10-05", "articles/a", correction("teh", "the", id="c1"))], url=url)

    (entry,) = entries(linked, "corrections/feed.xml")

    assert link(entry) == address
    assert entry.findtext(f"{ATOM}summary") == "teh → the."
    assert entry.findtext(f"{ATOM}title") == "articles/a"
    assert entry.findtext(f"{ATOM}updated") == "2007-10-05T00:00:00Z"


def test_the_feed_of_corrections_is_called_what_the_site_calls_them():
    (content,) = (
        file.content
        for file in feeds(archive(), corrections_title="Berichtigungen")
        if file.path == "corrections/feed.xml"
    )

    assert etree.fromstring(content).findtext(f"{ATOM}title") == "Berichtigungen – Test"


def test_an_article_without_a_summary_has_none_in_the_feed():
    assert texts(full(), "summary") == ["In short.", None]


@pytest.mark.parametrize(
    ("config", "author"), [({}, "Test"), ({"publisher": "The Institute"}, "The Institute")]
)
def test_the_author_is_the_publisher_or_the_archive_itself(config, author):
    assert feed(full(**config)).findtext(f"{ATOM}author/{ATOM}name") == author


def test_a_feed_says_its_language_and_title():
    root = feed(full(language="tg"))

    assert (root.get(XML_LANGUAGE), root.findtext(f"{ATOM}title")) == ("tg", "Test")


JSON_FEED = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str,
    "language": str, "authors": list, "items": list,
}  # fmt: skip


def json_feed(archive: Archive, path: str = "feed.json") -> dict:
    """A JSON Feed, with what version 1.1 demands of every feed and item."""
    found = json.loads(made(archive)[path])
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert {name: type(value) for name, value in found.items()} == {
        name: JSON_FEED[name] for name in found
    }
    assert all(item["id"] and item["content_text"] for item in found["items"])
    return found


def test_beside_every_atom_feed_stands_a_json_feed_that_says_the_same():
    archive = full(url="https://example.org/", description="An archive.")

    paths = [path for path in made(archive) if path.endswith(".xml")]
    for path in paths:
        atom, found = feed(archive, path), json_feed(archive, path.replace(".xml", ".json"))
        assert found["title"] == atom.findtext(f"{ATOM}title")
        assert found["home_page_url"] == link(atom, "alternate")
        assert [(one["id"], one["title"], one["url"]) for one in found["items"]] == [
            (one.findtext(f"{ATOM}id"), one.findtext(f"{ATOM}title"), link(one))
            for one in entries(archive, path)
        ]
    assert len(paths) * 2 == len(made(archive))


def test_an_item_without_a_summary_has_its_title_for_content_and_tells_its_language():
    newer, older = json_feed(full())["items"]

    assert (newer["content_text"], older["content_text"]) == ("In short.", "articles/a")
    assert (newer["language"], newer["date_published"]) == ("en", "2008-10-01T00:00:00Z")


def test_without_an_address_a_json_feed_leaves_out_what_must_be_absolute():
    found = json_feed(full(), f"{CSTO}/feed.json")

    assert not {"home_page_url", "feed_url"} & set(found)
    assert found["items"][0]["url"] == "../../articles/2008/b/index.html"


def test_a_withdrawn_article_is_in_no_feed():
    gone = on("2007", "articles/a", status="withdrawn", reason="An error.", summary="Secret.",
              topics=(ref("topics/x"),), dateline=ref("places/y"))  # fmt: skip

    found = made(archive([gone], [authority("topics/x"), authority("places/y")]))

    assert not [path for path, content in found.items() if b"Secret" in content]
