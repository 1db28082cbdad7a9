"""Names: how they sort, under which letter they stand, in which script they are written."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
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

_NORDIC = {"æ": "z", "ä": "æ", "ø": "ä", "ö": "ø", "å": "ö"}
_SOUTH_SLAVIC = {"č": "c", "ć": "č", "đ": "d", "š": "s", "ž": "z"}
_TURKIC = {"ç": "c", "ğ": "g", "ı": "h", "ö": "o", "ş": "s", "ü": "u", "ə": "e"}
# What is a letter of its own in one language, and a mark on a letter in others.
_OWN: Mapping[str, Mapping[str, str]] = {
    "az": _TURKIC, "tr": _TURKIC, "tk": {**_TURKIC, "ň": "n", "ý": "y", "ž": "j", "ä": "e"},
    "bs": _SOUTH_SLAVIC, "hr": _SOUTH_SLAVIC, "sl": _SOUTH_SLAVIC, "sr": _SOUTH_SLAVIC,
    "cs": {"č": "c", "ř": "r", "š": "s", "ž": "z"},
    "da": _NORDIC, "nb": _NORDIC, "nn": _NORDIC, "no": _NORDIC,
    "eo": {"ĉ": "c", "ĝ": "g", "ĥ": "h", "ĵ": "j", "ŝ": "s", "ŭ": "u"},
    "es": {"ñ": "n"}, "gl": {"ñ": "n"}, "eu": {"ñ": "n"},
    "et": {"š": "s", "z": "š", "ž": "z", "õ": "w", "ä": "õ", "ö": "ä", "ü": "ö"},
    "fa": {"پ": "ب", "چ": "ج", "ژ": "ز", "ک": "ق", "گ": "ک", "و": "ن", "ه": "و", "ی": "ه"},
    "fi": {"å": "z", "ä": "å", "ö": "ä"}, "sv": {"å": "z", "ä": "å", "ö": "ä"},
    "hu": {"ö": "o", "ő": "ö", "ü": "u", "ű": "ü"},
    "is": {"á": "a", "ð": "d", "é": "e", "í": "i", "ó": "o", "ú": "u", "ý": "y", "þ": "z",
           "æ": "þ", "ö": "æ"},
    "lt": {"č": "c", "š": "s", "ž": "z"},
    "lv": {"č": "c", "ģ": "g", "ķ": "k", "ļ": "l", "ņ": "n", "š": "s", "ž": "z"},
    "pl": {"ą": "a", "ć": "c", "ę": "e", "ł": "l", "ń": "n", "ó": "o", "ś": "s", "ź": "z",
           "ż": "ź"},
    "ro": {"ă": "a", "â": "ă", "î": "i", "ș": "s", "ş": "s", "ț": "t", "ţ": "t"},
    "sk": {"ä": "a", "č": "c", "ô": "o", "š": "s", "ž": "z"},
    "sq": {"ç": "c", "ë": "e"},
    "uk": {"і": "и", "ї": "і", "й": "ї"}, "be": {"й": "і"},
}  # fmt: skip

# Their alphabets are right letter by letter: also with the letters above.
_EXACT = frozenset(
    {"ar", "az", "be", "bg", "da", "de", "en", "eo", "es", "et", "eu", "fa", "fi", "fr", "gl", "he",
     "id", "is", "it", "kk", "ky", "la", "lt", "lv", "mk", "ms", "nb", "nl", "nn", "no", "pl", "pt",
     "ro", "ru", "sl", "sv", "tg", "tk", "tr", "tt", "uk"}
)  # fmt: skip

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

    Marked letters stand with their base, or after it where the language counts them as letters of
    their own; a site in a language of Cyrillic or another script has that script first. Where that
    is not enough, ``is_sorted_exactly`` says so.
    """
    primary = language.partition("-")[0]
    first = "Cyrl" if primary in _CYRILLIC else _FIRST_SCRIPTS.get(primary, "Latn")
    script = script_of(name)
    group = "0" if script == first else "1" if script in ("Latn", "Cyrl") else "2"
    lower = unicodedata.normalize("NFC", _lower(name, primary))
    letters = "".join(_letter(char, primary) for char in lower)
    return (group, letters.strip(), name)


def is_sorted_exactly(language: str) -> bool:
    """Whether an index in this language (BCP 47) stands just as its dictionaries have it.

    Not so where two letters count as one (Hungarian «cs»), for languages written without an
    alphabet, and for those that nobody has looked at yet.
    """
    return language.partition("-")[0] in _EXACT


def _lower(name: str, primary: str) -> str:
    """Without capitals: in Turkish I is that of ı."""
    if primary in ("tr", "az", "tk"):
        name = name.replace("I", "ı").replace("İ", "i")
    return name.casefold()


_FIRST_SCRIPTS = {
    "ar": "Arab", "fa": "Arab", "ps": "Arab", "ur": "Arab", "ug": "Arab", "ckb": "Arab",
    "he": "Hebr", "yi": "Hebr", "el": "Grek", "hy": "Armn", "ka": "Geor", "hi": "Deva",
    "th": "Thai", "ko": "Hang", "zh": "Hani", "ja": "Jpan",
}  # fmt: skip

_CYRILLIC = frozenset(
    {"ru", "be", "uk", "kk", "ky", "tg", "mn", "bg", "mk", "sr", "tt", "ba", "ce"}
)


@lru_cache(maxsize=4096)
def _letter(char: str, primary: str) -> str:
    """The part of a sort key for one letter. What is no letter or digit separates words."""
    before = _OWN.get(primary, {}).get(char) or _FOLLOWS.get(char)
    if before:
        return _letter(before, primary) + "\U0010ffff"
    if char in _SPELT:
        return _SPELT[char]
    base = unicodedata.normalize("NFKD", char)
    kept = "".join(part for part in base if not unicodedata.combining(part))
    return kept if kept.isalnum() else "" if kept in "'’ʼ`" else " "


@lru_cache(maxsize=100_000)
def initial(name: str, language: str) -> str:
    """The letter under which a name stands in an A–Z index; ``#`` for what begins with no letter.

    Scripts without an alphabet stand under their name: 汉.
    """
    primary = language.partition("-")[0]
    for char in unicodedata.normalize("NFC", name):
        if not char.isalpha():
            if char.isdigit():
                return "#"
            continue
        if script_of(char) in ("Hani", "Jpan"):
            return "汉"
        folded = _lower(char, primary)
        if folded in _FOLLOWS or folded in _OWN.get(primary, {}):
            return folded.upper()
        if folded == "i" and primary in ("tr", "az"):
            return "İ"
        return _letter(folded, primary)[:1].upper() or char.upper()
    return "#"


@lru_cache(maxsize=4096)
def _script_of_char(char: str) -> str:
    name = unicodedata.name(char, "")
    return next((script for start, script in _SCRIPTS if name.startswith(start)), "Zyyy")


def script_of(text: str) -> str:
    """The script (ISO 15924) of the first letter that has one; ``Zyyy`` when none has."""
    if text[:1].isascii() and text[:1].isalpha():
        return "Latn"
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
