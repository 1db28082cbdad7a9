"""Index documents: what is sought, instead of the themed pages.

One small text for each article and entity, and one for each quotation and editors' note, so that
these can be sought alone. A theme never changes them, and nothing of menus gets into them. Facets,
dates and order are no part of them: they come from our own tables (``search_tables.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from html import unescape
from itertools import chain
from typing import Literal, NamedTuple

import msgspec

from generator.archive.addressing import address_of
from generator.archive.model import Archive, Saying
from generator.dates import EARLIEST, LATEST, Edtf
from generator.pages.wording import Wording
from generator.sources.records import Article, Event, Note, Quotation, Work
from generator.text.model import AnnotatedArticle, DescribedAuthority
from generator.text.weaving import note_id

Part = Literal["pages", "extracts"]
"""What is sought: articles and entities as wholes, or quotations and notes alone."""


USUAL, IN_TITLE, IN_NAMES = 25, 7 * 25, 7
"""How much a word counts in a text, in a title, and among the names of who is named. The first is
what the index takes for granted; of any other it has to tell."""


class Passage(NamedTuple):
    """Words that stand together: how much each counts, and the *id* that leads to them on a page.

    That is empty where nothing does.
    """

    text: str
    id: str = ""
    weight: int = USUAL


class SearchText(NamedTuple):
    """The text of a document: its title, if it has one, is the first of its passages too."""

    title: str
    passages: tuple[Passage, ...]


class SearchDocument(NamedTuple):
    """One document: *number* counts from 0 in its *part*, *language* decides the bundle (BCP 47).

    *name* tells it from all others; it stays when others come and go, as the number does not.
    *record* is the id of what it is about, *digest* that of its *text*, which is there where it was
    at hand; else `Finder.text` has it.
    """

    part: Part
    language: str
    number: int
    record: str
    name: str
    digest: bytes
    text: SearchText | None = None


class Extract(NamedTuple):
    """A quotation or a note: what can be sought alone.

    *target* is the fragment in the article's page, or empty; *speaker* an id, or empty; *text* the
    beginning of it; *words* are those of the article that a note is on, if it is on some. *digest*
    is that of its document.
    """

    kind: Literal["quotation", "note"]
    annotation: str
    target: str
    speaker: str
    text: str
    words: str
    digest: bytes


class Found(NamedTuple):
    """What search tells of a record, but for the text by which it is found.

    *dates*: the first day, or what stands for it, the first year and the last. *named* are the
    entities that an article names. *digest* is that of the record's document.
    """

    language: str
    title: str
    folder: str
    line: str
    dates: tuple[str, int, int] | None
    named: tuple[str, ...]
    digest: bytes
    extracts: tuple[Extract, ...]


FOUND = "found"
"""The kind of question that a `Found` answers, by the id of a record."""

NAMES = "names_of"
"""The kind of question after all names of an entity: an article is found by those of whom it names,
and by nothing else that their records say."""


class Bundle(NamedTuple):
    """Files of the index for one language, or for one shard of it, in ``search/<folder>/``.

    *metadata* is the name of a file in that folder, *engine* that of the program in ``search/``.
    """

    part: Part
    language: str
    folder: str
    metadata: str = ""
    engine: str = ""


class Fragment(NamedTuple):
    """Where the text of a document is: the place of its bundle, and the file's name."""

    bundle: int
    name: str


class SearchIndex(msgspec.Struct, frozen=True):
    """What indexing made: *fragments* by part and document number."""

    bundles: tuple[Bundle, ...]
    fragments: Mapping[Part, Mapping[int, Fragment]]


class Finder:
    """Tells of the records of an archive what search needs."""

    def __init__(self, archive: Archive, wording: Wording) -> None:
        self._archive = archive
        self._wording = wording
        self._made: dict[str, Mapping[str, SearchText]] = {}

    def found(self, id: str) -> Found:
        """What search tells of a record. Raises KeyError where there is none."""
        return self._archive.notes.ask((FOUND, id), lambda: self._found(id))

    def documents(self, id: str, one: Found, number: int, first: int) -> Iterator[SearchDocument]:
        """The documents of a record that was found; *first* is the number of its first extract."""
        # Who was asked just now has made them.
        own = self._made.pop(id, {})
        yield SearchDocument("pages", one.language, number, id, id, one.digest, own.get(id))
        for place, extract in enumerate(one.extracts, first):
            name = _name(id, extract.annotation)
            yield SearchDocument(
                "extracts", one.language, place, id, name, extract.digest, own.get(name)
            )

    def text(self, document: SearchDocument) -> SearchText:
        """The text of a document."""
        # What it reads, its record has read already.
        (_, own), _ = self._archive.notes.watch(lambda: self._described(document.record))
        return own[document.name]

    def _found(self, id: str) -> Found:
        found, self._made[id] = self._described(id)
        return found

    def _described(self, id: str) -> tuple[Found, dict[str, SearchText]]:
        """What search tells of a record, and the texts of its documents by their names."""
        is_entity = id in self._archive.entities
        return self._entity(id) if is_entity else self._article(id)

    def _entity(self, id: str) -> tuple[Found, dict[str, SearchText]]:
        archive = self._archive
        described = archive.entities[id]
        authority, details = described.authority, described.authority.details
        date = details.date if isinstance(details, Event | Work) else None
        text = _entity(described, archive)
        found = Found(
            language=archive.site.config.language,
            title=authority.name,
            folder=address_of(id, archive).folder,
            line=self._line(date, authority.description),
            dates=_dates(date),
            named=(),
            digest=_digest(text),
            extracts=(),
        )
        return found, {id: text}

    def _article(self, id: str) -> tuple[Found, dict[str, SearchText]]:
        archive = self._archive
        annotated, sayings = archive.articles[id], archive.sayings_in.get(id, ())
        article = annotated.article
        text = _article(annotated, archive)
        own = {id: text}
        extracts = []
        for one in (*_quotations(sayings), *_notes(annotated)):
            name = _name(id, one.annotation)
            own[name] = _extract(one, archive)
            extracts.append(one.shown(_digest(own[name])))
        found = Found(
            language=language_of(article, archive),
            title=article.title,
            folder=address_of(id, archive).folder,
            line=self._line(article.date, article.source.publisher),
            dates=_dates(article.date),
            named=tuple(archive.named_in.get(id, ())),
            digest=_digest(text),
            extracts=tuple(extracts),
        )
        return found, own

    def _line(self, date: Edtf | None, about: str) -> str:
        return " · ".join(filter(None, (self._wording.date(date), about)))


def _dates(date: Edtf | None) -> tuple[str, int, int] | None:
    """The first day, first and last year; an open side counts as the other."""
    if date is None:
        return None
    first = date.latest if date.earliest == EARLIEST else date.earliest
    last = date.earliest if date.latest == LATEST else date.latest
    return date.earliest, int(first[:4]), int(last[:4])


def _name(article: str, annotation: str) -> str:
    return f"{article}\n{annotation}"


def _digest(text: SearchText) -> bytes:
    return blake2b(msgspec.msgpack.encode(text), digest_size=12).digest()


def language_of(article: Article, archive: Archive) -> str:
    """An article's language: the site's where it names none."""
    return article.language or archive.site.config.language


def languages(archive: Archive) -> tuple[str, ...]:
    """The languages that have a bundle: the site's first, then those of articles."""
    own = archive.site.config.language
    found = {one.language for one in archive.calendar.values()}
    return (own, *sorted(found - {own}))


SHOWN = 240
"""Letters of an extract that a result shows."""


class _Extract(NamedTuple):
    """The whole of an extract: *about* are the entities that it names, *text* is not cut."""

    kind: Literal["quotation", "note"]
    annotation: str
    target: str
    speaker: str
    about: tuple[str, ...]
    text: str
    words: str = ""

    def shown(self, digest: bytes) -> Extract:
        """What search tells of it."""
        text, words = _cut(self.text, SHOWN), _cut(self.words, SHOWN // 4)
        return Extract(self.kind, self.annotation, self.target, self.speaker, text, words, digest)


def _quotations(sayings: Iterable[Saying]) -> Iterator[_Extract]:
    for one in sayings:
        passage = one.passage
        if passage.words:
            target = passage.anchor or "quotations"
            yield _Extract(
                "quotation", passage.annotation, target, one.speaker, one.about, passage.words
            )


def _notes(annotated: AnnotatedArticle) -> Iterator[_Extract]:
    for one in annotated.anchored:
        if isinstance(one.annotation.body, Note):
            yield _Extract(
                "note",
                one.annotation.id,
                unescape(note_id(one.annotation)),
                "",
                (),
                _plain(annotated.notes[one.annotation.id]),
                next(iter(one.words), ""),
            )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most].rpartition(' ')[0] or text[:most]} …"


_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"<br\b[^>]*>")
_BLOCK = re.compile(r"<(/?(?:p|li|ul|ol|h\d|blockquote|pre|div|t[hdr]|table))\b[^>]*>")


def _plain(html: str) -> str:
    """The words of HTML of ours, in which every ``<`` begins a tag."""
    return " ".join(unescape(_TAG.sub("", _BREAK.sub(" ", _BLOCK.sub(" ", html)))).split())


def _article(annotated: AnnotatedArticle, archive: Archive) -> SearchText:
    article = annotated.article
    return _text(
        article.title,
        _sentence(article.summary),
        *_paragraphs(annotated),
        *_annotations(annotated),
        _names(sorted(archive.named_in.get(article.id, ())), archive),
    )


def _paragraphs(annotated: AnnotatedArticle) -> Iterator[Passage]:
    text = annotated.text
    for paragraph in annotated.paragraphs:
        yield _sentence(text[paragraph.start : paragraph.end], paragraph.id)


def _annotations(annotated: AnnotatedArticle) -> Iterator[Passage]:
    """What editors add; and of a withheld text the words that they quote."""
    for one in annotated.anchored:
        body = one.annotation.body
        if isinstance(body, Note):
            yield from _prose(annotated.notes[one.annotation.id], unescape(note_id(one.annotation)))
        elif isinstance(body, Quotation) and not annotated.text:
            yield _sentence(" ".join(one.words), "quotations")


def _extract(extract: _Extract, archive: Archive) -> SearchText:
    named = (*([extract.speaker] if extract.speaker else []), *extract.about)
    return _text("", _sentence(extract.text, "text"), _names(named, archive))


def _entity(described: DescribedAuthority, archive: Archive) -> SearchText:
    authority = described.authority
    return _text(
        authority.name,
        _sentence(authority.description),
        *_prose(described.prose),
        _names((authority.id,), archive),
    )


def _text(title: str, *passages: Passage) -> SearchText:
    whole = (_sentence(title, weight=IN_TITLE), *passages)
    return SearchText(title, tuple(one for one in whole if one.text))


def _prose(html: str, id: str = "") -> Iterator[Passage]:
    """HTML of ours, block by block, the first with an *id*.

    What is in a heading counts as much as in one of a page.
    """
    blocks = ["", *_BLOCK.split(html)]
    for tag, inside in zip(blocks[::2], blocks[1::2], strict=True):
        words = _plain(inside)
        if words:
            yield _sentence(words, id, _WEIGHTS.get(tag, USUAL))
            id = ""


_WEIGHTS = {f"h{level}": (8 - level) * USUAL for level in range(1, 7)}
"""Those that the engine gives headings itself: from seven times as much, as a title, to twice."""

_OPEN_END = re.compile(r"[\w'\")$*]\Z")
"""After which letters the engine puts a full stop between the blocks of a page."""


def _sentence(text: str, id: str = "", weight: int = USUAL) -> Passage:
    """A passage that ends: where a result shows several, they must not run into each other."""
    own = text.strip()
    return Passage(f"{own}." if _OPEN_END.search(own) else own, id, weight)


def _names(ids: Iterable[str], archive: Archive) -> Passage:
    """Every name of the entities, in every script and case: so one script finds the other."""
    names = dict.fromkeys(chain.from_iterable(names_of(id, archive) for id in ids))
    return _sentence(" · ".join(names), "names", IN_NAMES)


def names_of(id: str, archive: Archive) -> tuple[str, ...]:
    """Every name of an entity, its own first; none where there is no such entity."""
    return archive.notes.ask((NAMES, id), lambda: tuple(_all_names(archive.entities.get(id))))


def _all_names(described: DescribedAuthority | None) -> Iterator[str]:
    if described is None:
        return
    authority = described.authority
    yield authority.name
    for name in authority.names:
        yield name.name
        yield from name.forms
