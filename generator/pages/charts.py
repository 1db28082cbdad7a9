"""Time on paper: moments, scales, ticks, the strokes of a term, rows, labels. Pure geometry."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from generator.dates import EARLIEST, LATEST, Edtf, qualifier

Sureness = Literal["sure", "possible", "open"]
"""How a stroke is drawn: filled, outlined with dashes, or as a dotted line to the edge."""


class Zone(NamedTuple):
    """From when to when something lies, in years and parts of years; infinite where it is open."""

    start: float
    end: float


class Stroke(NamedTuple):
    """A piece of a line of time on paper."""

    sureness: Sureness
    x: float
    width: float


class Scale(NamedTuple):
    """Years *first* to *last*, on paper from *left* to *right*."""

    first: float
    last: float
    left: float
    right: float

    def at(self, moment: float) -> float:
        """Where a moment stands; one outside stands at the edge."""
        part = (moment - self.first) / (self.last - self.first)
        return round(self.left + min(max(part, 0.0), 1.0) * (self.right - self.left), 1)


def moment(day: str) -> float:
    """An ISO day as a year and its part, as exact as a picture needs: 2007-07-01 is 2007.5."""
    return int(day[:4]) + (int(day[5:7]) - 1 + (int(day[8:10]) - 1) / 31) / 12


def zone(date: Edtf) -> Zone:
    """Where a date lies: an approximate or uncertain one as much again to both sides."""
    start = -math.inf if date.earliest == EARLIEST else moment(date.earliest)
    end = math.inf if date.latest == LATEST else moment(date.latest) + 1 / (31 * 12)
    if not qualifier(date):
        return Zone(start, end)
    vague = end - start if math.isfinite(end - start) else 1.0
    return Zone(start - vague, end + vague)


class Term(NamedTuple):
    """Something that lasts: it begins somewhere in *begin* and ends somewhere in *finish*."""

    begin: Zone
    finish: Zone

    @property
    def moments(self) -> tuple[float, ...]:
        """The finite moments of it, for a scale that has room for all."""
        return tuple(one for one in (*self.begin, *self.finish) if math.isfinite(one))


def term(start: Edtf | None, end: Edtf | None, seen: Sequence[Edtf] = ()) -> Term | None:
    """What is known of a term; None when no date tells anything.

    Where an end is not known, what was *seen* shows how far it reached at least. Where neither is,
    it is drawn as possible from the first to the last time that it was seen.
    """
    times = [place for date in seen for place in zone(date) if math.isfinite(place)]
    if start is None and end is None:
        if not times:
            return None
        return Term(Zone(min(times), max(times)), Zone(min(times), max(times)))
    begin = zone(start) if start else None
    finish = zone(end) if end else None
    if begin is None:
        assert finish is not None  # noqa: S101 - one of the two is there
        begin = Zone(-math.inf, min([finish.start, *times]))
    if finish is None:
        finish = Zone(max([begin.end, *times]), math.inf)
    return Term(begin, finish)


def strokes(
    term: Term, scale: Scale, *, least: float = 1.5, reach: float = math.inf
) -> tuple[Stroke, ...]:
    """A term on paper; zones narrower than *least* are not worth telling from what is sure.

    Where it is open it goes on for *reach*, or to the edge of the paper.
    """
    begin, finish = _on_paper(term.begin, scale), _on_paper(term.finish, scale)
    if term.begin.start == -math.inf:
        begin = Zone(max(begin.start, begin.end - reach), begin.end)
    if term.finish.end == math.inf:
        finish = Zone(finish.start, min(finish.end, finish.start + reach))
    if term.begin.end > term.finish.start:
        return (
            _stroke(
                "possible", begin.start, max(finish.end, min(begin.start + least, scale.right))
            ),
        )
    before, after = begin.end - begin.start >= least, finish.end - finish.start >= least
    sure_from = begin.end if before else begin.start
    sure_until = finish.start if after else finish.end
    # A day on which it is known to have begun or ended is sure, and has to be seen.
    if not before:
        sure_until = max(sure_until, min(sure_from + least, scale.right))
    elif not after:
        sure_from = min(sure_from, max(sure_until - least, scale.left))
    found: tuple[tuple[Sureness, float, float], ...] = (
        (_edge(term.begin.start), begin.start, sure_from),
        ("sure", sure_from, sure_until),
        (_edge(term.finish.end), sure_until, finish.end),
    )
    return tuple(_stroke(how, start, end) for how, start, end in found if end > start)


def _on_paper(zone: Zone, scale: Scale) -> Zone:
    return Zone(scale.at(zone.start), scale.at(zone.end))


def _edge(outer: float) -> Sureness:
    return "possible" if math.isfinite(outer) else "open"


def _stroke(sureness: Sureness, start: float, end: float) -> Stroke:
    return Stroke(sureness, round(start, 1), round(end - start, 1))


_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


def years_between(first: float, last: float, *, most: int) -> tuple[int, ...]:
    """Round years from *first* to *last*, at most *most* of them: where the ticks stand."""
    for step in _STEPS:
        start = math.ceil(first / step) * step
        found = tuple(range(start, math.floor(last) + 1, step))
        if len(found) <= most:
            return found
    return ()


def pack(spans: Iterable[tuple[float, float]], *, gap: float) -> tuple[int, ...]:
    """The row for each of *spans* in turn: the first in which it has room after the one before."""
    ends: list[float] = []
    rows = []
    for start, end in spans:
        row = next((n for n, taken in enumerate(ends) if taken + gap <= start), len(ends))
        if row == len(ends):
            ends.append(end)
        ends[row] = end
        rows.append(row)
    return tuple(rows)


def text_width(text: str, size: float) -> float:
    """About how wide a text is in a sans-serif of *size*: fonts differ, so rather too wide."""
    wide = sum(1 for char in text if unicodedata.east_asian_width(char) in "WF")
    return size * (wide + 0.56 * (len(text) - wide))


def shortened(text: str, most: int) -> str:
    """A text of at most *most* characters, cut between words where it can be."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > most // 2 else head).rstrip(" ,;:–-") + "…"


def stretch(counts: Sequence[int], height: float) -> tuple[float, ...]:
    """The heights of bars; the highest is *height*, and what is not nothing can be seen."""
    most = max(counts, default=0)
    return tuple(round(max(height * count / most, 2.0), 1) if count else 0.0 for count in counts)


def grouped(first: int, last: int, *, most: int) -> tuple[tuple[int, int], ...]:
    """The years from *first* to *last* in at most *most* groups of one round length, half-open."""
    step = next((step for step in _STEPS if (last - first) // step + 2 <= most), _STEPS[-1])
    starts = range(first // step * step, last + 1, step) if step > 1 else range(first, last + 1)
    return tuple(pairwise((*starts, starts[-1] + step)))
