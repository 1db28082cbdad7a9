"""Interface texts as gettext catalogues: what translators and their tools read and write.

A message's context (``msgctxt``) is the key of a text, its id (``msgid``) what English says. Only
the key tells which text it is: a comma that is mended in English orphans no translation. Catalogues
are read as they are, and never compiled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from gettext import c2py
from io import BytesIO
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from generator.diagnostics import Diagnostic, Origin, Outcome, error, warning
from generator.pages.wording import Entry, locale_of
from generator.sources.decoding import did_you_mean

_HEADER = """\
# What a site made by Regesta says itself. msgctxt is the key of a text, and {names} are filled in.
# A text that is marked as fuzzy is not used: English said something else when it was translated.
#"""

_UNSAID = re.compile(rb'^"POT-Creation-Date: *YEAR.*"', re.MULTILINE)
"""A date as templates of catalogues have it: Babel refuses this one, and takes the other."""

_COUNTS = (*range(200), 1000, 1_000_000)
"""Numbers that have all plural forms between them, in any language that CLDR knows."""


def texts_of(content: bytes, path: str, language: str) -> Outcome[dict[str, Entry]]:
    """The texts of a catalogue by their keys: those that are translated, and not fuzzy."""
    told: list[Diagnostic] = []
    catalogue = _opened(content, path, told)
    places = _places(catalogue, language)
    texts: dict[str, Entry] = {}
    for message in _messages(catalogue):
        entry = _entry(message, places)
        if not message.context:
            told.append(_unnamed(message, path))
        elif entry and not message.fuzzy:
            texts[message.context] = entry
            told.extend(_misnamed(message, path))
    return Outcome(texts, told)


def written(
    language: str,
    english: Mapping[str, Entry],
    own: Mapping[str, Entry],
    before: bytes,
    now: datetime,
) -> bytes:
    """A catalogue of all that *english* says, with what the language says of it already.

    What stands in the catalogue of *before* keeps its remarks; what English says otherwise than
    there is marked as fuzzy.
    """
    old = _opened(before, "", [])
    known = {one.context: one for one in _messages(old)}
    new = Catalog(
        locale=language.replace("-", "_"),
        project="Regesta",
        version="1",
        msgid_bugs_address=old.msgid_bugs_address if before else None,
        last_translator=old.last_translator if before else None,
        language_team=old.language_team if before else None,
        header_comment=old.header_comment if before else _HEADER,
        creation_date=old.creation_date if before else now,
        revision_date=old.revision_date if before else now,
        charset="utf-8",
        fuzzy=False,
    )
    names = _names(new, language)
    for key, entry in english.items():
        said = _said(names, own[key], is_one=isinstance(entry, str)) if own.get(key) else None
        _add(new, key, entry, said, known.get(key))
    # What English says no more is kept, as remarks: it may come back.
    new.obsolete = old.obsolete
    for message in known.values():
        if message.context and message.context not in english:
            new.obsolete[message.context] = message
    file = BytesIO()
    write_po(file, new, width=100, include_previous=True)
    return file.getvalue()


def _opened(content: bytes, path: str, told: list[Diagnostic]) -> Catalog:
    try:
        said = _UNSAID.sub(b'""', content.removeprefix(b"\xef\xbb\xbf"))
        found = read_po(BytesIO(said), abort_invalid=True)
        _check_plural(found)
    except PoFileError as problem:
        told.append(_refused(path, problem.lineno + 1, "this line is none of a gettext catalogue"))
    except (UnicodeDecodeError, LookupError):
        told.append(_refused(path, 1, "the catalogue is not in the encoding that it names"))
    except (ValueError, ArithmeticError):
        message = "the head of the catalogue makes no sense: a date in it, or its plural forms"
        told.append(_refused(path, 1, message))
    else:
        return found
    return Catalog()


def _check_plural(catalogue: Catalog) -> None:
    """Raise ValueError or ArithmeticError where the rule of plural forms cannot be followed."""
    plural = c2py(catalogue.plural_expr)
    if any(plural(count) >= catalogue.num_plurals for count in _COUNTS):
        raise ValueError(catalogue.plural_expr)


def _refused(path: str, line: int, message: str) -> Diagnostic:
    hint = "mend it there, or take back what was changed"
    return error("language-file", Origin(path, line), message, hint)


def _unnamed(message: Message, path: str) -> Diagnostic:
    return error(
        "language-file",
        Origin(path, message.lineno or 1),
        "a message must say in «msgctxt» which text it is",
        "`regesta translate` writes a catalogue with all texts",
    )


def _misnamed(message: Message, path: str) -> Iterator[Diagnostic]:
    """Names in braces that English has not: nothing fills them in, and readers see them."""
    wanted = {name for text in _forms(message.id) for name in _NAME.findall(text)}
    for name in dict.fromkeys(_NAME.findall(" ".join(_forms(message.string)))):
        if name not in wanted:
            yield warning(
                "text-name-unknown",
                Origin(path, message.lineno or 1),
                f'nothing fills in "{name}" in the text "{message.context}"',
                did_you_mean(name, wanted) if wanted else "take it out: English has none there",
            )


_NAME = re.compile(r"\{\w+\}")


def _messages(catalogue: Catalog) -> Iterator[Message]:
    """All messages but the header."""
    return (one for one in catalogue if one.id)


def _entry(message: Message, places: Mapping[str, int]) -> Entry | None:
    """What a message says; plural forms by the names of CLDR, where none is empty."""
    if not message.pluralizable:
        return str(message.string) or None
    strings = dict(enumerate(_forms(message.string)))
    said = {name: text for name, place in places.items() if (text := strings.get(place))}
    return said if "other" in said else None


def _forms(strings: Any) -> tuple[str, ...]:  # noqa: ANN401 - as Babel has it
    return (strings,) if isinstance(strings, str) else tuple(strings)


def _places(catalogue: Catalog, language: str) -> dict[str, int]:
    """Where gettext has the plural forms that CLDR names.

    One that no whole number has is the last: nothing here is counted in fractions.
    """
    names = (*locale_of(language).plural_form.tags, "other")
    return dict.fromkeys(names, catalogue.num_plurals - 1) | dict(_counted(catalogue, language))


def _names(catalogue: Catalog, language: str) -> tuple[str, ...]:
    """What CLDR calls the plural forms that gettext numbers."""
    found = {place: name for name, place in _counted(catalogue, language)}
    return tuple(found.get(place, "other") for place in range(catalogue.num_plurals))


def _counted(catalogue: Catalog, language: str) -> Iterator[tuple[str, int]]:
    """The plural form of each number by its name and by its place, the smallest number last."""
    plural, locale = c2py(catalogue.plural_expr), locale_of(language)
    return ((locale.plural_form(count), plural(count)) for count in reversed(_COUNTS))


def _add(
    catalogue: Catalog,
    key: str,
    english: Entry,
    said: str | tuple[str, ...] | None,
    old: Message | None,
) -> None:
    id = english if isinstance(english, str) else (english.get("one", ""), english["other"])
    is_other = old is not None and old.id != id
    is_fuzzy = is_other or (old is not None and old.fuzzy and not said)
    blank = "" if isinstance(id, str) else ("",) * catalogue.num_plurals
    flags = ["fuzzy"] if is_fuzzy else []
    if "{" in "".join(_forms(id)):
        flags.append("python-brace-format")
    catalogue.add(
        id,
        said or (old and old.string) or blank,
        context=key,
        flags=flags,
        user_comments=old.user_comments if old else (),
        previous_id=old.id if old and is_other else (),
    )


def _said(names: tuple[str, ...], entry: Entry, *, is_one: bool) -> str | tuple[str, ...]:
    """What a language says of a text, as gettext has it."""
    forms = {"other": entry} if isinstance(entry, str) else entry
    other = forms["other"]
    return other if is_one else tuple(forms.get(name, other) for name in names)
