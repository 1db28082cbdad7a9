"""Two authority records become one: nothing that either says is lost silently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.diagnostics import Diagnostic, Origin, error, warning
from generator.editing.linking import Exchange
from generator.editing.rewriting import append, drop, put
from generator.editing.splicing import Page, Path, Plain, within
from generator.editing.writing import Value
from generator.sources.decoding import fields_of
from generator.sources.files import SourceFile
from generator.sources.records import DETAILS, Authority

_PROSE = ("biography", "history", "notes")
_OWN = ("name", "names", "aliases", "sort_name", *_PROSE)
"""Keys that are merged in ways of their own, or not at all."""

ORDER = (
    *("name", "sort_name", "names", "description", "biography", "history"),
    *sorted({key for details in DETAILS.values() for key in fields_of(details)}),
    *("same_as", "not_same_as", "image", "aliases", "sources", "notes"),
)
"""The keys of an authority record in the order in which new ones are written."""

Held = tuple[SourceFile, object]


def conflicts(source: Held, target: Held) -> Iterator[Diagnostic]:
    """Why two records cannot be one (errors), and where they say something else (warnings)."""
    given, kept = _plain(source[0]), _plain(target[0])
    ids = [getattr(one, "id", "") for _, one in (source, target)]
    for (file, record), plain, other in ((source, given, ids[1]), (target, kept, ids[0])):
        if other in _listed(plain.get("not_same_as")):
            yield error(
                "merge-refused",
                _place(file, record, "not_same_as"),
                f"this record says that it is not {other}",
                "remove that from «not_same_as:» first, if they are the same after all",
            )
        for key in plain:
            if key != "not_same_as" and other in _strings(plain[key]):
                yield error(
                    "merge-refused",
                    _place(file, record, key),
                    f"this record says something of {other}, which would then be said of itself",
                    f"remove it from «{key}:» first",
                )
    for path in _unlike(given, kept):
        yield warning(
            "merge-conflict",
            _place(target[0], target[1], str(path[0])),
            f"{'.'.join(map(str, path))}: “{_short(within(kept, path))}” stays; "
            f"{ids[0]} says “{_short(within(given, path))}”",
            "change it afterwards if the other is right",
        )


def _plain(file: SourceFile) -> dict[str, Plain]:
    plain = Page(file.content.decode("utf-8-sig")).plain
    return {key: one for key, one in plain.items() if one} if isinstance(plain, dict) else {}


def _place(file: SourceFile, record: object, key: str) -> Origin:
    origins = record.origins if isinstance(record, Authority) else {}
    return origins.get(key, Origin(file.path))._replace(length=1)


def _listed(value: Plain) -> Sequence[Plain]:
    return value if isinstance(value, list) else [value] if value else []


def _strings(value: Plain) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def _unlike(given: dict[str, Plain], kept: dict[str, Plain]) -> Iterator[Path]:
    """Where both have a value that only one can have, and not the same."""
    for key, value in given.items():
        other = kept.get(key)
        if key in _OWN or other is None or other == value:
            continue
        if isinstance(value, dict) and isinstance(other, dict):
            yield from (
                (key, one)
                for one in value
                if one in other and other[one] != value[one] and one != "url"
            )
        elif key == "coordinates" or not (isinstance(value, list) or isinstance(other, list)):
            yield (key,)


def _short(value: Plain) -> str:
    words = value if isinstance(value, str) else ", ".join(_strings(value))
    return words if len(words) <= 60 else f"{words[:57]}…"


def merged(text: str, source: str, ids: Exchange) -> str:
    """The record *text* with all that *source* adds: names, facts, sources, prose, old ids."""
    given = Page(source).plain
    assert isinstance(given, dict)  # noqa: S101 - the record could be read
    for key, value in given.items():
        if value and key not in _OWN:
            text = _with_value(text, (key,), value)
    for key in _PROSE:
        text = _with_prose(text, key, given.get(key))
    names = [{"name": given["name"], "type": "alias"}, *_listed(given.get("names"))]
    text = _with_items(text, ("names",), _new_names(text, names))
    return _with_items(text, ("aliases",), [ids.old, *_listed(given.get("aliases"))])


def _with_value(text: str, path: Path, value: Plain) -> str:
    kept = within(Page(text).plain, path)
    if kept is None:
        return put(text, path, value, order=ORDER)
    if isinstance(value, dict) and isinstance(kept, dict):
        for key, one in value.items():
            text = _with_value(text, (*path, key), one) if one else text
        return text
    if path != ("coordinates",) and (isinstance(value, list) or isinstance(kept, list)):
        return _with_items(text, path, _listed(value))
    return text


def _with_items(text: str, path: Path, items: Sequence[Plain]) -> str:
    known = _listed(within(Page(text).plain, path))
    new: list[Value] = [
        one for place, one in enumerate(items) if one not in known and one not in items[:place]
    ]
    return append(text, path, new, order=ORDER)


def _new_names(text: str, names: Sequence[Plain]) -> list[Plain]:
    """Of some names those that the record does not have yet, whatever else is told of them."""
    plain = Page(text).plain
    known = {within(plain, ("name",))}
    known |= {within(one, ("name",)) for one in _listed(within(plain, ("names",)))}
    found = []
    for one in names:
        name = within(one, ("name",))
        if name not in known or within(one, ("forms",)):
            found.append(one)
        known.add(name)
    return found


def _with_prose(text: str, key: str, prose: Plain) -> str:
    """Prose below the prose that is there."""
    kept = within(Page(text).plain, (key,))
    if not isinstance(prose, str) or (isinstance(kept, str) and prose.strip() in kept):
        return text
    both = f"{kept.rstrip()}\n\n{prose.strip()}\n" if isinstance(kept, str) else prose
    return put(text, (key,), both, order=ORDER)


def without_repeats(text: str, id: str) -> str:
    """A YAML text without items of lists that name *id* and say only what one before them says."""
    while path := next(_repeats(Page(text).plain, (), id), None):
        text = drop(text, path)
    return text


def _repeats(plain: Plain, path: Path, id: str) -> Iterator[Path]:
    if isinstance(plain, dict):
        for key, one in plain.items():
            yield from _repeats(one, (*path, key), id)
    elif isinstance(plain, list):
        for place, one in enumerate(plain):
            if one in plain[:place] and id in _strings(one):
                yield (*path, place)
            else:
                yield from _repeats(one, (*path, place), id)
