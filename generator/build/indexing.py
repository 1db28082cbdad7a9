"""The stage: index documents become bundles of the search engine, anew only where they changed.

A language is one bundle, or several shards where it is large. Each shard is kept in a cache under
the hash of all that it was made from.
"""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import groupby
from pathlib import Path

import msgspec

from generator.build import pagefind
from generator.diagnostics import Diagnostic, Origin, Outcome, error
from generator.pages.search import Bundle, Fragment, Part, SearchDocument, SearchIndex

LARGEST = 40_000_000
"""Characters of documents that one shard may have: about 12,000 articles of 500 words.

Why so many, with figures: docs/decisions/0028-shards-of-the-search-index.md.
"""

TOGETHER = 4
"""Documents that are written into one folder: the engine takes them as the file system has them.

So its order is nearly that of our numbers, and these take half a byte each in the metadata.
"""


class Indexed(msgspec.Struct, frozen=True):
    """The index, and its files: where each is on the site, and where it is on the disk."""

    index: SearchIndex
    files: tuple[tuple[str, Path], ...]


class _Shard(msgspec.Struct, frozen=True):
    """Documents that are indexed together; *key* is the hash of all that they are made from."""

    bundle: Bundle
    documents: tuple[SearchDocument, ...]
    key: str


def index(
    documents: Iterable[SearchDocument], workplace: Path, *, cache: Path, jobs: int
) -> Outcome[Indexed]:
    """Make the bundles of all languages, *jobs* at a time; those in *cache* are taken from there.

    Any defect in a bundle is an error. What is in the cache and of no use any more is removed.
    """
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - slow to import, seldom needed

    shards = _shards(documents)
    (workplace / "empty").mkdir(parents=True, exist_ok=True)
    cache.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        told = [
            problem
            for problems in pool.map(lambda shard: _made(shard, workplace, cache), shards)
            for problem in problems
        ]
    for stale in {path.name for path in cache.iterdir()} - {shard.key for shard in shards}:
        shutil.rmtree(cache / stale, ignore_errors=True)
    if told:
        return Outcome(Indexed(SearchIndex((), {}), ()), told)
    return Outcome(_gathered(shards, workplace, cache))


def _shards(documents: Iterable[SearchDocument]) -> tuple[_Shard, ...]:
    groups: dict[tuple[Part, str], list[SearchDocument]] = defaultdict(list)
    for document in documents:
        groups[document.part, document.language].append(document)
    # Pages before extracts, then by language.
    ordered = sorted(groups.items(), key=lambda group: (group[0][0] != "pages", group[0][1]))
    return tuple(
        shard for (part, language), own in ordered for shard in _divided(part, language, own)
    )


def _divided(part: Part, language: str, documents: list[SearchDocument]) -> list[_Shard]:
    """One shard, or a power of two of them, so that most documents stay where they are.

    A document's shard is told by the hash of its path: each is a fair sample of the whole, and what
    the engine counts as rare in one is so in all. Only then do scores of two shards compare.
    """
    size = sum(len(document.html) for document in documents)
    count = 1
    while size > count * LARGEST:
        count *= 2
    name = language if part == "pages" else f"{language}_{part}"
    shards: list[list[SearchDocument]] = [[] for _ in range(count)]
    for document in documents:
        digest = blake2b(document.path.encode(), digest_size=4).digest()
        shards[int.from_bytes(digest) % count].append(document)
    return [
        _Shard(
            Bundle(part, language, f"{name}_{number}" if count > 1 else name),
            tuple(own),
            _key(language, own),
        )
        for number, own in enumerate(shards)
        if own
    ]


def _key(language: str, documents: Iterable[SearchDocument]) -> str:
    digest = blake2b(f"{pagefind.engine()}\0{language}".encode(), digest_size=16)
    for document in sorted(documents, key=lambda one: one.path):
        html = document.html.encode()
        digest.update(f"\0{document.path}\0{document.order}\0{len(html)}\0".encode() + html)
    return digest.hexdigest()


def _made(shard: _Shard, workplace: Path, cache: Path) -> tuple[Diagnostic, ...]:
    """See to it that the cache has the shard, whole."""
    kept = cache / shard.key
    if _is_whole(kept, shard):
        return ()
    shutil.rmtree(kept, ignore_errors=True)
    written = workplace / "documents" / shard.bundle.folder
    placed = dict(_placed(sorted(shard.documents, key=lambda one: one.order)))
    for place, document in placed.items():
        path = written / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document.html, encoding="utf-8")
    made = workplace / "made" / shard.bundle.folder
    bundle = made / "bundle"
    bundle.mkdir(parents=True)
    failure = pagefind.run(
        written, bundle, language=shard.bundle.language, empty=workplace / "empty"
    )
    shutil.rmtree(written, ignore_errors=True)
    faults = tuple(pagefind.verify(bundle, len(shard.documents))) or ((failure,) if failure else ())
    if faults:
        return tuple(_failed(shard.bundle.folder, fault) for fault in faults[:3])
    paths = {name: placed[place].path for name, place in pagefind.paths(bundle).items()}
    (made / "paths.json").write_bytes(msgspec.json.encode(paths))
    os.replace(made, kept)  # noqa: PTH105 - one step, also on Windows
    return ()


def _placed(
    documents: list[SearchDocument], folder: str = "", depth: int = 0
) -> Iterator[tuple[str, SearchDocument]]:
    """Where each of *documents* is written, which come in order: a folder for each letter of it.

    A path stays when others come and go, but for a few in the same folder: the engine's file of a
    document is named by its path too.
    """
    if len(documents) <= TOGETHER or len(documents[-1].order) <= depth:
        for document in documents:
            digest = blake2b(document.path.encode(), digest_size=8).hexdigest()
            yield f"{folder}{digest}.html", document
        return
    for letter, own in groupby(documents, key=lambda one: one.order[depth : depth + 1]):
        name = f"{ord(letter):x}" if letter else "end"
        yield from _placed(list(own), f"{folder}{name}/", depth + 1)


def _is_whole(kept: Path, shard: _Shard) -> bool:
    paths = _paths(kept)
    if set(paths.values()) != {document.path for document in shard.documents}:
        return False
    return not any(pagefind.verify(kept / "bundle", len(shard.documents)))


def _paths(kept: Path) -> Mapping[str, str]:
    """The path of each document by the name of its fragment; nothing when that is not known."""
    try:
        return msgspec.json.decode((kept / "paths.json").read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError):
        return {}


def _failed(folder: str, fault: str) -> Diagnostic:
    return error(
        "search-index-failed",
        Origin(f"search/{folder}", 0),
        f"the search index is not whole: {fault}",
        "build again; `regesta build --no-search` publishes without search",
    )


def _gathered(shards: tuple[_Shard, ...], workplace: Path, cache: Path) -> Indexed:
    fragments: dict[Part, dict[int, Fragment]] = {"pages": {}, "extracts": {}}
    files: dict[str, Path] = {}
    bundles: list[Bundle] = []
    for place, shard in enumerate(shards):
        bundle = cache / shard.key / "bundle"
        by_path = {document.path: document.number for document in shard.documents}
        numbers = {name: by_path[path] for name, path in _paths(cache / shard.key).items()}
        fragments[shard.bundle.part].update(
            (number, Fragment(place, name)) for name, number in numbers.items()
        )
        folder = f"search/{shard.bundle.folder}"
        for path in pagefind.parts(bundle):
            files[f"{folder}/{path.relative_to(bundle).as_posix()}"] = path
        content = pagefind.metadata(bundle, numbers)
        metadata = workplace / folder / _named("", content, ".pf_meta")
        metadata.parent.mkdir(parents=True, exist_ok=True)
        metadata.write_bytes(content)
        files[f"{folder}/{metadata.name}"] = metadata
        # One for all bundles of a language.
        program = pagefind.program(bundle)
        engine = _named(f"{program.stem}.", program.read_bytes(), program.suffix)
        files[f"search/{engine}"] = program
        bundles.append(shard.bundle._replace(metadata=metadata.name, engine=engine))
    return Indexed(SearchIndex(tuple(bundles), fragments), tuple(sorted(files.items())))


def _named(begin: str, content: bytes, end: str) -> str:
    """A file's name by what it holds: a browser may keep it as long as it likes."""
    return f"{begin}{blake2b(content, digest_size=4).hexdigest()}{end}"
