"""Work is done in order, wherever it is done, and a site is the same bytes whoever made it."""

import operator
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from generator.archive.noting import Cell
from generator.build.builder import build
from generator.build.keeping import Keeper, Light
from generator.build.making import Job, Made
from generator.build.project import Options, Project
from generator.build.publishing import MANIFEST
from generator.build.workers import (
    SMALL,
    Processes,
    Serial,
    WorkersError,
    beside,
    cores,
    map_each,
    meanwhile,
    workers,
)
from tests.folders import ARTICLE, PERSON, project, tree

ROOT = Path(__file__).resolve().parents[3]
MANY = tuple(range(3 * SMALL + 7))


@pytest.mark.parametrize(
    "staff", [Serial(), Processes(2, "fork"), Processes(2, "spawn"), Processes(1)]
)
def test_results_come_in_the_order_of_the_inputs(staff):
    assert list(staff.map_with(int, "3", operator.mul, MANY)) == [3 * one for one in MANY]
    assert list(map_each(staff, str, MANY)) == [str(one) for one in MANY]


def test_forked_workers_give_way_to_what_is_waited_for():
    staff = Processes(2, "fork")
    with beside(staff, partial(os.nice, 0)) as found:
        (own,) = set(staff.map_with(int, "0", _niceness, MANY))

        assert own > found() == os.nice(0)


def _niceness(_number: int, _one: int) -> int:
    return os.nice(0)


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_what_goes_wrong_in_a_worker_is_raised_here(start):
    with pytest.raises(ZeroDivisionError):
        list(Processes(2, start).map_with(int, "1", operator.floordiv, tuple(reversed(MANY))))


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_a_worker_that_is_killed_is_told_in_words(start):
    with pytest.raises(WorkersError, match="ended from outside"):
        list(Processes(2, start).map_with(int, "9", _kill_oneself, MANY))


def _kill_oneself(_signal: int, _one: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked for there")
def test_workers_end_with_a_build_that_is_killed():
    code = (
        "import os, time; from generator.build.workers import *\n"
        "def work(_, one): os.write(1, b'%d\\n' % os.getpid()); time.sleep(60)\n"
        f"list(Processes(2, 'fork').map_with(int, '1', work, range({2 * SMALL})))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        found = [int(process.stdout.readline()) for _ in range(2)]
        process.kill()

    assert _have_ended(found)


def _have_ended(processes: list[int]) -> bool:
    """Whether none of them is alive any more, or soon will be."""
    patience = time.monotonic() + 10
    while any(map(_is_alive, processes)) and time.monotonic() < patience:
        time.sleep(0.05)
    return not any(map(_is_alive, processes))


def _is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_few_inputs_are_done_here():
    done = Processes(2).map_with(int, "0", _process, MANY[: SMALL - 1])

    assert set(done) == {os.getpid()}


def test_many_inputs_are_done_elsewhere():
    done = set(Processes(2, "fork").map_with(int, "0", _process, MANY))

    assert os.getpid() not in done


def _process(_nothing: int, _one: int) -> int:
    return os.getpid()


def test_forked_workers_are_followed_by_others(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("generator.build.workers.ROUND", 1)
    staff = Processes(2, "fork")

    found = list(staff.map_with(int, "0", _process, MANY))

    assert len(set(found)) > 2
    assert list(map_each(staff, str, MANY)) == [str(one) for one in MANY]


def test_there_is_a_worker_for_each_core_unless_told_otherwise():
    with workers("process", 0) as staff:
        assert isinstance(staff, Processes)
        assert staff.jobs == cores() > 0


def archive(folder: Path) -> Project:
    """Enough articles and people for several workers."""
    files = {f"people/p{number}.yaml": f"name: Person {number}\n" for number in range(SMALL)}
    for number in range(SMALL):
        files[f"articles/a{number}.md"] = f"{ARTICLE}Met Person {number}.\n"
        files[f"articles/a{number}.yaml"] = (
            f"mentions:\n- quote: Person {number}\n  entity: people/p{number}\n"
        )
    return project(folder, files)


def site_of(folder: Path, **options: object) -> dict[str, bytes]:
    made = archive(folder)
    report = build(made, Options(with_search=False, **options))
    assert report.published, report.diagnostics
    return tree(made.site)


def test_a_site_is_the_same_bytes_with_any_number_of_workers(tmp_path: Path):
    one = site_of(tmp_path / "one", jobs=1)

    assert site_of(tmp_path / "two", jobs=2) == one
    assert site_of(tmp_path / "three", jobs=3) == one
    assert site_of(tmp_path / "serial", executor="serial") == one


def test_what_is_wrong_is_the_same_however_many_look_for_it(tmp_path: Path):
    made = archive(tmp_path)
    for number in (6, 7, 30):
        (made.root / "content" / "people" / f"p{number}.yaml").unlink()

    told = [build(made, Options(with_search=False, jobs=jobs)).diagnostics for jobs in (1, 2)]

    assert [one.code for one in told[0]].count("unknown-id") == 3
    assert told[1] == told[0]


def test_what_two_looked_through_is_looked_at_again_where_it_changed(tmp_path: Path):
    made = archive(tmp_path)
    build(made, Options(with_search=False, jobs=2))
    for number in (6, 7):
        (made.root / "content" / "people" / f"p{number}.yaml").unlink()

    again = build(made, Options(with_search=False, jobs=2))

    assert not again.is_whole
    assert [one.origin.path for one in again.diagnostics if one.code == "unknown-id"] == [
        "content/articles/a6.yaml",
        "content/articles/a7.yaml",
    ]


def test_workers_find_the_cards_of_all_records_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asked: set[Cell] = set()
    note = Keeper.note_made

    def spy(keeper: Keeper, job: Job, made: Made) -> Light:
        asked.update(one.question for one in made.answered)
        return note(keeper, job, made)

    monkeypatch.setattr(Keeper, "note_made", spy)
    site_of(tmp_path, jobs=2)

    records = {f"{kind}{number}" for kind in ("articles/a", "people/p") for number in range(SMALL)}
    assert ("menu", "[]") in asked
    assert {one for one in asked if one[1] in records and one[0].endswith("_card")} == set()


def test_a_template_that_fails_in_a_worker_is_shown_at_its_line(tmp_path: Path):
    broken = archive(tmp_path)
    template = broken.root / "templates" / "pages" / "entity.html"
    template.parent.mkdir(parents=True)
    template.write_text("<p>\n{{ archive.nothing }}\n", encoding="utf-8")

    told = build(broken, Options(with_search=False, jobs=2)).diagnostics

    assert {(one.code, one.origin.path, one.origin.line) for one in told} == {
        ("template-error", "templates/pages/entity.html", 2)
    }


# A cluster

SPY = """
import sys
def forbid(event, args):
    if event == "open" and str(args[0]).startswith({root!r}):
        raise PermissionError(f"a worker opened {{args[0]}}")
sys.addaudithook(forbid)
"""


@contextmanager
def cluster(folder: Path, archive_root: Path) -> Iterator[str]:
    """A Dask scheduler and two worker processes, which may open no file of the archive."""
    folder.mkdir()
    (folder / "spy.py").write_text(SPY.format(root=str(archive_root)), encoding="utf-8")
    told = folder / "scheduler.json"
    common = {"cwd": folder, "env": {**os.environ, "PYTHONPATH": str(ROOT)}}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "dask", "scheduler"]
    where = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)]
    started = [subprocess.Popen([*dask, *where], **common, **quiet)]
    worker = [sys.executable, "-m", "dask", "worker", "--scheduler-file", str(told)]
    own = ["--nthreads", "2", "--no-dashboard", "--no-nanny", "--preload", str(folder / "spy.py")]
    try:
        address = _address(told)
        for number in range(2):
            place = ["--local-directory", str(folder / str(number)), "--name", str(number)]
            started.append(subprocess.Popen([*worker, *own, *place], **common, **quiet))
        _wait_for_workers(address, 2)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(20)


def _wait_for_workers(address: str, count: int) -> None:
    """A busy machine takes its time to start them; a build asks only who is there."""
    from distributed import Client

    with Client(address.replace("dask://", "tcp://")) as client:
        client.wait_for_workers(count, timeout=120)


def _address(told: Path) -> str:
    import json

    for _ in range(300):
        time.sleep(0.1)
        if told.exists() and (text := told.read_text(encoding="utf-8")).strip():
            return json.loads(text)["address"].replace("tcp://", "dask://")
    raise AssertionError("the scheduler did not start")


def _build(made: Project, executor: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generator", "build", "--no-search", "--executor", executor],
        cwd=made.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_cluster_that_shares_nothing_but_messages_makes_the_same_site(tmp_path: Path):
    made = archive(tmp_path / "archive")
    with cluster(tmp_path / "cluster", made.root) as address:
        ran = _build(made, address)

    assert ran.returncode == 0, ran.stderr
    assert tree(made.site) == site_of(tmp_path / "serial", executor="serial")


@pytest.mark.slow
def test_a_cluster_that_is_not_there_is_told_in_words_and_the_site_stays(tmp_path: Path):
    made = archive(tmp_path)

    ran = _build(made, "dask://127.0.0.1:9")

    assert ran.returncode == 1
    assert "there is no Dask scheduler at dask://127.0.0.1:9" in ran.stderr
    assert not (made.site / MANIFEST).exists()


def test_an_executor_that_does_not_exist_is_refused(tmp_path: Path):
    made = project(tmp_path, {"people/a.yaml": PERSON})

    ran = _build(made, "threads")

    assert ran.returncode == 2
    assert "dask://host:port" in ran.stderr


def test_meanwhile_somebody_else_does_the_work():
    with meanwhile(lambda: [os.getpid()]) as result:
        found = result()

    assert len(found) == 1


def test_work_that_is_ended_from_outside_is_done_here():
    here = os.getpid()

    def work() -> str:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return "done"

    with meanwhile(work) as result:
        assert result() == "done"


def test_what_such_work_raises_is_raised_where_it_is_waited_for():
    def work() -> str:
        raise ValueError("wrong")

    with meanwhile(work) as result, pytest.raises(ValueError, match="wrong"):
        result()


def test_work_that_nobody_waits_for_is_broken_off_with_what_it_runs(tmp_path: Path):
    told = tmp_path / "told"
    begin = time.monotonic()
    program = ["sh", "-c", f"echo $$ > {told}; sleep 60; true"]
    with meanwhile(lambda: subprocess.run(program, check=True)):
        while not told.exists() or not told.read_text().strip():
            time.sleep(0.01)

    assert time.monotonic() - begin < 30
    assert _have_ended([int(told.read_text())])


@pytest.mark.parametrize(
    ("staff", "is_elsewhere"), [(Processes(2), True), (Processes(1), False), (Serial(), False)]
)
def test_beside_several_workers_somebody_else_does_it(staff, is_elsewhere):
    with beside(staff, os.getpid) as result:
        assert (result() != os.getpid()) == (is_elsewhere and cores() > 1)
