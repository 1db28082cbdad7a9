"""A build that finds nothing to do does not wait for what it does not need."""

import subprocess
import sys
from pathlib import Path

from tests.folders import ARTICLE, PERSON, built, project

# What reading, linking and rendering need: together most of the time of such a build.
HEAVY = {
    "anyascii", "babel", "concurrent.futures", "edtf", "jinja2", "markdown_it", "multiprocessing",
    "rapidfuzz", "regex", "rich", "yaml",
    "generator.archive.model", "generator.build.amending", "generator.build.building",
    "generator.pages.planning", "generator.sources.reading",
}  # fmt: skip

BUILD = """
import atexit, sys
from generator.cli import main
atexit.register(lambda: print("imported:", *sys.modules))
sys.argv = ["regesta", "build", "--no-search"]
main()
"""


def test_a_build_of_nothing_changed_imports_nothing_that_only_work_needs(tmp_path: Path):
    archive = project(tmp_path, {"articles/one.md": ARTICLE, "people/nobody.yaml": PERSON})
    told = built(archive).diagnostics
    assert told, "an archive about which there is something to say, as there nearly always is"

    imported = modules_of_a_build(tmp_path)

    assert not HEAVY & imported


def test_a_build_of_what_has_changed_imports_it(tmp_path: Path):
    archive = project(tmp_path, {"articles/one.md": ARTICLE})
    built(archive)
    (tmp_path / "content/articles/one.md").write_text(ARTICLE + "More.\n", encoding="utf-8")

    imported = modules_of_a_build(tmp_path)

    assert {"jinja2", "markdown_it", "generator.build.amending"} <= imported
    assert "generator.build.building" not in imported


def modules_of_a_build(folder: Path) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", BUILD], cwd=folder, capture_output=True, text=True, check=True
    )
    lines = [line for line in ran.stdout.splitlines() if line.startswith("imported:")]
    return set(lines[0].split())
