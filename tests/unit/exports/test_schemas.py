"""Schemas let through what is read, refuse what is not, and know the archive's ids."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from generator.archive.model import Archive
from generator.build.building import load
from generator.editing.edits import apply
from generator.editing.starting import start
from generator.exports.schemas import fixed_schemas
from tests.folders import CONFIG, PERSON, project, tree
from tests.schemas import Schemas
from tests.unit.test_documented_diagnostics import SECTIONS

SEEN_BY_SCHEMAS = {
    "choice-unknown", "coordinates-invalid", "date-invalid", "id-invalid", "identifier-invalid",
    "key-missing", "language-invalid", "number-invalid", "selector-alone", "shape-wrong",
    "unknown-key", "url-unsafe", "wrong-kind",
}  # fmt: skip
"""Codes of problems that a file shows by itself, whatever stands in others."""

FILES = {
    "archive.yaml": f"{CONFIG}annotators: [{{id: ed, name: Editor}}]\n",
    "articles/2007/a.md": "---\ntitle: A\ndate: 2007\n---\nBordyuzha came.\n",
    "people/bordyuzha.yaml": f"{PERSON}description: Secretary General\n",
    "places/dushanbe.yaml": "name: Dushanbe\n",
}


def archive_of(folder: Path, files: dict[str, str]) -> Archive:
    archive = load(project(folder, files)).value
    assert archive is not None
    return archive


@pytest.fixture
def known(tmp_path: Path) -> Schemas:
    """The schemas of a small archive."""
    return Schemas(archive_of(tmp_path, FILES))


def test_every_schema_is_one_of_draft_07_and_tells_what_each_key_means():
    for file in fixed_schemas():
        schema = json.loads(file.content)
        Draft7Validator.check_schema(schema)
        assert all(one["description"].endswith(".") for one in schema["properties"].values())


@pytest.mark.parametrize(
    "section",
    [pytest.param(one, id=one.code) for one in SECTIONS if one.code in SEEN_BY_SCHEMAS],
)
def test_what_the_reader_refuses_the_schema_refuses(section, tmp_path: Path):
    known = Schemas(archive_of(tmp_path, FILES))

    found = [
        problem
        for path, text in section.files.items()
        if not path.startswith("files/")
        for problem in known.problems(path, text)
    ]

    assert found, section.files


def test_the_archive_to_start_from_is_let_through(tmp_path: Path):
    apply(start(), tmp_path)
    files = {
        path.removeprefix("content/"): text.decode()
        for path, text in tree(tmp_path / "content").items()
        if path.endswith((".md", ".yaml"))
    }
    known = Schemas(archive_of(tmp_path, files))

    assert {
        path: found for path, text in files.items() if (found := known.problems(path, text))
    } == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing yet\n",
        "mentions:\nnotes: []\nstatus:\n",
        "mentions:\n  - {quote: x, entity: people/bordyuzha, occurrence: 2, by: ed}\n",
        "mentions:\n  - {quote: x, entity: people/not-yet-written}\n",
        "notes:\n  - {text: 2007, date: 2007-10-05}\n  - {text: yes, date: 2007~}\n",
        "quotations:\n  - {quote: x, about: people/bordyuzha}\n",
        "statements:\n  - {subject: people/bordyuzha, predicate: met, value: x, evidence: y, prefix: z}\n",
        "corrections:\n  - {quote: x, reading: y, alternatives: [{reading: z, by: nobody}]}\n",
    ],
)
def test_a_sidecar_of_any_good_form_is_let_through(known: Schemas, text: str):
    assert known.problems("articles/a.yaml", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "mention: []\n",
        "mentions:\n  - {quote: x}\n",
        "mentions:\n  - {quote: x, entity: }\n",
        "mentions:\n  - {quote: x, entity: bordyuzha}\n",
        "quotations:\n  - {quote: x, speaker: topics/x}\n",
        "quotations:\n  - {quote: x, mode: loud}\n",
        "notes:\n  - {text: x, prefix: y}\n",
        "statements:\n  - {subject: people/x, predicate: met}\n",
        "notes: {text: x}\n",
    ],
)
def test_a_sidecar_with_a_mistake_is_refused(known: Schemas, text: str):
    assert known.problems("articles/a.yaml", text)


def test_ids_of_the_archive_are_offered_with_their_names(known: Schemas):
    definitions = known.by_name["ids.json"]["definitions"]

    assert definitions["people"] == {
        "enum": ["people/bordyuzha"],
        "enumDescriptions": ["Nikolai Bordyuzha: Secretary General"],
    }
    assert definitions["places"]["enum"] == ["places/dushanbe"]
    assert definitions["articles"]["enum"] == ["articles/a"]
    assert definitions["annotators"]["enum"] == ["ed"]
    speaker = known.by_name["sidecar.json"]["properties"]["quotations"]
    assert "ids.json#/definitions/people" in json.dumps(speaker)
    assert "ids.json#/definitions/topics" in json.dumps(speaker)


def test_a_withdrawn_article_must_say_why(known: Schemas):
    head = "---\ntitle: A\ndate: 2007\nstatus: withdrawn\n"

    assert known.problems("articles/a.md", f"{head}---\n")
    assert known.problems("articles/a.md", f"{head}reason: a mistake\n---\n") == []
