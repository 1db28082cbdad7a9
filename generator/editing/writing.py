"""Values become YAML as an editor would write it, and as ``sources.yaml`` reads it back."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

Value: TypeAlias = "str | float | Sequence[Value] | Mapping[str, Value] | None"
"""What may be written. ``None`` is written as nothing: «key:»."""

Style = Literal["", "'", '"', "|", ">"]

WIDTH = 100
"""Columns that a line may have before text is folded and lists are written in lines."""

# Letters and digits of any script, and what may stand within plain text in every place.
_PLAIN = re.compile(
    r"(?:[^\W_]|[(“«‘„…—–/])(?:[^\x00-\x1f\x7f\"#:\[\]{},&*!|>%@`\ufeff\u0085\u2028\u2029]*)"
)
_PLAIN_IN_LINES = re.compile(
    r"(?:[^\W_]|[(“«‘„…—–/])(?:[^\x00-\x1f\x7f#:\ufeff\u0085\u2028\u2029]|:(?=\S)|(?<=\S)#)*"
)
# What other programs would take for something else than text; and dates, which editors write bare.
_OTHER = re.compile(
    r"(?i:true|false|yes|no|on|off|null|y|n)|[\d.+-]*\d[\d.eE+_:-]*|0[xo][\da-fA-F]+|\.inf|\.nan"
)
_DATE = re.compile(r"\d{4}(-\d\d){0,2}(/\d{4}(-\d\d){0,2})?")
_UNPRINTABLE = re.compile(
    r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


class Place(NamedTuple):
    """Where a value is written: the *column* of its key, whether between brackets, how wide."""

    column: int
    is_flow: bool = False
    width: int = WIDTH


def entry(key: str, value: Value, place: Place, *, like: str = "") -> list[str]:
    """The lines of «key: value»; all but the first are indented. *like*: an older value's style."""
    head, *rest = written(value, place, like=like, used=len(key) + 2)
    return [f"{key_text(key)}:{' ' if head else ''}{head}", *rest]


def item(
    value: Value, dash: int, column: int, *, is_flow: bool = False, width: int = WIDTH
) -> list[str]:
    """The lines of «- value» with its dash and its keys at two columns, the first bare of both."""
    gap = " " * (column - dash - 1)
    place = Place(column, width=width)
    if isinstance(value, Mapping) and not is_flow and value:
        lines = [line for key, one in value.items() for line in _indented(key, one, place)]
        return [f"-{gap}{lines[0].lstrip(' ')}", *lines[1:]]
    head, *rest = written(value, Place(dash, is_flow, width), used=column - dash)
    return [f"-{gap}{head}", *rest]


def _indented(key: str, value: Value, place: Place) -> list[str]:
    head, *rest = entry(key, value, place)
    return [" " * place.column + head, *rest]


def written(value: Value, place: Place, *, like: str = "", used: int = 0) -> list[str]:
    """The lines of a value that begins *used* columns after its place's; the first is not indented.

    Empty first line: the value stands in the lines below its key.
    """
    if value is None or isinstance(value, int | float):
        return [_word(value)]
    if isinstance(value, str):
        return scalar(value, place, like=like, used=used)
    flow = flowing(value)
    is_short = place.column + used + len(flow) <= place.width
    if place.is_flow or not value or (_is_simple(value) and is_short):
        return [flow]
    if isinstance(value, Mapping):
        inner = Place(place.column + 2)
        return ["", *(line for key, one in value.items() for line in _indented(key, one, inner))]
    return ["", *_listed(value, place.column + 2)]


def _word(value: float | None) -> str:
    """A number or a truth value; nothing for None."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _listed(values: Sequence[Value], dash: int) -> Iterator[str]:
    for value in values:
        head, *rest = item(value, dash, dash + 2)
        yield " " * dash + head
        yield from rest


def _is_simple(value: Value) -> bool:
    """Whether it is a list of words, which reads best between brackets."""
    return isinstance(value, Sequence) and not any(
        isinstance(one, Mapping | list | tuple) for one in value
    )


def flowing(value: Value) -> str:
    """A value in one line, as it stands between brackets."""
    if isinstance(value, Mapping):
        return (
            "{"
            + ", ".join(f"{key_text(key)}: {flowing(one)}".rstrip() for key, one in value.items())
            + "}"
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flowing(one) for one in value) + "]"
    return written(value, Place(0, is_flow=True))[0]


def key_text(key: str) -> str:
    """A key, between quotation marks where it needs them."""
    return key if re.fullmatch(r"[A-Za-z_][\w-]*", key) else scalar(key, Place(0, is_flow=True))[0]


def scalar(text: str, place: Place, *, like: str = "", used: int = 0) -> list[str]:
    """A text as YAML: bare where that is safe, else between quotation marks or as a block."""
    if not place.is_flow:
        is_long = place.column + used + len(text) > place.width
        if like in ("|", ">") or "\n" in text or (is_long and not like):
            block = _block(text, place, folded=like == ">" or "\n" not in text)
            if block:
                return block
    if like not in ("'", '"') and _is_plain(text, place):
        return [text]
    if _UNPRINTABLE.search(text) or "\n" in text or like == '"':
        return [_double(text)]
    if like != "'" and "'" in text and '"' not in text and "\\" not in text:
        return [_double(text)]
    return ["'" + text.replace("'", "''") + "'"]


def _is_plain(text: str, place: Place) -> bool:
    pattern = _PLAIN if place.is_flow else _PLAIN_IN_LINES
    return bool(
        pattern.fullmatch(text)
        and text == text.strip()
        and not _UNPRINTABLE.search(text)
        and (_DATE.fullmatch(text) or not _OTHER.fullmatch(text))
    )


def _double(text: str) -> str:
    escaped = "".join(_ESCAPES.get(char, char) for char in text)
    return '"' + _UNPRINTABLE.sub(_escaped, escaped) + '"'


def _escaped(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def _block(text: str, place: Place, *, folded: bool) -> list[str]:
    """A text as a block of lines; empty when it cannot stand in one as it is."""
    body = text.removesuffix("\n")
    if (
        not body
        or body[0] in " \n\t"
        or body.endswith(("\n", " ", "\t"))
        or _UNPRINTABLE.search(text)
    ):
        return []
    indent = " " * (place.column + 2)
    chomp = "" if text.endswith("\n") else "-"
    if folded and "\n" not in body and re.fullmatch(r"\S+(?: \S+)*", body):
        lines = textwrap.wrap(
            body, max(20, place.width - len(indent)), break_long_words=False, break_on_hyphens=False
        )
        return [f">{chomp}", *(indent + line for line in lines)]
    lines = [indent + line if line else "" for line in body.split("\n")]
    return [f"|{chomp}", *lines]
