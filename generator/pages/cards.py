"""What templates are given: small values, ready to show, that name records by id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec
from markupsafe import Markup

from generator.archive.model import Counts

T = TypeVar("T")


def trusted(html: str) -> Markup:
    """HTML that our own text room made, in which everything that people wrote is escaped."""
    return Markup(html)  # noqa: S704 - the one place where HTML is taken as such


class EntityCard(msgspec.Struct, frozen=True, kw_only=True):
    """An entity in a line: *dates* in plain words (``born 1949``), counts over the archive.

    The counts are asked for when they are shown: else every new mention of an entity would change
    every page that names it.
    """

    id: str
    kind: str
    name: str
    sort_name: str
    description: str
    dates: str
    counts: Callable[[str], Counts]

    @property
    def articles(self) -> int:
        """How many articles name it."""
        return self.counts(self.id).articles

    @property
    def mentions(self) -> int:
        """In how many places they do."""
        return self.counts(self.id).mentions


class NameCard(msgspec.Struct, frozen=True, kw_only=True):
    """The name of an entity, where nothing else of it is shown."""

    id: str
    kind: str
    name: str


class ArticleCard(msgspec.Struct, frozen=True, kw_only=True):
    """An article in a line. *date* is in plain words, *iso* for ``<time datetime>`` or empty."""

    id: str
    title: str
    date: str
    iso: str
    year: str
    language: str
    language_name: str
    direction: str
    summary: str
    publisher: str
    dateline: NameCard | None
    is_withheld: bool
    is_withdrawn: bool


class PassageView(msgspec.Struct, frozen=True, kw_only=True):
    """A place in an article. *anchor* may be empty: then it is about the whole article."""

    article: ArticleCard
    anchor: str
    paragraph: str
    before: str
    words: str
    after: str


class MentionView(msgspec.Struct, frozen=True, kw_only=True):
    """A mention with the words around it, and in what capacity."""

    passage: PassageView
    capacity: str
    certainty: str
    status: str
    is_alternative: bool


class MentionGroup(msgspec.Struct, frozen=True, kw_only=True):
    """The mentions of one entity in one article."""

    article: ArticleCard
    mentions: tuple[MentionView, ...]


class YearGroup(msgspec.Struct, frozen=True, kw_only=True):
    """The mentions of one entity in the articles of one year."""

    year: str
    articles: tuple[MentionGroup, ...]


class PageLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link to a page of a list, or to a place in it: *target* and *anchor* are for ``href``.

    *count* is how many entries are there; 0 where that does not matter.
    """

    label: str
    target: str
    anchor: str = ""
    count: int = 0
    is_current: bool = False


class Listing(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A list that may be too long for one page.

    *items* are those that this page shows, of *total*; *whole* leads to all of them where it shows
    some only. *groups* lead to its years, months, letters; *pages* through one of them that fills
    several.
    """

    total: int
    items: tuple[T, ...]
    whole: str
    groups: tuple[PageLink, ...]
    pages: tuple[PageLink, ...]


class Turns(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page of a list stands: its *title*, the way *up*, and the pages beside it."""

    title: str
    up: tuple[PageLink, ...]
    previous: PageLink | None
    next: PageLink | None


class SayingView(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is reported to have said; *mode*: direct, partial or indirect."""

    passage: PassageView
    speaker: EntityCard | None
    capacity: str
    mode: str
    about: tuple[EntityCard, ...]
    certainty: str
    is_suggested: bool


class EmendationView(msgspec.Struct, frozen=True, kw_only=True):
    """A correction: the source's reading is ``passage.words``, ours is *reading*."""

    id: str
    passage: PassageView
    reading: str
    type: str
    type_label: str
    reason: str
    by: str
    is_suggested: bool


class FactView(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what to whom: *predicate* is a label; *object* and *value* may both be there."""

    passage: PassageView
    subject: EntityCard | None
    predicate: str
    object: EntityCard | None
    value: str
    date: str
    place: EntityCard | None
    certainty: str


class EvidenceView(msgspec.Struct, frozen=True, kw_only=True):
    """Why something is held to be so: a passage, or a source's own words."""

    passage: PassageView | None
    source: str


class TenureView(msgspec.Struct, frozen=True, kw_only=True):
    """An office or a membership: *period* from records, *seen* the articles' years.

    *sources* counts all evidence; of a great deal, *evidence* has only the first.
    """

    holder: EntityCard | None
    organization: EntityCard | None
    title: str
    period: str
    seen: str
    evidence: tuple[EvidenceView, ...]
    sources: int


class NoteView(msgspec.Struct, frozen=True, kw_only=True):
    """An editor's note: *words* it is about (empty: the article), *html* what it says."""

    id: str
    anchor: str
    words: str
    html: Markup
    by: str
    date: str


class ReadingView(msgspec.Struct, frozen=True, kw_only=True):
    """Another reading of the same words, by whom and why."""

    entity: EntityCard | None
    text: str
    by: str
    reason: str
    certainty: str


class DisagreementView(msgspec.Struct, frozen=True, kw_only=True):
    """Words that editors read differently: the reading that stands first, and the others."""

    anchor: str
    words: str
    reading: ReadingView
    others: tuple[ReadingView, ...]


class SideNote(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside the text: one of *note*, *correction* and *disagreement* is there.

    *id* is the element's; *anchor* the mark that it is about, empty when that is the whole article.
    *number* is that of a note whose mark shows it, else 0.
    """

    id: str
    anchor: str
    number: int
    note: NoteView | None = None
    correction: EmendationView | None = None
    disagreement: DisagreementView | None = None


class TextPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an article's text (a paragraph, a list …) and what stands beside it."""

    html: Markup
    notes: tuple[SideNote, ...]


class Annotated(msgspec.Struct, frozen=True, kw_only=True):
    """How an article is annotated: how many of each kind, in words; how many are suggestions."""

    counts: tuple[str, ...]
    suggested: int


class NamedEntity(msgspec.Struct, frozen=True, kw_only=True):
    """An entity in one article: how often, where first, in what capacities, how sure."""

    card: EntityCard
    count: int
    anchors: tuple[str, ...]
    capacities: tuple[str, ...]
    certainty: str
    is_suggested: bool


class KindGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Entities of one kind; *label* is the kind's name in the site's language."""

    kind: str
    label: str
    entities: tuple[NamedEntity, ...]


class SourceView(msgspec.Struct, frozen=True, kw_only=True):
    """Where an article comes from, ready to show; every field may be empty."""

    publisher: str
    title: str
    url: str
    archived: str
    accessed: str
    sha256: str
    pages: str
    identifier: str


class ArticleView(msgspec.Struct, frozen=True, kw_only=True):
    """An article's own page: *html* has the marks woven in; empty when withheld or withdrawn.

    *annotators* are all who annotated it, by name; *revised* is when that was last done, if known.
    *is_abstract*: its words are the archive's own, about its source.
    """

    card: ArticleCard
    html: Markup
    byline: str
    source: SourceView
    topics: tuple[EntityCard, ...]
    rights: str
    annotators: tuple[str, ...]
    status: str
    revised: str
    reason: str
    word_count: int
    is_abstract: bool


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a page's head: a name that programs know, and what it says."""

    name: str
    content: str


class HeadView(msgspec.Struct, frozen=True, kw_only=True):
    """A page's head. *title* is empty where only the template knows it.

    *canonical* is empty while the site has no address, and on pages that are not to be found.
    """

    title: str
    description: str
    canonical: str
    open_graph: tuple[Meta, ...]
    citation: tuple[Meta, ...]


class CitationFormat(msgspec.Struct, frozen=True, kw_only=True):
    """A citation for programs: its *name*, what it says, and the file of it beside the article.

    *target* is empty where the site leaves such files out. *passage* is that of a paragraph, with
    ``{number}`` wherever its number stands.
    """

    name: str
    media_type: str
    text: str
    passage: str
    target: str
    file: str


class CitationView(msgspec.Struct, frozen=True, kw_only=True):
    """How to cite an article: *words* and *address*, at which they end and which may be empty.

    A passage: *before*, the number of its paragraph, *after*, and the address. Its fragment belongs
    to that where *is_ours*: the address is not that of the source.
    """

    words: str
    before: str
    after: str
    address: str
    is_ours: bool
    formats: tuple[CitationFormat, ...]


class RelatedView(msgspec.Struct, frozen=True, kw_only=True):
    """Another article, and the entities that it shares with this one."""

    article: ArticleCard
    shared: tuple[EntityCard, ...]


class NameView(msgspec.Struct, frozen=True, kw_only=True):
    """A form of a name in an authority record."""

    name: str
    language: str
    language_name: str
    type: str
    type_label: str
    period: str


class FormView(msgspec.Struct, frozen=True, kw_only=True):
    """A form of a name as texts have it: by language and publisher, with count and years."""

    form: str
    language: str
    language_name: str
    publisher: str
    count: int
    period: str
    type_label: str
    is_known: bool


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a property: an entity, a web address, or a text."""

    text: str
    entity: EntityCard | None = None
    url: str = ""


class Property(msgspec.Struct, frozen=True, kw_only=True):
    """What an authority record says: *label* such as ``Founded``, and its values."""

    key: str
    label: str
    values: tuple[Value, ...]


class Identifier(msgspec.Struct, frozen=True, kw_only=True):
    """The same entity elsewhere: *register* (``Wikidata``), its id there, its address."""

    register: str
    value: str
    url: str


class ImageView(msgspec.Struct, frozen=True, kw_only=True):
    """A picture among the attachments: *file* is its id."""

    file: str
    alt: str
    caption: str
    credit: str


class EntityView(msgspec.Struct, frozen=True, kw_only=True):
    """An entity's own page: what its authority record says."""

    card: EntityCard
    prose: Markup
    notes: Markup
    names: tuple[NameView, ...]
    properties: tuple[Property, ...]
    identifiers: tuple[Identifier, ...]
    distinct_from: tuple[EntityCard, ...]
    image: ImageView | None
    sources: tuple[Value, ...]


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """Records that point to an entity under one key: *label* such as ``Seat of``."""

    key: str
    label: str
    entities: tuple[EntityCard, ...]


class NeighbourView(msgspec.Struct, frozen=True, kw_only=True):
    """An entity named in the same articles: in how many, and the latest of them."""

    card: EntityCard
    articles: int
    where: tuple[ArticleCard, ...]


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an A–Z index; *id* is its fragment."""

    letter: str
    id: str
    entities: tuple[EntityCard, ...]


class TopicBranch(msgspec.Struct, frozen=True, kw_only=True):
    """A topic and the narrower ones below it."""

    card: EntityCard
    narrower: tuple[TopicBranch, ...]


class CalendarDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day of a calendar; with articles, *label* says what is there, *target* leads to it.

    It is not *is_sure* when every article of it may be of another day.
    """

    number: int
    label: str
    target: str
    anchor: str
    count: int
    is_sure: bool


class CalendarMonth(msgspec.Struct, frozen=True, kw_only=True):
    """A month of a calendar: weeks of seven days, None where a day belongs to another month.

    *count* is that of all its articles; *vague* leads to those of which no day is known.
    """

    label: str
    target: str
    anchor: str
    count: int
    weeks: tuple[tuple[CalendarDay | None, ...], ...]
    vague: PageLink | None


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """A year: short and full names of the days of a week, as weeks begin in the site's language.

    *vague* leads to the articles of which not even the month is known.
    """

    weekdays: tuple[tuple[str, str], ...]
    months: tuple[CalendarMonth, ...]
    vague: PageLink | None


class DayList(msgspec.Struct, frozen=True, kw_only=True):
    """The articles of a day; *id* is its fragment, empty for those of which no day is known."""

    id: str
    articles: tuple[ArticleCard, ...]


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """The articles of one month, or those dated by the year alone; *id* is its fragment."""

    label: str
    id: str
    days: tuple[DayList, ...]


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """A year and how many articles it has; *share* of the fullest year, 0 to 100."""

    year: str
    count: int
    share: int


class SayingGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Quotations under a speaker, a topic (*card*) or a year; *id* is its fragment."""

    label: str
    id: str
    card: EntityCard | None
    sayings: tuple[SayingView, ...]


class ParallelRow(msgspec.Struct, frozen=True, kw_only=True):
    """What stands side by side of an original and its translation; empty where one has nothing.

    The anchors are those of the first paragraph, on each article's own page.
    """

    original: Markup
    translation: Markup
    original_anchor: str
    translation_anchor: str


class Parallel(msgspec.Struct, frozen=True, kw_only=True):
    """A translation beside its original."""

    original: ArticleCard
    translation: ArticleCard
    rows: tuple[ParallelRow, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One of several reports of an event, which are counted from 1.

    *words* is its length, 0 where the text is withheld; *original* the number of the report that it
    translates, else 0. *only* are those that no other report names, *left_out* those that all
    others name, where there are more than two.
    """

    number: int
    card: ArticleCard
    words: int
    original: int
    speakers: tuple[EntityCard, ...]
    quotations: int
    only: tuple[EntityCard, ...]
    left_out: tuple[EntityCard, ...]


class NamedIn(msgspec.Struct, frozen=True, kw_only=True):
    """How often each of several reports names an entity, in their order."""

    card: EntityCard
    counts: tuple[int, ...]


class KindNamed(msgspec.Struct, frozen=True, kw_only=True):
    """The entities of one kind that some of several reports name."""

    kind: str
    label: str
    rows: tuple[NamedIn, ...]


class Reports(msgspec.Struct, frozen=True, kw_only=True):
    """The reports of an event side by side; *left* were not compared."""

    event: EntityCard
    reports: tuple[Report, ...]
    in_all: tuple[EntityCard, ...]
    kinds: tuple[KindNamed, ...]
    left: int


class KindCount(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of record, its label, and how many of it the archive has."""

    kind: str
    label: str
    count: int


class MenuItem(msgspec.Struct, frozen=True, kw_only=True):
    """A link of the menu; *target* is what ``href`` takes, *about* may say what is there."""

    target: str
    label: str
    about: str = ""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """What every page knows of the site; *url* is empty when none is configured.

    Where it is not *is_sorted_exactly*, its language has rules for sorting that are not known here.
    An archive may do without feeds of its entities, and without JSON feeds of anything.
    """

    title: str
    subtitle: str
    description: str
    introduction: Markup
    language: str
    direction: str
    url: str
    publisher: str
    contact: str
    rights: str
    is_sorted_exactly: bool
    has_entity_feeds: bool
    has_json_feeds: bool


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """The archive in figures: kinds with counts, and its time span in plain words."""

    articles: int
    kinds: tuple[KindCount, ...]
    quotations: int
    corrections: int
    first: str
    last: str


class FreePageView(msgspec.Struct, frozen=True, kw_only=True):
    """A free page."""

    title: str
    description: str
    language: str
    html: Markup
