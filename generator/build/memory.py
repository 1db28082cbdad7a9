"""What a process knows of an archive between two builds; all of it is on the disk too.

A build in a process of its own makes one and lets it go. `regesta serve` keeps it, so that an edit
costs no more than what it changes. Whatever is doubtful is forgotten, and looked up anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.archive.noting import Answer, Cell, Notebook
from generator.build.basis import basis_of
from generator.build.project import Options, Project
from generator.build.store import Store
from generator.pages.theme_files import ThemeFolder, read_theme

if TYPE_CHECKING:
    from generator.pages.rendering import Theme
    from generator.pages.wording import Wording


class Looks(NamedTuple):
    """A theme in the language of a site, ready to render with."""

    folders: tuple[ThemeFolder, ...]
    wording: Wording
    theme: Theme


class Memory:
    """The memory of one archive.

    With it, a build may be told which files have changed, and looks at no others. That rests on one
    look at everything, by which it *is_sure*; *unsettled* are the paths of files that were other
    than those of the site when they were looked at last. *grouped* are all paths by the ids of
    records, once a build was rehearsed.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.store = Store(project.state)
        self.is_sure = False
        self.unsettled: frozenset[str] = frozenset()
        self.grouped: Mapping[str, list[str]] | None = None
        self._folders: tuple[ThemeFolder, ...] | None = None
        self._looks: dict[str, Looks] = {}
        self._bases: dict[Options, bytes] = {}
        self._answers: dict[Cell, Answer] = {}
        self._asking: dict[Cell, set[Cell]] = defaultdict(set)

    def refresh(self) -> None:
        """Forget what may not be so any more, since somebody else has built meanwhile."""
        if not self.store.is_current():
            self.forget()
            self.store.close()
            self.store = Store(self.project.state)

    def forget(self) -> None:
        """Be sure of nothing: the next build looks at everything."""
        self.is_sure = False
        self.unsettled = frozenset()
        self.grouped = None
        self._folders = None
        self._looks.clear()
        self._answers.clear()
        self._asking.clear()

    def renew(self) -> None:
        """Begin with an empty store."""
        self.forget()
        self.store.renew()

    def close(self) -> None:
        self.store.close()

    def basis(self, options: Options) -> bytes:
        """What results rest on beside their inputs: in one process it never changes."""
        if options not in self._bases:
            self._bases[options] = basis_of(self.project, options)
        return self._bases[options]

    def asked_last(self) -> Options:
        """What the last build was asked for, as far as that can be told."""
        known = self.store.basis()
        every = (
            Options(with_search=search, with_drafts=drafts)
            for drafts in (False, True)
            for search in (True, False)
        )
        return next((one for one in every if self.basis(one) == known), Options())

    def narrowed(self, paths: Iterable[str]) -> Narrowed | None:
        """The files that may have changed, when *paths* (absolute) have; None: any may."""
        if not self.is_sure:
            return None
        content = Path(self.project.root, "content")
        files, is_theme = set(self.unsettled), False
        for path in map(Path, paths):
            if path.is_relative_to(content) and path != content:
                files.add(path.relative_to(self.project.root).as_posix())
            elif any(path.is_relative_to(folder) for folder in self.project.themes):
                is_theme = True
            else:
                return None
        return Narrowed(frozenset(files), is_theme)

    def folders(self, *, is_known: bool = False) -> tuple[ThemeFolder, ...]:
        """The files of the theme; *is_known*: as they were when they were last read."""
        if self._folders is None or not is_known:
            found = read_theme(self.project.themes)
            if found != self._folders:
                self._folders = found
                self._looks.clear()
        return self._folders

    def looks(self, language: str, notes: Notebook) -> Looks:
        """The theme, made once; which templates are read goes into *notes*."""
        # Who has found nothing changed renders nothing.
        from generator.pages.languages import wording  # noqa: PLC0415 - slow to import
        from generator.pages.rendering import theme  # noqa: PLC0415 - likewise

        folders = self.folders(is_known=True)
        if language not in self._looks:
            words = wording(self.project.themes, language).value
            made = theme(folders, words, notes, self.store.codes())
            self._looks[language] = Looks(folders, words, made)
        found = self._looks[language]
        found.theme.environment.notes = notes
        return found

    def recall(self, touched: Iterable[Cell]) -> dict[Cell, Answer]:
        """The answers of what was published, but for those that may be others now."""
        lost: set[Cell] = set()
        queue = list(touched)
        while queue:
            for question in self._asking.get(queue.pop(), ()):
                if question not in lost:
                    lost.add(question)
                    queue.append(question)
        return {one: answer for one, answer in self._answers.items() if one not in lost}

    def recalls(self, question: Cell, answer: Answer) -> bool:
        """Whether an answer is one that was recalled."""
        return self._answers.get(question) is answer

    def remember(self, notes: Notebook, lasting: Collection[str]) -> None:
        """Keep answers of *lasting* kinds, now that what they tell of is published."""
        new = {
            question: answer
            for question, answer in notes.answers.items()
            if question[0] in lasting and not self.recalls(question, answer)
        }
        # What was not recalled, and not asked for again, may be wrong by now.
        self._answers = {one: notes.answers[one] for one in self._answers if one in notes.answers}
        self._answers.update(new)
        for question, answer in new.items():
            for cell in answer.reads:
                self._asking[cell].add(question)


class Narrowed(NamedTuple):
    """The files of ``content/`` that may have changed; whether the theme may have."""

    files: frozenset[str]
    is_theme: bool
