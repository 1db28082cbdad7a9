"""What is new in the archive, for each entity, and the corrections: Atom and JSON Feed.

RFC 4287 and JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) say the same here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from html import escape
from typing import NamedTuple
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from generator.addresses import article_address, quoted, relative
from generator.archive.model import Archive, Emendation
from generator.archive.noting import Cell
from generator.outputs import File
from generator.sources.records import Article

NEWEST = 30
"""How many entries a feed has."""


class Entry(NamedTuple):
    """One entry: *path* is relative to ``site/``, *day* an ISO day, *summary* plain text.

    *id* tells it from all others for ever; *url* is where it is found, empty where only a path is
    known.
    """

    path: str
    id: str
    url: str
    title: str
    day: str
    summary: str
    language: str


class Feed(NamedTuple):
    """A feed of the page in *folder* (``people/x/``), the newest entry first."""

    folder: str
    title: str
    entries: tuple[Entry, ...]


class Entries:
    """The entries of articles, each made once: an article is news of a dozen entities."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known: dict[str, tuple[Entry, frozenset[Cell]]] = {}

    def newest(self, ids: Iterable[str]) -> Iterator[Entry]:
        """The entries of the last of *ids*, which come in time; the newest first."""
        for id in tuple(ids)[: -NEWEST - 1 : -1]:
            known = self._known.get(id)
            if known is None:
                work = partial(_article, self._archive, id)
                known = self._known[id] = self._archive.notes.watch(work)
            entry, reads = known
            self._archive.notes.reads |= reads
            yield entry


def feeds(archive: Archive, *, corrections_title: str) -> Iterator[File]:
    """Both files of every feed: of the whole site, of its corrections, and of every entity."""
    entries = Entries(archive)
    yield from site_feeds(archive, entries, corrections_title=corrections_title)
    for entity_id in archive.entities:
        yield from entity_feed(archive, entries, entity_id)


def site_feeds(archive: Archive, entries: Entries, *, corrections_title: str) -> Iterator[File]:
    """The feeds of the whole site, and of its corrections."""
    for feed in _whole(archive, entries, corrections_title):
        yield from _files(archive, feed)


def entity_feed(archive: Archive, entries: Entries, id: str) -> Iterator[File]:
    """The feed of one entity."""
    ids = archive.articles_of.get(id) or archive.articles_on.get(id, ())
    name = f"{archive.entities[id].authority.name} – {archive.site.config.title}"
    yield from _files(archive, Feed(f"{id}/", name, tuple(entries.newest(ids))))


def _files(archive: Archive, feed: Feed) -> Iterator[File]:
    yield _atom(archive, feed)
    if "json-feeds" not in archive.site.config.leave_out:
        yield _json(archive, feed)


def _whole(archive: Archive, entries: Entries, corrections_title: str) -> Iterator[Feed]:
    newest = [id for id, one in archive.calendar.items() if not one.is_withdrawn]
    title = archive.site.config.title
    yield Feed("", title, tuple(entries.newest(newest)))
    # What is only suggested is no news yet.
    made = [one for one in archive.emendations if not one.is_suggested]
    corrections = [_correction(archive, one) for one in made[-NEWEST:]]
    yield Feed("corrections/", f"{corrections_title} – {title}", tuple(reversed(corrections)))


def _article(archive: Archive, id: str) -> Entry:
    article = archive.heads[id]
    return _of_article(archive, article, _folder(article), article.summary)


def _folder(article: Article) -> str:
    """Where an article stands; what says more of it than its head is not read."""
    return article_address(article.id, article.date.year).folder


def _correction(archive: Archive, emendation: Emendation) -> Entry:
    passage = emendation.passage
    article = archive.heads[passage.article]
    path = f"{_folder(article)}#{passage.anchor}"
    summary = f"{passage.words} → {emendation.reading}. {emendation.reason}".strip()
    return _of_article(archive, article, path, summary)


def _of_article(archive: Archive, article: Article, path: str, summary: str) -> Entry:
    """What an article says, at *path*."""
    return Entry(
        path=path,
        id=_identifier(archive, path),
        url=_absolute(archive, _target(path)),
        title=article.title,
        day=_day(article.date.earliest),
        summary=summary,
        language=article.language or archive.site.config.language,
    )


def _day(earliest: str) -> str:
    """A day that RFC 3339 allows; a year before the year 1 has none."""
    return max(earliest, "0001-01-01")


def _atom(archive: Archive, feed: Feed) -> File:
    config, path = archive.site.config, f"{feed.folder}feed.xml"
    page = _link(archive, f"{feed.folder}index.html", path)
    updated = max((entry.day for entry in feed.entries), default="1970-01-01")
    lines = (
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_quoted(config.language)}>',
        f"<id>{_escaped(_identifier(archive, path))}</id>",
        f"<title>{_escaped(feed.title)}</title>",
        f"<updated>{updated}T00:00:00Z</updated>",
        f"<author><name>{_escaped(_author(archive))}</name></author>",
        f'<link rel="self" href={_quoted(_link(archive, path, path))}/>',
        f'<link rel="alternate" href={_quoted(page)}/>',
        *(_entry(entry, path) for entry in feed.entries),
        "</feed>",
        "",
    )
    return File(path, "\n".join(lines).encode())


def _author(archive: Archive) -> str:
    return archive.site.config.publisher or archive.site.config.title


def _entry(entry: Entry, base: str) -> str:
    summary = f"<summary>{_escaped(entry.summary)}</summary>" if entry.summary else ""
    return (
        f"<entry><id>{_escaped(entry.id)}</id>"
        f"<title>{_escaped(entry.title)}</title><updated>{entry.day}T00:00:00Z</updated>"
        f"<link href={_quoted(_link_of(entry, base))}/>{summary}</entry>"
    )


def _target(path: str) -> str:
    """The file that an entry leads to."""
    folder, mark, fragment = path.partition("#")
    return f"{folder}index.html{mark}{fragment}"


def _json(archive: Archive, feed: Feed) -> File:
    config, path = archive.site.config, f"{feed.folder}feed.json"
    # These two must be absolute, and may be left out.
    addresses = {
        "home_page_url": _link(archive, f"{feed.folder}index.html", path),
        "feed_url": _link(archive, path, path),
    }
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        **(addresses if config.url else {}),
        "description": config.description,
        "language": config.language,
        "authors": [{"name": _author(archive)}],
        "items": [_item(entry, path) for entry in feed.entries],
    }
    known = {key: value for key, value in content.items() if value or key == "items"}
    return File(path, (json.dumps(known, ensure_ascii=False) + "\n").encode())


def _item(entry: Entry, base: str) -> dict[str, str]:
    return {
        "id": entry.id,
        "url": _link_of(entry, base),
        "title": entry.title,
        # Every item must have content: where there is no summary, that is its title.
        "content_text": entry.summary or entry.title,
        "date_published": f"{entry.day}T00:00:00Z",
        "language": entry.language,
    }


def _link(archive: Archive, target: str, base: str) -> str:
    """An absolute address where the site's is known, else one relative to the feed."""
    return _absolute(archive, target) or relative(target, base=base)


def _link_of(entry: Entry, base: str) -> str:
    """The same for what an entry leads to."""
    return entry.url or relative(_target(entry.path), base=base)


def _absolute(archive: Archive, target: str) -> str:
    """An address where the site's is known, else nothing."""
    url = archive.site.config.url
    if not url:
        return ""
    path, mark, fragment = target.partition("#")
    return url.rstrip("/") + "/" + quoted(path.removesuffix("index.html")) + mark + fragment


def _identifier(archive: Archive, path: str) -> str:
    """An id for ever: the address where it is known, else a UUID of the title and the path."""
    config = archive.site.config
    if config.url:
        return config.url.rstrip("/") + "/" + quote(path, safe="/#")
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{config.title}/{path}')}"


def _escaped(text: str) -> str:
    """A text of XML. Not by `xml.sax`, which imports all that the web needs."""
    return escape(text, quote=False)


def _quoted(text: str) -> str:
    """A value of an attribute."""
    return f'"{escape(text)}"'
