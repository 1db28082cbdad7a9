"""Build again what a few changes touch, and nothing else.

What was published is known (`store`); what is other than it was is found (`noticing`); the cells
that it touches lead to the questions and to the pages that read them. A question is asked again
first: where its answer is the same, nothing further is touched. Whenever anything is out of the
ordinary (an error, a change that reaches far) the answer is None, and everything is built from
everything: that always gives the same site.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, NamedTuple, cast, get_args

import msgspec

from generator.addresses import article_address, entity_address, page_address
from generator.archive.checks import SITE, check_record
from generator.archive.indexes import STORED, WHOLE
from generator.archive.layering import GONE, Layered, Place
from generator.archive.linking import IN_TIME
from generator.archive.model import Archive
from generator.archive.noting import Cell, Notebook, digest
from generator.archive.opening import open_archive
from generator.archive.relinking import Change, Relinked, relink
from generator.build.explaining import explained
from generator.build.making import (
    REMEMBERED,
    Answered,
    Bench,
    Export,
    Form,
    Job,
    Made,
    Work,
    answered,
    is_remembered,
    make,
    name_of,
    set_up,
    slow_pages,
    works,
)
from generator.build.memory import Memory
from generator.build.noticing import Noticed
from generator.build.project import Options, Report, Stages
from generator.build.publishing import (
    MANIFEST,
    Copy,
    Stage,
    Staged,
    marks,
    set_stage,
)
from generator.build.publishing import amend as amend_site
from generator.build.rereading import Reread, grouped, located, read_again
from generator.build.schemas import keep
from generator.build.searching import search
from generator.build.standing import Standing, look_over, report
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
    THEME,
    Trace,
    listed,
    trace_of,
)
from generator.diagnostics import Diagnostic, has_errors, in_order
from generator.exports.sitemap import sitemap
from generator.outputs import File
from generator.pages.network_views import PLACES
from generator.pages.planning import Page, plan
from generator.pages.search import FOUND
from generator.pages.shelf import LASTING
from generator.pages.slices import LONG_LIST, LONG_PARTS, SLOTS
from generator.pages.timeline_views import DATED_TERMS
from generator.sources.files import CONTENT, Seen, look
from generator.sources.reading import id_at
from generator.sources.records import Extra

FAR = 2000
"""So many pages touched are a matter for all cores, and for an archive in memory."""

MANY = 50
"""So many pages are made in a rehearsal; an edit that touches more takes its time anyhow."""

ARTICLES = f"{CONTENT}/articles/"

FILE = "file"
"""The kind of cell that a published file is, for whoever made it: touched when it was damaged."""

RECORDS = ("articles", "heads", "briefs", "calendar", "entities", "pages", "attachments")
"""The indexes of records, by their ids."""

Reasons = dict[Cell, frozenset[Cell]]
"""What is to be made again, and what each read that is other than it was."""


def amend(standing: Standing, stages: Stages) -> Report | None:
    """Build what has changed since the last build; None when everything is to be built."""
    work = _linked(standing, stages)
    if work is None:
        return None
    if work.reread.faulty:
        return _report_faults(standing, stages, work)
    asked = _asked(standing, stages, work)
    completed = _complete_again(standing, work.archive, asked.makers)
    if asked.has_errors or has_errors(chain.from_iterable(work.reread.told.values())):
        return _report_errors(standing, stages, work.reread, asked.checks)
    due = _due(standing, work, asked)
    return _make_again(standing, stages, work, due, completed) if due else None


class Due(NamedTuple):
    """What a build would do now: make pages, by path, for *reasons*; everything; tell errors."""

    reasons: Mapping[str, tuple[str, ...]] = {}
    is_whole: bool = False
    has_errors: bool = False


def due(memory: Memory, options: Options) -> Due:
    """What a build would do now; nothing is made."""
    stages = Stages(None)
    standing = look_over(memory, options, stages)
    work = _linked(standing, stages) if standing else None
    if standing is None or work is None:
        return Due(is_whole=True)
    if work.reread.faulty:
        return Due(has_errors=True)
    asked = _asked(standing, stages, work)
    if asked.has_errors or has_errors(chain.from_iterable(work.reread.told.values())):
        return Due(has_errors=True)
    found = _due(standing, work, asked)
    return Due(in_words(found.reasons)) if found else Due(is_whole=True)


def rehearse(memory: Memory, options: Options) -> bool:
    """Do what an edit of some article would ask for, without publishing anything.

    Whoever edits first finds ready then what nobody has needed before: templates, indexes, answers.
    False when that was done already, or when anything is other than it was.
    """
    stages = Stages(None)
    standing = look_over(memory, options, stages, ()) if memory.grouped is None else None
    if standing is None:
        return False
    memory.grouped = grouped(standing.store.sources())
    if not standing.is_as_it_was:
        return False
    path = next((path for path in standing.store.sources() if path.startswith(ARTICLES)), "")
    file = look(memory.project.root, path).value if path else None
    if file is None:
        return False
    survey = standing.noticed.survey._replace(changed={path: file})
    work = _linked(standing._replace(noticed=standing.noticed._replace(survey=survey)), stages)
    if work is None or work.reread.faulty or work.relinked.touched:
        return False
    bench = _asked(standing, stages, work).bench._replace(stage=None)
    touched = dict.fromkeys(_touched_by(id_at(path), standing, work.archive), frozenset[Cell]())
    for job in islice(_jobs(standing, touched, _Planned((), ())), MANY):
        make(bench, job)
    tuple(_check_again(standing, work.archive, Change({}, {}, {}, {}), touched))
    memory.remember(bench.archive.notes, LASTING)
    return True


def _touched_by(id: str, standing: Standing, archive: Archive) -> Iterable[Cell]:
    """Whatever shows an article, and whom it names; of these the rarest, as there is less."""
    named = archive.named_in.get(id, ())
    rarest = sorted(named, key=lambda one: archive.rarity_of[one].weight)[-1:]
    names: list[Cell] = [("articles", id), ("named_in", id)]
    return standing.store.makers_of([*names, *(("mentions_of", one) for one in rarest)])


def in_words(reasons: Reasons) -> dict[str, tuple[str, ...]]:
    """Why pages are made again, by their paths."""
    return {key: explained(cells) for (kind, key), cells in reasons.items() if kind == "page"}


def _linked(standing: Standing, stages: Stages) -> _Work | None:
    """Link again what is other; None when that reaches far."""
    memory, noticed, options = standing.memory, standing.noticed, standing.options
    reread = stages.run("read", lambda: read_again(memory, noticed, options))
    if reread is None:
        return None
    cells = memory.store.cells()
    relinked = stages.run("link", lambda: relink(cells, standing.site, reread.change))
    if relinked is None or _may_clash(reread.change, cells):
        return None
    readers = memory.store.makers_of(relinked.touched)
    return _Work(reread, relinked, readers, _opened(standing, reread, relinked, readers))


class _Work(NamedTuple):
    """What is to be done: records that are other, cells that are, and the archive as it is now.

    *readers* is whatever read some of these cells, with those that it read.
    """

    reread: Reread
    relinked: Relinked
    readers: Mapping[Cell, set[Cell]]
    archive: Archive


def _opened(
    standing: Standing, reread: Reread, relinked: Relinked, readers: Iterable[Cell]
) -> Archive:
    """The archive as it is now."""
    cells = standing.store.cells()
    above: dict[str, Mapping[str, Any]] = {name: relinked.cells.get(name, {}) for name in STORED}
    for name in RECORDS if reread.unusable else ():
        # A record that cannot be used is none, as it would be in a build of everything.
        above[name] = {**above[name], **dict.fromkeys(reread.unusable, GONE)}
    whole = {name: _whole(cells[name], above[name], IN_TIME.get(name)) for name in WHOLE}
    calendar = whole["calendar"]
    now = {
        name: Layered(cells[name], above[name], order=calendar if name in IN_TIME else None)
        for name in STORED
        if name not in WHOLE
    }
    notes = Notebook()
    # Some answers rest on questions that were remembered: what these read, the store alone knows.
    notes.answers.update(standing.memory.recall((*relinked.touched, *readers)))
    return open_archive(standing.site, {**now, **whole}, notes, reread.faulty)


def _whole(
    below: Mapping[str, Any], above: Mapping[str, Any], place: Place | None
) -> Mapping[str, Any]:
    """An index in one piece: it is asked for as a whole, and often."""
    return dict(Layered(below, above, place).items()) if above else below


def _remembered(standing: Standing, relinked: Relinked) -> dict[str, Callable[[str], object]]:
    """What planning asked before. Answers that are touched are found anew before it is asked."""
    store = standing.store
    known_slots, known_parts = store.answers(SLOTS), store.answers(LONG_PARTS)
    news = {id for id, one in relinked.cells.get("entities", {}).items() if one is not GONE}
    years = set(relinked.cells.get("articles_by_year", {}))

    def slots(key: str) -> object:
        what, _, name = key.partition("\n")
        return None if what == "months" and name in years else known_slots.get(key, ())

    def long_parts(id: str) -> object:
        return None if id in news else known_parts.get(id, ())

    known = (PLACES, LONG_LIST, DATED_TERMS)
    return {
        SLOTS: slots,
        LONG_PARTS: long_parts,
        # Only a search asks for these: one for each record.
        FOUND: lambda id: store.answers(FOUND).get(id),
        **{one: store.answers(one).get for one in known},
    }


class _Asked(NamedTuple):
    """A bench to work at, and what was asked and looked for again at it."""

    bench: Bench
    makers: Reasons
    traces: tuple[Trace, ...]
    checks: tuple[Trace, ...]
    forgotten: tuple[Cell, ...]

    @property
    def has_errors(self) -> bool:
        return has_errors(chain.from_iterable(one.told for one in self.checks))


def _asked(standing: Standing, stages: Stages, work: _Work) -> _Asked:
    """Ask again what is touched, and look for mistakes again where it is."""
    archive, store = work.archive, standing.store
    looks = standing.memory.looks(archive.site.config.language, archive.notes)
    place = Stage(standing.project.staging / "files", standing.project.site)
    bench = set_up(archive, looks.wording, looks.theme, place)
    shown = store.makers_of(standing.templates)
    readers = {
        name: work.readers.get(name, set()) | shown.get(name, set())
        for name in (*work.readers, *shown)
    }
    # What search asks of a record takes long to answer, and nobody else asks it.
    unasked = frozenset() if standing.options.seeks else frozenset({FOUND})
    asked = stages.run("ask", lambda: find_touched(store, bench, readers, unasked))
    archive.notes.remember(_remembered(standing, work.relinked))
    checks = stages.run(
        "check",
        lambda: tuple(_check_again(standing, archive, work.reread.change, asked.makers)),
    )
    return _Asked(bench, asked.makers, asked.traces, checks, asked.forgotten)


class _Due(NamedTuple):
    """What is to be made again, and why; the plan."""

    asked: _Asked
    planned: _Planned
    reasons: Reasons


def _due(standing: Standing, work: _Work, asked: _Asked) -> _Due | None:
    """What is to be made again; None: everything."""
    planned = _plan_again(asked.bench, asked.makers)
    reasons = _reasons(standing, work, asked.makers, planned)
    if len(reasons) > FAR or any(
        name[0] in (SEARCH[0], SITEMAP[0], ASSETS[0], ATTACHMENT)
        for name in standing.noticed.damaged
    ):
        return None
    return _Due(asked, planned, reasons)


def _make_again(
    standing: Standing, stages: Stages, work: _Work, due: _Due, completed: tuple[Trace, ...]
) -> Report | None:
    """Make again, and publish; None when that is a matter for a whole build."""
    asked, planned, reasons = due
    place = set_stage(standing.project.site, standing.project.staging)
    todo = tuple(_jobs(standing, reasons, planned))
    made = stages.run("render", lambda: tuple(make(asked.bench, job) for job in todo))
    if has_errors(_all(made)):
        return None
    found = _search_again(standing, stages, due)
    if found is None:
        return None
    traces = (
        # On this bench cells have no numbers.
        *(Trace(name_of(job.work), one.reads.others, b"", _paths(one.files), one.diagnostics)
          for job, one in zip(todo, made, strict=True)),
        *asked.checks,
        *asked.traces,
        *_first_asked(standing.store, made),
        *planned.traces,
        *_whole_files(standing, asked.bench, planned),
        *found.traces,
        *completed,
    )  # fmt: skip
    ready = _Ready(place, traces, made, asked.bench.theme.assets, planned, found)
    report = _publish_again(standing, stages, work, ready)
    return report and msgspec.structs.replace(
        report, reasons=in_words(reasons), pages_made=slow_pages(todo, made)
    )


def _jobs(standing: Standing, reasons: Reasons, planned: _Planned) -> Iterator[Job]:
    """What is to be made, of pages that are planned as they were or anew."""
    pages = {page.address.path: page for page in planned.pages}
    works = (_work(name, pages, standing.store) for name in sorted(reasons))
    return (Job(number, one) for number, one in enumerate(one for one in works if one))


def _work(name: Cell, pages: Mapping[str, Page], store: Store) -> Work | None:
    kind, key = name
    if kind == "page":
        return pages.get(key) or store.page(key)
    return Export(cast("Form", kind), key) if kind in get_args(Form) else None


def _report_faults(standing: Standing, stages: Stages, work: _Work) -> Report:
    """The same where records have errors of their own: then little is looked for among them."""
    reread, archive = work.reread, work.archive
    reading = work.readers
    ids = {id for kind, id in reading if kind == CHECK} | set(_changed(reread.change))
    usable = sorted(ids - reread.unusable - frozenset(_lost(reread.change)))
    _complete_again(standing, archive, reading)
    # Without a configuration there is no archive.
    checks = [] if SITE in reread.unusable else [_check(standing, archive, id) for id in usable]
    return _report_errors(standing, stages, reread, checks)


def _report_errors(
    standing: Standing, stages: Stages, reread: Reread, checks: Iterable[Trace]
) -> Report:
    """What is wrong, as a build of everything would find it; the site stays as it was."""
    store = standing.store
    records = {**store.told_of_records(), **reread.told}
    told = [one for id, ones in records.items() if id != THEME for one in ones]
    ids = {one.name[1] for one in checks} | frozenset(_lost(reread.change))
    if not reread.faulty:
        kept = {name: ones for name, ones in store.told().items() if name[0] == CHECK}
        told += [one for name, ones in kept.items() if name[1] not in ids for one in ones]
    told += chain.from_iterable(one.told for one in checks)
    return Report(diagnostics=in_order(told), timings=tuple(stages.timings))


def _complete_again(
    standing: Standing, archive: Archive, makers: Collection[Cell]
) -> tuple[Trace, ...]:
    """The schemas by which editors complete ids, where there are other ids or names."""
    if SCHEMAS not in makers:
        return ()
    _, reads = archive.notes.watch(lambda: keep(archive, standing.project.state))
    return (Trace(SCHEMAS, reads),)


class _Found(NamedTuple):
    """The files of the search that are new, and what was made and asked, if it was made anew.

    *unchanged* are the paths of its other files. *is_right*: whether the search is that of now; if
    not, what is *forgotten* is to be asked when it is made.
    """

    files: tuple[File, ...]
    traces: tuple[Trace, ...]
    is_right: bool
    unchanged: frozenset[str] = frozenset()
    forgotten: tuple[Cell, ...] = ()


def _search_again(standing: Standing, stages: Stages, due: _Due) -> _Found | None:
    """The search, where what it reads is other; None when it failed."""
    bench, is_touched = due.asked.bench, SEARCH in due.reasons
    if not (is_touched or standing.needs_search) or not standing.options.seeks:
        is_right = standing.state.is_found and not is_touched
        return _Found((), (), is_right, forgotten=due.asked.forgotten)
    notes, project = bench.archive.notes, standing.project
    published = frozenset(standing.store.files_of([SEARCH])[SEARCH])
    found, reads = stages.run(
        "search",
        lambda: notes.watch(
            lambda: search(
                bench.archive, bench.wording, project, take=lambda file: file, published=published
            )
        ),
    )
    if found.has_errors:
        return None
    paths, files = found.value
    asked = _new(standing.store, answered(notes))
    traces = (Trace(SEARCH, reads, files=paths), *asked)
    return _Found(files, traces, is_right=True, unchanged=frozenset(paths) - {*_paths(files)})


def _all(made: Iterable[Made]) -> Iterator[Diagnostic]:
    return chain.from_iterable(one.diagnostics for one in made)


def _paths(files: Iterable[File | Staged | Copy]) -> tuple[str, ...]:
    return tuple(file.path for file in files)


# What is touched


class Asked(NamedTuple):
    """What is to be made again, and why; the questions that were asked again, or *forgotten*."""

    makers: Reasons
    traces: tuple[Trace, ...]
    forgotten: tuple[Cell, ...]


def find_touched(
    store: Store,
    bench: Bench,
    readers: Mapping[Cell, set[Cell]],
    unasked: Collection[str] = (),
) -> Asked:
    """*readers* of cells that are other, and whatever asked what has another answer now.

    Questions of *unasked* kinds are not asked again: they may have another answer.
    """
    makers: dict[Cell, set[Cell]] = {}
    asked: dict[Cell, Trace] = {}
    forgotten: dict[Cell, None] = {}
    found = readers
    bench.archive.notes.remember(_untouched(store, found))
    while found:
        changed: set[Cell] = set()
        for name, reads in found.items():
            if name[0] in MADE:
                makers.setdefault(name, set()).update(reads)
            elif name[0] in unasked:
                changed.add(name)
                forgotten[name] = None
            elif name not in asked:
                asked[name] = _ask_again(name, bench)
                if asked[name].answer != store.answer(name):
                    changed.add(name)
        found = store.makers_of(changed)
    bench.archive.notes.fresh()
    reasons = {name: frozenset(reads) for name, reads in makers.items()}
    return Asked(reasons, tuple(asked.values()), tuple(forgotten))


def _untouched(store: Store, touched: Collection[Cell]) -> dict[str, Callable[[str], object]]:
    """The remembered answers that hold whatever else is found to have changed.

    Those of questions that ask no others: when none of the cells that one read is touched, it has
    the answer that it had.
    """

    def of(kind: str) -> Callable[[str], object]:
        known = store.answers(kind)
        return lambda key: None if (kind, key) in touched else known.get(key)

    return {kind: of(kind) for kind in (LONG_LIST, DATED_TERMS)}


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
        yield from _new(store, one.answered)


def _new(store: Store, asked: Iterable[Answered]) -> Iterator[Trace]:
    return (trace_of(one) for one in asked if not store.answer(one.question))


class _Planned(NamedTuple):
    """The pages and the trace of planning them, if they were planned anew; else nothing."""

    pages: tuple[Page, ...]
    traces: tuple[Trace, ...]


def _plan_again(bench: Bench, makers: Reasons) -> _Planned:
    if PLAN not in makers:
        return _Planned((), ())
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
    return {name: frozenset(cells) for name, cells in found.items() if name not in gone | {PLAN}}


def _replanned(standing: Standing, planned: _Planned) -> Iterator[Cell]:
    """The pages, and what goes with them, that were not planned so before."""
    if planned.traces:
        before = _named(standing, standing.store.pages().values())
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
    return standing.site.config.leave_out


def _gone(standing: Standing, work: _Work, planned: _Planned) -> Iterator[Cell]:
    """What was made once and is not any more."""
    if planned.traces:
        before = _named(standing, standing.store.pages().values())
        yield from before.keys() - _named(standing, planned.pages).keys()
    change = work.reread.change
    yield from ((CHECK, id) for id in _lost(change))
    yield from ((ATTACHMENT, id) for id, one in change.attachments.items() if one is None)


def _lost(change: Change) -> Iterator[str]:
    """The ids of records that are checked, and are no more."""
    for records in (change.articles, change.entities, change.pages):
        yield from (id for id, one in records.items() if one is None)


# What is made


def _check_again(
    standing: Standing, archive: Archive, change: Change, makers: Iterable[Cell]
) -> Iterator[Trace]:
    """What is looked for among records, where what was read for it is other."""
    ids = {id for kind, id in makers if kind == CHECK} | set(_changed(change))
    for id in sorted(ids - frozenset(_lost(change))):
        yield _check(standing, archive, id)


def _check(standing: Standing, archive: Archive, id: str) -> Trace:
    told, reads = archive.notes.watch(lambda: check_record(archive, id))
    return Trace(
        (CHECK, id), reads, told=located(standing.project, standing.noticed.survey.changed, told)
    )


def _whole_files(standing: Standing, bench: Bench, planned: _Planned) -> Iterator[Trace]:
    """The files that belong to the whole, where they are other."""
    if planned.traces:
        yield Trace(SITEMAP, (), files=_paths(_sitemap(standing, planned.pages)))
    if _paths(bench.theme.assets) != standing.state.assets:
        yield Trace(ASSETS, (), files=_paths(bench.theme.assets))


def _sitemap(standing: Standing, pages: Iterable[Page]) -> tuple[File, ...]:
    return tuple(sitemap(listed(pages), url=standing.site.config.url))


class _Ready(NamedTuple):
    """What was made, the traces of all of it, and where files wait."""

    place: Stage
    traces: tuple[Trace, ...]
    made: tuple[Made, ...]
    assets: tuple[File, ...]
    planned: _Planned
    found: _Found


def _files(standing: Standing, work: _Work, ready: _Ready) -> Iterator[File | Copy | Staged]:
    for one in ready.made:
        yield from one.files
    names = {trace.name for trace in ready.traces}
    if SITEMAP in names:
        yield from _sitemap(standing, ready.planned.pages)
    if ASSETS in names:
        yield from ready.assets
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
    gone = (*_gone(standing, work, ready.planned), *ready.found.forgotten)
    published = {path: trace.name for trace in ready.traces for path in trace.files}
    before = store.files_of(
        (*gone, *(trace.name for trace in ready.traces if trace.name[0] in MADE))
    )
    unwanted = frozenset(chain.from_iterable(before.values())) - published.keys()
    store.begin()
    outcome = stages.run(
        "publish",
        lambda: amend_site(
            _files(standing, work, ready), unwanted, ready.place, is_ours=store.has_file
        ),
    )
    if outcome.value is None:
        return None
    # Files that are named by what they hold look as they did.
    others = {path: name for path, name in published.items() if path not in ready.found.unchanged}
    owners = {**others, MANIFEST: PLAN}
    seen = {
        path: (Mark(size, mtime), owners[path]) for path, size, mtime in marks(project.site, owners)
    }
    added = sum(not store.has_file(path) for path in seen)
    count = standing.state.files + added - sum(map(store.has_file, unwanted))
    amendment = Amendment(
        state=_state(standing, work, ready, count),
        site=None,
        cells=_cells(work),
        traces=ready.traces,
        gone=gone,
        files=seen,
        removed=unwanted,
        sources=_sources(standing.noticed),
        told=work.reread.told,
        pages=_pages(standing, ready.planned),
        answers={**dict(_answers(standing, work)), **dict.fromkeys(ready.found.forgotten)},
    )
    store.amend(standing.memory.basis(standing.options), amendment)
    standing.memory.unsettled = frozenset()
    standing.memory.remember(work.archive.notes, LASTING)
    return report(standing._replace(state=amendment.state), stages, outcome.value)


def _cells(work: _Work) -> dict[str, Mapping[str, Any]]:
    cells: dict[str, Mapping[str, Any]] = dict(work.relinked.cells)
    for name in WHOLE:
        if name in cells:
            cells[name] = getattr(work.archive, name).cells
    return cells


def _state(standing: Standing, work: _Work, ready: _Ready, files: int) -> State:
    state, planned = standing.state, ready.planned
    return msgspec.structs.replace(
        state,
        looked=standing.noticed.looked,
        templates=standing.noticed.templates,
        assets=_paths(ready.assets),
        articles=len(work.archive.calendar),
        entities=state.entities + _grown(standing, work.reread.change.entities),
        pages=len(planned.pages) if planned.traces else state.pages,
        files=files,
        is_found=ready.found.is_right,
    )


def _grown(standing: Standing, changed: Mapping[str, object]) -> int:
    """By how many the authority records have become more."""
    before = standing.store.cells()["entities"]
    return sum((one is not None) - (id in before) for id, one in changed.items())


def _sources(noticed: Noticed) -> dict[str, Seen | None]:
    return {**noticed.survey.seen, **dict.fromkeys(noticed.survey.removed)}


def _pages(standing: Standing, planned: _Planned) -> dict[str, Page | None]:
    """The pages that were not planned so before; None: those that are no more."""
    if not planned.traces:
        return {}
    before = standing.store.pages()
    now = {page.address.path: page for page in planned.pages}
    changed = {path: page for path, page in now.items() if before.get(path) != page}
    return {**changed, **dict.fromkeys(before.keys() - now.keys())}


def _answers(standing: Standing, work: _Work) -> Iterator[tuple[Cell, object]]:
    """What is remembered of the answers that were found anew; None of what is no more."""
    for id, one in work.relinked.cells.get("entities", {}).items():
        if one is GONE:
            yield (LONG_PARTS, id), None
    for id in _lost(work.reread.change):
        yield (FOUND, id), None
    answers = work.archive.notes.answers
    new = {
        question: answer.value if is_remembered(question, answer.value) else None
        for question, answer in answers.items()
        if question[0] in REMEMBERED and not standing.memory.recalls(question, answer)
    }
    if any(kind == PLACES for kind, _ in new):
        # Those of another day will hardly be asked for again.
        yield from (((PLACES, key), None) for key in standing.store.answers(PLACES))
    yield from new.items()


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
