"""New records: complete enough to check without an error."""

from pathlib import Path

import pytest

from generator.build.building import load
from generator.editing.creating import KINDS, create, slug_from
from generator.editing.edits import apply
from generator.editing.starting import start
from tests.builders import codes
from tests.folders import built, project


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_new_record_of_each_kind_has_no_error(tmp_path: Path, kind: str):
    archive = project(tmp_path)

    apply(create(kind, "Nikolai: 'Bordyuzha' # №1", date="2007-10-05").value, tmp_path)

    assert not load(archive).has_errors, load(archive).diagnostics


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Nikolai Bordyuzha", "nikolai-bordyuzha"),
        ("Николай Бордюжа", "nikolay-bordyuzha"),
        ("上海合作组织", "shanghaihezuozuzhi"),
        ("  L'Élan, 2nd  ", "lelan-2nd"),
        ("!?", ""),
    ],
)
def test_an_id_is_made_of_a_name_in_any_script(name: str, slug: str):
    assert slug_from(name) == slug


def test_an_unknown_kind_a_missing_date_and_an_empty_name_are_refused():
    assert codes(create("persn", "X", date="").diagnostics) == ["new-refused"]
    assert codes(create("article", "X", date="").diagnostics) == ["new-refused"]
    assert codes(create("article", "X", date="never").diagnostics) == ["new-refused"]
    assert codes(create("person", "!", date="").diagnostics) == ["new-refused"]


def test_the_archive_to_start_from_builds_without_any_problem(tmp_path: Path):
    apply(start(), tmp_path)

    report = built(
        project(tmp_path, {"archive.yaml": (tmp_path / "content/archive.yaml").read_bytes()})
    )

    assert report.diagnostics == ()
    assert report.articles == 2
    assert (tmp_path / ".gitignore").is_file()
