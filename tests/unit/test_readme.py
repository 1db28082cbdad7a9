"""What the README lets a newcomer do, done."""

import re
import shutil
from pathlib import Path

import pytest

from generator.build.building import load
from generator.build.project import Project
from generator.editing.annotating import add
from generator.editing.splicing import Page
from tests.folders import built, page

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SIDECAR = "content/articles/2007/2007-10-05-sco-csto-memorandum.yaml"


@pytest.fixture
def archive(tmp_path: Path) -> Project:
    """The demonstration archive, with what the README says added to its first article."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    section = README.partition("## Annotate something")[2].partition("\n## ")[0]
    assert SIDECAR in section
    block = re.search(r"```yaml\n(.*?)```", section, re.DOTALL)
    assert block
    text = (tmp_path / SIDECAR).read_text(encoding="utf-8")
    for kind, annotations in Page(block[1]).plain.items():
        text = add(text, kind, *annotations)
    (tmp_path / SIDECAR).write_text(text, encoding="utf-8")
    return Project(tmp_path, tmp_path / "site")


def test_what_the_readme_lets_one_add_fits_the_article(archive: Project):
    assert [one for one in load(archive).diagnostics if one.origin.path == SIDECAR] == []


@pytest.mark.slow
def test_what_the_readme_lets_one_add_is_seen_where_it_says(archive: Project):
    built(archive)

    article = page(archive, "articles/2007/2007-10-05-sco-csto-memorandum/index.html")
    assert re.search(r'href="[^"]*people/m-de-haas/index\.html"', article)
    assert "joint programs" in article
    assert "My first note, in <strong>Markdown</strong>." in article
    assert "2007-10-05-sco-csto-memorandum" in page(archive, "people/m-de-haas/index.html")
    assert "joint programs" in page(archive, "corrections/index.html")
