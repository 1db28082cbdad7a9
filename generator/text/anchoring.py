"""An annotation becomes a place in the text, or the reason why it has none."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from generator.diagnostics import Diagnostic, Origin, Outcome, Severity, error, warning
from generator.sources.records import Annotation, Mention, Selector, Sidecar
from generator.text.matching import Match, Searchable, choose, nearest
from generator.text.model import Anchored, Paragraph, Span

BUDGET = 40_000_000
"""Code points that approximate search may look through in one article: about three seconds."""

MANY = 100
"""Places of one quote: above this, words around them are not tried."""

CONTEXT = 70
"""Code points of the words shown around a mark, on each side."""


def anchor(
    sidecar: Sidecar, text: str, paragraphs: Sequence[Paragraph]
) -> Outcome[tuple[Anchored, ...]]:
    """Find where each annotation stands in a canonical *text*.

    The result has the annotations that were found, in their order; one that is ambiguous or lost is
    an error at its line and is left out. Rejected annotations are neither looked for nor reported.
    """
    searchable = Searchable(text)
    told: list[Diagnostic] = []
    found: list[Anchored] = []
    budget = BUDGET
    for annotation in sidecar.annotations:
        if annotation.status == "rejected":
            continue
        if annotation.target is None:
            found.append(Anchored(annotation, (), "whole"))
            continue
        matches = searchable.find(annotation.target.quote)
        if not matches:
            budget -= len(text)
            anchored = _nearby(annotation, searchable, paragraphs, told, may_search=budget > 0)
        else:
            anchored = _chosen(annotation, matches, searchable, told)
        if anchored:
            found.append(anchored)
    found = list(_without_repeats(found))
    told.extend(_conflicts(found))
    return Outcome(tuple(_with_words(one, text, paragraphs) for one in found), told)


def describe(span: Span, text: str, searchable: Searchable | None = None) -> Selector | None:
    """The shortest selector that leads back to *span* of a canonical *text*: anchoring's inverse.

    Words alone where they stand once; else with whole words around them, at least 32 code points,
    until they single the place out; else with the number of the occurrence. None when *span* does
    not begin and end with a word: no selector leads there. *searchable* is that of *text*, for
    whoever describes many.
    """
    searchable = searchable or Searchable(text)
    quote = text[span.start : span.end]
    place = Origin("")
    matches = searchable.find(quote)
    if Match(*span) not in matches:
        return None
    if len(matches) == 1:
        return Selector(quote, place)
    # Each place is weighed against all others: of very many only the number tells one quickly.
    for reach in (32, 64, 128) if len(matches) <= MANY else ():
        prefix, suffix = before(text, span.start, 0, reach), after(text, span.end, len(text), reach)
        if choose(matches, searchable, prefix=prefix, suffix=suffix) == (Match(*span),):
            return Selector(quote, place, prefix=prefix, suffix=suffix)
    number = matches.index(Match(*span)) + 1
    return Selector(quote, place, occurrence=number)


def _chosen(
    annotation: Annotation,
    matches: tuple[Match, ...],
    searchable: Searchable,
    told: list[Diagnostic],
) -> Anchored | None:
    selector = annotation.target
    assert selector is not None  # noqa: S101 - the caller has looked
    if selector.prefix or selector.suffix:
        around = choose(matches, searchable, prefix=selector.prefix, suffix=selector.suffix)
        if not around:
            told.append(_elsewhere(selector, len(matches)))
            return None
        if len(around) > 1 and selector.occurrence is None:
            told.append(_ambiguous(selector, len(around)))
            return None
        matches = around
    if selector.occurrence is not None:
        if selector.occurrence > len(matches):
            told.append(_too_few(selector, len(matches)))
            return None
        matches = (matches[selector.occurrence - 1],)
    if len(matches) > 1 and not isinstance(annotation.body, Mention):
        told.append(_ambiguous(selector, len(matches)))
        return None
    return Anchored(annotation, tuple(Span(*place) for place in matches), "exact")


def _nearby(
    annotation: Annotation,
    searchable: Searchable,
    paragraphs: Sequence[Paragraph],
    told: list[Diagnostic],
    *,
    may_search: bool,
) -> Anchored | None:
    selector = annotation.target
    assert selector is not None  # noqa: S101 - the caller has looked
    near = (
        nearest(selector.quote, searchable, prefix=selector.prefix, suffix=selector.suffix)
        if may_search
        else None
    )
    quote = _short(selector.quote)
    if near is None:
        hint = "copy the words from the article, or remove the annotation"
        told.append(error("quote-lost", selector.origin, f'"{quote}" is not in the article', hint))
        return None
    words = _short(searchable.text[near.start : near.end])
    where = paragraph_of(near.start, paragraphs)
    if not near.is_safe or selector.occurrence is not None:
        hint = f'nearest is "{words}" (paragraph {where.removeprefix("p") or "?"})'
        told.append(error("quote-lost", selector.origin, f'"{quote}" is not in the article', hint))
        return None
    told.append(
        warning(
            "quote-moved",
            selector.origin,
            f'"{quote}" now reads "{words}" in the article',
            "run `regesta reanchor`, or write the new words into the sidecar if they are meant",
        )
    )
    return Anchored(annotation, (Span(near.start, near.end),), "moved")


def _short(words: str) -> str:
    folded = " ".join(words.split())
    return folded if len(folded) <= 80 else f"{folded[:60]} … {folded[-15:]}"


def _elsewhere(selector: Selector, count: int) -> Diagnostic:
    times = "once" if count == 1 else f"{count} times"
    return error(
        "quote-lost",
        selector.origin,
        f'"{_short(selector.quote)}" stands in the article {times}, with other words around it',
        "correct prefix and suffix, or use «occurrence:»",
    )


def _ambiguous(selector: Selector, count: int) -> Diagnostic:
    return error(
        "quote-ambiguous",
        selector.origin,
        f'"{_short(selector.quote)}" stands in the article {count} times',
        f"say which: «occurrence: 1» to {count}, or give more of the words around it",
    )


def _too_few(selector: Selector, count: int) -> Diagnostic:
    times = "only once" if count == 1 else f"only {count} times"
    around = " with these words around it" if selector.prefix or selector.suffix else ""
    return error(
        "occurrence-out-of-range",
        selector.origin,
        f'"{_short(selector.quote)}" stands in the article {times}{around}',
        f"«occurrence:» may be 1 to {count}" if count > 1 else "remove «occurrence:»",
    )


def _without_repeats(found: Sequence[Anchored]) -> Iterator[Anchored]:
    """A short name is not marked again inside a longer one of the same entity.

    "Bordyuzha", wherever it stands, would else also be marked within each "Nikolai Bordyuzha".
    """
    spans_of: dict[str, list[Span]] = defaultdict(list)
    for one in found:
        if isinstance(one.annotation.body, Mention):
            spans_of[one.annotation.body.entity.id].extend(one.spans)
    longest = {id: _outermost(spans) for id, spans in spans_of.items()}
    for one in found:
        body, target = one.annotation.body, one.annotation.target
        if not isinstance(body, Mention) or target is None or target.occurrence is not None:
            yield one
            continue
        outer = longest[body.entity.id]
        kept = tuple(span for span in one.spans if not _is_inside(span, outer))
        yield msgspec.structs.replace(one, spans=kept) if kept else one


def _outermost(spans: list[Span]) -> list[Span]:
    """The spans that no other contains, by start."""
    outer: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not outer or span.end > outer[-1].end:
            outer.append(span)
    return outer


def _is_inside(span: Span, outer: list[Span]) -> bool:
    place = bisect_right(outer, span.start, key=lambda one: one.start) - 1
    around = outer[place] if place >= 0 else None
    return around is not None and around != span and span.end <= around.end


def _conflicts(found: Sequence[Anchored]) -> Iterator[Diagnostic]:
    """The same words for two entities, unless one is an alternative of the other."""
    first: dict[Span, Annotation] = {}
    for one in found:
        body = one.annotation.body
        if not isinstance(body, Mention):
            continue
        for span in one.spans:
            known = first.setdefault(span, one.annotation)
            if known is not one.annotation:
                problem = _conflict(one.annotation, known)
                if problem:
                    yield problem
                    break


def _conflict(annotation: Annotation, known: Annotation) -> Diagnostic | None:
    body, other = annotation.body, known.body
    assert isinstance(body, Mention)  # noqa: S101 - only mentions compete for words
    assert isinstance(other, Mention)  # noqa: S101
    origin = annotation.target.origin if annotation.target else annotation.origin
    if body.entity.id == other.entity.id:
        return warning(
            "mention-repeated",
            origin,
            f"these words are marked as {body.entity.id} on line {known.origin.line} already",
            "remove one of the two",
        )
    alternatives = {
        one.entity.id for one in (*annotation.alternatives, *known.alternatives) if one.entity
    }
    if {body.entity.id, other.entity.id} & alternatives:
        return None
    return Diagnostic(
        code="mention-conflict",
        severity=Severity.ERROR,
        origin=origin,
        message=(
            f"these words are {other.entity.id} on line {known.origin.line}, "
            f"and {body.entity.id} here"
        ),
        hint="keep one, or make the other one of its «alternatives:»",
        related=(known.origin,),
    )


def _with_words(one: Anchored, text: str, paragraphs: Sequence[Paragraph]) -> Anchored:
    words, ahead, behind, ids = [], [], [], []
    for start, end in one.spans:
        first = _block(start, paragraphs)
        last = first if end <= first.end else _block(max(start, end - 1), paragraphs)
        words.append(text[start:end].replace("\n", " "))
        ahead.append(before(text, start, first.start, CONTEXT))
        behind.append(after(text, end, last.end, CONTEXT))
        ids.append(first.id)
    return Anchored(
        one.annotation, one.spans, one.how, tuple(words), tuple(ahead), tuple(behind), tuple(ids)
    )


def _block(place: int, paragraphs: Sequence[Paragraph]) -> Paragraph:
    index = bisect_right(paragraphs, place, key=lambda one: one.start) - 1
    return paragraphs[index] if index >= 0 else Paragraph("", 0, place)


def paragraph_of(place: int, paragraphs: Sequence[Paragraph]) -> str:
    """The id of the paragraph in which a place of the text lies."""
    return _block(place, paragraphs).id


def before(text: str, place: int, floor: int, reach: int) -> str:
    """The whole words before *place*, not before *floor*, about *reach* code points."""
    start = max(floor, place - reach)
    if start > floor and not text[start - 1].isspace():
        space = text.find(" ", start, place)
        start = space + 1 if space >= 0 else start
    return text[start:place]


def after(text: str, place: int, ceiling: int, reach: int) -> str:
    """The whole words after *place*, not after *ceiling*, about *reach* code points."""
    end = min(ceiling, place + reach)
    if end < ceiling and not text[end].isspace():
        space = text.rfind(" ", place, end)
        end = space if space > place else end
    return text[place:end]
