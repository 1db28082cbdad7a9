"""The records whose files are other than they were, read again with all that is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from generator.addresses import ENTITY_KINDS, kind_of
from generator.archive.relinking import Change
from generator.build.memory import Memory
from generator.build.noticing import Noticed
from generator.build.preparing import Piece, Reading, opened, prepare_piece
from generator.build.project import Options, Project
from generator.diagnostics import Diagnostic, Origin, Outcome, Severity, with_excerpts
from generator.sources.files import CONTENT, SourceFile, look
from generator.sources.reading import id_at, read
from generator.sources.records import Attachment, FreePage
from generator.text.annotating import write_page
from generator.text.model import AnnotatedArticle, DescribedAuthority, WrittenPage


class Reread(NamedTuple):
    """The records that are other than they were, and what is wrong with them, by id.

    *faulty* are those with errors of their own; of these *unusable* have no value, and are not in
    the *change*. A file that is no record has its path for an id.
    """

    change: Change
    told: Mapping[str, tuple[Diagnostic, ...]]
    faulty: frozenset[str]
    unusable: frozenset[str]


def read_again(memory: Memory, noticed: Noticed, options: Options) -> Reread | None:
    """The records whose files are other; None when that changes more than records."""
    if not all(map(id_at, _paths(noticed.told))):
        return None
    known, survey = memory.store.sources(), noticed.survey
    is_same = not survey.removed and all(path in known for path in survey.changed)
    if is_same:
        paths = _Paths(known.keys(), memory.grouped)
    else:
        paths = _Paths((known.keys() | survey.changed.keys()) - survey.removed)
        memory.grouped = None
        if not paths.fit_together():
            return None
    others = {*survey.changed, *survey.removed, *_paths(noticed.told)}
    told = {path: _read_alone(survey.changed.get(path)) for path in others if not id_at(path)}
    found: dict[str, Made | None] = {}
    for id in sorted({id_at(path) for path in others} - {""}):
        files = _files(memory.project, noticed, paths.of(id))
        made = _made(files, options)
        if files and made.value is None and not made.has_errors:
            return None
        told[id], found[id] = made.diagnostics, made.value
    for one in noticed.told:
        id = id_at(one.origin.path)
        told[id] = (*told[id], one)
    told = {id: located(memory.project, noticed.survey.changed, ones) for id, ones in told.items()}
    faulty = faults(chain.from_iterable(told.values()))
    unusable = frozenset(id for id in faulty if found.get(id) is None)
    change = _change({id: one for id, one in found.items() if id not in unusable})
    return Reread(change, told, faulty, unusable)


def _read_alone(file: SourceFile | None) -> tuple[Diagnostic, ...]:
    """What is wrong with a file that is no record's."""
    return read(file).diagnostics if file else ()


def located(
    project: Project, read: Mapping[str, SourceFile], told: Iterable[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """Problems, each with the line that it is about, as files are now; some were *read* already."""
    last: tuple[str, SourceFile | None] = ("", None)

    def line_of(origin: Origin) -> str:
        nonlocal last
        if origin.path != last[0]:
            file = read.get(origin.path) or look(project.root, origin.path).value
            last = (origin.path, file)
        return last[1].line(origin.line) if last[1] else ""

    return with_excerpts(told, line_of)


def faults(told: Iterable[Diagnostic]) -> frozenset[str]:
    """The ids of records in whose own files something is wrong."""
    errors = (one.origin.path for one in told if one.severity is Severity.ERROR)
    ids = (id_at(path) for path in errors if path.startswith(f"{CONTENT}/"))
    return frozenset(id for id in ids if id)


Made = AnnotatedArticle | DescribedAuthority | WrittenPage | Attachment


def _change(found: Mapping[str, Any]) -> Change:
    """The records by what they are; a draft is not there."""

    def of(*kinds: str) -> dict[str, Any]:
        return {id: one for id, one in found.items() if kind_of(id) in kinds}

    articles = {
        id: None if one and one.article.status == "draft" else one
        for id, one in of("articles").items()
    }
    return Change(articles, of(*ENTITY_KINDS), of("pages"), of("files"))


def _files(project: Project, noticed: Noticed, paths: Iterable[str]) -> tuple[SourceFile, ...]:
    """The files of a record as they are now; those that cannot be read are left out, and told."""
    changed = noticed.survey.changed
    found = (changed.get(path) or look(project.root, path).value for path in paths)
    return tuple(file for file in found if file)


def _made(files: tuple[SourceFile, ...], options: Options) -> Outcome[Made | None]:
    """What comes of the files of one record; None when nothing that can be used does."""
    prepared = opened(prepare_piece(Reading(options.with_drafts, ""), Piece(files)))
    made: Made | None = prepared.annotated or prepared.described
    for record in prepared.others:
        if isinstance(record, FreePage):
            written = write_page(record)
            return Outcome(written.value, (*prepared.diagnostics, *written.diagnostics))
        if isinstance(record, Attachment):
            made = record
    return Outcome(made, prepared.diagnostics)


def _paths(told: Iterable[Diagnostic]) -> Iterator[str]:
    return (one.origin.path for one in told)


class _Paths:
    """The files of the archive, by the records that they hold."""

    def __init__(
        self, paths: Collection[str], by_id: Mapping[str, list[str]] | None = None
    ) -> None:
        self._paths = paths
        self._by_id = by_id

    def by_id(self) -> Mapping[str, list[str]]:
        """The files of each record: found only when needed, as every path must be looked at."""
        if self._by_id is None:
            self._by_id = grouped(self._paths)
        return self._by_id

    def fit_together(self) -> bool:
        """Whether each id is given once, and each sidecar stands beside an article."""
        found = self.by_id()
        folded = {unicodedata.normalize("NFC", id).casefold() for id in found}
        return len(folded) == len(found) and all(map(_is_one_record, found.values()))

    def of(self, id: str) -> list[str]:
        """The files of one record, its article before its sidecar."""
        if self._by_id is None:
            # Cheaper than to ask for the id of each.
            name = id.rpartition("/")[2]
            near = [path for path in self._paths if name in path]
            return sorted(grouped((*near, *self._odd())).get(id, ()))
        return sorted(self._by_id.get(id, ()))

    def _odd(self) -> Iterator[str]:
        """Paths that may not have in them the name that is in the id: of spaces, of accents."""
        everything = "".join(self._paths)
        if everything.isascii() and not any(one in everything for one in _SPACES):
            return iter(())
        return (path for path in self._paths if not path.isascii() or _SPACE.search(path))


_SPACES = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"
_SPACE = re.compile(f"[{_SPACES}]")


def grouped(paths: Iterable[str]) -> dict[str, list[str]]:
    """The files of each record, by its id."""
    found: dict[str, list[str]] = {}
    for path in dict.fromkeys(paths):
        found.setdefault(id_at(path), []).append(path)
    return found


def _is_one_record(paths: list[str]) -> bool:
    sidecars = [path for path in paths if _is_sidecar(path)]
    return len(paths) - len(sidecars) == 1 and len(sidecars) <= 1


def _is_sidecar(path: str) -> bool:
    return path.startswith("content/articles/") and path.endswith(".yaml")
