"""The first line of a YAML file that tells editors' programs which schema it follows."""

from __future__ import annotations

from generator.sources.files import CONTENT

SCHEMAS = ".regesta/schema"


def modeline(path: str) -> str:
    """The line, with its line break, for a file of the archive (``content/people/x.yaml``)."""
    folder = path.removeprefix(f"{CONTENT}/").partition("/")[0]
    name = {"articles": "sidecar", "archive.yaml": "archive"}.get(folder, folder)
    return f"# yaml-language-server: $schema={'../' * path.count('/')}{SCHEMAS}/{name}.json\n"
