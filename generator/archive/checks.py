"""What only the whole archive can show; every problem at the place that must be mended."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Literal, NamedTuple

from generator.addresses import ENTITY_KINDS, is_below_a_record, kind_of, slug_of
from generator.archive.addressing import address_of
from generator.archive.linking import REGISTERS, references_in
from generator.archive.model import Archive
from generator.archive.suggesting import Names, did_you_mean
from generator.archive.tenures import name_key
from generator.archive.using import PLACE, Use, links_in, uses_of
from generator.dates import Edtf
from generator.diagnostics import Diagnostic, Origin, Severity, error, warning
from generator.sources.records import (
    Annotation,
    Article,
    Authority,
    FreePage,
    Organization,
    Person,
    Reference,
)
from generator.text.names import fold

PAGES_OF_OURS = frozenset(
    {"articles", *ENTITY_KINDS, "quotations", "corrections", "search", "timeline", "map", "network",
     "data", "assets", "files", "404.html", "index.html", "feed.json", "feed.xml", "sitemap.xml",
     "robots.txt", "names.js"}
)  # fmt: skip
"""What stands at the top of every site, and so cannot be the address of a free page."""

Check = Callable[[Archive, str], Iterator[Diagnostic]]
"""What is wrong with one record: told at the place in it, or in one of its ring, to be mended."""

SiteCheck = Callable[[Archive], Iterator[Diagnostic]]

SITE = "archive"
"""As the id of a record: the configuration."""


def check(archive: Archive) -> tuple[Diagnostic, ...]:
    """Every problem between records."""
    by_record = (check_record(archive, id) for id in checked(archive))
    return (*chain.from_iterable(by_record), *check_site(archive))


def checked(archive: Archive) -> Iterator[str]:
    """The ids of all records that are checked."""
    yield SITE
    yield from archive.calendar
    yield from archive.entities
    yield from archive.pages


def check_record(archive: Archive, id: str) -> tuple[Diagnostic, ...]:
    """What is wrong with one record among the others.

    While some cannot be read, nothing is said of it that they may gainsay.
    """
    checks = SURE if archive.faulty else CHECKS
    return tuple(problem for one in checks[_kind(id)] for problem in one(archive, id))


def check_site(archive: Archive) -> tuple[Diagnostic, ...]:
    """What is wrong with the addresses of all records together."""
    return tuple(problem for one in SITE_CHECKS for problem in one(archive))


def _kind(id: str) -> Kind:
    kind = kind_of(id)
    if id == SITE:
        return "site"
    return "article" if kind == "articles" else "page" if kind == "pages" else "entity"


_KINDS_OF_KEY: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("people", "positions"): ("organizations",),
    ("organizations", "seat"): PLACE,
    ("organizations", "part_of"): ("organizations",),
    ("organizations", "predecessor"): ("organizations",),
    ("organizations", "members"): ("people", "organizations", "places"),
    ("places", "part_of"): PLACE,
    ("places", "country"): PLACE,
    ("events", "place"): PLACE,
    ("events", "participants"): ("people", "organizations", "places"),
    ("events", "part_of"): ("events",),
    ("topics", "broader"): ("topics",),
    ("works", "parties"): ("people", "organizations", "places"),
    ("works", "place"): PLACE,
}


def _dangling(archive: Archive, id: str) -> Iterator[Diagnostic]:
    """References that lead nowhere, or to the wrong kind."""
    if _kind(id) == "article" and not archive.loose_in.get(id):
        # Nothing is left to be looked for: most articles need not be opened for this.
        return
    for use in _uses(archive, id):
        target, origin = use.reference
        is_there, is_right = _exists(target, archive), kind_of(target) in use.kinds
        if not is_there:
            hint = did_you_mean(target, Names.of(archive), use.kinds)
            yield error("unknown-id", origin, f"there is no {target}", hint)
        elif not is_right:
            wanted = " or ".join(use.kinds)
            yield error(
                "wrong-kind",
                origin,
                f'"{use.key}" must be one of the {wanted}, not {target}',
                did_you_mean(slug_of(target), Names.of(archive), use.kinds),
            )


def _exists(id: str, archive: Archive) -> bool:
    # One with a fault of its own is there: a mistake is not told again at each place that names it.
    if id in archive.faulty:
        return True
    kind = kind_of(id)
    # An id says in which index it stands, if anywhere.
    if kind == "articles":
        return id in archive.articles
    if kind == "pages":
        return id in archive.pages
    return id in (archive.attachments if kind == "files" else archive.entities)


def _uses(archive: Archive, id: str) -> Iterator[Use]:
    kind = _kind(id)
    if kind == "site":
        yield from links_in(archive.site.links)
    elif kind == "article":
        yield from uses_of(archive.articles[id])
    elif kind == "page":
        yield from links_in(archive.pages[id].links)
    else:
        described = archive.entities[id]
        for key, reference in references_in(described.authority):
            yield Use(reference, _KINDS_OF_KEY.get((kind_of(id), key), (kind_of(id),)), key)
        if described.authority.image:
            yield Use(described.authority.image.file, ("files",), "image")
        yield from links_in(described.links)


def _cycles(archive: Archive, id: str) -> Iterator[Diagnostic]:
    """Rings of ``part_of``, ``broader`` and ``predecessor``."""
    for key in ("part_of", "broader", "predecessor"):
        yield from _rings(id, key, partial(_above, archive, key))


def _above(archive: Archive, key: str, id: str) -> Reference | None:
    described = archive.entities.get(id)
    reference = getattr(described.authority.details, key, None) if described else None
    return reference if isinstance(reference, Reference) else None


def _circular_translations(archive: Archive, id: str) -> Iterator[Diagnostic]:
    """Articles that are translations of each other."""
    yield from _rings(id, "translation_of", partial(_original, archive))


def _original(archive: Archive, id: str) -> Reference | None:
    own = archive.briefs.get(id)
    return own.translation_of if own else None


def _rings(start: str, key: str, above: Callable[[str], Reference | None]) -> Iterator[Diagnostic]:
    """The ring on which a record stands: told of the first of them, by id, alone."""
    path: dict[str, Reference] = {}
    place = start
    while place not in path and (reference := above(place)):
        path[place] = reference
        place = reference.id
    if place == start and path and start == min(path):
        yield error(
            "cycle",
            path[next(reversed(path))].origin,
            f'"{key}" leads round in a ring: {" → ".join([*path, start])}',
            f"take «{key}:» out of one of them",
        )


class _Claim(NamedTuple):
    """A file of the site, and the record that wants to stand there, or to be found there still."""

    path: str
    id: str
    is_alias: bool = False

    @property
    def what(self) -> str:
        """What wants to stand there, in words."""
        return f"the alias {_shown(self.path)} of {self.id}" if self.is_alias else self.id

    def origin(self, archive: Archive) -> Origin:
        """Where that is written."""
        record = _record(self.id, archive)
        return _alias_origin(record) if self.is_alias else record.origin

    @property
    def folded(self) -> str:
        """The path as disks see it that know neither case nor Unicode forms."""
        return unicodedata.normalize("NFC", self.path).casefold()


def _addresses(archive: Archive) -> Iterator[Diagnostic]:
    """Two pages at one address, also where only case or Unicode form differs."""
    taken: dict[str, _Claim] = {}
    for claim in _claims(archive):
        first = taken.setdefault(claim.folded, claim)
        if first is not claim:
            yield _clash(claim, first, archive)
    folders = {folder: claim for path, claim in taken.items() for folder in _around(path)}
    lists = ("index.html/", *(f"{year}/index.html/" for year in archive.articles_by_year))
    for path, claim in taken.items():
        if path in folders:
            yield _clash(folders[path], claim, archive)
        elif _is_ours(path, claim, lists):
            yield error(
                "address-clash",
                claim.origin(archive),
                f"{claim.what} would stand at /{_shown(claim.path)}, where every site has its own",
                "give the file another name, or remove the alias",
            )


def _around(path: str) -> Iterator[str]:
    """The folders around a path, from the inside."""
    while path := path.rpartition("/")[0]:
        yield path


def _clash(claim: _Claim, first: _Claim, archive: Archive) -> Diagnostic:
    return Diagnostic(
        code="address-clash",
        severity=Severity.ERROR,
        origin=claim.origin(archive),
        message=f"{claim.what} and {first.what} would both stand at /{_shown(first.path)}",
        hint="rename one of them, or remove the alias",
        related=(first.origin(archive),),
    )


def _shown(path: str) -> str:
    return path.removesuffix("index.html")


def _is_ours(path: str, claim: _Claim, lists: tuple[str, ...]) -> bool:
    """Whether every site has a page or a file of its own at *path*, or a folder around it.

    *lists* are the pages of lists below the folder of a kind.
    """
    folder, _, rest = path.partition("/")
    if is_below_a_record(path):
        return True
    if folder in ("articles", *ENTITY_KINDS) and (claim.is_alias or kind_of(claim.id) != "pages"):
        return f"{rest}/".startswith(lists) or "feed.xml" in path.split("/")
    return folder in PAGES_OF_OURS


def _claims(archive: Archive) -> Iterator[_Claim]:
    """Every address that a record, a free page or an alias wants."""
    for id in chain(archive.calendar, archive.entities, archive.pages):
        yield _Claim(address_of(id, archive).path, id)
    for old, id in archive.redirects.items():
        yield _Claim(f"{old}index.html" if old.endswith("/") else old, id, is_alias=True)


def _alias_origin(record: Authority | FreePage | Article) -> Origin:
    return record.origins.get("aliases", record.origin)


def _record(id: str, archive: Archive) -> Authority | FreePage | Article:
    if id in archive.entities:
        return archive.entities[id].authority
    return archive.pages[id].page if id in archive.pages else archive.heads[id]


_NO_ADDRESS = re.compile(r"[\\:?#%\"'<>|*\x00-\x1f\x7f]|//")


def _aliases(archive: Archive) -> Iterator[Diagnostic]:
    """Aliases that lead out of the site, and two records that claim one."""
    claimed: dict[str, str] = {}
    briefs = dict(archive.briefs.items())
    records = (
        *((id, briefs[id].aliases) for id in archive.calendar),
        *((id, one.authority.aliases) for id, one in archive.entities.items()),
        *((id, one.page.aliases) for id, one in archive.pages.items()),
    )
    for id, aliases in records:
        for alias in aliases:
            if ".." in alias or _NO_ADDRESS.search(alias) or not alias.strip("/ "):
                yield error(
                    "alias-invalid",
                    _alias_origin(_record(id, archive)),
                    f'"{alias}" is not an address of this site',
                    "write an old id, or an old path such as 2007/memorandum/",
                )
            first = claimed.setdefault(alias.strip("/").casefold(), id)
            if first != id:
                yield error(
                    "address-clash",
                    _alias_origin(_record(id, archive)),
                    f'the alias "{alias}" leads to {first} already',
                    "remove it from one of the two",
                )


def _dates(archive: Archive, id: str) -> Iterator[Diagnostic]:
    """Ends before beginnings, where the dates leave no doubt."""
    for start, end, origin, message in _ranges(archive.entities[id].authority):
        if start and end and end.latest < start.earliest:
            yield error(
                "dates-out-of-order",
                origin,
                message.format(end=end.text, start=start.text),
                "exchange the two dates, or correct one",
            )


def _ranges(authority: Authority) -> Iterator[tuple[Edtf | None, Edtf | None, Origin, str]]:
    """Pairs of dates that follow each other, where that is written, and what to say if not."""
    details, origin = authority.details, authority.origin
    if isinstance(details, Person):
        died = authority.origins.get("died", origin)
        yield details.born, details.died, died, "the death, {end}, is before the birth, {start}"
        for one in details.positions:
            what = one.title or "this position"
            yield one.start, one.end, one.origin, _period(what)
            early = f"{_literal(what)}: the beginning, {{end}}, is before the birth, {{start}}"
            yield details.born, one.start, one.origin, early
    elif isinstance(details, Organization):
        dissolved = authority.origins.get("dissolved", origin)
        yield (
            details.founded,
            details.dissolved,
            dissolved,
            "the end, {end}, is before the foundation, {start}",
        )
        for member in details.members:
            yield member.start, member.end, member.origin, _period(member.entity.id)
    for name in authority.names:
        yield name.start, name.end, name.origin, _period(name.name)


def _period(what: str) -> str:
    return f"{_literal(what)}: the end, {{end}}, is before the beginning, {{start}}"


def _literal(text: str) -> str:
    """Text of an editor's in a pattern to be filled in."""
    doubled = text.replace("{", "{{").replace("}", "}}")
    return f'"{doubled}"'


def _unused(archive: Archive, id: str) -> Iterator[Diagnostic]:
    """An authority record that nothing names, refers to or links to."""
    places = (
        archive.articles_of,
        archive.references_to,
        archive.articles_on,
        archive.sayings_about,
        archive.links_to,
    )
    if not any(id in index for index in places):
        yield warning(
            "record-unused",
            archive.entities[id].authority.origin,
            f"nothing in the archive names {id}",
            "mention it in a sidecar, or remove the file",
        )


def _namesakes(archive: Archive, id: str) -> Iterator[Diagnostic]:
    """Records of a kind under one name that do not say that they are two: told of the later."""
    authority = archive.entities[id].authority
    names = (authority.name, *(one.name for one in authority.names))
    keys = dict.fromkeys(name_key(kind_of(id), name) for name in names)
    others = dict.fromkeys(other for key in keys for other in archive.namesakes.get(key, ()))
    for other in others:
        if other < id and not _are_told_apart(archive.entities[other].authority, authority):
            yield _same_name(archive.entities[other].authority, authority)


def _are_told_apart(one: Authority, other: Authority) -> bool:
    return other.id in {ref.id for ref in one.not_same_as} or one.id in {
        ref.id for ref in other.not_same_as
    }


def _same_name(one: Authority, other: Authority) -> Diagnostic:
    return Diagnostic(
        code="same-name",
        severity=Severity.WARNING,
        origin=other.origins.get("name", other.origin),
        message=f"{other.id} and {one.id} have a name in common",
        hint=f"join the two records, or add «not_same_as: [{one.id}]»",
        related=(one.origins.get("name", one.origin),),
    )


def _forms(archive: Archive, id: str) -> Iterator[Diagnostic]:
    """Forms of a name in texts that its authority record does not list."""
    authority = archive.entities[id].authority
    known = {fold(name) for name in _names_of(authority)}
    counts: dict[str, int] = defaultdict(int)
    for form in archive.forms_of.get(id, ()):
        if not form.is_known and _is_spelling(fold(form.form), known):
            counts[form.form] += form.count
    for form_text, count in sorted(counts.items()):
        yield warning(
            "form-unlisted",
            _first_mention(id, form_text, archive) or authority.origin,
            f'"{form_text}" is not among the names of {id} ({count}×)',
            f"add it to «names:» in {authority.origin.path}",
        )


SPELLING = 75
"""How like a known name (0 to 100) words must be to be taken for a spelling of it: "Bordyuza" is 94
like "Bordyuzha"; "the head of the alliance" is a description, and needs no place among names."""


def _is_spelling(form: str, known: set[str]) -> bool:
    if form in known:
        return False
    from rapidfuzz import fuzz  # noqa: PLC0415 - slow to import, seldom needed

    return any(fuzz.ratio(form, name) >= SPELLING for name in known)


def _names_of(authority: Authority) -> Iterator[str]:
    yield authority.name
    for name in authority.names:
        yield name.name
        yield from name.forms


def _first_mention(id: str, words: str, archive: Archive) -> Origin | None:
    for occurrence in archive.mentions_of.get(id, ()):
        if occurrence.passage.words == words:
            for one in archive.articles[occurrence.passage.article].anchored:
                if one.annotation.id == occurrence.passage.annotation and one.annotation.target:
                    return one.annotation.target.origin
    return None


def _annotators(archive: Archive, id: str) -> Iterator[Diagnostic]:
    """Annotators that the configuration does not name, where it names any."""
    known = {one.id for one in archive.site.config.annotators}
    if not known:
        return
    unknown: dict[str, Annotation] = {}
    for one in archive.articles[id].anchored:
        by = one.annotation.by
        if by and by not in known:
            unknown.setdefault(by, one.annotation)
    for by, annotation in unknown.items():
        yield warning(
            "annotator-unknown",
            annotation.origin,
            f'"{by}" is none of the annotators in archive.yaml',
            f"add «- {{id: {by}, name: …}}» to «annotators:»",
        )


def _shared_identifiers(archive: Archive, id: str) -> Iterator[Diagnostic]:
    """One identifier of another register for two records: told of the later."""
    authority = archive.entities[id].authority
    for register in REGISTERS:
        value = getattr(authority.same_as, register)
        first = archive.identified[f"{register} {value}"][0] if value else id
        if first != id:
            yield warning(
                "same-as-shared",
                authority.origins.get("same_as", authority.origin),
                f"{register} {value} is also that of {first}",
                "correct one of them, or join the two records",
            )


Kind = Literal["site", "article", "page", "entity"]

SURE: Mapping[Kind, tuple[Check, ...]] = {
    "site": (_dangling,),
    "article": (_dangling, _circular_translations, _annotators),
    "page": (_dangling,),
    "entity": (_dangling, _cycles, _dates),
}
"""What is looked for in each record, by what it is, and holds whatever others say."""

CHECKS: Mapping[Kind, tuple[Check, ...]] = {
    **SURE,
    "entity": (*SURE["entity"], _unused, _namesakes, _forms, _shared_identifiers),
}
"""All that is looked for in each record, where every record can be read."""

SITE_CHECKS: tuple[SiteCheck, ...] = (_addresses, _aliases)
"""What is looked for in all records together."""
