"""An archive on the disk, what a build of it is asked for, and what it reports."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from generator.build.publishing import Published
from generator.build.workers import Serial, Workers, WorkersError
from generator.diagnostics import Diagnostic, Origin, error
from generator.pages.theme_files import default_theme

T = TypeVar("T")
U = TypeVar("U")
V = TypeVar("V")
W = TypeVar("W")
Watch = Callable[[str, int, int], None]
"""Told how far a stage is: its name, how much is done, how much there is (0: unknown)."""

STATE = ".regesta"
"""The folder, beside ``content/``, for what a build needs for itself. Safe to delete."""


class Project(msgspec.Struct, frozen=True):
    """Where an archive is on the disk: *root* holds ``content/``; *site* is built into."""

    root: Path
    site: Path
    kept: Path | None = None

    @property
    def state(self) -> Path:
        """What a build needs for itself: in *kept*, or else beside ``content/``."""
        return self.kept or self.root / STATE

    @property
    def staging(self) -> Path:
        """Where files wait: beside the site, since a move is one step on one disk only."""
        if self.site.is_relative_to(self.root):
            return self.state
        return self.site.with_name(f".{self.site.name}{STATE}")

    @property
    def themes(self) -> tuple[Path, ...]:
        """The archive's own templates, if it has any, before those that come with Regesta."""
        own, given = self.root / "templates", default_theme()
        return (given,) if own.resolve() == given or not own.is_dir() else (own, given)


def find_project(start: Path) -> Path | None:
    """The nearest folder, from *start* upwards, that has ``content/archive.yaml``."""
    here = start.resolve()
    return next(
        (one for one in (here, *here.parents) if (one / "content" / "archive.yaml").is_file()), None
    )


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What one build is asked for.

    *jobs*: worker processes, 0 for one a core. *executor*: ``process``, ``serial``, or the address
    of a Dask scheduler, ``dask://host:port``.
    With *keeps_search* the search index stays as it stands in the site, whatever has changed.
    """

    with_search: bool = True
    with_drafts: bool = False
    keeps_search: bool = False
    is_clean: bool = False
    jobs: int = 0
    executor: str = "process"

    @property
    def seeks(self) -> bool:
        """Whether the search is to be that of now."""
        return self.with_search and not self.keeps_search


class Timing(msgspec.Struct, frozen=True):
    """How long a stage took, in seconds, and the most memory until its end, in MiB (0: unknown)."""

    stage: str
    seconds: float
    memory: int = 0


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a build did: every problem, the counts, and the time of each stage.

    *published* is None when nothing was published, because of an error. *written* and *removed* are
    the files that it changed, relative to ``site/``, sorted. *reasons* says why each page was made
    again, by path, unless everything was (*is_whole*). *pages_made* are those that were made.
    """

    diagnostics: tuple[Diagnostic, ...]
    articles: int = 0
    entities: int = 0
    pages: int = 0
    published: Published | None = None
    timings: tuple[Timing, ...] = ()
    reasons: Mapping[str, tuple[str, ...]] = {}
    is_whole: bool = False
    pages_made: tuple[Slow, ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        return self.published.written if self.published else ()

    @property
    def removed(self) -> tuple[str, ...]:
        return self.published.removed if self.published else ()


def _most_memory() -> int:
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // 1024 if sys.platform != "darwin" else most // 1024 // 1024


class Slow(msgspec.Struct, frozen=True):
    """A page, its template, and how long it took to make, in seconds."""

    path: str
    template: str
    seconds: float


class Stages:
    """Times the stages, and tells whoever watches how far they are; has the workers at hand."""

    def __init__(self, watch: Watch | None, staff: Workers | None = None) -> None:
        self.staff = staff or Serial()
        self.watch = watch or (lambda _stage, _done, _total: None)
        self.timings: list[Timing] = []

    def run(self, stage: str, work: Callable[[], T]) -> T:
        """Do *work*, and note how long the stage took, with what was done of it before."""
        self.watch(stage, 0, 0)
        begin = time.perf_counter()
        result = work()
        seconds = time.perf_counter() - begin
        seconds += sum(one.seconds for one in self.timings if one.stage == stage)
        others = [one for one in self.timings if one.stage != stage]
        self.timings = [*others, Timing(stage, seconds, _most_memory())]
        return result

    def each(self, stage: str, make: Callable[[U], T], inputs: Iterable[U]) -> tuple[T, ...]:
        """``map``, timed and watched, in this process."""
        todo = tuple(inputs)
        return self.run(stage, lambda: tuple(self.watched(stage, map(make, todo), len(todo))))

    def with_each(
        self,
        stage: str,
        prepare: Callable[[V], W],
        shared: V,
        make: Callable[[W, U], T],
        inputs: Sequence[U],
    ) -> tuple[T, ...]:
        """The same by the workers, each of whom has what is *shared*."""
        made = self.staff.map_with(prepare, shared, make, inputs)
        return self.run(stage, lambda: tuple(self.watched(stage, made, len(inputs))))

    def watched(self, stage: str, made: Iterable[T], total: int) -> Iterator[T]:
        """What is *made*, one by one; whoever watches is told how far it is."""
        for done, one in enumerate(made, start=1):
            yield one
            if done % 50 == 0:
                self.watch(stage, done, total)


def workers_missing(problem: WorkersError) -> Diagnostic:
    """Workers that cannot be had, or were lost, as an editor is told of them."""
    return error("workers-missing", Origin(STATE, 0), str(problem), problem.hint)
