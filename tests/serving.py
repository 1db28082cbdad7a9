"""A running `regesta serve`, for tests: a process of its own, as people start it."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]


class Server:
    """A server: where it is, and what it has said at the terminal so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        threading.Thread(target=self._hear, daemon=True).start()
        eventually(lambda: self._address() is not None)
        self.url = str(self._address())

    def _hear(self) -> None:
        self.said.extend(iter(self.process.stderr.readline, ""))

    def _address(self) -> str | None:
        return next(
            (found[0] for line in self.said if (found := re.search(r"http://\S+", line))), None
        )

    @property
    def builds(self) -> int:
        """How many builds have ended."""
        return sum(line.startswith(("Built", "Nothing was published")) for line in self.said)

    def built(self, count: int = 1) -> None:
        """Wait until this many builds have ended."""
        eventually(lambda: self.builds >= count)

    def heard(self, words: str) -> None:
        """Wait until these words are said."""
        eventually(lambda: any(words in line for line in self.said))

    def ask(
        self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        """Ask for a path exactly as it is written. Headers are named with ``_`` for ``-``."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method, path, skip_host="Host" in named)
        for name, value in named.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        try:
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()

    def token(self) -> str:
        """The token of this run, as every page of the site has it."""
        return re.search(r'data-token="([^"]+)"', self.ask("/")[1].decode())[1]


@contextmanager
def serving(root: Path, *options: str, **environment: str) -> Iterator[Server]:
    """Serve the archive in *root* on a free port; the process is ended afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", "serve", "--port", "0", *options],
        cwd=root,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", **environment},
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        yield Server(process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(20) == 0
        finally:
            process.kill()
            process.stderr.close()


def eventually(is_so: Callable[[], object], *, seconds: float = 20) -> None:
    """Wait until something is so; fail when it is not in time."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.01)
