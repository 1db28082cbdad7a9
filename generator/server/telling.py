"""Tells open pages what happened, as server-sent events."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from starlette.responses import StreamingResponse

from generator.diagnostics import Diagnostic, Severity, in_order
from generator.server.delivering import Version
from generator.server.rebuilding import Session, State

SHOWN = 300
"""How many problems a page is told; the others are counted."""

BEAT = 20.0
"""Seconds after which a quiet connection says that it is alive."""


def stream(session: Session, page: str, seen: Version) -> StreamingResponse:
    """Events for an open page: the file of the site that it shows, and the version it has."""
    return StreamingResponse(
        _events(session, page, seen),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events(session: Session, page: str, seen: Version) -> AsyncIterator[str]:
    yield "retry: 500\n\n"
    last: Mapping[str, Any] = {}
    while not session.is_closing:
        tick = session.tick
        if not session.state.is_building:
            advice = advise(session, page, seen)
            if advice:
                seen = Version(advice["content"], advice["assets"])
                yield _event("page", advice)
        told = problems(session.state)
        if told != last:
            last = told
            yield _event("problems", told)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(tick.wait(), BEAT)
            continue
        yield ": alive\n\n"


def _event(name: str, value: Mapping[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"


def advise(session: Session, page: str, seen: Version) -> dict[str, str]:
    """What a page that shows *seen* should do: ``reload``, or change its ``style``; {}: nothing."""
    now = _now(session.project.site, page)
    if now == seen or (not now.content and not seen.content):
        return {}
    only_style = now.content == seen.content and session.differ_in_style(seen.assets, now.assets)
    return {"do": "style" if only_style else "reload", "content": now.content, "assets": now.assets}


def _now(site: Path, page: str) -> Version:
    try:
        return Version.of((site / page).read_bytes())
    except OSError:
        return Version.of(None)


def problems(state: State) -> dict[str, Any]:
    """What is wrong, ready to be shown as text."""
    ordered = sorted(
        in_order(state.diagnostics), key=lambda one: one.severity is not Severity.ERROR
    )
    return {
        "failed": state.has_failed,
        "defect": state.defect,
        "isFirst": not state.builds,
        "errors": sum(one.severity is Severity.ERROR for one in ordered),
        "warnings": sum(one.severity is Severity.WARNING for one in ordered),
        "more": max(0, len(ordered) - SHOWN),
        "listed": [_as_told(one) for one in ordered[:SHOWN]],
    }


def _as_told(one: Diagnostic) -> dict[str, Any]:
    return {
        "severity": one.severity.value,
        "code": one.code,
        "path": one.origin.path,
        "line": one.origin.line,
        "column": one.origin.column,
        "length": one.origin.length,
        "message": one.message,
        "hint": one.hint,
        "excerpt": one.excerpt,
    }
