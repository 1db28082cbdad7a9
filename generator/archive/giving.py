"""What one article gives to the indexes of an archive, whatever else there is.

It is found where the article is read, by many at once, and put together where all articles meet.
Mentions are most of it: they travel as MessagePack that nobody opens on the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import msgspec

from generator.addresses import anchor_of, kind_of
from generator.archive.model import Emendation, Fact, Occurrence, Passage, Saying
from generator.archive.using import uses_of
from generator.sources.records import (
    Article,
    Correction,
    Mention,
    Quotation,
    Reference,
    Statement,
)
from generator.text.model import Anchored, AnnotatedArticle


class Given(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What an article gives. A withdrawn one has nothing but its *links*.

    *names* has the ids that anything in it names, and how often; *loose* those to which it refers
    beside them, or as what they cannot be; *mentions* the places by entity; *capacities* the
    entities that a mention calls something.
    """

    names: dict[str, int]
    loose: tuple[str, ...] = ()
    links: tuple[Reference, ...]
    mentions: dict[str, list[Occurrence]] = {}
    capacities: tuple[str, ...] = ()
    sayings: tuple[Saying, ...] = ()
    emendations: tuple[Emendation, ...] = ()
    facts: tuple[Fact, ...] = ()


class Share(NamedTuple):
    """How much an entity has of the mentions of an article: so many, of so many bytes."""

    entity: str
    number: int
    size: int


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """The same as it travels: *given* without mentions, which are messages end to end.

    *shares* says whose they are.
    """

    given: Given
    shares: tuple[Share, ...]
    occurrences: bytes

    def mentions(self) -> Iterator[tuple[str, int, bytes]]:
        """Each entity that is mentioned, how often, and the messages."""
        start = 0
        for entity, number, size in self.shares:
            yield entity, number, self.occurrences[start : start + size]
            start += size


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Packed)


def packed(given: Given) -> Packed:
    """The same for travelling."""
    written = {
        entity: b"".join(map(_encoder.encode, ones)) for entity, ones in given.mentions.items()
    }
    shares = tuple(
        Share(entity, len(given.mentions[entity]), len(message))
        for entity, message in written.items()
    )
    rest = msgspec.structs.replace(given, mentions={})
    return Packed(rest, shares, b"".join(written.values()))


def opened(message: bytes) -> Packed:
    """What a message says."""
    return _decoder.decode(message)


def giving(annotated: AnnotatedArticle, language: str) -> Given:
    """What an article gives; *language* is that of articles that name none."""
    if annotated.article.status == "withdrawn":
        return Given(names={}, loose=_loose(annotated, {}), links=annotated.links)
    named = names(annotated)
    in_order = sorted(annotated.anchored, key=_in_text)
    bodies = [(anchored.annotation.body, anchored) for anchored in in_order]
    mentions = [(body, anchored) for body, anchored in bodies if isinstance(body, Mention)]
    return Given(
        names=named,
        loose=_loose(annotated, named),
        links=annotated.links,
        mentions=_mentions(mentions, annotated.article, language),
        capacities=tuple(dict.fromkeys(body.entity.id for body, _ in mentions if body.capacity)),
        sayings=tuple(
            _saying(body, anchored, annotated)
            for body, anchored in bodies
            if isinstance(body, Quotation)
        ),
        emendations=tuple(
            _emendation(body, anchored, annotated)
            for body, anchored in bodies
            if isinstance(body, Correction)
        ),
        facts=tuple(
            _fact(body, anchored, annotated)
            for body, anchored in bodies
            if isinstance(body, Statement)
        ),
    )


def _mentions(
    mentions: Iterable[tuple[Mention, Anchored]], article: Article, language: str
) -> dict[str, list[Occurrence]]:
    found: dict[str, list[Occurrence]] = {}
    for mention, anchored in mentions:
        for id, one in _occurrences(mention, anchored, article, language):
            found.setdefault(id, []).append(one)
    return found


def _in_text(anchored: Anchored) -> tuple[int, int]:
    return anchored.spans[0] if anchored.spans else (-1, -1)


def _occurrences(
    mention: Mention, anchored: Anchored, article: Article, language: str
) -> Iterator[tuple[str, Occurrence]]:
    annotation = anchored.annotation
    passages = tuple(_passages(anchored, article.id))
    ids = [(mention.entity.id, False)]
    ids += [(other.entity.id, True) for other in annotation.alternatives if other.entity]
    for id, is_alternative in ids:
        for passage in passages:
            yield (
                id,
                Occurrence(
                    passage=passage,
                    date=article.date,
                    language=article.language or language,
                    publisher=article.source.publisher,
                    capacity="" if is_alternative else mention.capacity,
                    certainty=annotation.certainty,
                    status=annotation.status,
                    is_alternative=is_alternative,
                ),
            )


def _passages(anchored: Anchored, article: str) -> Iterator[Passage]:
    """Where an annotation stands; one that is about the whole article stands nowhere in it."""
    id = anchored.annotation.id
    if not anchored.spans:
        yield Passage(article, id, "", "", "", "", "")
    for number, words in enumerate(anchored.words):
        yield Passage(
            article,
            id,
            # Where the text is withheld there is no mark to lead to.
            anchor_of(id, number + 1) if anchored.paragraphs[number] else "",
            anchored.paragraphs[number],
            words,
            anchored.before[number],
            anchored.after[number],
        )


def _saying(quotation: Quotation, anchored: Anchored, annotated: AnnotatedArticle) -> Saying:
    return Saying(
        passage=next(_passages(anchored, annotated.article.id)),
        date=annotated.article.date,
        speaker=quotation.speaker.id if quotation.speaker else "",
        capacity=quotation.capacity,
        mode=quotation.mode,
        about=tuple(one.id for one in quotation.about),
        certainty=anchored.annotation.certainty,
        is_suggested=anchored.annotation.status == "suggested",
    )


def _emendation(
    correction: Correction, anchored: Anchored, annotated: AnnotatedArticle
) -> Emendation:
    return Emendation(
        passage=next(_passages(anchored, annotated.article.id)),
        date=annotated.article.date,
        reading=correction.reading,
        type=correction.type,
        reason=correction.reason,
        by=anchored.annotation.by or annotated.annotator,
        is_suggested=anchored.annotation.status == "suggested",
    )


def _fact(statement: Statement, anchored: Anchored, annotated: AnnotatedArticle) -> Fact:
    return Fact(
        passage=next(_passages(anchored, annotated.article.id)),
        subject=statement.subject.id,
        predicate=statement.predicate,
        object=statement.object.id if statement.object else "",
        value=statement.value,
        date=statement.date,
        article_date=annotated.article.date,
        place=statement.place.id if statement.place else "",
        certainty=anchored.annotation.certainty,
    )


def names(annotated: AnnotatedArticle) -> dict[str, int]:
    """The ids that anything in an article names, and how often; a dateline counts once."""
    return dict(Counter(_namings(annotated)))


def _namings(annotated: AnnotatedArticle) -> Iterator[str]:
    """Every id that something in the article names."""
    for anchored in annotated.anchored:
        match anchored.annotation.body:
            case Mention() as mention:
                others = (one.entity for one in anchored.annotation.alternatives if one.entity)
                for reference in (mention.entity, *others):
                    # A mention that is about the whole article names once.
                    yield from [reference.id] * max(1, len(anchored.words))
            case Quotation() as quotation if quotation.speaker:
                yield quotation.speaker.id
            case Statement() as statement:
                references = (statement.subject, statement.object, statement.place)
                yield from (one.id for one in references if one)
            case _:
                pass
    article = annotated.article
    yield from (topic.id for topic in article.topics)
    if article.dateline:
        yield article.dateline.id


def _loose(annotated: AnnotatedArticle, named: Collection[str]) -> tuple[str, ...]:
    """The ids to which an article refers beside those that are *named*, or as a wrong kind."""
    found = (
        use.reference.id
        for use in uses_of(annotated)
        if use.reference.id not in named or kind_of(use.reference.id) not in use.kinds
    )
    return tuple(dict.fromkeys(found))
