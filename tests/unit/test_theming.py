"""docs/theming.md is true: its three changes, made one after another, do what it says."""

import re
from pathlib import Path

import pytest

from generator.build.project import Project
from tests.folders import built, page

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "theming.md").read_text(encoding="utf-8")
STARTER = ROOT / "generator" / "editing" / "starter" / "content"
ARTICLE = "articles/2024/2024-03-01-lamp-relit/index.html"


def changes() -> dict[str, str]:
    """The files that the document tells to write: each names its path in its first line."""
    fences = re.findall(r"```(?:css|html)\n(.*?)```", DOCUMENT, re.DOTALL)
    return {re.search(r"templates/\S+", text.splitlines()[0])[0]: text for text in fences}


@pytest.fixture(scope="module")
def themed(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The archive to start from, with all three changes, built."""
    folder = tmp_path_factory.mktemp("themed")
    for path in STARTER.rglob("*.*"):
        target = folder / "content" / path.relative_to(STARTER)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    for name, text in changes().items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    archive = Project(folder, folder / "site")
    report = built(archive)
    assert report.diagnostics == ()
    return archive


def test_the_document_makes_three_changes():
    assert len(changes()) == 3


def test_a_token_of_ones_own_comes_after_the_themes(themed: Project):
    (styles,) = themed.site.glob("assets/*/style.css")
    text = styles.read_text(encoding="utf-8")

    assert text.rindex("--link: #7a1f5c") > text.index("--link: #16517f")


def test_a_block_of_ones_own_stands_in_place_of_the_themes(themed: Project):
    html = page(themed, ARTICLE)

    assert "Seen a mistake? Write to" in html
    assert "<h2>Related</h2>" not in html
    assert 'id="cite"' in html


def test_a_component_of_ones_own_shows_on_every_page(themed: Project):
    assert "Ida Marlow</bdi> <small>" in page(themed, ARTICLE)
    assert "<small>" in page(themed, "people/ida-marlow/index.html")


def test_every_block_that_is_listed_is_there():
    rows = re.findall(r"^\| `([\w/]+\.html)`[^|]*\| (.+) \|$", DOCUMENT, re.MULTILINE)
    assert len(rows) == 4
    for template, listed in rows:
        text = (ROOT / "templates" / template).read_text(encoding="utf-8")
        blocks = set(re.findall(r"{% block (\w+) ", text))
        named = set(re.findall(r"`(\w+)`", listed))
        assert named <= blocks, template
