"""What the search page knows without the engine."""

import json

import pytest

from generator.archive.numbering import numbered
from generator.outputs import File
from generator.pages.languages import wording
from generator.pages.search import Bundle, Finder, Fragment, SearchIndex
from generator.pages.search_tables import MANIFEST, Catalogue, gaps, tables
from generator.pages.theme_files import default_theme
from tests.builders import annotated, archive, authority, mention, note, quotation, ref

WORDS = wording((default_theme(),), "en").value
NOTHING = SearchIndex((), {})


def files(found, index: SearchIndex = NOTHING) -> list[File]:
    ids, finder = numbered(found), Finder(found, WORDS)
    catalogue = Catalogue(ids, tuple(finder.found(id) for id in ids))
    return list(tables(catalogue, found, WORDS, index))


def made(found, index: SearchIndex = NOTHING) -> dict[str, list]:
    """The arguments of each script, by what it calls."""
    scripts: dict[str, list] = {}
    for file in files(found, index):
        function, arguments = called(file)
        scripts.setdefault(function, []).append(arguments)
    return scripts


def called(file) -> tuple[str, list]:
    """The function that a script calls, and with what."""
    function, _, rest = file.content.decode().partition("(")
    return function, json.loads("[" + rest.removesuffix(");\n") + "]")


def manifest(found, index: SearchIndex = NOTHING) -> dict:
    return made(found, index)["regestaSearch"][0][0]


def facet(found, name: str) -> dict:
    return made(found)["regestaTable"][0][0][name]


@pytest.mark.parametrize(("numbers", "text"), [([], ""), ([0], "0"), ([3, 4, 10], "3,0,5")])
def test_rising_numbers_are_written_as_gaps(numbers: list[int], text: str):
    assert gaps(numbers) == text


def test_kinds_are_runs_of_numbers():
    found = archive([annotated("x")], [authority("people/b"), authority("events/e")])

    assert manifest(found)["kinds"] == [["events", 1], ["people", 1], ["articles", 1]]


def test_articles_are_dated_by_runs_of_years_and_vague_ones_say_where_they_end():
    articles = [
        annotated("x", id="articles/a", date="1999-05"),
        annotated("x", id="articles/b", date="1999-06/2001"),
        annotated("x", id="articles/c", date="2003"),
        annotated("x", id="articles/d", date="2004/.."),
    ]
    found = manifest(archive(articles))

    assert found["years"] == [[1999, 2], [2003, 1], [2004, 1]]
    assert found["later"] == [[1, 2001]]


def test_an_event_stands_between_the_articles_before_and_after_it():
    articles = [
        annotated("x", id="articles/a", date="1999"),
        annotated("x", id="articles/b", date="2003"),
    ]
    event = authority("events/e", date=annotated("x", date="2001/2002").article.date)

    assert manifest(archive(articles, [event]))["dated"] == [[0, 2001, 2002, 1]]


def test_articles_in_other_languages_than_the_sites_are_listed():
    articles = [
        annotated("x", id=f"articles/{n}", language=tag, date=f"200{n}")
        for n, tag in enumerate(("en", "ru", "en", "ru"))
    ]
    found = manifest(archive(articles))

    assert found["languages"] == {"ru": "1,1"}
    assert found["names"] == {"en": "English", "ru": "Russian"}


def test_a_facet_lists_for_each_article_whom_it_names_the_most_used_first():
    articles = [
        annotated(
            "Ann met Bob.", mention("Ann", "people/a"), mention("Bob", "people/b"), id="articles/a"
        ),
        annotated("Nobody.", id="articles/b"),
        annotated("Bob again.", mention("Bob", "people/b"), id="articles/c"),
    ]
    found = archive(articles, [authority("people/a", "Ann"), authority("people/b", "Bob")])

    assert facet(found, "person") == {
        "values": "1,0",
        "labels": [["Bob", "people/b"], ["Ann", "people/a"]],
        "lists": "0,0  0",
    }


def test_a_topic_has_the_articles_of_narrower_ones_too():
    topics = [authority("topics/wide"), authority("topics/narrow", broader=ref("topics/wide"))]
    found = archive([annotated("x", topics=(ref("topics/narrow"),))], topics)

    assert facet(found, "topic")["lists"] == "0,0"


def test_an_extract_has_its_kind_its_article_and_its_speaker():
    articles = [
        annotated(
            "One two.",
            quotation("One", "people/b", id="q"),
            note("two", "Why.", id="n"),
            id="articles/a",
        ),
        annotated("Three.", quotation("Three", id="q"), id="articles/b"),
    ]
    found = made(archive(articles, [authority("people/b", "Bob")]))

    assert found["regestaExtracts"] == [
        [{
            "kinds": "qnq",
            "articles": "1,0,1",
            "speaker": {"values": "0", "labels": [["Bob", "people/b"]], "lists": "0  "},
        }]
    ]  # fmt: skip


def test_a_row_has_the_title_the_folder_a_line_and_the_text_of_a_document():
    index = SearchIndex((Bundle("pages", "en", "en"),), {"pages": {1: Fragment(0, "en_abc")}})
    found = archive(
        [annotated("x", title="A <title>")], [authority("people/b", "Bob", description="Envoy")]
    )

    part, block, rows = made(found, index)["regestaRows"][0]

    assert (part, block) == ("pages", 0)
    assert rows == [
        ["Bob", "people/b/", "Envoy", -1, ""],
        ["A <title>", "articles/2007/a/", "5 October 2007", 0, "en_abc"],
    ]


def test_rows_come_64_a_file_named_by_what_they_hold():
    people = [authority(f"people/p{number:03}") for number in range(130)]
    found = files(archive([], people))

    hashes = called(found[-1])[1][0]["titles"].split()
    blocks = [file.path for file in found if file.path.startswith("search/pages/")]

    assert found[-1].path == MANIFEST
    assert blocks == [f"search/pages/{one}.js" for one in hashes]
    assert len(blocks) == 3


def test_what_people_write_stays_data():
    title = '</script>\u2028"); alert(1); ("'
    (file,) = (
        one for one in files(archive([annotated("x", title=title)])) if "/pages/" in one.path
    )

    assert "\u2028" not in file.content.decode()
    assert called(file)[1][2][0][0] == title


def test_a_withdrawn_article_is_nowhere_in_the_tables():
    gone = annotated(
        "Secret",
        note("Secret", "Hidden why.", id="n"),
        title="Secret title",
        status="withdrawn",
        reason="x",
    )

    text = b"".join(one.content for one in files(archive([gone]))).decode()

    assert "ecret" not in text
    assert "Hidden" not in text
