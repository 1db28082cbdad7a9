"""Build again what a few changes touch, and nothing else.

What was published is known (`store`); what is other than it was is found (`noticing`); the cells
that it touches lead to the questions and to the pages that read them. A question is asked again
first: where its answer is the same, nothing further is touched. Whenever anything is out of the
ordinary (an error, a change that reaches far) the answer is None, and everything is built from
everything: that always gives the same site.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

import msgspec

from generator.addresses import article_address, entity_address, page_address
from generator.archive.checks import check_record
from generator.archive.layering import GONE, Layered
from generator.archive.linking import IN_TIME
from generator.archive.model import Archive
from generator.archive.noting import Cell, Notebook, digest
from generator.archive.opening import STORED, open_archive
from generator.archive.relinking import Change, Relinked, relink
from generator.build.explaining import explained
from generator.build.making import Bench, Made, jobs, make, name_of, slow_pages, works
from generator.build.noticing import Noticed, Reread, notice, read_again
from generator.build.project import Options, Project, Report, Stages
from generator.build.publishing import (
    MANIFEST,
    Copy,
    Published,
    Stage,
    Staged,
    marks,
    set_stage,
)
from generator.build.publishing import amend as amend_site
from generator.build.schemas import keep
from generator.build.searching import search
from generator.build.store import Amendment, Mark, State, Store
from generator.build.tracing import (
    ASSETS,
    ATTACHMENT,
    CHECK,
    MADE,
    PLAN,
    SCHEMAS,
    SEARCH,
    SITEMAP,
    Trace,
    listed,
    trace_of,
)
from generator.diagnostics import Diagnostic, Origin, has_errors, in_order, with_excerpts
from generator.exports.sitemap import sitemap
from generator.outputs import File
from generator.pages.languages import wording
from generator.pages.planning import Page, plan
from generator.pages.rendering import TEMPLATE, theme
from generator.pages.slices import LONG_PARTS, SLOTS
from generator.pages.views import View
from generator.sources.files import look
from generator.sources.records import Extra

FAR = 2000
"""So many pages touched are a matter for all cores, and for an archive in memory."""

FILE = "file"
"""The kind of cell that a published file is, for whoever made it: touched when it was damaged."""

Reasons = dict[Cell, frozenset[Cell]]
"""What is to be made again, and what each read that is other than it was."""


class Standing(NamedTuple):
    """All that is known of the site as it stands, and how everything looks now."""

    project: Project
    options: Options
    store: Store
    state: State
    noticed: Noticed

    @property
    def needs_search(self) -> bool:
        """Whether the index is an old one, and a new one is asked for."""
        wanted = self.options.with_search and not self.options.keeps_search
        return wanted and not self.state.is_found


def amend(
    project: Project, options: Options, stages: Stages, store: Store, basis: bytes
) -> Report | None:
    """Build what has changed since the last build; None when everything is to be built."""
    state = store.state(basis)
    if state is None:
        return None
    noticed = stages.run("scan", lambda: notice(project, state, store))
    if noticed is None:
        return None
    standing = Standing(project, options, store, state, noticed)
    templates = touched_templates(state.templates, noticed.templates)
    is_other = noticed.survey.changed or noticed.removed or noticed.damaged or templates
    if not is_other and not standing.needs_search:
        return _report(standing, stages, (), None)
    reread = stages.run("read", lambda: read_again(project, noticed, state, options))
    if reread is None:
        return None
    cells = store.cells()
    relinked = stages.run("link", lambda: relink(cells, state.site, reread.change))
    if relinked is None or _may_clash(reread.change, cells):
        return None
    place = set_stage(project.site, project.staging)
    bench = _bench(standing, cells, relinked, place)
    touched = frozenset((*relinked.touched, *templates))
    return _make_again(standing, stages, _Work(basis, reread, relinked, bench, place, touched))


class _Work(NamedTuple):
    """What is to be done: records that are other, cells that are, and a bench to work at."""

    basis: bytes
    reread: Reread
    relinked: Relinked
    bench: Bench
    place: Stage
    touched: frozenset[Cell]


def _bench(
    standing: Standing, cells: Mapping[str, Mapping[str, Any]], relinked: Relinked, place: Stage
) -> Bench:
    project, site, notes = standing.project, standing.state.site, Notebook()
    now: dict[str, Mapping[str, Any]] = {
        name: Layered(cells[name], relinked.cells.get(name, {}), IN_TIME.get(name))
        for name in STORED
    }
    # In one piece: it is asked for as a whole, and often.
    now["calendar"] = dict(now["calendar"].items())
    archive = open_archive(site, now, notes)
    words = wording(project.themes, site.config.language).value
    looks = theme(standing.noticed.folders, words, notes, standing.store.codes())
    return Bench(archive, words, View(archive, words), looks, place, threading.Lock())


def _remembered(standing: Standing, relinked: Relinked) -> dict[str, Callable[[str], object]]:
    """What planning asked before. Answers that are touched are found anew before it is asked."""
    state = standing.state
    news = {id for id, one in relinked.cells.get("entities", {}).items() if one is not GONE}
    years = set(relinked.cells.get("articles_by_year", {}))

    def slots(key: str) -> object:
        what, _, name = key.partition("\n")
        return None if what == "months" and name in years else state.slots.get(key, ())

    def long_parts(id: str) -> object:
        return None if id in news else state.long_parts.get(id, ())

    return {SLOTS: slots, LONG_PARTS: long_parts}


def _make_again(standing: Standing, stages: Stages, work: _Work) -> Report | None:
    """Ask again, make again, publish; None when that is a matter for a whole build."""
    bench, store = work.bench, standing.store
    asked = stages.run("ask", lambda: find_touched(store, bench, work.touched))
    bench.archive.notes.remember(_remembered(standing, work.relinked))
    planned = _plan_again(standing, bench, asked.makers)
    reasons = _reasons(standing, work, asked.makers, planned)
    if len(reasons) > FAR or any(
        name[0] in (SEARCH[0], SITEMAP[0], ASSETS[0], ATTACHMENT)
        for name in standing.noticed.damaged
    ):
        return None
    completed = _complete_again(standing, bench, reasons)
    checks = stages.run("check", lambda: tuple(_check_again(standing, bench.archive, reasons)))
    all_jobs = jobs(planned.pages, _left_out(standing))
    todo = tuple(job for job in all_jobs if name_of(job.work) in reasons)
    made = stages.run("render", lambda: tuple(make(bench, job) for job in todo))
    told = chain(chain.from_iterable(one.told for one in checks), _all(made))
    if has_errors(told):
        return None
    found = _search_again(standing, stages, bench, reasons)
    if found is None:
        return None
    traces = (
        *(Trace(name_of(job.work), one.reads, b"", _paths(one.files), one.diagnostics)
          for job, one in zip(todo, made, strict=True)),
        *checks,
        *asked.traces,
        *_first_asked(store, made),
        *planned.traces,
        *_whole_files(standing, bench, planned),
        *found.traces,
        *completed,
    )  # fmt: skip
    report = _publish_again(standing, stages, work, _Ready(traces, made, planned, found))
    return report and msgspec.structs.replace(
        report,
        reasons={key: explained(cells) for (kind, key), cells in reasons.items() if kind == "page"},
        pages_made=slow_pages(todo, made),
    )


def _complete_again(standing: Standing, bench: Bench, reasons: Reasons) -> tuple[Trace, ...]:
    """The schemas by which editors complete ids, where there are other ids or names."""
    if SCHEMAS not in reasons:
        return ()
    archive = bench.archive
    _, reads = archive.notes.watch(lambda: keep(archive, standing.project.state))
    return (Trace(SCHEMAS, reads),)


class _Found(NamedTuple):
    """The files of the search and their trace, if they were made anew; whether they are right."""

    files: tuple[File | Copy, ...]
    traces: tuple[Trace, ...]
    is_right: bool


def _search_again(
    standing: Standing, stages: Stages, bench: Bench, reasons: Reasons
) -> _Found | None:
    """The search, where what it reads is other; None when it failed."""
    options = standing.options
    is_touched = SEARCH in reasons
    if not (is_touched or standing.needs_search) or options.keeps_search or not options.with_search:
        return _Found((), (), standing.state.is_found and not is_touched)
    project, archive = standing.project, bench.archive
    (found, reads) = stages.run(
        "search",
        lambda: archive.notes.watch(lambda: search(archive, bench.wording, project, options)),
    )
    if found.has_errors:
        return None
    return _Found(found.value, (Trace(SEARCH, reads, files=_paths(found.value)),), is_right=True)


def _all(made: Iterable[Made]) -> Iterator[Diagnostic]:
    return chain.from_iterable(one.diagnostics for one in made)


def _paths(files: Iterable[File | Staged | Copy]) -> tuple[str, ...]:
    return tuple(file.path for file in files)


# What is touched


def touched_templates(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> frozenset[Cell]:
    """The templates that differ, those that are there now or no more included."""
    names = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    assets = {"assets" for name in names if name.startswith("assets/") or name.endswith(".css")}
    return frozenset((TEMPLATE, name) for name in names | assets)


class Asked(NamedTuple):
    """What is to be made again, and why; the questions that were asked again."""

    makers: Reasons
    traces: tuple[Trace, ...]


def find_touched(store: Store, bench: Bench, cells: Iterable[Cell]) -> Asked:
    """Whatever read *cells*, and whatever asked a question that has another answer now."""
    makers: dict[Cell, set[Cell]] = {}
    asked: dict[Cell, Trace] = {}
    queue = frozenset(cells)
    while queue:
        changed: set[Cell] = set()
        for name, reads in store.makers_of(queue).items():
            if name[0] in MADE:
                makers.setdefault(name, set()).update(reads)
            elif name not in asked:
                asked[name] = _ask_again(name, bench)
                if asked[name].answer != store.answer(name):
                    changed.add(name)
        queue = frozenset(changed)
    bench.archive.notes.fresh()
    return Asked({name: frozenset(reads) for name, reads in makers.items()}, tuple(asked.values()))


def _ask_again(question: Cell, bench: Bench) -> Trace:
    try:
        bench.view.answer(question)
    except LookupError:
        # It was about a record that is no more.
        return Trace(question, ())
    answer = bench.archive.notes.answers[question]
    return Trace(question, answer.reads, digest(answer.value))


def _first_asked(store: Store, made: Iterable[Made]) -> Iterator[Trace]:
    """The questions that nobody had asked before; the others are known with all they read."""
    for one in made:
        for answered in one.answered:
            if not store.answer(answered.question):
                yield trace_of(answered)


class _Planned(NamedTuple):
    """The pages, and the trace of planning them, if they were planned anew."""

    pages: tuple[Page, ...]
    traces: tuple[Trace, ...]


def _plan_again(standing: Standing, bench: Bench, makers: Reasons) -> _Planned:
    if PLAN not in makers:
        return _Planned(standing.state.pages, ())
    pages, reads = bench.archive.notes.watch(lambda: plan(bench.archive))
    return _Planned(pages, (Trace(PLAN, reads),))


def _reasons(standing: Standing, work: _Work, makers: Reasons, planned: _Planned) -> Reasons:
    """Everything that is to be made again, with what it read that is other now."""
    gone = frozenset(_gone(standing, work, planned))
    found: dict[Cell, set[Cell]] = {name: set(cells) for name, cells in makers.items()}
    for name in standing.noticed.damaged:
        found.setdefault(name, set()).add((FILE, name[1]))
    for name in _replanned(standing, planned):
        found.setdefault(name, set()).add(PLAN)
    for id in _changed(work.reread.change):
        found.setdefault((CHECK, id), set()).add((FILE, id))
    return {name: frozenset(cells) for name, cells in found.items() if name not in gone | {PLAN}}


def _replanned(standing: Standing, planned: _Planned) -> Iterator[Cell]:
    """The pages, and what goes with them, that were not planned so before."""
    if planned.traces:
        before = _named(standing, standing.state.pages)
        for name, one in _named(standing, planned.pages).items():
            if before.get(name) != one:
                yield name


def _changed(change: Change) -> Iterator[str]:
    """The ids of records that are checked, and are other than they were."""
    for records in (change.articles, change.entities, change.pages):
        yield from records


def _named(standing: Standing, pages: Iterable[Page]) -> dict[Cell, object]:
    return {name_of(one): one for one in works(pages, _left_out(standing))}


def _left_out(standing: Standing) -> Collection[Extra]:
    # As it was: another configuration is a matter for a whole build.
    return standing.state.site.config.leave_out


def _gone(standing: Standing, work: _Work, planned: _Planned) -> Iterator[Cell]:
    """What was made once and is not any more."""
    if planned.traces:
        before, now = _named(standing, standing.state.pages), _named(standing, planned.pages)
        yield from before.keys() - now.keys()
    change = work.reread.change
    for records in (change.articles, change.entities, change.pages):
        yield from ((CHECK, id) for id, one in records.items() if one is None)
    yield from ((ATTACHMENT, id) for id, one in change.attachments.items() if one is None)


# What is made


def _check_again(standing: Standing, archive: Archive, reasons: Reasons) -> Iterator[Trace]:
    for kind, id in sorted(reasons):
        if kind == CHECK:
            told, reads = archive.notes.watch(partial(check_record, archive, id))
            yield Trace((CHECK, id), reads, told=_located(standing, told))


def _located(standing: Standing, told: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The same, each with the line that it is about."""

    def line_of(origin: Origin) -> str:
        changed = standing.noticed.survey.changed.get(origin.path)
        file = changed or look(standing.project.root, origin.path).value
        return file.line(origin.line) if file else ""

    return with_excerpts(told, line_of)


def _whole_files(standing: Standing, bench: Bench, planned: _Planned) -> Iterator[Trace]:
    """The files that belong to the whole, where they are other."""
    if planned.traces:
        yield Trace(SITEMAP, (), files=_paths(_sitemap(standing, planned.pages)))
    if _paths(bench.theme.assets) != standing.state.assets:
        yield Trace(ASSETS, (), files=_paths(bench.theme.assets))


def _sitemap(standing: Standing, pages: Iterable[Page]) -> tuple[File, ...]:
    return tuple(sitemap(listed(pages), url=standing.state.site.config.url))


class _Ready(NamedTuple):
    """What was made, and the traces of all of it."""

    traces: tuple[Trace, ...]
    made: tuple[Made, ...]
    planned: _Planned
    found: _Found


def _files(standing: Standing, work: _Work, ready: _Ready) -> Iterator[File | Copy | Staged]:
    for one in ready.made:
        yield from one.files
    names = {trace.name for trace in ready.traces}
    if SITEMAP in names:
        yield from _sitemap(standing, ready.planned.pages)
    if ASSETS in names:
        yield from work.bench.theme.assets
    yield from ready.found.files
    for id, attachment in work.reread.change.attachments.items():
        if attachment:
            yield Copy(id, standing.project.root / attachment.origin.path)


# What is published


def _publish_again(standing: Standing, stages: Stages, work: _Work, ready: _Ready) -> Report | None:
    project, store = standing.project, standing.store
    attached = (
        Trace((ATTACHMENT, id), (), files=(id,))
        for id, one in work.reread.change.attachments.items()
        if one
    )
    ready = ready._replace(traces=(*ready.traces, *attached))
    gone = tuple(_gone(standing, work, ready.planned))
    published = {path: trace.name for trace in ready.traces for path in trace.files}
    before = store.files_of(
        (*gone, *(trace.name for trace in ready.traces if trace.name[0] in MADE))
    )
    unwanted = frozenset(chain.from_iterable(before.values())) - published.keys()
    store.begin()
    outcome = stages.run(
        "publish",
        lambda: amend_site(
            _files(standing, work, ready), unwanted, work.place, is_ours=store.has_file
        ),
    )
    if outcome.value is None:
        return None
    state = _state(standing, work, ready)
    owners = {**published, MANIFEST: PLAN}
    seen = {
        path: (Mark(size, mtime), owners[path]) for path, size, mtime in marks(project.site, owners)
    }
    amendment = Amendment(state, _cells(work), ready.traces, gone, seen, unwanted)
    store.amend(work.basis, amendment)
    return _report(standing._replace(state=state), stages, (), outcome.value)


def _cells(work: _Work) -> dict[str, Mapping[str, Any]]:
    cells: dict[str, Mapping[str, Any]] = dict(work.relinked.cells)
    if "calendar" in cells:
        cells["calendar"] = dict(work.bench.archive.calendar.items())
    return cells


def _state(standing: Standing, work: _Work, ready: _Ready) -> State:
    noticed, state = standing.noticed, standing.state
    told = {**state.told, **work.reread.told}
    return msgspec.structs.replace(
        state,
        sources=noticed.survey.files,
        looked=noticed.looked,
        told={id: one for id, one in told.items() if one},
        templates=noticed.templates,
        pages=ready.planned.pages,
        assets=_paths(work.bench.theme.assets),
        slots=_renewed(state.slots, work, SLOTS),
        long_parts=_renewed(state.long_parts, work, LONG_PARTS),
        articles=len(work.bench.archive.calendar),
        entities=len(work.bench.archive.entities),
        is_found=ready.found.is_right,
    )


def _renewed(known: Mapping[str, Any], work: _Work, kind: str) -> dict[str, Any]:
    """What was remembered, and what was found anew."""
    answers = work.bench.archive.notes.answers
    found = {key: answer.value for (one, key), answer in answers.items() if one == kind}
    gone = {id for id, one in work.relinked.cells.get("entities", {}).items() if one is GONE}
    return {key: value for key, value in {**known, **found}.items() if value and key not in gone}


def _report(
    standing: Standing, stages: Stages, more: Iterable[Diagnostic], published: Published | None
) -> Report:
    """What was done; what is wrong with everything, also with what was not made again."""
    state, store = standing.state, standing.store
    told = chain(*state.told.values(), *store.told().values(), more)
    total = store.count_files()
    written, removed = (published.written, published.removed) if published else ((), ())
    return Report(
        diagnostics=in_order(told),
        articles=state.articles,
        entities=state.entities,
        pages=len(state.pages),
        published=Published(written, total - len(written), removed),
        timings=tuple(stages.timings),
    )


# Addresses


def _may_clash(change: Change, cells: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether an address that is new may be taken: then all of them must be looked at."""
    old = (
        path if path.endswith((".html", ".htm")) else f"{path}index.html"
        for path in cells["redirects"]
    )
    taken = {path.casefold() for path in (*old, *(page_address(id).path for id in cells["pages"]))}
    for id, path in _new_addresses(change, cells):
        parts = path.casefold().split("/")
        above = {"/".join(parts[:length]) for length in range(1, len(parts) + 1)}
        is_odd = any("." in part or part.isdigit() for part in id.split("/"))
        if is_odd or above & taken or any(one.startswith(f"{path.casefold()}/") for one in taken):
            return True
    return False


def _new_addresses(
    change: Change, cells: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    for id, one in change.articles.items():
        if one:
            was = cells["calendar"].get(id)
            if was is None or was.date.year != one.article.date.year:
                yield id, article_address(id, one.article.date.year).path
    for id, described in change.entities.items():
        if described and id not in cells["entities"]:
            yield id, entity_address(id).path
