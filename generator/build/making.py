"""What workers make: pages, and the exports that belong to one record; each as files that wait.

Where workers share our disk they write the files, and only their names come back: pages never
travel from process to process.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterable, Iterator
from typing import Literal, NamedTuple, Protocol, cast

from generator.archive.model import Archive
from generator.archive.noting import Cell, Notebook, digest
from generator.build.project import Slow
from generator.build.publishing import Stage, Staged, stage
from generator.build.readers import Numbered, Numbering
from generator.diagnostics import Diagnostic
from generator.exports.citations import citation_files
from generator.exports.feeds import Entries, entity_feed, site_feeds
from generator.exports.names import names
from generator.outputs import File
from generator.pages.network_views import PLACES
from generator.pages.planning import Page
from generator.pages.rendering import Theme, render, theme
from generator.pages.search import FOUND
from generator.pages.slices import LONG_LIST, LONG_PARTS, OF_IDS, SLOTS, Cut
from generator.pages.theme_files import ThemeFolder
from generator.pages.timeline_views import DATED_TERMS
from generator.pages.views import View
from generator.pages.wording import Wording
from generator.sources.records import Extra


class Shared(NamedTuple):
    """All that pages are made of. *stage* is None where workers cannot write on our disk."""

    archive: Archive
    wording: Wording
    folders: tuple[ThemeFolder, ...]
    stage: Stage | None


class Bench(NamedTuple):
    """The same, ready to work with, by one at a time: what is read is noted in one notebook."""

    archive: Archive
    wording: Wording
    view: View
    theme: Theme
    entries: Entries
    numbering: Numbering
    stage: Stage | None
    lock: threading.Lock


Form = Literal["citations", "feeds", "names"]


class Export(NamedTuple):
    """Files beside pages: an article's citations, an entity's feeds; without *id* the whole's."""

    form: Form
    id: str = ""


Work = Page | Export


class Job(NamedTuple):
    """One piece of work; its *number* names the files that it stages."""

    number: int
    work: Work


class Answered(NamedTuple):
    """A question that was asked: the digest of its answer, and what was read for it.

    *value* is the answer itself, where it is one that is `REMEMBERED`.
    """

    question: Cell
    answer: bytes
    reads: frozenset[Cell]
    value: object = None


REMEMBERED = (SLOTS, LONG_PARTS, PLACES, LONG_LIST, DATED_TERMS, FOUND)
"""Kinds of questions whose answers are kept from build to build: those that planning and search ask
of everything there is, and what takes long to find out."""

MANY = 100
"""A list of ids with fewer entries is soon made again; and nearly all lists are short."""


def is_remembered(question: Cell, answer: object) -> bool:
    """Whether an answer is one that is kept from build to build: where it says anything."""
    kind, key = question
    if kind == LONG_LIST:
        # Of others the entries say themselves how much they weigh: to cut them takes no time.
        return key.startswith(OF_IDS) and cast("Cut[str]", answer).total > MANY
    return kind in REMEMBERED and bool(answer)


class Made(NamedTuple):
    """What came of a job: files, waiting or as values, and what went wrong.

    *reads* is what was read for it, *answered* the questions that nobody had asked here before,
    *seconds* how long it took.
    """

    files: tuple[Staged | File, ...]
    diagnostics: tuple[Diagnostic, ...]
    reads: Numbered
    answered: tuple[Answered, ...]
    seconds: float


class Timed(Protocol):
    """Something that took time to make."""

    @property
    def seconds(self) -> float:
        """How long it took."""


def prepare(shared: Shared) -> Bench:
    """Make ready what was sent."""
    archive, wording, folders, place = shared
    looks = theme(folders, wording, archive.notes)
    numbering = Numbering(archive.labels)
    return set_up(archive, wording, looks, place, numbering)


def set_up(
    archive: Archive,
    wording: Wording,
    looks: Theme,
    place: Stage | None,
    numbering: Numbering | None = None,
) -> Bench:
    """A bench with what is made for this archive; without *numbering*, cells have no numbers."""
    view, entries = View(archive, wording), Entries(archive)
    numbers = numbering or Numbering()
    return Bench(archive, wording, view, looks, entries, numbers, place, threading.Lock())


def works(pages: Iterable[Page], leave_out: Collection[Extra]) -> Iterator[Work]:
    """All the work: each page, and after it what belongs to its record; then what the whole has."""
    has_citations, has_feeds = "citations" not in leave_out, "entity-feeds" not in leave_out
    described: dict[str, None] = {}
    for page in pages:
        yield page
        if page.template == "pages/article.html" and has_citations:
            yield Export("citations", page.subject)
        elif page.template == "pages/entity.html" and has_feeds:
            described[page.subject] = None
    yield from (Export("feeds", id) for id in described)
    yield from (Export("feeds"), Export("names"))


def jobs(pages: Iterable[Page], leave_out: Collection[Extra]) -> Iterator[Job]:
    """The same, numbered."""
    return (Job(number, work) for number, work in enumerate(works(pages, leave_out)))


def name_of(work: Work) -> Cell:
    """What tells a piece of work from all others, from build to build."""
    return ("page", work.address.path) if isinstance(work, Page) else (work.form, work.id)


def slow_pages(jobs: Iterable[Job], made: Iterable[Timed]) -> tuple[Slow, ...]:
    """The pages that were made, the slowest first."""
    found = (
        Slow(job.work.address.path, job.work.template, one.seconds)
        for job, one in zip(jobs, made, strict=True)
        if isinstance(job.work, Page)
    )
    return tuple(sorted(found, key=lambda one: (-one.seconds, one.path)))


def answered(notes: Notebook) -> Iterator[Answered]:
    """The questions that were asked for the first time since this was asked.

    Their answers are looked at one by one, when they are taken.
    """
    known, fresh = notes.answers, notes.fresh()
    return (
        Answered(
            question,
            digest(known[question].value),
            known[question].reads,
            known[question].value if is_remembered(question, known[question].value) else None,
        )
        for question in fresh
    )


def make(bench: Bench, job: Job) -> Made:
    """Do one piece of work."""
    notes, begin = bench.archive.notes, time.perf_counter()
    with bench.lock:
        (files, told), reads = notes.watch(lambda: _done(bench, job.work))
        asked = tuple(answered(notes))
    numbered, place = bench.numbering.numbered(reads), bench.stage
    if place:
        waiting = tuple(stage(file, f"{job.number}-{n}", place) for n, file in enumerate(files))
        return Made(waiting, told, numbered, asked, time.perf_counter() - begin)
    return Made(files, told, numbered, asked, time.perf_counter() - begin)


def _done(bench: Bench, work: Work) -> tuple[tuple[File, ...], tuple[Diagnostic, ...]]:
    if isinstance(work, Export):
        return tuple(_exported(bench, work)), ()
    rendered = render(bench.view, bench.theme, work)
    if rendered.value is None:
        return (), rendered.diagnostics
    return (File(work.address.path, rendered.value.content),), rendered.diagnostics


def _exported(bench: Bench, export: Export) -> Iterator[File]:
    archive = bench.archive
    if export.form == "citations":
        yield from citation_files(archive, export.id)
    elif export.form == "names":
        yield names(archive)
    elif export.id:
        yield from entity_feed(archive, bench.entries, export.id)
    else:
        title = bench.wording("kind.corrections")
        yield from site_feeds(archive, bench.entries, corrections_title=title)
