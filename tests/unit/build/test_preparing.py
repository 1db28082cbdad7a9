"""A piece of an archive is read alone, and travels as a message."""

import hashlib
from pathlib import Path

from generator.build.building import load
from generator.build.preparing import Piece, Prepared, Reading, opened, pieces, prepare_piece, taken
from generator.build.project import Options
from generator.sources.files import SourceFile
from tests.builders import codes
from tests.folders import ARTICLE, PERSON, project

SIDECAR = "mentions:\n- quote: Dushanbe\n  entity: places/dushanbe\n"


def file(path: str, text: str) -> SourceFile:
    content = text.encode()
    return SourceFile(f"content/{path}", content, hashlib.sha256(content).hexdigest(), len(content))


def prepared(files: dict[str, str], *, with_drafts: bool = False) -> list[Prepared]:
    given = {one.path: one for one in (file(path, text) for path, text in files.items())}
    found = [Piece(tuple(given[path] for path in one.files)) for one in pieces(given)]
    return [opened(prepare_piece(Reading(with_drafts, "en"), one)) for one in found]


def test_an_article_and_its_sidecar_are_one_piece_and_ready_to_be_linked():
    one, two = prepared(
        {
            "articles/2007/a.md": f"{ARTICLE}Signed in Dushanbe.\n",
            "articles/2007/a.yaml": SIDECAR,
            "people/a.yaml": PERSON,
        }
    )

    assert one.annotated.anchored[0].words == ("Dushanbe",)
    assert [record.__class__.__name__ for record in one.records] == ["Article", "Sidecar"]
    assert two.described.authority.name == "Nikolai Bordyuzha"


def test_a_sidecar_in_another_year_folder_belongs_to_the_same_piece():
    (one,) = prepared(
        {"articles/2007/a.md": f"{ARTICLE}In Dushanbe.\n", "articles/2008/a.yaml": SIDECAR}
    )

    assert len(one.annotated.anchored) == 1


def test_files_that_claim_one_id_are_left_to_whoever_sees_them_all():
    (one,) = prepared(
        {"articles/2007/a.md": f"{ARTICLE}One.\n", "articles/2008/a.md": f"{ARTICLE}Two.\n"}
    )

    assert one.annotated is None
    assert [record.body for record in one.others] == ["One.\n", "Two.\n"]


def test_what_is_wrong_with_a_piece_travels_with_it():
    (one,) = prepared(
        {"articles/a.md": f"{ARTICLE}Text.\n", "articles/a.yaml": SIDECAR + "unknown: 1\n"}
    )

    assert codes(one.diagnostics) == ["quote-lost", "unknown-key"]


def test_a_draft_is_published_for_those_who_want_to_look_at_it():
    text = ARTICLE.replace("date:", "status: draft\ndate:") + "Text.\n"

    (kept,) = prepared({"articles/a.md": text})
    (shown,) = prepared({"articles/a.md": text}, with_drafts=True)

    assert (kept.annotated.article.status, shown.annotated.article.status) == ("draft", "published")


def test_an_id_that_two_files_claim_is_told_and_the_first_is_taken(tmp_path: Path):
    archive = project(
        tmp_path,
        {
            "articles/2007/a.md": f"{ARTICLE}In Dushanbe.\n",
            "articles/2007/a.yaml": SIDECAR,
            "articles/2008/a.md": f"{ARTICLE}Elsewhere.\n",
            "places/dushanbe.yaml": "name: Dushanbe\n",
        },
    )

    outcome = load(archive, Options(executor="serial"))

    assert codes(outcome.diagnostics) == ["id-duplicate"]
    assert outcome.value.articles["articles/a"].text == "In Dushanbe."
    assert len(outcome.value.mentions_of["places/dushanbe"]) == 1


def test_files_are_read_by_whoever_works_on_the_piece(tmp_path: Path):
    root = project(tmp_path, {"people/a.yaml": PERSON}).root
    reading = Reading(with_drafts=False, language="en", root=str(root))
    (piece,) = pieces(["content/people/a.yaml"])

    there = opened(prepare_piece(reading, piece))
    here = opened(prepare_piece(reading._replace(root="/nowhere"), taken(piece, root)))

    assert there == here
    assert there.described.authority.name == "Nikolai Bordyuzha"
    assert [(one.path, one.content) for one in there.files] == [("content/people/a.yaml", b"")]
    assert there.files[0].fingerprint == hashlib.sha256(PERSON.encode()).hexdigest()


def test_a_file_that_cannot_be_read_is_told_and_is_none_of_the_files(tmp_path: Path):
    made = opened(prepare_piece(Reading(False, "en", str(tmp_path)), Piece(("content/a.md",))))

    assert [one.code for one in made.diagnostics] == ["file-unreadable"]
    assert made.files == ()
