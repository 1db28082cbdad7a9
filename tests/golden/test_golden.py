"""Whole pages of the archive to start from, as they were last looked at and found good.

After a change of the theme: `make golden` writes them anew; read the difference before committing.
"""

import os
import re
from pathlib import Path

import pytest

from generator.build.project import Project
from generator.editing.edits import apply
from generator.editing.starting import start
from tests.folders import built, page

PAGES = Path(__file__).parent / "pages"
PATHS = (
    "index.html",
    "articles/2024/2024-03-01-lamp-relit/index.html",
    "people/ida-marlow/index.html",
    "organizations/lantern-society/index.html",
    "places/index.html",
    "quotations/index.html",
    "corrections/index.html",
    "feed.xml",
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("golden")
    apply(start(), root)
    made = Project(root, root / "site")
    assert built(made).published is not None
    return made


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_as_it_was_when_it_was_last_looked_at(archive: Project, path: str):
    golden = PAGES / path.replace("/", "__")
    # Assets stand in a folder named by what they hold.
    made = re.sub(r"assets/[0-9a-f]{8}/", "assets/-/", page(archive, path))
    if os.environ.get("REGESTA_GOLDEN") == "update":
        PAGES.mkdir(exist_ok=True)
        golden.write_text(made, encoding="utf-8")

    assert made == golden.read_text(encoding="utf-8")
