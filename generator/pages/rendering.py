"""RENDER: a page and what it asks become HTML. The only user of Jinja."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from functools import lru_cache
from hashlib import blake2b
from html import unescape
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import msgspec
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from markupsafe import Markup, escape

from generator.addresses import relative
from generator.archive.noting import Notebook, digest
from generator.diagnostics import Diagnostic, Origin, Outcome, error
from generator.outputs import File
from generator.pages.compiling import Codes, QuickEnvironment
from generator.pages.planning import Page
from generator.pages.theme_files import TEMPLATE, ThemeFolder
from generator.pages.views import View
from generator.pages.wording import UnknownWordError, Wording

# Only our own templates and weaving write a bare quotation mark before this: content is escaped.
_MARK = '"regesta:'

# What a wrong expression in a template may raise.
_TEMPLATES_FAULT = (
    TemplateError,
    UnknownWordError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    LookupError,
)


class Rendered(NamedTuple):
    """A page and its HTML."""

    page: Page
    content: bytes


class Theme(NamedTuple):
    """Templates: *environment* to render pages with, and the folders they come from, first wins.

    *assets* are the theme's own files, in a folder that is named by what they hold: a browser may
    keep them for ever, and never mixes two versions.
    """

    environment: QuickEnvironment
    folders: tuple[Path, ...]
    assets: tuple[File, ...]
    asset_folder: str


class _Loader(BaseLoader):
    """Finds templates in folders that were read before."""

    def __init__(self, folders: tuple[ThemeFolder, ...]) -> None:
        self.folders = folders

    def get_source(
        self,
        environment: Environment,  # noqa: ARG002 - Jinja's interface
        template: str,
    ) -> tuple[str, str, Callable[[], bool]]:
        for folder in self.folders:
            if template in folder.files:
                return folder.files[template].decode(), str(folder.path / template), lambda: True
        raise TemplateNotFound(template)


def theme(
    folders: tuple[ThemeFolder, ...],
    wording: Wording,
    notes: Notebook | None = None,
    codes: MutableMapping[str, bytes] | None = None,
) -> Theme:
    """The templates of *folders*: one in an earlier folder replaces its namesake in a later one.

    Which templates are read goes into *notes*. What they are compiled to may be kept in *codes*, by
    whoever knows that they were compiled by the same programs.
    """
    environment = QuickEnvironment(
        notes=notes,
        loader=ChoiceLoader(
            [
                _Loader(folders),
                # Also what a file of the archive's own takes the place of: "!theme/base.html".
                PrefixLoader({"!theme": _Loader(folders[-1:])}),
            ]
        ),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=Codes(digest(wording.texts).hex(), codes),
    )
    environment.pure = {"t": wording, "href": href}
    environment.globals.update(t=wording, href=href, number=wording.number, as_json=as_json)
    files = _assets(folders)
    held = blake2b(digest_size=4)
    for name, content in files.items():
        held.update(f"{name}\0{len(content)}\0".encode() + content)
    folder = f"assets/{held.hexdigest()}"
    placed = tuple(File(f"{folder}/{name}", content) for name, content in files.items())
    return Theme(environment, tuple(one.path for one in folders), placed, folder)


@lru_cache(maxsize=100_000)
def href(target: str, anchor: str = "") -> Markup:
    """A link to a record by its id, or to a path of the site that begins with ``/``.

    It names its target only; rendering makes it relative to the page on which it stands.
    """
    fragment = f"#{anchor}" if anchor else ""
    return Markup("regesta:") + target + fragment


_ESCAPES = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"))


def as_json(value: object) -> Markup:
    """A value as JSON for ``<script type="application/ld+json">``: no text can end the element."""
    text = msgspec.json.encode(value).decode()
    for character, escaped in _ESCAPES:
        text = text.replace(character, escaped)
    # A text that looks like one of our links must not become one.
    return Markup(text.replace('"regesta:', '"regesta\\u003a'))  # noqa: S704 - escaped above


def render(view: View, theme: Theme, page: Page) -> Outcome[Rendered | None]:
    """The HTML of a page; a diagnostic at the template's own line when the template is wrong."""
    try:
        template = theme.environment.get_template(page.template)
        html = template.render(archive=view, site=view.site(), page=page)
    except _TEMPLATES_FAULT as problem:
        return Outcome(None, [_diagnosed(problem, theme, page)])
    return Outcome(Rendered(page, _localised(html, view, theme, page.address.path).encode()))


def _localised(html: str, view: View, theme: Theme, base: str) -> str:
    """The same HTML with every link to a record made relative to the page at *base*."""
    first, *rest = html.split(_MARK)
    pieces, known = [first], _Links(view, theme, base)
    for piece in rest:
        # Only our own templates and weaving write the mark, and they close the quotation.
        target, _, after = piece.partition('"')
        pieces += (known[target], after)
    return '"'.join(pieces)


class _Links(dict[str, str]):
    """The links of one page, by what stands after the mark; each made when it is first met."""

    def __init__(self, view: View, theme: Theme, base: str) -> None:
        super().__init__()
        self.view, self.theme, self.base = view, theme, base

    def __missing__(self, target: str) -> str:
        plain = unescape(target) if "&" in target else target
        name, mark, fragment = plain.partition("#")
        path = _placed(name[1:], self.theme) if name[:1] == "/" else self.view.path_of(name)
        link = relative(f"{path}{mark}{fragment}" if mark else path, base=self.base)
        # An address has nothing to escape, but for a fragment of this page, which is left as it is.
        self[target] = link = str(escape(link)) if mark else link
        return link


def _placed(path: str, theme: Theme) -> str:
    """Where a file of the site stands: the theme's own are in a folder named by what they hold."""
    name = path.removeprefix("assets/")
    if name == path:
        return path
    theme.environment.notes.reads.add((TEMPLATE, "assets"))
    return f"{theme.asset_folder}/{name}"


def _assets(folders: tuple[ThemeFolder, ...]) -> dict[str, bytes]:
    """The theme's own files: what stands in ``assets/``, and one stylesheet of all the parts."""
    *own, default = folders
    light = {name: _light(name, content) for name, content in default.files.items()}
    folders = (*own, default._replace(files=light))
    found = {
        name.removeprefix("assets/"): content
        for name, content in _merged(folders).items()
        if name.startswith("assets/")
    }
    return dict(sorted({**found, "style.css": _stylesheet(folders)}.items()))


_SCRIPT_ASIDES = re.compile(rb"^[ \t]*(?://.*\n)?|(?<=;) {2,}//.*$", re.MULTILINE)
_STYLE_ASIDES = re.compile(rb"/\*.*?\*/|^[ \t]+", re.MULTILINE | re.DOTALL)


def _light(name: str, content: bytes) -> bytes:
    """A file of the default theme without what browsers skip: comments, and indentation.

    In a script these are whole lines, and what stands two spaces after a statement. A seventh of
    what a page weighs. An archive's own files are published as they are.
    """
    if name.endswith(".js"):
        return _SCRIPT_ASIDES.sub(b"", content)
    return _STYLE_ASIDES.sub(b"", content) if name.endswith(".css") else content


def _merged(folders: tuple[ThemeFolder, ...]) -> dict[str, bytes]:
    return {name: content for one in reversed(folders) for name, content in one.files.items()}


# base.css first: it says in which order the layers count.
_FIRST = ("base.css", "tokens.css")
_PART = re.compile(r"components/[^/]+\.css")


def _stylesheet(folders: tuple[ThemeFolder, ...]) -> bytes:
    parts = {
        name: content
        for name, content in _merged(folders).items()
        if name in _FIRST or _PART.fullmatch(name)
    }
    ordered = sorted(parts, key=lambda name: (name not in _FIRST, name))
    return b"\n".join(parts[name] for name in ordered)


def _diagnosed(problem: Exception, theme: Theme, page: Page) -> Diagnostic:
    name, line = _place(problem, page.template)
    path = _shown(name, theme)
    if isinstance(problem, TemplateNotFound):
        missing = problem.name or page.template
        return error(
            "template-missing",
            Origin(path, line),
            f'there is no template "{missing}"',
            "check its name, or copy it from the default theme",
        )
    message = _in_words(problem)
    code = "template-syntax" if isinstance(problem, TemplateSyntaxError) else "template-error"
    return error(code, Origin(path, line), message, _hint(problem))


_NOT_THERE = re.compile(
    r"(?:has no (?:attribute|element)|no filter named|no test named) '?([^'.]+)"
)
_UNDEFINED = re.compile(r"'(.+)' is undefined")


def _in_words(problem: Exception) -> str:
    """What is wrong, without the names of our types."""
    words = str(problem)
    if isinstance(problem, KeyError):
        return f'nothing has the id "{problem.args[0]}"'
    found = _NOT_THERE.search(words) or _UNDEFINED.search(words)
    return f'there is no "{found[1]}" here' if found else words or type(problem).__name__


def _hint(problem: Exception) -> str:
    if isinstance(problem, UnknownWordError):
        return "add the text to languages/en.yaml of the theme"
    if isinstance(problem, TemplateSyntaxError):
        return "mend the template at this line"
    return "docs/theme-authors.md lists what a template may ask"


def _place(problem: Exception, template: str) -> tuple[str, int]:
    """The template and line where it went wrong: the innermost frame that is a template's."""
    if isinstance(problem, TemplateSyntaxError):
        return problem.name or template, problem.lineno
    place = (template, 1)
    frame: TracebackType | None = problem.__traceback__
    while frame is not None:
        filename = frame.tb_frame.f_code.co_filename
        if "__jinja_template__" in frame.tb_frame.f_globals or filename.endswith(".html"):
            place = (filename, frame.tb_lineno)
        frame = frame.tb_next
    return place


def _shown(name: str, theme: Theme) -> str:
    """A template's path as people know it: ``templates/pages/article.html``."""
    path = Path(name)
    for folder in theme.folders:
        if path.is_relative_to(folder):
            return f"templates/{path.relative_to(folder).as_posix()}"
    return f"templates/{name}"
