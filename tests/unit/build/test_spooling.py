"""Messages that wait on the disk are there for whoever asks, also for a process that is forked."""

import pickle
from pathlib import Path

import msgspec

from generator.archive.indexes import STORED
from generator.archive.linking import Records, link
from generator.build.spooling import spooling
from generator.build.workers import Processes, map_sharing
from generator.text.annotating import describe_authority
from generator.text.sealing import Articles
from tests.builders import annotated, archive, authority, mention

COUNT = 150
ONES = [annotated(f"Words of {number}.", id=f"articles/a{number}") for number in range(COUNT)]


def in_spool(spool) -> Articles:
    return Articles({one.article.id: spool.put(msgspec.msgpack.encode(one)) for one in ONES})


def text_of(articles: Articles, id: str) -> str:
    return articles[id].text


def test_what_is_put_into_a_spool_comes_back(tmp_path: Path):
    with spooling(tmp_path) as spool:
        places = [spool.put(message) for message in (b"one", b"", b"three" * 1000)]

        assert [one.read() for one in places] == [b"one", b"", b"three" * 1000]


def test_nobody_sees_a_spool(tmp_path: Path):
    with spooling(tmp_path) as spool:
        spool.put(b"withdrawn")

        assert list(tmp_path.iterdir()) == []


def test_workers_that_are_forked_read_one_spool_at_once(tmp_path: Path):
    with spooling(tmp_path) as spool:
        ids = tuple(one.article.id for one in ONES)
        found = list(map_sharing(Processes(2, "fork"), text_of, in_spool(spool), ids))

    assert found == [one.text for one in ONES]


def test_articles_in_a_spool_travel_and_are_kept_with_all_that_they_say(tmp_path: Path):
    with spooling(tmp_path) as spool:
        articles = in_spool(spool)
        elsewhere = pickle.loads(pickle.dumps(articles))  # noqa: S301 - our own
        kept = msgspec.msgpack.encode(dict(articles.as_kept()))

    assert dict(elsewhere) == {one.article.id: one for one in ONES}
    assert kept == msgspec.msgpack.encode({one.article.id: one for one in ONES})


def test_an_archive_is_the_same_whether_its_messages_are_held_or_not(tmp_path: Path):
    records = Records(
        archive().site,
        tuple(
            annotated("CSTO met.", mention("CSTO", "people/a"), mention("met", "people/b"), id=one)
            for one in ("articles/a", "articles/b")
        ),
        tuple(describe_authority(authority(one)).value for one in ("people/a", "people/b")),
    )
    with spooling(tmp_path) as spool:
        held = link(records._replace(hold=spool.put))
        here = link(records)
        assert spool.read(0, 1)

        for name in STORED:
            assert dict(getattr(held, name).cells) == dict(getattr(here, name).cells), name
        elsewhere = pickle.loads(pickle.dumps(held.heads.cells))  # noqa: S301 - our own
    assert dict(elsewhere) == dict(here.heads.cells)
    assert here.together_with["people/a"] == {"people/b": 2}
