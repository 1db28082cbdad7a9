"""A capture becomes an article, a draft sidecar, and a record of what was cut: as edits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from generator.dates import parse as parse_date
from generator.diagnostics import Diagnostic, Origin, Outcome, Severity, error, note
from generator.editing.captures import Capture, Decoded, decode
from generator.editing.cleaning import Cleaned, clean
from generator.editing.composing import compose
from generator.editing.creating import slug_from
from generator.editing.datelines import Dateline, dateline
from generator.editing.dating import FoundDate, date_of_address, dates_in
from generator.editing.drafting import Facts, article_text, record_text, sidecar_text
from generator.editing.edits import Edit
from generator.editing.extracting import Extraction, extract
from generator.editing.gazetteer import Gazetteer, squash
from generator.editing.modelines import modeline
from generator.editing.pieces import Cut, Piece, pieces_of
from generator.editing.proposing import Doubtful, Named, Said, doubled, sayings
from generator.editing.surveying import Survey, survey
from generator.editing.tongues import language_of
from generator.editing.web_pages import WebPage, is_html, read_page
from generator.sources.files import SourceFile
from generator.sources.reading import read
from generator.sources.records import Article, Sidecar
from generator.text.annotating import annotate
from generator.text.markdown import parse
from generator.text.model import Paragraph, Span
from generator.text.names import script_of

CAPTURES = "captures"
"""The folder, beside ``content/``, that keeps captures: in the archive, and not on its site."""


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What the editor says of a capture; what is empty is found in it, or stays open."""

    title: str = ""
    date: str = ""
    year: str = ""
    language: str = ""
    publisher: str = ""
    url: str = ""
    encoding: str = ""
    keep: tuple[str, ...] = ()


class Ingested(msgspec.Struct, frozen=True, kw_only=True):
    """An article made of a capture: its *id* and files, and what to tell of them.

    *found* are pairs of what was found and where (``date``: ``2007-10-05, of the dateline``).
    *corrections* and *quotations* count what is proposed, *left_out* what would be too much of it.
    """

    article: str
    edits: tuple[Edit, ...]
    found: tuple[tuple[str, str], ...]
    cuts: tuple[Cut, ...]
    corrections: int
    quotations: int
    left_out: int = 0


def ingest_all(
    captures: Iterable[Capture],
    wishes: Wishes,
    root: Path,
    *,
    ask: Callable[[str], str] | None = None,
) -> Outcome[tuple[Ingested, ...]]:
    """Every capture that can be an article of the archive in *root*; the problems of the others.

    *ask* is put the questions that a capture leaves open (the year, the date); an empty answer
    leaves them so. None: nobody is there to answer.
    """
    archive = survey(root)
    names = Gazetteer(archive.authorities)
    made: list[Ingested] = []
    told: list[Diagnostic] = []
    for capture in captures:
        outcome = ingest(capture, wishes, archive, names)
        answered = _answered(outcome, wishes, ask) if ask else None
        if answered:
            outcome = ingest(capture, answered, archive, names)
        told += outcome.diagnostics
        if outcome.value:
            made.append(outcome.value)
            archive = archive.after(outcome.value.edits)
    return Outcome(tuple(made), told)


_QUESTIONS = {"year-unknown": "year", "date-unknown": "date"}


def _answered(
    outcome: Outcome[Ingested | None], wishes: Wishes, ask: Callable[[str], str]
) -> Wishes | None:
    """The wishes with what was asked and answered; None when nothing was."""
    for one in outcome.diagnostics:
        if field := _QUESTIONS.get(one.code, ""):
            answer = ask(f"{one.origin.path}: {one.message}. The {field}").strip()
            return msgspec.structs.replace(wishes, **{field: answer}) if answer else None
    return None


def ingest(
    capture: Capture, wishes: Wishes, archive: Survey, names: Gazetteer
) -> Outcome[Ingested | None]:
    """The files that a capture becomes in an *archive*; None, with the reason, when there are none.

    The same capture, wishes and records give the same bytes. Nothing that the capture says is left
    out without standing among the cuts; nothing is said that it does not say.
    """
    known = archive.articles_with(capture.digest)
    if known:
        hint = "nothing is to be done; remove that article first if you want it made anew"
        message = f"this capture is {known[0]} already"
        return Outcome(None, [note("capture-known", Origin(capture.name, 0), message, hint)])
    decoded = decode(capture, wishes.encoding)
    if decoded.value is None:
        return Outcome(None, decoded.diagnostics)
    reading = _read(decoded.value, capture.name, wishes)
    if not reading.cleaned.body:
        message = "all of this looks like page furniture; no text is left"
        hint = "look at it, and name with «--keep» the rules that shall cut nothing"
        return Outcome(
            None, [error("capture-without-text", Origin(capture.name, 0), message, hint)]
        )
    return _made(capture, reading, wishes, archive, names)


class _Reading(NamedTuple):
    """A capture, sorted."""

    decoded: Decoded
    page: WebPage
    extraction: Extraction
    cleaned: Cleaned


def _read(decoded: Decoded, name: str, wishes: Wishes) -> _Reading:
    if not is_html(decoded.text, name):
        cleaned = clean(pieces_of(decoded.text), keep=wishes.keep)
        return _Reading(decoded, WebPage(()), Extraction(), cleaned)
    page = read_page(decoded.text)
    extraction = extract(decoded.text)
    cleaned = clean(page.pieces, main=extraction.text, title=page.title, keep=wishes.keep)
    return _Reading(decoded, page, extraction, cleaned)


def _made(
    capture: Capture, reading: _Reading, wishes: Wishes, archive: Survey, names: Gazetteer
) -> Outcome[Ingested | None]:
    line = _dateline(reading.cleaned.body, names)
    dated = _date(capture.name, reading, line, wishes)
    if dated.value is None:
        return Outcome(None, dated.diagnostics)
    body = compose(reading.cleaned.body)
    facts = _facts(capture, reading, line, wishes, names)
    facts = msgspec.structs.replace(facts, date=dated.value.date)
    facts = msgspec.structs.replace(facts, id=_stem(facts, archive, capture, reading))
    text, all_doubtful, all_said = _proposed(body, archive, names)
    twice, said = all_doubtful[:MOST], all_said[:MOST]
    files = {
        f"content/articles/{_year(facts)}/{facts.id}.md": article_text(facts, body).encode(),
        f"content/articles/{_year(facts)}/{facts.id}.yaml": (
            modeline(f"content/articles/{_year(facts)}/{facts.id}.yaml")
            + sidecar_text(text, twice, said)
        ).encode(),
        f"{_kept(facts)}.cut.yaml": record_text(
            facts, reading.cleaned.cuts, capture, _ending(reading)
        ).encode(),
        f"{_kept(facts)}{_ending(reading)}": capture.content,
    }
    ingested = Ingested(
        article=f"articles/{facts.id}",
        edits=tuple(_edits(files, archive)),
        found=tuple(_found(facts, dated.value, reading)),
        cuts=reading.cleaned.cuts,
        corrections=len(twice),
        quotations=len(said),
        left_out=len(all_doubtful) - len(twice) + len(all_said) - len(said),
    )
    wrong = tuple(_problems(files))
    told = [*dated.diagnostics, *_remarks(capture.name, reading, facts, line, wishes), *wrong]
    return Outcome(None if wrong else ingested, told)


def _year(facts: Facts) -> str:
    date = parse_date(facts.date)
    return date.year if date else "0000"


def _kept(facts: Facts) -> str:
    return f"{CAPTURES}/{_year(facts)}/{facts.id}"


def _ending(reading: _Reading) -> str:
    return ".html" if reading.page.pieces else ".txt"


def _edits(files: Mapping[str, bytes], archive: Survey) -> Iterator[Edit]:
    for path, content in files.items():
        before = archive.before(path)
        if before != content:
            yield Edit(path, before, content)


def _problems(files: Mapping[str, bytes]) -> Iterator[Diagnostic]:
    """What `regesta check` would say of it: an option may be no language, no address."""
    records = {}
    for path, content in files.items():
        if path.startswith("content/"):
            outcome = read(SourceFile(path, content, "", len(content)))
            yield from outcome.diagnostics
            records[type(outcome.value)] = outcome.value
    article, sidecar = records.get(Article), records.get(Sidecar)
    if isinstance(article, Article) and isinstance(sidecar, Sidecar):
        yield from (one for one in annotate(article, sidecar).diagnostics if _stops(one))


def _stops(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity is Severity.ERROR


def _proposed(
    body: str, archive: Survey, names: Gazetteer
) -> tuple[str, tuple[Doubtful, ...], tuple[Said, ...]]:
    """The canonical text of a body, and what it suggests."""
    document = parse(body, Origin(""))
    paragraphs = tuple(
        Paragraph(one.id, one.start, one.start + len(one.text)) for one in document.blocks
    )
    named = tuple(Named(Span(one.start, one.end), one.ids) for one in names.find(document.text))
    said = sayings(document.text, paragraphs, named)
    doubtful = (*doubled(document.text), *_misspelt(document.text, named, archive))
    return document.text, tuple(sorted(doubtful)), said


def _misspelt(text: str, named: Sequence[Named], archive: Survey) -> Iterator[Doubtful]:
    """Names in a form that a record lists as a misspelling, each form once."""
    wrong = {
        (authority.id, squash(one.name)): authority.name
        for authority in archive.authorities
        for one in authority.names
        if one.type == "misspelling" and one.name.count(" ") == authority.name.count(" ")
    }
    seen: set[str] = set()
    for one in named:
        words = text[one.span.start : one.span.end]
        reading = wrong.get((one.ids[0], squash(words)), "")
        if reading and len(one.ids) == 1 and words not in seen:
            seen.add(words)
            yield Doubtful(one.span, reading, "name")


MOST = 200
"""Proposals of one kind for one article: more would not be looked through."""


def _dateline(body: Sequence[Piece], names: Gazetteer) -> Dateline | None:
    """The dateline of one of the first paragraphs. A place alone counts where a record has it."""
    for piece in body[:3]:
        found = dateline(piece.text)
        if found and (found.date or found.agency or _place(found.places[0], names)):
            return found
    return None


def _place(name: str, names: Gazetteer) -> str:
    """The record of a place; empty when none, or more than one, has this name."""
    found = names.find(name)
    ids = [id for id in found[0].ids if id.startswith("places/")] if len(found) == 1 else []
    return ids[0] if len(ids) == 1 and found[0].end - found[0].start == len(name) else ""


class _Dated(NamedTuple):
    """A date in EDTF, and where it was found, in words."""

    date: str
    where: str


def _date(
    name: str, reading: _Reading, line: Dateline | None, wishes: Wishes
) -> Outcome[_Dated | None]:
    """The date of an article, in order of trust: as given, page, address, dateline with a year."""
    if wishes.date:
        return Outcome(_Dated(wishes.date, "as given"))
    partial = [one for one in (line.date if line else None, reading.cleaned.date) if one]
    if wishes.year and partial:
        return Outcome(_Dated(_in_year(partial[0], wishes.year), "the year as given"))
    url = wishes.url or reading.page.url or reading.cleaned.url
    for day, where in (
        (reading.page.published, "of the page's head"),
        (reading.cleaned.date.iso if reading.cleaned.date else "", "a line of the page"),
        (date_of_address(url), "of the address"),
        (line.date.iso if line and line.date else "", "of the dateline"),
        *(
            (
                _agreeing(one, reading),
                "of the dateline; the year is that of the same day in the text",
            )
            for one in partial
        ),
    ):
        if day and parse_date(day):
            return Outcome(_Dated(day, where))
    return Outcome(None, [_undated(name, reading, partial)])


def _in_year(date: FoundDate, year: str) -> str:
    return f"{year}-{date.month:02}-{date.day:02}"


def _agreeing(date: FoundDate, reading: _Reading) -> str:
    """The date with the year that the text has beside the same day and month, if it has one."""
    years = {
        one.year
        for piece in reading.cleaned.body
        for one in dates_in(piece.text)
        if one.year and (one.month, one.day) == (date.month, date.day)
    }
    return _in_year(date, f"{years.pop():04}") if len(years) == 1 else ""


def _undated(name: str, reading: _Reading, partial: Sequence[FoundDate]) -> Diagnostic:
    if not partial:
        told = _dates_told(reading)
        hint = "give it with «--date 2007-10-05», or as exactly as you know: «--date 2007-10»"
        message = f"nothing tells the date of this{told}"
        return error("date-unknown", Origin(name, 0), message, hint)
    date = partial[0]
    words = _words_of(date, reading)
    return error(
        "year-unknown",
        Origin(name, 0),
        f'"{words}" has no year, and nothing else in this tells it',
        "give it with «--year», or the whole date with «--date»",
    )


def _dates_told(reading: _Reading) -> str:
    """The dates that the text speaks of, three at most: one of them may be its own."""
    words = [
        piece.text[one.start : one.end]
        for piece in reading.cleaned.body
        for one in dates_in(piece.text)
        if one.year
    ]
    named = list(dict.fromkeys(words))[:3]
    return f"; its text speaks of {', '.join(named)}" if named else ""


def _words_of(date: FoundDate, reading: _Reading) -> str:
    """A date as the capture has it."""
    pieces = (*reading.cleaned.body[:3], *(cut.piece for cut in reading.cleaned.cuts))
    for piece in pieces:
        for one in dates_in(piece.text):
            if (one.month, one.day) == (date.month, date.day):
                return piece.text[one.start : one.end]
    return f"{date.month}-{date.day}"


def _facts(
    capture: Capture, reading: _Reading, line: Dateline | None, wishes: Wishes, names: Gazetteer
) -> Facts:
    page, cleaned = reading.page, reading.cleaned
    title = wishes.title or cleaned.title or _first_words(cleaned.body, line)
    place = line.places[0] if line else ""
    return Facts(
        id="",
        title=title,
        date="",
        language=wishes.language or _language(page, cleaned.body),
        byline=cleaned.byline or (page.author if len(page.author) <= 120 else ""),
        place=place,
        place_id=_place(place, names) if place else "",
        publisher=wishes.publisher or page.publisher or (line.agency if line else ""),
        own_title=cleaned.title if wishes.title and cleaned.title != wishes.title else "",
        url=wishes.url or page.url or cleaned.url,
        sha256=capture.digest,
        encoding=reading.decoded.encoding,
        tool=reading.extraction.tool,
    )


def _language(page: WebPage, body: Sequence[Piece]) -> str:
    """As the page says, unless it says "en" of a text in another script; else as the words tell."""
    text = " ".join(piece.text for piece in body)
    told, likely = page.language.replace("_", "-").partition("-")[0].casefold(), language_of(text)
    is_plausible = re.fullmatch("[a-z]{2,3}", told) and not (
        told == "en" and likely and script_of(text) != "Latn"
    )
    return told if is_plausible else likely


TITLE = 80
"""Code points of a title that is made of the first words of a text."""


def _first_words(body: Sequence[Piece], line: Dateline | None) -> str:
    text = body[0].text
    if line and text.startswith(line.text):
        text = text[len(line.text) :].lstrip(" .-—–") or text
    sentence = re.split(r"(?<=[^\W\d]{2}[.!?。])\s", text, maxsplit=1)[0].rstrip(".")
    if len(sentence) <= TITLE:
        return sentence
    cut = sentence[:TITLE].rpartition(" ")[0] or sentence[:TITLE]
    return cut.rstrip(" ,;:—–-(“«") + " …"


def _stem(facts: Facts, archive: Survey, capture: Capture, reading: _Reading) -> str:
    """The name of the files: date and title, and a number where that is taken."""
    slug = slug_from(facts.title)
    if len(slug) > SLUG:
        slug = slug[: SLUG + 1].rpartition("-")[0] or slug[:SLUG]
    date = parse_date(facts.date)
    day = facts.date if re.fullmatch(r"[\d-]+", facts.date) else (date.earliest if date else "")
    stem = "-".join(filter(None, (day, slug))) or "article"
    number, free = 1, stem
    while not _is_free(msgspec.structs.replace(facts, id=free), archive, capture, reading):
        number += 1
        free = f"{stem}-{number}"
    return free


SLUG = 60
"""Letters of the title in an article's address."""


def _is_free(facts: Facts, archive: Survey, capture: Capture, reading: _Reading) -> bool:
    kept = archive.before(f"{_kept(facts)}{_ending(reading)}")
    return facts.id not in archive.article_names and kept in (None, capture.content)


def _found(facts: Facts, dated: _Dated, reading: _Reading) -> Iterator[tuple[str, str]]:
    """What is told of an article, in order."""
    yield "title", facts.title
    yield "date", f"{dated.date}, {dated.where}"
    if facts.place:
        yield "dateline", f"{facts.place} ({facts.place_id or 'no record has this name'})"
    for label in ("language", "byline", "publisher", "url"):
        if value := getattr(facts, label):
            yield label, value
    words = sum(len(piece.text.split()) for piece in reading.cleaned.body)
    yield "body", f"{len(reading.cleaned.body)} paragraphs, {words:,} words"
    counts = Counter(cut.rule for cut in reading.cleaned.cuts)
    if counts:
        yield "cut", ", ".join(f"{count} {rule}" for rule, count in sorted(counts.items()))


def _day(date: FoundDate) -> str:
    return f"{date.month:02}-{date.day:02}"


def _remarks(
    name: str, reading: _Reading, facts: Facts, line: Dateline | None, wishes: Wishes
) -> Iterator[Diagnostic]:
    """What an editor should look at."""
    if not wishes.title and not reading.cleaned.title:
        hint = "give a better one with «--title», or change it in the article"
        message = f'no title was found; the first words stand for it: "{facts.title}"'
        yield note("title-made", Origin(name, 0), message, hint)
    more = [
        (piece.line, found.text)
        for piece in reading.cleaned.body
        if (found := dateline(piece.text)) and (found.date or found.agency) and found != line
    ]
    if more:
        hint = "if these are several reports, divide the file and ingest each"
        lines = ", ".join(str(number) for number, _ in more)
        message = f'there are more datelines, such as "{more[0][1]}": line {lines}'
        yield note("datelines-several", Origin(name, more[0][0]), message, hint)
    date = parse_date(facts.date)
    if line and line.date and date and not date.earliest[5:] <= _day(line.date) <= date.latest[5:]:
        hint = "an article's date is that of its publication; correct it if the other is meant"
        words = _words_of(line.date, reading)
        message = f'the dateline says "{words}", and the article is dated {facts.date}'
        yield note("dates-differ", Origin(name, 0), message, hint)
    if line and len(line.places) > 1:
        hint = "an article has one dateline; correct it if the other is meant"
        message = f"the dateline names {' and '.join(line.places)}; the first was taken"
        yield note("dateline-two-places", Origin(name, 0), message, hint)
    if reading.page.pieces and not reading.extraction.tool:
        hint = "for a second opinion run «pip install 'regesta[html]'»"
        yield note(
            "extractor-missing", Origin(name, 0), "this page was read by our own rules alone", hint
        )
