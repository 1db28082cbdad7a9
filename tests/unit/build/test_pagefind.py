"""The search engine is run, and what it made is checked."""

import gzip
from pathlib import Path

from cbor2 import loads

from generator.build.pagefind import MARKER, paths, renamed, run, unpacked, verify

DOCUMENT = '<!doctype html><html lang="en"><head><title></title></head><body data-pagefind-body><h1>Word {}</h1><p>text</p></body></html>'


def bundle(folder: Path, count: int = 3) -> Path:
    documents, empty, made = folder / "documents", folder / "empty", folder / "bundle"
    empty.mkdir()
    for number in range(count):
        path = documents / f"a{number}" / "index.html"
        path.parent.mkdir(parents=True)
        path.write_text(DOCUMENT.format(number), encoding="utf-8")
    assert run(documents, made, language="en", empty=empty) == ""
    return made


def test_a_bundle_is_whole_and_has_nothing_that_is_not_loaded(tmp_path: Path):
    made = bundle(tmp_path)

    assert list(verify(made, 3)) == []
    names = {path.name for path in made.iterdir() if path.is_file() and path.suffix != ".pf_meta"}
    assert names == {"pagefind.js", "pagefind-entry.json", "wasm.en.pagefind"}


def test_every_document_is_known_by_its_fragment(tmp_path: Path):
    found = paths(bundle(tmp_path))

    assert sorted(found.values()) == [f"a{number}/index.html" for number in range(3)]


def test_the_metadata_can_speak_of_documents_by_other_names(tmp_path: Path):
    made = bundle(tmp_path)
    names = {name: path[:2] for name, path in paths(made).items()}

    files = renamed(made, names)
    (meta,) = (content for name, content in files.items() if name.endswith(".pf_meta"))

    pages = loads(gzip.decompress(meta)[len(MARKER) :])[1]
    assert sorted(name for name, *_ in pages) == ["a0", "a1", "a2"]
    assert files == renamed(made, names)
    for name, content in files.items():
        (made / name).write_bytes(content)
    assert list(verify(made, 3)) == []


def test_a_program_that_cannot_read_its_documents_is_noticed(tmp_path: Path):
    assert run(tmp_path / "none", tmp_path / "b", language="en", empty=tmp_path) != ""


def test_a_bundle_that_lacks_documents_is_noticed(tmp_path: Path):
    assert list(verify(bundle(tmp_path), 4)) == ["it should hold 4 documents"]


def test_a_part_that_was_cut_short_is_noticed(tmp_path: Path):
    found = bundle(tmp_path)
    part = next((found / "fragment").iterdir())
    part.write_bytes(part.read_bytes()[:-7])

    assert unpacked(part) is None
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
