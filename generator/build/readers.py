"""Who read what, in numbers: a build reads a million cells, and nearly all are of known ids.

A worker tells the cells that it read by index and number of the key; as words, to write them down,
to read them and to find each in one large table would take longer than all else that is done with
them. A number is a place in a list that each side makes from the archive by itself.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from generator.archive.noting import Cell


class Numbered(NamedTuple):
    """Cells that were read: by index the numbers of keys, and those whose keys have no number."""

    numbers: Mapping[str, list[int]] = {}
    others: tuple[Cell, ...] = ()


class Numbering:
    """A number for each of the *ids*, which are all different; without any, nothing has one."""

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._numbers = {id: number for number, id in enumerate(ids)}

    def numbered(self, cells: Iterable[Cell]) -> Numbered:
        """The same cells, of which each may be there once."""
        numbers, found, others = self._numbers, dict[str, list[int]](), list[Cell]()
        for cell in cells:
            index, key = cell
            number = numbers.get(key)
            if number is None:
                others.append(cell)
            elif index in found:
                found[index].append(number)
            else:
                found[index] = [number]
        return Numbered(found, tuple(others))


class Readers:
    """By what each cell was read: numbers of readers, in the order in which they came.

    *ids* as in the Numbering of those who tell what they read. A reader takes four bytes.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = tuple(ids)
        self._numbers = {id: number for number, id in enumerate(self._ids)}
        self._columns: dict[str, list[array[int] | None]] = {}
        self._others: dict[Cell, array[int]] = {}

    def add(self, reader: int, cells: Iterable[Cell]) -> None:
        """Add that *reader* has read these cells."""
        numbers, columns = self._numbers, self._columns
        for cell in cells:
            index, key = cell
            number = numbers.get(key)
            if number is None:
                self._add_other(reader, cell)
                continue
            column = columns.get(index) or self._column(index)
            known = column[number]
            if known is None:
                known = column[number] = array("I")
            known.append(reader)

    def add_numbered(self, reader: int, cells: Numbered) -> None:
        """The same of cells that whoever read them has put in numbers."""
        for index, numbers in cells.numbers.items():
            column = self._columns.get(index) or self._column(index)
            for number in numbers:
                known = column[number]
                if known is None:
                    known = column[number] = array("I")
                known.append(reader)
        for cell in cells.others:
            self._add_other(reader, cell)

    def _column(self, index: str) -> list[array[int] | None]:
        column = self._columns[index] = [None] * len(self._ids)
        return column

    def _add_other(self, reader: int, cell: Cell) -> None:
        known = self._others.get(cell)
        if known is None:
            known = self._others[cell] = array("I")
        known.append(reader)

    def rows(self) -> Iterator[tuple[str, dict[str, bytes]]]:
        """The readers of each key that anything has read, by index; ids first, both in order."""
        ids, columns = self._ids, tuple(self._columns.items())
        for number in sorted(range(len(ids)), key=ids.__getitem__):
            found = {
                index: makers.tobytes()
                for index, column in columns
                if (makers := column[number]) is not None
            }
            if found:
                yield ids[number], found
        by_key: dict[str, dict[str, bytes]] = {}
        for (index, key), makers in sorted(self._others.items()):
            by_key.setdefault(key, {})[index] = makers.tobytes()
        yield from sorted(by_key.items())
