"""Ids, and where each record lives on the site: pure functions."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

ENTITY_KINDS = ("people", "organizations", "places", "events", "topics", "works")
RECORD_KINDS = ("articles", *ENTITY_KINDS)


class Address(NamedTuple):
    """A place on the site: *path* is the file's, below ``site/`` (``people/x/index.html``)."""

    path: str

    @property
    def folder(self) -> str:
        """The path that people cite: ``people/x/`` for ``people/x/index.html``."""
        return self.path.removesuffix("index.html")


def kind_of(record_id: str) -> str:
    """The first part of an id: ``people`` of ``people/nikolai-bordyuzha``."""
    return record_id.partition("/")[0]


def slug_of(record_id: str) -> str:
    """All but the kind: ``nikolai-bordyuzha`` of ``people/nikolai-bordyuzha``."""
    return record_id.partition("/")[2]


@lru_cache(maxsize=200_000)
def entity_address(entity_id: str) -> Address:
    """Where an authority record has its page; it depends on nothing but the id."""
    return Address(f"{entity_id}/index.html")


@lru_cache(maxsize=200_000)
def article_address(article_id: str, year: str) -> Address:
    """Where an article has its page: ``articles/2007/<slug>/``."""
    return Address(f"articles/{year}/{slug_of(article_id)}/index.html")


def reports_address(event_id: str) -> Address:
    """Where the reports of an event stand side by side."""
    return Address(f"{event_id}/{REPORTS}/index.html")


def parallel_address(translation: Address) -> Address:
    """Where a translation stands beside its original."""
    return Address(f"{translation.folder}{PARALLEL}/index.html")


def page_address(page_id: str) -> Address:
    """Where a free page lives: ``about/`` for ``pages/about``."""
    return Address(f"{slug_of(page_id)}/index.html")


REPORTS = "reports"
"""The folder below an event where its reports stand side by side."""

ENTITY_PARTS = (
    "mentions", "statements", "quotations", "facts", "articles", "forms",
    "positions", "holders", "members", "memberships", "relations", REPORTS,
)  # fmt: skip
"""What may have pages of its own below that of an entity, each in a folder of this name."""

PARALLEL = "parallel"
"""The folder below a translation where it stands beside its original."""

A_TO_Z = "a-z"
"""The folder of a kind's letters, where its names are too many for one page."""

SOMETIME = "sometime"
"""The folder of a year's articles that are dated by the year alone, or vaguer."""

_OF_OURS = re.compile(
    rf"({'|'.join(ENTITY_KINDS)})/({A_TO_Z}/|.+/({'|'.join(ENTITY_PARTS)})/).*"
    rf"|articles/\d{{4}}/((0[1-9]|1[0-2]|{SOMETIME})/|.+/{PARALLEL}/).*"
)


def is_below_a_record(path: str) -> bool:
    """Whether a page that is made of a record's lists, and not a record's own, may stand there."""
    return _OF_OURS.fullmatch(path) is not None


def relative(target: str, *, base: str) -> str:
    """The link from the page at *base* to the file at *target*; both relative to ``site/``.

    The link always names a file (``../people/x/index.html``), so that it also works in a folder
    that no server serves. A fragment in *target* is kept.
    """
    path, mark, fragment = target.partition("#")
    if fragment and path == base:
        return f"#{fragment}"
    within, to_the_top = _ways_up(base)
    for folder, up in within:
        if path.startswith(folder):
            return up + quoted(path[len(folder) :]) + mark + (fragment and quoted(fragment))
    return to_the_top + quoted(path) + mark + (fragment and quoted(fragment))


@lru_cache(maxsize=16)
def _ways_up(base: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """The folders that a page stands in, the nearest first, with what leads up to each.

    The last leads to the site itself, in which everything stands.
    """
    parts = base.split("/")[:-1]
    ways = tuple(
        ("".join(f"{part}/" for part in parts[: len(parts) - level]), "../" * level)
        for level in range(len(parts))
    )
    return ways, "../" * len(parts)


quoted = lru_cache(maxsize=200_000)(quote)
"""A path as links have it. The paths of a site are few, and asked for often."""


def anchor_of(annotation_id: str, occurrence: int) -> str:
    """The fragment of an annotation's n-th mark in its article, counted from 1."""
    return annotation_id if occurrence == 1 else f"{annotation_id}-{occurrence}"
