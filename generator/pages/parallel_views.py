"""A translation beside its original, part by part."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from generator.pages.cards import Parallel, ParallelRow, trusted
from generator.pages.shelf import Shelf
from generator.text.model import Part

MOST = 400
"""How many parts a text may have for those of two to be compared: the work is their product."""

_ID = re.compile(r' id="[^"]*"')
_NAMED = re.compile(r'href="(regesta:[^"#]+|https?:[^"]+)')
_TAG = re.compile(r"<(\w+)")
_MARKUP = re.compile(r"<[^>]*>")

_ALONE = -0.35
"""What it costs to let a part stand alone. Lower than that, two parts are not about the same."""


class _Part(NamedTuple):
    """What tells which part of another text says the same: its sort, its links, its length."""

    tag: str
    named: frozenset[str]
    length: int


def parallel(shelf: Shelf, translation: str) -> Parallel:
    """A translation and its original. Marks have no ids here: those are of their own pages."""
    articles = shelf.archive.articles
    original = articles[translation].article.translation_of
    assert original is not None  # noqa: S101 - planned only for a translation of what is there
    first, second = articles[original.id].parts, articles[translation].parts
    return Parallel(
        original=shelf.article(original.id),
        translation=shelf.article(translation),
        rows=tuple(
            ParallelRow(
                original=_shown(first, one),
                translation=_shown(second, other),
                original_anchor=_anchor(first, one),
                translation_anchor=_anchor(second, other),
            )
            for one, other in align(first, second)
        ),
    )


def _shown(parts: Sequence[Part], numbers: Sequence[int]) -> Markup:
    return trusted("".join(_ID.sub("", parts[number].html) for number in numbers))


def _anchor(parts: Sequence[Part], numbers: Sequence[int]) -> str:
    found = (name for number in numbers for name in parts[number].paragraphs)
    return next(found, "")


Row = tuple[tuple[int, ...], tuple[int, ...]]
"""Which parts of two texts stand side by side; none of one where it has nothing for the other's."""


def align(first: Sequence[Part], second: Sequence[Part]) -> tuple[Row, ...]:
    """Part beside part where both texts have the same sorts of parts in the same order.

    Else beside the part that is most like it: of the same sort, that names the same, about as long.
    Nothing changes its order. Texts too long for that stand side by side as wholes.
    """
    ours, theirs = [_described(one) for one in first], [_described(one) for one in second]
    if [one.tag for one in ours] == [one.tag for one in theirs]:
        return tuple(((n,), (n,)) for n in range(len(ours)))
    if max(len(ours), len(theirs)) > MOST:
        return ((tuple(range(len(ours))), tuple(range(len(theirs)))),)
    return _path(ours, theirs)


def _described(part: Part) -> _Part:
    tag = _TAG.match(part.html.lstrip())
    length = len(_MARKUP.sub("", part.html))
    return _Part(tag[1] if tag else "", frozenset(_NAMED.findall(part.html)), length)


def _likeness(one: _Part, other: _Part) -> float:
    is_heading = one.tag.startswith("h"), other.tag.startswith("h")
    if is_heading[0] != is_heading[1]:
        return -math.inf
    both = one.named | other.named
    named = 3 * len(one.named & other.named) / len(both) - 1.0 if both else 0.0
    sort = 0.5 if one.tag == other.tag else -0.5
    return named + sort - 0.5 * abs(math.log((one.length + 20) / (other.length + 20)))


def _path(ours: Sequence[_Part], theirs: Sequence[_Part]) -> tuple[Row, ...]:
    """The best way through both texts (Needleman and Wunsch's): most likeness, fewest alone."""
    best = [[_ALONE * (i + j) for j in range(len(theirs) + 1)] for i in range(len(ours) + 1)]
    for i, one in enumerate(ours, start=1):
        for j, other in enumerate(theirs, start=1):
            best[i][j] = max(
                best[i - 1][j - 1] + _likeness(one, other),
                best[i - 1][j] + _ALONE,
                best[i][j - 1] + _ALONE,
            )
    rows: list[Row] = []
    i, j = len(ours), len(theirs)
    while i or j:
        if i and j and best[i][j] == best[i - 1][j - 1] + _likeness(ours[i - 1], theirs[j - 1]):
            i, j = i - 1, j - 1
            rows.append(((i,), (j,)))
        elif i and best[i][j] == best[i - 1][j] + _ALONE:
            i -= 1
            rows.append(((i,), ()))
        else:
            j -= 1
            rows.append(((), (j,)))
    return tuple(reversed(rows))
