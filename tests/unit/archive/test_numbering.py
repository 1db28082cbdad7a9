"""Numbers of what can be found."""

from generator.archive.numbering import numbered
from tests.builders import annotated, archive, authority


def test_entities_come_first_kind_by_kind_then_articles_by_date():
    articles = [
        annotated("x", id="articles/late", date="2010"),
        annotated("x", id="articles/early", date="1999-05"),
        annotated("x", id="articles/gone", status="withdrawn", reason="x"),
    ]
    authorities = [authority("places/p"), authority("events/z"), authority("events/a")]

    assert numbered(archive(articles, authorities)) == (
        "events/a", "events/z", "places/p", "articles/early", "articles/late",
    )  # fmt: skip
