"""The names for the quick jump: a script that hands over rows, and nothing else."""

import json

from generator.exports.names import names
from generator.sources.records import Name
from tests.builders import HERE, annotated, archive, authority


def rows(found) -> list[list]:
    text = names(found).content.decode()
    assert text.startswith("regestaNames(")
    assert text.endswith(");\n")
    return json.loads(text.removeprefix("regestaNames(").removesuffix(");\n"))


def test_every_entity_and_article_has_a_row():
    bordyuzha = authority(
        "people/b",
        "Nikolai Bordyuzha",
        description="First of all",
        names=(
            Name(origin=HERE, name="Николай Бордюжа"),
            Name(origin=HERE, name="Nikolai Bordyuzha"),
        ),
    )

    found = rows(archive([annotated("Text.", id="articles/a", title="A title")], [bordyuzha]))

    assert found == [
        [1, "people/b/", "Nikolai Bordyuzha", "First of all", "Николай Бордюжа"],
        [0, "articles/2007/a/", "A title", "2007-10-05", ""],
    ]


def test_a_withdrawn_article_has_no_row():
    assert rows(archive([annotated("x", status="withdrawn", reason="x", title="Secret")])) == []


def test_whatever_people_write_stays_data():
    title = 'x"]);alert(1);//</script>\u2028\\'

    found = archive([annotated("x", title=title)])

    assert rows(found)[0][2] == title
    assert "\u2028" not in names(found).content.decode()
