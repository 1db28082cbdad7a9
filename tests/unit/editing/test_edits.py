"""Edits are made whole or not at all."""

import os
from pathlib import Path

import pytest

from generator.editing.edits import ConflictError, Edit, apply, current, difference, fingerprint
from tests.folders import tree


def test_edits_create_change_and_remove(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"2")

    apply([Edit("a", b"1", b"one"), Edit("b", b"2", None), Edit("c/d", None, b"new")], tmp_path)

    assert tree(tmp_path) == {"a": b"one", "c/d": b"new"}


def test_nothing_is_changed_when_one_file_is_not_what_it_was(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"changed meanwhile")

    with pytest.raises(ConflictError, match="b"):
        apply([Edit("a", b"1", b"one"), Edit("b", b"2", b"two")], tmp_path)

    assert tree(tmp_path) == {"a": b"1", "b": b"changed meanwhile"}


@pytest.mark.parametrize("before", [b"1", None])
def test_a_file_that_is_gone_or_has_appeared_is_a_conflict(tmp_path: Path, before: bytes | None):
    if before is None:
        (tmp_path / "a").write_bytes(b"somebody's")
    kept = tree(tmp_path)

    with pytest.raises(ConflictError) as conflict:
        apply([Edit("a", before, b"one")], tmp_path)

    assert conflict.value.path == "a"
    assert tree(tmp_path) == kept


@pytest.mark.parametrize("path", ["../x", "/x", "content/../../x", "link/x"])
def test_no_edit_leaves_its_folder(tmp_path: Path, path: str):
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "link").symlink_to(tmp_path)

    with pytest.raises(ConflictError):
        apply([Edit(path, None, b"x")], archive)

    assert tree(archive) == {}
    assert not (tmp_path / "x").exists()
    assert not Path("/x").exists()


def test_when_the_disk_refuses_one_file_those_before_it_are_put_back(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c").write_bytes(b"3")

    with pytest.raises(OSError, match="b"):
        apply(
            [Edit("a", b"1", b"one"), Edit("n", None, b"new"), Edit("b/c/d", None, b"2")], tmp_path
        )

    assert tree(tmp_path) == {"a": b"1", "b/c": b"3"}


def test_what_was_made_is_unmade_when_a_later_file_cannot_take_its_place(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "kept").write_bytes(b"3")

    def edits():
        yield Edit("a", b"1", b"one")
        yield Edit("n", None, b"new")
        yield Edit("gone", b"2", None)

    (tmp_path / "gone").write_bytes(b"2")
    real = Path.unlink

    def refuse(path: Path, *, missing_ok: bool = False) -> None:
        if path.name == "gone":
            raise PermissionError("no")
        real(path, missing_ok=missing_ok)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        with pytest.raises(PermissionError):
            apply(edits(), tmp_path)

    assert tree(tmp_path) == {"a": b"1", "gone": b"2", "d/kept": b"3"}


def test_a_file_keeps_its_permissions_and_a_link_stays_a_link(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "a").chmod(0o640)
    (tmp_path / "link").symlink_to("a")

    apply([Edit("link", b"1", b"one")], tmp_path)

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"one"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


def test_a_new_file_may_be_read_by_whom_the_system_lets_read(tmp_path: Path):
    (tmp_path / "other").write_bytes(b"")

    apply([Edit("a", None, b"1")], tmp_path)

    assert (tmp_path / "a").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_an_edit_that_changes_nothing_does_not_touch_its_file(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"1")
    os.utime(tmp_path / "a", ns=(1, 1))

    apply([Edit("a", b"1", b"1")], tmp_path)

    assert (tmp_path / "a").stat().st_mtime_ns == 1


def test_a_fingerprint_tells_contents_apart_and_nothing_from_an_empty_file(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"")

    prints = [
        fingerprint(current(tmp_path, "a")),
        fingerprint(current(tmp_path, "b")),
        fingerprint(b"x"),
    ]

    assert len(set(prints)) == 3


def test_the_difference_of_edits_is_a_unified_diff():
    edits = [
        Edit("content/b.yaml", None, b"new\n"),
        Edit("content/a.yaml", b"one\ntwo", b"one\n2\n"),
        Edit("content/c.yaml", b"old\n", None),
    ]

    assert difference(edits) == (
        "--- a/content/a.yaml\n+++ b/content/a.yaml\n@@ -1,2 +1,2 @@\n one\n-two\n"
        "\\ No newline at end of file\n+2\n"
        "--- /dev/null\n+++ b/content/b.yaml\n@@ -0,0 +1 @@\n+new\n"
        "--- a/content/c.yaml\n+++ /dev/null\n@@ -1 +0,0 @@\n-old\n"
    )
