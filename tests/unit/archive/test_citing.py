"""Citations: what a reader's reference manager takes in is what the archive has."""

import json
import re

import pytest
import rispy
from pybtex.database import Entry, parse_string

from generator.archive.citing import (
    Citation,
    Phrases,
    bibtex,
    chicago,
    cite,
    csl,
    passage,
    ris,
)
from generator.sources.records import Source
from tests.builders import annotated, archive, authority, dated, ref

AWKWARD = 'R&D at 100% of $5_000 #1 ~ ^ \\ {open "x" } Бордюжа 上合组织 é\u00a0ü'
ENGLISH = Phrases(title="“{title},”", marks="“”‘’", date="5 October 2007")
RUSSIAN = Phrases(title="«{title}»,", marks="«»„“", date="5 октября 2007 г.")
# What CSL's published schema for data allows an item to have, as far as we use it, and as what.
CSL_FIELDS = {
    "id": str, "type": str, "title": str, "container-title": str, "page": str, "language": str,
    "archive": str, "publisher": str, "call-number": str, "original-title": str, "URL": str, "abstract": str,
    "keyword": str, "note": str, "author": list, "issued": dict, "accessed": dict,
}  # fmt: skip
CSL_TYPES = {"article-newspaper", "article", "document", "treaty", "report", "speech", "webpage"}


def citation(**fields: object) -> Citation:
    date = dated(str(fields.pop("date", "2007-10-05")))
    kind = "news" if fields.get("publisher") else "webpage"
    defaults = {"key": "memo", "type": kind, "title": "A memorandum", "date": date}
    return Citation(**{**defaults, **fields})


def cited(*, url: str = "https://example.org/", **fields: object) -> Citation:
    """The citation of the one article of an archive."""
    found = archive([annotated("Signed.", **fields)], [authority("topics/x", "Drills")], url=url)
    return cite(found, "articles/a")


def entry_of(citation: Citation) -> Entry:
    """What a strict reader of BibTeX makes of it."""
    (entry,) = parse_string(bibtex(citation), "bibtex").entries.values()
    return entry


def record_of(citation: Citation) -> dict[str, object]:
    """What a reader of RIS makes of it."""
    (record,) = rispy.loads(ris(citation))
    return record


def item_of(citation: Citation) -> dict[str, object]:
    """The one item of the CSL-JSON, checked against what the schema allows."""
    (item,) = json.loads(csl(citation))
    assert item["type"] in CSL_TYPES
    assert {name: type(value) for name, value in item.items()} == {
        name: CSL_FIELDS[name] for name in item
    }
    return item


def typeset(field: str) -> str:
    """What LaTeX sets for a field; a brace that it does not read as a command is gone."""
    commands = {
        "textbackslash{}": "\\", "textbraceleft{}": "{", "textbraceright{}": "}",
        "textasciitilde{}": "~", "textasciicircum{}": "^",
    }  # fmt: skip
    found = re.split(r"\\(text\w+\{\}|.)|([{}~])", field)
    shown = list(found[::3])
    for place, (command, sign) in enumerate(zip(found[1::3], found[2::3], strict=True)):
        shown[place] += commands.get(command, command) if command else "\u00a0" * (sign == "~")
    return "".join(shown)


# In words


def test_a_footnote_has_author_title_paper_date_archive_and_address():
    note = citation(
        byline="A. Reporter", publisher="Asia-Plus", archive="Test", url="https://e.org/a/"
    )

    assert chicago(note, ENGLISH) == (
        "A. Reporter, “A memorandum,” Asia-Plus, 5 October 2007, Test, https://e.org/a/."
    )
    assert chicago(note, RUSSIAN) == (
        "A. Reporter, «A memorandum», Asia-Plus, 5 октября 2007 г., Test, https://e.org/a/."
    )


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Plain.", "“Plain,”"),
        ("Made in the U.S.", "“Made in the U.S.,”"),
        ("And then ...", "“And then ...,”"),
        ("Who signed?", "“Who signed?,”"),
        ("The “common” aim", "“The ‘common’ aim,”"),
        ('The "common" aim', "“The ‘common’ aim,”"),
    ],
)
def test_a_title_is_quoted_as_the_manual_has_it(title, shown):
    assert chicago(citation(title=title), ENGLISH) == f"{shown} 5 October 2007."


def test_a_footnote_to_a_passage_names_the_paragraph_and_leads_to_it():
    whole = cited()

    part = passage(whole, "p3")

    assert chicago(part, ENGLISH._replace(paragraph="par. 3")) == (
        "“A title,” 5 October 2007, par. 3, Test, https://example.org/articles/2007/a/#p3."
    )
    assert item_of(part)["URL"] == "https://example.org/articles/2007/a/#p3"
    assert item_of(part)["note"] == "Paragraph 3"
    assert (item_of(whole)["id"], item_of(part)["id"]) == ("a", "a-p3")


# From the archive


def test_the_address_is_the_archives_own_and_the_sources_is_noted():
    source = Source(
        publisher="Asia-Plus",
        url="https://asia.example/1",
        archived="https://web.example/1",
        accessed=dated("2020-05-03"),
    )

    found = cited(source=source)

    assert found.url == "https://example.org/articles/2007/a/"
    assert found.accessed is None
    assert found.note == "Source: https://asia.example/1. Archived copy: https://web.example/1"


def test_without_an_address_of_its_own_the_sources_is_cited_and_when_it_was_read():
    source = Source(url="https://asia.example/1", accessed=dated("2020-05-03"))

    found = cited(url="", source=source)

    assert (found.url, found.note) == ("https://asia.example/1", "")
    assert passage(found, "p3").url == "https://asia.example/1"
    assert item_of(found)["accessed"] == {"date-parts": [[2020, 5, 3]]}
    assert record_of(found)["access_date"] == "2020/05/03/"
    assert entry_of(found).fields["urldate"] == "2020-05-03"
    assert chicago(found, ENGLISH._replace(accessed="accessed 3 May 2020")) == (
        "“A title,” 5 October 2007, Test, accessed 3 May 2020, https://asia.example/1."
    )


def test_the_archives_own_words_are_cited_as_its_own_and_say_what_they_are_about():
    source = Source(
        type="treaty", publisher="Secretariat", title="Treaty", url="https://a.example/1", pages="3"
    )

    found = cited(source=source, text="abstract", byline="The editors")

    assert chicago(found, ENGLISH) == (
        "The editors, “A title,” Test, 5 October 2007, https://example.org/articles/2007/a/."
    )
    assert found.note == "Abstract of: Secretariat, Treaty, 3, https://a.example/1"
    item = item_of(found)
    assert (item["type"], item["container-title"]) == ("webpage", "Test")
    assert not {"page", "publisher", "archive", "original-title"} & item.keys()
    assert record_of(found)["secondary_title"] == "Test"
    fields = entry_of(found).fields
    assert (fields["organization"], fields["note"]) == ("Test", found.note)
    assert "howpublished" not in fields


def test_the_archives_own_words_are_never_cited_from_the_address_of_their_source():
    found = cited(url="", source=Source(url="https://a.example/1"), text="abstract")

    assert (found.url, found.note) == ("", "Abstract of: https://a.example/1")


def test_topics_are_keywords_and_an_address_beyond_ascii_is_encoded():
    found = archive(
        [annotated("Signed.", id="articles/меморандум", topics=(ref("topics/x"), ref("topics/y")))],
        [authority("topics/x", "Drills")],
        url="https://example.org",
    )

    made = cite(found, "articles/меморандум")

    assert made.keywords == ("Drills",)
    assert made.key == "memorandum"
    assert made.url.isascii()


# For programs


def test_bibtex_keeps_every_sign_and_letter():
    entry = entry_of(citation(title=AWKWARD, byline="Smith and Sons", publisher="R&D"))

    assert entry.type == "article"
    assert entry.fields["journal"] == "R\\&D"
    assert typeset(entry.fields["title"]) == AWKWARD
    (author,) = entry.persons["author"]
    assert author.last_names == ["{Smith and Sons}"]


@pytest.mark.parametrize("text", ["{", "}", "\\", "a}b{c", "%", "@x{y,", '"', "\n}\n@book{"])
def test_no_text_breaks_out_of_its_bibtex_field(text):
    made = citation(title=f"a {text} b", byline=text, summary=text, url=f"https://e.org/{text}")

    entry = entry_of(made)

    assert set(entry.fields) <= {"title", "year", "month", "date", "url", "abstract"}


def test_a_ris_record_has_a_line_for_each_field_and_ends():
    made = citation(
        title="A title",
        byline="A. Reporter",
        publisher="Asia-Plus",
        keywords=("a", "b"),
        pages="3–4",
        language="ru",
        archive="Test",
        url="https://e.org/",
    )

    assert ris(made).split("\r\n") == [
        "TY  - NEWS", "ID  - memo", "TI  - A title", "AU  - A. Reporter", "T2  - Asia-Plus",
        "PY  - 2007", "DA  - 2007/10/05/", "SP  - 3–4", "LA  - ru", "DB  - Test",
        "UR  - https://e.org/", "KW  - a", "KW  - b", "ER  - ", "",
    ]  # fmt: skip
    record = record_of(made)
    assert (record["type_of_reference"], record["title"]) == ("NEWS", "A title")
    assert (record["authors"], record["keywords"]) == (["A. Reporter"], ["a", "b"])


def test_a_text_over_several_lines_stays_one_ris_field():
    made = cited(title="A title\nER  - \r\nTY  - BOOK", summary="one\u0085two")

    record = record_of(made)

    assert record["title"] == "A title ER - TY - BOOK"
    assert record["abstract"] == "one two"
    assert ris(made).count("\n") == ris(made).count("\r\n") == len(ris(made).splitlines())


def test_an_article_of_no_paper_is_a_page_of_the_archive():
    made = citation(archive="Test")

    assert (item_of(made)["type"], item_of(made)["container-title"]) == ("webpage", "Test")
    assert entry_of(made).type == "misc"
    assert record_of(made)["type_of_reference"] == "ELEC"


DATES = {
    # EDTF: CSL, BibTeX (year, month, date), RIS
    "2007-10-05": ({"date-parts": [[2007, 10, 5]]}, ("2007", "October", "2007-10-05"), "2007/10/05/"),
    "2007-10": ({"date-parts": [[2007, 10]]}, ("2007", "October", "2007-10"), "2007/10//"),
    "2007": ({"date-parts": [[2007]]}, ("2007", "", "2007"), "2007///"),
    "2007~": ({"date-parts": [[2007]], "circa": True}, ("ca. 2007", "", "2007~"), "2007///2007~"),
    "2007?": ({"date-parts": [[2007]], "circa": True}, ("2007?", "", "2007?"), "2007///2007?"),
    "2007-10-05/2007-10-07": (
        {"date-parts": [[2007, 10, 5], [2007, 10, 7]]},
        ("2007", "", "2007-10-05/2007-10-07"),
        "2007/10/05/2007-10-05 to 2007-10-07",
    ),
    "2003/..": ({"date-parts": [[2003], [0]]}, ("2003", "", "2003/.."), "2003///2003 to .."),
    "../2016": ({"literal": "../2016"}, ("2016", "", "../2016"), "2016///.. to 2016"),
    "[2005,2006]": (
        {"date-parts": [[2005], [2006]], "circa": True},
        ("ca. 2005", "", "2005/2006"),
        "2005///[2005,2006]",
    ),
    "200X": (
        {"date-parts": [[2000], [2009]], "circa": True},
        ("ca. 2000", "", "200X"),
        "2000///200X",
    ),
    "2007-21": ({"date-parts": [[2007]], "season": 1}, ("2007", "", "2007-21"), "2007///2007-21"),
    "2007-10-XX": (
        {"date-parts": [[2007, 10]]}, ("2007", "October", "2007-10-XX"), "2007/10//",
    ),
    "2007-22/2008": (
        {"date-parts": [[2007], [2008]]}, ("2007", "", "2007-22/2008"), "2007///2007-22 to 2008",
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", DATES)
def test_a_date_is_never_more_certain_than_the_archive_has_it(text):
    in_csl, in_bibtex, in_ris = DATES[text]
    made = citation(date=text)

    fields = entry_of(made).fields
    assert item_of(made)["issued"] == in_csl
    assert tuple(fields.get(name, "") for name in ("year", "month", "date")) == in_bibtex
    assert record_of(made)["date"] == in_ris


def test_keys_are_such_as_all_programs_take():
    for id in ("articles/a", "articles/2007/Меморандум (1)", "articles/上合", "articles/!!!"):
        found = archive([annotated("Signed.", id=id)])
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", cite(found, id).key), id


@pytest.mark.parametrize(
    ("kind", "types"),
    [
        (None, ("article", "NEWS", "article-newspaper")),
        ("treaty", ("misc", "GEN", "treaty")),
        ("report", ("techreport", "RPRT", "report")),
        ("speech", ("misc", "GEN", "speech")),
    ],
)
def test_a_treaty_with_a_publisher_is_not_cited_as_an_article_in_a_paper(kind, types):
    found = cited(source=Source(type=kind, publisher="CSTO Secretariat"))

    item = item_of(found)
    assert (entry_of(found).type, ris(found)[6:].splitlines()[0], item["type"]) == types
    assert "CSTO Secretariat" in (item.get("publisher"), item.get("container-title"))
    assert "CSTO Secretariat" in bibtex(found)
    assert "CSTO Secretariat" in ris(found)
