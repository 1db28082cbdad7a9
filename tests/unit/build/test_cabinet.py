"""What is worth keeping, in files: damaged values are not there."""

from pathlib import Path

import pytest

from generator.build.cabinet import Cabinet


def test_a_value_is_there_again_and_the_newest_counts(tmp_path: Path):
    Cabinet(tmp_path).put("parts/a", b"one")
    Cabinet(tmp_path).put("parts/a", b"other")

    assert Cabinet(tmp_path).get("parts/a") == b"other"
    assert Cabinet(tmp_path).get("parts/b") is None


@pytest.mark.parametrize(
    "damage", [lambda kept: kept[:-1], lambda _: b"", lambda kept: b"x" + kept]
)
def test_what_is_damaged_is_not_there(tmp_path: Path, damage):
    Cabinet(tmp_path).put("a", b"value")
    path = tmp_path / "a"
    path.write_bytes(damage(path.read_bytes()))

    assert Cabinet(tmp_path).get("a") is None


def test_only_what_is_wanted_is_kept(tmp_path: Path):
    cabinet = Cabinet(tmp_path)
    for name in ("parts/a", "parts/b", "old/c", "d"):
        cabinet.put(name, b"value")
    (tmp_path / "folder of another day" / "deep").mkdir(parents=True)

    cabinet.keep_only(["parts/a"])

    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "parts"]


def test_an_empty_folder_needs_no_tidying(tmp_path: Path):
    Cabinet(tmp_path / "none").keep_only(())

    assert not (tmp_path / "none").exists()
