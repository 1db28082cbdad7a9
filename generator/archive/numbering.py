"""A number for everything that can be found: how search and quick jump speak of records."""

from __future__ import annotations

from generator.archive.model import Archive


def numbered(archive: Archive) -> tuple[str, ...]:
    """The ids of all records that can be found; a record's number is its place, from 0.

    Entities come first, kind by kind, then articles by date: so kinds and dates need no column of
    their own in the tables that readers load. Withdrawn articles cannot be found.
    """
    found = (id for id, one in archive.calendar.items() if not one.is_withdrawn)
    return (*archive.entities, *found)
