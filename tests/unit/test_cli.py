"""The command: its exit statuses, its formats, its help."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.folders import ARTICLE, PERSON, project, tree, write

GOOD = {
    "articles/a.md": f"{ARTICLE}Nikolai Bordyuzha came.\n",
    "articles/a.yaml": "mentions:\n- {quote: Nikolai Bordyuzha, entity: people/bordyuzha}\n",
    "people/bordyuzha.yaml": PERSON,
}
BAD = {"people/x.yaml": "nmae: X\n"}
ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (
    "build",
    "check",
    "init",
    "new",
    "ingest",
    "suggest",
    "stats",
    "clean",
    "rename",
    "merge",
    "schema",
    "reanchor",
    "translate",
)


def regesta(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in *folder*."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_good_archive_is_built_and_one_is_told_how_to_look_at_it(tmp_path: Path):
    project(tmp_path, GOOD)

    ran = regesta(tmp_path, "build", "--no-search")

    assert ran.returncode == 0, ran.stderr
    assert "Built 1 articles" in ran.stdout
    assert "site/index.html" in ran.stdout
    assert ran.stderr == ""


def test_a_bad_archive_ends_with_1_and_problems_on_standard_error(tmp_path: Path):
    project(tmp_path, {**GOOD, **BAD})

    ran = regesta(tmp_path, "build", "--no-search")

    assert ran.returncode == 1
    assert ran.stdout == ""
    assert (
        'content/people/x.yaml:1:1: error[unknown-key]: there is no key "nmae" here' in ran.stderr
    )
    assert 'hint: did you mean "name"?' in ran.stderr
    assert "Nothing was published" in ran.stderr


def test_check_tells_the_same_and_publishes_nothing(tmp_path: Path):
    project(tmp_path, {**GOOD, **BAD})

    ran = regesta(tmp_path, "check")

    assert ran.returncode == 1
    assert "unknown-key" in ran.stderr
    assert not (tmp_path / "site").exists()


def test_problems_can_be_had_as_json(tmp_path: Path):
    project(tmp_path, {**GOOD, **BAD})

    ran = regesta(tmp_path, "check", "--format", "json")

    told = json.loads(ran.stdout)["diagnostics"]
    assert told[0]["path"] == "content/people/x.yaml"
    assert (told[0]["line"], told[0]["column"], told[0]["severity"]) == (1, 1, "error")


def test_problems_can_be_had_for_github(tmp_path: Path):
    project(tmp_path, {**GOOD, **BAD})

    ran = regesta(tmp_path, "check", "--format", "github")

    assert ran.stdout.startswith("::error file=content/people/x.yaml,line=1,col=1,title=")


def test_a_build_can_be_reported_as_json(tmp_path: Path):
    project(tmp_path, GOOD)

    report = json.loads(regesta(tmp_path, "build", "--no-search", "--format", "json").stdout)

    assert report["counts"]["articles"] == 1
    assert report["published"]["removed"] == 0
    assert report["diagnostics"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["bild"],
        ["build", "--nosuch"],
        ["build"],
        ["new", "person", "X"],
        ["init"],
        ["check", "--format", "xml"],
    ],
)
def test_a_wrong_call_ends_with_2_and_says_why(tmp_path: Path, arguments: list[str]):
    ran = regesta(tmp_path, *arguments)

    assert ran.returncode == 2
    assert "Error" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_misspelt_command_is_answered_with_the_nearest(tmp_path: Path):
    assert 'Did you mean "build"?' in regesta(tmp_path, "bild").stderr


def test_a_defect_of_ours_ends_with_3_and_is_called_so(tmp_path: Path):
    project(tmp_path, GOOD)
    (tmp_path / ".regesta").mkdir()
    # A link that leads to itself: nothing that we foresee.
    (tmp_path / ".regesta/lock").symlink_to("lock")

    ran = regesta(tmp_path, "build", "--no-search")

    assert ran.returncode == 3
    assert "a mistake in Regesta, not in your files" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(tmp_path: Path, command: str):
    ran = regesta(tmp_path, command, "--help")

    assert ran.returncode == 0
    assert "Example" in ran.stdout
    assert f"regesta {command}" in ran.stdout


def test_it_works_anywhere_inside_an_archive(tmp_path: Path):
    project(tmp_path, GOOD)

    assert regesta(tmp_path / "content" / "people", "check").returncode == 0


def test_from_init_to_a_site_in_three_commands(tmp_path: Path):
    assert regesta(tmp_path, "init", "mine").returncode == 0
    assert regesta(tmp_path / "mine", "new", "person", "Николай Бордюжа").stdout == (
        "content/people/nikolay-bordyuzha.yaml\n"
    )
    ran = regesta(tmp_path / "mine", "build")

    assert ran.returncode == 0
    assert list((tmp_path / "mine/site/search/en").glob("*.pf_meta"))
    assert "nothing in the archive names people/nikolay-bordyuzha" in ran.stderr


def test_init_keeps_out_of_a_folder_with_files(tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.doc").touch()

    assert regesta(tmp_path, "init", "mine").returncode == 2
    assert list(tree(tmp_path)) == ["mine/thesis.doc"]


def test_new_writes_over_nothing(tmp_path: Path):
    project(tmp_path, GOOD)
    regesta(tmp_path, "new", "person", "Ida Marlow")
    before = tree(tmp_path)

    assert regesta(tmp_path, "new", "person", "Ida Marlow").returncode == 2
    assert tree(tmp_path) == before


def test_stats_count(tmp_path: Path):
    project(tmp_path, GOOD)

    figures = json.loads(regesta(tmp_path, "stats", "--format", "json").stdout)

    assert figures["records"]["articles"] == 1
    assert figures["annotations"] == {"mention": 1}
    assert "1  people" in regesta(tmp_path, "stats").stdout


def test_clean_leaves_the_content(tmp_path: Path):
    project(tmp_path, GOOD)
    before = tree(tmp_path)
    regesta(tmp_path, "build", "--no-search")

    assert regesta(tmp_path, "clean").returncode == 0

    assert tree(tmp_path) == before


def test_help_imports_little(tmp_path: Path):
    code = "import sys, generator.cli; print(sorted({m.split('.')[0] for m in sys.modules} & {'jinja2', 'markdown_it', 'yaml', 'msgspec', 'babel', 'rich'}))"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert ran.stdout == "[]\n"


def test_a_record_is_renamed_in_every_file_and_a_dry_run_only_shows_the_difference(tmp_path: Path):
    project(tmp_path, GOOD)
    before = tree(tmp_path)

    tried = regesta(tmp_path, "rename", "people/bordyuzha", "people/nikolai", "--dry-run")

    assert tree(tmp_path) == before
    assert tried.returncode == 0
    assert "+- {quote: Nikolai Bordyuzha, entity: people/nikolai}" in tried.stdout
    ran = regesta(tmp_path, "rename", "people/bordyuzha", "people/nikolai")
    assert ran.stdout.splitlines() == [
        "changed content/articles/a.yaml",
        "removed content/people/bordyuzha.yaml",
        "made content/people/nikolai.yaml",
    ]
    assert regesta(tmp_path, "check").returncode == 0


def test_what_cannot_be_renamed_or_merged_ends_with_1_and_changes_nothing(tmp_path: Path):
    project(tmp_path, GOOD)
    before = tree(tmp_path)

    ran = regesta(tmp_path, "merge", "people/bordyuzha", "people/bordyuza")

    assert ran.returncode == 1
    assert 'did you mean "people/bordyuzha"?' in ran.stderr
    assert "Nothing was changed." in ran.stderr
    assert tree(tmp_path) == before


MOVED = {**GOOD, "articles/a.md": f"{ARTICLE}Nikolai Bordyuza came.\n"}


def test_moved_words_are_shown_and_written_only_with_consent(tmp_path: Path):
    project(tmp_path, MOVED)
    before = tree(tmp_path)

    shown = regesta(tmp_path, "reanchor")
    tried = regesta(tmp_path, "reanchor", "--dry-run")
    listed = json.loads(regesta(tmp_path, "reanchor", "--format", "json").stdout)

    assert tree(tmp_path) == before
    assert (shown.returncode, tried.returncode) == (1, 0)
    assert "was  Nikolai Bordyuzha\n  now  Nikolai Bordyuza\n" in shown.stdout
    assert "Nothing was written." in shown.stderr
    assert "+- {quote: Nikolai Bordyuza, entity: people/bordyuzha}" in tried.stdout
    assert (listed["proposals"][0]["line"], listed["proposals"][0]["how"]) == (2, "likeness")


def test_only_what_is_sure_is_written_unasked(tmp_path: Path):
    said = "he said that nothing of it was directed against any{} at all"
    sidecar = f"{MOVED['articles/a.yaml']}quotations:\n- quote: {said.format('body')}\n"
    article = f"{MOVED['articles/a.md']}Then {said.format('one')}.\n"
    project(tmp_path, {**MOVED, "articles/a.yaml": sidecar, "articles/a.md": article})

    ran = regesta(tmp_path, "reanchor", "--yes")

    assert ran.returncode == 1
    assert ran.stdout.count("Not written: look at this one yourself.") == 1
    assert tree(tmp_path)["content/articles/a.yaml"].decode() == sidecar.replace(
        "anybody", "anyone"
    )


def test_check_follows_the_files_and_shows_the_whole_list_each_time(tmp_path: Path):
    project(tmp_path, GOOD)
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "generator", "check", "--watch"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        try:
            assert running.stdout is not None
            first = _until_waiting(running.stdout)
            write(tmp_path, BAD)
            second = _until_waiting(running.stdout)
            shutil.rmtree(tmp_path / "content" / "people")
            third = _until_waiting(running.stdout)
            write(tmp_path, GOOD)
            last = _until_waiting(running.stdout)
            while "No problems found." not in last:
                last = _until_waiting(running.stdout)
        finally:
            running.kill()

    assert "No problems found." in first
    assert "error[unknown-key]" in second
    assert "there is no people/bordyuzha" in third


def _until_waiting(lines: Iterable[str]) -> str:
    """What the command says until it waits for changes."""
    said = []
    for line in lines:
        said.append(line)
        if "Waiting for changes" in line:
            break
    return "".join(said)


def test_a_build_says_why_it_made_pages_again(tmp_path: Path):
    project(tmp_path, GOOD)
    first = regesta(tmp_path, "build", "--no-search", "--explain")
    write(tmp_path, {"articles/a.md": f"{ARTICLE}Nikolai Bordyuzha went.\n"})

    edited = regesta(tmp_path, "build", "--no-search", "--explain")
    again = regesta(tmp_path, "build", "--no-search", "--explain")

    assert "Everything was built" in first.stdout
    assert "articles/2007/a/index.html: text or annotations of articles/a" in edited.stdout
    assert "topics/index.html" not in edited.stdout
    assert "No page had to be made again." in again.stdout


def test_a_clean_build_makes_everything_though_nothing_changed(tmp_path: Path):
    project(tmp_path, GOOD)
    regesta(tmp_path, "build", "--no-search")

    ran = regesta(tmp_path, "build", "--no-search", "--clean", "--explain")

    assert ran.returncode == 0
    assert "Everything was built" in ran.stdout


def test_a_profile_names_stages_pages_and_templates(tmp_path: Path):
    project(tmp_path, GOOD)

    ran = regesta(tmp_path, "build", "--no-search", "--profile")

    assert ran.returncode == 0
    lines = ran.stdout.splitlines()
    for heading, entry in (("stage", "render"), ("pages", ".html"), ("templates", ".html")):
        begin = next(n for n, line in enumerate(lines) if line.endswith(heading))
        assert entry in "".join(lines[begin + 1 : begin + 11])
        assert float(lines[begin + 1].split()[0]) >= 0


def test_verifying_names_each_file_that_a_clean_build_gives_otherwise(tmp_path: Path):
    archive = project(tmp_path, GOOD)
    right = regesta(tmp_path, "build", "--no-search", "--verify")
    page = archive.site / "people/bordyuzha/index.html"
    page_time = page.stat().st_mtime_ns
    page.write_bytes(page.read_bytes().replace(b"Bordyuzha", b"Bordyuzhi"))
    os.utime(page, ns=(page_time, page_time))

    wrong = regesta(tmp_path, "build", "--no-search", "--verify")

    assert (right.returncode, wrong.returncode) == (0, 1)
    assert "The site is the same as one built from nothing." in right.stdout
    assert wrong.stderr == "differs from a clean build: people/bordyuzha/index.html\n"


def test_a_page_is_explained_by_what_a_build_would_do_now(tmp_path: Path):
    project(tmp_path, GOOD)
    regesta(tmp_path, "build", "--no-search")

    before = regesta(tmp_path, "explain", "people/bordyuzha/")
    record = tmp_path / "content" / "people" / "bordyuzha.yaml"
    record.write_text("name: Nikolai Bordyuzha II\n", encoding="utf-8")
    after = regesta(tmp_path, "explain", "people/bordyuzha/")
    record.write_text("nmae: Nikolai\n", encoding="utf-8")
    wrong = regesta(tmp_path, "explain", "people/bordyuzha/")

    assert "would not be built now: nothing that it shows has changed" in before.stdout
    assert "would be built now, since this has changed:\n  " in after.stdout
    assert "Nothing would be built now: content/ has errors" in wrong.stdout


def test_a_page_is_explained_by_what_it_shows(tmp_path: Path):
    project(tmp_path, GOOD)
    regesta(tmp_path, "build", "--no-search")

    ran = regesta(tmp_path, "explain", "people/bordyuzha/")
    unknown = regesta(tmp_path, "explain", "people/nobody/")

    assert ran.returncode == 0
    assert "people/bordyuzha/index.html is made again when one of these" in ran.stdout
    assert "  mentions of people/bordyuzha\n" in ran.stdout
    assert unknown.returncode == 1
    assert "there is no page people/nobody/index.html" in unknown.stderr
