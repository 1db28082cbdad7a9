"""Answers about how to cite an article."""

from __future__ import annotations

from collections.abc import Callable

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


# A number that no address or title has: it goes through every format as it is.
_NUMBER = "7041776041"


def _formats(shelf: Shelf, id: str, cited: Citation) -> tuple[CitationFormat, ...]:
    folder = f"/{address_of(id, shelf.archive).folder}"
    part = passage(cited, f"p{_NUMBER}")
    has_files = "citations" not in shelf.archive.site.config.leave_out
    return tuple(
        CitationFormat(
            name=name,
            media_type=media_type,
            text=_plain(write(cited)),
            passage=_plain(write(part)).replace(_NUMBER, "{number}"),
            target=f"{folder}{file}" if has_files else "",
            file=file,
        )
        for name, media_type, write, file in _FORMATS
    )


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").rstrip("\n")


_FORMATS: tuple[tuple[str, str, Callable[[Citation], str], str], ...] = (
    ("BibTeX", "application/x-bibtex", bibtex, "cite.bib"),
    ("RIS", "application/x-research-info-systems", ris, "cite.ris"),
    ("CSL-JSON", "application/vnd.citationstyles.csl+json", csl, "cite.json"),
)
