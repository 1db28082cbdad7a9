"""A save changes the lines of its annotation, and says why when it cannot."""

import pytest

from generator.diagnostics import Origin
from generator.editing.annotating import add, change, find, remove
from generator.editing.splicing import CannotRewriteError, Page
from generator.sources.sidecars import decode_sidecar

SIDECAR = """\
# The report of the day.
annotator: ed

mentions:
  # Two spellings in one report.
  - quote: Nikolai Bordyuza   # sic
    entity: people/nikolai-bordyuzha
  - {quote: CSTO, entity: organizations/csto}

notes:
  - id: memo
    quote: "memorandum"
    text: >-
      Signed in the name of both secretariats; not a treaty between the member states, as some papers
      had it.
"""


def check(changed: str, removed: list[str], added: list[str], *, text: str = SIDECAR) -> None:
    """The lines that are gone and the lines that came; every other one is still there."""
    old, new = text.split("\n"), changed.split("\n")
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    rest = list(zip(reversed(old[start:]), reversed(new[start:]), strict=False))
    end = next((n for n, (a, b) in enumerate(rest) if a != b), len(rest))
    assert old[start : len(old) - end] == removed
    assert new[start : len(new) - end] == added


def test_an_annotation_is_added_behind_the_last_and_written_like_it():
    changed = add(SIDECAR, "mentions", {"quote": "Dushanbe", "entity": "places/dushanbe"})

    check(changed, [], ["  - {quote: Dushanbe, entity: places/dushanbe}"])


def test_a_new_list_stands_in_the_usual_order_between_blank_lines():
    changed = add(SIDECAR, "corrections", {"reading": "CSTO", "quote": "SCTO", "reason": None})

    check(changed, [], ["corrections:", "  - quote: SCTO", "    reading: CSTO", ""])


def test_several_annotations_are_added_at_once():
    changed = add(SIDECAR, "notes", {"text": "a"}, {"text": "b"})

    check(changed, [], ["  - text: a", "  - text: b"])


def test_a_changed_text_keeps_its_style_and_the_comment_beside_it():
    changed = change(SIDECAR, ("mentions", 0), {"quote": "Nikolai Bordyuzha"})

    check(
        changed,
        ["  - quote: Nikolai Bordyuza   # sic"],
        ["  - quote: Nikolai Bordyuzha   # sic"],
    )
    changed = change(SIDECAR, "memo", {"quote": "a memorandum"})
    check(changed, ['    quote: "memorandum"'], ['    quote: "a memorandum"'])


def test_a_changed_long_text_stays_folded_as_wide_as_it_was():
    text = (
        "Signed in the name of both secretariats; not a treaty between the member states, as some papers"
        " had it then."
    )

    check(change(SIDECAR, "memo", {"text": text}), ["      had it."], ["      had it then."])


def test_a_new_field_stands_where_it_is_looked_for():
    changed = change(SIDECAR, ("mentions", 0), {"certainty": "low", "occurrence": 2, "as": "guest"})

    check(
        changed,
        ["    entity: people/nikolai-bordyuzha"],
        [
            "    occurrence: 2",
            "    entity: people/nikolai-bordyuzha",
            "    as: guest",
            "    certainty: low",
        ],
    )


def test_a_field_is_removed_also_when_the_dash_stands_before_it():
    changed = change(SIDECAR, "memo", {"id": None})

    check(changed, ["  - id: memo", '    quote: "memorandum"'], ['  - quote: "memorandum"'])


def test_an_annotation_is_removed_and_the_comment_above_it_stays():
    changed = remove(SIDECAR, ("mentions", 0))

    check(
        changed,
        ["  - quote: Nikolai Bordyuza   # sic", "    entity: people/nikolai-bordyuzha"],
        [],
    )


def test_a_list_goes_with_its_last_annotation():
    text = SIDECAR.partition("\nnotes:")[0]

    assert remove(SIDECAR, "memo") == text


def test_a_list_stays_with_the_comments_in_it():
    text = "mentions:\n  # none left\n  - quote: x\n    entity: people/x\n"

    assert remove(text, ("mentions", 0)) == "mentions:\n  # none left\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "notes:\n  - text: x\n"),
        ("# none", "# none\nnotes:\n  - text: x"),
        ("# none\n", "# none\nnotes:\n  - text: x\n"),
        ("notes:", "notes:\n  - text: x"),
        ("notes: ~\n", "notes:\n  - text: x\n"),
        ("notes: []  # none\n", "notes:  # none\n  - text: x\n"),
        ("notes: [{text: y}]\n", "notes: [{text: y}, {text: x}]\n"),
        ("notes: [{text: y},]\n", "notes: [{text: y}, {text: x},]\n"),
        ("notes: [\n  {text: y} # c\n]\n", "notes: [\n  {text: y}, # c\n  {text: x}\n]\n"),
        ("{notes: [{text: y}]}\n", "{notes: [{text: y}, {text: x}]}\n"),
        ("notes:\n- text: y\n", "notes:\n- text: y\n- text: x\n"),
        ("notes:\n    -   text: y\n", "notes:\n    -   text: y\n    -   text: x\n"),
        ("notes:\n  -\n    text: y\n", "notes:\n  -\n    text: y\n  - text: x\n"),
        ("status: draft\nmentions:\n- quote: y\n", "status: draft\nmentions:\n- quote: y\nnotes:\n- text: x\n"),
        ("annotator: ed\r\n", "annotator: ed\r\n\r\nnotes:\r\n  - text: x\r\n"),
        ("\ufeffnotes:\n", "\ufeffnotes:\n  - text: x\n"),
        ("---\nnotes:\n  - text: y\n...\n", "---\nnotes:\n  - text: y\n  - text: x\n...\n"),
        ("notes:\n  - text: |\n      y\n\n\n# end\n", "notes:\n  - text: |\n      y\n  - text: x\n\n\n# end\n"),
    ],
)  # fmt: skip
def test_a_note_is_added_to_a_sidecar_of_any_form(text: str, expected: str):
    assert add(text, "notes", {"text": "x"}) == expected


@pytest.mark.parametrize(
    "text",
    ["notes: [{text: AA}, {text: BB}]\n", "notes:\n  - {text: AA}\n  - {text: BB}\n", "notes: [\n  {text: AA},\n  {text: BB},\n]\n"],
)  # fmt: skip
def test_an_annotation_between_brackets_is_changed_and_removed(text: str):
    assert change(text, ("notes", 0), {"text": "a, b"}) == text.replace("AA", "'a, b'")
    assert change(text, ("notes", 1), {"by": "ed"}) == text.replace("BB", "BB, by: ed")
    assert "AA" not in remove(text, ("notes", 0))
    assert "BB" in remove(text, ("notes", 0))
    assert "AA" in remove(text, ("notes", 1))
    assert "BB" not in remove(text, ("notes", 1))


def test_an_annotation_is_found_by_the_id_that_is_written_or_derived():
    assert find(SIDECAR, "memo") == ("notes", 0)
    derived = decode_sidecar(Page(SIDECAR).tree, "", Origin("")).value.annotations[1].id
    assert find(SIDECAR, derived) == ("mentions", 1)
    with pytest.raises(CannotRewriteError, match="nobody"):
        find(SIDECAR, "nobody")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("notes:\n  - &n\n    text: x\n", "shared"),
        ("notes:\n  - text: &t x\nmentions:\n  - quote: *t\n", "shared"),
        ("notes:\n  - text: x\n  text: y\n", "line 3 has a mistake"),
        ("notes:\n  - text: x\n    text: y\n", "line 3 has a mistake"),
        ("notes:\n", "no annotation no. 1"),
        ("- x\n", "no annotation no. 1"),
        ("hello\n", "no annotation no. 1"),
    ],
)
def test_what_cannot_be_changed_without_harm_is_refused(text: str, reason: str):
    with pytest.raises(CannotRewriteError) as refused:
        change(text, ("notes", 0), {"text": "z"})

    assert reason in refused.value.message
    assert refused.value.hint


def test_a_comment_is_never_lost():
    text = (
        "quotations:\n  - quote: x\n    about:\n      # first\n      - people/x\n      - people/y\n"
    )

    with pytest.raises(CannotRewriteError, match="comment"):
        change(text, ("quotations", 0), {"about": ["people/z"]})
    kept = change(text, ("quotations", 0), {"about": ["people/y", "people/z"]})
    assert "# first" in kept
    assert "people/x" not in kept


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("a\nb\n", ["    about: |  # why", "      a", "      b"]),
        ("a", ["    about: a  # why"]),
        ([{"by": "ed"}], ["    about:  # why", "      - by: ed"]),
    ],
)
def test_a_list_gives_its_place_to_something_else_and_the_comment_beside_its_key_stays(
    value, lines
):
    text = (
        "notes:\n  - quote: x\n    about:  # why\n      - by: x\n        reason: y\n    text: z\n"
    )

    changed = change(text, ("notes", 0), {"about": value})

    assert changed == "\n".join(["notes:", "  - quote: x", *lines, "    text: z", ""])


def test_an_unknown_list_is_refused():
    with pytest.raises(CannotRewriteError, match="mention"):
        add("", "mention", {"quote": "x"})
