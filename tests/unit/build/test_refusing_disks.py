"""A disk that is full or read-only: the editor is told in words, and the old site stays."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.build.project import Project
from tests.failing_disk import failing
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


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk-full"), (errno.EROFS, "disk-locked")]
)
def test_wherever_the_disk_refuses_pages_stay_whole_and_the_next_build_mends_all(
    archive: Project, tmp_path: Path, number: int, code: str
):
    write(archive.root, {"articles/b.md": ARTICLE.replace("A title", "New") + "More.\n"})
    old, new = tree(archive.site), tree(_clean(archive, tmp_path / "clean").site)
    requests = _requests(archive, tmp_path)
    assert requests > 20

    for refused in sorted({*range(0, requests, max(1, requests // 12)), requests - 1}):
        found = _copy(archive, tmp_path / f"at-{refused}")
        with failing(str(found.root), refused, number):
            report = built(found)

        assert [one.code for one in report.diagnostics] == [code], refused
        assert report.published is None
        for path, content in tree(found.site).items():
            if not path.startswith(".regesta"):
                assert content in (old.get(path), new.get(path)), (refused, path)
        assert not built(found).diagnostics
        assert tree(found.site) == new, refused


def _copy(archive: Project, root: Path) -> Project:
    shutil.copytree(archive.root, root)
    return Project(root, root / "site")


def _clean(archive: Project, root: Path) -> Project:
    """A copy that is built anew, with the stranger's file."""
    found = _copy(archive, root)
    assert not built(found, is_clean=True).diagnostics
    return found


def _requests(archive: Project, folder: Path) -> int:
    """How often a build that succeeds asks the disk to change something."""
    found = _copy(archive, folder / "counted")
    with failing(str(found.root), sys.maxsize, 0) as disk:
        built(found)
    return disk.asked
