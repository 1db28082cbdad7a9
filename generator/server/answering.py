"""What pages ask while somebody annotates in them, and what they are answered: JSON both ways."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, get_args

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.addresses import ENTITY_KINDS, slug_of
from generator.diagnostics import Diagnostic
from generator.editing.splicing import CannotRewriteError
from generator.server.changing import Change, RefusedError, preview
from generator.server.delivering import OWN
from generator.server.desks import Desk, Row, places_of, span_between, standing_at
from generator.server.editor import Conflict, Editor, Saved
from generator.server.entities import Entities, Guess, fold
from generator.server.rebuilding import Session
from generator.sources.records import (
    Certainty,
    CorrectionType,
    Predicate,
    QuotationMode,
)
from generator.text.matching import Searchable
from generator.text.model import Span


class Point(msgspec.Struct, frozen=True):
    """A point of a page: the id of its paragraph, and that paragraph's text before the point."""

    paragraph: str
    before: str


class Selected(msgspec.Struct, frozen=True):
    """What is selected: from a point to a point, or *words* that somebody typed."""

    page: str
    start: Point | None = None
    end: Point | None = None
    words: str = ""


class Pointed(msgspec.Struct, frozen=True):
    """A point that was clicked."""

    page: str
    point: Point


class Wanted(msgspec.Struct, frozen=True):
    """A change, and the version of the sidecar for which it was meant."""

    page: str
    version: str
    change: Change


Answer = dict[str, Any] | Saved | Conflict
Endpoint = Callable[[Request], Awaitable[Response]]


class Answers:
    """The editor's side of a server: one method for each thing that pages ask."""

    def __init__(self, session: Session, editor: Editor, entities: Entities) -> None:
        self.session = session
        self.editor = editor
        self.entities = entities

    def article(self, page: str) -> dict[str, Any] | None:
        """All annotations of the article that a page shows."""
        desk = self.editor.lay_out(page)
        if desk is None:
            return None
        review = {(one.kind, one.index) for one in desk.review}
        known = self.entities.known()
        ids = {one for row in desk.rows for one in _ids(row.fields)}
        return {
            **self._state(desk),
            "path": desk.path,
            "isNew": desk.content is None,
            "status": desk.status,
            "broken": desk.broken,
            "rows": [_row(one, needs_review=(one.kind, one.index) in review) for one in desk.rows],
            "names": {id: known[id].name for id in sorted(ids) if id in known},
        }

    def _state(self, desk: Desk) -> dict[str, Any]:
        return {
            "version": desk.version,
            "canUndo": self.editor.can_undo,
            "canRedo": self.editor.can_redo,
        }

    def select(self, asked: Selected) -> dict[str, Any]:
        """Where the words that are selected stand, and where else."""
        desk = self._desk(asked.page)
        if asked.start and asked.end:
            start, end = asked.start, asked.end
            span = span_between(desk, (start.paragraph, start.before), (end.paragraph, end.before))
            words = desk.text[span.start : span.end] if span else ""
        else:
            span, words = None, asked.words
        matches = Searchable(desk.text).find(words) if words.strip() else ()
        return {
            "version": desk.version,
            "words": " ".join(words.split()),
            "chosen": next((n for n, one in enumerate(matches) if span == Span(*one)), 0),
            "matches": [one._asdict() for one in places_of(desk, matches)],
        }

    def standing(self, asked: Pointed) -> dict[str, Any]:
        """The annotations at a point, the shortest first."""
        desk = self._desk(asked.page)
        rows = standing_at(desk, asked.point.paragraph, asked.point.before)
        return {"rows": [[one.kind, one.index] for one in rows]}

    def preview(self, asked: Wanted) -> dict[str, Any]:
        """What a change would do."""
        shown = preview(asked.change, self._desk(asked.page))
        return {
            "yaml": list(shown.yaml),
            "marked": shown.marked,
            "places": [one._asdict() for row in shown.rows for one in row.places],
            "problems": [_problem(one) for one in shown.problems],
        }

    def save(self, asked: Wanted) -> Saved | Conflict:
        """Make a change."""
        return self.editor.save(asked.page, asked.version, asked.change)

    def find(self, words: str, kinds: Iterable[str], page: str) -> dict[str, Any]:
        """Entities that may be meant, and records that could be made."""
        desk = self.editor.lay_out(page)
        named = {one for row in (desk.rows if desk else ()) for one in _ids(row.fields)}
        found = self.entities.find(words, kinds=kinds, named=named)
        return {
            "found": [_guess(one) for one in found],
            "new": [_guess(one) for one in self.entities.new(words, kinds=kinds)],
        }

    def _desk(self, page: str) -> Desk:
        desk = self.editor.lay_out(page)
        if desk is None:
            raise RefusedError("this article is not there any more")
        return desk


def routes(answers: Answers) -> list[Route]:
    """The addresses at which pages ask."""

    async def article(request: Request) -> Response:
        found = await run_in_threadpool(answers.article, request.query_params.get("page", ""))
        return _json({"problem": "no article"}, 404) if found is None else _json(found)

    async def entities(request: Request) -> Response:
        asked = request.query_params
        kinds = [one for one in asked.get("kinds", "").split(",") if one in ENTITY_KINDS]
        words, page = asked.get("q", "")[:200], asked.get("page", "")
        return _json(await run_in_threadpool(answers.find, words, kinds, page))

    def stepping(step: Callable[[], Saved | Conflict | None]) -> Endpoint:
        async def endpoint(_request: Request) -> Response:
            return _done(await run_in_threadpool(step), answers.session)

        return endpoint

    def posted(asked: type[Any], answer: Callable[[Any], Answer]) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            return await _answered(request, asked, answer, answers.session)

        return endpoint

    writing = {
        "save": posted(Wanted, answers.save),
        "preview": posted(Wanted, answers.preview),
        "select": posted(Selected, answers.select),
        "standing": posted(Pointed, answers.standing),
        "undo": stepping(answers.editor.undo),
        "redo": stepping(answers.editor.redo),
    }
    return [
        Route(f"{OWN}article", article),
        Route(f"{OWN}entities", entities),
        *(Route(f"{OWN}{name}", one, methods=["POST"]) for name, one in writing.items()),
    ]


async def _answered(
    request: Request,
    asked: type[Any],
    answer: Callable[[Any], Answer],
    session: Session,
) -> Response:
    try:
        decoded = msgspec.json.decode(await request.body(), type=asked)
        answered = await run_in_threadpool(answer, decoded)
    except msgspec.DecodeError as problem:
        return _json({"problem": f"this cannot be read: {problem}", "hint": ""}, 400)
    except (RefusedError, CannotRewriteError) as problem:
        return _json({"problem": str(problem), "hint": problem.hint}, 422)
    return _json(answered) if isinstance(answered, dict) else _done(answered, session)


def _done(done: Saved | Conflict | None, session: Session) -> Response:
    match done:
        case Saved():
            session.want(str(session.project.root / path) for path in done.paths)
            return _json({"paths": list(done.paths)})
        case Conflict():
            return _json({"conflict": done._asdict()}, 409)
        case None:
            return _json({"problem": "nothing"}, 404)


def _json(value: object, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(value), status, headers, "application/json")


def _row(row: Row, *, needs_review: bool) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "index": row.index,
        "id": row.id,
        "line": row.line,
        "yaml": row.yaml,
        "fields": row.fields,
        "status": row.status,
        "how": row.how,
        "places": [one._asdict() for one in row.places],
        "candidates": [one._asdict() for one in row.candidates],
        "problem": _problem(row.problem) if row.problem else None,
        "needsReview": needs_review,
    }


def _problem(one: Diagnostic) -> dict[str, Any]:
    return {
        "severity": one.severity.value,
        "code": one.code,
        "message": one.message,
        "hint": one.hint,
        "line": one.origin.line,
    }


def _guess(one: Guess) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "description": one.description,
        "by": "" if fold(one.by).replace("-", " ") in _plain_names(one) else one.by,
        "isNew": one.is_new,
    }


def _plain_names(one: Guess) -> tuple[str, ...]:
    """What need not be told beside an entity's name and id."""
    return (fold(one.name), *(fold(word).replace("-", " ") for word in (one.id, slug_of(one.id))))


def _ids(fields: Any) -> Iterable[str]:  # noqa: ANN401 - what YAML says
    for key in ("entity", "speaker", "subject", "object", "place"):
        if isinstance(fields.get(key), str):
            yield fields[key]
    for one in _list(fields.get("alternatives")):
        yield from _ids(one) if isinstance(one, dict) else ()
    about = _list(fields.get("about"))
    yield from (one for one in about if isinstance(one, str))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


VOCABULARIES = {
    "certainty": get_args(Certainty),
    "mode": get_args(QuotationMode),
    "correction": get_args(CorrectionType),
    "predicate": get_args(Predicate),
}
"""The words that a key may have, in the order in which they are offered."""
