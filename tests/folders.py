"""Archives on the disk, for tests of what reads and writes files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.build.builder import build
from generator.build.project import Options, Project, Report

CONFIG = "format: 1\ntitle: Test\n"
ARTICLE = "---\ntitle: A title\ndate: 2007-10-05\n---\n"
PERSON = "name: Nikolai Bordyuzha\n"


def project(folder: Path, files: Mapping[str, str | bytes] | None = None) -> Project:
    """An archive in *folder* with these files below ``content/``; a configuration if none is given."""
    write(folder, {"archive.yaml": CONFIG, **(files or {})})
    return Project(folder, folder / "site")


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below ``content/``."""
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)


def built(archive: Project, **options: bool) -> Report:
    """Build without search, unless it is asked for."""
    return build(archive, Options(**{"with_search": False, **options}))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def page(archive: Project, path: str) -> str:
    """A page of the built site."""
    return (archive.site / path).read_text(encoding="utf-8")
