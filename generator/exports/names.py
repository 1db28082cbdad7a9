"""Every name and title of the archive in one small file, for the quick jump.

A script that calls ``regestaNames``, and not JSON: a browser lets a page in a folder that no server
serves run a script beside it, but not read a file.
"""

from __future__ import annotations

import json

from generator.addresses import RECORD_KINDS, kind_of
from generator.archive.addressing import address_of
from generator.archive.model import Archive
from generator.archive.numbering import numbered
from generator.outputs import File

PATH = "names.js"


def names(archive: Archive) -> File:
    """The file: a list of rows [kind, folder, name, hint, other names].

    *kind* counts from 0 in the order of ``RECORD_KINDS``; *folder* is relative to ``site/``; *hint*
    is an article's date or an entity's description; the other names stand on a line each. A row's
    place, from 0, is the record's number in the search page's tables.
    """
    rows = [_row(id, archive) for id in numbered(archive)]
    # One row a line: a change of one name is a change of one line.
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    text = f"regestaNames([\n{lines}\n]);\n"
    # Two characters that end a line of script, but not of JSON.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return File(PATH, text.encode())


Row = tuple[int, str, str, str, str]


def _row(id: str, archive: Archive) -> Row:
    return (_kind(id), address_of(id, archive).folder, *archive.labels[id])


def _kind(id: str) -> int:
    return RECORD_KINDS.index(kind_of(id))
