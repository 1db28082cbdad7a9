"""Talks to Pagefind, the search engine, as its own wrappers do, and checks what it says.

The engine gets documents and gives files, by messages: base64 of JSON, with a comma after each. One
user of subprocess; facts about Pagefind 1.5.2 are in docs/decisions.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import threading
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any, NamedTuple, Self

from generator.build.postings import Word, description, words_of

MARKER = b"pagefind_dcd"
"""What every file of the engine begins with, once it is unpacked."""

_WHOLE = "2000000000"
"""How large a part of an index may be: all that is found in what it is asked is one part."""

_FOLDERS, _ENDINGS = ("fragment/", "index/"), (".pf_meta", ".pagefind")
"""The files that we publish; the others are the engine's own pages and scripts."""


class EngineError(Exception):
    """The engine could not be started, ended, or said what it should not."""


class Found(NamedTuple):
    """What the engine made of some documents, in their order.

    *version* is that of its format, *fields* what documents have beside their text, *program* what
    a browser runs to search in this language. *texts* are packed files, one for each document, and
    *lengths* count the words of each.
    """

    version: str
    fields: tuple[str, ...]
    program: bytes
    texts: tuple[bytes, ...]
    lengths: tuple[int, ...]
    words: tuple[Word, ...]


@cache
def engine() -> str:
    """The engine's version, and how we call it: what was made by another must be made anew."""
    from importlib.metadata import version  # noqa: PLC0415 - slow to import, seldom needed

    return f"{version('pagefind-bin')} --service; 4"


class Engine:
    """The engine at work, until it is closed. One thread at a time may ask it.

    It runs in the *empty* folder: neither a configuration file nor variables but ours may have a
    say.
    """

    def __init__(self, empty: Path) -> None:
        try:
            from pagefind_bin import get_executable  # noqa: PLC0415 - only a search needs it

            self._process = subprocess.Popen(  # noqa: S603 - our own arguments
                [str(get_executable()), "--service"],
                cwd=empty,
                env={"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": _WHOLE},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, ImportError) as problem:
            raise EngineError(f"the search program could not be started: {problem}") from problem
        self._answers = _messages(_there(self._process.stdout))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the program."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            # What it did not read is of no use any more.
            with suppress(OSError):
                _there(stream).close()

    def index(self, language: str, documents: Sequence[tuple[str, str]]) -> Found:
        """Index *documents*, each a name and HTML, in a language (BCP 47); raises EngineError."""
        config = {"force_language": language.partition("-")[0], "keep_index_url": True}
        try:
            number = self._ask({"type": "NewIndex", "config": config})["index_id"]
            found = _found(self._filled(number, documents))
        except (ValueError, LookupError, TypeError) as problem:
            raise EngineError(f"its answer makes no sense: {problem}") from problem
        if len(found.texts) != len(documents):
            raise EngineError(f"it took {len(found.texts)} of {len(documents)} documents")
        return found

    def _filled(self, number: int, documents: Sequence[tuple[str, str]]) -> dict[str, bytes]:
        requests = [
            *({"type": "AddFile", "index_id": number, "file_path": name, "file_contents": html}
              for name, html in documents),
            {"type": "GetFiles", "index_id": number},
            {"type": "DeleteIndex", "index_id": number},
        ]  # fmt: skip
        # It answers while it reads: who only wrote would wait for ever.
        writing = threading.Thread(target=self._write, args=(requests,), daemon=True)
        writing.start()
        answers = [self._read() for _ in requests]
        writing.join()
        return {
            one["path"]: b64decode(one["content"])
            for one in answers[-2]["files"]
            if one["path"].startswith(_FOLDERS) or one["path"].endswith(_ENDINGS)
        }

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        self._write([request])
        return self._read()

    def _write(self, requests: Sequence[dict[str, Any]]) -> None:
        stream = _there(self._process.stdin)
        # An engine that has ended says so by its silence.
        with suppress(OSError, ValueError):
            for request in requests:
                message = json.dumps({"message_id": 1, "payload": request}).encode()
                stream.write(b64encode(message) + b",")
            stream.flush()

    def _read(self) -> dict[str, Any]:
        message = next(self._answers, None)
        if message is None:
            raise EngineError(f"it ended with status {self._process.wait()}")
        payload: dict[str, Any] = message["payload"]
        if payload["type"] == "Error":
            raise EngineError(str(payload.get("message"))[:300])
        return payload


def _there(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101 - asked for when the program was started
    return stream


def _messages(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    waiting = bytearray()
    while read := os.read(stream.fileno(), 1 << 20):
        *whole, rest = read.split(b",")
        for one in whole:
            yield json.loads(b64decode(bytes(waiting) + one))
            waiting.clear()
        waiting += rest


def _found(files: dict[str, bytes]) -> Found:
    (about,) = (path for path in files if path.endswith(".pf_meta"))
    # That of the language, if it has one.
    programs = (path for path in files if path.endswith(".pagefind"))
    program = min(programs, key=lambda path: path == "wasm.unknown.pagefind")
    described = description(_content(about, files))
    texts = [f"fragment/{name}.pf_fragment" for name, _ in described.documents]
    indexes = sorted(path for path in files if path.startswith("index/"))
    for path in texts:
        _content(path, files)
    return Found(
        version=described.version,
        fields=described.fields,
        program=files[program],
        texts=tuple(files[path] for path in texts),
        lengths=tuple(length for _, length in described.documents),
        words=tuple(one for path in indexes for one in words_of(_content(path, files))),
    )


def _content(path: str, files: dict[str, bytes]) -> bytes:
    content = unpacked(files[path])
    if content is None or not content.startswith(MARKER):
        raise ValueError(f"{path} is cut short")
    return content[len(MARKER) :]


def unpacked(content: bytes) -> bytes | None:
    """What a packed file holds; None when its checksum does not fit."""
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return None


def packed(content: bytes) -> bytes:
    """A file as the engine reads it."""
    # The two steps above make it a fortieth smaller, and take four times as long.
    return gzip.compress(MARKER + content, 7, mtime=0)
