"""Which articles are alike, and which entities appear together: weighed by how telling each is."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from heapq import nsmallest
from typing import NamedTuple

from generator.archive.model import Neighbour, Related

RELATED = 8
"""How many related articles each has."""

NEIGHBOURS = 50
"""How many neighbours each entity has."""

TELLING = 40
"""How many entities of an article are paired: the work is quadratic in them."""

LOOKED_AT = 300
"""How many articles are looked at, the rarest entities' first, to find the related ones of each: so
that the work stays linear, and what every article names relates none."""


class Likeness(NamedTuple):
    """What is alike. *rarity* weighs an entity: the fewer articles name it, the more it tells."""

    articles_of: Mapping[str, tuple[str, ...]]
    rarity: Mapping[str, float]
    neighbours_of: Mapping[str, tuple[Neighbour, ...]]
    related_to: Mapping[str, tuple[Related, ...]]


def measure(named: Mapping[str, Mapping[str, int]]) -> Likeness:
    """Weigh articles and entities by *named*: for each article its entities and their counts."""
    lists: dict[str, list[str]] = defaultdict(list)
    for article, found in named.items():
        for entity in found:
            lists[entity].append(article)
    articles_of = {entity: tuple(ids) for entity, ids in lists.items()}
    total = len(named)
    # Inverse document frequency, smoothed so that what every article names still weighs something.
    rarity = {entity: math.log(1 + total / len(ids)) for entity, ids in articles_of.items()}
    telling = {
        article: tuple(sorted(found, key=lambda one: (-rarity[one], one))[:TELLING])
        for article, found in named.items()
    }
    return Likeness(
        articles_of, rarity, _neighbours(telling, rarity), _related(telling, articles_of, rarity)
    )


def _neighbours(
    telling: Mapping[str, tuple[str, ...]], rarity: Mapping[str, float]
) -> dict[str, tuple[Neighbour, ...]]:
    together: dict[str, Counter[str]] = defaultdict(Counter)
    for found in telling.values():
        for entity in found:
            together[entity].update(found)
    return {entity: _nearest(entity, counts, rarity) for entity, counts in sorted(together.items())}


def _nearest(
    entity: str, counts: Counter[str], rarity: Mapping[str, float]
) -> tuple[Neighbour, ...]:
    others = ((other, count) for other, count in counts.items() if other != entity)
    ranked = nsmallest(
        NEIGHBOURS, others, key=lambda one: (-one[1], -one[1] * rarity[one[0]], one[0])
    )
    return tuple(
        Neighbour(other, count, round(count * rarity[other], 6)) for other, count in ranked
    )


def _related(
    telling: Mapping[str, tuple[str, ...]],
    articles_of: Mapping[str, tuple[str, ...]],
    rarity: Mapping[str, float],
) -> dict[str, tuple[Related, ...]]:
    related: dict[str, tuple[Related, ...]] = {}
    for article, found in telling.items():
        useful = tuple(_useful(found, articles_of))
        scores: dict[str, float] = defaultdict(float)
        for entity in useful:
            weight = rarity[entity]
            for other in articles_of[entity][:LOOKED_AT]:
                scores[other] += weight
        scores.pop(article, None)
        best = nsmallest(RELATED, scores.items(), key=lambda pair: (-pair[1], pair[0]))
        if best:
            related[article] = tuple(
                Related(other, _shared(useful, telling[other]), round(score, 6))
                for other, score in best
            )
    return related


def _useful(found: Iterable[str], articles_of: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The entities, rarest first, through which an article is compared with others."""
    room = LOOKED_AT
    for entity in found:
        count = len(articles_of[entity])
        if count > 1 and (count <= room or room == LOOKED_AT):
            yield entity
            room -= count


def _shared(useful: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    theirs = frozenset(other)
    return tuple(entity for entity in useful if entity in theirs)
