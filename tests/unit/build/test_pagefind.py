"""The search engine is run, and what it made is checked."""

import gzip
import json
from pathlib import Path

from cbor2 import loads

from generator.build.pagefind import MARKER, metadata, paths, program, run, unpacked, verify

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
    assert names == {"pagefind-entry.json", "wasm.en.pagefind"}
    assert program(made).name == "wasm.en.pagefind"


def test_every_document_is_known_by_its_fragment(tmp_path: Path):
    found = paths(bundle(tmp_path))

    assert sorted(found.values()) == [f"a{number}/index.html" for number in range(3)]


def described(content: bytes) -> tuple[dict, list[int], list[int]]:
    """What metadata of ours say: the line of JSON, the length and the number of each document."""
    line, _, rest = gzip.decompress(content)[len(MARKER) :].partition(b"\n")
    head = json.loads(line)
    codes, steps = rest[: head["count"]], iter(rest[head["count"] :])
    lengths = [code if code < 8 else (8 + code % 8) << code // 8 - 1 for code in codes]
    numbers, following = [], 0
    while len(numbers) < head["count"]:
        step, shift = 0, 0
        for byte in steps:
            step, shift = step | (byte & 127) << shift, shift + 7
            if byte < 128:
                break
        numbers.append(following + (-(step + 1) // 2 if step % 2 else step // 2))
        following = numbers[-1] + 1
    assert next(steps, None) is None
    return head, lengths, numbers


def test_the_metadata_speak_of_documents_by_their_numbers(tmp_path: Path):
    made = bundle(tmp_path, 5)
    numbers = {name: (47_000, 0, 129, 3, 64)[int(path[1])] for name, path in paths(made).items()}

    content = metadata(made, numbers)

    packed = next(made.glob("*.pf_meta")).read_bytes()
    version, pages, chunks, *_ = loads(gzip.decompress(packed)[len(MARKER) :])
    head, lengths, found = described(content)
    assert found == [numbers[name] for name, _ in pages]
    assert lengths == [words for _, words in pages]
    assert head["parts"].split(" ") == [word for chunk in chunks for word in chunk]
    assert (head["version"], head["fields"]) == (version, ["title"])
    assert metadata(made, numbers) == content


def test_a_length_is_told_to_a_sixteenth(tmp_path: Path):
    made = bundle(tmp_path, 1)
    longer = DOCUMENT.format(" ".join(["word"] * 1000))
    (tmp_path / "documents/a0/index.html").write_text(longer, encoding="utf-8")
    assert run(tmp_path / "documents", made, language="en", empty=tmp_path / "empty") == ""

    _, (length,), _ = described(metadata(made, dict.fromkeys(paths(made), 0)))

    assert 1000 * 15 / 16 < length <= 1003


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
