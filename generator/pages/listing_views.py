"""Answers about lists that may be too long for one page: what it shows, and where the rest is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import Any, NamedTuple

from generator.addresses import PARALLEL, REPORTS, SOMETIME, Address
from generator.dates import EARLIEST, parse
from generator.pages.article_views import emendation_view
from generator.pages.calendar_views import day_id
from generator.pages.cards import (
    DayList,
    EmendationView,
    Letter,
    Listing,
    Month,
    PageLink,
    SayingGroup,
    Turns,
)
from generator.pages.chart_views import term_chart
from generator.pages.entity_views import (
    fact_view,
    form_view,
    mention_groups,
    relation_groups,
    sayings,
)
from generator.pages.planning import Page
from generator.pages.shelf import LongList, Shelf
from generator.pages.slices import (
    ALL,
    PARTS,
    SAID,
    Slot,
    below,
    entity_part,
    letter_page,
    said_page,
)
from generator.text.names import initial


class _Whole(NamedTuple):
    """A list of which a page shows a part: where each piece stands, what its keys are called."""

    list: LongList
    where: Callable[[Slot], Address]
    label: Callable[[str], str]
    title: str
    up: tuple[PageLink, ...]


def _whole(shelf: Shelf, page: Page) -> _Whole:
    match page.part:
        case "a-z":
            return _letters(shelf, page.subject)
        case "months":
            return _months(shelf, page.subject)
        case "corrections":
            return _corrections(shelf)
        case part if part in SAID:
            return _quotations(shelf, part)
        case part:
            return _of_entity(shelf, part, page.subject)


def _groups(whole: _Whole, current: str = "") -> tuple[PageLink, ...]:
    """The keys of a list that is cut by them, each with the first page of what is under it.

    How many entries are there is told on the list's first page alone: else one entry more would
    change the pages of all keys.
    """
    shape = whole.list.shape
    if not shape.is_by_key:
        return ()
    counts = whole.list.outline.counts if not current else {}
    return tuple(
        PageLink(
            label=whole.label(key),
            target=f"/{whole.where(Slot(key, 1)).path}",
            count=counts.get(key, 0),
            is_current=key == current,
        )
        for key in shape.keys
    )


def _total(whole: _Whole, key: str) -> int:
    """How many entries there are, or are under a key."""
    return whole.list.count(key) if key else whole.list.outline.total


def _pages(whole: _Whole, page: Page) -> tuple[PageLink, ...]:
    """The pages of what is under one key, where that fills several."""
    slots = [slot for slot in whole.list.shape.slots if slot.key == page.key]
    return tuple(
        PageLink(
            label=str(slot.number),
            target=f"/{whole.where(slot).path}",
            is_current=slot == page.slot,
        )
        for slot in slots
        if len(slots) > 1
    )


def _pieces(found: LongList, slot: Slot) -> Iterable[tuple[str, tuple[Any, ...]]]:
    """What a page shows, under its keys: all, or a piece; nothing on the first page of many."""
    return ((slot.key, found.piece(slot)),) if slot.key or slot.number > 1 else found.groups()


def turns(shelf: Shelf, page: Page) -> Turns:
    """The title of a page that shows a part of a list, the way up, and the pages beside it."""
    if page.part in (PARALLEL, REPORTS):
        return _side_by_side(shelf, page)
    whole = _whole(shelf, page)
    slots = list(whole.list.shape.slots)
    place = slots.index(page.slot) if page.slot in slots else len(slots)
    before = slots[place - 1] if 0 < place < len(slots) else None
    after = slots[place + 1] if place + 1 < len(slots) else None
    return Turns(
        title=_title(whole, page.slot),
        up=whole.up,
        previous=_turn(whole, before),
        next=_turn(whole, after),
    )


def _side_by_side(shelf: Shelf, page: Page) -> Turns:
    if page.part == REPORTS:
        card = shelf.entity(page.subject)
        name = card.name if card else ""
        kind = _link(shelf.wording("kind.events"), "events/index.html")
        up = (kind, PageLink(label=name, target=page.subject))
        title = shelf.wording("reports.title", name=name)
    else:
        article = shelf.article(page.subject)
        year = _link(article.year, f"articles/{article.year}/index.html")
        up = (_link(shelf.wording("kind.articles"), "articles/index.html"), year)
        title = shelf.wording("parallel.title", title=article.title)
    return Turns(title=title, up=up, previous=None, next=None)


def _title(whole: _Whole, slot: Slot) -> str:
    title = f"{whole.title}: {whole.label(slot.key)}" if slot.key else whole.title
    return f"{title} ({slot.number})" if slot.number > 1 else title


def _turn(whole: _Whole, slot: Slot | None) -> PageLink | None:
    if slot is None:
        return None
    label = whole.label(slot.key) if slot.key else ""
    several = Slot(slot.key, 2) in whole.list.shape.slots
    shown = f"{label} ({slot.number})" if label and several else label or str(slot.number)
    return PageLink(label=shown, target=f"/{whole.where(slot).path}")


def _link(label: str, path: str) -> PageLink:
    return PageLink(label=label, target=f"/{path}")


def year_label(shelf: Shelf, year: str) -> str:
    """A year in words: that of a date with an open beginning is not known."""
    return shelf.wording("date.unknown") if year == EARLIEST[:4] else year


# The lists of an entity

# Any: what is shown differs from list to list; the template of each knows.
_SHOWN: Mapping[str, Callable[[Shelf, Sequence[Any]], tuple[Any, ...]]] = {
    "mentions": mention_groups,
    "statements": sayings,
    "quotations": sayings,
    "facts": lambda shelf, found: tuple(fact_view(shelf, one) for one in found),
    "articles": lambda shelf, found: shelf.articles(found),
    "forms": lambda shelf, found: tuple(form_view(shelf, one) for one in found),
    "relations": relation_groups,
    **dict.fromkeys(
        ("positions", "holders", "members", "memberships"),
        lambda shelf, found: (term_chart(shelf, found),) if found else (),
    ),
}

_TITLES: Mapping[str, str] = {
    "mentions": "entity.mentions",
    "statements": "entity.sayings_by",
    "quotations": "entity.sayings_about",
    "facts": "article.facts",
    "articles": "entity.other_articles",
    "forms": "entity.forms",
    "relations": "entity.relations",
    "positions": "entity.positions",
    "holders": "entity.holders",
    "members": "entity.members",
    "memberships": "entity.memberships",
}

_GLANCE: Mapping[str, int] = {"mentions": 12, "articles": 12, "forms": 40, "relations": 80}
_AT_A_GLANCE = 8
"""How many entries of a long list an entity's own page shows."""


def _of_entity(shelf: Shelf, part: str, id: str) -> _Whole:
    card = shelf.entity(id)
    assert card is not None  # noqa: S101 - a page is planned only for an entity that exists
    title = shelf.wording(_TITLES[part])
    return _Whole(
        list=shelf.long_list(part, id),
        where=lambda slot: entity_part(id, part, slot),
        label=lambda key: year_label(shelf, key),
        title=f"{card.name}. {title}",
        up=(
            _link(shelf.wording(f"kind.{card.kind}"), f"{card.kind}/index.html"),
            PageLink(label=card.name, target=id),
        ),
    )


def entity_list(shelf: Shelf, part: str, id: str) -> Listing[Any]:
    """A list on an entity's own page: all of it, or of a long one the latest or the first few."""
    outline = shelf.long_list(part, id).outline
    if not outline.total:
        # Nearly all lists of nearly all entities: nothing more is asked about what is not there.
        return Listing(total=0, items=(), whole="", groups=(), pages=())
    whole = _of_entity(shelf, part, id)
    is_long = whole.list.shape.is_long
    found = _glance(whole.list, part) if is_long else whole.list.first(outline.total)
    return Listing(
        total=outline.total,
        items=_SHOWN[part](shelf, found),
        whole=f"/{whole.where(ALL).path}" if is_long else "",
        groups=_groups(whole),
        pages=(),
    )


def _glance(found: LongList, part: str) -> tuple[Any, ...]:
    count = _GLANCE.get(part, _AT_A_GLANCE)
    return found.last(count) if PARTS[part].is_in_time else found.first(count)


def part_list(shelf: Shelf, page: Page) -> Listing[Any]:
    """What a page of an entity's list shows; the first page of one cut by year, the latest only."""
    part, id = page.part, page.subject
    whole = _of_entity(shelf, part, id)
    is_front = whole.list.shape.is_by_key and not page.key
    items = _glance(whole.list, part) if is_front else whole.list.piece(page.slot)
    return Listing(
        total=_total(whole, page.key),
        items=_SHOWN[part](shelf, items),
        whole=f"/{whole.where(ALL).path}" if page.key else "",
        groups=_groups(whole, page.key),
        pages=_pages(whole, page),
    )


# Names from A to Z


def _letters(shelf: Shelf, kind: str) -> _Whole:
    title = shelf.wording(f"kind.{kind}")
    return _Whole(
        list=shelf.long_list("letters", kind),
        where=lambda slot: letter_page(kind, slot),
        label=str,
        title=title,
        up=(_link(title, f"{kind}/index.html"),),
    )


def letters(shelf: Shelf, page: Page) -> Listing[Letter]:
    """The names of a kind: all, or those under one letter; of very many the letters alone."""
    kind = page.subject
    whole = _letters(shelf, kind)
    shown = _by_letter(shelf, whole.list.piece(page.slot))
    return Listing(
        total=whole.list.outline.total,
        items=shown,
        whole="",
        groups=_groups(whole, page.key)
        or tuple(
            PageLink(label=one.letter, target=f"/{kind}/index.html", anchor=one.id) for one in shown
        ),
        pages=_pages(whole, page),
    )


def _by_letter(shelf: Shelf, ids: Iterable[str]) -> tuple[Letter, ...]:
    language = shelf.archive.site.config.language
    grouped: dict[str, list[str]] = {}
    for card in shelf.entities(ids):
        grouped.setdefault(initial(card.sort_name, language), []).append(card.id)
    return tuple(
        Letter(letter=letter, id=f"letter-{number}", entities=shelf.entities(found))
        for number, (letter, found) in enumerate(grouped.items(), start=1)
    )


# The articles of a year


def _months(shelf: Shelf, year: str) -> _Whole:
    return _Whole(
        list=shelf.long_list("months", year),
        where=lambda slot: below(f"articles/{year}", slot),
        label=lambda key: month_label(shelf, year, key),
        title=shelf.wording("kind.articles"),
        up=(
            _link(shelf.wording("kind.articles"), "articles/index.html"),
            _link(year_label(shelf, year), f"articles/{year}/index.html"),
        ),
    )


def month_label(shelf: Shelf, year: str, month: str) -> str:
    """A month with its year in words; what is dated by its year alone is of some time in it."""
    date = parse(f"{year}-{month}") if month != SOMETIME else None
    return shelf.wording.month(date) if date else shelf.wording("date.sometime", date=year)


def months(shelf: Shelf, page: Page) -> Listing[Month]:
    """The articles of a year by month, or of a month; of a year with very many the months alone."""
    year = page.subject
    whole = _months(shelf, year)
    pieces = _pieces(whole.list, page.slot)
    return Listing(
        total=whole.list.outline.total,
        items=tuple(
            Month(label=whole.label(key), id=f"m{key}", days=tuple(_days(shelf, ids)))
            for key, ids in pieces
        ),
        whole="",
        groups=_groups(whole, page.key),
        pages=_pages(whole, page),
    )


def _days(shelf: Shelf, ids: Iterable[str]) -> Iterator[DayList]:
    by_day: dict[str, list[str]] = {}
    for id in ids:
        by_day.setdefault(day_id(shelf.archive.calendar[id].date), []).append(id)
    for day, found in by_day.items():
        yield DayList(id=day, articles=shelf.articles(found))


def years_beside(shelf: Shelf, year: str) -> Turns:
    """The years with articles before and after one."""
    years = tuple(shelf.archive.articles_by_year)
    place = years.index(year)
    return Turns(
        title=shelf.wording("year.title", year=year_label(shelf, year)),
        up=(_link(shelf.wording("kind.articles"), "articles/index.html"),),
        previous=_year_link(shelf, years[place - 1]) if place else None,
        next=_year_link(shelf, years[place + 1]) if place + 1 < len(years) else None,
    )


def _year_link(shelf: Shelf, year: str) -> PageLink:
    return _link(year_label(shelf, year), f"articles/{year}/index.html")


# Quotations and corrections


def _quotations(shelf: Shelf, part: str) -> _Whole:
    title = shelf.wording("kind.quotations")
    return _Whole(
        list=shelf.long_list("said", part),
        where=lambda slot: said_page(part, slot),
        label=lambda key: _quotation_label(shelf, part, key),
        title=f"{title} {shelf.wording(f'quotations.by_{part}')}",
        up=(_link(title, "quotations/index.html"),) if part != "speakers" else (),
    )


def _quotation_label(shelf: Shelf, part: str, key: str) -> str:
    if part == "years":
        return year_label(shelf, key)
    card = shelf.entity(key) if key else None
    return card.name if card else shelf.wording("quotations.nobody")


def quotation_ways(shelf: Shelf, page: Page) -> tuple[PageLink, ...]:
    """The ways to quotations: by speaker, by topic, by year."""
    return tuple(
        PageLink(
            label=shelf.wording(f"quotations.by_{part}"),
            target=f"/quotations/{'' if part == 'speakers' else f'{part}/'}index.html",
            is_current=part == page.part and not page.key,
        )
        for part in SAID[:3]
        if shelf.long_list("said", part).outline.total
    )


MANY = 1200
"""How many speakers or topics a page leads to at most: those with the most quotations."""


def _ways_to(whole: _Whole, page: Page, shown: Sequence[SayingGroup]) -> tuple[PageLink, ...]:
    links = _groups(whole, page.key)
    if len(links) > MANY:
        keys, counts = whole.list.shape.keys, whole.list.outline.counts
        kept = frozenset(nsmallest(MANY, keys, key=lambda key: -counts[key]))
        return tuple(link for key, link in zip(keys, links, strict=True) if key in kept)
    return links or tuple(
        PageLink(
            label=group.label,
            target=f"/{page.address.path}",
            anchor=group.id,
            count=len(group.sayings),
        )
        for group in shown
    )


def quotations(shelf: Shelf, page: Page) -> Listing[SayingGroup]:
    """Quotations by speaker, topic or year: all, or those of one; of very many the ways alone."""
    whole = _quotations(shelf, page.part)
    shown = tuple(
        SayingGroup(
            label=whole.label(key),
            id=f"group-{number}",
            card=shelf.entity(key),
            sayings=sayings(shelf, (one for _, one in found)),
        )
        for number, (key, found) in enumerate(_pieces(whole.list, page.slot), start=1)
    )
    return Listing(
        total=_total(whole, page.key),
        items=shown,
        whole="",
        groups=_ways_to(whole, page, shown),
        pages=_pages(whole, page),
    )


def _corrections(shelf: Shelf) -> _Whole:
    title = shelf.wording("kind.corrections")
    return _Whole(
        list=shelf.long_list("emended"),
        where=lambda slot: below("corrections", slot),
        label=lambda key: year_label(shelf, key),
        title=title,
        up=(_link(title, "corrections/index.html"),),
    )


_LATEST_CORRECTIONS = 50


def corrections(shelf: Shelf, page: Page) -> Listing[EmendationView]:
    """The ledger: all, or those to the articles of a year; of very many the newest."""
    whole = _corrections(shelf)
    count = _LATEST_CORRECTIONS if whole.list.shape.is_long else whole.list.outline.total
    items = whole.list.piece(page.slot) if page.key else whole.list.first(count)
    return Listing(
        total=_total(whole, page.key),
        items=tuple(emendation_view(shelf, one) for one in items),
        whole="/corrections/index.html" if page.key else "",
        groups=_groups(whole, page.key),
        pages=_pages(whole, page),
    )
