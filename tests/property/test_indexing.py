"""An index is what the engine would make of all documents at once, whatever has changed."""

import gzip
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from html import escape
from itertools import pairwise
from pathlib import Path

import pytest
from cbor2 import dumps, loads
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.build import bundles, indexing
from generator.build.concordance import Concordance, concordance, in_tokens
from generator.build.indexing import index
from generator.build.lexicon import Lexicon
from generator.build.pagefind import MARKER, Engine
from generator.build.postings import (
    Block,
    Run,
    Word,
    borders,
    divided,
    opened,
    part_of,
    together,
    words_in,
    words_of,
)
from generator.pages.search import IN_NAMES, IN_TITLE, USUAL, Passage, SearchDocument, SearchText
from tests.indexes import indexing_of

WORDS = ("tank", "Tanks", "café", "cafe", "новый", "йод", "a", "ab", "zebra", "treaty", "x1")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join)
LONG = st.integers(24, 300).map(lambda count: " ".join(["tank"] * count))


def read(words: str) -> SearchText:
    title = words.partition(" ")[0]
    return SearchText(title, (Passage(f"{title}.", "", IN_TITLE), Passage(words, "p1")))


def document(number: int, name: int, words: str) -> SearchDocument:
    digest = blake2b(words.encode(), digest_size=12).digest()
    return SearchDocument("pages", "en", number, f"r{name}", f"r{name}", digest, read(words))


def found_in(texts: Sequence[SearchText], engine: Engine, language: str = "en") -> Concordance:
    lexicon = Lexicon(language, engine.index)
    documents = [in_tokens(text) for text in texts]
    lexicon.learn(token for one in documents for token in (*one.title, *one.tokens))
    return concordance(documents, lexicon)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with tempfile.TemporaryDirectory() as folder, Engine(Path(folder)) as engine:
        yield engine


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few documents give several segments and parts."""
    monkeypatch.setattr(indexing, "MEAN", 3)
    monkeypatch.setattr(bundles, "LARGEST", 150)
    monkeypatch.setattr(bundles, "HEAVY", 30)


@settings(deadline=None, max_examples=20)
@given(texts=st.lists(TEXTS | LONG, min_size=1, max_size=12), data=st.data())
def test_segments_put_together_are_what_is_found_in_all(
    engine: Engine, texts: list[str], data: st.DataObject
):
    documents = [read(text) for text in texts]
    cuts = sorted(data.draw(st.sets(st.integers(1, len(texts)))) | {0, len(texts)})
    whole = found_in(documents, engine)

    runs = [
        Run(start, found_in(documents[start:stop], engine).words) for start, stop in pairwise(cuts)
    ]

    assert together(runs) == together([Run(0, whole.words)])


COMPOUND = (
    "foo-bar", "foo-foo", "CamelCase,", "(SCO)", "l'alphabet", "état-major", "x_y", "__init__",
    "U.S.S.R.", "don’t", "1,5", "—", "·", "a/b/c/d", "👋", "cloud🌦️cannon", "#️⃣", "Straße", "İz",
    "<b>", '"', "...", "_", "Пётр-Новый", "你好吗", "می‌شود", "___END", "*", "C#",
)  # fmt: skip
ANYTHING = st.text(
    # The engine would take what follows for a letter told by its name, even twice.
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="&\u200b"),
    min_size=1,
    max_size=8,
)
TOKENS = st.lists(st.sampled_from(WORDS + COMPOUND) | ANYTHING, min_size=1, max_size=12)
WEIGHTS = st.sampled_from((USUAL, USUAL, IN_NAMES, IN_TITLE, 1))
PASSAGES = st.lists(st.builds(Passage, TOKENS.map(" ".join), st.just(""), WEIGHTS), max_size=4)


@settings(deadline=None, max_examples=60)
@given(
    texts=st.lists(st.tuples(TOKENS.map(" ".join), PASSAGES), min_size=1, max_size=4),
    language=st.sampled_from(("en", "ru", "fr", "tr", "zh", "xx")),
)
def test_what_is_found_is_what_the_engine_finds(
    engine: Engine, texts: list[tuple[str, list[Passage]]], language: str
):
    # The engine does not take a document in which there is no word.
    titles = [f"word {title}" for title, _ in texts]
    documents = [
        SearchText(title, (Passage(title, "", IN_TITLE), *passages))
        for title, (_, passages) in zip(titles, texts, strict=True)
    ]

    ours = found_in(documents, engine, language)
    theirs = engine.index(language, [(f"{n}.html", html(one)) for n, one in enumerate(documents)])

    assert ours.lengths == theirs.lengths
    assert ours.fields == theirs.fields
    assert places(ours.words) == places(theirs.words)


def html(text: SearchText) -> str:
    """A document as the engine would be told it whole; it counts weights in 24ths."""
    passages = "".join(
        f' <i data-pagefind-weight="{one.weight / 24 + 0.001}">{escape(one.text)}</i> '
        for one in text.passages
    )
    title = f'<i data-pagefind-meta="title[title]" title="{escape(text.title)}"></i>'
    return f"<html><head><title></title></head><body data-pagefind-body>{title}{passages}</body></html>"


def places(words: Iterable[Word]) -> dict[tuple[str, str], list]:
    """In which documents words stand, with what weight and where, and where in the title."""
    return {
        (one.word, form): [
            (number, sorted(weighted(own)), list(title)) for number, own, title in pages(block)
        ]
        for one in words
        for form, block in (("", one.plain), *one.spelt)
        if block.size
    }


def pages(block: Block) -> Iterator[tuple[int, list[int], list[int]]]:
    for number, own, *title in opened(block, 0):
        yield number, own, title[0] if title else []


def weighted(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Weights and places, as the browser reads them (``pagefind_web/src/index.rs``)."""
    weight, place = 25, 0
    for one in numbers:
        if one < 0:
            weight, place = -1 - one, 0
        else:
            place += one
            yield weight, place


Edits = st.lists(
    st.tuples(st.sampled_from(("edit", "add", "remove")), st.integers(0, 30), TEXTS), max_size=4
)


@settings(deadline=None, max_examples=12)
@given(texts=st.lists(TEXTS, min_size=1, max_size=12), edits=Edits)
def test_an_index_after_edits_is_that_of_an_empty_cabinet(
    texts: list[str], edits: list[tuple[str, int, str]]
):
    names = dict(enumerate(texts))
    with tempfile.TemporaryDirectory() as folder:
        indexed(Path(folder, "kept"), names)
        for place, (what, name, text) in enumerate(edits):
            if what == "remove" and len(names) > 1:
                names.pop(name, None)
            elif what == "add" or name in names:
                names[name] = text
            again = indexed(Path(folder, "kept"), names)
            assert again == indexed(Path(folder, f"new{place}"), names)


def indexed(folder: Path, texts: dict[int, str]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    ordered = sorted(texts.items())
    documents = [document(n, name, text) for n, (name, text) in enumerate(ordered)]
    work = indexing_of(folder, documents, lambda file: files.__setitem__(file.path, file.content))
    assert index(work).diagnostics == ()
    for path, content in files.items():
        assert gzip.decompress(content).startswith(MARKER), path
    return files


NUMBERS = st.integers(0, 30) | st.integers(-300, 70_000)
PLACES = st.lists(NUMBERS, max_size=3) | st.lists(NUMBERS, min_size=20, max_size=30)
STEPS = st.integers(0, 30) | st.integers(0, 70_000)
PAGES = st.lists(st.tuples(STEPS, PLACES) | st.tuples(STEPS, PLACES, PLACES), max_size=30).map(
    lambda pages: [list(page) for page in pages]
)
INDEX = st.dictionaries(
    st.text(max_size=30).filter(lambda word: word.isprintable()),
    st.tuples(PAGES, st.dictionaries(st.text(min_size=1, max_size=4), PAGES, max_size=3)),
    max_size=8,
)


@settings(deadline=None)
@given(index=INDEX)
def test_words_are_passed_over_as_they_would_be_decoded(
    index: dict[str, tuple[list[list], dict[str, list[list]]]],
):
    words = [
        [word, plain, [list(one) for one in spelt.items()]]
        for word, (plain, spelt) in index.items()
    ]

    found = list(words_of(dumps([words])))

    assert [one.word for one in found] == list(index)
    for one, (plain, spelt) in zip(found, index.values(), strict=True):
        assert [form for form, _ in one.spelt] == sorted(spelt)
        blocks = [(plain, one.plain), *((spelt[form], block) for form, block in one.spelt)]
        for pages, block in blocks:
            assert block.size == len(pages)
            assert block.last == sum(step for step, *_ in pages)
            assert block.first == (pages[0][0] if pages else 0)


@settings(deadline=None)
@given(index=INDEX)
def test_a_part_is_taken_apart_into_the_words_that_it_was_made_of(
    index: dict[str, tuple[list[list], dict[str, list[list]]]],
):
    words = [
        [word, plain, [list(one) for one in sorted(spelt.items())]]
        for word, (plain, spelt) in index.items()
    ]
    encoded = {word[0]: dumps(word) for word in words}

    part = part_of(encoded.values())

    assert loads(part) == [words]
    assert words_in(part) == encoded


SPREAD = st.dictionaries(st.text(min_size=1, max_size=6), st.integers(1, 100), min_size=1)


@given(sizes=SPREAD, most=st.integers(1, 200))
def test_parts_have_every_word_once_and_are_small(sizes: dict[str, int], most: int):
    words = sorted(sizes)

    parts = list(divided(words, sizes, most))

    assert [place for own in parts for place in own] == list(range(len(words)))
    for own in parts:
        assert len(own) == 1 or sum(sizes[words[place]] for place in own) <= most


@given(words=st.sets(st.text(min_size=1, max_size=6), min_size=1), data=st.data())
def test_borders_tell_every_part_from_the_next(words: set[str], data: st.DataObject):
    ordered = sorted(words)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(ordered)))) | {0, len(ordered)})
    parts = [ordered[start:stop] for start, stop in pairwise(cuts)]

    found = list(borders([(own[0], own[-1]) for own in parts]))

    for own, (first, last) in zip(parts, found, strict=True):
        assert all(first <= word and (word <= last or word.startswith(last)) for word in own)
    for (_, last), (first, _) in pairwise(found):
        assert last < first
