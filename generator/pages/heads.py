"""Answers for a page's head: what it is about, for search engines, previews and Zotero."""

from __future__ import annotations

from collections.abc import Iterator

from generator.addresses import RECORD_KINDS, quoted
from generator.archive.citing import SORTS, cite
from generator.pages.cards import HeadView, Meta
from generator.pages.listing_views import turns
from generator.pages.planning import Page
from generator.pages.shelf import Shelf, iso

LONGEST = 200
"""Characters of a description that is made from an article's first words."""

_WITHOUT_ADDRESS = frozenset({"pages/404.html", "pages/redirect.html"})
_LISTS = RECORD_KINDS


def head(shelf: Shelf, page: Page) -> HeadView:
    """What the head of any page says; *title* is empty where only the template knows it."""
    title, description = _about(shelf, page)
    config = shelf.archive.site.config
    is_found = bool(config.url) and page.template not in _WITHOUT_ADDRESS
    canonical = address(shelf, page.address.folder) if is_found else ""
    return HeadView(
        title=title,
        description=description,
        canonical=canonical,
        open_graph=tuple(_open_graph(shelf, page, canonical)),
        citation=tuple(_citation(shelf, page.subject)) if _is_article(shelf, page) else (),
    )


def address(shelf: Shelf, folder: str) -> str:
    """The address on the web of what stands at *folder*, where the site's is configured."""
    return f"{shelf.archive.site.config.url.rstrip('/')}/{quoted(folder)}"


def _is_article(shelf: Shelf, page: Page) -> bool:
    annotated = shelf.archive.articles.get("" if page.part else page.subject)
    return annotated is not None and annotated.article.status != "withdrawn"


def _about(shelf: Shelf, page: Page) -> tuple[str, str]:
    """Title and description: that of a list names it, for no two pages should say the same."""
    archive, config = shelf.archive, shelf.archive.site.config
    site = config.description or config.subtitle or config.title
    if page.part:
        title = turns(shelf, page).title
        return title, f"{title}. {site}"
    if page.subject in archive.articles:
        return shelf.article(page.subject).title, _article(shelf, page.subject)
    if page.subject in archive.entities:
        return archive.entities[page.subject].authority.name, _entity(shelf, page.subject)
    if page.subject in archive.pages:
        free = archive.pages[page.subject].page
        return free.title, free.description or f"{free.title}. {site}"
    if page.subject in archive.articles_by_year:
        title = shelf.wording("year.title", year=page.subject)
        return title, f"{title}. {site}"
    name = page.address.folder.strip("/")
    title = shelf.wording(f"kind.{name}") if name in _LISTS else ""
    return title, f"{title}. {site}" if title else site


def _article(shelf: Shelf, id: str) -> str:
    card, text = shelf.article(id), shelf.archive.articles[id].text
    if card.summary or card.is_withdrawn:
        return card.summary if not card.is_withdrawn else card.title
    beginning = " ".join(text[:LONGEST].split())
    if len(text) > LONGEST:
        beginning = f"{beginning.rpartition(' ')[0]} …"
    return ". ".join(part for part in (card.publisher, card.date, beginning) if part)


def _entity(shelf: Shelf, id: str) -> str:
    card = shelf.entity(id)
    assert card is not None  # noqa: S101 - asked only for entities that exist
    own = card.description or f"{card.name} – {shelf.wording(f'kind.{card.kind}')}"
    count = shelf.wording("count.articles", count=card.articles) if card.articles else ""
    return " · ".join(part for part in (own, card.dates, count) if part)


# https://ogp.me


def _open_graph(shelf: Shelf, page: Page, canonical: str) -> Iterator[Meta]:
    config = shelf.archive.site.config
    kind = "article" if _is_article(shelf, page) else "website"
    is_person = page.template == "pages/entity.html" and page.subject.startswith("people/")
    yield Meta(name="og:type", content="profile" if is_person else kind)
    yield Meta(name="og:site_name", content=config.title)
    yield Meta(name="og:locale", content=shelf.wording.full_locale)
    if canonical:
        yield Meta(name="og:url", content=canonical)
    if kind == "article":
        date = iso(shelf.archive.articles[page.subject].article.date)
        if date:
            yield Meta(name="article:published_time", content=date)
    described = shelf.archive.entities.get(page.subject)
    if described and described.authority.image and canonical:
        image = described.authority.image
        yield Meta(name="og:image", content=address(shelf, image.file.id))
        yield Meta(name="og:image:alt", content=image.alt)


# Highwire Press, PRISM and Dublin Core, as Zotero and library programs read them


def _citation(shelf: Shelf, id: str) -> Iterator[Meta]:
    """What Zotero's translator for embedded metadata makes a whole record of."""
    cited = cite(shelf.archive, id)
    rights = shelf.archive.articles[id].article.rights
    day = iso(cited.date)
    found = (
        # Without it Zotero would take everything that has a title for an article in a journal.
        ("z:itemType", SORTS[cited.type].zotero),
        ("citation_title", cited.title),
        ("citation_author", cited.byline),
        ("citation_publication_date", day.replace("-", "/")),
        ("citation_publisher", cited.publisher),
        ("citation_language", cited.language),
        ("citation_public_url", cited.url if cited.is_ours else ""),
        ("citation_abstract", cited.summary),
        ("citation_keywords", "; ".join(cited.keywords)),
        ("prism.publicationName", cited.publisher),
        # As it is written (EDTF): the others know no date that is not certain.
        ("DC.date", cited.date.text),
        ("DC.identifier", cited.identifier),
        ("DC.rights", rights),
    )
    return (Meta(name=name, content=content) for name, content in found if content)
