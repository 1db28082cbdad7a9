"""Edits of an archive's files, as values; and the one function that makes them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec


class Edit(msgspec.Struct, frozen=True):
    """A change of one file. *path* is relative to the archive's folder.

    *before* is what must stand there, None for nothing; *after* is what shall, None for nothing.
    """

    path: str
    before: bytes | None
    after: bytes | None


class ConflictError(Exception):
    """A file is not what the edit was made for; nothing was changed."""


def apply(edits: Iterable[Edit], root: Path) -> None:
    """Make *edits* under *root*: all, or none when a file has changed since they were made.

    Raises ConflictError naming that file.
    """
    wanted = tuple(edits)
    for edit in wanted:
        path = root / edit.path
        if not path.resolve().is_relative_to(root.resolve()):
            raise ConflictError(edit.path)
        if (path.read_bytes() if path.exists() else None) != edit.before:
            raise ConflictError(edit.path)
    for edit in wanted:
        path = root / edit.path
        if edit.after is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(edit.after)
