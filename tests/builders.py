"""Records with defaults, so that a test says only what it is about."""

from __future__ import annotations

from collections.abc import Iterable

from generator.archive.linking import Records, link
from generator.archive.model import Archive
from generator.dates import Edtf, parse
from generator.diagnostics import Diagnostic, Origin
from generator.sources.files import SourceFile
from generator.sources.reading import read
from generator.sources.records import (
    DETAILS,
    Annotation,
    Article,
    Authority,
    Body,
    Config,
    Correction,
    Mention,
    Note,
    Quotation,
    Record,
    Reference,
    Selector,
    Sidecar,
    Statement,
)
from generator.text.annotating import annotate, configure, describe_authority
from generator.text.model import AnnotatedArticle

HERE = Origin("content/test.yaml")


def dated(text: str) -> Edtf:
    """A date that must be one."""
    date = parse(text)
    assert date is not None, text
    return date


def ref(id: str) -> Reference:
    """A reference written nowhere in particular."""
    return Reference(id, HERE)


def selector(quote: str, **fields: object) -> Selector:
    """A selector of *quote*."""
    return Selector(quote, HERE, **fields)


def annotation(body: Body, quote: str = "", *, id: str = "", **fields: object) -> Annotation:
    """An annotation of *quote*, or of the whole article; selector keys may stand among *fields*."""
    chosen = {
        name: fields.pop(name) for name in ("occurrence", "prefix", "suffix") if name in fields
    }
    target = selector(quote, **chosen) if quote else None
    name = id or f"a-{abs(hash((quote, str(body), str(chosen)))) % 10**9}"
    return Annotation(id=name, body=body, target=target, origin=HERE, **fields)


def mention(quote: str, entity: str, *, capacity: str = "", **fields: object) -> Annotation:
    """*quote* names *entity*."""
    return annotation(Mention(ref(entity), capacity), quote, **fields)


def quotation(
    quote: str, speaker: str = "", about: Iterable[str] = (), **fields: object
) -> Annotation:
    """*speaker* said *quote*."""
    body = Quotation(ref(speaker) if speaker else None, "direct", tuple(map(ref, about)))
    return annotation(body, quote, **fields)


def correction(quote: str, reading: str, **fields: object) -> Annotation:
    """*quote* should read *reading*."""
    return annotation(Correction(reading), quote, **fields)


def note(quote: str, text: str, **fields: object) -> Annotation:
    """A remark on *quote*."""
    return annotation(Note(text), quote, **fields)


def statement(
    subject: str, predicate: str, object: str = "", evidence: str = "", **fields: object
) -> Annotation:
    """*subject* did *predicate* to *object*."""
    names = ("value", "date", "place")
    own = {name: fields.pop(name) for name in names if name in fields}
    body = Statement(ref(subject), predicate, ref(object) if object else None, **own)
    return annotation(body, evidence, **fields)


def article(
    body: str = "Signed in Dushanbe.", *, id: str = "articles/a", **fields: object
) -> Article:
    """An article of 5 October 2007."""
    date = dated(str(fields.pop("date", "2007-10-05")))
    origin = Origin(f"content/{id}.md")
    defaults = {"title": "A title", "language": "en", "body_line": 1}
    return Article(id=id, date=date, body=body, origin=origin, **{**defaults, **fields})


def sidecar(*annotations: Annotation, id: str = "articles/a") -> Sidecar:
    """A sidecar by the editor *ed*."""
    return Sidecar(article=id, origin=HERE, annotator="ed", annotations=annotations)


def annotated(
    body: str, *annotations: Annotation, id: str = "articles/a", **fields: object
) -> AnnotatedArticle:
    """An article with its annotations anchored; none of them may have a problem."""
    outcome = annotate(article(body, id=id, **fields), sidecar(*annotations, id=id))
    assert outcome.diagnostics == (), outcome.diagnostics
    return outcome.value


def authority(id: str, name: str = "", **fields: object) -> Authority:
    """An authority record; fields of its kind may stand beside the common ones."""
    details_type = DETAILS[id.partition("/")[0]]
    own = {key: fields.pop(key) for key in tuple(fields) if key in details_type.__struct_fields__}
    return Authority(
        id=id,
        origin=Origin(f"content/{id}.yaml"),
        name=name or id.partition("/")[2].replace("-", " ").title(),
        details=details_type(**own),
        **fields,
    )


def archive(
    articles: Iterable[AnnotatedArticle] = (),
    authorities: Iterable[Authority] = (),
    **config: object,
) -> Archive:
    """A linked archive."""
    settings = Config(origin=Origin("content/archive.yaml"), format=1, title="Test", **config)
    described = tuple(describe_authority(one).value for one in authorities)
    return link(Records(configure(settings).value, tuple(articles), described))


def read_text(path: str, text: str | bytes) -> tuple[Record | None, tuple[Diagnostic, ...]]:
    """What reading a file of this content gives."""
    content = text.encode() if isinstance(text, str) else text
    outcome = read(SourceFile(path, content, "", len(content)))
    return outcome.value, outcome.diagnostics


def codes(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """The codes of diagnostics, sorted."""
    return sorted(one.code for one in diagnostics)
