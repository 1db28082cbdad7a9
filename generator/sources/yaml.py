"""YAML 1.2 core on PyYAML's C parser: a tree with a place on every node. The only user of PyYAML.

Nothing is typed here: ``no``, ``010`` and ``2007-10-05`` are the texts that people wrote, and what
they mean is decided by the field that they stand in. Events are read one by one, not composed by
the library, so that depth and aliases can be limited before they cost anything.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Union

import yaml

from generator.diagnostics import Diagnostic, Origin, Outcome, Severity, error

DEEPEST = 40
"""Levels of nesting; no record needs more than six."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
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


Node = Union[Scalar, Sequence, Mapping]


class _Refused(Exception):
    """Ends the reading of one file; becomes a diagnostic at the end of this module's only way out."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class _Open:
    """A list or mapping whose end has not come yet."""

    def __init__(self, origin: Origin, anchor: str | None, *, is_mapping: bool) -> None:
        self.origin = origin
        self.anchor = anchor
        self.is_mapping = is_mapping
        self.children: list[Node] = []
        self.weight = 1


def parse(text: str, path: str, *, first_line: int = 1) -> Outcome[Node | None]:
    """The tree of one YAML document; None when it is empty or when it cannot be read.

    *first_line* is the line of the file on which *text* begins. Reports bad syntax, duplicate keys,
    tags and merge keys (not supported), aliases that multiply, nesting that is too deep.
    """
    told: list[Diagnostic] = []
    loader = _LOADER(text)
    try:
        node = _document(loader, path, first_line - 1, told)
    except _Refused as refused:
        return Outcome(None, [*told, refused.diagnostic])
    except yaml.MarkedYAMLError as problem:
        return Outcome(None, [*told, _bad_syntax(problem, text, path, first_line - 1)])
    except yaml.YAMLError as problem:
        place = getattr(problem, "position", 0)
        line = text.count("\n", 0, place) + first_line
        return Outcome(
            None,
            [
                *told,
                error(
                    "yaml-syntax",
                    Origin(path, line),
                    "this line has a character that YAML does not allow",
                    "remove the invisible character",
                ),
            ],
        )
    finally:
        loader.dispose()
    return Outcome(node, told)


def _document(
    loader: yaml.BaseLoader, path: str, offset: int, told: list[Diagnostic]
) -> Node | None:
    anchors: dict[str, tuple[Node, int] | None] = {}
    stack: list[_Open] = []
    root: Node | None = None
    written = expanded = documents = 0
    while loader.check_event():
        event = loader.get_event()
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Refused(
                    error(
                        "yaml-documents",
                        _origin(event, path, offset),
                        "a second document begins here",
                        "keep one document in a file: remove the line ---",
                    )
                )
            continue
        node, weight = _node(event, stack, anchors, path, offset, told)
        if node is None:
            continue
        written += 1
        expanded += weight
        if expanded > 10_000 and expanded > 20 * written:
            raise _Refused(
                error(
                    "yaml-aliases",
                    node.origin,
                    "aliases (*name) in this file multiply to more than can be read",
                    "write the values out",
                )
            )
        if stack:
            stack[-1].children.append(node)
            stack[-1].weight += weight
        else:
            root = node
    return None if isinstance(root, Scalar) and root.is_null else root


def _node(
    event: yaml.Event,
    stack: list[_Open],
    anchors: dict[str, tuple[Node, int] | None],
    path: str,
    offset: int,
    told: list[Diagnostic],
) -> tuple[Node | None, int]:
    """The node that *event* completes, and how many nodes it stands for; None when it completes none."""
    if isinstance(event, yaml.ScalarEvent):
        _check_tag(event, path, offset)
        node: Node = Scalar(event.value, event.style is None, _origin(event, path, offset))
        if event.anchor:
            anchors[event.anchor] = (node, 1)
        return node, 1
    if isinstance(event, yaml.AliasEvent):
        return _alias(event, anchors, path, offset)
    if isinstance(event, yaml.CollectionStartEvent):
        _check_tag(event, path, offset)
        if len(stack) >= DEEPEST:
            raise _Refused(
                error(
                    "yaml-depth",
                    _origin(event, path, offset),
                    "this is nested too deeply",
                    "check the indentation and the brackets",
                )
            )
        if event.anchor:
            anchors[event.anchor] = None
        stack.append(
            _Open(
                _origin(event, path, offset),
                event.anchor,
                is_mapping=isinstance(event, yaml.MappingStartEvent),
            )
        )
        return None, 0
    if isinstance(event, yaml.CollectionEndEvent):
        closed = stack.pop()
        made = (
            _mapping(closed, told)
            if closed.is_mapping
            else Sequence(tuple(closed.children), closed.origin)
        )
        if closed.anchor:
            anchors[closed.anchor] = (made, closed.weight)
        return made, closed.weight
    return None, 0


def _alias(
    event: yaml.AliasEvent, anchors: dict[str, tuple[Node, int] | None], path: str, offset: int
) -> tuple[Node, int]:
    origin = _origin(event, path, offset)
    if event.anchor not in anchors:
        raise _Refused(
            error(
                "yaml-aliases",
                origin,
                f"there is no &{event.anchor} before this *{event.anchor}",
                "write the value out, or put it between quotation marks if it begins with a star",
            )
        )
    known = anchors[event.anchor]
    if known is None:
        raise _Refused(
            error(
                "yaml-aliases",
                origin,
                f"*{event.anchor} stands inside itself",
                "write the value out",
            )
        )
    return known


def _mapping(closed: _Open, told: list[Diagnostic]) -> Mapping:
    entries: dict[str, tuple[Scalar, Node]] = {}
    children = iter(closed.children)
    for key, value in zip(children, children, strict=True):
        if not isinstance(key, Scalar):
            told.append(
                error(
                    "yaml-key",
                    key.origin,
                    "a key must be a single word",
                    "put the key before the colon and its value after it",
                )
            )
        elif key.is_plain and key.text == "<<":
            told.append(
                error(
                    "yaml-key",
                    key.origin,
                    "merge keys (<<) are not supported",
                    "write the values out",
                )
            )
        elif key.text in entries:
            first = entries[key.text][0].origin
            told.append(
                Diagnostic(
                    code="yaml-duplicate-key",
                    severity=Severity.ERROR,
                    origin=key.origin,
                    message=f'"{key.text}" stands here a second time; the first is on line {first.line}',
                    hint="remove one of them, or join their values",
                    related=(first,),
                )
            )
        else:
            entries[key.text] = (key, value)
    return Mapping(tuple(entries.values()), closed.origin)


def _check_tag(event: yaml.NodeEvent, path: str, offset: int) -> None:
    tag = getattr(event, "tag", None)
    if tag and tag != "!" and tag not in _CORE_TAGS:
        raise _Refused(
            error(
                "yaml-tag",
                _origin(event, path, offset),
                f"tags such as {_short(tag)} are not supported",
                "remove the tag, or put the value between quotation marks",
            )
        )


def _short(tag: str) -> str:
    return (
        "!!" + tag.removeprefix("tag:yaml.org,2002:")
        if tag.startswith("tag:yaml.org,2002:")
        else tag[:40]
    )


def _origin(event: yaml.Event, path: str, offset: int) -> Origin:
    start, end = event.start_mark, event.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return Origin(path, start.line + 1 + offset, start.column + 1, max(1, length))


_SENTENCES: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), message, hint)
    for pattern, message, hint in (
        (
            r"cannot start any token.*|found a tab",
            "this line has a tab, or a character that must not begin a value",
            "indent with spaces, and put values that begin with @, `, % or * between quotation marks",
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
            r"unexpected end of stream|found unexpected end",
            "a quotation mark or bracket that was opened is never closed",
            "close it",
        ),
        (
            r"did not find expected key|did not find expected '-'",
            "the indentation changes here, or a quotation mark stands inside quoted text",
            "let keys of one level begin in one column; double a ' inside '…', write \\\\\" inside \"…\"",
        ),
        (
            r"expected ',' or '[\]}]'|expected ',' or",
            "a comma or a closing bracket is missing",
            "separate values by commas and close the bracket",
        ),
        (
            r"unknown escape",
            "this backslash means nothing here",
            "double it, or use single quotation marks",
        ),
        (
            r"undefined tag handle|tag",
            "a value that begins with ! must stand between quotation marks",
            "put it between quotation marks",
        ),
        (
            r"expected <document start>|document start",
            "something stands outside the keys and values",
            "check the indentation of this line",
        ),
        (
            r"anchor|alias",
            "a value that begins with & or * must stand between quotation marks",
            "put it between quotation marks",
        ),
        (
            r"special characters|control characters",
            "this line has a character that YAML does not allow",
            "remove the invisible character",
        ),
    )
)


def _bad_syntax(problem: yaml.MarkedYAMLError, text: str, path: str, offset: int) -> Diagnostic:
    mark = problem.problem_mark or problem.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    # The parser often stops at the line after the mistake; an empty place shows nobody anything.
    while line > 0 and (line >= len(lines) or not lines[line].strip()):
        line, column = line - 1, 0
    words = f"{problem.context or ''} {problem.problem or ''}"
    message, hint = next(
        ((message, hint) for pattern, message, hint in _SENTENCES if pattern.search(words)),
        (
            "this is not YAML",
            "check the indentation, colons and quotation marks here and in the line before",
        ),
    )
    return error("yaml-syntax", Origin(path, line + 1 + offset, column + 1), message, hint)
