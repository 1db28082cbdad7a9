"""What every result rests on beside its inputs: our code, the libraries, and what was asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import msgspec

from generator.build.project import Options, Project

LIBRARIES = (
    "anyascii", "babel", "edtf", "jinja2", "markdown_it_py", "markupsafe", "mdurl", "msgspec",
    "pagefind_bin", "pyyaml", "rapidfuzz", "regex",
)  # fmt: skip
"""Those whose releases may change what we make."""


def basis_of(project: Project, options: Options) -> bytes:
    """A digest of all that: what was made on another basis is made anew."""
    parts = (
        sys.version,
        tuple(_modules(Path(__file__).parent.parent)),
        tuple(sorted(_releases())),
        str(project.site),
        options.with_drafts,
        options.with_search or options.keeps_search,
    )
    return blake2b(msgspec.msgpack.encode(parts), digest_size=16).digest()


def _modules(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Our own modules, as they look from outside."""
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        if entry.is_dir() and entry.name not in ("__pycache__", "theme"):
            yield from _modules(Path(entry.path))
        elif entry.name.endswith(".py"):
            status = entry.stat()
            yield entry.path, status.st_size, status.st_mtime_ns


def _releases() -> Iterator[str]:
    """The releases of libraries that are installed: ``jinja2-3.1.6``."""
    for folder in sys.path:
        # An empty one is the folder in which we were started.
        if not Path(folder).is_dir():
            continue
        for entry in os.scandir(folder or "."):
            name, _, ending = entry.name.rpartition(".")
            if ending == "dist-info" and name.partition("-")[0].casefold() in LIBRARIES:
                yield name
