"""A disk that is full or read-only: the editor is told in words, and the old site stays."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.build.building import Project
from tests.folders import ARTICLE, built, project, tree, write

ROOT = Path(__file__).resolve().parents[3]
NAMESPACE = ("unshare", "--map-root-user", "--mount")


def can_mount() -> bool:
    """Whether this machine lets anybody mount a disk that only they see."""
    if not shutil.which("unshare"):
        return False
    command = [*NAMESPACE, "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


needs_mounts = pytest.mark.skipif(not can_mount(), reason="no disk can be mounted here")


def build_on(root: Path, preparing: str, finally_: str = "true") -> subprocess.CompletedProcess:
    """Run a build in *root* after shell commands that mount disks, and others after it."""
    build = f"{sys.executable} -m generator build --no-search --executor serial"
    return subprocess.run(
        [*NAMESPACE, "sh", "-c", f"{preparing}\n{build}; status=$?; {finally_}; exit $status"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def archive(tmp_path: Path) -> Project:
    """A built archive with a stranger's file in its site, and an article that waits."""
    found = project(tmp_path / "archive", {"articles/a.md": f"{ARTICLE}Words.\n"})
    built(found)
    (found.site / "mine.txt").write_text("mine", encoding="utf-8")
    write(found.root, {"articles/b.md": ARTICLE.replace("A title", "New") + "More.\n" * 50_000})
    return found


@needs_mounts
def test_a_read_only_site_is_told_in_words_and_stays(archive: Project):
    before = tree(archive.site)

    ran = build_on(archive.root, "mount --bind site site && mount -o remount,ro,bind site")

    assert (ran.returncode, "error[disk-locked]" in ran.stderr) == (1, True), ran.stderr
    assert "Traceback" not in ran.stderr
    assert tree(archive.site) == before


@needs_mounts
def test_a_full_disk_is_told_in_words_and_the_site_stays(archive: Project, tmp_path: Path):
    before = tree(archive.root / "site")
    kept = tmp_path / "kept"
    room = sum(path.stat().st_blocks * 512 for path in archive.root.rglob("*")) + 200_000
    preparing = (
        f"cp -a . {kept}; mount -t tmpfs -o size={room} none {archive.root};"
        f"cp -a {kept}/. {archive.root}; rm -r {kept}; cd {archive.root}"
    )

    ran = build_on(archive.root, preparing, f"cp -a {archive.root} {kept}")

    assert (ran.returncode, "error[disk-full]" in ran.stderr) == (1, True), ran.stderr
    assert "Traceback" not in ran.stderr
    assert tree(kept / "site") == before
    assert not (kept / ".regesta/files").exists()


def test_a_file_where_a_folder_must_be_is_told_and_stays(archive: Project):
    shutil.rmtree(archive.site / "articles")
    (archive.site / "articles").write_text("mine", encoding="utf-8")
    before = tree(archive.site)

    report = built(archive)

    assert [one.code for one in report.diagnostics] == ["site-not-ours"]
    assert tree(archive.site) == before


def test_a_file_where_the_site_must_be_is_told_and_stays(tmp_path: Path):
    found = project(tmp_path, {"articles/a.md": f"{ARTICLE}Words.\n"})
    found.site.write_text("mine", encoding="utf-8")

    report = built(found)

    assert [one.code for one in report.diagnostics] == ["site-not-ours"]
    assert found.site.read_text(encoding="utf-8") == "mine"
