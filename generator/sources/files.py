"""The files of an archive: found, read and fingerprinted. The only reader of ``content/``."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
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
    files: list[SourceFile] = []
    told: list[Diagnostic] = []
    for name in _walk(CONTENT, project, frozenset()):
        if isinstance(name, Diagnostic):
            told.append(name)
            continue
        read = _read(name, project)
        if isinstance(read, Diagnostic):
            told.append(read)
        else:
            files.append(read)
    return Outcome(tuple(sorted(files)), told)


def _walk(folder: str, project: Path, seen: frozenset[str]) -> Iterator[str | Diagnostic]:
    """The paths of the files below a folder, relative to the archive's.

    Plain strings, not Path objects: an archive has tens of thousands, on each build.
    """
    here = f"{project}/{folder}"
    real = os.path.realpath(here)
    if real in seen:
        yield error(
            "link-circular",
            Origin(folder),
            "this symbolic link leads back to a folder that it stands in",
            "remove the link",
        )
        return
    try:
        entries = sorted(os.scandir(here), key=lambda entry: entry.name)
    except OSError as problem:
        yield _unreadable(folder, problem)
        return
    for entry in entries:
        name = f"{folder}/{entry.name}"
        if is_junk(entry.name):
            continue
        if entry.is_symlink() and not _is_inside(name, project):
            yield error(
                "link-outside",
                Origin(name),
                "this symbolic link leads out of the archive",
                "copy the file into content/ instead",
            )
        elif entry.is_dir():
            yield from _walk(name, project, seen | {real})
        else:
            yield name


def _is_inside(name: str, project: Path) -> bool:
    """Whether a path of the archive leads to a place below ``content/``, all links followed."""
    return (project / name).resolve().is_relative_to((project / CONTENT).resolve())


def is_junk(name: str) -> bool:
    """Whether a file or folder of this name is hidden, or an editor's own."""
    is_backup = name.endswith(_JUNK_ENDINGS) or (name.startswith("#") and name.endswith("#"))
    return name.startswith(".") or name in _JUNK_NAMES or is_backup


def names(project: Path, folder: str) -> tuple[str, ...]:
    """The paths of the files below a folder of ``content/`` that ``scan`` would read, sorted."""
    if not (project / CONTENT / folder).is_dir():
        return ()
    found = _walk(f"{CONTENT}/{folder}", project, frozenset())
    return tuple(sorted(name for name in found if isinstance(name, str)))


def look(project: Path, path: str) -> Outcome[SourceFile | None]:
    """One file of the archive as it is now; None when it is not there. *path* begins content/."""
    found = project / path
    if not _is_inside(path, project) or not found.is_file():
        return Outcome(None)
    read = _read(found.relative_to(project).as_posix(), project)
    return Outcome(None, [read]) if isinstance(read, Diagnostic) else Outcome(read)


def _read(name: str, project: Path) -> SourceFile | Diagnostic:
    path = project / name
    try:
        if name.startswith(ATTACHMENTS):
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            return SourceFile(name, b"", digest, path.stat().st_size)
        size = path.stat().st_size
        if size > LARGEST_TEXT:
            return error(
                "file-too-large",
                Origin(name),
                f"this file has {size // 1024 // 1024} MiB, more than any text should",
                "divide it, or put it into content/files/ as an attachment",
            )
        content = path.read_bytes()
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
    """The files of an archive from outside: by path, how each looks and what it holds."""

    files: Mapping[str, Seen]
    changed: Mapping[str, SourceFile]


def survey(project: Path, known: Mapping[str, Seen], looked: int) -> Outcome[Survey]:
    """Every file under ``project/content``; only those are read that may be other than *known*.

    *looked* is when the known ones were looked at, in nanoseconds by the clock of the disk.
    """
    files: dict[str, Seen] = {}
    changed: dict[str, SourceFile] = {}
    told: list[Diagnostic] = []
    for name in _walk(CONTENT, project, frozenset()):
        if isinstance(name, Diagnostic):
            told.append(name)
            continue
        try:
            status = os.stat(f"{project}/{name}")  # noqa: PTH116 - asked of every file there is
        except OSError as problem:
            told.append(_unreadable(name, problem))
            continue
        before = known.get(name)
        looks = (status.st_size, status.st_mtime_ns, status.st_ino)
        if before and before[:3] == looks and status.st_mtime_ns < looked - GRANULARITY:
            files[name] = before
            continue
        read = _read(name, project)
        if isinstance(read, Diagnostic):
            told.append(read)
            continue
        files[name] = Seen(*looks, read.fingerprint)
        if before is None or before.fingerprint != read.fingerprint:
            changed[name] = read
    return Outcome(Survey(files, changed), told)
