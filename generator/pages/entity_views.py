"""Answers about one entity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from generator.archive.model import Evidence, Fact, Occurrence, Saying, Tenure, WrittenForm
from generator.dates import Edtf
from generator.pages.cards import (
    ArticleCard,
    EntityView,
    EvidenceView,
    FactView,
    FormView,
    Identifier,
    ImageView,
    MentionGroup,
    MentionView,
    NameView,
    NeighbourView,
    Property,
    Relation,
    SayingView,
    TenureView,
    Value,
    YearGroup,
    trusted,
)
from generator.pages.shelf import Shelf
from generator.pages.slices import EVIDENCE, belonging, references, written_forms
from generator.sources.records import (
    Authority,
    Coordinates,
    Event,
    Name,
    Organization,
    Person,
    Place,
    Reference,
    SameAs,
    Topic,
    Work,
)

_REGISTERS = (
    ("wikidata", "Wikidata", "https://www.wikidata.org/wiki/{}"),
    ("viaf", "VIAF", "https://viaf.org/viaf/{}"),
    ("isni", "ISNI", "https://isni.org/isni/{}"),
    ("gnd", "GND", "https://d-nb.info/gnd/{}"),
    ("geonames", "GeoNames", "https://www.geonames.org/{}"),
)

Raw = str | Edtf | Reference | Coordinates | tuple[Reference, ...] | None


def entity(shelf: Shelf, id: str) -> EntityView:
    """What an authority record says, ready to show."""
    described = shelf.archive.entities[id]
    authority = described.authority
    card = shelf.entity(id)
    assert card is not None  # noqa: S101 - a page is planned only for an entity that exists
    return EntityView(
        card=card,
        prose=trusted(described.prose),
        notes=trusted(described.notes),
        names=tuple(_name(shelf, name) for name in authority.names),
        properties=tuple(_properties(shelf, authority)),
        identifiers=tuple(identifiers(authority.same_as)),
        distinct_from=shelf.entities(other.id for other in authority.not_same_as),
        image=_image(authority),
        sources=tuple(_source(text) for text in authority.sources),
    )


def _name(shelf: Shelf, name: Name) -> NameView:
    return NameView(
        name=name.name,
        language=name.language,
        language_name=shelf.wording.language_name(name.language) if name.language else "",
        type=name.type,
        type_label=shelf.wording(f"name.{name.type}"),
        period=shelf.wording.period(name.start, name.end),
    )


def _properties(shelf: Shelf, authority: Authority) -> Iterator[Property]:
    for key, raw in _details(authority):
        values = tuple(_values(shelf, raw)) if raw else ()
        if values:
            yield Property(key=key, label=shelf.wording(f"property.{key}"), values=values)


def _details(authority: Authority) -> tuple[tuple[str, Raw], ...]:
    match authority.details:
        case Person() as person:
            return (("born", person.born), ("died", person.died))
        case Organization() as body:
            return (
                ("type", body.type),
                ("founded", body.founded),
                ("dissolved", body.dissolved),
                ("seat", body.seat),
                ("part_of", body.part_of),
                ("predecessor", body.predecessor),
                ("website", body.website),
            )
        case Place() as place:
            return (
                ("type", place.type),
                ("part_of", place.part_of),
                ("country", place.country),
                ("coordinates", place.coordinates),
            )
        case Event() as event:
            return (
                ("date", event.date),
                ("place", event.place),
                ("participants", event.participants),
                ("part_of", event.part_of),
            )
        case Topic() as topic:
            return (("broader", topic.broader),)
        case Work() as work:
            return (
                ("type", work.type),
                ("date", work.date),
                ("parties", work.parties),
                ("place", work.place),
                ("url", work.url),
            )


def _values(shelf: Shelf, raw: Raw) -> Iterator[Value]:
    match raw:
        case Reference(id=id):
            card = shelf.entity(id)
            yield Value(text=card.name if card else id, entity=card)
        case Coordinates(latitude=latitude, longitude=longitude):
            yield Value(text=f"{latitude:.4f}, {longitude:.4f}")
        case tuple():
            ids = (reference.id for reference in raw if isinstance(reference, Reference))
            yield from (Value(text=card.name, entity=card) for card in shelf.entities(ids))
        case Edtf():
            yield Value(text=shelf.wording.date(raw))
        case None:
            return
        case str():
            yield Value(text=raw, url=raw if raw.startswith(("http://", "https://")) else "")


def identifiers(same_as: SameAs) -> Iterator[Identifier]:
    """The same entity in other registers, each with its address."""
    for key, register, address in _REGISTERS:
        value = getattr(same_as, key)
        if value:
            yield Identifier(register=register, value=value, url=address.format(value))
    for url in same_as.url:
        yield Identifier(register="", value=url, url=url)


def _image(authority: Authority) -> ImageView | None:
    image = authority.image
    if image is None:
        return None
    return ImageView(file=image.file.id, alt=image.alt, caption=image.caption, credit=image.credit)


def _source(text: str) -> Value:
    """A source line; the last word is a link when it is an address."""
    words = text.rsplit(None, 1)
    last = words[-1] if words else ""
    return Value(text=text, url=last if last.startswith(("http://", "https://")) else "")


def forms(shelf: Shelf, id: str) -> tuple[FormView, ...]:
    """How a name was written, the commonest form first."""
    return tuple(form_view(shelf, form) for form in written_forms(shelf.archive, id))


def form_view(shelf: Shelf, form: WrittenForm) -> FormView:
    """A form of a name, ready to show."""
    years = sorted({form.first.year, form.last.year})
    return FormView(
        form=form.form,
        language=form.language,
        language_name=shelf.wording.language_name(form.language),
        publisher=form.publisher,
        count=form.count,
        period="–".join(years),
        type_label=shelf.wording(f"name.{form.type}") if form.type else "",
        is_known=form.is_known,
    )


def tenures(shelf: Shelf, tenures: Iterable[Tenure]) -> tuple[TenureView, ...]:
    """Offices or memberships with their evidence."""
    return tuple(_tenure(shelf, tenure) for tenure in tenures)


def _tenure(shelf: Shelf, tenure: Tenure) -> TenureView:
    years = list(dict.fromkeys(date.year for date in tenure.seen))
    return TenureView(
        holder=shelf.entity(tenure.holder),
        organization=shelf.entity(tenure.organization) if tenure.organization else None,
        title=tenure.title,
        period=shelf.wording.period(tenure.start, tenure.end),
        seen=", ".join(years),
        evidence=tuple(_evidence(shelf, one) for one in tenure.evidence[:EVIDENCE]),
        sources=len(tenure.evidence),
    )


def _evidence(shelf: Shelf, evidence: Evidence) -> EvidenceView:
    passage = evidence.passage
    return EvidenceView(passage=shelf.passage(passage) if passage else None, source=evidence.source)


def facts(shelf: Shelf, id: str) -> tuple[FactView, ...]:
    """The statements about an entity, in the order of their dates."""
    return tuple(fact_view(shelf, fact) for fact in shelf.archive.facts_of.get(id, ()))


def fact_view(shelf: Shelf, fact: Fact) -> FactView:
    """A statement, ready to show."""
    return FactView(
        passage=shelf.passage(fact.passage),
        subject=shelf.entity(fact.subject),
        predicate=shelf.wording(f"predicate.{fact.predicate}"),
        object=shelf.entity(fact.object) if fact.object else None,
        value=fact.value,
        date=shelf.wording.date(fact.date),
        place=shelf.entity(fact.place) if fact.place else None,
        certainty=fact.certainty,
    )


def sayings(shelf: Shelf, sayings: Iterable[Saying]) -> tuple[SayingView, ...]:
    """Quotations, ready to show."""
    return tuple(saying_view(shelf, saying) for saying in sayings)


def saying_view(shelf: Shelf, saying: Saying) -> SayingView:
    """A quotation, ready to show."""
    return SayingView(
        passage=shelf.passage(saying.passage),
        speaker=shelf.entity(saying.speaker) if saying.speaker else None,
        capacity=saying.capacity,
        mode=saying.mode,
        about=shelf.entities(saying.about),
        certainty=saying.certainty,
        is_suggested=saying.is_suggested,
    )


def mentions(shelf: Shelf, id: str) -> tuple[YearGroup, ...]:
    """Mentions in context, by year and article, oldest first."""
    return mention_groups(shelf, shelf.archive.mentions_of.get(id, ()))


def mention_groups(shelf: Shelf, found: Iterable[Occurrence]) -> tuple[YearGroup, ...]:
    """The same of some mentions, which stand in the order of their dates."""
    return tuple(
        YearGroup(year=year, articles=tuple(_mentions_by_article(shelf, group)))
        for year, group in groupby(found, key=lambda one: one.date.year)
    )


def _mentions_by_article(shelf: Shelf, found: Iterable[Occurrence]) -> Iterator[MentionGroup]:
    for article_id, group in groupby(found, key=lambda one: one.passage.article):
        yield MentionGroup(
            article=shelf.article(article_id),
            mentions=tuple(_mention(shelf, one) for one in group),
        )


def _mention(shelf: Shelf, occurrence: Occurrence) -> MentionView:
    return MentionView(
        passage=shelf.passage(occurrence.passage),
        capacity=occurrence.capacity,
        certainty=occurrence.certainty,
        status=occurrence.status,
        is_alternative=occurrence.is_alternative,
    )


def other_articles(shelf: Shelf, id: str) -> tuple[ArticleCard, ...]:
    """Articles that belong to an entity though no words in them are marked as naming it."""
    return shelf.articles(belonging(shelf.archive, id))


WHERE = 3
"""How many articles are named for each neighbour."""


def neighbours(shelf: Shelf, id: str, count: int) -> tuple[NeighbourView, ...]:
    """The entities most tellingly named together with this one, and in which articles last."""
    found = shelf.archive.neighbours_of.get(id, ())[:count]
    where = _where(shelf, id, {one.entity for one in found})
    return tuple(
        NeighbourView(card=card, articles=one.articles, where=shelf.articles(where[card.id]))
        for one in found
        if (card := shelf.entity(one.entity))
    )


def _where(shelf: Shelf, id: str, others: set[str]) -> dict[str, list[str]]:
    """For each of *others* the latest articles that name it and this entity."""
    where: dict[str, list[str]] = {other: [] for other in others}
    wanted = set(others)
    for article in reversed(shelf.archive.articles_of.get(id, ())):
        for other in wanted & shelf.archive.named_in.get(article, {}).keys():
            where[other].append(article)
            if len(where[other]) == WHERE:
                wanted.discard(other)
        if not wanted:
            break
    return where


def relations(shelf: Shelf, id: str) -> tuple[Relation, ...]:
    """The authority records that point to this one: ``seat of``, ``parts``, ``participant in``."""
    return relation_groups(shelf, references(shelf.archive, id))


def relation_groups(shelf: Shelf, found: Iterable[tuple[str, str]]) -> tuple[Relation, ...]:
    """The same of some references: ids and keys."""
    by_key: dict[str, list[str]] = {}
    for record_id, key in found:
        by_key.setdefault(key, []).append(record_id)
    return tuple(
        Relation(
            key=key, label=shelf.wording(f"relation.{key}"), entities=shelf.entities(by_key[key])
        )
        for key in by_key
    )
