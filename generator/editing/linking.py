"""References to a record, exchanged for those to another: in YAML, front matter and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

import msgspec

from generator.diagnostics import Origin
from generator.editing.rewriting import exchange
from generator.editing.splicing import CannotRewriteError, Path
from generator.sources.files import SourceFile
from generator.sources.records import (
    Article,
    Authority,
    Config,
    FreePage,
    Record,
    Reference,
    Sidecar,
)
from generator.text.markdown import parse

_TEXTS = Article | Authority | Config | FreePage | Sidecar
_MARKDOWN = frozenset({"text", "biography", "history", "notes", "introduction"})
"""Keys whose text is Markdown, in whichever record."""

_LINK = re.compile(r"(\]\(\s*<?|^[ \t]*\[[^\]\n]+\]:[ \t]*<?)([^\s<>()#]+)", re.MULTILINE)
FRONT = re.compile(r"\A\ufeff?---[ \t]*(?:\r\n|\n|\r)(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
"""The front matter of a Markdown file, its keys as the first group."""


class Exchange(NamedTuple):
    """One id for another."""

    old: str
    new: str


def references(record: object) -> Iterator[Reference]:
    """Every reference that a record holds, however deep."""
    if isinstance(record, Reference):
        yield record
    elif isinstance(record, msgspec.Struct):
        for name in record.__struct_fields__:
            yield from references(getattr(record, name))
    elif isinstance(record, tuple) and not isinstance(record, Origin):
        for one in record:
            yield from references(one)


def relinked(file: SourceFile, record: Record, ids: Exchange) -> str:
    """The text of a file with every reference to *ids.old* made one to *ids.new*.

    Raises CannotRewriteError when it cannot be done without changing anything else.
    """
    text = file.content.decode() if isinstance(record, _TEXTS) else ""
    found = (one.origin for one in references(record) if one.id == ids.old)
    places = frozenset((origin.line, origin.column) for origin in found)
    if not file.path.endswith(".md"):
        return _in_yaml(text, places, ids)
    front = FRONT.match(text)
    if front is None:
        raise CannotRewriteError("the keys between the lines --- are not found")
    # The keys begin on the second line of the file.
    inner = frozenset((line - 1, column) for line, column in places)
    matter = _in_yaml(front[1], inner, ids) if inner else front[1]
    body = _in_markdown(text[front.end() :], ids)
    return f"{text[: front.start(1)]}{matter}{text[front.end(1) : front.end()]}{body}"


def _in_yaml(text: str, places: Iterable[tuple[int, int]], ids: Exchange) -> str:
    wanted = frozenset(places)

    def words(source: str, path: Path, place: tuple[int, int]) -> str:
        if place in wanted:
            return source.replace(ids.old, ids.new)
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        is_markdown = key in _MARKDOWN and key == path[-1]
        # As it is written, with YAML's indentation, it cannot be read as Markdown.
        return _LINK.sub(lambda found: _link(found, ids), source) if is_markdown else source

    return exchange(text, words)


def _in_markdown(body: str, ids: Exchange) -> str:
    """Links of a Markdown text exchanged; what only looks like one (in code) stays."""
    changed = _LINK.sub(lambda found: _link(found, ids), body)
    if changed == body or _says(changed) == _says(body):
        return changed
    for found in reversed(list(_LINK.finditer(body))):
        tried = body[: found.start()] + _link(found, ids) + body[found.end() :]
        if _says(tried) == _says(body):
            body = tried
    return body


def _link(found: re.Match[str], ids: Exchange) -> str:
    return found[1] + (ids.new if unquote(found[2]) == ids.old else found[2])


def _says(body: str) -> str:
    return parse(body, Origin("")).text
