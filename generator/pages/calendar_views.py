"""A year as a calendar: on which days articles were written, and of which that is not known."""

from __future__ import annotations

import datetime as dt
import re
from calendar import Calendar as Weeks
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from babel.dates import get_day_names, get_month_names

from generator.addresses import SOMETIME
from generator.dates import Edtf, qualifier
from generator.pages.cards import Calendar, CalendarDay, CalendarMonth, PageLink
from generator.pages.shelf import Shelf
from generator.pages.slices import Slot, below, month_of

LONGEST = 31
"""How many days an article may be about and still be marked on each of them."""

_FROM_A_DAY = re.compile(r"[\[{]?\d{4}-\d{2}-\d{2}")


class _Placed(NamedTuple):
    """The articles of a year by day (``10-05``); by month or ``sometime`` if no day is known."""

    days: Mapping[str, list[str]]
    unsure: frozenset[str]
    vague: Mapping[str, list[str]]


def calendar(shelf: Shelf, year: str) -> Calendar:
    """A year of the archive, month by month; a year before the first has no calendar."""
    placed = _place(shelf, year)
    locale = shelf.wording.locale
    first = int(locale.first_week_day)
    weekdays = [(first + step) % 7 for step in range(7)]
    short = get_day_names("narrow", "stand-alone", locale)
    names = get_day_names("wide", "stand-alone", locale)
    return Calendar(
        weekdays=tuple((short[day], names[day]) for day in weekdays),
        months=tuple(_month(shelf, year, number, placed) for number in range(1, 13))
        if int(year)
        else (),
        vague=_vague(shelf, year, SOMETIME, placed),
    )


def _place(shelf: Shelf, year: str) -> _Placed:
    days: dict[str, list[str]] = {}
    vague: dict[str, list[str]] = {}
    unsure: dict[str, bool] = {}
    for id in shelf.archive.articles_by_year.get(year, ()):
        date = shelf.archive.calendar[id].date
        found = tuple(days_of(date))
        for day in found:
            days.setdefault(day, []).append(id)
            unsure[day] = unsure.get(day, True) and _is_unsure(date)
        if not found:
            vague.setdefault(month_of(date), []).append(id)
    return _Placed(days, frozenset(day for day, is_so in unsure.items() if is_so), vague)


def days_of(date: Edtf) -> Iterator[str]:
    """The days of its first year (``10-05``) that a date names; none where it names no day."""
    if not _FROM_A_DAY.match(date.text) or date.year == "0000":
        return
    day, last = dt.date.fromisoformat(date.earliest), dt.date.fromisoformat(date.latest)
    if (last - day).days >= LONGEST:
        last = day
    while day <= last and f"{day.year:04}" == date.year:
        yield f"{day.month:02}-{day.day:02}"
        day += dt.timedelta(days=1)


def _is_unsure(date: Edtf) -> bool:
    return bool(qualifier(date)) or date.text.startswith("[")


def _month(shelf: Shelf, year: str, number: int, placed: _Placed) -> CalendarMonth:
    key = f"{number:02}"
    locale = shelf.wording.locale
    weeks = Weeks((int(locale.first_week_day)) % 7).monthdayscalendar(int(year), number)
    count = shelf.long_list("months", year).outline.counts.get(key, 0)
    slot = shelf.long_list("months", year).shape.is_by_key
    return CalendarMonth(
        label=get_month_names("wide", "stand-alone", locale)[number],
        target=_page(year, key, 1, is_own=slot) if count else "",
        anchor="" if slot else f"m{key}",
        count=count,
        weeks=tuple(
            tuple(_day(shelf, year, f"{key}-{day:02}", placed) if day else None for day in week)
            for week in weeks
        ),
        vague=_vague(shelf, year, key, placed),
    )


def _page(year: str, key: str, number: int, *, is_own: bool) -> str:
    """The page that lists a month: its own, or that of the year."""
    folder = f"articles/{year}"
    return f"/{below(folder, Slot(key if is_own else '', number)).path}"


def _day(shelf: Shelf, year: str, day: str, placed: _Placed) -> CalendarDay:
    ids = placed.days.get(day, ())
    number = int(day[3:])
    if not ids:
        return CalendarDay(number=number, label="", target="", anchor="", count=0, is_sure=True)
    date = shelf.wording.day(f"{year}-{day}")
    count = shelf.wording("count.articles", count=len(ids))
    is_sure = day not in placed.unsure
    said = date if is_sure else shelf.wording("date.mark.?", date=date)
    first = shelf.article(ids[0])
    alone = len(ids) == 1
    target, anchor = (ids[0], "") if alone else _listed(shelf, year, ids[0])
    return CalendarDay(
        number=number,
        label=f"{said}: {first.title if alone else count}",
        target=target,
        anchor=anchor,
        count=len(ids),
        is_sure=is_sure,
    )


def _listed(shelf: Shelf, year: str, id: str) -> tuple[str, str]:
    """Where the list of a year has an article: the page, and the fragment of its day."""
    date = shelf.archive.calendar[id].date
    anchor = day_id(date)
    if not shelf.long_list("months", year).shape.is_by_key:
        return _page(year, "", 1, is_own=False), anchor
    found = shelf.long_list("months", year)
    slot = next(slot for slot in found.shape.slots if id in found.piece(slot))
    return _page(year, slot.key, slot.number, is_own=True), anchor


def day_id(date: Edtf) -> str:
    """The fragment of the day on which a date begins, in a list of articles; empty without one."""
    day = next(days_of(date), "")
    return f"d{day}" if day else ""


def _vague(shelf: Shelf, year: str, key: str, placed: _Placed) -> PageLink | None:
    """The way to the articles of which no day is known."""
    ids = placed.vague.get(key, ())
    if not ids:
        return None
    is_own = shelf.long_list("months", year).shape.is_by_key
    return PageLink(
        label=shelf.wording("count.articles", count=len(ids)),
        target=_page(year, key, 1, is_own=is_own),
        anchor="" if is_own else f"m{key}",
        count=len(ids),
    )
