"""What an article refers to is looked for where it may be missing, and nowhere else."""

from random import Random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from generator.addresses import kind_of
from generator.archive.checks import check_record
from generator.archive.indexes import STORED
from generator.archive.layering import GONE
from generator.archive.linking import Records, link
from generator.archive.model import Archive
from generator.archive.relinking import Change, relink
from generator.archive.using import uses_of
from generator.diagnostics import Origin
from generator.sources.records import Alternative, Annotation, Config
from generator.text.annotating import annotate, configure, describe_authority
from generator.text.model import AnnotatedArticle, DescribedAuthority
from tests.builders import HERE, article, authority, mention, quotation, ref, sidecar, statement

WORDS = ("alpha", "beta", "gamma", "delta", "epsilon")
ENTITIES = (
    "people/a", "people/b", "organizations/c", "places/d", "topics/e", "events/f", "works/g",
)  # fmt: skip
OTHERS = ("pages/p", "files/f", "articles/a0", "articles/a1", "articles/none")
SITE = configure(Config(origin=Origin("content/archive.yaml"), format=1, title="Test")).value


def an_annotation(word: str, random: Random) -> Annotation:
    """Some annotation of a word, which may name anything."""
    ids = random.choices((*ENTITIES, *OTHERS), k=3)
    other = (Alternative(entity=ref(ids[1]), origin=HERE),) if random.random() < 0.3 else ()
    made = (
        mention(word, ids[0], alternatives=other),
        quotation(word, speaker=random.choice((ids[0], "")), about=ids[1:]),
        statement(ids[0], "met", ids[1], word, place=ref(ids[2])),
    )
    return random.choice(made)


def an_article(id: str, random: Random) -> AnnotatedArticle:
    """Some article, published or withdrawn."""
    ids = random.choices((*ENTITIES, *OTHERS), k=4)
    has = [random.random() < 0.4 for _ in ids]
    fields = {
        **({"dateline": ref(ids[0])} if has[0] else {}),
        **({"topics": (ref(ids[1]),)} if has[1] else {}),
        **({"translation_of": ref(random.choice(OTHERS[2:]))} if has[2] else {}),
    }
    link = f" [there]({ids[3]})" if has[3] else ""
    words = random.sample(WORDS, random.randrange(len(WORDS)))
    own = sidecar(*(an_annotation(word, random) for word in words), id=id)
    made = annotate(article(f"{' '.join(WORDS)}.{link}", id=id, **fields), own).value
    if random.random() < 0.2:
        gone = msgspec.structs.replace(made.article, status="withdrawn", reason="x")
        return msgspec.structs.replace(made, article=gone)
    return made


def an_entity(id: str) -> DescribedAuthority:
    return describe_authority(authority(id)).value


def linked(
    articles: dict[str, AnnotatedArticle], entities: dict[str, DescribedAuthority]
) -> Archive:
    return link(Records(SITE, tuple(articles.values()), tuple(entities.values())))


def wrong(archive: Archive, id: str) -> list[str]:
    """To what an article refers that is not there, or cannot stand there."""
    there = {*archive.calendar, *archive.entities}
    return [
        use.reference.id
        for use in uses_of(archive.articles[id])
        if use.reference.id not in there or kind_of(use.reference.id) not in use.kinds
    ]


@given(st.integers(0, 2**32).map(Random))
def test_every_reference_that_leads_nowhere_is_told_and_no_other(random: Random):
    articles = {id: an_article(id, random) for id in OTHERS[2:4]}
    entities = {id: an_entity(id) for id in ENTITIES if random.random() < 0.7}
    archive = linked(articles, entities)

    for id in articles:
        told = check_record(archive, id)
        found = [one for one in told if one.code in ("unknown-id", "wrong-kind")]
        assert [one.message.split()[-1] for one in found] == wrong(archive, id)
        assert bool(found) <= bool(archive.loose_in.get(id))


@given(st.integers(0, 2**32).map(Random))
def test_what_is_loose_after_an_edit_is_what_is_loose_when_all_is_linked(random: Random):
    articles = {
        f"articles/a{number}": an_article(f"articles/a{number}", random) for number in range(4)
    }
    entities = {id: an_entity(id) for id in ENTITIES if random.random() < 0.6}
    before = linked(articles, entities)
    changed = {id: an_article(id, random) for id in articles if random.random() < 0.3}
    gone = {id: None for id in articles if id not in changed and random.random() < 0.1}
    turned = [id for id in ENTITIES if random.random() < 0.3]
    other = {id: None if id in entities else an_entity(id) for id in turned}

    cells = {name: getattr(before, name).cells for name in STORED}
    change = Change({**changed, **gone}, other, {}, {})
    relinked = relink(cells, SITE, change)

    if relinked is None:
        return
    now = {**before.loose_in.cells, **relinked.cells.get("loose_in", {})}
    after = linked(
        {id: one for id, one in {**articles, **change.articles}.items() if one},
        {id: one for id, one in {**entities, **other}.items() if one},
    )
    assert {id: one for id, one in now.items() if one is not GONE} == dict(after.loose_in)
