"""The site that is built from ``content/``, parsed once for all checks."""

import json
from pathlib import Path
from typing import NamedTuple

import lxml.html
import pytest

SITE = Path(__file__).resolve().parents[2] / "site"


class Site(NamedTuple):
    """A built site: its folder, and every page by its path."""

    folder: Path
    pages: dict[str, lxml.html.HtmlElement]


@pytest.fixture(scope="session")
def site() -> Site:
    """The site in ``site/``; ``make browser`` builds it first."""
    manifest = SITE / ".regesta-manifest.json"
    assert manifest.is_file(), "site/ is not built: run `make browser`, or `regesta build`"
    paths = json.loads(manifest.read_bytes())["files"]
    pages = {
        path: lxml.html.document_fromstring((SITE / path).read_bytes())
        for path in paths
        if path.endswith(".html")
    }
    return Site(SITE, pages)
