"""Several reports of one event side by side: what each names, and what the others leave out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest

from generator.addresses import ENTITY_KINDS, kind_of, parallel_address, reports_address
from generator.archive.addressing import address_of
from generator.archive.reporting import is_beside_original, reported_in, reports_of
from generator.pages.cards import (
    ArticleCard,
    EntityCard,
    KindNamed,
    NamedIn,
    PageLink,
    Report,
    Reports,
)
from generator.pages.shelf import Shelf

REPORTS, ROWS = 12, 250
"""How many reports are compared, and how many names are listed, at most."""

# Topics are what editors file an article under, and not what it says.
_KINDS = tuple(kind for kind in ENTITY_KINDS if kind != "topics")

Named = Mapping[str, Mapping[str, int]]
"""For each entity the reports that name it, and how often."""


def reports(shelf: Shelf, event: str) -> Reports:
    """The reports of an event, compared."""
    card = shelf.entity(event)
    assert card is not None  # noqa: S101 - planned only for an event that exists
    all_ids = reports_of(shelf.archive, event)
    ids = all_ids[:REPORTS]
    named = _named(shelf, ids, event)
    return Reports(
        event=card,
        reports=tuple(
            _report(shelf, id, number, ids, named) for number, id in enumerate(ids, start=1)
        ),
        in_all=_cards(shelf, (id for id, counts in named.items() if len(counts) == len(ids))),
        kinds=tuple(_kinds(shelf, ids, named)),
        left=len(all_ids) - len(ids),
    )


def _named(shelf: Shelf, ids: Sequence[str], event: str) -> Named:
    """What the reports name, by how many of them do, and how often."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for article in ids:
        for id, count in shelf.archive.named_in.get(article, {}).items():
            if id != event and kind_of(id) in _KINDS:
                found[id][article] = count
    order = sorted(found, key=lambda id: (-len(found[id]), -sum(found[id].values()), id))
    return {id: found[id] for id in order}


def _report(shelf: Shelf, id: str, number: int, ids: Sequence[str], named: Named) -> Report:
    annotated = shelf.archive.articles[id]
    sayings = shelf.archive.sayings_in.get(id, ())
    original = annotated.article.translation_of
    return Report(
        number=number,
        card=shelf.article(id),
        words=len(annotated.text.split()),
        original=ids.index(original.id) + 1 if original and original.id in ids else 0,
        speakers=shelf.entities(dict.fromkeys(one.speaker for one in sayings if one.speaker)),
        quotations=len(sayings),
        only=_cards(shelf, (one for one, counts in named.items() if set(counts) == {id})),
        left_out=_cards(
            shelf,
            (
                one
                for one, counts in named.items()
                if id not in counts and len(counts) == len(ids) - 1
            ),
        )
        if len(ids) > 2
        else (),
    )


def _cards(shelf: Shelf, ids: Iterable[str]) -> tuple[EntityCard, ...]:
    return shelf.entities(tuple(ids)[:ROWS])


def _kinds(shelf: Shelf, ids: Sequence[str], named: Named) -> Iterable[KindNamed]:
    listed = tuple(named)[:ROWS]
    for kind in _KINDS:
        rows = tuple(
            NamedIn(card=card, counts=tuple(named[id].get(article, 0) for article in ids))
            for id in listed
            if kind_of(id) == kind and (card := shelf.entity(id))
        )
        if rows:
            yield KindNamed(kind=kind, label=shelf.wording(f"kind.{kind}"), rows=rows)


def reported_with(shelf: Shelf, article: str) -> tuple[PageLink, ...]:
    """The events that an article and others report, each with the page that compares them."""
    found = []
    for id in reported_in(shelf.archive, article):
        card = shelf.entity(id)
        if card:
            count = len(reports_of(shelf.archive, id))
            found.append(
                PageLink(label=card.name, target=f"/{reports_address(id).path}", count=count)
            )
    return tuple(found)


def compared(shelf: Shelf, event: str) -> tuple[ArticleCard, ...]:
    """The reports of an event, where there are several."""
    found = reports_of(shelf.archive, event)
    return shelf.articles(found) if len(found) > 1 else ()


def beside_original(shelf: Shelf, article: str) -> tuple[PageLink, ...]:
    """Where an article and a translation of it, or its original, stand side by side."""
    archive = shelf.archive
    return tuple(
        PageLink(
            label=_pair(shelf, id), target=f"/{parallel_address(address_of(id, archive)).path}"
        )
        for id in (article, *archive.translated_as.get(article, ()))
        if is_beside_original(archive, id)
    )


def _pair(shelf: Shelf, translation: str) -> str:
    original = shelf.archive.briefs[translation].translation_of
    languages = (shelf.article(original.id), shelf.article(translation)) if original else ()
    return " – ".join(one.language_name for one in languages)


def most_reported(shelf: Shelf, count: int) -> tuple[PageLink, ...]:
    """The events with the most reports, where there are several; ties by name."""
    links = (
        PageLink(label=card.name, target=f"/{reports_address(card.id).path}", count=len(found))
        for card in shelf.entities(shelf.by_kind.get("events", ()))
        if len(found := reports_of(shelf.archive, card.id)) > 1
    )
    return tuple(nsmallest(count, links, key=lambda link: (-link.count, link.label, link.target)))
