"""The language files of a theme, read into the wording of a site.

``<tag>.po`` is a gettext catalogue of all texts of a language; ``<tag>.yaml`` has single ones, and
all of English, from which others are translated. What YAML says goes before.
"""

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
    english = texts(folders, "en", told)
    own = {} if language == "en" else texts(folders, language.partition("-")[0], told)
    if "-" in language:
        own.update(texts(folders, language, told))
    told.extend(_missing(own, english, language))
    return Outcome(Wording(language, own, english), told)


def texts(folders: tuple[Path, ...], language: str, told: list[Diagnostic]) -> dict[str, Entry]:
    """What the files of one language say, by keys; what is wrong with them is added to *told*."""
    found: dict[str, Entry] = {}
    for folder in reversed(folders):
        catalogue = folder / catalogue_name(language)
        if catalogue.is_file():
            found.update(_translated(catalogue, language, told))
        single = folder / "languages" / f"{language}.yaml"
        if single.is_file():
            found.update(_single(single, told))
    return found


def catalogue_name(language: str) -> str:
    """Where the folder of a theme has the gettext catalogue of a language."""
    return f"languages/{language}.po"


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
            Origin(f"templates/{catalogue_name(primary)}"),
            f'"{language}" lacks {len(lacking)} of {len(english)} interface texts,'
            f" which are shown in English: {', '.join(lacking[:LISTED])}{more}",
            f"run `regesta translate {primary}`, and translate what the file lacks",
        )


def _translated(path: Path, language: str, told: list[Diagnostic]) -> dict[str, Entry]:
    # Sites in English read no catalogue.
    from generator.pages.catalogues import texts_of  # noqa: PLC0415 - slow to import

    found = texts_of(path.read_bytes(), f"templates/languages/{path.name}", language)
    told.extend(found.diagnostics)
    return found.value


def _single(path: Path, told: list[Diagnostic]) -> dict[str, Entry]:
    shown = f"templates/languages/{path.name}"
    parsed = parse(path.read_text(encoding="utf-8-sig"), shown)
    told.extend(parsed.diagnostics)
    return _entries(parsed.value, shown, told)


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
