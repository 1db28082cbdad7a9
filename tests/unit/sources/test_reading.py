"""Files become records; every problem of a file in one run."""

import pytest

from generator.sources.records import (
    Article,
    Authority,
    Config,
    Correction,
    FreePage,
    Mention,
    Organization,
    Person,
    Place,
    Quotation,
    Sidecar,
    Statement,
)
from tests.builders import codes, read_text

ARTICLE = "content/articles/2007/memo.md"
SIDECAR = "content/articles/2007/memo.yaml"
PERSON = "content/people/x.yaml"

DESIGN = """\
annotator: ab
status: reviewed                       # suggested | draft | reviewed
mentions:
  - quote: Nikolai Bordyuza            # as it stands in the text; every occurrence unless said otherwise
    entity: people/nikolai-bordyuzha
    as: CSTO Secretary General         # in what capacity, in the article's words
    certainty: high                    # high | medium | low
  - quote: CSTO
    occurrence: 2                      # or: prefix / suffix, as in W3C TextQuoteSelector
    entity: organizations/csto
quotations:
  - quote: We consider the NATO as international organization dealing with security issues.
    speaker: people/nikolai-bordyuzha
    mode: direct                       # direct | partial | indirect
    about: [organizations/nato]
corrections:
  - quote: Secretary General Secretary General
    reading: Secretary General
    type: typo                         # typo | fact | translation | name | date | ocr
    reason: title doubled in the source
notes:
  - quote: memorandum of understanding
    text: Signed in the name of both secretariats; **not** a treaty between the member states.
statements:
  - subject: organizations/sco
    predicate: signed
    object: works/sco-csto-memorandum-2007
    date: 2007-10-05
    place: places/dushanbe
    evidence: signed a memorandum of understanding (MoU) on cooperation
"""


def test_the_sidecar_of_the_manual_reads_without_a_problem():
    sidecar, told = read_text(SIDECAR, DESIGN)

    assert told == ()
    assert isinstance(sidecar, Sidecar)
    bodies = [one.body for one in sidecar.annotations]
    assert isinstance(bodies[0], Mention)
    assert bodies[0].capacity == "CSTO Secretary General"
    assert isinstance(bodies[2], Quotation)
    assert isinstance(bodies[3], Correction)
    assert isinstance(bodies[5], Statement)
    assert sidecar.annotations[5].target.quote.startswith("signed a memorandum")
    assert sidecar.annotations[1].target.occurrence == 2
    assert {one.by for one in sidecar.annotations} == {"ab"}
    assert {one.status for one in sidecar.annotations} == {"reviewed"}


def test_an_annotations_id_stays_when_others_come_and_go():
    whole, _ = read_text(SIDECAR, DESIGN)
    only, _ = read_text(
        SIDECAR, "mentions:\n  - {quote: CSTO, occurrence: 2, entity: organizations/csto}\n"
    )

    assert only.annotations[0].id == whole.annotations[1].id


def test_an_article_is_its_keys_and_its_body():
    text = (
        "---\ntitle: A memo\ndate: 2007-10-05\ndateline: places/dushanbe\n"
        "source: {publisher: Asia-Plus, url: https://example.org/}\ntopics: [topics/a]\n---\n\nText.\n"
    )

    article, told = read_text(ARTICLE, text)

    assert told == ()
    assert isinstance(article, Article)
    assert article.id == "articles/memo"
    assert article.date.text == "2007-10-05"
    assert article.dateline.id == "places/dushanbe"
    assert (article.body, article.body_line) == ("\nText.\n", 8)


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_byte_order_mark_and_windows_line_ends_are_fine(prefix: bytes, end: bytes):
    text = prefix + b"---\ntitle: T\ndate: 2007\n---\nOne\nTwo\n".replace(b"\n", end)

    article, told = read_text(ARTICLE, text)

    assert told == ()
    assert article.body == "One\nTwo\n"


def test_every_mistake_of_a_file_is_told_in_one_run():
    text = (
        "name: [a, b]\nborn: yesterday\npositons: []\n"
        "same_as: {wikidata: 485207}\nsources:\n  - {a: b}\nnames:\n  - {name: X, type: nickname}\n"
    )

    person, told = read_text(PERSON, text)

    assert person is None
    assert codes(told) == sorted(
        [
            "shape-wrong",
            "date-invalid",
            "unknown-key",
            "identifier-invalid",
            "shape-wrong",
            "choice-unknown",
        ]
    )
    assert all(one.excerpt for one in told)


def test_a_misspelt_key_is_told_where_it_stands_with_the_right_one():
    _, told = read_text(PERSON, "name: X\nbiograpy: text\n")

    assert (told[0].code, told[0].origin.line, told[0].hint) == (
        "unknown-key",
        2,
        'did you mean "biography"?',
    )
    assert told[0].excerpt == "biograpy: text"


def test_a_key_of_another_kind_is_unknown():
    _, told = read_text("content/organizations/x.yaml", "name: X\nborn: 1949\n")

    assert codes(told) == ["unknown-key"]


def test_what_is_needed_and_missing_is_told():
    _, told = read_text(ARTICLE, "---\nlanguage: en\n---\nText")

    assert [one.message for one in told] == ['"title" is missing', '"date" is missing']


def test_one_bad_annotation_does_not_hide_the_others():
    text = "mentions:\n  - {quote: a}\n  - {quote: b, entity: people/b}\n  - {quote: c, entity: nobody}\n"

    sidecar, told = read_text(SIDECAR, text)

    assert [one.target.quote for one in sidecar.annotations] == ["b"]
    assert codes(told) == ["id-invalid", "key-missing"]


def test_the_same_annotation_twice_is_an_error_and_one_id_for_two_is_too():
    twice = "mentions:\n  - {quote: a, entity: people/a}\n  - {quote: a, entity: people/a}\n"
    named = "notes:\n  - {id: n1, quote: a, text: x}\n  - {id: n1, quote: b, text: y}\n"

    assert codes(read_text(SIDECAR, twice)[1]) == ["annotation-duplicate"]
    assert codes(read_text(SIDECAR, named)[1]) == ["annotation-duplicate"]


def test_an_annotation_cannot_take_the_id_of_a_paragraph():
    assert codes(read_text(SIDECAR, "notes:\n  - {id: p1, text: x}\n")[1]) == ["id-invalid"]


def test_occurrence_without_a_quote_and_a_statement_without_an_object_are_told():
    text = (
        "mentions:\n  - {occurrence: 2, entity: people/a}\n"
        "statements:\n  - {subject: people/a, predicate: signed}\n"
    )

    assert codes(read_text(SIDECAR, text)[1]) == ["key-missing", "selector-alone"]


def test_an_unknown_predicate_is_answered_with_the_nearest():
    _, told = read_text(
        SIDECAR, "statements:\n  - {subject: people/a, predicate: singed, object: works/b}\n"
    )

    assert told[0].hint == 'did you mean "signed"?'


def test_a_withdrawn_article_must_say_why():
    text = "---\ntitle: T\ndate: 2007\nstatus: withdrawn\n---\n"

    assert codes(read_text(ARTICLE, text)[1]) == ["key-missing"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "example.org", "data:x"]
)
def test_an_address_that_is_none_of_the_web_is_refused(url: str):
    _, told = read_text(ARTICLE, f"---\ntitle: T\ndate: 2007\nsource: {{url: '{url}'}}\n---\n")

    assert codes(told) == ["url-unsafe"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"   \n\n", "file-empty"),
        ("---\ntitle: Договор\n---\n".encode("cp1251"), "encoding"),
        ("---\ntitle: x\n---\n".encode("utf-16"), "encoding"),
        (b"---\ntitle: a\x00b\n---\n", "character-forbidden"),
        (b"Just text", "front-matter-missing"),
        (b"---\ntitle: T\ndate: 2007\n", "front-matter-open"),
        (b"---\n---\ntext", "front-matter-missing"),
        (b"---\ntitle: [\n---\ntext", "yaml-syntax"),
    ],
)
def test_a_file_that_is_no_article_says_what_is_wrong(content: bytes, code: str):
    article, told = read_text(ARTICLE, content)

    assert article is None
    assert codes(told) == [code]


def test_the_encoding_is_guessed_where_it_can_be():
    _, told = read_text(
        ARTICLE, "---\ntitle: Договор о коллективной безопасности\n---\n".encode("cp1251")
    )

    assert "Windows-1251" in told[0].message
    assert told[0].origin[1:3] == (2, 8)


def test_an_empty_sidecar_is_an_article_without_annotations():
    sidecar, told = read_text(SIDECAR, "")

    assert told == ()
    assert sidecar.annotations == ()


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("content/articles/2007/memo.md", "articles/memo"),
        ("content/articles/memo.md", "articles/memo"),
        ("content/articles/2007/asia plus/Memo One.md", "articles/asia-plus/Memo-One"),
        ("content/articles/Меморандум.md", "articles/Меморандум"),
        ("content/articles/备忘录.md", "articles/备忘录"),
        ("content/articles/cafe\u0301.md", "articles/caf\u00e9"),
    ],
)
def test_an_id_is_a_path_without_the_year(path: str, id: str):
    article, told = read_text(path, "---\ntitle: T\ndate: 2007\n---\n")

    assert told == ()
    assert article.id == id


@pytest.mark.parametrize("name", ["a#b", "what?", "50%", "a:b", 'a"b', "a<b"])
def test_a_file_name_that_no_address_may_have_is_refused(name: str):
    assert codes(read_text(f"content/articles/{name}.md", "---\n---\n")[1]) == ["id-invalid"]


@pytest.mark.parametrize(
    "path",
    ["content/peple/x.yaml", "content/notes.txt", "content/articles/x.txt", "content/people/x.yml",
     "content/people/x", "content/pages/x.yaml"],
)  # fmt: skip
def test_a_file_that_is_kept_nowhere_is_told(path: str):
    assert codes(read_text(path, "name: X\n")[1]) == ["file-unexpected"]


def test_a_folder_with_a_typing_error_is_answered_with_the_right_one():
    _, told = read_text("content/peple/x.yaml", "name: X\n")

    assert told[0].hint == 'did you mean "people"?'


def test_records_of_all_kinds_are_read():
    body, told = read_text(
        "content/organizations/csto.yaml",
        "name: CSTO\nfounded: 2002-10-07\nseat: places/moscow\n"
        "members:\n  - {entity: places/armenia, from: 1992-05-15}\n",
    )
    assert told == ()
    assert isinstance(body, Authority)
    assert isinstance(body.details, Organization)
    assert body.details.members[0].start.text == "1992-05-15"

    place, told = read_text("content/places/d.yaml", "name: D\ncoordinates: [38.56, 68.77]\n")
    assert told == ()
    assert isinstance(place.details, Place)
    assert place.details.coordinates == (38.56, 68.77)

    person, told = read_text(
        PERSON,
        "name: X\nborn: 1949\npositions:\n  - {organization: organizations/csto, title: Head, until: 2016}\n",
    )
    assert told == ()
    assert isinstance(person.details, Person)

    page, told = read_text("content/pages/about.md", "---\ntitle: About\nmenu: false\n---\nText")
    assert told == ()
    assert isinstance(page, FreePage)
    assert page.menu is False

    config, told = read_text(
        "content/archive.yaml", "format: 1\ntitle: T\nannotators: [{id: ed, name: Ed}]\n"
    )
    assert told == ()
    assert isinstance(config, Config)


@pytest.mark.parametrize("pair", ["[91, 0]", "[1]", "north", "{latitude: 1}", "[1, x]"])
def test_coordinates_that_are_nowhere_are_told(pair: str):
    assert codes(read_text("content/places/d.yaml", f"name: D\ncoordinates: {pair}\n")[1]) == [
        "coordinates-invalid"
    ]


def test_a_single_value_may_stand_for_a_list_of_one():
    article, told = read_text(ARTICLE, "---\ntitle: T\ndate: 2007\ntopics: topics/a\n---\n")

    assert told == ()
    assert [one.id for one in article.topics] == ["topics/a"]
