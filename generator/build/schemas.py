"""The schemas for editors' programs, kept beside the archive in ``.regesta/schema/``."""

from __future__ import annotations

from pathlib import Path

from generator.archive.model import Archive
from generator.exports.schemas import schemas

FOLDER = "schema"


def keep(archive: Archive, state: Path) -> tuple[Path, ...]:
    """Write the schemas of an archive below *state*, as far as they differ from what is there."""
    folder = state / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for file in schemas(archive):
        path = folder / file.path
        if not path.is_file() or path.read_bytes() != file.content:
            waiting = path.with_suffix(".tmp")
            waiting.write_bytes(file.content)
            # In one step, since an editor may read it at any moment.
            waiting.replace(path)
        paths.append(path)
    return tuple(paths)
