"""What a file of the archive was, as git remembers it. Asks git, and runs nothing else."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

DEPTH = 30
"""How many of a file's versions are looked at, the newest first."""

_SECONDS = 30


def versions(root: Path, path: str) -> Iterator[bytes]:
    """The committed contents of a file, newest first; none where git or the file is not known."""
    listed = _git(root, "log", f"-{DEPTH}", "--format=%H", "--", path)
    for commit in (listed or b"").decode("ascii", "replace").split():
        content = _git(root, "show", "--no-textconv", f"{commit}:./{path}")
        if content is not None:
            yield content


def _git(root: Path, *arguments: str) -> bytes | None:
    """What git answers; None when it cannot."""
    # A repository may name programs that git shall run; none is needed to read what was committed.
    settings = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
    try:
        ran = subprocess.run(  # noqa: S603 - the arguments are ours
            ["git", "--no-pager", *settings, *arguments],  # noqa: S607 - wherever git is
            cwd=root,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout if ran.returncode == 0 else None
