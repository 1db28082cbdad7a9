"""What is wrong with the content, as values: where, what, how to mend it."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Generic, NamedTuple, TypeVar

import msgspec

T_co = TypeVar("T_co", covariant=True)


class Severity(Enum):
    """How much a problem weighs: an error stops publication, a warning does not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Origin(NamedTuple):
    """Where something was written.

    *path* is relative to the archive's folder, with forward slashes (``content/people/x.yaml``);
    *line* and *column* count from 1, *column* and *length* in code points of that line; *line* 0 is
    the file or folder as a whole.
    """

    path: str
    line: int = 1
    column: int = 1
    length: int = 1


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True):
    """One problem: a sentence in an editor's words, its place, and how to mend it.

    *code* is stable and has a section in docs/diagnostics.md. *excerpt* is the offending line as it
    stands in the file, empty when there is none to show.
    """

    code: str
    severity: Severity
    origin: Origin
    message: str
    hint: str = ""
    excerpt: str = ""
    related: tuple[Origin, ...] = ()


class Outcome(Generic[T_co]):
    """A value, and all that was found wrong while making it."""

    __slots__ = ("diagnostics", "value")

    def __init__(self, value: T_co, diagnostics: Iterable[Diagnostic] = ()) -> None:
        self.value = value
        self.diagnostics = tuple(diagnostics)

    @property
    def has_errors(self) -> bool:
        return has_errors(self.diagnostics)

    def __repr__(self) -> str:
        return f"Outcome({self.value!r}, {self.diagnostics!r})"


def error(code: str, origin: Origin, message: str, hint: str = "") -> Diagnostic:
    """A problem that stops publication."""
    return Diagnostic(code=code, severity=Severity.ERROR, origin=origin, message=message, hint=hint)


def warning(code: str, origin: Origin, message: str, hint: str = "") -> Diagnostic:
    """A problem that is shown, and does not stop publication."""
    return Diagnostic(
        code=code, severity=Severity.WARNING, origin=origin, message=message, hint=hint
    )


def note(code: str, origin: Origin, message: str, hint: str = "") -> Diagnostic:
    """Something worth knowing that needs no action."""
    return Diagnostic(code=code, severity=Severity.NOTE, origin=origin, message=message, hint=hint)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them stops publication."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By place, each once: the same whatever order the work was done in."""
    return tuple(sorted(set(diagnostics), key=lambda one: (one.origin, one.code, one.message)))


def with_excerpts(
    diagnostics: Iterable[Diagnostic], line_of: Callable[[Origin], str]
) -> tuple[Diagnostic, ...]:
    """The same, each with the line that it is about, where it has none yet."""
    return tuple(
        one if one.excerpt else msgspec.structs.replace(one, excerpt=line_of(one.origin)[:400])
        for one in diagnostics
    )


SHOWN = 5
"""How many of the same kind are shown before the rest is only counted."""

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def show(diagnostics: Iterable[Diagnostic], *, colour: bool = False) -> str:
    """The diagnostics as people read them on a terminal, and a closing line that counts them."""
    ordered = in_order(diagnostics)
    if not ordered:
        return ""
    parts: list[str] = []
    counts = Counter((one.code, one.severity) for one in ordered)
    seen: Counter[tuple[str, Severity]] = Counter()
    for one in ordered:
        kind = (one.code, one.severity)
        seen[kind] += 1
        if seen[kind] <= SHOWN or counts[kind] == SHOWN + 1:
            parts.append(_shown(one, colour=colour))
        elif seen[kind] == SHOWN + 1:
            parts.append(f"… and {counts[kind] - SHOWN} more [{one.code}]; --format json lists all")
    return "\n\n".join([*parts, _count(ordered)]) + "\n"


def _count(diagnostics: Sequence[Diagnostic]) -> str:
    counts = Counter(one.severity for one in diagnostics)
    return ", ".join(
        f"{counts[severity]} {severity.value}{'s' if counts[severity] > 1 else ''}"
        for severity in Severity
        if counts[severity]
    )


def _shown(one: Diagnostic, *, colour: bool) -> str:
    origin = one.origin
    place = f"{origin.path}:{origin.line}:{origin.column}" if origin.line else origin.path
    label = f"{one.severity.value}[{one.code}]"
    if colour:
        place, label = (
            f"\x1b[1m{harmless(place)}\x1b[0m",
            f"\x1b[{_COLOURS[one.severity]}m{label}\x1b[0m",
        )
    else:
        place = harmless(place)
    lines = [f"{place}: {label}: {harmless(one.message)}"]
    if one.excerpt:
        lines += _pointed(one)
    if one.hint:
        lines.append(f"hint: {harmless(one.hint)}")
    return "\n".join(lines)


WIDEST = 100
"""Columns of an excerpt; a longer line is shown around the place."""


def _pointed(one: Diagnostic) -> list[str]:
    line, start = one.excerpt.rstrip("\n"), one.origin.column - 1
    length = max(1, min(one.origin.length, len(line) - start))
    cut = max(0, start - WIDEST // 2) if len(line) > WIDEST else 0
    window = line[cut : cut + WIDEST]
    before, marked = line[cut:start], line[start : start + length][:WIDEST]
    number = f"{one.origin.line:>6}"
    pointer = " " * _width(before) + "^" * max(1, _width(marked))
    return [f"{number} | {harmless(window)}", f"{'':>6} | {pointer}"]


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def harmless(text: str) -> str:
    """Text without what could steer a terminal or reorder a line."""
    return "".join(char if char.isprintable() else _visible(char) for char in text)


def _visible(char: str) -> str:
    return " " if char == "\t" or unicodedata.category(char) == "Zs" else "\ufffd"


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """The diagnostics for programs: an object with a list ``diagnostics``, in order."""
    listed = [
        {
            "code": one.code,
            "severity": one.severity.value,
            "path": one.origin.path,
            "line": one.origin.line,
            "column": one.origin.column,
            "length": one.origin.length,
            "message": one.message,
            "hint": one.hint,
            "excerpt": one.excerpt,
            "related": [origin._asdict() for origin in one.related],
        }
        for one in in_order(diagnostics)
    ]
    return json.dumps({"diagnostics": listed}, ensure_ascii=False, indent=2) + "\n"


_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """The diagnostics as workflow commands, which GitHub shows beside the lines of a change."""
    lines = []
    for one in in_order(diagnostics):
        place = (
            f"file={_property(one.origin.path)},line={one.origin.line or 1},col={one.origin.column}"
        )
        text = f"{one.message} ({one.hint})" if one.hint else one.message
        lines.append(
            f"::{_GITHUB[one.severity]} {place},title={_property(one.code)}::{_data(text)}\n"
        )
    return "".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
