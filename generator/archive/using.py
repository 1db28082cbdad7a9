"""What an article refers to, and of which kind that may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.addresses import ENTITY_KINDS
from generator.sources.records import Annotation, Mention, Quotation, Reference, Statement
from generator.text.model import AnnotatedArticle


class Use(NamedTuple):
    """A reference, what it may lead to, and the key that it stands under."""

    reference: Reference
    kinds: tuple[str, ...]
    key: str


PLACE = ("places",)
"""What a place must be."""

_ANY = ENTITY_KINDS
_SPEAKERS = ("people", "organizations", "places")


def uses_of(annotated: AnnotatedArticle) -> Iterator[Use]:
    """Everything to which an article, its annotations and the links in its text refer."""
    article = annotated.article
    if article.dateline:
        yield Use(article.dateline, PLACE, "dateline")
    for topic in article.topics:
        yield Use(topic, ("topics",), "topics")
    if article.translation_of:
        yield Use(article.translation_of, ("articles",), "translation_of")
    for one in annotated.anchored:
        yield from _uses_in(one.annotation)
    yield from links_in(annotated.links)


def links_in(links: Iterable[Reference]) -> Iterator[Use]:
    """Links in Markdown: they may lead to anything that has an address."""
    for link in links:
        yield Use(link, ("articles", "pages", "files", *ENTITY_KINDS), "link")


def _uses_in(annotation: Annotation) -> Iterator[Use]:
    body = annotation.body
    pairs: list[tuple[Reference | None, tuple[str, ...], str]] = []
    if isinstance(body, Mention):
        pairs = [(body.entity, _ANY, "entity")]
    elif isinstance(body, Quotation):
        pairs = [(body.speaker, _SPEAKERS, "speaker")]
        pairs += [(about, (*_ANY, "articles"), "about") for about in body.about]
    elif isinstance(body, Statement):
        pairs = [
            (body.subject, _ANY, "subject"),
            (body.object, _ANY, "object"),
            (body.place, PLACE, "place"),
        ]
    for other in annotation.alternatives:
        pairs += [(other.entity, _ANY, "entity"), (other.speaker, _SPEAKERS, "speaker")]
    for reference, kinds, key in pairs:
        if reference:
            yield Use(reference, kinds, key)
