"""Index documents: what the search engine reads instead of the themed pages.

One small HTML document for each article and entity, at the path of its page, and one for each
quotation and editors' note, so that these can be sought alone. A theme never changes them, and
nothing of menus gets into them. Pagefind reads ``data-pagefind-*``. Facets, dates and order are not
told to it: they come from our own tables (``search_tables.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from html import escape, unescape
from typing import Literal, NamedTuple

import msgspec

from generator.archive.addressing import address_of
from generator.archive.model import Archive
from generator.archive.numbering import numbered
from generator.sources.records import Authority, Note, Quotation
from generator.text.model import AnnotatedArticle
from generator.text.weaving import note_id

Part = Literal["pages", "extracts"]
"""What is sought: articles and entities as wholes, or quotations and notes alone."""


class SearchDocument(NamedTuple):
    """One document: *number* counts from 0 in its *part*, *language* decides the bundle (BCP 47).

    *path* tells it from all others of its part, for *pages* it is that of the page itself; it stays
    when others come and go, as the number does not. By *order* documents go as by number.
    """

    part: Part
    language: str
    number: int
    path: str
    html: str
    order: str = ""


class Extract(NamedTuple):
    """A quotation or a note, in the order of articles: what can be sought alone.

    *target* is the fragment in the article's page, or empty; *speaker* an id, or empty; *words* are
    those of the article that a note is on, if it is on some.
    """

    kind: Literal["quotation", "note"]
    article: str
    annotation: str
    target: str
    speaker: str
    about: tuple[str, ...]
    text: str
    words: str = ""


class Bundle(NamedTuple):
    """Files of the engine for one language, or for one shard of it, in ``search/<folder>/``.

    *metadata* is the name of a file in that folder, *engine* that of the program in ``search/``.
    """

    part: Part
    language: str
    folder: str
    metadata: str = ""
    engine: str = ""


class Fragment(NamedTuple):
    """Where the engine's text of a document is: the place of its bundle, and the file's name."""

    bundle: int
    name: str


class SearchIndex(msgspec.Struct, frozen=True):
    """What indexing made: *fragments* by part and document number."""

    bundles: tuple[Bundle, ...]
    fragments: Mapping[Part, Mapping[int, Fragment]]


def documents(archive: Archive) -> Iterator[SearchDocument]:
    """The index documents of everything that can be found; withdrawn articles cannot."""
    own = archive.site.config.language
    for number, id in enumerate(numbered(archive)):
        path = address_of(id, archive).path
        if id in archive.entities:
            html, language = _entity(id, archive), own
        else:
            html, language = _article(id, archive), language_of(id, archive)
        yield SearchDocument("pages", language, number, path, html, _order(id, archive))
    for number, extract in enumerate(extracts(archive)):
        language = language_of(extract.article, archive)
        path = f"{_digest(extract.article, extract.annotation)}.html"
        html, order = _extract(extract, archive), _order(extract.article, archive)
        yield SearchDocument("extracts", language, number, path, html, order)


def _order(id: str, archive: Archive) -> str:
    """What numbers go by within a kind; those of extracts go by article."""
    if id in archive.entities:
        return id
    date = archive.heads[id].date
    return f"{date.earliest} {date.latest} {id}"


def language_of(id: str, archive: Archive) -> str:
    """An article's language: the site's where it names none."""
    return archive.heads[id].language or archive.site.config.language


def languages(archive: Archive) -> tuple[str, ...]:
    """The languages that have a bundle: the site's first, then those of articles."""
    own = archive.site.config.language
    found = {one.language for one in archive.calendar.values()}
    return (own, *sorted(found - {own}))


def extracts(archive: Archive) -> Iterator[Extract]:
    """Every quotation and every note, article by article, as numbers count them."""
    for id in numbered(archive):
        if id in archive.heads:
            for saying in archive.sayings_in.get(id, ()):
                passage = saying.passage
                if passage.words:
                    target = passage.anchor or "quotations"
                    yield Extract(
                        "quotation", id, passage.annotation, target,
                        saying.speaker, saying.about, passage.words,
                    )  # fmt: skip
            yield from _notes(archive.articles[id])


def _notes(annotated: AnnotatedArticle) -> Iterator[Extract]:
    for one in annotated.anchored:
        if isinstance(one.annotation.body, Note):
            yield Extract(
                "note",
                annotated.article.id,
                one.annotation.id,
                unescape(note_id(one.annotation)),
                "",
                (),
                _plain(annotated.notes[one.annotation.id]),
                next(iter(one.words), ""),
            )


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


_TAG = re.compile(r"<[^>]*>")
_BLOCK = re.compile(r"</?(?:p|li|ul|ol|h\d|blockquote|br|pre|div|t[hdr]|table)\b[^>]*>")


def _plain(html: str) -> str:
    """The words of HTML of ours, in which every ``<`` begins a tag."""
    return " ".join(unescape(_TAG.sub("", _BLOCK.sub(" ", html))).split())


def _article(id: str, archive: Archive) -> str:
    annotated = archive.articles[id]
    article = annotated.article
    body = [
        _title(article.title),
        f"<p>{escape(article.summary)}</p>" if article.summary else "",
        *_paragraphs(annotated),
        *_annotations(annotated),
        _names(archive.entities_in.get(id, ()), archive),
    ]
    return _document(language_of(id, archive), body)


def _paragraphs(annotated: AnnotatedArticle) -> Iterator[str]:
    text = annotated.text
    for paragraph in annotated.paragraphs:
        yield f'<p id="{paragraph.id}">{escape(text[paragraph.start : paragraph.end])}</p>'


def _annotations(annotated: AnnotatedArticle) -> Iterator[str]:
    """What editors add; and of a withheld text the words that they quote."""
    for one in annotated.anchored:
        body = one.annotation.body
        if isinstance(body, Note):
            html = annotated.notes[one.annotation.id]
            yield f'<div id="{note_id(one.annotation)}">{html}</div>'
        elif isinstance(body, Quotation) and not annotated.text:
            yield f'<p id="quotations">{escape(" ".join(one.words))}</p>'


def _extract(extract: Extract, archive: Archive) -> str:
    named = (*([extract.speaker] if extract.speaker else []), *extract.about)
    body = [f'<p id="text">{escape(extract.text)}</p>', _names(named, archive)]
    return _document(language_of(extract.article, archive), body)


def _entity(id: str, archive: Archive) -> str:
    described = archive.entities[id]
    authority = described.authority
    body = [
        _title(authority.name),
        f"<p>{escape(authority.description)}</p>" if authority.description else "",
        f"<div>{described.prose}</div>" if described.prose else "",
        _names((id,), archive),
    ]
    return _document(archive.site.config.language, body)


def _document(language: str, parts: Iterable[str]) -> str:
    body = "\n".join(part for part in parts if part)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        f"<title></title></head><body data-pagefind-body>\n{body}\n</body></html>\n"
    )


def _title(title: str) -> str:
    return f'<h1 data-pagefind-meta="title">{escape(title)}</h1>'


def _names(ids: Iterable[str], archive: Archive) -> str:
    """Every name of the entities, in every script and case: so one script finds the other."""
    names = dict.fromkeys(
        name
        for id in ids
        if id in archive.entities
        for name in _names_of(archive.entities[id].authority)
    )
    if not names:
        return ""
    listed = escape(" · ".join(names))
    return f'<p data-pagefind-weight="0.3" id="names">{listed}</p>'


def _names_of(authority: Authority) -> Iterator[str]:
    yield authority.name
    for name in authority.names:
        yield name.name
        yield from name.forms
