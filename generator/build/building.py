"""The river in two functions: load an archive, build its site."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TypeVar

import msgspec

from generator.archive.checks import check
from generator.archive.linking import Records, link
from generator.archive.model import Archive
from generator.build.indexing import index
from generator.build.making import Made, Shared, jobs, make, prepare
from generator.build.preparing import Prepared, opened, pieces, prepare_piece, published
from generator.build.publishing import (
    BusyError,
    Copy,
    Published,
    Staged,
    lock,
    publish,
    refusal,
    set_stage,
)
from generator.build.schemas import keep
from generator.build.workers import Serial, Workers, WorkersError, workers
from generator.diagnostics import (
    Diagnostic,
    Origin,
    Outcome,
    error,
    has_errors,
    in_order,
    with_excerpts,
)
from generator.exports.feeds import site_feeds
from generator.exports.names import names
from generator.exports.sitemap import sitemap
from generator.outputs import File
from generator.pages.languages import wording
from generator.pages.planning import Page, plan
from generator.pages.rendering import default_theme, read_theme, theme
from generator.pages.search import documents
from generator.pages.search_tables import tables
from generator.pages.wording import Wording
from generator.sources.files import SourceFile, scan
from generator.sources.pairing import Content, pair
from generator.text.annotating import annotate, configure, describe_authority, write_page

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

    @property
    def state(self) -> Path:
        return self.root / STATE

    @property
    def themes(self) -> tuple[Path, ...]:
        """The archive's own templates, if it has any, before those that come with Regesta."""
        own, given = self.root / "templates", default_theme()
        return (given,) if own.resolve() == given or not own.is_dir() else (own, given)


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What one build is asked for.

    *jobs*: worker processes, 0 for one a core. *executor*: ``process``, ``serial``, or the address
    of a Dask scheduler, ``dask://host:port``.
    With *keeps_search* the search index stays as it stands in the site, whatever has changed.
    """

    with_search: bool = True
    with_drafts: bool = False
    keeps_search: bool = False
    jobs: int = 0
    executor: str = "process"


class Timing(msgspec.Struct, frozen=True):
    """How long a stage took, in seconds."""

    stage: str
    seconds: float


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a build did: every problem, the counts, and the time of each stage.

    *published* is None when nothing was published, because of an error. *written* and *removed* are
    the files that it changed, relative to ``site/``, sorted.
    """

    diagnostics: tuple[Diagnostic, ...]
    articles: int = 0
    entities: int = 0
    pages: int = 0
    published: Published | None = None
    timings: tuple[Timing, ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        return self.published.written if self.published else ()

    @property
    def removed(self) -> tuple[str, ...]:
        return self.published.removed if self.published else ()


class _Stages:
    """Times the stages, and tells whoever watches how far they are; has the workers at hand."""

    def __init__(self, watch: Watch | None, staff: Workers | None = None) -> None:
        self.staff = staff or Serial()
        self.watch = watch or (lambda _stage, _done, _total: None)
        self.timings: list[Timing] = []

    def run(self, stage: str, work: Callable[[], T]) -> T:
        """Do *work*, and note how long it takes."""
        self.watch(stage, 0, 0)
        begin = time.perf_counter()
        result = work()
        self.timings.append(Timing(stage, time.perf_counter() - begin))
        return result

    def with_each(
        self,
        stage: str,
        prepare: Callable[[V], W],
        shared: V,
        make: Callable[[W, U], T],
        inputs: Sequence[U],
    ) -> tuple[T, ...]:
        """``make(prepare(shared), one)`` for each of *inputs*, by the workers; timed, watched."""
        return self.run(
            stage,
            lambda: self._watched(
                stage, self.staff.map_with(prepare, shared, make, inputs), len(inputs)
            ),
        )

    def _watched(self, stage: str, made: Iterator[T], total: int) -> tuple[T, ...]:
        done = []
        for one in made:
            done.append(one)
            if len(done) % 50 == 0:
                self.watch(stage, len(done), total)
        return tuple(done)


def find_project(start: Path) -> Path | None:
    """The nearest folder, from *start* upwards, that has ``content/archive.yaml``."""
    here = start.resolve()
    return next(
        (one for one in (here, *here.parents) if (one / "content" / "archive.yaml").is_file()), None
    )


def load(
    project: Project, options: Options | None = None, watch: Watch | None = None
) -> Outcome[Archive | None]:
    """Read, annotate, link, check. Every problem of every file is in the outcome."""
    wanted = options or Options()
    try:
        with workers(wanted.executor, wanted.jobs) as staff:
            return _load(project, wanted, _Stages(watch, staff))
    except WorkersError as lost:
        return Outcome(None, [_lost(lost)])


def _load(project: Project, options: Options, stages: _Stages) -> Outcome[Archive | None]:
    scanned = stages.run("scan", lambda: scan(project.root))
    prepared = _prepared(scanned.value, options, stages)
    content = pair(
        chain.from_iterable(one.records for one in prepared),
        (file.path for file in scanned.value),
    )
    told = [*scanned.diagnostics, *_all(prepared), *content.diagnostics]
    records, problems = _annotated(content.value, prepared, options)
    told += problems
    if records is None:
        return Outcome(None, _located(told, scanned.value))
    archive = stages.run("link", lambda: link(records))
    told += stages.run("check", lambda: check(archive))
    return Outcome(archive, _located(told, scanned.value))


def _prepared(
    files: tuple[SourceFile, ...], options: Options, stages: _Stages
) -> tuple[Prepared, ...]:
    """Every file read, and every article annotated, by the workers."""
    messages = stages.with_each("read", bool, options.with_drafts, prepare_piece, pieces(files))
    return stages.run("open", lambda: tuple(map(opened, messages)))


def _annotated(
    content: Content, prepared: Iterable[Prepared], options: Options
) -> tuple[Records | None, list[Diagnostic]]:
    """What is to be linked; what no worker could make ready by itself is made so here."""
    ready = {one.annotated.article.id: one.annotated for one in prepared if one.annotated}
    known = {one.described.authority.id: one.described for one in prepared if one.described}
    articles = [
        Outcome(ready[article.id])
        if article.id in ready
        else annotate(published(article) if options.with_drafts else article, sidecar)
        for article, sidecar in content.articles
    ]
    authorities = [
        Outcome(known[one.id]) if one.id in known else describe_authority(one)
        for one in content.authorities
    ]
    pages = tuple(write_page(page) for page in content.pages)
    told = [*_all(articles), *_all(authorities), *_all(pages)]
    if content.config is None:
        return None, told
    site = configure(content.config)
    records = Records(
        site.value,
        tuple(one.value for one in articles),
        tuple(one.value for one in authorities),
        tuple(one.value for one in pages),
        content.attachments,
    )
    return records, [*told, *site.diagnostics]


def _all(outcomes: Iterable[Outcome[object] | Prepared]) -> Iterator[Diagnostic]:
    return chain.from_iterable(one.diagnostics for one in outcomes)


def _located(told: Iterable[Diagnostic], files: tuple[SourceFile, ...]) -> tuple[Diagnostic, ...]:
    """The diagnostics in order, each with the line that it is about."""
    by_path = {file.path: file for file in files}
    lines: dict[str, list[str]] = {}

    def line_of(origin: Origin) -> str:
        if origin.path not in by_path:
            return ""
        if origin.path not in lines:
            text = by_path[origin.path].content.decode("utf-8-sig", "replace")
            # Not splitlines(): it also ends lines where the readers of these files do not.
            lines[origin.path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        found = lines[origin.path]
        return found[origin.line - 1] if 0 < origin.line <= len(found) else ""

    return in_order(with_excerpts(told, line_of))


def build(project: Project, options: Options | None = None, watch: Watch | None = None) -> Report:
    """Load, plan, render, publish. If anything is wrong, the site stays as it was."""
    wanted = options or Options()
    try:
        with lock(project.state), workers(wanted.executor, wanted.jobs) as staff:
            return _build(project, wanted, _Stages(watch, staff))
    except BusyError:
        problem = error(
            "build-busy",
            Origin(STATE, 0),
            "another build of this archive is at work",
            "wait until it has ended",
        )
    except WorkersError as lost:
        problem = _lost(lost)
    return Report(diagnostics=(problem,))


def _lost(problem: WorkersError) -> Diagnostic:
    return error("workers-missing", Origin(STATE, 0), str(problem), problem.hint)


def _build(project: Project, options: Options, stages: _Stages) -> Report:
    refused = refusal(project.site)
    loaded = _load(project, options, stages)
    archive = loaded.value
    if archive is not None:
        stages.run("schemas", lambda: keep(archive, project.state))
    told = [*loaded.diagnostics, *([refused] if refused else [])]
    if archive is None or has_errors(told):
        return Report(diagnostics=in_order(told), timings=tuple(stages.timings))
    words = wording(project.themes, archive.site.config.language)
    folders, place = read_theme(project.themes), set_stage(project.site, _staging(project))
    pages = stages.run("plan", lambda: plan(archive))
    made = _made(Shared(archive, words.value, folders, place), pages, stages)
    told += [*words.diagnostics, *chain.from_iterable(one.diagnostics for one in made)]
    workplace = _fresh(project.state / "work")
    found = stages.run("search", lambda: _searched(archive, words.value, project, options))
    told += found.diagnostics
    published = None
    if not has_errors(told):
        assets = theme(folders, words.value).assets
        files = _files(archive, project, _Made(assets, words.value, pages, made, found.value))
        outcome = stages.run("publish", lambda: publish(files, place))
        told += outcome.diagnostics
        published = outcome.value
    shutil.rmtree(workplace, ignore_errors=True)
    return Report(
        diagnostics=_shown(told, project),
        articles=len(archive.articles),
        entities=len(archive.entities),
        pages=len(pages),
        published=published,
        timings=tuple(stages.timings),
    )


def _made(shared: Shared, pages: tuple[Page, ...], stages: _Stages) -> tuple[Made, ...]:
    """The pages and what belongs to their records, made by the workers."""
    staff = stages.staff
    if not staff.share_the_disk:
        shared = shared._replace(stage=None)
    return stages.with_each("render", prepare, shared, make, tuple(jobs(pages, shared.archive)))


def _staging(project: Project) -> Path:
    """Where files wait: beside the site, since a move is one step on one disk only."""
    if project.site.is_relative_to(project.root):
        return project.state
    return project.site.with_name(f".{project.site.name}{STATE}")


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _searched(
    archive: Archive, words: Wording, project: Project, options: Options
) -> Outcome[tuple[File | Copy, ...]]:
    if options.keeps_search:
        return _kept_search(project.site)
    if not options.with_search:
        return Outcome(())
    workplace, cache = project.state / "work", project.state / "search"
    made = index(documents(archive), workplace, cache=cache, jobs=os.cpu_count() or 1)
    copies = (Copy(path, source) for path, source in made.value.files)
    return Outcome((*copies, *tables(archive, words, made.value.index)), made.diagnostics)


def _kept_search(site: Path) -> Outcome[tuple[File | Copy, ...]]:
    """The bundles and tables that stand in the site: all below ``search/`` but the page itself."""
    paths = sorted(path for path in (site / "search").rglob("*") if path.is_file())
    copies = (Copy(path.relative_to(site).as_posix(), path) for path in paths)
    return Outcome(tuple(one for one in copies if one.path != "search/index.html"))


class _Made(msgspec.Struct, frozen=True):
    """What is ready to be published, but for what is made while it is written."""

    assets: tuple[File, ...]
    wording: Wording
    pages: tuple[Page, ...]
    made: tuple[Made, ...]
    search: tuple[File | Copy, ...]


def _files(archive: Archive, project: Project, made: _Made) -> Iterator[File | Copy | Staged]:
    for one in made.made:
        yield from one.files
    yield from made.assets
    yield from site_feeds(archive, corrections_title=made.wording("kind.corrections"))
    listed = (page.address for page in made.pages if page.template not in _UNLISTED)
    yield names(archive)
    yield from sitemap(listed, url=archive.site.config.url)
    for attachment in archive.attachments.values():
        yield Copy(attachment.id, project.root / attachment.origin.path)
    yield from made.search


_UNLISTED = frozenset({"pages/404.html", "pages/redirect.html"})


def _shown(told: Iterable[Diagnostic], project: Project) -> tuple[Diagnostic, ...]:
    """The diagnostics in order; those of templates get the line that they are about."""

    def line_of(origin: Origin) -> str:
        for folder in project.themes:
            path = folder / origin.path.removeprefix("templates/")
            if origin.path.startswith("templates/") and path.is_file():
                lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
                return lines[origin.line - 1] if origin.line <= len(lines) else ""
        return ""

    return in_order(with_excerpts(told, line_of))
