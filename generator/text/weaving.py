"""Blocks and what is anchored in them become HTML, valid whatever the nesting.

Marks are closed and opened again wherever an element of the text begins or ends; of marks that
cover the same words the longest is outermost; a link never contains a link.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from generator.addresses import anchor_of, kind_of
from generator.sources.records import (
    Annotation,
    Correction,
    Mention,
    Note,
    Quotation,
    Statement,
)
from generator.text.markdown import Block, Document, Inline
from generator.text.model import Anchored, Part


class _Mark(NamedTuple):
    """One occurrence of an annotation; *order* breaks ties, so that the result never varies."""

    start: int
    end: int
    order: int
    anchor: str
    annotation: Annotation
    number: int

    @property
    def rank(self) -> tuple[int, int, int]:
        """Longest first: HTML cannot close an outer mark before an inner one."""
        return (self.start - self.end, self.start, self.order)


def weave(document: Document, anchored: Sequence[Anchored]) -> tuple[Part, ...]:
    """The document's HTML with a mark round everything that is anchored in it, part by part.

    A part is whatever stands at the top of the text: a paragraph, a heading, a whole list. The
    first element of an occurrence has its anchor as id; where a mark had to be cut, the others
    have ``data-continues``. The text is never changed. Links to records are ``regesta:<id>``.
    """
    weaver = _Weaver(tuple(_marks(anchored)))
    parts: list[Part] = []
    pieces: list[str] = []
    ids: list[str] = []
    depth = 0
    for piece in document.parts:
        if isinstance(piece, str):
            pieces.append(piece)
            depth += _depth(piece)
        else:
            pieces.append(weaver.block(piece))
            ids.append(piece.id)
        if not depth:
            parts.append(Part("".join(pieces), tuple(ids)))
            pieces, ids = [], []
    return tuple(parts)


def _depth(container: str) -> int:
    """1 for the tag that opens a container, -1 for the one that closes it, 0 for a rule."""
    if container.startswith("<hr"):
        return 0
    return -1 if container.startswith("</") else 1


def note_numbers(anchored: Sequence[Anchored]) -> Mapping[str, int]:
    """The number of each note that stands beside words: by annotation id, in the text's order."""
    notes = [one for one in anchored if one.spans and isinstance(one.annotation.body, Note)]
    ordered = sorted(notes, key=lambda one: (one.spans[0].start, -one.spans[0].end))
    return {one.annotation.id: number for number, one in enumerate(ordered, start=1)}


def joined(parts: Iterable[Part]) -> str:
    """All parts as one."""
    return "".join(part.html for part in parts)


def _marks(anchored: Sequence[Anchored]) -> Iterator[_Mark]:
    numbers = note_numbers(anchored)
    order = 0
    for one in anchored:
        for number, span in enumerate(one.spans, start=1):
            anchor = anchor_of(one.annotation.id, number)
            note = numbers.get(one.annotation.id, 0)
            yield _Mark(span.start, span.end, order, anchor, one.annotation, note)
            order += 1


class _Weaver:
    """The walk over the blocks: which marks are still to come, and which ids are given."""

    def __init__(self, marks: tuple[_Mark, ...]) -> None:
        self.waiting = sorted(marks, key=lambda mark: mark.start, reverse=True)
        self.begun: set[int] = set()
        self.live: list[_Mark] = []

    def block(self, block: Block) -> str:
        """The HTML of one block."""
        end = block.start + len(block.text)
        while self.waiting and self.waiting[-1].start < end:
            self.live.append(self.waiting.pop())
        here = [mark for mark in self.live if mark.end > block.start]
        self.live = [mark for mark in here if mark.end > end]
        if not here:
            inner = _plain(block)
        elif len(block.inlines) == 1 and not block.inlines[0].html and _stand_apart(here, block):
            inner = "".join(self.strung(block, here))
        else:
            inner = "".join(self.woven(block, here))
        return block.opening + inner + block.closing

    def strung(self, block: Block, marks: list[_Mark]) -> Iterator[str]:
        """What ``woven`` gives for plain text in which no mark touches another, as in most."""
        place, text = 0, block.text
        for mark in marks:
            start, end = mark.start - block.start, mark.end - block.start
            is_link = isinstance(mark.annotation.body, Mention)
            yield escape(text[place:start], quote=False)
            yield self._opening(mark, is_link=is_link)
            yield escape(text[start:end], quote=False)
            yield "</a>" if is_link else "</span>"
            place = end
        yield escape(text[place:], quote=False)

    def woven(self, block: Block, marks: list[_Mark]) -> Iterator[str]:
        outer = _outer_mentions(marks)
        coming = sorted(marks, key=lambda mark: mark.start, reverse=True)
        touching: list[_Mark] = []
        place = block.start
        links = 0
        for inline in block.inlines:
            if inline.kind != "text":
                links += (inline.kind == "open") - (inline.kind == "close") if inline.is_link else 0
                yield inline.html
                continue
            end = place + len(inline.text)
            touching = [mark for mark in touching if mark.end > place]
            while coming and coming[-1].start < end:
                touching.append(coming.pop())
            yield from self._piece(inline, place, touching, outer, in_link=links > 0)
            place = end

    def _piece(
        self, inline: Inline, place: int, marks: list[_Mark], outer: set[int], *, in_link: bool
    ) -> Iterator[str]:
        end = place + len(inline.text)
        if not marks:
            yield inline.html or escape(inline.text, quote=False)
            return
        stack: list[_Mark] = []
        for start, stop, wanted in _stretches(marks, place, end):
            yield from self._restack(stack, wanted, outer, in_link=in_link)
            words = inline.html or escape(inline.text[start - place : stop - place], quote=False)
            yield _linked(words, wanted, outer, in_link=in_link)
        yield from self._restack(stack, [], outer, in_link=in_link)

    def _restack(
        self, stack: list[_Mark], wanted: list[_Mark], outer: set[int], *, in_link: bool
    ) -> Iterator[str]:
        """Close what ends, open what begins; a mark between them is cut and goes on."""
        shared = 0
        while shared < min(len(stack), len(wanted)) and stack[shared] is wanted[shared]:
            shared += 1
        while len(stack) > shared:
            mark = stack.pop()
            yield "</a>" if _is_link(mark, outer, in_link=in_link) else "</span>"
        for mark in wanted[shared:]:
            stack.append(mark)
            yield self._opening(mark, is_link=_is_link(mark, outer, in_link=in_link))

    def _opening(self, mark: _Mark, *, is_link: bool) -> str:
        is_first = mark.order not in self.begun
        self.begun.add(mark.order)
        identity = f' id="{escape(mark.anchor)}"' if is_first else " data-continues"
        tag = f'a href="regesta:{_entity(mark)}"' if is_link else "span"
        return f"<{tag}{identity}{_attributes(mark, is_first=is_first)}>"


def _stand_apart(marks: list[_Mark], block: Block) -> bool:
    """Whether marks, by where they begin, stand one after the other, all inside the block."""
    place = block.start
    for mark in marks:
        if not place <= mark.start < mark.end:
            return False
        place = mark.end
    return place <= block.start + len(block.text)


def _plain(block: Block) -> str:
    return "".join(inline.html or escape(inline.text, quote=False) for inline in block.inlines)


def _stretches(
    marks: Sequence[_Mark], place: int, end: int
) -> Iterator[tuple[int, int, list[_Mark]]]:
    """The text from *place* to *end*, cut where a mark begins or ends: each piece's marks by rank.

    One sweep, so that a text may have a hundred thousand marks.
    """
    edges = {place, end}
    edges.update(edge for mark in marks for edge in (mark.start, mark.end) if place < edge < end)
    coming = sorted(marks, key=lambda mark: mark.start, reverse=True)
    here: list[_Mark] = []
    for start, stop in pairwise(sorted(edges)):
        here = [mark for mark in here if mark.end > start]
        while coming and coming[-1].start <= start:
            mark = coming.pop()
            if mark.end > start:
                insort(here, mark, key=lambda one: one.rank)
        yield start, stop, here


def _outer_mentions(marks: list[_Mark]) -> set[int]:
    """The mentions with another inside: no links themselves, only the words of their own are."""
    innermost: dict[tuple[int, int], _Mark] = {}
    outer: set[int] = set()
    for mark in sorted(marks, key=lambda mark: mark.start):
        if isinstance(mark.annotation.body, Mention):
            known = innermost.setdefault((mark.start, mark.end), mark)
            inner = max(mark, known, key=lambda one: one.rank)
            innermost[mark.start, mark.end] = inner
            outer |= {mark.order, known.order} - {inner.order}
    open_marks: list[_Mark] = []
    for mark in innermost.values():
        open_marks = [other for other in open_marks if other.end > mark.start]
        for other in open_marks:
            outer.add(min(mark, other, key=lambda one: one.rank).order)
        open_marks.append(mark)
    return outer


def _is_link(mark: _Mark, outer: set[int], *, in_link: bool) -> bool:
    return isinstance(mark.annotation.body, Mention) and not in_link and mark.order not in outer


def _linked(words: str, wanted: list[_Mark], outer: set[int], *, in_link: bool) -> str:
    """Words of a mention that has another inside lead to its entity where no other does."""
    mentions = [mark for mark in wanted if isinstance(mark.annotation.body, Mention)]
    if in_link or not mentions or mentions[-1].order not in outer:
        return words
    return f'<a href="regesta:{_entity(mentions[-1])}">{words}</a>'


def note_id(annotation: Annotation) -> str:
    """The id of what stands beside the text about an annotation: a note, or a correction."""
    return f"note-{escape(annotation.id)}"


def _entity(mark: _Mark) -> str:
    body = mark.annotation.body
    return escape(body.entity.id) if isinstance(body, Mention) else ""


def _attributes(mark: _Mark, *, is_first: bool) -> str:
    annotation = mark.annotation
    body = annotation.body
    beside = f' aria-describedby="{note_id(annotation)}"' if is_first else ""
    sureness = "" if annotation.certainty == "high" else f' data-certainty="{annotation.certainty}"'
    if annotation.status == "suggested":
        sureness += ' data-status="suggested"'
    match body:
        case Mention():
            return f' class="mention" data-kind="{escape(kind_of(body.entity.id))}"{sureness}'
        case Quotation():
            return f' class="quotation" data-mode="{body.mode}"{sureness}'
        case Correction():
            reading = f' data-reading="{escape(body.reading)}"' if is_first else ""
            return f' class="correction"{reading}{beside}{sureness}'
        case Note():
            number = f' data-note="{mark.number}"' if is_first else ""
            return f' class="note-anchor"{number}{beside}{sureness}'
        case Statement():
            return f' class="statement"{sureness}'
