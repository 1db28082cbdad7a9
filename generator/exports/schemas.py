"""JSON Schemas of every kind of file, for the programs in which people write them.

Draft-07, since YAML editors know no newer one. Made from the types of the records, so that they
accept what is read; an id that no record has is accepted too, since it may be written next. The ids
of the archive stand in one schema of their own, to which the others refer.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

import msgspec

from generator.addresses import ENTITY_KINDS
from generator.archive.model import Archive
from generator.dates import Edtf
from generator.exports.meanings import meaning
from generator.outputs import File
from generator.sources.decoding import ID, IDENTIFIERS, LANGUAGE, URL_FIELDS, fields_of
from generator.sources.records import (
    BODY_KINDS,
    DETAILS,
    Annotation,
    Article,
    Authority,
    Config,
    Coordinates,
    FreePage,
    Reference,
    Selector,
    Sidecar,
    Statement,
)
from generator.sources.sidecars import COMMON, HEAD, SELECTOR

# Any: a schema is JSON.
Schema: TypeAlias = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
IDS = "ids.json"
"""The schema that holds the ids of the archive."""

_NOTHING: Schema = {"type": "null"}
_ALL = ("articles", *ENTITY_KINDS)
_KINDS: Mapping[str, tuple[str, ...]] = {
    "speaker": ("people", "organizations", "places"),
    "about": ("articles", *ENTITY_KINDS),
    "place": ("places",),
    "dateline": ("places",),
    "seat": ("places",),
    "country": ("places",),
    "topics": ("topics",),
    "broader": ("topics",),
    "translation_of": ("articles",),
    "organization": ("organizations",),
    "predecessor": ("organizations",),
    "members.entity": ("people", "organizations", "places"),
    "participants": ("people", "organizations", "places"),
    "parties": ("people", "organizations", "places"),
    "file": ("files",),
}
"""Which records a key may lead to: any entity without it, and its own kind for part_of."""

_TEXT: Schema = {"type": ["string", "number", "boolean", "null"]}
_DATE: Schema = {
    "anyOf": [
        {"type": "string", "pattern": r"^[\[{\-./]*[-\dXY][-\dXYESTZ:~?%/.,\[\]{}+ ]*$"},
        {"type": "integer", "minimum": 1000, "maximum": 9999},
        _NOTHING,
    ]
}


def schemas(archive: Archive) -> Iterator[File]:
    """A schema for each kind of file (``sidecar.json``, ``people.json``), and one of the ids."""
    yield _file(IDS, _ids(archive))
    yield from fixed_schemas()


def fixed_schemas() -> Iterator[File]:
    """The schemas that are the same for every archive."""
    yield _file("sidecar.json", _sidecar())
    yield _file("article.json", _article())
    yield _file("page.json", _object(FreePage, "page"))
    yield _file("archive.json", _object(Config, "archive"))
    for kind in ENTITY_KINDS:
        yield _file(f"{kind}.json", _authority(kind))


def _file(name: str, schema: Schema) -> File:
    return File(
        name, msgspec.json.format(msgspec.json.encode({"$schema": DRAFT, **schema})) + b"\n"
    )


def _ids(archive: Archive) -> Schema:
    named: dict[str, dict[str, str]] = {kind: {} for kind in (*_ALL, "files", "annotators")}
    for id in archive.calendar:
        named["articles"][id] = archive.labels[id].name
    for id in archive.entities:
        label = archive.labels[id]
        line = f"{label.name}: {label.detail}" if label.detail else label.name
        named[id.partition("/")[0]][id] = line
    named["files"] = dict.fromkeys(archive.attachments, "an attachment")
    named["annotators"] = {one.id: one.name for one in archive.site.config.annotators}
    return {
        "title": "The ids of this archive",
        "definitions": {
            kind: {"enum": list(ids), "enumDescriptions": list(ids.values())}
            # An empty list of choices is no schema.
            if ids
            else {"not": {}}
            for kind, ids in named.items()
        },
    }


def _sidecar() -> Schema:
    schema = _keys("Sidecar", {key: get_type_hints(Sidecar)[key] for key in HEAD}, "sidecar")
    for key in BODY_KINDS:
        items = {"anyOf": [_annotation(key), _NOTHING]}
        schema["properties"][key] = {
            "description": meaning("Sidecar", key),
            "anyOf": [{"type": "array", "items": items}, _NOTHING],
        }
    return {
        **schema,
        "type": ["object", "null"],
        "title": "A sidecar: the annotations of an article",
    }


def _annotation(key: str) -> Schema:
    body_type = BODY_KINDS[key]
    own, body_hints = fields_of(body_type), get_type_hints(body_type)
    common, selector = get_type_hints(Annotation), get_type_hints(Selector)
    hints = {name: selector[name] for name in SELECTOR}
    schema = _keys("Selector", hints, key)
    body = _keys(body_type.__name__, {one.key: body_hints[one.name] for one in own.values()}, key)
    shared = _keys("Annotation", {one: common[one] for one in COMMON if one not in own}, key)
    schema["properties"] |= body["properties"] | shared["properties"]
    if body_type is Statement:
        schema["properties"]["evidence"] = {
            "description": meaning("Statement", "evidence"),
            **_TEXT,
        }
        schema["anyOf"] = [_has("object"), _has("value")]
    anchors: Schema = (
        {"anyOf": [_has("quote"), _has("evidence")]} if body_type is Statement else _has("quote")
    )
    schema["dependencies"] = dict.fromkeys(("occurrence", "prefix", "suffix"), anchors)
    schema["required"] = [one.key for one in own.values() if one.is_required]
    return _with_needed(schema)


def _has(key: str) -> Schema:
    return {"required": [key]}


def _article() -> Schema:
    schema = _object(Article, "article")
    withdrawn = {"properties": {"status": {"const": "withdrawn"}}, "required": ["status"]}
    return {**schema, "if": withdrawn, "then": _has("reason"), "title": "The keys of an article"}


def _authority(kind: str) -> Schema:
    schema = _object(Authority, kind)
    schema["properties"] |= _object(DETAILS[kind], kind)["properties"]
    return {**schema, "title": f"An authority record: one of the {kind}"}


def _object(type_: type[msgspec.Struct], where: str) -> Schema:
    """The schema of a record; *where* is the kind of file, or the key that holds it."""
    hints, fields = get_type_hints(type_), fields_of(type_)
    schema = _keys(type_.__name__, {one.key: hints[one.name] for one in fields.values()}, where)
    schema["required"] = [one.key for one in fields.values() if one.is_required]
    return _with_needed(schema)


def _keys(type_name: str, hints: Mapping[str, object], where: str) -> Schema:
    properties = {
        key: {"description": meaning(type_name, key), **_value(hint, key, where)}
        for key, hint in hints.items()
    }
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _with_needed(schema: Schema) -> Schema:
    """A schema whose required keys may not be left empty either."""
    for key in schema["required"]:
        own = schema["properties"][key]
        schema["properties"][key] = {**own, "not": {"anyOf": [_NOTHING, {"const": ""}]}}
    return schema


def _value(hint: object, key: str, where: str) -> Schema:
    origin = get_origin(hint)
    if origin is Literal:
        return {"enum": [*get_args(hint), None]}
    if origin is tuple:
        one = _value(get_args(hint)[0], key, where)
        return {"anyOf": [{"type": "array", "items": one}, one]}
    if origin in (Union, types.UnionType):
        return _value(next(arg for arg in get_args(hint) if arg is not type(None)), key, where)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct) and hint is not Edtf:
        return {"anyOf": [_object(hint, key), _NOTHING]}
    simple: dict[object, Schema] = {
        int: {"type": ["integer", "null"], "minimum": 1},
        bool: {"type": ["boolean", "null"]},
        Edtf: _DATE,
        Coordinates: _coordinates(),
    }
    return _reference(key, where) if hint is Reference else simple.get(hint) or _text(key)


def _reference(key: str, where: str) -> Schema:
    """Ids that are there, to choose from; any other that could be one is accepted too."""
    own = (where,) if key in ("part_of", "not_same_as") and where in ENTITY_KINDS else ENTITY_KINDS
    kinds = _KINDS.get(f"{where}.{key}") or _KINDS.get(key) or own
    slug = _pattern(ID).replace("^(?:[a-z]+/", "(?:")
    # The pattern first: programs stop at the first that fits, and the lists may be long.
    shape = {"type": "string", "pattern": f"^({'|'.join(kinds)})/{slug}"}
    known = [{"$ref": f"{IDS}#/definitions/{kind}"} for kind in kinds]
    return {"anyOf": [shape, *known, _NOTHING]}


def _text(key: str) -> Schema:
    if key in URL_FIELDS:
        return {"type": ["string", "null"], "pattern": r"^[hH][tT][tT][pP][sS]?://[^\s<>]+$"}
    if key in IDENTIFIERS:
        pattern, example = IDENTIFIERS[key]
        shape = {"type": "string", "pattern": _pattern(pattern), "examples": [example]}
        return {"anyOf": [shape, {"type": "integer", "minimum": 1}, _NOTHING]}
    if key == "language":
        return {"type": ["string", "null"], "pattern": _pattern(LANGUAGE)}
    if key in ("annotator", "by"):
        return {"anyOf": [{"$ref": f"{IDS}#/definitions/annotators"}, _TEXT]}
    return dict(_TEXT)


def _coordinates() -> Schema:
    latitude = {"type": "number", "minimum": -90, "maximum": 90}
    longitude = {"type": "number", "minimum": -180, "maximum": 180}
    pair = {"type": "array", "items": [latitude, longitude], "minItems": 2, "maxItems": 2}
    named = {
        "type": "object",
        "properties": {"latitude": latitude, "longitude": longitude},
        "required": ["latitude", "longitude"],
    }
    return {"anyOf": [pair, named, _NOTHING]}


def _pattern(pattern: re.Pattern[str]) -> str:
    """A pattern as other programs read it: anchored, and nothing escaped that needs none."""
    return f"^(?:{pattern.pattern})$".replace('\\"', '"')
