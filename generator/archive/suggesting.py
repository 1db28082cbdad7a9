"""What an editor may have meant by an id that no record has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from generator.addresses import kind_of, slug_of
from generator.archive.model import Archive


class Names:
    """The ids of an archive by kind, and the names that lead to them. Made when first asked."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    @classmethod
    def of(cls, archive: Archive) -> Names:
        return cls(archive)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        archive = self._archive
        return (*archive.entities, *archive.articles, *archive.pages, *archive.attachments)

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """Ids by what people may write instead: slugs and names as slugs."""
        names: dict[str, str] = {}
        for id, described in self._archive.entities.items():
            for name in (
                described.authority.name,
                *(one.name for one in described.authority.names),
            ):
                names.setdefault("-".join(name.casefold().split()), id)
        return names


def did_you_mean(id: str, names: Names, kinds: Iterable[str]) -> str:
    """A hint with the nearest id of the right kind: by slug, then by name."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow to import, seldom needed

    wanted = frozenset(kinds)
    slug = slug_of(id) or id
    elsewhere = [one for one in names.ids if slug_of(one) == slug and kind_of(one) in wanted]
    if elsewhere:
        return f'did you mean "{elsewhere[0]}"?'
    right = {one: slug_of(one) for one in names.ids if kind_of(one) in wanted}
    found = process.extractOne(slug, right, scorer=fuzz.ratio, score_cutoff=70)
    if found:
        return f'did you mean "{found[2]}"?'
    named = {name: one for name, one in names.by_name.items() if kind_of(one) in wanted}
    match = process.extractOne(slug, named.keys(), scorer=fuzz.ratio, score_cutoff=70)
    if match:
        return f'did you mean "{named[match[0]]}"?'
    folder = kind_of(id) if kind_of(id) in wanted else min(wanted)
    if folder == "files":
        return f"put the file into content/files/{slug}, or correct the id"
    ending = "md" if folder in ("articles", "pages") else "yaml"
    return f"write content/{folder}/{slug}.{ending}, or correct the id"
