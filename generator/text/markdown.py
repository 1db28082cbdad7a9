"""CommonMark becomes blocks of canonical text with inline elements. The only user of markdown-it.

Raw HTML is never let through: it is shown as the text that it is, and reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from typing import Literal, NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.addresses import RECORD_KINDS
from generator.diagnostics import Diagnostic, Origin, error, warning
from generator.sources.records import Reference

_HTML = re.compile(r"</?[A-Za-z][^<>\n]*>|<!--|<[?!][A-Za-z\[]")
_RECORD = re.compile(rf"({'|'.join((*RECORD_KINDS, 'pages', 'files'))})/[^\s#]+")
_EXTERNAL = re.compile(r"(https?:|mailto:)", re.IGNORECASE)


class Inline(NamedTuple):
    """A piece of a block: *text* is canonical, *html* what it is shown as.

    ``open`` and ``close`` are the tags of an element; ``text`` is words, with *html* empty when
    they are shown as they are; ``void`` stands for no text (an image).
    """

    kind: Literal["text", "open", "close", "void"]
    text: str
    html: str
    is_link: bool = False


class Block(NamedTuple):
    """A leaf of the document: *start* is where its *text* begins in the canonical text."""

    id: str
    start: int
    text: str
    opening: str
    closing: str
    inlines: tuple[Inline, ...]


class Document(NamedTuple):
    r"""A parsed body: *parts* are blocks, and the HTML of what contains them, in order.

    *text* is canonical: rendered text, NFC, white space folded, blocks joined by ``\n``.
    """

    parts: tuple[str | Block, ...]
    text: str
    links: tuple[Reference, ...]
    problems: tuple[Diagnostic, ...]

    @property
    def blocks(self) -> Iterator[Block]:
        return (part for part in self.parts if isinstance(part, Block))


class _Place(NamedTuple):
    """Where a body stands in its file."""

    path: str
    line: int


def _accept(url: str) -> bool:  # noqa: ARG001 - markdown-it passes it by this name
    return True


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # Every link is parsed as one, and judged below, where the judgement can be reported.
    parser.validateLink = _accept  # type: ignore[method-assign]
    return parser


# One line of text in which nothing means anything to CommonMark, neither where it begins (a list, a
# heading, a quotation, a rule, code, a table) nor within (emphasis, links, code, HTML, entities,
# escapes); and no space at its ends, where it would be dropped or break the line.
_PLAIN_LINE = (
    r"(?!\d{1,9}[.)])[^\s#>*+=~|:`<&\\\[\]!_-](?:[^\n\0*|~`<>&\\\[\]!_]*[^\s*|~`<>&\\\[\]!_])?"
)
PLAIN = re.compile(rf"\n*+(?:{_PLAIN_LINE}\n++)*+(?:{_PLAIN_LINE})?+")


def parse(
    body: str, origin: Origin, *, heading_ids: bool = False, is_inside: bool = False
) -> Document:
    """The blocks of a Markdown text that begins at *origin*.

    Headings begin at h2, under the page's h1, and never skip a level. Blocks are ``p1``, ``p2`` …;
    with *heading_ids* headings have ids of their own words instead. With *is_inside* the text is
    a value inside another file, and every problem is told at *origin*.
    """
    composed = unicodedata.normalize("NFC", body)
    builder = _Builder(composed, origin, heading_ids=heading_ids, is_inside=is_inside)
    if PLAIN.fullmatch(composed):
        return builder.build_plain(composed)
    return builder.build(_parser().parse(composed))


class _Builder:
    """The state of one walk over the tokens."""

    def __init__(self, body: str, origin: Origin, *, heading_ids: bool, is_inside: bool) -> None:
        self.lines = [] if is_inside else body.split("\n")
        self.origin = origin
        self.heading_ids = heading_ids
        self.parts: list[str | Block] = []
        self.links: list[Reference] = []
        self.problems: list[Diagnostic] = []
        self.texts: list[str] = []
        self.length = 0
        self.levels: list[int] = []
        self.span = (0, 0)
        self.used: set[str] = set()

    def build(self, tokens: Sequence[Token]) -> Document:
        opened = ""
        for token in tokens:
            if token.map:
                self.span = (token.map[0], token.map[1])
            if token.type in _LEAVES:
                opened = self._opening(token)
            elif token.type == "inline":
                self._leaf(opened, tuple(self._inlines(token.children or ())), token.content)
            elif token.type in ("fence", "code_block"):
                self._leaf("pre", tuple(_code(token.content)), "")
            elif token.type.removesuffix("_close") + "_open" not in _LEAVES:
                self.parts.append(_container(token))
        return Document(
            tuple(self.parts), "\n".join(self.texts), tuple(self.links), tuple(self.problems)
        )

    def build_plain(self, text: str) -> Document:
        """Paragraphs of plain lines: most articles are nothing else, and need no parser."""
        for paragraph in filter(None, re.split(r"\n{2,}", text.strip("\n"))):
            self._leaf("p", (Inline("text", paragraph, ""),), "")
        return Document(tuple(self.parts), "\n".join(self.texts), (), ())

    def _opening(self, token: Token) -> str:
        if token.type != "heading_open":
            return token.tag
        level = int(token.tag[1])
        while self.levels and self.levels[-1] >= level:
            self.levels.pop()
        self.levels.append(level)
        return f"h{min(len(self.levels) + 1, 6)}"

    def _leaf(self, tag: str, inlines: tuple[Inline, ...], source: str) -> None:
        folded = _folded(inlines)
        text = "".join(inline.text for inline in folded)
        if source and "<" in source:
            self._report_html(folded, source)
        id = self._id(tag, text)
        inner = ("<pre><code", "</code></pre>") if tag == "pre" else (f"<{tag}", f"</{tag}>")
        opening = f'{inner[0]} id="{id}">' if tag != "pre" else f'<pre id="{id}"><code>'
        self.parts.append(Block(id, self.length, text, opening, inner[1] + "\n", folded))
        self.texts.append(text)
        self.length += len(text) + 1

    def _id(self, tag: str, text: str) -> str:
        number = f"p{len(self.texts) + 1}"
        if not self.heading_ids or not re.fullmatch(r"h\d", tag):
            return number
        slug = re.sub(r"[^\w]+", "-", text.casefold()).strip("-") or number
        while slug in self.used:
            slug += "-"
        self.used.add(slug)
        return slug

    def _here(self, words: str) -> Origin:
        """Where *words* stand in the block that is being read; its first line when nobody knows."""
        first, last = self.span
        for number, line in enumerate(self.lines[first:last], start=first):
            if (column := line.find(words)) >= 0:
                return Origin(
                    self.origin.path, self.origin.line + number, column + 1, max(1, len(words))
                )
        return self.origin._replace(line=self.origin.line + (first if self.lines else 0))

    def _report_html(self, inlines: Sequence[Inline], source: str) -> None:
        in_code = False
        for inline in inlines:
            if inline.html in ("<code>", "</code>"):
                in_code = inline.kind == "open"
            is_words = inline.kind == "text" and not inline.html and not in_code
            found = _HTML.search(inline.text) if is_words else None
            # A backslash before it says that it is meant as text.
            if found and f"\\{found[0]}" not in source:
                self.problems.append(
                    warning(
                        "html-escaped",
                        self._here(found[0]),
                        f"{found[0][:40]} is HTML, and is shown as the text that it is",
                        "use Markdown: *emphasis*, **strong**, [link](address)",
                    )
                )

    def _inlines(self, children: Sequence[Token]) -> Iterator[Inline]:
        dropped: list[bool] = []
        for token in children:
            if token.type == "image":
                yield from self._image(token)
            elif token.type == "link_open":
                opening = self._link(str(token.attrs.get("href", "")))
                dropped.append(not opening)
                if opening:
                    yield Inline("open", "", opening, is_link=True)
            elif token.type == "link_close":
                if not dropped.pop():
                    yield Inline("close", "", "</a>", is_link=True)
            else:
                yield from _simple(token)

    def _link(self, url: str) -> str:
        """The opening tag of a link; empty when it must not be one."""
        target, _, fragment = unquote(url).partition("#")
        if _RECORD.fullmatch(target) and ".." not in target:
            self.links.append(Reference(target, self._here(target)))
            mark = f"#{fragment}" if fragment else ""
            return f'<a href="regesta:{escape(target + mark)}">'
        if _EXTERNAL.match(url):
            return f'<a href="{escape(url)}" rel="external noopener">'
        if url.startswith("#"):
            return f'<a href="{escape(url)}">'
        self.problems.append(
            error(
                "link-unsafe",
                self._here(unquote(url)),
                f'"{url[:60]}" is not a link that a page may have',
                "link to http://, https:// or mailto:, or to a record by its id (people/x)",
            )
        )
        return ""

    def _image(self, token: Token) -> Iterator[Inline]:
        target = unquote(str(token.attrs.get("src", "")))
        alt = escape("".join(child.content for child in token.children or ()))
        if not target.startswith("files/") or ".." in target:
            self.problems.append(
                error(
                    "image-outside",
                    self._here(target),
                    f'the picture "{target[:60]}" is not among the attachments',
                    "put it into content/files/ and write ![words](files/name.jpg)",
                )
            )
            return
        self.links.append(Reference(target, self._here(target)))
        yield Inline("void", "", f'<img src="regesta:{escape(target)}" alt="{alt}" loading="lazy">')


def _simple(token: Token) -> Iterator[Inline]:
    """Whatever has no link in it."""
    if token.type == "code_inline":
        yield Inline("open", "", "<code>")
        yield Inline("text", token.content, "")
        yield Inline("close", "", "</code>")
    elif token.type in _BREAKS:
        yield Inline("text", " ", _BREAKS[token.type])
    elif token.nesting:
        yield Inline("open" if token.nesting > 0 else "close", "", _tag(token))
    elif token.content:
        yield Inline("text", token.content, "")


_BREAKS = {"softbreak": "", "hardbreak": "<br>\n"}
_LEAVES = frozenset({"paragraph_open", "heading_open", "th_open", "td_open"})
_INLINE_TAGS = {
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
}


def _tag(token: Token) -> str:
    return _INLINE_TAGS.get(token.type, "")


def _container(token: Token) -> str:
    if token.type == "hr":
        return "<hr>\n"
    if token.nesting < 0:
        return f"</{token.tag}>\n"
    start = token.attrs.get("start")
    return f'<{token.tag} start="{start}">\n' if start is not None else f"<{token.tag}>\n"


def _code(content: str) -> Iterator[Inline]:
    """A code block: its white space is shown as it is, and folded in the canonical text."""
    for run in re.findall(r"\s+|\S+", content):
        yield Inline("text", " ", run) if run.isspace() else Inline("text", run, "")


def _folded(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """The same pieces with NFC text and white space folded across all of them, none at the ends."""
    folded: list[Inline] = []
    after_space = True
    for inline in inlines:
        if inline.kind != "text":
            folded.append(inline)
            continue
        text = with_single_spaces(unicodedata.normalize("NFC", inline.text))
        if after_space and text.startswith(" "):
            text = text[1:]
        if text or inline.html:
            _append(inline._replace(text=text), folded)
        after_space = text.endswith(" ") if text else after_space
    return tuple(_without_last_space(folded))


def with_single_spaces(text: str) -> str:
    """White space folded, also at the ends: a third of the time of a regular expression."""
    folded = " ".join(text.split())
    before = " " if text[:1].isspace() else ""
    after = " " if folded and text[-1:].isspace() else ""
    return f"{before}{folded}{after}"


def _append(inline: Inline, inlines: list[Inline]) -> None:
    """Words go to the words before them, so that a mark is not cut where a line ends."""
    last = inlines[-1] if inlines else None
    if last and last.kind == "text" and not last.html and not inline.html:
        inlines[-1] = last._replace(text=last.text + inline.text)
    else:
        inlines.append(inline)


def _without_last_space(inlines: list[Inline]) -> list[Inline]:
    for place in range(len(inlines) - 1, -1, -1):
        inline = inlines[place]
        if inline.kind == "text" and inline.text:
            if inline.text.endswith(" "):
                inlines[place] = inline._replace(text=inline.text[:-1])
                if inline.text != " ":
                    break
                continue
            break
    return inlines
