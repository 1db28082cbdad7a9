"""Lets no other site act through the editor's browser.

The server answers to its own names only, so that no name that is made to lead here can read the
archive (DNS rebinding); it hears no other site's pages; and whoever writes has this run's token,
which only pages of this run hold.
"""

from __future__ import annotations

import ipaddress
import secrets
import socket
from collections.abc import Mapping
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from generator.server.delivering import OWN

TOKEN_HEADER = "x-regesta-token"  # noqa: S105 - its name, not its value
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class Names(NamedTuple):
    """The names that the server answers to: *named*, and with *any_address* every bare address."""

    named: frozenset[str]
    any_address: bool = False


def names_for(host: str) -> Names:
    """Loopback's names, and what *host*, the address that the server is bound to, adds to them."""
    if host in _LOCAL:
        return Names(_LOCAL)
    own = socket.gethostname().lower()
    return Names(_LOCAL | {host.lower(), own, f"{own}.local"}, any_address=True)


class Asked(NamedTuple):
    """What a request is, as far as it matters here. *headers* are named in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]

    @property
    def is_for_a_page(self) -> bool:
        return self.method in _READING and not self.path.startswith(OWN)


_READING = ("GET", "HEAD")


def refusal(asked: Asked, names: Names, token: str) -> str:
    """Why a request is not answered, in a sentence; empty when it is."""
    if not _is_ours(asked.headers.get("host", ""), names):
        return "This server does not answer to that name."
    if asked.is_for_a_page:
        return ""
    if _is_foreign(asked.headers):
        return "Pages of other sites are not answered."
    return "" if asked.method in _READING else _unwritable(asked, token)


def _is_foreign(headers: Mapping[str, str]) -> bool:
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2] != headers.get("host"):
        return True
    return headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


def _unwritable(asked: Asked, token: str) -> str:
    if not asked.path.startswith(OWN) or asked.method != "POST":
        return "Nothing can be done here in that way."
    if not secrets.compare_digest(asked.headers.get(TOKEN_HEADER, "").encode(), token.encode()):
        return "This page belongs to an earlier run of the server: load it again."
    if asked.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return "Only JSON is read here."
    return ""


def _is_ours(host: str, names: Names) -> bool:
    bare = host.lower()
    name = bare[1:].partition("]")[0] if bare.startswith("[") else bare.partition(":")[0]
    if name in names.named:
        return True
    if not names.any_address:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class Guard:
    """Passes on what may be answered."""

    def __init__(self, app: ASGIApp, names: Names, token: str) -> None:
        self.app = app
        self.names = names
        self.token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            asked = Asked(scope["method"], scope["path"], Headers(scope=scope))
            why = refusal(asked, self.names, self.token)
            if why:
                await PlainTextResponse(why, 403)(scope, receive, send)
                return
        await self.app(scope, receive, send)
