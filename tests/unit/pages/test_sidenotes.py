"""What stands beside the text of an article."""

from pathlib import Path

import lxml.html
import pytest

from tests.folders import ARTICLE, built, page, project

SIDECAR = """\
annotator: ed
notes:
  - quote: Only the 25th
    text: We leave its length open.
    alternatives:
      - {text: Two days., by: Another paper}
corrections:
  - {quote: June 3, reading: July 3, type: date, reason: دو گزارش تاریخ دیگری دارند.}
"""


@pytest.fixture
def article(tmp_path: Path) -> lxml.html.HtmlElement:
    """The page of an article with a note that others read differently, and a correction."""
    text = f"{ARTICLE}Only the 25th is in all three. A heading says June 3.\n"
    archive = project(tmp_path, {"articles/a.md": text, "articles/a.yaml": SIDECAR})
    built(archive)
    return lxml.html.document_fromstring(page(archive, "articles/2007/a/index.html"))


def test_beside_a_note_stand_the_other_readings_and_not_the_note_once_more(
    article: lxml.html.HtmlElement,
):
    readings = article.xpath("//*[@class='sidenotes']//*[@data-kind='readings']//ol")[0]

    assert [" ".join(one.text_content().split()) for one in readings] == [
        "Two days. – Another paper"
    ]


def test_the_words_of_an_editor_run_in_their_own_direction(article: lxml.html.HtmlElement):
    beside = article.xpath("//*[@class='sidenotes']")[0]

    assert beside.xpath(".//*[@data-kind='note']//*[@dir='auto']/p")
    assert beside.xpath("string(.//*[@data-kind='correction']//bdi)") == (
        "دو گزارش تاریخ دیگری دارند."
    )
