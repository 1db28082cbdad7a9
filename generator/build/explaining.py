"""Why something was made again, in an editor's words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from generator.archive.noting import ALL, KEYS, Cell

_WORDS: Mapping[str, str] = {
    "entity_card": "name, description or dates of {}",
    "name_card": "name of {}",
    "names_of": "names of {}",
    "article_card": "title, date, summary or publisher of {}",
    "articles": "text or annotations of {}",
    "heads": "front matter of {}",
    "briefs": "title, summary, publisher, aliases or original of {}",
    "calendar": "date or status of {}",
    "entities": "record {}",
    "pages": "free page {}",
    "mentions_of": "mentions of {}",
    "counts_of": "how often {} is named",
    "forms_of": "forms of the name of {}",
    "related_to": "articles that are like {}",
    "neighbours_of": "what is named together with {}",
    "beside": "articles before and after {}",
    "template": "template {}",
    "plan": "which pages the site has",
    "file": "file of the site that somebody changed or removed",
    "menu": "menu of the site",
    "ways_in": "menu of the site",
    "totals": "totals of the archive",
    "newest": "newest articles",
    "most_mentioned": "most mentioned {}",
    "network_ties": "who is named together",
}
"""What cells and questions are, by kind; the others are called by their own names."""


def in_words(cell: Cell) -> str:
    """What a cell or a question is."""
    kind, key = cell
    name = kind.removesuffix("?")
    if key in (KEYS, ALL):
        return f"any of the {name.replace('_', ' ')}"
    if cell == ("template", "assets"):
        return "a style, script or picture of the theme"
    return _WORDS.get(name, f"{name.replace('_', ' ')} {{}}").format(_key(key)).strip()


def _key(key: str) -> str:
    """A key as people write it: some questions have several arguments."""
    if key.startswith("["):
        key = " ".join(map(str, json.loads(key)))
    return " ".join(key.split("\n")).strip()


def explained(cells: Iterable[Cell]) -> tuple[str, ...]:
    """What cells are, each once, in order."""
    return tuple(sorted({in_words(cell) for cell in cells}))
