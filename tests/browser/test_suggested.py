"""What was suggested and nobody has looked at: it looks so in the text, whatever kind it is."""

import pytest
from playwright.sync_api import Page

from tests.folders import built, project

FILES = {
    "articles/2007/a.md": "---\ntitle: A\ndate: 2007\n---\nBob said much in Dushambe. Bob said more in Minks.\n",
    "articles/2007/a.yaml": """quotations:
  - {quote: said much, speaker: people/bob, mode: indirect}
  - {quote: said more, speaker: people/bob, mode: indirect, status: suggested}
corrections:
  - {quote: Dushambe, reading: Dushanbe, type: typo}
  - {quote: Minks, reading: Minsk, type: typo, status: suggested}
""",
    "people/bob.yaml": "name: Bob\n",
}


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> str:
    archive = project(tmp_path_factory.mktemp("suggested"), FILES)
    report = built(archive)
    assert report.published is not None, report
    return (archive.site / "articles/2007/a/index.html").as_uri()


def styles(page: Page, selector: str, pseudo: str = "") -> list[str]:
    """Line and content of what is certain and of what is suggested."""
    return page.locator(selector).evaluate_all(
        f"all => all.map((e) => {{ const s = getComputedStyle(e, '{pseudo}'); "
        "return `${s.textDecorationLine} ${s.textDecorationStyle} ${s.content}`; })"
    )


def test_a_suggested_quotation_has_a_dashed_line(page: Page, article: str):
    page.goto(article)

    certain, suggested = styles(page, ".article-text .quotation")
    assert certain.startswith("none")
    assert suggested.startswith("underline dashed")


def test_a_suggested_correction_has_a_dashed_line_and_a_question_mark(page: Page, article: str):
    page.goto(article)

    certain, suggested = styles(page, ".article-text .correction")
    assert certain.startswith("underline wavy")
    assert suggested.startswith("underline dashed")
    readings = styles(page, ".article-text .correction", "::after")
    assert "Minsk" in readings[1]
    assert ["?" in reading for reading in readings] == [False, True]


def test_show_only_certain_hides_both(page: Page, article: str):
    page.goto(article)
    page.locator(".marks summary").click()
    page.locator(".marks [name=certain]").check()

    assert styles(page, ".article-text .quotation")[1].startswith("none")
    assert styles(page, ".article-text .correction", "::after")[1].endswith("none")
