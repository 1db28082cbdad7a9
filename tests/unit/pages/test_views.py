"""Where records stand on the site, and what is read to know it."""

import pytest

from generator.pages.languages import wording
from generator.pages.theme_files import default_theme
from generator.pages.views import View
from tests.builders import annotated, archive, authority, mention

WORDS = wording((default_theme(),), "en").value
ARTICLE, CSTO = "articles/a", "organizations/csto"
ARCHIVE = archive([annotated("The CSTO.", mention("CSTO", CSTO), id=ARTICLE)], [authority(CSTO)])


@pytest.mark.parametrize(
    ("id", "card", "path"),
    [
        (ARTICLE, "article_card", "articles/2007/a/index.html"),
        (CSTO, "entity_card", f"{CSTO}/index.html"),
    ],
)
def test_a_card_that_is_shown_says_where_its_record_stands(id: str, card: str, path: str):
    view = View(ARCHIVE, WORDS)

    def page() -> str:
        view.title_of(id)
        return view.path_of(id)

    assert ARCHIVE.notes.watch(page) == (path, frozenset({("pages?", id), (card, id)}))


@pytest.mark.parametrize(("id", "cell"), [(ARTICLE, "calendar"), (CSTO, "entities?")])
def test_whoever_shows_no_card_reads_where_a_record_stands(id: str, cell: str):
    view = View(ARCHIVE, WORDS)
    # Another page shows it.
    ARCHIVE.notes.watch(lambda: view.title_of(id))

    assert ARCHIVE.notes.watch(lambda: view.path_of(id))[1] == {(cell, id)}


def test_a_record_that_is_not_there_leads_to_the_page_of_missing_pages():
    view = View(ARCHIVE, WORDS)

    assert view.path_of("people/nobody") == "404.html"
