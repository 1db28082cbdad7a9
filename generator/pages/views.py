"""The questions that a template may ask of the archive: it learns nothing in any other way."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property, wraps
from typing import Any, TypeVar, cast

from generator.addresses import article_address, entity_address, relative
from generator.archive.addressing import address_of
from generator.archive.model import Archive
from generator.archive.noting import Cell
from generator.archive.reporting import reports_of
from generator.pages import (
    article_views,
    calendar_views,
    chart_views,
    citation_views,
    entity_views,
    heads,
    index_views,
    linked_data,
    listing_views,
    map_views,
    network_views,
    parallel_views,
    report_views,
    timeline_views,
)
from generator.pages.cards import (
    Annotated,
    ArticleCard,
    ArticleView,
    Calendar,
    CitationView,
    DisagreementView,
    EmendationView,
    EntityCard,
    EntityView,
    FactView,
    FormView,
    FreePageView,
    HeadView,
    KindGroup,
    Letter,
    Listing,
    MenuItem,
    Month,
    NeighbourView,
    NoteView,
    PageLink,
    Parallel,
    RelatedView,
    Relation,
    Reports,
    SayingGroup,
    SayingView,
    SideNote,
    Site,
    TenureView,
    TextPart,
    TopicBranch,
    Totals,
    Turns,
    Year,
    YearGroup,
    trusted,
)
from generator.pages.chart_cards import BarChart, Map, Network, TermChart, Timeline
from generator.pages.planning import Page
from generator.pages.search import FOUND, NAMES, Finder, names_of
from generator.pages.shelf import Shelf, list_questions
from generator.pages.wording import Wording
from generator.text.names import direction, is_sorted_exactly

M = TypeVar("M", bound=Callable[..., object])


def asked(question: M) -> M:
    """A question that many pages ask: only a new answer makes them anew, not what it is made of.

    Its arguments are texts and numbers.
    """
    name = question.__name__

    @wraps(question)
    def ask(self: View, *arguments: str | int) -> object:
        key = json.dumps(arguments) if arguments else "[]"
        return self._shelf.ask((name, key), lambda: question(self, *arguments))

    return cast("M", ask)


class View:
    """What templates call ``archive``. Every answer is a value in an order that never varies."""

    def __init__(self, archive: Archive, wording: Wording) -> None:
        self._shelf = Shelf(archive, wording)
        self._archive = archive
        self._wording = wording
        shelf = self._shelf
        self._questions: Mapping[str, Callable[[str], object]] = {
            "entity_card": shelf.entity,
            "name_card": shelf.named,
            "article_card": shelf.article,
            "by_kind": lambda _: shelf.by_kind,
            "neighbours_of": archive.neighbours_of.get,
            "related_to": archive.related_to.get,
            "network_ties": lambda _: network_views.ties(shelf),
            "dated_terms": lambda _: timeline_views.dated_terms(shelf),
            "terms_within": lambda years: timeline_views.terms_within(shelf, years),
            "reports_of": lambda id: reports_of(archive, id),
            FOUND: lambda id: Finder(archive, wording).found(id),
            NAMES: lambda id: names_of(id, archive),
            **list_questions(shelf),
        }

    def answer(self, question: Cell) -> object:
        """The answer to a question that was asked once, as it is now.

        Raises KeyError when it is about a record that is not there any more.
        """
        kind, key = question
        if kind in self._questions:
            return self._questions[kind](key)
        return getattr(self, kind)(*json.loads(key))

    # The whole

    def site(self) -> Site:
        """The site's own data."""
        return self._site

    @cached_property
    def _site(self) -> Site:
        """The same: every page asks for it."""
        site = self._archive.site
        config = site.config
        return Site(
            title=config.title,
            subtitle=config.subtitle,
            description=config.description,
            introduction=trusted(site.introduction),
            language=config.language,
            direction=direction(config.language),
            url=config.url,
            publisher=config.publisher,
            contact=config.contact,
            rights=config.rights,
            is_sorted_exactly=is_sorted_exactly(config.language),
            has_entity_feeds="entity-feeds" not in config.leave_out,
            has_json_feeds="json-feeds" not in config.leave_out,
        )

    @asked
    def menu(self) -> tuple[MenuItem, ...]:
        """The site's menu: the kinds of records that there are, in a fixed order."""
        return index_views.menu(self._shelf)

    @asked
    def ways_in(self) -> tuple[MenuItem, ...]:
        """The menu's second line: timeline, map and the like, then the free pages."""
        return index_views.ways_in(self._shelf)

    @asked
    def totals(self) -> Totals:
        """How much there is, and from when to when."""
        return index_views.totals(self._shelf)

    @asked
    def newest(self, count: int) -> tuple[ArticleCard, ...]:
        """The articles with the latest dates, the latest first."""
        return index_views.newest(self._shelf, count)

    @asked
    def most_mentioned(self, kind: str, count: int) -> tuple[EntityCard, ...]:
        """The entities of a kind that the most articles name."""
        return index_views.most_mentioned(self._shelf, kind, count)

    @asked
    def latest_words(self, count: int) -> tuple[SayingView, ...]:
        """What speakers who are known are quoted with directly, the latest first, each once."""
        return index_views.latest_words(self._shelf, count)

    @asked
    def most_reported(self, count: int) -> tuple[PageLink, ...]:
        """The events with the most reports, each with the page that compares them."""
        return report_views.most_reported(self._shelf, count)

    @asked
    def years(self) -> tuple[Year, ...]:
        """The years that have articles, in order."""
        return index_views.years(self._shelf)

    def months(self, page: Page) -> Listing[Month]:
        """The articles of a year or a month, month by month."""
        return listing_views.months(self._shelf, page)

    def years_beside(self, year: str) -> Turns:
        """The years with articles before and after one."""
        return listing_views.years_beside(self._shelf, year)

    def calendar(self, year: str) -> Calendar:
        """A year day by day, with the articles of each."""
        return calendar_views.calendar(self._shelf, year)

    def letters(self, page: Page) -> Listing[Letter]:
        """The A–Z index of a kind, or the names under a letter."""
        return listing_views.letters(self._shelf, page)

    def topics(self) -> tuple[TopicBranch, ...]:
        """The topics as a tree, broader ones first."""
        return index_views.topics(self._shelf)

    def quotations(self, page: Page) -> Listing[SayingGroup]:
        """Quotations by speaker, topic or year."""
        return listing_views.quotations(self._shelf, page)

    def quotation_ways(self, page: Page) -> tuple[PageLink, ...]:
        """The ways to quotations: by speaker, by topic, by year."""
        return listing_views.quotation_ways(self._shelf, page)

    def corrections(self, page: Page) -> Listing[EmendationView]:
        """The ledger of corrections, the newest article first."""
        return listing_views.corrections(self._shelf, page)

    def turns(self, page: Page) -> Turns:
        """Where a page of a long list stands: its title, the way up, the pages before and after."""
        return listing_views.turns(self._shelf, page)

    @asked
    def languages(self) -> tuple[str, ...]:
        """The languages of the articles, the most used first."""
        return index_views.languages(self._shelf)

    def head(self, page: Page) -> HeadView:
        """What a page is about, for search engines, previews and reference managers."""
        return heads.head(self._shelf, page)

    def linked_data(self, page: Page) -> Mapping[str, object] | None:
        """What a page is about, as schema.org has it; None where there is nothing to say."""
        return linked_data.linked_data(self._shelf, page)

    # An article

    def article(self, id: str) -> ArticleView:
        """An article's own page."""
        return article_views.article(self._shelf, id)

    def annotated(self, id: str) -> Annotated:
        """How an article is annotated: with how much of what."""
        return article_views.annotated(self._shelf, id)

    def named_in(self, id: str) -> tuple[KindGroup, ...]:
        """Who and what is in an article, kind by kind."""
        return article_views.named_in(self._shelf, id)

    def notes_in(self, id: str) -> tuple[NoteView, ...]:
        """The editors' notes on an article, in the order of the text."""
        return article_views.notes_in(self._shelf, id)

    def quotations_in(self, id: str) -> tuple[SayingView, ...]:
        """What is quoted in an article."""
        return article_views.quotations_in(self._shelf, id)

    def corrections_in(self, id: str) -> tuple[EmendationView, ...]:
        """The corrections to an article."""
        return article_views.corrections_in(self._shelf, id)

    def facts_in(self, id: str) -> tuple[FactView, ...]:
        """The statements that are made in an article."""
        return article_views.facts_in(self._shelf, id)

    def disagreements_in(self, id: str) -> tuple[DisagreementView, ...]:
        """Where editors read an article differently."""
        return article_views.disagreements_in(self._shelf, id)

    def parts(self, id: str) -> tuple[TextPart, ...]:
        """An article's text, part by part, each with the notes beside it."""
        return article_views.parts(self._shelf, id)

    def loose_notes(self, id: str) -> tuple[SideNote, ...]:
        """Notes on the whole of an article, and on words of a text that is withheld."""
        return article_views.loose_notes(self._shelf, id)

    def related(self, id: str) -> tuple[RelatedView, ...]:
        """Articles that share entities with this one."""
        return article_views.related(self._shelf, id)

    def citation(self, id: str) -> CitationView:
        """How to cite an article, in words and for programs."""
        return citation_views.citation(self._shelf, id)

    def translations(self, id: str) -> tuple[ArticleCard, ...]:
        """The same article in other languages."""
        return self._shelf.articles(self._archive.translations_of.get(id, ()))

    def beside_original(self, id: str) -> tuple[PageLink, ...]:
        """Where an article and a translation of it, or its original, stand side by side."""
        return report_views.beside_original(self._shelf, id)

    def parallel(self, id: str) -> Parallel:
        """A translation beside its original, part by part."""
        return parallel_views.parallel(self._shelf, id)

    def reported_with(self, id: str) -> tuple[PageLink, ...]:
        """The events that an article reports and others too, each with the page that compares."""
        return report_views.reported_with(self._shelf, id)

    def previous(self, id: str) -> ArticleCard | None:
        """The article before this one in time."""
        return index_views.beside(self._shelf, id, -1)

    def next(self, id: str) -> ArticleCard | None:
        """The article after this one in time."""
        return index_views.beside(self._shelf, id, +1)

    # An entity

    def entity(self, id: str) -> EntityView:
        """What an authority record says."""
        return entity_views.entity(self._shelf, id)

    def list(self, part: str, id: str) -> Listing[Any]:
        """A list on an entity's own page: all of it, or the latest of a long one.

        *part* is one of those in ``addresses.ENTITY_PARTS``.
        """
        return listing_views.entity_list(self._shelf, part, id)

    def part(self, page: Page) -> Listing[Any]:
        """What a page of an entity's long list shows."""
        return listing_views.part_list(self._shelf, page)

    def forms(self, id: str) -> tuple[FormView, ...]:
        """How an entity's name was written in the texts."""
        return entity_views.forms(self._shelf, id)

    def positions(self, id: str) -> tuple[TenureView, ...]:
        """The offices that a person held."""
        return entity_views.tenures(self._shelf, self._archive.positions_of.get(id, ()))

    def holders(self, id: str) -> tuple[TenureView, ...]:
        """Who held offices in an organization."""
        return entity_views.tenures(self._shelf, self._archive.holders_of.get(id, ()))

    def members(self, id: str) -> tuple[TenureView, ...]:
        """Who belongs to an organization."""
        return entity_views.tenures(self._shelf, self._archive.members_of.get(id, ()))

    def memberships(self, id: str) -> tuple[TenureView, ...]:
        """What an entity belongs to."""
        return entity_views.tenures(self._shelf, self._archive.memberships_of.get(id, ()))

    def facts(self, id: str) -> tuple[FactView, ...]:
        """The statements about an entity."""
        return entity_views.facts(self._shelf, id)

    def sayings_by(self, id: str) -> tuple[SayingView, ...]:
        """What an entity is reported to have said."""
        return entity_views.sayings(self._shelf, self._archive.sayings_by.get(id, ()))

    def sayings_about(self, id: str) -> tuple[SayingView, ...]:
        """What is said about an entity."""
        return entity_views.sayings(self._shelf, self._archive.sayings_about.get(id, ()))

    def mentions(self, id: str) -> tuple[YearGroup, ...]:
        """Every mention of an entity with the words around it, by year and article."""
        return entity_views.mentions(self._shelf, id)

    def other_articles(self, id: str) -> tuple[ArticleCard, ...]:
        """Articles that belong to an entity without a mention in words: by topic or dateline."""
        return entity_views.other_articles(self._shelf, id)

    def reports_of(self, id: str) -> tuple[ArticleCard, ...]:
        """The reports of an event, where there are several."""
        return report_views.compared(self._shelf, id)

    def reports(self, id: str) -> Reports:
        """The reports of an event side by side: what each names, and the others leave out."""
        return report_views.reports(self._shelf, id)

    def neighbours(self, id: str, count: int) -> tuple[NeighbourView, ...]:
        """The entities most often named together with this one."""
        return entity_views.neighbours(self._shelf, id, count)

    def relations(self, id: str) -> tuple[Relation, ...]:
        """The authority records that point to this one, by the key that does."""
        return entity_views.relations(self._shelf, id)

    # Pictures

    def timeline(self) -> Timeline:
        """Articles, events and terms of office in one picture, and the same in words."""
        return timeline_views.timeline(self._shelf)

    def map(self) -> Map:
        """The places on an outline map, and in a table, the most mentioned first."""
        return map_views.places(self._shelf)

    def network(self) -> Network:
        """Which people and organizations the same articles name, drawn and in a table."""
        return network_views.network(self._shelf)

    @asked
    def article_chart(self) -> BarChart | None:
        """Articles by year as bars; None when one year has them all."""
        return chart_views.article_chart(self._shelf)

    def mention_chart(self, id: str) -> BarChart | None:
        """An entity's mentions by year; None when one year has them all."""
        return chart_views.mention_chart(self._shelf, id)

    def position_chart(self, id: str) -> TermChart:
        """The offices that a person held, as lines of time."""
        return chart_views.term_chart(self._shelf, self._archive.positions_of.get(id, ()))

    def holder_chart(self, id: str) -> TermChart:
        """Who held offices in an organization, as lines of time."""
        return chart_views.term_chart(self._shelf, self._archive.holders_of.get(id, ()))

    def member_chart(self, id: str) -> TermChart:
        """Who belongs to an organization, as lines of time."""
        return chart_views.term_chart(self._shelf, self._archive.members_of.get(id, ()))

    def membership_chart(self, id: str) -> TermChart:
        """What an entity belongs to, as lines of time."""
        return chart_views.term_chart(self._shelf, self._archive.memberships_of.get(id, ()))

    # Free pages

    def free_page(self, id: str) -> FreePageView:
        """A free page."""
        written = self._archive.pages[id]
        return FreePageView(
            title=written.page.title,
            description=written.page.description,
            language=written.page.language or self._archive.site.config.language,
            html=trusted(written.html),
        )

    def path_of(self, id: str) -> str:
        """Where a record stands on the site; the page of missing pages for an unknown id.

        An unknown id is an error of the checks; while editing, a link must still lead somewhere.
        """
        # A card that is shown says already that there is such a record, and of which year.
        card = self._shelf.shown(id)
        if isinstance(card, ArticleCard):
            return article_address(id, card.year).path
        if card:
            return entity_address(id).path
        try:
            return address_of(id, self._archive).path
        except KeyError:
            return "404.html"

    def link_from(self, base: str, id: str) -> str:
        """The link from the page at *base* to a record, where ``href`` cannot be written."""
        return relative(self.path_of(id), base=base)

    def title_of(self, id: str) -> str:
        """The name or title of any record."""
        if id in self._archive.pages:
            return self._archive.pages[id].page.title
        return self._shelf.title(id)
