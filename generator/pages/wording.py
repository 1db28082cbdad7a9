"""What a site says in its own language: interface texts, numbers, and dates in plain words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from babel.dates import format_date, format_skeleton

from generator.dates import Edtf

Entry = str | Mapping[str, str]

# Babel's "en" puts the month first; an international archive's English does not.
_LOCALES = {"en": "en_GB"}
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}


class UnknownWordError(LookupError):
    """A template asked for a text that no language file has."""


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The Babel locale for a BCP 47 tag; English where Babel does not know the language."""
    tag = _LOCALES.get(language, language).replace("-", "_")
    for candidate in (tag, tag.partition("_")[0], "en_GB"):
        try:
            return Locale.parse(candidate)
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("Babel always knows en_GB")


class Wording:
    """The texts of the interface in one language, with English behind it for what is missing.

    *texts* maps keys (``article.source``) to a text, or to its plural forms by CLDR category
    (``one``, ``few``, ``other`` …).
    """

    def __init__(
        self, language: str, texts: Mapping[str, Entry], english: Mapping[str, Entry]
    ) -> None:
        self.language = language
        self.locale = locale_of(language)
        self._texts = {**english, **texts}

    def __call__(self, key: str, /, count: int | None = None, **values: object) -> str:
        """The text for *key*, its ``{names}`` filled in; the plural form for *count*.

        Raises UnknownWordError for a key that no language file has.
        """
        entry = self._texts.get(key)
        if count is None and not values and type(entry) is str:
            return entry
        if entry is None:
            raise UnknownWordError(f'no language file has the text "{key}"')
        if not isinstance(entry, str):
            category = self.locale.plural_form(count if count is not None else 0)
            entry = entry.get(category) or entry["other"]
        if count is not None:
            values = {"count": self.number(count), **values}
        for name, value in values.items():
            entry = entry.replace("{" + name + "}", str(value))
        return entry

    def entry(self, key: str) -> Entry:
        """The text for *key* as the language file has it: with its plural forms, not filled in."""
        return self._texts[key]

    @property
    def texts(self) -> tuple[str, Mapping[str, Entry]]:
        """All that it says, and in which language: two that say the same are the same."""
        return self.language, self._texts

    def keys(self) -> frozenset[str]:
        """Every key that has a text."""
        return frozenset(self._texts)

    def has(self, key: str) -> bool:
        """Whether any language file has a text for *key*."""
        return key in self._texts

    def number(self, value: int) -> str:
        """A whole number with the language's separators."""
        if value < 1000:
            return str(value)
        separator = self.locale.number_symbols["latn"]["group"]
        return f"{value:,}".replace(",", separator)

    @property
    def full_locale(self) -> str:
        """Language and territory (``ru_RU``): the likeliest territory where none is named."""
        if self.locale.territory:
            return f"{self.locale.language}_{self.locale.territory}"
        likely = get_global("likely_subtags").get(str(self.locale), "")
        territory = likely.rpartition("_")[2]
        return f"{self.locale.language}_{territory}" if territory else self.locale.language

    def language_name(self, tag: str) -> str:
        """A language's name in the site's language; the tag itself when it is not known."""
        return _language_name(tag, str(self.locale))

    def date(self, edtf: Edtf | None) -> str:
        """A date in plain words: ``about 2007``, ``5–7 October 2007``; empty for None."""
        return _in_words(edtf.text, self) if edtf else ""

    def day(self, iso: str) -> str:
        """An ISO day in words."""
        return _in_words(iso, self)

    def month(self, edtf: Edtf) -> str:
        """The month in which a date begins, with its year."""
        return _month(edtf.earliest[:4], edtf.earliest[5:7], self)

    def period(self, start: Edtf | None, end: Edtf | None) -> str:
        """From *start* until *end*, either of which may be unknown: ``2003–2016``."""
        if start and end and start.text == end.text:
            return self.date(start)
        if start and end:
            return f"{self.date(start)} – {self.date(end)}"
        if start:
            return self("date.since", date=self.date(start))
        return self("date.until", date=self.date(end)) if end else ""


@lru_cache(maxsize=1000)
def _language_name(tag: str, locale: str) -> str:
    try:
        name = Locale.parse(tag.replace("-", "_")).get_display_name(Locale.parse(locale))
    except (UnknownLocaleError, ValueError):
        name = None
    return name or tag


@lru_cache(maxsize=20_000)
def _in_words(text: str, wording: Wording) -> str:
    if text[:1] in "[{":
        parts = [_in_words(part.strip(), wording) for part in text[1:-1].split(",")]
        return wording("date.or" if text[0] == "[" else "date.and").join(parts)
    if "/" in text:
        return _interval(text, wording)
    bare = text.rstrip("~?%")
    # No calendar that people use has a year 0: it is shown as it was written.
    shown = bare if bare.startswith("0000") else _single(bare, wording)
    mark = text[len(bare) :][:1]
    return wording(f"date.mark.{mark}", date=shown) if mark else shown


def _interval(text: str, wording: Wording) -> str:
    start, _, end = text.partition("/")
    if start in ("", "..") or end in ("", ".."):
        if start not in ("", ".."):
            return wording("date.since", date=_in_words(start, wording))
        if end not in ("", ".."):
            return wording("date.until", date=_in_words(end, wording))
        return wording("date.unknown")
    are_days = _ISO_DAY.fullmatch(start) and _ISO_DAY.fullmatch(end)
    if are_days and not text.startswith("0000"):
        return _days(dt.date.fromisoformat(start), dt.date.fromisoformat(end), wording)
    between = "–" if start.isdigit() and end.isdigit() else " – "
    return f"{_in_words(start, wording)}{between}{_in_words(end, wording)}"


_DAY_FIELD = re.compile(r"(?<!')d{1,2}(?!')")


def _days(start: dt.date, end: dt.date, wording: Wording) -> str:
    """From one day to another, saying month and year once where they are the same."""
    pattern = wording.locale.date_formats["long"].pattern
    if (start.year, start.month) == (end.year, end.month):
        both = _DAY_FIELD.sub(f"'{start.day}–{end.day}'", pattern, count=1)
        return str(format_date(end, both, locale=wording.locale))
    first = format_date(start, pattern, locale=wording.locale)
    if start.year == end.year and pattern.startswith("d"):
        # The year stands at the end, and once is enough: 28 September – 2 October 2007.
        first = format_skeleton("MMMMd", start, locale=wording.locale)
    return f"{first} – {format_date(end, pattern, locale=wording.locale)}"


_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DECADE = re.compile(r"(\d{3})X")
_CENTURY = re.compile(r"(\d{2})XX")
_SOMETIME = re.compile(r"(\d{4}(?:-\d{2})?)(?:-XX)+")


def _single(text: str, wording: Wording) -> str:
    if _ISO_DAY.fullmatch(text):
        day = dt.date.fromisoformat(text)
        return str(format_date(day, "long", locale=wording.locale))
    if match := _MONTH.fullmatch(text):
        return _month(match[1], match[2], wording)
    if match := _DECADE.fullmatch(text):
        return wording("date.decade", year=f"{match[1]}0")
    if match := _CENTURY.fullmatch(text):
        return wording("date.century", start=f"{match[1]}00", end=f"{match[1]}99")
    if match := _SOMETIME.fullmatch(text):
        return wording("date.sometime", date=_single(match[1], wording))
    return text


def _month(year: str, month: str, wording: Wording) -> str:
    if month in _SEASONS:
        return wording(f"date.season.{_SEASONS[month]}", year=year)
    if not 1 <= int(month) <= 12:
        return f"{year}-{month}"
    return str(format_skeleton("yMMMM", dt.date(int(year), int(month), 1), locale=wording.locale))
