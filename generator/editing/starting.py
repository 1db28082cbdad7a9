"""A small complete archive to start from: the files in ``starter/``, as edits."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from generator.editing.edits import Edit


def start() -> tuple[Edit, ...]:
    """Every file of the starter archive, for an empty folder."""
    return tuple(_edits(files("generator.editing") / "starter", ""))


def _edits(folder: Traversable, path: str) -> Iterator[Edit]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _edits(entry, f"{path}{entry.name}/")
        else:
            # A file named .gitignore would be heeded by the repository that holds it.
            yield Edit(f"{path}{entry.name.replace('dot-', '.', 1)}", None, entry.read_bytes())
