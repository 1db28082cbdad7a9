"""What a page is about, as linked data: schema.org in JSON-LD, for programs that read pages.

Nothing uncertain is said: an identification that is not certain, not reviewed or disputed is left
out, and so is a date that is no plain calendar date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.addresses import Address, kind_of, relative
from generator.archive.addressing import address_of
from generator.archive.citing import type_of
from generator.archive.model import Tenure
from generator.dates import Edtf
from generator.pages.entity_views import identifiers
from generator.pages.heads import address
from generator.pages.planning import Page
from generator.pages.shelf import Shelf, iso
from generator.sources.records import (
    Authority,
    Event,
    Mention,
    Organization,
    Person,
    Place,
    Reference,
    Source,
    Topic,
    Work,
)
from generator.text.model import AnnotatedArticle

Node = dict[str, object]

_TYPES: Mapping[str, str] = {
    "people": "Person",
    "organizations": "Organization",
    "places": "Place",
    "events": "Event",
    "topics": "DefinedTerm",
    "works": "CreativeWork",
}
_ARTICLES: Mapping[str, str] = {"news": "NewsArticle", "report": "Report", "treaty": "Legislation"}
_PLACES: Mapping[str, str] = {"country": "Country", "city": "City"}
_WORKS: Mapping[str, str] = {
    **dict.fromkeys(
        ("act", "agreement", "charter", "constitution", "convention", "law", "protocol", "statute",
         "treaty"), "Legislation",
    ),
    "book": "Book",
    "report": "Report",
    "map": "Map",
}  # fmt: skip


def linked_data(shelf: Shelf, page: Page) -> Node | None:
    """A graph of what a page is about and where it stands; None where there is nothing to say."""
    graph = tuple(_graph(_Writer(shelf, page.address), page))
    return {"@context": "https://schema.org", "@graph": graph} if graph else None


def _graph(writer: _Writer, page: Page) -> Iterator[Node]:
    archive = writer.shelf.archive
    if page.part:
        return
    if page.address.path == "index.html":
        yield writer.website()
    elif page.subject in archive.articles:
        if archive.articles[page.subject].article.status == "withdrawn":
            return
        yield writer.article(page.subject)
        yield writer.trail(page.subject, (archive.articles[page.subject].article.date.year,))
    elif page.subject in archive.entities:
        yield writer.entity(page.subject)
        yield writer.trail(page.subject)


def _known(node: Node) -> Node:
    """Without what is empty: in linked data, nothing said is nothing known."""
    return {key: value for key, value in node.items() if value}


class _Writer:
    """Writes nodes for one page: their addresses are absolute where the site's is known."""

    def __init__(self, shelf: Shelf, here: Address) -> None:
        self.shelf = shelf
        self.here = here

    def at(self, target: Address) -> str:
        """The address of another page."""
        if self.shelf.archive.site.config.url:
            return address(self.shelf, target.folder)
        return relative(target.path, base=self.here.path)

    def thing(self, id: str) -> str:
        """The identifier of what a record is about, which is not the page about it."""
        return f"{self.at(address_of(id, self.shelf.archive))}#it"

    def website(self) -> Node:
        """The whole site; with an address, how to search it."""
        config = self.shelf.archive.site.config
        search = f"{address(self.shelf, 'search/')}?q={{search_term_string}}"
        action: Node = {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=search_term_string",
        }
        return _known(
            {
                "@type": "WebSite",
                "@id": self.at(Address("index.html")),
                "name": config.title,
                "alternateName": config.subtitle,
                "description": config.description,
                "inLanguage": config.language,
                "url": config.url,
                "publisher": _named("Organization", config.publisher),
                "copyrightNotice": config.rights,
                "potentialAction": action if config.url else None,
            }
        )

    def article(self, id: str) -> Node:
        """An article, who and what it is about, and what it surely names."""
        annotated, card = self.shelf.archive.articles[id], self.shelf.article(id)
        record = annotated.article
        named, sure = self.shelf.archive.entities_in.get(id, ()), _surely_named(annotated)
        own = record.text == "abstract"
        return _known(
            {
                "@type": _ARTICLES.get(type_of(record), "Article"),
                "@id": self.thing(id),
                "url": self.at(address_of(id, self.shelf.archive)),
                "headline": record.title,
                "abstract": record.summary,
                "datePublished": iso(record.date),
                "inLanguage": card.language,
                # A byline may name a person, several, or none: it is given as it stands.
                "creditText": record.byline,
                **(self._abstract(record.source) if own else _published(record.source)),
                "copyrightNotice": record.rights,
                "isAccessibleForFree": record.text != "withheld" or None,
                "locationCreated": self.reference(record.dateline),
                "translationOfWork": self.work(record.translation_of),
                "about": self.nodes(topic.id for topic in record.topics),
                "mentions": self.nodes(one for one in named if one in sure),
                "isPartOf": {"@type": "WebSite", "@id": self.at(Address("index.html"))},
            }
        )

    def _abstract(self, source: Source) -> Node:
        """Where a text comes from that is the archive's own, and the source that it is about."""
        config = self.shelf.archive.site.config
        about = _known({"name": source.title, "url": source.url, **_of_source(source)})
        kind = _ARTICLES.get(source.type or "", "CreativeWork")
        return {
            "publisher": _named("Organization", config.publisher or config.title),
            "isBasedOn": {"@type": kind, **about} if about else None,
        }

    def entity(self, id: str) -> Node:
        """An entity: what all kinds have, and what its own has."""
        authority = self.shelf.archive.entities[id].authority
        page = self.at(address_of(id, self.shelf.archive))
        names = (name.name for name in authority.names if name.type != "misspelling")
        same = [one.url for one in identifiers(authority.same_as)]
        common: Node = {
            "@type": _type(authority),
            "@id": self.thing(id),
            "name": authority.name,
            "alternateName": [one for one in dict.fromkeys(names) if one != authority.name],
            "description": authority.description,
            "mainEntityOfPage": page,
            "image": self._image(authority),
            "sameAs": same,
        }
        return _known({**common, **self._own(id, authority)})

    def trail(self, id: str, between: tuple[str, ...] = ()) -> Node:
        """The way from the home page to a record."""
        say, kind = self.shelf.wording, kind_of(id)
        steps = [
            (self.shelf.archive.site.config.title, Address("index.html")),
            (say(f"kind.{kind}"), Address(f"{kind}/index.html")),
            *((part, Address(f"{kind}/{part}/index.html")) for part in between),
            (self.shelf.title(id), address_of(id, self.shelf.archive)),
        ]
        return {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "name": name, "item": self.at(target)}
                for place, (name, target) in enumerate(steps, start=1)
            ],
        }

    def nodes(self, ids: Iterable[str]) -> list[Node]:
        """Entities in a line each, those that exist."""
        return [self._line(id) for id in ids if id in self.shelf.archive.entities]

    def reference(self, reference: Reference | None) -> Node | None:
        """An entity in a line."""
        found = self.nodes((reference.id,)) if reference else ()
        return found[0] if found else None

    def work(self, reference: Reference | None) -> Node | None:
        """Another article, by its identifier."""
        if reference is None or reference.id not in self.shelf.archive.articles:
            return None
        return {"@id": self.thing(reference.id)}

    def _line(self, id: str) -> Node:
        authority = self.shelf.archive.entities[id].authority
        wikidata = [one.url for one in identifiers(authority.same_as) if one.register == "Wikidata"]
        return _known(
            {
                "@type": _type(authority),
                "@id": self.thing(id),
                "name": authority.name,
                "sameAs": wikidata,
            }
        )

    def _image(self, authority: Authority) -> str:
        image = authority.image
        return self.at(Address(image.file.id)) if image else ""

    def _own(self, id: str, authority: Authority) -> Node:
        match authority.details:
            case Person() as person:
                return {
                    "birthDate": _day(person.born),
                    "deathDate": _day(person.died),
                    "memberOf": self._roles(self.shelf.archive.positions_of.get(id, ())),
                }
            case Organization() as body:
                return self._organization(id, body)
            case Place() as place:
                return self._place(place)
            case Event() as event:
                return self._event(event)
            case Topic():
                return {"inDefinedTermSet": self.at(Address("topics/index.html"))}
            case Work() as work:
                return self._work(authority, work)

    def _organization(self, id: str, body: Organization) -> Node:
        return {
            "url": body.website,
            "foundingDate": _day(body.founded),
            "dissolutionDate": _day(body.dissolved),
            "location": self.reference(body.seat),
            "parentOrganization": self.reference(body.part_of),
            "memberOf": self._roles(self.shelf.archive.memberships_of.get(id, ())),
        }

    def _place(self, place: Place) -> Node:
        where = place.coordinates
        geo = where and {
            "@type": "GeoCoordinates",
            "latitude": where.latitude,
            "longitude": where.longitude,
        }
        return {"geo": geo, "containedInPlace": self.reference(place.part_of or place.country)}

    def _event(self, event: Event) -> Node:
        start, end = _bounds(event.date)
        could_attend = (
            one.id for one in event.participants if kind_of(one.id) in ("people", "organizations")
        )
        return {
            "startDate": start,
            "endDate": end,
            "location": self.reference(event.place),
            "attendee": self.nodes(could_attend),
            "superEvent": self.reference(event.part_of),
        }

    def _work(self, authority: Authority, work: Work) -> Node:
        is_law = _type(authority) == "Legislation"
        return {
            "legislationDate" if is_law else "datePublished": _day(work.date),
            "locationCreated": self.reference(work.place),
            "url": work.url,
        }

    def _roles(self, tenures: Iterable[Tenure]) -> list[Node]:
        """Offices and memberships as authority records have them: not as articles suggest them."""
        return [
            _known(
                {
                    "@type": "OrganizationRole",
                    "memberOf": self._line(one.organization),
                    "roleName": one.title,
                    "startDate": _day(one.start),
                    "endDate": _day(one.end),
                }
            )
            for one in tenures
            if one.told_by == "record" and one.organization in self.shelf.archive.entities
        ]


def _surely_named(annotated: AnnotatedArticle) -> frozenset[str]:
    """Whom and what an article names beyond doubt."""
    return frozenset(
        annotation.body.entity.id
        for annotation in (one.annotation for one in annotated.anchored)
        if isinstance(annotation.body, Mention)
        and annotation.certainty == "high"
        and annotation.status != "suggested"
        and not annotation.alternatives
    )


def _type(authority: Authority) -> str:
    match authority.details:
        case Place(type=type):
            return _PLACES.get(type.casefold(), "Place")
        case Work(type=type):
            return _WORKS.get(type.casefold(), "CreativeWork")
        case _:
            return _TYPES[kind_of(authority.id)]


def _published(source: Source) -> Node:
    """Where a text comes from that is its source's."""
    return {**_of_source(source), "isBasedOn": source.url}


def _of_source(source: Source) -> Node:
    return {
        "publisher": _named("Organization", source.publisher),
        "archivedAt": source.archived,
        "identifier": source.identifier,
    }


def _named(type: str, name: str) -> Node | None:
    return {"@type": type, "name": name} if name else None


def _day(date: Edtf | None) -> str:
    return iso(date) if date else ""


def _bounds(date: Edtf | None) -> tuple[str, str]:
    """First and last day of an event, each empty unless it is plain."""
    if date is None or "/" not in date.text:
        return _day(date), ""
    start, _, end = date.text.partition("/")
    return iso(Edtf(start, "", "")), iso(Edtf(end, "", ""))
