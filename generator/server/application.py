"""All that the server answers, in one place: the site, our own files, events, and the editor's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from generator.pages.languages import wording
from generator.pages.wording import Entry
from generator.server.answering import VOCABULARIES, Answers, routes
from generator.server.delivering import (
    OWN,
    Injection,
    Version,
    client,
    deliver,
    deliver_client,
    is_harmless,
)
from generator.server.editor import Editor
from generator.server.entities import Entities
from generator.server.guarding import Guard, Names
from generator.server.rebuilding import Session
from generator.server.telling import stream


def application(session: Session, names: Names, token: str) -> Starlette:
    """The server of one run. Nothing is answered that the guard does not let through."""
    ours = client()
    injection = Injection(ours.address, token)
    root = session.project.root
    entities = Entities(root, lambda: session.state.builds)
    answers = Answers(session, Editor(root), entities)

    def own_file(request: Request) -> Response:
        return deliver_client(ours, request.path_params["name"])

    async def events(request: Request) -> Response:
        page = request.query_params.get("page", "")
        if not is_harmless(page):
            return PlainTextResponse("There is no such page.", 404)
        seen = Version(
            request.query_params.get("content", ""), request.query_params.get("assets", "")
        )
        return stream(session, page, seen)

    def texts(request: Request) -> Response:
        language = request.query_params.get("language", "en")
        words = _texts(session.project.themes, language, session.state.builds)
        return JSONResponse({"texts": words, "vocabularies": VOCABULARIES})

    def page(request: Request) -> Response:
        return deliver(request.scope["path"], session.project.site, injection)

    return Starlette(
        routes=[
            *routes(answers),
            Route(f"{OWN}events", events),
            Route(f"{OWN}texts", texts),
            Route(f"{OWN}{ours.folder}/{{name}}", own_file),
            Route("/{path:path}", page),
        ],
        middleware=[Middleware(Guard, names=names, token=token)],
    )


@lru_cache(maxsize=8)
def _texts(
    themes: tuple[Path, ...],
    language: str,
    builds: int,  # noqa: ARG001 - files may change between builds
) -> Mapping[str, Entry]:
    """What our own interface says: the texts of the theme's language files that are ours."""
    words = wording(themes, language).value
    return {key: words.entry(key) for key in sorted(words.keys()) if key.startswith(_OURS)}


_OURS = (
    "serve.", "annotate.", "certainty.", "status.", "mode.", "correction.", "predicate.", "one.",
)  # fmt: skip
