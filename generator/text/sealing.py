"""Annotated articles as messages: each is opened when somebody needs more than its front matter.

Open, an article takes 30 KB of memory in some 350 pieces; as a message it takes a third, in one
piece. A process that is forked then copies little of what it only looks through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol, runtime_checkable

import msgspec

from generator.sources.records import Article
from generator.text.model import AnnotatedArticle

OPEN = 64
"""How many stay open: a page asks for its own article a dozen times, and for few others."""


@runtime_checkable
class Held(Protocol):
    """A message that somebody keeps elsewhere."""

    def read(self) -> bytes:
        """The message."""


class SealedArticle(NamedTuple):
    """An annotated article as a message, with its front matter at hand."""

    article: Article
    held: bytes | Held


class _Head(msgspec.Struct, frozen=True, array_like=True):
    """How a message begins: what comes after it is passed over."""

    article: Article


_decoder = msgspec.msgpack.Decoder(AnnotatedArticle)
_head_decoder = msgspec.msgpack.Decoder(_Head)


def sealed(message: bytes) -> SealedArticle:
    """The article that *message* holds."""
    return SealedArticle(_head_decoder.decode(message).article, message)


def message_of(held: bytes | Held) -> bytes:
    """The message, wherever it is kept."""
    return held if isinstance(held, bytes) else held.read()


class Articles(Mapping[str, AnnotatedArticle]):
    """Articles by id; those that are sealed are opened when they are asked for."""

    def __init__(self, articles: Mapping[str, AnnotatedArticle | bytes | Held]) -> None:
        self._articles = articles
        self._open: dict[str, AnnotatedArticle] = {}

    def __getitem__(self, id: str) -> AnnotatedArticle:
        found = self._open.get(id)
        if found is None:
            one = self._articles[id]
            if isinstance(one, AnnotatedArticle):
                return one
            if len(self._open) >= OPEN:
                self._open.pop(next(iter(self._open)), None)
            found = self._open[id] = _decoder.decode(message_of(one))
        return found

    def __reduce__(self) -> tuple[type[Articles], tuple[object]]:
        travelling = {
            id: one if isinstance(one, AnnotatedArticle) else message_of(one)
            for id, one in self._articles.items()
        }
        return Articles, (travelling,)

    def __contains__(self, id: object) -> bool:
        return id in self._articles

    def __iter__(self) -> Iterator[str]:
        return iter(self._articles)

    def __len__(self) -> int:
        return len(self._articles)

    def as_kept(self) -> Mapping[str, AnnotatedArticle | msgspec.Raw]:
        """The same for whoever writes them into messages: none is opened for that."""
        return Kept(self._articles)


class Kept(Mapping[str, Any]):
    """What is sealed as it is kept, each message read when it is asked for."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - what is not sealed is of any type
        one = self._values[key]
        return msgspec.Raw(message_of(one)) if isinstance(one, bytes | Held) else one

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
