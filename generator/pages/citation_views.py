"""Answers about how to cite an article."""

from __future__ import annotations

from generator.archive.addressing import address_of
from generator.archive.citing import Citation, Phrases, bibtex, chicago, cite, csl, passage, ris
from generator.pages.cards import CitationFormat, CitationView
from generator.pages.shelf import Shelf

# Stands for the paragraph until the reader chooses one; content never has it: it is no character.
_CHOSEN = "\ufdd0"


def citation(shelf: Shelf, id: str) -> CitationView:
    """An article's citation in words, in two parts for a passage of it, and for programs."""
    cited = cite(shelf.archive, id)
    before, _, after = _in_words(shelf, passage(cited, _CHOSEN)).partition(_CHOSEN)
    return CitationView(
        words=_in_words(shelf, cited),
        before=before,
        after=after,
        address=cited.url,
        is_ours=cited.is_ours,
        formats=_formats(shelf, id, cited),
    )


def _in_words(shelf: Shelf, cited: Citation) -> str:
    say = shelf.wording
    number = cited.paragraph
    phrases = Phrases(
        title=say("cite.title"),
        marks=say("cite.marks"),
        date=say.date(cited.date),
        paragraph=say("cite.paragraph", number=number) if number else "",
        accessed=say("cite.accessed", date=say.date(cited.accessed)) if cited.accessed else "",
    )
    # The address is shown beside the words: it runs from left to right in every language.
    whole = chicago(cited, phrases)
    return whole.removesuffix(f"{cited.url}.") if cited.url else whole


def _formats(shelf: Shelf, id: str, cited: Citation) -> tuple[CitationFormat, ...]:
    folder = f"/{address_of(id, shelf.archive).folder}"
    made = (
        ("BibTeX", "application/x-bibtex", bibtex(cited), "cite.bib"),
        (
            "RIS",
            "application/x-research-info-systems",
            ris(cited).replace("\r\n", "\n"),
            "cite.ris",
        ),
        ("CSL-JSON", "application/vnd.citationstyles.csl+json", csl(cited), "cite.json"),
    )
    return tuple(
        CitationFormat(
            name=name,
            media_type=media_type,
            text=text.rstrip("\n"),
            target=f"{folder}{file}",
            file=file,
        )
        for name, media_type, text, file in made
    )
