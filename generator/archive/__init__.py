"""LINK: records, joined into one archive."""
