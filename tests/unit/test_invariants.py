"""What holds of the whole: where files are opened, and that nothing depends on clock or chance."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from generator.build.project import Project
from tests.folders import project, tree

ROOT = Path(__file__).resolve().parents[2]

WATCHED = """
import sys
from pathlib import Path
from generator.build import building
from generator.sources.files import list_files
import babel.dates, edtf, markdown_it, generator.archive.checks

project = building.Project(Path(sys.argv[1]), Path(sys.argv[1]) / "site")
building.load(project)  # whatever is imported late is imported now
names = list_files(project.root)
building.list_files = lambda _root: names
opened = []
content = str(project.root)
sys.addaudithook(
    lambda event, args: opened.append((event, args))
    if event in ("os.scandir", "os.listdir", "subprocess.Popen", "socket.connect")
    or (event == "open" and str(args[0]).startswith(content))
    else None
)
building.load(project)
others = [(event, args) for event, args in opened if event != "open"]
read = [str(args[0]).removeprefix(f"{project.root}/") for _, args in opened]
# The configuration is looked into first, for the language of the site.
read.remove("content/archive.yaml")
print(others, sorted(read) == list(names.value))
"""


def test_loading_opens_each_file_of_the_archive_once_and_nothing_else(tmp_path: Path):
    archive = demonstration(tmp_path)

    ran = subprocess.run(
        [sys.executable, "-c", WATCHED, str(archive.root)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout == "[] True\n"


def demonstration(folder: Path) -> Project:
    """A copy of the archive to start from."""
    starter = ROOT / "generator" / "editing" / "starter" / "content"
    return project(
        folder,
        {path.relative_to(starter).as_posix(): path.read_bytes() for path in starter.rglob("*.*")},
    )


def test_two_builds_give_the_same_bytes_whatever_the_day_the_workers_and_the_locale(
    tmp_path: Path,
):
    sites = []
    settings = [("0", "C", 2007), ("1", "C.UTF-8", 2016), ("77", "ru_RU.UTF-8", 2031)]
    for number, (seed, locale, year) in enumerate(settings):
        archive = demonstration(tmp_path / str(number) / "with space")
        for path in archive.root.rglob("*"):
            os.utime(path, (seconds := datetime(year, 3, 1, tzinfo=UTC).timestamp(), seconds))
        subprocess.run(
            [sys.executable, "-m", "generator", "build", "--jobs", str(number + 1)],
            cwd=archive.root,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "PYTHONHASHSEED": seed,
                "LC_ALL": locale,
                "TZ": "Asia/Dushanbe",
            },
            capture_output=True,
            check=True,
        )
        sites.append(tree(archive.site))

    assert sites[0] == sites[1] == sites[2]
