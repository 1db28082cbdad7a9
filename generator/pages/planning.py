"""PLAN: which pages a site has, each with its address, its template and its subject."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from generator.addresses import (
    A_TO_Z,
    ENTITY_KINDS,
    PARALLEL,
    REPORTS,
    Address,
    entity_address,
    kind_of,
    page_address,
    parallel_address,
    reports_address,
)
from generator.archive.addressing import address_of
from generator.archive.model import Archive
from generator.archive.reporting import is_beside_original, reports_of
from generator.pages.slices import (
    ALL,
    NOBODY,
    Slot,
    below,
    entity_part,
    letter_page,
    long_parts,
    said_page,
    slots,
)


class Page(msgspec.Struct, frozen=True):
    """A page to be rendered: *subject* is the id, kind or year that it is about, or empty.

    A page that shows a *part* of it (``mentions``) may hold what belongs to one *key* (a year, a
    letter) alone, and is the one of this *number* where that fills several.
    """

    address: Address
    template: str
    subject: str = ""
    part: str = ""
    key: str = ""
    number: int = 1

    @property
    def slot(self) -> Slot:
        """Which piece of its list it shows."""
        return Slot(self.key, self.number)


def plan(archive: Archive) -> tuple[Page, ...]:
    """Every page of the site, in a fixed order; no two have one address."""
    return (
        *_ways_in(archive),
        *_by_letter(archive),
        *_by_year(archive),
        *_quotations(archive),
        *_corrections(archive),
        *_articles(archive),
        *_entities(archive),
        *_parts(archive),
        *_side_by_side(archive),
        *_free_pages(archive),
        *_redirects(archive),
    )


def _ways_in(archive: Archive) -> Iterator[Page]:
    yield Page(Address("index.html"), "pages/home.html")
    yield Page(Address("articles/index.html"), "pages/articles.html")
    for kind in ENTITY_KINDS:
        is_tree = kind == "topics" and not slots(archive, "letters", kind)
        template = "pages/topics.html" if is_tree else "pages/kind.html"
        yield Page(Address(f"{kind}/index.html"), template, kind)
    for name in ("timeline", "map", "network", "search"):
        yield Page(Address(f"{name}/index.html"), f"pages/{name}.html")
    yield Page(Address("404.html"), "pages/404.html")


def _by_letter(archive: Archive) -> Iterator[Page]:
    for kind in ENTITY_KINDS:
        for slot in slots(archive, "letters", kind):
            yield Page(letter_page(kind, slot), "pages/letter.html", kind, A_TO_Z, *slot)


def _by_year(archive: Archive) -> Iterator[Page]:
    for year in archive.articles_by_year:
        folder = f"articles/{year}"
        yield Page(Address(f"{folder}/index.html"), "pages/year.html", year)
        for slot in slots(archive, "months", year):
            yield Page(below(folder, slot), "pages/month.html", year, "months", *slot)


def _quotations(archive: Archive) -> Iterator[Page]:
    template = "pages/quotations.html"
    yield Page(Address("quotations/index.html"), template, "", "speakers")
    for part in ("topics", "years"):
        yield Page(said_page(part, ALL), template, "", part)
        for slot in slots(archive, "said", part):
            yield Page(said_page(part, slot), template, "", part, *slot)
    if slots(archive, "said", "speakers"):
        for slot in slots(archive, "said", NOBODY):
            yield Page(said_page(NOBODY, slot), template, "", NOBODY, *slot)


def _corrections(archive: Archive) -> Iterator[Page]:
    template = "pages/corrections.html"
    yield Page(Address("corrections/index.html"), template, "", "corrections")
    for slot in slots(archive, "emended"):
        yield Page(below("corrections", slot), template, "", "corrections", *slot)


def _articles(archive: Archive) -> Iterator[Page]:
    for id, one in archive.calendar.items():
        template = "pages/withdrawn.html" if one.is_withdrawn else "pages/article.html"
        yield Page(address_of(id, archive), template, id)


def _entities(archive: Archive) -> Iterator[Page]:
    for id in archive.entities:
        yield Page(entity_address(id), "pages/entity.html", id)


def _parts(archive: Archive) -> Iterator[Page]:
    """The lists of entities that are too long to stand on their own pages alone."""
    for id in archive.entities:
        for part, found in long_parts(archive, id):
            for slot in found:
                yield Page(entity_part(id, part, slot), "pages/part.html", id, part, *slot)


def _side_by_side(archive: Archive) -> Iterator[Page]:
    """Translations beside their originals, and the reports of events of which there are several."""
    for id in archive.calendar:
        if is_beside_original(archive, id):
            yield Page(
                parallel_address(address_of(id, archive)), "pages/parallel.html", id, PARALLEL
            )
    for id in archive.entities:
        if kind_of(id) == "events" and len(reports_of(archive, id)) > 1:
            yield Page(reports_address(id), "pages/reports.html", id, REPORTS)


def _free_pages(archive: Archive) -> Iterator[Page]:
    for id in archive.pages:
        yield Page(page_address(id), "pages/page.html", id)


def _redirects(archive: Archive) -> Iterator[Page]:
    for old, record_id in archive.redirects.items():
        path = old if old.endswith((".html", ".htm")) else f"{old.strip('/')}/index.html"
        yield Page(Address(path), "pages/redirect.html", record_id)
