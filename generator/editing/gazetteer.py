"""The names of an archive's records, found in a text: as written, inflected, or spelt otherwise.

The only user of Aho-Corasick automata. Nothing is decided here: every place
comes with all records that have the name, and how it was found.
"""

from __future__ import annotations

import re
import string
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

import ahocorasick
import regex
from anyascii import anyascii
from rapidfuzz import fuzz

from generator.sources.records import Authority
from generator.text.matching import is_boundary
from generator.text.names import script_of

How = Literal["name", "surname", "inflected", "near"]


class Found(NamedTuple):
    """Words of a text, half-open in its code points, and the records whose name they may be.

    *how*: a ``name`` as a record has it; the ``surname`` of a fuller name; a name ``inflected``; or
    one that is ``near`` it, in spelling or in another script. *ids* are sorted.
    """

    start: int
    end: int
    ids: tuple[str, ...]
    how: How


class _Pattern(NamedTuple):
    """A name as it is looked for: *text* as its record has it."""

    text: str
    id: str
    how: How


_LINKS = frozenset(
    {"of", "the", "for", "on", "in", "de", "du", "la", "le", "von", "van", "der", "bin", "ibn",
    "в", "во", "на", "по", "о", "об", "за", "для", "от", "с"}
)  # fmt: skip
_STRAIGHT = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}


class _Squash(dict[int, str]):
    """One character for one, so that places stay: no case, no marks, plain punctuation."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = unicodedata.normalize("NFKD", _STRAIGHT.get(char, char))[0].lower()
        self[code] = " " if char.isspace() else base[0] if base else char
        return self[code]


_squash = _Squash()


def squash(text: str) -> str:
    """A text as names are looked for in it, of the same length."""
    return text.translate(_squash)


_INSIDE = frozenset(string.ascii_lowercase)
"""Letters between two of which no word begins or ends."""


class Gazetteer:
    """Every name of the records, ready to be looked for. Made once for many texts."""

    def __init__(self, authorities: Iterable[Authority]) -> None:
        self._patterns: dict[str, list[_Pattern]] = defaultdict(list)
        self._compared: dict[str, tuple[str, ...]] = {}
        self._fitted: dict[str, tuple[tuple[str, ...], How] | None] = {}
        for authority in authorities:
            for pattern in _patterns_of(authority):
                key = squash(" ".join(pattern.text.split()))
                if all(one.id != pattern.id for one in self._patterns[key]):
                    self._patterns[key].append(pattern)

    def ready(self) -> Gazetteer:
        """The same, with all made that is made but once: before it is shared by processes."""
        if self._patterns:
            _ = (self._automaton, self._stems, self._blocks)
        return self

    @cached_property
    def _automaton(self) -> ahocorasick.Automaton:
        automaton = ahocorasick.Automaton()
        for key in self._patterns:
            automaton.add_word(key, key)
        automaton.make_automaton()
        return automaton

    def find(self, text: str) -> tuple[Found, ...]:
        """Every name in a canonical *text*, in order; of those that overlap the longest first."""
        if not self._patterns:
            return ()
        found = longest(self._exact(text, squash(text)), len(text))
        for others in (self._inflected, self._near):
            if more := others(text, found):
                found = longest((*found, *more), len(text))
        return tuple(found)

    def _exact(self, text: str, squashed: str) -> Iterator[Found]:
        for last, key in self._automaton.iter(squashed):
            start, end = last - len(key) + 1, last + 1
            # Most hits are parts of longer words: these two looks cost less than to ask.
            if start and squashed[start - 1] in _INSIDE and key[0] in _INSIDE:
                continue
            if squashed[end : end + 1] in _INSIDE and key[-1] in _INSIDE:
                continue
            if not (is_boundary(squashed, start) and is_boundary(squashed, end)):
                continue
            words = text[start:end]
            if words not in self._fitted:
                self._fitted[words] = _fitting(words, self._patterns[key])
            if fitting := self._fitted[words]:
                yield Found(start, end, *fitting)

    @cached_property
    def _stems(self) -> Mapping[str, Sequence[tuple[tuple[str, ...], _Pattern]]]:
        """Russian names by the stem of their first word."""
        stems: dict[str, list[tuple[tuple[str, ...], _Pattern]]] = defaultdict(list)
        for patterns in self._patterns.values():
            for one in patterns:
                if script_of(one.text) != "Cyrl" or one.text.isupper():
                    continue
                words = tuple(stem(word) for word in _WORD.findall(one.text))
                if words and len(words[0]) >= 3:
                    stems[words[0]].append((words, one))
        return {
            first: sorted(listed, key=lambda pair: -len(pair[0])) for first, listed in stems.items()
        }

    def _inflected(self, text: str, taken: Sequence[Found]) -> list[Found]:
        """Russian names in other cases than the one that a record has."""
        found: list[Found] = []
        words = list(_WORD.finditer(text)) if self._stems and _CYRILLIC.search(text) else []
        for place, word in enumerate(words):
            if not word[0][0].isupper() or word[0][0].isascii():
                continue
            hits = [
                (len(stems), one)
                for stems, one in self._stems.get(stem(word[0]), ())
                if all(
                    place + step < len(words) and stem(words[place + step][0]) == wanted
                    for step, wanted in enumerate(stems)
                )
            ]
            if hits:
                length = max(count for count, _ in hits)
                named = [one for count, one in hits if count == length]
                span = (word.start(), words[place + length - 1].end())
                best = [one for one in named if one.how == "name"] or named
                how: How = "surname" if best[0].how == "surname" else "inflected"
                found.append(Found(*span, tuple(sorted({one.id for one in best})), how))
        occupied = _mask(taken, len(text))
        return [one for one in found if occupied.find(1, one.start, one.end) < 0]

    @cached_property
    def _blocks(self) -> Mapping[_Sound, Sequence[tuple[tuple[str, ...], str]]]:
        """Names of people and places, and their records, by what they sound like."""
        blocks: dict[_Sound, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for patterns in self._patterns.values():
            for one in patterns:
                if one.how != "name" or not one.id.startswith(("people/", "places/")):
                    continue
                words = _romanised(one.text)
                if words and script_of(one.text) in ("Latn", "Cyrl") and len(words) <= 4:
                    blocks[_sound(words)].append((tuple(map(_plain, words)), one.id))
        return blocks

    def _near(self, text: str, taken: Sequence[Found]) -> list[Found]:
        """Capitalised words whose sound is that of a name: other spellings, other scripts."""
        found: list[Found] = []
        for start, end in _free(capitalised(text), taken):
            for first, last in _tails(text[start:end]):
                near = self._alike(text[start + first : start + last])
                if near:
                    found.append(Found(start + first, start + last, near, "near"))
                    break
        return found

    def _alike(self, words: str) -> tuple[str, ...]:
        if words not in self._compared:
            self._compared[words] = (
                () if len(words) < 4 or words.isupper() else self._compare(words)
            )
        return self._compared[words]

    def _compare(self, words: str) -> tuple[str, ...]:
        romanised = _romanised(words)
        block = self._blocks.get(_sound(romanised), ()) if romanised else ()
        spelt = tuple(map(_plain, romanised))
        floor = NEAR if len(spelt) > 1 else NEARER
        scored = [(_likeness(spelt, name, floor), id) for name, id in block]
        best = max((score for score, _ in scored), default=0.0)
        return tuple(sorted({id for score, id in scored if score >= best - 2})) if best else ()


_Sound = tuple[int, str, str]
NEAR, NEARER = 80.0, 90.0
"""Likeness (0 to 100) of names of several words, and of single words (docs/decisions/0025)."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CYRILLIC = re.compile("[а-яё]")


def _fitting(words: str, patterns: Iterable[_Pattern]) -> tuple[tuple[str, ...], How] | None:
    """The records that have *words* as a name, and how; None when their capitals say no."""
    fitting = [one for one in patterns if words == one.text or _has_case_of(words, one.text)]
    if not fitting:
        return None
    # A name is surer than what is only the last part of one.
    named = [one for one in fitting if one.how == "name"] or fitting
    return tuple(sorted({one.id for one in named})), named[0].how


def _patterns_of(authority: Authority) -> Iterator[_Pattern]:
    kind = authority.id.partition("/")[0]
    listed = [authority.name, *(one.name for one in authority.names)]
    forms = [form for one in authority.names for form in one.forms]
    for name in (*listed, *forms):
        if _is_telling(name, kind):
            yield _Pattern(name, authority.id, "name")
    if kind == "people":
        for surname in sorted(_surnames(authority, listed)):
            yield _Pattern(surname, authority.id, "surname")


def _is_telling(name: str, kind: str) -> bool:
    """Whether a name is worth looking for: a topic of one word stands in every text."""
    words = name.split()
    return len(name) > 1 and (
        kind not in ("topics", "works", "events") or len(words) > 1 or not name.isascii()
    )


def _surnames(authority: Authority, listed: Iterable[str]) -> set[str]:
    found = {authority.sort_name.partition(",")[0].strip()} if "," in authority.sort_name else set()
    for name in listed:
        words = name.split()
        is_western = script_of(name) in ("Latn", "Cyrl") and "(" not in name
        if len(words) < 2 or not is_western or not words[-1][0].isupper():
            continue
        # Where the record says which name comes first, others follow it.
        if not found or not name.isascii() or any(one in words for one in found):
            found.add(next((one for one in words if one in found), words[-1]))
    return {one for one in found if len(one) > 2}


def _has_case_of(words: str, name: str) -> bool:
    """Abbreviations keep their capitals; names begin with one; what begins small may begin so."""
    letters = [char for char in name if char.isalpha()]
    if len(letters) <= 6 and " " not in name and name.upper() == name != name.lower():
        return words.upper() == words
    if not name[:1].isupper():
        return True
    return words[:1].isupper() or (" " in name and not name.istitle() and _mostly_small(name))


def _mostly_small(name: str) -> bool:
    """A description rather than a name: "Memorandum of understanding"."""
    words = [word for word in name.split() if word.casefold() not in _LINKS]
    return not any(word[:1].isupper() for word in words[1:])


def longest(found: Iterable[Found], length: int) -> list[Found]:
    """Those that no longer one overlaps, in order, in a text of *length* code points."""
    occupied = bytearray(length)
    chosen: list[Found] = []
    for one in sorted(found, key=lambda place: (place.start - place.end, place.start)):
        if occupied.find(1, one.start, one.end) < 0:
            chosen.append(one)
            occupied[one.start : one.end] = b"\x01" * (one.end - one.start)
    return sorted(chosen)


def _mask(taken: Sequence[Found], length: int) -> bytearray:
    """For each code point of a text whether it is taken."""
    occupied = bytearray(length)
    for one in taken:
        occupied[one.start : one.end] = b"\x01" * (one.end - one.start)
    return occupied


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A Russian name without the ending of its case; any other word in small letters.

    Stemmers are made for other words: Snowball makes "ан" of "Анна", and "анно" of "Анной".
    """
    bare = squash(word).replace("'", "")
    if bare.isascii() or len(bare) < 4:
        return bare
    found = _FAMILY.fullmatch(bare) or _ENDING.fullmatch(bare)
    return found[1] if found else bare


_FAMILY = re.compile("(.{2,}(?:ев|ов|ин|ын))(?:а|у|ы|е|ым|ом|ои|ых|ыми)?")
_ENDING = re.compile(
    "(.{2,}?)(?:ого|его|ому|ему|ыми|ими|ами|ями|ои|еи|ою|ею|ом|ем|ым|им|ую|юю|ах|ях|ам|ям|ых|их|ыи|ии"
    "|ая|яя|ое|ее|ия|ию|ие|а|я|о|е|у|ю|ы|и|ь)"
)
"""In squashed letters: й is и."""


@lru_cache(maxsize=1)
def _runs() -> regex.Pattern[str]:
    """Words that begin with a capital letter, small links between them allowed; initials too."""
    word = r"\p{Lu}(?:[\w’'-]+|\.)?"
    links = "|".join(sorted(_LINKS))
    return regex.compile(rf"(?<![\w’'-]){word}(?: (?:(?:{links}) )?{word})*+")


# Of one text this is asked twice: for names spelt otherwise, and for names of nobody.
@lru_cache(maxsize=2)
def capitalised(text: str) -> tuple[tuple[int, int], ...]:
    """Words in a row that begin with a capital letter, in order."""
    return tuple(found.span() for found in _runs().finditer(text))


def _free(runs: Iterable[tuple[int, int]], taken: Sequence[Found]) -> Iterator[tuple[int, int]]:
    """What is left of *runs* beside the places that are taken; both in order.

    Where only the last word is taken, the whole run is left too: it may be the fuller name.
    """
    starts, ends = [one.start for one in taken], [one.end for one in taken]
    for start, end in runs:
        first = bisect_right(ends, start)
        after = bisect_left(starts, end)
        inside = taken[first:after]
        if len(inside) == 1 and inside[0].end == end and inside[0].start > start:
            yield start, end
        place = start
        for one in inside:
            if place < one.start - 1:
                yield place, one.start - 1
            place = one.end + 1
        if place < end:
            yield place, end


def _tails(run: str) -> Iterator[tuple[int, int]]:
    """Some words, then what is left without the first, the second: four at most."""
    words = list(re.finditer(r"\S+", run))
    for first in range(max(0, len(words) - 4), len(words)):
        yield words[first].start(), len(run)


@lru_cache(maxsize=200_000)
def _romanised(name: str) -> tuple[str, ...]:
    """The words of a name in Latin letters, Russian ones without their endings."""
    return tuple(map(_romanised_word, _WORD.findall(name)))


def _romanised_word(word: str) -> str:
    if word.isascii():
        return word.lower().translate(_JOINTS)
    letters = anyascii(stem(word) if script_of(word) == "Cyrl" else word).lower()
    return re.sub(r"[^a-z]", "", letters)


_JOINTS = str.maketrans("", "", "'-")


_SOUNDS = (
    ("shch", "s"), ("sch", "s"), ("tch", "c"), ("dzh", "z"), ("zh", "z"), ("kh", "h"),
    ("ch", "c"), ("sh", "s"), ("ts", "c"), ("tz", "c"), ("ph", "f"), ("gh", "g"), ("th", "t"),
    ("ck", "k"), ("q", "k"), ("w", "v"), ("x", "ks"), ("j", "y"),
)  # fmt: skip


_SOUNDS_WITHOUT_H = tuple(pair for pair in _SOUNDS if "h" not in pair[0])


@lru_cache(maxsize=200_000)
def _sounded(word: str) -> str:
    """A romanised word in which each sound is written in one way."""
    for written, sound in _SOUNDS if "h" in word else _SOUNDS_WITHOUT_H:
        word = word.replace(written, sound)
    return word


_VOWELS = str.maketrans("", "", "aeiouyh")
_TWICE = re.compile(r"(.)\1+")


def _skeleton(word: str) -> str:
    """The consonants of a romanised word, those that are written in two ways as one, none twice."""
    word = _sounded(word)
    bare = word[1:].translate(_VOWELS)
    first = "" if word[:1] in "aeiouyh" else word[:1]
    return _TWICE.sub(r"\1", first + bare) or word[:1]


def _likeness(spelt: tuple[str, ...], name: tuple[str, ...], floor: float) -> float:
    """How alike two plain names are, 0 to 100: as their least alike words; 0 below *floor*."""
    least = 100.0
    for one, other in zip(spelt, name, strict=True):
        if min(len(one), len(other)) == 1:
            score = 90.0 if one[:1] == other[:1] else 0.0
        else:
            score = fuzz.ratio(one, other, score_cutoff=floor)
        if score < floor:
            return 0.0
        least = min(least, score)
    return least


def _sound(words: tuple[str, ...]) -> _Sound:
    """How many words a name has, how the first begins, the consonants of the last."""
    return len(words), _skeleton(words[0])[:1], _skeleton(words[-1])


@lru_cache(maxsize=200_000)
def _plain(word: str) -> str:
    """Without what transliterations differ by."""
    word = _sounded(word).replace("y", "i")
    while "ii" in word:
        word = word.replace("ii", "i")
    return word.rstrip("aei")
