"""Values that are worth keeping, in files of a folder, by name: what is damaged is not there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

_SIZE = 16
"""Bytes of the checksum before each value."""


class Cabinet:
    """Bytes by name. A name may have folders: ``parts/3f2a``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> bytes | None:
        """What is kept under a name; None when that is nothing, or damaged."""
        try:
            kept = (self._folder / name).read_bytes()
        except OSError:
            return None
        value = kept[_SIZE:]
        return value if kept[:_SIZE] == _checksum(value) else None

    def put(self, name: str, value: bytes) -> None:
        """Keep something under a name, in the place of what was there."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        begun = path.with_name(f"{path.name}.new")
        begun.write_bytes(_checksum(value) + value)
        os.replace(begun, path)  # noqa: PTH105 - one step, also on Windows

    def keep_only(self, names: Collection[str]) -> None:
        """Throw away all else."""
        wanted = set(names)
        folders = {name.partition("/")[0] for name in wanted}
        with suppress(FileNotFoundError):
            for entry in sorted(self._folder.iterdir()):
                if entry.name not in folders:
                    _remove(entry)
        for folder in sorted(folders):
            place = self._folder / folder
            for path in sorted(place.iterdir()) if place.is_dir() else ():
                if f"{folder}/{path.name}" not in wanted:
                    _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _checksum(value: bytes) -> bytes:
    return blake2b(value, digest_size=_SIZE).digest()
