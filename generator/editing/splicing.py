"""A YAML text with the places of its nodes, and what is spliced into it.

Nothing is dumped anew: new words are put at places of the old text, so that comments, order,
quotation marks, blank lines and line endings stay as people wrote them. Each result is read again
and compared with what was meant before anybody gets it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from generator.editing.writing import Value
from generator.sources.yaml import Mapping as MappingNode
from generator.sources.yaml import Node, Piece, Scalar, layout, parse

Step = str | int
Path = tuple[Step, ...]
"""The way to a node: keys of mappings, and places in lists, from 0."""

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"
"""What a YAML text says, without how: as ``sources.yaml`` reads it, texts alone."""

_BOM = "\ufeff"
_SPACE = " \t\r\n"
_BREAK = re.compile(r"\r\n|\n|\r")


class CannotRewriteError(Exception):
    """A text cannot be changed as asked without harm; nothing was. *hint* says what to do.

    *line* is the line of the text that stands in the way, from 1; 0 when there is none.
    """

    def __init__(self, message: str, hint: str = "change the file by hand", line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.line = line


class Splice(NamedTuple):
    """New words for those from *start* up to *end*."""

    start: int
    end: int
    words: str


class Page:
    """A YAML text and the places of its nodes. Raises CannotRewriteError when it has a mistake."""

    def __init__(self, text: str) -> None:
        self.bom = _BOM if text.startswith(_BOM) else ""
        self.text = text.removeprefix(_BOM)
        self.tree = _read(self.text)
        self.plain = _plain(self.tree)
        self.root = layout(self.text)
        found = _BREAK.search(self.text)
        self.newline = found[0] if found else "\n"

    def piece(self, path: Iterable[Step]) -> Piece:
        """The node at a path that is there. Raises CannotRewriteError when one above is shared."""
        here = self.root
        for step in path:
            assert here is not None  # noqa: S101 - the caller has looked
            if here.is_shared:
                raise self._shared(here)
            place = step if isinstance(step, int) else self.key_place(here, step) + 1
            here = here.children[place]
        assert here is not None  # noqa: S101 - the caller has looked
        return here

    def key_place(self, mapping: Piece, key: str) -> int:
        """Where among the children of a mapping a key stands; its value is the next."""
        return next(
            n for n in range(0, len(mapping.children), 2) if mapping.children[n].text == key
        )

    def key_of(self, path: Path) -> Piece:
        """The key whose value is at a path that ends with a key."""
        mapping = self.piece(path[:-1])
        return mapping.children[self.key_place(mapping, str(path[-1]))]

    def is_between_brackets(self, path: Path) -> bool:
        """Whether what stands at a path is part of a list or mapping in flow style."""
        return any(self.piece(path[:depth]).style == "[" for depth in range(len(path)))

    def line_start(self, place: int) -> int:
        return max(self.text.rfind("\n", 0, place), self.text.rfind("\r", 0, place)) + 1

    def line_end(self, place: int) -> int:
        """The place of the line break after *place*, or of the end of the text."""
        found = _BREAK.search(self.text, place)
        return found.start() if found else len(self.text)

    def next_line(self, place: int) -> int:
        found = _BREAK.search(self.text, place)
        return found.end() if found else len(self.text)

    def column(self, place: int) -> int:
        return place - self.line_start(place)

    def stands_first(self, place: int) -> bool:
        """Whether nothing but spaces stands before it on its line."""
        return not self.text[self.line_start(place) : place].strip(_SPACE)

    def is_blank_above(self, line_start: int) -> bool:
        """Whether the line above is there and has nothing in it."""
        above = self.line_start(max(0, line_start - len(self.newline)))
        return above < line_start and not self.text[above:line_start].strip(_SPACE)

    def is_blank_or_end(self, line_start: int) -> bool:
        """Whether the text ends here, or the line has nothing in it."""
        return not self.text[line_start : self.line_end(line_start)].strip(_SPACE)

    def below(self, place: int, lines: Sequence[str]) -> Splice:
        """Lines to stand below the one that *place* is on."""
        end = self.line_end(place)
        return Splice(end, end, "".join(f"{self.newline}{line}" for line in lines))

    def without_lines(self, start: int, end: int) -> Splice:
        """No lines from *start* to *end*, both where lines begin; nor two blank ones around them.

        A text that had no line break at its end has none afterwards.
        """
        if self.is_blank_above(start) and self.is_blank_or_end(end):
            start = self.line_start(start - len(self.newline))
        if end == len(self.text) and start > 0 and not self.text.endswith(("\n", "\r")):
            start -= len(self.newline)
        return Splice(start, end, "")

    def has_comments(self, start: int, end: int, *, besides: Piece | None = None) -> bool:
        """Whether people wrote a comment between two places, not counting those in one node."""
        assert self.root is not None  # noqa: S101 - there is a node to ask about
        covered = [(one.start, one.end) for one in _leaves(self.root)]
        if besides:
            covered.append((besides.start, self.line_end(besides.end)))
        place = start
        for begin, stop in [
            *sorted(one for one in covered if start < one[1] and one[0] < end),
            (end, end),
        ]:
            if "#" in self.text[place : max(place, begin)]:
                return True
            place = max(place, stop)
        return False

    def refuse_comments(self, start: int, end: int) -> None:
        """Raise when a comment stands between two places, which would get lost."""
        if self.has_comments(start, end):
            raise CannotRewriteError(
                "a comment stands within what would be written anew",
                "move the comment above, or change this by hand",
                self.line(start),
            )

    def refuse_shared(self, piece: Piece) -> None:
        """Raise when a node has a name (&x), or is or holds the name of another (*x)."""
        found = next((one for one in _all(piece) if one.is_shared), None)
        if found:
            raise self._shared(found)

    def _shared(self, piece: Piece) -> CannotRewriteError:
        return CannotRewriteError(
            "this is shared with another place of the file by & and *",
            "write the values out, then try again",
            self.line(piece.start),
        )

    def line(self, place: int) -> int:
        """The number of the line, from 1."""
        return len(_BREAK.findall(self.text, 0, place)) + 1

    def spliced(self, splices: Iterable[Splice], meant: Plain) -> str:
        """The new text. Raises CannotRewriteError when it would not say what is *meant*."""
        parts: list[str] = []
        place = 0
        for start, end, words in sorted(splices, key=lambda one: one[:2]):
            parts += [self.text[place:start], words]
            place = end
        text = "".join([*parts, self.text[place:]])
        try:
            says = essence(_plain(_read(text)))
        except CannotRewriteError:
            says = None
        if says != essence(meant):
            raise CannotRewriteError("this file is written in a way that cannot be changed safely")
        return self.bom + text


def _read(text: str) -> Node | None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    # Without a line break at the end a block of text in the last line would say something else as
    # soon as anything stands below it.
    outcome = parse(lines if lines.endswith("\n") else f"{lines}\n", "")
    if outcome.diagnostics:
        first = outcome.diagnostics[0]
        raise CannotRewriteError(
            f"line {first.origin.line} has a mistake: {first.message}",
            "mend it first; `regesta check` shows it",
            first.origin.line,
        )
    return outcome.value


def _plain(node: Node | None) -> Plain:
    if node is None or isinstance(node, Scalar):
        return None if node is None or node.is_null else node.text
    if isinstance(node, MappingNode):
        return {key.text: _plain(value) for key, value in node.entries}
    return [_plain(one) for one in node.items]


def said(value: Value) -> Plain:
    """What a value will say when it is read again."""
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, Mapping):
        return {key: said(one) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [said(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def essence(plain: Plain) -> Plain:
    """The same without top keys that hold nothing: they say as much as if they were gone."""
    if isinstance(plain, dict):
        return {key: one for key, one in plain.items() if one}
    return plain or {}


def within(plain: Plain, path: Iterable[Step]) -> Plain:
    """What stands at a path; None when there is nothing."""
    for step in path:
        if isinstance(plain, dict) and isinstance(step, str):
            plain = plain.get(step)
        elif isinstance(plain, list) and isinstance(step, int) and step < len(plain):
            plain = plain[step]
        else:
            return None
    return plain


def _all(piece: Piece) -> Iterator[Piece]:
    yield piece
    for child in piece.children:
        yield from _all(child)


def _leaves(piece: Piece) -> Iterator[Piece]:
    return (one for one in _all(piece) if one.kind == "scalar")
