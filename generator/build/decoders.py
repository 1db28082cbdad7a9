"""The types of what the store holds, and decoders of them."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args, get_type_hints

import msgspec

from generator.archive.indexes import WHOLE
from generator.archive.model import Archive
from generator.pages.layout import Point
from generator.pages.network_views import PLACES
from generator.pages.planning import Page
from generator.pages.search import FOUND, Found
from generator.pages.slices import LONG_LIST, LONG_PARTS, SLOTS, Cut, Slot
from generator.pages.timeline_views import DATED_TERMS, DatedTerm
from generator.text.model import ConfiguredSite


@cache
def decoder(name: str) -> Any:  # noqa: ANN401 - a decoder of whatever stands there
    """The decoder of one cell of an index, or of something else that the store has by this name."""
    return msgspec.msgpack.Decoder(_type_of(name))


def _type_of(name: str) -> Any:  # noqa: ANN401
    others: dict[str, Any] = {
        "site": ConfiguredSite,
        "page": Page,
        SLOTS: tuple[Slot, ...],
        LONG_PARTS: tuple[tuple[str, tuple[Slot, ...]], ...],
        PLACES: tuple[Point, ...],
        LONG_LIST: Cut[str],
        DATED_TERMS: tuple[DatedTerm, ...],
        FOUND: Found,
    }
    if name in others:
        return others[name]
    if name in WHOLE:
        return dict[str, get_args(_types()[name])[1]]  # type: ignore[misc]  # made of what is found
    return get_args(_types()[name])[1]


@cache
def _types() -> dict[str, Any]:
    return get_type_hints(Archive)
