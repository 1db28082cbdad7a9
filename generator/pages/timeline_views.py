"""The timeline: articles, events and terms of office in one picture, and the same in words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import groupby, islice, pairwise
from typing import NamedTuple

from generator.archive.model import Archive, Tenure
from generator.dates import EARLIEST, Edtf, parse, qualifier
from generator.pages.cards import EntityCard
from generator.pages.chart_cards import (
    Anchor,
    Bar,
    BarChart,
    ChronicleYear,
    EventMark,
    Happening,
    OfficeLane,
    OfficeMark,
    Timeline,
)
from generator.pages.chart_views import stroke_marks, tick_marks, years_label
from generator.pages.charts import (
    Scale,
    Stroke,
    Term,
    grouped,
    moment,
    pack,
    shortened,
    stretch,
    strokes,
    term,
    text_width,
    zone,
)
from generator.pages.shelf import Shelf
from generator.sources.records import Event
from generator.text.names import fold

WIDTH = 960.0
"""The width of the picture; all else is in its units."""

EVENTS, TERMS = 60, 50
"""How many events and terms of office are drawn at most: those that articles name most."""

_MARGIN, _TOP, _GAP, _FONT = 12.0, 26.0, 34.0, 12.0
_BAR_HEIGHT, _BARS, _BY_MONTH = 90.0, 240, 6
_ROW, _OFFICE_ROW, _LANE_LABEL = 22.0, 27.0, 26.0
_LABEL_LENGTH, _REACH = 48, 60.0


class _Dated(NamedTuple):
    """An event with its date."""

    card: EntityCard
    date: Edtf
    place: EntityCard | None


class _Held(NamedTuple):
    """A term of office with what is known of its time."""

    card: EntityCard
    tenure: Tenure
    term: Term
    title: str


def timeline(shelf: Shelf) -> Timeline:
    """The whole archive in time."""
    all_events = tuple(_events(shelf))
    events = sorted(nsmallest(EVENTS, all_events, key=_by_fame), key=_in_time)
    scale = _scale(shelf.archive, events)
    chosen = terms_within(shelf, f"{scale.first} {scale.last}")
    terms = sorted(islice(_held(shelf, chosen.terms), TERMS), key=_by_begin)
    bars = _bars(shelf, scale)
    events_y = _TOP + _BAR_HEIGHT + _GAP
    marks = _event_marks(shelf, events, scale, events_y)
    offices_y = max((mark.y for mark in marks), default=events_y - _GAP) + _GAP + _ROW / 2
    lanes = _lanes(shelf, terms, scale, offices_y)
    last = max((mark.y for lane in lanes for mark in lane.terms), default=offices_y - _GAP)
    return Timeline(
        width=WIDTH,
        height=round(last + _ROW + _TOP, 1),
        ticks=tick_marks(scale, most=16),
        bars=bars,
        events_y=events_y,
        events=marks,
        offices_y=offices_y,
        offices=lanes,
        years=tuple(_chronicle(shelf, events, terms)),
        events_left=len(all_events) - len(events),
        terms_left=chosen.total - len(terms),
    )


def _by_fame(one: _Dated) -> tuple[int, str]:
    return (-one.card.articles, one.card.id)


def _in_time(one: _Dated) -> tuple[str, str, str]:
    return (one.date.earliest, one.date.latest, one.card.id)


def _by_begin(one: _Held) -> tuple[float, float, str, str]:
    return (one.term.begin.end, one.term.finish.start, one.card.id, one.title)


def _events(shelf: Shelf) -> Iterator[_Dated]:
    for id in shelf.by_kind.get("events", ()):
        details = shelf.archive.entities[id].authority.details
        card = shelf.entity(id)
        if card and isinstance(details, Event) and details.date:
            place = shelf.entity(details.place.id) if details.place else None
            yield _Dated(card, details.date, place)


DATED_TERMS = "dated_terms"
"""The kind of a question: of all terms of the archive, and so remembered from build to build."""


class DatedTerm(NamedTuple):
    """A term of office with a beginning or an end: the *place* of the tenure among its holder's."""

    holder: str
    place: int
    has_start: bool
    begin: float
    finish: float


class Choice(NamedTuple):
    """The terms that may be drawn, the worthiest first, and of how many they were chosen."""

    terms: tuple[DatedTerm, ...]
    total: int


def dated_terms(shelf: Shelf) -> tuple[DatedTerm, ...]:
    """The terms with a beginning or an end; what was only seen in office says too little."""
    return shelf.ask((DATED_TERMS, ""), lambda: tuple(_dated_terms(shelf)))


def _dated_terms(shelf: Shelf) -> Iterator[DatedTerm]:
    for id, tenures in shelf.archive.positions_of.items():
        for place, tenure in enumerate(tenures):
            found = term(tenure.start, tenure.end, tenure.seen)
            if found and (tenure.start or tenure.end):
                begin, finish = found.begin.start, found.finish.end
                yield DatedTerm(id, place, tenure.start is not None, begin, finish)


def terms_within(shelf: Shelf, years: str) -> Choice:
    """Those between two years (``1992 2024``) whose holders most articles name.

    A question of its own: how often each of thousands is named changes with each edit, whose terms
    are drawn hardly ever does.
    """
    return shelf.ask(("terms_within", years), lambda: _terms_within(shelf, years))


def _terms_within(shelf: Shelf, years: str) -> Choice:
    first, last = map(float, years.split())
    every = dated_terms(shelf)
    # All of them at once: to ask for one after the other takes longer than all else.
    counts = dict(shelf.archive.counts_of.items())

    def worth(one: DatedTerm) -> tuple[bool, int, str]:
        # A line that is known to begin somewhere says more than one that is not.
        found = counts.get(one.holder)
        return (not one.has_start, -found.articles if found else 0, one.holder)

    within = [one for one in every if one.finish > first and one.begin < last]
    chosen = nsmallest(TERMS, within, key=worth)
    # Whose terms are of the same worth stay together: their titles decide, which are not known yet.
    least = worth(chosen[-1]) if chosen else (False, 0, "")
    return Choice(
        tuple(sorted((one for one in within if worth(one) <= least), key=worth)), len(every)
    )


def _held(shelf: Shelf, terms: Iterable[DatedTerm]) -> Iterator[_Held]:
    """The same with all that is shown; those of one holder by their titles."""
    for (holder, _), found in groupby(terms, key=lambda one: (one.holder, one.has_start)):
        yield from sorted(_held_by(shelf, holder, found), key=lambda one: one.title)


def _held_by(shelf: Shelf, holder: str, terms: Iterable[DatedTerm]) -> Iterator[_Held]:
    card, tenures = shelf.entity(holder), shelf.archive.positions_of[holder]
    for tenure in (tenures[one.place] for one in terms):
        found = term(tenure.start, tenure.end, tenure.seen)
        if card and found:
            yield _Held(card, tenure, found, _title(shelf, tenure))


def _title(shelf: Shelf, tenure: Tenure) -> str:
    body = shelf.entity(tenure.organization) if tenure.organization else None
    return ", ".join(part for part in (tenure.title, body.name if body else "") if part)


def _scale(archive: Archive, events: Sequence[_Dated]) -> Scale:
    """From the first to the last year of articles and events; terms are cut at its edges."""
    dates = [one.date for one in archive.calendar.values()]
    dates += [one.date for one in events]
    bounds = [end for date in dates for end in zone(date) if math.isfinite(end)]
    first, last = math.floor(min(bounds, default=2000)), math.ceil(max(bounds, default=2001))
    return Scale(first, max(last, first + 1), _MARGIN, WIDTH - _MARGIN)


# Articles


class _Pile(NamedTuple):
    """The articles of one bar: from when to when, in words, and the year whose page has them."""

    start: float
    end: float
    label: str
    year: str


def _bars(shelf: Shelf, scale: Scale) -> BarChart:
    """Articles by month in a few years, by year in a lifetime, else by round groups of years."""
    by_month = scale.last - scale.first <= _BY_MONTH
    groups = grouped(int(scale.first), int(scale.last) - 1, most=_BARS)
    of_year = {year: group for group in groups for year in range(*group)}
    sure: Counter[_Pile] = Counter()
    unsure: Counter[_Pile] = Counter()
    for one in shelf.archive.calendar.values():
        date = one.date
        if date.earliest == EARLIEST:
            continue
        within = of_year.get(int(date.latest[:4])) == of_year[int(date.year)]
        if by_month and date.earliest[:7] == date.latest[:7]:
            pile = _month(shelf, date)
        else:
            pile, within = _years(shelf, of_year[int(date.year)]), within and not by_month
        (sure if within and not qualifier(date) else unsure)[pile] += 1
    totals = sure + unsure
    piles = sorted(totals, key=lambda pile: (pile.start, -pile.end))
    heights = stretch([totals[pile] for pile in piles], _BAR_HEIGHT)
    return BarChart(
        height=_BAR_HEIGHT,
        base=_TOP + _BAR_HEIGHT,
        bars=tuple(
            _bar(pile, (sure[pile], unsure[pile]), height, scale)
            for pile, height in zip(piles, heights, strict=True)
        ),
        ticks=(),
        summary=shelf.wording("count.articles", count=totals.total()),
    )


def _month(shelf: Shelf, date: Edtf) -> _Pile:
    start = moment(date.earliest[:7] + "-01")
    return _Pile(start, start + 1 / 12, shelf.wording.month(date), date.year)


def _years(shelf: Shelf, years: tuple[int, int]) -> _Pile:
    label = years_label(years)
    has_page = label in shelf.archive.articles_by_year
    return _Pile(years[0], years[1], label, label if has_page else "")


def _bar(pile: _Pile, counts: tuple[int, int], height: float, scale: Scale) -> Bar:
    sure, unsure = counts
    start, end = scale.at(pile.start), scale.at(pile.end)
    above = round(height * unsure / (sure + unsure), 1)
    base = _TOP + _BAR_HEIGHT
    return Bar(
        x=round(start + 0.1 * (end - start), 1),
        width=round(0.8 * (end - start), 1),
        y=round(base - height + above, 1),
        height=round(height - above, 1),
        unsure_y=round(base - height, 1),
        unsure=above,
        label=pile.label,
        count=sure + unsure,
        target=f"/articles/{pile.year}/index.html" if pile.year else "",
    )


# Events


class _Label(NamedTuple):
    """A text on paper, and what it takes together with its mark: from *left* to *right*."""

    text: str
    anchor: Anchor
    x: float
    left: float
    right: float


def _event_marks(
    shelf: Shelf, events: Sequence[_Dated], scale: Scale, top: float
) -> tuple[EventMark, ...]:
    drawn = [strokes(_event_term(one.date), scale, reach=_REACH) for one in events]
    labels = [
        _beside(one.card.name, *_ends(found)) for one, found in zip(events, drawn, strict=True)
    ]
    rows = pack(((label.left, label.right) for label in labels), gap=10)
    return tuple(
        _event_mark(shelf, one, found, label, top + row * _ROW + _ROW / 2)
        for one, found, label, row in zip(events, drawn, labels, rows, strict=True)
    )


def _event_mark(
    shelf: Shelf, one: _Dated, drawn: Sequence[Stroke], label: _Label, y: float
) -> EventMark:
    start, end = _ends(drawn)
    is_point = end - start < 5
    return EventMark(
        card=one.card,
        label=label.text,
        title=f"{one.card.name}, {shelf.wording.date(one.date)}",
        x=round((start + end) / 2, 1),
        y=y,
        text_x=label.x,
        anchor=label.anchor,
        is_point=is_point,
        is_vague=bool(qualifier(one.date)),
        strokes=() if is_point else stroke_marks(drawn),
    )


def _event_term(date: Edtf) -> Term:
    """An interval lasts from its beginning to its end; any other date is one moment within it."""
    start, slash, end = date.text.partition("/")
    found = term(parse(start), parse(end)) if slash else None
    return found or Term(zone(date), zone(date))


def _ends(drawn: Sequence[Stroke]) -> tuple[float, float]:
    return drawn[0].x, drawn[-1].x + drawn[-1].width


def _beside(name: str, start: float, end: float) -> _Label:
    """A label stands to the right of its mark, or to the left where the paper ends."""
    text = shortened(name, _LABEL_LENGTH)
    width = text_width(text, _FONT)
    left, right = start - 8, end + 8
    if right + width > WIDTH and left > width:
        return _Label(text, "end", round(left, 1), left - width, right)
    return _Label(text, "start", round(right, 1), left, right + width)


# Terms of office


def _lanes(
    shelf: Shelf, terms: Sequence[_Held], scale: Scale, top: float
) -> tuple[OfficeLane, ...]:
    """A lane for each office that several held, then one for all that stand alone.

    Where no organization says which office it is, a title is the same office only if it was held by
    one after another: there are many presidents.
    """
    offices: dict[tuple[str, str], list[_Held]] = defaultdict(list)
    for one in terms:
        offices[one.tenure.organization, fold(one.tenure.title)].append(one)
    several, alone = [], []
    for (organization, _), held in offices.items():
        is_one = bool(organization) or _is_in_turn(held)
        if is_one and len({one.card.id for one in held}) > 1:
            several.append((held[0].title, held))
        else:
            alone.extend(held)
    lanes: list[OfficeLane] = []
    y = top
    for label, held in (*several, ("", sorted(alone, key=_by_begin))):
        marks = _office_marks(shelf, held, scale, y + _LANE_LABEL, is_alone=not label)
        if marks:
            lanes.append(OfficeLane(label=label, y=y + _LANE_LABEL - 8, terms=marks))
            y = max(mark.y for mark in marks) + _ROW
    return tuple(lanes)


_HANDOVER = 0.1
"""In years: how long two may hold an office at once, for dates are often those of elections."""


def _is_in_turn(held: Sequence[_Held]) -> bool:
    """Whether no two people are known to have held it at the same time."""
    in_turn = sorted(held, key=_by_begin)
    return all(
        later.card.id == earlier.card.id
        or later.term.begin.end >= earlier.term.finish.start - _HANDOVER
        for earlier, later in pairwise(in_turn)
    )


def _office_marks(
    shelf: Shelf, held: Sequence[_Held], scale: Scale, top: float, *, is_alone: bool
) -> tuple[OfficeMark, ...]:
    drawn = [strokes(one.term, scale, reach=_REACH) for one in held]
    seen = [(one, found) for one, found in zip(held, drawn, strict=True) if found]
    labels = [
        _above(f"{one.card.name}, {one.title}" if is_alone else one.card.name, *_ends(found))
        for one, found in seen
    ]
    rows = pack(((label.left, label.right) for label in labels), gap=-1)
    return tuple(
        OfficeMark(
            card=one.card,
            label=label.text,
            title=_in_words(shelf, one),
            y=top + row * _OFFICE_ROW,
            text_x=label.x,
            anchor=label.anchor,
            strokes=stroke_marks(found),
        )
        for (one, found), label, row in zip(seen, labels, rows, strict=True)
    )


def _in_words(shelf: Shelf, one: _Held) -> str:
    period = shelf.wording.period(one.tenure.start, one.tenure.end)
    return ", ".join(part for part in (one.card.name, one.title, period) if part)


def _above(name: str, start: float, end: float) -> _Label:
    """A label begins with its line, or ends with the paper."""
    text = shortened(name, _LABEL_LENGTH)
    width = text_width(text, _FONT)
    if start + width > WIDTH - _MARGIN and end > width:
        return _Label(text, "end", round(end, 1), min(start, end - width - 8), end)
    return _Label(text, "start", round(start, 1), start, max(end, start + width + 8))


# In words


def _chronicle(
    shelf: Shelf, events: Iterable[_Dated], terms: Iterable[_Held]
) -> Iterator[ChronicleYear]:
    happenings: dict[str, list[tuple[str, Happening]]] = defaultdict(list)
    for one in events:
        year = one.date.year if one.date.earliest != EARLIEST else one.date.latest[:4]
        happenings[year].append((one.date.earliest, _happening(shelf, one)))
    for held in terms:
        start = held.tenure.start or held.tenure.end
        if start:
            day = start.earliest if start.earliest != EARLIEST else start.latest
            happenings[day[:4]].append((day, _taking_office(shelf, held)))
    by_year = shelf.archive.articles_by_year
    for year in sorted({*happenings, *by_year}):
        count = len(by_year.get(year, ()))
        yield ChronicleYear(
            year=year,
            articles=count,
            target=f"/articles/{year}/index.html" if count else "",
            happenings=tuple(one for _, one in sorted(happenings[year], key=lambda pair: pair[0])),
        )


def _happening(shelf: Shelf, one: _Dated) -> Happening:
    date = shelf.wording.date(one.date)
    return Happening(kind="event", date=date, card=one.card, title="", place=one.place)


def _taking_office(shelf: Shelf, held: _Held) -> Happening:
    period = shelf.wording.period(held.tenure.start, held.tenure.end)
    return Happening(kind="office", date=period, card=held.card, title=held.title, place=None)
