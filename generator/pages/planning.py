"""PLAN: which pages a site has, each with its address, its template and its subject."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from generator.addresses import ENTITY_KINDS, Address, entity_address, page_address
from generator.archive.addressing import address_of
from generator.archive.model import Archive


class Page(msgspec.Struct, frozen=True):
    """A page to be rendered: *subject* is the id, kind or year that it is about, or empty."""

    address: Address
    template: str
    subject: str = ""


def plan(archive: Archive) -> tuple[Page, ...]:
    """Every page of the site, in a fixed order; no two have one address."""
    return (
        *_ways_in(),
        *_by_year(archive),
        *_articles(archive),
        *_entities(archive),
        *_free_pages(archive),
        *_redirects(archive),
    )


def _ways_in() -> Iterator[Page]:
    yield Page(Address("index.html"), "pages/home.html")
    yield Page(Address("articles/index.html"), "pages/articles.html")
    for kind in ENTITY_KINDS:
        template = "pages/topics.html" if kind == "topics" else "pages/kind.html"
        yield Page(Address(f"{kind}/index.html"), template, kind)
    for name in ("timeline", "map", "network", "quotations", "corrections", "search"):
        yield Page(Address(f"{name}/index.html"), f"pages/{name}.html")
    yield Page(Address("404.html"), "pages/404.html")


def _by_year(archive: Archive) -> Iterator[Page]:
    for year in archive.articles_by_year:
        yield Page(Address(f"articles/{year}/index.html"), "pages/year.html", year)


def _articles(archive: Archive) -> Iterator[Page]:
    for id, one in archive.calendar.items():
        template = "pages/withdrawn.html" if one.is_withdrawn else "pages/article.html"
        yield Page(address_of(id, archive), template, id)


def _entities(archive: Archive) -> Iterator[Page]:
    for id in archive.entities:
        yield Page(entity_address(id), "pages/entity.html", id)


def _free_pages(archive: Archive) -> Iterator[Page]:
    for id in archive.pages:
        yield Page(page_address(id), "pages/page.html", id)


def _redirects(archive: Archive) -> Iterator[Page]:
    for old, record_id in archive.redirects.items():
        path = old if old.endswith((".html", ".htm")) else f"{old.strip('/')}/index.html"
        yield Page(Address(path), "pages/redirect.html", record_id)
