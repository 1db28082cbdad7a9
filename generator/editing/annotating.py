"""Annotations of a sidecar, added, changed and removed: from a text to a text.

No line changes but those of the annotation. All raise CannotRewriteError rather than do harm; its
message is for the editor. A derived id changes when what the annotation says does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from generator.diagnostics import Origin
from generator.editing.rewriting import append, drop, put
from generator.editing.splicing import CannotRewriteError, Page, Path
from generator.editing.writing import Value
from generator.sources.records import BODY_KINDS
from generator.sources.sidecars import decode_sidecar
from generator.sources.yaml import Mapping as MappingNode
from generator.sources.yaml import Sequence as ListNode

Kind = Literal["mentions", "quotations", "corrections", "notes", "statements"]
Annotated: TypeAlias = "str | tuple[str, int]"
"""Which annotation: its id, written or derived, or its list and its place in it, from 0."""

LISTS = ("annotator", "status", "revised", *BODY_KINDS)
"""The keys of a sidecar in the order in which new ones are written."""

FIELDS = (
    "id", "quote", "occurrence", "prefix", "suffix",
    "entity", "speaker", "as", "mode", "about", "reading", "type", "reason", "text",
    "subject", "predicate", "object", "value", "date", "place", "evidence",
    "by", "certainty", "status", "note", "source", "alternatives",
)  # fmt: skip
"""The keys of an annotation in the order in which new ones are written."""


def add(text: str, kind: str, *annotations: Mapping[str, Value]) -> str:
    """*text* with new *annotations* at the end of the list *kind* (``mentions``)."""
    if kind not in BODY_KINDS:
        raise CannotRewriteError(
            f'there is no list "{kind}"', f"lists are: {', '.join(BODY_KINDS)}"
        )
    return append(text, (kind,), [_ordered(one) for one in annotations], order=LISTS)


def change(text: str, annotation: Annotated, fields: Mapping[str, Value]) -> str:
    """*text* with some *fields* of one annotation set; a field that is None is removed."""
    path = find(text, annotation)
    for key, value in fields.items():
        text = (
            drop(text, (*path, key))
            if value is None
            else put(text, (*path, key), value, order=FIELDS)
        )
    return text


def remove(text: str, annotation: Annotated) -> str:
    """*text* without one annotation."""
    return drop(text, find(text, annotation))


def find(text: str, annotation: Annotated) -> Path:
    """Where an annotation stands. Raises CannotRewriteError when it is not there."""
    page = Page(text)
    if isinstance(annotation, tuple):
        kind, number = annotation
        found = page.plain.get(kind) if isinstance(page.plain, dict) else None
        if isinstance(found, list) and 0 <= number < len(found):
            return (kind, number)
        raise CannotRewriteError(
            f"{kind} has no annotation no. {number + 1}", "look at the file again"
        )
    sidecar = decode_sidecar(page.tree, "", Origin("")).value
    origins = {one.origin[1:3] for one in sidecar.annotations if one.id == annotation}
    entries = page.tree.entries if isinstance(page.tree, MappingNode) else ()
    for key, node in entries:
        items = node.items if key.text in BODY_KINDS and isinstance(node, ListNode) else ()
        for place, item in enumerate(items):
            if item.origin[1:3] in origins:
                return (key.text, place)
    raise CannotRewriteError(
        f'there is no annotation "{annotation}" here', "look at the file again"
    )


def _ordered(fields: Mapping[str, Value]) -> Mapping[str, Value]:
    """Without what is None, in the usual order."""
    known = {key: number for number, key in enumerate(FIELDS)}
    keys: Sequence[str] = sorted(fields, key=lambda key: known.get(key, len(FIELDS)))
    return {key: fields[key] for key in keys if fields[key] is not None}
