"""What a new text itself suggests: words that stand twice, and who is reported to have said what."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from generator.text.model import Paragraph, Span


class Named(NamedTuple):
    """Words of a text that are a name of the records *ids*: one, or several namesakes."""

    span: Span
    ids: tuple[str, ...]


class Doubtful(NamedTuple):
    """Words that likely should read otherwise: twice in a row (``typo``), or a misspelt name."""

    span: Span
    reading: str
    type: Literal["typo", "name"] = "typo"


class Said(NamedTuple):
    """Words that somebody is reported to have said.

    *speaker* is the name as the text has it and *capacity* what is said of it there; both may be
    empty. *ids* are the records that have the name. *is_sure* is False where the name stands
    further away, or behind a "he".
    """

    span: Span
    mode: Literal["direct", "partial"]
    speaker: str = ""
    capacity: str = ""
    ids: tuple[str, ...] = ()
    is_sure: bool = True


_MAY_DOUBLE = frozenset(
    ["had", "that", "very", "really", "no", "ha", "bye", "да", "нет", "очень", "еле", "чуть"]
)
_DOUBLED = re.compile(
    r"(?<![\w’'-])([^\W\d_][\w’'-]*(?: [\w’'-]+){0,4}) \1(?![\w’'-])", re.IGNORECASE
)


def doubled(text: str) -> tuple[Doubtful, ...]:
    """Every place where words stand twice in a row, but for words that may: "had had"."""
    return tuple(
        Doubtful(Span(*found.span()), found[1])
        for found in _DOUBLED.finditer(text)
        if found[1].casefold() not in _MAY_DOUBLE and len(found[1]) > 1
    )


_PAIRS = {"“": "”", "«": "»", "„": "“”", '"': '"', "「": "」", "『": "』", "‹": "›"}
_SPEECH = """
said|says|say|told|tells|noted|notes|added|adds|stated|states|stressed|stresses|declared|announced|explained|
emphasi[sz]ed|remarked|warned|replied|answered|argued|claimed|commented|pointed out|underlined|underscored|
observed|recalled|continued|concluded|insisted|admitted|according to|in the words of|quoted|
сказал[аи]?|говорит|говорил[аи]?|отметил[аи]?|отмечает|заявил[аи]?|заявляет|подчеркнул[аи]?|подчёркивает|
добавил[аи]?|сообщил[аи]?|пояснил[аи]?|рассказал[аи]?|напомнил[аи]?|указал[аи]?|считает|ответил[аи]?|
заметил[аи]?|уточнил[аи]?|объяснил[аи]?|предупредил[аи]?|по словам|по мнению|цитирует|
сказа[вл][аи]?|зазначи[вл][аи]?|заяви[вл][аи]?|підкресли[вл][аи]?|додав|додала|повідоми[вл][аи]?|за словами|
гуфт|изҳор дошт|таъкид кард|илова кард|деді|айтты|атап өтті|деди|белгиледи|dedi|ta’kidladi|ta'kidladi|таъкидлади|
گفت|افزود|اظهار داشت|اظهار کرد|تاکید کرد|تأکید کرد|تصریح کرد|به گفته|قال|قالت|أضاف|أضافت|صرح|أكد|أوضح|بحسب|
说道|说|表示|指出|强调|称|介绍|sagte|erklärte|betonte|fügte hinzu|laut|a déclaré|a dit|a affirmé|a souligné|selon|
dijo|declaró|afirmó|señaló|según|söyledi|belirtti|disse|afirmou|ha detto|ha dichiarato
"""
_BEFORE_NAME = frozenset(
    [
        "according to",
        "in the words of",
        "по словам",
        "по мнению",
        "за словами",
        "به گفته",
        "بحسب",
        "laut",
        "selon",
        "según",
    ]
)
_PRONOUN = re.compile(
    r"(?:\b|^)(?:he|she|they|он|она|они|він|вона|ӯ|ол|ал|u|у|er|sie|il|elle|وی|او|他|她)(?:\b|$)",
    re.IGNORECASE,
)
_RUN = re.compile(
    r"[^\W\d_a-zа-яёіїєўҷӣӯҳқғәңөүұһ][\w’'.-]*(?:\s+(?:(?:bin|ibn|al|de|van|von|der|da|уулу|кызы|of)\s+)?"
    r"[^\W\d_a-zа-яёіїєўҷӣӯҳқғәңөүұһ][\w’'.-]*)*"
)
_REACH = 110
"""Code points between words that are quoted and the verb that says so."""


@cache
def _speech() -> re.Pattern[str]:
    spaced = "|".join(_SPEECH.replace("\n", "").split("|"))
    # Chinese has no spaces, so no edge of a word to ask for.
    return re.compile(rf"\b(?:{spaced})\b|说道|表示|指出|强调", re.IGNORECASE)


class _Quote(NamedTuple):
    start: int
    end: int


def sayings(
    text: str, paragraphs: Sequence[Paragraph], names: Sequence[Named] = ()
) -> tuple[Said, ...]:
    """What is quoted in a canonical text, and who seems to have said it; in order.

    Names of things in quotation marks are left out: few words, and nobody near who says them.
    """
    interview = _interview(text, paragraphs, names)
    found: list[Said] = []
    for paragraph in paragraphs:
        words = text[paragraph.start : paragraph.end]
        here = [
            Named(Span(one.span.start - paragraph.start, one.span.end - paragraph.start), one.ids)
            for one in _between(names, paragraph.start, paragraph.end)
        ]
        quotes = tuple(_quotes(words))
        for quote in quotes:
            said = _said(quote, quotes, words, here, found)
            if said and not _is_within(said, paragraph.start, interview):
                span = Span(said.span.start + paragraph.start, said.span.end + paragraph.start)
                found.append(said._replace(span=span))
    return tuple(sorted((*found, *interview)))


def _between(names: Sequence[Named], start: int, end: int) -> Sequence[Named]:
    """The names, in order, that begin between two places."""
    first = bisect_left(names, start, key=lambda one: one.span.start)
    return names[first : bisect_left(names, end, key=lambda one: one.span.start)]


def _is_within(said: Said, offset: int, interview: Sequence[Said]) -> bool:
    return any(one.span.start <= said.span.start + offset < one.span.end for one in interview)


def _quotes(words: str) -> Iterator[_Quote]:
    """What stands between quotation marks, the outer ones; up to the end where none closes."""
    place = 0
    while place < len(words):
        closers = _PAIRS.get(words[place], "")
        if not closers or (words[place] == '"' and place and words[place - 1].isalnum()):
            place += 1
            continue
        end = _closing(words, place, closers)
        if end < 0 and words[place] == '"':
            return
        stop = end if end >= 0 else len(words)
        yield _Quote(place + 1, stop)
        place = stop + 1


def _closing(words: str, opened: int, closers: str) -> int:
    depth = 0
    for place in range(opened + 1, len(words)):
        char = words[place]
        if char in closers and (char != "“" or closers != "”"):
            if not depth:
                return place
            depth -= 1
        elif char == words[opened] and char not in closers:
            depth += 1
    return -1


def _said(
    quote: _Quote,
    quotes: Sequence[_Quote],
    words: str,
    names: Sequence[Named],
    before: Sequence[Said],
) -> Said | None:
    span = _trimmed(words, quote)
    inside = words[span.start : span.end]
    count = _count(inside)
    verb = _verb(quote, quotes, words)
    if count < 3 or (verb is None and count < 8) or (verb is None and not _is_sentence(inside)):
        return None
    is_direct = _is_sentence(inside) or (
        verb is not None and _opens_large(inside) and verb.start() >= quote.end
    )
    said = Said(span, "direct" if is_direct else "partial")
    return _with_speaker(said, verb, quote, words, names) or _as_before(said, verb, words, before)


def _trimmed(words: str, quote: _Quote) -> Span:
    """Without space and without the comma that only leads over to "he said"."""
    inside = words[quote.start : quote.end]
    start = quote.start + len(inside) - len(inside.lstrip(" ,"))
    return Span(start, max(start, quote.start + len(inside.rstrip(" ,،，"))))


def _count(inside: str) -> int:
    spaced = len(inside.split())
    return spaced if spaced * 12 > len(inside) else len(inside) // 2


def _opens_large(inside: str) -> bool:
    return bool(inside) and (inside[0].isupper() or inside[0].lower() == inside[0].upper())


def _is_sentence(inside: str) -> bool:
    return _opens_large(inside) and inside[-1:] in ".!?…。！？؟"


def _verb(quote: _Quote, quotes: Sequence[_Quote], words: str) -> re.Match[str] | None:
    """The nearest verb of speech outside quotation marks: after the words first, then before."""
    outside = [
        found
        for found in _speech().finditer(words)
        if not any(one.start <= found.start() < one.end for one in quotes)
    ]
    after = [one for one in outside if one.start() >= quote.end]
    before = [one for one in outside if one.end() <= quote.start]
    if (
        after
        and after[0].start() - quote.end <= _REACH
        and not _sentence_ends(words, quote, after[0].start())
    ):
        return after[0]
    return before[-1] if before else None


def _sentence_ends(words: str, quote: _Quote, place: int) -> bool:
    """Whether a sentence ends between the words quoted and a place after them."""
    return bool(re.search(r"(?<!\b\w)[.!?]\s", words[quote.end + 1 : place])) or (
        words[quote.end - 1 : quote.end] in ".!?"
        and words[quote.end + 1 : quote.end + 3].strip()[:1].isupper()
        and not _RUN.match(words[quote.end + 1 : place].lstrip())
    )


class _Window(NamedTuple):
    start: int
    end: int


def _windows(verb: re.Match[str], words: str) -> Iterator[_Window]:
    """Where the name may stand: right before the verb, then right after it."""
    head = words[: verb.start()]
    cut = max(
        (found.end() for found in re.finditer(r"[;:(”»\"]|(?<!\b\w)[.!?]\s|,\s|\s[—–-]\s", head)),
        default=0,
    )
    tail = words[verb.end() :]
    stop = re.search(r"[,;:.(“«\"”»]\s?|\s[—–-]\s|$", tail)
    after = _Window(verb.end(), verb.end() + (stop.start() if stop else 0))
    # A dot after a single letter is that of an initial.
    initials = re.match(r"\s*(?:[^.]{0,60}?\b\w\.\s?)+[^,;:.(“«]*", tail)
    if (
        initials
        and stop
        and tail[: stop.end()].rstrip().endswith(".")
        and stop.start() < initials.end()
    ):
        after = _Window(verb.end(), verb.end() + initials.end())
    if verb[0].casefold() not in _BEFORE_NAME:
        yield _Window(cut, verb.start())
    yield after


def _with_speaker(
    said: Said, verb: re.Match[str] | None, quote: _Quote, words: str, names: Sequence[Named]
) -> Said | None:
    if verb is None:
        return None
    reach = 60 if verb[0].casefold() in _BEFORE_NAME else 20
    is_near = verb.start() >= quote.end or quote.start - verb.end() <= reach
    for window in _windows(verb, words):
        known = [
            one
            for one in names
            if window.start <= one.span.start
            and one.span.end <= window.end
            and any(id.startswith(("people/", "organizations/")) for id in one.ids)
        ]
        people = [one for one in known if any(id.startswith("people/") for id in one.ids)] or known
        if people:
            one = people[-1]
            name = words[one.span.start : one.span.end]
            capacity = _capacity(words[window.start : one.span.start])
            return said._replace(speaker=name, capacity=capacity, ids=one.ids, is_sure=is_near)
        if found := _unknown(words[window.start : window.end]):
            return said._replace(speaker=found[0], capacity=found[1], is_sure=is_near)
    return None


_TITLES = frozenset(
    ["president", "minister", "secretary", "general", "chairman", "chairwoman", "director", "deputy", "prime", "foreign", "ambassador", "head", "chief", "spokesman", "spokesperson", "spokeswoman", "king", "queen", "colonel", "major", "lieutenant", "commander", "mr", "mrs", "ms", "dr", "sir", "президент", "министр", "премьер-министр", "секретарь", "председатель", "директор", "генсек", "глава", "посол", "генерал", "полковник"]
)  # fmt: skip


def _unknown(window: str) -> tuple[str, str] | None:
    """A name that no record has, and what is said of it: "CSTO Secretary General Nikolai Bordyuzha"."""
    runs = list(_RUN.finditer(window))
    if not runs:
        return None
    run = runs[-1]
    # Where no letter is large, nothing tells a name from other words.
    if not run[0][0].isupper():
        return None
    words = run[0].split()
    skip = 0
    while skip < len(words) - 1 and (
        words[skip].casefold().strip(".") in _TITLES
        or (words[skip].isupper() and len(words[skip]) > 2)
    ):
        skip += 1
    if len(words) - skip > 3:
        skip = len(words) - 2
    name = " ".join(words[skip:])
    if (
        name.casefold() in _TITLES
        or _PRONOUN.fullmatch(name)
        or len(re.findall(r"\w", name)) < 3
        or (name.casefold() in ("the", "this", "that", "its", "their"))
    ):
        return None
    return name, _capacity(window[: run.start()] + " " + " ".join(words[:skip]))


def _capacity(window: str) -> str:
    """What stands before a name, where it is what its bearer is: up to eight words."""
    text = re.sub(
        r"^(?:the|and|as|но|а|и|как)\s+", "", " ".join(window.split()), flags=re.IGNORECASE
    )
    text = text.strip(" ,—–-")
    return text if 0 < len(text.split()) <= 8 and re.search(r"\w{3}", text) else ""


def _as_before(said: Said, verb: re.Match[str] | None, words: str, before: Sequence[Said]) -> Said:
    """The last who spoke, where the text only says "he"."""
    if verb is None or not before or not before[-1].speaker:
        return said
    around = words[max(0, verb.start() - 12) : verb.end() + 12]
    if _PRONOUN.search(around):
        last = before[-1]
        return said._replace(speaker=last.speaker, ids=last.ids, is_sure=False)
    return said


_LABEL = re.compile(r"(?P<label>[^\W\d_][\w .’'«»-]{0,40}?)\s*[:：]\s+(?=\S)")
_ASKS = re.compile(
    r"q|question|interviewer|в|вопрос|корр?\.?|корреспондент|سوال|پرسش|س|问|记者|k|savol|савол",
    re.IGNORECASE,
)
_ANSWERS = re.compile(r"a|answer|о|ответ|پاسخ|ج|答|javob|жавоб|ҷавоб", re.IGNORECASE)


def _interview(
    text: str, paragraphs: Sequence[Paragraph], names: Sequence[Named]
) -> tuple[Said, ...]:
    """The answers of an interview whose paragraphs begin with who speaks, by turns."""
    labelled = [
        (paragraph, found)
        for paragraph in paragraphs
        if (found := _LABEL.match(text[paragraph.start : paragraph.end]))
    ]
    counts = Counter(found["label"] for _, found in labelled)
    repeated = [label for label, count in counts.items() if count >= 2]
    if len(labelled) < 4 or len(counts) > 4 or len(repeated) < 2:
        return ()
    # Who asks is marked as such, or speaks first.
    asking = {label for label in counts if _ASKS.fullmatch(label)} or {labelled[0][1]["label"]}
    answers: list[Said] = []
    for paragraph, found in labelled:
        label = found["label"]
        if label in asking:
            continue
        here = _between(names, paragraph.start, paragraph.start + 1)
        ids = here[0].ids if here else ()
        speaker = "" if _ANSWERS.fullmatch(label) else label
        answers.append(
            Said(Span(paragraph.start + found.end(), paragraph.end), "direct", speaker, "", ids)
        )
    return tuple(answers)
