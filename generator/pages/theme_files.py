"""The files of a theme, as they stand on the disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

TEMPLATE = "template"
"""The kind of cell that a template is: its key is the template's name, also of one that is missing.
All assets together are one, under ``assets``, as every page names the folder in which they are."""


class ThemeFolder(NamedTuple):
    """A theme's folder, read once: what is in each of its *files*, by path below *path*."""

    path: Path
    files: Mapping[str, bytes]


def default_theme() -> Path:
    """The theme that comes with Regesta: inside the package when installed, else beside it."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "theme"
    return inside if inside.is_dir() else package.parent / "templates"


def read_theme(folders: tuple[Path, ...]) -> tuple[ThemeFolder, ...]:
    """All files of a theme's folders, as they are now."""
    return tuple(ThemeFolder(folder, dict(_files(folder))) for folder in folders)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        # A hidden folder beside the templates (.git) is not the theme's.
        if not name.startswith(".") and path.is_file():
            yield name, path.read_bytes()
