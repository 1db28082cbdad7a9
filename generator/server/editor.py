"""Saves what is done in pages, and takes it back. Nothing that others wrote is ever overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from generator.editing.edits import ConflictError, Edit, apply, current, fingerprint
from generator.editing.splicing import CannotRewriteError
from generator.server.changing import Change, RefusedError, edits
from generator.server.desks import Desk, desk_of, lay_out

REMEMBERED = 200
"""How many states of sidecars, and how many deeds, are remembered."""


class Conflict(NamedTuple):
    """A file that others changed meanwhile: what would have been written, and what stands there.

    *yours* is None when it is not known any more, *theirs* when the file is gone. *version* is that
    of the file as it is now.
    """

    path: str
    yours: str | None
    theirs: str | None
    version: str


class Saved(NamedTuple):
    """Something that was done: the files that changed, relative to the archive's folder."""

    paths: tuple[str, ...]


class Editor:
    """What the pages of one run write, in order, one after the other."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = Lock()
        self._done: list[tuple[Edit, ...]] = []
        self._undone: list[tuple[Edit, ...]] = []
        self._known: dict[tuple[str, str], bytes | None] = {}

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def lay_out(self, page: str) -> Desk | None:
        """The article of a page; how its sidecar stood is remembered, to be compared later."""
        desk = lay_out(self.root, page)
        if desk is not None:
            self._known[desk.path, desk.version] = desk.content
            for oldest in list(self._known)[:-REMEMBERED]:
                del self._known[oldest]
        return desk

    def save(self, page: str, version: str, wanted: Change) -> Saved | Conflict:
        """Make a change of the sidecar that the page knew by *version*.

        Raises RefusedError or CannotRewriteError when it cannot be made.
        """
        with self._lock:
            desk = self.lay_out(page)
            if desk is None:
                raise RefusedError("this article is not there any more", "look at its file")
            if desk.broken:
                raise RefusedError(f"{desk.path} has a mistake: {desk.broken}", "mend it first")
            if desk.version != version:
                return self._conflict(desk, version, wanted)
            made = edits(wanted, desk)
            try:
                apply(made, self.root)
            except ConflictError as problem:
                return self._met(problem.path, made)
            self._done = [*self._done, made][-REMEMBERED:]
            self._undone.clear()
            return Saved(tuple(one.path for one in made))

    def _conflict(self, desk: Desk, version: str, wanted: Change) -> Conflict:
        """Both versions: the change in the file as the page knew it, and the file as it is now."""
        yours = None
        if (desk.path, version) in self._known:
            then = desk_of(desk.article, desk.path, self._known[desk.path, version])
            with suppress(RefusedError, CannotRewriteError):
                yours = _text(edits(wanted, then)[-1].after)
        return Conflict(desk.path, yours, _text(desk.content), desk.version)

    def _met(self, path: str, made: Iterable[Edit]) -> Conflict:
        """Both versions of the file that was in the way of edits."""
        yours = next(one.after for one in made if one.path == path)
        now = current(self.root, path)
        return Conflict(path, _text(yours), _text(now), fingerprint(now))

    def undo(self) -> Saved | Conflict | None:
        """Take back what was done last; None when there is nothing."""
        with self._lock:
            return self._step(self._done, self._undone)

    def redo(self) -> Saved | Conflict | None:
        """Do again what was taken back last; None when there is nothing."""
        with self._lock:
            return self._step(self._undone, self._done)

    def _step(
        self, source: list[tuple[Edit, ...]], target: list[tuple[Edit, ...]]
    ) -> Saved | Conflict | None:
        if not source:
            return None
        back = tuple(_inverse(source.pop()))
        try:
            apply(back, self.root)
        except ConflictError as problem:
            # It is over with this one: what stands there now is somebody else's.
            return self._met(problem.path, back)
        target.append(back)
        return Saved(tuple(one.path for one in back))


def _inverse(made: Iterable[Edit]) -> Iterable[Edit]:
    return (Edit(one.path, one.after, one.before) for one in reversed(tuple(made)))


def _text(content: bytes | None) -> str | None:
    return None if content is None else content.decode("utf-8", "replace")
