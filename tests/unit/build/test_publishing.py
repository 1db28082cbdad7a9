"""Files become the site: all or nothing, and a stranger's file is never touched."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.build.project import Project
from generator.build.publishing import (
    MANIFEST,
    BusyError,
    Copy,
    clean,
    lock,
    mark,
    publish,
    refusal,
    set_stage,
    stage,
)
from generator.outputs import File
from tests.builders import codes
from tests.folders import ARTICLE, built, project, tree


def published(site: Path, files: dict[str, bytes]):
    made = [File(path, content) for path, content in files.items()]
    return publish(made, set_stage(site, site.parent / ".staging"))


def ours(site: Path) -> dict[str, bytes]:
    return {path: content for path, content in tree(site).items() if path != MANIFEST}


def test_the_site_holds_what_is_published_and_nothing_that_was(tmp_path: Path):
    site = tmp_path / "site"
    published(site, {"a.html": b"1", "old/b.html": b"2"})

    outcome = published(site, {"a.html": b"1", "c/d.html": b"3"})

    assert outcome.value == (("c/d.html",), 1, ("old/b.html",))
    assert ours(site) == {"a.html": b"1", "c/d.html": b"3"}
    assert not (site / "old").exists()


def test_what_is_the_same_is_not_touched(tmp_path: Path):
    site = tmp_path / "site"
    published(site, {"a.html": b"1"})
    before = (site / "a.html").stat().st_mtime_ns

    published(site, {"a.html": b"1", "b.html": b"2"})

    assert (site / "a.html").stat().st_mtime_ns == before


def test_a_strangers_file_stays(tmp_path: Path):
    site = tmp_path / "site"
    published(site, {"a.html": b"1", "x/b.html": b"2"})
    (site / "x/mine.txt").write_bytes(b"keep me")

    published(site, {"a.html": b"1"})

    assert ours(site) == {"a.html": b"1", "x/mine.txt": b"keep me"}


def test_a_strangers_file_is_not_written_over(tmp_path: Path):
    site = tmp_path / "site"
    published(site, {"a.html": b"1"})
    (site / "b.html").write_bytes(b"keep me")

    outcome = published(site, {"a.html": b"2", "b.html": b"x"})

    assert codes(outcome.diagnostics) == ["site-not-ours"]
    assert ours(site) == {"a.html": b"1", "b.html": b"keep me"}


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path):
    site = tmp_path / "site"
    site.mkdir()
    assert refusal(site) is None
    (site / ".gitkeep").touch()
    assert refusal(site) is None

    (site / "thesis.doc").touch()

    refused = refusal(site)
    assert refused is not None
    assert refused.code == "site-not-ours"


def test_a_file_that_cannot_be_made_leaves_the_site_as_it_was(tmp_path: Path):
    site = tmp_path / "site"
    published(site, {"a.html": b"1"})
    before = tree(site)

    def files() -> Iterator[File]:
        yield File("a.html", b"2")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        publish(files(), set_stage(site, tmp_path / ".staging"))

    assert tree(site) == before


def test_a_build_that_was_killed_while_files_moved_is_finished_by_the_next(tmp_path: Path):
    site = tmp_path / "site"
    published(site, {"a.html": b"1", "old.html": b"1"})
    # As after a kill: the manifest names old and new, and some files have moved.
    (site / MANIFEST).write_text('{"files": ["a.html", "new.html", "old.html"]}', encoding="utf-8")
    (site / "new.html").write_bytes(b"half")

    published(site, {"a.html": b"2", "new.html": b"2"})

    assert ours(site) == {"a.html": b"2", "new.html": b"2"}


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "C:/x", "a\\..\\x", ""])
def test_no_path_leads_out_of_the_site(tmp_path: Path, path: str):
    outcome = published(tmp_path / "site", {path: b"x"})

    assert codes(outcome.diagnostics) == ["path-outside"]
    assert tree(tmp_path / "site" if (tmp_path / "site").exists() else tmp_path) == {}


def test_a_link_in_the_site_that_leads_out_is_not_followed(tmp_path: Path):
    site, outside = tmp_path / "site", tmp_path / "outside"
    outside.mkdir()
    published(site, {"a.html": b"1"})
    (site / "people").symlink_to(outside)

    outcome = published(site, {"a.html": b"1", "people/x.html": b"x"})

    assert codes(outcome.diagnostics) == ["path-outside"]
    assert tree(outside) == {}


def test_two_files_that_some_disks_cannot_tell_apart_are_an_error(tmp_path: Path):
    outcome = published(tmp_path / "site", {"People/x": b"1", "people/x": b"2"})

    assert codes(outcome.diagnostics) == ["address-clash"]


def test_a_first_site_waits_as_it_will_stand(tmp_path: Path):
    place = set_stage(tmp_path / "site", tmp_path / ".staging")

    made = [stage(File(path, b"x"), path[-1], place) for path in ("people/a", "people/b", "c")]

    assert sorted(tree(Path(place.tree))) == ["c", "people/a", "people/b"]
    assert publish(made, place).value == (("c", "people/a", "people/b"), 0, ())
    assert sorted(ours(tmp_path / "site")) == ["c", "people/a", "people/b"]
    assert not place.folder.exists()


def test_how_a_file_that_waits_looks_is_how_it_looks_in_the_site(tmp_path: Path):
    for content in (b"1", b"22", b"22"):
        place = set_stage(tmp_path / "site", tmp_path / ".staging")
        waiting = stage(File("people/a", content), "0", place)
        publish([waiting], place)

        assert mark(tmp_path / "site", "people/a") == ("people/a", waiting.size, waiting.mtime)


@pytest.mark.parametrize("paths", [("a", "a/b"), ("a/b", "a"), ("a", "a")])
def test_files_in_each_others_place_are_an_error(tmp_path: Path, paths: tuple[str, ...]):
    place = set_stage(tmp_path / "site", tmp_path / ".staging")
    made = [stage(File(path, b"x"), str(number), place) for number, path in enumerate(paths)]

    assert codes(publish(made, place).diagnostics) == ["address-clash"]
    assert not (tmp_path / "site").exists()


def test_what_a_stranger_put_into_a_new_site_meanwhile_stays(tmp_path: Path):
    site = tmp_path / "site"
    place = set_stage(site, tmp_path / ".staging")
    made = [stage(File(path, b"x"), path[-1], place) for path in ("people/a", "c/d")]
    (site / "people").mkdir(parents=True)
    (site / "people" / "mine.txt").write_bytes(b"mine")

    publish(made, place)

    assert ours(site) == {"c/d": b"x", "people/a": b"x", "people/mine.txt": b"mine"}


def test_attachments_are_copied(tmp_path: Path):
    source = tmp_path / "photo.jpg"
    source.write_bytes(b"\xff\xd8")

    publish([Copy("files/photo.jpg", source)], set_stage(tmp_path / "site", tmp_path / ".s"))

    assert ours(tmp_path / "site") == {"files/photo.jpg": b"\xff\xd8"}


def test_a_site_may_stand_outside_the_archive(tmp_path: Path):
    archive = project(tmp_path / "archive", {"articles/a.md": f"{ARTICLE}Text.\n"})
    elsewhere = Project(archive.root, tmp_path / "www" / "public")

    assert built(elsewhere).published is not None

    assert (elsewhere.site / "articles/2007/a/index.html").is_file()
    assert [path.name for path in (tmp_path / "www").iterdir()] == ["public"]


def test_cleaning_removes_ours_only(tmp_path: Path):
    site = tmp_path / "site"
    published(site, {"a.html": b"1", "b/c.html": b"2"})
    (site / "mine.txt").write_bytes(b"keep me")

    assert clean(site) == 2
    assert tree(site) == {"mine.txt": b"keep me"}


def test_a_manifest_that_names_files_elsewhere_removes_nothing_there(tmp_path: Path):
    site = tmp_path / "site"
    published(site, {"a.html": b"1"})
    (tmp_path / "precious").write_bytes(b"x")
    (site / MANIFEST).write_text('{"files": ["../precious"]}', encoding="utf-8")

    clean(site)

    assert (tmp_path / "precious").exists()


def test_one_build_at_a_time(tmp_path: Path):
    with lock(tmp_path), pytest.raises(BusyError), lock(tmp_path):
        pass
    with lock(tmp_path):
        pass
