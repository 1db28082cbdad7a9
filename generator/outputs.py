"""What is published: files of the site, as values."""

from __future__ import annotations

from typing import NamedTuple


class File(NamedTuple):
    """One file of the site: *path* relative to ``site/``, with forward slashes."""

    path: str
    content: bytes
