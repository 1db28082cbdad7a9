"""Documents become bundles, anew only where they changed."""

import gzip
import json
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import pytest
from cbor2 import loads

from generator.build import bundles, indexing
from generator.build.bundles import Assembled
from generator.build.concordance import Concordance, TokenText
from generator.build.indexing import Indexed, index
from generator.build.lexicon import Lexicon
from generator.build.pagefind import MARKER, Engine, EngineError
from generator.diagnostics import Outcome
from generator.pages.search import IN_TITLE, Bundle, Passage, SearchDocument, SearchText
from tests.indexes import indexing_of


def document(number: int, words: str = "text", **fields: str) -> SearchDocument:
    title = f"Word {number}"
    text = SearchText(title, (Passage(f"{title}.", "", IN_TITLE), Passage(f"{words}.", "p1")))
    name = f"articles/a{number:04}"
    defaults = {"part": "pages", "language": "en", "record": name, "name": name}
    digest = blake2b(repr(text).encode(), digest_size=12).digest()
    return SearchDocument(**{**defaults, **fields}, number=number, digest=digest, text=text)


class Made:
    """What came of indexing: the index, and its files by path."""

    def __init__(self, folder: Path, *documents: SearchDocument) -> None:
        self.files: dict[str, bytes] = {}
        work = indexing_of(
            folder,
            documents,
            lambda file: self.files.__setitem__(file.path, file.content),
        )
        self.outcome: Outcome[Indexed] = index(work)
        self.index = self.outcome.value.index


def made(folder: Path, *documents: SearchDocument) -> Made:
    found = Made(folder, *documents)
    assert found.outcome.diagnostics == ()
    assert sorted(found.files) == list(found.outcome.value.paths)
    return found


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many documents were indexed each time, while they are indexed as ever."""
    counts: list[int] = []
    run = indexing.concordance

    def noted(documents: Sequence[TokenText], lexicon: Lexicon) -> Concordance:
        counts.append(len(documents))
        return run(documents, lexicon)

    monkeypatch.setattr(indexing, "concordance", noted)
    return counts


def content(packed: bytes) -> bytes:
    return gzip.decompress(packed)[len(MARKER) :]


def described(packed: bytes) -> tuple[dict, list[int], list[int], list[str]]:
    """What metadata of ours say: the line of JSON, lengths and numbers of documents, names of parts."""
    line, _, rest = content(packed).partition(b"\n")
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
    names = bytes(steps)
    return head, lengths, numbers, [names[at : at + 4].hex() for at in range(0, len(names), 4)]


def metadata(found: Made) -> tuple[dict, list[int], list[int], list[str]]:
    (bundle,) = found.index.bundles
    return described(found.files[f"search/{bundle.folder}/{bundle.metadata}"])


def test_each_language_has_a_bundle_and_so_have_extracts(tmp_path: Path):
    documents = [
        *(document(n, language=tag) for n, tag in enumerate(("en", "ru", "zh-Hans"))),
        document(0, part="extracts", name="q"),
    ]

    found = made(tmp_path, *documents)

    assert [Bundle(*bundle[:3]) for bundle in found.index.bundles] == [
        Bundle("pages", "en", "en"),
        Bundle("pages", "ru", "ru"),
        Bundle("pages", "zh-Hans", "zh-Hans"),
        Bundle("extracts", "en", "en_extracts"),
    ]
    for folder in ("en", "ru", "zh-Hans", "en_extracts"):
        assert any(path.startswith(f"search/{folder}/index/") for path in found.files)


def test_a_bundle_names_its_metadata_and_the_program_that_a_language_shares(tmp_path: Path):
    found = made(tmp_path, document(0), document(0, part="extracts", name="q"))

    pages, extracts = found.index.bundles
    assert f"search/en/{pages.metadata}" in found.files
    assert f"search/en_extracts/{extracts.metadata}" in found.files
    assert pages.engine == extracts.engine
    assert content(found.files[f"search/{pages.engine}"])[:4] == b"\0asm"


def test_documents_keep_their_order_and_their_numbers(tmp_path: Path):
    documents = [document(number) for number in (3, 5, 64, 129, 47_000)]

    head, _, numbers, _ = metadata(made(tmp_path, *documents))

    assert numbers == [3, 5, 64, 129, 47_000]
    assert (head["count"], head["version"]) == (5, "1.5.2")


def test_a_length_is_told_to_a_sixteenth(tmp_path: Path):
    _, (length,), _, _ = metadata(made(tmp_path, document(0, " ".join(["word"] * 1000))))

    assert 1000 * 15 / 16 < length <= 1003


def test_metadata_lead_to_the_part_that_has_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bundles, "LARGEST", 300)
    found = made(tmp_path, *(document(n, f"w{n % 17}x of v{n}") for n in range(60)))

    head, _, _, names = metadata(found)
    firsts: list[str] = []
    for told in head["firsts"].split(" "):
        firsts.append((firsts[-1] if firsts else "")[: ord(told[0]) - ord("0")] + told[1:])
    nexts, ends = (*firsts[1:], ""), head["lasts"].split(" ")
    lasts = [
        end[1:] if len(end) > 1 else next[:-1] + end for end, next in zip(ends, nexts, strict=True)
    ]
    assert len(firsts) > 5
    assert {len(end) > 1 for end in ends} == {True, False}
    for first, last, name in zip(firsts, lasts, names, strict=True):
        (words,) = loads(content(found.files[f"search/en/index/{name}.pf_index"]))
        assert words[0][0].startswith(first)
        # All words that begin like the last are in it.
        assert all(first <= word and word[: len(last)] <= last for word, *_ in words)
    assert firsts == sorted(firsts)


def test_metadata_name_the_words_that_weigh_much_and_tell_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bundles, "HEAVY", 120)
    monkeypatch.setattr(bundles, "LONG", 30)
    the, both = " ".join(["the"] * 40), " ".join(["the tank"] * 40)

    def common(*texts: str) -> str:
        documents = (document(number, text) for number, text in enumerate(texts))
        return metadata(made(tmp_path, *documents))[0]["common"]

    # "tank" weighs as much, and two of three texts have it; "word" is in all, and weighs little. The
    # last two are no texts.
    assert common(both, both, the, "other", "one") == "the"
    assert common(both, both, the.replace("the", "a"), "other", "one") == ""
    assert common(both, both, the, "other", "one") == "the"
    # Half of all documents have to have it.
    assert common(both, both, the, "other", "one", "two", "three") == ""


def test_every_number_leads_to_the_text_of_its_document(tmp_path: Path):
    found = made(tmp_path, *(document(number, f"text of {number}") for number in range(5)))

    for number, (place, name) in found.index.fragments["pages"].items():
        folder = found.index.bundles[place].folder
        text = json.loads(content(found.files[f"search/{folder}/fragment/{name}.pf_fragment"]))
        assert text["content"] == f"Word {number}. text of {number}."


def test_what_did_not_change_is_not_indexed_again(tmp_path: Path, runs: list[int]):
    before = made(tmp_path, document(0), document(1, language="ru")).files
    runs.clear()

    after = made(tmp_path, document(0), document(1, "other", language="ru")).files

    assert runs == [1]
    for path, file in after.items():
        if path.startswith("search/en/"):
            assert file == before[path]


def test_of_many_documents_a_few_are_indexed_again(
    tmp_path: Path, runs: list[int], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(indexing, "MEAN", 8)
    documents = [document(number) for number in range(200)]
    made(tmp_path, *documents)
    assert sum(runs) == 200
    runs.clear()

    made(tmp_path, *documents[:77], document(77, "other"), *documents[78:])
    made(tmp_path, *documents[:77], *documents[78:])

    assert sum(runs) < 100


def test_a_number_may_change_without_indexing(tmp_path: Path, runs: list[int]):
    made(tmp_path, document(1))
    runs.clear()

    found = made(tmp_path, document(1)._replace(number=7))

    assert runs == []
    assert list(found.index.fragments["pages"]) == [7]


@pytest.mark.parametrize("kind", ["segments", "parts", "programs", "bundles"])
def test_what_is_damaged_is_noticed_and_made_anew(tmp_path: Path, kind: str):
    documents = [document(0), document(1)]
    before = made(tmp_path, *documents).files
    for path in (tmp_path / "cabinet" / kind).iterdir():
        path.write_bytes(path.read_bytes()[:-5])

    assert made(tmp_path, *documents).files == before


def test_what_is_damaged_in_part_is_noticed(tmp_path: Path):
    before = made(tmp_path, document(0)).files
    for ending in ("words", "texts"):
        (path,) = (tmp_path / "cabinet/segments").glob(f"*.{ending}")
        path.write_bytes(b"nothing of use")

        assert made(tmp_path, document(0)).files == before
        assert made(tmp_path, document(0, "other")).files != before


def test_the_cabinet_keeps_only_what_is_of_use(tmp_path: Path):
    made(tmp_path, document(0, "xyzzy"))
    old = set((tmp_path / "cabinet/segments").iterdir())
    (tmp_path / "cabinet/of another version").mkdir()

    made(tmp_path, document(0, "other"))

    assert old.isdisjoint((tmp_path / "cabinet/segments").iterdir())
    folders = sorted(path.name for path in (tmp_path / "cabinet").iterdir())
    assert folders == ["bundles", "parts", "programs", "segments"]


def test_the_same_documents_give_the_same_bytes_however_many_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(indexing, "MEAN", 8)
    documents = [document(n, f"some words of {n}, or well-known{n % 7}") for n in range(60)]

    one = Made(tmp_path / "one", *documents)
    monkeypatch.setattr(indexing, "TOGETHER", 1)
    other = Made(tmp_path / "other", *documents)

    assert one.files == other.files
    assert one.index == other.index


def test_only_files_that_are_wanted_are_made(tmp_path: Path):
    taken: list[str] = []
    work = indexing_of(
        tmp_path,
        [document(0), document(1)],
        lambda file: taken.append(file.path),
        is_wanted=lambda path: "/fragment/" not in path,
    )

    paths = index(work).value.paths

    assert sorted(taken) == [path for path in paths if "/fragment/" not in path]
    assert len(paths) == len(taken) + 2


def test_a_part_with_the_name_of_another_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Assembled, "names", property(lambda self: ("00000000",) * len(self.parts)))
    (path,) = (path for path in made(tmp_path, document(0)).files if "/index/" in path)
    taken: dict[str, bytes] = {}
    for text in ("text", "other"):
        work = indexing_of(
            tmp_path,
            [document(0, text)],
            lambda file: taken.__setitem__(file.path, file.content),
            is_wanted=lambda _: False,
        )
        index(work)
        assert (path in taken) == (text == "other")


def test_a_failure_of_the_engine_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise EngineError("it ended with status 7")

    monkeypatch.setattr(Engine, "index", fail)

    found = Made(tmp_path, document(0))

    (problem,) = found.outcome.diagnostics
    assert (problem.code, problem.origin.path) == ("search-index-failed", "search")
    assert "it ended with status 7" in problem.message
    assert found.files == {}
