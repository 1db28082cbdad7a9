"""What the commands that propose changes say of them: for people, and for programs."""

from __future__ import annotations

from typing import Any

from generator.diagnostics import harmless
from generator.editing.ingesting import Ingested


def told(ingested: Ingested, *, is_dry_run: bool) -> str:
    """An ingested article, as people read it on a terminal."""
    lines = [f"{'Would make' if is_dry_run else 'Made'} {ingested.article}"]
    lines += [f"  {label:<11}{harmless(value)}" for label, value in ingested.found]
    lines.append(
        f"  {'proposed':<11}{_counted(ingested.quotations, 'quotation')}, "
        f"{_counted(ingested.corrections, 'correction')}"
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
        "cuts": [
            {"line": cut.piece.line, "rule": cut.rule, "text": cut.piece.words}
            for cut in ingested.cuts
        ],
    }
