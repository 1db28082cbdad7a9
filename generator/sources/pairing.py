"""Records become content: each article beside its sidecar, each id once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from generator.diagnostics import Diagnostic, Origin, Outcome, Severity, error
from generator.sources.decoding import did_you_mean
from generator.sources.records import (
    FORMAT,
    Article,
    Attachment,
    Authority,
    Config,
    FreePage,
    Record,
    Sidecar,
)

T = TypeVar("T")
Identified = Article | Authority | FreePage | Attachment


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """All that people wrote, by id. *config* is None when there is no ``archive.yaml``."""

    config: Config | None
    articles: tuple[tuple[Article, Sidecar | None], ...]
    authorities: tuple[Authority, ...]
    pages: tuple[FreePage, ...]
    attachments: tuple[Attachment, ...]


def pair(records: Iterable[Record], known: Iterable[str] = ()) -> Outcome[Content]:
    """Put records together; report sidecars without article, and ids that clash.

    *known* are the paths of all files, also of those that could not be read: a sidecar whose
    article has an error of its own is not alone.
    """
    everything, paths = tuple(records), frozenset(known)
    told: list[Diagnostic] = []
    articles = _unique(_of(everything, Article), told)
    sidecars = _sidecars(_of(everything, Sidecar), articles, paths, told)
    config = next(iter(_of(everything, Config)), None)
    told.extend(_configuration(config, paths))
    content = Content(
        config=config,
        articles=tuple((article, sidecars.get(id)) for id, article in articles.items()),
        authorities=tuple(_unique(_of(everything, Authority), told).values()),
        pages=tuple(_unique(_of(everything, FreePage), told).values()),
        attachments=tuple(_unique(_of(everything, Attachment), told).values()),
    )
    return Outcome(content, told)


def _of(records: Iterable[Record], type_: type[T]) -> Iterator[T]:
    return (record for record in records if isinstance(record, type_))


I = TypeVar("I", Article, Authority, FreePage, Attachment)  # noqa: E741 - one of the identified


def _unique(records: Iterable[I], told: list[Diagnostic]) -> dict[str, I]:
    """By id, sorted; ids that differ by case or Unicode form alone clash, as addresses would."""
    by_folded: dict[str, I] = {}
    for record in sorted(records, key=lambda one: (one.id, one.origin.path)):
        folded = unicodedata.normalize("NFC", record.id).casefold()
        first = by_folded.setdefault(folded, record)
        if first is not record:
            told.append(_clash("id-duplicate", record.id, record.origin, first.origin))
    return {record.id: record for record in by_folded.values()}


def _clash(code: str, id: str, origin: Origin, first: Origin) -> Diagnostic:
    return Diagnostic(
        code=code,
        severity=Severity.ERROR,
        origin=origin,
        message=f"{first.path} has the id {id} already",
        hint="give one of the two files another name",
        related=(first,),
    )


def _sidecars(
    found: Iterable[Sidecar],
    articles: dict[str, Article],
    known: frozenset[str],
    told: list[Diagnostic],
) -> dict[str, Sidecar]:
    paired: dict[str, Sidecar] = {}
    for sidecar in sorted(found, key=lambda one: one.origin.path):
        id, origin = sidecar.article, sidecar.origin
        if id in paired:
            told.append(_clash("id-duplicate", id, origin, paired[id].origin))
        elif id in articles:
            paired[id] = sidecar
        elif origin.path.removesuffix(".yaml") + ".md" not in known:
            told.append(
                error(
                    "sidecar-alone",
                    origin,
                    "there is no article beside this sidecar",
                    _nearest(id, articles),
                )
            )
    return paired


def _nearest(id: str, articles: Iterable[str]) -> str:
    hint = did_you_mean(id, articles)
    return (
        hint
        if hint.startswith("did you mean")
        else "give it the name of its article, ending in .yaml"
    )


def _configuration(config: Config | None, known: frozenset[str]) -> Iterator[Diagnostic]:
    path = "content/archive.yaml"
    if config is None and path not in known:
        yield error(
            "config-missing",
            Origin(path),
            "there is no content/archive.yaml",
            "write one with «format: 1» and «title: …», or run `regesta init`",
        )
    elif config is not None and config.format != FORMAT:
        yield error(
            "format-unknown",
            config.origins.get("format", config.origin),
            f"this archive says format {config.format}; this Regesta reads format {FORMAT}",
            f"write «format: {FORMAT}», or install the Regesta that the archive was made for",
        )
