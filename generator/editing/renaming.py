"""A record gets another id, or becomes part of another; all that refers to it follows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from generator.addresses import ENTITY_KINDS, article_address, kind_of, page_address, slug_of
from generator.diagnostics import Diagnostic, Origin, Outcome, Severity, error, has_errors
from generator.editing.edits import Edit
from generator.editing.linking import FRONT, Exchange, relinked
from generator.editing.merging import ORDER, conflicts, merged, without_repeats
from generator.editing.rewriting import put
from generator.editing.splicing import CannotRewriteError
from generator.sources.decoding import did_you_mean
from generator.sources.files import SourceFile
from generator.sources.reading import read
from generator.sources.records import Article, Authority, FreePage, Record, Sidecar

_NAME = re.compile(r"[^\W_][\w.-]*(/[^\W_][\w.-]*)*")
Edits = Outcome[tuple[Edit, ...]]
Named = Article | Authority | FreePage


class _Files(NamedTuple):
    """Every file of an archive that could be read, and its record."""

    pairs: tuple[tuple[SourceFile, Record], ...]

    def of(self, id: str) -> tuple[SourceFile, Named] | None:
        """The file that holds the record with an id, and the record."""
        return next((pair for pair in self.named if pair[1].id == id), None)

    def sidecar_of(self, id: str) -> SourceFile | None:
        """The file that annotates an article."""
        found = (file for file, one in self.pairs if isinstance(one, Sidecar) and one.article == id)
        return next(found, None)

    @property
    def named(self) -> Iterator[tuple[SourceFile, Named]]:
        return ((file, one) for file, one in self.pairs if isinstance(one, Named))

    @property
    def ids(self) -> list[str]:
        return [record.id for _, record in self.named]


Finish = Callable[[str, str], str]
"""The last change of a file: its path and its text become its text."""


def rename(sources: Iterable[SourceFile], old: str, new: str) -> Edits:
    """The edits that give the record *old* the id *new*, everywhere; its old address leads on."""
    files, told = _load(sources)
    found = files.of(old)
    if told or found is None:
        return Outcome((), told or [_unknown(files, old, "rename-refused")])
    if problem := _unlike(old, new, "rename-refused") or _taken(files, old, new):
        return Outcome((), [problem])
    file, record = found
    places = {file.path: _moved(file.path, new)}
    if sidecar := files.sidecar_of(old):
        places[sidecar.path] = _moved(sidecar.path, new)

    def finish(path: str, text: str) -> str:
        return _with_alias(text, record, old, new) if path == file.path else text

    return _edited(files, Exchange(old, new), places, finish)


def merge(sources: Iterable[SourceFile], id: str, into: str) -> Edits:
    """The edits that make the entity *id* part of *into*: names, facts, all references to it.

    Where both say something else the words of *into* stay, and a warning tells those of the other.
    """
    files, told = _load(sources)
    source, target = files.of(id), files.of(into)
    if told or source is None or target is None:
        missing = id if source is None else into
        return Outcome((), told or [_unknown(files, missing, "merge-refused")])
    if problem := _unlike(id, into, "merge-refused"):
        return Outcome((), [problem])
    told = list(conflicts(source, target))
    if has_errors(told):
        return Outcome((), told)

    def finish(path: str, text: str) -> str:
        if path == target[0].path:
            text = merged(text, source[0].content.decode("utf-8-sig"), Exchange(id, into))
        return without_repeats(text, into) if path.endswith(".yaml") else text

    places = {source[0].path: "", target[0].path: target[0].path}
    edits = _edited(files, Exchange(id, into), places, finish)
    return Outcome(edits.value, [*told, *edits.diagnostics])


def _load(sources: Iterable[SourceFile]) -> tuple[_Files, list[Diagnostic]]:
    """Every record, and what must be mended first: in a file that cannot be read ids are missed."""
    outcomes = [(file, read(file)) for file in sources]
    told = [
        one
        for _, outcome in outcomes
        for one in outcome.diagnostics
        if one.severity is Severity.ERROR
    ]
    pairs = ((file, outcome.value) for file, outcome in outcomes)
    return _Files(tuple((file, one) for file, one in pairs if one is not None)), told


def _edited(files: _Files, ids: Exchange, places: Mapping[str, str], finish: Finish) -> Edits:
    """An edit for each file that names *ids.old*, or has a new place among *places* (or none)."""
    edits: list[Edit] = []
    told: list[Diagnostic] = []
    for file, record in files.pairs:
        if file.path not in places and not _may_name(file, ids.old):
            continue
        place = places.get(file.path, file.path)
        try:
            after = finish(file.path, relinked(file, record, ids)).encode() if place else None
        except CannotRewriteError as refused:
            origin = Origin(file.path, refused.line)
            told.append(error("rewrite-refused", origin, refused.message, refused.hint))
            continue
        if place != file.path:
            edits.append(Edit(file.path, file.content, None))
            edits += [Edit(place, None, after)] if place else []
        elif after != file.content:
            edits.append(Edit(place, file.content, after))
    return Outcome(() if told else tuple(edits), told)


def _may_name(file: SourceFile, id: str) -> bool:
    # In the address of a Markdown link letters may be written as %D0%91.
    return id.encode() in file.content or b"](" + kind_of(id).encode() in file.content


def _unlike(old: str, new: str, code: str) -> Diagnostic | None:
    """Why a record cannot become another, whatever else there is."""
    if old == new:
        return error(code, Origin("content", 0), "both ids are the same", "name two")
    if kind_of(old) != kind_of(new):
        message = f"{old} cannot become one of the {kind_of(new) or new}"
        hint = f"keep the folder: {kind_of(old)}/{slug_of(new) or new}"
        return error(code, Origin("content", 0), message, hint)
    if code == "merge-refused" and kind_of(old) not in ENTITY_KINDS:
        hint = "merge people, organizations, places, events, topics or works"
        return error(code, Origin("content", 0), f"{old} is no authority record", hint)
    return None


def _unknown(files: _Files, id: str, code: str) -> Diagnostic:
    hint = did_you_mean(id, files.ids)
    return error(code, Origin("content", 0), f"there is no record {id}", hint)


def _taken(files: _Files, old: str, new: str) -> Diagnostic | None:
    """Why a record may not have the id *new*."""
    if not _NAME.fullmatch(slug_of(new)) or unicodedata.normalize("NFC", new) != new:
        return error(
            "rename-refused",
            Origin("content", 0),
            f'"{new}" cannot be an id',
            "use letters, digits and hyphens: people/nikolai-bordyuzha",
        )
    same = [one for one in files.ids if one.casefold() == new.casefold() and one != old]
    if same:
        hint = f"make them one with `regesta merge {old} {same[0]}`, or choose another id"
        return error(
            "rename-refused", Origin("content", 0), f"there is a record {same[0]} already", hint
        )
    for _, record in files.named:
        if record.id != old and new in record.aliases:
            message, hint = (
                f"{new} leads to {record.id} as its alias",
                "remove the alias, or choose another id",
            )
            return error(
                "rename-refused", record.origins.get("aliases", record.origin), message, hint
            )
    return None


def _moved(path: str, new: str) -> str:
    """Where a file of the record goes: articles stay in their year's folder, no part of the id."""
    ending = path.rpartition(".")[2]
    year = re.match(r"content/articles/(\d{4}/)", path)
    return f"content/{kind_of(new)}/{year[1] if year else ''}{slug_of(new)}.{ending}"


def _with_alias(text: str, record: Named, old: str, new: str) -> str:
    """The record with its old address among its aliases, and its new one no longer there."""
    front = FRONT.match(text)
    head, rest = (text[: front.start(1)], text[front.end(1) :]) if front else ("", "")
    matter = front[1] if front else text
    kept = [one for one in record.aliases if one.strip("/") not in (new, _address(record, new))]
    aliases = [*kept, _address(record, old)]
    return f"{head}{put(matter, ('aliases',), aliases, order=ORDER)}{rest}"


def _address(record: Record, id: str) -> str:
    """What stood in the address bar of a record with an id."""
    if isinstance(record, Article):
        return article_address(id, record.date.year).folder.strip("/")
    return page_address(id).folder.strip("/") if isinstance(record, FreePage) else id
