"""The documents are true: their links lead somewhere, and they name all that there is."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import msgspec
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.sources import records
from generator.sources.decoding import fields_of
from generator.sources.records import BODY_KINDS, Annotation, Attachment, Sidecar

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
)
ARCHITECTURE = ROOT / "docs" / "architecture.md"
EDITORS = ROOT / "docs" / "editors.md"

NOT_WRITTEN = {
    Attachment: {"id", "size", "digest"},
    Annotation: {"target", "body"},
    Sidecar: {"article", "annotations"},
}
"""Fields that no key of a file says: known from the path, or put together of other keys."""

IN_THE_PACKAGE = "generator/theme/"
"""Where an installed Regesta has what a checkout has in templates/."""


@cache
def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


@cache
def tokens_of(document: Path) -> tuple[Token, ...]:
    return tuple(MarkdownIt("commonmark").enable("table").parse(text_of(document)))


def inlines_of(document: Path) -> Iterator[Token]:
    for token in tokens_of(document):
        yield from token.children or ()


def links_of(document: Path) -> Iterator[str]:
    for token in inlines_of(document):
        if token.type == "link_open":
            yield str(token.attrs["href"])


@cache
def anchors_of(document: Path) -> frozenset[str]:
    """The fragments of a document's headings, as GitHub makes them."""
    found: Counter[str] = Counter()
    anchors = set()
    for heading, inline in pairwise(tokens_of(document)):
        if heading.type == "heading_open":
            words = "".join(one.content for one in inline.children or ())
            slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            anchors.add(f"{slug}-{found[slug]}" if found[slug] else slug)
            found[slug] += 1
    return frozenset(anchors)


def is_external(link: str) -> bool:
    return bool(urlsplit(link).scheme)


def leads_somewhere(link: str, document: Path) -> bool:
    path, fragment = urldefrag(link)
    target = (document.parent / unquote(path)).resolve() if path else document
    if not target.is_relative_to(ROOT) or not target.exists():
        return False
    return not fragment or (target.suffix == ".md" and unquote(fragment) in anchors_of(target))


LINKS = [
    pytest.param(document, link, id=f"{document.relative_to(ROOT).as_posix()}: {link}")
    for document in DOCUMENTS
    for link in dict.fromkeys(links_of(document))
    if not is_external(link)
]


@pytest.mark.parametrize(("document", "link"), LINKS)
def test_a_link_leads_to_a_file_and_its_fragment_to_a_heading(document: Path, link: str):
    assert leads_somewhere(link, document)


@pytest.mark.parametrize(
    "link", ["nowhere.md", "editors.md#nowhere", "../../outside.md", "#nowhere"]
)
def test_a_link_that_leads_nowhere_would_be_noticed(link: str):
    assert not leads_somewhere(link, ARCHITECTURE)


def code_of(document: Path) -> Iterator[str]:
    """The pieces of code in a document's sentences and tables."""
    return (token.content for token in inlines_of(document) if token.type == "code_inline")


def paths_in(document: Path) -> Iterator[str]:
    """The files and folders of the project that a document names as such."""
    for code in code_of(document):
        if re.fullmatch(r"(generator|templates|tests|docs)/[\w./-]*", code):
            yield code


@pytest.mark.parametrize(
    "document",
    [ROOT / "CONTRIBUTING.md", ARCHITECTURE, *sorted((ROOT / "docs" / "decisions").glob("*.md"))],
    ids=lambda document: document.name,
)
def test_every_file_that_a_document_for_developers_names_is_there(document: Path):
    missing = {path for path in paths_in(document) if not (ROOT / path).exists()}

    assert missing - {IN_THE_PACKAGE} == set()


def test_decisions_are_numbered_without_a_gap():
    names = [path.name for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]

    assert [name[:5] for name in names] == [f"{n:04}-" for n in range(1, len(names) + 1)]


def modules() -> Iterator[Path]:
    return (
        path
        for path in sorted((ROOT / "generator").rglob("*.py"))
        if path.name != "__init__.py" and "starter" not in path.parts
    )


def test_every_module_is_named_in_the_architecture():
    named = set(code_of(ARCHITECTURE))

    names = {path.relative_to(ROOT / "generator").as_posix() for path in modules()}
    assert names - named == set()


def test_every_module_that_the_architecture_names_is_there():
    there = {path.relative_to(ROOT / "generator").as_posix() for path in modules()}

    named = {code for code in code_of(ARCHITECTURE) if re.fullmatch(r"(\w+/)?\w+\.py", code)}
    assert {name for name in named if not (ROOT / name).exists()} - there == set()


def room_of(module: str) -> str:
    """The room of a module's dotted name, or the module itself where it stands in none."""
    return module.split(".")[1]


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("generator."):
            yield room_of(str(node.module))


def test_the_rooms_import_what_the_architecture_says():
    graph: dict[str, set[str]] = {}
    for path in modules():
        room = path.relative_to(ROOT / "generator").parts[0].removesuffix(".py")
        graph.setdefault(room, set()).update(set(imports_of(path)) - {room})
    del graph["__main__"]

    block = next(token for token in tokens_of(ARCHITECTURE) if token.info == "imports")
    drawn = {
        room.strip(): set(others.split())
        for room, others in (line.split("→") for line in block.content.splitlines())
    }
    assert drawn == {room: others for room, others in graph.items() if others}


def commands() -> list[str]:
    ran = subprocess.run(
        [sys.executable, "-m", "generator", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return re.findall(r"^  (\w+)  ", ran.stdout.partition("Commands:")[2], re.MULTILINE)


def test_every_command_is_named_in_the_readme():
    named = " ".join(code_of(ROOT / "README.md"))
    found = commands()
    assert "build" in found

    assert [name for name in found if not re.search(rf"\bregesta {name}\b", named)] == []


def test_every_make_target_is_named_where_people_look():
    documents = text_of(ROOT / "README.md") + text_of(ROOT / "CONTRIBUTING.md")
    targets = re.findall(r"^([a-z]+):.*## ", text_of(ROOT / "Makefile"), re.MULTILINE)
    assert "test" in targets

    assert [name for name in targets if not re.search(rf"\bmake {name}\b", documents)] == []


def record_types() -> Iterator[type[msgspec.Struct]]:
    found = (value for value in vars(records).values() if isinstance(value, type))
    return (type_ for type_ in found if issubclass(type_, msgspec.Struct) and is_ours(type_))


def is_ours(type_: type) -> bool:
    return type_.__module__ == records.__name__


def keys() -> list[str]:
    """Every key that a file of content/ may have."""
    written = {
        key
        for type_ in record_types()
        for key in fields_of(type_).keys() - NOT_WRITTEN.get(type_, set())
    }
    return sorted(written | BODY_KINDS.keys() | {"evidence"})


def keys_in(document: Path) -> set[str]:
    """The words that a document has as code, and the keys of its examples."""
    named = {word for code in code_of(document) for word in re.findall(r"\w+", code)}
    for token in tokens_of(document):
        if token.type == "fence":
            named.update(re.findall(r"(\w+):(?:\s|$)", token.content, re.MULTILINE))
    return named


@pytest.mark.parametrize("key", keys())
def test_every_key_of_a_record_is_named_for_editors(key: str):
    assert key in keys_in(EDITORS)
