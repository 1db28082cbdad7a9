"""In which language a text is: by its script, the letters that one language has, and small words."""

from __future__ import annotations

import re
from collections import Counter

from generator.text.names import script_of

_OF_SCRIPT = {
    "Hani": "zh", "Jpan": "ja", "Hang": "ko", "Hebr": "he", "Grek": "el", "Armn": "hy",
    "Geor": "ka", "Deva": "hi", "Thai": "th", "Mong": "mn",
}  # fmt: skip

_LETTERS = {
    "Cyrl": (("tg", "ҷӣӯҳ"), ("kk", "әұі"), ("uk", "їєґ"), ("be", "ў"), ("ky", "ңөү"), ("sr", "ђћјљњ")),
    "Arab": (("ur", "ٹڈڑے"), ("fa", "پچژگکی"), ("ar", "ةيك")),
}  # fmt: skip
"""Letters by which one language is told from others in its script, the more telling first."""

_WORDS = {
    "en": "the of and to in that is was for on with as by at from has have been it said",
    "de": "der die und das den von zu mit ist im für auf dem nicht ein eine des sich werden",
    "fr": "le la les des et en du que une est dans pour au par sur pas qui ont été",
    "es": "el los las que en una por con para del se su al es como más fue ha",
    "it": "il di che la per una con del della sono nel alla ha gli dei è",
    "pt": "o os que em uma para com não do da no na por mais dos foi ao",
    "tr": "ve bir bu için ile da de olarak olan en çok daha gibi kadar",
    "uz": "va bilan uchun ham bu bir bo‘yicha etdi o‘z davlat haqida",
    "ru": "и в на с по что о не из для за от был как к его также это",
    "uk": "і в на з що та не до за від як про це для",
    "bg": "и на в да се от за е че с това по не като",
    "uz-Cyrl": "ва билан учун ҳам бу бир бўйича этди ўз ҳақида",
}
"""Words that nearly every paragraph of a language has."""

_LATIN = ("en", "de", "fr", "es", "it", "pt", "tr", "uz")
_CYRILLIC = ("ru", "uk", "bg", "uz-Cyrl")


def language_of(text: str) -> str:
    """The likeliest language of a text (BCP 47); empty when too little speaks for any."""
    scripts = Counter(script_of(word) for word in re.findall(r"[^\W\d_]+", text[:20_000]))
    del scripts["Zyyy"]
    if not scripts:
        return ""
    script = max(scripts, key=lambda one: (scripts[one], one))
    if script == "Hani" and scripts["Jpan"]:
        return "ja"
    if script in _OF_SCRIPT:
        return _OF_SCRIPT[script]
    return _by_letters(text, script) or _by_words(text, script)


def _by_letters(text: str, script: str) -> str:
    """The language whose own letters make up one in a hundred of all."""
    letters = Counter(char for char in text[:20_000].casefold() if char.isalpha())
    total = sum(letters.values())
    for language, own in _LETTERS.get(script, ()):
        if sum(letters[char] for char in own) * 100 >= total:
            return language
    return ""


def _by_words(text: str, script: str) -> str:
    candidates = _LATIN if script == "Latn" else _CYRILLIC if script == "Cyrl" else ()
    words = Counter(re.findall(r"[\w‘’]+", text[:20_000].casefold()))
    scores = {
        language: sum(words[word] for word in _WORDS[language].split()) for language in candidates
    }
    best = max(scores, key=lambda one: (scores[one], one), default="")
    return best if best and scores[best] else ""
