"""What the commands that propose changes say of them: for people, and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.diagnostics import harmless
from generator.editing.ingesting import MOST, Ingested
from generator.editing.suggesting import Proposed, Suggested


def told(ingested: Ingested, *, is_dry_run: bool) -> str:
    """An ingested article, as people read it on a terminal."""
    lines = [f"{'Would make' if is_dry_run else 'Made'} {ingested.article}"]
    lines += [f"  {label:<11}{harmless(value)}" for label, value in ingested.found]
    lines.append(
        f"  {'proposed':<11}{_counted(ingested.quotations, 'quotation')}, "
        f"{_counted(ingested.corrections, 'correction')}"
    )
    if ingested.left_out:
        lines.append(
            f"  {'left out':<11}{ingested.left_out:,} more, after the first {MOST} of a kind"
        )
    lines += ["", *(f"  {edit.path}" for edit in ingested.edits)]
    if is_dry_run:
        cuts = [
            f"  {cut.piece.line:>5} {cut.rule:<13}{harmless(cut.piece.words)[:90]}"
            for cut in ingested.cuts
        ]
        return "\n".join(
            [*lines, *(["", "  What would be cut, by line and rule:"] if cuts else []), *cuts, ""]
        )
    following = (
        "Read it beside its capture; what was cut stands in the .cut.yaml file. Then run\n"
        f"  regesta suggest {ingested.article}"
    )
    return "\n".join([*lines, "", following, ""])


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def as_data(ingested: Ingested) -> dict[str, Any]:
    """The same for programs."""
    return {
        "article": ingested.article,
        "files": [edit.path for edit in ingested.edits],
        **dict(ingested.found),
        "quotations": ingested.quotations,
        "corrections": ingested.corrections,
        "left_out": ingested.left_out,
        "cuts": [
            {"line": cut.piece.line, "rule": cut.rule, "text": cut.piece.words}
            for cut in ingested.cuts
        ],
    }


def told_suggested(found: Suggested, *, candidates: int, is_written: bool) -> str:
    """What was suggested, article by article, and the names that nobody has yet."""
    lines: list[str] = []
    for one in found.articles:
        if one.suggestions or one.questions:
            lines += [one.article, *_suggested_lines(one), ""]
    lines += _candidate_lines(found, candidates)
    count = sum(len(one.suggestions) for one in found.articles)
    asked = sum(len(one.questions) for one in found.articles)
    lines.append(
        f"{_counted(count, 'suggestion')} and {_counted(asked, 'question')} "
        f"in {_counted(len(found.articles), 'article')}."
    )
    if count:
        lines.append(
            "They stand in the sidecars with «status: suggested»: remove that line to accept one, "
            "write «status: rejected» to never see it again."
            if is_written
            else "Nothing was written; `--write` writes them into the sidecars."
        )
    return "\n".join(lines)


def _suggested_lines(one: Proposed) -> Iterator[str]:
    width = min(32, max((len(each.words) for each in one.suggestions), default=0))
    for each in sorted(
        one.suggestions, key=lambda suggestion: (suggestion.entity, suggestion.words)
    ):
        times = f" ×{each.count}" if each.count > 1 else ""
        sure = "" if each.certainty == "high" else f"  [{each.certainty}] {each.why}"
        others = f", or {' or '.join(each.others)}" if each.others else ""
        yield f"  {harmless(each.words):<{width}}  {each.entity}{times}{sure}{others}"
    for question in one.questions:
        times = f" ×{question.count}" if question.count > 1 else ""
        ids = " or ".join(question.entities)
        yield f"  {harmless(question.words):<{width}}  ? {ids}{times}: {question.why}"


def _candidate_lines(found: Suggested, most: int) -> Iterator[str]:
    shown = found.candidates[:most]
    if not shown:
        return
    yield "Names that no record has yet, how often and where:"
    width = min(40, max(len(one.name) for one in shown))
    for one in shown:
        where = ", ".join(one.articles[:2]) + (", …" if len(one.articles) > 2 else "")
        yield f"  {harmless(one.name):<{width}}  {one.count:>4}  {where}"
    if len(found.candidates) > most:
        yield f"  … and {len(found.candidates) - most:,} more; --format json lists all"
    yield ""


def suggested_as_data(found: Suggested) -> dict[str, Any]:
    """The same for programs."""
    return {
        "articles": [
            {
                "article": one.article,
                "suggestions": [
                    {
                        "words": each.words,
                        "entity": each.entity,
                        "count": each.count,
                        "certainty": each.certainty,
                        "why": each.why,
                        "others": list(each.others),
                    }
                    for each in one.suggestions
                ],
                "questions": [
                    {
                        "words": each.words,
                        "entities": list(each.entities),
                        "count": each.count,
                        "why": each.why,
                    }
                    for each in one.questions
                ],
            }
            for one in found.articles
        ],
        "candidates": [
            {"name": one.name, "count": one.count, "articles": list(one.articles)}
            for one in found.candidates
        ],
    }
