"""The run of a server: what was built last, what is wrong, and who wants to know.

Whatever happens, the site that was built last stays up: a build publishes all or nothing.
"""

from __future__ import annotations

import asyncio
import gc
import os
import time
import traceback
from collections.abc import Callable, Collection, Iterable
from hashlib import blake2b
from pathlib import Path
from typing import ParamSpec, TypeVar

import msgspec

from generator.build.builder import Builder
from generator.build.project import Options, Project, Report
from generator.diagnostics import Diagnostic, has_errors, show

P = ParamSpec("P")
T = TypeVar("T")

IDLE = 1.0
"""Seconds without a change after which the search index is made."""

LOOK = 5.0
"""Seconds without a change after which everything is looked at: also what nobody has told."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What every open page may want to know.

    *builds* counts those that have ended. *defect* is an exception of ours, in words: a mistake of
    Regesta, not of the archive.
    """

    builds: int = 0
    is_building: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()
    defect: str = ""

    @property
    def has_failed(self) -> bool:
        return bool(self.defect) or has_errors(self.diagnostics)


class Session:
    """One run of ``regesta serve``: rebuilds when asked, and tells when something has changed.

    *say* is told in words what a person at the terminal wants to know.
    """

    def __init__(self, project: Project, options: Options, say: Callable[[str], None]) -> None:
        self.project = project
        self.options = options
        self.say = say
        self.state = State()
        self.tick = asyncio.Event()
        self.is_closing = False
        self._builder = Builder(project)
        self._wanted = asyncio.Event()
        self._wanted.set()
        # Those that may have changed since the last build; None: any may.
        self._paths: set[str] | None = None
        self._built_from: dict[str, tuple[int, int, int] | None] = {}
        self._assets = _assets(project.site, ())

    def differ_in_style(self, one: str, other: str) -> bool:
        """Whether two folders of the theme's own files differ in style sheets only."""
        old, new = self._assets.get(one), self._assets.get(other)
        if old is None or new is None or old.keys() != new.keys():
            return False
        return all(name.endswith(".css") for name in old if old[name] != new[name])

    def want(self, paths: Iterable[str] = ()) -> None:
        """Ask for a rebuild since *paths* (absolute) changed; none: whatever has.

        Not for files that are as they were when the last build began: editors and systems often
        tell one change twice.
        """
        now = {path: _as_it_is(path) for path in paths}
        if now and all(
            path in self._built_from and self._built_from[path] == one for path, one in now.items()
        ):
            return
        self._built_from.update(now)
        if not now:
            self._paths = None
        elif self._paths is not None:
            self._paths.update(now)
        self._wanted.set()

    def close(self) -> None:
        """End what waits for changes."""
        self.is_closing = True
        self._tell()

    async def run(self) -> None:
        """Rebuild whenever it is wanted; make the search index when nothing else is."""
        pause: float | None = None
        try:
            while True:
                try:
                    await asyncio.wait_for(self._wanted.wait(), pause)
                except TimeoutError:
                    pause = None
                    await self._look()
                    continue
                self._wanted.clear()
                paths, self._paths = self._paths, set()
                await self._rebuild(paths)
                await self._rehearse()
                is_found = self.options.with_search and not self.state.has_failed
                pause = IDLE if is_found else LOOK
        finally:
            self._builder.close()

    async def _rehearse(self) -> None:
        """Make ready what the next edit will need, if that was not done."""
        await self._safely(_rehearse, self._builder, self._without_search)

    async def _rebuild(self, paths: Collection[str] | None) -> None:
        self._tell(is_building=True)
        begin = time.perf_counter()
        report = await self._safely(_build, self._builder, self._without_search, paths)
        if report is None:
            return
        if any(path.startswith("assets/") for path in report.written):
            self._assets.update(await asyncio.to_thread(_assets, self.project.site, self._assets))
        self._tell(
            builds=self.state.builds + 1,
            is_building=False,
            diagnostics=report.diagnostics,
            defect="",
        )
        self.say(_in_words(report, time.perf_counter() - begin))

    async def _look(self) -> None:
        """Look at everything, and make the search index, which is not made with each change."""
        report = await self._safely(_build, self._builder, self.options, None)
        if report is None or report.published is None:
            return
        if self.options.with_search:
            self.say("Search is ready.")
        elif report.published.written or report.published.removed:
            self._tell(builds=self.state.builds + 1, diagnostics=report.diagnostics)

    @property
    def _without_search(self) -> Options:
        return msgspec.structs.replace(self.options, keeps_search=self.options.with_search)

    async def _safely(self, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T | None:
        """Do *work* in a thread; None when it raises."""
        try:
            return await asyncio.to_thread(work, *args, **named)
        except Exception as problem:  # noqa: BLE001 - a defect of ours must not end the server
            told = f"{type(problem).__name__}: {problem}"
            self._tell(builds=self.state.builds + 1, is_building=False, defect=told)
            self.say(
                f"This is a mistake in Regesta, not in your files: {told}\n"
                f"{''.join(traceback.format_exception(problem)[-3:])}"
                "The site is as it was. Please report it."
            )
            return None

    def _tell(self, **fields: object) -> None:
        self.state = msgspec.structs.replace(self.state, **fields)
        tick, self.tick = self.tick, asyncio.Event()
        tick.set()


def _build(builder: Builder, options: Options, paths: Collection[str] | None) -> Report:
    # Looking for rings of values is a third of a build's time; here it is done between builds.
    gc.disable()
    try:
        return builder.build(options, paths=paths)
    finally:
        if paths is None:
            _settle()
        gc.enable()


def _rehearse(builder: Builder, options: Options) -> None:
    gc.disable()
    try:
        if builder.rehearse(options):
            _settle()
    finally:
        gc.enable()


def _settle() -> None:
    """What is known of the archive stays: it need not be looked through again and again."""
    gc.collect()
    gc.freeze()


def _as_it_is(path: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - asked for a thousand files at once
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino)


def _in_words(report: Report, seconds: float) -> str:
    problems = show(report.diagnostics).rstrip("\n")
    if report.published is None:
        return f"{problems}\nNothing was published; the last good site stays up."
    done = report.published
    changes = f"{len(done.written):,} written, {len(done.removed):,} removed"
    line = f"Built in {seconds:.3f} s: {changes}."
    return f"{problems}\n{line}" if problems else line


def _assets(site: Path, known: Iterable[str]) -> dict[str, dict[str, bytes]]:
    """The theme's own files as they stand in the site: digests by folder, but for *known* ones."""
    folders = {path.name: path for path in (site / "assets").glob("*") if path.is_dir()}
    return {
        name: {
            path.relative_to(folder).as_posix(): blake2b(path.read_bytes()).digest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        for name, folder in sorted(folders.items())
        if name not in known
    }
