"""A save that changes one annotation changes no other line."""

import re
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from generator.editing.annotating import add, change, find, remove
from generator.editing.splicing import CannotRewriteError, Page, essence, said
from generator.editing.writing import Place, written
from generator.sources.records import BODY_KINDS

CONTENT = Path(__file__).resolve().parents[2] / "content"
SIDECARS = sorted(CONTENT.glob("articles/**/*.yaml"))

TEXTS = st.one_of(
    st.sampled_from(
        ["Nikolai Bordyuzha", "it's", 'said "no"', "a: b", "a #b", "- a", "no", "2007", "2007-10-05", "~",
         "null", "[x]", "{x}", "&a", "*a", "!t", "| x", "> x", "%", "@", "`", "?", ": ", "x:", "“quoted”", "Бордюжа",
         "上合组织", "a\nb\n", "a\n\n  b", "\ttab", " ends ", "a\u00a0b", "\u00a0", "\u2028", "🙂", "\\n", "''", "x" * 130,
         "one two " * 20 + "end", "word " * 30, "# no", "a,b", "---", "...", "\u200b", "é\u0301", "a\r\nb", "\x85"]
    ),
    st.text(max_size=30).filter(lambda text: text.isascii() or "\ud800" not in text),
).filter(lambda text: not any(0xD800 <= ord(char) < 0xE000 for char in text))  # fmt: skip
KEYS = st.sampled_from(
    ["entity", "speaker", "as", "certainty", "note", "reading", "reason", "text", "id"]
)
LISTS_OF_WORDS = st.lists(st.sampled_from(["people/a", "places/b", "it's", "x, y"]), max_size=3)
VALUES = st.one_of(
    TEXTS,
    st.integers(1, 99),
    LISTS_OF_WORDS,
    st.lists(st.fixed_dictionaries({"by": TEXTS, "reason": TEXTS}), min_size=1, max_size=2),
)
ANNOTATIONS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=4).map(
    lambda one: {"quote": "words", **one}
)
COMMENTS = st.sampled_from(["# why", "#", "# - quote: gone", "# it's: [a"])
STYLES = st.sampled_from(["", "'", '"', "|", ">"])


@st.composite
def values_in_lines(draw, value, column):
    """How an editor may have written a value: its first line and those below."""
    if isinstance(value, list) and value and isinstance(value[0], str) and draw(st.booleans()):
        return "", [
            f"{' ' * (column + 2)}- {written(one, Place(0, is_flow=True))[0]}" for one in value
        ]
    head, *rest = written(value, Place(column), like=draw(STYLES))
    return head, rest


@st.composite
def items(draw, annotation, dash, gap):
    """The lines of an annotation, with comments between and beside them."""
    column = dash + 1 + gap
    if draw(st.integers(0, 4)) == 0:
        flow = written(annotation, Place(0, is_flow=True))[0]
        return [f"{' ' * dash}-{' ' * gap}{flow}{draw(st.sampled_from(['', '  # beside']))}"]
    lines = []
    for key, value in annotation.items():
        head, rest = draw(values_in_lines(value, column))
        can_comment = not rest or head[:1] in ("|", ">") or not head
        beside = "  " + draw(COMMENTS) if can_comment and draw(st.integers(0, 5)) == 0 else ""
        lines += [f"{' ' * column}{key}: {head}".rstrip() + beside, *rest]
        if draw(st.integers(0, 6)) == 0 and head[:1] not in ("|", ">"):
            lines.append(" " * column + draw(COMMENTS))
    lines[0] = f"{' ' * dash}-{' ' * gap}{lines[0].lstrip(' ')}"
    return lines


@st.composite
def lists(draw, kind):
    """A list of annotations: in lines, between brackets, or empty in one of several ways."""
    annotations = draw(st.lists(ANNOTATIONS, max_size=3))
    if not annotations:
        return [f"{kind}:{draw(st.sampled_from(['', ' []', ' ~', '  # none', ' [] # none']))}"]
    if draw(st.integers(0, 5)) == 0:
        flows = [written(one, Place(0, is_flow=True))[0] for one in annotations]
        if draw(st.booleans()):
            return [f"{kind}: [{', '.join(flows)}]{draw(st.sampled_from(['', ' # x']))}"]
        last = draw(st.sampled_from(["", ",", " # x", ", # x"]))
        return [f"{kind}: [", *(f"  {one}," for one in flows[:-1]), f"  {flows[-1]}{last}", "]"]
    dash, gap = draw(st.sampled_from([0, 2, 4])), draw(st.sampled_from([1, 3]))
    lines = [f"{kind}:{draw(st.sampled_from(['', '  # c']))}"]
    for one in annotations:
        if draw(st.integers(0, 3)) == 0:
            lines.append(" " * dash + draw(COMMENTS))
        lines += draw(items(one, dash, gap))
        lines += [""] * draw(st.sampled_from([0, 0, 0, 1]))
    return lines


@st.composite
def sidecars(draw):
    """A sidecar as people may write one."""
    lines = draw(st.lists(st.sampled_from(["# head", ""]), max_size=2))
    lines += draw(st.sampled_from([[], ["annotator: ed"], ["status: 'draft' # x", ""]]))
    for kind in draw(st.permutations(sorted(BODY_KINDS)))[: draw(st.integers(0, 3))]:
        lines += draw(lists(kind))
        lines += draw(st.lists(st.sampled_from(["", "", "# between"]), max_size=2))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    text = newline.join(lines) + draw(st.sampled_from(["", newline])) if lines else ""
    return draw(st.sampled_from(["", "\ufeff"])) + text


def numbered(text: str) -> list[tuple[str, int]]:
    plain = Page(text).plain
    return [
        (kind, number)
        for kind in BODY_KINDS
        for number in range(len((plain.get(kind) if isinstance(plain, dict) else None) or []))
    ]


def around(text: str, which: tuple[str, int]) -> tuple[str, str]:
    """All that stands before and after the lines of an annotation."""
    page = Page(text)
    piece = page.piece(which)
    start = page.line_start(piece.start)
    while not page.text[start:].lstrip(" ").startswith(("-", "{", which[0])):
        start = page.line_start(start - 1)
    return page.bom + page.text[:start], page.text[page.line_end(piece.end) :]


def lines_of(text: str) -> list[str]:
    """The lines of a text that have something in them."""
    return [line for line in re.split(r"\r\n|\n", text.removeprefix("\ufeff")) if line.strip(" ")]


def is_in_brackets(text: str, which: tuple[str, int]) -> bool:
    return Page(text).is_between_brackets(which)


def readable(text: str) -> None:
    """Only sidecars that can be read are of interest; what cannot is told, and not changed."""
    try:
        Page(text)
    except CannotRewriteError:
        assume(False)


@given(sidecars(), st.sampled_from(sorted(BODY_KINDS)), ANNOTATIONS)
@example("", "mentions", {"quote": "x"})
@example("# none", "mentions", {"quote": "x"})
def test_what_is_added_is_there_and_every_other_line_stays(text, kind, annotation):
    readable(text)
    before = Page(text).plain or {}

    after = add(text, kind, annotation)

    expected = {**before, kind: [*(before.get(kind) or []), said(annotation)]}
    assert essence(Page(after).plain) == essence(expected)
    if f"{kind}: [" not in text and f"{kind}: ~" not in text:
        kept = iter(lines_of(after))
        assert all(line in kept for line in lines_of(text))
    assert ("\r\n" in after) <= ("\r\n" in text)
    assert after.count("\n") == after.count("\r\n") or "\r\n" not in text


@given(sidecars(), ANNOTATIONS, st.randoms())
def test_what_is_changed_reads_as_meant_and_no_other_line_changes(text, fields, random):
    readable(text)
    numbers = numbered(text)
    assume(numbers)
    which = random.choice(numbers)
    before = Page(text).plain

    try:
        after = change(text, which, fields)
    except CannotRewriteError as refused:
        assert "comment" in refused.message  # noqa: PT017 - the only reason that it may have here
        return

    before[which[0]][which[1]] |= said(fields)
    assert Page(after).plain == before
    head, tail = around(text, which)
    assert after.startswith(head)
    assert after.endswith(tail)


@given(sidecars(), st.randoms())
def test_a_field_can_be_taken_away(text, random):
    readable(text)
    numbers = numbered(text)
    assume(numbers)
    which = random.choice(numbers)
    before = Page(text).plain
    one = before[which[0]][which[1]]
    key = random.choice(sorted(one))
    assume(len(one) > 1)

    after = change(text, which, {key: None})

    del one[key]
    assert Page(after).plain == before
    head, tail = around(text, which)
    assert after.startswith(head)
    assert after.endswith(tail)


@given(sidecars(), st.randoms())
def test_what_is_removed_is_gone_and_every_other_line_stays(text, random):
    readable(text)
    numbers = numbered(text)
    assume(numbers)
    which = random.choice(numbers)
    before = Page(text).plain

    after = remove(text, which)

    del before[which[0]][which[1]]
    assert essence(Page(after).plain) == essence(before)
    if not is_in_brackets(text, which):
        head, tail = around(text, which)
        kept = iter(lines_of(f"{head}\n{tail}"))
        assert all(line in kept for line in lines_of(after))
        gone = len(lines_of(f"{head}\n{tail}")) - len(lines_of(after))
        assert gone == (not re.search(rf"^{which[0]}:", after.removeprefix("\ufeff"), re.MULTILINE))


@given(sidecars(), ANNOTATIONS)
def test_an_annotation_that_is_added_and_removed_leaves_no_line(text, annotation):
    readable(text)
    before = Page(text).plain
    listed = before.get("notes") if isinstance(before, dict) else None
    assume(listed or before is None or "notes" not in before)

    after = add(text, "notes", annotation)

    assert lines_of(remove(after, ("notes", len(listed or [])))) == lines_of(text) or "[" in text


@pytest.mark.parametrize("path", SIDECARS, ids=lambda path: path.stem)
def test_every_annotation_of_the_archive_can_be_changed_alone(path: Path):
    text = path.read_bytes().decode()

    for which in numbered(text):
        after = change(text, which, {"note": "Said on the 5th: 'no'", "certainty": "low"})

        head, tail = around(text, which)
        assert after.startswith(head)
        assert after.endswith(tail)
        assert find(after, which) == which


@pytest.mark.parametrize("path", SIDECARS, ids=lambda path: path.stem)
def test_an_annotation_added_to_the_archive_and_removed_leaves_no_trace(path: Path):
    text = path.read_bytes().decode()

    for kind in BODY_KINDS:
        after = add(text, kind, {"quote": "words", "text": "a: b"})

        count = sum(1 for one, _ in numbered(after) if one == kind)
        assert remove(after, (kind, count - 1)) == text
