"""How a site stands: what was published, and what is other now.

A build that finds nothing changed ends here. So nothing is imported that only work needs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from generator.archive.noting import Cell
from generator.build.memory import Memory
from generator.build.noticing import Noticed, notice
from generator.build.project import Options, Project, Report, Stages
from generator.build.publishing import Published
from generator.build.store import State, Store
from generator.diagnostics import in_order
from generator.pages.theme_files import TEMPLATE

if TYPE_CHECKING:
    from generator.text.model import ConfiguredSite


class Standing(NamedTuple):
    """All that is known of the site as it stands, and how everything looks now."""

    memory: Memory
    options: Options
    state: State
    noticed: Noticed
    templates: frozenset[Cell]

    @property
    def is_as_it_was(self) -> bool:
        """Whether nothing is other than it was, so that nothing is to be done."""
        noticed = self.noticed
        survey = noticed.survey
        changed = survey.changed or survey.removed or noticed.told
        return not (changed or noticed.damaged or self.templates or self.needs_search)

    @property
    def project(self) -> Project:
        return self.memory.project

    @property
    def site(self) -> ConfiguredSite:
        """The configuration, which is as it was: another is a matter for a whole build."""
        return self.store.site()

    @property
    def store(self) -> Store:
        return self.memory.store

    @property
    def needs_search(self) -> bool:
        """Whether the index is an old one, and a new one is asked for."""
        return self.options.seeks and not self.state.is_found


def look_over(
    memory: Memory, options: Options, stages: Stages, paths: Collection[str] | None = None
) -> Standing | None:
    """What is other than it was; None when everything is to be built.

    *paths* (absolute): these may have changed, and no others, since the last build with the same
    memory.
    """
    state = memory.store.state(memory.basis(options))
    if state is None:
        return None
    noticed = stages.run("scan", lambda: notice(memory, state, paths))
    if noticed is None:
        return None
    templates = touched_templates(state.templates, noticed.templates)
    return Standing(memory, options, state, noticed, templates)


def touched_templates(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> frozenset[Cell]:
    """The templates that differ, those that are there now or no more included."""
    names = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    assets = {"assets" for name in names if name.startswith("assets/") or name.endswith(".css")}
    return frozenset((TEMPLATE, name) for name in names | assets)


def report(standing: Standing, stages: Stages, published: Published | None = None) -> Report:
    """What was done; what is wrong with everything, also with what was not made again."""
    state, store = standing.state, standing.store
    told = chain(*store.told_of_records().values(), *store.told().values())
    written, removed = (published.written, published.removed) if published else ((), ())
    return Report(
        diagnostics=in_order(told),
        articles=state.articles,
        entities=state.entities,
        pages=state.pages,
        published=Published(written, state.files - len(written), removed),
        timings=tuple(stages.timings),
    )
