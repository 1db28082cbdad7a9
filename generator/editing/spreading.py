"""Work on many files, as whoever asks for it wants it done: here one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

S = TypeVar("S")
I = TypeVar("I")  # noqa: E741 - an input
O = TypeVar("O")  # noqa: E741 - an output


class Spread(Protocol):
    """``function(shared, one)`` for each of *inputs*, in order; maybe in other processes."""

    def __call__(
        self, function: Callable[[S, I], O], shared: S, inputs: Sequence[I]
    ) -> Iterator[O]: ...


def in_turn(function: Callable[[S, I], O], shared: S, inputs: Sequence[I]) -> Iterator[O]:
    """One after the other, in this process."""
    return (function(shared, one) for one in inputs)
