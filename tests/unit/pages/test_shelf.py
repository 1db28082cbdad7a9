"""What is made ready before workers are forked."""

from generator.pages.languages import wording
from generator.pages.shelf import Shelf
from generator.pages.theme_files import default_theme
from tests.builders import annotated, archive, authority

WORDS = wording((default_theme(),), "en").value


def test_a_full_shelf_has_every_card_and_the_order_of_articles():
    own = [annotated("Text.", id=f"articles/{name}") for name in "ab"]
    found = archive(own, [authority("people/x")])

    Shelf(found, WORDS).fill()

    assert {question for question in found.notes.answers if question[0].endswith("_card")} == {
        ("article_card", "articles/a"),
        ("article_card", "articles/b"),
        ("entity_card", "people/x"),
    }
    # Were they put in order only now, it would be another.
    found.calendar.cells["articles/a"] = found.calendar.cells.pop("articles/a")
    assert found.beside["articles/b"] == ("articles/a", "")
