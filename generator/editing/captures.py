"""Captures: pages and texts as somebody saved them; their bytes become text."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections import Counter

import msgspec

from generator.diagnostics import Diagnostic, Origin, Outcome, error
from generator.sources.files import LARGEST_TEXT


class Capture(msgspec.Struct, frozen=True):
    """A file as it was saved: its *name* (without folders; ``-`` for standard input) and bytes."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256, hex."""
        return hashlib.sha256(self.content).hexdigest()


class Decoded(msgspec.Struct, frozen=True):
    r"""What a capture says: its *text* (lines end in ``\n``), and the *encoding* that it had."""

    text: str
    encoding: str


def decode(capture: Capture, encoding: str = "") -> Outcome[Decoded | None]:
    """The text of a capture, in the *encoding* that is given, declared in it, or likeliest.

    None, with the reason, when it is empty, too large, no text, or not in that encoding.
    """
    content, origin = capture.content, Origin(capture.name, 0)
    problem = _unusable(content, origin)
    if problem:
        return Outcome(None, [problem])
    name = encoding or _encoding_of(content)
    try:
        text = content.decode(name)
    except LookupError:
        hint = "use a name such as utf-8, windows-1251 or koi8-r"
        return Outcome(None, [_undecodable(origin, f'there is no encoding "{name}"', hint)])
    except UnicodeDecodeError as wrong:
        message = f"this is not in {name}: byte {wrong.start + 1:,} cannot be"
        hint = "leave «--encoding» out, or name the right one"
        return Outcome(None, [_undecodable(origin, message, hint)])
    if _is_binary(text):
        return Outcome(None, [_binary(origin)])
    text = _lines_ended(text.removeprefix("\ufeff"))
    if not re.search(r"\w", text):
        return Outcome(None, [_empty(origin)])
    return Outcome(Decoded(text, codecs.lookup(name).name))


def _lines_ended(text: str) -> str:
    ended = re.sub("\r\n|[\r\u2028\u2029\u0085\x0b\x0c]", "\n", text)
    # Signs that no file of text may have stand for nothing that could be read.
    return re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f]", " ", ended)


_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
)
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)  # fmt: skip


def _unusable(content: bytes, origin: Origin) -> Diagnostic | None:
    if not content.strip():
        return _empty(origin)
    if len(content) > LARGEST_TEXT:
        return error(
            "capture-too-large",
            origin,
            f"this has {len(content) // 1024 // 1024} MiB, more than any text should",
            "save the page alone, or divide the file",
        )
    return _binary(origin) if content.startswith(_MAGIC) else None


def _empty(origin: Origin) -> Diagnostic:
    return error(
        "capture-empty", origin, "there is no word in this", "save the page again, and look at it"
    )


def _binary(origin: Origin) -> Diagnostic:
    return error(
        "capture-binary",
        origin,
        "this is no text and no HTML",
        "save the page as HTML, or copy its text into a file",
    )


def _undecodable(origin: Origin, message: str, hint: str) -> Diagnostic:
    return error("capture-undecodable", origin, message, hint)


def _is_binary(text: str) -> bool:
    """Whether more than one sign in fifty is one that no text has."""
    strange = len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]", text))
    return strange * 50 > len(text)


_DECLARED = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""", re.IGNORECASE
)


def _encoding_of(content: bytes) -> str:
    """By its first bytes; UTF-8 where it fits; as an HTML head says; else by the letters."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    if (wide := _wide(content[:4096])) and _fits(content, wide):
        return wide
    if _fits(content, "utf-8"):
        return "utf-8"
    declared = _DECLARED.search(content[:4096])
    if declared and _fits(content, name := declared[1].decode("ascii").casefold()):
        return name
    return _likeliest(content)


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: every other byte is the small number of an alphabet (0: Latin)."""
    low = [sum(byte < 0x10 for byte in head[start::2]) for start in (0, 1)]
    half = max(1, len(head) // 2)
    if min(low) > 0.3 * half or max(low) < 0.8 * half or b"\x00" not in head:
        return ""
    return "utf-16-le" if low[1] > low[0] else "utf-16-be"


def _fits(content: bytes, name: str) -> bool:
    try:
        content.decode(name)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


_FREQUENT = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_PERSIAN = "اینوردمتهبسلکشعزقفجخحپگچ"
_CANDIDATES = ("cp1251", "koi8-r", "cp866", "cp1256", "cp1252")


def _likeliest(content: bytes) -> str:
    """The encoding of one byte a letter in which the text has the letters that texts have."""
    sample = content[:200_000]
    scored = [
        (_score(sample.decode(name, "replace")), -place, name)
        for place, name in enumerate(_CANDIDATES)
    ]
    best = max(scored)
    return best[2] if _fits(content, best[2]) else "latin-1"


def _score(text: str) -> float:
    """How much of what is not ASCII reads like words: small frequent letters more than others."""
    strange = [char for char in text if char > "\x7f"]
    counts = Counter(strange)
    lower = sum(
        count for char, count in counts.items() if char in _FREQUENT[:20] or char in _PERSIAN
    )
    rare = sum(count for char, count in counts.items() if char in _FREQUENT[20:])
    latin = sum(count for char, count in counts.items() if char in "éèàüöäçñáíóú“”’‘—–«»…")
    capital = len(re.findall(r"\b[А-ЯЁ][а-яё]", text))
    return (lower + 0.3 * rare + 0.6 * latin + 0.5 * capital) / (len(strange) or 1)
