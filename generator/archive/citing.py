"""Citing an article, or a passage of it: in words, in BibTeX, in RIS, in CSL-JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

import msgspec
from anyascii import anyascii

from generator.addresses import slug_of
from generator.archive.addressing import address_of
from generator.archive.model import Archive
from generator.dates import EARLIEST, LATEST, Edtf, qualifier
from generator.sources.records import Article, Source, SourceType

# A page shows what stands in a file beside it: made once, as the two are made one after the other.
_shared = lru_cache(maxsize=64)


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """All that a reference to an article says; every text but *key* and *title* may be empty.

    *url* is the article's address in this archive (*is_ours*); that of its source where the archive
    has none yet, and only then *accessed* says when it was read. *original* and *archived* are the
    source's address and the copy of it. *abstract_of* is the whole source, in words, where the text
    is the archive's own: then that is its publisher. *paragraph* is the number of the passage that
    is meant.
    """

    key: str
    type: SourceType
    title: str
    date: Edtf
    byline: str = ""
    publisher: str = ""
    pages: str = ""
    language: str = ""
    archive: str = ""
    url: str = ""
    is_ours: bool = False
    accessed: Edtf | None = None
    original: str = ""
    original_title: str = ""
    archived: str = ""
    abstract_of: str = ""
    identifier: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()
    paragraph: str = ""

    @property
    def note(self) -> str:
        """What the formats have no field for. In English, as are their names of fields."""
        parts = (
            f"Paragraph {self.paragraph}" if self.paragraph else "",
            f"Abstract of: {self.abstract_of}" if self.abstract_of else "",
            f"Source: {self.original}" if self.original else "",
            f"Archived copy: {self.archived}" if self.archived else "",
        )
        return ". ".join(part for part in parts if part)


class Sort(NamedTuple):
    """What a type of source is called in BibTeX, RIS, CSL-JSON and Zotero.

    None has a word for each: RIS knows no treaty, BibTeX little beyond books and journals.
    """

    bibtex: str
    ris: str
    csl: str
    zotero: str


SORTS: Mapping[SourceType, Sort] = {
    "news": Sort("article", "NEWS", "article-newspaper", "newspaperArticle"),
    "press-release": Sort("misc", "PRESS", "article", "document"),
    "document": Sort("misc", "GEN", "document", "document"),
    "treaty": Sort("misc", "GEN", "treaty", "document"),
    "report": Sort("techreport", "RPRT", "report", "report"),
    "speech": Sort("misc", "GEN", "speech", "presentation"),
    "webpage": Sort("misc", "ELEC", "webpage", "webpage"),
}


class Phrases(NamedTuple):
    """What a citation in words takes from the language that it is written in.

    *title* has ``{title}`` in quotation marks, with the comma where the language puts it; *marks*
    are these marks and the ones for a quotation within: ``“”‘’``. *date*, *paragraph* and
    *accessed* are ready, the last two empty where there is nothing to say.
    """

    title: str
    marks: str
    date: str
    paragraph: str = ""
    accessed: str = ""


def cite(archive: Archive, article_id: str) -> Citation:
    """What a reference to an article says.

    Raises KeyError for an id that the archive does not have.
    """
    article, config = archive.heads[article_id], archive.site.config
    is_abstract = article.text == "abstract"
    source = Source(publisher=config.title) if is_abstract else article.source
    folder = quote(address_of(article_id, archive).folder)
    own = f"{config.url.rstrip('/')}/{folder}" if config.url else ""
    return Citation(
        key=_key(article_id),
        type=type_of(article),
        title=_line(article.title),
        date=article.date,
        byline=_line(article.byline),
        publisher=_line(source.publisher),
        pages=_line(source.pages),
        language=article.language or config.language,
        archive="" if is_abstract else _line(config.title),
        url=own or source.url,
        is_ours=bool(own),
        accessed=None if own else source.accessed,
        original=source.url if own else "",
        original_title=_line(source.title) if source.title != article.title else "",
        archived=source.archived,
        abstract_of=_in_one(article.source) if is_abstract else "",
        identifier=_line(source.identifier),
        summary=_line(article.summary),
        keywords=tuple(
            _line(archive.entities[topic.id].authority.name)
            for topic in article.topics
            if topic.id in archive.entities
        ),
    )


def _in_one(source: Source) -> str:
    parts = (source.publisher, source.title, source.pages, source.identifier, source.url)
    return ", ".join(_line(part) for part in parts if part)


def type_of(article: Article) -> SourceType:
    """What the text is: news where nobody said and somebody published it."""
    if article.text == "abstract":
        return "webpage"
    return article.source.type or ("news" if article.source.publisher else "webpage")


def passage(citation: Citation, paragraph: str) -> Citation:
    """The same reference, to the paragraph of this id (``p3``)."""
    return msgspec.structs.replace(
        citation,
        key=f"{citation.key}-{paragraph}",
        url=f"{citation.url}#{paragraph}" if citation.is_ours else citation.url,
        paragraph=paragraph.removeprefix("p"),
    )


def _key(article_id: str) -> str:
    """A citation key that all programs take: ASCII letters, digits and hyphens."""
    return re.sub(r"[^A-Za-z0-9]+", "-", anyascii(slug_of(article_id))).strip("-") or "article"


def _line(text: str) -> str:
    """Text on one line, without what would steer a program: every format here goes by lines."""
    if text.isprintable():
        return " ".join(text.split())
    visible = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    return " ".join(visible.split())


# In words


def chicago(citation: Citation, phrases: Phrases) -> str:
    """A footnote after the Chicago Manual of Style (17th edition, notes; 14.191, 14.205).

    The names of papers are not set in italics: it is plain text, to be pasted anywhere.
    """
    title = phrases.title.replace("{title}", _quoted(citation.title, phrases.marks))
    comma = "" if title.rstrip("”’»").endswith(",") else ","
    where = (
        citation.publisher,
        phrases.date,
        citation.pages,
        phrases.paragraph,
        citation.archive,
        phrases.accessed,
        citation.url,
    )
    rest = ", ".join(part for part in where if part)
    before = f"{citation.byline}, " if citation.byline else ""
    return f"{before}{title}{comma} {rest}."


def _quoted(title: str, marks: str) -> str:
    """A title as it stands between quotation marks: those within it are of the other sort."""
    outer, inner = marks[:2], marks[2:4]
    # A full stop at the end goes; those of an abbreviation and of an ellipsis stay.
    last = title.rpartition(" ")[2]
    plain = title[:-1] if last.find(".") == len(last) - 1 else title
    paired = re.sub(r'"([^"]*)"', rf"{inner[0]}\1{inner[1]}", plain)
    return paired.translate(str.maketrans(outer, inner))


# Dates, in parts


Parts = tuple[int, ...]
"""A year, or a year and a month, or these and a day."""

_PARTS = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:-XX)*")


class _Time(NamedTuple):
    """A date in parts: *end* is None where it is no interval, and ``()`` where that is open.

    *start* is ``()`` where it is open. *season* is 1 to 4, or 0. *is_sure* is False for a date that
    is approximate, uncertain, or one of several.
    """

    start: Parts
    end: Parts | None
    season: int
    is_sure: bool


def _time(date: Edtf) -> _Time:
    plain = re.sub(r"[~?%]", "", date.text)
    start, slash, end = plain.partition("/")
    is_sure = not qualifier(date)
    if slash:
        return _Time(_bound(start, date.earliest), _bound(end, date.latest), 0, is_sure)
    parts = _parts(plain)
    if not parts:
        # 200X, [2005,2006], {2005,2006}: between two years; only the last means both.
        years = (int(date.earliest[:4]),), (int(date.latest[:4]),)
        return _Time(years[0], years[1], 0, is_sure and plain.startswith("{"))
    if len(parts) == 2 and 21 <= parts[1] <= 24:
        return _Time(parts[:1], None, parts[1] - 20, is_sure)
    return _Time(parts[:1] if parts[1:2] > (12,) else parts, None, 0, is_sure)


def _bound(text: str, otherwise: str) -> Parts:
    """One end of an interval; by its outermost year where it is no plain date; ``()`` if open."""
    if text in ("", "..") or otherwise in (EARLIEST, LATEST):
        return ()
    parts = _parts(text)
    return parts if parts and not parts[1:2] > (12,) else (int(otherwise[:4]),)


def _parts(text: str) -> Parts:
    match = _PARTS.fullmatch(text)
    return tuple(int(part) for part in match.groups() if part) if match else ()


# BibTeX


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# A brace with a backslash would still count as a brace where BibTeX looks for the end of a field.
_TEX = str.maketrans(
    {char: f"\\{char}" for char in "#$%&_"}
    | {
        "\\": "\\textbackslash{}",
        "{": "\\textbraceleft{}",
        "}": "\\textbraceright{}",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
        "\N{NO-BREAK SPACE}": "~",
    }
)


@_shared
def bibtex(citation: Citation) -> str:
    """An entry for BibTeX and biblatex, in UTF-8. *date* is EDTF, which biblatex reads."""
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(citation) if value)
    return f"@{SORTS[citation.type].bibtex}{{{citation.key},\n{fields}}}\n"


def _fields(citation: Citation) -> Iterator[tuple[str, str]]:
    # Twice in braces: capital letters stay, and a byline with "and" is not taken for two authors.
    yield "title", f"{{{_braced(citation.title)}}}"
    yield "author", f"{{{_braced(citation.byline)}}}" if citation.byline else ""
    # What has a publisher stands in a field that each type of entry shows.
    place = {"article": "journal", "techreport": "institution"}
    field = place.get(SORTS[citation.type].bibtex, "organization")
    yield field, _braced(citation.publisher)
    yield from _bibtex_date(citation.date)
    yield "pages", _braced(citation.pages)
    yield "language", _braced(citation.language)
    yield "howpublished", _braced(citation.archive)
    yield "url", f"{{{_address(citation.url)}}}" if citation.url else ""
    yield "urldate", f"{{{_biblatex(citation.accessed)}}}" if citation.accessed else ""
    yield "note", _braced(citation.note)
    yield "number", _braced(citation.identifier)
    yield "keywords", _braced(", ".join(citation.keywords))
    yield "abstract", _braced(citation.summary)


def _braced(text: str) -> str:
    return f"{{{text.translate(_TEX)}}}" if text else ""


def _address(url: str) -> str:
    """An address as it is, but for what would end the field: biblatex takes it literally."""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=-._~")


def _bibtex_date(date: Edtf) -> Iterator[tuple[str, str]]:
    time = _time(date)
    first = time.start or time.end or (int(date.latest[:4]),)
    doubt = {"approximate": "ca. {}", "uncertain": "{}?", "both": "ca. {}?", "": "{}"}
    shown = doubt[qualifier(date)] if time.is_sure or qualifier(date) else "ca. {}"
    yield "year", f"{{{shown.format(f'{first[0]:04}')}}}"
    if len(first) > 1 and time.end is None:
        yield "month", _MONTHS[first[1] - 1]
    yield "date", f"{{{_biblatex(date)}}}"


def _biblatex(date: Edtf) -> str:
    """EDTF as far as biblatex knows it: without sets, of which the bounds are left."""
    if date.text[:1] not in ("[", "{"):
        return date.text
    return f"{date.earliest[:4]}/{date.latest[:4]}"


# RIS


@_shared
def ris(citation: Citation) -> str:
    """A record for reference managers (Research Information Systems' format), in UTF-8.

    Lines end as the format wants it: CR LF.
    """
    lines = [f"TY  - {SORTS[citation.type].ris}"]
    lines += [f"{tag}  - {value}" for tag, value in _tags(citation) if value]
    return "\r\n".join([*lines, "ER  - ", ""])


_CONTAINED: frozenset[SourceType] = frozenset({"news", "webpage"})
"""What is part of something larger that its publisher names: a paper, a site."""


def _tags(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "ID", citation.key
    yield "TI", citation.title
    yield "AU", citation.byline
    yield ("T2" if citation.type in _CONTAINED else "PB"), citation.publisher
    yield "PY", f"{_first_year(citation.date):04}"
    yield "DA", _ris_date(citation.date)
    yield "SP", citation.pages
    yield "LA", citation.language
    yield "DB", citation.archive
    yield "AN", citation.identifier
    yield "UR", citation.url
    yield "Y2", _ris_date(citation.accessed) if citation.accessed else ""
    yield "N1", citation.note
    yield from (("KW", keyword) for keyword in citation.keywords)
    yield "AB", citation.summary


def _first_year(date: Edtf) -> int:
    time = _time(date)
    return (time.start or time.end or (int(date.latest[:4]),))[0]


def _ris_date(date: Edtf) -> str:
    """Year, month, day and whatever else there is to say: ``2007/10//2007-10~``."""
    time = _time(date)
    first = time.start or time.end or (int(date.latest[:4]),)
    parts = [f"{first[0]:04}", *(f"{part:02}" for part in first[1:])]
    is_plain = time.is_sure and time.end is None and not time.season
    # Slashes part the fields, so that an interval must do without.
    other = "" if is_plain else date.text.replace("/", " to ").strip()
    return "/".join([*parts, *[""] * (3 - len(parts)), other])


# CSL-JSON


@_shared
def csl(citation: Citation) -> str:
    """A list of one item in the data format of the Citation Style Language (1.0.2)."""
    is_part = citation.type in _CONTAINED
    item = {
        "id": citation.key,
        "type": SORTS[citation.type].csl,
        "title": citation.title,
        "author": [{"literal": citation.byline}] if citation.byline else None,
        "container-title": (is_part and citation.publisher) or citation.archive,
        "publisher": "" if is_part else citation.publisher,
        "issued": _csl_date(citation.date),
        "page": citation.pages,
        "language": citation.language,
        "archive": citation.archive,
        "call-number": citation.identifier,
        "original-title": citation.original_title,
        "URL": citation.url,
        "accessed": _csl_date(citation.accessed) if citation.accessed else None,
        "abstract": citation.summary,
        "keyword": ", ".join(citation.keywords),
        "note": citation.note,
    }
    known = {name: value for name, value in item.items() if value}
    lines = (f'"{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in known.items())
    return "[{\n  " + ",\n  ".join(lines) + "\n}]\n"


def _csl_date(date: Edtf) -> dict[str, object]:
    """A date of CSL: an interval whose end is open ends in the year 0, as citeproc-js reads it.

    CSL knows no interval without a beginning: that one is said literally.
    """
    time = _time(date)
    if not time.start:
        return {"literal": date.text}
    parts = [list(time.start)]
    if time.end is not None:
        parts.append(list(time.end) or [0])
    found: dict[str, object] = {"date-parts": parts}
    if time.season:
        found["season"] = time.season
    if not time.is_sure:
        found["circa"] = True
    return found
