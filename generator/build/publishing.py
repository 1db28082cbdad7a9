"""PUBLISH: files become the site, all or nothing. The only writer of ``site/``.

Everything is written beside the site first. Then the manifest is made to name all that is ours, old
and new; files are moved one by one, each in one step; what we wrote before and no longer want is
removed; and the manifest names what is left. Whoever is interrupted still finds there what is ours,
and the next build finishes the job.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, NamedTuple

from generator.diagnostics import Diagnostic, Origin, Outcome, error
from generator.outputs import File

MANIFEST = ".regesta-manifest.json"
"""In ``site/``: the paths that we wrote, so that nothing else is ever removed."""

_KEPT = frozenset({MANIFEST, ".gitkeep"})


class Copy(NamedTuple):
    """A file that is published as it stands on the disk, without a way through memory."""

    path: str
    source: Path


class Staged(NamedTuple):
    """A file that waits to be published, written by whoever made it.

    *source* is where it waits; None when the site has the very same already. *size*, in bytes, and
    *mtime*, in nanoseconds, are how it looks, and will look in the site.
    """

    path: str
    source: str | None
    size: int
    mtime: int


class Stage(NamedTuple):
    """Where files wait for being published into *site*: a *folder* on the same disk.

    Where the site *is_empty* nothing of it needs to be compared, and files wait as they will stand.
    """

    folder: Path
    site: Path
    is_empty: bool = False

    @property
    def tree(self) -> str:
        """The folder whose files and folders go into an empty site as they are."""
        return f"{self.folder}/tree"


class Published(NamedTuple):
    """What changed: the files that were written and removed, by path below ``site/``, sorted.

    *unchanged* is how many were the same already.
    """

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]


def refusal(site: Path) -> Diagnostic | None:
    """Why we must not write into *site*: it has files, and none of them are ours."""
    if not site.exists() or (site / MANIFEST).is_file():
        return None
    if site.is_dir() and not any(entry.name not in _KEPT for entry in site.iterdir()):
        return None
    return error(
        "site-not-ours",
        Origin(site.name, 0),
        f"the folder {site.name}/ has files that Regesta did not write",
        "move them away, or build into another folder with `--site`",
    )


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_LOCKED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_IN_THE_WAY = frozenset({errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ENOTEMPTY})


def unwritable(problem: OSError, site: Path) -> Diagnostic:
    """What stopped a build that the disk refused. Raises *problem* again when it is another."""
    named = str(problem.filename2 or problem.filename or site)
    root = f"{site.parent}{os.sep}"
    origin = Origin(Path(named.removeprefix(root)).as_posix(), 0)
    if problem.errno in _FULL:
        return error("disk-full", origin, "the disk is full", "make room on it, and build again")
    if problem.errno in _LOCKED:
        return error(
            "disk-locked",
            origin,
            f"{origin.path} may not be written",
            "allow yourself to write there, or build into another folder with `--site`",
        )
    if problem.errno in _IN_THE_WAY:
        return _in_the_way(origin, origin.path)
    raise problem


def forget_stage(staging: Path) -> None:
    """Remove what waits for being published."""
    _clear(Stage(staging / "files", staging))


def set_stage(site: Path, staging: Path) -> Stage:
    """An empty stage for *site* in *staging*, a folder of ours on the same disk."""
    folder = staging / "files"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return Stage(folder, site, is_empty=not (site / MANIFEST).is_file())


def stage(file: File, name: str, place: Stage) -> Staged:
    """Let a file wait under a *name* that no other has; nothing is written if the site has it."""
    if not place.is_empty and _is_same(file.content, f"{place.site}/{file.path}"):
        return _looked_at(file.path, None, f"{place.site}/{file.path}")
    target = _written_in_place(file, place) if place.is_empty else None
    if target is None:
        # A flat folder: where each goes is only decided once all of them are there.
        target = f"{place.folder}/{name}"
        _write(file.content, target)
    return _looked_at(file.path, target, target)


def _written_in_place(file: File, place: Stage) -> str | None:
    """Where a file waits that stands there as it will in the site; None if it cannot."""
    if _bad_path(file.path, {}):
        return None
    target = f"{place.tree}/{file.path}"
    folder, _, name = target.rpartition("/")
    try:
        if name == "index.html":
            # Nearly always the first in its folder.
            _make_folder(folder)
        try:
            _write(file.content, target, os.O_EXCL)
        except FileNotFoundError:
            _make_folder(folder)
            _write(file.content, target, os.O_EXCL)
    except OSError as problem:
        # Another file, or a folder, is there: whoever publishes them both will see.
        if problem.errno in _IN_THE_WAY:
            return None
        raise
    return target


def _looked_at(path: str, source: str | None, found: str) -> Staged:
    status = os.stat(found)  # noqa: PTH116 - asked of every file of the site
    return Staged(path, source, status.st_size, status.st_mtime_ns)


def publish(files: Iterable[File | Copy | Staged], place: Stage) -> Outcome[Published | None]:
    """Make the site hold exactly *files*, beside whatever strangers keep there.

    Files that are the same already are not touched. When making a file raises, the site is as it
    was.
    """
    site = place.site
    wanted: dict[str, str] = {}
    staged: dict[str, str] = {}
    for file in files:
        problem = _bad_path(file.path, wanted)
        if problem:
            return Outcome(None, [problem])
        source = _staged(file, str(len(staged)), place).source
        if source:
            staged[file.path] = source
    problem = _within_another(wanted) or _overwritten(staged, site, _owned(site).__contains__)
    if problem:
        return Outcome(None, [problem])
    removed = _move(staged, place, frozenset(wanted.values()))
    _clear(place)
    return Outcome(Published(tuple(sorted(staged)), len(wanted) - len(staged), removed))


def amend(
    files: Iterable[File | Copy | Staged],
    gone: frozenset[str],
    place: Stage,
    *,
    is_ours: Callable[[str], bool],
) -> Outcome[Published | None]:
    """Put some *files* into the site, and take those away that are *gone*; the rest stays.

    What *is_ours* was published before. The work goes by what changes, not by what there is.
    """
    ready = [_staged(file, f"amended-{n}", place) for n, file in enumerate(files)]
    paths = [file.path for file in ready]
    staged = {file.path: file.source for file in ready if file.source}
    is_new = any(not is_ours(path) for path in paths)
    wanted: dict[str, str] = {}
    for path in {*(_owned(place.site) - gone if is_new else ()), *paths}:
        problem = _bad_path(path, wanted)
        if problem:
            return Outcome(None, [problem])
    problem = (_within_another(wanted) if is_new else None) or _overwritten(
        staged, place.site, is_ours
    )
    if problem:
        return Outcome(None, [problem])
    if is_new or gone:
        _move(staged, place, _owned(place.site).union(paths) - gone)
    else:
        _move_files(staged, place.site)
    _clear(place)
    return Outcome(Published(tuple(sorted(staged)), len(ready) - len(staged), tuple(sorted(gone))))


def _clear(place: Stage) -> None:
    shutil.rmtree(place.folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        place.folder.parent.rmdir()


def marks(site: Path, paths: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """How those files of the site look that are there: path, size in bytes, time in nanoseconds."""
    return (one for path in paths if (one := mark(site, path)))


def mark(site: Path, path: str) -> tuple[str, int, int] | None:
    """How one of them looks; None when it is not there."""
    try:
        status = os.stat(f"{site}/{path}")  # noqa: PTH116 - asked of every file of the site
    except OSError:
        return None
    return path, status.st_size, status.st_mtime_ns


def differing(site: Path, left: Iterable[tuple[str, int, int]]) -> list[str]:
    """Those of the site's files that do not look as they were left."""
    return [row[0] for row in left if mark(site, row[0]) != row]


def _staged(file: File | Copy | Staged, name: str, place: Stage) -> Staged:
    if isinstance(file, Staged):
        return file
    if isinstance(file, File):
        return stage(file, name, place)
    if _is_copied(file, place.site / file.path):
        return _looked_at(file.path, None, f"{place.site}/{file.path}")
    target = f"{place.folder}/{name}"
    shutil.copyfile(file.source, target)
    return _looked_at(file.path, target, target)


def _bad_path(path: str, wanted: dict[str, str]) -> Diagnostic | None:
    parts = path.split("/")
    is_strange = not path.strip("./") or "\\" in path or ":" in parts[0]
    if is_strange or path.startswith("/") or ".." in parts:
        return error(
            "path-outside", Origin(path, 0), "this path leads out of the site", "rename the file"
        )
    folded = path.casefold()
    if folded in wanted:
        return error(
            "address-clash",
            Origin(path, 0),
            f"{path} and {wanted[folded]} are one file on many disks",
            "rename one of the two",
        )
    wanted[folded] = path
    return None


def _within_another(wanted: Mapping[str, str]) -> Diagnostic | None:
    """A path that is a file for one and a folder for another."""
    for folded, path in wanted.items():
        folder = folded.rpartition("/")[0]
        while folder:
            if folder in wanted:
                return error(
                    "address-clash",
                    Origin(path, 0),
                    f"{wanted[folder]} is a file, and {path} would stand in it",
                    "rename one of the two",
                )
            folder = folder.rpartition("/")[0]
    return None


def _is_same(content: bytes, target: str) -> bool:
    try:
        if os.stat(target).st_size != len(content):  # noqa: PTH116 - asked of every file of the site
            return False
        with open(target, "rb") as stream:  # noqa: PTH123 - likewise
            return stream.read() == content
    except OSError:
        return False


def _is_copied(file: Copy, target: Path) -> bool:
    try:
        is_as_large = target.stat().st_size == file.source.stat().st_size
        return is_as_large and target.read_bytes() == file.source.read_bytes()
    except OSError:
        return False


def _write(content: bytes, path: str, how: int = os.O_TRUNC) -> None:
    """Write a new file: in one step, as tens of thousands are written."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | how | _BINARY, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


_BINARY = getattr(os, "O_BINARY", 0)
"""Windows would write line ends of its own."""


def _overwritten(
    staged: Iterable[str], site: Path, is_ours: Callable[[str], bool]
) -> Diagnostic | None:
    """A stranger's file, or a link that leads elsewhere, where one of ours would go."""
    root = site.resolve()
    is_inside: dict[str, bool] = {}
    is_there: dict[str, bool] = {}
    in_the_way: dict[str, str] = {}
    for path in staged:
        top, folder = path.partition("/")[0], path.rpartition("/")[0]
        if top not in is_there:
            is_there[top] = os.path.lexists(site / top)
        if not is_there[top]:
            # Nothing can be in the way where there is nothing: a first build need not look.
            continue
        if folder not in is_inside:
            is_inside[folder] = (site / folder).resolve().is_relative_to(root)
            in_the_way[folder] = _file_above(site, folder)
        if not is_inside[folder]:
            return error(
                "path-outside",
                Origin(path, 0),
                "a link in the site leads out of it",
                "remove the link",
            )
        blocked = in_the_way[folder]
        if blocked and not is_ours(blocked):
            return _in_the_way(Origin(path, 0), f"{site.name}/{blocked}")
        if stranger := _stranger_at(path, site, is_ours):
            return _in_the_way(Origin(path, 0), f"{site.name}/{stranger}")
    return None


def _stranger_at(path: str, site: Path, is_ours: Callable[[str], bool]) -> str:
    """What stands at a path, or in a folder there, and is not ours; empty when nothing does."""
    target = site / path
    if target.is_dir():
        return next((one for one in _files_in(site, path) if not is_ours(one)), "")
    is_strange = not is_ours(path) and path not in _KEPT and target.exists()
    return path if is_strange else ""


def _files_in(site: Path, folder: str) -> Iterator[str]:
    """The paths of all that is no folder below *folder*."""
    for path in sorted((site / folder).rglob("*")):
        if path.is_symlink() or not path.is_dir():
            yield path.relative_to(site).as_posix()


def _file_above(site: Path, folder: str) -> str:
    """The file that stands where *folder*, or one above it, would; empty when there is none."""
    while folder and not (site / folder).is_dir():
        if (site / folder).exists():
            return folder
        folder = folder.rpartition("/")[0]
    return ""


def _in_the_way(origin: Origin, path: str) -> Diagnostic:
    return error(
        "site-not-ours",
        origin,
        f"{path} is in the way, and Regesta did not write it",
        "move it away",
    )


def _move(staged: Mapping[str, str], place: Stage, wanted: frozenset[str]) -> tuple[str, ...]:
    site = place.site
    site.mkdir(parents=True, exist_ok=True)
    ours = _owned(site)
    # Written first: after a kill everything that is ours, old and new, is known to be.
    _write_manifest(site, ours | wanted)
    unwanted = tuple(sorted(ours - wanted))
    first = frozenset(_in_place_of(staged, unwanted))
    for path in sorted(first):
        _remove(site, path)
    _move_files(_without_folders(staged, place), site)
    for path in unwanted:
        if path not in first:
            _remove(site, path)
    _write_manifest(site, wanted)
    return unwanted


def _in_place_of(staged: Iterable[str], unwanted: Iterable[str]) -> Iterator[str]:
    """Files that go before others come: one becomes a folder, or a folder one of them."""
    files = frozenset(staged)
    folders = {folder for path in files for folder in _above(path)}
    return (path for path in unwanted if path in folders or not files.isdisjoint(_above(path)))


def _above(path: str) -> Iterator[str]:
    """The folders around a path, from the inside."""
    folder = path.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def _without_folders(staged: Mapping[str, str], place: Stage) -> Mapping[str, str]:
    """Move what waits as it will stand, each folder in one step; what is left."""
    if not os.path.isdir(place.tree):  # noqa: PTH112 - a text
        return staged
    moved = []
    for name in sorted(os.listdir(place.tree), key=_pages_last):  # noqa: PTH208 - likewise
        if not os.path.lexists(place.site / name):
            os.rename(f"{place.tree}/{name}", place.site / name)  # noqa: PTH104 - likewise
            moved.append(f"{place.tree}/{name}")
    gone = tuple(f"{one}/" for one in moved)
    return {
        path: source
        for path, source in staged.items()
        if not source.startswith(gone) and source not in moved
    }


def _pages_last(path: str) -> tuple[bool, str]:
    """While files move, no page leads to what is not there yet."""
    return path.endswith(".html"), path


def _move_files(staged: Mapping[str, str], site: Path) -> None:
    root = f"{site}/"
    for folder in sorted({path.rpartition("/")[0] for path in staged}):
        _make_folder(root + folder)
    for path in sorted(staged, key=_pages_last):
        try:
            os.replace(staged[path], root + path)  # noqa: PTH105 - asked of every file of the site
        except (IsADirectoryError, PermissionError):
            _clear_folders(Path(root + path))
            os.replace(staged[path], root + path)  # noqa: PTH105 - likewise


def _make_folder(path: str) -> None:
    """Make a folder that may be there; nearly always the one around it is."""
    try:
        os.mkdir(path)  # noqa: PTH102 - asked of every folder of the site
    except FileExistsError:
        if not os.path.isdir(path):  # noqa: PTH112 - likewise
            raise
    except FileNotFoundError:
        os.makedirs(path)  # noqa: PTH103


def _clear_folders(folder: Path) -> None:
    """Remove empty folders where a file goes; that nothing else is there was looked for before."""
    for path in sorted((folder, *folder.rglob("*")), reverse=True):
        if path.is_dir():
            path.rmdir()


def _remove(site: Path, path: str) -> None:
    target = site / path
    with contextlib.suppress(FileNotFoundError):
        target.unlink()
    for folder in target.parents:
        if folder == site:
            return
        try:
            folder.rmdir()
        except OSError:
            return


def _owned(site: Path) -> frozenset[str]:
    try:
        listed = json.loads((site / MANIFEST).read_bytes())
        return frozenset(path for path in listed["files"] if not _bad_path(path, {}))
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()


def _write_manifest(site: Path, paths: frozenset[str]) -> None:
    # A path on each line; the encoder that indents takes ten times as long.
    listed = json.dumps(sorted(paths), ensure_ascii=False, separators=(",\n", ": "))
    text = f'{{\n"files": [\n{listed[1:-1]}\n]\n}}\n'
    new = site / f"{MANIFEST}.new"
    new.write_text(text, encoding="utf-8")
    new.replace(site / MANIFEST)


def clean(site: Path) -> int:
    """Remove every file that we wrote into *site*, and the manifest; how many there were."""
    owned = sorted(_owned(site))
    for path in owned:
        _remove(site, path)
    with contextlib.suppress(FileNotFoundError):
        (site / MANIFEST).unlink()
    return len(owned)


class BusyError(Exception):
    """Another build holds the lock."""


PATIENCE = 0.5
"""Seconds that another build has to end: the workers of one that was killed soon do."""


@contextlib.contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Keep other builds of this archive out. Raises BusyError when one stays at work.

    The operating system lets go of the lock when its holder ends, however it ends, and the last
    process that it had forked.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+b") as stream:
        patience = time.monotonic() + PATIENCE
        while not _take(stream):
            if time.monotonic() > patience:
                raise BusyError
            time.sleep(0.02)
        yield


def _take(stream: IO[bytes]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt  # noqa: PLC0415 - there is only one of the two

            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
