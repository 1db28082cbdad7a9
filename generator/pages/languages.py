"""The language files of a theme, read into the wording of a site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.diagnostics import Diagnostic, Origin, Outcome, error, warning
from generator.pages.wording import Entry, Wording, locale_of
from generator.sources.yaml import Mapping as MappingNode
from generator.sources.yaml import Node, Scalar, parse


def wording(folders: tuple[Path, ...], language: str) -> Outcome[Wording]:
    """The texts of *language* from the theme's folders, the first of which wins; English behind."""
    told: list[Diagnostic] = []
    english = _texts(folders, "en", told)
    own = {} if language == "en" else _texts(folders, language.partition("-")[0], told)
    if "-" in language:
        own.update(_texts(folders, language, told))
    told.extend(_missing(own, english, language))
    return Outcome(Wording(language, own, english), told)


LISTED = 12
"""How many of the texts that a language lacks are named."""


def _missing(
    own: Mapping[str, Entry], english: Mapping[str, Entry], language: str
) -> Iterator[Diagnostic]:
    """What the language does not say, and the plural forms that it says too few of."""
    if language == "en":
        return
    categories = {*locale_of(language).plural_form.tags, "other"}
    lacking = [
        *(key for key in english if key not in own),
        *(
            f"{key} ({', '.join(sorted(categories - entry.keys()))})"
            for key, entry in own.items()
            if not isinstance(entry, str) and categories - entry.keys()
        ),
    ]
    if lacking:
        primary = language.partition("-")[0]
        more = f" and {len(lacking) - LISTED} more" if len(lacking) > LISTED else ""
        yield warning(
            "text-missing",
            Origin(f"templates/languages/{primary}.yaml"),
            f'"{language}" lacks {len(lacking)} of {len(english)} interface texts,'
            f" which are shown in English: {', '.join(lacking[:LISTED])}{more}",
            f"write them in templates/languages/{primary}.yaml",
        )


def _texts(folders: tuple[Path, ...], language: str, told: list[Diagnostic]) -> dict[str, Entry]:
    texts: dict[str, Entry] = {}
    for folder in reversed(folders):
        path = folder / "languages" / f"{language}.yaml"
        if path.is_file():
            shown = f"templates/languages/{language}.yaml"
            parsed = parse(path.read_text(encoding="utf-8-sig"), shown)
            told.extend(parsed.diagnostics)
            texts.update(_entries(parsed.value, shown, told))
    return texts


def _entries(node: Node | None, path: str, told: list[Diagnostic]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for key, value in node.entries if isinstance(node, MappingNode) else ():
        entry = _entry(value)
        if entry is None:
            told.append(
                error(
                    "language-file",
                    Origin(path, key.origin.line, key.origin.column, key.origin.length),
                    f'"{key.text}" must be a text, or plural forms with «other:»',
                    "write «key: text» or «key: {one: …, other: …}»",
                )
            )
        else:
            entries[key.text] = entry
    return entries


def _entry(node: Node) -> Entry | None:
    if isinstance(node, Scalar):
        return node.text
    if not isinstance(node, MappingNode):
        return None
    forms: Mapping[str, str] = {
        key.text: value.text for key, value in node.entries if isinstance(value, Scalar)
    }
    return forms if "other" in forms else None
