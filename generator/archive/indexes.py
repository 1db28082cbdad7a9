"""The names of the indexes that make an archive."""

from __future__ import annotations

STORED = (
    "articles", "heads", "briefs", "calendar", "labels", "entities", "pages", "attachments",
    "mentions_of", "articles_of", "counts_of", "rarity_of", "together_with", "forms_of",
    "sayings_by", "sayings_about", "facts_of", "positions_of", "holders_of", "members_of",
    "memberships_of", "references_to", "named_in", "translated_as", "sayings_in",
    "emendations_in", "facts_in", "articles_on", "articles_by_year", "redirects", "links_to",
    "namesakes", "identified", "capacities_of", "loose_in",
)  # fmt: skip
"""The indexes of an archive that are made when it is linked; the others follow from them."""

WHOLE = ("calendar", "labels")
"""Those that are kept in one piece, as whoever needs them needs all of them."""
