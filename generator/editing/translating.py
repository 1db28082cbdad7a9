"""A language to translate what the interface says into: a gettext catalogue of all its texts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from babel.core import UnknownLocaleError, parse_locale

from generator.diagnostics import Diagnostic, Origin, Outcome, error, has_errors
from generator.editing.edits import Edit, current
from generator.pages.catalogues import written
from generator.pages.languages import catalogue_name, texts


def translate(
    language: str, root: Path, themes: tuple[Path, ...], now: datetime
) -> Outcome[tuple[Edit, ...]]:
    """The catalogue of a language (BCP 47) in the archive's own theme.

    It has all texts of today with what is translated already, in the theme or in the archive.
    Nothing changes where all are there. A catalogue that cannot be read is left as it is.
    """
    try:
        language = _canonical(language)
    except (UnknownLocaleError, ValueError):
        return _refused(f'"{language}" is no language tag', "write one as BCP 47 has it: fa, uk")
    if language.partition("-")[0] == "en":
        return _refused(
            "English is what others are translated from",
            "write what you want to say otherwise in templates/languages/en.yaml",
        )
    told: list[Diagnostic] = []
    english, own = texts(themes, "en", told), texts(themes, language, told)
    if has_errors(told):
        return Outcome((), told)
    path = f"templates/{catalogue_name(language)}"
    before = current(root, path)
    # To begin with, what the theme has: its remarks, and what English said then.
    after = written(language, english, own, before or _of_theme(themes, language), now)
    return Outcome((Edit(path, before, after),), told)


def _canonical(language: str) -> str:
    """A tag in the letters in which files are named by it: ``FA`` is ``fa`` (RFC 5646, 2.1.1)."""
    primary, region, script, variant = parse_locale(language, sep="-")[:4]
    return "-".join(filter(None, (primary, script, region, variant and variant.lower())))


def _of_theme(themes: tuple[Path, ...], language: str) -> bytes:
    path = themes[-1] / catalogue_name(language)
    return path.read_bytes() if path.is_file() else b""


def _refused(message: str, hint: str) -> Outcome[tuple[Edit, ...]]:
    place = Origin("templates/languages", 0)
    return Outcome((), [error("translate-refused", place, message, hint)])
