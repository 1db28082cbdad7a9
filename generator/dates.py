"""Dates that may be uncertain, approximate or open: EDTF (ISO 8601-2:2019), levels 0 and 1."""

from __future__ import annotations

import calendar
import re
from functools import lru_cache
from typing import Literal

import msgspec

EARLIEST = "0000-01-01"
LATEST = "9999-12-31"

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
# What is left for the library: digits, X, qualifiers, seasons, sets and intervals of level 0 and 1.
_EXPRESSION = re.compile(r"[\dXx~?%.,/\-{}\[\] ]{2,60}")

Qualifier = Literal["", "approximate", "uncertain", "both"]
_QUALIFIERS: dict[str, Qualifier] = {"~": "approximate", "?": "uncertain", "%": "both"}


class Edtf(msgspec.Struct, frozen=True):
    """A date as it was written, and the days that it may mean.

    *text* is the EDTF expression. *earliest* and *latest* are ISO days (``2007-10-05``), the bounds
    for sorting and for overlap; an open or unknown start is ``0000-01-01``, an open or unknown end
    is ``9999-12-31``.
    """

    text: str
    earliest: str
    latest: str

    @property
    def year(self) -> str:
        """The year in which it begins, four digits: what articles are filed under."""
        return self.earliest[:4]


def parse(text: str) -> Edtf | None:
    """The date that an EDTF expression means; None when it is none.

    Calendar days and intervals of them are read here; the rest by the ``edtf`` library, which knows
    ISO 8601-2:2019. Years before 0000 are not supported.
    """
    return _parse(text.strip())


@lru_cache(maxsize=50_000)
def _parse(text: str) -> Edtf | None:
    start, slash, end = text.partition("/")
    if slash:
        return _interval(text, start, end)
    bounds = _calendar(text) or _library(text)
    return Edtf(text, *bounds) if bounds else None


def _interval(text: str, start: str, end: str) -> Edtf | None:
    opens = start in ("", "..")
    closes = end in ("", "..")
    first = (EARLIEST, EARLIEST) if opens else _calendar(start) or _library(start)
    last = (LATEST, LATEST) if closes else _calendar(end) or _library(end)
    if (opens and closes) or first is None or last is None or last[1] < first[0]:
        return None
    return Edtf(text, first[0], last[1])


def _calendar(text: str) -> tuple[str, str] | None:
    """First and last day of a plain year, month or day; None for anything else."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = match[1], match[2], match[3]
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if not 1 <= int(month) <= 12:
        return None
    # Any leap year has the months of year 0, which Python's calendar does not know.
    length = calendar.monthrange(int(year) or 4, int(month))[1]
    if day is None:
        return f"{text}-01", f"{text}-{length:02}"
    return (text, text) if 1 <= int(day) <= length else None


def _library(text: str) -> tuple[str, str] | None:
    """Bounds of anything that EDTF allows beyond plain dates; None when it is no EDTF."""
    if not _EXPRESSION.fullmatch(text):
        return None
    plain = text.rstrip("~?%")
    if len(text) - len(plain) == 1 and (bounds := _calendar(plain)):
        return bounds
    # Slow to import, and most archives never need it.
    from edtf import parse_edtf  # noqa: PLC0415

    try:
        date = parse_edtf(text)
        lower, upper = date.lower_strict(), date.upper_strict()
        return _iso(lower, EARLIEST), _iso(upper, LATEST)
    except Exception:  # noqa: BLE001 - the library raises many kinds for what is no date
        return None


def _iso(moment: object, instead: str) -> str:
    """The library gives a ``struct_time``, or an infinity where an interval is open."""
    year = getattr(moment, "tm_year", None)
    if year is None:
        return instead
    if not 0 <= year <= 9999:
        raise ValueError(year)
    return f"{year:04}-{getattr(moment, 'tm_mon', 1):02}-{getattr(moment, 'tm_mday', 1):02}"


def qualifier(date: Edtf) -> Qualifier:
    """How sure the date is: nothing, approximate (``~``), uncertain (``?``) or both (``%``)."""
    return next((name for mark, name in _QUALIFIERS.items() if mark in date.text), "")


def overlaps(one: Edtf, other: Edtf) -> bool:
    """Whether some day may belong to both."""
    return one.earliest <= other.latest and other.earliest <= one.latest
