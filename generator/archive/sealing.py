"""Indexes as messages: each value is opened when somebody asks for it.

What is said of a person may be thousands of pieces, and a forked process copies each that it looks
at; as a message it is one, which is only read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from generator.archive.model import Occurrence, WrittenForm
from generator.sources.records import Article
from generator.text.sealing import Held, Kept, message_of

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

OPEN = 8
"""How many values stay open: those who ask for one often ask again at once."""

_encoder = msgspec.msgpack.Encoder()


def seal(name: str, cells: Mapping[str, object]) -> Sealed:
    """The index of this name, sealed."""
    found = Sealed(name)
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


class Sealed(Mapping[str, Any]):
    """The values of the index *name* by their keys."""

    def __init__(self, name: str, messages: Mapping[str, bytes | Held] | None = None) -> None:
        self._name = name
        self._messages = dict(messages or {})
        self._open: dict[str, Any] = {}

    def put(self, key: str, value: object) -> None:
        """Seal another value."""
        self._messages[key] = _encoder.encode(value)

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - values of any type
        found = self._open.get(key)
        if found is None:
            message = message_of(self._messages[key])
            if len(self._open) >= OPEN:
                self._open.pop(next(iter(self._open)), None)
            found = self._open[key] = SEALED[self._name].decode(message)
        return found

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as a Mapping has it
        return self[key] if key in self._messages else default

    def __contains__(self, key: object) -> bool:
        return key in self._messages

    def __iter__(self) -> Iterator[str]:
        return iter(self._messages)

    def __len__(self) -> int:
        return len(self._messages)

    def __reduce__(self) -> tuple[type[Sealed], tuple[object, ...]]:
        return Sealed, (self._name, {key: message_of(one) for key, one in self._messages.items()})

    def as_kept(self) -> Mapping[str, msgspec.Raw]:
        """The same for whoever writes them into messages: none is opened for that."""
        return Kept(self._messages)
