"""``regesta check --watch``: everything that is wrong, in one list, anew after every change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from generator.archive.model import Archive
from generator.build.building import load
from generator.build.project import Options, Project
from generator.diagnostics import Outcome
from generator.server.watching import Watching
from generator.sources.files import CONTENT

Told = Callable[[Outcome[Archive | None]], None]


async def follow(
    project: Project,
    options: Options,
    tell: Told,
    say: Callable[[str], None],
    *,
    poll: bool = False,
) -> None:
    """Check, and check again whenever something in ``content/`` has changed; never ends by itself.

    *say* is told in words how changes are noticed.
    """
    batches = Watching([project.root / CONTENT], say, poll=poll).batches()
    # Watched before the first look, so that nothing can change unseen in between.
    coming = asyncio.ensure_future(anext(batches))
    try:
        while True:
            tell(await asyncio.to_thread(load, project, options))
            await coming
            coming = asyncio.ensure_future(anext(batches))
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
        await batches.aclose()  # type: ignore[attr-defined] # a generator, as it is written
