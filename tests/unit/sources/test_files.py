"""Which files are found, and which are refused."""

from pathlib import Path

import pytest

from generator.sources import files
from generator.sources.files import scan
from tests.builders import codes


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "content" / "people").mkdir(parents=True)
    (tmp_path / "content" / "people" / "x.yaml").write_text("name: X\n")
    return tmp_path


def found(project: Path) -> list[str]:
    return [file.path for file in scan(project).value]


def test_files_come_sorted_with_their_fingerprints(project: Path):
    (project / "content" / "archive.yaml").write_text("format: 1\n")

    outcome = scan(project)

    assert [file.path for file in outcome.value] == [
        "content/archive.yaml",
        "content/people/x.yaml",
    ]
    assert outcome.value[0].fingerprint != outcome.value[1].fingerprint


@pytest.mark.parametrize(
    "name", [".hidden", "x.yaml~", ".x.yaml.swp", "#x.yaml#", ".DS_Store", "Thumbs.db", "4913"]
)
def test_what_editors_and_systems_leave_behind_is_not_content(project: Path, name: str):
    (project / "content" / "people" / name).write_text("junk")

    assert found(project) == ["content/people/x.yaml"]


def test_a_link_that_leads_out_of_the_archive_is_refused(project: Path):
    (project / "secret.yaml").write_text("name: secret\n")
    (project / "content" / "people" / "s.yaml").symlink_to(project / "secret.yaml")
    (project / "content" / "etc").symlink_to("/etc")

    outcome = scan(project)

    assert codes(outcome.diagnostics) == ["link-outside", "link-outside"]
    assert [file.path for file in outcome.value] == ["content/people/x.yaml"]


def test_a_link_within_the_archive_is_followed_and_a_circle_is_not(project: Path):
    (project / "content" / "works").symlink_to(project / "content" / "people")
    (project / "content" / "people" / "again").symlink_to(project / "content" / "people")

    outcome = scan(project)

    assert "content/works/x.yaml" in [file.path for file in outcome.value]
    assert set(codes(outcome.diagnostics)) == {"link-circular"}


def test_an_attachment_is_not_held_in_memory(project: Path):
    (project / "content" / "files").mkdir()
    (project / "content" / "files" / "a.bin").write_bytes(b"\xff" * 1000)

    attachment = scan(project).value[0]

    assert (attachment.path, attachment.content, attachment.size) == (
        "content/files/a.bin",
        b"",
        1000,
    )


def test_a_text_that_is_too_large_to_be_one_is_refused(
    project: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(files, "LARGEST_TEXT", 4)

    assert codes(scan(project).diagnostics) == ["file-too-large"]


def test_an_archive_without_content_says_so(tmp_path: Path):
    assert codes(scan(tmp_path).diagnostics) == ["file-unreadable"]
