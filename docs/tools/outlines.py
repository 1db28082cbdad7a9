"""Writes ``generator/pages/outlines.py``: coasts and borders of the world, from Natural Earth.

``npm pack world-atlas@2.0.2``, unpack it, and
``python docs/tools/outlines.py package/countries-110m.json > generator/pages/outlines.py``.
"""

import json
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

HEAD = '''"""The outlines of land and countries, for the map: data, and how it is read.

From Natural Earth 4.1.0, Admin 0 countries at 1:110 million, which is in the public domain
(https://www.naturalearthdata.com/about/terms-of-use/), by way of the npm package world-atlas 2.0.2
(``countries-110m.json``; ISC licence, copyright 2013-2019 Michael Bostock). Made by
``docs/tools/outlines.py``; borders are those that Natural Earth draws, by who holds the ground.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple


class Degrees(NamedTuple):
    """A point on the globe: *east* and *north* in decimal degrees, WGS 84."""

    east: float
    north: float


Line = tuple[Degrees, ...]


@lru_cache(maxsize=1)
def land() -> tuple[Line, ...]:
    """The rings of land; a ring inside another is water: draw them by the even-odd rule."""
    return _decoded(_LAND)


@lru_cache(maxsize=1)
def borders() -> tuple[Line, ...]:
    """The lines between countries."""
    return _decoded(_BORDERS)


def _decoded(text: str) -> tuple[Line, ...]:
    """Lines divided by semicolons: a point in hundredths of a degree, then the way to each next."""
    lines = (_unwound(_line([int(part) for part in line.split()])) for line in text.split(";"))
    return tuple(copy for line in lines for copy in _on_both_sides(line))


def _line(steps: list[int]) -> Line:
    easts, norths = accumulate(steps[::2]), accumulate(steps[1::2])
    return tuple(Degrees(x / 100, y / 100) for x, y in zip(easts, norths, strict=True))


def _unwound(line: Line) -> Line:
    """A line that crosses the 180th meridian goes on beyond it, and not all the way back."""
    turns, before = 0, line[0].east
    unwound: list[Degrees] = []
    for point in line:
        turns += (before - point.east > 180) - (point.east - before > 180)
        before = point.east
        unwound.append(Degrees(point.east + 360 * turns, point.north))
    return tuple(unwound)


def _on_both_sides(line: Line) -> Iterator[Line]:
    """A line, and where it leaves the map at one edge, the same at the other."""
    yield line
    for limit, turn in ((180, -360), (-180, 360)):
        if any((point.east - limit) * -turn > 0 for point in line):
            yield tuple(Degrees(point.east + turn, point.north) for point in line)

'''

Point = tuple[int, int]


def points_of(topology: dict, number: int) -> list[Point]:
    """An arc of the topology in hundredths of a degree; a negative number is one read backwards."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    found = []
    for step_x, step_y in topology["arcs"][number if number >= 0 else ~number]:
        x, y = x + step_x, y + step_y
        found.append(
            (round(100 * (x * scale[0] + shift[0])), round(100 * (y * scale[1] + shift[1])))
        )
    return found if number >= 0 else found[::-1]


def rings(topology: dict) -> Iterator[list[Point]]:
    """The rings of all land."""
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                yield [point for number in ring for point in points_of(topology, number)[:-1]]


def borders(topology: dict) -> Iterator[list[Point]]:
    """The arcs that two countries share."""
    uses = Counter(
        number if number >= 0 else ~number
        for country in topology["objects"]["countries"]["geometries"]
        for number in _flat(country["arcs"])
    )
    for number in sorted(uses):
        if uses[number] > 1:
            yield points_of(topology, number)


def _flat(arcs: list | int) -> Iterator[int]:
    if isinstance(arcs, int):
        yield arcs
    else:
        for part in arcs:
            yield from _flat(part)


def encoded(lines: Iterator[list[Point]]) -> str:
    """What ``outlines._decoded`` reads."""
    return "; ".join(_steps(line) for line in lines)


def _steps(line: list[Point]) -> str:
    steps = [line[0]]
    for (x, y), (next_x, next_y) in pairwise(line):
        if (x, y) != (next_x, next_y):
            steps.append((next_x - x, next_y - y))
    return " ".join(f"{x} {y}" for x, y in steps)


def literal(name: str, text: str) -> str:
    """A Python constant of several lines."""
    return f'\n{name} = """\n' + "\n".join(textwrap.wrap(text, 99)) + '\n"""\n'


if __name__ == "__main__":
    atlas = json.loads(Path(sys.argv[1]).read_bytes())
    sys.stdout.write(
        HEAD
        + literal("_LAND", encoded(rings(atlas)))
        + literal("_BORDERS", encoded(borders(atlas)))
    )
