"""A mapping with another laid over it: what has changed over what there was."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping, ValuesView
from typing import Any, Final


class _Gone:
    def __repr__(self) -> str:
        return "GONE"

    def __reduce__(self) -> str:
        return "GONE"


GONE: Final = _Gone()
"""As a value of the upper layer: the key has none any more."""


Place = Callable[[str, Any], Any]
"""What keys are sorted by, of a key and its value."""


class Layered(Mapping[str, Any]):
    """*below*, except where *above* has another value. Either may change later.

    Keys come in their own order, in that of their *place*, or in that of the keys of *order*, which
    has the same.
    """

    def __init__(
        self,
        below: Mapping[str, Any],
        above: Mapping[str, Any],
        place: Place | None = None,
        order: Mapping[str, object] | None = None,
    ) -> None:
        self._below = below
        self._above = above
        self._place = place
        self._order = order

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - values of any type
        value = self.get(key, GONE)
        if value is GONE:
            raise KeyError(key)
        return value

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401
        value = self._above.get(key, self)
        if value is self:
            return self._below.get(key, default)
        return default if value is GONE else value

    def __contains__(self, key: object) -> bool:
        return self._above[key] is not GONE if key in self._above else key in self._below  # type: ignore[index]

    def __iter__(self) -> Iterator[str]:
        if self._order is not None:
            return iter(self._order)
        if self._place:
            return iter(self._merged())
        gone = {key for key, value in self._above.items() if value is GONE}
        return iter(sorted((set(self._below) | self._above.keys()) - gone))

    def __len__(self) -> int:
        if self._order is not None:
            return len(self._order)
        added = sum(
            (value is not GONE) - (key in self._below) for key, value in self._above.items()
        )
        return len(self._below) + added

    def items(self) -> ItemsView[str, Any]:
        return self._merged().items()

    def values(self) -> ValuesView[Any]:
        return self._merged().values()

    def _merged(self) -> dict[str, Any]:
        """All of it: what is below is taken together, which is cheaper than key by key."""
        if not self._above and self._place is None and self._order is None:
            return dict(self._below.items())
        everything = {**dict(self._below.items()), **self._above}
        if self._order is not None:
            return {key: everything[key] for key in self._order}
        merged = {key: value for key, value in everything.items() if value is not GONE}
        place = self._place
        order = sorted(merged, key=(lambda one: place(one, merged[one])) if place else None)
        return {key: merged[key] for key in order}
