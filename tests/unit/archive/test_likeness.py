"""What is alike weighs more the rarer it is; the work is bounded, whatever the archive holds."""

import itertools
from collections.abc import Mapping
from typing import NamedTuple

import pytest

from generator.archive.likeness import (
    LOOKED_AT,
    NEIGHBOURS,
    PAIRED,
    RELATED,
    Named,
    paired,
    rarity,
)
from generator.archive.likeness import (
    neighbours as nearest,
)
from generator.archive.likeness import (
    related as alike,
)
from generator.archive.linking import together
from generator.archive.model import Neighbour, Related
from tests.builders import annotated, archive, authority, mention

CROWD = 500
"""More articles than are looked at for any one."""


class Likeness(NamedTuple):
    """What is alike, all of it."""

    articles_of: Mapping[str, tuple[str, ...]]
    rarity: Mapping[str, float]
    neighbours_of: Mapping[str, tuple[Neighbour, ...]]
    related_to: Mapping[str, tuple[Related, ...]]


def grouped(named: Mapping[str, Mapping[str, int]]) -> Mapping[str, list[tuple[str, ...]]]:
    """The entities of each article, by each of them."""
    pairs = [paired(one) for one in named.values()]
    ids = dict.fromkeys(id for one in pairs for id in one)
    return {id: [one for one in pairs if id in one] for id in ids}


def measure(named: Mapping[str, Mapping[str, int]]) -> Likeness:
    """The likeness of articles that name entities so often."""
    ids = dict.fromkeys(id for found in named.values() for id in found)
    articles_of = {id: tuple(one for one in named if id in named[one]) for id in ids}
    rarity_of = {id: rarity(len(articles), len(named)) for id, articles in articles_of.items()}
    related_to = {one: alike(one, Named(named, articles_of, rarity_of)) for one in named}
    return Likeness(
        articles_of,
        {id: one.weight for id, one in rarity_of.items()},
        {id: nearest(together(groups, id)) for id, groups in grouped(named).items()},
        {one: found for one, found in related_to.items() if found},
    )


def measured(**articles: str) -> Likeness:
    """The likeness of articles that each name the entities of a text, one a word."""
    return measure({id: dict.fromkeys(words.split(), 1) for id, words in articles.items()})


def related(likeness: Likeness, article: str) -> list[str]:
    return [one.article for one in likeness.related_to.get(article, ())]


def neighbours(likeness: Likeness, entity: str) -> list[tuple[str, int]]:
    return [(one.entity, one.articles) for one in likeness.neighbours_of.get(entity, ())]


def test_an_archive_of_nothing_has_nothing_alike():
    empty = measure({})

    assert tuple(map(dict, empty)) == ({}, {}, {}, {})


def test_an_entity_has_the_articles_that_name_it():
    assert measured(a="x y", b="y").articles_of == {"x": ("a",), "y": ("a", "b")}


def test_the_fewer_articles_name_an_entity_the_more_it_tells():
    rarity = measured(a="x y z", b="y z", c="z").rarity

    assert rarity["x"] > rarity["y"] > rarity["z"] > 0


def test_rarity_counts_articles_not_mentions():
    rarity = measure({"a": {"often": 9, "once": 1}, "b": {}}).rarity

    assert rarity["often"] == rarity["once"]


def test_an_entity_in_one_article_tells_more_in_a_larger_archive():
    assert measured(a="x", b="", c="").rarity["x"] > measured(a="x").rarity["x"]


def test_neighbours_are_named_in_the_same_articles_the_most_often_first():
    likeness = measured(a="x y z", b="x y", c="z")

    assert neighbours(likeness, "x") == [("y", 2), ("z", 1)]


def test_neighbours_as_frequent_come_in_the_order_of_their_ids():
    likeness = measured(a="x common rare b", b="common", c="common")

    assert neighbours(likeness, "x") == [("b", 1), ("common", 1), ("rare", 1)]


def test_one_more_article_seldom_changes_how_telling_an_entity_is():
    weights = {rarity(count, 10_000) for count in range(100, 200)}

    assert len(weights) < 5


def test_neighbours_are_neighbours_of_each_other_in_as_many_articles():
    likeness = measured(a="x y z", b="x y", c="z u", d="v", e="x u v")
    together = {
        (one, other): count for one in likeness.rarity for other, count in neighbours(likeness, one)
    }

    assert together
    for (one, other), count in together.items():
        assert together[other, one] == count


def test_nothing_is_its_own_neighbour():
    likeness = measured(a="x y", b="x")

    assert all(id != other for id in "xy" for other, _ in neighbours(likeness, id))


def test_what_is_never_named_together_is_no_neighbour():
    assert neighbours(measured(a="x", b="y"), "x") == []


def test_a_neighbour_is_counted_once_an_article_however_often_it_is_named():
    likeness = measure({"a": {"x": 7, "y": 5}})

    assert neighbours(likeness, "x") == [("y", 1)]


def test_articles_that_share_an_entity_are_related_and_say_which():
    likeness = measured(a="x y own", b="x y other", c="alone")

    assert [(one.article, one.shared) for one in likeness.related_to["a"]] == [("b", ("x", "y"))]
    assert [(one.article, one.shared) for one in likeness.related_to["b"]] == [("a", ("x", "y"))]


def test_an_article_shares_with_each_other_one_only_what_both_name():
    likeness = measured(a="x y", b="x", c="y")

    assert [(one.article, one.shared) for one in likeness.related_to["a"]] == [
        ("b", ("x",)),
        ("c", ("y",)),
    ]


def test_articles_that_share_nothing_are_related_to_none():
    assert measured(a="x", b="y", c="").related_to == {}


def test_no_article_is_related_to_itself():
    likeness = measured(a="x y", b="x y", c="x")

    assert all(id not in related(likeness, id) for id in "abc")


def test_sharing_what_is_rare_weighs_more_than_sharing_what_is_common():
    likeness = measured(a="rare common", b="common", c="rare", d="common")

    assert related(likeness, "a") == ["c", "b", "d"]


def test_sharing_two_entities_weighs_more_than_sharing_one_of_them():
    likeness = measured(a="x y", b="x", c="x y", d="y")

    assert related(likeness, "a")[0] == "c"


def test_the_weight_of_a_relation_is_the_rarity_of_all_that_is_shared():
    likeness = measured(a="x y", b="x y z", c="z")

    weight = likeness.related_to["a"][0].weight

    assert weight == pytest.approx(likeness.rarity["x"] + likeness.rarity["y"])


def test_articles_are_as_related_one_way_as_the_other():
    likeness = measured(a="x y z", b="x y", c="z u", d="u x")
    weights = {
        (id, one.article): one.weight for id, ones in likeness.related_to.items() for one in ones
    }

    assert weights
    for (one, other), weight in weights.items():
        assert weights[other, one] == weight


def test_what_is_shared_comes_with_the_most_telling_first():
    likeness = measured(a="common rare", b="common rare", c="common")

    assert likeness.related_to["a"][0].shared == ("rare", "common")


def test_articles_as_much_alike_come_in_the_order_of_their_ids():
    assert related(measured(d="x", b="x", c="x", a="x"), "c") == ["a", "b", "d"]


def test_an_article_has_no_more_related_ones_than_a_page_shows():
    likeness = measure({f"a{n:02}": {"x": 1} for n in range(RELATED + 2)})

    assert related(likeness, "a00") == [f"a{n:02}" for n in range(1, RELATED + 1)]


def test_an_entity_has_no_more_neighbours_than_the_nearest():
    hub = {f"a{n}": {"hub": 1, f"n{n:03}": 1} for n in range(NEIGHBOURS + 2)}
    again = {"again": {"hub": 1, f"n{NEIGHBOURS + 1:03}": 1}}

    found = neighbours(measure({**hub, **again}), "hub")

    assert len(found) == NEIGHBOURS
    assert found[0] == (f"n{NEIGHBOURS + 1:03}", 2)


def test_of_an_article_with_very_many_entities_only_those_named_most_are_paired():
    often = {f"n{n:03}": 2 for n in range(PAIRED)}
    likeness = measure({"a": {"a-name": 1, **often}})

    assert neighbours(likeness, "a-name") == []
    assert len(neighbours(likeness, "n000")) == PAIRED - 1


def test_what_is_in_very_many_articles_relates_none_that_share_something_rarer():
    crowd = {f"c{n:03}": {"crowd": 1} for n in range(LOOKED_AT)}
    likeness = measure({**crowd, "a": {"crowd": 1, "rare": 1}, "b": {"crowd": 1, "rare": 1}})

    assert [(one.article, one.shared) for one in likeness.related_to["a"]] == [("b", ("rare",))]


def test_what_is_in_very_many_articles_relates_those_that_share_nothing_else():
    likeness = measure({f"c{n:03}": {"crowd": 1} for n in range(LOOKED_AT + 1)})

    assert all(
        (len(ones), ones[0].shared) == (RELATED, ("crowd",))
        for ones in likeness.related_to.values()
    )
    assert len(likeness.related_to) == LOOKED_AT + 1


def test_what_only_one_article_names_does_not_keep_it_from_being_related():
    crowd = {f"c{n:03}": {"crowd": 1} for n in range(CROWD)}

    likeness = measure({**crowd, "a": {"crowd": 1, "own": 1}})

    assert [one.shared for one in likeness.related_to["a"]] == [("crowd",)] * RELATED


def test_the_same_is_alike_in_whatever_order_entities_are_named():
    words = "x y z"
    expected = measured(a=words, b="x y", c="z")

    for order in itertools.permutations(words.split()):
        likeness = measured(a=" ".join(order), b="x y", c="z")
        assert likeness.related_to == expected.related_to
        assert likeness.neighbours_of == expected.neighbours_of


def test_an_archive_knows_neighbours_and_related_articles_of_what_its_records_name():
    together = (mention("CSTO", "organizations/csto"), mention("NATO", "organizations/nato"))
    linked = archive(
        [
            annotated("CSTO, NATO", *together, id="articles/a"),
            annotated("CSTO", together[0], id="articles/b"),
        ],
        [authority("organizations/csto"), authority("organizations/nato")],
    )

    assert [one.entity for one in linked.neighbours_of["organizations/nato"]] == [
        "organizations/csto"
    ]
    assert [(one.article, one.shared) for one in linked.related_to["articles/b"]] == [
        ("articles/a", ("organizations/csto",))
    ]
