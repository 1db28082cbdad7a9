"""Sealed indexes say what open ones say, travel so, and are kept as they are."""

import pickle

import msgspec
import pytest

from generator.archive.giving import giving, opened, packed
from generator.archive.sealing import SealedIndex, Sealing, seal
from tests.builders import annotated, mention

NAMED = {f"articles/a{number}": {"people/zoya": number} for number in range(2 * SealedIndex.most)}


def test_an_index_is_the_same_whether_it_is_sealed_or_not():
    sealed = seal("named_in", NAMED)

    assert dict(sealed) == NAMED
    assert list(sealed) == list(NAMED)
    assert len(sealed) == len(NAMED)
    assert sealed["articles/a0"] == NAMED["articles/a0"]


def test_a_key_that_nobody_has_is_missing():
    sealed = seal("named_in", NAMED)

    assert "articles/b" not in sealed
    assert sealed.get("articles/b") is None
    assert sealed.get("articles/b", {}) == {}
    with pytest.raises(KeyError):
        sealed["articles/b"]


def test_it_travels_sealed():
    sealed = seal("named_in", NAMED)
    size = len(pickle.dumps(sealed))
    assert sealed["articles/a1"]

    assert len(pickle.dumps(sealed)) == size
    assert pickle.loads(pickle.dumps(sealed)) == sealed  # noqa: S301 - our own


def test_what_is_kept_is_the_message_itself():
    kept = dict(seal("named_in", NAMED).as_kept())

    assert msgspec.msgpack.encode(kept) == msgspec.msgpack.encode(NAMED)


@pytest.mark.parametrize("count", [0, 1, 15, 16, 65_535, 65_536])
def test_a_list_of_messages_is_the_message_of_a_list(count: int):
    sealing = Sealing()
    one = msgspec.msgpack.encode(7)
    sealing.add(count // 2, one * (count // 2))
    sealing.add(count - count // 2, one * (count - count // 2))

    assert sealing.sealed() == msgspec.msgpack.encode([7] * count)


def test_the_mentions_of_an_article_travel_by_entity():
    given = giving(
        annotated(
            "Zoya met Zoya and Ivan.",
            mention("Zoya", "people/zoya"),
            mention("Ivan", "people/ivan"),
        ),
        "en",
    )
    mentions = SealedIndex("mentions_of", _listed(opened(msgspec.msgpack.encode(packed(given)))))

    assert {id: len(ones) for id, ones in mentions.items()} == {"people/zoya": 2, "people/ivan": 1}
    assert {id: list(ones) for id, ones in mentions.items()} == given.mentions


def _listed(given) -> dict[str, bytes]:
    found = {}
    for entity, count, messages in given.mentions():
        sealing = Sealing()
        sealing.add(count, messages)
        found[entity] = sealing.sealed()
    return found
