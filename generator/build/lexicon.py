"""Under which words of a search index each token of a text is found: the engine is asked once.

A *token* is what stands between spaces. The engine finds it by its *terms*: by its stem, without
marks, without capitals, and by the parts of a compound. Which these are, a language decides, and
the engine, since its browser half does the same with what a reader types.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from generator.build.pagefind import EngineError, Found
from generator.build.postings import Word, opened, weighted

Ask = Callable[[str, Sequence[tuple[str, str]]], Found]
"""Asks the engine what it makes of documents in a language, each a name and HTML."""

_ALIKE = str.maketrans(dict.fromkeys(sorted(set(string.punctuation) - set("#*_")), "."))
"""To the engine all punctuation of ASCII is the same, but for what may begin an emoji, and for what
is a letter in names of programs. So nothing of a token can be taken for HTML."""

_MOST = 50_000
"""Tokens about which the engine is asked at once."""

_HEAVIEST = 10
"""The greatest weight there is: with it the parts of a compound weigh less than what is whole."""


class Term(NamedTuple):
    """A word of the index: *spelt* with marks, where a token has some; else that is empty."""

    word: str
    spelt: str


class Share(NamedTuple):
    """That a token is found by a term; with a *divisor*, by which its weight is divided.

    *term* is a number: the place of the term among those of the lexicon.
    """

    term: int
    divisor: int


NOTHING, SEVERAL = -1, -2
"""In the place of a term: that a token has none, or several."""


class Lexicon:
    """The terms of tokens in one language.

    *simple* has the one term by which a token is found, or NOTHING, or SEVERAL: of these *compound*
    has the shares.
    """

    def __init__(self, language: str, ask: Ask) -> None:
        self.simple: dict[str, int] = {}
        self.compound: dict[str, tuple[Share, ...]] = {}
        self.terms: list[Term] = []
        self.version = ""
        self.program = b""
        self._language = language
        self._ask = ask
        self._numbers: dict[Term, int] = {}
        self._known: dict[str, tuple[Share, ...]] = {"": ()}

    def learn(self, tokens: Iterable[str]) -> None:
        """Have the terms of *tokens* at hand. Raises EngineError."""
        asked = {token: _core(token) for token in set(tokens).difference(self.simple)}
        unknown = sorted(set(asked.values()).difference(self._known))
        # The program of the language is told with whatever it is asked.
        if unknown or not self.program:
            for start in range(0, max(1, len(unknown)), _MOST):
                self._learn(unknown[start : start + _MOST])
        for token, core in asked.items():
            shares = self._known[core]
            if len(shares) > 1:
                self.simple[token], self.compound[token] = SEVERAL, shares
            else:
                self.simple[token] = shares[0].term if shares else NOTHING

    def shares(self, token: str) -> tuple[Share, ...]:
        """By which terms a token is found that was learnt."""
        term = self.simple[token]
        if term == SEVERAL:
            return self.compound[token]
        return () if term == NOTHING else (Share(term, 1),)

    def _learn(self, cores: Sequence[str]) -> None:
        # A document in which nothing can be found it would not take at all.
        tokens = ("word", *cores)
        words = f'<i data-pagefind-weight="{_HEAVIEST}">{" ".join(tokens)}</i>'
        html = f"<html><body>{words}</body></html>"
        found = self._ask(self._language, [("tokens.html", html)])
        if found.lengths != (len(tokens),):
            raise EngineError(f"it took {len(tokens)} tokens for {found.lengths}")
        self.version, self.program = found.version, found.program
        stands: list[list[tuple[int, Term]]] = [[] for _ in tokens]
        for term, places in _found(found.words):
            for weight, place in weighted(places):
                stands[place].append((weight, term))
        for core, own in zip(tokens, stands, strict=True):
            self._known[core] = tuple(self._shared(own))

    def _shared(self, own: Sequence[tuple[int, Term]]) -> Iterator[Share]:
        """Parts of a compound share its weight: each has as much of it as there are parts."""
        whole = max((weight for weight, _ in own), default=0)
        parts = sum(weight < whole for weight, _ in own)
        for weight, term in own:
            yield Share(self._number(term), parts if weight < whole else 1)

    def _number(self, term: Term) -> int:
        number = self._numbers.setdefault(term, len(self.terms))
        if number == len(self.terms):
            self.terms.append(term)
        return number


def _core(token: str) -> str:
    """What decides about the terms of a token."""
    # What has this the engine might take for a mark of its own.
    own = token.replace("_", ".") if "PAGEFIND_" in token else token
    own = own.translate(_ALIKE)
    bare = own.strip(".")
    # Only beside punctuation it takes "40mm" for two words.
    return bare if bare in {"", own} else f"{bare}."


def _found(words: Iterable[Word]) -> Iterator[tuple[Term, list[int]]]:
    """Where terms stand in the one document that was indexed, as the engine wrote it."""
    for one in words:
        for spelt, block in (("", one.plain), *one.spelt):
            for _, places, *_ in opened(block, 0):
                yield Term(one.word, spelt), places
