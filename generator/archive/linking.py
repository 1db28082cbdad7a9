"""LINK: records become an archive; ids become links, and every index is inverted once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from generator.addresses import kind_of
from generator.archive.giving import Given, Packed, giving, names, opened, packed
from generator.archive.layering import Place
from generator.archive.likeness import paired, rarity
from generator.archive.model import (
    Archive,
    Brief,
    Counts,
    Dated,
    Fact,
    Label,
    Occurrence,
    Tenure,
    WrittenForm,
)
from generator.archive.noting import Notebook
from generator.archive.opening import open_archive
from generator.archive.sealing import Hold, SealedIndex, Sealing, seal
from generator.archive.tenures import Tellers, in_order, name_key, tenures_of
from generator.dates import Edtf
from generator.sources.records import (
    Article,
    Attachment,
    Authority,
    Membership,
    Organization,
    Position,
    Reference,
    Topic,
)
from generator.text.model import (
    AnnotatedArticle,
    ConfiguredSite,
    DescribedAuthority,
    WrittenPage,
)
from generator.text.sealing import Articles, Held, SealedArticle, message_of


class Records(NamedTuple):
    """All that is to be linked; the ids of records that have errors of their own.

    *given* has what articles give, as messages, by their ids, where that is known already. *hold*
    keeps messages that are large and seldom asked for.
    """

    site: ConfiguredSite
    articles: tuple[AnnotatedArticle | SealedArticle, ...]
    authorities: tuple[DescribedAuthority, ...]
    pages: tuple[WrittenPage, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    faulty: frozenset[str] = frozenset()
    given: Mapping[str, bytes | Held] = {}
    hold: Hold = bytes


Cells = dict[str, Mapping[str, Any]]
"""Every index of an archive, by its name: what it has under each key."""

Gathered = defaultdict[str, defaultdict[str, list[Any]]]
"""What records give to the cells of indexes: by index and key, in the order of the records."""

BY_ENTITY = frozenset(
    {"mentions_of", "articles_of", "sayings_by", "sayings_about", "facts_of", "capacities_of"}
)
"""Indexes that hold only what is about an entity that there is."""


def link(records: Records) -> Archive:
    """The archive of all records that are published.

    Drafts are left out; of withdrawn articles only the tombstone stays. An id that no record has is
    left out of the indexes: the checks report it.
    """
    articles = known_articles(records)
    heads = {id: one.article for id, one in articles.items()}
    entities = {
        one.authority.id: one
        for one in sorted(records.authorities, key=lambda one: one.authority.id)
    }
    pages = {one.page.id: one for one in sorted(records.pages, key=lambda one: one.page.id)}
    language = records.site.config.language
    cells: Cells = {
        "articles": held(articles),
        "heads": heads,
        "briefs": {id: brief(article) for id, article in heads.items()},
        "calendar": {id: dated(article, language) for id, article in heads.items()},
        "labels": {
            **{id: label_of_article(article) for id, article in heads.items()},
            **{id: label_of_entity(one.authority) for id, one in entities.items()},
        },
        "entities": entities,
        "pages": pages,
        "attachments": {one.id: one for one in sorted(records.attachments, key=lambda one: one.id)},
        "redirects": _redirects(heads, entities, pages),
    }
    _index(cells, records)
    cells["heads"] = seal("heads", heads, records.hold)
    return open_archive(records.site, cells, Notebook(), records.faulty)


def known_articles(records: Records) -> dict[str, AnnotatedArticle | SealedArticle]:
    """The articles that an archive has, by id, in time."""
    return {
        one.article.id: one
        for one in sorted(records.articles, key=in_time)
        if one.article.status != "draft"
    }


def held(articles: Mapping[str, AnnotatedArticle | SealedArticle]) -> Articles:
    """The same as the archive holds them: those that are sealed stay so."""
    return Articles(
        {id: one.held if isinstance(one, SealedArticle) else one for id, one in articles.items()}
    )


def _index(cells: Cells, records: Records) -> None:
    """Fill in every index of the records in *cells*."""
    articles, entities = cells["articles"], cells["entities"]
    linking: dict[str, tuple[Reference, ...]] = {}
    gathered: Gathered = defaultdict(lambda: defaultdict(list))
    mentions: dict[str, Sealing] = defaultdict(Sealing)
    groups: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    # What is sealed is sealed at once: open, it would be most of the memory.
    named_in = SealedIndex("named_in")
    loose_in: dict[str, tuple[str, ...]] = {}
    for id, head in cells["heads"].items():
        came = _given(id, articles, records)
        there, linking[id] = _spread(head, came.given, entities, gathered), came.given.links
        named_in.put(id, there)
        if loose := loose_among(came.given, there):
            loose_in[id] = loose
        pairs = paired(there)
        for entity in pairs:
            groups[entity].append(pairs)
        for entity, count, messages in came.mentions():
            mentions[entity].add(count, messages)
    for name in LISTS:
        is_kept = entities.__contains__ if name in BY_ENTITY else bool
        cells[name] = {
            key: fold_cell(name, items)
            for key, items in sorted(gathered[name].items())
            if is_kept(key)
        }
    cells["mentions_of"] = SealedIndex(
        "mentions_of",
        {id: records.hold(one.sealed()) for id, one in sorted(mentions.items()) if id in entities},
    )
    cells["named_in"] = named_in
    cells["loose_in"] = loose_in
    cells["rarity_of"] = {
        id: rarity(len(ids), len(articles)) for id, ids in cells["articles_of"].items()
    }
    cells |= _numbers(cells, groups, records.hold)
    cells.update(_of_authorities(entities))
    others = (cells["entities"], cells["pages"], {"archive": records.site})
    linking |= {id: one.links for records in others for id, one in records.items()}
    cells["links_to"] = _links(linking)
    cells.update(_tenures(cells))


def _given(id: str, articles: Mapping[str, AnnotatedArticle], records: Records) -> Packed:
    """What an article gives."""
    known = records.given.get(id)
    if known is None:
        return packed(giving(articles[id], records.site.config.language))
    return opened(message_of(known))


def _numbers(cells: Cells, groups: Mapping[str, Iterable[tuple[str, ...]]], hold: Hold) -> Cells:
    """How much there is of each entity, with what it is named, and how it is written.

    *groups* has, for each, the entities of each article that names it. What is sealed is opened
    once.
    """
    numbers = {}
    met, written = SealedIndex("together_with", hold=hold), SealedIndex("forms_of", hold=hold)
    for id, articles in cells["articles_of"].items():
        mentions = cells["mentions_of"].get(id, ())
        others = together(groups.get(id, ()), id)
        if others:
            met.put(id, others)
        numbers[id] = Counts(len(articles), len(mentions), meetings(others, id))
        found = forms(mentions, cells["entities"][id].authority)
        if found:
            written.put(id, found)
    return {"counts_of": numbers, "together_with": met, "forms_of": written}


def in_time(one: AnnotatedArticle | SealedArticle) -> tuple[str, str, str]:
    """Articles go by date, then by id."""
    date = one.article.date
    return (date.earliest, date.latest, one.article.id)


def _place_of_article(_id: str, one: AnnotatedArticle) -> tuple[str, str, str]:
    return in_time(one)


def _place_of_date(id: str, one: Dated | Article) -> tuple[str, str, str]:
    return (one.date.earliest, one.date.latest, id)


IN_TIME: Mapping[str, Place] = {
    "articles": _place_of_article,
    "heads": _place_of_date,
    "calendar": _place_of_date,
}
"""The indexes that go by time, and by what of their keys and values."""


def dated(article: Article, language: str) -> Dated:
    """What lists go by."""
    return Dated(article.date, article.language or language, article.status == "withdrawn")


def brief(article: Article) -> Brief:
    """What is asked of every article at once."""
    shown = (article.title, article.summary, article.source.publisher)
    return Brief(len("".join(shown).encode()), article.aliases, article.translation_of)


def label_of_article(article: Article) -> Label:
    """What an article is called."""
    return Label(article.title, article.date.text, "")


def label_of_entity(authority: Authority) -> Label:
    """What an entity is called, and its other names."""
    others = (one.name for one in authority.names if one.name != authority.name)
    return Label(authority.name, authority.description, "\n".join(dict.fromkeys(others)))


LISTS = (
    "mentions_of", "articles_of", "sayings_by", "sayings_about", "facts_of", "capacities_of",
    "sayings_in", "emendations_in", "facts_in", "translated_as", "articles_on", "articles_by_year",
)  # fmt: skip
"""Indexes whose cells are lists of what articles give to them, in the order of the articles."""


def gather(
    articles: Iterable[AnnotatedArticle],
    entities: Mapping[str, DescribedAuthority],
    language: str,
) -> Gathered:
    """What *articles* give to the lists; they come in time."""
    gathered: Gathered = defaultdict(lambda: defaultdict(list))
    for one in articles:
        given = giving(one, language)
        _spread(one.article, given, entities, gathered)
        for id, mentions in given.mentions.items():
            gathered["mentions_of"][id] += mentions
    return gathered


def _spread(
    article: Article,
    given: Given,
    entities: Mapping[str, DescribedAuthority],
    gathered: Gathered,
) -> dict[str, int]:
    """Put what an article gives where it belongs, but for mentions; the entities that it names."""
    id = article.id
    gathered["articles_by_year"][article.date.year].append(id)
    if article.translation_of:
        gathered["translated_as"][article.translation_of.id].append(id)
    if article.status == "withdrawn":
        return {}
    for topic in article.topics:
        for place in (topic.id, *_above(topic.id, entities)):
            _append(gathered["articles_on"][place], id)
    _spread_annotations(id, given, gathered)
    # By the id that the record has: one text, not one for each article.
    there = {
        entities[one].authority.id: count for one, count in given.names.items() if one in entities
    }
    for entity in there:
        gathered["articles_of"][entity].append(id)
    return there


def _spread_annotations(id: str, given: Given, gathered: Gathered) -> None:
    for saying in given.sayings:
        gathered["sayings_in"][id].append(saying)
        gathered["sayings_by"][saying.speaker].append(saying)
        for about in saying.about:
            gathered["sayings_about"][about].append(saying)
    for emendation in given.emendations:
        gathered["emendations_in"][id].append(emendation)
    for fact in given.facts:
        gathered["facts_in"][id].append(fact)
        for about in dict.fromkeys((fact.subject, fact.object, fact.place)):
            gathered["facts_of"][about].append(fact)
    for entity in given.capacities:
        gathered["capacities_of"][entity].append(id)


def _append(ids: list[str], id: str) -> None:
    """Each article once, though it has a topic and one that is narrower."""
    if not ids or ids[-1] != id:
        ids.append(id)


def fold_cell(name: str, items: Iterable[Any]) -> tuple[Any, ...]:
    """A list as its index has it: *items* come in the order of articles and of their texts."""
    if name == "facts_of":
        return tuple(sorted(items, key=_fact_date))
    return tuple(items)


def _above(topic: str, entities: Mapping[str, DescribedAuthority]) -> tuple[str, ...]:
    """The topics above a topic, nearest first; a ring is gone round once."""
    chain: list[str] = []
    place = _broader(topic, entities)
    while place and place != topic and place not in chain:
        chain.append(place)
        place = _broader(place, entities)
    return tuple(chain)


def _broader(topic: str, entities: Mapping[str, DescribedAuthority]) -> str:
    described = entities.get(topic)
    details = described.authority.details if described else None
    return details.broader.id if isinstance(details, Topic) and details.broader else ""


def named(
    annotated: AnnotatedArticle, entities: Mapping[str, DescribedAuthority]
) -> dict[str, int]:
    """The entities that an article names, and how often."""
    found = {} if annotated.article.status == "withdrawn" else names(annotated)
    return {id: count for id, count in found.items() if id in entities}


def loose_among(given: Given, there: Collection[str]) -> tuple[str, ...]:
    """The ids to which an article refers, but for entities that are *there* and may be so named."""
    missing = (id for id in given.names if id not in there)
    return tuple(dict.fromkeys((*given.loose, *missing)))


def together(groups: Iterable[tuple[str, ...]], entity: str) -> dict[str, int]:
    """The others that the same articles name as an entity, and how many do.

    *groups* are the entities of each article that names it.
    """
    counted = dict(Counter(chain.from_iterable(groups)))
    counted.pop(entity, None)
    return counted


MET = ("people/", "organizations/")
"""How the ids of entities begin that meet one another."""


def counts(id: str, cells: Mapping[str, Mapping[str, Any]]) -> Counts:
    """How much there is of an entity."""
    return Counts(
        articles=len(cells["articles_of"].get(id, ())),
        mentions=len(cells["mentions_of"].get(id, ())),
        meetings=meetings(cells["together_with"].get(id, {}), id),
    )


def meetings(others: Mapping[str, int], id: str) -> int:
    """How often an entity is named beside people and organizations, if it is one of them."""
    meets = others.items() if id.startswith(MET) else ()
    return sum(count for other, count in meets if other.startswith(MET))


def _fact_date(fact: Fact) -> tuple[str, str]:
    date = fact.date or fact.article_date
    return (date.earliest, date.latest)


class _Forms(NamedTuple):
    """One form of a name, in one language, by one publisher."""

    form: str
    language: str
    publisher: str


def forms(mentions: Iterable[Occurrence], authority: Authority) -> tuple[WrittenForm, ...]:
    """The forms of a name as texts have them, the commonest first; *mentions* come in time."""
    dates: dict[_Forms, list[Edtf]] = defaultdict(list)
    for one in mentions:
        if one.passage.words and not one.is_alternative:
            dates[_Forms(one.passage.words, one.language, one.publisher)].append(one.date)
    listed = _listed(authority)
    found = (
        WrittenForm(
            form=key.form,
            language=key.language,
            publisher=key.publisher,
            count=len(when),
            first=when[0],
            last=when[-1],
            is_known=key.form in listed,
            type=listed.get(key.form, ""),
        )
        for key, when in dates.items()
    )
    return tuple(sorted(found, key=lambda one: (-one.count, one.form, one.language, one.publisher)))


def _listed(authority: Authority) -> dict[str, str]:
    """The forms that an authority record lists, with their types."""
    listed = {authority.name: "official"}
    for name in authority.names:
        listed.setdefault(name.name, name.type)
        for form in name.forms:
            listed.setdefault(form, name.type)
    return listed


REGISTERS = ("wikidata", "viaf", "isni", "gnd", "geonames")


def given_by(authority: Authority) -> Iterator[tuple[str, str, Any]]:
    """What an authority record gives to indexes: the index, the key, and what stands there."""
    id = authority.id
    for key, reference in references_in(authority):
        yield "references_to", reference.id, (id, key)
    for name in dict.fromkeys((authority.name, *(one.name for one in authority.names))):
        yield "namesakes", name_key(kind_of(id), name), id
    for register in REGISTERS:
        if value := getattr(authority.same_as, register):
            yield "identified", f"{register} {value}", id


OF_AUTHORITIES = ("references_to", "namesakes", "identified")
"""Indexes whose cells are lists of what authority records give to them, in the order of ids."""


def _of_authorities(entities: Mapping[str, DescribedAuthority]) -> Cells:
    gathered: Gathered = defaultdict(lambda: defaultdict(list))
    for one in entities.values():
        for name, key, item in given_by(one.authority):
            gathered[name][key].append(item)
    return {
        name: {
            key: list_of_authorities(name, items) for key, items in sorted(gathered[name].items())
        }
        for name in OF_AUTHORITIES
    }


def list_of_authorities(name: str, items: Iterable[Any]) -> tuple[Any, ...]:
    """A list as its index has it: a record may refer to another more than once."""
    return tuple(items) if name == "references_to" else tuple(dict.fromkeys(items))


def _links(linking: Mapping[str, Iterable[Reference]]) -> dict[str, tuple[str, ...]]:
    """The records whose Markdown links to a record."""
    found: dict[str, set[str]] = defaultdict(set)
    for id, references in linking.items():
        for reference in references:
            found[reference.id].add(id)
    return {id: tuple(sorted(ids)) for id, ids in sorted(found.items())}


TENURES = ("positions_of", "memberships_of", "holders_of", "members_of")


def _tenures(cells: Cells) -> Cells:
    """Every office and membership, under those who hold it and under what it is in."""
    tellers = tellers_in(cells)
    found: Gathered = defaultdict(lambda: defaultdict(list))
    for holder in sorted(_holders(cells)):
        for tenure in tenures_of(holder, tellers):
            for name, key in places_of(tenure):
                found[name][key].append(tenure)
    return {
        name: {key: in_order(ones) for key, ones in sorted(found[name].items())} for name in TENURES
    }


def tellers_in(cells: Mapping[str, Mapping[str, Any]]) -> Tellers:
    """Those of the indexes that tell of tenures."""
    return Tellers(*(cells[name] for name in Tellers._fields))


def places_of(tenure: Tenure) -> Iterator[tuple[str, str]]:
    """The cells in which a tenure stands."""
    is_office = tenure.kind == "position"
    yield ("positions_of" if is_office else "memberships_of"), tenure.holder
    if tenure.organization:
        yield ("holders_of" if is_office else "members_of"), tenure.organization


def _holders(cells: Cells) -> frozenset[str]:
    """All of whom anything may tell an office or a membership."""
    entities: Mapping[str, DescribedAuthority] = cells["entities"]
    members = (
        member.entity.id
        for one in entities.values()
        if isinstance(one.authority.details, Organization)
        for member in one.authority.details.members
    )
    people = (id for id in entities if kind_of(id) == "people")
    return frozenset((*people, *cells["facts_of"], *members))


def references_in(authority: Authority) -> Iterator[tuple[str, Reference]]:
    """Every reference that an authority record holds, with the key that it stands under."""
    for other in authority.not_same_as:
        yield "not_same_as", other
    details = authority.details
    for key in details.__struct_fields__:
        value = getattr(details, key)
        # A Reference is a tuple itself.
        for one in (
            value if isinstance(value, tuple) and not isinstance(value, Reference) else (value,)
        ):
            if isinstance(one, Reference):
                yield key, one
            elif isinstance(one, Position) and one.organization:
                yield key, one.organization
            elif isinstance(one, Membership):
                yield key, one.entity


def _redirects(
    articles: Mapping[str, Article],
    entities: Mapping[str, DescribedAuthority],
    pages: Mapping[str, WrittenPage],
) -> dict[str, str]:
    """Old addresses, relative to ``site/``, and the records that they lead to now."""
    records = (
        *((id, one.aliases) for id, one in articles.items()),
        *((id, one.authority.aliases) for id, one in entities.items()),
        *((id, one.page.aliases) for id, one in pages.items()),
    )
    return dict(sorted((_old_path(alias, id), id) for id, aliases in records for alias in aliases))


def _old_path(alias: str, id: str) -> str:
    """An old id of the same kind, or an old path: both are paths below ``site/``."""
    path = alias.strip("/")
    if "/" not in path and kind_of(id) not in ("articles", "pages"):
        path = f"{kind_of(id)}/{path}"
    return path if path.endswith((".html", ".htm")) else f"{path}/"
