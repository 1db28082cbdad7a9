"""What the search page knows without the engine: kinds, dates, facets, titles; all by number.

Scripts that call a function, and not JSON: a browser lets a page in a folder that no server serves
run a script beside it, but not read a file. ``templates/assets/search-table.js`` reads them.

Numbers are those of ``numbering``. A list of rising numbers is written as the gaps between them
(``3,0,5`` is 3, 4, 10), lists stand a space apart: so they pack well, and are read at once.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import groupby
from typing import Any

from generator.addresses import kind_of
from generator.archive.addressing import address_of
from generator.archive.model import Archive
from generator.archive.numbering import numbered
from generator.dates import EARLIEST, LATEST, Edtf
from generator.outputs import File
from generator.pages.search import Extract, Part, SearchIndex, extracts, language_of
from generator.pages.wording import Wording
from generator.sources.records import Event, Work

FOLDER = "search"
MANIFEST = f"{FOLDER}/manifest.js"

FACETS = {
    "person": "people",
    "organization": "organizations",
    "place": "places",
    "topic": "topics",
}
"""What articles can be chosen by, and the kind of record that its values are."""

ROWS = 64
"""Titles in one file: about 2.5 KB packed. A result needs one such file."""

LABELLED = 30
"""Values of a facet that have their names in its column."""

SHOWN = 240
"""Letters of an extract that a result shows."""

Row = tuple[str, str, str, int, str]


def tables(archive: Archive, wording: Wording, index: SearchIndex) -> Iterator[File]:
    """The manifest, the table of facets, that of extracts, and the titles, 64 a file.

    All but the manifest are named by what they hold.
    """
    ids = numbered(archive)
    found = tuple(extracts(archive))
    table = _file("table", "regestaTable", [_facets(archive, ids)])
    said = _file("extracts", "regestaExtracts", [_said(found, ids, archive)])
    titles = tuple(_blocks("pages", _rows(archive, wording, ids, index)))
    texts = tuple(_blocks("extracts", _texts(found, index)))
    yield table
    yield said
    yield from titles
    yield from texts
    manifest = {
        **_dates(archive, ids),
        "kinds": [[kind, len(tuple(run))] for kind, run in groupby(ids, kind_of)],
        "language": archive.site.config.language,
        "languages": _languages(archive, ids),
        "names": {tag: wording.language_name(tag) for tag in sorted(_tags(archive, ids))},
        "bundles": index.bundles,
        "table": _name(table),
        "extracts": _name(said) if found else "",
        "rows": ROWS,
        "titles": " ".join(_name(one) for one in titles),
        "texts": " ".join(_name(one) for one in texts),
    }
    yield File(MANIFEST, _script("regestaSearch", [manifest]))


def gaps(numbers: Iterable[int]) -> str:
    """Rising numbers, as the gaps between them."""
    written, next_one = [], 0
    for number in numbers:
        written.append(str(number - next_one))
        next_one = number + 1
    return ",".join(written)


# Dates and languages


def _dates(archive: Archive, ids: Sequence[str]) -> dict[str, object]:
    """What is dated when: articles as runs, and what these do not say.

    *years*: [year, how many] articles begin in it, one after another; *later*: [number, year] where
    an article's date ends in a later one; *dated*: entities with a date, [number, first year, last
    year, how many articles are earlier].
    """
    dates = {number: _date_of(id, archive) for number, id in enumerate(ids)}
    articles = {n: date for n, date in dates.items() if date and ids[n] in archive.heads}
    entities = {n: date for n, date in dates.items() if date and n not in articles}
    spans = {number: _span(date) for number, date in articles.items()}
    days = [date.earliest for date in articles.values()]
    return {
        "years": [
            [year, len(tuple(run))] for year, run in groupby(first for first, _ in spans.values())
        ],
        "later": [[number, last] for number, (first, last) in spans.items() if last != first],
        "dated": [
            [number, *_span(date), bisect_left(days, date.earliest)]
            for number, date in entities.items()
        ],
    }


def _date_of(id: str, archive: Archive) -> Edtf | None:
    """The date of an article, an event or a work; None for all else."""
    if id in archive.heads:
        return archive.heads[id].date
    details = archive.entities[id].authority.details
    return details.date if isinstance(details, Event | Work) else None


def _span(date: Edtf) -> tuple[int, int]:
    """First and last year; an open side counts as the other."""
    first = date.latest if date.earliest == EARLIEST else date.earliest
    last = date.earliest if date.latest == LATEST else date.latest
    return int(first[:4]), int(last[:4])


def _languages(archive: Archive, ids: Sequence[str]) -> dict[str, str]:
    """The articles in each language but the site's own."""
    by_tag: dict[str, list[int]] = {}
    for number, id in enumerate(ids):
        if id in archive.heads:
            by_tag.setdefault(language_of(id, archive), []).append(number)
    own = archive.site.config.language
    return {tag: gaps(numbers) for tag, numbers in sorted(by_tag.items()) if tag != own}


def _tags(archive: Archive, ids: Sequence[str]) -> set[str]:
    return {archive.site.config.language} | {
        language_of(id, archive) for id in ids if id in archive.heads
    }


# Facets


def _facets(archive: Archive, ids: Sequence[str]) -> dict[str, object]:
    """A column for each of FACETS, with a list for each article."""
    articles = [id for id in ids if id in archive.heads]
    topics: dict[str, list[str]] = {}
    for topic, on in archive.articles_on.items():
        for id in on:
            topics.setdefault(id, []).append(topic)
    columns: dict[str, object] = {}
    for facet, kind in FACETS.items():
        found = topics if facet == "topic" else archive.named_in
        lists = [[one for one in found.get(id, ()) if kind_of(one) == kind] for id in articles]
        columns[facet] = _column(lists, ids, archive)
    return columns


def _said(found: Sequence[Extract], ids: Sequence[str], archive: Archive) -> dict[str, object]:
    """What is known of extracts; *speaker* is a column, with a list for each extract.

    *kinds*: ``q`` or ``n`` for each; *articles*: how far each one's article is from that of the
    extract before.
    """
    numbers = {id: number for number, id in enumerate(ids)}
    articles = [numbers[one.article] for one in found]
    speakers = [[one.speaker] if one.speaker in archive.entities else [] for one in found]
    steps = [after - before for before, after in zip([0, *articles], articles, strict=False)]
    return {
        "kinds": "".join(one.kind[0] for one in found),
        "articles": ",".join(map(str, steps)),
        "speaker": _column(speakers, ids, archive),
    }


def _column(
    lists: Sequence[Sequence[str]], ids: Sequence[str], archive: Archive
) -> dict[str, object]:
    """Lists of ids as *values*, numbers of records, and *lists* of places among these.

    The values that are used most come first, so that their places are short; *labels* names the
    first of them, [name, id], which a page shows at once. An id that nothing has is left out.
    """
    numbers = {id: number for number, id in enumerate(ids)}
    counts = Counter(id for one in lists for id in one if id in numbers)
    ranked = sorted(counts, key=lambda id: (-counts[id], numbers[id]))
    places = {id: place for place, id in enumerate(ranked)}
    return {
        "values": ",".join(str(numbers[id]) for id in ranked),
        "labels": [[archive.entities[id].authority.name, id] for id in ranked[:LABELLED]],
        "lists": " ".join(
            gaps(sorted({places[id] for id in one if id in places})) for one in lists
        ),
    }


# Titles


def _rows(
    archive: Archive, wording: Wording, ids: Sequence[str], index: SearchIndex
) -> Iterator[Row]:
    """For each record: title, folder on the site, a line about it, and the engine's text of it."""
    for number, id in enumerate(ids):
        folder = address_of(id, archive).folder
        date = wording.date(_date_of(id, archive))
        if id in archive.entities:
            authority = archive.entities[id].authority
            title, about = authority.name, authority.description
        else:
            article = archive.heads[id]
            title, about = article.title, article.source.publisher
        line = " · ".join(filter(None, (date, about)))
        yield (title, folder, line, *_fragment("pages", number, index))


def _texts(found: Sequence[Extract], index: SearchIndex) -> Iterator[Row]:
    """For each extract: text, fragment in the page, what a note is on, the engine's text of it."""
    for number, one in enumerate(found):
        yield (
            _cut(one.text, SHOWN),
            one.target,
            _cut(one.words, SHOWN // 4),
            *_fragment("extracts", number, index),
        )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most].rpartition(' ')[0] or text[:most]} …"


def _fragment(part: Part, number: int, index: SearchIndex) -> tuple[int, str]:
    found = index.fragments.get(part, {}).get(number)
    return (found.bundle, found.name) if found else (-1, "")


def _blocks(part: Part, rows: Iterable[Row]) -> Iterator[File]:
    own = tuple(rows)
    for start in range(0, len(own), ROWS):
        block = own[start : start + ROWS]
        yield _file(f"{part}/", "regestaRows", [part, start // ROWS, block])


# Files

# Any: arguments of a script's function, written as JSON.


def _script(function: str, arguments: Sequence[Any]) -> bytes:
    values = ",".join(
        json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in arguments
    )
    # Two characters that end a line of script, but not of JSON.
    text = values.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"{function}({text});\n".encode()


def _file(name: str, function: str, arguments: Sequence[Any]) -> File:
    content = _script(function, arguments)
    digest = blake2b(content, digest_size=4).hexdigest()
    separator = "" if name.endswith("/") else "-"
    return File(f"{FOLDER}/{name}{separator}{digest}.js", content)


def _name(file: File) -> str:
    """The part of a file's name that differs: its hash."""
    return file.path.removesuffix(".js")[-8:]
