"""HTML pages become pieces, and what their heads say of them. No library is needed for this."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any, NamedTuple

from generator.editing.pieces import Piece, Shape, ends_sentence

_HIDDEN = frozenset({"script", "style", "template", "svg", "iframe", "noscript"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
     "wbr"}
)  # fmt: skip
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol",
    "option", "p", "pre", "section", "select", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "title", "tr", "ul", "button", "label"}
)  # fmt: skip
_ZONES = {
    "nav": "navigation", "footer": "footer", "aside": "aside", "form": "form", "button": "form",
    "select": "form", "menu": "navigation", "dialog": "form", "figcaption": "caption",
    "title": "page-title", "label": "form",
}  # fmt: skip
_ROLES = {
    "navigation": "navigation", "banner": "navigation", "complementary": "aside",
    "contentinfo": "footer", "search": "form", "dialog": "form",
}  # fmt: skip
_CLASSES = re.compile(
    r"(?:^|[\s_-])(?P<navigation>nav|navbar|menu|breadcrumbs?|pagination|topbar)(?:$|[\s_-])"
    r"|(?P<related>related|read-?also|recommend|more-?news|popular|most-?read|trending|latest|teasers?)"
    r"|(?:^|[\s_-])(?P<form>login|signin|sign-in|auth|subscribe|subscription|newsletter|paywall|captcha)"
    r"|(?:^|[\s_-])(?P<share>share|sharing|social|socials)(?:$|[\s_-])"
    r"|(?P<notice>cookie|gdpr|consent|advert|promo|sponsor)"
    r"|(?:^|[\s_-])(?P<comments>comments?|disqus)(?:$|[\s_-])"
    r"|(?:^|[\s_-])(?P<footer>footer|copyright)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SHAPES: dict[str, Shape] = {"li": "item", "blockquote": "quote", "td": "row", "th": "row"}
_LONGEST_CELL = 200
"""Code points: what is longer is text that a table only lays out."""


class WebPage(NamedTuple):
    """A page: its *pieces*, and what its head says, empty where it says nothing."""

    pieces: tuple[Piece, ...]
    title: str = ""
    published: str = ""
    author: str = ""
    publisher: str = ""
    url: str = ""
    language: str = ""


def is_html(text: str, name: str) -> bool:
    """Whether a capture is a page: by its ending, by how it begins, or by the tags in it."""
    if re.search(r"\.x?html?$", name, re.IGNORECASE):
        return True
    head = text[:2000].lstrip().casefold()
    if head.startswith(("<!doctype html", "<html", "<?xml")):
        return True
    return len(re.findall(r"</(?:p|div|a|li|span|body)>", text[:200_000])) >= 3


def read_page(text: str) -> WebPage:
    """The pieces of a page, in order, and its metadata: JSON-LD first, then meta elements."""
    reader = _Reader()
    reader.read(text)
    meta, data = reader.meta, _news(reader.scripts)
    return WebPage(
        tuple(reader.pieces),
        title=_clean(data.get("headline") or meta.get("og:title") or ""),
        published=_day(
            data.get("datePublished")
            or meta.get("article:published_time")
            or meta.get("datepublished")
            or reader.time
        ),
        author=_clean(
            _named(data.get("author")) or meta.get("author") or meta.get("article:author") or ""
        ),
        publisher=_clean(_named(data.get("publisher")) or meta.get("og:site_name") or ""),
        url=_address(meta.get("canonical") or meta.get("og:url") or data.get("url") or ""),
        language=_clean(reader.language),
    )


class _Element(NamedTuple):
    tag: str = ""
    zone: str = ""
    shape: Shape = "paragraph"


_BREAK = "\x07"
"""Stands for ``<br>``: a sign that no text has."""


def _lines(words: str) -> Iterator[str]:
    """The paragraphs that breaks part: two in a row, or one after a sentence."""
    text = ""
    for stretch in re.split(f"({_BREAK}\\s*)", words):
        folded = " ".join(stretch.split())
        if _BREAK not in stretch:
            text = f"{text} {folded}".strip()
        elif text and (text.endswith(_BREAK) or (ends_sentence(text) and len(text) > 40)):
            yield " ".join(text.replace(_BREAK, " ").split())
            text = ""
        elif text:
            text += _BREAK
    yield " ".join(text.replace(_BREAK, " ").split())


class _Reader(HTMLParser):
    """The state of one walk over a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.meta: dict[str, str] = {}
        self.scripts: list[str] = []
        self.time = ""
        self.language = ""
        self._open: list[_Element] = []
        self._words: list[str] = []
        self._linked = 0
        self._line = 1
        self._numbers: list[int] = []
        self._row = -1

    def read(self, text: str) -> None:
        """Walk over *text*. What the parser cannot make out is taken as the text that it is."""
        try:
            self.feed(text)
            self.close()
        except AssertionError:
            # html.parser gives up at some broken declarations; the rest is still there to be read.
            self.handle_data(re.sub(r"<[^<>]*>", " ", self.rawdata))
        self._end_piece()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self._head(tag, named)
        if tag in _BLOCKS:
            self._end_piece()
        if tag == "tr":
            self._row = -1
        if tag in ("ol", "ul"):
            self._numbers.append(0 if tag == "ol" else -1)
        if tag == "li" and self._numbers and self._numbers[-1] >= 0:
            self._numbers[-1] += 1
        if tag == "br":
            self._words.append(_BREAK)
        elif tag == "a":
            # Entries of a menu stand apart, with or without a space between them in the file.
            self._words.append(" ")
        if tag not in _VOID:
            self._close_implied(tag)
            self._open.append(_Element(tag, self._zone(tag, named), self._shape(tag)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_piece()
        if tag in ("ol", "ul") and self._numbers:
            self._numbers.pop()
        places = [place for place, one in enumerate(self._open) if one.tag == tag]
        if places:
            del self._open[places[-1] :]

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].tag == "script":
            self.scripts.append(data)
        if any(one.tag in _HIDDEN for one in self._open) or not data:
            return
        if not "".join(self._words).strip():
            blank = len(data) - len(data.lstrip())
            self._line = self.getpos()[0] + data[:blank].count("\n")
        self._words.append(data.replace(_BREAK, " "))
        if any(one.tag == "a" for one in self._open):
            self._linked += len("".join(data.split()))

    def unknown_decl(self, data: str) -> None:
        """A CDATA section: its words are text."""
        self.handle_data(data.removeprefix("CDATA["))

    def _close_implied(self, tag: str) -> None:
        """``<p>`` ends a paragraph that is open, ``<li>`` an item: few pages write the end."""
        if (
            self._open
            and self._open[-1].tag == tag
            and tag in ("p", "li", "tr", "td", "th", "option")
        ) or (self._open and self._open[-1].tag == "p" and tag in _BLOCKS):
            self._open.pop()

    def _zone(self, tag: str, named: Mapping[str, str]) -> str:
        around = self._open[-1].zone if self._open else ""
        if around:
            return around
        if tag in ("html", "body", "main", "article"):
            return ""
        own = _ZONES.get(tag) or _ROLES.get(named.get("role", ""), "")
        if own or tag in ("h1", "p", "time"):
            return own
        found = _CLASSES.search(f"{named.get('class', '')} {named.get('id', '')}")
        return (found.lastgroup or "") if found else ""

    def _shape(self, tag: str) -> Shape:
        around = self._open[-1].shape if self._open else "paragraph"
        if re.fullmatch(r"h[1-6]", tag):
            return "heading"
        return _SHAPES.get(tag, around)

    def _end_piece(self) -> None:
        words, element = "".join(self._words), self._open[-1] if self._open else _Element()
        linked = self._linked / max(1, len("".join(words.split())))
        for text in filter(None, _lines(words)):
            if element.tag in ("td", "th") and self._joins_row(text, element.zone):
                continue
            shape = element.shape if element.shape != "row" else "paragraph"
            marker, share = self._marker(element), round(min(1.0, linked), 2)
            self.pieces.append(Piece(text, self._line, shape, 1, marker, element.zone, share))
            if element.tag in ("td", "th") and len(text) <= _LONGEST_CELL:
                self._row = len(self.pieces)
        self._words, self._linked = [], 0

    def _joins_row(self, text: str, zone: str) -> bool:
        """Put a cell to those before it in its row; False where it begins one, or is no cell."""
        last = self.pieces[-1] if self.pieces else None
        if (
            last is None
            or self._row != len(self.pieces)
            or len(text) > _LONGEST_CELL
            or last.zone != zone
        ):
            return False
        self.pieces[-1] = last._replace(text=f"{last.text} | {text}", shape="row")
        return True

    def _marker(self, element: _Element) -> str:
        if element.shape == "heading":
            return next((one.tag for one in reversed(self._open) if one.tag[0] == "h"), "h2")
        if element.shape == "item":
            number = self._numbers[-1] if self._numbers else -1
            return f"{number}." if number > 0 else "-"
        return ""

    def _head(self, tag: str, named: Mapping[str, str]) -> None:
        if tag == "html" and named.get("lang"):
            self.language = named["lang"]
        elif tag == "meta":
            name = (
                named.get("property") or named.get("name") or named.get("itemprop") or ""
            ).casefold()
            if name and named.get("content"):
                self.meta.setdefault(name, named["content"])
        elif tag == "link" and named.get("rel", "").casefold() == "canonical":
            self.meta.setdefault("canonical", named.get("href", ""))
        elif tag == "time" and named.get("datetime") and not self.time:
            self.time = named["datetime"]


def _news(scripts: list[str]) -> Mapping[str, Any]:
    """The first report that JSON-LD in a page describes; empty when none does."""
    for script in scripts:
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            if "Article" in str(node.get("@type", "")) or "BlogPosting" in str(
                node.get("@type", "")
            ):
                return node
    return {}


def _nodes(data: object) -> Iterator[dict[str, Any]]:
    listed = data if isinstance(data, list) else [data]
    for node in listed:
        if isinstance(node, dict):
            yield node
            graph = node.get("@graph")
            yield from (
                one for one in (graph if isinstance(graph, list) else ()) if isinstance(one, dict)
            )


def _named(value: object) -> str:
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict):
        first = first.get("name", "")
    return first if isinstance(first, str) else ""


def _clean(text: object) -> str:
    return " ".join(text.split()) if isinstance(text, str) else ""


def _day(text: object) -> str:
    found = re.match(r"\s*(\d{4}-\d\d-\d\d)", text) if isinstance(text, str) else None
    return found[1] if found else ""


def _address(text: object) -> str:
    url = _clean(text)
    return url if re.match(r"https?://\S+$", url) else ""
