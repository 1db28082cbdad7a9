"""Files of the site become responses; pages with our script in them, which no file ever has."""

from __future__ import annotations

import mimetypes
import re
import secrets
from collections.abc import Mapping
from hashlib import blake2b
from html import escape, unescape
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import quote

from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

OWN = "/~regesta/"
"""Where the server's own files and answers stand, beside the site."""

_POLICY = re.compile(
    r"""<meta\b(?=[^>]*\bhttp-equiv\s*=\s*["']?content-security-policy\b)[^>]*>""", re.IGNORECASE
)
_CONTENT = re.compile(r"""\bcontent\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)
_ASSETS = re.compile(r"\bassets/([0-9a-f]{8})/")
_SCRIPTED = frozenset(
    {"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/xml"}
)
# What a system may know otherwise.
_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}
_ALWAYS_ANEW = {**_HEADERS, "Cache-Control": "no-cache"}
_FOR_EVER = {**_HEADERS, "Cache-Control": "max-age=31536000, immutable"}


class Version(NamedTuple):
    """What a page says, and the folder of the theme's files that it uses.

    *content* is a digest of the page without that folder's name; both are empty for no page.
    """

    content: str
    assets: str

    @classmethod
    def of(cls, page: bytes | None) -> Version:
        if page is None:
            return cls("", "")
        text = page.decode("utf-8", "replace")
        found = _ASSETS.search(text)
        bare = _ASSETS.sub("assets/", text).encode()
        return cls(blake2b(bare, digest_size=8).hexdigest(), found[1] if found else "")


class Injection(NamedTuple):
    """What a served page has beside its own: our script, and what that must know."""

    script: str
    token: str


def page_of(path: str, site: Path) -> str | None:
    """The file of the site that a request's path asks for, relative to *site*; None: there is none.

    No path leads out of the site, whatever it is made of.
    """
    if not is_harmless(path):
        return None
    name = "/".join(PurePosixPath(path.lstrip("/")).parts)
    found = site / name
    if not found.resolve().is_relative_to(site.resolve()):
        return None
    if found.is_dir():
        name = f"{name}/index.html" if name else "index.html"
    return name if (site / name).is_file() else None


def is_harmless(path: str) -> bool:
    """Whether a path cannot lead out of a folder, nor to hidden files in it, on any system."""
    parts = PurePosixPath(path.lstrip("/")).parts
    return not ("\\" in path or "\0" in path) and not any(
        part.startswith(".") or ":" in part for part in parts
    )


def deliver(path: str, site: Path, injection: Injection) -> Response:
    """The response to a request for *path*."""
    name = page_of(path, site)
    if name is None:
        return _missing(path, site, injection)
    is_folder = name.endswith("index.html") and not path.endswith(("/", "index.html"))
    if is_folder:
        return RedirectResponse(quote(path) + "/", headers=_ALWAYS_ANEW)
    ending = PurePosixPath(name).suffix
    media_type = _TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    if media_type in _SCRIPTED and name.startswith("files/"):
        # An attachment is shown, but what is in it may not act as a page of ours.
        sandbox = {**_ALWAYS_ANEW, "Content-Security-Policy": "sandbox"}
        return FileResponse(site / name, media_type=media_type, headers=sandbox)
    if media_type == "text/html":
        return _page(name, (site / name).read_bytes(), injection)
    headers = _FOR_EVER if _ASSETS.match(name) else _ALWAYS_ANEW
    return FileResponse(site / name, media_type=media_type, headers=headers)


def _missing(path: str, site: Path, injection: Injection) -> Response:
    if PurePosixPath(path).suffix not in ("", ".html"):
        return Response("There is no such file.", 404, _ALWAYS_ANEW, "text/plain")
    # Where the page would stand: it is shown as soon as it is there.
    wanted = path.strip("/")
    name = wanted if wanted.endswith(".html") else f"{wanted}/index.html".lstrip("/")
    try:
        shown, status = (site / "404.html").read_text(encoding="utf-8"), 404
    except OSError:
        shown, status = _PLACEHOLDER, 503
    html = injected(shown, name, Version.of(None), injection, base="/")
    return HTMLResponse(html, status, _ALWAYS_ANEW)


def _page(name: str, content: bytes, injection: Injection) -> Response:
    html = injected(content.decode("utf-8", "replace"), name, Version.of(content), injection)
    return HTMLResponse(html, 200, _ALWAYS_ANEW)


def injected(
    html: str, name: str, version: Version, injection: Injection, *, base: str = ""
) -> str:
    """A page with our script before its end, and a policy that lets it run.

    *base*: what the page's relative addresses are relative to, where that is not its own address.
    """
    nonce = secrets.token_urlsafe(12)
    data = {
        "page": name,
        "content": version.content,
        "assets": version.assets,
        "token": injection.token,
    }
    attributes = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    # Not waited for: the page is shown, and its own scripts run, before the last of ours has come.
    script = (
        f'<script type="module" async src="{injection.script}" nonce="{nonce}" id="regesta-serve"'
        f"{attributes}></script>\n"
    )
    html = _POLICY.sub(lambda tag: _with_policy(tag[0], nonce), html)
    if base:
        html = re.sub(r"<head[^>]*>", lambda tag: f'{tag[0]}<base href="{base}">', html, count=1)
    end = html.lower().rfind("</body>")
    return html + script if end < 0 else html[:end] + script + html[end:]


def _with_policy(tag: str, nonce: str) -> str:
    return _CONTENT.sub(
        lambda found: f'content="{escape(allowing(unescape(found[1][1:-1]), nonce))}"', tag
    )


def allowing(policy: str, nonce: str) -> str:
    """A content security policy that also lets our script run, dress itself, and ask the server."""
    directives = {
        words[0].lower(): words[1:] for part in policy.split(";") if (words := part.split())
    }
    added: Mapping[str, tuple[str, ...]] = {
        "script-src": ("'self'", f"'nonce-{nonce}'"),
        "script-src-elem": ("'self'", f"'nonce-{nonce}'"),
        "style-src": ("'self'",),
        "style-src-elem": ("'self'",),
        "connect-src": ("'self'",),
        "base-uri": ("'self'",),
    }
    for name, sources in added.items():
        known = directives.get(name)
        if known is None and (name.endswith("-elem") or name == "base-uri"):
            continue
        if known is None:
            known = directives.get("default-src")
        if known is not None:
            kept = [one for one in known if one != "'none'"]
            directives[name] = [*kept, *(one for one in sources if one not in kept)]
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


_PLACEHOLDER = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Regesta</title></head>
<body><p>The site is being built …</p></body>
</html>
"""


class Client(NamedTuple):
    """Our scripts and styles: by name, in a folder that is named by what they hold."""

    folder: str
    files: Mapping[str, bytes]

    @property
    def address(self) -> str:
        return f"{OWN}{self.folder}/client.js"


def client() -> Client:
    """The files in ``generator/server/client/``."""
    root = resources.files("generator.server") / "client"
    files = {
        entry.name: entry.read_bytes()
        for entry in sorted(root.iterdir(), key=lambda one: one.name)
        if entry.name.endswith((".js", ".css"))
    }
    digest = blake2b(digest_size=6)
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return Client(digest.hexdigest(), files)


def deliver_client(ours: Client, name: str) -> Response:
    """One of our own files."""
    content = ours.files.get(name)
    if content is None:
        return Response("There is no such file.", 404, _ALWAYS_ANEW, "text/plain")
    media_type = "text/javascript" if name.endswith(".js") else "text/css"
    return Response(content, 200, _FOR_EVER, media_type)
