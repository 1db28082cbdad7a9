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
from typing import Any, NamedTuple

from generator.addresses import kind_of
from generator.archive.model import Archive
from generator.outputs import File
from generator.pages.search import Extract, Found, Part, SearchIndex
from generator.pages.wording import Wording

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

Row = tuple[str, str, str, int, str]


class Catalogue(NamedTuple):
    """All records that can be found, by number: their ids, and what search tells of them."""

    ids: tuple[str, ...]
    found: tuple[Found, ...]

    @property
    def extracts(self) -> Iterator[Extract]:
        """Every quotation and every note, by number."""
        return (extract for one in self.found for extract in one.extracts)

    @property
    def articles(self) -> Iterator[tuple[int, str, Found]]:
        """The articles, each with its number and id."""
        for number, (id, one) in enumerate(zip(self.ids, self.found, strict=True)):
            if kind_of(id) == "articles":
                yield number, id, one


def tables(
    catalogue: Catalogue, archive: Archive, wording: Wording, index: SearchIndex
) -> Iterator[File]:
    """The manifest, the table of facets, that of extracts, and the titles, 64 a file.

    All but the manifest are named by what they hold. Of the *archive* only its topics are asked,
    and its configuration.
    """
    extracts = tuple(catalogue.extracts)
    table = _file("table", "regestaTable", [_facets(catalogue, archive)])
    said = _file("extracts", "regestaExtracts", [_said(catalogue, extracts)])
    titles = tuple(_blocks("pages", _rows(catalogue, index)))
    texts = tuple(_blocks("extracts", _texts(extracts, index)))
    yield table
    yield said
    yield from titles
    yield from texts
    own = archive.site.config.language
    by_tag = _by_language(catalogue)
    manifest = {
        **_dates(catalogue),
        "kinds": [[kind, len(tuple(run))] for kind, run in groupby(catalogue.ids, kind_of)],
        "language": own,
        "languages": {tag: gaps(numbers) for tag, numbers in by_tag.items() if tag != own},
        "names": {tag: wording.language_name(tag) for tag in sorted({own, *by_tag})},
        "bundles": index.bundles,
        "table": _name(table),
        "extracts": _name(said) if extracts else "",
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


def _dates(catalogue: Catalogue) -> dict[str, object]:
    """What is dated when: articles as runs, and what these do not say.

    *years*: [year, how many] articles begin in it, one after another; *later*: [number, year] where
    an article's date ends in a later one; *dated*: entities with a date, [number, first year, last
    year, how many articles are earlier].
    """
    articles = [(number, one.dates) for number, _, one in catalogue.articles if one.dates]
    days = [day for _, (day, _, _) in articles]
    entities = [
        (number, one.dates)
        for number, one in enumerate(catalogue.found[: len(catalogue.ids) - len(articles)])
        if one.dates
    ]
    return {
        "years": [
            [year, len(tuple(run))] for year, run in groupby(first for _, (_, first, _) in articles)
        ],
        "later": [[number, last] for number, (_, first, last) in articles if last != first],
        "dated": [
            [number, first, last, bisect_left(days, day)] for number, (day, first, last) in entities
        ],
    }


def _by_language(catalogue: Catalogue) -> dict[str, list[int]]:
    """The numbers of articles by their language."""
    found: dict[str, list[int]] = {}
    for number, _, one in catalogue.articles:
        found.setdefault(one.language, []).append(number)
    return dict(sorted(found.items()))


# Facets


def _facets(catalogue: Catalogue, archive: Archive) -> dict[str, object]:
    """A column for each of FACETS, with a list for each article."""
    articles = [(id, one) for _, id, one in catalogue.articles]
    topics: dict[str, list[str]] = {}
    for topic, on in archive.articles_on.items():
        for id in on:
            topics.setdefault(id, []).append(topic)
    # The kind of each once, and not for each article that names it.
    kinds = {id: kind_of(id) for id in catalogue.ids}
    columns: dict[str, object] = {}
    for facet, kind in FACETS.items():
        if facet == "topic":
            lists = [topics.get(id, []) for id, _ in articles]
        else:
            lists = [[id for id in one.named if kinds.get(id) == kind] for _, one in articles]
        columns[facet] = _column(lists, catalogue)
    return columns


def _said(catalogue: Catalogue, extracts: Sequence[Extract]) -> dict[str, object]:
    """What is known of extracts; *speaker* is a column, with a list for each extract.

    *kinds*: ``q`` or ``n`` for each; *articles*: how far each one's article is from that of the
    extract before.
    """
    articles = [number for number, one in enumerate(catalogue.found) for _ in one.extracts]
    steps = [after - before for before, after in zip([0, *articles], articles, strict=False)]
    return {
        "kinds": "".join(one.kind[0] for one in extracts),
        "articles": ",".join(map(str, steps)),
        "speaker": _column([[one.speaker] for one in extracts], catalogue),
    }


def _column(lists: Sequence[Sequence[str]], catalogue: Catalogue) -> dict[str, object]:
    """Lists of ids as *values*, numbers of records, and *lists* of places among these.

    The values that are used most come first, so that their places are short; *labels* names the
    first of them, [name, id], which a page shows at once. An id that nothing has is left out.
    """
    numbers = {id: number for number, id in enumerate(catalogue.ids)}
    counts = Counter(id for one in lists for id in one if id in numbers)
    ranked = sorted(counts, key=lambda id: (-counts[id], numbers[id]))
    places = {id: place for place, id in enumerate(ranked)}
    return {
        "values": ",".join(str(numbers[id]) for id in ranked),
        "labels": [[catalogue.found[numbers[id]].title, id] for id in ranked[:LABELLED]],
        "lists": " ".join(
            gaps(sorted({places[id] for id in one if id in places})) for one in lists
        ),
    }


# Titles


def _rows(catalogue: Catalogue, index: SearchIndex) -> Iterator[Row]:
    """For each record: title, folder on the site, a line about it, and the file of its text."""
    for number, one in enumerate(catalogue.found):
        yield (one.title, one.folder, one.line, *_fragment("pages", number, index))


def _texts(extracts: Sequence[Extract], index: SearchIndex) -> Iterator[Row]:
    """For each extract: text, fragment in the page, what a note is on, the file of its text."""
    for number, one in enumerate(extracts):
        yield (one.text, one.target, one.words, *_fragment("extracts", number, index))


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
