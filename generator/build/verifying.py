"""Whether the site is what a build from nothing gives: built elsewhere, compared byte for byte."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from generator.build.builder import build
from generator.build.project import Options, Project
from generator.build.publishing import MANIFEST


def verify(project: Project, options: Options) -> tuple[str, ...]:
    """The paths of files that differ, are missing, or should not be there; empty: all is well.

    Files of strangers in the site are not looked at.
    """
    with TemporaryDirectory(prefix="regesta-") as folder:
        clean = Project(project.root, Path(folder) / "site", Path(folder) / "state")
        build(clean, msgspec.structs.replace(options, is_clean=True))
        mine, right = _files(project.site), _files(clean.site)
        return tuple(
            path
            for path in sorted(mine | right)
            if _content(project.site / path) != _content(clean.site / path)
        )


def _files(site: Path) -> set[str]:
    try:
        listed = msgspec.json.decode((site / MANIFEST).read_bytes())
    except (OSError, msgspec.DecodeError):
        return set()
    return set(listed["files"])


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
