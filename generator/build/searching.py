"""The files of the search: bundles of the engine, and tables beside them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from generator.archive.model import Archive
from generator.archive.numbering import numbered
from generator.build.cabinet import Cabinet
from generator.build.project import Project
from generator.build.publishing import Copy, differing
from generator.diagnostics import Outcome
from generator.outputs import File
from generator.pages.search import Finder, Found
from generator.pages.search_tables import Catalogue, tables
from generator.pages.wording import Wording

if TYPE_CHECKING:
    from generator.build.indexing import Indexed
    from generator.pages.search import SearchDocument

F = TypeVar("F")


class Searched(NamedTuple, Generic[F]):
    """The *paths* of all files of the search, and those that are new, as they were taken."""

    paths: tuple[str, ...]
    files: tuple[F, ...]


def search(
    archive: Archive,
    words: Wording,
    project: Project,
    *,
    take: Callable[[File], F],
    published: Collection[str] = (),
) -> Outcome[Searched[F]]:
    """Index all that can be found; files go to *take*, but for most that are *published*.

    What has a long name, by what it holds, is the same where it has the same path.
    """
    # Most builds do without.
    from generator.build.indexing import Indexing, index  # noqa: PLC0415 - slow to import

    finder, found = Finder(archive, words), dict[str, Found]()
    taken: dict[str, F] = {}

    def keep(file: File) -> None:
        taken[file.path] = take(file)

    def documents() -> Iterator[SearchDocument]:
        extracts = 0
        for number, id in enumerate(numbered(archive)):
            found[id] = one = finder.found(id)
            yield from finder.documents(id, one, number, extracts)
            extracts += len(one.extracts)

    work = Indexing(
        documents=documents,
        text_of=finder.text,
        cabinet=Cabinet(project.state / "search"),
        empty=project.state / "work" / "empty",
        is_wanted=lambda path: path not in published,
        take=keep,
    )
    made: Outcome[Indexed] = index(work)
    if made.has_errors:
        return Outcome(Searched((), ()), made.diagnostics)
    catalogue = Catalogue(tuple(found), tuple(found.values()))
    paths = list(made.value.paths)
    for file in tables(catalogue, archive, words, made.value.index):
        paths.append(file.path)
        keep(file)
    return Outcome(Searched(tuple(paths), tuple(taken.values())))


def kept_search(site: Path, left: Iterable[tuple[str, int, int]]) -> tuple[Copy, ...]:
    """The bundles and tables that stand in the site: all below ``search/`` but the page itself.

    Without those that do not look as they were *left*: else they would be taken for ours, and never
    be mended.
    """
    damaged = frozenset(differing(site, (row for row in left if row[0].startswith("search/"))))
    paths = sorted(path for path in (site / "search").rglob("*") if path.is_file())
    copies = (Copy(path.relative_to(site).as_posix(), path) for path in paths)
    return tuple(one for one in copies if one.path not in damaged | {"search/index.html"})
