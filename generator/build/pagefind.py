"""Runs Pagefind, the search engine, and checks what it made: its exit status does not tell.

The only user of subprocess. Facts about Pagefind 1.5.2 are in docs/decisions.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

MARKER = b"pagefind_dcd"
"""What every file of a bundle begins with, once it is unpacked."""

ENTRY = "pagefind-entry.json"
"""A bundle's table of contents: the engine reads it first."""

CHUNK = "8000"
"""How large a part of the index is before it is packed: a search loads one for each word.

The engine has 20,000, and no official way to change it; where it stops to listen, parts grow again.
"""


def engine() -> str:
    """The engine's version, and how we call it: what was made by another must be made anew."""
    from importlib.metadata import version  # noqa: PLC0415 - slow to import, seldom needed

    return f"{version('pagefind-bin')} --force-language --keep-index-url; {CHUNK}; 2"


def run(documents: Path, bundle: Path, *, language: str, empty: Path) -> str:
    """Index the folder *documents* into the folder *bundle*; what went wrong, or nothing.

    The program runs in the folder *empty*: neither a configuration file nor variables but ours may
    have a say.
    """
    try:
        from pagefind_bin import get_executable  # noqa: PLC0415 - only a search needs it

        ran = subprocess.run(  # noqa: S603 - our own arguments
            [
                str(get_executable()),
                "--site", str(documents),
                "--output-path", str(bundle),
                "--force-language", language.partition("-")[0],
                "--keep-index-url",
                "--quiet",
            ],
            cwd=empty,
            env={"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": CHUNK},
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
    except (OSError, ImportError) as problem:
        return f"the search program could not be started: {problem}"
    _tidy(bundle)
    if ran.returncode:
        return ran.stderr.strip()[-300:] or f"it ended with status {ran.returncode}"
    return ""


def _tidy(bundle: Path) -> None:
    """Remove what the search page does not load: it has a script of its own."""
    languages = _languages(bundle) or {}
    needed = {_program(one) for one in languages.values()} | {ENTRY}
    for path in bundle.glob("*"):
        if path.is_file() and path.name not in needed and path.suffix != ".pf_meta":
            path.unlink()


def _program(language: Mapping[str, Any]) -> str:
    return f"wasm.{language['wasm'] or 'unknown'}.pagefind"


def _languages(bundle: Path) -> dict[str, Any] | None:
    # Any: whatever the program wrote.
    try:
        languages = json.loads((bundle / ENTRY).read_bytes())["languages"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return languages if isinstance(languages, dict) else None


def paths(bundle: Path) -> dict[str, str]:
    """The path of each document, by the name of its fragment."""
    found = {}
    for path in sorted((bundle / "fragment").iterdir()):
        fragment = json.loads((unpacked(path) or MARKER + b"{}")[len(MARKER) :])
        found[path.stem] = str(fragment.get("url", "")).lstrip("/")
    return found


def program(bundle: Path) -> Path:
    """What a browser runs to search the bundle: the engine's WebAssembly for its language."""
    languages = _languages(bundle) or {}
    return bundle / next(_program(one) for one in languages.values())


def parts(bundle: Path) -> tuple[Path, ...]:
    """What a search loads as it needs it: parts of the index, and texts of documents."""
    return tuple(sorted((*bundle.glob("index/*"), *bundle.glob("fragment/*"))))


def metadata(bundle: Path, numbers: Mapping[str, int]) -> bytes:
    """The bundle's metadata, packed, with *numbers* of documents instead of names of fragments.

    Much shorter than the engine's: a line of JSON, then a byte for the length of each document, in
    the engine's order, then how far its number is from the one that would follow the last.
    ``search-engine.js`` writes for the engine again what it reads.
    """
    # Only a build with search needs it.
    from cbor2 import loads  # noqa: PLC0415

    entry = json.loads((bundle / ENTRY).read_bytes())
    (one,) = entry["languages"].values()
    content = unpacked(bundle / f"pagefind.{one['hash']}.pf_meta") or b""
    version, pages, chunks, *_, fields = loads(content[len(MARKER) :])
    head = {
        "version": version,
        "count": len(pages),
        "parts": " ".join(word for chunk in chunks for word in chunk),
        "fields": fields,
    }
    steps = bytearray()
    following = 0
    for name, _ in pages:
        steps += _varint(numbers[name] - following)
        following = numbers[name] + 1
    lengths = bytes(_rounded(words) for _, words in pages)
    line = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return gzip.compress(MARKER + line + b"\n" + lengths + steps, 9, mtime=0)


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; 0, -1, 1, -2, 2 are written as 0, 1, 2, 3, 4."""
    rest = 2 * number if number >= 0 else -2 * number - 1
    written = bytearray()
    while rest > 127:
        written.append(rest & 127 | 128)
        rest >>= 7
    written.append(rest)
    return bytes(written)


def _rounded(words: int) -> int:
    """A length to four binary digits, as a byte: three of them and an exponent.

    It only tempers scores.
    """
    shift = max(0, words.bit_length() - 4)
    digits = words >> shift
    return digits if digits < 8 else shift + 1 << 3 | digits & 7


def verify(bundle: Path, count: int) -> Iterator[str]:
    """What is wrong with a bundle that should hold *count* documents; nothing when it is whole."""
    languages = _languages(bundle)
    if not languages:
        yield "its table of contents is missing"
        return
    if sum(one["page_count"] for one in languages.values()) != count:
        yield f"it should hold {count} documents"
    for tag, one in languages.items():
        yield from _verify_language(bundle, tag, one)


def _verify_language(bundle: Path, tag: str, one: Mapping[str, Any]) -> Iterator[str]:
    wasm = bundle / _program(one)
    meta = bundle / f"pagefind.{one['hash']}.pf_meta"
    for path in (wasm, meta):
        if unpacked(path) is None:
            yield f"{path.name} is missing or cut short"
    content = unpacked(meta) or b""
    # Names of chunks stand in the metadata (CBOR) as plain text: language, underscore, hash.
    named = {name.decode() for name in re.findall(rb"%s_[0-9a-f]{7}" % tag.encode(), content)}
    found = {
        path.stem: path
        for kind in ("fragment", "index", "filter")
        for path in (bundle / kind).glob(f"{tag}_*")
    }
    for name in sorted(named - found.keys()):
        yield f"the part {name} is missing"
    for name, path in sorted(found.items()):
        if not (unpacked(path) or b"").startswith(MARKER):
            yield f"the part {name} is cut short"


def unpacked(path: Path) -> bytes | None:
    """The content of a packed file; None when it is missing, or its checksum does not fit."""
    try:
        return gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error):
        return None
