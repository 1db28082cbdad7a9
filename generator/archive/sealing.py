"""Indexes as messages: each value is opened when somebody asks for it.

What is said of a person may be thousands of pieces, and a forked process copies each that it looks
at; as a message it is one, which is only read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from generator.archive.model import Occurrence, WrittenForm
from generator.sources.records import Article
from generator.text.sealing import Held, Sealed

Hold = Callable[[bytes], bytes | Held]
"""Keeps a message, here or elsewhere."""

SEALED: Mapping[str, Any] = {
    name: msgspec.msgpack.Decoder(type)
    for name, type in (
        ("heads", Article),
        ("mentions_of", tuple[Occurrence, ...]),
        ("together_with", dict[str, int]),
        ("forms_of", tuple[WrittenForm, ...]),
        ("named_in", dict[str, int]),
    )
}
"""The indexes that take most memory when they are open, by name, and how each value is opened."""

_encoder = msgspec.msgpack.Encoder()


def seal(name: str, cells: Mapping[str, object], hold: Hold = bytes) -> SealedIndex:
    """The index of this name, sealed; *hold* keeps the messages."""
    found = SealedIndex(name, hold=hold)
    for key, value in cells.items():
        found.put(key, value)
    return found


class Sealing:
    """A list of messages in the making."""

    def __init__(self) -> None:
        self._count = 0
        # One piece, however many messages come.
        self._messages = bytearray()

    def add(self, count: int, messages: bytes) -> None:
        """Add so many messages, which come end to end."""
        self._count += count
        self._messages += messages

    def sealed(self) -> bytes:
        """The list: an array of MessagePack, which begins with how many there are."""
        count = self._count
        head = (
            bytes((0x90 | count,))
            if count < 16
            else b"\xdc" + count.to_bytes(2)
            if count < 1 << 16
            else b"\xdd" + count.to_bytes(4)
        )
        return head + self._messages


class SealedIndex(Sealed[Any]):
    """The values of the index *name*: whoever asks for one often asks again at once."""

    most = 8

    def __init__(
        self,
        name: str,
        messages: Mapping[str, bytes | Held] | None = None,
        hold: Hold = bytes,
    ) -> None:
        self._name = name
        self._hold = hold
        self._messages = dict(messages or {})
        super().__init__(self._messages)

    def put(self, key: str, value: object) -> None:
        """Seal another value."""
        self._messages[key] = self._hold(_encoder.encode(value))

    def _opened(self, message: bytes) -> Any:  # noqa: ANN401 - values of any type
        return SEALED[self._name].decode(message)

    def __reduce__(self) -> tuple[Any, ...]:
        return SealedIndex, (self._name, self._travelling())
