"""READ and ANNOTATE, one piece at a time: an article's two files, or any other file alone.

What comes of a piece depends on its files and on nothing else of the archive. So it may be made
anywhere, travel as a message, and be kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from generator.archive.giving import Packed, giving, packed
from generator.build.spooling import Spool
from generator.diagnostics import Diagnostic
from generator.sources.files import SourceFile, take
from generator.sources.reading import id_of, read
from generator.sources.records import Article, Authority, Record, Sidecar
from generator.text.annotating import annotate, describe_authority
from generator.text.model import AnnotatedArticle, DescribedAuthority
from generator.text.sealing import Held, SealedArticle, sealed

T = TypeVar("T")
_ARTICLES = "content/articles/"


class Piece(NamedTuple):
    """Files that belong together: those of one article's id, or one file.

    Those of which only the path is known are read by whoever works on the piece.
    """

    files: tuple[str | SourceFile | Diagnostic, ...]


class Reading(NamedTuple):
    """How all pieces are read: *with_drafts* as if they were published; the site's *language*.

    *root* is the folder of the archive, for whoever reads files there.
    """

    with_drafts: bool
    language: str
    root: str = ""


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a piece.

    *annotated* and *described* are ready to be linked; *given* is what the article gives then.
    *others* are records that are not: of other kinds, or of an id that several files claim. *files*
    are those that could be read, without their content.
    """

    files: tuple[SourceFile, ...] = ()
    annotated: AnnotatedArticle | None = None
    given: Packed | None = None
    described: DescribedAuthority | None = None
    others: tuple[Record, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def records(self) -> tuple[Record, ...]:
        """All records of the piece."""
        article = (self.annotated.article,) if self.annotated else ()
        authority = (self.described.authority,) if self.described else ()
        return (*article, *authority, *self.others)


class Received(NamedTuple):
    """The same as Prepared, with the article sealed: for whoever has many of them."""

    files: tuple[SourceFile, ...]
    annotated: SealedArticle | None
    given: bytes | Held | None
    described: DescribedAuthority | None
    others: tuple[Record, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def records(self) -> tuple[Record, ...]:
        """All records of the piece."""
        article = (self.annotated.article,) if self.annotated else ()
        authority = (self.described.authority,) if self.described else ()
        return (*article, *authority, *self.others)


class _Message(msgspec.Struct, frozen=True, kw_only=True):
    """How what was Prepared is read as Received."""

    files: tuple[SourceFile, ...]
    annotated: msgspec.Raw
    given: msgspec.Raw
    described: DescribedAuthority | None
    others: tuple[Record, ...]
    diagnostics: tuple[Diagnostic, ...]


_NONE = msgspec.msgpack.encode(None)
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Prepared)
_message_decoder = msgspec.msgpack.Decoder(_Message)


def pieces(paths: Iterable[str]) -> tuple[Piece, ...]:
    """Files in pieces, in the order of the first file of each."""
    found: dict[str, list[str]] = {}
    for path in paths:
        found.setdefault(_key(path), []).append(path)
    return tuple(Piece(tuple(ones)) for ones in found.values())


def taken(piece: Piece, root: Path | str) -> Piece:
    """The same, read here: for those who work elsewhere."""
    return Piece(tuple(take(one, root) if isinstance(one, str) else one for one in piece.files))


def _key(path: str) -> str:
    stem, dot, ending = path.rpartition(".")
    if dot and ending in ("md", "yaml") and path.startswith(_ARTICLES):
        return id_of("articles", stem.removeprefix(_ARTICLES))
    return path


def prepare_piece(reading: Reading, piece: Piece) -> bytes:
    """What comes of a piece, as a message."""
    here = taken(piece, reading.root).files
    files = tuple(one for one in here if isinstance(one, SourceFile))
    outcomes = [read(file) for file in files]
    told = [one for one in here if isinstance(one, Diagnostic)]
    told += [diagnostic for one in outcomes for diagnostic in one.diagnostics]
    records = tuple(one.value for one in outcomes if one.value is not None)
    articles = [one for one in records if isinstance(one, Article)]
    sidecars = [one for one in records if isinstance(one, Sidecar)]
    if len(articles) == 1 and len(sidecars) <= 1:
        article = published(articles[0]) if reading.with_drafts else articles[0]
        sidecar = sidecars[0] if sidecars else None
        annotated = annotate(article, sidecar)
        # Of the sidecar only its being there is still of interest.
        rest = tuple(Sidecar(article=one.article, origin=one.origin) for one in sidecars)
        told += annotated.diagnostics
        made = Prepared(
            annotated=annotated.value,
            given=packed(giving(annotated.value, reading.language)),
            others=rest,
            diagnostics=tuple(told),
        )
    elif len(records) == 1 and isinstance(records[0], Authority):
        described = describe_authority(records[0])
        told += described.diagnostics
        made = Prepared(described=described.value, diagnostics=tuple(told))
    else:
        made = Prepared(others=records, diagnostics=tuple(told))
    seen = tuple(file._replace(content=b"") for file in files)
    return _encoder.encode(msgspec.structs.replace(made, files=seen))


def opened(message: bytes) -> Prepared:
    """What a message says."""
    return _decoder.decode(message)


def received(message: bytes, spool: Spool | None = None) -> Received:
    """The same, with the article left sealed; in a *spool* it takes no memory."""
    one = _message_decoder.decode(message)
    # Copies: the message itself need not stay for them.
    article, given = bytes(one.annotated), bytes(one.given)
    if article == _NONE:
        return Received(one.files, None, None, one.described, one.others, one.diagnostics)
    annotated = sealed(article)
    if spool:
        annotated = annotated._replace(held=spool.put(article))
    held = spool.put(given) if spool else given
    return Received(one.files, annotated, held, one.described, one.others, one.diagnostics)


def published(article: Article) -> Article:
    """A draft as if it were published, for those who want to look at it."""
    if article.status == "draft":
        return msgspec.structs.replace(article, status="published")
    return article
