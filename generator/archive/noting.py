"""Who asked what: every reading of an archive is noted, so that a change touches what read it.

A *cell* is one key of one index: ``("mentions_of", "people/x")``. Whatever is made from an archive
is made again only when a cell that it read has changed. A *question* has an answer of its own that
many ask for (the card of a person): it stands between them and the cells that it reads, so that a
change that leaves the answer as it was stops there.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping, ValuesView
from hashlib import blake2b
from typing import Any, Generic, NamedTuple, TypeVar, cast

import msgspec

V_co = TypeVar("V_co", covariant=True)
T = TypeVar("T")

Cell = tuple[str, str]
"""An index (or a kind of question) and a key."""

KEYS = "*"
"""As a key: which keys an index has, and in what order."""

ALL = "**"
"""As a key: everything in an index."""


def presence(index: str) -> str:
    """The index that tells which keys another has: who asks need not know what stands there."""
    return f"{index}?"


def digest(answer: object) -> bytes:
    """What tells an answer from others. Functions in it do not count: what they tell is noted."""
    return blake2b(_encoder.encode(answer), digest_size=12).digest()


_encoder = msgspec.msgpack.Encoder(enc_hook=lambda _: None)


class Answer(NamedTuple):
    """The answer to a question, and the cells that were read for it."""

    question: Cell
    value: object
    reads: frozenset[Cell]


class Notebook:
    """What is read, by whoever is at work; the answers that were given.

    *reads* are the cells that have been read since whoever is at work began.
    """

    def __init__(self) -> None:
        self._remembered: Mapping[str, Callable[[str], object]] = {}
        self.reads: set[Cell] = set()
        self.answers: dict[Cell, Answer] = {}
        self._fresh: list[Cell] = []

    def ask(self, question: Cell, answer: Callable[[], T]) -> T:
        """The answer to a question, found once; whoever asks has read the question."""
        known = self.answers.get(question)
        if known is not None:
            # The question as it was asked first: many pages ask the same.
            self.reads.add(known.question)
            return cast("T", known.value)
        self.reads.add(question)
        if question[0] in self._remembered:
            value = self._remembered[question[0]](question[1])
            if value is not None:
                return cast("T", value)
        found, reads = self.watch(answer)
        self.answers[question] = Answer(question, found, reads)
        self._fresh.append(question)
        return found

    def remember(self, answers: Mapping[str, Callable[[str], object]]) -> None:
        """From now on, answer questions of some kinds as on another day, but where that says None.

        What has been asked before is not forgotten: those answers are newer.
        """
        self._remembered = answers

    def fresh(self) -> tuple[Cell, ...]:
        """The questions that were asked for the first time since this was asked."""
        fresh, self._fresh = self._fresh, []
        return tuple(fresh)

    def watch(self, work: Callable[[], T]) -> tuple[T, frozenset[Cell]]:
        """The value of *work*, and what was read for it.

        When it raises, what it had read counts for whoever asked.
        """
        outer, self.reads = self.reads, set()
        try:
            value = work()
        except BaseException:
            outer |= self.reads
            raise
        finally:
            inner, self.reads = self.reads, outer
        return value, frozenset(inner)


class _Cells(dict[str, Cell]):
    """The cells of one index by their keys, each made once: many pages read the same."""

    def __init__(self, index: str) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, key: str) -> Cell:
        cell = self[key] = (self._index, key)
        return cell


class Index(Mapping[str, V_co], Generic[V_co]):
    """One index of an archive: a mapping that notes what is read of it."""

    __slots__ = ("_name", "_named", "_notes", "_present", "cells")

    def __init__(self, name: str, cells: Mapping[str, V_co], notes: Notebook) -> None:
        self._name = name
        self._named = _Cells(name)
        self._present = _Cells(presence(name))
        self._notes = notes
        self.cells = cells
        """The same, unnoted."""

    def __getitem__(self, key: str) -> V_co:
        self._notes.reads.add(self._named[key])
        return self.cells[key]

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as a Mapping has it
        self._notes.reads.add(self._named[key])
        return self.cells.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._notes.reads.add(self._present[str(key)])
        return key in self.cells

    def __iter__(self) -> Iterator[str]:
        self._notes.reads.add(self._named[KEYS])
        return iter(self.cells)

    def __len__(self) -> int:
        self._notes.reads.add(self._named[KEYS])
        return len(self.cells)

    def items(self) -> ItemsView[str, V_co]:
        self._notes.reads.add(self._named[ALL])
        return self.cells.items()

    def values(self) -> ValuesView[V_co]:
        self._notes.reads.add(self._named[ALL])
        return self.cells.values()

    def __repr__(self) -> str:
        return f"Index({self._name!r}, {self.cells!r})"
