"""Places for the nodes of a graph on paper: near those they are tied to, apart from all others.

A force-directed layout after Fruchterman and Reingold (1991), from a fixed start, with additions,
products and square roots alone: these are exact in IEEE 754, so that every machine gives the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

Point = tuple[float, float]


class Tie(NamedTuple):
    """Two nodes by their numbers, and how strongly they are tied, above 0 and up to 1."""

    first: int
    second: int
    strength: float


_STEPS = 220
# Both parts of a low-discrepancy sequence (Roberts, R2): scattered evenly, and never in a pattern.
_SCATTER = (0.7548776662466927, 0.5698402909980532)


def lay_out(count: int, ties: Sequence[Tie], *, width: float, height: float) -> tuple[Point, ...]:
    """The places of *count* nodes inside a box of *width* and *height*, filling it.

    The work grows with the square of *count*, which its callers keep small.
    """
    if not count:
        return ()
    xs = [(0.5 + _SCATTER[0] * number) % 1.0 - 0.5 for number in range(count)]
    ys = [(0.5 + _SCATTER[1] * number) % 1.0 - 0.5 for number in range(count)]
    distance = math.sqrt(1.0 / count)
    for step in range(_STEPS):
        reach = 0.12 * (1 - step / _STEPS) + 0.001
        _move(xs, ys, ties, distance, reach)
    return _fitted(xs, ys, width, height)


def _move(
    xs: list[float], ys: list[float], ties: Sequence[Tie], distance: float, reach: float
) -> None:
    """One step: all push each other away, ties and the middle pull; none moves beyond *reach*."""
    pull = 0.9 * distance
    push_x, push_y = [-pull * x for x in xs], [-pull * y for y in ys]
    square = distance * distance
    for one in range(len(xs)):
        for other in range(one):
            dx, dy = xs[one] - xs[other], ys[one] - ys[other]
            force = square / (dx * dx + dy * dy + 1e-6)
            push_x[one] += dx * force
            push_y[one] += dy * force
            push_x[other] -= dx * force
            push_y[other] -= dy * force
    for first, second, strength in ties:
        dx, dy = xs[first] - xs[second], ys[first] - ys[second]
        force = strength * math.sqrt(dx * dx + dy * dy) / distance
        push_x[first] -= dx * force
        push_y[first] -= dy * force
        push_x[second] += dx * force
        push_y[second] += dy * force
    for number in range(len(xs)):
        length = math.sqrt(push_x[number] * push_x[number] + push_y[number] * push_y[number])
        part = min(length, reach) / (length or 1.0)
        xs[number] += push_x[number] * part
        ys[number] += push_y[number] * part


def _fitted(
    xs: Sequence[float], ys: Sequence[float], width: float, height: float
) -> tuple[Point, ...]:
    across, upright = _spread(xs), _spread(ys)
    return tuple(
        (
            (x - min(xs)) / across * width if across else width / 2,
            (y - min(ys)) / upright * height if upright else height / 2,
        )
        for x, y in zip(xs, ys, strict=True)
    )


def _spread(places: Sequence[float]) -> float:
    return max(places) - min(places)


def pushed_apart(
    places: Sequence[Point], radii: Sequence[float], *, width: float, height: float
) -> tuple[Point, ...]:
    """The same places, but with no circle on another as far as there is room; all stay inside."""
    xs, ys = [x for x, _ in places], [y for _, y in places]
    for _ in range(60):
        for one in range(len(xs)):
            for other in range(one):
                _part(xs, ys, (one, other), radii[one] + radii[other])
        for number in range(len(xs)):
            xs[number] = min(max(xs[number], 0.0), width)
            ys[number] = min(max(ys[number], 0.0), height)
    return tuple(zip(xs, ys, strict=True))


def _part(xs: list[float], ys: list[float], pair: tuple[int, int], room: float) -> None:
    one, other = pair
    dx, dy = xs[one] - xs[other], ys[one] - ys[other]
    # Two at one place part in a direction that their numbers give.
    if not dx and not dy:
        dx = 0.01 * (1 + one - other)
    gap = math.sqrt(dx * dx + dy * dy)
    if gap >= room:
        return
    part = (room - gap) / gap / 2
    xs[one] += dx * part
    ys[one] += dy * part
    xs[other] -= dx * part
    ys[other] -= dy * part
