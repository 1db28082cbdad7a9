"""Where words of an old text stand in a new one. Strings only."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from generator.text.model import Span

LONGEST = 40_000
"""Words that texts may have to be aligned: what is needed grows with their product."""

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


class Alignment:
    """An old text and a new one, word by word. Texts that are too long are not aligned."""

    def __init__(self, old: str, new: str) -> None:
        self._new = new
        self._old_ends, old_words = _tokens(old)
        self._new_ends, new_words = _tokens(new)
        is_short = max(len(old_words), len(new_words)) <= LONGEST
        self._blocks = list(_blocks(old_words, new_words)) if is_short else []

    def moved(self, span: Span) -> Span | None:
        """The place in the new text of a place in the old one; None when nothing is left of it."""
        first = bisect_right(self._old_ends, span.start)
        last = bisect_right(self._old_ends, max(span.start, span.end - 1))
        start, end = self._place(first, at_end=False), self._place(last, at_end=True)
        if start is None or end is None or start >= end:
            return None
        found = Span(self._new_ends[start - 1] if start else 0, self._new_ends[end - 1])
        words = self._new[found.start : found.end]
        left = len(words) - len(words.lstrip())
        kept = Span(found.start + left, found.start + len(words.rstrip()))
        return kept if kept.start < kept.end else None

    def _place(self, token: int, *, at_end: bool) -> int | None:
        """The boundary among the new words that answers to the start or end of an old one."""
        for block in self._blocks:
            if block.old <= token < block.old_end:
                # Words that are gone leave a place between those that are left.
                kept = block.new + token - block.old + at_end
                return block.new if block.new == block.new_end else kept
        return None


class _Block(NamedTuple):
    """Words of the old text and those that they became, one by one: the same, others, or none."""

    old: int
    old_end: int
    new: int
    new_end: int


def _blocks(old: list[str], new: list[str]) -> Iterator[_Block]:
    for code in Levenshtein.opcodes(old, new):
        yield _Block(code.src_start, code.src_end, code.dest_start, code.dest_end)


def _tokens(text: str) -> tuple[list[int], list[str]]:
    """Where words, spaces and signs end, and what they are."""
    found = list(_TOKEN.finditer(text))
    return [one.end() for one in found], [one[0] for one in found]
