"""After a text was edited the words of its annotations are found again, and written on consent."""

import subprocess
from pathlib import Path

import pytest

from generator.build.building import load
from generator.editing.edits import apply
from generator.editing.history import versions
from generator.editing.reanchoring import accept, propose
from generator.sources.files import scan
from tests.builders import codes
from tests.folders import ARTICLE, PERSON, project, tree, write

OLD = (
    "The CSTO Secretary General Nikolai Bordyuza signed a memorandum in Dushanbe.\n\n"
    "Bordyuza said that it was not directed against anybody. He left in the evening. Then all left.\n"
)
NEW = (
    "It was raining.\n\nThe CSTO Secretary General Nikolai Bordyuzha signed the memorandum in Dushanbe.\n\n"
    "Bordyuzha said that it is not directed against anybody. He left. Then all left in the evening.\n"
)
SIDECAR = """\
mentions:
  - quote: Nikolai Bordyuza     # as the report has it
    entity: people/bordyuzha
  - {quote: Dushanbe, entity: places/dushanbe}
quotations:
  - quote: it was not directed against anybody
    speaker: people/bordyuzha
notes:
  - quote: left
    occurrence: 1
    text: a note
statements:
  - subject: people/bordyuzha
    predicate: signed
    value: a memorandum
    evidence: >-
      signed a memorandum
"""
FILES = {
    "articles/a.md": f"{ARTICLE}{OLD}",
    "articles/a.yaml": SIDECAR,
    "people/bordyuzha.yaml": PERSON,
    "places/dushanbe.yaml": "name: Dushanbe\n",
}


def edited(folder: Path, new: str = NEW, sidecar: str = SIDECAR):
    """An archive whose article was edited, and what its file was before."""
    archive = project(folder, {**FILES, "articles/a.yaml": sidecar})
    old = (folder / "content/articles/a.md").read_bytes()
    write(folder, {"articles/a.md": f"{ARTICLE}{new}"})
    return archive, lambda path: [old] if path == "content/articles/a.md" else []


def none(_path: str) -> list[bytes]:
    """Where nothing is remembered."""
    return []


def test_with_the_old_text_every_annotation_is_followed_and_no_other_line_changes(tmp_path: Path):
    archive, history = edited(tmp_path)
    files = scan(tmp_path).value

    found = propose(files, history)
    apply(accept(files, found.value).value, tmp_path)

    assert found.diagnostics == ()
    assert {one.how for one in found.value} == {"history"}
    assert (tmp_path / "content/articles/a.yaml").read_text() == (
        SIDECAR.replace("Nikolai Bordyuza ", "Nikolai Bordyuzha ")
        .replace("it was not", "it is not")
        .replace("signed a memorandum", "signed the memorandum")
    )
    assert not load(archive).has_errors


def test_words_that_stand_elsewhere_now_are_told_from_those_like_them(tmp_path: Path):
    sidecar = "notes:\n  - {quote: in the evening, text: a note}\n"
    twice = "In the morning nobody came; in the evening all did. " + OLD
    _, history = edited(tmp_path, twice, sidecar)
    files = scan(tmp_path).value

    (one,) = propose(files, history).value

    assert one.new == "in the evening"
    assert set(one.fields) == {"prefix", "suffix"}
    apply(accept(files, [one]).value, tmp_path)
    assert propose(scan(tmp_path).value, history).value == ()


def test_without_an_old_text_words_are_found_by_likeness(tmp_path: Path):
    edited(tmp_path)

    found = propose(scan(tmp_path).value, none)

    assert {one.how for one in found.value} == {"likeness"}
    assert {one.old: one.new for one in found.value} == {
        "Nikolai Bordyuza": "Nikolai Bordyuzha",
        "it was not directed against anybody": "it is not directed against anybody",
        "signed a memorandum": "signed the memorandum",
    }
    assert {one.old: one.is_sure for one in found.value}["Nikolai Bordyuza"] is False


def test_words_that_became_quite_other_words_are_shown_and_not_sure(tmp_path: Path):
    sidecar = "mentions:\n  - {quote: Nikolai Bordyuza, entity: people/bordyuzha}\n"
    _, history = edited(tmp_path, OLD.replace("Nikolai Bordyuza", "his deputy"), sidecar)

    (one,) = propose(scan(tmp_path).value, history).value

    assert (one.new, one.is_sure) == ("his deputy", False)


def test_another_name_is_never_sure_also_when_an_older_text_shows_the_place(tmp_path: Path):
    sidecar = "mentions:\n  - {quote: Nikolai Bordyuza, entity: people/bordyuzha}\n  - {quote: signed a memorandum, entity: people/bordyuzha}\n"
    new = OLD.replace("Nikolai Bordyuza", "Nikolai Bordyuk").replace("signed a", "signed the")
    _, history = edited(tmp_path, new, sidecar)

    found = propose(scan(tmp_path).value, history).value

    assert {one.new: one.is_sure for one in found} == {
        "Nikolai Bordyuk": False,
        "signed the memorandum": True,
    }


def test_what_is_gone_is_told_and_nothing_is_proposed(tmp_path: Path):
    sidecar = "notes:\n  - {quote: left in the evening, text: x}\n"
    _, history = edited(tmp_path, "Something else altogether stands here, at some length.", sidecar)

    found = propose(scan(tmp_path).value, history)

    assert found.value == ()
    assert codes(found.diagnostics) == ["quote-lost"]
    assert found.diagnostics[0].origin.line == 2


def test_a_rejected_annotation_and_one_that_stands_are_left_alone(tmp_path: Path):
    sidecar = "mentions:\n  - {quote: Nobody, entity: people/bordyuzha, status: rejected}\n  - {quote: Dushanbe, entity: places/dushanbe}\n"
    _, history = edited(tmp_path, NEW, sidecar)

    found = propose(scan(tmp_path).value, history)

    assert (found.value, found.diagnostics) == ((), ())


def test_only_the_articles_that_are_named_are_looked_at(tmp_path: Path):
    _, history = edited(tmp_path)

    assert propose(scan(tmp_path).value, history, ["articles/b"]).value == ()
    assert propose(scan(tmp_path).value, history, ["articles/a"]).value


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("inside", [".", "an archive"])
def test_older_texts_come_from_git_newest_first(tmp_path: Path, inside: str):
    root = tmp_path / inside
    root.mkdir(exist_ok=True)
    git(tmp_path, "init", "-q")
    for text in ("one", "two\r\n", "drei ü"):
        write(root, {"a.md": text})
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-q", "-m", text)

    found = list(versions(root, "content/a.md"))

    assert found == ["drei ü".encode(), b"two\r\n", b"one"]
    assert list(versions(root, "content/b.md")) == []


def test_without_git_or_a_repository_nothing_is_remembered(tmp_path: Path, monkeypatch):
    write(tmp_path, {"a.md": "x"})
    assert list(versions(tmp_path, "content/a.md")) == []

    monkeypatch.setenv("PATH", "")
    assert list(versions(tmp_path, "content/a.md")) == []


def test_git_runs_no_program_that_the_archive_names(tmp_path: Path):
    git(tmp_path, "init", "-q")
    write(tmp_path, {"a.md": "x"})
    (tmp_path / ".gitattributes").write_text("*.md diff=evil filter=evil\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "x")
    for key in (
        "core.fsmonitor",
        "diff.evil.textconv",
        "core.pager",
        "diff.external",
        "filter.evil.smudge",
    ):
        git(tmp_path, "config", key, f"touch {tmp_path}/ran; cat")

    assert list(versions(tmp_path, "content/a.md")) == [b"x"]
    assert not (tmp_path / "ran").exists()
    assert "content/a.md" in tree(tmp_path)
