"""Names: how they sort, under which letter they stand, in which script they are written."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Literal

Direction = Literal["ltr", "rtl"]

_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_RTL_SCRIPTS = frozenset({"arab", "hebr", "syrc", "thaa", "nkoo"})

# Letters that Unicode takes for a base with a mark, or puts at the end of the block, and that
# alphabets count as letters of their own, each right after the one that it follows there.
_FOLLOWS = {
    "ё": "е", "й": "и", "і": "и", "ї": "і", "ў": "у", "ґ": "г", "ғ": "г", "қ": "к", "ң": "н",
    "ө": "о", "ү": "у", "ұ": "ү", "һ": "х", "ә": "а", "ӯ": "у", "ҳ": "х", "ҷ": "ч", "ӣ": "и",
    "є": "е", "ћ": "т", "ђ": "д", "ј": "и", "љ": "л", "њ": "н", "џ": "ч", "ѓ": "г", "ќ": "к",
}  # fmt: skip
_SPELT = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ı": "i",
}

_SCRIPTS = (
    ("LATIN", "Latn"), ("CYRILLIC", "Cyrl"), ("CJK", "Hani"), ("HIRAGANA", "Jpan"),
    ("KATAKANA", "Jpan"), ("HANGUL", "Hang"), ("ARABIC", "Arab"), ("HEBREW", "Hebr"),
    ("GREEK", "Grek"), ("ARMENIAN", "Armn"), ("GEORGIAN", "Geor"), ("DEVANAGARI", "Deva"),
    ("THAI", "Thai"), ("MONGOLIAN", "Mong"),
)  # fmt: skip


def direction(language: str) -> Direction:
    """Which way a language (BCP 47) is written; its script subtag has the last word."""
    parts = language.casefold().split("-")
    scripts = [part for part in parts[1:] if len(part) == 4 and part.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _RTL_SCRIPTS else "ltr"
    return "rtl" if parts[0] in _RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=100_000)
def sort_key(name: str, language: str) -> tuple[str, ...]:
    """What a name sorts by: letters first, marks and case only between names that are else alike.

    Right for Latin with its marks, and for Cyrillic (ё after е, й after и); a site in a Cyrillic
    language has that script first. Full collation needs ICU, which Regesta does without.
    """
    first = "Cyrl" if language.partition("-")[0] in _CYRILLIC else "Latn"
    script = script_of(name)
    group = "0" if script == first else "1" if script in ("Latn", "Cyrl") else "2"
    letters = "".join(_letter(char) for char in unicodedata.normalize("NFC", name).casefold())
    return (group, letters.strip(), name)


_CYRILLIC = frozenset(
    {"ru", "be", "uk", "kk", "ky", "tg", "mn", "bg", "mk", "sr", "tt", "ba", "ce"}
)


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    """The part of a sort key for one letter. What is no letter or digit separates words."""
    if char in _FOLLOWS:
        return _letter(_FOLLOWS[char]) + "\U0010ffff"
    if char in _SPELT:
        return _SPELT[char]
    base = unicodedata.normalize("NFKD", char)
    kept = "".join(part for part in base if not unicodedata.combining(part))
    return kept if kept.isalnum() else "" if kept in "'’ʼ`" else " "


@lru_cache(maxsize=100_000)
def initial(name: str, language: str) -> str:  # noqa: ARG001 - languages with digraph letters need it
    """The letter under which a name stands in an A–Z index; ``#`` for what begins with no letter.

    Scripts without an alphabet stand under their name: 汉.
    """
    for char in unicodedata.normalize("NFC", name):
        if not char.isalpha():
            if char.isdigit():
                return "#"
            continue
        if script_of(char) in ("Hani", "Jpan"):
            return "汉"
        folded = char.casefold()
        if folded in _FOLLOWS:
            return char.upper()
        return _letter(folded)[:1].upper() or char.upper()
    return "#"


@lru_cache(maxsize=4096)
def _script_of_char(char: str) -> str:
    name = unicodedata.name(char, "")
    return next((script for start, script in _SCRIPTS if name.startswith(start)), "Zyyy")


def script_of(text: str) -> str:
    """The script (ISO 15924) of the first letter that has one; ``Zyyy`` when none has."""
    return next(
        (script for char in text if char.isalpha() and (script := _script_of_char(char)) != "Zyyy"),
        "Zyyy",
    )


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """What a name is looked up by: no case, no marks, no punctuation, single spaces."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(
        char if char.isalnum() else " "
        for char in decomposed
        if not unicodedata.combining(char) and char not in "'’ʼ`"
    )
    return " ".join(letters.split())
