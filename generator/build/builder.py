"""Build the site of an archive: what has changed, or all of it where that is not enough."""

from __future__ import annotations

import threading
from collections.abc import Collection
from contextlib import suppress
from typing import Self

from generator.build.memory import Memory
from generator.build.project import STATE, Options, Project, Report, Stages, Watch, workers_missing
from generator.build.publishing import BusyError, forget_stage, lock, unwritable
from generator.build.standing import look_over, report
from generator.build.store import BROKEN
from generator.build.workers import WorkersError, workers
from generator.diagnostics import Origin, error


def build(project: Project, options: Options | None = None, watch: Watch | None = None) -> Report:
    """Load, plan, render, publish. If anything is wrong, the site stays as it was."""
    with Builder(project) as builder:
        return builder.build(options or Options(), watch)


class Builder:
    """Builds one archive, once or again and again: what is known after a build serves the next.

    Close it, or use it in a ``with``. Threads wait for one another.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self._memory: Memory | None = None
        self._at_work = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of what is known."""
        with self._at_work:
            if self._memory:
                self._memory.close()
            self._memory = None

    def build(
        self,
        options: Options,
        watch: Watch | None = None,
        paths: Collection[str] | None = None,
    ) -> Report:
        """Build what has changed; with *paths* (absolute), look only whether those have.

        Somebody must have watched then since the last build. If anything is wrong, the site stays
        as it was.
        """
        try:
            with (
                self._at_work,
                lock(self.project.state),
                workers(options.executor, options.jobs) as staff,
            ):
                return self._build(options, Stages(watch, staff), paths)
        except BusyError:
            problem = error(
                "build-busy",
                Origin(STATE, 0),
                "another build of this archive is at work",
                "wait until it has ended",
            )
        except WorkersError as lost:
            problem = workers_missing(lost)
        except OSError as refused:
            # What was made so far would only keep a full disk full.
            forget_stage(self.project.staging)
            problem = unwritable(refused, self.project.site)
        except BaseException:
            self.close()
            raise
        # Of what was to be built nobody knows how much was.
        self.close()
        return Report(diagnostics=(problem,))

    def rehearse(self, options: Options) -> bool:
        """After a build, make ready what the next edit will need; whether there was anything to do.

        Nothing is published.
        """
        with self._at_work:
            if self._memory is None or not self._memory.store.is_current():
                return False
            from generator.build.amending import rehearse  # noqa: PLC0415 - likewise slow to import

            # What is wrong with the store the next build will see.
            with suppress(*BROKEN):
                return rehearse(self._memory, options)
            return False

    def _build(self, options: Options, stages: Stages, paths: Collection[str] | None) -> Report:
        if self._memory is None:
            self._memory = Memory(self.project)
        memory = self._memory
        memory.refresh()
        if options.is_clean:
            memory.renew()
        done = _amended(memory, options, stages, paths)
        if done is None:
            memory.forget()
            store, basis = memory.store, memory.basis(options)
            from generator.build.building import build_all  # noqa: PLC0415 - all there is

            done = build_all(self.project, options, stages, store, basis)
        if paths is None:
            memory.store.settle()
        return done


def _amended(
    memory: Memory, options: Options, stages: Stages, paths: Collection[str] | None
) -> Report | None:
    """What has changed, built; None when that is not enough, or the store is damaged."""
    try:
        standing = look_over(memory, options, stages, paths)
        if standing is None:
            return None
        if standing.is_as_it_was:
            return report(standing, stages)
        # Only now: what work needs takes longer to import than it takes to see that there is none.
        from generator.build.amending import amend  # noqa: PLC0415

        return amend(standing, stages)
    except BROKEN:
        memory.renew()
        return None
