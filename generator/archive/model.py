"""The archive: every record, linked, and every index of them made once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

import msgspec

from generator.dates import Edtf
from generator.sources.records import (
    AnnotationStatus,
    Attachment,
    Certainty,
    CorrectionType,
    Predicate,
    QuotationMode,
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


class Occurrence(msgspec.Struct, frozen=True, kw_only=True):
    """One place where an article names an entity."""

    passage: Passage
    date: Edtf
    capacity: str
    certainty: Certainty
    status: AnnotationStatus
    is_alternative: bool


class Saying(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is reported to have said, where. *speaker* is empty when nobody is named."""

    passage: Passage
    date: Edtf
    speaker: str
    capacity: str
    mode: QuotationMode
    about: tuple[str, ...]
    certainty: Certainty


class Emendation(msgspec.Struct, frozen=True, kw_only=True):
    """A correction: the source's words (in *passage*), our *reading*, and why."""

    passage: Passage
    date: Edtf
    reading: str
    type: CorrectionType
    reason: str
    by: str


class Evidence(NamedTuple):
    """Why something is held to be so: a passage of an article, or a source named in a record."""

    passage: Passage | None
    source: str


class Fact(msgspec.Struct, frozen=True, kw_only=True):
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


class Tenure(msgspec.Struct, frozen=True, kw_only=True):
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


class WrittenForm(msgspec.Struct, frozen=True, kw_only=True):
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
    """An entity that is named in the same articles: in how many, and how telling that is."""

    entity: str
    articles: int
    weight: float


class Related(NamedTuple):
    """An article that shares entities with another: which, and how telling that is."""

    article: str
    shared: tuple[str, ...]
    weight: float


class Archive(msgspec.Struct, frozen=True, kw_only=True):
    """All records, linked. Mappings are sorted where their order can be seen.

    *articles*: those that are published or withdrawn, by date and id; *entities* by id. In the
    indexes an id that has nothing is absent: use ``.get(id, ())``. *articles_of* has the articles
    that name an entity in any annotation or by their dateline; *entities_in* is its inverse, the
    most telling first. *references_to* lists (record id, key) of the authority records that point
    to an entity: ``("people/x", "positions")``, ``("events/y", "participants")``. *redirects* maps
    old addresses (relative to ``site/``, ``people/old-id/``) to record ids.
    """

    site: ConfiguredSite
    articles: Mapping[str, AnnotatedArticle]
    entities: Mapping[str, DescribedAuthority]
    pages: Mapping[str, WrittenPage]
    attachments: Mapping[str, Attachment]
    # By entity:
    mentions_of: Mapping[str, tuple[Occurrence, ...]]
    articles_of: Mapping[str, tuple[str, ...]]
    forms_of: Mapping[str, tuple[WrittenForm, ...]]
    neighbours_of: Mapping[str, tuple[Neighbour, ...]]
    sayings_by: Mapping[str, tuple[Saying, ...]]
    sayings_about: Mapping[str, tuple[Saying, ...]]
    facts_of: Mapping[str, tuple[Fact, ...]]
    positions_of: Mapping[str, tuple[Tenure, ...]]
    holders_of: Mapping[str, tuple[Tenure, ...]]
    members_of: Mapping[str, tuple[Tenure, ...]]
    memberships_of: Mapping[str, tuple[Tenure, ...]]
    references_to: Mapping[str, tuple[tuple[str, str], ...]]
    # By article:
    entities_in: Mapping[str, tuple[str, ...]]
    related_to: Mapping[str, tuple[Related, ...]]
    translations_of: Mapping[str, tuple[str, ...]]
    sayings_in: Mapping[str, tuple[Saying, ...]]
    emendations_in: Mapping[str, tuple[Emendation, ...]]
    facts_in: Mapping[str, tuple[Fact, ...]]
    # By topic, by year, and of the whole:
    articles_on: Mapping[str, tuple[str, ...]]
    articles_by_year: Mapping[str, tuple[str, ...]]
    sayings: tuple[Saying, ...]
    emendations: tuple[Emendation, ...]
    redirects: Mapping[str, str]
