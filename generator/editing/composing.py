"""Pieces of a text become Markdown that says exactly their words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from generator.diagnostics import Origin
from generator.editing.pieces import Piece
from generator.text.markdown import parse


def compose(pieces: Sequence[Piece]) -> str:
    """The Markdown of *pieces*: paragraphs, headings, lists and quotations, signs escaped.

    Ends in a line end; empty when there is no piece.
    """
    blocks: list[str] = []
    for is_list, group in groupby(pieces, key=lambda piece: piece.shape == "item"):
        members = tuple(group)
        blocks.extend([_list(members)] if is_list else map(_block, members))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _list(items: Sequence[Piece]) -> str:
    """Items one below the other; each its own list where another kind of marker begins."""
    lines: list[str] = []
    for marker, group in groupby(items, key=lambda item: _marker(item.marker)[:1].isdigit()):
        written = [f"{_marker(item.marker)} {_line(item.text)}" for item in group]
        # Numbers that CommonMark would count anew are kept as the text that they are.
        lines.append("\n".join(written) if not marker or _counts_up(written) else _as_text(written))
    return "\n\n".join(lines)


def _marker(marker: str) -> str:
    return marker if re.fullmatch(r"\d{1,3}[.)]", marker) else "-"


def _counts_up(lines: Iterable[str]) -> bool:
    numbers = [int(re.match(r"\d+", line)[0]) for line in lines]  # type: ignore[index]
    signs = {re.sub(r"^\d+(.).*", r"\1", line, flags=re.DOTALL) for line in lines}
    return len(signs) == 1 and all(after == before + 1 for before, after in pairwise(numbers))


def _as_text(lines: Iterable[str]) -> str:
    return "\n\n".join(re.sub(r"^(\d+)", r"\1\\", line, count=1) for line in lines)


def _block(piece: Piece) -> str:
    text = _line(piece.text)
    if piece.shape == "heading":
        level = min(6, max(2, int(piece.marker[1:] or 2))) if piece.marker[1:].isdigit() else 2
        return f"{'#' * level} {text}"
    return f"> {text}" if piece.shape == "quote" else text


def _line(text: str) -> str:
    """One line of Markdown that is rendered as *text*: lightly escaped, and fully where it must."""
    light = _escaped(text)
    return light if _says(light, text) else re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def _says(markdown: str, text: str) -> bool:
    document = parse(markdown, Origin(""))
    blocks = tuple(document.blocks)
    plain = len(blocks) == 1 and all(one.kind == "text" for one in blocks[0].inlines)
    bare = len(document.parts) == 1 and blocks[0].opening.startswith("<p") if plain else False
    return bare and not document.problems and blocks[0].text == _canonical(text)


def _canonical(text: str) -> str:
    return " ".join(re.split(r"\s+", unicodedata.normalize("NFC", text))).strip()


def _escaped(text: str) -> str:
    escaped = re.sub(r"([\\`*<])|(?<!\w)(_)|(_)(?!\w)|(!(?=\[)|\[|\]|&(?=#?\w+;))", _slashed, text)
    escaped = re.sub(r"^(\d{1,9})([.)])(?=\s|$)", r"\1\\\2", escaped)
    return re.sub(
        r"^(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|~{3}|=+$|-{2,}$)", lambda sign: f"\\{sign[0]}", escaped
    )


def _slashed(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"
