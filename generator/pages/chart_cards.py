"""What templates are given to draw: places and sizes on paper, worked out, with what they mean.

Where a picture has a ``viewBox``, numbers are its units; in bars and lines that stretch with the
page, *x* and *width* are percent of its width.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from generator.pages.cards import EntityCard, TenureView

Anchor = Literal["start", "middle", "end"]


class TickMark(msgspec.Struct, frozen=True, kw_only=True):
    """A year at an axis; *anchor* keeps its label inside the picture."""

    x: float
    label: str
    anchor: Anchor


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """A bar for some years: *label* says which, *target* and *anchor* are for ``href``, or empty.

    *height* is that of what is surely of these years, *unsure* of what may also be of others; the
    bar stands on the picture's *base*, the unsure part on top: *y* and *unsure_y* are their tops.
    """

    x: float
    width: float
    y: float
    height: float
    unsure_y: float
    unsure: float
    label: str
    count: int
    target: str
    anchor: str = ""


class BarChart(msgspec.Struct, frozen=True, kw_only=True):
    """Bars over the years; *summary* says in a sentence what they show."""

    height: float
    base: float
    bars: tuple[Bar, ...]
    ticks: tuple[TickMark, ...]
    summary: str


class StrokeMark(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a line of time: *sureness* is sure, possible or open."""

    sureness: str
    x: float
    width: float


class TermRow(msgspec.Struct, frozen=True, kw_only=True):
    """An office or a membership with its line; *seen* are where articles show it."""

    tenure: TenureView
    strokes: tuple[StrokeMark, ...]
    seen: tuple[float, ...]


class TermChart(msgspec.Struct, frozen=True, kw_only=True):
    """Offices or memberships on one scale; without *ticks* there are no dates to draw."""

    ticks: tuple[TickMark, ...]
    rows: tuple[TermRow, ...]


class EventMark(msgspec.Struct, frozen=True, kw_only=True):
    """An event in the timeline: a dot at *x*, or the lines of one that lasted or is vague."""

    card: EntityCard
    label: str
    title: str
    x: float
    y: float
    text_x: float
    anchor: Anchor
    is_point: bool
    is_vague: bool
    strokes: tuple[StrokeMark, ...]


class OfficeMark(msgspec.Struct, frozen=True, kw_only=True):
    """A term of office in the timeline: the holder's name stands above its line."""

    card: EntityCard
    label: str
    title: str
    y: float
    text_x: float
    anchor: Anchor
    strokes: tuple[StrokeMark, ...]


class OfficeLane(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of one office; *label* is empty for the lane of all that stand alone."""

    label: str
    y: float
    terms: tuple[OfficeMark, ...]


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the chronicle: an event, or somebody in office. *kind* is event or office."""

    kind: str
    date: str
    card: EntityCard
    title: str
    place: EntityCard | None


class ChronicleYear(msgspec.Struct, frozen=True, kw_only=True):
    """What the timeline shows of a year, in words; *target* leads to its articles, if any."""

    year: str
    articles: int
    target: str
    happenings: tuple[Happening, ...]


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """The whole archive in time. *events_left* and *terms_left* were not drawn, being too many."""

    width: float
    height: float
    ticks: tuple[TickMark, ...]
    bars: BarChart
    events_y: float
    events: tuple[EventMark, ...]
    offices_y: float
    offices: tuple[OfficeLane, ...]
    years: tuple[ChronicleYear, ...]
    events_left: int
    terms_left: int


class PlaceMark(msgspec.Struct, frozen=True, kw_only=True):
    """A circle on the map; *text_x* and *text_y* place its name, *has_label* if there is room."""

    card: EntityCard
    x: float
    y: float
    r: float
    title: str
    is_country: bool
    has_label: bool
    text_x: float
    text_y: float
    anchor: Anchor


class PlaceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the table beside the map."""

    card: EntityCard
    country: EntityCard | None
    is_on_map: bool


class Map(msgspec.Struct, frozen=True, kw_only=True):
    """Places on an outline map: *land* and *borders* are SVG paths. *left* were not listed."""

    width: float
    height: float
    land: str
    borders: str
    marks: tuple[PlaceMark, ...]
    rows: tuple[PlaceRow, ...]
    left: int


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in the network; *number* is what edges name it by."""

    number: int
    card: EntityCard
    x: float
    y: float
    r: float
    title: str
    has_label: bool
    text_x: float
    text_y: float
    anchor: Anchor


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """Two nodes that *weight* articles name together."""

    first: int
    second: int
    weight: int
    x1: float
    y1: float
    x2: float
    y2: float
    width: float


class Companion(msgspec.Struct, frozen=True, kw_only=True):
    """Whom somebody appears with, and in how many articles."""

    card: EntityCard
    articles: int


class NetworkRow(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in the table of the network, with those it appears with most."""

    number: int
    card: EntityCard
    companions: tuple[Companion, ...]


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """Who appears with whom. *strongest* is the highest weight; *left* were not drawn."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    rows: tuple[NetworkRow, ...]
    strongest: int
    left: int
