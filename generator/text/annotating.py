"""ANNOTATE: an article and its sidecar become text with everything found in its place."""

from __future__ import annotations

import msgspec

from generator.diagnostics import Diagnostic, Origin, Outcome
from generator.sources.records import (
    Article,
    Authority,
    Config,
    FreePage,
    Note,
    Reference,
    Sidecar,
)
from generator.text.anchoring import anchor
from generator.text.markdown import Document, parse
from generator.text.model import (
    Anchored,
    AnnotatedArticle,
    ConfiguredSite,
    DescribedAuthority,
    Paragraph,
    WrittenPage,
)
from generator.text.weaving import joined, weave


def annotate(article: Article, sidecar: Sidecar | None) -> Outcome[AnnotatedArticle]:
    """Anchor the annotations of an article in its text, and weave them in.

    Depends on nothing but its arguments. A withdrawn article keeps neither text nor annotations; a
    withheld one keeps the words that are annotated, but not the text or the words around them.
    """
    own = sidecar or Sidecar(article=article.id, origin=article.origin)
    bare = AnnotatedArticle(
        # The body lives on as text and html; a second copy would be kept for nothing.
        article=msgspec.structs.replace(article, body=""),
        annotator=own.annotator,
        status=own.status,
        revised=own.revised,
    )
    if article.status == "withdrawn":
        return Outcome(bare)
    document = parse(article.body, Origin(article.origin.path, article.body_line))
    paragraphs = tuple(
        Paragraph(block.id, block.start, block.start + len(block.text)) for block in document.blocks
    )
    anchored = anchor(own, document.text, paragraphs)
    notes, links, told = _notes(anchored.value)
    annotated = msgspec.structs.replace(
        bare,
        anchored=anchored.value,
        text=document.text,
        parts=weave(document, anchored.value),
        paragraphs=paragraphs,
        notes=notes,
        links=(*document.links, *links),
    )
    told += [*document.problems, *anchored.diagnostics]
    return Outcome(_withheld(annotated) if article.text == "withheld" else annotated, told)


def _withheld(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """Without the text and the words around what is annotated: both are somebody's property."""
    bare = tuple(
        msgspec.structs.replace(
            one,
            before=("",) * len(one.spans),
            after=("",) * len(one.spans),
            paragraphs=("",) * len(one.spans),
        )
        for one in annotated.anchored
    )
    return msgspec.structs.replace(annotated, anchored=bare, text="", parts=(), paragraphs=())


def _notes(
    anchored: tuple[Anchored, ...],
) -> tuple[dict[str, str], list[Reference], list[Diagnostic]]:
    notes: dict[str, str] = {}
    links: list[Reference] = []
    told: list[Diagnostic] = []
    for one in anchored:
        if isinstance(one.annotation.body, Note):
            document = parse(one.annotation.body.text, one.annotation.origin, is_inside=True)
            notes[one.annotation.id] = _prose(document)
            links.extend(document.links)
            told.extend(document.problems)
    return notes, links, told


def _prose(document: Document) -> str:
    """Prose beside other prose on a page: without paragraph ids, which would clash."""
    return "".join(
        part
        if isinstance(part, str)
        else joined(weave(Document((part._replace(opening=_bare(part.opening)),), "", (), ()), ()))
        for part in document.parts
    )


def _bare(opening: str) -> str:
    head, _, rest = opening.partition(' id="')
    return head + rest.partition('"')[2]


def describe_authority(authority: Authority) -> Outcome[DescribedAuthority]:
    """An authority record's biography or history, and its notes, as HTML."""
    key = "biography" if authority.biography else "history"
    prose = _parsed(authority.biography or authority.history, authority, key)
    notes = _parsed(authority.notes, authority, "notes")
    described = DescribedAuthority(
        authority, _prose(prose), _prose(notes), (*prose.links, *notes.links)
    )
    return Outcome(described, [*prose.problems, *notes.problems])


def _parsed(markdown: str, record: Authority | Config, key: str) -> Document:
    place = record.origins.get(key, record.origin)._replace(length=1)
    return parse(markdown, place, is_inside=True)


def write_page(page: FreePage) -> Outcome[WrittenPage]:
    """A free page's body as HTML; its headings have ids of their own words."""
    document = parse(page.body, Origin(page.origin.path, page.body_line), heading_ids=True)
    return Outcome(
        WrittenPage(page, joined(weave(document, ())), document.links), document.problems
    )


def configure(config: Config) -> Outcome[ConfiguredSite]:
    """The configuration with its introduction as HTML."""
    document = _parsed(config.introduction, config, "introduction")
    return Outcome(ConfiguredSite(config, _prose(document), document.links), document.problems)
