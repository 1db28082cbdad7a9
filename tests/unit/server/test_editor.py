"""What is done in a page is written at once, can be taken back, and overwrites nobody's work."""

from pathlib import Path

import pytest

from generator.editing.splicing import CannotRewriteError
from generator.server.changing import Add, Drop, NewRecord, RefusedError, Set, preview
from generator.server.editor import Conflict, Editor, Saved
from tests.folders import project

PAGE = "articles/2007/memo/index.html"
SIDECAR = """\
# by hand, and to be kept so
annotator: ed

mentions:
  - quote: "CSTO"      # quoted for no reason
    entity: organizations/csto


notes:
- {quote: signed, text: When?}
"""
TEXT = "The CSTO and the SCO signed. The SCO was glad, and the CSTO too. SCO!"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    article = f"---\ntitle: A\ndate: 2007-10-05\n---\n{TEXT}\n"
    project(tmp_path, {"articles/2007/memo.md": article, "articles/2007/memo.yaml": SIDECAR})
    return tmp_path


def sidecar(root: Path) -> Path:
    return root / "content" / "articles" / "2007" / "memo.yaml"


def text(root: Path) -> str:
    return sidecar(root).read_text(encoding="utf-8")


def at(words: str, number: int = 1) -> tuple[int, int]:
    start = -1
    for _ in range(number):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def save(editor: Editor, wanted: object, version: str | None = None) -> Saved | Conflict:
    known = editor.lay_out(PAGE).version if version is None else version
    return editor.save(PAGE, known, wanted)


def mention(*spans: tuple[int, int], every: bool = False, **fields: str) -> Add:
    return Add(
        kind="mentions",
        fields={"entity": "organizations/sco", **fields},
        spans=spans,
        words="SCO",
        every=every,
    )


def test_a_new_annotation_adds_its_lines_and_touches_no_other(root: Path):
    assert save(Editor(root), mention(at("SCO"), every=True)) == Saved(
        ("content/articles/2007/memo.yaml",)
    )

    assert text(root) == SIDECAR.replace(
        "entity: organizations/csto\n",
        "entity: organizations/csto\n  - quote: SCO\n    entity: organizations/sco\n",
    )


def test_some_of_many_places_become_an_annotation_each(root: Path):
    save(Editor(root), mention(at("SCO", 1), at("SCO", 3)))

    places = [
        [one.start for one in row.places]
        for row in Editor(root).lay_out(PAGE).rows
        if row.fields["entity" if row.kind == "mentions" else "text"] == "organizations/sco"
    ]
    assert places == [[at("SCO", 1)[0]], [at("SCO", 3)[0]]]


def test_changing_one_key_changes_one_line(root: Path):
    save(Editor(root), Set(kind="mentions", index=0, fields={"entity": "organizations/cis"}))

    assert text(root) == SIDECAR.replace("organizations/csto", "organizations/cis")


def test_an_annotation_is_put_elsewhere(root: Path):
    editor = Editor(root)
    save(editor, Set(kind="notes", index=0, spans=(at("SCO", 2),), words="SCO"))

    (place,) = editor.lay_out(PAGE).rows[1].places
    assert place.start == at("SCO", 2)[0]


def test_some_of_the_places_of_a_mention_become_an_annotation_each(root: Path):
    editor = Editor(root)
    save(editor, mention(at("SCO"), every=True, **{"as": "host"}))

    places = (at("SCO", 1), at("SCO", 3))
    save(editor, Set(kind="mentions", index=1, spans=places, words="SCO", fields={"note": "two"}))

    rows = [one for one in editor.lay_out(PAGE).rows if one.fields.get("as") == "host"]
    assert [[place.start for place in one.places] for one in rows] == [
        [at("SCO", 1)[0]],
        [at("SCO", 3)[0]],
    ]
    assert [one.fields["note"] for one in rows] == ["two", "two"]
    assert SIDECAR.split("\n\n\n", maxsplit=1)[0] in text(root)


def test_other_readings_are_written_and_what_they_say_besides_stays(root: Path):
    editor = Editor(root)
    others = [{"entity": "organizations/cis", "reason": "the older name"}]
    save(editor, Set(kind="mentions", index=0, fields={"alternatives": others}))

    assert editor.lay_out(PAGE).rows[0].fields["alternatives"] == others
    assert "quoted for no reason" in text(root)

    save(editor, Set(kind="mentions", index=0, fields={"alternatives": None}))
    assert text(root) == SIDECAR


def test_evidence_of_a_statement_keeps_its_key(root: Path):
    editor = Editor(root)
    fields = {"subject": "organizations/sco", "predicate": "signed", "value": "it"}
    save(editor, Add(kind="statements", fields=fields, spans=(at("signed"),), words="signed"))
    assert "evidence: signed" in text(root)

    save(editor, Set(kind="statements", index=0, spans=(at("glad"),), words="glad"))

    assert "evidence: glad" in text(root)
    assert "quote: glad" not in text(root)


def test_an_annotation_is_deleted_and_comes_back(root: Path):
    editor = Editor(root)
    save(editor, Drop(kind="mentions", index=0))
    assert "CSTO" not in text(root)

    assert isinstance(editor.undo(), Saved)

    assert text(root) == SIDECAR
    assert isinstance(editor.redo(), Saved)
    assert "CSTO" not in text(root)
    assert editor.redo() is None


def test_several_deeds_are_taken_back_one_by_one(root: Path):
    editor = Editor(root)
    states = [text(root)]
    for words in ("The CSTO", "glad", "too"):
        save(editor, Add(kind="notes", fields={"text": "x"}, spans=(at(words),), words=words))
        states.append(text(root))

    for expected in reversed(states[:-1]):
        editor.undo()
        assert text(root) == expected
    assert editor.undo() is None
    for expected in states[1:]:
        editor.redo()
        assert text(root) == expected


def test_a_new_deed_ends_what_could_be_done_again(root: Path):
    editor = Editor(root)
    save(editor, mention(at("SCO"), every=True))
    editor.undo()

    save(editor, Drop(kind="notes", index=0))

    assert not editor.can_redo


def test_a_new_record_is_made_with_its_annotation_and_goes_with_it(root: Path):
    editor = Editor(root)
    record = NewRecord("organizations/sco", "Shanghai: SCO", "Of six states")
    wanted = Add(
        "mentions", {"entity": record.id}, (at("SCO"),), "SCO", every=True, records=(record,)
    )

    saved = save(editor, wanted)

    made = root / "content" / "organizations" / "sco.yaml"
    assert saved.paths[0] == "content/organizations/sco.yaml"
    content = made.read_text(encoding="utf-8")
    assert "\nname: 'Shanghai: SCO'\n" in content
    assert "description: Of six states\n" in content
    editor.undo()
    assert not made.exists()
    assert text(root) == SIDECAR


@pytest.mark.parametrize(
    "id",
    ["articles/x", "people/../../evil", "people/X Y", "pages/x", "people/", "/people/x", "archive"],
)
def test_a_new_record_stands_nowhere_but_among_its_kind(root: Path, id: str):
    wanted = Add("notes", {"text": "x"}, (at("glad"),), "glad", records=(NewRecord(id, "X"),))

    with pytest.raises(RefusedError):
        save(Editor(root), wanted)
    assert text(root) == SIDECAR


def test_a_record_that_somebody_made_meanwhile_is_not_overwritten(root: Path):
    there = root / "content" / "organizations" / "sco.yaml"
    there.parent.mkdir()
    there.write_text("name: Ours\n", encoding="utf-8")
    wanted = mention(at("SCO"), every=True)
    wanted = Add(
        "mentions", wanted.fields, wanted.spans, "SCO", True, (NewRecord("organizations/sco", "SCO"),)
    )  # fmt: skip

    conflict = save(Editor(root), wanted)

    assert isinstance(conflict, Conflict)
    assert (conflict.path, conflict.theirs) == ("content/organizations/sco.yaml", "name: Ours\n")
    assert there.read_text(encoding="utf-8") == "name: Ours\n"
    assert text(root) == SIDECAR


def test_a_file_that_changed_meanwhile_is_not_overwritten_and_both_versions_are_told(root: Path):
    editor = Editor(root)
    known = editor.lay_out(PAGE).version
    theirs = SIDECAR.replace("When?", "Where?")
    sidecar(root).write_text(theirs, encoding="utf-8")

    conflict = save(editor, mention(at("SCO"), every=True), known)

    assert isinstance(conflict, Conflict)
    assert text(root) == conflict.theirs == theirs
    assert "quote: SCO" in conflict.yours
    assert "When?" in conflict.yours
    # What both wanted is there when the change is put into the file as it is now.
    assert isinstance(save(editor, mention(at("SCO"), every=True), conflict.version), Saved)
    assert "quote: SCO" in text(root)
    assert "Where?" in text(root)


def test_an_annotation_is_found_again_in_a_file_that_changed_meanwhile(root: Path):
    editor = Editor(root)
    desk = editor.lay_out(PAGE)
    wanted = Set("mentions", 0, desk.rows[0].id, {"certainty": "low"})
    sidecar(root).write_text(
        SIDECAR.replace(
            "mentions:\n", "mentions:\n  - quote: SCO\n    entity: organizations/sco\n"
        ),
        encoding="utf-8",
    )

    conflict = save(editor, wanted, desk.version)
    save(editor, wanted, conflict.version)

    assert 'organizations/sco\n  - quote: "CSTO"' in text(root)
    assert editor.lay_out(PAGE).rows[1].fields["certainty"] == "low"


def test_a_sidecar_that_was_deleted_meanwhile_is_told_and_stays_deleted(root: Path):
    editor = Editor(root)
    desk = editor.lay_out(PAGE)
    sidecar(root).unlink()

    conflict = save(editor, mention(at("SCO"), every=True), desk.version)

    assert isinstance(conflict, Conflict)
    assert conflict.theirs is None
    assert "quote: SCO" in conflict.yours
    assert "quoted for no reason" in conflict.yours
    assert not sidecar(root).exists()
    assert isinstance(save(editor, mention(at("SCO"), every=True), conflict.version), Saved)
    head = "# yaml-language-server: $schema=../../../.regesta/schema/sidecar.json\n"
    assert text(root) == f"{head}mentions:\n  - quote: SCO\n    entity: organizations/sco\n"


def test_what_others_changed_since_is_not_taken_back(root: Path):
    editor = Editor(root)
    save(editor, mention(at("SCO"), every=True))
    mine = text(root)
    sidecar(root).write_text(mine + "# theirs\n", encoding="utf-8")

    conflict = editor.undo()

    assert isinstance(conflict, Conflict)
    assert text(root) == conflict.theirs == mine + "# theirs\n"
    assert conflict.yours == SIDECAR


def test_words_that_changed_under_a_page_are_not_annotated(root: Path):
    with pytest.raises(RefusedError, match="changed"):
        save(Editor(root), Add("notes", {"text": "x"}, (at("glad"),), "angry"))
    with pytest.raises(RefusedError, match="changed"):
        save(Editor(root), Add("notes", {"text": "x"}, ((5000, 5004),), "glad"))


def test_a_broken_sidecar_is_left_alone(root: Path):
    sidecar(root).write_text("mentions: [\n", encoding="utf-8")

    with pytest.raises(RefusedError, match="mistake"):
        save(Editor(root), mention(at("SCO"), every=True))
    assert text(root) == "mentions: [\n"


def test_an_annotation_that_is_not_there_cannot_be_changed(root: Path):
    with pytest.raises(CannotRewriteError):
        save(Editor(root), Drop(kind="mentions", index=7))


def test_a_preview_says_what_will_be_marked_written_and_wrong_and_writes_nothing(root: Path):
    desk = Editor(root).lay_out(PAGE)

    every = preview(mention(at("SCO"), every=True), desk)
    clash = preview(
        Add("mentions", {"entity": "organizations/sco"}, (at("CSTO"),), "CSTO", every=True), desk
    )

    assert every.marked == 3
    assert every.yaml == ("  - quote: SCO\n    entity: organizations/sco",)
    assert every.problems == ()
    assert [one.code for one in clash.problems] == ["mention-conflict"]
    assert text(root) == SIDECAR


def test_windows_line_ends_stay(root: Path):
    sidecar(root).write_bytes(SIDECAR.replace("\n", "\r\n").encode())

    save(Editor(root), mention(at("SCO"), every=True))

    content = sidecar(root).read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") == SIDECAR.count("\n") + 2
