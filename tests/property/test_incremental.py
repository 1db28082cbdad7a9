"""The promise: whatever people do, a build leaves the site as a build from nothing would."""

import os
import shutil
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from generator.build import bundles, indexing
from generator.build.builder import Builder, build
from generator.build.project import Options, Project, Report
from generator.build.publishing import MANIFEST
from generator.diagnostics import as_json
from tests.property.archives import EDITS, Files, mend, mistype, random_archive

OPTIONS = Options(with_search=False, executor="serial")
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"


def written(folder: Path, before: Files, after: Files) -> None:
    """Make the files of an archive those of *after*."""
    for path in before.keys() - after.keys():
        (folder / path).unlink()
    for path, text in after.items():
        if before.get(path) != text:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")


def published(site: Path) -> dict[str, bytes]:
    """Every file of a site."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


class Editing(RuleBasedStateMachine):
    """An archive that people edit, built after each edit; beside it the same, built from nothing.

    Some builds are of a process of their own, some of one that goes on and knows what was built
    before, and of these some look at nothing but what they are told has changed.
    """

    options = OPTIONS

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp(prefix="regesta-"))
        self.files: Files = {}
        self.is_wrong = False
        self.builder = Builder(self.project("edited"))
        self.is_running = False
        # Absolute paths that have changed since the builder's last build; None: any may have.
        self.told: set[str] | None = None

    def teardown(self) -> None:
        self.builder.close()
        shutil.rmtree(self.folder)

    @initialize(dice=st.randoms(use_true_random=False))
    def begin(self, dice: Random) -> None:
        self.change(random_archive(dice))

    @rule(dice=st.randoms(use_true_random=False), edit=st.sampled_from(EDITS))
    @precondition(lambda self: not self.is_wrong)
    def edit(self, dice: Random, edit) -> None:
        files = dict(self.files)
        edit(files, dice)
        self.change(files)

    @rule(dice=st.randoms(use_true_random=False))
    @precondition(lambda self: self.is_wrong)
    def mend(self, dice: Random) -> None:
        files = dict(self.files)
        mend(files, dice)
        self.change(files)

    @rule(dice=st.randoms(use_true_random=False))
    def mistype(self, dice: Random) -> None:
        files = dict(self.files)
        mistype(files, dice)
        self.change(files)

    @rule(is_running=st.booleans())
    def stop_or_start(self, is_running: bool) -> None:
        """From now on, build in a process that goes on, or in one of its own."""
        self.is_running = is_running
        if not is_running:
            # What is edited meanwhile, nobody watches.
            self.told = None

    @rule()
    def rehearse(self) -> None:
        """The process that goes on makes ready what the next edit will need."""
        self.builder.rehearse(self.options)

    @rule(dice=st.randoms(use_true_random=False))
    def damage_the_site(self, dice: Random) -> None:
        """Somebody removes or changes what was published."""
        site = self.folder / "edited" / "site"
        paths = sorted(path for path in published(site) if path != MANIFEST)
        if paths:
            self.told = None
            path = site / dice.choice(paths)
            if dice.random() < 0.5:
                path.unlink()
            else:
                path.write_text("damaged", encoding="utf-8")

    def change(self, files: Files) -> None:
        folder = self.folder / "edited"
        written(folder, self.files, files)
        if self.told is not None:
            paths = files.keys() | self.files.keys()
            others = {path for path in paths if files.get(path) != self.files.get(path)}
            self.told.update(str(folder / path) for path in others)
        self.files = files

    @invariant()
    @precondition(lambda self: self.files)
    def the_site_is_that_of_a_clean_build(self) -> None:
        report, clean = self.build_edited(), self.build_clean()

        assert as_json(report.diagnostics) == as_json(clean.diagnostics)
        self.is_wrong = clean.published is None
        if self.is_wrong:
            assert report.published is None
            return
        assert self.seen("edited") == self.seen("clean")
        assert (report.articles, report.entities, report.pages) == (
            clean.articles,
            clean.entities,
            clean.pages,
        )

    def build_edited(self) -> Report:
        if not self.is_running:
            return build(self.project("edited"), self.options)
        told, self.told = self.told, set()
        return self.builder.build(self.options, paths=told)

    def seen(self, name: str) -> dict[str, bytes]:
        """What is compared of a site."""
        return published(self.folder / name / "site")

    def build_clean(self) -> Report:
        shutil.rmtree(self.folder / "clean", ignore_errors=True)
        written(self.folder / "clean", {}, self.files)
        return build(self.project("clean"), replace(self.options, keeps_search=False))

    def project(self, name: str) -> Project:
        return Project(self.folder / name, self.folder / name / "site")


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=200 if THOROUGH else 5,
    stateful_step_count=50 if THOROUGH else 20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class Seeking(Editing):
    """The same with search, which some builds leave as it is: so `serve` does until people pause."""

    options = Options(executor="serial")

    @rule(keeps_search=st.booleans())
    def pause_or_go_on(self, keeps_search: bool) -> None:
        self.options = replace(self.options, keeps_search=keeps_search)

    def seen(self, name: str) -> dict[str, bytes]:
        """All, or all but what the search loads, where that is left as it is."""
        found = super().seen(name)
        if not self.options.keeps_search:
            return found
        own = "search/index.html"
        # The manifest lists all of it.
        return {
            path: content
            for path, content in found.items()
            if path == own or (not path.startswith("search/") and path != MANIFEST)
        }


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few documents give several segments and parts of an index."""
    monkeypatch.setattr(indexing, "MEAN", 4)
    monkeypatch.setattr(bundles, "LARGEST", 500)


TestSeeking = Seeking.TestCase
TestSeeking.settings = settings(TestEditing.settings, max_examples=100 if THOROUGH else 3)
TestEditing, TestSeeking = pytest.mark.slow(TestEditing), pytest.mark.slow(TestSeeking)
