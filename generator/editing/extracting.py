"""What an extractor takes for the text of a page, where one is installed (``[html]``)."""

from __future__ import annotations

import logging
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from generator.editing.cleaning import folded


class Extraction(NamedTuple):
    """What a *tool* took for the *text*, folded; both are empty where none is installed."""

    tool: str = ""
    text: str = ""


LEAST = 200
"""Letters: less than this is no text that an extractor has found."""


def extract(html: str) -> Extraction:
    """Ask trafilatura for the text of a page, with little left out: our own rules come after it."""
    try:
        # Slow to import, and an extra: most archives never need it.
        from trafilatura import extract as ask  # noqa: PLC0415
    except ImportError:
        return Extraction()
    # It tells its own developers of every page that it makes nothing of.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text = ask(html, favor_recall=True, include_comments=False, include_tables=True) or ""
    found = folded(text)
    return Extraction(f"trafilatura {_version()}", found if len(found) >= LEAST else "")


def _version() -> str:
    try:
        return version("trafilatura")
    except PackageNotFoundError:
        return ""
