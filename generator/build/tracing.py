"""What was made, what was read for it, and how a build of another day finds it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from generator.archive.noting import Cell
from generator.diagnostics import Diagnostic

if TYPE_CHECKING:
    from generator.addresses import Address
    from generator.build.making import Answered
    from generator.pages.planning import Page

CHECK = "check"
ATTACHMENT = "attachment"
PLAN: Cell = ("plan", "")
SITEMAP: Cell = ("sitemap", "")
ASSETS: Cell = ("assets", "")
SEARCH: Cell = ("search", "")
SCHEMAS: Cell = ("schemas", "")

MADE = frozenset(
    {
        "page", "citations", "feeds", "names", CHECK, ATTACHMENT, "plan", "sitemap", "assets",
        "search", "schemas",
    }
)  # fmt: skip
"""The kinds of what is made for the site; all else that reads is a question."""

THEME = ""
"""As the id of a record: what is wrong with the theme."""

_UNLISTED = frozenset({"pages/404.html", "pages/redirect.html"})


class Trace(NamedTuple):
    """Something that was made, and what was read for it.

    *name* is its kind and key: a page and its path, or a question. *answer* is the digest of a
    question's answer, *files* the paths that it published, *told* what was wrong with it.
    """

    name: Cell
    reads: Iterable[Cell]
    answer: bytes = b""
    files: tuple[str, ...] = ()
    told: tuple[Diagnostic, ...] = ()


def trace_of(answered: Answered) -> Trace:
    """A question as the store keeps it."""
    return Trace(answered.question, answered.reads, answered.answer)


def listed(pages: Iterable[Page]) -> Iterator[Address]:
    """The pages that search engines are told of."""
    return (page.address for page in pages if page.template not in _UNLISTED)
