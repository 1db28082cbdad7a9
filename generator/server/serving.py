"""`regesta serve`: the site on this machine, rebuilt whenever a file is saved."""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import msgspec
import uvicorn

from generator.build.project import Options, Project
from generator.diagnostics import Origin, Outcome, error
from generator.server.application import application
from generator.server.guarding import names_for
from generator.server.rebuilding import Session
from generator.server.watching import Watching
from generator.sources.files import CONTENT

FIRST_PORT = 8000
TRIED_PORTS = 20


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where to serve. *port* None: the first that is free. *opens*: show it in a browser."""

    host: str = "127.0.0.1"
    port: int | None = None
    opens: bool = False
    polls: bool = False


def bind(place: Place) -> Outcome[socket.socket | None]:
    """A socket that nobody else listens on; a problem when the port that was named is taken."""
    ports = [place.port] if place.port is not None else [*_ports(), 0]
    reason = ""
    for port in ports:
        try:
            family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
            return Outcome(socket.create_server((place.host, port), family=family, backlog=128))
        except OSError as problem:
            reason = problem.strerror or str(problem)
    where = f"{place.host}:{place.port}" if place.port is not None else place.host
    return Outcome(
        None,
        [
            error(
                "serve-refused",
                Origin(where, 0),
                f"nothing can be served at {where}: {reason.lower()}",
                "choose another with `--port`, or leave it out: then a free one is found",
            )
        ],
    )


def _ports() -> range:
    return range(FIRST_PORT, FIRST_PORT + TRIED_PORTS)


def address_of(listening: socket.socket) -> str:
    """The address to type into a browser."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(
    project: Project,
    options: Options,
    place: Place,
    listening: socket.socket,
    say: Callable[[str], None],
) -> None:
    """Serve *project* on a socket from ``bind`` until the process is interrupted."""
    asyncio.run(_serve(project, options, place, listening, say))


class _Server(uvicorn.Server):
    """Ends what waits for changes before it waits for that to end."""

    def __init__(self, config: uvicorn.Config, session: Session) -> None:
        super().__init__(config)
        self.session = session

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.session.close()
        super().handle_exit(sig, frame)


async def _serve(
    project: Project,
    options: Options,
    place: Place,
    listening: socket.socket,
    say: Callable[[str], None],
) -> None:
    session = Session(project, options, say)
    app = application(session, names_for(place.host), secrets.token_urlsafe(32))
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", ws="none", server_header=False
    )
    server = _Server(config, session)
    say(f"Serving {address_of(listening)} (stop with Ctrl+C)")
    if place.opens:
        asyncio.get_running_loop().run_in_executor(None, webbrowser.open, address_of(listening))
    watching = Watching(_watched(project), say, poll=place.polls)
    tasks = [asyncio.create_task(session.run()), asyncio.create_task(_watch(watching, session))]
    try:
        await server.serve(sockets=[listening])
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _watched(project: Project) -> tuple[Path, ...]:
    """The folders that a site is made of, also those that are not there yet."""
    return tuple(
        dict.fromkeys((project.root / CONTENT, project.root / "templates", *project.themes))
    )


async def _watch(watching: Watching, session: Session) -> None:
    async for batch in watching.batches():
        session.want(batch.paths)
