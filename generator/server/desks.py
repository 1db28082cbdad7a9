"""An article open for annotating: its text, and where each annotation is written and stands."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from generator.diagnostics import Diagnostic, Origin
from generator.editing.edits import fingerprint
from generator.editing.splicing import CannotRewriteError, Page
from generator.sources.files import SourceFile, look, names
from generator.sources.reading import id_of, read
from generator.sources.records import BODY_KINDS, Annotation, Article, Selector, Sidecar
from generator.text.anchoring import CONTEXT, after, anchor, before
from generator.text.markdown import parse
from generator.text.matching import Match, Searchable, is_boundary, nearest
from generator.text.model import Anchored, Paragraph, Span

_PAGE = re.compile(r"articles/[^/]+/(.+)/index\.html")
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


class Place(NamedTuple):
    """A place of the text as people see it: its paragraph, its words, and those around."""

    start: int
    end: int
    paragraph: str
    before: str
    words: str
    after: str


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One annotation of a sidecar: where it is written, what it says, where it stands.

    *kind* and *index* tell it in the file; *id* is empty when it cannot be read. *fields* is what
    its keys say. *places* are those that it marks; *candidates* those that it may mean, when it
    marks none for sure. *problem* is what is wrong with it.
    """

    kind: str
    index: int
    id: str
    line: int
    yaml: str
    fields: Mapping[str, Any]
    status: str
    how: str
    places: tuple[Place, ...]
    candidates: tuple[Place, ...]
    problem: Diagnostic | None


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """An article and its sidecar as they are on the disk.

    *path* is that of the sidecar, *content* None while there is none. *text* is the canonical text
    of the article. *broken* says why the sidecar cannot be changed here; empty when it can.
    """

    article: Article
    path: str
    content: bytes | None
    text: str
    paragraphs: tuple[Paragraph, ...]
    status: str
    rows: tuple[Row, ...]
    problems: tuple[Diagnostic, ...]
    broken: str = ""

    @property
    def version(self) -> str:
        return fingerprint(self.content)

    @property
    def yaml(self) -> str:
        return (self.content or b"").decode("utf-8", "replace")

    @property
    def review(self) -> tuple[Row, ...]:
        """What waits for somebody's word: suggested, moved, and what has lost its place."""
        return tuple(
            one
            for one in self.rows
            if one.status == "suggested"
            or one.how == "moved"
            or (one.problem and one.problem.code in LOST and not one.places)
        )


LOST = frozenset({"quote-lost", "quote-ambiguous", "occurrence-out-of-range"})


def lay_out(root: Path, page: str) -> Desk | None:
    """The article that a page of the site shows, as it is on the disk; None when it shows none."""
    file = _article_file(root, page)
    record = read(file).value if file else None
    if file is None or not isinstance(record, Article) or record.status == "withdrawn":
        return None
    path = f"{file.path.removesuffix('.md')}.yaml"
    sidecar = look(root, path).value
    return desk_of(record, path, sidecar.content if sidecar else None)


def _article_file(root: Path, page: str) -> SourceFile | None:
    found = _PAGE.fullmatch(page)
    if found is None:
        return None
    year, slug = page.split("/")[1], found[1]
    for likely in (f"content/articles/{year}/{slug}.md", f"content/articles/{slug}.md"):
        if file := look(root, likely).value:
            return file
    for name in names(root, "articles"):
        inside = name.removeprefix("content/articles/")
        if name.endswith(".md") and id_of("articles", inside[:-3]) == f"articles/{slug}":
            return look(root, name).value
    return None


def desk_of(article: Article, path: str, content: bytes | None) -> Desk:
    """An article with a sidecar of this *content*, wherever that comes from."""
    document = parse(article.body, Origin(article.origin.path, article.body_line))
    paragraphs = tuple(
        Paragraph(block.id, block.start, block.start + len(block.text)) for block in document.blocks
    )
    outcome = read(SourceFile(path, content or b"", "", len(content or b"")))
    sidecar = outcome.value
    if not isinstance(sidecar, Sidecar):
        sidecar = Sidecar(article=article.id, origin=Origin(path))
    anchored = anchor(sidecar, document.text, paragraphs)
    problems = (*outcome.diagnostics, *anchored.diagnostics)
    bare = Desk(
        article=article,
        path=path,
        content=content,
        text=document.text,
        paragraphs=paragraphs,
        status=sidecar.status,
        rows=(),
        problems=problems,
    )
    try:
        written = Page((content or b"").decode())
    except (CannotRewriteError, UnicodeDecodeError) as problem:
        return msgspec.structs.replace(bare, broken=str(problem))
    rows = tuple(_rows(written, bare, sidecar.annotations, anchored.value))
    return msgspec.structs.replace(bare, rows=rows)


def _rows(
    written: Page, desk: Desk, annotations: Iterable[Annotation], anchored: Iterable[Anchored]
) -> Iterable[Row]:
    by_line = {one.origin.line: one for one in annotations}
    standing = {one.annotation.id: one for one in anchored}
    searchable = Searchable(desk.text)
    plain = written.plain if isinstance(written.plain, dict) else {}
    for kind in BODY_KINDS:
        items = plain.get(kind)
        for index, fields in enumerate(items if isinstance(items, list) else ()):
            try:
                start, end, source = _source(written, kind, index)
            except CannotRewriteError:
                continue  # a list that stands elsewhere by an alias: it is changed by hand
            annotation = by_line.get(start)
            found = standing.get(annotation.id) if annotation else None
            problem = next((one for one in desk.problems if start <= one.origin.line <= end), None)
            places = places_of(desk, found.spans) if found else ()
            is_lost = annotation is not None and found is None
            yield Row(
                kind=kind,
                index=index,
                id=annotation.id if annotation else "",
                line=start,
                yaml=source,
                fields=fields if isinstance(fields, dict) else {},
                status=annotation.status if annotation else "",
                how=found.how if found else "",
                places=places,
                candidates=_candidates(desk, annotation, searchable) if is_lost else (),
                problem=problem,
            )


def _source(written: Page, kind: str, index: int) -> tuple[int, int, str]:
    """The first and last line of an annotation, from 1, and the lines themselves."""
    piece = written.piece((kind, index))
    start, end = written.line_start(piece.start), written.line_end(max(piece.start, piece.end - 1))
    first = written.text.count("\n", 0, start) + 1
    source = written.text[start:end]
    return first, first + source.count("\n"), source


def places_of(desk: Desk, spans: Iterable[Span | Match]) -> tuple[Place, ...]:
    """Spans of the text, each with its paragraph and the words around."""
    return tuple(_place(desk, Span(*one)) for one in spans)


def _place(desk: Desk, span: Span) -> Place:
    first, last = _block(desk.paragraphs, span.start), _block(desk.paragraphs, span.end - 1)
    return Place(
        span.start,
        span.end,
        first.id,
        before(desk.text, span.start, first.start, CONTEXT),
        desk.text[span.start : span.end].replace("\n", " "),
        after(desk.text, span.end, last.end, CONTEXT),
    )


def _block(paragraphs: Sequence[Paragraph], place: int) -> Paragraph:
    index = bisect_right(paragraphs, place, key=lambda one: one.start) - 1
    return paragraphs[index] if index >= 0 else Paragraph("", 0, place)


def _candidates(
    desk: Desk, annotation: Annotation | None, searchable: Searchable
) -> tuple[Place, ...]:
    target = annotation.target if annotation else None
    if not isinstance(target, Selector) or (annotation and annotation.status == "rejected"):
        return ()
    matches = searchable.find(target.quote)
    if matches:
        return places_of(desk, matches)
    near = nearest(target.quote, searchable, prefix=target.prefix, suffix=target.suffix)
    return places_of(desk, [Span(near.start, near.end)]) if near else ()


def span_between(desk: Desk, start: tuple[str, str], end: tuple[str, str]) -> Span | None:
    """The whole words between two points of a page, each a paragraph's id and its text before.

    Marks in the text and notes beside it play no part, nor does white space: what counts is how
    many characters of the paragraph stand before a point. None when there are no words between.
    """
    first, last = _point(desk, *start), _point(desk, *end)
    if first is None or last is None:
        return None
    text, low, high = desk.text, min(first, last), max(first, last)
    while low < high and text[low].isspace():
        low += 1
    while high > low and text[high - 1].isspace():
        high -= 1
    if low == high:
        return None
    while not _is_edge(text, low):
        low -= 1
    while not _is_edge(text, high):
        high += 1
    return Span(low, high)


def _point(desk: Desk, paragraph: str, before_it: str) -> int | None:
    block = next((one for one in desk.paragraphs if one.id == paragraph), None)
    if block is None:
        return None
    wanted = _count(before_it)
    place = block.start
    while place < block.end and wanted:
        wanted -= not desk.text[place].isspace()
        place += 1
    return place


def _count(text: str) -> int:
    return sum(not char.isspace() for char in unicodedata.normalize("NFC", text))


def _is_edge(text: str, place: int) -> bool:
    """Whether a word may begin or end here: not in the middle of one, not at a soft hyphen."""
    if place <= 0 or place >= len(text):
        return True
    around = text[place - 1], text[place]
    return is_boundary(text, place) and not any(char in _INVISIBLE for char in around)


def standing_at(desk: Desk, paragraph: str, before_it: str) -> tuple[Row, ...]:
    """The annotations on the character that follows a point of the page, the shortest first."""
    point = _point(desk, paragraph, before_it)
    if point is None:
        return ()
    while point < len(desk.text) and desk.text[point].isspace():
        point += 1
    found = [
        (place.end - place.start, number)
        for number, row in enumerate(desk.rows)
        for place in row.places
        if place.start <= point < place.end
    ]
    return tuple(
        desk.rows[number] for number in dict.fromkeys(number for _, number in sorted(found))
    )
