"""Changes are told however they are made: by editors, by git, on drives that tell nothing."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from generator.server import watching
from generator.server.watching import Batch, Watching, network, snapshot


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    content = tmp_path / "content"
    (content / "people").mkdir(parents=True)
    (content / "people" / "x.yaml").write_text("name: X\n", encoding="utf-8")
    return content


def told(
    folder: Path, *acts: Callable[[], object], poll: bool = False, pause: float = 30
) -> tuple[list[Batch], list[str]]:
    """What is told of these acts, one after the other; and what is said to people."""

    async def run() -> tuple[list[Batch], list[str]]:
        said: list[str] = []
        batches: list[Batch] = []
        watcher = Watching((folder,), said.append, poll=poll, pause=pause)

        task = asyncio.create_task(collect(watcher, batches))
        await asyncio.sleep(0.4)
        for act in acts:
            before = len(batches)
            act()
            for _ in range(400):
                await asyncio.sleep(0.01)
                if len(batches) > before:
                    break
            await asyncio.sleep(0.35)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return batches, said

    return asyncio.run(run())


async def collect(watcher: Watching, batches: list[Batch]) -> None:
    async for batch in watcher.batches():
        batches.append(batch)  # noqa: PERF401 - it never ends by itself


async def until_told(batches: list[Batch], steps: int = 500) -> None:
    """Wait until something is told, or until it would be too late."""
    for _ in range(steps):
        await asyncio.sleep(0.01)
        if batches:
            break


def names(batch: Batch) -> set[str]:
    return {Path(path).name for path in batch.paths}


def test_a_saved_file_is_told_once(folder: Path):
    batches, said = told(folder, lambda: (folder / "people" / "x.yaml").write_text("name: Y\n"))

    assert [names(one) for one in batches] == [{"x.yaml"}]
    assert said == []


def test_a_file_that_an_editor_puts_in_the_place_of_another_is_told(folder: Path):
    def save_as_vim_does() -> None:
        (folder / "people" / "4913").write_text("")
        (folder / "people" / "4913").unlink()
        (folder / "people" / "x.yaml").rename(folder / "people" / "x.yaml~")
        (folder / "people" / "x.yaml").write_text("name: Y\n")
        (folder / "people" / "x.yaml~").unlink()

    def save_as_others_do() -> None:
        (folder / "people" / ".x.yaml.swp").write_text("name: Z\n")
        (folder / "people" / ".x.yaml.swp").rename(folder / "people" / "x.yaml")

    batches, _ = told(folder, save_as_vim_does, save_as_others_do)

    assert [names(one) for one in batches] == [{"x.yaml"}, {"x.yaml"}]


def test_what_editors_keep_for_themselves_is_not_told(folder: Path):
    def leave_traces() -> None:
        for name in (
            ".x.yaml.swp",
            "x.yaml~",
            "#x.yaml#",
            ".#x.yaml",
            "x.yaml___jb_tmp___",
            "4913",
        ):
            (folder / "people" / name).write_text("")

    assert told(folder, leave_traces)[0] == []


def test_a_checkout_of_a_thousand_files_is_told_at_once(folder: Path):
    def check_out() -> None:
        for year in range(10):
            (folder / "articles" / str(2000 + year)).mkdir(parents=True)
            for number in range(100):
                (folder / "articles" / str(2000 + year) / f"{number}.yaml").write_text("notes:\n")

    batches, _ = told(folder, check_out)

    # One, unless whoever writes is held up between two files for longer than anybody waits.
    assert 1 <= len(batches) <= 3
    assert {one for batch in batches for one in names(batch)} >= {f"{n}.yaml" for n in range(100)}


def test_a_file_saved_a_hundred_times_at_once_is_told_after_the_last(folder: Path):
    path = folder / "people" / "x.yaml"

    def save_often() -> None:
        for number in range(100):
            path.write_text(f"name: X{number}\n")

    batches, _ = told(folder, save_often)

    assert 1 <= len(batches) <= 3
    assert names(batches[-1]) == {"x.yaml"}


def test_renames_and_deleted_folders_are_told(folder: Path):
    batches, _ = told(
        folder,
        lambda: (folder / "people" / "x.yaml").rename(folder / "people" / "y.yaml"),
        lambda: shutil.rmtree(folder / "people"),
    )

    assert names(batches[0]) == {"x.yaml", "y.yaml"}
    assert "people" in names(batches[1]) | {Path(one).parent.name for one in batches[1].paths}


def test_a_folder_that_is_replaced_by_another_is_watched_again(folder: Path):
    def replace() -> None:
        shutil.rmtree(folder)
        folder.mkdir()
        (folder / "new.yaml").write_text("1")

    async def run() -> list[Batch]:
        batches: list[Batch] = []
        watcher = Watching((folder,), print, pause=0.3)
        task = asyncio.create_task(collect(watcher, batches))
        await asyncio.sleep(0.6)
        replace()
        await asyncio.sleep(1.5)
        batches.clear()
        (folder / "new.yaml").write_text("22")
        await until_told(batches, steps=300)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert not watcher.is_polling
        return batches

    batches = asyncio.run(run())

    assert [(names(one), one.is_polled) for one in batches] == [({"new.yaml"}, False)]


def test_where_no_events_arrive_changes_are_found_by_looking_and_it_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    async def deaf(*_folders: Path, **_options: object) -> AsyncIterator[set]:
        await asyncio.sleep(1000)
        yield set()

    monkeypatch.setattr(watching, "awatch", deaf)
    path = folder / "people" / "x.yaml"

    batches, said = told(
        folder,
        lambda: path.write_text("name: Y\n"),
        lambda: path.write_text("name: ZZ\n"),
        path.unlink,
        pause=0.3,
    )

    assert [names(one) for one in batches] == [{"x.yaml"}] * 3
    assert len(said) == 1
    assert "no events arrive" in said[0]


def test_where_the_system_refuses_to_watch_changes_are_found_by_looking(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_folders: Path, **_options: object) -> AsyncIterator[set]:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr(watching, "awatch", refuse)

    batches, said = told(folder, lambda: (folder / "people" / "x.yaml").write_text("name: Y\n"))

    assert [names(one) for one in batches] == [{"x.yaml"}]
    assert "limit reached" in said[0]


def test_who_asks_for_looking_gets_it(folder: Path):
    batches, said = told(
        folder, lambda: (folder / "people" / "x.yaml").write_text("name: Y\n"), poll=True
    )

    assert [(names(one), one.is_polled) for one in batches] == [({"x.yaml"}, True)]
    assert "as asked" in said[0]


@pytest.mark.parametrize(
    ("kind", "is_network"),
    [("ext4", False), ("overlay", False), ("nfs4", True), ("9p", True), ("fuse.sshfs", True), ("virtiofs", True)],
)  # fmt: skip
def test_drives_on_which_others_write_are_known_by_their_kind(
    folder: Path, tmp_path: Path, kind: str, is_network: bool
):
    mounts = tmp_path / "mounts"
    where = str(folder).replace(" ", "\\040")
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {where} {kind} rw 0 0\n")

    assert bool(network((folder / "people",), str(mounts))) == is_network


def test_a_snapshot_has_what_matters_and_nothing_of_editors(folder: Path):
    (folder / "people" / "x.yaml~").write_text("")
    (folder / "out").symlink_to(folder.parent / "nowhere")

    assert {os.path.relpath(path, folder) for path in snapshot((folder,))} == {"people/x.yaml"}


def test_what_changes_before_watching_is_under_way_is_told_all_the_same(folder: Path):
    async def run() -> list[Batch]:
        watcher = Watching((folder,), print, pause=0.2)
        (folder / "people" / "x.yaml").write_text("name: Changed early\n")
        batches: list[Batch] = []
        task = asyncio.create_task(collect(watcher, batches))
        await until_told(batches)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return batches

    batches = asyncio.run(run())

    assert {"x.yaml"} <= {name for batch in batches for name in names(batch)}
