"""The records that people write: articles, sidecars, authority records, configuration, free pages.

Each type is declared once, here; decoding goes by it. The
YAML key of a field is its name, but for the few in ``KEYS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

import msgspec

from generator.dates import Edtf
from generator.diagnostics import Origin

FORMAT = 1
"""The version of the content format, as ``archive.yaml`` names it."""

Certainty = Literal["high", "medium", "low"]
AnnotationStatus = Literal["suggested", "draft", "reviewed", "rejected"]
SourceType = Literal["news", "press-release", "document", "treaty", "report", "speech", "webpage"]
QuotationMode = Literal["direct", "partial", "indirect"]
CorrectionType = Literal["typo", "fact", "translation", "name", "date", "ocr"]
NameType = Literal["official", "alias", "former", "abbreviation", "misspelling", "transliteration"]
Extra = Literal["citations", "entity-feeds", "json-feeds"]
Predicate = Literal[
    "signed", "adopted", "founded", "dissolved", "joined", "left", "suspended", "member-of",
    "observer-of", "part-of", "holds-position", "appointed", "dismissed", "succeeded", "met",
    "attended", "hosted", "chaired", "announced", "agreed", "proposed", "supports", "opposes",
]  # fmt: skip

KEYS: Mapping[str, str] = {"capacity": "as", "start": "from", "end": "until"}
"""Fields whose YAML key is a word that Python keeps for itself, or that reads better in YAML."""


class Reference(NamedTuple):
    """The id of another record, and where it was written."""

    id: str
    origin: Origin


class Selector(msgspec.Struct, frozen=True, array_like=True):
    """The words that an annotation is about, as they stand in the text.

    Follows W3C Web Annotation, TextQuoteSelector; *occurrence* counts from 1, None means every one.
    *origin* is that of the quote in the sidecar.
    """

    quote: str
    origin: Origin
    occurrence: int | None = None
    prefix: str = ""
    suffix: str = ""


class Mention(msgspec.Struct, frozen=True, array_like=True, tag_field="kind"):
    """These words name *entity*, in the *capacity* that the article gives (``as`` in YAML)."""

    entity: Reference
    capacity: str = ""


class Quotation(msgspec.Struct, frozen=True, array_like=True, tag_field="kind"):
    """These words are what *speaker* is reported to have said; *about* names what they concern."""

    speaker: Reference | None = None
    mode: QuotationMode = "direct"
    about: tuple[Reference, ...] = ()
    capacity: str = ""


class Correction(msgspec.Struct, frozen=True, array_like=True, tag_field="kind"):
    """These words should read *reading*; the text itself stays as its source has it."""

    reading: str
    type: CorrectionType = "typo"
    reason: str = ""


class Note(msgspec.Struct, frozen=True, array_like=True, tag_field="kind"):
    """An editor's remark beside the text, in Markdown."""

    text: str


class Statement(msgspec.Struct, frozen=True, array_like=True, tag_field="kind"):
    """A fact that the article gives: *subject* did *predicate* to *object*, or has *value*.

    The words that show it are the annotation's target (``evidence`` in YAML). *date* and *place*
    are those of the fact. Either *object* or *value* is there, or both (``holds-position``: the
    organization and the title).
    """

    subject: Reference
    predicate: Predicate
    object: Reference | None = None
    value: str = ""
    date: Edtf | None = None
    place: Reference | None = None


Body = Mention | Quotation | Correction | Note | Statement

BODY_KINDS: Mapping[str, type[Body]] = {
    "mentions": Mention,
    "quotations": Quotation,
    "corrections": Correction,
    "notes": Note,
    "statements": Statement,
}
"""The lists of a sidecar, in the order in which pages show them."""


class Alternative(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """Another reading of the same words: by whom, and why. Disagreement is kept."""

    origin: Origin
    entity: Reference | None = None
    speaker: Reference | None = None
    reading: str = ""
    text: str = ""
    by: str = ""
    reason: str = ""
    certainty: Certainty | None = None


class Annotation(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """A target and a body, as in the W3C Web Annotation model, and who says so.

    *id* is unique in its article: as written, or derived from what the annotation says. *target*
    is None when it is about the whole article. *status* and *by* are the sidecar's where the
    annotation has none of its own.
    """

    id: str
    body: Body
    origin: Origin
    target: Selector | None = None
    by: str = ""
    date: Edtf | None = None
    note: str = ""
    source: str = ""
    status: AnnotationStatus = "draft"
    certainty: Certainty = "high"
    alternatives: tuple[Alternative, ...] = ()


class Sidecar(msgspec.Struct, frozen=True, array_like=True, kw_only=True, tag_field="kind"):
    """The annotations of one article, in the order of the file, kind by kind.

    *revised* is when somebody last went through all of them.
    """

    article: str
    origin: Origin
    annotator: str = ""
    status: AnnotationStatus = "draft"
    revised: Edtf | None = None
    annotations: tuple[Annotation, ...] = ()


class Source(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """Where an article comes from: enough to find it again and to cite it.

    *type* says what the text is, for citations; where it is None, what a publisher published is
    taken for news.
    """

    type: SourceType | None = None
    publisher: str = ""
    title: str = ""
    url: str = ""
    archived: str = ""
    accessed: Edtf | None = None
    sha256: str = ""
    pages: str = ""
    identifier: str = ""


class Article(msgspec.Struct, frozen=True, array_like=True, kw_only=True, tag_field="kind"):
    """One dated document: front matter and body (CommonMark, faithful to its source).

    *text* tells whose words the body is: its source's (full; withheld: they are not published), or
    the archive's own about it (abstract).

    *body_line* is the line of the file on which the body begins, from 1. *origins* tells where each
    top-level key's value stands, by key. *reason* says why an article was withdrawn.
    """

    id: str
    origin: Origin
    title: str
    date: Edtf
    language: str = ""
    byline: str = ""
    dateline: Reference | None = None
    source: Source = Source()
    summary: str = ""
    topics: tuple[Reference, ...] = ()
    rights: str = ""
    text: Literal["full", "withheld", "abstract"] = "full"
    status: Literal["draft", "published", "withdrawn"] = "published"
    reason: str = ""
    translation_of: Reference | None = None
    aliases: tuple[str, ...] = ()
    body: str = ""
    body_line: int = 1
    origins: Mapping[str, Origin] = {}


class Name(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """One form of an entity's name; *forms* are inflected ones, for matching only."""

    origin: Origin
    name: str
    language: str = ""
    type: NameType = "alias"
    forms: tuple[str, ...] = ()
    start: Edtf | None = None
    end: Edtf | None = None


class Position(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """An office that a person held: *title* in *organization*, from and until when, who says so."""

    origin: Origin
    organization: Reference | None = None
    title: str = ""
    start: Edtf | None = None
    end: Edtf | None = None
    source: str = ""


class Membership(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """A member of an organization, from and until when; *role* such as ``observer``."""

    origin: Origin
    entity: Reference
    role: str = ""
    start: Edtf | None = None
    end: Edtf | None = None
    source: str = ""


class Coordinates(NamedTuple):
    """Decimal degrees, WGS 84."""

    latitude: float
    longitude: float


class SameAs(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """The same entity in other registers: identifiers, and addresses of pages about it."""

    wikidata: str = ""
    viaf: str = ""
    isni: str = ""
    gnd: str = ""
    geonames: str = ""
    url: tuple[str, ...] = ()


class Image(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """A picture among the attachments: *file* is its id (``files/x.jpg``)."""

    file: Reference
    alt: str = ""
    caption: str = ""
    credit: str = ""


class Person(msgspec.Struct, frozen=True, array_like=True, kw_only=True, tag_field="kind"):
    """What only people have."""

    born: Edtf | None = None
    died: Edtf | None = None
    positions: tuple[Position, ...] = ()


class Organization(msgspec.Struct, frozen=True, array_like=True, kw_only=True, tag_field="kind"):
    """What only organizations have."""

    type: str = ""
    founded: Edtf | None = None
    dissolved: Edtf | None = None
    seat: Reference | None = None
    part_of: Reference | None = None
    members: tuple[Membership, ...] = ()
    predecessor: Reference | None = None
    website: str = ""


class Place(msgspec.Struct, frozen=True, array_like=True, kw_only=True, tag_field="kind"):
    """What only places have; *country* is the place record of the country."""

    type: str = ""
    coordinates: Coordinates | None = None
    part_of: Reference | None = None
    country: Reference | None = None


class Event(msgspec.Struct, frozen=True, array_like=True, kw_only=True, tag_field="kind"):
    """What only events have."""

    date: Edtf | None = None
    place: Reference | None = None
    participants: tuple[Reference, ...] = ()
    part_of: Reference | None = None


class Topic(msgspec.Struct, frozen=True, array_like=True, kw_only=True, tag_field="kind"):
    """What only topics have."""

    broader: Reference | None = None


class Work(msgspec.Struct, frozen=True, array_like=True, kw_only=True, tag_field="kind"):
    """What only works have: treaties, reports, books that are talked about."""

    type: str = ""
    date: Edtf | None = None
    parties: tuple[Reference, ...] = ()
    place: Reference | None = None
    url: str = ""


Details = Person | Organization | Place | Event | Topic | Work

DETAILS: Mapping[str, type[Details]] = {
    "people": Person,
    "organizations": Organization,
    "places": Place,
    "events": Event,
    "topics": Topic,
    "works": Work,
}
"""The kinds of authority record, and what each has of its own."""


class Authority(msgspec.Struct, frozen=True, array_like=True, kw_only=True, tag_field="kind"):
    """One authority record: what all kinds have, and *details* that only its kind has.

    In YAML both stand side by side. *biography* (people) and *history* (the others) are Markdown.
    *origins* tells where each top-level key's value stands.
    """

    id: str
    origin: Origin
    name: str
    details: Details
    sort_name: str = ""
    names: tuple[Name, ...] = ()
    description: str = ""
    biography: str = ""
    history: str = ""
    same_as: SameAs = SameAs()
    not_same_as: tuple[Reference, ...] = ()
    image: Image | None = None
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: str = ""
    origins: Mapping[str, Origin] = {}


class Annotator(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """Who annotates: *id* is what sidecars write in ``annotator`` and ``by``."""

    id: str
    name: str
    role: str = ""


class Config(msgspec.Struct, frozen=True, array_like=True, kw_only=True, tag_field="kind"):
    """The site's configuration, ``content/archive.yaml``.

    *url* is where the site will stand (``https://example.org/archive/``), for feeds, sitemap and
    citations; empty when it is not known yet. *introduction* is Markdown for the home page.
    *language* is that of the site, and of articles that name none. *leave_out* names files
    beside the pages that are not made.
    """

    origin: Origin
    format: int
    title: str
    subtitle: str = ""
    description: str = ""
    introduction: str = ""
    language: str = "en"
    url: str = ""
    publisher: str = ""
    contact: str = ""
    rights: str = ""
    annotators: tuple[Annotator, ...] = ()
    leave_out: tuple[Extra, ...] = ()
    origins: Mapping[str, Origin] = {}


class FreePage(msgspec.Struct, frozen=True, array_like=True, kw_only=True, tag_field="kind"):
    """A page that is neither article nor authority record (``content/pages/about.md``).

    *menu* puts it into the site's menu.
    """

    id: str
    origin: Origin
    title: str
    description: str = ""
    language: str = ""
    menu: bool = True
    aliases: tuple[str, ...] = ()
    body: str = ""
    body_line: int = 1
    origins: Mapping[str, Origin] = {}


class Attachment(msgspec.Struct, frozen=True, array_like=True, kw_only=True, tag_field="kind"):
    """A file that is published as it is: *id* is ``files/<path>``; *digest* is SHA-256, hex."""

    id: str
    origin: Origin
    size: int
    digest: str


Record = Article | Sidecar | Authority | Config | FreePage | Attachment
