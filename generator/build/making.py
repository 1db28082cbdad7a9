"""What workers make: pages, and the exports that belong to one record; each as files that wait.

Where workers share our disk they write the files, and only their names come back: pages never
travel from process to process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Literal, NamedTuple

from generator.archive.model import Archive
from generator.build.publishing import Stage, Staged, stage
from generator.diagnostics import Diagnostic
from generator.exports.citations import citation_files
from generator.exports.feeds import entity_feed
from generator.outputs import File
from generator.pages.planning import Page
from generator.pages.rendering import Theme, ThemeFolder, render, theme
from generator.pages.views import View
from generator.pages.wording import Wording


class Shared(NamedTuple):
    """All that pages are made of. *stage* is None where workers cannot write on our disk."""

    archive: Archive
    wording: Wording
    folders: tuple[ThemeFolder, ...]
    stage: Stage | None


class Bench(NamedTuple):
    """The same, ready to work with."""

    archive: Archive
    view: View
    theme: Theme
    stage: Stage | None


class Export(NamedTuple):
    """Files that belong to one record: an article's citations, an entity's feeds."""

    form: Literal["citations", "feeds"]
    id: str


class Job(NamedTuple):
    """One piece of work; its *number* names the files that it stages."""

    number: int
    work: Page | Export


class Made(NamedTuple):
    """What came of a job: files, waiting or as values, and what went wrong."""

    files: tuple[Staged | File, ...]
    diagnostics: tuple[Diagnostic, ...]


def prepare(shared: Shared) -> Bench:
    """Make ready what was sent."""
    archive, wording, folders, place = shared
    return Bench(archive, View(archive, wording), theme(folders, wording), place)


def jobs(pages: Iterable[Page], archive: Archive) -> Iterator[Job]:
    """All the work: each page, and after it what belongs to its record."""
    number = count()
    for page in pages:
        yield Job(next(number), page)
        if page.template == "pages/article.html":
            yield Job(next(number), Export("citations", page.subject))
    for id in archive.entities:
        yield Job(next(number), Export("feeds", id))


def make(bench: Bench, job: Job) -> Made:
    """Do one piece of work."""
    files, told = _done(bench, job.work)
    if bench.stage is None:
        return Made(files, told)
    place = bench.stage
    staged = (stage(file, f"{job.number}-{n}", place) for n, file in enumerate(files))
    return Made(tuple(staged), told)


def _done(bench: Bench, work: Page | Export) -> tuple[tuple[File, ...], tuple[Diagnostic, ...]]:
    if isinstance(work, Export):
        return tuple(_exported(bench.archive, work)), ()
    rendered = render(bench.view, bench.theme, work)
    if rendered.value is None:
        return (), rendered.diagnostics
    return (File(work.address.path, rendered.value.content),), rendered.diagnostics


def _exported(archive: Archive, export: Export) -> Iterator[File]:
    if export.form == "citations":
        return citation_files(archive, export.id)
    return entity_feed(archive, export.id)
