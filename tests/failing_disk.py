"""A disk that refuses, for tests: it fails at one chosen file that is to be written, moved or made.

It works anywhere, as a test of this process: the interpreter tells an audit hook of each file that it
opens, renames or makes (PEP 578), and what the hook raises is what the caller gets. What libraries
write by themselves, such as SQLite's own file, is not seen.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Disk:
    """Counts what is asked of it in *folder*; the request number *refused* fails with *errno*."""

    def __init__(self, folder: str, refused: int, errno: int) -> None:
        self.folder = folder
        self.refused = refused
        self.errno = errno
        self.asked = 0

    def ask(self, path: str) -> None:
        """Note a request to change *path*. Raises OSError from the refused one on: a full disk stays full."""
        if not path.startswith(self.folder):
            return
        self.asked += 1
        if self.asked > self.refused:
            raise OSError(self.errno, os.strerror(self.errno), path)


_at_work: list[Disk] = []
_installed: list[bool] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if not _at_work:
        return
    if event == "open":
        path, _, flags = arguments
        if isinstance(flags, int) and flags & _WRITES and not isinstance(path, int):
            _at_work[-1].ask(os.fsdecode(path))
    elif event == "os.rename":
        _at_work[-1].ask(os.fsdecode(arguments[1]))
    elif event == "os.mkdir":
        _at_work[-1].ask(os.fsdecode(arguments[0]))


@contextmanager
def failing(folder: str, refused: int, errno: int) -> Iterator[Disk]:
    """All that changes *folder* fails from request number *refused* (from 0) on."""
    # A hook stays for good: one serves all tests, and hears nothing between them.
    if not _installed:
        sys.addaudithook(_hear)
        _installed.append(True)
    disk = Disk(folder, refused, errno)
    _at_work.append(disk)
    try:
        yield disk
    finally:
        _at_work.pop()
