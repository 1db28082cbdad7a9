"""Messages in a file that nobody else sees: workers that are forked read it, and none copies it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.text.sealing import Held


class Spool:
    """Keeps messages on the disk for as long as it is open; who is killed leaves none."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - for as long as we live
        self._end = 0

    def put(self, message: bytes | memoryview) -> Spooled:
        """Keep a message."""
        place = Spooled(self, self._end, len(message))
        rest = memoryview(message)
        while rest:
            rest = rest[os.write(self._file.fileno(), rest) :]
        self._end += place.size
        return place

    def read(self, start: int, size: int) -> bytes:
        """What stands at a place. Whoever reads moves nothing that another process would miss."""
        return os.pread(self._file.fileno(), size, start)

    def close(self) -> None:
        """Forget all."""
        self._file.close()


class Spooled(Held):
    """Where a message stands in a spool."""

    __slots__ = ("size", "spool", "start")

    def __init__(self, spool: Spool, start: int, size: int) -> None:
        self.spool, self.start, self.size = spool, start, size

    def read(self) -> bytes:
        """The message."""
        return self.spool.read(self.start, self.size)


@contextmanager
def spooling(folder: Path) -> Iterator[Spool | None]:
    """A spool in a folder; None where files cannot be read at any place, as on Windows."""
    if not hasattr(os, "pread"):
        yield None
        return
    spool = Spool(folder)
    try:
        yield spool
    finally:
        spool.close()
