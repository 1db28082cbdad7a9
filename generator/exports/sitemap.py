"""What search engines are told: ``sitemap.xml`` (sitemaps.org 0.9) and ``robots.txt``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import quote

from generator.addresses import Address
from generator.outputs import File

LARGEST = 50_000
"""How many addresses the protocol allows in one file."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(addresses: Iterable[Address], *, url: str) -> Iterator[File]:
    """The sitemap and robots.txt for pages at *addresses* of a site that stands at *url*.

    Sitemaps hold absolute addresses only: without a *url* there is only robots.txt.
    """
    if not url:
        yield File("robots.txt", b"User-agent: *\nAllow: /\n")
        return
    base = url.rstrip("/") + "/"
    robots = f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n"
    yield File("robots.txt", robots.encode())
    pages = [base + quote(address.folder) for address in addresses]
    parts = [pages[start : start + LARGEST] for start in range(0, len(pages), LARGEST)] or [[]]
    if len(parts) == 1:
        yield File("sitemap.xml", _urls(parts[0]))
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield File("sitemap.xml", _index([base + name for name in names]))
    for name, part in zip(names, parts, strict=True):
        yield File(name, _urls(part))


def _urls(pages: Sequence[str]) -> bytes:
    rows = "".join(f"<url><loc>{escape(page, quote=False)}</loc></url>\n" for page in pages)
    return _document("urlset", rows)


def _index(sitemaps: Sequence[str]) -> bytes:
    rows = "".join(f"<sitemap><loc>{escape(one)}</loc></sitemap>\n" for one in sitemaps)
    return _document("sitemapindex", rows)


def _document(root: str, rows: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<{root} xmlns="{_NAMESPACE}">\n{rows}</{root}>\n'.encode()
