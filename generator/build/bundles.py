"""A bundle of the search engine, put together from the segments that were indexed.

What follows from segments that are as they were is kept: one that is other changes the parts of the
index that have a word which stands elsewhere now, and no others. The bytes are those of a bundle
that is put together from nothing.
"""

from __future__ import annotations

import gzip
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate
from typing import NamedTuple, TypeVar

import msgspec

from generator.build.cabinet import Cabinet
from generator.build.pagefind import MARKER, engine, packed, unpacked
from generator.build.postings import (
    Run,
    Swap,
    Word,
    alike,
    borders,
    changed,
    count_of,
    divided,
    exchanged,
    part_of,
    together,
    words_in,
)

LARGEST = 20_000
"""Bytes of a part of the index before it is packed, if it has more than one word.

A search loads a part for each word, and with the metadata the borders of all:
docs/decisions/0037 and 0043.
"""


HEAVY = 100_000
"""Bytes that the index has of a word, from which on a search passes it over beside others if nearly
all texts have it: it tells them hardly apart, and takes more to load than all others together."""

LONG = 100
"""Words from which on a document is a text; a record's is a line or two."""


class LostError(Exception):
    """Something that was kept is damaged; it has the name of that."""


class Segment(msgspec.Struct, frozen=True):
    """Documents that were indexed together, in their order; its words are kept apart from it.

    *texts* are the names of files with their texts, *lengths* count their words.
    """

    version: str
    fields: tuple[str, ...]
    texts: tuple[str, ...]
    lengths: tuple[int, ...]


class Part(NamedTuple):
    """A part of the index: the words from one place to another in all of them, and its digest."""

    start: int
    stop: int
    digest: str


class Assembled(msgspec.Struct, frozen=True):
    """A bundle as it was put together: its *segments*, each a key and a count of documents.

    *maker* is what it was made by and how, *words* those of all documents in order, *sizes* of what
    the index has of each, in bytes. *heavy* are the words of `HEAVY` bytes and more, each with how
    many documents have it.
    """

    maker: str
    segments: tuple[tuple[str, int], ...]
    words: tuple[str, ...]
    sizes: tuple[int, ...]
    parts: tuple[Part, ...]
    heavy: tuple[tuple[str, int], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parts, four bytes in hexadecimal digits: by what each holds."""
        names: dict[str, None] = {}
        for one in self.parts:
            name = one.digest[:8]
            while name in names:
                name = blake2b(name.encode(), digest_size=4).hexdigest()
            names[name] = None
        return tuple(names)

    @property
    def digests(self) -> dict[str, str]:
        """What parts hold, by their names."""
        return dict(zip(self.names, (one.digest for one in self.parts), strict=True))

    @property
    def borders(self) -> Iterator[tuple[str, str]]:
        """What tells which part has a word: see ``postings.borders``."""
        return borders([(self.words[one.start], self.words[one.stop - 1]) for one in self.parts])


T = TypeVar("T")


def segment_name(key: str) -> str:
    """Under which name a segment is kept; what it has of texts and words stands beside."""
    return f"segments/{key}"


def part_name(digest: str) -> str:
    """Under which name a part of the index is kept, packed."""
    return f"parts/{digest}"


def bundle_name(folder: str) -> str:
    """Under which name it is kept how a bundle was put together."""
    return f"bundles/{folder}"


def decoded(cabinet: Cabinet, name: str, decoder: msgspec.msgpack.Decoder[T]) -> T | None:
    """What is kept under a name; None when that is nothing, or damaged."""
    kept = cabinet.get(name)
    if kept is None:
        return None
    try:
        return decoder.decode(kept)
    except msgspec.MsgspecError:
        return None


def there(cabinet: Cabinet, name: str, decoder: msgspec.msgpack.Decoder[T]) -> T:
    """What must be kept under a name. Raises LostError."""
    found = decoded(cabinet, name, decoder)
    if found is None:
        raise LostError(name)
    return found


_assembled = msgspec.msgpack.Decoder(Assembled)
_words = msgspec.msgpack.Decoder(tuple[Word, ...])


def assembled(folder: str, cabinet: Cabinet) -> Assembled | None:
    """A bundle as it was put together last."""
    return decoded(cabinet, bundle_name(folder), _assembled)


def assemble(
    folder: str, segments: Sequence[tuple[str, int]], old: Assembled | None, cabinet: Cabinet
) -> Assembled:
    """The bundle of these *segments*, which was *old*; its parts are kept. Raises LostError."""
    new = _again(old, segments, cabinet) if old and _is_alike(old, segments) else None
    if new is None:
        new = _from_nothing(segments, cabinet)
    if new is not old:
        cabinet.put(bundle_name(folder), msgspec.msgpack.encode(new))
    return new


def _maker() -> str:
    return f"{engine()}; parts of {LARGEST}; heavy from {HEAVY}"


def _is_alike(old: Assembled, segments: Sequence[tuple[str, int]]) -> bool:
    """Whether each document stands where it stood: then it has its number, and few are other."""
    counts = [count for _, count in old.segments] == [count for _, count in segments]
    return old.maker == _maker() and counts


def _words_of(key: str, cabinet: Cabinet) -> tuple[Word, ...]:
    return there(cabinet, f"{segment_name(key)}.words", _words)


def _starts(segments: Sequence[tuple[str, int]]) -> Iterator[int]:
    return accumulate((count for _, count in segments), initial=0)


def _from_nothing(segments: Sequence[tuple[str, int]], cabinet: Cabinet) -> Assembled:
    runs = (
        Run(start, _words_of(key, cabinet))
        for (key, _), start in zip(segments, _starts(segments), strict=False)
    )
    encoded = together(runs)
    sizes = {word: len(one) for word, one in encoded.items()}
    words = tuple(sizes)
    parts = tuple(
        Part(own.start, own.stop, _kept((encoded[words[place]] for place in own), cabinet))
        for own in divided(words, sizes, LARGEST)
    )
    heavy = tuple(sorted(_heavy(encoded).items()))
    return Assembled(_maker(), tuple(segments), words, tuple(sizes.values()), parts, heavy)


def _heavy(encoded: Mapping[str, bytes]) -> dict[str, int]:
    return {word: count_of(one) for word, one in encoded.items() if len(one) >= HEAVY}


def _kept(encoded: Iterable[bytes], cabinet: Cabinet) -> str:
    """Keep a part; its digest."""
    content = part_of(encoded)
    digest = blake2b(content, digest_size=16).hexdigest()
    cabinet.put(part_name(digest), packed(content))
    return digest


def _again(
    old: Assembled, segments: Sequence[tuple[str, int]], cabinet: Cabinet
) -> Assembled | None:
    """The bundle where some segments are other; None when what is kept is not enough for that."""
    opened = _Opened(old, cabinet)
    try:
        swaps = [
            Swap(start, count, _words_of(was, cabinet), _words_of(key, cabinet))
            for (was, _), (key, count), start in zip(
                old.segments, segments, _starts(segments), strict=False
            )
            if was != key
        ]
        if not swaps:
            return old
        starts = {one.start: one.size for one in swaps}
        news = {
            word: exchanged(word, opened.get(word), runs, starts)
            for word, runs in changed(swaps).items()
        }
        return _divided_again(old, segments, news, opened)
    except LostError:
        return None


class _Opened:
    """The words of a bundle, as its parts have them; a part is opened when it is asked for."""

    def __init__(self, old: Assembled, cabinet: Cabinet) -> None:
        self.old = old
        self.cabinet = cabinet
        self._firsts = [old.words[one.start] for one in old.parts]
        self._parts: dict[int, Mapping[str, bytes]] = {}

    def get(self, word: str) -> bytes | None:
        """What the index has of a word."""
        place = bisect_right(self._firsts, word) - 1
        if place < 0:
            return None
        if place not in self._parts:
            self._parts[place] = self._opened(part_name(self.old.parts[place].digest))
        return self._parts[place].get(word)

    def _opened(self, name: str) -> Mapping[str, bytes]:
        content = unpacked(self.cabinet.get(name) or b"")
        if content is None:
            raise LostError(name)
        return words_in(content[len(MARKER) :])


def _divided_again(
    old: Assembled,
    segments: Sequence[tuple[str, int]],
    news: Mapping[str, bytes],
    opened: _Opened,
) -> Assembled:
    """The bundle where some words have other places; a word that has none is no more."""
    sizes = dict(zip(old.words, old.sizes, strict=True))
    sizes.update((word, len(one)) for word, one in news.items())
    words = tuple(sorted(word for word, size in sizes.items() if size))
    touched = sorted(news)
    before = {
        (old.words[one.start], old.words[one.stop - 1], one.stop - one.start): one.digest
        for one in old.parts
    }

    def part(own: range) -> Part:
        first, last = words[own.start], words[own.stop - 1]
        digest = before.get((first, last, len(own)))
        if digest is None or bisect_left(touched, first) != bisect_right(touched, last):
            digest = _kept((encoded(words[place]) for place in own), opened.cabinet)
        return Part(own.start, own.stop, digest)

    def encoded(word: str) -> bytes:
        return news.get(word) or opened.get(word) or b""

    parts = tuple(map(part, divided(words, sizes, LARGEST)))
    heavy = {word: count for word, count in old.heavy if word not in news} | _heavy(news)
    return Assembled(
        maker=_maker(),
        segments=tuple(segments),
        words=words,
        sizes=tuple(sizes[word] for word in words),
        parts=parts,
        heavy=tuple(sorted(heavy.items())),
    )


def metadata(bundle: Assembled, segments: Iterable[Segment], numbers: Sequence[int]) -> bytes:
    """What the engine knows of a bundle before it searches, packed.

    Much shorter than its own: a line of JSON, with the first and the last words of parts of the
    index, and the common words; then a byte for the length of each document; then how far its
    number is from the one that would follow the last; then the names of parts, four bytes each.
    ``search-engine.js`` writes for the engine what it reads.
    """
    own = tuple(segments)
    borders = tuple(bundle.borders)
    head = {
        "version": own[0].version,
        "count": len(numbers),
        "firsts": " ".join(_firsts(first for first, _ in borders)),
        "lasts": " ".join(_lasts(borders)),
        "common": " ".join(_common(bundle, own)),
        "fields": sorted({field for one in own for field in one.fields}),
    }
    line = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    lengths = bytes(_rounded(words) for one in own for words in one.lengths)
    steps = bytearray()
    for number, following in zip(numbers, [0, *(one + 1 for one in numbers)], strict=False):
        steps += _varint(number - following)
    names = bytes.fromhex("".join(bundle.names))
    return gzip.compress(MARKER + line + b"\n" + lengths + steps + names, 9, mtime=0)


def _common(bundle: Assembled, segments: Iterable[Segment]) -> Iterator[str]:
    """Heavy words that nine of ten texts have, and half of all documents."""
    lengths = [words for one in segments for words in one.lengths]
    most = max(len(lengths) / 2, 0.9 * sum(words >= LONG for words in lengths))
    return (word for word, count in bundle.heavy if count >= most)


def _firsts(words: Iterable[str]) -> Iterator[str]:
    """Words in order: of each, how many letters it shares with the one before, and the others.

    The count is a letter, from ``0`` on.
    """
    before = ""
    for word in words:
        shared = alike(before, word)
        yield f"{chr(ord('0') + shared)}{word[shared:]}"
        before = word


def _lasts(borders: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The last words of parts: of one that differs from the next first in its last letter, that.

    Nearly all do. Any other stands after ``=``.
    """
    firsts = (*(first for first, _ in borders[1:]), "")
    for (_, last), following in zip(borders, firsts, strict=True):
        yield last[-1:] if last and following and last[:-1] == following[:-1] else f"={last}"


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; 0, -1, 1, -2, 2 are written as 0, 1, 2, 3, 4."""
    rest = 2 * number if number >= 0 else -2 * number - 1
    written = bytearray()
    while rest > 127:
        written.append(rest & 127 | 128)
        rest >>= 7
    written.append(rest)
    return bytes(written)


def _rounded(words: int) -> int:
    """A length to four binary digits, as a byte: three of them and an exponent.

    It only tempers scores.
    """
    shift = max(0, words.bit_length() - 4)
    digits = words >> shift
    return digits if digits < 8 else shift + 1 << 3 | digits & 7
