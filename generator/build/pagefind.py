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
from importlib.metadata import version
from pathlib import Path
from typing import Any

MARKER = b"pagefind_dcd"
"""What every file of a bundle begins with, once it is unpacked."""

ENTRY = "pagefind-entry.json"
"""A bundle's table of contents: the engine reads it first."""

# Its own interfaces and its worker, which we do not use.
_UNUSED = (
    "pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.",
    "pagefind-highlight.", "pagefind-worker.",
)  # fmt: skip


CHUNK = "8000"
"""How large a part of the index is before it is packed: a search loads one for each word.

The engine has 20,000, and no official way to change it; where it stops to listen, parts grow again.
"""


def engine() -> str:
    """The engine's version, and how we call it: what was made by another must be made anew."""
    return f"{version('pagefind-bin')} --force-language --keep-index-url; {CHUNK}; 1"


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
    """Remove what the search page does not load."""
    languages = _languages(bundle) or {}
    needed = {f"wasm.{one['wasm'] or 'unknown'}.pagefind" for one in languages.values()}
    for path in bundle.glob("*"):
        is_spare = path.suffix == ".pagefind" and path.name not in needed
        if path.is_file() and (is_spare or path.name.startswith(_UNUSED)):
            path.unlink()


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


def is_renamed(name: str) -> bool:
    """Whether a file is one of those that ``renamed`` makes anew."""
    return name == ENTRY or name.endswith(".pf_meta")


def renamed(bundle: Path, names: Mapping[str, str]) -> dict[str, bytes]:
    """The bundle's metadata and entry, with *names* instead of those of the fragments.

    What a search answers with are then names of ours, and the same documents give the same bytes.
    The fragments themselves keep their names: we load them, not the engine.
    """
    # Only a build with search needs it.
    from cbor2 import dumps, loads  # noqa: PLC0415

    entry = json.loads((bundle / ENTRY).read_bytes())
    files = {}
    for tag, one in sorted(entry["languages"].items()):
        content = unpacked(bundle / f"pagefind.{one['hash']}.pf_meta") or b""
        version, pages, *rest = loads(content[len(MARKER) :])
        pages = [[names[fragment], _rounded(words)] for fragment, words in pages]
        packed = gzip.compress(MARKER + dumps([version, pages, *rest]), 9, mtime=0)
        one["hash"] = f"{tag}_{zlib.crc32(packed):08x}"
        files[f"pagefind.{one['hash']}.pf_meta"] = packed
    entry["include_characters"] = sorted(entry.get("include_characters", ()))
    files[ENTRY] = json.dumps(entry, sort_keys=True).encode()
    return files


def _rounded(words: int) -> int:
    """A length to four binary digits: it only tempers scores, and packs to a third less."""
    shift = max(0, words.bit_length() - 4)
    return words >> shift << shift


def verify(bundle: Path, count: int) -> Iterator[str]:
    """What is wrong with a bundle that should hold *count* documents; nothing when it is whole."""
    languages = _languages(bundle)
    if languages is None:
        yield "its table of contents is missing"
        return
    if not (bundle / "pagefind.js").is_file():
        yield "pagefind.js is missing"
    if sum(one["page_count"] for one in languages.values()) != count:
        yield f"it should hold {count} documents"
    for tag, one in languages.items():
        yield from _verify_language(bundle, tag, one)


def _verify_language(bundle: Path, tag: str, one: dict[str, str]) -> Iterator[str]:
    wasm = bundle / f"wasm.{one['wasm'] or 'unknown'}.pagefind"
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
