"""What is other than it was when the site was last published: files, templates, records."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from generator.addresses import ENTITY_KINDS, kind_of
from generator.archive.noting import Cell, digest
from generator.archive.relinking import Change
from generator.build.preparing import Piece, opened, prepare_piece
from generator.build.project import Options, Project
from generator.build.publishing import MANIFEST, marks
from generator.build.store import State, Store
from generator.diagnostics import Diagnostic, Outcome, has_errors
from generator.pages.rendering import ThemeFolder, read_theme
from generator.sources.files import SourceFile, Survey, look, survey
from generator.sources.reading import id_at
from generator.sources.records import Attachment, FreePage
from generator.text.annotating import write_page
from generator.text.model import AnnotatedArticle, DescribedAuthority, WrittenPage

CONFIG = "content/archive.yaml"


class Noticed(NamedTuple):
    """How everything looks now, and what of it is other than it was.

    *removed* are files of ``content/`` that are no more; *damaged* what made the files of the site
    that somebody changed or removed.
    """

    looked: int
    survey: Survey
    removed: frozenset[str]
    folders: tuple[ThemeFolder, ...]
    templates: Mapping[str, bytes]
    damaged: frozenset[Cell]


def disk_time(folder: Path) -> int:
    """Now, in nanoseconds, by the clock that files are dated by."""
    path = folder / "clock"
    path.touch()
    os.utime(path)
    return path.stat().st_mtime_ns


def notice(project: Project, state: State, store: Store) -> Noticed | None:
    """What is other than it was; None when that cannot be told file by file."""
    looked = disk_time(project.state)
    surveyed = survey(project.root, state.sources, state.looked)
    if surveyed.diagnostics or CONFIG in surveyed.value.changed:
        return None
    folders = read_theme(project.themes)
    templates = templates_of(folders)
    if _languages(templates) != _languages(state.templates):
        return None
    damaged = _damaged(project.site, store)
    if damaged is None:
        return None
    removed = state.sources.keys() - surveyed.value.files.keys()
    if CONFIG in removed:
        return None
    return Noticed(looked, surveyed.value, frozenset(removed), folders, templates, damaged)


def templates_of(folders: tuple[ThemeFolder, ...]) -> dict[str, bytes]:
    """A digest for each file of a theme by the name that templates have for it."""
    found: dict[str, bytes] = {}
    for folder in reversed(folders):
        found.update((name, digest(content)) for name, content in folder.files.items())
    given = folders[-1].files
    found.update((f"!theme/{name}", digest(content)) for name, content in given.items())
    return found


def _languages(templates: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: one for name, one in templates.items() if name.startswith("languages/")}


def _damaged(site: Path, store: Store) -> frozenset[Cell] | None:
    """What made the files that do not look as they were left; None when the whole site is other."""
    known = store.marks()
    now = set(marks(site, (path for path, _, _ in known)))
    other = [row[0] for row in known if row not in now]
    if MANIFEST in other:
        return None
    makers = {store.maker_of(path) for path in other}
    return None if None in makers else frozenset(one for one in makers if one)


class Reread(NamedTuple):
    """The records that are other than they were, and what is wrong with them, by id."""

    change: Change
    told: Mapping[str, tuple[Diagnostic, ...]]


def read_again(project: Project, noticed: Noticed, state: State, options: Options) -> Reread | None:
    """The records whose files are other; None when not all of them can be used."""
    changed = {*noticed.survey.changed, *noticed.removed}
    ids = {id_at(path) for path in changed}
    if "" in ids:
        return None
    paths = _Paths(noticed.survey.files)
    is_added = any(path not in state.sources for path in noticed.survey.changed)
    if (is_added or noticed.removed) and not paths.fit_together():
        return None
    found: dict[str, Made | None] = {}
    told: dict[str, tuple[Diagnostic, ...]] = {}
    for id in sorted(ids):
        files = _files(project, noticed, paths.of(id))
        if files is None:
            return None
        made = _made(files, options)
        if has_errors(made.diagnostics) or (files and made.value is None):
            return None
        told[id], found[id] = made.diagnostics, made.value
    return Reread(_change(found), told)


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


def _files(
    project: Project, noticed: Noticed, paths: Iterable[str]
) -> tuple[SourceFile, ...] | None:
    """The files of a record as they are now; None when one cannot be read."""
    changed = noticed.survey.changed
    files = [changed.get(path) or look(project.root, path).value for path in paths]
    return None if None in files else tuple(file for file in files if file)


def _made(files: tuple[SourceFile, ...], options: Options) -> Outcome[Made | None]:
    """What comes of the files of one record; None when nothing that can be used does."""
    prepared = opened(prepare_piece(options.with_drafts, Piece(files)))
    made: Made | None = prepared.annotated or prepared.described
    for record in prepared.others:
        if isinstance(record, FreePage):
            written = write_page(record)
            return Outcome(written.value, (*prepared.diagnostics, *written.diagnostics))
        if isinstance(record, Attachment):
            made = record
    return Outcome(made, prepared.diagnostics)


class _Paths:
    """The files of the archive, by the records that they hold."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = paths
        self._by_id: dict[str, list[str]] | None = None

    def by_id(self) -> dict[str, list[str]]:
        """The files of each record: found only when needed, as every path must be looked at."""
        if self._by_id is None:
            self._by_id = _grouped(self._paths)
        return self._by_id

    def fit_together(self) -> bool:
        """Whether each id is given once, and each sidecar stands beside an article."""
        found = self.by_id()
        folded = {unicodedata.normalize("NFC", id).casefold() for id in found}
        return len(folded) == len(found) and all(map(_is_one_record, found.values()))

    def of(self, id: str) -> list[str]:
        """The files of one record, its article before its sidecar."""
        if self._by_id is None:
            name = id.rpartition("/")[2]
            near = _grouped(path for path in self._paths if _may_hold(path, name))
            return sorted(near.get(id, ()))
        return sorted(self._by_id.get(id, ()))


def _grouped(paths: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in paths:
        found.setdefault(id_at(path), []).append(path)
    return found


def _may_hold(path: str, name: str) -> bool:
    """Whether a file may belong to a record of this name; cheaper than to ask for its id.

    A plain path has the name in it as it stands. Spaces and accents may be other in the id.
    """
    return name in path or " " in path or not (path.isascii() and path.isprintable())


def _is_one_record(paths: list[str]) -> bool:
    sidecars = [path for path in paths if _is_sidecar(path)]
    return len(paths) - len(sidecars) == 1 and len(sidecars) <= 1


def _is_sidecar(path: str) -> bool:
    return path.startswith("content/articles/") and path.endswith(".yaml")
