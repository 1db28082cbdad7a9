"""The map: places by how often they are named, on an outline of land and countries."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from generator.pages.cards import EntityCard
from generator.pages.chart_cards import Anchor, Map, PlaceMark, PlaceRow
from generator.pages.charts import text_width
from generator.pages.labels import Box, Circle, Spot, place_labels
from generator.pages.outlines import Degrees, Line, borders, land
from generator.pages.shelf import Shelf
from generator.sources.records import Place

WIDTH = 960.0
"""The width of the map; all else is in its units."""

MARKS, ROWS = 150, 250
"""How many circles are drawn and places listed at most: those that are named most."""

_LOWEST, _HIGHEST = 400.0, 720.0
_LEAST, _MOST = 3.5, 15.0
_ROOM = 40.0
_NORTHMOST = 85.0
_FONT = 12.0


class Frame(NamedTuple):
    """What part of the globe is drawn, from its north-western corner, and how large.

    The projection is equirectangular, true along the middle: a degree to the north is *unit* high,
    a degree to the east *narrow* times as wide.
    """

    west: float
    north: float
    unit: float
    narrow: float
    height: float

    def at(self, point: Degrees) -> tuple[float, float]:
        """Where a point of the globe stands."""
        return (
            (point.east - self.west) * self.narrow * self.unit,
            (self.north - point.north) * self.unit,
        )


class Located(NamedTuple):
    """A place with a point on the globe."""

    card: EntityCard
    point: Degrees
    is_country: bool


def places(shelf: Shelf) -> Map:
    """The places of the archive on a map, and in a table."""
    ids = shelf.by_kind.get("places", ())
    cards = sorted(shelf.entities(ids), key=_by_fame)
    countries = _countries(shelf, ids)
    located = [one for card in cards if (one := _located(shelf, card, countries=countries))]
    # One that no article names would only make the map wider.
    drawn = near([one for one in located if one.card.articles][:MARKS] or located[:MARKS])
    frame = frame_of([one.point for one in drawn])
    on_map = {one.card.id for one in drawn}
    return Map(
        width=WIDTH,
        height=frame.height,
        land=path(land(), frame, is_closed=True) if drawn else "",
        borders=path(borders(), frame, is_closed=False) if drawn else "",
        marks=_marks(shelf, drawn, frame),
        rows=tuple(_row(shelf, card, is_on_map=card.id in on_map) for card in cards[:ROWS]),
        left=max(len(cards) - ROWS, 0),
    )


def _by_fame(card: EntityCard) -> tuple[int, int, str, str]:
    return (-card.mentions, -card.articles, card.sort_name, card.id)


def _located(shelf: Shelf, card: EntityCard, *, countries: frozenset[str]) -> Located | None:
    details = _place(shelf, card.id)
    if details.coordinates is None:
        return None
    latitude, longitude = details.coordinates
    stands_alone = details.country is None and details.part_of is None
    is_country = card.id in countries or (stands_alone and bool(countries))
    return Located(card, Degrees(longitude, latitude), is_country)


def _countries(shelf: Shelf, ids: Iterable[str]) -> frozenset[str]:
    """The places that others name as their country."""
    countries = (_place(shelf, id).country for id in ids)
    return frozenset(country.id for country in countries if country)


def _place(shelf: Shelf, id: str) -> Place:
    details = shelf.archive.entities[id].authority.details
    assert isinstance(details, Place)  # noqa: S101 - its id says so
    return details


def _row(shelf: Shelf, card: EntityCard, *, is_on_map: bool) -> PlaceRow:
    country = _place(shelf, card.id).country
    return PlaceRow(
        card=card,
        country=shelf.entity(country.id) if country else None,
        is_on_map=is_on_map,
    )


# What is too far away

SPARED = 0.02
"""What part of all mentions may lie beyond the edge of the map."""

_WORTH = 1.4
"""How much larger all else must become for that."""


def near(found: Sequence[Located]) -> list[Located]:
    """The places that the map is made for, in their order.

    One that is hardly named and lies far from all others would make them small: it is left out, and
    stands in the table alone. What matters is how many mentions are left out, not how many places.
    """
    kept = list(found)
    spare = SPARED * _weight(found)
    while True:
        unit = frame_of([one.point for one in kept]).unit
        cuts = list(_cuts(kept, spare))
        units = [frame_of([one.point for one in rest]).unit for rest in cuts]
        if max(units, default=0.0) < _WORTH * unit:
            return kept
        rest = cuts[units.index(max(units))]
        spare -= _weight(kept) - _weight(rest)
        kept = rest


def _weight(found: Iterable[Located]) -> int:
    return sum(max(one.card.mentions, 1) for one in found)


def _cuts(found: Sequence[Located], spare: float) -> Iterator[list[Located]]:
    """What is left when the outermost places on one side are cut off, as many as can be spared."""
    for axis, sign in ((0, -1), (0, 1), (1, -1), (1, 1)):
        outermost = sorted(found, key=lambda one: (sign * one.point[axis], one.card.id))
        gone: set[str] = set()
        for number, one in enumerate(outermost[: len(found) - 1], start=1):
            gone.add(one.card.id)
            if _weight(outermost[:number]) > spare:
                break
            yield [other for other in found if other.card.id not in gone]


# The projection


def frame_of(points: Sequence[Degrees]) -> Frame:
    """The part of the globe that has all *points*, with some room around, in a pleasant shape."""
    if not points:
        return Frame(-180, _NORTHMOST, 1, 1, _LOWEST)
    easts, norths = [one.east for one in points], [one.north for one in points]
    west, east, south, north = min(easts), max(easts), min(norths), max(norths)
    middle = min(max((south + north) / 2, -70), 70)
    narrow = round(math.cos(math.radians(middle)), 6)
    # Room for a circle at the edge, and never so near that outlines of this scale look crude.
    across = max((east - west) * narrow, 8.0) * WIDTH / (WIDTH - 2 * _ROOM)
    upright = max(north - south, 4.0)
    unit = min(WIDTH / across, (_HIGHEST - 2 * _ROOM) / upright)
    height = min(max(upright * unit + 2 * _ROOM, _LOWEST), _HIGHEST)
    return Frame(
        west=(west + east) / 2 - WIDTH / 2 / unit / narrow,
        north=(south + north) / 2 + height / 2 / unit,
        unit=unit,
        narrow=narrow,
        height=round(height, 1),
    )


Point = tuple[float, float]


def path(lines: Iterable[Line], frame: Frame, *, is_closed: bool) -> str:
    """Lines as an SVG path in whole units, cut a little outside of the frame."""
    found: list[str] = []
    for line in lines:
        points = [frame.at(point) for point in line]
        if _is_outside(points, frame):
            continue
        pieces = [_cut_ring(points, frame)] if is_closed else _cut_line(points, frame)
        found.extend(_drawn(piece, is_closed=is_closed) for piece in pieces)
    return "".join(found)


_EDGE = 20.0
"""How far outside of the frame lines are cut, so that the cuts are not seen."""


def _is_outside(points: Sequence[Point], frame: Frame) -> bool:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (
        max(xs) < -_EDGE
        or min(xs) > WIDTH + _EDGE
        or max(ys) < -_EDGE
        or min(ys) > frame.height + _EDGE
    )


def _cut_ring(points: list[Point], frame: Frame) -> list[Point]:
    """The part of a ring inside the frame: Sutherland and Hodgman's way, one edge after another."""
    edges = ((0, -_EDGE, 1), (0, WIDTH + _EDGE, -1), (1, -_EDGE, 1), (1, frame.height + _EDGE, -1))
    for axis, limit, sign in edges:
        kept: list[Point] = []
        for before, after in zip((points[-1:] + points[:-1]), points, strict=True):
            inside = (after[axis] - limit) * sign >= 0
            if inside != ((before[axis] - limit) * sign >= 0):
                kept.append(_crossing(before, after, axis, limit))
            if inside:
                kept.append(after)
        points = kept
        if not points:
            break
    return points


def _crossing(before: Point, after: Point, axis: int, limit: float) -> Point:
    part = (limit - before[axis]) / (after[axis] - before[axis])
    other = before[1 - axis] + part * (after[1 - axis] - before[1 - axis])
    return (limit, other) if axis == 0 else (other, limit)


def _cut_line(points: Sequence[Point], frame: Frame) -> Iterator[list[Point]]:
    """The pieces of a line near the frame, each with the points just outside."""
    piece: list[Point] = []
    for number, point in enumerate(points):
        near = points[max(number - 1, 0) : number + 2]
        if not _is_outside(near, frame):
            piece.append(point)
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece


def _drawn(points: Sequence[Point], *, is_closed: bool) -> str:
    whole = [(round(x), round(y)) for x, y in points]
    steps = [step for number, step in enumerate(whole) if number == 0 or step != whole[number - 1]]
    if len(steps) < (3 if is_closed else 2):
        return ""
    x, y = steps[0]
    rest = []
    for next_x, next_y in steps[1:]:
        rest.append(f"{next_x - x} {next_y - y}")
        x, y = next_x, next_y
    return f"M{steps[0][0]} {steps[0][1]}l{' '.join(rest)}{'z' if is_closed else ''}"


# Circles and names


def _marks(shelf: Shelf, found: Sequence[Located], frame: Frame) -> tuple[PlaceMark, ...]:
    most = max((one.card.mentions for one in found), default=0) or 1
    circles = []
    for one in found:
        x, y = frame.at(one.point)
        r = _LEAST + (_MOST - _LEAST) * math.sqrt(one.card.mentions / most)
        circles.append(Circle(round(x, 1), round(y, 1), round(r, 1)))
    widths = [text_width(one.card.name, _FONT) for one in found]
    spots = place_labels(circles, widths, Box(0, 0, WIDTH, frame.height), height=_FONT)
    marks = [
        _mark(shelf, one, circle, spot)
        for one, circle, spot in zip(found, circles, spots, strict=True)
    ]
    # The largest first, so that the small ones lie on top and can be reached.
    return tuple(sorted(marks, key=lambda mark: (-mark.r, mark.card.id)))


def _mark(shelf: Shelf, one: Located, circle: Circle, spot: Spot | None) -> PlaceMark:
    anchor: Anchor = spot.anchor if spot else "start"
    mentions = shelf.wording("count.mentions", count=one.card.mentions)
    return PlaceMark(
        card=one.card,
        x=circle.x,
        y=circle.y,
        r=circle.r,
        title=f"{one.card.name}: {mentions}",
        is_country=one.is_country,
        has_label=spot is not None,
        text_x=spot.x if spot else circle.x,
        text_y=spot.y if spot else circle.y,
        anchor=anchor,
    )
