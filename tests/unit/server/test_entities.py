"""Who is meant by what is typed."""

from pathlib import Path

import pytest

from generator.server.entities import Entities
from tests.folders import project, write

RECORDS = {
    "people/nikolai-bordyuzha.yaml": (
        "name: Nikolai Bordyuzha\nsort_name: Bordyuzha, Nikolai\naliases: [people/bordyuzha-n]\n"
        "names:\n  - {name: Николай Бордюжа, forms: [Николая Бордюжи]}\n"
        "  - {name: Nikolai Bordyuza, type: misspelling}\n"
    ),
    "people/bolat-nurgaliyev.yaml": "name: Bolat Nurgaliyev\ndescription: of the SCO\n",
    "people/rashid-nurgaliyev.yaml": "name: Rashid Nurgaliyev\n",
    "organizations/csto.yaml": (
        "name: Collective Security Treaty Organization\nnames:\n  - {name: CSTO, type: abbreviation}\n"
    ),
    "topics/security.yaml": "name: Security\n",
}


@pytest.fixture
def entities(tmp_path: Path) -> Entities:
    project(tmp_path, RECORDS)
    return Entities(tmp_path)


def first(entities: Entities, words: str, **options: object) -> str:
    found = entities.find(words, **options)
    return found[0].id if found else ""


@pytest.mark.parametrize(
    "words",
    ["Nikolai Bordyuzha", "bordyuzha", "Bordyuza", "Бордюжа", "Николая Бордюжи", "nik bord", "people/bordyuzha-n", "Bordyusha N", "nikolai-bordyuzha"],
)  # fmt: skip
def test_names_variants_forms_and_ids_lead_to_their_entity(entities: Entities, words: str):
    assert first(entities, words) == "people/nikolai-bordyuzha"


def test_the_whole_name_comes_before_a_part_of_another(entities: Entities):
    assert first(entities, "security") == "topics/security"
    assert first(entities, "csto") == "organizations/csto"


def test_of_two_as_likely_the_one_that_the_article_names_comes_first(entities: Entities):
    assert first(entities, "nurgaliyev") == "people/bolat-nurgaliyev"
    named = ["people/rashid-nurgaliyev"]
    assert first(entities, "nurgaliyev", named=named) == "people/rashid-nurgaliyev"


def test_only_kinds_that_are_asked_for_are_found(entities: Entities):
    assert first(entities, "security", kinds=["organizations"]) == "organizations/csto"
    assert [one.id for one in entities.new("Security", kinds=["places"])] == ["places/security"]


def test_nobody_is_found_for_what_nobody_is_called(entities: Entities):
    assert entities.find("Vladimir Zhirinovsky") == ()


def test_by_which_name_somebody_was_found_is_told(entities: Entities):
    assert entities.find("Николая Бордюжи")[0].by == "Николая Бордюжи"


def test_a_new_record_gets_an_id_that_is_free(entities: Entities):
    made = {one.id for one in entities.new("Nikolai Bordyuzha")}

    assert "people/nikolai-bordyuzha-2" in made
    assert "places/nikolai-bordyuzha" in made
    assert entities.new("…") == ()


def test_a_record_that_is_written_later_is_found(entities: Entities, tmp_path: Path, monkeypatch):
    assert first(entities, "Sadyr Japarov") == ""
    monkeypatch.setattr("generator.server.entities.FRESH", 0)

    write(tmp_path, {"people/j.yaml": "name: Sadyr Japarov\n", "people/broken.yaml": "nam: ["})
    (tmp_path / "content" / "topics" / "security.yaml").unlink()

    assert first(entities, "Sadyr Japarov") == "people/j"
    assert first(entities, "security") == "organizations/csto"


def test_a_record_is_found_as_soon_as_it_is_built(tmp_path: Path, monkeypatch):
    project(tmp_path, RECORDS)
    builds = 1
    entities = Entities(tmp_path, lambda: builds)
    monkeypatch.setattr("generator.server.entities.FRESH", 1000)
    assert first(entities, "Sadyr Japarov") == ""

    write(tmp_path, {"people/j.yaml": "name: Sadyr Japarov\n"})
    assert first(entities, "Sadyr Japarov") == ""
    builds = 2

    assert first(entities, "Sadyr Japarov") == "people/j"
