"""Index documents: what the search engine reads instead of the themed pages.

One small HTML document for each article and entity, at the path of its page, so that a theme never
changes the index and nothing of menus gets into it. Pagefind reads ``data-pagefind-*``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from generator.addresses import kind_of
from generator.archive.addressing import address_of
from generator.archive.model import Archive
from generator.dates import Edtf
from generator.pages.wording import Wording
from generator.sources.records import Authority, Note, Quotation
from generator.text.model import AnnotatedArticle

FILTERED_KINDS = {"people": "person", "organizations": "organization", "places": "place"}
"""Kinds that can be filtered by, and the filter's name; its values are ids."""

LONGEST_SPAN = 30
"""Years: a vaguer date is filed under its first and last year only."""


class SearchDocument(NamedTuple):
    """One document: *path* mirrors the page's, *language* decides the bundle (BCP 47)."""

    language: str
    path: str
    html: str


def documents(archive: Archive, wording: Wording) -> Iterator[SearchDocument]:
    """The index documents of everything that can be found; withdrawn articles cannot."""
    language = archive.site.config.language
    for id, annotated in archive.articles.items():
        if annotated.article.status != "withdrawn":
            own = annotated.article.language or language
            yield SearchDocument(own, address_of(id, archive).path, _article(id, archive, wording))
    for id in archive.entities:
        yield SearchDocument(language, address_of(id, archive).path, _entity(id, archive, wording))


def languages(archive: Archive) -> tuple[str, ...]:
    """The languages that have a bundle: the site's first, then those of articles."""
    own = archive.site.config.language
    found = {one.language for one in archive.calendar.values()}
    return (own, *sorted(found - {own}))


def _article(id: str, archive: Archive, wording: Wording) -> str:
    annotated = archive.articles[id]
    article = annotated.article
    language = article.language or archive.site.config.language
    entities = archive.entities_in.get(id, ())
    body = [
        _title(article.title),
        _facts("articles", language, article.date, wording),
        *(_filter("topic", topic.id) for topic in article.topics),
        *(
            _filter(FILTERED_KINDS[kind_of(one)], one)
            for one in entities
            if kind_of(one) in FILTERED_KINDS
        ),
        f"<p>{escape(article.summary)}</p>" if article.summary else "",
        *_paragraphs(annotated),
        *_annotations(annotated),
        _names(entities, archive),
    ]
    return _document(language, body)


def _paragraphs(annotated: AnnotatedArticle) -> Iterator[str]:
    text = annotated.text
    for paragraph in annotated.paragraphs:
        yield f'<p id="{paragraph.id}">{escape(text[paragraph.start : paragraph.end])}</p>'


def _annotations(annotated: AnnotatedArticle) -> Iterator[str]:
    """What editors add; and of a withheld text the words that they quote."""
    for one in annotated.anchored:
        body = one.annotation.body
        if isinstance(body, Note):
            yield f"<div>{annotated.notes[one.annotation.id]}</div>"
        elif isinstance(body, Quotation) and not annotated.text:
            yield f"<p>{escape(' '.join(one.words))}</p>"


def _entity(id: str, archive: Archive, wording: Wording) -> str:
    described = archive.entities[id]
    authority = described.authority
    body = [
        _title(authority.name),
        _facts(kind_of(id), archive.site.config.language, None, wording),
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


def _facts(kind: str, language: str, date: Edtf | None, wording: Wording) -> str:
    """Filters, sort key and what a result shows; none of it can be found as text."""
    shown = wording.date(date)
    parts = [
        _filter("kind", kind),
        _filter("language", language),
        _meta("kind", kind),
        _meta("date", shown) if shown else "",
        *(_filter("year", year) for year in (_years(date) if date else ())),
        # ISO text, not a number: the engine compares numbers as 32-bit floats.
        f'<span data-pagefind-sort="date:{date.earliest if date else "0000-01-01"}"></span>',
    ]
    return "".join(parts)


def _years(date: Edtf) -> tuple[str, ...]:
    first, last = int(date.earliest[:4]), int(date.latest[:4])
    years = range(first, last + 1) if last - first <= LONGEST_SPAN else (first, last)
    return tuple(f"{year:04}" for year in years if 0 < year < 9999)


def _filter(name: str, value: str) -> str:
    return f'<span data-pagefind-filter="{name}:{escape(value)}"></span>'


def _meta(name: str, value: str) -> str:
    return f'<span data-pagefind-meta="{name}:{escape(value)}"></span>'


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
