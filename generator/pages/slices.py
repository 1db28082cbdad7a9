"""Lists that are too long for one page: cut so that pages stay light and addresses hold.

A list is cut where readers would cut it: by year, by month, by letter; and by number only within
these. What is added later then changes the page of its year, and moves nothing between pages
(docs/decisions/0019-long-lists-by-year-and-letter.md).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from generator.addresses import A_TO_Z, SOMETIME, Address, kind_of, slug_of
from generator.archive.model import (
    Archive,
    Emendation,
    Fact,
    Occurrence,
    Passage,
    Saying,
    Tenure,
    WrittenForm,
)
from generator.dates import Edtf
from generator.text.names import initial, sort_key

T = TypeVar("T")

PAGE = 140_000
"""About how many bytes of HTML the one list of a page may have: half of what a page may weigh, for
these are estimates, and a page has more than its list."""


class Slot(NamedTuple):
    """A piece of a list: its *key* (a year, a month, a letter; ``""``: all), and which of them."""

    key: str
    number: int


ALL = Slot("", 1)
"""The first page of a list: all of it, or the way to its pieces."""


class Cut(NamedTuple, Generic[T]):
    """A list, cut where it is too long: *counts* by key, and its *pieces*, both in order.

    One that is not long is one piece, and needs no page of its own.
    """

    total: int
    counts: Mapping[str, int]
    pieces: Mapping[Slot, tuple[T, ...]]
    is_long: bool

    @property
    def is_by_key(self) -> bool:
        """Whether its pieces are those of keys, rather than all of it in one place."""
        return any(slot.key for slot in self.pieces)

    def first(self, count: int) -> tuple[T, ...]:
        """Its first entries."""
        return tuple(islice(chain.from_iterable(self.pieces.values()), count))

    def last(self, count: int) -> tuple[T, ...]:
        """Its last entries, in their order."""
        backwards = (
            one for piece in reversed(tuple(self.pieces.values())) for one in reversed(piece)
        )
        return tuple(islice(backwards, count))[::-1]


def cut(
    items: Iterable[T],
    *,
    key: Callable[[T], str],
    weight: Callable[[T], int],
    most: int | None = None,
) -> Cut[T]:
    """Cut a list if it weighs more than *most* bytes: as much as a page may, if not told.

    One piece has all of it as long as that is no heavier than a page may be; else each key has its
    own. Keys stand in the order in which they come first.
    """
    groups: dict[str, list[T]] = {}
    weights: dict[str, list[int]] = {}
    for item in items:
        name = key(item)
        groups.setdefault(name, []).append(item)
        weights.setdefault(name, []).append(weight(item))
    counts = {name: len(found) for name, found in groups.items()}
    entries = tuple(chain.from_iterable(groups.values()))
    total = sum(chain.from_iterable(weights.values()))
    if total <= PAGE:
        pieces = {ALL: entries} if entries else {}
        return Cut(len(entries), counts, pieces, is_long=total > (PAGE if most is None else most))
    pieces = {
        Slot(name, number): piece
        for name, found in groups.items()
        for number, piece in enumerate(_filled(found, weights[name]), start=1)
    }
    return Cut(len(entries), counts, pieces, is_long=True)


def _filled(items: Iterable[T], weights: Iterable[int]) -> Iterator[tuple[T, ...]]:
    """Pages filled one after the other: what comes last changes the last alone."""
    page: list[T] = []
    total = 0
    for item, own in zip(items, weights, strict=True):
        if page and total + own > PAGE:
            yield tuple(page)
            page, total = [], 0
        page.append(item)
        total += own
    if page:
        yield tuple(page)


def _bytes(*texts: str) -> int:
    return len("".join(texts).encode())


def _words(passage: Passage) -> int:
    return _bytes(passage.words, passage.before, passage.after)


# What an entity has


class _Part(NamedTuple, Generic[T]):
    """A list on an entity's page: what is in it, by what it is cut, and from which weight on."""

    items: Callable[[Archive, str], Sequence[T]]
    key: Callable[[Archive, T], str]
    weight: Callable[[Archive, T], int]
    most: int

    @property
    def is_in_time(self) -> bool:
        """Whether it is cut by year, so that what is new stands at its end."""
        return self.key is not _all


def _year(_archive: Archive, one: Occurrence | Saying) -> str:
    return one.date.year


def _all(_archive: Archive, _one: object) -> str:
    return ""


def _saying(_archive: Archive, one: Saying) -> int:
    return 850 + _words(one.passage) + 90 * len(one.about)


def _tenure(_archive: Archive, one: Tenure) -> int:
    return 1000 + _bytes(one.title) + 260 * min(len(one.evidence), EVIDENCE)


def belonging(archive: Archive, id: str) -> tuple[str, ...]:
    """Articles that belong to an entity though no words in them are marked as naming it."""
    mentioned = {one.passage.article for one in archive.mentions_of.get(id, ())}
    found = dict.fromkeys((*archive.articles_of.get(id, ()), *archive.articles_on.get(id, ())))
    rest = [article for article in found if article not in mentioned]
    return tuple(sorted(rest, key=lambda one: _when(archive, one)))


def _when(archive: Archive, article: str) -> tuple[str, str, str]:
    date = archive.calendar[article].date
    return (date.earliest, date.latest, article)


def article_weight(archive: Archive, id: str) -> int:
    """About how many bytes the line of an article has."""
    return 420 + archive.briefs[id].length


# Shown elsewhere on the page, with dates and evidence.
_SHOWN_ELSEWHERE = frozenset({"members", "positions", "not_same_as"})

EVIDENCE = 12
"""How many pieces of evidence of one office or membership are listed; the others are counted."""


def references(archive: Archive, id: str) -> tuple[tuple[str, str], ...]:
    """The records that point to an entity, each with the key: by key, and each once under it."""
    found = dict.fromkeys(
        pair for pair in archive.references_to.get(id, ()) if pair[1] not in _SHOWN_ELSEWHERE
    )
    first = {key: place for place, key in reversed(list(enumerate(key for _, key in found)))}
    return tuple(sorted(found, key=lambda pair: first[pair[1]]))


def _fact_year(_archive: Archive, one: Fact) -> str:
    return (one.date or one.article_date).year


def written_forms(archive: Archive, id: str) -> tuple[WrittenForm, ...]:
    """How texts write the name of an entity.

    Texts say of an event or a work what happened or what it is ("signed in Tashkent") more often
    than they name it: of these only forms that the record lists are names.
    """
    found = archive.forms_of.get(id, ())
    if kind_of(id) in ("events", "works"):
        return tuple(form for form in found if form.is_known)
    return found


# Any: each list has items of its own type, which only its own functions look at.
PARTS: Mapping[str, _Part[Any]] = {
    "mentions": _Part(
        lambda archive, id: archive.mentions_of.get(id, ()),
        _year,
        lambda _archive, one: 560 + _words(one.passage),
        55_000,
    ),
    "statements": _Part(lambda archive, id: archive.sayings_by.get(id, ()), _year, _saying, 35_000),
    "quotations": _Part(
        lambda archive, id: archive.sayings_about.get(id, ()), _year, _saying, 25_000
    ),
    "facts": _Part(
        lambda archive, id: archive.facts_of.get(id, ()),
        _fact_year,
        lambda _archive, one: 900 + _bytes(one.passage.words, one.value),
        25_000,
    ),
    "articles": _Part(
        belonging,
        lambda archive, id: archive.calendar[id].date.year,
        article_weight,
        25_000,
    ),
    "forms": _Part(
        written_forms,
        _all,
        lambda _archive, one: 200 + 2 * _bytes(one.form, one.publisher),
        15_000,
    ),
    **{
        name: _Part(_tenures, _all, _tenure, 22_000)
        for name, _tenures in (
            ("positions", lambda archive, id: archive.positions_of.get(id, ())),
            ("holders", lambda archive, id: archive.holders_of.get(id, ())),
            ("members", lambda archive, id: archive.members_of.get(id, ())),
            ("memberships", lambda archive, id: archive.memberships_of.get(id, ())),
        )
    },
    "relations": _Part(references, _all, lambda _archive, _pair: 110, 15_000),
}
"""The lists of an entity's page that may become long; the name of each is that of its folder."""


def _of_entity(part: str, archive: Archive, id: str) -> Cut[Any]:
    """One list of an entity."""
    one = PARTS[part]
    return cut(
        one.items(archive, id),
        key=lambda item: one.key(archive, item),
        weight=lambda item: one.weight(archive, item),
        most=one.most,
    )


def entity_part(id: str, part: str, slot: Slot) -> Address:
    """Where a piece of an entity's list stands: ``people/x/mentions/2007/2/``."""
    return below(f"{id}/{part}", slot)


def below(folder: str, slot: Slot) -> Address:
    """Where a piece of the list that stands in *folder* has its page."""
    steps = [folder, *([slot.key] if slot.key else []), *([str(slot.number)] * (slot.number > 1))]
    return Address("/".join([*steps, "index.html"]))


# Indexes from A to Z


def alphabet(archive: Archive, kind: str) -> Cut[str]:
    """The entities of a kind under the letters of their sort names, in the language's order."""
    language = archive.site.config.language
    authorities = {id: one.authority for id, one in archive.entities.items() if kind_of(id) == kind}
    names = {id: one.sort_name or one.name for id, one in authorities.items()}
    return cut(
        sorted(names, key=lambda id: (sort_key(names[id], language), id)),
        key=lambda id: initial(names[id], language),
        weight=lambda id: 400 + _bytes(id, names[id], authorities[id].description),
    )


def letter_page(kind: str, slot: Slot) -> Address:
    """Where the names under a letter stand when they are too many for one page."""
    return below(f"{kind}/{A_TO_Z}", slot._replace(key=_letter_folder(slot.key)))


_FOLDERS = {"#": "0-9", "汉": "han"}


def _letter_folder(letter: str) -> str:
    """A letter in an address, in ASCII and for ever: ``k``, ``cyrillic-zhe``."""
    if letter in _FOLDERS:
        return _FOLDERS[letter]
    if letter.isascii():
        return letter.lower()
    words = unicodedata.name(letter[0], f"u{ord(letter[0]):04x}").lower().split()
    return "-".join(word for word in words if word not in ("capital", "small", "letter"))


# Articles in time


def of_year(archive: Archive, year: str) -> Cut[str]:
    """The articles of a year by the month in which each was written, those dated vaguer last."""
    months = {
        id: month_of(archive.calendar[id].date) for id in archive.articles_by_year.get(year, ())
    }
    return cut(
        sorted(months, key=lambda id: months[id] == SOMETIME),
        key=months.__getitem__,
        weight=lambda id: article_weight(archive, id),
    )


def month_of(date: Edtf) -> str:
    """The month in which a date lies or begins (``10``); ``sometime`` when none is known."""
    return date.earliest[5:7] if date.text.lstrip("[{").startswith(date.earliest[:7]) else SOMETIME


# Quotations and corrections


NOBODY = "nobody"
"""The key of quotations of which nobody is known to be the speaker, and their page's folder."""

SAID = ("speakers", "topics", "years", NOBODY)
"""The ways to quotations: by speaker, topic and year; and those of which nobody is the speaker."""


def said(archive: Archive, part: str) -> Cut[tuple[str, Saying]]:
    """All quotations on one of these ways, each beside what it stands under: an id, a year.

    By topic each stands under those that it is about, and those that its article has.
    """
    return cut(
        _SAID[part](archive),
        key=itemgetter(0),
        weight=lambda pair: _saying(archive, pair[1]),
        # Those of nobody have a page of their own as soon as speakers have.
        most=0 if part == NOBODY else None,
    )


def said_page(part: str, slot: Slot) -> Address:
    """Where quotations of one sort stand: those of a speaker on the speaker's own page."""
    if part == "speakers":
        folder = f"quotations/{NOBODY}" if slot.key == NOBODY else slot.key
        return Address(f"{folder}/index.html")
    return below(f"quotations/{part}", slot._replace(key=slug_of(slot.key) or slot.key))


Under = Iterator[tuple[str, Saying]]


def _by_speaker(archive: Archive) -> Under:
    yield from _by_name(archive, archive.sayings_by)
    yield from ((NOBODY, one) for _, one in _by_nobody(archive))


def _by_nobody(archive: Archive) -> Under:
    return (("", one) for one in archive.sayings if one.speaker not in archive.entities)


def _by_topic(archive: Archive) -> Under:
    on: dict[str, list[Saying]] = {}
    for one in archive.sayings:
        topics = archive.heads[one.passage.article].topics
        for id in dict.fromkeys((*one.about, *(topic.id for topic in topics))):
            if kind_of(id) == "topics" and id in archive.entities:
                on.setdefault(id, []).append(one)
    return _by_name(archive, on)


def _by_year(archive: Archive) -> Under:
    return ((one.date.year, one) for one in archive.sayings)


def _by_name(archive: Archive, found: Mapping[str, Sequence[Saying]]) -> Under:
    language = archive.site.config.language
    ordered = sorted(found, key=lambda id: (sort_key(_sort_name(archive, id), language), id))
    return ((id, one) for id in ordered for one in found[id])


def _sort_name(archive: Archive, id: str) -> str:
    authority = archive.entities[id].authority
    return authority.sort_name or authority.name


_SAID: Mapping[str, Callable[[Archive], Under]] = {
    "speakers": _by_speaker,
    "topics": _by_topic,
    "years": _by_year,
    NOBODY: _by_nobody,
}


def emended(archive: Archive, _name: str = "") -> Cut[Emendation]:
    """All corrections by year, the newest first."""
    return cut(
        reversed(archive.emendations),
        key=lambda one: one.date.year,
        weight=lambda one: 750 + _words(one.passage) + _bytes(one.reading, one.reason),
    )


# Any: each list has entries of its own type.
LISTS: Mapping[str, Callable[[Archive, str], Cut[Any]]] = {
    **{part: partial(_of_entity, part) for part in PARTS},
    "letters": alphabet,
    "months": of_year,
    "said": said,
    "emended": emended,
}
"""All lists that may be too long for one page: for an entity, a kind, a year, a way, or for all."""


def slots(archive: Archive, what: str, name: str = "") -> tuple[Slot, ...]:
    """The pieces of a list that have pages of their own: none if it is not long."""
    return archive.notes.ask(
        (SLOTS, f"{what}\n{name}"), lambda: _slots(long_list(archive, what, name))
    )


def _slots(found: Cut[Any]) -> tuple[Slot, ...]:
    return tuple(found.pieces) if found.is_long else ()


def long_parts(archive: Archive, id: str) -> tuple[tuple[str, tuple[Slot, ...]], ...]:
    """The lists of an entity that are long, with their pieces."""
    return archive.notes.ask((LONG_PARTS, id), lambda: tuple(_long_parts(archive, id)))


def _long_parts(archive: Archive, id: str) -> Iterator[tuple[str, tuple[Slot, ...]]]:
    for part, one in PARTS.items():
        # Most entities have little: what is short enough is not cut to find out.
        total = sum([one.weight(archive, item) for item in one.items(archive, id)])
        if total > min(PAGE, one.most):
            found = LISTS[part](archive, id)
            yield part, tuple(dict.fromkeys((ALL, *found.pieces)))


SLOTS, LONG_PARTS = "slots", "long_parts"
"""The kinds of these two questions. Their answers are remembered from build to build: planning asks
them of everything there is."""


def long_list(archive: Archive, what: str, name: str = "") -> Cut[Any]:
    """One of all these lists, cut once."""
    return archive.notes.ask((LONG_LIST, f"{what}\n{name}"), lambda: LISTS[what](archive, name))


LONG_LIST = "long_list"
"""The kind of this question."""

OF_IDS = ("articles\n", "letters\n")
"""How the keys begin of lists that are ids: records must be looked up to cut these."""
