"""Finds entities by what is typed, among names, variants, inflected forms, ids and old ids."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from anyascii import anyascii
from rapidfuzz import fuzz

from generator.addresses import ENTITY_KINDS, kind_of, slug_of
from generator.editing.creating import KINDS, slug_from
from generator.sources.files import look, names
from generator.sources.reading import read
from generator.sources.records import Authority

SHOWN = 8
FRESH = 1.0
"""Seconds for which the records are not looked at again, unless something was built meanwhile."""

LIKELY = 72.0
"""Likeness, of 100, below which other letters are another name."""


class Known(NamedTuple):
    """An entity as it is shown in a list."""

    id: str
    name: str
    description: str


class Guess(NamedTuple):
    """An entity that may be meant: how likely, by which of its names. *is_new*: not yet there."""

    id: str
    name: str
    description: str
    by: str
    score: float
    is_new: bool = False


class _Record(NamedTuple):
    stamp: tuple[int, int, int]
    known: Known | None
    names: tuple[tuple[str, str], ...]


class Entities:
    """The authority records of an archive, read again only where they changed.

    *builds* tells how many builds have ended: a page that shows a new record may be asked for it.
    """

    def __init__(self, root: Path, builds: Callable[[], int] = lambda: 0) -> None:
        self.root = root
        self._builds = builds
        self._records: dict[str, _Record] = {}
        self._looked = (-1, 0.0)
        self._lock = Lock()

    def refresh(self) -> None:
        """Look at every authority record that has changed; not more often than while one types."""
        with self._lock:
            builds, (looked_after, looked_at) = self._builds(), self._looked
            if builds == looked_after and time.monotonic() - looked_at < FRESH:
                return
            there: dict[str, _Record] = {}
            for path in (one for kind in ENTITY_KINDS for one in names(self.root, kind)):
                try:
                    found = (self.root / path).stat()
                except OSError:
                    continue
                stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
                old = self._records.get(path)
                there[path] = old if old and old.stamp == stamp else _read(self.root, path, stamp)
            self._records, self._looked = there, (builds, time.monotonic())

    def known(self) -> dict[str, Known]:
        """Every entity by its id."""
        self.refresh()
        return {one.known.id: one.known for one in self._records.values() if one.known}

    def find(
        self, words: str, *, kinds: Iterable[str] = (), named: Iterable[str] = ()
    ) -> tuple[Guess, ...]:
        """Who or what may be meant by *words*, the likeliest first; of *kinds*, or of any kind.

        Entities that are *named* in the article already come before others as likely.
        """
        self.refresh()
        wanted, here = frozenset(kinds) or frozenset(ENTITY_KINDS), frozenset(named)
        records = [
            one for one in self._records.values() if one.known and kind_of(one.known.id) in wanted
        ]
        folded = fold(words)
        guesses = list(_guesses(folded, records, _likeness)) or list(
            _guesses(folded, records, _nearness)
        )
        ranked = ((one.score + (4 if one.id in here else 0), one) for one in guesses)
        return tuple(one for _, one in sorted(ranked, key=lambda pair: (-pair[0], pair[1].id)))[
            :SHOWN
        ]

    def new(self, words: str, *, kinds: Iterable[str] = ()) -> tuple[Guess, ...]:
        """Records that could be made for *words*: one for each kind, with an id that is free."""
        slug, there = slug_from(words), self.known()
        if not slug:
            return ()
        wanted = frozenset(kinds) or frozenset(ENTITY_KINDS)
        made = []
        for kind in ENTITY_KINDS:
            if kind in wanted:
                id, number = f"{kind}/{slug}", 2
                while id in there:
                    id, number = f"{kind}/{slug}-{number}", number + 1
                made.append(Guess(id, " ".join(words.split()), "", "", 0, is_new=True))
        return tuple(made)


def _read(root: Path, path: str, stamp: tuple[int, int, int]) -> _Record:
    file = look(root, path).value
    record = read(file).value if file else None
    if not isinstance(record, Authority):
        return _Record(stamp, None, ())
    written = [
        record.name,
        record.sort_name,
        *(form for one in record.names for form in (one.name, *one.forms)),
        slug_of(record.id),
        slug_of(record.id).replace("-", " "),
        record.id,
        *record.aliases,
    ]
    folded = tuple((fold(one), one) for one in dict.fromkeys(written) if one)
    return _Record(stamp, Known(record.id, record.name, record.description), folded)


def fold(words: str) -> str:
    """Words as they are compared: Latin letters of any script, small, single spaces."""
    return " ".join(anyascii(words).casefold().replace("'", "").split())


def _guesses(
    wanted: str, records: Iterable[_Record], likeness: Callable[[str, str], float]
) -> Iterator[Guess]:
    for record in records:
        score, by = max((likeness(wanted, folded), written) for folded, written in record.names)
        if score and record.known:
            yield Guess(*record.known, by, score)


def _likeness(wanted: str, name: str) -> float:
    """How likely a name is meant by its own letters, 0 to 100."""
    parts = wanted.split()
    if not all(part in name for part in parts):
        return 0.0
    if wanted == name:
        return 100.0
    further = min(10, (len(name) - len(wanted)) / 4)
    if name.startswith(wanted):
        return 95.0 - further if wanted else 1.0
    words = name.split()
    if all(any(word.startswith(part) for word in words) for part in parts):
        return 84.0 - further
    return 0.0


def _nearness(wanted: str, name: str) -> float:
    """How likely a name is meant by letters that are not quite its own, 0 to 80."""
    if len(wanted) < 4:
        return 0.0
    words = name.split()
    near = [max(_near(part, word) for word in words) for part in wanted.split()]
    whole = fuzz.ratio(wanted, name, score_cutoff=LIKELY)
    return 0.8 * max(whole, min(near, default=0) and sum(near) / len(near) - 5)


def _near(part: str, word: str) -> float:
    return 100.0 if word.startswith(part) else fuzz.ratio(part, word, score_cutoff=LIKELY)


def singular(kind: str) -> str:
    """What `regesta new` calls a kind: ``person`` for ``people``."""
    return next(one for one, many in KINDS.items() if many == kind)
