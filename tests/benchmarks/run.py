"""Measures this generator and its peers in turn, and writes a table.

``python tests/benchmarks/run.py [--count N] [--times N] [--large N] [--only NAME …] [--without ROW …]
[--output FILE]``. In each row, all generators are run one after the other, and that as often as
asked: whatever else the machine does then, it does to all of them. Figures are medians. Every run
of a cold build begins with a copy of the archive of its own, in which nothing was ever built.
"""

import argparse
import contextlib
import os
import platform
import shutil
import socket
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from itertools import count as numbers
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.corpus import Article, Corpus, edited, edited_little  # noqa: E402 - the checkout is not installed
from tests.benchmarks.measuring import peak, processor, seconds, until_served  # noqa: E402
from tests.benchmarks.peers import Hugo, Regesta, Tool, install, ours, peers  # noqa: E402

Row = dict[str, float | None]
"""What was measured of each tool, by its name; None: not asked of it."""


class Bench:
    """One archive, as each tool reads it, in a folder for the time of the measurement."""

    def __init__(self, folder: Path, count: int, tools: Sequence[Tool], times: int) -> None:
        self.folder, self.corpus, self.tools, self.times = folder, Corpus(count), tools, times
        self._copies = numbers()
        for tool in tools:
            tool.write(self.source(tool), self.corpus)

    def source(self, tool: Tool) -> Path:
        """The archive of a tool, in which nothing is built."""
        return self.folder / "sources" / tool.name

    @contextlib.contextmanager
    def copy(self, tool: Tool) -> Iterator[Path]:
        """A copy of it.

        Nothing is removed before all is measured: a disk may look at each of many files that were
        removed in the last minutes before it makes a new one, and whoever comes first would wait.
        """
        place = self.folder / "copies" / str(next(self._copies))
        shutil.copytree(self.source(tool), place, symlinks=True)
        yield place

    def turns(self, measure: Callable[[Tool, Path], float | None]) -> Row:
        """Medians of what *measure* gives for each tool, all in turn."""
        taken: dict[str, list[float]] = {tool.name: [] for tool in self.tools}
        for number in range(self.times):
            for tool in self.tools:
                with self.copy(tool) as folder:
                    value = measure(tool, folder)
                    if value is not None:
                        taken[tool.name].append(value)
                    _say(f"  {number + 1}. {tool.name}: {value}")
        shutil.rmtree(self.folder / "copies", ignore_errors=True)
        return {name: median(values) if values else None for name, values in taken.items()}

    # The rows

    def cold(self, *, search: bool) -> Row:
        """Seconds for a site where there was none."""
        return self.turns(lambda tool, folder: seconds(tool.build(search=search), folder))

    def work(self) -> Row:
        """The same in seconds of processors: what other programs do meanwhile counts less."""

        def measure(tool: Tool, folder: Path) -> float:
            before = processor()
            seconds(tool.build(search=False), folder)
            return processor() - before

        return self.turns(measure)

    def edit(self, *, search: bool) -> Row:
        """Seconds after a change of one annotation, in a new process."""
        article = next(self.corpus.articles())

        def measure(tool: Tool, folder: Path) -> float:
            seconds(tool.build(search=search), folder)
            tool.write_article(folder, edited(article, self.corpus))
            taken = seconds(tool.build(search=search), folder)
            assert edited(article, self.corpus).named[0].id in _links(tool, folder, article) or (
                "Pelican" in tool.name
            )
            return taken

        return self.turns(measure)

    def unchanged(self, *, search: bool) -> Row:
        """Seconds when nothing has changed, in a new process."""

        def measure(tool: Tool, folder: Path) -> float:
            seconds(tool.build(search=search), folder)
            return seconds(tool.build(search=search), folder)

        return self.turns(measure)

    def memory(self) -> Row:
        """MiB at most, of all processes of a cold build."""
        return self.turns(lambda tool, folder: peak(tool.build(search=False), folder))

    def served(self, edit: Callable[[Article, Corpus], Article]) -> Row:
        """Seconds until a saved edit is in the page: in ours in ``site/``, which the server shows.

        Hugo's has pages in memory, and is asked for them; whoever asks keeps it from its work.
        """

        def measure(tool: Tool, folder: Path) -> float | None:
            article = next(self.corpus.articles())
            versions = (edit(article, self.corpus), article)
            if isinstance(tool, Regesta):
                return self._served(tool, folder, _serve_regesta, versions)
            if isinstance(tool, Hugo):
                return self._served(tool, folder, _serve_hugo, versions)
            return None

        return self.turns(measure)

    def _served(
        self,
        tool: Tool,
        folder: Path,
        serve: Callable[[int], list[str]],
        versions: tuple[Article, Article],
    ) -> float:
        (other, article), port = versions, _free_port()
        path = f"articles/{article.stem}/index.html"

        def shows(id: str) -> bool:
            if isinstance(tool, Regesta):
                return id in tool.page(folder, article).read_text(encoding="utf-8")
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=60) as page,
            ):
                return id in page.read().decode()
            return False

        taken = until_served(
            serve(port),
            folder,
            is_ready=lambda: _answers(port),
            edits=[lambda one=one: tool.write_article(folder, one) for one in (other, article)] * 2,
            is_shown=[lambda one=one: shows(one.named[0].id) for one in (other, article)] * 2,
        )
        return median(taken)


def _answers(port: int) -> bool:
    with (
        contextlib.suppress(OSError),
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as page,
    ):
        return page.status == 200
    return False


def _links(tool: Tool, folder: Path, article: object) -> str:
    return tool.page(folder, article).read_text(encoding="utf-8")


def _serve_regesta(port: int) -> list[str]:
    return [sys.executable, "-m", "generator", "serve", "--no-search", "--port", str(port)]


def _serve_hugo(port: int) -> list[str]:
    from tests.benchmarks.peers import hugo_program

    return [hugo_program(), "server", "--port", str(port), "--bind", "127.0.0.1"]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


ROWS: dict[str, tuple[str, Callable[[Bench], Row]]] = {
    "cold": ("cold, without search (s)", lambda bench: bench.cold(search=False)),
    "work": ("the same, seconds of both processors", Bench.work),
    "search": ("cold, with search (s)", lambda bench: bench.cold(search=True)),
    "edit": ("one annotation edited, new process (s)", lambda bench: bench.edit(search=False)),
    "edit-search": ("the same, with search (s)", lambda bench: bench.edit(search=True)),
    "unchanged": ("nothing changed, new process (s)", lambda bench: bench.unchanged(search=False)),
    "served": (
        "edited while a server runs, until it shows (s)",
        lambda bench: bench.served(edited_little),
    ),
    "served-most": (
        "the same, the most named person (s)",
        lambda bench: bench.served(edited),
    ),
    "memory": ("peak memory, cold, without search (MiB)", Bench.memory),
}


def table(count: int, rows: dict[str, Row], tools: Sequence[Tool]) -> str:
    """The measurements in Markdown."""
    names = [tool.name for tool in tools]
    lines = [
        f"| {count:,} articles | {' | '.join(names)} |",
        f"|---|{'---|' * len(names)}",
    ]
    for title, row in rows.items():
        cells = ["" if row.get(name) is None else _figure(row[name]) for name in names]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _figure(value: float | None) -> str:
    assert value is not None
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def machine() -> str:
    """What the figures were measured on."""
    import datetime as dt

    model = "unknown processor"
    with contextlib.suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(line.partition(":")[2].strip() for line in lines if "model name" in line)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{dt.datetime.now(dt.UTC).date()}, {os.cpu_count()} cores ({model}), {memory:.0f} GiB, "
        f"{platform.system()} {platform.release().split('-')[0]}, Python {platform.python_version()}"
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def large(folder: Path, count: int, tool: Tool) -> str:
    """How the time of a cold build grows from a tenth of the articles to all of them."""
    lines = []
    taken = []
    for size in (count // 10, count):
        bench = Bench(folder / str(size), size, (tool,), 1)
        with bench.copy(tool) as place:
            taken.append(seconds(tool.build(search=False), place))
        with bench.copy(tool) as place:
            most = peak(tool.build(search=False), place)
        lines.append(f"{size:,} articles: {taken[-1]:.1f} s, {most:,.0f} MiB")
        _say(lines[-1])
        shutil.rmtree(folder / str(size))
    lines.append(f"{taken[1] / taken[0]:.1f} times the time for 10 times the articles")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="articles")
    parser.add_argument("--times", type=int, default=5, help="runs of each")
    parser.add_argument("--large", type=int, default=0, help="also time this many, and a tenth")
    parser.add_argument("--only", nargs="*", help="rows that are wanted", choices=ROWS)
    parser.add_argument("--tools", nargs="*", help="generators whose names begin so")
    parser.add_argument("--output", type=Path, help="write the table to this file")
    asked = parser.parse_args()
    install()
    tools = [
        tool
        for tool in (*ours(), *peers())
        if not asked.tools or tool.name.startswith(tuple(asked.tools))
    ]
    text = f"{machine()}. Medians of {asked.times}, run in turn.\n\n"
    with tempfile.TemporaryDirectory(prefix="regesta-bench-") as name:
        bench = Bench(Path(name), asked.count, tools, asked.times)
        rows: dict[str, Row] = {}
        for key, (title, measure) in ROWS.items():
            if not asked.only or key in asked.only:
                _say(title)
                rows[title] = measure(bench)
        text += table(asked.count, rows, tools)
        if asked.large:
            text += "\n" + large(Path(name), asked.large, tools[0])
    print(text)
    if asked.output:
        asked.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
