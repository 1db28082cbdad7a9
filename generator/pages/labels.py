"""Names beside circles: each where it covers no other name and no circle, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.pages.chart_cards import Anchor


class Box(NamedTuple):
    """A rectangle on paper."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether they share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def contains(self, other: Box) -> bool:
        """Whether the other lies inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


class Circle(NamedTuple):
    """A circle on paper."""

    x: float
    y: float
    r: float

    @property
    def box(self) -> Box:
        """The square around it."""
        return Box(self.x - self.r, self.y - self.r, self.x + self.r, self.y + self.r)


class Spot(NamedTuple):
    """Where a name is written: the baseline's *y*, and *x* at its *anchor*."""

    x: float
    y: float
    anchor: Anchor


def place_labels(
    circles: Sequence[Circle], widths: Sequence[float], paper: Box, *, height: float
) -> tuple[Spot | None, ...]:
    """A place for the name of each circle, those that come first choosing first.

    None where it would cover another name or circle, or leave the paper.
    """
    taken = [circle.box for circle in circles]
    spots: list[Spot | None] = []
    for circle, width in zip(circles, widths, strict=True):
        free = (
            (spot, box)
            for spot, box in _choices(circle, width, height)
            if paper.contains(box) and not any(box.overlaps(other) for other in taken)
        )
        spot, box = next(free, (None, None))
        spots.append(spot)
        if box:
            taken.append(box)
    return tuple(spots)


def _choices(circle: Circle, width: float, height: float) -> Iterator[tuple[Spot, Box]]:
    """Right, left, above and below, with the room that each takes."""
    x, y, r = circle
    beside, gap = y + height * 0.35, 3
    top, bottom = y - height / 2, y + height / 2
    right, left = x + r + gap, x - r - gap
    yield Spot(_r(right), _r(beside), "start"), Box(right, top, right + width, bottom)
    yield Spot(_r(left), _r(beside), "end"), Box(left - width, top, left, bottom)
    above, below = y - r - gap, y + r + gap
    middle = (x - width / 2, x + width / 2)
    yield (
        Spot(_r(x), _r(above - height * 0.15), "middle"),
        Box(middle[0], above - height, middle[1], above),
    )
    yield (
        Spot(_r(x), _r(below + height * 0.85), "middle"),
        Box(middle[0], below, middle[1], below + height),
    )


def _r(number: float) -> float:
    return round(number, 1)
