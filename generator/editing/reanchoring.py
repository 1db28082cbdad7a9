"""After a text was edited: where the words of annotations went, for somebody to say yes or no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from rapidfuzz.distance import Levenshtein

from generator.diagnostics import Diagnostic, Origin, Outcome, error
from generator.editing.aligning import Alignment
from generator.editing.annotating import change, find
from generator.editing.edits import Edit
from generator.editing.splicing import CannotRewriteError, Page, within
from generator.editing.writing import Value
from generator.sources.files import SourceFile
from generator.sources.reading import read
from generator.sources.records import Annotation, Article, Mention, Selector, Sidecar
from generator.text.anchoring import after, anchor, before, describe
from generator.text.markdown import parse
from generator.text.matching import Searchable, fold, nearest, protected
from generator.text.model import Paragraph, Span

SHOWN = 50
"""Code points of the text shown around the new words, on each side."""

ALIKE = 0.7
"""How alike old and new words must be to be taken unseen: below, they say something else."""

History = Callable[[str], Iterable[bytes]]
"""What a file was, newest first, by its path."""


class Proposal(NamedTuple):
    """New words for one annotation, and how they were found.

    *origin* is that of the old words in the sidecar. *before* and *after* are the words around in
    the text as it is now. *how*: by an older version of the text, or by likeness alone; *likeness*
    of the old and the new words, 0 to 1. It *is_sure* when it may be taken without looking.
    *fields* are those of the annotation that would change, None for one that would go.
    """

    path: str
    annotation: str
    origin: Origin
    old: str
    new: str
    before: str
    after: str
    how: Literal["history", "likeness"]
    likeness: float
    is_sure: bool
    fields: Mapping[str, Value]


class _Found(NamedTuple):
    """How a place was found, and whether that is enough."""

    how: Literal["history", "likeness"]
    is_safe: bool


class _Text(NamedTuple):
    """An article's canonical text, and what is annotated in it."""

    text: str
    paragraphs: tuple[Paragraph, ...]


def propose(
    files: Iterable[SourceFile], history: History, only: Iterable[str] = ()
) -> Outcome[tuple[Proposal, ...]]:
    """New words for every annotation that its article does not say any more, of *only* or of all.

    Told as errors: those for which there is none.
    """
    by_path = {file.path: file for file in files}
    wanted = frozenset(only)
    proposals: list[Proposal] = []
    told: list[Diagnostic] = []
    for path, file in sorted(by_path.items()):
        beside = by_path.get(path.removesuffix(".yaml") + ".md")
        if not path.startswith("content/articles/") or not path.endswith(".yaml") or not beside:
            continue
        article, sidecar = read(beside).value, read(file).value
        if not isinstance(article, Article) or not isinstance(sidecar, Sidecar):
            continue
        if wanted and article.id not in wanted:
            continue
        found = _for_article(article, sidecar, history)
        proposals += found.value
        told += found.diagnostics
    return Outcome(tuple(proposals), told)


def _for_article(
    article: Article, sidecar: Sidecar, history: History
) -> Outcome[tuple[Proposal, ...]]:
    now = _text(article)
    anchored = anchor(sidecar, now.text, now.paragraphs)
    exact = {one.annotation.id for one in anchored.value if one.how != "moved"}
    astray = [
        one
        for one in sidecar.annotations
        if one.target and one.id not in exact and one.status != "rejected"
    ]
    if not astray:
        return Outcome(())
    olds = _Olds(article, now, history)
    proposals, told = [], []
    for annotation in astray:
        assert annotation.target is not None  # noqa: S101 - chosen for it
        made = _by_history(annotation, sidecar, olds, now) or _by_likeness(annotation, now)
        if made:
            proposals.append(made)
            continue
        words = " ".join(annotation.target.quote.split())
        message = f'no words in the article answer to "{words[:80]}"'
        hint = "choose the words anew, or remove the annotation"
        told.append(error("quote-lost", annotation.target.origin, message, hint))
    return Outcome(tuple(proposals), told)


class _Olds:
    """Older texts of an article, each aligned with the text of now when it is first needed."""

    def __init__(self, article: Article, now: _Text, history: History) -> None:
        self._path = article.origin.path
        self._now = now
        self._versions = iter(history(self._path))
        self._known: list[tuple[_Text, Alignment]] = []

    def __iter__(self) -> Iterator[tuple[_Text, Alignment]]:
        yield from self._known
        seen = {text.text for text, _ in self._known} | {self._now.text}
        for content in self._versions:
            record = read(SourceFile(self._path, content, "", len(content))).value
            old = _text(record) if isinstance(record, Article) else None
            if old and old.text not in seen:
                seen.add(old.text)
                self._known.append((old, Alignment(old.text, self._now.text)))
                yield self._known[-1]


def _text(article: Article) -> _Text:
    document = parse(article.body, Origin(article.origin.path, article.body_line))
    paragraphs = tuple(
        Paragraph(block.id, block.start, block.start + len(block.text)) for block in document.blocks
    )
    return _Text(document.text, paragraphs)


def _by_history(
    annotation: Annotation, sidecar: Sidecar, olds: _Olds, now: _Text
) -> Proposal | None:
    """By the newest text in which the words stood where the annotation says."""
    for old, alignment in olds:
        alone = Sidecar(article=sidecar.article, origin=sidecar.origin, annotations=(annotation,))
        found = anchor(alone, old.text, old.paragraphs).value
        if not found or found[0].how != "exact":
            continue
        spans = [span for one in found[0].spans if (span := alignment.moved(one))]
        if not spans:
            return None
        return _proposal(annotation, spans, _Found("history", is_safe=True), now)
    return None


def _by_likeness(annotation: Annotation, now: _Text) -> Proposal | None:
    target = annotation.target
    assert target is not None  # noqa: S101 - the caller has looked
    searchable = Searchable(now.text)
    if searchable.find(target.quote):
        # The words are there, more than once or with others around: which are meant nobody can say.
        return None
    near = nearest(target.quote, searchable, prefix=target.prefix, suffix=target.suffix)
    if near is None:
        return None
    span = Span(near.start, near.end)
    return _proposal(annotation, [span], _Found("likeness", near.is_safe), now)


def _proposal(
    annotation: Annotation, spans: list[Span], found: _Found, now: _Text
) -> Proposal | None:
    target = annotation.target
    assert target is not None  # noqa: S101 - the caller has looked
    is_everywhere = isinstance(annotation.body, Mention) and not _narrows(target)
    words = Counter(_words(now.text, span) for span in spans).most_common(1)[0][0]
    span = next(one for one in spans if _words(now.text, one) == words)
    selector = Selector(words, Origin("")) if is_everywhere else describe(span, now.text)
    fields = _fields(target, selector) if selector else {}
    if not fields:
        return None
    old, new = fold(target.quote), fold(words)
    likeness = Levenshtein.normalized_similarity(old, new)
    says_the_same = likeness >= ALIKE and protected(old) == protected(new)
    return Proposal(
        path=target.origin.path,
        annotation=annotation.id,
        origin=target.origin,
        old=target.quote,
        new=words,
        before=before(now.text, span.start, 0, SHOWN).replace("\n", " "),
        after=after(now.text, span.end, len(now.text), SHOWN).replace("\n", " "),
        how=found.how,
        likeness=round(likeness, 2),
        is_sure=found.is_safe and says_the_same,
        fields=fields,
    )


def _narrows(target: Selector) -> bool:
    return bool(target.occurrence or target.prefix or target.suffix)


def _words(text: str, span: Span) -> str:
    return text[span.start : span.end].replace("\n", " ")


def _fields(old: Selector, new: Selector) -> dict[str, Value]:
    """What changes; the quote under the name that both kinds of annotation know."""
    wanted: dict[str, Value] = {
        "quote": new.quote.replace("\n", " "),
        "occurrence": new.occurrence,
        "prefix": new.prefix.replace("\n", " ") or None,
        "suffix": new.suffix.replace("\n", " ") or None,
    }
    has: dict[str, Value] = {
        "quote": old.quote,
        "occurrence": old.occurrence,
        "prefix": old.prefix or None,
        "suffix": old.suffix or None,
    }
    return {key: value for key, value in wanted.items() if value != has[key]}


def accept(files: Iterable[SourceFile], proposals: Iterable[Proposal]) -> Outcome[tuple[Edit, ...]]:
    """The edits of sidecars that write the new words of *proposals* into them."""
    by_path = {file.path: file for file in files}
    texts: dict[str, str] = {}
    told: list[Diagnostic] = []
    # From the last: an id that is derived from the words changes with them, those before it do not.
    for one in sorted(proposals, key=lambda each: each.origin, reverse=True):
        text = texts.get(one.path) or by_path[one.path].content.decode()
        try:
            texts[one.path] = _accepted(text, one)
        except CannotRewriteError as refused:
            told.append(error("rewrite-refused", one.origin, refused.message, refused.hint))
    edits = (
        Edit(path, by_path[path].content, text.encode()) for path, text in sorted(texts.items())
    )
    return Outcome(tuple(edits), told)


def _accepted(text: str, proposal: Proposal) -> str:
    path = find(text, proposal.annotation)
    is_evidence = within(Page(text).plain, (*path, "quote")) is None
    fields = {
        "evidence" if key == "quote" and is_evidence else key: value
        for key, value in proposal.fields.items()
    }
    return change(text, (str(path[0]), int(path[1])), fields)
