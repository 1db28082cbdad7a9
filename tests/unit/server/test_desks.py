"""Between the page and the text: points become words, and annotations are told as they stand."""

from pathlib import Path

import pytest

from generator.server.desks import Desk, lay_out, span_between, standing_at
from tests.folders import project

TEXT = """\
Nikolai **Bordyuzha** met *the* press.  He said
that Bordyuzha's co\u00adoperation, with the [CSTO](organizations/csto), goes on.

- first item
- 集体安全条约组织 signed

```
code  here
```
"""


def desk(folder: Path, sidecar: str | None = None, *, text: str = TEXT, year: str = "2007") -> Desk:
    files = {f"articles/{year}/memo.md": f"---\ntitle: A\ndate: 2007-10-05\n---\n{text}"}
    if sidecar is not None:
        files[f"articles/{year}/memo.yaml"] = sidecar
    project(folder, files)
    found = lay_out(folder, "articles/2007/memo/index.html")
    assert found is not None
    return found


def words(desk: Desk, start: tuple[str, str], end: tuple[str, str]) -> str:
    span = span_between(desk, start, end)
    return desk.text[span.start : span.end] if span else ""


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (("p1", ""), ("p1", "Nikolai Bordyuzha"), "Nikolai Bordyuzha"),
        (("p1", "Nikolai "), ("p1", "Nikolai Bordyuzha "), "Bordyuzha"),
        (("p1", "Nikolai Bor"), ("p1", "Nikolai Bordyu"), "Bordyuzha"),
        (("p1", "Nikolai\n   Bordyuzha met the press. "), ("p1", "Nikolai Bordyuzha met the press.He said that"), "He said that"),
        (("p1", "Nikolai Bordyuzha met the press. He said that Bordyuzha's co"), ("p1", "Nikolai Bordyuzha met the press. He said that Bordyuzha's co\u00adop"), "co\u00adoperation"),
        (("p2", "first "), ("p3", "集体安全"), "item\n集体安全"),
        (("p3", "集体"), ("p3", "集体安全条约组织"), "安全条约组织"),
        (("p4", "code\n  "), ("p4", "code here\n"), "here"),
        (("p1", "Nikolai Bordyuzha"), ("p1", "Nikolai"), "Bordyuzha"),
    ],
)  # fmt: skip
def test_what_is_selected_in_a_page_is_found_in_the_text_as_whole_words(
    tmp_path: Path, start: tuple[str, str], end: tuple[str, str], expected: str
):
    assert words(desk(tmp_path), start, end) == expected


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (("p1", "Nikolai"), ("p1", "Nikolai ")),
        (("p1", ""), ("p1", "")),
        (("p99", ""), ("p99", "x")),
        (("nothing", ""), ("p1", "Nikolai")),
    ],
)
def test_a_selection_without_words_is_none(tmp_path: Path, start: tuple, end: tuple):
    assert span_between(desk(tmp_path), start, end) is None


def test_more_text_than_a_paragraph_has_leads_to_its_end(tmp_path: Path):
    assert words(desk(tmp_path), ("p2", "first "), ("p2", "x" * 500)) == "item"


@pytest.mark.parametrize(
    "page",
    ["index.html", "people/x/index.html", "articles/2007/nothing/index.html", "articles/2007/../../archive/index.html", ""],
)  # fmt: skip
def test_a_page_that_is_no_article_has_no_desk(tmp_path: Path, page: str):
    desk(tmp_path)

    assert lay_out(tmp_path, page) is None


def test_an_article_is_found_in_whatever_folder_it_stands(tmp_path: Path):
    project(
        tmp_path,
        {"articles/1999/2001/old name.md": "---\ntitle: A\ndate: 2007-10-05\n---\nText.\n"},
    )

    found = lay_out(tmp_path, "articles/2007/old-name/index.html")

    assert found is not None
    assert found.path == "content/articles/1999/2001/old name.yaml"


SIDECAR = """\
# of the editors
status: reviewed
mentions:
  - quote: Nikolai Bordyuzha
    entity: people/b
  - quote: Bordyuzha        # everywhere else
    entity: people/b
    status: suggested
  - quote: Bordyuzah
    entity: people/b
notes:
  - quote: said that Bordyuzha's cooperation
    text: "Said: so."
  - quote: the
    text: Which?
statements: [{subject: people/b, predicate: met, value: press, evidence: met the press}]
"""


def test_every_annotation_is_told_with_its_lines_its_words_and_its_places(tmp_path: Path):
    rows = desk(tmp_path, SIDECAR).rows

    assert [(one.kind, one.index, one.line, one.status) for one in rows] == [
        ("mentions", 0, 4, "reviewed"),
        ("mentions", 1, 6, "suggested"),
        ("mentions", 2, 9, "reviewed"),
        ("notes", 0, 12, "reviewed"),
        ("notes", 1, 14, "reviewed"),
        ("statements", 0, 16, "reviewed"),
    ]
    assert rows[0].yaml == "  - quote: Nikolai Bordyuzha\n    entity: people/b"
    assert rows[1].fields == {"quote": "Bordyuzha", "entity": "people/b", "status": "suggested"}
    assert [place.words for place in rows[1].places] == ["Bordyuzha"]
    assert rows[5].fields["evidence"] == "met the press"


def test_what_is_suggested_lost_or_ambiguous_waits_for_review_with_its_candidates(tmp_path: Path):
    review = {(one.kind, one.index): one for one in desk(tmp_path, SIDECAR).review}

    assert review.keys() == {("mentions", 1), ("mentions", 2), ("notes", 1)}
    assert review["mentions", 2].problem.code == "quote-lost"
    assert [one.words for one in review["mentions", 2].candidates] == ["Bordyuzha"]
    assert review["notes", 1].problem.code == "quote-ambiguous"
    assert [one.words for one in review["notes", 1].candidates] == ["the", "the"]


def test_at_a_point_stand_the_annotations_of_that_word_the_shortest_first(tmp_path: Path):
    found = standing_at(
        desk(tmp_path, SIDECAR), "p1", "Nikolai Bordyuzha met the press. He said that "
    )

    assert [(one.kind, one.index) for one in found] == [("mentions", 1), ("notes", 0)]


def test_a_sidecar_that_cannot_be_read_is_said_to_be_broken(tmp_path: Path):
    found = desk(tmp_path, "mentions: [\n")

    assert found.broken
    assert found.rows == ()


def test_an_article_without_a_sidecar_has_an_empty_desk(tmp_path: Path):
    found = desk(tmp_path)

    assert (found.content, found.version, found.rows, found.broken) == (None, "", (), "")
