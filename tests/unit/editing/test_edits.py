"""Edits are made whole or not at all."""

from pathlib import Path

import pytest

from generator.editing.edits import ConflictError, Edit, apply
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


def test_no_edit_leaves_its_folder(tmp_path: Path):
    with pytest.raises(ConflictError):
        apply([Edit("../x", None, b"x")], tmp_path / "archive")

    assert tree(tmp_path) == {}
