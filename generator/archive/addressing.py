"""Where the records of an archive live on its site."""

from __future__ import annotations

from generator.addresses import (
    ENTITY_KINDS,
    Address,
    article_address,
    entity_address,
    kind_of,
    page_address,
)
from generator.archive.model import Archive


def address_of(record_id: str, archive: Archive) -> Address:
    """Where a record's page, or an attachment, stands.

    Raises KeyError for an id that the archive does not have.
    """
    # An id says in which index it stands: whoever asks has read that one alone.
    kind = kind_of(record_id)
    if kind in ENTITY_KINDS and record_id in archive.entities:
        return entity_address(record_id)
    if kind == "files" and record_id in archive.attachments:
        return Address(record_id)
    if kind == "pages" and record_id in archive.pages:
        return page_address(record_id)
    return article_address(record_id, archive.calendar[record_id].date.year)
