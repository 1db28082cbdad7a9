"""LINK again: what another few records change in the cells of an archive that is linked already.

The result is the same as linking everything anew, but it looks only at the cells that the records
give to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from generator.archive.giving import giving
from generator.archive.indexes import STORED
from generator.archive.layering import GONE, Layered
from generator.archive.likeness import paired, rarity
from generator.archive.linking import (
    BY_ENTITY,
    IN_TIME,
    LISTS,
    OF_AUTHORITIES,
    TENURES,
    Gathered,
    brief,
    counts,
    dated,
    fold_cell,
    forms,
    gather,
    given_by,
    in_time,
    label_of_article,
    label_of_entity,
    list_of_authorities,
    loose_among,
    meetings,
    named,
    places_of,
    tellers_in,
)
from generator.archive.noting import ALL, KEYS, Cell, presence
from generator.archive.opening import Beside
from generator.archive.tenures import in_order, tenures_of
from generator.sources.records import Attachment, Organization, Topic
from generator.text.model import (
    AnnotatedArticle,
    ConfiguredSite,
    DescribedAuthority,
    WrittenPage,
)


class Change(NamedTuple):
    """Records that are other than they were, by id; None for those that are no more."""

    articles: Mapping[str, AnnotatedArticle | None]
    entities: Mapping[str, DescribedAuthority | None]
    pages: Mapping[str, WrittenPage | None]
    attachments: Mapping[str, Attachment | None]


class Relinked(NamedTuple):
    """The cells that have another value now (``GONE``: none), and all that reads of them."""

    cells: Mapping[str, Mapping[str, Any]]
    touched: frozenset[Cell]


def relink(
    before: Mapping[str, Mapping[str, Any]], site: ConfiguredSite, change: Change
) -> Relinked | None:
    """What *change* makes of the cells *before*.

    None when it reaches so far that all is to be linked anew: other aliases, other broader topics,
    other free pages, another order of magnitude of the whole.
    """
    work = _Relinking(before, site, change)
    return work.result() if work.is_near() else None


class _Relinking:
    """The work on one change: the cells as they were, and those that are made anew."""

    def __init__(
        self, before: Mapping[str, Mapping[str, Any]], site: ConfiguredSite, change: Change
    ) -> None:
        self.before = before
        self.change = change
        self.language = site.config.language
        self.new: dict[str, dict[str, Any]] = {name: {} for name in STORED}
        self.now: dict[str, Mapping[str, Any]] = {
            name: Layered(before[name], self.new[name], IN_TIME.get(name)) for name in STORED
        }

    # What was, and what is

    def was(self, name: str, ids: Iterable[str]) -> dict[str, Any]:
        """Those of the records that there were."""
        found = ((id, self.before[name].get(id)) for id in ids)
        return {id: one for id, one in found if one is not None}

    def is_near(self) -> bool:
        """Whether the change touches few cells."""
        change = self.change
        there = len(self.before["calendar"]) + sum(
            (one is not None) - (id in self.before["calendar"])
            for id, one in change.articles.items()
        )
        is_as_large = there.bit_length() == len(self.before["calendar"]).bit_length()
        return is_as_large and self._aliases_stay() and self._topics_stay() and self._pages_stay()

    def _aliases_stay(self) -> bool:
        was = self.was("briefs", self.change.articles)
        entities = self.was("entities", self.change.entities)
        pages = self.was("pages", self.change.pages)
        old = {
            **{id: one.aliases for id, one in was.items()},
            **{id: one.authority.aliases for id, one in entities.items()},
            **{id: one.page.aliases for id, one in pages.items()},
        }
        new = {
            **{id: one.article.aliases for id, one in self.change.articles.items() if one},
            **{id: one.authority.aliases for id, one in self.change.entities.items() if one},
            **{id: one.page.aliases for id, one in self.change.pages.items() if one},
        }
        return all(old.get(id, ()) == new.get(id, ()) for id in old.keys() | new.keys())

    def _topics_stay(self) -> bool:
        was = self.was("entities", self.change.entities)
        return all(
            _broader(was.get(id)) == _broader(one) for id, one in self.change.entities.items()
        )

    def _pages_stay(self) -> bool:
        return all(one and id in self.before["pages"] for id, one in self.change.pages.items())

    # What is made anew

    def result(self) -> Relinked:
        """Every cell that has another value."""
        self._put_records()
        gathered = self._put_lists()
        self._put_numbers(self._put_company())
        self._put_loose()
        self._put_authorities()
        self._put_links()
        self._put_forms()
        self._put_tenures(gathered)
        cells = {name: changed for name, changed in self.new.items() if changed}
        return Relinked(cells, frozenset(self._touched(cells)))

    def put(self, name: str, key: str, value: object) -> None:
        """Set a cell, if that is another value than it has; GONE and an empty one are none."""
        old = self.before[name].get(key)
        new = GONE if value == () or value is None else value
        if new is GONE and old is None:
            self.new[name].pop(key, None)
        elif new is GONE or old != new:
            self.new[name][key] = new

    def _put_records(self) -> None:
        change = self.change
        for id, one in change.articles.items():
            self.put("articles", id, one)
            self.put("heads", id, one.article if one else None)
            self.put("briefs", id, brief(one.article) if one else None)
            self.put("labels", id, label_of_article(one.article) if one else None)
            self.put("calendar", id, dated(one.article, self.language) if one else None)
        for id, described in change.entities.items():
            self.put("entities", id, described)
            self.put("labels", id, label_of_entity(described.authority) if described else None)
        for id, written in change.pages.items():
            self.put("pages", id, written)
        for id, attachment in change.attachments.items():
            self.put("attachments", id, attachment)

    def _put_lists(self) -> tuple[Gathered, Gathered]:
        was = sorted(self.was("articles", self.change.articles).values(), key=in_time)
        there = sorted((one for one in self.change.articles.values() if one), key=in_time)
        old = gather(was, self.before["entities"], self.language)
        new = gather(there, self.now["entities"], self.language)
        for name in LISTS:
            for key in sorted(old[name].keys() | new[name].keys()):
                if name not in BY_ENTITY or key in self.now["entities"]:
                    self._put_list(name, key, (old[name][key], new[name][key]))
                else:
                    self.put(name, key, None)
        return old, new

    def _put_list(self, name: str, key: str, items: tuple[list[Any], list[Any]]) -> None:
        old, new = items
        if old == new and not self.new["calendar"]:
            return
        others = (
            one
            for one in self.before[name].get(key, ())
            if _article_of(one) not in self.change.articles
        )
        together = sorted((*others, *new), key=lambda one: self._place(_article_of(one)))
        self.put(name, key, fold_cell(name, together))

    def _place(self, article: str) -> tuple[str, str, str]:
        date = self.now["calendar"][article].date
        return (date.earliest, date.latest, article)

    def _put_company(self) -> Mapping[str, Counter[str]]:
        """Who is named in an article, and who is named together; how much oftener each is."""
        shifts: dict[str, Counter[str]] = defaultdict(Counter)
        for id, one in self.change.articles.items():
            was = self.before["named_in"].get(id, {})
            there = named(one, self.now["entities"]) if one else {}
            if one is None:
                self.put("named_in", id, None)
            else:
                self.put("named_in", id, there)
            for pairs, step in ((paired(was), -1), (paired(there), +1)):
                for entity in pairs:
                    shifts[entity].update(dict.fromkeys(pairs, step))
                    shifts[entity][entity] = 0
        for entity, shift in shifts.items():
            if not any(shift.values()):
                continue
            together = Counter(self.before["together_with"].get(entity, {}))
            together.update(shift)
            counted = {other: count for other, count in together.items() if count}
            self.put("together_with", entity, counted or None)
        return shifts

    def _put_loose(self) -> None:
        """What is loose in articles: in others, and in those that name who came or went."""
        articles, entities = self.now["articles"], self.now["entities"]
        for id in sorted(self._unsettled()):
            one = articles.get(id)
            given = giving(one, self.language) if one else None
            there = [name for name in given.names if name in entities] if given else ()
            self.put("loose_in", id, loose_among(given, there) if given else None)

    def _unsettled(self) -> set[str]:
        """The articles in which something may be loose now that was not, or the other way."""
        there, were = self.now["entities"], self.before["entities"]
        others = {id for id in self.change.entities if (id in there) is not (id in were)}
        found = set(self.change.articles)
        for id in others:
            found.update(self.before["articles_of"].get(id, ()))
        if others:
            loose = self.before["loose_in"].items()
            found.update(id for id, ids in loose if not others.isdisjoint(ids))
        return found

    def _put_numbers(self, shifts: Mapping[str, Counter[str]]) -> None:
        total = len(self.now["calendar"])
        for id in self.new["articles_of"]:
            ids = self.now["articles_of"].get(id, ())
            self.put("rarity_of", id, rarity(len(ids), total) if ids else None)
        listed = self.new["articles_of"].keys() | self.new["mentions_of"].keys()
        for id in sorted(listed | self.new["together_with"].keys()):
            was = self.before["counts_of"].get(id)
            if was is not None and id not in listed:
                # Its lists may be long, and are as they were.
                more = meetings(shifts[id], id)
                self.put("counts_of", id, was._replace(meetings=was.meetings + more))
                continue
            is_named = id in self.now["articles_of"]
            self.put("counts_of", id, counts(id, self.now) if is_named else None)

    def _put_authorities(self) -> None:
        old: Gathered = defaultdict(lambda: defaultdict(list))
        new: Gathered = defaultdict(lambda: defaultdict(list))
        for one in self.was("entities", self.change.entities).values():
            for name, key, item in given_by(one.authority):
                old[name][key].append(item)
        for id in sorted(self.change.entities):
            described = self.change.entities[id]
            for name, key, item in given_by(described.authority) if described else ():
                new[name][key].append(item)
        for name in OF_AUTHORITIES:
            for key in old[name].keys() | new[name].keys():
                others = (
                    one
                    for one in self.before[name].get(key, ())
                    if _record_of(one) not in self.change.entities
                )
                items = sorted((*others, *new[name][key]), key=_record_of)
                self.put(name, key, list_of_authorities(name, items))

    def _put_links(self) -> None:
        shifts: dict[str, dict[str, bool]] = defaultdict(dict)
        for name in ("articles", "entities", "pages"):
            changed: Mapping[str, Any] = getattr(self.change, name)
            for id, one in self.was(name, changed).items():
                shifts.update(_shifted(shifts, id, one.links, is_there=False))
            for id, one in changed.items():
                if one:
                    shifts.update(_shifted(shifts, id, one.links, is_there=True))
        for target, shift in shifts.items():
            ids = set(self.before["links_to"].get(target, ())) - shift.keys()
            ids |= {id for id, is_there in shift.items() if is_there}
            self.put("links_to", target, tuple(sorted(ids)))

    def _put_forms(self) -> None:
        for id in sorted(self.new["mentions_of"].keys() | self.change.entities.keys()):
            described = self.now["entities"].get(id)
            mentions = self.now["mentions_of"].get(id, ())
            found = forms(mentions, described.authority) if described else ()
            self.put("forms_of", id, found)

    def _put_tenures(self, gathered: tuple[Gathered, Gathered]) -> None:
        tellers = tellers_in(self.now)
        for holder in sorted(self._holders(gathered)):
            old = [one for name in TENURES[:2] for one in self.before[name].get(holder, ())]
            new = tenures_of(holder, tellers)
            places = {place for tenure in (*old, *new) for place in places_of(tenure)}
            for name, key in places:
                others = (one for one in self.now[name].get(key, ()) if one.holder != holder)
                own = (one for one in new if (name, key) in places_of(one))
                self.put(name, key, in_order((*others, *own)))

    def _holders(self, gathered: tuple[Gathered, Gathered]) -> Iterator[str]:
        """All of whom the change may tell an office or a membership."""
        yield from self.change.entities
        for one in gathered:
            yield from one["capacities_of"]
            for facts in one["facts_in"].values():
                yield from (fact.subject for fact in facts)
            for id, mentions in one["mentions_of"].items():
                if any(mention.capacity for mention in mentions):
                    yield id
        for described in (
            *self.was("entities", self.change.entities).values(),
            *self.change.entities.values(),
        ):
            details = described.authority.details if described else None
            if isinstance(details, Organization):
                yield from (member.entity.id for member in details.members)
        if any(key.startswith("organizations ") for key in self.new["namesakes"]):
            # A capacity may name an organization by its new name.
            yield from self.now["capacities_of"]

    # What reads of it

    def _touched(self, cells: Mapping[str, Mapping[str, Any]]) -> Iterator[Cell]:
        for name, changed in cells.items():
            yield name, ALL
            for key, value in changed.items():
                yield name, key
                if (value is GONE) is (key in self.before[name]):
                    yield presence(name), key
                    yield name, KEYS
        if "calendar" in cells:
            yield from ((name, KEYS) for name in ("calendar", "articles", "heads"))
            yield from (("beside", id) for id in self._moved())

    def _moved(self) -> Iterator[str]:
        """The articles that have another one before or after them."""
        old, new = Beside(self.before["calendar"]), Beside(self.now["calendar"])
        for id in self.before["calendar"].keys() | self.now["calendar"].keys():
            if old[id] != new[id]:
                yield id


def _broader(described: DescribedAuthority | None) -> str:
    details = described.authority.details if described else None
    return details.broader.id if isinstance(details, Topic) and details.broader else ""


def _article_of(item: Any) -> str:  # noqa: ANN401 - whatever lists hold
    """The article that gave an item of a list."""
    if isinstance(item, str):
        return item
    article: str = item.passage.article
    return article


def _record_of(item: Any) -> str:  # noqa: ANN401 - likewise
    """The authority record that gave an item."""
    id: str = item if isinstance(item, str) else item[0]
    return id


def _shifted(
    shifts: Mapping[str, dict[str, bool]], id: str, links: Iterable[Any], *, is_there: bool
) -> dict[str, dict[str, bool]]:
    return {link.id: {**shifts.get(link.id, {}), id: is_there} for link in links}
