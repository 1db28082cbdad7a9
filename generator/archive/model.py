"""The archive: every record, linked, and every index of them made once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec

from generator.archive.noting import Notebook
from generator.dates import Edtf
from generator.sources.records import (
    AnnotationStatus,
    Article,
    Attachment,
    Certainty,
    CorrectionType,
    Predicate,
    QuotationMode,
    Reference,
)
from generator.text.model import (
    AnnotatedArticle,
    ConfiguredSite,
    DescribedAuthority,
    WrittenPage,
)


class Passage(NamedTuple):
    """A place in an article: what a backlink leads to and what it shows.

    *anchor* is the fragment of the mark, *paragraph* that of its block; both are empty when the
    annotation is about the whole article. *before* and *after* are the words around, cut at words;
    they are empty when the article's text is withheld.
    """

    article: str
    annotation: str
    anchor: str
    paragraph: str
    words: str
    before: str
    after: str


class Occurrence(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """A place where an article names an entity; date, language and publisher are the article's."""

    passage: Passage
    date: Edtf
    language: str
    publisher: str
    capacity: str
    certainty: Certainty
    status: AnnotationStatus
    is_alternative: bool


class Saying(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What somebody is reported to have said, where. *speaker* is empty when nobody is named."""

    passage: Passage
    date: Edtf
    speaker: str
    capacity: str
    mode: QuotationMode
    about: tuple[str, ...]
    certainty: Certainty
    is_suggested: bool = False


class Emendation(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """A correction: the source's words (in *passage*), our *reading*, and why."""

    passage: Passage
    date: Edtf
    reading: str
    type: CorrectionType
    reason: str
    by: str
    is_suggested: bool = False


class Evidence(NamedTuple):
    """Why something is held to be so: a passage of an article, or a source named in a record."""

    passage: Passage | None
    source: str


class Fact(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """A statement made in an article: ids of *subject*, *object* and *place*, or empty."""

    passage: Passage
    subject: str
    predicate: Predicate
    object: str
    value: str
    date: Edtf | None
    article_date: Edtf
    place: str
    certainty: Certainty


class Tenure(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """An office or a membership, with all its evidence.

    *kind*: ``position`` (person in organization) or ``membership`` (member of organization).
    *holder* and *organization* are ids; *organization* may be empty when only a title is known.
    *start* and *end* come from an authority record or a statement. *seen* are the dates of the
    articles that show it, in order. *told_by* says where it was told first.
    """

    kind: Literal["position", "membership"]
    holder: str
    organization: str
    title: str
    start: Edtf | None
    end: Edtf | None
    seen: tuple[Edtf, ...]
    told_by: Literal["record", "statement", "mention"]
    evidence: tuple[Evidence, ...]


class WrittenForm(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """A form of a name as it stands in texts: how often, in which language, by which publisher.

    *is_known* says whether the authority record lists the form; *type* is its type there.
    """

    form: str
    language: str
    publisher: str
    count: int
    first: Edtf
    last: Edtf
    is_known: bool
    type: str


class Neighbour(NamedTuple):
    """An entity that is named in the same articles: in how many."""

    entity: str
    articles: int


class Related(NamedTuple):
    """An article that shares entities with another: which, and how telling that is."""

    article: str
    shared: tuple[str, ...]
    weight: float


class Dated(NamedTuple):
    """What lists of articles go by: date, language, and whether it is withdrawn."""

    date: Edtf
    language: str
    is_withdrawn: bool


class Brief(NamedTuple):
    """What is asked of every article at once: nobody opens its front matter for that.

    *length* counts the bytes of its title, summary and publisher.
    """

    length: int
    aliases: tuple[str, ...] = ()
    translation_of: Reference | None = None


class Label(NamedTuple):
    """What a record is called: its name or title, and the *others* of an entity, by lines.

    *detail* says more in a few words: an entity's description, an article's date.
    """

    name: str
    detail: str
    others: str


class Counts(NamedTuple):
    """How many articles name an entity, in how many places, and how often beside others.

    *meetings* counts, over all articles, the people and organizations that are named there too.
    """

    articles: int
    mentions: int
    meetings: int


class Rarity(NamedTuple):
    """How telling an entity is: by its number of *articles*, rounded, so that it changes seldom."""

    articles: int
    weight: float


class Archive(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """All records, linked. Mappings are sorted where their order can be seen.

    *articles*: those that are published or withdrawn, by date and id; *heads* has their front
    matter, *briefs* a little of it and *calendar* their dates, for whoever needs no more.
    *entities* by id. *labels* has what all of these are called. In the indexes an id that has
    nothing is absent: use ``.get(id, ())``. *articles_of* has the articles that name an entity in
    any annotation or by their dateline; *named_in* is its inverse, with how often, and *loose_in*
    has the other ids to which an article refers, and those of a wrong kind; *together_with* counts
    for each entity the articles that it shares with others.
    *references_to* lists (record id, key) of the authority records that point to an entity:
    ``("people/x", "positions")``; *links_to* the records whose Markdown links to a record.
    *redirects* maps old addresses (relative to ``site/``, ``people/old-id/``) to record ids.
    *namesakes* has entities by kind and folded name (``people nikolai bordyuzha``), *identified* by
    register and identifier (``wikidata Q1``). What is read is noted in *notes*. *faulty*: ids of
    records that have errors of their own, and so may be missing here; then nothing is published.
    """

    notes: Notebook
    site: ConfiguredSite
    articles: Mapping[str, AnnotatedArticle]
    heads: Mapping[str, Article]
    briefs: Mapping[str, Brief]
    calendar: Mapping[str, Dated]
    labels: Mapping[str, Label]
    entities: Mapping[str, DescribedAuthority]
    pages: Mapping[str, WrittenPage]
    attachments: Mapping[str, Attachment]
    # By entity:
    mentions_of: Mapping[str, tuple[Occurrence, ...]]
    articles_of: Mapping[str, tuple[str, ...]]
    counts_of: Mapping[str, Counts]
    rarity_of: Mapping[str, Rarity]
    together_with: Mapping[str, Mapping[str, int]]
    forms_of: Mapping[str, tuple[WrittenForm, ...]]
    sayings_by: Mapping[str, tuple[Saying, ...]]
    sayings_about: Mapping[str, tuple[Saying, ...]]
    facts_of: Mapping[str, tuple[Fact, ...]]
    positions_of: Mapping[str, tuple[Tenure, ...]]
    holders_of: Mapping[str, tuple[Tenure, ...]]
    members_of: Mapping[str, tuple[Tenure, ...]]
    memberships_of: Mapping[str, tuple[Tenure, ...]]
    references_to: Mapping[str, tuple[tuple[str, str], ...]]
    # By article:
    named_in: Mapping[str, Mapping[str, int]]
    loose_in: Mapping[str, tuple[str, ...]]
    translated_as: Mapping[str, tuple[str, ...]]
    sayings_in: Mapping[str, tuple[Saying, ...]]
    emendations_in: Mapping[str, tuple[Emendation, ...]]
    facts_in: Mapping[str, tuple[Fact, ...]]
    # By topic, by year, and of the whole:
    articles_on: Mapping[str, tuple[str, ...]]
    articles_by_year: Mapping[str, tuple[str, ...]]
    redirects: Mapping[str, str]
    links_to: Mapping[str, tuple[str, ...]]
    namesakes: Mapping[str, tuple[str, ...]]
    identified: Mapping[str, tuple[str, ...]]
    capacities_of: Mapping[str, tuple[str, ...]]
    # Found out when asked:
    beside: Mapping[str, tuple[str, str]]
    entities_in: Mapping[str, tuple[str, ...]]
    neighbours_of: Mapping[str, tuple[Neighbour, ...]]
    related_to: Mapping[str, tuple[Related, ...]]
    translations_of: Mapping[str, tuple[str, ...]]
    sayings: Sequence[Saying]
    emendations: Sequence[Emendation]
    faulty: frozenset[str] = frozenset()
