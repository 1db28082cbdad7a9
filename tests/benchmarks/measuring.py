"""How long a command takes, and how much memory its processes need together."""

import resource
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks.peers import environment


def seconds(commands: Sequence[Sequence[str]], folder: Path) -> float:
    """How long commands take, one after the other. Raises when one fails."""
    begin = time.perf_counter()
    for command in commands:
        _run(command, folder)
    return time.perf_counter() - begin


def processor() -> float:
    """Seconds that processors have worked for commands so far, on all cores together."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run(command: Sequence[str], folder: Path) -> None:
    ran = subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise RuntimeError(f"{' '.join(command)}: {ran.stderr[-2000:]}{ran.stdout[-2000:]}")


def peak(commands: Sequence[Sequence[str]], folder: Path) -> float:
    """The most memory that a command and all of its children had together, in MiB.

    Their proportional share (PSS): pages that processes share count once. Looked up every 20 ms.
    """
    most = 0.0
    for command in commands:
        with subprocess.Popen(
            command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            while process.poll() is None:
                most = max(most, sum(map(_share, _tree(process.pid))))
                time.sleep(0.02)
    return most


def _tree(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for one in found:
        try:
            for thread in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (thread / "children").read_text(encoding="ascii").split())
        except OSError:
            continue
    return found


def _share(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    line = next((line for line in text.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return int(line.split()[1]) / 1024


def until_served(
    command: Sequence[str],
    folder: Path,
    *,
    is_ready: Callable[[], bool],
    edits: Sequence[Callable[[], None]],
    is_shown: Sequence[Callable[[], bool]],
) -> list[float]:
    """Seconds from each edit until a running server shows it; the server is ended in the end."""
    taken = []
    with subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait(is_ready)
            # Whatever the server does after it is ready, before anybody edits.
            time.sleep(2)
            for edit, shown in zip(edits, is_shown, strict=True):
                begin = time.perf_counter()
                edit()
                _wait(shown)
                taken.append(time.perf_counter() - begin)
                time.sleep(1)
        finally:
            process.terminate()
            threading.Timer(10, process.kill).start()
    return taken


def _wait(condition: Callable[[], bool], longest: float = 300) -> None:
    end = time.perf_counter() + longest
    while not condition():
        if time.perf_counter() > end:
            raise TimeoutError("the server did not show it")
        time.sleep(0.005)
