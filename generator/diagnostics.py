"""What is wrong with the content, as values: where, what, how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
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
    *line* and *column* count from 1, *column* and *length* in code points of that line.
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
