"""Offices and memberships, assembled from authority records, statements and mentions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from generator.addresses import kind_of
from generator.archive.model import Evidence, Fact, Occurrence, Tenure
from generator.dates import Edtf
from generator.sources.records import Authority, Organization, Person
from generator.text.names import fold

Kind = Literal["position", "membership"]


class Tenures(NamedTuple):
    """Every office and membership, under those who hold it and under what it is in."""

    positions_of: Mapping[str, tuple[Tenure, ...]]
    holders_of: Mapping[str, tuple[Tenure, ...]]
    members_of: Mapping[str, tuple[Tenure, ...]]
    memberships_of: Mapping[str, tuple[Tenure, ...]]


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


def assemble(
    authorities: Mapping[str, Authority],
    mentions: Iterable[tuple[str, Occurrence]],
    facts: Iterable[Fact],
) -> Tenures:
    """Put together what records, statements and the ``as`` of mentions tell of the same tenure.

    Titles are compared without case, hyphens and the organization's name: "CSTO Secretary General"
    in a text is the record's "Secretary-General" of the CSTO.
    """
    claims = (
        *_from_records(authorities),
        *_from_facts(facts, authorities),
        *_from_mentions(mentions, authorities),
    )
    groups: Groups = defaultdict(list)
    for claim in claims:
        groups[claim.kind, claim.holder, claim.organization, _folded(claim.title)].append(claim)
    _join(groups)
    tenures = [tenure for group in groups.values() for tenure in _tenures(group)]
    tenures.sort(key=_order)
    return Tenures(
        positions_of=_under(tenures, "position", "holder"),
        holders_of=_under(tenures, "position", "organization"),
        members_of=_under(tenures, "membership", "organization"),
        memberships_of=_under(tenures, "membership", "holder"),
    )


def _folded(title: str) -> str:
    """A title as it is compared: "the Secretary-General" and "Secretary General" are one."""
    return fold(title).removeprefix("the ")


def _under(
    tenures: Iterable[Tenure], kind: Kind, key: Literal["holder", "organization"]
) -> dict[str, tuple[Tenure, ...]]:
    found: dict[str, list[Tenure]] = defaultdict(list)
    for tenure in tenures:
        id = tenure.holder if key == "holder" else tenure.organization
        if tenure.kind == kind and id:
            found[id].append(tenure)
    return {id: tuple(ones) for id, ones in sorted(found.items())}


def _from_records(authorities: Mapping[str, Authority]) -> Iterator[_Claim]:
    for id, authority in authorities.items():
        details = authority.details
        if isinstance(details, Person):
            for one in details.positions:
                body = one.organization.id if one.organization else ""
                evidence = Evidence(None, one.source) if one.source else None
                yield _Claim(
                    "position", id, body, one.title, one.start, one.end, None, "record", evidence
                )
        elif isinstance(details, Organization):
            for member in details.members:
                evidence = Evidence(None, member.source) if member.source else None
                yield _Claim(
                    "membership", member.entity.id, id, member.role, member.start, member.end,
                    None, "record", evidence,
                )  # fmt: skip


def _from_facts(facts: Iterable[Fact], authorities: Mapping[str, Authority]) -> Iterator[_Claim]:
    for fact in facts:
        kind: Kind | None = (
            "position" if fact.predicate in _OFFICE and kind_of(fact.subject) == "people"
            else "membership" if fact.predicate in _MEMBERSHIP
            else None
        )  # fmt: skip
        if kind is None or fact.subject not in authorities:
            continue
        if kind_of(fact.object) != "organizations" and not fact.value:
            continue
        yield _Claim(
            kind,
            fact.subject,
            fact.object if fact.object in authorities else "",
            fact.value if kind == "position" else _role(fact),
            fact.date if fact.predicate in _STARTS else None,
            fact.date if fact.predicate in _ENDS else None,
            fact.article_date,
            "statement",
            Evidence(fact.passage, ""),
        )


def _role(fact: Fact) -> str:
    return "observer" if fact.predicate == "observer-of" else fact.value


def _from_mentions(
    mentions: Iterable[tuple[str, Occurrence]], authorities: Mapping[str, Authority]
) -> Iterator[_Claim]:
    bodies = _Bodies(authorities)
    seen: set[tuple[str, str, str]] = set()
    for id, occurrence in mentions:
        if not occurrence.capacity or kind_of(id) != "people" or id not in authorities:
            continue
        # One mention has many places; it is evidence once.
        key = (id, occurrence.passage.article, occurrence.passage.annotation)
        if key in seen:
            continue
        seen.add(key)
        body, title = bodies.split(occurrence.capacity)
        evidence = Evidence(occurrence.passage, "")
        yield _Claim("position", id, body, title, None, None, occurrence.date, "mention", evidence)


class _Bodies:
    """Finds the organization that a capacity names: "CSTO Secretary General"."""

    def __init__(self, authorities: Mapping[str, Authority]) -> None:
        self._by_name: dict[str, str] = {}
        for id, authority in authorities.items():
            if isinstance(authority.details, Organization):
                for name in (authority.name, *(one.name for one in authority.names)):
                    self._by_name.setdefault(fold(name), id)
        self._longest = max((name.count(" ") + 1 for name in self._by_name), default=0)
        self._known: dict[str, tuple[str, str]] = {}

    def split(self, capacity: str) -> tuple[str, str]:
        """The id of the organization (or empty), and the title without its name."""
        if capacity not in self._known:
            self._known[capacity] = self._split(capacity)
        return self._known[capacity]

    def _split(self, capacity: str) -> tuple[str, str]:
        words = capacity.split()
        for length in range(min(self._longest, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                id = self._by_name.get(
                    fold(re.sub(r"['’]s?$", "", " ".join(words[start : start + length])))
                )
                if id:
                    rest = [*words[:start], *words[start + length :]]
                    return id, _trimmed(" ".join(rest)) or capacity
        return "", capacity


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
