"""What a capture is made of: paragraphs, headings, items of lists, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

Shape = Literal["paragraph", "heading", "item", "quote", "row"]


class Piece(NamedTuple):
    """A stretch of a capture that stands for itself.

    *text* has its white space folded. *line* is where it begins, from 1. *gap* are the empty lines
    before it. *marker* is what an item began with (``-``, ``2.``), or a heading's ``##``. *zone*
    names the part of a page that it stands in (``nav``, ``aside``), empty for the page itself;
    *linked* is the share of its words that are links, 0 to 1.
    """

    text: str
    line: int
    shape: Shape = "paragraph"
    gap: int = 0
    marker: str = ""
    zone: str = ""
    linked: float = 0.0

    @property
    def words(self) -> str:
        """All that it says, the number of an item too."""
        return f"{self.marker} {self.text}" if self.marker[:1].isdigit() else self.text


class Cut(NamedTuple):
    """A piece that was left out of the article, and the rule by which."""

    piece: Piece
    rule: str


BULLET = re.compile(r"(?:[-*•·‣▪●◦–—]|\d{1,3}[.)])\s+(?=\S)")
_ENDS = re.compile(r"""[.!?…:;。！？؟۔։][\s"'”’»“」』)\]]*$""")
WIDEST, NARROWEST = 120, 40
"""Code points: a text whose lines are all longer or all shorter than that was not wrapped."""


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return bool(_ENDS.search(text))


def pieces_of(text: str) -> tuple[Piece, ...]:
    """The pieces of a plain text: a line each; lines that were wrapped are put together again."""
    pieces: list[Piece] = []
    gap, block = 0, []
    for number, line in enumerate((*text.split("\n"), ""), start=1):
        folded = " ".join(line.split())
        if folded:
            block.append((number, folded))
            continue
        if block:
            pieces.extend(_block(block, gap))
            gap, block = 0, []
        gap += 1
    return tuple(pieces)


_Line = tuple[int, str]


def _block(lines: Sequence[_Line], gap: int) -> Iterator[Piece]:
    """The pieces of lines that no empty line parts."""
    width = _width([line for _, line in lines])
    number, line = lines[0]
    piece = _piece(line, number, gap)
    for (_, before), (number, line) in pairwise(lines):
        if (
            width
            and len(before) + len(line.split()[0]) + 1 > 0.85 * width
            and not BULLET.match(line)
        ):
            piece = piece._replace(text=f"{piece.text} {line}")
        else:
            yield piece
            piece = _piece(line, number, 0)
    yield piece


def _width(lines: Sequence[str]) -> int:
    """The width at which lines were wrapped; 0 where each stands for itself.

    Wrapped lines go on in the middle of a sentence, so most begin with a small letter; in scripts
    that have none they all but the last are about as long.
    """
    longest = max(map(len, lines))
    if len(lines) < 2 or not NARROWEST <= longest <= WIDEST:
        return 0
    begun = [line for line in lines[1:] if not BULLET.match(line)]
    small = sum(not line[0].isupper() for line in begun)
    has_case = any(char.isupper() or char.islower() for char in "".join(lines))
    if has_case:
        return longest if small * 2 >= len(begun) and begun else 0
    return longest if all(len(line) >= 0.85 * longest for line in lines[:-1]) else 0


def _piece(line: str, number: int, gap: int) -> Piece:
    bullet = BULLET.match(line)
    # A long dash begins what somebody says, in Russian: it stays in the text.
    if bullet and bullet[0][0] not in "–—":
        return Piece(line[bullet.end() :], number, "item", gap, bullet[0].strip())
    return Piece(line, number, gap=gap)
