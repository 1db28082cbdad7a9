"""The files of an archive: found, read and fingerprinted. The only reader of ``content/``."""

from __future__ import annotations

import hashlib
import operator
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from generator.diagnostics import Diagnostic, Origin, Outcome, error

CONTENT = "content"
ATTACHMENTS = "content/files/"
LARGEST_TEXT = 32 * 1024 * 1024
"""Bytes: above this an article or a YAML file is taken for a mistake."""

_JUNK_NAMES = frozenset({"Thumbs.db", "desktop.ini", "4913"})
_JUNK_ENDINGS = ("~", ".swp", ".swx", ".tmp", ".bak", "___jb_tmp___", "___jb_old___")


class SourceFile(NamedTuple):
    """A file as it was when the build began.

    *path* is relative to the archive's folder, with forward slashes. *fingerprint* is the SHA-256
    of the content, hex. The *content* of an attachment stays on the disk: it is empty here.
    """

    path: str
    content: bytes
    fingerprint: str
    size: int

    def line(self, number: int) -> str:
        """The line of this number, from 1; empty when there is none."""
        # Not splitlines(): it also ends lines where the readers of these files do not.
        text = self.content.decode("utf-8-sig", "replace")
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""


def scan(project: Path) -> Outcome[tuple[SourceFile, ...]]:
    """Every file under ``project/content``, by path; hidden files and editors' backups left out.

    A symbolic link is followed within content/ and refused when it leads out of it.
    """
    names = list_files(project)
    taken = [take(name, project) for name in names.value]
    told = [one for one in taken if isinstance(one, Diagnostic)]
    files = tuple(one for one in taken if isinstance(one, SourceFile))
    return Outcome(files, [*names.diagnostics, *told])


def list_files(project: Path) -> Outcome[tuple[str, ...]]:
    """The paths of these files, sorted; none of them is read."""
    found = _walk(CONTENT, project)
    names = tuple(sorted(name for name in found if isinstance(name, str)))
    return Outcome(names, [one for one in found if isinstance(one, Diagnostic)])


def _walk(folder: str, project: Path) -> list[str | Diagnostic]:
    """The paths of the files below a folder, relative to the archive's.

    Plain strings in a list: an archive has tens of thousands, on each build.
    """
    found: list[str | Diagnostic] = []
    _walk_into(folder, project, frozenset(), found, [])
    return found


def _walk_into(
    folder: str,
    project: Path,
    above: frozenset[str],
    found: list[str | Diagnostic],
    links: list[str],
) -> None:
    """Add to *found* what is in a folder, and to *links* the symbolic links that were met."""
    here = f"{project}/{folder}"
    real = os.path.realpath(here)
    if real in above:
        found.append(
            error(
                "link-circular",
                Origin(folder),
                "this symbolic link leads back to a folder that it stands in",
                "remove the link",
            )
        )
        return
    try:
        entries = sorted(os.scandir(here), key=_name_of)
    except OSError as problem:
        found.append(_unreadable(folder, problem))
        return
    for entry in entries:
        if is_junk(entry.name):
            continue
        name = f"{folder}/{entry.name}"
        if entry.is_symlink():
            links.append(name)
            if not _is_inside(name, project):
                found.append(
                    error(
                        "link-outside",
                        Origin(name),
                        "this symbolic link leads out of the archive",
                        "copy the file into content/ instead",
                    )
                )
                continue
        if Path(entry.path).is_dir() if entry.is_symlink() else entry.is_dir():
            _walk_into(name, project, above | {real}, found, links)
        else:
            found.append(name)


_name_of = operator.attrgetter("name")


def _is_inside(name: str, project: Path) -> bool:
    """Whether a path of the archive leads to a place below ``content/``, all links followed."""
    # Not Path.resolve(), which raises where a link leads to itself.
    root = os.path.realpath(project / CONTENT)
    return Path(os.path.realpath(project / name)).is_relative_to(root)


def is_junk(name: str) -> bool:
    """Whether a file or folder of this name is hidden, or an editor's own."""
    is_backup = name.endswith(_JUNK_ENDINGS) or (name.startswith("#") and name.endswith("#"))
    return name.startswith(".") or name in _JUNK_NAMES or is_backup


def names(project: Path, folder: str) -> tuple[str, ...]:
    """The paths of the files below a folder of ``content/`` that ``scan`` would read, sorted."""
    if not (project / CONTENT / folder).is_dir():
        return ()
    found = _walk(f"{CONTENT}/{folder}", project)
    return tuple(sorted(name for name in found if isinstance(name, str)))


def look(project: Path, path: str) -> Outcome[SourceFile | None]:
    """One file of the archive as it is now; None when it is not there. *path* begins content/."""
    found = project / path
    if not _is_inside(path, project) or not found.is_file():
        return Outcome(None)
    read = take(found.relative_to(project).as_posix(), project)
    return Outcome(None, [read]) if isinstance(read, Diagnostic) else Outcome(read)


def take(name: str, project: Path | str) -> SourceFile | Diagnostic:
    """A file that was listed, read; what is wrong where that is not possible."""
    try:
        # Plain system calls: an archive has tens of thousands of files.
        with open(f"{project}/{name}", "rb", buffering=0) as stream:  # noqa: PTH123
            size = os.fstat(stream.fileno()).st_size
            if name.startswith(ATTACHMENTS):
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
                return SourceFile(name, b"", digest, size)
            if size > LARGEST_TEXT:
                return error(
                    "file-too-large",
                    Origin(name),
                    f"this file has {size // 1024 // 1024} MiB, more than any text should",
                    "divide it, or put it into content/files/ as an attachment",
                )
            content = stream.read()
    except OSError as problem:
        return _unreadable(name, problem)
    return SourceFile(name, content, hashlib.sha256(content).hexdigest(), size)


def _unreadable(name: str, problem: OSError) -> Diagnostic:
    return error(
        "file-unreadable",
        Origin(name),
        f"this cannot be read: {problem.strerror or problem}",
        "check that it exists and that you may read it",
    )


class Seen(NamedTuple):
    """A file as it looked from outside, and the fingerprint of what was in it."""

    size: int
    mtime: int
    inode: int
    fingerprint: str


GRANULARITY = 2_000_000_000
"""Nanoseconds: a file that changed so shortly before it was looked at may have changed again since,
and look the same. Of all the disks in use FAT tells time least exactly."""


class Survey(NamedTuple):
    """What of an archive is other than it was, by path.

    *seen* is how files look now that looked otherwise before, *changed* those of them that hold
    something else; *removed* are no more. *is_plain*: no symbolic link was met, so that each file
    has one path.
    """

    seen: Mapping[str, Seen]
    changed: Mapping[str, SourceFile]
    removed: frozenset[str]
    is_plain: bool


Look = tuple[str, int, int, int]
"""A file from outside: its path, its size in bytes, its time in nanoseconds, its inode.

A plain tuple: there are tens of thousands on each build, and they are compared all at once."""


class Listing(NamedTuple):
    """What there is under ``content/``, told in few words.

    *digest* tells the paths from others; *is_plain*: no symbolic link was met; *told*: what is
    wrong with folders.
    """

    digest: bytes
    is_plain: bool
    told: tuple[Diagnostic, ...]


def listing(project: Path) -> Listing:
    """Walk through ``content/``."""
    return _listed(project)[1]


def _listed(project: Path) -> tuple[list[str], Listing]:
    links: list[str] = []
    found: list[str | Diagnostic] = []
    _walk_into(CONTENT, project, frozenset(), found, links)
    told = tuple(one for one in found if isinstance(one, Diagnostic))
    names = sorted(one for one in found if isinstance(one, str))
    return names, Listing(_digest(names), not links, told)


def _digest(names: Iterable[str]) -> bytes:
    return hashlib.sha256("\0".join(names).encode("utf-8", "surrogateescape")).digest()


def survey(
    project: Path,
    known: Mapping[str, Seen],
    before: list[Look],
    looked: int,
    listed: Callable[[], Listing],
) -> Outcome[Survey]:
    """Look at every file under ``project/content``; read those that may be other than *known*.

    *before* is how all known ones looked, by path; *looked* is when that was, in nanoseconds by the
    clock of the disk. *listed* gives the ``listing`` of the project.
    """
    root, names = f"{project}/", [look[0] for look in before]
    # Nearly always the same files are there: they are looked at while somebody else walks.
    now = list(_looks(root, names))
    what = listed()
    if what.digest != _digest(names):
        names, what = _listed(project)
        have = {look[0]: look for look in now}
        have.update(
            (look[0], look) for look in _looks(root, (one for one in names if one not in have))
        )
        now = [have[name] for name in names]
    safe = looked - GRANULARITY
    # One comparison for all of them: nearly always they are as they were.
    same = None if now == before else frozenset(before)
    others = [look[0] for look in now if look[2] >= safe or (same is not None and look not in same)]
    removed = {look[0] for look in same or ()} - {look[0] for look in now if same is not None}
    seen = _seen(project, known, others)
    found = Survey(*seen.value, frozenset(removed), what.is_plain)
    return Outcome(found, (*what.told, *seen.diagnostics))


def _looks(root: str, names: Iterable[str]) -> Iterator[Look]:
    for name in names:
        try:
            status = os.stat(root + name)  # noqa: PTH116 - asked of every file there is
        except OSError:
            # Whoever reads it will say why that is not possible.
            yield name, 0, 0, 0
        else:
            yield name, status.st_size, status.st_mtime_ns, status.st_ino


def resurvey(
    project: Path, known: Mapping[str, Seen], paths: Iterable[str]
) -> Outcome[Survey] | None:
    """The same where only *paths* may be other than *known*, in a content/ without symbolic links.

    None when one of them is more than a file: a folder that came or went, or a link.
    """
    others: list[str] = []
    removed: list[str] = []
    for name in sorted(set(paths)):
        if any(is_junk(part) for part in name.split("/")):
            continue
        try:
            status = (project / name).lstat()
        except OSError:
            if name in known:
                removed.append(name)
            elif any(path.startswith(f"{name}/") for path in known):
                return None
            continue
        if not stat.S_ISREG(status.st_mode):
            return None
        others.append(name)
    seen = _seen(project, known, others)
    return Outcome(Survey(*seen.value, frozenset(removed), is_plain=True), seen.diagnostics)


def _seen(
    project: Path, known: Mapping[str, Seen], names: Iterable[str]
) -> Outcome[tuple[dict[str, Seen], dict[str, SourceFile]]]:
    """How files look now, and those that hold something else than is *known*."""
    seen: dict[str, Seen] = {}
    changed: dict[str, SourceFile] = {}
    told: list[Diagnostic] = []
    for name in names:
        try:
            status = os.stat(f"{project}/{name}")  # noqa: PTH116 - a string, as names are
        except OSError as problem:
            told.append(_unreadable(name, problem))
            continue
        read = take(name, project)
        if isinstance(read, Diagnostic):
            told.append(read)
            continue
        before = known.get(name)
        seen[name] = Seen(status.st_size, status.st_mtime_ns, status.st_ino, read.fingerprint)
        if before is None or before.fingerprint != read.fingerprint:
            changed[name] = read
    return Outcome((seen, changed), told)
