"""A tree and a type become a value, or all that is wrong with it.

Driven by the types in ``records``: what a field may hold is declared once, there.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import (
    Any,
    Final,
    Literal,
    NamedTuple,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec

from generator.dates import Edtf
from generator.dates import parse as parse_date
from generator.diagnostics import Diagnostic, Origin, Outcome, error
from generator.sources.records import KEYS, Coordinates, Reference
from generator.sources.yaml import Mapping as MappingNode
from generator.sources.yaml import Node, Scalar, Sequence

T = TypeVar("T", bound=msgspec.Struct)

ID = re.compile(r"[a-z]+/[^\s#?%:\\\"'<>|*\x00-\x1f]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
URL_FIELDS = frozenset({"url", "archived", "website"})
IDENTIFIERS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "wikidata": (re.compile(r"Q[1-9]\d*"), "Q485207"),
    "viaf": (re.compile(r"\d{2,22}"), "123456789"),
    "isni": (re.compile(r"(\d{4} ?){3}\d{3}[\dX]"), "0000 0001 2345 6789"),
    "gnd": (re.compile(r"[\dX-]{2,12}"), "118540238"),
    "geonames": (re.compile(r"\d{1,12}"), "1221874"),
    "sha256": (re.compile(r"[0-9a-fA-F]{64}"), "64 hexadecimal digits"),
}
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
GIVEN = frozenset({"origin", "origins"})


class _Bad:
    """What a converter returns when it has reported a problem."""


BAD: Final = _Bad()
Told = list[Diagnostic]
Convert = Callable[
    [Node, str, Told], Any
]  # Any: each type has its own; the field's type is the contract


class Field(NamedTuple):
    """A field of a record: its *key* in YAML, and how its value is made."""

    name: str
    key: str
    convert: Convert
    is_required: bool


def decode(node: Node, type_: type[T], **given: object) -> Outcome[T | None]:
    """The value of *type_* that *node* says; None, and every reason, when it says none.

    *given* are fields that do not stand in the YAML, such as the id.
    """
    told: Told = []
    fields = fields_of(type_)
    values = mapping(node, fields, told, what="this file")
    return Outcome(build(type_, node, values, told, given), told)


def build(
    type_: type[T],
    node: Node,
    values: Mapping[str, Any] | _Bad,
    told: Told,
    given: Mapping[str, object] | None = None,
) -> T | None:
    """Put a record together of the *values* of its fields, by key, and what is *given*.

    None when a value is bad or a needed one is missing; keys of other types are left alone.
    """
    if isinstance(values, _Bad):
        return None
    fields, given = fields_of(type_), given or {}
    mine = {field.name: values[key] for key, field in fields.items() if key in values}
    missing = [
        field for field in _needed_of(type_) if field.name not in mine and field.name not in given
    ]
    for field in missing:
        told.append(
            error(
                "key-missing",
                _start(node),
                f'"{field.key}" is missing',
                f"add a line «{field.key}: …»",
            )
        )
    if missing or BAD in mine.values():
        return None
    extra: dict[str, object] = dict(given)
    names = type_.__struct_fields__
    if "origin" in names and "origin" not in extra:
        extra["origin"] = node.origin
    if "origins" in names and isinstance(node, MappingNode):
        extra["origins"] = {key.text: value.origin for key, value in node.entries}
    return type_(**mine, **extra)


def mapping(
    node: Node, fields: Mapping[str, Field], told: Told, *, what: str, other: Iterable[str] = ()
) -> dict[str, Any] | _Bad:
    """The values of a mapping's keys, by key; bad ones are BAD, empty ones are left out.

    *other* are keys that somebody else reads.
    """
    if not isinstance(node, MappingNode):
        told.append(
            error(
                "shape-wrong",
                node.origin,
                f"{what} must hold lines «key: value»",
                "give each value its key",
            )
        )
        return BAD
    others = frozenset(other)
    values: dict[str, Any] = {}
    for key, value in node.entries:
        field = fields.get(key.text)
        if field is None:
            if key.text not in others:
                told.append(unknown_key(key, (*fields, *others)))
            continue
        if isinstance(value, Scalar) and (value.is_null or not value.text.strip()):
            continue
        values[key.text] = field.convert(value, key.text, told)
    return values


def unknown_key(key: Scalar, known: Iterable[str]) -> Diagnostic:
    """The problem of a key that means nothing here."""
    return error(
        "unknown-key",
        key.origin,
        f'there is no key "{key.text}" here',
        did_you_mean(key.text, known),
    )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint with the nearest known word, or with all when they are few and none is near."""
    choices = sorted(set(known))
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow to import, seldom needed

    found = process.extractOne(word, choices, scorer=fuzz.ratio, score_cutoff=60)
    if found:
        return f'did you mean "{found[0]}"?'
    return f"known are: {', '.join(choices)}" if 0 < len(choices) <= 30 else "check the spelling"


@lru_cache(maxsize=128)
def fields_of(type_: type[msgspec.Struct]) -> Mapping[str, Field]:
    """The fields of a record type by their YAML keys; what is given by us left out."""
    hints = get_type_hints(type_)
    fields = {}
    for one in msgspec.structs.fields(type_):
        if one.name in GIVEN or one.name in _OWN.get(type_.__name__, ()):
            continue
        key = KEYS.get(one.name, one.name)
        fields[key] = Field(one.name, key, converter(hints[one.name], one.name), one.required)
    return fields


@lru_cache(maxsize=128)
def _needed_of(type_: type[msgspec.Struct]) -> tuple[Field, ...]:
    """The fields without which there is no such record."""
    return tuple(field for field in fields_of(type_).values() if field.is_required)


# Not written in the file's YAML: known from its path, its body, or decoded by their own functions.
_OWN: Mapping[str, frozenset[str]] = {
    "Article": frozenset({"id", "body", "body_line"}),
    "FreePage": frozenset({"id", "body", "body_line"}),
    "Authority": frozenset({"id", "details"}),
}


def converter(hint: Any, name: str) -> Convert:  # noqa: ANN401 - a type hint has no type of its own
    """How a value of type *hint* is made from a node."""
    origin = get_origin(hint)
    if origin is Literal:
        return _choice(get_args(hint))
    if origin is tuple:
        return _many(converter(get_args(hint)[0], name))
    if origin in (Union, types.UnionType):
        return converter(next(arg for arg in get_args(hint) if arg is not type(None)), name)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct) and hint is not Edtf:
        return _struct(hint)
    simple: dict[Any, Convert] = {
        int: _integer,
        bool: _boolean,
        Edtf: _date,
        Reference: _reference,
        Coordinates: _coordinates,
    }
    return simple.get(hint) or _text_for(name)


def _text_for(name: str) -> Convert:
    if name in URL_FIELDS:
        return _url
    if name in IDENTIFIERS:
        return _identifier
    if name == "language":
        return _language
    return text


def text(node: Node, key: str, told: Told) -> str | _Bad:
    """A text: whatever stands there, as it stands."""
    if not isinstance(node, Scalar):
        what = "a list" if isinstance(node, Sequence) else "keys and values"
        told.append(
            error(
                "shape-wrong",
                _start(node),
                f'"{key}" must be text, and here {what} begins',
                f"write «{key}: text»; text with a colon or brackets needs quotation marks",
            )
        )
        return BAD
    if _CONTROL.search(node.text):
        told.append(
            error(
                "character-forbidden",
                node.origin,
                f'"{key}" has an invisible control character',
                "write the value anew",
            )
        )
        return BAD
    return node.text.strip() if node.is_plain else node.text


def _url(node: Node, key: str, told: Told) -> str | _Bad:
    value = text(node, key, told)
    if isinstance(value, str) and not WEB.fullmatch(value):
        told.append(
            error(
                "url-unsafe",
                node.origin,
                f'"{key}" must be an address that begins with http:// or https://',
                "copy the address from the browser",
            )
        )
        return BAD
    return value


def _identifier(node: Node, key: str, told: Told) -> str | _Bad:
    value = text(node, key, told)
    pattern, example = IDENTIFIERS.get(key, (_CONTROL, ""))
    if isinstance(value, str) and example and not pattern.fullmatch(value):
        told.append(
            error(
                "identifier-invalid",
                node.origin,
                f'"{value}" is not an identifier of {key}',
                f"it looks like {example}",
            )
        )
        return BAD
    return value


def _language(node: Node, key: str, told: Told) -> str | _Bad:
    value = text(node, key, told)
    if isinstance(value, str) and not LANGUAGE.fullmatch(value):
        told.append(
            error(
                "language-invalid",
                node.origin,
                f'"{value}" is not a language tag',
                "use a BCP 47 tag such as en, ru or zh-Hans",
            )
        )
        return BAD
    return value


def _choice(choices: tuple[str, ...]) -> Convert:
    def convert(node: Node, key: str, told: Told) -> str | _Bad:
        value = text(node, key, told)
        if isinstance(value, str) and value not in choices:
            told.append(
                error(
                    "choice-unknown",
                    node.origin,
                    f'"{value}" is not one of the words that "{key}" knows',
                    did_you_mean(value, choices),
                )
            )
            return BAD
        return value

    return convert


def _integer(node: Node, key: str, told: Told) -> int | _Bad:
    value = text(node, key, told)
    if isinstance(value, str) and not (
        value.isascii() and value.isdigit() and len(value) < 10 and int(value) > 0
    ):
        told.append(
            error(
                "number-invalid",
                node.origin,
                f'"{key}" must be a whole number from 1',
                f"write «{key}: 1»",
            )
        )
        return BAD
    return int(value) if isinstance(value, str) else value


def _boolean(node: Node, key: str, told: Told) -> bool | _Bad:
    value = text(node, key, told)
    if value not in ("true", "false"):
        if isinstance(value, str):
            told.append(
                error(
                    "choice-unknown",
                    node.origin,
                    f'"{key}" is either true or false',
                    f"write «{key}: true»",
                )
            )
        return BAD
    return value == "true"


def _date(node: Node, key: str, told: Told) -> Edtf | _Bad:
    value = text(node, key, told)
    if isinstance(value, _Bad):
        return value
    date = parse_date(value)
    if date is None:
        told.append(
            error(
                "date-invalid",
                node.origin,
                f'"{value}" is not a date',
                "write 2007-10-05, 2007-10, 2007, 2007~ (about) or 2007-10-05/2007-10-07",
            )
        )
        return BAD
    return date


def _reference(node: Node, key: str, told: Told) -> Reference | _Bad:
    value = text(node, key, told)
    if isinstance(value, _Bad):
        return value
    if not ID.fullmatch(value) or ".." in value or value.endswith("/"):
        told.append(
            error(
                "id-invalid",
                node.origin,
                f'"{value}" is not an id',
                "an id is a folder and a name: people/nikolai-bordyuzha",
            )
        )
        return BAD
    return Reference(value, node.origin)


def _coordinates(node: Node, key: str, told: Told) -> Coordinates | _Bad:
    pair: list[Node] = []
    if isinstance(node, Sequence):
        pair = list(node.items)
    elif isinstance(node, MappingNode):
        by_key = {name.text: value for name, value in node.entries}
        pair = [by_key[name] for name in ("latitude", "longitude") if name in by_key]
    numbers = [_number(one) for one in pair]
    if len(numbers) == 2 and abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180:
        return Coordinates(numbers[0], numbers[1])
    told.append(
        error(
            "coordinates-invalid",
            _start(node),
            "coordinates are latitude and longitude in degrees",
            f"write «{key}: [38.56, 68.77]»",
        )
    )
    return BAD


def _number(node: Node) -> float:
    """The number that a node says; one that is out of any range when it says none."""
    if isinstance(node, Scalar) and re.fullmatch(r"[+-]?\d{1,3}(\.\d+)?", node.text):
        return float(node.text)
    return float("inf")


def _many(convert: Convert) -> Convert:
    def many(node: Node, key: str, told: Told) -> tuple[Any, ...] | _Bad:
        items = node.items if isinstance(node, Sequence) else (node,)
        values = [
            convert(item, key, told)
            for item in items
            if not (isinstance(item, Scalar) and item.is_null)
        ]
        return tuple(value for value in values if value is not BAD) if BAD not in values else BAD

    return many


def _struct(type_: type[msgspec.Struct]) -> Convert:
    def struct(node: Node, key: str, told: Told) -> Any:  # noqa: ANN401 - a value of type_, or BAD
        fields = fields_of(type_)
        values = mapping(node, fields, told, what=f'each item of "{key}"')
        made = build(type_, node, values, told)
        return BAD if made is None else made

    return struct


def _start(node: Node) -> Origin:
    """Where a node begins; a list or mapping has no length worth underlining."""
    return node.origin._replace(length=1) if not isinstance(node, Scalar) else node.origin
