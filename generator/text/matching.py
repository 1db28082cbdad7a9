"""A quotation in a text becomes spans. Strings only: nothing here knows what an article is.

Follows W3C Web Annotation, TextQuoteSelector; what it leaves open (white space, Unicode forms,
several matches) is decided in docs/editors.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_REMOVED = (
    "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_FOLDS: dict[int, str] = {
    **{ord(char): "" for char in _REMOVED},
    **{ord(char): '"' for char in "“”„‟«»″＂"},
    **{ord(char): "'" for char in "‘’‚‛′`´＇"},
    **{ord(char): "-" for char in "‐‑‒–—―−"},
    **{ord(char): " " for char in "\n\t\r\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"},
    **dict(zip(map(ord, "ﬀﬁﬂﬃﬄﬅﬆ"), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)),
    ord("…"): "...",
}
# Han, kana, Thai, Lao, Burmese, Khmer: words stand without spaces between them.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
)
_SKIN = range(0x1F3FB, 0x1F400)

SURE = 0.5
"""Below this likeness the words around a quote are other words."""

LEAD = 0.15
"""How much likelier the best place must be than the next (docs/decisions/0013)."""


class Match(NamedTuple):
    """A place in a text: half-open, in code points of that text."""

    start: int
    end: int


class Near(NamedTuple):
    """A place that says nearly the same: *likeness* 0 to 1, *is_safe* when it may be taken."""

    start: int
    end: int
    likeness: float
    is_safe: bool


class Searchable:
    """A canonical text with its matching view: punctuation folded, invisible characters gone."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.view, self._offsets = _view(text)
        self._found: dict[str, tuple[Match, ...]] = {}

    def find(self, quote: str) -> tuple[Match, ...]:
        """Every place that says *quote* as whole words, in order."""
        needle = fold(quote)
        if needle not in self._found:
            self._found[needle] = tuple(
                self.at(start, start + len(needle)) for start in _places(needle, self.view)
            )
        return self._found[needle]

    def at(self, start: int, end: int) -> Match:
        """The place in the text of a place in the view."""
        if self._offsets is None:
            return Match(start, end)
        return Match(self._offsets[start], self._offsets[end - 1] + 1)


def fold(quote: str) -> str:
    """What a quote says in the matching view: NFC, spaces and punctuation folded, ends bare."""
    # Most quotes are plain: for these all the rest would change nothing.
    if not quote.isascii() or "`" in quote:
        quote = unicodedata.normalize("NFC", quote).translate(_FOLDS)
    return " ".join(quote.split())


def match(quote: str, text: str, *, prefix: str = "", suffix: str = "") -> tuple[Match, ...]:
    """Find every place where *text* says *quote*; with *prefix* or *suffix* the one they tell.

    Spans are half-open, in code points of *text*, in order. Empty when nothing says it, or when the
    words around do not single one place out.
    """
    searchable = Searchable(text)
    places = searchable.find(quote)
    return choose(places, searchable, prefix=prefix, suffix=suffix) if prefix or suffix else places


def choose(
    places: tuple[Match, ...], searchable: Searchable, *, prefix: str, suffix: str
) -> tuple[Match, ...]:
    """The place that the words around single out: alone, or all that are too much alike."""
    ranked = sorted(
        ((around(place, searchable, prefix=prefix, suffix=suffix), place) for place in places),
        key=lambda pair: (-pair[0], pair[1]),
    )
    likely = [pair for pair in ranked if pair[0] >= SURE]
    if len(likely) > 1 and likely[0][0] - likely[1][0] < LEAD:
        best = likely[0][0]
        return tuple(sorted(place for score, place in likely if best - score < LEAD))
    return tuple(place for _, place in likely[:1])


def around(place: Match, searchable: Searchable, *, prefix: str, suffix: str) -> float:
    """How alike the words around a place are to *prefix* and *suffix*: 0 to 1, the mean of both."""
    text = searchable.text
    scores = []
    if wanted := fold(prefix):
        room = text[max(0, place.start - len(wanted) - 20) : place.start]
        scores.append(_likeness(wanted, fold(room)[-len(wanted) :]))
    if wanted := fold(suffix):
        room = text[place.end : place.end + len(wanted) + 20]
        scores.append(_likeness(wanted, fold(room)[: len(wanted)]))
    return sum(scores) / len(scores) if scores else 1.0


def _likeness(one: str, other: str) -> float:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - slow to import, seldom needed

    return Levenshtein.normalized_similarity(one, other)


def nearest(
    quote: str, searchable: Searchable, *, prefix: str = "", suffix: str = ""
) -> Near | None:
    """The place that says most nearly *quote*; None when nothing does.

    It *is_safe* only when likeness, a context that was given, and the lead over the runner-up are
    high, and no protected word differs: numbers, capitalised words, negations.
    """
    needle, view = fold(quote), searchable.view
    if len(needle) < 4 or not view:
        return None
    best = _align(needle, view)
    if best is None or best.likeness < SURE:
        return None
    start, end = best.start, best.end
    masked = f"{view[:start]}{chr(0) * (end - start)}{view[end:]}"
    runner_up = _align(needle, masked)
    lead = best.likeness - (runner_up.likeness if runner_up else 0)
    place = searchable.at(start, end)
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - slow to import, seldom needed

    is_safe = (
        Levenshtein.distance(needle, view[start:end]) <= _allowed(len(needle))
        and lead >= LEAD
        and protected(needle) == protected(view[start:end])
        and (
            not (prefix or suffix) or around(place, searchable, prefix=prefix, suffix=suffix) >= 0.8
        )
    )
    return Near(place.start, place.end, best.likeness, is_safe)


def _allowed(length: int) -> int:
    """How many edits a moved quote may have: none when it is short, an eighth when it is long."""
    if length < 8:
        return 0
    return 1 if length <= 32 else int(0.12 * length)


def _align(needle: str, view: str) -> Near | None:
    """The best place by approximate search, widened or cut to whole words."""
    if len(view) < len(needle):
        return Near(0, len(view), _likeness(needle, view), is_safe=False) if view else None
    from rapidfuzz import fuzz  # noqa: PLC0415 - slow to import, seldom needed

    found = fuzz.partial_ratio_alignment(needle, view, score_cutoff=100 * SURE)
    if found is None:
        return None
    options = [
        (start, end)
        for start in _word_edges(view, found.dest_start, step=-1)
        for end in _word_edges(view, found.dest_end, step=1)
        if start < end
    ]
    scored = [(_likeness(needle, view[start:end]), -start, end) for start, end in options]
    if not scored:
        return None
    likeness, start, end = max(scored)
    return Near(-start, end, likeness, is_safe=False)


def _word_edges(view: str, place: int, *, step: int) -> tuple[int, ...]:
    """The word ends nearest to a place, to both sides; never on white space."""
    edges = {_edge(view, place, -1), _edge(view, place, 1)}
    if step < 0:
        return tuple(sorted(edge + (view[edge : edge + 1] == " ") for edge in edges))
    return tuple(sorted(edge - (edge > 0 and view[edge - 1] == " ") for edge in edges))


def _edge(view: str, place: int, step: int) -> int:
    while 0 < place < len(view) and not is_boundary(view, place):
        place += step
    return max(0, min(place, len(view)))


_NEGATIONS = frozenset(
    [
        "not",
        "no",
        "never",
        "none",
        "nothing",
        "nobody",
        "neither",
        "nor",
        "without",
        "cannot",
        "не",
        "нет",
        "без",
        "ни",
        "никогда",
        "никто",
        "ничего",
        "nicht",
        "kein",
        "keine",
        "ohne",
        "ne",
        "pas",
        "sans",
    ]
)
_NEGATED = re.compile(r"n't\b")
_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def protected(text: str) -> tuple[str, ...]:
    """The words that change what is said: numbers, capitalised words, negations; in order."""
    words = [
        word
        for word in _WORDS.findall(text)
        if word[0].isupper()
        or any(char.isdigit() for char in word)
        or word.casefold() in _NEGATIONS
        or _NEGATED.search(word)
    ]
    return tuple(words) + tuple(char for char in text if char in "不没未无非")


def _places(needle: str, view: str) -> Iterator[int]:
    if not needle:
        return
    start = view.find(needle)
    while start >= 0:
        end = start + len(needle)
        if is_boundary(view, start) and is_boundary(view, end):
            yield start
        # Places may overlap ("no no" in "no no no"): a quote that fits both is ambiguous.
        start = view.find(needle, start + 1)


def is_boundary(view: str, place: int) -> bool:
    """Whether a word may begin or end at *place*: never inside a longer word or a character."""
    if place <= 0 or place >= len(view):
        return True
    before, after = view[place - 1], view[place]
    if _joins(after):
        return False
    if not (_is_word(before) and _is_word(after)):
        return True
    return bool(_UNSPACED.match(before) or _UNSPACED.match(after))


@lru_cache(maxsize=4096)
def _joins(char: str) -> bool:
    """Whether a character belongs to the one before: marks, emoji modifiers."""
    return char > "\u02ff" and (unicodedata.category(char).startswith("M") or ord(char) in _SKIN)


@lru_cache(maxsize=4096)
def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_" or _joins(char)


def _view(text: str) -> tuple[str, list[int] | None]:
    """The matching view, and where its characters stand in *text*; None: where they did."""
    view = text.translate(_FOLDS)
    if len(view) == len(text) and not re.search(r"[\u00ad\u200b\u2060\ufb00-\ufb06…]", text):
        return view, None
    view_parts: list[str] = []
    offsets: list[int] = []
    for place, char in enumerate(text):
        folded = _FOLDS.get(ord(char), char)
        # A soft hyphen between spaces must not leave two of them.
        if folded == " " and view_parts and view_parts[-1].endswith(" "):
            continue
        if folded:
            view_parts.append(folded)
            offsets.extend([place] * len(folded))
    return "".join(view_parts), offsets
