"""The text of an article as annotations see it: spans, paragraphs, what is anchored where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

import msgspec

from generator.dates import Edtf
from generator.sources.records import (
    Annotation,
    AnnotationStatus,
    Article,
    Authority,
    Config,
    FreePage,
    Reference,
)


class Span(NamedTuple):
    """Half-open, in code points of an article's canonical text."""

    start: int
    end: int


class Paragraph(NamedTuple):
    """A block of the text that can be cited: *id* is its fragment (``p1``), *span* its words."""

    id: str
    start: int
    end: int


class Anchored(msgspec.Struct, frozen=True, array_like=True):
    """An annotation and where it stands: one span for each occurrence, in order.

    *how*: ``exact``, ``moved`` (found by likeness, and reported), or ``whole`` (about the whole
    article: no spans). For each span: its *words*, the words *before* and *after* it in its
    paragraph, and that paragraph's id; the last three are empty texts where the text is withheld.
    """

    annotation: Annotation
    spans: tuple[Span, ...]
    how: Literal["exact", "moved", "whole"]
    words: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()


class Part(NamedTuple):
    """A part of a text at its top level: its HTML, and the ids of the paragraphs in it."""

    html: str
    paragraphs: tuple[str, ...]


class AnnotatedArticle(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    r"""An article with its annotations anchored and woven in.

    *text* is the canonical text: rendered text, NFC, white space folded to one space, blocks joined
    by ``\n``. *parts* are the body with the marks woven in; its links to records are written
    ``regesta:<id>`` and become relative when a page is rendered. *notes* are the editors' notes as
    HTML, by annotation id. *links* are the records that the Markdown links to. *parts*, *text*
    and *paragraphs* are empty when the article is withdrawn.
    """

    article: Article
    annotator: str
    status: AnnotationStatus
    revised: Edtf | None = None
    anchored: tuple[Anchored, ...] = ()
    text: str = ""
    parts: tuple[Part, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    notes: Mapping[str, str] = {}
    links: tuple[Reference, ...] = ()

    @property
    def html(self) -> str:
        """The whole woven body."""
        return "".join(part.html for part in self.parts)


class DescribedAuthority(msgspec.Struct, frozen=True, array_like=True):
    """An authority record with its Markdown made HTML: *prose* (biography or history), *notes*."""

    authority: Authority
    prose: str
    notes: str
    links: tuple[Reference, ...] = ()


class WrittenPage(msgspec.Struct, frozen=True, array_like=True):
    """A free page with its Markdown made HTML."""

    page: FreePage
    html: str
    links: tuple[Reference, ...] = ()


class ConfiguredSite(msgspec.Struct, frozen=True, array_like=True):
    """The configuration with its Markdown made HTML: *introduction* for the home page."""

    config: Config
    introduction: str
    links: tuple[Reference, ...] = ()
