"""The whole archive against its schemas, by the program that others use for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from generator.build.building import load
from generator.build.project import Project
from generator.build.schemas import keep
from tests.schemas import front_matter, schema_for

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content"
KINDS = ("archive", "people", "organizations", "places", "events", "topics", "works", "sidecar")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where the schemas of content/ are."""
    archive = load(Project(ROOT, ROOT / "site")).value
    assert archive is not None
    state = tmp_path_factory.mktemp("state")
    keep(archive, state)
    return state / "schema"


def check_jsonschema(*arguments: object) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


def test_the_schemas_are_schemas(folder: Path):
    check_jsonschema("--check-metaschema", *sorted(folder.iterdir()))


@pytest.mark.parametrize("kind", KINDS)
def test_every_yaml_file_of_the_archive_follows_its_schema(folder: Path, kind: str):
    paths = [
        path
        for path in sorted(CONTENT.rglob("*.yaml"))
        if schema_for(path.relative_to(CONTENT).as_posix()) == kind
    ]

    assert paths
    check_jsonschema("--schemafile", folder / f"{kind}.json", *paths)


@pytest.mark.parametrize(("kind", "name"), [("article", "articles"), ("page", "pages")])
def test_the_keys_of_every_markdown_file_follow_their_schema(folder, tmp_path, kind, name):
    paths = front_matter(CONTENT / name, tmp_path)

    assert paths
    check_jsonschema("--schemafile", folder / f"{kind}.json", *paths)
