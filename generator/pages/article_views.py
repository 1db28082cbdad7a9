"""Answers about one article."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from msgspec.structs import replace

from generator.addresses import ENTITY_KINDS, anchor_of
from generator.archive.model import Emendation
from generator.dates import Edtf
from generator.pages.cards import (
    Annotated,
    ArticleView,
    DisagreementView,
    EmendationView,
    EntityCard,
    FactView,
    KindGroup,
    NamedEntity,
    NoteView,
    ReadingView,
    RelatedView,
    SayingView,
    SideNote,
    SourceView,
    TextPart,
    trusted,
)
from generator.pages.entity_views import fact_view, saying_view
from generator.pages.shelf import Shelf
from generator.sources.records import Alternative, Annotation, Mention, Note, Quotation
from generator.text.model import Anchored, AnnotatedArticle
from generator.text.weaving import note_id, note_numbers

_SURENESS = {"high": 0, "medium": 1, "low": 2}


def article(shelf: Shelf, id: str) -> ArticleView:
    """An article with its text and where it comes from."""
    annotated = shelf.archive.articles[id]
    record = annotated.article
    return ArticleView(
        card=shelf.article(id),
        html=trusted(annotated.html),
        byline=record.byline,
        source=_source(shelf, id),
        topics=shelf.entities(topic.id for topic in record.topics),
        rights=record.rights,
        annotators=_annotators(shelf, annotated),
        status=annotated.status,
        revised=shelf.wording.date(_revised(annotated)),
        reason=record.reason,
        word_count=annotated.text.count(" ") + 1 if annotated.text else 0,
        is_abstract=record.text == "abstract",
    )


def _annotators(shelf: Shelf, annotated: AnnotatedArticle) -> tuple[str, ...]:
    """Who annotated an article: the sidecar's annotator first."""
    by = (one.annotation.by for one in annotated.anchored)
    return tuple(shelf.annotator(id) for id in dict.fromkeys((annotated.annotator, *by)) if id)


def _revised(annotated: AnnotatedArticle) -> Edtf | None:
    """The latest date that the sidecar or one of its annotations gives."""
    dates = [one.annotation.date for one in annotated.anchored if one.annotation.date]
    dates += [annotated.revised] if annotated.revised else []
    return max(dates, key=lambda date: (date.latest, date.earliest), default=None)


def annotated(shelf: Shelf, id: str) -> Annotated:
    """How an article is annotated: with how much of what."""
    annotations = [one.annotation for one in shelf.archive.articles[id].anchored]
    kinds = Counter(type(one.body).__name__.lower() for one in annotations)
    return Annotated(
        counts=tuple(
            shelf.wording(f"annotations.{kind}", count=kinds[kind])
            for kind in ("mention", "quotation", "statement", "note", "correction")
            if kinds[kind]
        ),
        suggested=sum(one.status == "suggested" for one in annotations),
    )


def named_in(shelf: Shelf, id: str) -> tuple[KindGroup, ...]:
    """Who and what is in an article: kinds in a fixed order, in each the most telling first."""
    mentions: dict[str, list[Anchored]] = defaultdict(list)
    for anchored in shelf.archive.articles[id].anchored:
        body = anchored.annotation.body
        if isinstance(body, Mention):
            mentions[body.entity.id].append(anchored)
    by_kind: dict[str, list[NamedEntity]] = defaultdict(list)
    for entity_id in shelf.archive.entities_in.get(id, ()):
        card = shelf.entity(entity_id)
        if card:
            by_kind[card.kind].append(_named(card, mentions[entity_id]))
    return tuple(
        KindGroup(kind=kind, label=shelf.wording(f"kind.{kind}"), entities=tuple(by_kind[kind]))
        for kind in ENTITY_KINDS
        if by_kind[kind]
    )


def _named(card: EntityCard, mentions: list[Anchored]) -> NamedEntity:
    annotations = [anchored.annotation for anchored in mentions]
    capacities = dict.fromkeys(
        body.capacity
        for annotation in annotations
        if isinstance(body := annotation.body, Mention) and body.capacity
    )
    sureness = (annotation.certainty for annotation in annotations)
    return NamedEntity(
        card=card,
        count=sum(len(anchored.spans) for anchored in mentions),
        anchors=tuple(anchor for _, anchor in sorted(_places(mentions))),
        capacities=tuple(capacities),
        certainty=min(sureness, key=_SURENESS.__getitem__, default="high"),
        is_suggested=bool(annotations)
        and all(annotation.status == "suggested" for annotation in annotations),
    )


def _places(mentions: list[Anchored]) -> Iterator[tuple[int, str]]:
    for anchored in mentions:
        for number, span in enumerate(anchored.spans, start=1):
            yield span.start, anchor_of(anchored.annotation.id, number)


def notes_in(shelf: Shelf, id: str) -> tuple[NoteView, ...]:
    """The notes on an article, those on the whole of it first."""
    annotated = shelf.archive.articles[id]
    notes = [one for one in annotated.anchored if isinstance(one.annotation.body, Note)]
    return tuple(
        NoteView(
            id=one.annotation.id,
            anchor=one.annotation.id if one.spans else "",
            words=one.words[0] if one.words else "",
            html=trusted(annotated.notes[one.annotation.id]),
            by=shelf.annotator(one.annotation.by or annotated.annotator),
            date=shelf.wording.date(one.annotation.date),
        )
        for one in sorted(notes, key=_position)
    )


def _position(anchored: Anchored) -> int:
    return anchored.spans[0].start if anchored.spans else -1


def quotations_in(shelf: Shelf, id: str) -> tuple[SayingView, ...]:
    """What is quoted in an article, in the order of the text."""
    return tuple(saying_view(shelf, saying) for saying in shelf.archive.sayings_in.get(id, ()))


def corrections_in(shelf: Shelf, id: str) -> tuple[EmendationView, ...]:
    """The corrections to an article, in the order of the text."""
    return tuple(
        emendation_view(shelf, emendation)
        for emendation in shelf.archive.emendations_in.get(id, ())
    )


def emendation_view(shelf: Shelf, emendation: Emendation) -> EmendationView:
    """A correction, ready to show."""
    return EmendationView(
        id=emendation.passage.annotation,
        passage=shelf.passage(emendation.passage),
        reading=emendation.reading,
        type=emendation.type,
        type_label=shelf.wording(f"correction.{emendation.type}"),
        reason=emendation.reason,
        by=shelf.annotator(emendation.by),
        is_suggested=emendation.is_suggested,
    )


def facts_in(shelf: Shelf, id: str) -> tuple[FactView, ...]:
    """The statements made in an article."""
    return tuple(fact_view(shelf, fact) for fact in shelf.archive.facts_in.get(id, ()))


def disagreements_in(shelf: Shelf, id: str) -> tuple[DisagreementView, ...]:
    """The annotations of an article that have alternatives."""
    return tuple(
        _disagreement(shelf, one)
        for one in sorted(shelf.archive.articles[id].anchored, key=_position)
        if one.annotation.alternatives
    )


def _disagreement(shelf: Shelf, one: Anchored) -> DisagreementView:
    return DisagreementView(
        anchor=one.annotation.id if one.spans else "",
        words=one.words[0] if one.words else "",
        reading=_own_reading(shelf, one.annotation),
        others=tuple(_alternative(shelf, other) for other in one.annotation.alternatives),
    )


def _own_reading(shelf: Shelf, annotation: Annotation) -> ReadingView:
    body = annotation.body
    if isinstance(body, Mention):
        entity = shelf.entity(body.entity.id)
    elif isinstance(body, Quotation) and body.speaker:
        entity = shelf.entity(body.speaker.id)
    else:
        entity = None
    return ReadingView(
        entity=entity,
        text=getattr(body, "reading", ""),
        by=shelf.annotator(annotation.by),
        reason=annotation.note,
        certainty=annotation.certainty,
    )


def _alternative(shelf: Shelf, other: Alternative) -> ReadingView:
    reference = other.entity or other.speaker
    return ReadingView(
        entity=shelf.entity(reference.id) if reference else None,
        text=other.reading or other.text,
        by=shelf.annotator(other.by),
        reason=other.reason,
        certainty=other.certainty or "",
    )


def parts(shelf: Shelf, id: str) -> tuple[TextPart, ...]:
    """An article's text, part by part, each with what stands beside it."""
    beside: dict[str, list[SideNote]] = defaultdict(list)
    for paragraph, side_note in _side_notes(shelf, id):
        beside[paragraph].append(side_note)
    return tuple(
        TextPart(
            html=trusted(part.html),
            notes=tuple(note for paragraph in part.paragraphs for note in beside[paragraph]),
        )
        for part in shelf.archive.articles[id].parts
    )


def loose_notes(shelf: Shelf, id: str) -> tuple[SideNote, ...]:
    """What is said of the article as a whole, or of words of a text that is withheld."""
    return tuple(note for paragraph, note in _side_notes(shelf, id) if not paragraph)


def _side_notes(shelf: Shelf, id: str) -> Iterator[tuple[str, SideNote]]:
    """Everything that stands beside an article's text, in the text's order, by paragraph."""
    annotated = shelf.archive.articles[id]
    numbers = note_numbers(annotated.anchored)
    notes = {one.id: one for one in notes_in(shelf, id)}
    corrections = {one.id: one for one in corrections_in(shelf, id)}
    for anchored in sorted(annotated.anchored, key=_reading_order):
        annotation = anchored.annotation
        paragraph = anchored.paragraphs[0] if anchored.paragraphs else ""
        bare = SideNote(
            id=note_id(annotation),
            anchor=annotation.id if paragraph else "",
            number=numbers.get(annotation.id, 0) if paragraph else 0,
        )
        if annotation.id in notes:
            yield paragraph, replace(bare, note=notes[annotation.id])
        elif annotation.id in corrections:
            yield paragraph, replace(bare, correction=corrections[annotation.id])
        if annotation.alternatives:
            readings = _disagreement(shelf, anchored)
            yield paragraph, replace(bare, id=f"{bare.id}-readings", disagreement=readings)


def _reading_order(anchored: Anchored) -> tuple[int, int]:
    span = anchored.spans[0] if anchored.spans else None
    return (span.start, -span.end) if span else (-1, 0)


def related(shelf: Shelf, id: str) -> tuple[RelatedView, ...]:
    """Articles that share entities with this one, the nearest first."""
    return tuple(
        RelatedView(article=shelf.article(one.article), shared=shelf.entities(one.shared[:4]))
        for one in shelf.archive.related_to.get(id, ())
    )


def _source(shelf: Shelf, id: str) -> SourceView:
    source = shelf.archive.articles[id].article.source
    return SourceView(
        publisher=source.publisher,
        title=source.title,
        url=source.url,
        archived=source.archived,
        accessed=shelf.wording.date(source.accessed),
        sha256=source.sha256,
        pages=source.pages,
        identifier=source.identifier,
    )
