"""Atom feeds (RFC 4287): what is new in the archive, for each entity, and the corrections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from generator.addresses import relative
from generator.archive.addressing import address_of
from generator.archive.model import Archive, Emendation
from generator.outputs import File

NEWEST = 30
"""How many entries a feed has."""


class Entry(NamedTuple):
    """One entry: *path* is relative to ``site/``, *day* an ISO day, *summary* plain text."""

    path: str
    title: str
    day: str
    summary: str


def feeds(archive: Archive, *, corrections_title: str) -> Iterator[File]:
    """The feed of the whole site, of its corrections, and of every entity."""
    newest = [id for id in archive.articles if archive.articles[id].article.status == "published"]
    title = archive.site.config.title
    yield _feed(archive, "feed.xml", title, _articles(archive, newest))
    corrections = [_correction(archive, one) for one in archive.emendations[-NEWEST:]]
    name = f"{corrections_title} – {title}"
    yield _feed(archive, "corrections/feed.xml", name, reversed(corrections))
    for entity_id, described in archive.entities.items():
        ids = archive.articles_of.get(entity_id) or archive.articles_on.get(entity_id, ())
        name = f"{described.authority.name} – {title}"
        yield _feed(archive, f"{entity_id}/feed.xml", name, _articles(archive, ids))


def _articles(archive: Archive, ids: Iterable[str]) -> Iterator[Entry]:
    for id in tuple(ids)[: -NEWEST - 1 : -1]:
        article = archive.articles[id].article
        path = address_of(id, archive).folder
        yield Entry(path, article.title, _day(article.date.earliest), article.summary)


def _correction(archive: Archive, emendation: Emendation) -> Entry:
    passage = emendation.passage
    article = archive.articles[passage.article].article
    path = f"{address_of(passage.article, archive).folder}#{passage.anchor}"
    summary = f"{passage.words} → {emendation.reading}. {emendation.reason}".strip()
    return Entry(path, article.title, _day(article.date.earliest), summary)


def _day(earliest: str) -> str:
    """A day that RFC 3339 allows; a year before the year 1 has none."""
    return max(earliest, "0001-01-01")


def _feed(archive: Archive, path: str, title: str, entries: Iterable[Entry]) -> File:
    config = archive.site.config
    found = tuple(entries)
    updated = max((entry.day for entry in found), default="1970-01-01")
    author = config.publisher or config.title
    lines = (
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(config.language)}>',
        f"<id>{escape(_identifier(archive, path))}</id>",
        f"<title>{escape(title)}</title>",
        f"<updated>{updated}T00:00:00Z</updated>",
        f"<author><name>{escape(author)}</name></author>",
        f'<link rel="self" href={quoteattr(_link(archive, path, path))}/>',
        f'<link rel="alternate" href={quoteattr(_link(archive, _alternate(path), path))}/>',
        *(_entry(archive, entry, path) for entry in found),
        "</feed>",
        "",
    )
    return File(path, "\n".join(lines).encode())


def _alternate(path: str) -> str:
    return f"{path.removesuffix('feed.xml')}index.html"


def _entry(archive: Archive, entry: Entry, base: str) -> str:
    folder, mark, fragment = entry.path.partition("#")
    target = f"{folder}index.html{mark}{fragment}"
    summary = f"<summary>{escape(entry.summary)}</summary>" if entry.summary else ""
    return (
        f"<entry><id>{escape(_identifier(archive, entry.path))}</id>"
        f"<title>{escape(entry.title)}</title><updated>{entry.day}T00:00:00Z</updated>"
        f"<link href={quoteattr(_link(archive, target, base))}/>{summary}</entry>"
    )


def _link(archive: Archive, target: str, base: str) -> str:
    """An absolute address where the site's is known, else one relative to the feed."""
    url = archive.site.config.url
    if not url:
        return relative(target, base=base)
    path, mark, fragment = target.partition("#")
    return url.rstrip("/") + "/" + quote(path.removesuffix("index.html")) + mark + fragment


def _identifier(archive: Archive, path: str) -> str:
    """An id for ever: the address where it is known, else a UUID of the title and the path."""
    config = archive.site.config
    if config.url:
        return config.url.rstrip("/") + "/" + quote(path, safe="/#")
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{config.title}/{path}')}"
