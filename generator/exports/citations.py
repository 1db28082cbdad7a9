"""How to cite each article, for reference managers: BibTeX, RIS and CSL-JSON beside its page."""

from __future__ import annotations

from collections.abc import Iterator

from generator.archive.addressing import address_of
from generator.archive.citing import bibtex, cite, csl, ris
from generator.archive.model import Archive
from generator.outputs import File


def citations(archive: Archive) -> Iterator[File]:
    """Three files for every article that is not withdrawn."""
    for id, one in archive.calendar.items():
        if not one.is_withdrawn:
            yield from citation_files(archive, id)


def citation_files(archive: Archive, id: str) -> Iterator[File]:
    """The three files of one article."""
    folder, cited = address_of(id, archive).folder, cite(archive, id)
    yield File(f"{folder}cite.bib", bibtex(cited).encode())
    yield File(f"{folder}cite.ris", ris(cited).encode())
    yield File(f"{folder}cite.json", csl(cited).encode())
