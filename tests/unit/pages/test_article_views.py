"""What an article's page shows beside its text."""

from generator.pages.languages import wording
from generator.pages.rendering import default_theme
from generator.pages.views import View
from tests.builders import annotated, archive

WORDS = wording((default_theme(),), "en").value


def test_a_withdrawn_article_does_not_stand_between_the_one_before_and_the_one_after():
    articles = [
        annotated("One.", id="articles/a", date="2007-01-01"),
        annotated("Two.", id="articles/b", date="2007-01-02", status="withdrawn", reason="x"),
        annotated("Three.", id="articles/c", date="2007-01-03"),
    ]

    view = View(archive(articles), WORDS)

    assert view.next("articles/a") == view.article("articles/c").card
    assert view.previous("articles/c") == view.article("articles/a").card
    assert view.next("articles/b") is None
    assert [card.id for card in view.newest(5)] == ["articles/c", "articles/a"]
