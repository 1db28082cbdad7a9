"""Where each word of a few documents stands: what the index of the search has of a segment.

The engine would find the same, and take five times as long: it is asked about words alone
(``lexicon``). Its browser half reads what is made here (``postings``).
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import msgspec

from generator.build.lexicon import NOTHING, SEVERAL, Lexicon
from generator.build.pagefind import packed
from generator.build.postings import NONE, Block, Places, PlaceWriter, Word
from generator.pages.search import USUAL, SearchText

Stands = defaultdict[int, Places]
"""Where terms stand in a document, by their numbers in the lexicon; places count tokens, from 0."""


class Concordance(NamedTuple):
    """What the index has of documents, in their order.

    *texts* are packed files of what a result shows, one for each document, and *lengths* count
    their tokens. *fields* are what documents have beside their text.
    """

    fields: tuple[str, ...]
    texts: tuple[bytes, ...]
    lengths: tuple[int, ...]
    words: tuple[Word, ...]


class TokenPassage(NamedTuple):
    """A passage in tokens."""

    id: str
    weight: int
    tokens: Sequence[str]


class TokenText(NamedTuple):
    """A document in tokens."""

    title: Sequence[str]
    passages: Sequence[TokenPassage]

    @property
    def tokens(self) -> Iterator[str]:
        """Those of its passages, in their order."""
        return chain.from_iterable(one.tokens for one in self.passages)


def in_tokens(text: SearchText) -> TokenText:
    """A document in tokens."""
    passages = (TokenPassage(one.id, one.weight, _tokens(one.text)) for one in text.passages)
    return TokenText(_tokens(text.title), tuple(passages))


def _tokens(text: str) -> list[str]:
    # A space without width is no letter to the engine, which leaves it out as well.
    return text.replace("\u200b", "").split()


def concordance(documents: Sequence[TokenText], lexicon: Lexicon) -> Concordance:
    """What the index has of *documents*, of which the *lexicon* has learnt all tokens."""
    writer = PlaceWriter()
    found: dict[int, list[tuple[int, bytes]]] = defaultdict(list)
    fields: dict[int, dict[int, bytes]] = defaultdict(dict)
    for number, one in enumerate(documents):
        for term, places in _in_title(one.title, lexicon).items():
            fields[term][number] = writer.titled(places)
        for term, entry in _entries(one, lexicon, writer):
            found[term].append((number, entry))
    blocks = ((term, writer.block(own, fields.get(term, {}))) for term, own in found.items())
    return Concordance(
        fields=("title",) if any(one.title for one in documents) else (),
        texts=tuple(map(_text, documents)),
        lengths=tuple(max(1, sum(len(own.tokens) for own in one.passages)) for one in documents),
        words=tuple(_words(blocks, lexicon)),
    )


def _words(blocks: Iterable[tuple[int, Block]], lexicon: Lexicon) -> Iterator[Word]:
    """The words of the terms, in the order of their letters."""
    spelt: dict[str, dict[str, Block]] = defaultdict(dict)
    for term, block in blocks:
        word, form = lexicon.terms[term]
        spelt[word][form] = block
    for word, forms in sorted(spelt.items()):
        plain = forms.pop("", NONE)
        yield Word(word, plain, tuple(sorted(forms.items())))


def _text(document: TokenText) -> bytes:
    """What a result shows of a document, and to which passages it leads."""
    anchors, at = [], 0
    for one in document.passages:
        if one.id and one.tokens:
            anchors.append({"id": one.id, "location": at})
        at += len(one.tokens)
    text = {"content": " ".join(document.tokens), "anchors": anchors}
    return packed(msgspec.json.encode(text))


def _entries(
    document: TokenText, lexicon: Lexicon, writer: PlaceWriter
) -> Iterator[tuple[int, bytes]]:
    """Where each term stands."""
    stands = _stands(document, lexicon)
    others: dict[int, dict[int, Places]] = defaultdict(dict)
    usual = stands.pop(USUAL)
    for weight, own in stands.items():
        for term, places in own.items():
            others[term][weight] = places
    for term, places in usual.items():
        if len(places) == 1 and term not in others:
            yield term, writer.singles[places[0]]
        else:
            yield term, writer.places(places, others.pop(term, {}))
    for term, by_weight in others.items():
        yield term, writer.places([], by_weight)


def _stands(document: TokenText, lexicon: Lexicon) -> dict[int, Stands]:
    """Where terms stand, by their weight; what has the usual one is there, if only to be empty."""
    found: dict[int, Stands] = {USUAL: defaultdict(list)}
    start = 0
    for _, weight, own in document.passages:
        stands = found.setdefault(weight, defaultdict(list))
        for at, term in enumerate(map(lexicon.simple.__getitem__, own), start):
            stands[term].append(at)
        start += len(own)
    several = [(weight, at) for weight, own in found.items() for at in own.pop(SEVERAL, ())]
    tokens = tuple(document.tokens) if several else ()
    for weight, at in several:
        for term, divisor in lexicon.compound[tokens[at]]:
            shared = found.setdefault(max(1, weight // divisor), defaultdict(list))
            insort(shared[term], at)
    for stands in found.values():
        stands.pop(NOTHING, None)
    return found


def _in_title(title: Sequence[str], lexicon: Lexicon) -> Mapping[int, Places]:
    found: Stands = defaultdict(list)
    for at, token in enumerate(title):
        for term, _ in lexicon.shares(token):
            found[term].append(at)
    return found
