"""Dates as texts write them, in many languages: found, with their place; never guessed."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from generator.dates import parse

_MONTHS = """
January February March April May June July August September October November December
Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec
январ феврал март апрел май июн июл август сентябр октябр ноябр декабр
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
янв фев мар апр мая июн июл авг сен окт ноя дек
янв февр мар апр мая июня июля авг сент окт нояб дек
январи феврали марти апрели майи июни июли августи сентябри октябри ноябри декабри
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня
қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
қаңтарда ақпанда наурызда сәуірде мамырда маусымда шілдеде тамызда қыркүйекте қазанда қарашада желтоқсанда
yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr
Januar Februar März April Mai Juni Juli August September Oktober November Dezember
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık
ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
جنوری فبروری مارچ اپریل می جون جولای آگست سپتمبر اکتوبر نومبر دسمبر
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի
"""
"""A line is one way to write the twelve months; the Gregorian calendar only."""


class FoundDate(NamedTuple):
    """A date in a text, half-open in its code points. *year* is None where the text has none."""

    start: int
    end: int
    year: int | None
    month: int
    day: int

    @property
    def iso(self) -> str:
        """As EDTF has it; a date without a year has none, and is an empty text."""
        return "" if self.year is None else f"{self.year:04}-{self.month:02}-{self.day:02}"


@cache
def _month_numbers() -> dict[str, int]:
    numbers: dict[str, int] = {}
    for line in _MONTHS.strip().split("\n"):
        for number, name in enumerate(line.split(), start=1):
            numbers.setdefault(name.casefold(), number)
    return numbers


@cache
def month_words() -> str:
    """Every name of a month, as an alternative of a regular expression; longest first."""
    names = sorted(_month_numbers(), key=lambda name: (-len(name), name))
    return "|".join(map(re.escape, names))


@cache
def pattern() -> str:
    """Any date, as a regular expression with named groups that differ by their last letter."""
    # A word of a month must end where it does: "5 marches" is no date, "5 окт." is one.
    month, year = rf"(?:{month_words()})\b\.?", r"(?:1[5-9]|20)\d\d"
    after = r"(?:\s*(?:года|году|год|г\.|йил|жыл\w*|жылы|год[аз]|року|с\.|م))?"
    return (
        rf"(?:(?<![\d.])(?P<day_a>\d{{1,2}})(?:st|nd|rd|th|-е|\.)?\s+(?:de\s+|of\s+)?(?P<month_a>{month})"
        rf"(?:,?\s+(?:de\s+)?(?P<year_a>{year})\b{after})?"
        rf"|\b(?P<month_b>{month})\s+(?P<day_b>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year_b>{year})\b)?"
        rf"|\b(?P<year_c>{year})[-./](?P<month_c>\d\d)[-./](?P<day_c>\d\d)\b"
        rf"|\b(?P<day_d>\d\d)\.(?P<month_d>\d\d)\.(?P<year_d>{year})\b"
        rf"|(?:(?P<year_e>{year})\s?年\s?)?(?P<month_e>\d{{1,2}})\s?月\s?(?P<day_e>\d{{1,2}})\s?日"
        rf"|\b(?P<year_f>{year})\s*(?:йил|жыл\w*|жылғы|жылдын|yil)\s+(?P<day_f>\d{{1,2}})[-\s]+(?P<month_f>{month}))"
    )


@cache
def _compiled() -> re.Pattern[str]:
    return re.compile(pattern(), re.IGNORECASE)


def dates_in(text: str) -> tuple[FoundDate, ...]:
    """Every date of a text, in order. ``05/10/2007`` is left alone: it may be May or October."""
    return tuple(
        found
        for match in _compiled().finditer(with_plain_digits(text))
        if (found := found_in(match)) is not None
    )


def with_plain_digits(text: str) -> str:
    """The same text, as long, with the digits of every script written 0 to 9."""
    return text if text.isascii() else re.sub(r"\d", lambda digit: str(int(digit[0])), text)


def found_in(match: re.Match[str]) -> FoundDate | None:
    """The date that a match of ``pattern`` is; None when there is no such day."""
    groups = match.groupdict()
    form = next((one for one in "abcdef" if groups[f"day_{one}"] and groups[f"month_{one}"]), None)
    if form is None:
        return None
    word = groups[f"month_{form}"].casefold().rstrip(".")
    month = int(word) if word.isdecimal() else _month_numbers().get(word, 0)
    year = int(groups[f"year_{form}"]) if groups[f"year_{form}"] else None
    day = int(groups[f"day_{form}"])
    # Of a year that nobody knows February may have 29 days.
    if parse(f"{year or 2000:04}-{month:02}-{day:02}") is None:
        return None
    start, end = match.span("date") if "date" in groups else match.span()
    end -= match.string[start:end].endswith(".")
    return FoundDate(start, end, year, month, day)


_IN_ADDRESS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-/_.]?(0[1-9]|1[0-2])[-/_.]?([0-2]\d|3[01])(?!\d)"
)


def date_of_address(url: str) -> str:
    """The day that an address of a page has in it (``/2007/10/05/``, ``/20071005/``); else empty."""
    for match in _IN_ADDRESS.finditer(url):
        day = f"{match[1]}-{match[2]}-{match[3]}"
        if parse(day):
            return day
    return ""
