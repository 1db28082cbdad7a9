"""A build makes again what changed, and nothing else; whatever happens, the site is right."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.build import making
from generator.build.builder import Builder, build
from generator.build.project import Options, Project, Report
from generator.build.verifying import verify
from generator.diagnostics import Severity, has_errors

OPTIONS = Options(with_search=False, executor="serial")
PAGE = "index.html"
TEXT = "CSTO met in Moscow.\n\nNikolai spoke of water.\n"


def article(title: str = "A report", text: str = TEXT) -> str:
    return f"---\ntitle: {title}\ndate: 2007-10-05\n---\n\n{text}"


ARCHIVE = {
    "content/archive.yaml": "format: 1\ntitle: Archive\n",
    "content/articles/one.md": article(),
    "content/articles/one.yaml": "mentions:\n- {quote: CSTO, entity: organizations/csto}\n",
    "content/articles/two.md": article("Another", "Nothing is named here.\n"),
    "content/articles/three.md": article("A third", "CSTO again.\n"),
    "content/articles/three.yaml": "mentions:\n- {quote: CSTO, entity: organizations/csto}\n",
    "content/articles/four.md": article("A fourth", "Nor here.\n"),
    "content/organizations/csto.yaml": "name: CSTO\n",
    "content/people/nikolai.yaml": "name: Nikolai\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    write(tmp_path, ARCHIVE)
    found = Project(tmp_path, tmp_path / "site")
    build(found, OPTIONS)
    return found


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def built(project: Project, **files: str) -> Report:
    """What a build after an edit of files reports; names are paths below content/."""
    write(project.root, {f"content/{path}": text for path, text in files.items()})
    return build(project, OPTIONS)


def pages(report: Report) -> set[str]:
    return {path for path in report.written if path.endswith(PAGE)}


def test_when_nothing_changed_nothing_is_made(project: Project):
    report = build(project, OPTIONS)

    assert (report.written, report.removed, report.pages_made) == ((), (), ())
    assert not report.is_whole


def test_a_note_on_an_article_changes_its_page_alone(project: Project):
    report = built(project, **{"articles/two.yaml": "notes:\n- {text: Look here}\n"})

    assert report.written == ("articles/2007/two/index.html",)


def test_a_word_mended_changes_the_pages_that_show_it(project: Project):
    near = built(project, **{"articles/one.md": article(text=TEXT.replace("Moscow", "Minsk"))})
    mended = TEXT.replace("Moscow", "Minsk").replace("water", "waters")
    far = built(project, **{"articles/one.md": article(text=mended)})

    one, csto = "articles/2007/one/index.html", "organizations/csto/index.html"
    assert pages(near) == {one, csto}
    assert one in pages(far)
    assert csto not in pages(far)


def test_a_name_changed_changes_the_pages_that_show_it(project: Project):
    report = built(project, **{"organizations/csto.yaml": "name: Collective Treaty\n"})

    assert "articles/2007/one/index.html" in report.written
    assert "articles/2007/two/index.html" not in report.written
    assert not verify(project, OPTIONS)


def test_a_theme_that_shows_a_count_on_every_page_is_made_again_on_every_page(project: Project):
    shown = (
        '{% extends "!theme/base.html" %}{% block search %}<i>{{ archive.totals().articles }}</i>'
    )
    write(project.root, {"templates/base.html": f"{shown}{{% endblock %}}\n"})
    build(project, OPTIONS)

    report = built(project, **{"articles/five.md": article("A fifth")})

    assert "<i>5</i>" in (project.site / "people/nikolai/index.html").read_text(encoding="utf-8")
    assert not report.is_whole
    assert not verify(project, OPTIONS)


def test_what_is_removed_is_gone_from_the_site_and_from_what_is_kept(project: Project):
    canary = "zebrafinch"
    built(project, **{"articles/two.md": article("Another", f"A {canary} sang.\n")})
    (project.root / "content/articles/two.md").unlink()

    build(project, OPTIONS)

    for folder in (project.site, project.state):
        for path in folder.rglob("*"):
            assert path.is_dir() or canary.encode() not in path.read_bytes(), path


def test_a_damaged_page_is_put_right(project: Project):
    page = project.site / "people/nikolai/index.html"
    right = page.read_bytes()
    page.write_text("damaged", encoding="utf-8")

    report = build(project, OPTIONS)

    assert page.read_bytes() == right
    assert report.written == ("people/nikolai/index.html",)


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_store_is_made_anew(project: Project, content: bytes):
    store = project.state / "store.sqlite"
    for path in project.state.glob("store.sqlite*"):
        path.unlink()
    store.write_bytes(content)

    report = build(project, OPTIONS)

    assert report.is_whole
    assert not build(project, OPTIONS).is_whole
    assert not verify(project, OPTIONS)


def test_a_store_that_was_half_written_is_forgotten(project: Project):
    half = project.state / "store.sqlite.new"
    half.write_bytes(b"half a store")
    assert build(project, Options(with_search=False, is_clean=True)).is_whole

    assert not half.exists()
    assert not build(project, OPTIONS).is_whole


def test_what_a_killed_build_wrote_is_removed_by_the_next(project: Project):
    half = project.state / "store.sqlite.new"
    half.write_bytes(b"half a store")

    assert not built(project, **{"articles/two.md": article("New")}).is_whole

    assert not half.exists()


def test_a_store_that_cannot_be_written_is_done_without(project: Project):
    half = project.state / "store.sqlite.new"
    half.mkdir()

    for _ in range(2):
        report = build(project, Options(with_search=False, is_clean=True))
        assert report.published is not None

    half.rmdir()
    assert build(project, OPTIONS).is_whole
    assert not build(project, OPTIONS).is_whole


def test_a_failed_first_build_leaves_no_store(project: Project):
    (project.root / "templates/pages").mkdir(parents=True)
    (project.root / "templates/pages/home.html").write_text("{{ nobody.knows }}")

    report = build(project, Options(with_search=False, is_clean=True))

    assert report.published is None
    assert not (project.state / "store.sqlite.new").exists()


def test_a_store_with_holes_is_made_anew(project: Project):
    store = project.state / "store.sqlite"
    content = bytearray(store.read_bytes())
    content[8192:] = bytes(len(content) - 8192)
    store.write_bytes(bytes(content))

    report = built(project, **{"articles/two.md": article("New")})

    assert report.published is not None
    assert not verify(project, OPTIONS)


def test_a_file_of_a_stranger_stays(project: Project):
    stranger = project.site / "people/notes.txt"
    stranger.write_text("mine", encoding="utf-8")

    built(project, **{"people/nikolai.yaml": "name: Nikolai II\n"})

    assert stranger.read_text(encoding="utf-8") == "mine"


def test_a_failed_build_leaves_the_site_and_the_next_one_mends_it(project: Project):
    before = (project.site / "articles/2007/two/index.html").read_bytes()
    failed = built(
        project, **{"articles/two.md": article("New"), "people/nikolai.yaml": "nam: x\n"}
    )

    assert failed.published is None
    assert (project.site / "articles/2007/two/index.html").read_bytes() == before
    mended = built(project, **{"people/nikolai.yaml": "name: Nikolai\n"})
    assert "articles/2007/two/index.html" in mended.written
    assert not verify(project, OPTIONS)


def test_a_build_says_why_a_page_was_made_again(project: Project):
    report = built(project, **{"articles/two.md": article("New title", "Nothing is named here.\n")})

    assert "text or annotations of articles/two" in report.reasons["articles/2007/two/index.html"]
    assert (
        "title, date, summary or publisher of articles/two"
        in report.reasons["articles/2007/index.html"]
    )


# Mistakes, told without reading everything


def is_of_everything(report: Report) -> bool:
    """Whether all files were read for it."""
    return "open" in {one.stage for one in report.timings}


def told(report: Report) -> list[str]:
    return [f"{one.code} {one.origin.path.removeprefix('content/')}" for one in report.diagnostics]


UNUSED = "record-unused people/nikolai.yaml"


def test_a_mistake_in_one_file_is_told_without_reading_the_others(project: Project):
    report = built(project, **{"articles/one.yaml": "mentions:\n- {quote: [\n"})

    assert "yaml-syntax articles/one.yaml" in told(report)
    assert report.published is None
    assert not is_of_everything(report)


def test_a_mistake_in_a_record_is_not_told_again_wherever_it_is_named(project: Project):
    report = built(project, **{"organizations/csto.yaml": "name: CSTO\nfounded: 19x\n"})

    assert told(report) == ["date-invalid organizations/csto.yaml"]


def test_while_a_record_cannot_be_read_nobody_is_said_to_be_unused(project: Project):
    assert told(build(project, OPTIONS)) == [UNUSED]

    report = built(project, **{"articles/one.yaml": "x: [\n"})

    assert UNUSED not in told(report)


def test_mistakes_between_records_are_told_with_all_others_and_without_reading_everything(
    project: Project,
):
    report = built(
        project,
        **{
            "articles/two.yaml": "mentions:\n- {quote: named, entity: people/nobody}\n",
            "articles/four.yaml": "mentions:\n- {quote: here, entity: people/none}\n",
        },
    )

    assert told(report) == ["unknown-id articles/four.yaml", "unknown-id articles/two.yaml", UNUSED]
    assert not is_of_everything(report)


def test_who_names_a_record_that_is_removed_is_told_and_forgotten_when_it_is_back(
    project: Project,
):
    spoken = "quotations:\n- {quote: spoke of water, speaker: people/nikolai}\n"
    about = "---\ntitle: On\ndate: 2007-10-05\ntopics: [topics/water]\ndateline: places/moscow\n---\n\nIt.\n"
    known = {"people/nikolai", "places/moscow", "topics/water"}
    names = {f"{id}.yaml": f"name: {id.upper()}\n" for id in known}
    built(project, **names)
    built(project, **{"articles/one.yaml": spoken, "articles/six.md": about})

    for id in known:
        (project.root / f"content/{id}.yaml").unlink()
    report = build(project, OPTIONS)

    assert {one.message for one in report.diagnostics if one.severity is Severity.ERROR} == {
        f"there is no {id}" for id in known
    }
    back = built(project, **names)
    assert not has_errors(back.diagnostics)
    assert not verify(project, OPTIONS)


def test_a_mistake_in_the_configuration_is_told_without_reading_everything(project: Project):
    report = built(project, **{"archive.yaml": "format: 1\ntitel: Archive\n"})

    assert "unknown-key archive.yaml" in told(report)
    assert not is_of_everything(report)


def test_a_stray_file_is_told_until_it_is_gone(project: Project):
    stray = project.root / "content/peple/x.yaml"
    report = built(project, **{"peple/x.yaml": "name: X\n"})

    assert "file-unexpected peple/x.yaml" in told(report)
    assert not is_of_everything(report)
    stray.unlink()
    assert build(project, OPTIONS).published is not None


def test_what_is_mended_is_built_with_all_that_changed_meanwhile(project: Project):
    built(project, **{"articles/two.md": article("New"), "people/nikolai.yaml": "nam: x\n"})

    report = built(project, **{"people/nikolai.yaml": "name: Nikolai\n"})

    assert "articles/2007/two/index.html" in report.written
    assert not is_of_everything(report)
    assert not verify(project, OPTIONS)


# A process that goes on


def changed(project: Project, builder: Builder, **files: str) -> Report:
    """What a running process builds that is told which files have changed."""
    write(project.root, {f"content/{path}": text for path, text in files.items()})
    paths = [str(project.root / "content" / path) for path in files]
    return builder.build(OPTIONS, paths=paths)


def test_a_running_process_builds_what_it_is_told_and_looks_at_nothing_else(project: Project):
    with Builder(project) as builder:
        builder.build(OPTIONS)
        write(project.root, {"content/articles/four.md": article("Unseen", "Nor here.\n")})

        report = changed(project, builder, **{"articles/two.md": article("Seen")})

        assert "articles/2007/two/index.html" in report.written
        page = project.site / "articles/2007/four/index.html"
        assert "Unseen" not in page.read_text(encoding="utf-8")
        builder.build(OPTIONS)
        assert "Unseen" in page.read_text(encoding="utf-8")
    assert not verify(project, OPTIONS)


def test_a_rehearsal_makes_ready_what_an_edit_needs_and_publishes_nothing(project: Project):
    with Builder(project) as builder:
        builder.build(OPTIONS)
        before = {path: path.stat().st_mtime_ns for path in project.site.rglob("*")}

        assert builder.rehearse(OPTIONS)
        assert not builder.rehearse(OPTIONS)  # once is enough

        assert {path: path.stat().st_mtime_ns for path in project.site.rglob("*")} == before
        report = changed(project, builder, **{"articles/two.md": article("Seen")})
        assert "articles/2007/two/index.html" in report.written
        assert not verify(project, OPTIONS)

        changed(project, builder, **{"articles/five.md": article("New")})
        assert builder.rehearse(OPTIONS)  # there are other files now


def test_a_rehearsal_ends_when_it_meets_an_edit_that_is_not_built(project: Project):
    edited = {"articles/four.md": article("Seen")}  # the first of all
    with Builder(project) as builder:
        builder.build(OPTIONS)
        write(project.root, {f"content/{path}": text for path, text in edited.items()})

        assert not builder.rehearse(OPTIONS)

        report = changed(project, builder, **edited)
        assert "articles/2007/four/index.html" in report.written
    assert not verify(project, OPTIONS)


def test_a_running_process_forgets_answers_that_rest_on_what_has_changed(project: Project):
    with Builder(project) as builder:
        builder.build(OPTIONS)
        for name in ("Nikolai II", "Nikolai III"):
            mention = "mentions:\n- {quote: Nikolai, entity: people/nikolai}\n"
            changed(project, builder, **{"articles/one.yaml": mention})
            changed(project, builder, **{"people/nikolai.yaml": f"name: {name}\n"})
            changed(project, builder, **{"articles/one.yaml": "mentions: []\n"})

            assert not verify(project, OPTIONS)


def test_a_running_process_forgets_what_rests_on_an_answer_of_another_day(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(making, "MANY", 0)
    built(project, **{"works/one.yaml": "name: One\n", "works/two.yaml": "name: Two\n"})
    index = project.site / "works" / "index.html"

    with Builder(project) as builder:
        index.write_text("damaged", encoding="utf-8")
        builder.build(OPTIONS)
        assert "Two" in index.read_text(encoding="utf-8")
        gone = project.root / "content" / "works" / "two.yaml"
        gone.unlink()
        builder.build(OPTIONS, paths=[str(gone)])

    assert "Two" not in index.read_text(encoding="utf-8")
    assert verify(project, OPTIONS) == ()


def test_a_running_process_remembers_what_is_wrong_until_it_is_mended(project: Project):
    with Builder(project) as builder:
        builder.build(OPTIONS)
        changed(project, builder, **{"articles/two.yaml": "x: [\n"})

        other = changed(project, builder, **{"articles/four.md": article("New")})
        mended = changed(project, builder, **{"articles/two.yaml": "notes: []\n"})

    assert "yaml-syntax articles/two.yaml" in told(other)
    assert "articles/2007/four/index.html" in mended.written
    assert not verify(project, OPTIONS)


def test_a_running_process_mends_what_was_damaged_while_something_was_wrong(project: Project):
    with Builder(project) as builder:
        builder.build(OPTIONS)
        changed(project, builder, **{"articles/two.yaml": "x: [\n"})
        (project.site / "people/nikolai/index.html").unlink()
        assert builder.build(OPTIONS).published is None

        changed(project, builder, **{"articles/two.yaml": "notes: []\n"})

    assert not verify(project, OPTIONS)


def test_a_running_process_sees_that_another_has_built(project: Project):
    with Builder(project) as builder:
        builder.build(OPTIONS)
        built(project, **{"people/nikolai.yaml": "name: Nikolai II\n"})

        report = changed(project, builder, **{"articles/two.md": article("New")})

    assert report.published is not None
    assert not verify(project, OPTIONS)


def test_a_running_process_bears_that_what_it_keeps_is_deleted(project: Project):
    with Builder(project) as builder:
        builder.build(OPTIONS)
        for path in project.state.glob("store.sqlite*"):
            path.unlink()

        assert changed(project, builder, **{"articles/two.md": article("New")}).is_whole

        assert not changed(project, builder, **{"articles/two.md": article("Newer")}).is_whole
    assert not verify(project, OPTIONS)


def test_a_running_process_that_is_told_of_a_folder_looks_into_it(project: Project):
    with Builder(project) as builder:
        builder.build(OPTIONS)
        write(project.root, {"content/articles/2007/five.md": article("A fifth")})

        report = builder.build(OPTIONS, paths=[str(project.root / "content/articles/2007")])

    assert "articles/2007/five/index.html" in report.written


def test_a_running_process_finds_the_whole_site_gone(project: Project):
    with Builder(project) as builder:
        builder.build(OPTIONS)
        shutil.rmtree(project.site)

        changed(project, builder, **{"articles/two.md": article("New")})

    assert not verify(project, OPTIONS)


def test_a_running_process_sees_that_a_template_has_changed(project: Project):
    block = '{% extends "!theme/base.html" %}{% block search %}<i>Mine</i>{% endblock %}\n'
    with Builder(project) as builder:
        builder.build(OPTIONS)
        write(project.root, {"templates/base.html": block})

        report = builder.build(OPTIONS, paths=[str(project.root / "templates/base.html")])

    assert "404.html" in report.written
    assert not verify(project, OPTIONS)


# Files that go while they are looked at


def test_a_link_that_leads_nowhere_is_told(project: Project):
    (project.root / "content/people/lost.yaml").symlink_to("nowhere.yaml")

    report = build(project, OPTIONS)

    assert "file-unreadable people/lost.yaml" in told(report)
    assert report.published is None


def test_a_file_that_becomes_a_folder_and_a_folder_that_becomes_a_file_are_published(
    project: Project,
):
    place = project.root / "content/files/minutes"
    write(project.root, {"content/files/minutes": "a file"})
    assert build(project, OPTIONS).published is not None

    place.unlink()
    write(project.root, {"content/files/minutes/one.txt": "in a folder"})
    folder = build(project, OPTIONS)
    shutil.rmtree(place)
    write(project.root, {"content/files/minutes": "a file again"})
    file = build(project, OPTIONS)

    assert (folder.published is not None, file.published is not None) == (True, True)
    assert (project.site / "files/minutes").read_text(encoding="utf-8") == "a file again"


def test_a_folder_where_a_page_of_ours_was_is_told_before_anything_moves(project: Project):
    page = project.site / "people/nikolai/index.html"
    other = (project.site / "articles/2007/two/index.html").read_bytes()
    page.unlink()
    write(project.site, {"people/nikolai/index.html/mine.txt": "a stranger's"})

    report = built(project, **{"articles/two.md": article("New", "Nothing is named here.\n")})

    assert "site-not-ours" in {one.code for one in report.diagnostics}
    assert (project.site / "articles/2007/two/index.html").read_bytes() == other
    assert (page / "mine.txt").read_text(encoding="utf-8") == "a stranger's"


def test_a_link_to_itself_is_told(project: Project):
    path = project.root / "content/people/nikolai.yaml"
    path.unlink()
    path.symlink_to(path)

    report = build(project, OPTIONS)

    assert any(one.endswith("people/nikolai.yaml") for one in told(report))
    assert report.published is None


KILLS = int(os.environ.get("REGESTA_KILLS", "4"))
"""How often a build is killed: `REGESTA_KILLS=100` on demand."""


def assert_pages_are_whole(site: Path) -> None:
    """Every page ends as pages do; one that a build has just removed is none."""
    for page in site.rglob("*.html"):
        try:
            text = page.read_text(encoding="utf-8")
        except FileNotFoundError:
            continue
        assert text.rstrip().endswith("</html>"), page


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["serial", "process"])
def test_a_build_killed_at_any_moment_leaves_whole_pages_and_the_next_one_is_right(
    project: Project, executor: str
):
    code = (
        "from pathlib import Path; from generator.build import workers; workers.SMALL = 1\n"
        "from generator.build.builder import *;"
        f"build(Project(Path({str(project.root)!r}), Path({str(project.site)!r})),"
        f"Options(with_search=False, executor={executor!r}, jobs=2))"
    )
    longest = 3.0
    for number in range(KILLS):
        if executor == "process":
            # What has changed little is made by one process.
            shutil.rmtree(project.state)
        write(project.root, {"content/articles/one.md": article(f"Title {number}")})
        begin = time.monotonic()
        with subprocess.Popen([sys.executable, "-c", code]) as process:
            end = begin + longest * (number + 1) / (KILLS + 1)
            while process.poll() is None and time.monotonic() < end:
                assert_pages_are_whole(project.site)
                time.sleep(0.01)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            else:
                longest = max(0.3, time.monotonic() - begin)
        assert_pages_are_whole(project.site)
    build(project, OPTIONS)
    assert not verify(project, OPTIONS)
