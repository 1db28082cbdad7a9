"""Annotated articles as messages: each is opened when somebody needs more than its front matter.

Open, an article takes 30 KB of memory in some 350 pieces; as a message it takes a third, in one
piece. A process that is forked then copies little of what it only looks through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec

from generator.sources.records import Article
from generator.text.model import AnnotatedArticle

T = TypeVar("T")


class Held:
    """A message that somebody keeps elsewhere."""

    __slots__ = ()

    def read(self) -> bytes:
        """The message."""
        raise NotImplementedError


_SEALED = (bytes, Held)


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


class Sealed(Mapping[str, T]):
    """Values by their keys; those that are messages are opened when they are asked for.

    The last *most* stay open. Whoever derives from it says how a message is opened.
    """

    most = 64

    def __init__(self, values: Mapping[str, T | bytes | Held]) -> None:
        self._values = values
        self._open: dict[str, T] = {}

    def _opened(self, message: bytes) -> T:
        raise NotImplementedError

    def __getitem__(self, key: str) -> T:
        found = self._open.get(key)
        if found is None:
            one = self._values[key]
            if not isinstance(one, _SEALED):
                return one
            if len(self._open) >= self.most:
                self._open.pop(next(iter(self._open)), None)
            found = self._open[key] = self._opened(message_of(one))
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._travelling(),)

    def _travelling(self) -> dict[str, T | bytes]:
        """The values for whoever is elsewhere."""
        return {
            key: message_of(one) if isinstance(one, _SEALED) else one
            for key, one in self._values.items()
        }

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def as_kept(self) -> Mapping[str, Any]:
        """The same for whoever writes them into messages: none is opened for that."""
        return Kept(self._values)


class Articles(Sealed[AnnotatedArticle]):
    """Articles by id. A page asks for its own a dozen times, and for few others."""

    def _opened(self, message: bytes) -> AnnotatedArticle:
        return _decoder.decode(message)


class Kept(Mapping[str, Any]):
    """What is sealed as it is kept, each message read when it is asked for."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - what is not sealed is of any type
        one = self._values[key]
        return msgspec.Raw(message_of(one)) if isinstance(one, _SEALED) else one

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
