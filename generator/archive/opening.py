"""An archive over its cells: what is stored in them, and what is found out when somebody asks."""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar, overload

from generator.archive.indexes import STORED
from generator.archive.likeness import Named, neighbours, related, telling
from generator.archive.model import Archive, Dated
from generator.archive.noting import ALL, Index, Notebook
from generator.text.model import ConfiguredSite
from generator.text.sealing import Sealed

T = TypeVar("T")


def open_archive(
    site: ConfiguredSite,
    cells: Mapping[str, Mapping[str, Any]],
    notes: Notebook,
    faulty: frozenset[str] = frozenset(),
) -> Archive:
    """The archive whose indexes hold *cells*; every reading of it goes into *notes*."""
    index: dict[str, Index[Any]] = {name: Index(name, cells[name], notes) for name in STORED}
    named = Named(index["named_in"], index["articles_of"], index["rarity_of"])

    def alike(id: str) -> Any:  # noqa: ANN401 - each index has a type of its own
        return related(id, named)

    def near(id: str) -> Any:  # noqa: ANN401
        return neighbours(index["together_with"].get(id) or {})

    return Archive(
        notes=notes,
        site=site,
        faulty=faulty,
        **index,
        beside=Index("beside", Beside(cells["calendar"]), notes),
        entities_in=Found(
            index["named_in"], lambda id: telling(named.named_in.get(id, {}), named.rarity_of)
        ),
        neighbours_of=Found(
            index["together_with"], lambda id: notes.ask(("neighbours_of", id), lambda: near(id))
        ),
        related_to=Found(
            index["named_in"], lambda id: notes.ask(("related_to", id), lambda: alike(id))
        ),
        translations_of=Found(index["heads"], lambda id: _translations(id, index)),
        sayings=Told("sayings_in", index["sayings_in"], cells["calendar"], notes),
        emendations=Told("emendations_in", index["emendations_in"], cells["calendar"], notes),
    )


def _translations(id: str, index: Mapping[str, Index[Any]]) -> tuple[str, ...]:
    """The same article in other languages: its original's family first, then its own."""
    own = index["briefs"].get(id)
    original = own.translation_of if own else None
    families = []
    if original and original.id in index["briefs"]:
        families.append((original.id, *index["translated_as"].get(original.id, ())))
    if own:
        families.append(tuple(index["translated_as"].get(id, ())))
    return tuple(dict.fromkeys(one for family in families for one in family if one != id))


def _reopened(archive: Archive) -> tuple[Any, tuple[Any, ...]]:
    """How an archive travels to another process: as its cells, with nothing noted yet."""
    cells = {name: _movable(getattr(archive, name).cells) for name in STORED}
    return open_archive, (archive.site, cells, Notebook(), archive.faulty)


def _movable(cells: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same without what holds on to a file; what is sealed travels so."""
    return cells if isinstance(cells, Sealed) else dict(cells)


copyreg.pickle(Archive, _reopened)


class Found(Mapping[str, T]):
    """An index whose cells are found out when asked for; *keys* has those that it may have."""

    def __init__(self, keys: Mapping[str, object], find: Callable[[str], T]) -> None:
        self._keys = keys
        self._find = find

    def __getitem__(self, key: str) -> T:
        found = self._find(key)
        if not found:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._keys if self._find(key))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Beside(Mapping[str, tuple[str, str]]):
    """The articles before and after each in time, withdrawn ones left out; empty: there is none."""

    def __init__(self, calendar: Mapping[str, Dated]) -> None:
        self._calendar = calendar

    @cached_property
    def _order(self) -> tuple[str, ...]:
        return tuple(self._calendar)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {id: place for place, id in enumerate(self._order)}

    def __getitem__(self, id: str) -> tuple[str, str]:
        place = self._places.get(id)
        if place is None or self._calendar[id].is_withdrawn:
            return ("", "")
        return (self._next(range(place - 1, -1, -1)), self._next(range(place + 1, len(self))))

    def _next(self, places: Iterable[int]) -> str:
        # Few are withdrawn: this is a step or two, where a list of all others would be thousands.
        there = (self._order[place] for place in places)
        return next((id for id in there if not self._calendar[id].is_withdrawn), "")

    def __iter__(self) -> Iterator[str]:
        return iter(self._calendar)

    def __len__(self) -> int:
        return len(self._calendar)


class Told(Sequence[T]):
    """What all articles say of a kind, in the order of articles and of their texts."""

    def __init__(
        self,
        name: str,
        said_in: Mapping[str, tuple[T, ...]],
        calendar: Mapping[str, object],
        notes: Notebook,
    ) -> None:
        self._name = name
        self._said_in = said_in
        self._calendar = calendar
        self._notes = notes
        self._all: tuple[T, ...] | None = None

    def _told(self) -> tuple[T, ...]:
        self._notes.reads.add((self._name, ALL))
        if self._all is None:
            said = dict(self._said_in.items())
            self._all = tuple(one for id in self._calendar if id in said for one in said[id])
        return self._all

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        return self._told()[place]

    def __len__(self) -> int:
        return len(self._told())

    def __iter__(self) -> Iterator[T]:
        return iter(self._told())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._told() == tuple(other)

    __hash__ = None  # type: ignore[assignment]
