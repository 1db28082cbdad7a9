"""New records: a file to begin with, and a slug made from a name."""

from __future__ import annotations

import re

from anyascii import anyascii

from generator.dates import parse
from generator.diagnostics import Origin, Outcome, error
from generator.editing.edits import Edit
from generator.editing.modelines import modeline

KINDS = {
    "article": "articles",
    "person": "people",
    "organization": "organizations",
    "place": "places",
    "event": "events",
    "topic": "topics",
    "work": "works",
    "page": "pages",
}

_OWN = {
    "people": (
        "# born: 1949-10-20\n# positions:\n"
        "#   - {organization: organizations/x, title: Director, from: 2003, until: 2016}\n"
    ),
    "organizations": "# type: agency\n# founded: 2001-06-15\n# seat: places/x\n",
    "places": "# type: city\n# coordinates: [38.56, 68.77]\n# country: places/x\n",
    "events": "# date: 2007-10-05\n# place: places/x\n# participants: [organizations/x]\n",
    "topics": "# broader: topics/x\n",
    "works": "# type: memorandum\n# date: 2007-10-05\n# parties: [organizations/x]\n",
}


def create(kind: str, name: str, *, date: str = "") -> Outcome[tuple[Edit, ...]]:
    """The files of a new record of *kind* (``person``) with a *name*; an article has two."""
    folder = KINDS.get(kind) or (kind if kind in KINDS.values() else "")
    if not folder:
        return _refused(f'there is no kind "{kind}"', f"kinds are: {', '.join(KINDS)}")
    slug = slug_from(name)
    if not slug:
        return _refused(f'"{name}" has no letter or digit', "give the record a name")
    if folder == "articles":
        return _article(name, slug, date)
    if folder == "pages":
        return Outcome(
            (_edit(f"pages/{slug}.md", f"---\ntitle: {_quoted(name)}\n---\n\nWrite here.\n"),)
        )
    text = (
        f"name: {_quoted(name)}\n"
        "# description: one line\n"
        "# names:\n#   - {name: another form, language: ru, type: alias}\n"
        f"{_OWN[folder]}"
    )
    return Outcome((_edit(f"{folder}/{slug}.yaml", text),))


def _article(title: str, slug: str, date: str) -> Outcome[tuple[Edit, ...]]:
    edtf = parse(date)
    if edtf is None:
        return _refused(
            "an article needs a date" if not date else f'"{date}" is not a date',
            "give it with --date 2007-10-05",
        )
    day = date if re.fullmatch(r"[\d-]+", date) else edtf.earliest
    stem = f"articles/{edtf.year}/{day}-{slug}"
    article = (
        f"---\ntitle: {_quoted(title)}\ndate: {_quoted(date)}\n"
        "# language: en\n# dateline: places/x\n"
        "# source:\n#   publisher: who published it\n#   url: https://…\n"
        "status: draft\n---\n\nThe text, as its source has it.\n"
    )
    sidecar = (
        "# status: draft\n"
        "# mentions:\n#   - quote: words as they stand in the text\n#     entity: people/x\n"
        "# quotations:\n# corrections:\n# notes:\n# statements:\n"
    )
    return Outcome((_edit(f"{stem}.md", article), _edit(f"{stem}.yaml", sidecar)))


def slug_from(name: str) -> str:
    """An address from a name: Latin letters, digits and hyphens, of any script."""
    ascii_name = anyascii(name).replace("'", "").casefold()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:80].strip("-")


def _quoted(text: str) -> str:
    """A YAML text: bare where that is safe, else between single quotation marks."""
    if re.fullmatch(r"[^\W_][\w .,()/–—-]*", text) and not text.endswith(" "):
        return text
    return "'" + text.replace("'", "''").replace("\n", " ") + "'"


def _edit(path: str, text: str) -> Edit:
    path = f"content/{path}"
    head = modeline(path) if path.endswith(".yaml") else ""
    return Edit(path, None, f"{head}{text}".encode())


def _refused(message: str, hint: str) -> Outcome[tuple[Edit, ...]]:
    return Outcome((), [error("new-refused", Origin("content"), message, hint)])
