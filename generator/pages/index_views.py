"""Answers about the whole archive: what there is, in order."""

from __future__ import annotations

from collections import Counter, defaultdict
from heapq import nlargest

from generator.addresses import ENTITY_KINDS, kind_of
from generator.archive.model import Saying
from generator.pages.cards import (
    ArticleCard,
    EntityCard,
    KindCount,
    MenuItem,
    SayingView,
    TopicBranch,
    Totals,
    Year,
)
from generator.pages.entity_views import sayings
from generator.pages.shelf import Shelf
from generator.sources.records import Topic
from generator.text.names import sort_key


def menu(shelf: Shelf) -> tuple[MenuItem, ...]:
    """The kinds of records that there are, in a fixed order."""
    kinds = ("articles", *(kind for kind in ENTITY_KINDS if kind in shelf.by_kind))
    return tuple(_item(shelf, kind) for kind in kinds)


def ways_in(shelf: Shelf) -> tuple[MenuItem, ...]:
    """The pages that lead across all records, then the free pages that ask for a place."""
    ways = {
        "timeline": bool(shelf.archive.calendar),
        "map": "places" in shelf.by_kind,
        "network": "people" in shelf.by_kind or "organizations" in shelf.by_kind,
        "quotations": bool(shelf.archive.sayings_in),
        "corrections": bool(shelf.archive.emendations_in),
    }
    own = (_item(shelf, name) for name, is_there in ways.items() if is_there)
    free = (
        MenuItem(target=id, label=written.page.title, about=written.page.description)
        for id, written in shelf.archive.pages.items()
        if written.page.menu
    )
    return (*own, *free)


def _item(shelf: Shelf, name: str) -> MenuItem:
    about = shelf.wording(f"way.{name}") if shelf.wording.has(f"way.{name}") else ""
    return MenuItem(target=f"/{name}/index.html", label=shelf.wording(f"kind.{name}"), about=about)


def totals(shelf: Shelf) -> Totals:
    """How much there is, and from when to when."""
    archive = shelf.archive
    dates = [one.date for one in archive.calendar.values()]
    return Totals(
        articles=len(dates),
        kinds=tuple(
            KindCount(
                kind=kind, label=shelf.wording(f"kind.{kind}"), count=len(shelf.by_kind[kind])
            )
            for kind in ENTITY_KINDS
            if kind in shelf.by_kind
        ),
        quotations=len(archive.sayings),
        corrections=len(archive.emendations),
        first=shelf.wording.date(dates[0]) if dates else "",
        last=shelf.wording.date(dates[-1]) if dates else "",
    )


def newest(shelf: Shelf, count: int) -> tuple[ArticleCard, ...]:
    """The latest articles that are not withdrawn, the latest first."""
    calendar = shelf.archive.calendar
    published = [id for id, one in calendar.items() if not one.is_withdrawn]
    return shelf.articles(reversed(published[max(len(published) - count, 0) :]))


def most_mentioned(shelf: Shelf, kind: str, count: int) -> tuple[EntityCard, ...]:
    """The entities of a kind that most articles name; ties by name."""
    counts = {id: one for id, one in shelf.archive.counts_of.items() if kind_of(id) == kind}
    # Names are looked at only where they decide.
    least = min(nlargest(count, (one[:2] for one in counts.values())), default=(0, 0))
    cards = shelf.entities(id for id, one in counts.items() if one.articles and one[:2] >= least)
    ranked = sorted(cards, key=lambda card: (-card.articles, -card.mentions, card.sort_name))
    return tuple(ranked[:count])


def latest_words(shelf: Shelf, count: int) -> tuple[SayingView, ...]:
    """What known speakers are quoted with directly, the latest first, each speaker once."""
    found: dict[str, Saying] = {}
    for one in reversed(shelf.archive.sayings):
        is_shown = one.mode == "direct" and one.passage.words and one.certainty == "high"
        if is_shown and one.speaker in shelf.archive.entities:
            found.setdefault(one.speaker, one)
        if len(found) == count:
            break
    return sayings(shelf, found.values())


def years(shelf: Shelf) -> tuple[Year, ...]:
    """The years that have articles, with each one's share of the fullest."""
    by_year = shelf.archive.articles_by_year
    most = max((len(ids) for ids in by_year.values()), default=1)
    return tuple(
        Year(year=year, count=len(ids), share=round(100 * len(ids) / most))
        for year, ids in sorted(by_year.items())
    )


def topics(shelf: Shelf) -> tuple[TopicBranch, ...]:
    """The topics as a tree, each branch in the order of its names."""
    narrower: dict[str, list[str]] = defaultdict(list)
    for id, described in shelf.archive.entities.items():
        details = described.authority.details
        if isinstance(details, Topic):
            broader = details.broader.id if details.broader else ""
            narrower[broader if broader in shelf.archive.entities else ""].append(id)
    return _branches(shelf, narrower, "")


def _branches(shelf: Shelf, narrower: dict[str, list[str]], id: str) -> tuple[TopicBranch, ...]:
    language = shelf.archive.site.config.language
    cards = sorted(
        shelf.entities(narrower[id]), key=lambda card: sort_key(card.sort_name, language)
    )
    return tuple(
        TopicBranch(card=card, narrower=_branches(shelf, narrower, card.id)) for card in cards
    )


def languages(shelf: Shelf) -> tuple[str, ...]:
    """The languages of the articles, the most used first, ties by tag."""
    counts = Counter(one.language for one in shelf.archive.calendar.values())
    return tuple(sorted(counts, key=lambda tag: (-counts[tag], tag)))


def beside(shelf: Shelf, id: str, step: int) -> ArticleCard | None:
    """The article before (-1) or after (+1) in time; None for one that is withdrawn."""
    before, after = shelf.archive.beside[id]
    other = before if step < 0 else after
    return shelf.article(other) if other else None
