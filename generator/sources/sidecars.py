"""A sidecar's tree becomes annotations: each a target and a body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from typing import Any

import msgspec

from generator.dates import Edtf
from generator.diagnostics import Diagnostic, Origin, Outcome, Severity, error
from generator.sources.decoding import BAD, Field, Told, build, converter, fields_of, mapping
from generator.sources.records import (
    BODY_KINDS,
    Alternative,
    Annotation,
    AnnotationStatus,
    Body,
    Certainty,
    Reference,
    Selector,
    Sidecar,
    Statement,
)
from generator.sources.yaml import Mapping as MappingNode
from generator.sources.yaml import Node, Scalar, Sequence

ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_PARAGRAPH_ID = re.compile(r"p\d+")

HEAD: Mapping[str, Field] = {
    key: Field(key, key, converter(hint, key), is_required=False)
    for key, hint in {"annotator": str, "status": AnnotationStatus, "revised": Edtf}.items()
}
COMMON: Mapping[str, Field] = {
    key: Field(key, key, converter(hint, key), is_required=False)
    for key, hint in {
        "id": str, "by": str, "date": Edtf, "note": str, "source": str,
        "status": AnnotationStatus, "certainty": Certainty, "alternatives": tuple[Alternative, ...],
    }.items()
}  # fmt: skip
SELECTOR: Mapping[str, Field] = {
    key: Field(key, key, converter(hint, key), is_required=False)
    for key, hint in {"quote": str, "occurrence": int, "prefix": str, "suffix": str}.items()
}


def decode_sidecar(node: Node | None, article: str, origin: Origin) -> Outcome[Sidecar]:
    """The annotations that a sidecar holds; those with a problem are left out, and reported."""
    told: Told = []
    if node is None:
        return Outcome(Sidecar(article=article, origin=origin))
    head = mapping(node, HEAD, told, what="a sidecar", other=BODY_KINDS)
    values = (
        {key: value for key, value in head.items() if value is not BAD}
        if isinstance(head, dict)
        else {}
    )
    lists = (
        {key.text: value for key, value in node.entries} if isinstance(node, MappingNode) else {}
    )
    annotations: list[Annotation] = []
    for key in BODY_KINDS:
        if key in lists:
            annotations.extend(_list(lists[key], key, values, told))
    sidecar = Sidecar(
        article=article,
        origin=origin,
        annotator=values.get("annotator", ""),
        status=values.get("status", "draft"),
        revised=values.get("revised"),
        annotations=_unique(annotations, told),
    )
    return Outcome(sidecar, told)


def _list(node: Node, key: str, head: Mapping[str, Any], told: Told) -> list[Annotation]:
    if isinstance(node, Scalar) and node.is_null:
        return []
    if not isinstance(node, Sequence):
        told.append(
            error(
                "shape-wrong",
                node.origin._replace(length=1),
                f'"{key}" must be a list',
                "begin each annotation with «- » below it",
            )
        )
        return []
    made = (_annotation(item, key, head, told) for item in node.items)
    return [annotation for annotation in made if annotation is not None]


def _annotation(node: Node, key: str, head: Mapping[str, Any], told: Told) -> Annotation | None:
    common, fields = _fields_of_annotation(key)
    values = mapping(node, fields, told, what=f"each of the {key}")
    if not isinstance(values, dict):
        return None
    body = build(BODY_KINDS[key], node, values, told)
    target = _selector(values, node, told)
    shared = {name: value for name, value in values.items() if name in common}
    if body is None or target is BAD or BAD in values.values():
        return None
    if not _is_complete(body, node, told) or not _is_good_id(shared.get("id", ""), node, told):
        return None
    shared.setdefault("status", head.get("status", "draft"))
    shared.setdefault("by", head.get("annotator", ""))
    shared.setdefault("id", _derived_id(key, target, body))
    path, line, column, _ = node.origin
    return Annotation(body=body, target=target, origin=Origin(path, line, column), **shared)


@cache
def _fields_of_annotation(key: str) -> tuple[frozenset[str], Mapping[str, Field]]:
    """The keys that all annotations have, and all fields of one in the list *key*."""
    body = fields_of(BODY_KINDS[key])
    common = {name: field for name, field in COMMON.items() if name not in body}
    evidence = {"evidence": SELECTOR["quote"]} if BODY_KINDS[key] is Statement else {}
    return frozenset(common), {**common, **SELECTOR, **evidence, **body}


def _selector(values: Mapping[str, Any], node: Node, told: Told) -> Any:  # noqa: ANN401 - Selector, None or BAD
    key = "quote" if "quote" in values else "evidence"
    quote = values.get(key)
    lone = [name for name in ("occurrence", "prefix", "suffix") if name in values]
    if quote is None and lone:
        told.append(
            error(
                "selector-alone",
                place_of(node, lone[0]),
                f'"{lone[0]}" needs a "quote" that it can tell apart',
                "add the words as they stand in the text: «quote: …»",
            )
        )
        return BAD
    if quote is None or quote is BAD:
        return quote
    if any(values.get(name) is BAD for name in lone):
        return BAD
    return Selector(
        quote=quote,
        origin=place_of(node, key),
        occurrence=values.get("occurrence"),
        prefix=values.get("prefix", ""),
        suffix=values.get("suffix", ""),
    )


def place_of(node: Node, key: str) -> Origin:
    """Where the value of a key stands."""
    if isinstance(node, MappingNode):
        for name, value in node.entries:
            if name.text == key:
                return value.origin
    return node.origin


def _is_complete(body: Body, node: Node, told: Told) -> bool:
    if isinstance(body, Statement) and body.object is None and not body.value:
        told.append(
            error(
                "key-missing",
                node.origin._replace(length=1),
                "this statement says nothing of its subject",
                "add «object: an id» or «value: text»",
            )
        )
        return False
    return True


def _is_good_id(id: str, node: Node, told: Told) -> bool:
    if not id or (ID.fullmatch(id) and not _PARAGRAPH_ID.fullmatch(id)):
        return True
    told.append(
        error(
            "id-invalid",
            place_of(node, "id"),
            f'"{id}" cannot be the id of an annotation',
            "begin with a letter, then letters, digits, - or _; p1, p2 … are paragraphs",
        )
    )
    return False


def _derived_id(key: str, target: Selector | None, body: Body) -> str:
    """An id from what the annotation says, so that it stays when others come and go."""
    words = [key]
    if target:
        words += [target.quote, target.prefix, target.suffix, str(target.occurrence or "")]
    for name in _names_in_order(type(body)):
        # What is not said does not count, so that ids outlive a new field.
        if value := _plain(getattr(body, name)):
            words.append(f"{name}={value}")
    digest = blake2b("\x1f".join(words).encode(), digest_size=5).hexdigest()
    return f"{key[0]}-{digest}"


@cache
def _names_in_order(type_: type[Body]) -> tuple[str, ...]:
    return tuple(sorted(type_.__struct_fields__))


def _plain(value: object) -> str:
    if type(value) is str:
        return value
    if isinstance(value, Reference):
        return value.id
    if isinstance(value, Edtf):
        return value.text
    if isinstance(value, tuple):
        return " ".join(_plain(item) for item in value)
    return "" if value is None else str(value)


def _unique(annotations: list[Annotation], told: Told) -> tuple[Annotation, ...]:
    first: dict[str, Annotation] = {}
    for annotation in annotations:
        known = first.setdefault(annotation.id, annotation)
        if known is not annotation:
            told.append(_repeated(annotation, known))
    return tuple(first.values())


def _repeated(annotation: Annotation, known: Annotation) -> Diagnostic:
    is_same = msgspec.structs.replace(
        annotation, origin=known.origin, target=None
    ) == msgspec.structs.replace(known, target=None)
    message = (
        f"this annotation stands here a second time; the first is on line {known.origin.line}"
        if is_same or _PLACES.fullmatch(annotation.id)
        else f'the id "{annotation.id}" is used twice; first on line {known.origin.line}'
    )
    return Diagnostic(
        code="annotation-duplicate",
        severity=Severity.ERROR,
        origin=annotation.origin,
        message=message,
        hint="remove one of the two, or tell them apart",
        related=(known.origin,),
    )


_PLACES = re.compile(r"[mqcns]-[0-9a-f]{10}")
