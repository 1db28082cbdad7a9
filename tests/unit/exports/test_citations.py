"""Beside each article lie the files that cite it."""

import json

from generator.exports.citations import citations
from tests.builders import annotated, archive


def test_every_article_has_three_files_beside_its_page():
    found = archive([annotated("Signed.", id="articles/a")])

    files = {file.path: file.content for file in citations(found)}

    assert list(files) == [f"articles/2007/a/cite.{kind}" for kind in ("bib", "ris", "json")]
    assert files["articles/2007/a/cite.bib"].startswith(b"@misc{a,")
    assert files["articles/2007/a/cite.ris"].endswith(b"ER  - \r\n")
    assert json.loads(files["articles/2007/a/cite.json"])[0]["title"] == "A title"


def test_what_was_withdrawn_is_not_cited():
    found = archive([annotated("Signed.", status="withdrawn", reason="An error.")])

    assert list(citations(found)) == []
