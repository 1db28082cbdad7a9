"""The pieces of a capture become the body of an article, and what was cut, each with its rule.

Nothing is lost: every piece is in the one or in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from generator.editing.datelines import dateline
from generator.editing.dating import FoundDate, dates_in
from generator.editing.furniture import furniture_rule
from generator.editing.pieces import Cut, Piece, ends_sentence

RULES = 1
"""The version of the rules: raised when the same capture would give another article."""

_WITHIN = frozenset(
    {"read-also", "log-in", "more-news", "share", "advert", "comments", "subscribe"}
)
"""Furniture that also stands between the paragraphs of a text; the rest only before or after it."""


class Cleaned(NamedTuple):
    """The *body*, and the *cuts*, in their order in the capture. What is empty was not found.

    *title*, *byline* and *url* were lines of their own; *date* stood in a line with little else.
    """

    body: tuple[Piece, ...]
    cuts: tuple[Cut, ...]
    title: str = ""
    byline: str = ""
    url: str = ""
    date: FoundDate | None = None


def clean(
    pieces: Sequence[Piece],
    *,
    main: str = "",
    title: str = "",
    keep: Iterable[str] = (),
) -> Cleaned:
    """Tell the text from what stands around it.

    *main* is what an extractor took for the text, folded by ``folded``; empty: none was asked.
    *title* is what the page calls itself. Rules that are named in *keep* cut nothing.
    """
    sorting = _Sorting(pieces, frozenset(keep))
    sorting.cut_zones()
    if main:
        sorting.cut_outside(main)
    sorting.cut_linked()
    start, end = sorting.extent()
    sorting.cut_furniture(start, end)
    sorting.cut_tail(sorting.extent()[1])
    sorting.read_head(sorting.extent()[0], title)
    return sorting.result()


def folded(text: str) -> str:
    """A paragraph as it is compared with another's: letters and digits only."""
    return "".join(char for char in text.casefold() if char.isalnum())


def is_prose(piece: Piece) -> bool:
    """Whether a piece is surely running text: a sentence of some length, or several."""
    words = len(piece.text.split())
    # Scripts without spaces have two or three signs to a word.
    length = words if words * 12 > len(piece.text) else len(piece.text) // 3
    return length >= 40 or (length >= 12 and ends_sentence(piece.text))


class _Sorting:
    """The state of one capture being sorted: for each piece the rule that cut it, or none."""

    def __init__(self, pieces: Sequence[Piece], keep: frozenset[str]) -> None:
        self.pieces = pieces
        self.keep = keep
        self.rules: list[str] = [""] * len(pieces)
        self.title = self.byline = self.url = ""
        self.date: FoundDate | None = None

    def result(self) -> Cleaned:
        pairs = list(zip(self.pieces, self.rules, strict=True))
        return Cleaned(
            tuple(piece for piece, rule in pairs if not rule),
            tuple(Cut(piece, rule) for piece, rule in pairs if rule),
            self.title,
            self.byline,
            self.url,
            self.date,
        )

    def cut(self, place: int, rule: str) -> None:
        if rule not in self.keep and not self.rules[place]:
            self.rules[place] = rule

    def left(self, start: int = 0, end: int | None = None) -> list[int]:
        """The places that nothing has cut yet."""
        stop = len(self.pieces) if end is None else end
        return [place for place in range(start, stop) if not self.rules[place]]

    def cut_zones(self) -> None:
        """Parts of a page that its author calls navigation, aside, form and the like."""
        for place in self.left():
            if self.pieces[place].zone:
                self.cut(place, self.pieces[place].zone)

    def cut_outside(self, main: str) -> None:
        """What an extractor left out, but for title, date, byline, and prose between."""
        left = self.left()
        inside = [place for place in left if folded(self.pieces[place].text) in main]
        for place in left:
            piece = self.pieces[place]
            is_between = bool(inside) and inside[0] - 2 < place < inside[-1] and is_prose(piece)
            is_head = piece.marker == "h1" or _page_date(piece) or _byline(piece)
            if place not in inside and not is_between and not is_head:
                self.cut(place, "outside-text")

    def cut_linked(self) -> None:
        """Lines that are links and little else, in a row: a list of other pages."""
        for place in self.left():
            piece = self.pieces[place]
            if piece.linked >= 0.8 and not ends_sentence(piece.text) and piece.shape != "heading":
                self.cut(place, "links")

    def extent(self) -> tuple[int, int]:
        """Where the text surely begins and ends; half-open. Everything, when there is no prose."""
        left = self.left()
        sure = [
            place
            for place in left
            if (is_prose(self.pieces[place]) and not furniture_rule(self.pieces[place].text))
            or self._has_dateline(place)
        ]
        if not sure:
            return (left[0], left[-1] + 1) if left else (0, 0)
        end = sure[-1] + 1
        # A short last sentence, or the items of a list, belong to what they follow at once.
        while end < len(self.pieces) and not self.rules[end] and self._follows(end):
            end += 1
        return sure[0], end

    def _has_dateline(self, place: int) -> bool:
        found = dateline(self.pieces[place].text)
        return found is not None and (found.date is not None or bool(found.agency))

    def _follows(self, place: int) -> bool:
        piece, before = self.pieces[place], self.pieces[place - 1]
        if piece.gap > 2 or furniture_rule(piece.text):
            return False
        if piece.shape in ("item", "row", "quote"):
            return True
        return ends_sentence(piece.text) and ends_sentence(before.text) and not _only_date(piece)

    def cut_furniture(self, start: int, end: int) -> None:
        """Prompts and lists by their words; within the text only those that stand there."""
        for place in self.left():
            piece = self.pieces[place]
            rule = furniture_rule(piece.text)
            if not rule and not re.search(r"\w", piece.text):
                rule = "ornament"
            if not rule or (start <= place < end and not _may_interrupt(piece, rule)):
                continue
            self.cut(place, rule)
            if rule == "read-also" and piece.text.rstrip().endswith(":"):
                self._cut_list_after(place, rule)

    def _cut_list_after(self, place: int, rule: str) -> None:
        """The headlines that follow a bare "Read also:", five at most."""
        for following in range(place + 1, min(place + 6, len(self.pieces))):
            piece = self.pieces[following]
            if self.rules[following] or ends_sentence(piece.text) or len(piece.text) > 150:
                return
            self.cut(following, rule)

    def cut_tail(self, end: int) -> None:
        """A list of headlines after the text, and what little stands around it."""
        tail = self.left(end)
        lines = [self.pieces[place] for place in tail]
        if not _is_headline_list(lines):
            return
        for place in tail:
            self.cut(place, "headlines")

    def read_head(self, start: int, title: str) -> None:
        """Title, date and byline from the lines before the text; what else is there is cut."""
        head = self.left(0, start)
        for place in head:
            piece = self.pieces[place]
            if found := _page_date(piece):
                self.date = self.date or found
                self.cut(place, "date")
            elif name := _byline(piece):
                self.byline = self.byline or name
                self.cut(place, "byline")
            elif url := _address(piece):
                self.url = self.url or url
                self.cut(place, "address")
        self._read_title(self.left(0, start), title)

    def _read_title(self, head: Sequence[int], title: str) -> None:
        chosen = self._title_places(head, title)
        self.title = " ".join(self.pieces[place].text for place in chosen) or title
        for place in head:
            if place in chosen:
                self.cut(place, "title")
            elif not chosen or place < chosen[0]:
                self.cut(place, "before-text")

    def _title_places(self, head: Sequence[int], title: str) -> list[int]:
        """What a page calls its title, its highest heading, or what looks like one."""
        named = [
            place for place in head if title and folded(title) == folded(self.pieces[place].text)
        ]
        headings = [place for place in head if self.pieces[place].shape == "heading"]
        tops = [place for place in headings if self.pieces[place].marker == "h1"]
        return named[:1] or tops[:1] or headings[:1] or self._headline(head)

    def _headline(self, head: Sequence[int]) -> list[int]:
        """The line that heads a plain text: the first of few, else the last before the text."""
        likely = [place for place in head if len(self.pieces[place].text) <= 200]
        if not likely:
            return []
        is_page = any(rule in _OF_PAGES for rule in self.rules[: head[-1] + 1])
        if is_page or len(likely) > 3:
            return likely[-1:]
        # "MEMORANDUM / of understanding": a line that begins small goes on with the one before.
        goes_on = len(likely) > 1 and self.pieces[likely[1]].text[0].islower()
        return likely[: 2 if goes_on else 1]


_OF_PAGES = ("menu", "more-news", "log-in", "share", "navigation", "links", "headlines")


def _may_interrupt(piece: Piece, rule: str) -> bool:
    return rule in _WITHIN and (rule != "subscribe" or len(piece.text.split()) <= 14)


def _is_headline_list(lines: Sequence[Piece]) -> bool:
    """Three lines or more that end like headlines, most of them of several words."""
    open_ended = [line for line in lines if not re.search(r"[.;:،؛]\W*$", line.text)]
    if len(open_ended) < 3 or len(open_ended) < 0.7 * len(lines):
        return False
    if any(line.shape in ("item", "row") and not line.linked for line in lines[:1]):
        return False
    return median(_length(line.text) for line in open_ended) >= 5


def _length(text: str) -> int:
    words = len(text.split())
    return words if words * 12 > len(text) else len(text) // 3


def _only_date(piece: Piece) -> bool:
    return _page_date(piece) is not None


_TIME = re.compile(
    r"\d{1,2}:\d\d(?::\d\d)?|\b(?:GMT|UTC|MSK|МСК|am|pm)\b|[+-]\d{1,2}:?\d\d", re.IGNORECASE
)
_LABEL = re.compile(
    r"^(?:published|posted|updated|date|on|опубликовано|дата|обновлено|размещено|تاریخ|نشر|发布时间|发表时间|时间)?[\s:：]*"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье))?[\s,]*",
    re.IGNORECASE,
)


def _page_date(piece: Piece) -> FoundDate | None:
    """The date of a line that says little else: "Published: 5 October 2007, 14:20"."""
    if len(piece.text) > 80:
        return None
    found = dates_in(piece.text)
    if len(found) != 1:
        return None
    rest = f"{piece.text[: found[0].start]} {piece.text[found[0].end :]}"
    rest = _LABEL.sub("", _TIME.sub(" ", rest).strip(" ,|/·—–-"))
    few = len(rest.split()) <= 2 and found[0].year is not None
    return found[0] if few or len(re.findall(r"\w", rest)) <= 2 else None


_BYLINE = re.compile(
    r"^(?:(?i:by|author|автор|авторы|корреспондент|муаллиф|автори|نویسنده|الكاتب|بقلم|作者|记者)\s*[:：]?\s+|作者[:：]|记者)"
    r"(?P<name>[^\W\d_a-zа-яё][\w.’'-]*(?:(?:,?\s+(?:and|и|و|&)\s+|,\s+|\s+)[^\W\d_a-zа-яё][\w.’'-]*){0,7})\.?$"
)


def _byline(piece: Piece) -> str:
    """Who a line says that the text is by: "By A. Reporter", «Автор: …»; else empty."""
    found = _BYLINE.match(piece.text) if len(piece.text) <= 100 else None
    return found["name"] if found else ""


def _address(piece: Piece) -> str:
    found = re.fullmatch(
        r"(?:(?:url|source|link|источник|ссылка|منبع)\s*:\s*)?(https?://\S+)",
        piece.text,
        re.IGNORECASE,
    )
    return found[1] if found else ""
