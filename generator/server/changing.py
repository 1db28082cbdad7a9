"""A change of one annotation, as the page asks for it, becomes edits of files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from generator.addresses import ENTITY_KINDS, kind_of
from generator.diagnostics import Diagnostic
from generator.editing.annotating import Annotated, add, change, remove
from generator.editing.creating import create
from generator.editing.edits import Edit
from generator.editing.modelines import modeline
from generator.editing.rewriting import put
from generator.editing.writing import Value
from generator.server.desks import Desk, Row, desk_of
from generator.server.entities import singular
from generator.text.anchoring import describe
from generator.text.matching import fold
from generator.text.model import Span

_ID = re.compile(rf"({'|'.join(ENTITY_KINDS)})/[a-z0-9]+(-[a-z0-9]+)*")
_SELECTING = ("prefix", "suffix", "occurrence")
_OF_ONE = ("id", "quote", "evidence", *_SELECTING)
"""Keys that no two annotations have alike."""

Said = str | list[str | dict[str, str]] | None
"""What one key of an annotation may be set to here; None removes it."""


class RefusedError(Exception):
    """A change that cannot be made, and what to do instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class NewRecord(msgspec.Struct, frozen=True):
    """An authority record to be made with the annotation that names it."""

    id: str
    name: str
    description: str = ""


class Add(msgspec.Struct, frozen=True, tag="add", tag_field="do"):
    """A new annotation of *kind* for each of *spans*; with *every* one for all that read alike.

    Without spans it is about the whole article. *words* are those that the page showed there.
    """

    kind: str
    fields: dict[str, Said]
    spans: tuple[tuple[int, int], ...] = ()
    words: str = ""
    every: bool = False
    records: tuple[NewRecord, ...] = ()


class Set(msgspec.Struct, frozen=True, tag="set", tag_field="do"):
    """Other *fields* for an annotation, and other *spans* where there are any.

    Of several spans the annotation gets the first, and each of the others one that says the same;
    with *every* it gets all that read alike.
    """

    kind: str
    index: int
    id: str = ""
    fields: dict[str, Said] = {}
    spans: tuple[tuple[int, int], ...] = ()
    words: str = ""
    every: bool = False
    records: tuple[NewRecord, ...] = ()


class Drop(msgspec.Struct, frozen=True, tag="drop", tag_field="do"):
    """One annotation less."""

    kind: str
    index: int
    id: str = ""


Change = Add | Set | Drop


def edits(wanted: Change, desk: Desk) -> tuple[Edit, ...]:
    """The edits that make *wanted* of what is on the desk.

    Raises RefusedError, or CannotRewriteError where the file cannot be changed without harm.
    """
    made = () if isinstance(wanted, Drop) else wanted.records
    return (
        *(_record(one) for one in made),
        Edit(desk.path, desk.content, _changed(wanted, desk).encode()),
    )


def _changed(wanted: Change, desk: Desk) -> str:
    text = modeline(desk.path) if desk.content is None else desk.content.decode()
    match wanted:
        case Add():
            return add(text, wanted.kind, *_annotations(wanted, desk))
        case Set():
            first, *others = _selected(wanted, desk) or ({},)
            changed = change(text, _which(wanted), {**wanted.fields, **first})
            return add(changed, wanted.kind, *_alike(wanted, desk, others)) if others else changed
        case Drop():
            return remove(text, _which(wanted))


def _which(wanted: Set | Drop) -> Annotated:
    # By its id, since that also finds it in a file that has changed meanwhile.
    return wanted.id or (wanted.kind, wanted.index)


def _annotations(wanted: Add, desk: Desk) -> Iterator[Mapping[str, Value]]:
    if not wanted.spans:
        yield wanted.fields
    for chosen in _selectors(wanted, desk):
        yield {**chosen, **wanted.fields}


def _selectors(wanted: Add | Set, desk: Desk) -> Iterator[dict[str, str | int]]:
    for span in wanted.spans[:1] if wanted.every else wanted.spans:
        yield _selector(span, wanted, desk)


def _selected(wanted: Set, desk: Desk) -> tuple[Mapping[str, str | int | None], ...]:
    """What leads to each of the spans that are wanted, without what led elsewhere."""
    row = _row(wanted, desk)
    found: list[Mapping[str, str | int | None]] = []
    for chosen in _selectors(wanted, desk):
        if row and "quote" in row.fields and "evidence" in chosen:
            chosen["quote"] = chosen.pop("evidence")
        found.append({**dict.fromkeys(_SELECTING), **chosen})
    return tuple(found)


def _alike(
    wanted: Set, desk: Desk, places: Iterable[Mapping[str, str | int | None]]
) -> Iterator[Mapping[str, Value]]:
    """Annotations that say the same as the one that is changed, of other places."""
    row = _row(wanted, desk)
    said = {**(row.fields if row else {}), **wanted.fields}
    rest = {key: value for key, value in said.items() if key not in _OF_ONE}
    for chosen in places:
        yield {key: value for key, value in {**chosen, **rest}.items() if value is not None}


def _row(wanted: Set, desk: Desk) -> Row | None:
    return next((one for one in desk.rows if _is(one, wanted)), None)


def _is(row: Row, wanted: Set) -> bool:
    return (
        row.id == wanted.id if wanted.id else (row.kind, row.index) == (wanted.kind, wanted.index)
    )


def _selector(place: tuple[int, int], wanted: Add | Set, desk: Desk) -> dict[str, str | int]:
    """The keys that lead back to a place of the text, or with *every* to all that read alike."""
    span = Span(*place)
    key = "evidence" if wanted.kind == "statements" else "quote"
    words = " ".join(desk.text[span.start : span.end].split())
    if not words or fold(words) != fold(wanted.words):
        raise RefusedError("the article has changed meanwhile", "select the words again")
    if wanted.every:
        return {key: words}
    found = describe(span, desk.text)
    if found is None:
        raise RefusedError("these words cannot be quoted alone", "select whole words")
    chosen: dict[str, str | int] = {key: " ".join(found.quote.split())}
    if found.occurrence is not None:
        return {**chosen, "occurrence": found.occurrence}
    for name, words in (("prefix", found.prefix), ("suffix", found.suffix)):
        if words.strip():
            chosen[name] = " ".join(words.split())
    return chosen


def _record(record: NewRecord) -> Edit:
    """The file of a new authority record."""
    if not _ID.fullmatch(record.id):
        raise RefusedError(f'"{record.id}" cannot be an id', "give the record another name")
    outcome = create(singular(kind_of(record.id)), record.name)
    if outcome.has_errors:
        raise RefusedError(outcome.diagnostics[0].message, outcome.diagnostics[0].hint)
    (made,) = outcome.value
    content = (made.after or b"").decode()
    if record.description:
        content = put(content, ("description",), record.description)
    return Edit(f"content/{record.id}.yaml", None, content.encode())


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a change would do: what is written, what is marked, what would be wrong."""

    yaml: tuple[str, ...]
    marked: int
    rows: tuple[Row, ...]
    problems: tuple[Diagnostic, ...]


def preview(wanted: Change, desk: Desk) -> Preview:
    """What *wanted* would make of what is on the desk, without making it."""
    made = edits(wanted, desk)
    then = desk_of(desk.article, desk.path, made[-1].after)
    rows = tuple(_made(wanted, desk, then))
    before = {(one.code, one.message) for one in desk.problems}
    return Preview(
        yaml=tuple(one.yaml for one in rows),
        marked=sum(len(one.places) for one in rows),
        rows=rows,
        problems=tuple(one for one in then.problems if (one.code, one.message) not in before),
    )


def _made(wanted: Change, desk: Desk, then: Desk) -> Iterator[Row]:
    """The annotations that a change made, or made anew."""
    old = {(one.kind, one.index) for one in desk.rows}
    for row in then.rows:
        place = (row.kind, row.index)
        match wanted:
            case Add():
                if place not in old:
                    yield row
            case Set():
                if place == (wanted.kind, wanted.index) or place not in old:
                    yield row
            case Drop():
                return
