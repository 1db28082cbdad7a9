"""Tells that files have changed, however an editor, git or a network drive changes them.

Events of the operating system come first. Beside them everything is looked through now and then:
an event that was lost is made up for, and where none ever come, looking through is all there is.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from watchfiles import Change, awatch
from watchfiles.main import FileChange

from generator.sources.files import is_junk

STEP = 5
"""Milliseconds without a further event after which a few changes are told."""

FEW = 8
"""More changes than this at once are a checkout or a script: then we wait until it is quiet."""

SOON = 0.005
"""Seconds in which a second event shows that a few changes are the first of many."""

QUIET = 0.25
"""Seconds without an event after which many changes are told."""

LONGEST = 10.0
"""Seconds after which many changes are told all the same."""

SWEEP = 3.0
"""Seconds between looks through everything while events arrive."""

LATE = 0.2
"""Seconds that an event may come after its change."""

POLL = 0.3
"""Seconds between looks through everything where events do not arrive."""

# Kinds of drives, as Linux names them, on which others may write without the system's knowledge.
_NETWORKS = frozenset(
    [
        "9p", "afs", "ceph", "cifs", "davfs", "drvfs", "fakeowner", "glusterfs", "grpcfuse",
        "lustre", "ncpfs", "nfs", "nfs4", "osxfs", "prl_fs", "smb3", "smbfs",
        "vboxsf", "virtiofs", "vmhgfs",
    ]
)  # fmt: skip
_NETWORK_PREFIXES = ("fuse.",)

Files = Mapping[str, tuple[int, int, int]]
"""Path to time of change in nanoseconds, size, and number on the disk."""


class Batch(NamedTuple):
    """Files that changed, as absolute paths, sorted. *is_polled*: found by looking, not told."""

    paths: tuple[str, ...]
    is_polled: bool = False


class Watching:
    """Watches *folders* (those that exist, now or later). *say* is told in words how it goes.

    With *poll* it asks for no events at all. *pause*: seconds between looks through everything.
    """

    def __init__(
        self,
        folders: Iterable[Path],
        say: Callable[[str], None],
        *,
        poll: bool = False,
        pause: float = SWEEP,
    ) -> None:
        self.folders = tuple(folders)
        self.say = say
        self.is_polling = poll
        self.pause = pause
        self._missed = 0
        self._found: asyncio.Queue[Batch] = asyncio.Queue()
        self._told: set[str] = set()
        self._again = asyncio.Event()
        self._listened: list[Path] = []
        # Looked at once, before anybody can rely on being told: a change made from now on is seen.
        self._known = snapshot(self.folders)

    async def batches(self) -> AsyncIterator[Batch]:
        """What changed, as soon as it is worth a rebuild. Never ends by itself."""
        reason = "as asked" if self.is_polling else network(self.folders)
        if reason:
            self._poll(reason)
        tasks = [asyncio.create_task(self._sweep()), asyncio.create_task(self._listen())]
        try:
            while True:
                yield await self._gathered()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _gathered(self) -> Batch:
        batch = await self._found.get()
        paths = set(batch.paths)
        begin = time.monotonic()
        while time.monotonic() - begin < LONGEST:
            pause = QUIET if len(paths) > FEW else SOON
            try:
                paths.update((await asyncio.wait_for(self._found.get(), pause)).paths)
            except TimeoutError:
                break
        return Batch(tuple(sorted(paths)), batch.is_polled)

    def _poll(self, reason: str) -> None:
        self.is_polling = True
        self.say(
            f"Changes are looked for every {POLL:g} s or more rarely, not told by the system: "
            f"{reason}."
        )

    async def _listen(self) -> None:
        """Pass on the system's events, and begin anew when a folder was made or replaced."""
        while not self.is_polling:
            self._listened = there = self._there()
            self._again.clear()
            if not there:
                await self._again.wait()
                continue
            listening = asyncio.create_task(self._events(there))
            again = asyncio.create_task(self._again.wait())
            await asyncio.wait((listening, again), return_when=asyncio.FIRST_COMPLETED)
            for task in (listening, again):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _events(self, folders: list[Path]) -> None:
        try:
            async for changes in awatch(
                *folders,
                watch_filter=_matters,
                debounce=60,
                step=STEP,
                ignore_permission_denied=True,
            ):
                paths = _paths(changes)
                self._told.update(paths)
                self._found.put_nowait(Batch(paths))
                if any(kind is Change.deleted and Path(path) in folders for kind, path in changes):
                    self._again.set()
        except FileNotFoundError:
            await asyncio.sleep(POLL)
        except (OSError, RuntimeError) as problem:
            self._poll(f"the system refuses to tell them ({problem})")

    async def _sweep(self) -> None:
        known = await asyncio.to_thread(snapshot, self.folders)
        if early := _differing(self._known, known):
            self._found.put_nowait(Batch(tuple(sorted(early)), is_polled=True))
        roots, earlier = _roots(self.folders), frozenset[str]()
        while True:
            await asyncio.sleep(POLL if self.is_polling else self.pause)
            begin = time.monotonic()
            now = await asyncio.to_thread(snapshot, self.folders)
            # On a slow drive a look takes long: never more than a tenth of the time. And an event
            # that is on its way shall be here before it is missed.
            await asyncio.sleep(max(0 if self.is_polling else LATE, 9 * (time.monotonic() - begin)))
            told, self._told = frozenset(self._told), set()
            self._judge(_differing(known, now), told | earlier)
            known, earlier = now, told
            if roots != (roots := _roots(self.folders)) or self._there() != self._listened:
                self._again.set()

    def _there(self) -> list[Path]:
        return [folder for folder in self.folders if folder.is_dir()]

    def _judge(self, changed: frozenset[str], told: frozenset[str]) -> None:
        missed = changed - told
        if not missed:
            self._missed = 0 if told else self._missed
            return
        self._found.put_nowait(Batch(tuple(sorted(missed)), is_polled=True))
        if told or self.is_polling:
            return
        self._missed += 1
        if self._missed == 2:  # once may be a folder that was replaced
            self._poll("files change here, and no events arrive")
            self._again.set()


def _paths(changes: Iterable[FileChange]) -> tuple[str, ...]:
    return tuple(sorted({path for _, path in changes}))


def _matters(_change: Change, path: str) -> bool:
    return not is_junk(os.path.basename(path))  # noqa: PTH119 - asked for every event


def snapshot(folders: Iterable[Path]) -> Files:
    """Every file below *folders* that matters, as it is now."""
    files: dict[str, tuple[int, int, int]] = {}
    waiting = [str(folder) for folder in folders]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:
            continue
        for entry in entries:
            if is_junk(entry.name):
                continue
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    found = entry.stat()
                    files[entry.path] = (found.st_mtime_ns, found.st_size, found.st_ino)
    return files


def _differing(old: Files, new: Files) -> frozenset[str]:
    return frozenset(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))


def _roots(folders: Iterable[Path]) -> tuple[int, ...]:
    """Which folders are there: a number for each, another when it was replaced."""
    numbers = []
    for folder in folders:
        try:
            numbers.append(folder.stat().st_ino)
        except OSError:
            numbers.append(0)
    return tuple(numbers)


def network(folders: Iterable[Path], mounts: str = "/proc/self/mounts") -> str:
    """Why no events will come from these folders: the kind of drive; empty when they will."""
    if not sys.platform.startswith("linux"):
        return ""
    try:
        lines = Path(mounts).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    drives = [
        (parts[1].replace("\\040", " "), parts[2])
        for line in lines
        if len(parts := line.split()) > 2
    ]
    for folder in folders:
        inside = [one for one in drives if folder.resolve().is_relative_to(one[0])]
        kind = max(inside, key=lambda one: len(one[0]), default=("", ""))[1]
        if kind in _NETWORKS or kind.startswith(_NETWORK_PREFIXES):
            return f"{folder.name}/ is on a drive of the kind {kind}"
    return ""
