"""The schemas follow the archive, and every file that is made names the one that it follows."""

import re
from pathlib import Path

import pytest

from generator.build.building import load
from generator.build.schemas import keep
from generator.editing.creating import KINDS, create
from generator.editing.edits import apply
from generator.editing.modelines import modeline
from generator.editing.starting import start
from tests.folders import built, project, write


def ids(folder: Path) -> str:
    return (folder / ".regesta/schema/ids.json").read_text(encoding="utf-8")


def test_a_build_keeps_the_ids_current_also_when_something_is_wrong(tmp_path: Path):
    archive = project(tmp_path, {"people/one.yaml": "name: One\n"})
    built(archive)
    assert "people/one" in ids(tmp_path)

    write(tmp_path, {"people/two.yaml": "name: Two\n", "topics/x.yaml": "nmae: X\n"})
    built(archive)

    assert "people/two" in ids(tmp_path)


def test_a_schema_that_is_the_same_is_not_written_again(tmp_path: Path):
    archive = load(project(tmp_path)).value
    assert archive is not None
    before = {path: path.stat().st_ino for path in keep(archive, tmp_path / ".regesta")}

    after = {path: path.stat().st_ino for path in keep(archive, tmp_path / ".regesta")}

    assert after == before
    assert all(path.is_file() for path in before)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"page"}))
def test_a_new_file_names_a_schema_that_a_build_writes(tmp_path: Path, kind: str):
    edits = create(kind, "A name", date="2007").value
    apply(edits, tmp_path)
    built(project(tmp_path))

    named = [_schema_of(tmp_path / edit.path) for edit in edits if edit.path.endswith(".yaml")]

    assert [path.is_file() for path in named] == [True]


def test_the_files_of_a_first_archive_name_their_schemas(tmp_path: Path):
    apply(start(), tmp_path)
    built(project(tmp_path, {"archive.yaml": (tmp_path / "content/archive.yaml").read_text()}))

    paths = sorted((tmp_path / "content").rglob("*.yaml"))

    assert paths
    assert all(_schema_of(path).is_file() for path in paths)


def test_the_line_leads_from_a_files_folder_to_its_schema():
    assert modeline("content/articles/2007/a.yaml") == (
        "# yaml-language-server: $schema=../../../.regesta/schema/sidecar.json\n"
    )
    assert modeline("content/archive.yaml").endswith("=../.regesta/schema/archive.json\n")


def _schema_of(path: Path) -> Path:
    found = re.match(r"# yaml-language-server: \$schema=(.*)\n", path.read_text(encoding="utf-8"))
    assert found, path
    return path.parent / found[1]
