"""Which articles are alike, and which entities appear together: weighed by how telling each is.

What a weight is made of changes seldom, so that one new article does not change what is like every
other: numbers of articles are rounded.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from heapq import nsmallest
from typing import NamedTuple

from generator.archive.model import Neighbour, Rarity, Related

RELATED = 8
"""How many related articles each has."""

NEIGHBOURS = 50
"""How many neighbours each entity has."""

PAIRED = 40
"""How many entities of an article are paired: the work is quadratic in them."""

LOOKED_AT = 300
"""How many articles are looked at, the rarest entities' first, to find the related ones of each: so
that the work stays linear, and what every article names relates none."""


def rarity(articles: int, total: int) -> Rarity:
    """How telling an entity is that so many of *total* articles name.

    Inverse document frequency of rounded numbers, smoothed so that what every article names still
    weighs something.
    """
    rounded = _rounded(articles)
    return Rarity(rounded, math.log(1 + (1 << total.bit_length()) / rounded))


def _rounded(count: int) -> int:
    """Up to the next of 1, 2, 3, 4, 6, 8, 12, 16, 24 and so on."""
    step = 1 << max(0, count.bit_length() - 2)
    return -(-count // step) * step


def paired(named: Mapping[str, int]) -> tuple[str, ...]:
    """The entities of an article that are counted together: those that it names most."""
    return tuple(sorted(named, key=lambda one: (-named[one], one))[:PAIRED])


def neighbours(together: Mapping[str, int]) -> tuple[Neighbour, ...]:
    """The nearest of the entities that the same articles name: *together* has how many."""
    nearest = nsmallest(NEIGHBOURS, together.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Neighbour(entity, count) for entity, count in nearest)


def telling(named: Mapping[str, int], rarity_of: Mapping[str, Rarity]) -> tuple[str, ...]:
    """The entities of an article, the most telling first: often named in it, seldom elsewhere."""
    return tuple(sorted(named, key=lambda one: (-named[one] * rarity_of[one].weight, one)))


class Named(NamedTuple):
    """Who is named where: each article's entities with their counts, and the other way round."""

    named_in: Mapping[str, Mapping[str, int]]
    articles_of: Mapping[str, tuple[str, ...]]
    rarity_of: Mapping[str, Rarity]


def related(article: str, where: Named) -> tuple[Related, ...]:
    """The articles that share most with one, by what they share; ties by id."""
    useful = tuple(_useful(where.named_in.get(article, {}), where.rarity_of))
    scores: dict[str, float] = defaultdict(float)
    for entity in useful:
        weight = where.rarity_of[entity].weight
        for other in where.articles_of[entity][:LOOKED_AT]:
            scores[other] += weight
    scores.pop(article, None)
    best = nsmallest(RELATED, scores.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        Related(
            other, tuple(one for one in useful if one in where.named_in[other]), round(score, 6)
        )
        for other, score in best
    )


def _useful(named: Mapping[str, int], rarity_of: Mapping[str, Rarity]) -> Iterator[str]:
    """The entities, rarest first, through which an article is compared with others."""
    rarest = sorted(named, key=lambda one: (-rarity_of[one].weight, one))[:PAIRED]
    room = LOOKED_AT
    for entity in rarest:
        count = rarity_of[entity].articles
        if count > 1 and (count <= room or room == LOOKED_AT):
            yield entity
            room -= count
