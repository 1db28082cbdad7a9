"""Documents become bundles, anew only where they changed."""

import gzip
import json
from pathlib import Path

import pytest

from generator.build import indexing, pagefind
from generator.build.indexing import Indexed, index
from generator.pages.search import Bundle, SearchDocument


def document(number: int, text: str = "text", **fields: str) -> SearchDocument:
    html = (
        "<!doctype html><html><head><title></title></head><body data-pagefind-body>"
        f"<h1>Word {number}</h1><p>{text}</p></body></html>"
    )
    defaults = {"part": "pages", "language": "en", "path": f"a{number}/index.html", "html": html}
    return SearchDocument(**{**defaults, **fields}, number=number)


def made(folder: Path, *documents: SearchDocument) -> Indexed:
    outcome = index(documents, folder / "work", cache=folder / "cache", jobs=2)
    assert outcome.diagnostics == ()
    return outcome.value


def contents(indexed: Indexed) -> dict[str, bytes]:
    return {path: source.read_bytes() for path, source in indexed.files}


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that the engine was run on, while it runs as ever."""
    folders: list[str] = []
    run = pagefind.run

    def noted(documents: Path, *others: object, **named: object) -> str:
        folders.append(documents.name)
        return run(documents, *others, **named)

    monkeypatch.setattr(pagefind, "run", noted)
    return folders


def test_each_language_has_a_bundle_and_so_have_extracts(tmp_path: Path):
    documents = [
        *(document(n, language=tag) for n, tag in enumerate(("en", "ru", "zh-Hans"))),
        document(0, part="extracts", path="q.html"),
    ]

    indexed = made(tmp_path, *documents)

    bundles = [Bundle(*bundle[:3]) for bundle in indexed.index.bundles]
    assert bundles == [
        Bundle("pages", "en", "en"),
        Bundle("pages", "ru", "ru"),
        Bundle("pages", "zh-Hans", "zh-Hans"),
        Bundle("extracts", "en", "en_extracts"),
    ]
    for folder in ("en", "ru", "zh-Hans", "en_extracts"):
        assert any(path.startswith(f"search/{folder}/index/") for path in contents(indexed))


def test_a_bundle_names_its_metadata_and_the_program_that_a_language_shares(tmp_path: Path):
    indexed = made(tmp_path, document(0), document(0, part="extracts", path="q.html"))

    pages, extracts = indexed.index.bundles
    files = contents(indexed)
    assert f"search/en/{pages.metadata}" in files
    assert f"search/en_extracts/{extracts.metadata}" in files
    assert pages.engine == extracts.engine
    assert gzip.decompress(files[f"search/{pages.engine}"])[len(pagefind.MARKER) :][:4] == b"\0asm"


def test_the_engine_takes_documents_nearly_in_our_order(tmp_path: Path):
    documents = [document(number, order=f"{number:05}") for number in range(400)]

    (bundle,) = made(tmp_path, *documents).index.bundles
    (metadata,) = (tmp_path / "work").rglob(bundle.metadata)

    # In no order, numbers below 400 take more than a byte each, packed; the names of parts some more.
    assert metadata.stat().st_size < 400


def test_every_number_leads_to_the_text_of_its_document(tmp_path: Path):
    indexed = made(tmp_path, *(document(number, f"text of {number}") for number in range(5)))

    files = contents(indexed)
    for number, (place, name) in indexed.index.fragments["pages"].items():
        folder = indexed.index.bundles[place].folder
        packed = files[f"search/{folder}/fragment/{name}.pf_fragment"]
        text = json.loads(gzip.decompress(packed)[len(pagefind.MARKER) :])
        assert text["content"] == f"Word {number}. text of {number}."


def test_what_did_not_change_is_not_indexed_again(tmp_path: Path, runs: list[str]):
    before = contents(made(tmp_path, document(0), document(1, language="ru")))
    runs.clear()

    after = made(tmp_path, document(0), document(1, "other", language="ru"))

    assert runs == ["ru"]
    for path, content in contents(after).items():
        if path.startswith("search/en/"):
            assert content == before[path]


def test_a_number_may_change_without_indexing(tmp_path: Path, runs: list[str]):
    made(tmp_path, document(1))
    runs.clear()

    indexed = made(tmp_path, document(1)._replace(number=7))

    assert runs == []
    assert list(indexed.index.fragments["pages"]) == [7]


def test_a_damaged_cache_is_noticed_and_made_anew(tmp_path: Path, runs: list[str]):
    before = contents(made(tmp_path, document(0)))
    part = next((tmp_path / "cache").glob("*/bundle/index/*"))
    part.write_bytes(part.read_bytes()[:-5])
    runs.clear()

    assert contents(made(tmp_path, document(0))) == before
    assert runs == ["en"]


def test_the_cache_keeps_only_what_is_of_use(tmp_path: Path):
    made(tmp_path, document(0))
    (old,) = (tmp_path / "cache").iterdir()

    made(tmp_path, document(0, "other"))

    assert not old.exists()
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_the_same_documents_give_the_same_bytes_in_any_order(tmp_path: Path):
    documents = [document(number, f"some words of {number}") for number in range(30)]

    one = made(tmp_path / "one", *documents)
    other = made(tmp_path / "other", *reversed(documents))

    assert contents(one) == contents(other)


def test_a_large_language_is_divided_and_most_of_it_stays(
    tmp_path: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch
):
    documents = [document(number) for number in range(40)]
    size = sum(len(one.html) for one in documents)
    monkeypatch.setattr(indexing, "LARGEST", size // 3)
    indexed = made(tmp_path, *documents)
    runs.clear()

    made(tmp_path, *documents[:-1], document(39, "other"))

    folders = [bundle.folder for bundle in indexed.index.bundles]
    assert folders == ["en_0", "en_1", "en_2", "en_3"]
    assert sorted(indexed.index.fragments["pages"]) == list(range(40))
    assert len(runs) == 1


def test_a_failure_of_the_engine_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pagefind, "run", lambda *_, **__: "it ended with status 7")

    outcome = index([document(0)], tmp_path / "work", cache=tmp_path / "cache", jobs=1)

    (problem,) = outcome.diagnostics
    assert (problem.code, problem.origin.path) == ("search-index-failed", "search/en")
    assert outcome.value.files == ()
