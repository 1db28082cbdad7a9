"""The river in two functions: load an archive, build all of its site."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from generator.archive.checks import check_record, check_site, checked
from generator.archive.linking import Records, link
from generator.archive.model import Archive
from generator.archive.noting import Cell
from generator.build.keeping import Finished, Keeper, Known, Whole, seen
from generator.build.making import (
    Answered,
    Made,
    Shared,
    answered,
    jobs,
    make,
    prepare,
    slow_pages,
)
from generator.build.noticing import disk_time
from generator.build.preparing import (
    Reading,
    Received,
    pieces,
    prepare_piece,
    published,
    received,
    taken,
)
from generator.build.project import Options, Project, Report, Stages, Watch, workers_missing
from generator.build.publishing import (
    Copy,
    Published,
    Stage,
    Staged,
    publish,
    refusal,
    set_stage,
    stage,
)
from generator.build.rereading import faults, located
from generator.build.schemas import keep as keep_schemas
from generator.build.searching import kept_search, search
from generator.build.spooling import Spool, spooling
from generator.build.store import Store
from generator.build.tracing import (
    ASSETS,
    ATTACHMENT,
    CHECK,
    PLAN,
    SCHEMAS,
    SEARCH,
    SITEMAP,
    Trace,
    listed,
)
from generator.build.workers import Workers, WorkersError, beside, map_sharing, workers
from generator.diagnostics import (
    Diagnostic,
    Origin,
    Outcome,
    has_errors,
    in_order,
    with_excerpts,
)
from generator.exports.sitemap import sitemap
from generator.outputs import File
from generator.pages.languages import wording
from generator.pages.planning import Page, plan
from generator.pages.rendering import theme
from generator.pages.shelf import Shelf
from generator.pages.theme_files import read_theme
from generator.pages.wording import Wording
from generator.sources.files import CONTENT, SourceFile, list_files, look
from generator.sources.pairing import Content, pair
from generator.sources.reading import read
from generator.sources.records import Config
from generator.text.annotating import annotate, configure, describe_authority, write_page
from generator.text.model import AnnotatedArticle
from generator.text.sealing import SealedArticle

CONFIG = f"{CONTENT}/archive.yaml"


def load(
    project: Project, options: Options | None = None, watch: Watch | None = None
) -> Outcome[Archive | None]:
    """Read, annotate, link, check. Every problem of every file is in the outcome."""
    wanted = options or Options()
    try:
        with workers(wanted.executor, wanted.jobs) as staff:
            loaded = _load(project, wanted, Stages(watch, staff))
    except WorkersError as lost:
        return Outcome(None, [workers_missing(lost)])
    return Outcome(loaded.archive, in_order(loaded.told))


class Loaded(NamedTuple):
    """An archive, and what was found out about it.

    *read* is what is wrong with single records, *checks* what was looked for among them, *answered*
    what was asked for that. The archive is None where there is no configuration.
    """

    archive: Archive | None
    read: tuple[Diagnostic, ...]
    checks: tuple[Trace, ...]
    answered: tuple[Answered, ...]

    @property
    def told(self) -> Iterator[Diagnostic]:
        """All that is wrong."""
        return chain(self.read, *(one.told for one in self.checks))


def _load(
    project: Project,
    options: Options,
    stages: Stages,
    spool: Spool | None = None,
    keeper: Keeper | None = None,
) -> Loaded:
    records, files, told = _read(project, options, stages, spool)
    if records is None:
        return Loaded(None, told, (), ())
    looks = partial(seen, project, files)
    with keeper.putting_articles(stages.staff, records, looks) if keeper else nullcontext():
        archive = stages.run("link", lambda: link(records))
    checks = stages.run("check", lambda: _checks(archive, project, stages.staff))
    return Loaded(archive, told, *checks)


def _read(
    project: Project, options: Options, stages: Stages, spool: Spool | None
) -> tuple[Records | None, tuple[SourceFile, ...], tuple[Diagnostic, ...]]:
    """What is to be linked; the files, without what stands in them; what is wrong with them."""
    names = stages.run("scan", lambda: list_files(project.root))
    prepared = _prepared(names.value, project, options, stages, spool)
    # From here on it matters only how a file looked.
    files = tuple(sorted(chain.from_iterable(one.files for one in prepared)))
    content = pair(
        chain.from_iterable(one.records for one in prepared), (file.path for file in files)
    )
    records, problems = _annotated(content.value, prepared, options)
    told = located(
        project, {}, [*names.diagnostics, *_all(prepared), *content.diagnostics, *problems]
    )
    if records is None:
        return None, files, told
    hold = spool.put if spool else records.hold
    return records._replace(faulty=faults(told), hold=hold), files, told


def _prepared(
    names: tuple[str, ...],
    project: Project,
    options: Options,
    stages: Stages,
    spool: Spool | None,
) -> tuple[Received, ...]:
    """Every file read, and every article annotated, by the workers."""
    todo = pieces(names)
    if not stages.staff.share_the_disk:
        todo = tuple(taken(piece, project.root) for piece in todo)
    reading = Reading(options.with_drafts, _language(project), str(project.root))
    messages = map_sharing(stages.staff, prepare_piece, reading, todo)
    watched = stages.watched("read", messages, len(todo))
    return stages.run("read", lambda: tuple(received(one, spool) for one in watched))


def _language(project: Project) -> str:
    """The language that the site is in, if that can be read."""
    file = look(project.root, CONFIG).value
    config = read(file).value if file else None
    return config.language if isinstance(config, Config) else ""


def _annotated(
    content: Content, prepared: Collection[Received], options: Options
) -> tuple[Records | None, list[Diagnostic]]:
    """What is to be linked; what no worker could make ready by itself is made so here."""
    ready = {one.annotated.article.id: one.annotated for one in prepared if one.annotated}
    known = {one.described.authority.id: one.described for one in prepared if one.described}
    articles: list[Outcome[SealedArticle] | Outcome[AnnotatedArticle]] = [
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
        given={
            one.annotated.article.id: one.given for one in prepared if one.annotated and one.given
        },
    )
    return records, [*told, *site.diagnostics]


def _checks(
    archive: Archive, project: Project, staff: Workers
) -> tuple[tuple[Trace, ...], tuple[Answered, ...]]:
    """What is wrong among the records, with what was read, and asked, to find it.

    Where there are several processes, another looks at half of the records; what is wrong with all
    of them together is found here.
    """
    ids = tuple(checked(archive))
    own, rest = ids[::2], ids[1::2]
    others = partial(_checked, archive, project, rest)
    with beside(staff, others, len(ids)) as theirs:
        # Addresses are looked at together; `amending` knows when that is needed again.
        whole = Trace((CHECK, ""), (), told=located(project, {}, check_site(archive)))
        traces, asked = _checked(archive, project, own)
        other_traces, also_asked = theirs()
    return (*traces, *other_traces, whole), (*asked, *also_asked)


def _checked(
    archive: Archive, project: Project, ids: Iterable[str]
) -> tuple[tuple[Trace, ...], tuple[Answered, ...]]:
    """The same of some records."""
    traces = []
    for id in ids:
        told, reads = archive.notes.watch(partial(check_record, archive, id))
        traces.append(Trace((CHECK, id), reads, told=located(project, {}, told) if told else ()))
    return tuple(traces), tuple(answered(archive.notes))


def _all(outcomes: Iterable[Outcome[object] | Received]) -> Iterator[Diagnostic]:
    return chain.from_iterable(one.diagnostics for one in outcomes)


def build_all(
    project: Project, options: Options, stages: Stages, store: Store, basis: bytes
) -> Report:
    """Build everything from everything."""
    refused, looked = refusal(project.site), disk_time(project.state)
    with spooling(project.state) as spool, closing(Keeper(store)) as keeper:
        loaded = _load(project, options, stages, spool, keeper)
        archive, told = loaded.archive, [*loaded.told, *([refused] if refused else [])]
        if archive is None or has_errors(told):
            return Report(diagnostics=in_order(told), timings=tuple(stages.timings))
        completed = stages.run("schemas", lambda: _complete(archive, project))
        keeper.wait_with((*loaded.checks, Trace(SCHEMAS, completed)), loaded.answered)
        words = wording(project.themes, archive.site.config.language)
        place = set_stage(project.site, project.staging)
        seeking = partial(_sought, archive, words.value, project, place)
        with _seeking(seeking, store, project, options, stages) as found:
            finished = _made(project, archive, words, found, (stages, keeper, place))
        told += finished.told
        published = None
        if not has_errors(told):
            outcome = _publish(finished, stages, store, keeper)
            told += outcome.diagnostics
            published = outcome.value
        if published:
            known = Known(project, options, looked, loaded.read)
            stages.run("keep", lambda: keeper.keep(basis, known, finished))
    shutil.rmtree(project.state / "work", ignore_errors=True)
    return Report(
        diagnostics=in_order(told),
        articles=len(archive.calendar),
        entities=len(archive.entities),
        pages=len(finished.pages),
        published=published,
        timings=tuple(stages.timings),
        is_whole=True,
        pages_made=slow_pages(finished.jobs, finished.made),
    )


def _publish(
    finished: Finished, stages: Stages, store: Store, keeper: Keeper
) -> Outcome[Published | None]:
    """Publish, once the draft of the store has what it may have before."""
    stages.run("keep", keeper.note_readers)
    store.begin()
    return stages.run("publish", lambda: publish(finished.files, finished.place))


def _complete(archive: Archive, project: Project) -> frozenset[Cell]:
    """Keep the schemas by which editors complete ids; what was read for them."""
    return archive.notes.watch(lambda: keep_schemas(archive, project.state))[1]


class Sought(NamedTuple):
    """The files of the search, what was read for them, and what was asked for the first time."""

    files: Outcome[tuple[Staged | Copy, ...]]
    reads: frozenset[Cell] = frozenset()
    answered: tuple[Answered, ...] = ()


def _seeking(
    seeking: Callable[[], Sought],
    store: Store,
    project: Project,
    options: Options,
    stages: Stages,
) -> AbstractContextManager[Callable[[], Sought]]:
    """The search, made while workers make pages; or what there is of it."""
    if options.keeps_search:
        kept = Sought(Outcome(kept_search(project.site, store.marks())))
        return nullcontext(lambda: kept)
    if options.with_search:
        return beside(stages.staff, seeking)
    return nullcontext(lambda: Sought(Outcome(())))


def _sought(archive: Archive, words: Wording, project: Project, place: Stage) -> Sought:
    """What can be searched, indexed."""
    _fresh(project.state / "work")
    numbers = count()

    def take(file: File) -> Staged:
        return stage(file, f"search-{next(numbers)}", place)

    found, reads = archive.notes.watch(lambda: search(archive, words, project, take=take))
    asked = tuple(answered(archive.notes))
    return Sought(Outcome(found.value.files, found.diagnostics), reads, asked)


def _made(
    project: Project,
    archive: Archive,
    words: Outcome[Wording],
    found: Callable[[], Sought],
    doing: tuple[Stages, Keeper, Stage],
) -> Finished:
    """Everything that is to be published, noted by the keeper."""
    stages, keeper, place = doing
    folders = read_theme(project.themes)
    with keeper.putting_indexes(stages.staff, archive):
        pages, planned = stages.run("plan", lambda: archive.notes.watch(lambda: plan(archive)))
        stages.run("cards", lambda: archive.notes.watch(Shelf(archive, words.value).fill))
    keeper.wait_with((Trace(PLAN, planned),), answered(archive.notes))
    todo = tuple(jobs(pages, archive.site.config.leave_out))
    shared = Shared(archive, words.value, folders, place if stages.staff.share_the_disk else None)
    making = stages.staff.map_with(prepare, shared, make, todo)

    # One by one: as they come, what pages read takes more memory than the archive.
    coming = _meanwhile(stages.watched("render", making, len(todo)), keeper.note_archive())
    made = stages.run(
        "render",
        lambda: tuple(
            keeper.note_made(job, _with_lines(one, project))
            for job, one in zip(todo, coming, strict=True)
        ),
    )
    sought = stages.run("search", found)
    keeper.note_answered(sought.answered)
    assets = theme(folders, words.value).assets
    whole = _whole(archive, project, assets, pages, sought.files.value)
    for name, ones in whole.items():
        paths = tuple(file.path for file in ones)
        keeper.enter(Trace(name, sought.reads if name == SEARCH else (), files=paths))
    return Finished(
        archive=archive,
        folders=folders,
        place=place,
        pages=pages,
        jobs=todo,
        made=made,
        whole=whole,
        words=_shown(words.diagnostics, project),
        found=sought.files.diagnostics,
    )


OFTEN = 50
"""Results that come until something else is done for a moment: workers must not wait for it."""


def _meanwhile(coming: Iterable[Made], steps: Iterator[None]) -> Iterator[Made]:
    """What is *coming*; while workers make it, the *steps* of something else are done."""
    for number, one in enumerate(coming):
        if number % OFTEN == 0:
            next(steps, None)
        yield one
    for _ in steps:
        pass


def _with_lines(made: Made, project: Project) -> Made:
    return (
        made._replace(diagnostics=_shown(made.diagnostics, project)) if made.diagnostics else made
    )


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _whole(
    archive: Archive,
    project: Project,
    assets: tuple[File, ...],
    pages: tuple[Page, ...],
    found: tuple[Staged | Copy, ...],
) -> Whole:
    """The files that belong to no page or record, by what makes them."""
    attached = {
        (ATTACHMENT, id): (Copy(id, project.root / one.origin.path),)
        for id, one in archive.attachments.items()
    }
    return {
        ASSETS: assets,
        SITEMAP: tuple(sitemap(listed(pages), url=archive.site.config.url)),
        **attached,
        SEARCH: found,
    }


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
