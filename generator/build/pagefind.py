"""Runs Pagefind, the search engine, and checks what it made: its exit status does not tell.

The only user of subprocess. Facts about Pagefind 1.5.2 are in docs/decisions.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from generator.diagnostics import Diagnostic, Origin, Outcome, error
from generator.pages.search import SearchDocument

MARKER = b"pagefind_dcd"
"""What every file of a bundle begins with, once it is unpacked."""

# Its own interfaces, which we do not use.
_UNUSED = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")


def index(
    documents: Iterable[SearchDocument], workplace: Path, *, jobs: int
) -> Outcome[tuple[Path, ...]]:
    """Make one bundle for each language in ``workplace/search/<language>``, *jobs* at a time.

    The value is every file of the bundles, sorted. Any defect in a bundle is an error.
    """
    by_language = _written(documents, workplace)
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        told = list(
            pool.map(lambda item: _bundle(item[0], item[1], workplace), sorted(by_language.items()))
        )
    files = sorted(path for path in (workplace / "search").rglob("*") if path.is_file())
    return Outcome(tuple(files), [problem for problems in told for problem in problems])


def _written(documents: Iterable[SearchDocument], workplace: Path) -> dict[str, int]:
    """Write the documents out, a folder for each language; how many each has."""
    counts: dict[str, int] = defaultdict(int)
    for document in documents:
        path = workplace / "documents" / document.language / document.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document.html, encoding="utf-8")
        counts[document.language] += 1
    return dict(counts)


def _bundle(language: str, count: int, workplace: Path) -> tuple[Diagnostic, ...]:
    bundle = workplace / "search" / language
    empty = workplace / "empty"
    empty.mkdir(exist_ok=True)
    bundle.parent.mkdir(parents=True, exist_ok=True)
    try:
        from pagefind_bin import get_executable  # noqa: PLC0415 - only a search needs it

        ran = subprocess.run(  # noqa: S603 - our own arguments
            [
                str(get_executable()),
                "--site", str(workplace / "documents" / language),
                "--output-path", str(bundle),
                "--force-language", language.partition("-")[0],
                "--keep-index-url",
                "--quiet",
            ],
            # Neither a configuration file nor PAGEFIND_* variables may have a say.
            cwd=empty,
            env={},
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
    except (OSError, ImportError) as problem:
        return (_failed(language, f"the search program could not be started: {problem}"),)
    for path in bundle.glob("pagefind-*"):
        if path.name.startswith(_UNUSED):
            path.unlink()
    faults = tuple(verify(bundle, count))
    if ran.returncode and not faults:
        faults = (ran.stderr.strip()[-300:] or f"it ended with status {ran.returncode}",)
    return tuple(_failed(language, fault) for fault in faults[:3])


def _failed(language: str, fault: str) -> Diagnostic:
    return error(
        "search-index-failed",
        Origin(f"search/{language}", 0),
        f"the search index is not whole: {fault}",
        "build again; `regesta build --no-search` publishes without search",
    )


def verify(bundle: Path, count: int) -> Iterator[str]:
    """What is wrong with a bundle that should hold *count* documents; nothing when it is whole."""
    try:
        entry = json.loads((bundle / "pagefind-entry.json").read_bytes())
        languages = entry["languages"]
    except (OSError, ValueError, KeyError):
        yield "its table of contents is missing"
        return
    for name in ("pagefind.js", "pagefind-worker.js"):
        if not (bundle / name).is_file():
            yield f"{name} is missing"
    if sum(one["page_count"] for one in languages.values()) != count:
        yield f"it should hold {count} documents"
    for tag, one in languages.items():
        yield from _verify_language(bundle, tag, one)


def _verify_language(bundle: Path, tag: str, one: dict[str, str]) -> Iterator[str]:
    wasm = bundle / f"wasm.{one['wasm'] or 'unknown'}.pagefind"
    meta = bundle / f"pagefind.{one['hash']}.pf_meta"
    for path in (wasm, meta):
        if _unpacked(path) is None:
            yield f"{path.name} is missing or cut short"
    content = _unpacked(meta) or b""
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
        if not (_unpacked(path) or b"").startswith(MARKER):
            yield f"the part {name} is cut short"


def _unpacked(path: Path) -> bytes | None:
    """The content of a packed file; None when it is missing, or its checksum does not fit."""
    try:
        return gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error):
        return None
