"""What is other than it was when the site was last published: files, templates, records."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import nullcontext
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from generator.archive.noting import Cell, digest
from generator.build.memory import Memory
from generator.build.project import Project
from generator.build.publishing import MANIFEST, differing, mark
from generator.build.store import State, Store
from generator.build.workers import meanwhile
from generator.diagnostics import Diagnostic
from generator.pages.theme_files import ThemeFolder
from generator.sources.files import Listing, Survey, listing, resurvey, survey


class Noticed(NamedTuple):
    """What is other than it was when the site was published.

    *templates* is how all of them look now; *damaged* what made the files of the site that somebody
    changed or removed. *told*: files that cannot be read. *looked*: when everything was looked at.
    """

    looked: int
    survey: Survey
    templates: Mapping[str, bytes]
    damaged: frozenset[Cell]
    told: tuple[Diagnostic, ...]


def disk_time(folder: Path) -> int:
    """Now, in nanoseconds, by the clock that files are dated by."""
    path = folder / "clock"
    path.touch()
    os.utime(path)
    return path.stat().st_mtime_ns


def notice(memory: Memory, state: State, paths: Collection[str] | None) -> Noticed | None:
    """What is other than it was; None when that cannot be told file by file.

    Where it is known that only *paths* may have changed, nothing else is looked at.
    """
    noticed = _notice_these(memory, state, paths) if paths is not None else None
    noticed = noticed or _notice_all(memory, state)
    if noticed is None or _languages(noticed.templates) != _languages(state.templates):
        memory.forget()
        return None
    survey = noticed.survey
    unread = (one.origin.path for one in noticed.told)
    memory.unsettled = frozenset((*survey.changed, *survey.removed, *unread))
    return noticed


def _notice_these(memory: Memory, state: State, paths: Collection[str]) -> Noticed | None:
    narrowed, store = memory.narrowed(paths), memory.store
    if narrowed is None or not _is_as_left(memory.project.site, store):
        return None
    surveyed = resurvey(memory.project.root, store.sources(), narrowed.files)
    if surveyed is None:
        return None
    templates = templates_of(memory.folders(is_known=not narrowed.is_theme))
    return Noticed(state.looked, surveyed.value, templates, frozenset(), surveyed.diagnostics)


def _notice_all(memory: Memory, state: State) -> Noticed | None:
    project, store = memory.project, memory.store
    looked, published = disk_time(project.state), store.marks()
    walk = partial(_walked, project, published)
    # Two folders of tens of thousands of files each: half of the work for each core.
    with meanwhile(walk) if len(published) >= MANY else nullcontext(walk) as waited:
        walked, known = cache(waited), store.sources()
        surveyed = survey(
            project.root, known, known.looks(), state.looked, lambda: walked().listing
        )
        damaged = _damaged(store, walked().differing)
    if damaged is None:
        return None
    # A build that ends with errors does not mend the site: what was damaged must be seen again.
    memory.is_sure = surveyed.value.is_plain and not damaged
    templates = templates_of(memory.folders())
    return Noticed(looked, surveyed.value, templates, damaged, surveyed.diagnostics)


def templates_of(folders: tuple[ThemeFolder, ...]) -> dict[str, bytes]:
    """A digest for each file of a theme by the name that templates have for it."""
    *own, given = (
        {name: digest(content) for name, content in folder.files.items()} for folder in folders
    )
    found = dict(given)
    for folder in reversed(own):
        found.update(folder)
    return {**found, **{f"!theme/{name}": one for name, one in given.items()}}


def _languages(templates: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: one for name, one in templates.items() if name.startswith("languages/")}


MANY = 4000
"""Of so many published files it pays to let another process look at them: to fork takes 5 ms."""


class _Walked(NamedTuple):
    """What there is in ``content/``, and the published files that do not look as they were left."""

    listing: Listing
    differing: list[str]


def _walked(project: Project, published: Iterable[tuple[str, int, int]]) -> _Walked:
    return _Walked(listing(project.root), differing(project.site, published))


def _damaged(store: Store, others: Collection[str]) -> frozenset[Cell] | None:
    """What made these files; None when the whole site is other."""
    if MANIFEST in others:
        return None
    makers = {store.maker_of(path) for path in others}
    return None if None in makers else frozenset(one for one in makers if one)


def _is_as_left(site: Path, store: Store) -> bool:
    """Whether the site's manifest is the one that we wrote."""
    return mark(site, MANIFEST) == (MANIFEST, *(store.mark(MANIFEST) or ()))
