"""Where words stand: what was found in a few documents, and all of it together.

Documents are indexed by *segments*. Of each word it is told in which documents of one it stands,
and where; a `Block` is that as the engine's browser half reads it (CBOR), and blocks of one
word after another are one: only the step to the first document of each is another. So all is put
together without looking at places, and a segment that is other changes the words that it has
otherwise than before. What follows from the words alone (how they are divided into parts) is told
by them alone: whoever puts together from nothing has the same bytes.

The format is that of Pagefind 1.5.2 (``pagefind_web/src/index.rs``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from operator import sub
from typing import Any, NamedTuple

from cbor2 import loads

Pages = list[Any]
"""For each document that has a word: its number, and where the word stands in it."""


class Block(NamedTuple):
    """The documents of a segment that have a word: how many (*size*), the *first*, the *last*.

    For each the index has its step from the one before, and where the word stands in it (CBOR). In
    *opening* and *rest* all is left out but the step to the first.
    """

    first: int
    last: int
    size: int
    opening: bytes
    rest: bytes


NONE = Block(0, 0, 0, b"", b"")


class Word(NamedTuple):
    """A word of a segment: where it stands as it is, and where in spellings with marks."""

    word: str
    plain: Block
    spelt: tuple[tuple[str, Block], ...] = ()


class Run(NamedTuple):
    """A segment as it is put together: its documents count from *start*."""

    start: int
    words: Iterable[Word]


class Description(NamedTuple):
    """What the engine tells of documents: each one's name and count of words, in order."""

    version: str
    documents: tuple[tuple[str, int], ...]
    fields: tuple[str, ...]


def description(metadata: bytes) -> Description:
    """What the engine tells of the documents that it has indexed."""
    version, pages, *_, fields = loads(metadata)
    return Description(version, tuple((page[0], page[1]) for page in pages), tuple(fields))


def words_of(index: bytes) -> Iterator[Word]:
    """The words of an index that the engine has made, in the order of their letters.

    Raises ValueError where it is no index. Places are not decoded, only passed over: that takes a
    tenth of the time.
    """
    return _Reader(index).words()


_INT = rb"(?:[\x00-\x17\x20-\x37]|[\x18\x38].|[\x19\x39]..|[\x1a\x3a]....)"
# A regular expression cannot count: each length of a text or list is a case of its own.
_TEXTS = b"|".join(b"\\x%x.{%d}" % (0x60 + n, n) for n in range(24))
_PLACES = b"(?:%s)" % b"|".join(b"\\x%x(?:%s){%d}" % (0x80 + n, _INT, n) for n in range(24))
_ENTRY = rb"\x82%s" + _PLACES + rb"|\x83%s" + 2 * _PLACES
_DOCUMENT = _ENTRY % (_INT, _INT)
_DOCUMENTS = re.compile(b"(?:%s)*" % _DOCUMENT, re.DOTALL)
_STEPS = re.compile(_ENTRY % (b"(%s)" % _INT, b"(%s)" % _INT), re.DOTALL)
_PLAIN = re.compile(
    rb"\x83(%s)([\x81-\x97]|\x98.|\x99..)((?:%s)*)\x80" % (_TEXTS, _DOCUMENT), re.DOTALL
)


class _Reader:
    """Goes through an index as the engine writes it; raises ValueError for all else."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0
        self._values = _Values()

    def words(self) -> Iterator[Word]:
        """The words of an index, or of a part of one."""
        return (word for word, _, _ in self._spans())

    def encoded_words(self) -> Iterator[tuple[str, bytes]]:
        """The same, each as it stands there."""
        return ((one.word, self._content[start:end]) for one, start, end in self._spans())

    def count(self) -> int:
        """How many documents have the word that comes next."""
        self._list_of(3)
        self._text()
        return self._head(_LIST)

    def _spans(self) -> Iterator[tuple[Word, int, int]]:
        self._list_of(1)
        for _ in range(self._head(_LIST)):
            start = self._at
            yield self._plain_word() or self._word(), start, self._at

    def _list_of(self, size: int) -> None:
        """So many items have to follow."""
        if self._head(_LIST) != size:
            raise ValueError("a list has another length than it should")

    def _plain_word(self) -> Word | None:
        """A word at one stroke; None where it is out of the ordinary."""
        found = _PLAIN.match(self._content, self._at)
        if found is None:
            return None
        self._at = found.end()
        text, size, entries = found.groups()
        block = self._block(entries, self._steps(entries))
        if block.size != self._values[size]:
            raise ValueError("a word has more documents than it should, or fewer")
        return Word(text[1:].decode(), block)

    def _word(self) -> Word:
        """A word, with all its spellings."""
        self._list_of(3)
        word, plain, spelt = self._text(), self._documents(), []
        for _ in range(self._head(_LIST)):
            self._list_of(2)
            spelt.append((self._text(), self._documents()))
        return Word(word, plain, tuple(sorted(spelt)))

    def _text(self) -> str:
        size = self._head(_TEXT)
        self._at += size
        return self._content[self._at - size : self._at].decode()

    def _documents(self) -> Block:
        size, start = self._head(_LIST), self._at
        steps: list[bytes] = []
        while len(steps) < size:
            found = _DOCUMENTS.match(self._content, self._at)
            own = found[0] if found else b""
            self._at += len(own)
            steps += self._steps(own)
            if len(steps) < size:
                steps.append(self._passed_over())
        return self._block(self._content[start : self._at], steps) if size else NONE

    @staticmethod
    def _steps(entries: bytes) -> list[bytes]:
        return [plain or titled for plain, titled in _STEPS.findall(entries)]

    def _block(self, entries: bytes, steps: Sequence[bytes]) -> Block:
        numbers = [self._values[step] for step in steps]
        rest = entries[1 + len(steps[0]) :]
        return Block(numbers[0], sum(numbers), len(numbers), entries[:1], rest)

    def _passed_over(self) -> bytes:
        """Pass over a document that has a word in many places; its step."""
        lists = self._head(_LIST) - 1
        start = self._at
        self._head(_NUMBER)
        step = self._content[start : self._at]
        for _ in range(lists):
            for _ in range(self._head(_LIST)):
                self._head(_NUMBER, _NEGATIVE)
        return step

    def _head(self, *kinds: int) -> int:
        """The number in an item's head, which has to be of one of these kinds."""
        if self._at >= len(self._content):
            raise ValueError("it ends too soon")
        first = self._content[self._at]
        if first >> 5 not in kinds:
            raise ValueError("an item is of another kind than it should be")
        self._at += 1
        number = first & 31
        if number < 24:
            return number
        size = 1 << number - 24
        self._at += size
        return int.from_bytes(self._content[self._at - size : self._at])


class _Values(dict[bytes, int]):
    """Numbers by the heads of items."""

    def __missing__(self, head: bytes) -> int:
        number = self[head] = head[0] & 31 if len(head) == 1 else int.from_bytes(head[1:])
        return number


def _entries(pages: Pages, numbers: _Numbers) -> bytes:
    """What the index has of documents, but for their count."""
    number = numbers.__getitem__
    written: list[bytes] = []
    for page in pages:
        written += (_LISTS[len(page)], number(page[0]))
        written += (_encoded_list(places, numbers) for places in page[1:])
    return b"".join(written)


def _encoded_list(own: Sequence[int], numbers: _Numbers) -> bytes:
    size = len(own)
    head = _LISTS[size] if size < len(_LISTS) else _head(_LIST, size)
    return head + b"".join(map(numbers.__getitem__, own))


_NUMBER, _NEGATIVE, _TEXT, _LIST = 0, 1, 3, 4
"""Kinds of CBOR items (RFC 8949, 3.1)."""


class _Numbers(dict[int, bytes]):
    """Encoded numbers, each made once."""

    def __missing__(self, number: int) -> bytes:
        encoded = _head(_NUMBER, number) if number >= 0 else _head(_NEGATIVE, -1 - number)
        self[number] = encoded
        return encoded


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes((kind << 5 | number,))
    size = 0 if number < 1 << 8 else 1 if number < 1 << 16 else 2
    return bytes((kind << 5 | 24 + size,)) + number.to_bytes(1 << size)


_LISTS = tuple(_head(_LIST, size) for size in range(24))

Places = list[int]
"""Where a word stands in a document: which of its tokens, counted from 0, in order."""


class PlaceWriter:
    """Writes where words stand. *singles* are those of one place with the usual weight: most."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self.singles = _Singles(self._numbers)

    def places(self, usual: Places, others: Mapping[int, Places]) -> bytes:
        """Where a word stands with the usual weight, and with others."""
        told = _apart(usual)
        for weight in sorted(others):
            told += (-1 - weight, *_apart(others[weight]))
        return _encoded_list(told, self._numbers)

    def titled(self, places: Places) -> bytes:
        """Where it stands in the title, which is the first of all fields."""
        return _encoded_list([-1, *_apart(places)], self._numbers)

    def block(self, stands: Sequence[tuple[int, bytes]], titled: Mapping[int, bytes]) -> Block:
        """The block of a word: the numbers of documents, and where in each of them it stands."""
        first, last = stands[0][0], stands[-1][0]
        written: list[bytes] = []
        before = first
        for number, places in stands:
            fields = 1 + (number in titled)
            written += (_LISTS[1 + fields], self._numbers[number - before], places)
            if fields > 1:
                written.append(titled[number])
            before = number
        return Block(first, last, len(stands), written[0], b"".join(written[2:]))


def weighted(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Weights and places of what the engine wrote, which tells of each weight."""
    weight, last = 0, 0
    for one in places:
        if one < 0:
            weight, last = -1 - one, 0
        else:
            last += one
            yield weight, last


class _Singles(dict[int, bytes]):
    """Lists of one number, each encoded once."""

    def __init__(self, numbers: _Numbers) -> None:
        super().__init__()
        self._numbers = numbers

    def __missing__(self, number: int) -> bytes:
        encoded = self[number] = _LISTS[1] + self._numbers[number]
        return encoded


def _apart(places: Places) -> Places:
    """Each but the first by its distance from the one before."""
    return [*places[:1], *map(sub, places[1:], places)]


class _Sum:
    """Blocks of one word or spelling, one after another."""

    __slots__ = ("_entries", "_last", "_size")

    def __init__(self) -> None:
        self._entries = bytearray()
        self._last = 0
        self._size = 0

    def add(self, block: Block, start: int, numbers: _Numbers) -> None:
        first, last, size, opening, rest = block
        if size:
            self._entries += opening
            self._entries += numbers[start + first - self._last]
            self._entries += rest
            self._last = start + last
            self._size += size

    @property
    def is_empty(self) -> bool:
        return not self._size

    def encoded(self) -> bytes:
        return _head(_LIST, self._size) + self._entries


class _Sums:
    """All that is known of one word."""

    __slots__ = ("plain", "spelt")

    def __init__(self) -> None:
        self.plain = _Sum()
        self.spelt: dict[str, _Sum] = {}

    def add(self, word: Word, start: int, numbers: _Numbers) -> None:
        self.plain.add(word[1], start, numbers)
        for form, block in word[2]:
            self.spelt.setdefault(form, _Sum()).add(block, start, numbers)

    def encoded(self, word: str) -> bytes:
        spelt = {form: one.encoded() for form, one in self.spelt.items() if not one.is_empty}
        return _encoded(word, self.plain.encoded(), spelt)


def _encoded(word: str, plain: bytes, spelt: Mapping[str, bytes]) -> bytes:
    """A word as the index has it, with the documents that have it, and its spellings."""
    spellings = (_LISTS[2] + _encoded_text(form) + spelt[form] for form in sorted(spelt))
    return b"".join((_LISTS[3], _encoded_text(word), plain, _head(_LIST, len(spelt)), *spellings))


def _encoded_text(text: str) -> bytes:
    letters = text.encode()
    return _head(_TEXT, len(letters)) + letters


def count_of(encoded: bytes) -> int:
    """In how many documents a word stands as it is, of what a part of the index has of it."""
    return _Reader(encoded).count()


def together(runs: Iterable[Run]) -> dict[str, bytes]:
    """Every word of all segments, as a part of the index has it; in the order of their letters."""
    found: dict[str, _Sums] = {}
    numbers = _Numbers()
    for start, words in runs:
        for one in words:
            known = found.get(one[0])
            if known is None:
                known = found[one[0]] = _Sums()
            known.add(one, start, numbers)
    return {word: found.pop(word).encoded(word) for word in sorted(found)}


class Swap(NamedTuple):
    """A segment that is other than it was: as many documents from *start* on, before and now."""

    start: int
    size: int
    before: Iterable[Word]
    now: Iterable[Word]


def changed(swaps: Iterable[Swap]) -> dict[str, list[Run]]:
    """The words that stand elsewhere than before, each with where it stands now in what is other.

    Runs of no words tell that it stands there no more.
    """
    found: dict[str, list[Run]] = {}
    for start, _, before, now in swaps:
        was, words = {one.word: one for one in before}, {one.word: one for one in now}
        for word in was.keys() | words.keys():
            if was.get(word) != words.get(word):
                own = [words[word]] if word in words else []
                found.setdefault(word, []).append(Run(start, own))
    return found


def exchanged(word: str, old: bytes | None, runs: Iterable[Run], sizes: Mapping[int, int]) -> bytes:
    """A word as a part has it, with other places in some segments; empty when it has none.

    *sizes* has how many documents these have, by the first of them.
    """
    plain, spelt = _pages(old)
    for start, own in runs:
        span = range(start, start + sizes[start])
        plain = [page for page in plain if page[0] not in span]
        spelt = {form: [one for one in ones if one[0] not in span] for form, ones in spelt.items()}
        for one in own:
            plain += opened(one.plain, start)
            for form, block in one.spelt:
                spelt.setdefault(form, []).extend(opened(block, start))
    left = {form: _listed(_stepped(ones)) for form, ones in spelt.items() if ones}
    return _encoded(word, _listed(_stepped(plain)), left) if plain or left else b""


def _pages(encoded: bytes | None) -> tuple[Pages, dict[str, Pages]]:
    if encoded is None:
        return [], {}
    _, plain, spelt = loads(encoded)
    return _counted(plain), {form: _counted(pages) for form, pages in spelt}


def opened(block: Block, start: int) -> Pages:
    """The documents of a block, which count from *start*."""
    if not block.size:
        return []
    entries = block.opening + _head(_NUMBER, block.first) + block.rest
    pages = _counted(loads(_head(_LIST, block.size) + entries))
    return [[start + number, *rest] for number, *rest in pages]


def _counted(pages: Pages) -> Pages:
    numbers = accumulate(page[0] for page in pages)
    return [[number, *page[1:]] for number, page in zip(numbers, pages, strict=True)]


def _stepped(pages: Pages) -> Pages:
    ordered = sorted(pages, key=lambda page: page[0])
    before = [0, *(page[0] for page in ordered)]
    return [[page[0] - last, *page[1:]] for page, last in zip(ordered, before, strict=False)]


def _listed(pages: Pages) -> bytes:
    """Documents by steps, as the index has them."""
    return _head(_LIST, len(pages)) + _entries(pages, _Numbers())


# Parts: what a search loads for a word


def divided(words: Sequence[str], sizes: Mapping[str, int], most: int) -> Iterator[range]:
    """Where parts of an index begin and end among its *words*, in order, each of *most* bytes.

    A word that is larger stands alone. Words that begin alike stay together where they can, so that
    another size of one of them moves few borders.
    """
    sums = [0, *accumulate(sizes[word] for word in words)]

    def split(own: range, depth: int) -> Iterator[range]:
        if sums[own.stop] - sums[own.start] <= most or len(own) < 2:
            yield own
            return
        waiting = range(own.start, own.start)
        for group in _alike(words, own, depth):
            if sums[group.stop] - sums[waiting.start] <= most:
                waiting = range(waiting.start, group.stop)
                continue
            if waiting:
                yield waiting
            waiting = range(group.start, group.stop)
            if sums[group.stop] - sums[group.start] > most:
                yield from split(group, depth + 1)
                waiting = range(group.stop, group.stop)
        if waiting:
            yield waiting

    yield from split(range(len(words)), 0)


def _alike(words: Sequence[str], own: range, depth: int) -> Iterator[range]:
    """Words one after another that have the same letter at a place."""
    start = own.start
    for place in own:
        if words[place][depth : depth + 1] != words[start][depth : depth + 1]:
            yield range(start, place)
            start = place
    yield range(start, own.stop)


def part_of(words: Iterable[bytes]) -> bytes:
    """A part of the index, of encoded words."""
    own = tuple(words)
    return b"".join((_head(_LIST, 1), _head(_LIST, len(own)), *own))


def words_in(part: bytes) -> dict[str, bytes]:
    """The encoded words of a part."""
    return dict(_Reader(part).encoded_words())


def borders(spans: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What tells the engine which part has a word, from the first and last word of each part.

    No more letters than it takes: the beginning of the last, as long as it is no beginning of the
    next part's first, and the other way round.
    """
    apart = [_told_apart(last, first) for (_, last), (first, _) in pairwise(spans)]
    ends, begins = [*(end for end, _ in apart), ""], ["", *(begin for _, begin in apart)]
    for (first, last), begin, end in zip(spans, begins, ends, strict=True):
        start = begin or first
        yield start, end if end >= start else last


def _told_apart(before: str, after: str) -> tuple[str, str]:
    shared = alike(before, after)
    return before[: shared + 1], after[: shared + 1]


def alike(one: str, other: str) -> int:
    """How many letters two words share at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
