"""What a whole build made becomes what the next build knows."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from generator.archive.indexes import STORED
from generator.archive.model import Archive
from generator.archive.noting import Cell, Register
from generator.build.making import Answered, Job, Made, name_of
from generator.build.noticing import templates_of
from generator.build.project import Options, Project
from generator.build.publishing import MANIFEST, Copy, Stage, Staged, marks
from generator.build.store import Amendment, Mark, State, Store
from generator.build.tracing import ASSETS, PLAN, SEARCH, Trace, trace_of
from generator.diagnostics import Diagnostic
from generator.outputs import File
from generator.pages.planning import Page
from generator.pages.theme_files import ThemeFolder
from generator.sources.files import Seen, SourceFile
from generator.sources.reading import id_at
from generator.text.sealing import Articles

Whole = dict[Cell, tuple[File | Copy, ...]]
"""The files that belong to no page or record, by what makes them."""


class LightAnswer(NamedTuple):
    """A question that was asked, as Answered, and takes little memory."""

    question: Cell
    answer: bytes
    reads: array[int]
    value: object


class Light(NamedTuple):
    """What came of a job, as Made, and takes little memory: cells are numbers of a register."""

    files: tuple[Staged | File, ...]
    diagnostics: tuple[Diagnostic, ...]
    reads: array[int]
    answered: tuple[LightAnswer, ...]
    seconds: float


def lightened(made: Made, register: Register) -> Light:
    """The same, with cells as numbers of *register*."""
    return Light(
        made.files,
        made.diagnostics,
        register.numbers(made.reads),
        tuple(
            LightAnswer(one.question, one.answer, register.numbers(one.reads), one.value)
            for one in made.answered
        ),
        made.seconds,
    )


class Finished(NamedTuple):
    """Everything that a build made for the site.

    *planned* is what was read for the plan, *asked* the questions that were asked for it; *sought*
    what was read for the search.
    """

    archive: Archive
    folders: tuple[ThemeFolder, ...]
    place: Stage
    pages: tuple[Page, ...]
    planned: frozenset[Cell]
    asked: tuple[Answered, ...]
    jobs: tuple[Job, ...]
    made: tuple[Light, ...]
    register: Register
    whole: Whole
    words: tuple[Diagnostic, ...]
    found: tuple[Diagnostic, ...]
    sought: frozenset[Cell]

    @property
    def files(self) -> Iterator[File | Copy | Staged]:
        """All files of the site."""
        return chain(chain.from_iterable(one.files for one in self.made), *self.whole.values())

    @property
    def told(self) -> Iterator[Diagnostic]:
        """All that is wrong with the theme and with what was made."""
        return chain(self.words, *(one.diagnostics for one in self.made), self.found)


class Known(NamedTuple):
    """What it was made from: the files when they were *looked* at, what is wrong, the checks."""

    project: Project
    options: Options
    looked: int
    files: tuple[SourceFile, ...]
    read: tuple[Diagnostic, ...]
    checks: tuple[Trace, ...]


def keep(store: Store, basis: bytes, known: Known, finished: Finished) -> None:
    """Keep what was published for the next build."""
    owners = {path: trace.name for trace in _traces(known, finished) for path in trace.files}
    owners[MANIFEST] = PLAN
    found = marks(known.project.site, owners)
    files = {path: (Mark(size, mtime), owners[path]) for path, size, mtime in found}
    cells: dict[str, Any] = {name: getattr(finished.archive, name).cells for name in STORED}
    if isinstance(cells["articles"], Articles):
        cells["articles"] = cells["articles"].as_kept()
    store.replace(
        basis,
        Amendment(
            state=_state(known, finished, len(files) - 1),
            site=finished.archive.site,
            cells=cells,
            traces=_traces(known, finished),
            gone=(),
            files=files,
            removed=(),
            sources=dict(_seen(known)),
            told=_by_record((*known.read, *finished.words)),
            pages={page.address.path: page for page in finished.pages},
            answers=dict(_remembered(finished)),
        ),
    )


def _remembered(finished: Finished) -> Iterator[tuple[Cell, object]]:
    """The answers that the next build wants, where they say anything."""
    for asked in finished.asked:
        if asked.value:
            yield asked.question, asked.value
    for one in chain.from_iterable(made.answered for made in finished.made):
        if one.value:
            yield one.question, one.value


def _state(known: Known, finished: Finished, files: int) -> State:
    options, archive = known.options, finished.archive
    return State(
        looked=known.looked,
        templates=templates_of(finished.folders),
        assets=tuple(one.path for one in finished.whole[ASSETS]),
        articles=len(archive.calendar),
        entities=len(archive.entities),
        pages=len(finished.pages),
        files=files,
        is_found=options.with_search and not options.keeps_search,
    )


def _traces(known: Known, finished: Finished) -> Iterator[Trace]:
    """All that was made; each question once."""
    cells = finished.register.cells
    for job, one in zip(finished.jobs, finished.made, strict=True):
        files = tuple(file.path for file in one.files)
        yield Trace(name_of(job.work), cells(one.reads), b"", files, one.diagnostics)
    yield from map(trace_of, finished.asked)
    asked = {one.question for one in finished.asked}
    for answered in chain.from_iterable(one.answered for one in finished.made):
        if answered.question not in asked:
            asked.add(answered.question)
            yield Trace(answered.question, cells(answered.reads), answered.answer)
    for name, ones in finished.whole.items():
        reads = finished.sought if name == SEARCH else ()
        yield Trace(name, reads, files=tuple(file.path for file in ones))
    yield from known.checks
    yield Trace(PLAN, finished.planned)


def _seen(known: Known) -> Iterator[tuple[str, Seen]]:
    """How the files look that were read. One that has changed meanwhile will be noticed."""
    root = f"{known.project.root}/"
    for file in known.files:
        status = os.stat(root + file.path)  # noqa: PTH116 - asked of every file of content/
        yield (
            file.path,
            Seen(status.st_size, status.st_mtime_ns, status.st_ino, file.fingerprint),
        )


def _by_record(told: Iterable[Diagnostic]) -> dict[str, tuple[Diagnostic, ...]]:
    """What is wrong with records, by their ids; with the theme, under an empty one."""
    found: dict[str, list[Diagnostic]] = {}
    for one in told:
        path = one.origin.path
        found.setdefault(id_at(path) if path.startswith("content/") else "", []).append(one)
    return {id: tuple(ones) for id, ones in found.items()}
