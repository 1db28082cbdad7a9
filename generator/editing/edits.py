"""Edits of an archive's files, as values; and the one function that makes them."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec


class Edit(msgspec.Struct, frozen=True):
    """A change of one file. *path* is relative to the archive's folder, with forward slashes.

    *before* is what must stand there, None for nothing; *after* is what shall, None for nothing.
    """

    path: str
    before: bytes | None
    after: bytes | None


class ConflictError(Exception):
    """A file is not what an edit was made for; nothing was changed. *path* says which."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def fingerprint(content: bytes | None) -> str:
    """What tells one content of a file from every other: SHA-256, hex; empty for no file."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


def current(root: Path, path: str) -> bytes | None:
    """What stands at a path of an archive now; None for nothing. Raises ConflictError outside."""
    try:
        return _inside(root, path).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def apply(edits: Iterable[Edit], root: Path) -> None:
    """Make *edits* under *root*: all, or none when a file has changed since they were made.

    Raises ConflictError naming that file. Each file is replaced in one step; when the disk refuses
    one, those before it are put back, and the error goes on.
    """
    wanted = [edit for edit in edits if edit.before != edit.after]
    for edit in wanted:
        _check(edit, root)
    waiting: dict[str, Path] = {}
    done: list[Edit] = []
    try:
        for number, edit in enumerate(wanted):
            if edit.after is not None:
                waiting[edit.path] = _waiting(edit, root, number)
        for edit in wanted:
            # Once more, since others write here too: the time between is now as short as can be.
            _check(edit, root)
            _make(edit, root, waiting.get(edit.path))
            done.append(edit)
    except BaseException:
        for edit in reversed(done):
            _put_back(edit, root)
        raise
    finally:
        for path in waiting.values():
            path.unlink(missing_ok=True)


def _check(edit: Edit, root: Path) -> None:
    if current(root, edit.path) != edit.before:
        raise ConflictError(edit.path)


def difference(edits: Iterable[Edit]) -> str:
    """What edits change, as a unified diff; what is no text is only named."""
    return "".join(_difference(edit) for edit in sorted(edits, key=lambda one: one.path))


def _difference(edit: Edit) -> str:
    names = [
        "/dev/null" if content is None else f"{side}/{edit.path}"
        for side, content in (("a", edit.before), ("b", edit.after))
    ]
    before, after = _lines(edit.before), _lines(edit.after)
    if before is None or after is None:
        return f"--- {names[0]}\n+++ {names[1]}\n(no text)\n"
    import difflib  # noqa: PLC0415 - slow to import, and most who make edits show none

    lines = difflib.unified_diff(before, after, names[0], names[1])
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(content: bytes | None) -> Sequence[str] | None:
    try:
        text = (content or b"").decode()
    except UnicodeDecodeError:
        return None
    # Not splitlines(): it also ends lines where no editor does.
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [
        line for line in text.split("\n")[-1:] if line
    ]


def _inside(root: Path, path: str) -> Path:
    """Where a path leads. Raises ConflictError when that is outside of the archive's folder."""
    found = root / path
    if not found.resolve().is_relative_to(root.resolve()):
        raise ConflictError(path)
    return found


def _waiting(edit: Edit, root: Path, number: int) -> Path:
    """The new content in a hidden file beside its place, so that moving it there is one step."""
    target = (root / edit.path).resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    path = target.with_name(f".regesta-{os.getpid()}-{threading.get_ident()}-{number}.tmp")
    try:
        with path.open("wb") as stream:
            stream.write(edit.after or b"")
            stream.flush()
            os.fsync(stream.fileno())
        if edit.before is not None:
            shutil.copymode(target, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _make(edit: Edit, root: Path, waiting: Path | None) -> None:
    if waiting is None:
        (root / edit.path).unlink()
    else:
        # Through a symbolic link: the link stays, and what it leads to is replaced.
        waiting.replace((root / edit.path).resolve())


def _put_back(edit: Edit, root: Path) -> None:
    with suppress(OSError):
        if edit.before is None:
            (root / edit.path).unlink(missing_ok=True)
        else:
            (root / edit.path).parent.mkdir(parents=True, exist_ok=True)
            (root / edit.path).write_bytes(edit.before)
