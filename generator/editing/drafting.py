"""The files of an ingested article, as texts: article, sidecar, record of the cuts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from generator.editing.captures import Capture
from generator.editing.cleaning import RULES
from generator.editing.pieces import Cut
from generator.editing.proposing import Doubtful, Said
from generator.editing.writing import Place, Value, entry
from generator.sources.records import Selector
from generator.text.anchoring import describe
from generator.text.matching import Searchable


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an article; what is empty is not. *id* is without its kind.

    *place* is the dateline's as the text has it, *place_id* its record. *own_title* is what the
    source calls itself where the editor has given another title.
    """

    id: str
    title: str
    date: str
    language: str = ""
    byline: str = ""
    place: str = ""
    place_id: str = ""
    publisher: str = ""
    own_title: str = ""
    url: str = ""
    sha256: str = ""
    encoding: str = ""
    tool: str = ""


def article_text(facts: Facts, body: str) -> str:
    """The article: a draft, with all that was found in its front matter."""
    lines = ["---"]
    for key, value in _written(facts):
        lines += entry(key, value, Place(0)) if value else []
    if facts.place and not facts.place_id:
        named = _shell(facts.place.title())
        lines.append(f"# dateline: no place has this name yet; regesta new place {named}")
    lines += entry("source", {key: value for key, value in _source(facts) if value}, Place(0))
    lines += [
        "status: draft",
        "# text: withheld    publishes annotations and quotations, and not the text: whose is it?",
        "---",
    ]
    return "\n".join(lines) + f"\n\n{body}"


def _written(facts: Facts) -> tuple[tuple[str, str], ...]:
    return (
        ("title", facts.title),
        ("date", facts.date),
        ("language", facts.language),
        ("byline", facts.byline),
        ("dateline", facts.place_id),
    )


def _source(facts: Facts) -> tuple[tuple[str, str], ...]:
    return (
        ("publisher", facts.publisher),
        ("title", facts.own_title),
        ("url", facts.url),
        ("sha256", facts.sha256),
    )


def sidecar_text(text: str, doubled: Sequence[Doubtful], said: Sequence[Said]) -> str:
    """The sidecar: what the canonical *text* itself suggests, none of it taken as true."""
    parts = ["status: draft"]
    searchable = Searchable(text)
    quotations = [line for one in said for line in _quotation(one, searchable)]
    corrections = [line for one in doubled for line in _correction(one, searchable)]
    if quotations or corrections:
        parts.insert(
            0,
            "# Proposals, made from the text. Accept one by removing its «status:», or remove it.",
        )
    parts += ["", "quotations:", *quotations] if quotations else []
    parts += ["", "corrections:", *corrections] if corrections else []
    return "\n".join(parts) + "\n"


def _quotation(said: Said, text: Searchable) -> Iterator[str]:
    selector = describe(said.span, text.text, text)
    if selector is None:
        return
    yield from _selector(selector)
    speakers = [id for id in said.ids if id.startswith(("people/", "organizations/"))]
    if len(speakers) == 1:
        yield f"    speaker: {speakers[0]}"
    elif speakers:
        yield f"    # speaker: {_one_line(said.speaker)} may be {' or '.join(speakers)}"
    elif said.speaker:
        named = _shell(_one_line(said.speaker))
        yield f"    # speaker: no record has this name yet; regesta new person {named}"
    if said.capacity:
        yield from _entry("as", said.capacity)
    yield f"    mode: {said.mode}"
    yield "    status: suggested"
    if said.speaker and not said.is_sure:
        yield "    certainty: medium    # the name stands further away"


def _correction(doubled: Doubtful, text: Searchable) -> Iterator[str]:
    selector = describe(doubled.span, text.text, text)
    if selector is None:
        return
    yield from _selector(selector)
    yield from _entry("reading", doubled.reading)
    yield f"    type: {doubled.type}"
    yield "    status: suggested"


def _selector(selector: Selector) -> Iterator[str]:
    head, *rest = entry("quote", selector.quote, Place(4))
    yield f"  - {head}"
    yield from rest
    for key in ("prefix", "suffix"):
        if value := getattr(selector, key):
            yield from _entry(key, value)
    if selector.occurrence is not None:
        yield f"    occurrence: {selector.occurrence}"


def _entry(key: str, value: str) -> Iterator[str]:
    head, *rest = entry(key, value, Place(4))
    yield f"    {head}"
    yield from rest


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def _shell(text: str) -> str:
    bare = text.strip("'\"").replace('"', "")
    return f'"{bare}"'


def record_text(facts: Facts, cuts: Sequence[Cut], capture: Capture, ending: str) -> str:
    """What was made of a capture, and every piece that the article does not have."""
    values: dict[str, Value] = {
        "article": f"articles/{facts.id}",
        "capture": facts.id + ending,
        "name": capture.name,
        "sha256": capture.digest,
        "encoding": facts.encoding,
        "rules": RULES,
        **({"extractor": facts.tool} if facts.tool else {}),
        "cut": [
            {"line": cut.piece.line, "rule": cut.rule, "text": cut.piece.words} for cut in cuts
        ],
    }
    lines = [line for key, value in values.items() for line in entry(key, value, Place(0))]
    return "\n".join([_HEAD, *lines, ""])


_HEAD = "# Made by `regesta ingest`: what the capture has and the article has not."
