"""The recipes of docs/editing.md, tried."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generator.sources.yaml import Mapping, parse
from tests.folders import PERSON, project, write

ROOT = Path(__file__).resolve().parents[2]
EDITING = (ROOT / "docs" / "editing.md").read_text(encoding="utf-8")


def recipe(before: str) -> str:
    """The first block of the page after some words."""
    found = re.search(r"```\w+\n(.*?)```", EDITING[EDITING.index(before) :], re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("before", "schema"),
    [("GitHub Actions, as", "vendor.github-workflows"), ("GitLab, as", "vendor.gitlab-ci")],
)
def test_a_recipe_for_a_server_is_what_that_server_reads(tmp_path, before: str, schema: str):
    path = tmp_path / "recipe.yml"
    path.write_text(recipe(before), encoding="utf-8")

    ran = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_hook_for_git_stops_a_commit_with_an_error_and_no_other(tmp_path: Path):
    project(tmp_path, {"people/x.yaml": PERSON})
    _git(tmp_path, "init", "-q")
    hook = tmp_path / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(recipe("as `.git/hooks/pre-commit`"), encoding="utf-8")
    hook.chmod(0o755)

    good = _committed(tmp_path)
    write(tmp_path, {"people/x.yaml": "nmae: X\n"})
    bad = _committed(tmp_path)
    (tmp_path / "other.txt").write_text("x", encoding="utf-8")
    _git(tmp_path, "reset", "-q")
    beside = _committed(tmp_path, "other.txt")

    assert good.returncode == 0, good.stderr
    assert bad.returncode == 1
    assert "error[unknown-key]" in bad.stderr
    assert beside.returncode == 0, beside.stderr


def test_what_pre_commit_is_offered_runs_the_check_on_the_whole_archive():
    offered = parse((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"), "").value
    assert offered is not None
    (hook,) = offered.items
    assert isinstance(hook, Mapping)
    keys = {key.text: value.text for key, value in hook.entries}

    assert keys["id"] == "regesta-check"
    assert keys["entry"] == "regesta check"
    assert keys["pass_filenames"] == "false"  # noqa: S105 - no password
    assert f"id: {keys['id']}" in EDITING


def _committed(folder: Path, name: str = "content") -> subprocess.CompletedProcess[str]:
    _git(folder, "add", name)
    return _git(folder, "commit", "-q", "-m", "x", check=False)


def _git(folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run git where `regesta` is this one."""
    bin = folder / ".git" / "bin"
    if (folder / ".git").is_dir():
        bin.mkdir(exist_ok=True)
        command = bin / "regesta"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m generator "$@"\n')
        command.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{bin}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "NO_COLOR": "1",
    }
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    return subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=check,
    )
