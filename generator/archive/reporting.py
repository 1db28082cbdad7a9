"""Which articles report an event: those that name it, and were written when it was news."""

from __future__ import annotations

import datetime as dt

from generator.archive.model import Archive
from generator.dates import LATEST, Edtf
from generator.sources.records import Event

NEWS = 14
"""For how many days after an event an article that names it is taken for a report of it; later ones
look back on it."""


def reports_of(archive: Archive, event: str) -> tuple[str, ...]:
    """The reports of an event, in the order of time; none of one that has no date."""
    return archive.notes.ask(("reports_of", event), lambda: _reports(archive, event))


def _reports(archive: Archive, event: str) -> tuple[str, ...]:
    date = _date(archive, event)
    if date is None:
        return ()
    until = _later(date.earliest if date.latest == LATEST else date.latest)
    return tuple(
        id
        for id in archive.articles_of.get(event, ())
        if not (one := archive.calendar[id]).is_withdrawn
        and one.date.latest >= date.earliest
        and one.date.earliest <= until
    )


def _date(archive: Archive, event: str) -> Edtf | None:
    described = archive.entities.get(event)
    details = described.authority.details if described else None
    return details.date if isinstance(details, Event) else None


def _later(day: str) -> str:
    try:
        return (dt.date.fromisoformat(day) + dt.timedelta(days=NEWS)).isoformat()
    except (ValueError, OverflowError):
        # The year 0, or the last days of the year 9999.
        return day


def reported_in(archive: Archive, article: str) -> tuple[str, ...]:
    """The events that an article reports and others too, the most telling first."""
    named = archive.entities_in.get(article, ())
    return tuple(
        id
        for id in named
        if id.startswith("events/")
        and len(found := reports_of(archive, id)) > 1
        and article in found
    )


def is_beside_original(archive: Archive, translation: str) -> bool:
    """Whether there are a translation's text and that of its original to stand side by side."""
    own = archive.briefs.get(translation)
    if own is None or own.translation_of is None:
        return False
    return all(
        one is not None and one.text != "withheld" and one.status == "published"
        for one in map(archive.heads.get, (translation, own.translation_of.id))
    )
