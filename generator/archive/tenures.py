"""Offices and memberships, assembled from authority records, statements and mentions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from generator.addresses import kind_of
from generator.archive.model import Evidence, Fact, Occurrence, Tenure
from generator.dates import Edtf
from generator.sources.records import Organization, Person
from generator.text.model import DescribedAuthority
from generator.text.names import fold

Kind = Literal["position", "membership"]


class Tellers(NamedTuple):
    """Whatever may tell of offices and memberships: records, facts, mentions, and names."""

    entities: Mapping[str, DescribedAuthority]
    references_to: Mapping[str, tuple[tuple[str, str], ...]]
    facts_of: Mapping[str, tuple[Fact, ...]]
    facts_in: Mapping[str, tuple[Fact, ...]]
    mentions_of: Mapping[str, tuple[Occurrence, ...]]
    capacities_of: Mapping[str, tuple[str, ...]]
    namesakes: Mapping[str, tuple[str, ...]]


class _Claim(NamedTuple):
    """One telling of a tenure, to be put together with the others of the same."""

    kind: Kind
    holder: str
    organization: str
    title: str
    start: Edtf | None
    end: Edtf | None
    seen: Edtf | None
    told_by: Literal["record", "statement", "mention"]
    evidence: Evidence | None


_OFFICE = frozenset({"holds-position", "appointed", "dismissed", "chaired", "succeeded"})
_MEMBERSHIP = frozenset({"joined", "left", "suspended", "member-of", "observer-of"})
_STARTS = frozenset({"appointed", "joined"})
_ENDS = frozenset({"dismissed", "left", "suspended"})


def tenures_of(holder: str, tellers: Tellers) -> tuple[Tenure, ...]:
    """Put together what records, statements and the ``as`` of mentions tell of a holder's tenures.

    Titles are compared without case, hyphens and the organization's name: "CSTO Secretary General"
    in a text is the record's "Secretary-General" of the CSTO.
    """
    claims = (
        *_from_records(holder, tellers),
        *_from_facts(holder, tellers),
        *_from_mentions(holder, tellers),
    )
    groups: Groups = defaultdict(list)
    for claim in claims:
        groups[claim.kind, claim.holder, claim.organization, _folded(claim.title)].append(claim)
    _join(groups)
    return in_order(tenure for group in groups.values() for tenure in _tenures(group))


def in_order(tenures: Iterable[Tenure]) -> tuple[Tenure, ...]:
    """By time, then by who and where."""
    return tuple(sorted(tenures, key=_order))


def _folded(title: str) -> str:
    """A title as it is compared: "the Secretary-General" and "Secretary General" are one."""
    return fold(title).removeprefix("the ")


def _from_records(holder: str, tellers: Tellers) -> Iterator[_Claim]:
    bodies = (id for id, key in tellers.references_to.get(holder, ()) if key == "members")
    for id in dict.fromkeys(bodies):
        details = tellers.entities[id].authority.details
        for member in details.members if isinstance(details, Organization) else ():
            if member.entity.id == holder:
                evidence = Evidence(None, member.source) if member.source else None
                yield _Claim(
                    "membership", holder, id, member.role, member.start, member.end,
                    None, "record", evidence,
                )  # fmt: skip
    described = tellers.entities.get(holder)
    if described and isinstance(described.authority.details, Person):
        for one in described.authority.details.positions:
            body = one.organization.id if one.organization else ""
            evidence = Evidence(None, one.source) if one.source else None
            yield _Claim(
                "position", holder, body, one.title, one.start, one.end, None, "record", evidence
            )


def _from_facts(holder: str, tellers: Tellers) -> Iterator[_Claim]:
    for fact in _facts(holder, tellers):
        kind: Kind | None = (
            "position" if fact.predicate in _OFFICE and kind_of(holder) == "people"
            else "membership" if fact.predicate in _MEMBERSHIP
            else None
        )  # fmt: skip
        if kind is None or (kind_of(fact.object) != "organizations" and not fact.value):
            continue
        yield _Claim(
            kind,
            holder,
            fact.object if fact.object in tellers.entities else "",
            fact.value if kind == "position" else _role(fact),
            fact.date if fact.predicate in _STARTS else None,
            fact.date if fact.predicate in _ENDS else None,
            fact.article_date,
            "statement",
            Evidence(fact.passage, ""),
        )


def _facts(holder: str, tellers: Tellers) -> Iterator[Fact]:
    """The facts about a holder, in the order in which articles tell them."""
    own = (fact for fact in tellers.facts_of.get(holder, ()) if fact.subject == holder)
    places = {fact.passage.article: fact.article_date for fact in own}
    for article in sorted(places, key=lambda id: (places[id].earliest, places[id].latest, id)):
        yield from (fact for fact in tellers.facts_in[article] if fact.subject == holder)


def _role(fact: Fact) -> str:
    return "observer" if fact.predicate == "observer-of" else fact.value


def _from_mentions(holder: str, tellers: Tellers) -> Iterator[_Claim]:
    if kind_of(holder) != "people" or holder not in tellers.capacities_of:
        return
    titles = set(_titles(holder, tellers))
    seen: set[tuple[str, str]] = set()
    for occurrence in tellers.mentions_of.get(holder, ()):
        # One mention has many places; it is evidence once.
        key = (occurrence.passage.article, occurrence.passage.annotation)
        if not occurrence.capacity or key in seen:
            continue
        seen.add(key)
        # "Secretary of the Security Council of Russia" is no office in that of the United Nations.
        is_title = _folded(occurrence.capacity) in titles
        body, title = (
            ("", occurrence.capacity)
            if is_title
            else _split(occurrence.capacity, tellers.namesakes)
        )
        evidence = Evidence(occurrence.passage, "")
        yield _Claim(
            "position", holder, body, title, None, None, occurrence.date, "mention", evidence
        )


def _titles(holder: str, tellers: Tellers) -> Iterator[str]:
    """The titles that a person's record gives."""
    described = tellers.entities.get(holder)
    if described and isinstance(described.authority.details, Person):
        yield from (_folded(one.title) for one in described.authority.details.positions)


LONGEST_NAME = 12
"""Words: a longer name of an organization is not looked for in what somebody is called."""


def _split(capacity: str, namesakes: Mapping[str, tuple[str, ...]]) -> tuple[str, str]:
    """The organization that a capacity names (its id, or empty), and the title without its name."""
    words = capacity.split()
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            name = re.sub(r"['’]s?$", "", " ".join(words[start : start + length]))
            found = namesakes.get(name_key("organizations", name))
            if found:
                rest = [*words[:start], *words[start + length :]]
                return found[0], _trimmed(" ".join(rest)) or capacity
    return "", capacity


def name_key(kind: str, name: str) -> str:
    """What a name is found under in ``namesakes``."""
    return f"{kind} {fold(name)}"


_LEADING = re.compile(r"^\s*(of|the|’s|'s)\s+")
_TRAILING = re.compile(r"[\s,]+(of the|of|at the|to the)?\s*$")


def _trimmed(title: str) -> str:
    """A title without the «of the» that led to the organization's name."""
    return _TRAILING.sub("", _LEADING.sub("", title + " ")).strip(" ,")


Groups = dict[tuple[Kind, str, str, str], list[_Claim]]


def _join(groups: Groups) -> None:
    """What a mention tells vaguely joins the one tenure that it can mean.

    "The Secretary General" names no organization, "head of the CSTO" no title that a record has:
    each is evidence of an office that is known better, when there is one such office only.
    """
    for key in sorted(groups):
        kind, holder, organization, title = key
        claims = groups[key]
        if any(claim.told_by != "mention" for claim in claims):
            continue
        fits = [
            other
            for other, others in groups.items()
            if other != key
            and other[:2] == (kind, holder)
            and (other[2] == organization if organization else other[3] == title)
            and any(one.told_by == "record" and _covers(one, claims[0].seen) for one in others)
        ]
        if len(fits) == 1:
            groups[fits[0]].extend(groups.pop(key))


def _covers(term: _Claim, when: Edtf | None) -> bool:
    begun = term.start is None or when is None or term.start.earliest <= when.latest
    ended = term.end is not None and when is not None and term.end.latest < when.earliest
    return begun and not ended


def _tenures(claims: list[_Claim]) -> Iterator[Tenure]:
    """One tenure for each term that a record gives; all else is evidence of the one it falls in."""
    terms = [claim for claim in claims if claim.told_by == "record"] or claims[:1]
    evidence: dict[int, list[_Claim]] = {number: [] for number in range(len(terms))}
    for claim in claims:
        evidence[_term_of(claim, terms)].append(claim)
    for number, term in enumerate(terms):
        yield _tenure(term, evidence[number])


def _term_of(claim: _Claim, terms: list[_Claim]) -> int:
    if claim in terms:
        return terms.index(claim)
    when = claim.start or claim.end or claim.seen
    return next((number for number, term in enumerate(terms) if _covers(term, when)), 0)


def _tenure(term: _Claim, claims: list[_Claim]) -> Tenure:
    starts = [claim.start for claim in (term, *claims) if claim.start]
    ends = [claim.end for claim in (term, *claims) if claim.end]
    seen = sorted(
        {claim.seen for claim in claims if claim.seen},
        key=lambda date: (date.earliest, date.latest, date.text),
    )
    return Tenure(
        kind=term.kind,
        holder=term.holder,
        organization=term.organization,
        title=term.title,
        start=starts[0] if starts else None,
        end=ends[0] if ends else None,
        seen=tuple(seen),
        told_by=term.told_by,
        evidence=tuple(dict.fromkeys(claim.evidence for claim in claims if claim.evidence)),
    )


def _order(tenure: Tenure) -> tuple[str, str, str, str]:
    first = tenure.start or (tenure.seen[0] if tenure.seen else None)
    return (first.earliest if first else "9999", tenure.organization, tenure.holder, tenure.title)
