"""The network: which people and organizations the same articles name."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from heapq import nsmallest
from typing import NamedTuple

from generator.archive.model import Archive
from generator.archive.noting import digest
from generator.pages.chart_cards import Anchor, Companion, Edge, Network, NetworkRow, Node
from generator.pages.charts import text_width
from generator.pages.labels import Box, Circle, Spot, place_labels
from generator.pages.layout import Point, Tie, lay_out, pushed_apart
from generator.pages.shelf import Shelf

WIDTH, HEIGHT = 960.0, 720.0
"""The size of the picture; all else is in its units."""

NODES = 80
"""How many are drawn at most: those that appear with others most."""

_STRONGEST_OF_EACH = 5
_COMPANIONS = 6

_LEAST, _MOST = 4.0, 15.0
_MARGIN_X, _MARGIN_Y, _FONT = 60.0, 30.0, 11.0

Pair = tuple[str, str]


def network(shelf: Shelf) -> Network:
    """Who appears with whom."""
    chosen, weights, left = ties(shelf)
    companions = _companions(chosen, weights)
    drawn = _drawn(companions, weights)
    circles = _circles(shelf, chosen, drawn)
    return Network(
        width=WIDTH,
        height=HEIGHT,
        nodes=_nodes(shelf, chosen, circles),
        edges=_edges(chosen, drawn, circles),
        rows=tuple(
            NetworkRow(
                number=number,
                card=card,
                companions=tuple(
                    Companion(card=other_card, articles=weight)
                    for other, weight in companions[id][:_COMPANIONS]
                    if (other_card := shelf.entity(other))
                ),
            )
            for number, id in enumerate(chosen)
            if (card := shelf.entity(id))
        ),
        strongest=max(drawn.values(), default=0),
        left=left,
    )


class Ties(NamedTuple):
    """Who is drawn, how many articles name both of a pair, and how many are left out."""

    chosen: tuple[str, ...]
    weights: Mapping[Pair, int]
    left: int


def ties(shelf: Shelf) -> Ties:
    """Those that meet others most, and how often they meet each other."""
    return shelf.ask(("network_ties", ""), lambda: _ties(shelf.archive))


def _ties(archive: Archive) -> Ties:
    meetings = {id: one.meetings for id, one in archive.counts_of.items() if one.meetings}
    chosen = nsmallest(NODES, meetings, key=lambda id: (-meetings[id], id))
    is_chosen = frozenset(chosen).__contains__
    weights = {
        (one, other): count
        for one in chosen
        for other, count in archive.together_with[one].items()
        if one < other and is_chosen(other)
    }
    return Ties(tuple(chosen), weights, len(meetings) - len(chosen))


def _companions(
    chosen: Sequence[str], weights: Mapping[Pair, int]
) -> Mapping[str, list[tuple[str, int]]]:
    """With whom each appears, the most often first."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (one, other), weight in weights.items():
        found[one].append((other, weight))
        found[other].append((one, weight))
    return {id: sorted(found[id], key=lambda pair: (-pair[1], pair[0])) for id in chosen}


def _drawn(
    companions: Mapping[str, list[tuple[str, int]]], weights: Mapping[Pair, int]
) -> Mapping[Pair, int]:
    """The strongest ties of each: all of them would hide one another."""
    pairs = {
        (min(id, other), max(id, other))
        for id, others in companions.items()
        for other, _ in others[:_STRONGEST_OF_EACH]
    }
    return {pair: weights[pair] for pair in sorted(pairs)}


def _circles(shelf: Shelf, chosen: Sequence[str], drawn: Mapping[Pair, int]) -> tuple[Circle, ...]:
    number_of = {id: number for number, id in enumerate(chosen)}
    strongest = _roughly(max(drawn.values(), default=1))
    ties = [
        Tie(number_of[one], number_of[other], _roughly(math.sqrt(min(1, weight / strongest))))
        for (one, other), weight in drawn.items()
    ]
    counts = [shelf.counts(id).articles for id in chosen]
    most = max(counts, default=1) or 1
    radii = [_LEAST + (_MOST - _LEAST) * math.sqrt(count / most) for count in counts]
    return tuple(
        Circle(round(x + _MARGIN_X, 1), round(y + _MARGIN_Y, 1), round(r, 1))
        for (x, y), r in zip(_places(shelf, ties, radii), radii, strict=True)
    )


PLACES = "network_places"
"""The kind of question where circles stand. Finding that out takes long, so it is asked of what is
roughly so, and its answer is remembered: one article more moves no circle."""


def _places(shelf: Shelf, ties: Sequence[Tie], radii: Sequence[float]) -> tuple[Point, ...]:
    # A name is wider than its circle, so that names need more room than circles.
    rooms = [math.ceil(r) + 11.0 for r in radii]

    def find() -> tuple[Point, ...]:
        width, height = WIDTH - 2 * _MARGIN_X, HEIGHT - 2 * _MARGIN_Y
        places = lay_out(len(rooms), ties, width=width, height=height)
        return pushed_apart(places, rooms, width=width, height=height)

    return shelf.ask((PLACES, digest((ties, rooms)).hex()), find)


def _roughly(number: float) -> float:
    """A number to three binary digits."""
    mantissa, exponent = math.frexp(number)
    return math.ldexp(round(mantissa * 8), exponent - 3)


def _nodes(shelf: Shelf, chosen: Sequence[str], circles: Sequence[Circle]) -> tuple[Node, ...]:
    cards = shelf.entities(chosen)
    widths = [text_width(card.name, _FONT) for card in cards]
    spots = place_labels(circles, widths, Box(0, 0, WIDTH, HEIGHT), height=_FONT)
    return tuple(
        Node(
            number=number,
            card=card,
            x=circle.x,
            y=circle.y,
            r=circle.r,
            title=f"{card.name}: {shelf.wording('count.articles', count=card.articles)}",
            has_label=spot is not None,
            text_x=spot.x if spot else circle.x,
            text_y=spot.y if spot else round(circle.y - circle.r - 4, 1),
            anchor=_anchor(spot, circle),
        )
        for number, (card, circle, spot) in enumerate(zip(cards, circles, spots, strict=True))
    )


def _anchor(spot: Spot | None, circle: Circle) -> Anchor:
    """A name that only shows when its circle is pointed at may cover others, but stays inside."""
    if spot:
        return spot.anchor
    return "start" if circle.x < WIDTH / 3 else "end" if circle.x > WIDTH * 2 / 3 else "middle"


def _edges(
    chosen: Sequence[str], drawn: Mapping[Pair, int], circles: Sequence[Circle]
) -> tuple[Edge, ...]:
    number_of = {id: number for number, id in enumerate(chosen)}
    strongest = max(drawn.values(), default=1)
    edges = []
    # The strongest last: they lie on top.
    for (one, other), weight in sorted(drawn.items(), key=lambda pair: (pair[1], pair[0])):
        first, second = circles[number_of[one]], circles[number_of[other]]
        edges.append(
            Edge(
                first=number_of[one],
                second=number_of[other],
                weight=weight,
                x1=first.x,
                y1=first.y,
                x2=second.x,
                y2=second.y,
                width=round(0.6 + 4 * weight / strongest, 1),
            )
        )
    return tuple(edges)
