"""The files of the search: bundles of the engine, and tables beside them."""

from __future__ import annotations

import os
from pathlib import Path

from generator.archive.model import Archive
from generator.build.indexing import index
from generator.build.project import Options, Project
from generator.build.publishing import Copy
from generator.diagnostics import Outcome
from generator.outputs import File
from generator.pages.search import documents
from generator.pages.search_tables import tables
from generator.pages.wording import Wording


def search(
    archive: Archive, words: Wording, project: Project, options: Options
) -> Outcome[tuple[File | Copy, ...]]:
    """All files of the search, if there is to be one."""
    if options.keeps_search:
        return _kept_search(project.site)
    if not options.with_search:
        return Outcome(())
    workplace, cache = project.state / "work", project.state / "search"
    made = index(documents(archive), workplace, cache=cache, jobs=os.cpu_count() or 1)
    copies = (Copy(path, source) for path, source in made.value.files)
    return Outcome((*copies, *tables(archive, words, made.value.index)), made.diagnostics)


def _kept_search(site: Path) -> Outcome[tuple[File | Copy, ...]]:
    """The bundles and tables that stand in the site: all below ``search/`` but the page itself."""
    paths = sorted(path for path in (site / "search").rglob("*") if path.is_file())
    copies = (Copy(path.relative_to(site).as_posix(), path) for path in paths)
    return Outcome(tuple(one for one in copies if one.path != "search/index.html"))
