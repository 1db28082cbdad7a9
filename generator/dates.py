"""Dates that may be uncertain, approximate or open: EDTF (ISO 8601-2:2019), levels 0 and 1."""

from __future__ import annotations

import msgspec


class Edtf(msgspec.Struct, frozen=True):
    """A date as it was written, and the days that it may mean.

    *text* is the EDTF expression. *earliest* and *latest* are ISO days (``2007-10-05``), the bounds
    for sorting and for overlap; an open or unknown start is ``0000-01-01``, an open or unknown end
    is ``9999-12-31``.
    """

    text: str
    earliest: str
    latest: str

    @property
    def year(self) -> str:
        """The year in which it begins, four digits: what articles are filed under."""
        return self.earliest[:4]
