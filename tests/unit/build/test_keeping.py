"""What a whole build keeps is the same, and right, however many processes write it."""

import os
import signal
import sqlite3
from array import array
from contextlib import nullcontext
from itertools import count
from pathlib import Path

import msgspec
import pytest

from generator.build import builder, building
from generator.build.builder import build
from generator.build.project import Options, Project
from generator.build.store import Draft, Store
from generator.build.workers import SMALL, Processes
from generator.sources.files import Seen
from tests.folders import ARTICLE, PERSON, built, project, tree, write

MANY = {
    **{f"articles/a{number}.md": f"{ARTICLE}Words.\n" for number in range(SMALL)},
    "people/p.yaml": PERSON,
}


def archive(folder: Path) -> Project:
    return project(folder, MANY)


def kept(project: Project) -> dict[str, list[tuple]]:
    """All rows of the store by table; how files looked is other in each archive."""
    with sqlite3.connect(project.state / "store.sqlite") as db:
        tables = ("cells", "pages", "answers", "makers", "readers")
        found = {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in tables}  # noqa: S608
        found["sources"] = db.execute("SELECT path, size, fingerprint FROM sources").fetchall()
        found["files"] = db.execute("SELECT path, size FROM files").fetchall()
    return found


def test_the_store_has_the_same_records_whoever_wrote_them(tmp_path: Path):
    one, two = archive(tmp_path / "one"), archive(tmp_path / "two")
    build(one, Options(with_search=False, jobs=1))
    build(two, Options(with_search=False, jobs=2))

    alone, apart = kept(one), kept(two)

    assert len(alone["sources"]) == len(MANY) + 1
    for table in ("cells", "pages", "answers", "sources", "files"):
        assert apart[table] == alone[table], table
    assert sorted(row[1:] for row in apart["makers"]) == sorted(row[1:] for row in alone["makers"])
    assert readers(apart) == readers(alone)


def readers(kept: dict[str, list[tuple]]) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """What each cell was read by, by name: whoever is done first has the first number."""
    names = {number: (kind, key) for number, kind, key, *_ in kept["makers"]}
    return {
        (index, key): {names[number] for number in array("I", makers)}
        for key, row in kept["readers"]
        for index, makers in msgspec.msgpack.decode(row).items()
    }


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_workers_that_tell_numbers_mean_the_same_cells_as_who_works_alone(
    start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    one, two = archive(tmp_path / "one"), archive(tmp_path / "two")
    # Not in the order of their ids.
    for each in (one, two):
        write(each.root, {"articles/a7.md": ARTICLE.replace("2007", "2001")})
    build(one, Options(with_search=False, jobs=1))
    monkeypatch.setattr(builder, "workers", lambda *_: nullcontext(Processes(2, start)))
    build(two, Options(with_search=False, jobs=2))

    alone, apart = readers(kept(one)), readers(kept(two))

    assert ("page", "articles/2001/a7/index.html") in alone["articles", "articles/a7"]
    assert apart == alone


def test_nothing_is_built_again_where_two_processes_kept_it(tmp_path: Path):
    made = archive(tmp_path)
    build(made, Options(with_search=False, jobs=2))

    again = build(made, Options(with_search=False, jobs=2))

    assert not again.is_whole
    assert again.pages_made == ()


def test_whoever_is_ended_while_writing_leaves_no_half_of_a_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    here, written = os.getpid(), count()
    encode = msgspec.msgpack.Encoder().encode

    def end(value: object) -> bytes:
        if os.getpid() != here and next(written) == SMALL // 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return encode(value)

    monkeypatch.setattr("generator.build.store._encode", end)
    made = archive(tmp_path / "killed")

    report = build(made, Options(with_search=False, jobs=2))
    again = build(made, Options(with_search=False, jobs=2))

    assert report.published is not None
    assert again.is_whole
    assert not (made.state / "store.sqlite.new").exists()
    monkeypatch.undo()
    clean = archive(tmp_path / "clean")
    build(clean, Options(with_search=False, jobs=1))
    assert tree(made.site) == tree(clean.site)


def test_a_draft_that_was_not_written_to_its_end_is_not_gone_on_with(tmp_path: Path):
    draft = Draft(tmp_path)
    assert draft.put_apart({}, {"content/a.md": Seen(1, 2, 3, "f")})
    with sqlite3.connect(draft.path) as db:
        db.execute("PRAGMA user_version = -1")

    assert not draft.put_apart({}, {})
    assert not draft.path.exists()


def test_a_store_of_other_tables_is_made_anew(tmp_path: Path):
    made = project(tmp_path, {"articles/a.md": f"{ARTICLE}Words.\n"})
    built(made)
    with sqlite3.connect(made.state / "store.sqlite") as db:
        db.execute("PRAGMA user_version = 4")

    assert build(made, Options(with_search=False)).is_whole
    assert not build(made, Options(with_search=False)).is_whole


def test_a_file_that_goes_while_a_site_is_built_is_missed_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    made = project(tmp_path, {f"articles/{name}.md": f"{ARTICLE}Words.\n" for name in "ab"})
    publish = building.publish

    def remove(*args):
        (made.root / "content" / "articles" / "b.md").unlink()
        return publish(*args)

    monkeypatch.setattr(building, "publish", remove)
    built(made)
    assert (made.site / "articles" / "2007" / "b" / "index.html").exists()
    monkeypatch.undo()

    built(made)

    assert not (made.site / "articles" / "2007" / "b" / "index.html").exists()


def test_who_read_a_cell_is_found_by_the_cell(tmp_path: Path):
    made = archive(tmp_path)
    build(made, Options(with_search=False, jobs=2))
    store = Store(made.state)

    readers = store.makers_of([("heads", "articles/a1"), ("nothing", "articles/a1")])

    assert readers[("article_card", "articles/a1")] == {("heads", "articles/a1")}
    assert all(cells == {("heads", "articles/a1")} for cells in readers.values())
    assert ("heads", "articles/a1") in store.reads_of(("article_card", "articles/a1"))
    store.close()
