"""The search engine is asked, and what it says is checked."""

import gzip
import json
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pagefind_bin
import pytest

from generator.build.pagefind import MARKER, Engine, EngineError, packed, unpacked

DOCUMENT = '<!doctype html><html lang="en"><head><title></title></head><body data-pagefind-body><h1 data-pagefind-meta="title">Word {}</h1><p id="p1">text text</p></body></html>'


def documents(count: int) -> list[tuple[str, str]]:
    return [(f"a{number}.html", DOCUMENT.format(number)) for number in range(count)]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with Engine(tmp_path) as engine:
        yield engine


def test_documents_keep_their_order(engine: Engine):
    found = engine.index("en", documents(300))

    texts = [json.loads((unpacked(text) or b"")[len(MARKER) :]) for text in found.texts]
    assert [text["url"] for text in texts] == [f"/a{number}.html" for number in range(300)]
    assert found.lengths == (4,) * 300
    assert found.fields == ("title",)
    (block,) = (one.plain for one in found.words if one.word == "text")
    assert (block.first, block.last, block.size) == (0, 299, 300)


def test_an_engine_is_asked_again_and_again_in_any_language(engine: Engine):
    words = [
        [one.word for one in engine.index(language, [("a.html", text)]).words]
        for language, text in (
            ("en", "<html><body>running</body></html>"),
            ("ru", "<html><body>новости</body></html>"),
            ("zh-Hans", "<html><body>a word</body></html>"),
            ("en-GB", "<html><body>runs</body></html>"),
        )
    ]

    assert words == [["run"], ["новост"], ["a", "word"], ["run"]]


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
def test_a_language_has_a_program(engine: Engine, language: str):
    program = engine.index(language, documents(1)).program

    assert gzip.decompress(program)[len(MARKER) :][:4] == b"\0asm"


def test_words_with_marks_are_told_apart_by_their_spelling(engine: Engine):
    found = engine.index("en", [("a.html", "<html><body>cafe café</body></html>")])

    (word,) = found.words
    assert (word.word, word.plain.size) == ("cafe", 1)
    assert [(form, block.size) for form, block in word.spelt] == [("café", 1)]


def test_a_file_of_ours_is_one_of_the_engines():
    assert unpacked(packed(b"text")) == MARKER + b"text"
    assert unpacked(packed(b"text")[:-3]) is None


def program(folder: Path, *answers: object, status: int = 0) -> str:
    """A program that says *answers*, whatever it is asked, and then ends."""
    said = b"".join(b64encode(json.dumps({"payload": one}).encode()) + b"," for one in answers)
    path = folder / "program"
    path.write_text(
        f"#!{sys.executable}\nimport sys\nsys.stdout.buffer.write({said!r})\n"
        f"sys.stdout.flush()\nsys.stdin.buffer.read(1)\nsys.exit({status})\n"
    )
    path.chmod(0o755)
    return str(path)


INDEX = {"type": "NewIndex", "index_id": 0}
FILE = {"type": "IndexedFile"}


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([], "it ended with status 7"),
        ([INDEX, FILE], "it ended with status 7"),
        ([{"type": "Error", "message": "no room"}], "no room"),
        ([INDEX, FILE, {"type": "GetFiles", "files": []}, {}], "its answer makes no sense"),
        ([INDEX, FILE, FILE, {}], "its answer makes no sense"),
    ],
)
def test_an_engine_that_fails_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: list[object], told: str
):
    path = program(tmp_path, *answers, status=7)
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: path)

    with Engine(tmp_path) as engine, pytest.raises(EngineError, match=told):
        engine.index("en", documents(1))


def test_an_engine_that_cannot_be_started_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: tmp_path / "none")

    with pytest.raises(EngineError, match="could not be started"):
        Engine(tmp_path)


def test_a_text_that_is_cut_short_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    read = vars(Engine)["_read"]

    def cut(engine: Engine) -> dict:
        answer = read(engine)
        for file in answer.get("files", ()):
            if file["path"].startswith("fragment/"):
                file["content"] = file["content"][:-8]
        return answer

    monkeypatch.setattr(Engine, "_read", cut)
    with Engine(tmp_path) as engine, pytest.raises(EngineError, match="cut short"):
        engine.index("en", documents(1))
