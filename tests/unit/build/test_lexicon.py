"""The engine is asked about tokens, and what it says is understood."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from generator.build.concordance import concordance, in_tokens
from generator.build.lexicon import Lexicon
from generator.build.pagefind import Engine, EngineError, Found
from generator.pages.search import SearchText


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with Engine(tmp_path) as engine:
        yield engine


def terms(lexicon: Lexicon, token: str) -> list[tuple[str, str, int]]:
    lexicon.learn([token])
    return [(*lexicon.terms[term], divisor) for term, divisor in lexicon.shares(token)]


@pytest.mark.parametrize(
    ("token", "found"),
    [
        ("Tanks,", [("tank", "", 1)]),
        ("—", []),
        ("...", []),
        ("café", [("cafe", "café", 1)]),
        ("40mm", [("40mm", "", 1)]),
        ("40mm.", [("40mm", "", 1), ("40", "", 2), ("mm", "", 2)]),
        ("well-known", [("wellknown", "", 1), ("well", "", 2), ("known", "", 2)]),
        ("a-a", [("aa", "", 1)]),
        ("go-go", [("gogo", "", 1), ("go", "", 2), ("go", "", 2)]),
        ("👋", [("👋", "", 1)]),
        # What would be HTML, or a mark of the engine's own, is a token like others.
        ("<!--", []),
        ("</i>", [("i", "", 1)]),
        ("&nbsp;", [("nbsp", "", 1)]),
        ("a\0b", [("ab", "", 1), ("a\0b", "", 1)]),
        (
            "___PAGEFIND_WEIGHT___5",
            [("pagefindweight5", "", 1), ("pagefind", "", 2), ("weight", "", 2)],
        ),
    ],
)
def test_a_token_has_the_terms_that_the_engine_gives_it(
    engine: Engine, token: str, found: list[tuple[str, str, int]]
):
    lexicon = Lexicon("en", engine.index)

    assert sorted(terms(lexicon, token)) == sorted(found)


def test_the_parts_of_a_long_compound_are_counted(engine: Engine):
    token = "-".join(f"part{number}" for number in range(300))

    (whole, *parts) = sorted(terms(Lexicon("en", engine.index), token), key=lambda one: one[2])

    assert whole[2] == 1
    assert {divisor for _, _, divisor in parts} == {len(parts)}


def test_the_engine_is_asked_about_a_token_once(engine: Engine):
    asked: list[str] = []

    def ask(language: str, documents: Sequence[tuple[str, str]]) -> Found:
        asked.extend(html for _, html in documents)
        return engine.index(language, documents)

    lexicon = Lexicon("en", ask)
    lexicon.learn(["tank", "tank,", "treaty"])
    lexicon.learn(["(tank)", "treaty", "tank;"])

    (html,) = asked
    assert "tank tank. treaty" in html


def test_the_program_of_a_language_is_there_also_where_nothing_is_to_be_learnt(engine: Engine):
    lexicon = Lexicon("en", engine.index)
    lexicon.learn([])

    assert lexicon.program
    assert lexicon.version


def test_an_answer_about_other_words_is_an_error(engine: Engine):
    def ask(language: str, documents: Sequence[tuple[str, str]]) -> Found:
        return engine.index(
            language, [(name, html.replace("tank", "a b")) for name, html in documents]
        )

    with pytest.raises(EngineError, match="it took 2 tokens for"):
        Lexicon("en", ask).learn(["tank"])


def test_a_document_of_nothing_has_no_words(engine: Engine):
    lexicon = Lexicon("en", engine.index)
    lexicon.learn([])

    found = concordance([in_tokens(SearchText("", ()))], lexicon)

    assert (found.words, found.fields, found.lengths) == ((), (), (1,))
