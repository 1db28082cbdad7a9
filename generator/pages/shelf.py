"""Where views take their cards from: the archive and the wording, and each card made once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple, cast

from generator.addresses import kind_of
from generator.archive.model import Archive, Counts, Passage
from generator.dates import Edtf
from generator.pages.cards import ArticleCard, EntityCard, NameCard, PassageView
from generator.pages.slices import ALL, LONG_PARTS, SLOTS, Cut, Slot, long_list, long_parts, slots
from generator.pages.wording import Wording
from generator.sources.records import Event, Organization, Person, Work
from generator.text.names import direction

_NONE = Counts(0, 0, 0)


class Shelf:
    """Cards by id. An id that the archive does not have gives None: the checks report it."""

    def __init__(self, archive: Archive, wording: Wording) -> None:
        self.archive = archive
        self.wording = wording
        self.ask = archive.notes.ask

    def entity(self, id: str) -> EntityCard | None:
        """The card of an entity."""
        return self.ask(("entity_card", id), lambda: self._make_entity(id))

    def named(self, id: str) -> NameCard | None:
        """The name of an entity."""
        return self.ask(("name_card", id), lambda: self._make_name(id))

    def entities(self, ids: Iterable[str]) -> tuple[EntityCard, ...]:
        """The cards of those entities that exist."""
        return tuple(card for id in ids if (card := self.entity(id)))

    def article(self, id: str) -> ArticleCard:
        """The card of an article."""
        return self.ask(("article_card", id), lambda: self._make_article(id))

    def articles(self, ids: Iterable[str]) -> tuple[ArticleCard, ...]:
        """The cards of articles, in the order of *ids*."""
        return tuple(self.article(id) for id in ids)

    def shown(self, id: str) -> EntityCard | ArticleCard | None:
        """The card of a record, if whoever is at work has asked for it: nothing more is read."""
        notes = self.archive.notes
        question = ("article_card" if kind_of(id) == "articles" else "entity_card", id)
        known = notes.answers.get(question) if question in notes.reads else None
        return cast("EntityCard | ArticleCard", known.value) if known else None

    def title(self, id: str) -> str:
        """The name of an entity, or the title of an article."""
        card = None if kind_of(id) == "articles" else self.entity(id)
        return card.name if card else self.article(id).title

    def fill(self) -> None:
        """Make every card, once: workers that are forked after it need not make their own.

        Pages ask for nearly all of them, and for the order of all articles.
        """
        self.articles(self.archive.calendar)
        self.entities(self.archive.entities)
        # Whoever asks for the neighbours of one has all put in order.
        self.archive.beside.get(next(iter(self.archive.calendar), ""))

    def passage(self, passage: Passage) -> PassageView:
        """A passage with the card of its article."""
        return PassageView(
            article=self.article(passage.article),
            anchor=passage.anchor,
            paragraph=passage.paragraph,
            before=passage.before,
            words=passage.words,
            after=passage.after,
        )

    @property
    def by_kind(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of entities by their kind; a kind that has none is absent."""
        return self.ask(("by_kind", ""), self._by_kind)

    def _by_kind(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for id in self.archive.entities:
            found.setdefault(kind_of(id), []).append(id)
        return {kind: tuple(ids) for kind, ids in found.items()}

    def long_list(self, what: str, name: str = "") -> LongList:
        """A list that may be too long for one page: see ``slices.LISTS``."""
        return LongList(self, what, name)

    @cached_property
    def annotators(self) -> dict[str, str]:
        """The names of annotators by their ids."""
        return {one.id: one.name for one in self.archive.site.config.annotators}

    def annotator(self, id: str) -> str:
        """An annotator's name; the id itself when the configuration does not name it."""
        return self.annotators.get(id, id)

    def _make_entity(self, id: str) -> EntityCard | None:
        described = self.archive.entities.get(id)
        if described is None:
            return None
        authority = described.authority
        return EntityCard(
            id=id,
            kind=kind_of(id),
            name=authority.name,
            sort_name=authority.sort_name or authority.name,
            description=authority.description,
            dates=self._life(id),
            counts=self.counts,
        )

    def _make_name(self, id: str) -> NameCard | None:
        described = self.archive.entities.get(id)
        if described is None:
            return None
        return NameCard(id=id, kind=kind_of(id), name=described.authority.name)

    def counts(self, id: str) -> Counts:
        """In how many articles an entity is named, and how often."""
        return self.archive.counts_of.get(id, _NONE)

    def _life(self, id: str) -> str:
        details = self.archive.entities[id].authority.details
        if isinstance(details, Person):
            return self._span("life", details.born, details.died)
        if isinstance(details, Organization):
            return self._span("existence", details.founded, details.dissolved)
        if isinstance(details, Event | Work):
            return self.wording.date(details.date)
        return ""

    def _span(self, key: str, start: Edtf | None, end: Edtf | None) -> str:
        date = self.wording.date
        if start and end:
            return self.wording.period(start, end)
        if start:
            return self.wording(f"{key}.start", date=date(start))
        return self.wording(f"{key}.end", date=date(end)) if end else ""

    def _make_article(self, id: str) -> ArticleCard:
        article = self.archive.heads[id]
        language = article.language or self.archive.site.config.language
        return ArticleCard(
            id=id,
            title=article.title,
            date=self.wording.date(article.date),
            iso=iso(article.date),
            year=article.date.year,
            language=language,
            language_name=self.wording.language_name(language),
            direction=direction(language),
            summary=article.summary,
            publisher=article.source.publisher,
            dateline=self.named(article.dateline.id) if article.dateline else None,
            is_withheld=article.text == "withheld",
            is_withdrawn=article.status == "withdrawn",
        )


class Outline(NamedTuple):
    """How many entries a long list has, also under each key."""

    total: int
    counts: Mapping[str, int]


class Shape(NamedTuple):
    """How a long list is cut: its keys and pieces. One more entry hardly ever changes that."""

    keys: tuple[str, ...]
    slots: tuple[Slot, ...]
    is_long: bool

    @property
    def is_by_key(self) -> bool:
        """Whether its pieces are those of keys, rather than all of it in one place."""
        return any(slot.key for slot in self.slots)


class LongList(NamedTuple):
    """A list of which a page shows a part. Whoever asks for a part depends on that part alone.

    Any: each list has entries of its own type.
    """

    shelf: Shelf
    what: str
    name: str

    @property
    def outline(self) -> Outline:
        """How much is in it."""
        return self.shelf.ask(("list_outline", self._key()), self._outline)

    @property
    def shape(self) -> Shape:
        """Its keys and pieces."""
        return self.shelf.ask(("list_shape", self._key()), self._shape)

    def count(self, key: str) -> int:
        """How many entries are under a key."""
        return self.shelf.ask(("list_count", self._key(key)), lambda: self._cut().counts[key])

    def piece(self, slot: Slot) -> tuple[Any, ...]:
        """The entries of a piece; none where there is no such piece."""
        key = self._key(slot.key, str(slot.number))
        return self.shelf.ask(("list_piece", key), lambda: self._cut().pieces.get(slot, ()))

    def first(self, count: int) -> tuple[Any, ...]:
        """Its first entries."""
        key = self._key(str(count))
        return self.shelf.ask(("list_first", key), lambda: self._cut().first(count))

    def last(self, count: int) -> tuple[Any, ...]:
        """Its last entries, in their order."""
        key = self._key(str(count))
        return self.shelf.ask(("list_last", key), lambda: self._cut().last(count))

    def groups(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Its entries under their keys, where all of them are in one piece."""
        entries = iter(self.piece(ALL))
        for key, count in self.outline.counts.items():
            if found := tuple(islice(entries, count)):
                yield key, found

    def _cut(self) -> Cut[Any]:
        return long_list(self.shelf.archive, self.what, self.name)

    def _outline(self) -> Outline:
        found = self._cut()
        return Outline(found.total, found.counts)

    def _shape(self) -> Shape:
        found = self._cut()
        return Shape(tuple(found.counts), tuple(found.pieces), found.is_long)

    def _key(self, *more: str) -> str:
        return "\n".join((self.what, self.name, *more))


LASTING = frozenset(
    {
        "long_list", "list_outline", "list_shape", "list_count", "list_piece", "list_first",
        "list_last", SLOTS, LONG_PARTS, "related_to", "neighbours_of", "reports_of", "by_kind",
        "network_ties", "dated_terms", "terms_within", "name_card", "article_card",
    }
)  # fmt: skip
"""Questions whose answers hold nothing of the shelf that gave them (an entity's card does: it
counts when it is shown). Who builds again and again may keep them for as long as what they read is
the same."""


def list_questions(shelf: Shelf) -> Mapping[str, Callable[[str], object]]:
    """How to answer again what was asked of long lists."""

    def of(key: str) -> tuple[LongList, list[str]]:
        what, name, *more = key.split("\n")
        return shelf.long_list(what, name), more

    def count(key: str) -> object:
        found, more = of(key)
        return found.count(more[0])

    def piece(key: str) -> object:
        found, more = of(key)
        return found.piece(Slot(more[0], int(more[1])))

    def first(key: str) -> object:
        found, more = of(key)
        return found.first(int(more[0]))

    def last(key: str) -> object:
        found, more = of(key)
        return found.last(int(more[0]))

    return {
        "long_list": lambda key: long_list(shelf.archive, *key.split("\n")),
        SLOTS: lambda key: slots(shelf.archive, *key.split("\n")),
        LONG_PARTS: lambda key: long_parts(shelf.archive, key),
        "list_outline": lambda key: of(key)[0].outline,
        "list_shape": lambda key: of(key)[0].shape,
        "list_count": count,
        "list_piece": piece,
        "list_first": first,
        "list_last": last,
    }


def iso(date: Edtf) -> str:
    """What HTML's ``datetime`` may hold: a day, a month or a year; nothing for anything vaguer."""
    is_plain = len(date.text) in {4, 7, 10} and date.text.replace("-", "").isdigit()
    is_season = len(date.text) == 7 and date.text[5:] > "12"
    return date.text if is_plain and not is_season else ""
