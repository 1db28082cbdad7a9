"""`regesta suggest`: mentions that nobody has annotated yet, by the names of records.

What is sure is proposed, what is likely says so, what may be two is asked and never decided.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from generator.diagnostics import Diagnostic, Origin, Outcome, note
from generator.editing.annotating import add
from generator.editing.dating import month_words
from generator.editing.edits import Edit
from generator.editing.gazetteer import Found, Gazetteer, capitalised, stem
from generator.editing.modelines import modeline
from generator.editing.splicing import CannotRewriteError
from generator.editing.spreading import Spread, in_turn
from generator.editing.surveying import Survey
from generator.editing.writing import Value
from generator.sources.records import (
    Article,
    Authority,
    Certainty,
    Mention,
    Reference,
    Selector,
    Sidecar,
)
from generator.text.anchoring import anchor, describe
from generator.text.markdown import parse
from generator.text.matching import Match, Searchable
from generator.text.matching import fold as folded_quote
from generator.text.model import Anchored, Paragraph, Span

KINDS = ("people", "organizations", "places", "events", "works", "topics")
USUAL = KINDS[:-1]
"""Kinds that are looked for unless others are named: words of topics stand in every text."""


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """These words are likely a mention of *entity*.

    *selectors* lead to its places, *count* of them: one selector for all, or one for each where
    the same words are somebody else elsewhere. *others* are records that have the name too.
    """

    entity: str
    words: str
    count: int
    certainty: Certainty
    why: str
    selectors: tuple[Selector, ...]
    others: tuple[str, ...] = ()


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """These words may be one of several records, and the text does not tell which."""

    words: str
    entities: tuple[str, ...]
    count: int
    why: str


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """What is suggested for one article, whose file is *path*."""

    article: str
    path: str
    suggestions: tuple[Suggestion, ...]
    questions: tuple[Question, ...]


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Words that look like a name of nobody yet: how often they stand in which articles."""

    name: str
    count: int
    articles: tuple[str, ...]


class Suggested(msgspec.Struct, frozen=True, kw_only=True):
    """All proposals, by article; *candidates* for new records, the most frequent first."""

    articles: tuple[Proposed, ...]
    candidates: tuple[Candidate, ...]


Watch = Callable[[str, int, int], None]


def suggest(
    archive: Survey,
    paths: Sequence[str],
    kinds: Iterable[str] = USUAL,
    watch: Watch | None = None,
    spread: Spread = in_turn,
) -> Outcome[Suggested]:
    """Look for the names of the archive's records in the articles of *paths*, *spread* as wished.

    What is annotated is not proposed again, nor what ``status: rejected`` says no to. An article or
    sidecar that cannot be read is left alone, and told.
    """
    wanted = frozenset(kinds)
    names = Gazetteer(one for one in archive.authorities if one.id.partition("/")[0] in wanted)
    known = _Known(archive, names.ready(), _related(archive.authorities))
    unknown = _Unknown()
    proposed: list[Proposed] = []
    told: list[Diagnostic] = []
    for number, looked in enumerate(spread(_look, known, paths), start=1):
        if isinstance(looked, Diagnostic):
            told.append(looked)
        elif looked:
            proposed.append(looked.proposed)
            unknown.count(looked.proposed.article, looked.sightings)
        if watch and number % 50 == 0:
            watch("suggest", number, len(paths))
    return Outcome(Suggested(articles=tuple(proposed), candidates=unknown.candidates()), told)


class _Known(NamedTuple):
    """What is the same for all articles. *related*: the records that have to do with each."""

    archive: Survey
    names: Gazetteer
    related: Mapping[str, frozenset[str]]


class _Looked(NamedTuple):
    """What was found in one article, and the names of nobody that stand in it."""

    proposed: Proposed
    sightings: tuple[_Sighting, ...]


def _look(known: _Known, path: str) -> _Looked | Diagnostic | None:
    text = _text(known.archive, path)
    return _propose(path, text, known) if isinstance(text, _Text) else text


class _Text(NamedTuple):
    """An article as suggestions see it: canonical text, and what its sidecar says already.

    *taken* are the spans that are mentions, each with its entity; *refused* are words, folded, that
    must not be proposed for an entity.
    """

    article: Article
    text: str
    taken: tuple[tuple[Span, str], ...]
    refused: frozenset[tuple[str, str]]


def _text(archive: Survey, path: str) -> _Text | Diagnostic | None:
    article = archive.article(path)
    if article is None:
        return _skipped(path, "this article cannot be read")
    if article.status == "withdrawn":
        return None
    beside, before, sidecar = archive.sidecar(path)
    if before is not None and sidecar is None:
        return _skipped(beside, "this sidecar cannot be read")
    document = parse(article.body, Origin(path, article.body_line))
    paragraphs = tuple(
        Paragraph(one.id, one.start, one.start + len(one.text)) for one in document.blocks
    )
    anchored = anchor(sidecar, document.text, paragraphs).value if sidecar else ()
    refused = frozenset(_refused(sidecar)) if sidecar else frozenset[tuple[str, str]]()
    return _Text(article, document.text, tuple(_taken(anchored)), refused)


def _taken(anchored: Iterable[Anchored]) -> Iterator[tuple[Span, str]]:
    for one in anchored:
        if isinstance(one.annotation.body, Mention):
            for span in one.spans:
                yield span, one.annotation.body.entity.id


def _refused(sidecar: Sidecar) -> Iterator[tuple[str, str]]:
    """What an editor said no to, or says already of words that stand nowhere now."""
    for one in sidecar.annotations:
        target = one.target
        if isinstance(one.body, Mention) and target:
            is_one_place = target.prefix or target.suffix or target.occurrence
            if one.status == "rejected" or not is_one_place:
                yield _word(target.quote), one.body.entity.id


def _word(words: str) -> str:
    return folded_quote(words).casefold()


def _skipped(path: str, message: str) -> Diagnostic:
    return note(
        "suggest-skipped",
        Origin(path, 0),
        f"{message}, and nothing is suggested for it",
        "run `regesta check` and mend it first",
    )


def _propose(path: str, text: _Text, known: _Known) -> _Looked:
    found = [one for one in known.names.find(text.text) if not _is_annotated(one, text)]
    named = _named(found, text)
    judged = [(one, _judge(one, text, named, known.related)) for one in found]
    accepted = [(one, verdict) for one, verdict in judged if isinstance(verdict, _Choice)]
    asked = [(one, verdict) for one, verdict in judged if isinstance(verdict, _Doubt)]
    proposed = Proposed(
        article=text.article.id,
        path=path,
        suggestions=tuple(_suggestions(text, accepted)),
        questions=tuple(_questions(text, asked)),
    )
    taken = [one for one, verdict in judged if verdict is not None]
    return _Looked(proposed, tuple(_sightings(text, taken)))


def write_down(found: Suggested, archive: Survey) -> Outcome[tuple[Edit, ...]]:
    """The edits that put every suggestion at the end of its sidecar's mentions; no other line changes.

    A sidecar that cannot be changed like that is left alone, and told.
    """
    edits: list[Edit] = []
    told: list[Diagnostic] = []
    for one in found.articles:
        edit = _edit(one, archive) if one.suggestions else None
        if isinstance(edit, Diagnostic):
            told.append(edit)
        elif edit:
            edits.append(edit)
    return Outcome(tuple(edits), told)


def _is_annotated(found: Found, text: _Text) -> bool:
    """Whether these words are a mention already, or part of one. A longer name may still be."""
    for span, entity in text.taken:
        if found.start < span.end and span.start < found.end:
            contains = found.start <= span.start and span.end <= found.end
            if not contains or (found.start, found.end) == span or entity in found.ids:
                return True
    return False


class _Choice(NamedTuple):
    """The record that words were taken to name, how surely, why, and which else it may be."""

    entity: str
    certainty: Certainty
    why: str
    others: tuple[str, ...] = ()


class _Doubt(NamedTuple):
    """Records that words may name, and why none was chosen; none: somebody said no to all."""

    entities: tuple[str, ...]
    why: str


def _judge(
    one: Found, text: _Text, named: frozenset[str], related: Mapping[str, frozenset[str]]
) -> _Choice | _Doubt | None:
    """Who is meant; None when it is likely somebody of another first name."""
    words = text.text[one.start : one.end]
    ids = one.ids
    if text.refused:
        ids = tuple(id for id in ids if (_word(words), id) not in text.refused)
    if not ids:
        return _Doubt((), "")
    is_person = " " not in words and all(id.startswith("people/") for id in ids)
    if is_person and _has_other_first_name(one, text.text):
        return None
    if one.how == "surname":
        ids_here = tuple(id for id in ids if id in named)
        if not ids_here:
            return _Doubt(ids, "only a surname, and nobody of that name is named in full")
        return _among(
            ids_here, named, related, _Choice("", "medium", "surname of somebody named here")
        )
    if len(ids) == 1:
        return _Choice(
            ids[0], _SURE[one.how] if " " in words else _SURE_ALONE[one.how], _WHY[one.how]
        )
    return _among(
        ids, named, related, _Choice("", "medium", "the only one of that name who is named here")
    )


_SURE: Mapping[str, Certainty] = {"name": "high", "inflected": "high", "near": "medium"}
_SURE_ALONE: Mapping[str, Certainty] = {"name": "high", "inflected": "high", "near": "low"}
_WHY = {
    "name": "a name of the record",
    "inflected": "a name of the record, inflected",
    "near": "spelt nearly like a name of the record",
}


def _among(
    ids: Sequence[str],
    named: frozenset[str],
    related: Mapping[str, frozenset[str]],
    choice: _Choice,
) -> _Choice | _Doubt:
    """The one of *ids* who is named here, or else who has most to do with whoever is."""
    here = [id for id in ids if id in named]
    if len(here) == 1:
        others = tuple(id for id in ids if id != here[0])
        return choice._replace(entity=here[0], others=others)
    scores = {id: len(related.get(id, frozenset()) & named) for id in here or ids}
    best = sorted(scores, key=lambda id: (-scores[id], id))
    if scores[best[0]] > (scores[best[1]] if len(best) > 1 else 0):
        others = tuple(id for id in ids if id != best[0])
        return _Choice(best[0], "low", "others named here belong to this one", others)
    return _Doubt(tuple(ids), "nothing in the text tells which")


def _named(found: Sequence[Found], text: _Text) -> frozenset[str]:
    """The records that the text surely names: annotated, or by a name that only one has."""
    sure = {one.ids[0] for one in found if len(one.ids) == 1 and one.how != "surname"}
    annotated = {entity for _, entity in text.taken}
    dateline = {text.article.dateline.id} if text.article.dateline else set()
    return frozenset(sure | annotated | dateline)


_TITLES = frozenset(
    {
        "president", "minister", "secretary", "general", "chairman", "director", "ambassador", "mr",
        "mrs", "ms", "dr", "sir", "colonel", "major", "king", "prince", "premier", "chief", "judge",
        "президент", "министр", "секретарь", "председатель", "директор", "посол", "генерал",
        "генсек", "полковник", "глава", "премьер", "господин", "госпожа",
    }
)  # fmt: skip


def _has_other_first_name(one: Found, text: str) -> bool:
    """Whether a capitalised word that is no title stands right before a lone surname."""
    before = re.search(
        r"(?P<start>^|[.!?:;«“\"\n]\s*)?(?P<word>[^\W\d_](?:\.|[\w’'-]+)) $",
        text[max(0, one.start - 40) : one.start],
    )
    if before is None:
        return False
    word = before["word"]
    is_name = word[0].isupper() and not (word.isupper() and len(word.strip(".")) > 1)
    is_start = before["start"] is not None and len(word) > 2
    return is_name and not is_start and word.casefold().strip(".") not in _TITLES


def _suggestions(text: _Text, accepted: Sequence[tuple[Found, _Choice]]) -> Iterator[Suggestion]:
    """The same words for the same record are one suggestion."""
    searchable = Searchable(text.text)
    spans_of: dict[str, list[Span]] = defaultdict(list)
    groups: dict[tuple[str, str], list[tuple[Found, _Choice]]] = defaultdict(list)
    for span, entity in text.taken:
        spans_of[entity].append(span)
    for found, choice in accepted:
        groups[text.text[found.start : found.end], choice.entity].append((found, choice))
        spans_of[choice.entity].append(Span(found.start, found.end))
    for (words, entity), members in groups.items():
        spans = [Span(found.start, found.end) for found, _ in members]
        selectors = tuple(_selectors(words, spans, spans_of[entity], searchable))
        if selectors:
            choice = min((choice for _, choice in members), key=lambda one: _WEIGHT[one.certainty])
            yield Suggestion(
                entity=entity,
                words=words,
                count=len(spans),
                certainty=choice.certainty,
                why=choice.why,
                selectors=selectors,
                others=choice.others,
            )


_WEIGHT = {"low": 0, "medium": 1, "high": 2}


def _selectors(
    words: str, spans: Sequence[Span], known: Sequence[Span], searchable: Searchable
) -> Iterator[Selector]:
    """The words alone where all their places are meant; else what leads to each of *spans*."""
    places = searchable.find(words)
    # Within a longer mention of the same record the words are not marked again.
    inside = {
        place
        for place in places
        if any(
            span.start <= place.start and place.end <= span.end and tuple(span) != tuple(place)
            for span in known
        )
    }
    if set(places) - inside == {Match(*span) for span in spans}:
        yield Selector(words, Origin(""))
        return
    for span in spans:
        selector = describe(span, searchable.text, searchable)
        if selector:
            yield selector


def _questions(text: _Text, asked: Sequence[tuple[Found, _Doubt]]) -> Iterator[Question]:
    counts: Counter[tuple[str, _Doubt]] = Counter(
        (text.text[found.start : found.end], doubt) for found, doubt in asked if doubt.entities
    )
    for (words, doubt), count in counts.items():
        yield Question(words=words, entities=doubt.entities, count=count, why=doubt.why)


def _edit(proposed: Proposed, archive: Survey) -> Edit | Diagnostic:
    path, before, _ = archive.sidecar(proposed.path)
    fields = [one for suggestion in proposed.suggestions for one in _fields(suggestion)]
    fresh = f"{modeline(path)}status: draft\n"
    try:
        text = add(before.decode() if before else fresh, "mentions", *fields)
    except CannotRewriteError as problem:
        return _skipped(path, str(problem).rstrip("."))
    return Edit(path, before, text.encode())


def _fields(suggestion: Suggestion) -> Iterator[Mapping[str, Value]]:
    for selector in suggestion.selectors:
        yield {
            "quote": selector.quote,
            "occurrence": selector.occurrence,
            "prefix": selector.prefix or None,
            "suffix": selector.suffix or None,
            "entity": suggestion.entity,
            "certainty": suggestion.certainty if suggestion.certainty != "high" else None,
            "status": "suggested",
            "alternatives": [{"entity": id} for id in suggestion.others] or None,
        }


def _related(authorities: Iterable[Authority]) -> Mapping[str, frozenset[str]]:
    """For each record those that it names and those that name it: offices, members, places."""
    related: dict[str, set[str]] = defaultdict(set)
    for authority in authorities:
        for other in _references(authority.details):
            related[authority.id].add(other)
            related[other].add(authority.id)
    return {id: frozenset(others) for id, others in related.items()}


def _references(value: object) -> Iterator[str]:
    if isinstance(value, Reference):
        yield value.id
    elif isinstance(value, tuple):
        for one in value:
            yield from _references(one)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _references(getattr(value, name))


_DAYS = frozenset(
    {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "executive",
        "deputy", "vice", "acting", "foreign", "prime", "first", "new",
    }
)  # fmt: skip
_SMALL = frozenset(
    {
        "the", "a", "an", "in", "on", "at", "for", "this", "that", "these", "those", "he", "she", "it",
        "they", "we", "i", "his", "her", "its", "their", "our", "but", "and", "as", "after", "before",
        "when", "while", "if", "by", "with", "from", "to", "of", "not", "no", "yes", "mr", "mrs", "dr",
        "there", "both", "all", "according", "however", "also", "since", "under", "during",
        "в", "во", "на", "по", "но", "и", "а", "он", "она", "они", "это", "эти", "этот", "мы", "я",
        "как", "после", "до", "при", "для", "из", "от", "к", "с", "у", "о", "об", "не", "так", "если",
        "der", "die", "das", "ein", "eine", "le", "la", "les", "el", "los", "un", "une", "il", "lo",
    }
)  # fmt: skip


_Key = tuple[str, ...]


class _Sighting(NamedTuple):
    """Capitalised words of nobody. *is_opening*: they begin a sentence, the first may be no name."""

    key: _Key
    name: str
    is_opening: bool


# Words that have a capital letter and name nobody.
_PLAIN = frozenset(month_words().replace("\\", "").split("|")) | _TITLES | _DAYS


def _sightings(text: _Text, known: Sequence[Found]) -> Iterator[_Sighting]:
    """The names of a text that are neither annotated nor found."""
    occupied = bytearray(len(text.text))
    spans = (*((one.start, one.end) for one in known), *(span for span, _ in text.taken))
    for start, end in spans:
        occupied[start:end] = b"\x01" * (end - start)
    for start, end in capitalised(text.text):
        if occupied.find(1, start, end) >= 0:
            continue
        words, is_first = _name(text, start, end)
        name = " ".join(words)
        if _is_telling(words, is_first=is_first) and (is_first or len(name) > 2):
            yield _Sighting(tuple(stem(word) for word in words), name, is_first)


def _is_telling(words: Sequence[str], *, is_first: bool) -> bool:
    """Whether words may be a name: a lone one only where it could have been small."""
    plain = {part for word in words for part in word.casefold().split("-")}
    return bool(words) and not plain <= _PLAIN and (len(words) > 1 or not is_first)


class _Unknown:
    """Capitalised words that are nobody yet, counted over many articles."""

    def __init__(self) -> None:
        self._forms: dict[_Key, Counter[str]] = defaultdict(Counter)
        self._articles: dict[_Key, dict[str, None]] = defaultdict(dict)
        self._opening: list[tuple[_Key, str, str]] = []

    def count(self, article: str, sightings: Iterable[_Sighting]) -> None:
        """Add what was seen in one article."""
        for one in sightings:
            if one.is_opening:
                self._opening.append((one.key, one.name, article))
            else:
                self._add(one.key, one.name, article)

    def _add(self, key: _Key, name: str, article: str) -> None:
        self._forms[key][name] += 1
        self._articles[key][article] = None

    def candidates(self) -> tuple[Candidate, ...]:
        """The most frequent first; the form that stands most often is the name."""
        known = frozenset(self._forms)
        for key, name, article in self._opening:
            # "Later Rashid Nurgaliyev": what follows the first word is a name elsewhere.
            is_longer = key not in known and key[1:] in known
            self._add(
                key[1:] if is_longer else key,
                name.partition(" ")[2] if is_longer else name,
                article,
            )
        self._opening = []
        found = [
            Candidate(
                name=min(forms, key=lambda form: (-forms[form], form)),
                count=forms.total(),
                articles=tuple(self._articles[key]),
            )
            for key, forms in self._forms.items()
        ]
        return tuple(sorted(found, key=lambda one: (-one.count, one.name)))


_BEGINS = re.compile(r"(?:^|[.!?:…»”\"\n][»”\"]?)\s*[«“\"—–-]?\s*$")


def _name(text: _Text, start: int, end: int) -> tuple[Sequence[str], bool]:
    """The words of a run without small ones before them, and whether they begin a sentence."""
    words = text.text[start:end].split()
    is_first = bool(_BEGINS.search(text.text[max(0, start - 6) : start]))
    while words and words[0].casefold().strip(".") in _SMALL:
        words, is_first = words[1:], False
    # German has capital letters everywhere.
    return words, is_first or (len(words) == 1 and text.article.language.startswith("de"))
