"""What a whole build made becomes what the next build knows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import chain
from typing import Any, NamedTuple

from generator.archive.indexes import STORED
from generator.archive.linking import Records, held, known_articles
from generator.archive.model import Archive
from generator.archive.noting import Cell
from generator.build.making import Answered, Job, Made, name_of
from generator.build.noticing import templates_of
from generator.build.project import Options, Project
from generator.build.publishing import MANIFEST, Copy, Stage, Staged, marks
from generator.build.readers import Numbered, Readers
from generator.build.store import Amendment, Mark, State, Store
from generator.build.tracing import ASSETS, PLAN, Trace, trace_of
from generator.build.workers import Workers, beside
from generator.diagnostics import Diagnostic
from generator.outputs import File
from generator.pages.planning import Page
from generator.pages.theme_files import ThemeFolder
from generator.sources.files import Seen, SourceFile
from generator.sources.reading import id_at
from generator.text.sealing import Sealed

Whole = dict[Cell, tuple[File | Copy | Staged, ...]]
"""The files that belong to no page or record, by what makes them."""


Sources = Mapping[str, Seen]
"""How files of ``content/`` look, by path."""


class Light(NamedTuple):
    """What is still of interest of a job when what was read for it is noted."""

    files: tuple[Staged | File, ...]
    diagnostics: tuple[Diagnostic, ...]
    seconds: float


_ARTICLES = "articles"

_MANY = 500
"""So many things are noted before they are written together."""

_FEW = 100
"""So many things are noted at one step: whoever else works must not wait for long."""


class Keeper:
    """Puts what a build makes into a draft of the *store* as it comes; closed, it leaves none.

    So it is done while workers make the rest, and what was read takes little memory (`readers`).
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._draft = store.draft()
        self._count = 0
        self._makers: list[tuple[int, Trace]] = []
        self._files: list[tuple[str, int, int, int]] = []
        self._readers = Readers(())
        self._asked: set[Cell] = set()
        # The answers that the next build wants, where they say anything.
        self._answers: dict[Cell, object] = {}
        self._file_count = 0
        self._waiting: tuple[Trace, ...] = ()
        self._unnoted: list[Iterable[Answered]] = []

    def close(self) -> None:
        """Leave no draft behind."""
        self._draft.discard()

    def wait_with(self, traces: Iterable[Trace], answered: Iterable[Answered] = ()) -> None:
        """Keep these together with the archive, when there is time for it."""
        self._waiting = (*self._waiting, *traces)
        self._unnoted.append(answered)

    def putting_articles(
        self, staff: Workers, records: Records, looks: Callable[[], Sources]
    ) -> AbstractContextManager[None]:
        """While they are linked, another process keeps the articles, and how the files *look*."""
        return self._putting(staff, {_ARTICLES: held(known_articles(records))}, looks)

    def putting_indexes(self, staff: Workers, archive: Archive) -> AbstractContextManager[None]:
        """While pages are planned, another process keeps what was linked.

        From here on it is known which ids there are, and what was read can be noted.
        """
        self._readers = Readers(archive.labels)
        names = (name for name in STORED if name != _ARTICLES)
        return self._putting(staff, {name: getattr(archive, name).cells for name in names})

    @contextmanager
    def _putting(
        self,
        staff: Workers,
        cells: Mapping[str, Mapping[str, Any]],
        looks: Callable[[], Sources] = dict,
    ) -> Iterator[None]:
        """Meanwhile *cells* are written: by another process, if there is one and they are many."""
        kept = {name: _as_kept(one) for name, one in cells.items()}
        size = sum(map(len, cells.values()))
        with beside(staff, lambda: self._draft.put_apart(kept, looks()), size) as put:
            yield
            if not put():
                self._draft.discard()

    def note_archive(self) -> Iterator[None]:
        """See that the disk has the archive; note what waits for that, a little at each step."""
        self._draft.settle()
        yield
        answers = ((one,) for one in chain.from_iterable(self._unnoted))
        noting = chain(map(self.enter, self._waiting), map(self.note_answered, answers))
        for number, _ in enumerate(noting):
            if number % _FEW == 0:
                yield

    def enter(self, trace: Trace, numbered: Numbered | None = None) -> int:
        """Keep that something was made, and what was read for it; under which number.

        *numbered* is what was read, where it comes in numbers.
        """
        self._count += 1
        if numbered is not None:
            self._readers.add_numbered(self._count, numbered)
        else:
            self._readers.add(self._count, trace.reads)
        self._makers.append((self._count, trace))
        if len(self._makers) >= _MANY:
            self.flush()
        return self._count

    def note_answered(self, answered: Iterable[Answered]) -> None:
        """Keep questions that were asked, each once, whoever asked it first."""
        for one in answered:
            if one.question not in self._asked:
                self._asked.add(one.question)
                self.enter(trace_of(one))
                if one.value:
                    self._answers[one.question] = one.value

    def note_made(self, job: Job, made: Made) -> Light:
        """Keep what came of a job."""
        paths = tuple(file.path for file in made.files)
        trace = Trace(name_of(job.work), (), files=paths, told=made.diagnostics)
        number = self.enter(trace, made.reads)
        for file in made.files:
            # What waits nowhere yet is looked at when it is published.
            if isinstance(file, Staged):
                self._files.append((file.path, file.size, file.mtime, number))
                self._file_count += 1
        self.note_answered(made.answered)
        return Light(made.files, made.diagnostics, made.seconds)

    def flush(self) -> None:
        """Write what was noted."""
        self._draft.put_makers(self._makers)
        self._draft.put_files(self._files)
        self._makers.clear()
        self._files.clear()

    def note_readers(self) -> None:
        """Keep by what each cell was read, once everything is made."""
        self.flush()
        self._draft.put_readers(self._readers.rows())
        self._readers = Readers(())

    def keep(self, basis: bytes, known: Known, finished: Finished) -> None:
        """Put all that was noted in the store's place: it is published."""
        files = {
            path: (Mark(size, mtime), owner)
            for path, owner in _later(finished)
            for _, size, mtime in marks(known.project.site, (path,))
        }
        self._store.replace(
            self._draft,
            basis,
            Amendment(
                state=_state(known, finished, self._file_count + len(files) - 1),
                site=finished.archive.site,
                cells={},
                traces=(),
                gone=(),
                files=files,
                removed=(),
                sources={},
                told=_by_record((*known.read, *finished.words)),
                pages={page.address.path: page for page in finished.pages},
                answers=self._answers,
            ),
        )


class Finished(NamedTuple):
    """Everything that a build made for the site."""

    archive: Archive
    folders: tuple[ThemeFolder, ...]
    place: Stage
    pages: tuple[Page, ...]
    jobs: tuple[Job, ...]
    made: tuple[Light, ...]
    whole: Whole
    words: tuple[Diagnostic, ...]
    found: tuple[Diagnostic, ...]

    @property
    def files(self) -> Iterator[File | Copy | Staged]:
        """All files of the site."""
        return chain(chain.from_iterable(one.files for one in self.made), *self.whole.values())

    @property
    def told(self) -> Iterator[Diagnostic]:
        """All that is wrong with the theme and with what was made."""
        return chain(self.words, *(one.diagnostics for one in self.made), self.found)


class Known(NamedTuple):
    """What it was made from: the files when they were *looked* at, and what is wrong with them."""

    project: Project
    options: Options
    looked: int
    read: tuple[Diagnostic, ...]


def _as_kept(cells: Mapping[str, Any]) -> Mapping[str, Any]:
    return cells.as_kept() if isinstance(cells, Sealed) else cells


def _later(finished: Finished) -> Iterator[tuple[str, Cell]]:
    """The files that had not waited in the stage when they were noted, and what made them."""
    for job, one in zip(finished.jobs, finished.made, strict=True):
        for file in one.files:
            if isinstance(file, File):
                yield file.path, name_of(job.work)
    for name, ones in finished.whole.items():
        yield from ((file.path, name) for file in ones)
    yield MANIFEST, PLAN


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
        is_found=options.seeks,
    )


def seen(project: Project, files: Iterable[SourceFile]) -> Sources:
    """How the files look that were read. One that has changed meanwhile will be noticed."""
    root = f"{project.root}/"
    return {file.path: _seen(root + file.path, file.fingerprint) for file in files}


def _seen(path: str, fingerprint: str) -> Seen:
    try:
        status = os.stat(path)  # noqa: PTH116 - asked of every file of content/
    except OSError:
        # It is gone: whatever takes its place is another.
        return Seen(0, 0, 0, fingerprint)
    return Seen(status.st_size, status.st_mtime_ns, status.st_ino, fingerprint)


def _by_record(told: Iterable[Diagnostic]) -> dict[str, tuple[Diagnostic, ...]]:
    """What is wrong with records, by their ids; with the theme, under an empty one."""
    found: dict[str, list[Diagnostic]] = {}
    for one in told:
        path = one.origin.path
        found.setdefault(id_at(path) if path.startswith("content/") else "", []).append(one)
    return {id: tuple(ones) for id, ones in found.items()}
