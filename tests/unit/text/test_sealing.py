"""Articles as messages: open or sealed, they are the same articles."""

import pickle

import msgspec
import pytest

from generator.text.sealing import Articles, sealed
from tests.builders import annotated, mention


def article(number: int):
    return annotated("Signed by Zoya.", mention("Zoya", "people/zoya"), id=f"articles/a{number}")


def as_sealed(*articles):
    return {one.article.id: msgspec.msgpack.encode(one) for one in articles}


def test_a_sealed_article_has_its_front_matter_at_hand():
    one = article(1)

    assert sealed(msgspec.msgpack.encode(one)).article == one.article


def test_articles_are_the_same_whether_they_are_sealed_or_not():
    ones = [article(number) for number in range(Articles.most + 10)]
    opened, closed = Articles({one.article.id: one for one in ones}), Articles(as_sealed(*ones))

    assert dict(closed) == dict(opened)
    assert closed["articles/a0"] == ones[0]
    assert list(closed) == list(opened)
    assert len(closed) == len(ones)


def test_an_id_that_nobody_has_is_missing():
    found = Articles(as_sealed(article(1)))

    assert "articles/a1" in found
    assert "articles/b" not in found
    assert found.get("articles/b") is None
    with pytest.raises(KeyError):
        found["articles/b"]


def test_articles_travel_sealed():
    found = Articles(as_sealed(article(1), article(2)))
    size = len(pickle.dumps(found))
    assert found["articles/a1"] == article(1)

    assert len(pickle.dumps(found)) == size
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own


def test_what_is_kept_is_the_message_itself():
    one = article(1)
    kept = Articles({**as_sealed(one), "articles/a2": article(2)}).as_kept()

    assert msgspec.msgpack.encode(dict(kept)) == msgspec.msgpack.encode(
        {"articles/a1": one, "articles/a2": article(2)}
    )
