"""YAML 1.2 core on PyYAML's C parser: a tree with a place on every node. The only user of PyYAML.

Nothing is typed here: ``no``, ``010`` and ``2007-10-05`` are the texts that people wrote, and what
they mean is decided by the field that they stand in. Events are read one by one, not composed by
the library, so that depth and aliases can be limited before they cost anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import yaml

from generator.diagnostics import Diagnostic, Origin, Outcome, Severity, error

DEEPEST = 40
"""Levels of nesting; no record needs more than six."""

# Any: the stubs do not type the event interface of the C loader.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_CORE_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "null", "bool", "seq", "map")
)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Scalar(NamedTuple):
    """One value, as text. *is_plain*: it stood without quotation marks."""

    text: str
    is_plain: bool
    origin: Origin

    @property
    def is_null(self) -> bool:
        """Whether it says that there is no value."""
        return self.is_plain and self.text in _NULLS


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    origin: Origin


class Mapping(NamedTuple):
    """Keys and values, in the order of the file; keys are unique."""

    entries: tuple[tuple[Scalar, Node], ...]
    origin: Origin


Node = Scalar | Sequence | Mapping


class Piece(NamedTuple):
    """A node as it is written: for those who change a file and keep all that they do not change.

    Half-open, in code points of the text; a list or mapping in block style ends where its last
    child does. *style* is the mark that it begins with: ``'``, ``"``, ``|``, ``>``, empty for plain
    text; ``[`` for a list or mapping between brackets, ``-`` for one in lines. *children* are a
    list's items, or a mapping's keys and values by turns. *is_shared*: it has a name (``&x``), or
    is one (``*x``).
    """

    kind: Literal["scalar", "list", "mapping", "alias"]
    start: int
    end: int
    style: str
    text: str = ""
    children: tuple[Piece, ...] = ()
    is_shared: bool = False


class _RefusedError(Exception):
    """Ends the reading of one file; ``parse`` makes a diagnostic of it."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


_TOO_DEEP = ("this is nested too deeply", "check the indentation and the brackets")


class _Open:
    """A list or mapping whose end has not come yet."""

    def __init__(self, origin: Origin, anchor: str | None, *, is_mapping: bool) -> None:
        self.origin = origin
        self.anchor = anchor
        self.is_mapping = is_mapping
        self.children: list[Node] = []
        self.weight = 1

    def take(self, node: Node, weight: int = 1) -> None:
        """Add what stands in it; *weight* is how many nodes that stands for."""
        self.children.append(node)
        self.weight += weight


def parse(text: str, path: str, *, first_line: int = 1) -> Outcome[Node | None]:
    """The tree of one YAML document; None when it is empty or when it cannot be read.

    *first_line* is the line of the file on which *text* begins. Reports bad syntax, duplicate keys,
    tags and merge keys (not supported), aliases that multiply, nesting that is too deep.
    """
    loader = _LOADER(text)
    builder = _Builder(path, first_line - 1)
    try:
        # None comes after the last event; asking for each whether there is one takes as long again.
        while (event := loader.get_event()) is not None:
            builder.take(event)
    except _RefusedError as refused:
        return Outcome(None, [*builder.told, refused.diagnostic])
    except yaml.YAMLError as problem:
        return Outcome(None, [*builder.told, _bad_syntax(problem, text, path, first_line - 1)])
    finally:
        loader.dispose()
    root = builder.root
    return Outcome(None if isinstance(root, Scalar) and root.is_null else root, builder.told)


def layout(text: str) -> Piece | None:
    """How a text that ``parse`` can read is written; None when there is nothing but comments."""
    loader = _LOADER(text)
    events: list[yaml.Event] = []
    try:
        while loader.check_event():
            events.append(loader.get_event())
    finally:
        loader.dispose()
    nodes = iter(one for one in events if isinstance(one, yaml.NodeEvent | yaml.CollectionEndEvent))
    root = next((_piece(one, nodes, text) for one in nodes), None)
    return None if root and root.kind == "scalar" and root.start == root.end else root


def _piece(event: yaml.Event, rest: Iterator[yaml.Event], text: str) -> Piece:
    start, end = _offset(event.start_mark), _offset(event.end_mark)
    if isinstance(event, yaml.AliasEvent):
        return Piece("alias", start, end, "*", is_shared=True)
    is_shared = bool(getattr(event, "anchor", None))
    if isinstance(event, yaml.ScalarEvent):
        style = event.style or ""
        end = _end_of_block(text, start, end) if style in ("|", ">") else end
        return Piece("scalar", start, end, style, event.value, is_shared=is_shared)
    is_flow = bool(getattr(event, "flow_style", False))
    children: list[Piece] = []
    for one in rest:
        if isinstance(one, yaml.CollectionEndEvent):
            end = _offset(one.end_mark) if is_flow else children[-1].end if children else end
            break
        children.append(_piece(one, rest, text))
    kind: Literal["list", "mapping"] = (
        "mapping" if isinstance(event, yaml.MappingStartEvent) else "list"
    )
    return Piece(kind, start, end, "[" if is_flow else "-", "", tuple(children), is_shared)


def _offset(mark: Any) -> int:  # noqa: ANN401 - the stubs do not type the marks of the C parser
    return int(mark.index)


def _end_of_block(text: str, start: int, end: int) -> int:
    """Where a block of text ends; empty lines after it belong to it where its head says «+»."""
    head = re.split(r"[#\r\n]", text[start:end], maxsplit=1)[0]
    if "+" in head:
        return end - (2 if text.startswith("\r\n", end - 2) else text[end - 1] in "\r\n")
    last = start + len(text[start:end].rstrip(" \t\r\n"))
    return last + len(text[last:end]) - len(text[last:end].lstrip(" \t"))


class _Builder:
    """Puts the tree of one document together, event by event."""

    def __init__(self, path: str, offset: int) -> None:
        self.path = path
        self.offset = offset
        self.told: list[Diagnostic] = []
        self.root: Node | None = None
        self._anchors: dict[str, tuple[Node, int] | None] = {}
        self._stack: list[_Open] = []
        self._documents = 0
        self._written = 0
        self._repeated = 0

    def take(self, event: yaml.Event) -> None:
        """Add what one event says. Raises _RefusedError when the file must not be read on."""
        # Most events are scalars: what is rare is looked for only where it may be.
        if type(event) is yaml.ScalarEvent:
            if event.tag:
                self._check_tag(event)
            # Made without asking which argument is which.
            scalar = tuple.__new__(Scalar, (event.value, not event.style, self._origin(event)))
            if self._stack and not event.anchor:
                around = self._stack[-1]
                around.children.append(scalar)
                around.weight += 1
                self._written += 1
            else:
                self._add(scalar, 1, event.anchor)
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = self._stack.pop()
            node = self._mapping(closed) if closed.is_mapping else _sequence(closed)
            self._add(node, closed.weight, closed.anchor)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._check_tag(event)
            self._open(event)
        elif isinstance(event, yaml.AliasEvent):
            self._repeat(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._begin(event)

    def _begin(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            raise self._refused(
                "yaml-documents",
                event,
                "a second document begins here",
                "keep one document in a file: remove the line ---",
            )

    def _add(self, node: Node, weight: int, anchor: str | None) -> None:
        """Put a node where it belongs; *weight* is how many nodes it stands for."""
        self._written += 1
        if anchor:
            self._anchors[anchor] = (node, weight)
        if self._stack:
            self._stack[-1].take(node, weight)
        else:
            self.root = node

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        if len(self._stack) >= DEEPEST:
            raise self._refused("yaml-depth", event, *_TOO_DEEP)
        if event.anchor:
            self._anchors[event.anchor] = None
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self._stack.append(_Open(self._origin(event), event.anchor, is_mapping=is_mapping))

    def _repeat(self, event: yaml.AliasEvent) -> None:
        name = event.anchor
        if name not in self._anchors:
            raise self._refused(
                "yaml-aliases",
                event,
                f"there is no &{name} before this *{name}",
                "put a value that begins with a star between quotation marks",
            )
        known = self._anchors[name]
        if known is None:
            raise self._refused(
                "yaml-aliases", event, f"*{name} stands inside itself", "write the value out"
            )
        node, weight = known
        self._repeated += weight
        if self._repeated > 10_000 and self._repeated > 10 * self._written:
            raise self._refused(
                "yaml-aliases",
                event,
                "aliases (*name) in this file multiply to more than can be read",
                "write the values out",
            )
        self._add(node, weight, None)

    def _mapping(self, closed: _Open) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        children = iter(closed.children)
        for key, value in zip(children, children, strict=True):
            if type(key) is Scalar and key.text not in entries and key.text != "<<":
                entries[key.text] = (key, value)
                continue
            problem = _bad_key(key, entries)
            if problem:
                self.told.append(problem)
            elif isinstance(key, Scalar):
                entries[key.text] = (key, value)
        return Mapping(tuple(entries.values()), closed.origin)

    def _check_tag(self, event: yaml.NodeEvent) -> None:
        tag = getattr(event, "tag", None)
        if tag and tag != "!" and tag not in _CORE_TAGS:
            raise self._refused(
                "yaml-tag",
                event,
                f"tags such as {_short(tag)} are not supported",
                "remove the tag, or put the value between quotation marks",
            )

    def _refused(self, code: str, event: yaml.Event, message: str, hint: str) -> _RefusedError:
        return _RefusedError(error(code, self._origin(event), message, hint))

    def _origin(self, event: yaml.Event) -> Origin:
        start, end = event.start_mark, event.end_mark
        assert start is not None and end is not None  # noqa: PT018, S101 - the parser always tells
        line, column = start.line, start.column
        length = end.column - column if end.line == line else 1
        place = (self.path, line + 1 + self.offset, column + 1, length if length > 0 else 1)
        # One for each word of every file: made without asking which argument is which.
        return tuple.__new__(Origin, place)


def _sequence(closed: _Open) -> Sequence:
    return Sequence(tuple(closed.children), closed.origin)


def _bad_key(key: Node, entries: dict[str, tuple[Scalar, Node]]) -> Diagnostic | None:
    if not isinstance(key, Scalar):
        return error(
            "yaml-key",
            key.origin,
            "a key must be a single word",
            "put the key before the colon and its value after it",
        )
    if key.is_plain and key.text == "<<":
        return error(
            "yaml-key", key.origin, "merge keys (<<) are not supported", "write the values out"
        )
    if key.text not in entries:
        return None
    first = entries[key.text][0].origin
    return Diagnostic(
        code="yaml-duplicate-key",
        severity=Severity.ERROR,
        origin=key.origin,
        message=f'"{key.text}" stands here a second time; the first is on line {first.line}',
        hint="remove one of them, or join their values",
        related=(first,),
    )


def _short(tag: str) -> str:
    core = "tag:yaml.org,2002:"
    return "!!" + tag.removeprefix(core) if tag.startswith(core) else tag[:40]


# What the parser says, and what it means to somebody who wrote the file.
_SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        r"cannot start any token|found a tab",
        "this line has a tab, or a character that must not begin a value",
        "indent with spaces; put values that begin with @, ` or % between quotation marks",
    ),
    (
        r"mapping values are not allowed",
        "a colon stands here where none is expected",
        "put a value that has a colon between quotation marks, and check the indentation",
    ),
    (
        r"could not find expected ':'",
        "a key on this line or the one before has no colon after it",
        "write «key: value»",
    ),
    (
        r"unexpected end of stream",
        "a quotation mark that was opened is never closed",
        "close it",
    ),
    (
        r"expected ',' or '[\]}]'",
        "a comma or a closing bracket is missing",
        "separate values by commas, and close the bracket",
    ),
    (
        r"did not find expected key|did not find expected '-'",
        "the indentation changes here, or a quotation mark stands inside quoted text",
        "let keys of one level begin in one column, and double a ' inside '…'",
    ),
    (
        r"unknown escape",
        "this backslash means nothing here",
        "double it, or use single quotation marks",
    ),
    (
        r"tag",
        "a value that begins with ! must stand between quotation marks",
        "put it between quotation marks",
    ),
    (
        r"expected <document start>",
        "something stands outside the keys and values",
        "check the indentation of this line",
    ),
    (
        r"anchor|alias",
        "a value that begins with & or * must stand between quotation marks",
        "put it between quotation marks",
    ),
    (
        r"control characters|special characters",
        "this line has a character that YAML does not allow",
        "remove the invisible character",
    ),
)
_ANYTHING = ("this is not YAML", "check the indentation, colons and quotation marks here and above")


def _bad_syntax(problem: yaml.YAMLError, text: str, path: str, offset: int) -> Diagnostic:
    line, column = 0, 0
    mark = getattr(problem, "problem_mark", None)
    if mark is None or "unexpected end of stream" in str(problem):
        # What was never closed shows best where it was opened.
        mark = getattr(problem, "context_mark", None) or mark
    if mark is not None:
        line, column = mark.line, mark.column
    elif hasattr(problem, "position"):
        line = text.count("\n", 0, problem.position)
    lines = text.split("\n")
    # The parser often stops at the line after the mistake; an empty place shows nobody anything.
    while line > 0 and (line >= len(lines) or not lines[line].strip()):
        line, column = line - 1, 0
    words = str(problem)
    message, hint = next(
        ((message, hint) for pattern, message, hint in _SENTENCES if re.search(pattern, words)),
        _ANYTHING,
    )
    origin = Origin(path, line + 1 + offset, column + 1)
    # PyYAML's C parser may have a lower limit of its own, and it reads ahead of us.
    if "maximum nesting depth" in words:
        return error("yaml-depth", origin, *_TOO_DEEP)
    return error("yaml-syntax", origin, message, hint)
