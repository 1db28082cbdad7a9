"""LINK: records become an archive; ids become links, and every index is inverted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from generator.addresses import anchor_of, kind_of
from generator.archive.likeness import measure
from generator.archive.model import (
    Archive,
    Emendation,
    Fact,
    Occurrence,
    Passage,
    Saying,
    WrittenForm,
)
from generator.archive.tenures import assemble
from generator.sources.records import (
    Attachment,
    Authority,
    Correction,
    Membership,
    Mention,
    Position,
    Quotation,
    Reference,
    Statement,
    Topic,
)
from generator.text.model import (
    Anchored,
    AnnotatedArticle,
    ConfiguredSite,
    DescribedAuthority,
    WrittenPage,
)

T = TypeVar("T")


class Records(NamedTuple):
    """All that is to be linked."""

    site: ConfiguredSite
    articles: tuple[AnnotatedArticle, ...]
    authorities: tuple[DescribedAuthority, ...]
    pages: tuple[WrittenPage, ...] = ()
    attachments: tuple[Attachment, ...] = ()


def link(records: Records) -> Archive:
    """The archive of all records that are published.

    Drafts are left out; of withdrawn articles only the tombstone stays. An id that no record has is
    left out of the indexes: the checks report it.
    """
    articles = {
        one.article.id: one
        for one in sorted(records.articles, key=_in_time)
        if one.article.status != "draft"
    }
    entities = {
        one.authority.id: one
        for one in sorted(records.authorities, key=lambda one: one.authority.id)
    }
    authorities = {id: one.authority for id, one in entities.items()}
    said = _gather(articles, records.site.config.language)
    named = _entities_named(articles, said, entities)
    likeness = measure(named)
    tenures = assemble(authorities, said.mentions, said.facts)
    return Archive(
        site=records.site,
        articles=articles,
        entities=entities,
        pages={one.page.id: one for one in sorted(records.pages, key=lambda one: one.page.id)},
        attachments={one.id: one for one in sorted(records.attachments, key=lambda one: one.id)},
        mentions_of=_grouped((id, one) for id, one in said.mentions if id in entities),
        articles_of=_in_order(likeness.articles_of, articles),
        forms_of=_forms(said.forms, authorities),
        neighbours_of=likeness.neighbours_of,
        sayings_by=_grouped((one.speaker, one) for one in said.sayings if one.speaker in entities),
        sayings_about=_grouped(
            (id, one) for one in said.sayings for id in one.about if id in entities
        ),
        facts_of=_facts_of(said.facts, entities),
        positions_of=tenures.positions_of,
        holders_of=tenures.holders_of,
        members_of=tenures.members_of,
        memberships_of=tenures.memberships_of,
        references_to=_references(authorities),
        entities_in=_entities_in(named, likeness.rarity),
        related_to=likeness.related_to,
        translations_of=_translations(articles),
        sayings_in=_grouped((one.passage.article, one) for one in said.sayings),
        emendations_in=_grouped((one.passage.article, one) for one in said.emendations),
        facts_in=_grouped((one.passage.article, one) for one in said.facts),
        articles_on=_articles_on(articles, _broader(entities)),
        articles_by_year=_articles_by_year(articles),
        sayings=tuple(said.sayings),
        emendations=tuple(said.emendations),
        redirects=_redirects(articles, entities, records.pages),
    )


def _in_time(one: AnnotatedArticle) -> tuple[str, str, str]:
    date = one.article.date
    return (date.earliest, date.latest, one.article.id)


class _Said(NamedTuple):
    """What all annotations say, in the order of articles and of their texts."""

    mentions: list[tuple[str, Occurrence]]
    forms: dict[tuple[str, str, str, str], list[Occurrence]]
    sayings: list[Saying]
    emendations: list[Emendation]
    facts: list[Fact]


def _gather(articles: Mapping[str, AnnotatedArticle], language: str) -> _Said:
    said = _Said([], defaultdict(list), [], [], [])
    for annotated in articles.values():
        if annotated.article.status == "withdrawn":
            continue
        for anchored in sorted(annotated.anchored, key=_in_text):
            _note(anchored, annotated, said, language)
    return said


def _in_text(anchored: Anchored) -> tuple[int, int]:
    return anchored.spans[0] if anchored.spans else (-1, -1)


def _note(anchored: Anchored, annotated: AnnotatedArticle, said: _Said, language: str) -> None:
    """Put what one annotation says where it belongs."""
    match anchored.annotation.body:
        case Mention() as mention:
            _note_mention(mention, anchored, annotated, said, language)
        case Quotation() as quotation:
            said.sayings.append(_saying(quotation, anchored, annotated))
        case Correction() as correction:
            said.emendations.append(_emendation(correction, anchored, annotated))
        case Statement() as statement:
            said.facts.append(_fact(statement, anchored, annotated))
        case _:
            pass


def _note_mention(
    mention: Mention, anchored: Anchored, annotated: AnnotatedArticle, said: _Said, language: str
) -> None:
    annotation, article = anchored.annotation, annotated.article
    passages = tuple(_passages(anchored, article.id))
    ids = [(mention.entity.id, False)]
    ids += [(other.entity.id, True) for other in annotation.alternatives if other.entity]
    for id, is_alternative in ids:
        for passage in passages:
            occurrence = Occurrence(
                passage=passage,
                date=article.date,
                capacity="" if is_alternative else mention.capacity,
                certainty=annotation.certainty,
                status=annotation.status,
                is_alternative=is_alternative,
            )
            said.mentions.append((id, occurrence))
            if passage.words and not is_alternative:
                key = (id, passage.words, article.language or language, article.source.publisher)
                said.forms[key].append(occurrence)


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


def _broader(entities: Mapping[str, DescribedAuthority]) -> dict[str, tuple[str, ...]]:
    """Each topic with all topics above it, nearest first; a ring is gone round once."""
    above = {
        id: one.authority.details.broader.id
        for id, one in entities.items()
        if isinstance(one.authority.details, Topic) and one.authority.details.broader
    }
    chains: dict[str, tuple[str, ...]] = {}
    for id, first in above.items():
        chain: list[str] = []
        place: str | None = first
        while place is not None and place != id and place not in chain:
            chain.append(place)
            place = above.get(place)
        chains[id] = tuple(chain)
    return chains


def _entities_named(
    articles: Mapping[str, AnnotatedArticle],
    said: _Said,
    entities: Mapping[str, DescribedAuthority],
) -> dict[str, dict[str, int]]:
    """For each article its entities, and how often each is named; a dateline counts once."""
    named: dict[str, dict[str, int]] = {id: {} for id in articles}
    for article, id in _namings(articles, said):
        if id in entities:
            named[article][id] = named[article].get(id, 0) + 1
    return named


def _namings(articles: Mapping[str, AnnotatedArticle], said: _Said) -> Iterator[tuple[str, str]]:
    """Every (article, entity) that something in the archive brings together."""
    for id, occurrence in said.mentions:
        yield occurrence.passage.article, id
    for saying in said.sayings:
        yield saying.passage.article, saying.speaker
    for fact in said.facts:
        for id in (fact.subject, fact.object, fact.place):
            yield fact.passage.article, id
    for article_id, annotated in articles.items():
        article = annotated.article
        if article.status != "withdrawn":
            for reference in (*article.topics, *([article.dateline] if article.dateline else [])):
                yield article_id, reference.id


def _facts_of(
    facts: Iterable[Fact], entities: Mapping[str, DescribedAuthority]
) -> dict[str, tuple[Fact, ...]]:
    return _grouped(
        (id, fact)
        for fact in sorted(facts, key=_fact_date)
        for id in dict.fromkeys((fact.subject, fact.object, fact.place))
        if id in entities
    )


def _fact_date(fact: Fact) -> tuple[str, str]:
    date = fact.date or fact.article_date
    return (date.earliest, date.latest)


def _entities_in(
    named: Mapping[str, Mapping[str, int]], rarity: Mapping[str, float]
) -> dict[str, tuple[str, ...]]:
    """The entities of each article, the most telling first."""
    return {
        id: tuple(sorted(found, key=lambda one: (-found[one] * rarity[one], one)))
        for id, found in named.items()
        if found
    }


def _articles_on(
    articles: Mapping[str, AnnotatedArticle], broader: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The articles of each topic, and of all that is narrower."""
    on: dict[str, dict[str, None]] = defaultdict(dict)
    for id, annotated in articles.items():
        if annotated.article.status == "withdrawn":
            continue
        for topic in annotated.article.topics:
            for one in (topic.id, *broader.get(topic.id, ())):
                on[one][id] = None
    return {topic: tuple(ids) for topic, ids in sorted(on.items())}


def _articles_by_year(articles: Mapping[str, AnnotatedArticle]) -> dict[str, tuple[str, ...]]:
    return _grouped((annotated.article.date.year, id) for id, annotated in articles.items())


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in sorted(groups.items())}


def _in_order(
    found: Mapping[str, Iterable[str]], articles: Mapping[str, AnnotatedArticle]
) -> dict[str, tuple[str, ...]]:
    place = {id: number for number, id in enumerate(articles)}
    return {id: tuple(sorted(ids, key=place.__getitem__)) for id, ids in sorted(found.items())}


def _forms(
    found: Mapping[tuple[str, str, str, str], list[Occurrence]],
    authorities: Mapping[str, Authority],
) -> dict[str, tuple[WrittenForm, ...]]:
    """The forms of each name as texts have them, the commonest first."""
    forms: dict[str, list[WrittenForm]] = defaultdict(list)
    listed = {id: _listed(authorities[id]) for id in {key[0] for key in found} if id in authorities}
    for (id, words, language, publisher), occurrences in found.items():
        if id not in listed:
            continue
        forms[id].append(
            WrittenForm(
                form=words,
                language=language,
                publisher=publisher,
                count=len(occurrences),
                # Articles come in the order of their dates.
                first=occurrences[0].date,
                last=occurrences[-1].date,
                is_known=words in listed[id],
                type=listed[id].get(words, ""),
            )
        )
    return {
        id: tuple(sorted(ones, key=lambda one: (-one.count, one.form, one.language, one.publisher)))
        for id, ones in sorted(forms.items())
    }


def _listed(authority: Authority) -> dict[str, str]:
    """The forms that an authority record lists, with their types."""
    listed = {authority.name: "official"}
    for name in authority.names:
        listed.setdefault(name.name, name.type)
        for form in name.forms:
            listed.setdefault(form, name.type)
    return listed


def _translations(articles: Mapping[str, AnnotatedArticle]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for id, annotated in articles.items():
        original = annotated.article.translation_of
        if original and original.id in articles:
            groups[original.id].append(id)
    siblings: dict[str, tuple[str, ...]] = {}
    for original_id, ids in groups.items():
        family = (original_id, *ids)
        for id in family:
            others = (*siblings.get(id, ()), *(one for one in family if one != id))
            siblings[id] = tuple(dict.fromkeys(others))
    return dict(sorted(siblings.items()))


def _references(authorities: Mapping[str, Authority]) -> dict[str, tuple[tuple[str, str], ...]]:
    return _grouped(
        (reference.id, (id, key))
        for id, authority in authorities.items()
        for key, reference in references_in(authority)
    )


def references_in(authority: Authority) -> Iterator[tuple[str, Reference]]:
    """Every reference that an authority record holds, with the key that it stands under."""
    for other in authority.not_same_as:
        yield "not_same_as", other
    details = authority.details
    for key in details.__struct_fields__:
        value = getattr(details, key)
        # A Reference is a tuple itself.
        for one in (
            value if isinstance(value, tuple) and not isinstance(value, Reference) else (value,)
        ):
            if isinstance(one, Reference):
                yield key, one
            elif isinstance(one, Position) and one.organization:
                yield key, one.organization
            elif isinstance(one, Membership):
                yield key, one.entity


def _redirects(
    articles: Mapping[str, AnnotatedArticle],
    entities: Mapping[str, DescribedAuthority],
    pages: Iterable[WrittenPage],
) -> dict[str, str]:
    """Old addresses, relative to ``site/``, and the records that they lead to now."""
    records = (
        *((id, one.article.aliases) for id, one in articles.items()),
        *((id, one.authority.aliases) for id, one in entities.items()),
        *((one.page.id, one.page.aliases) for one in pages),
    )
    return dict(sorted((_old_path(alias, id), id) for id, aliases in records for alias in aliases))


def _old_path(alias: str, id: str) -> str:
    """An old id of the same kind, or an old path: both are paths below ``site/``."""
    path = alias.strip("/")
    if "/" not in path and kind_of(id) not in ("articles", "pages"):
        path = f"{kind_of(id)}/{path}"
    return path if path.endswith((".html", ".htm")) else f"{path}/"
