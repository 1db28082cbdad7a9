"""The search engine is run, and what it made is checked."""

import gzip
from pathlib import Path

from generator.build.pagefind import index, verify
from generator.pages.search import SearchDocument

DOCUMENT = '<!doctype html><html lang="en"><head><title></title></head><body data-pagefind-body><h1>Word {}</h1><p>text</p></body></html>'


def bundle(folder: Path, count: int = 3) -> Path:
    documents = [
        SearchDocument("en", f"a{number}/index.html", DOCUMENT.format(number))
        for number in range(count)
    ]
    outcome = index(documents, folder, jobs=2)
    assert outcome.diagnostics == ()
    return folder / "search" / "en"


def test_each_language_has_a_bundle_that_is_whole(tmp_path: Path):
    documents = [
        SearchDocument(language, f"{language}/index.html", DOCUMENT.format(1))
        for language in ("en", "ru", "zh-Hans")
    ]

    outcome = index(documents, tmp_path, jobs=2)

    assert outcome.diagnostics == ()
    assert {path.relative_to(tmp_path / "search").parts[0] for path in outcome.value} == {
        "en",
        "ru",
        "zh-Hans",
    }
    assert list(verify(tmp_path / "search" / "en", 1)) == []


def test_a_bundle_that_lacks_documents_is_noticed(tmp_path: Path):
    assert list(verify(bundle(tmp_path), 4)) == ["it should hold 4 documents"]


def test_a_part_that_was_cut_short_is_noticed(tmp_path: Path):
    found = bundle(tmp_path)
    part = next((found / "fragment").iterdir())
    part.write_bytes(part.read_bytes()[:-7])

    assert list(verify(found, 3)) == [f"the part {part.stem} is cut short"]


def test_a_part_that_is_missing_is_noticed(tmp_path: Path):
    found = bundle(tmp_path)
    part = next((found / "index").iterdir())
    part.unlink()

    assert list(verify(found, 3)) == [f"the part {part.stem} is missing"]


def test_a_part_with_other_content_is_noticed(tmp_path: Path):
    found = bundle(tmp_path)
    part = next((found / "fragment").iterdir())
    part.write_bytes(gzip.compress(b"something else"))

    assert list(verify(found, 3)) == [f"the part {part.stem} is cut short"]


def test_metadata_that_is_missing_is_noticed(tmp_path: Path):
    found = bundle(tmp_path)
    meta = next(found.glob("*.pf_meta"))
    meta.unlink()

    assert f"{meta.name} is missing or cut short" in list(verify(found, 3))


def test_an_empty_folder_is_no_bundle(tmp_path: Path):
    assert list(verify(tmp_path, 1)) == ["its table of contents is missing"]
