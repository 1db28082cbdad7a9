"""The archive in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from generator.addresses import ENTITY_KINDS, kind_of
from generator.archive.model import Archive

Figures = dict[str, dict[str, int]]


def count(archive: Archive) -> Figures:
    """Tables of counts: records, annotations, languages, years, the most mentioned."""
    config = archive.site.config
    articles = archive.articles.values()
    annotations = [one.annotation for article in articles for one in article.anchored]
    kinds = Counter(kind_of(id) for id in archive.entities)
    mentions: Mapping[str, int] = {id: len(ones) for id, ones in archive.mentions_of.items()}
    return {
        "records": {
            "articles": len(archive.articles),
            **{kind: kinds[kind] for kind in ENTITY_KINDS},
            "pages": len(archive.pages),
            "attachments": len(archive.attachments),
        },
        "annotations": dict(
            sorted(Counter(type(one.body).__name__.lower() for one in annotations).items())
        ),
        "annotations by status": dict(sorted(Counter(one.status for one in annotations).items())),
        "articles by language": dict(
            Counter(one.article.language or config.language for one in articles).most_common()
        ),
        "articles by year": {year: len(ids) for year, ids in archive.articles_by_year.items()},
        "most mentioned": dict(sorted(mentions.items(), key=lambda pair: (-pair[1], pair[0]))[:10]),
    }
