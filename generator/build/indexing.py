"""The stage: index documents become bundles of the search engine, anew only where they changed.

A bundle has the documents of one language, or those of its extracts. They are indexed by
*segments*, of about a hundred documents that follow one another (``concordance``). What is found is
kept under the hash of all that it was made from, and so is what is put together from that
(``bundles``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Self

import msgspec

from generator.build.bundles import (
    Assembled,
    LostError,
    Segment,
    assemble,
    assembled,
    bundle_name,
    decoded,
    metadata,
    part_name,
    segment_name,
    there,
)
from generator.build.cabinet import Cabinet
from generator.build.concordance import Concordance, TokenText, concordance, in_tokens
from generator.build.lexicon import Lexicon
from generator.build.pagefind import Engine, EngineError, Found, engine
from generator.diagnostics import Diagnostic, Origin, Outcome, error
from generator.outputs import File
from generator.pages.search import (
    Bundle,
    Fragment,
    Part,
    SearchDocument,
    SearchIndex,
    SearchText,
)
from generator.pages.search_tables import FOLDER

MEAN, MOST = 128, 256
"""Documents of a segment, about and at most."""

TOGETHER = 1000
"""Documents from which on those that wait are indexed: the engine is asked about the words of all
of them at once, which takes as long as a few thousand words take it."""


class Indexed(msgspec.Struct, frozen=True):
    """The index, and the paths of all its files."""

    index: SearchIndex
    paths: tuple[str, ...]


class Indexing(NamedTuple):
    """What an index is made of, and where.

    *documents* tells all of them, in the order of their numbers, and *text_of* the text of one that
    came without. What is worth keeping is in the *cabinet*; the engine runs in the *empty* folder.
    Files of the index are given to *take*, one by one, as together they are large; those that have
    long names, by what they hold, only where such a path *is_wanted*.
    """

    documents: Callable[[], Iterable[SearchDocument]]
    text_of: Callable[[SearchDocument], SearchText]
    cabinet: Cabinet
    empty: Path
    is_wanted: Callable[[str], bool]
    take: Callable[[File], object]


def index(work: Indexing) -> Outcome[Indexed]:
    """Make the bundles of all languages.

    Any defect in what the engine makes is an error. What is in the cabinet and of no use any more
    is removed.
    """
    work.empty.mkdir(parents=True, exist_ok=True)
    try:
        try:
            return Outcome(_indexed(work))
        except LostError:
            # Something is damaged. That is rare: so everything is made anew.
            work.cabinet.keep_only(())
            return Outcome(_indexed(work))
    except EngineError as problem:
        return Outcome(Indexed(SearchIndex((), {}), ()), [_failed(problem)])


def _failed(problem: EngineError) -> Diagnostic:
    return error(
        "search-index-failed",
        Origin(FOLDER, 0),
        f"the search index is not whole: {problem}",
        "build again; `regesta build --no-search` publishes without search",
    )


class _Gathered(NamedTuple):
    """Documents that are indexed together; *key* is the hash of all that they are made from."""

    bundle: Bundle
    key: str
    documents: tuple[SearchDocument, ...]


def _indexed(work: Indexing) -> Indexed:
    cabinet = work.cabinet
    bundles: dict[Bundle, list[_Gathered]] = {}
    with _Indexer(work) as indexer:
        for one in _gathered(work.documents()):
            known = decoded(cabinet, segment_name(one.key), _segment) is not None
            if not known:
                indexer.send(one)
            own = tuple(document._replace(text=None) for document in one.documents)
            bundles.setdefault(one.bundle, []).append(one._replace(documents=own))
    # Pages before extracts, then by language.
    ordered = sorted(bundles, key=lambda one: (one.part != "pages", one.language))
    made = tuple(_made(one, bundles[one], cabinet) for one in ordered)
    cabinet.keep_only(tuple(chain.from_iterable(map(_names, made))))
    for file in chain.from_iterable(one.files(cabinet, work.is_wanted) for one in made):
        work.take(file)
    return Indexed(_index(made), tuple(sorted({path for one in made for path in one.paths})))


def _gathered(documents: Iterable[SearchDocument]) -> Iterator[_Gathered]:
    """Documents by segments. Where one ends, a document's name tells: others may come and go."""
    waiting: dict[Bundle, list[SearchDocument]] = {}
    for document in documents:
        part, language = document.part, document.language
        bundle = Bundle(part, language, language if part == "pages" else f"{language}_{part}")
        own = waiting.setdefault(bundle, [])
        own.append(document)
        digest = blake2b(document.name.encode(), digest_size=4).digest()
        if int.from_bytes(digest) % MEAN == 0 or len(own) == MOST:
            yield _Gathered(bundle, _key(own), tuple(waiting.pop(bundle)))
    for bundle, own in waiting.items():
        yield _Gathered(bundle, _key(own), tuple(own))


def _key(documents: Sequence[SearchDocument]) -> str:
    digest = blake2b(f"{engine()}\0{documents[0].language}".encode(), digest_size=16)
    for one in documents:
        digest.update(f"\0{one.name}\0".encode() + one.digest)
    return digest.hexdigest()


class _Indexer:
    """Indexes segments, some at a time; what is found is kept."""

    def __init__(self, work: Indexing) -> None:
        self._work = work
        self._engine: Engine | None = None
        self._lexicons: dict[str, Lexicon] = {}
        self._waiting: list[tuple[_Gathered, list[TokenText]]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._take()
        finally:
            if self._engine is not None:
                self._engine.close()

    def send(self, one: _Gathered) -> None:
        """Have a segment indexed."""
        texts = [in_tokens(each.text or self._work.text_of(each)) for each in one.documents]
        self._waiting.append((one._replace(documents=()), texts))
        if sum(len(own) for _, own in self._waiting) >= TOGETHER:
            self._take()

    def _take(self) -> None:
        waiting, self._waiting = self._waiting, []
        for language in sorted({one.bundle.language for one, _ in waiting}):
            lexicon = self._lexicons.setdefault(language, Lexicon(language, self._ask))
            own = [(one, texts) for one, texts in waiting if one.bundle.language == language]
            every = chain.from_iterable(texts for _, texts in own)
            lexicon.learn(chain.from_iterable((*each.title, *each.tokens) for each in every))
            self._work.cabinet.put(_program_name(language), lexicon.program)
            for one, texts in own:
                _keep(one, concordance(texts, lexicon), lexicon.version, self._work.cabinet)

    def _ask(self, language: str, documents: Sequence[tuple[str, str]]) -> Found:
        if self._engine is None:
            self._engine = Engine(self._work.empty)
        return self._engine.index(language, documents)


_segment = msgspec.msgpack.Decoder(Segment)
_texts = msgspec.msgpack.Decoder(tuple[bytes, ...])


def _keep(one: _Gathered, found: Concordance, version: str, cabinet: Cabinet) -> None:
    name, encode = segment_name(one.key), msgspec.msgpack.encode
    texts = tuple(blake2b(text, digest_size=6).hexdigest() for text in found.texts)
    cabinet.put(f"{name}.words", encode(found.words))
    cabinet.put(f"{name}.texts", encode(found.texts))
    # Last: what has this has all.
    cabinet.put(name, encode(Segment(version, found.fields, texts, found.lengths)))


def _program_name(language: str) -> str:
    return f"programs/{language}"


class _Made(NamedTuple):
    """A bundle, and what it was put together from; what its parts held *before*, by their names."""

    bundle: Bundle
    gathered: Sequence[_Gathered]
    segments: Sequence[Segment]
    assembled: Assembled
    before: Mapping[str, str]
    metadata: bytes

    @property
    def folder(self) -> str:
        return f"{FOLDER}/{self.bundle.folder}"

    @property
    def paths(self) -> Iterator[str]:
        """The paths of all its files on the site."""
        yield f"{self.folder}/{self.bundle.metadata}"
        yield f"{FOLDER}/{self.bundle.engine}"
        yield from map(self._part, self.assembled.names)
        for one in self.segments:
            yield from map(self._text, one.texts)

    def _part(self, name: str) -> str:
        return f"{self.folder}/index/{name}.pf_index"

    def _text(self, name: str) -> str:
        return f"{self.folder}/fragment/{name}.pf_fragment"

    def files(self, cabinet: Cabinet, is_wanted: Callable[[str], bool]) -> Iterator[File]:
        """Those of its files that may be other than they were. Raises LostError."""
        yield File(f"{self.folder}/{self.bundle.metadata}", self.metadata)
        yield File(f"{FOLDER}/{self.bundle.engine}", _program(self.bundle.language, cabinet))
        for name, digest in self.assembled.digests.items():
            # Their names are too short to tell them from all that ever were.
            if is_wanted(self._part(name)) or self.before.get(name) != digest:
                yield File(self._part(name), _there(cabinet, part_name(digest)))
        for one, segment in zip(self.gathered, self.segments, strict=True):
            wanted = [is_wanted(self._text(name)) for name in segment.texts]
            name = f"{segment_name(one.key)}.texts"
            texts = there(cabinet, name, _texts) if any(wanted) else ()
            for name, text in zip(segment.texts, texts, strict=False):
                if is_wanted(self._text(name)):
                    yield File(self._text(name), text)


def _made(bundle: Bundle, gathered: Sequence[_Gathered], cabinet: Cabinet) -> _Made:
    numbers = [document.number for one in gathered for document in one.documents]
    segments = [there(cabinet, segment_name(one.key), _segment) for one in gathered]
    counted = tuple((one.key, len(one.documents)) for one in gathered)
    before = assembled(bundle.folder, cabinet)
    now = assemble(bundle.folder, counted, before, cabinet)
    content = metadata(now, segments, numbers)
    program = _program(bundle.language, cabinet)
    named = bundle._replace(
        metadata=_named("", content, ".pf_meta"),
        engine=_named("wasm.", program, ".pagefind"),
    )
    return _Made(named, gathered, segments, now, before.digests if before else {}, content)


def _program(language: str, cabinet: Cabinet) -> bytes:
    return _there(cabinet, _program_name(language))


def _there(cabinet: Cabinet, name: str) -> bytes:
    kept = cabinet.get(name)
    if kept is None:
        raise LostError(name)
    return kept


def _names(made: _Made) -> Iterator[str]:
    """Under which names all is kept that a bundle needs."""
    yield bundle_name(made.bundle.folder)
    yield _program_name(made.bundle.language)
    for one in made.gathered:
        name = segment_name(one.key)
        yield from (name, f"{name}.words", f"{name}.texts")
    yield from (part_name(one.digest) for one in made.assembled.parts)


def _index(made: Sequence[_Made]) -> SearchIndex:
    fragments: dict[Part, dict[int, Fragment]] = {"pages": {}, "extracts": {}}
    for place, one in enumerate(made):
        documents = chain.from_iterable(each.documents for each in one.gathered)
        texts = chain.from_iterable(each.texts for each in one.segments)
        fragments[one.bundle.part].update(
            (document.number, Fragment(place, text))
            for document, text in zip(documents, texts, strict=True)
        )
    return SearchIndex(tuple(one.bundle for one in made), fragments)


def _named(begin: str, content: bytes, end: str) -> str:
    """A file's name by what it holds: a browser may keep it as long as it likes."""
    return f"{begin}{blake2b(content, digest_size=4).hexdigest()}{end}"
