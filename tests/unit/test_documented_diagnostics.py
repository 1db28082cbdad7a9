"""docs/diagnostics.md says what every diagnostic is, and shows what Regesta really answers."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.build.building import load
from generator.build.project import Project
from generator.diagnostics import Diagnostic, show
from tests.folders import CONFIG, write

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")

NOT_FROM_CONTENT = {
    "build-busy": "needs a second build at the same time",
    "capture-binary": "answers `regesta ingest`",
    "capture-empty": "answers `regesta ingest`",
    "capture-known": "answers `regesta ingest`",
    "capture-too-large": "answers `regesta ingest`",
    "capture-undecodable": "answers `regesta ingest`",
    "capture-without-text": "answers `regesta ingest`",
    "date-unknown": "answers `regesta ingest`",
    "dateline-two-places": "answers `regesta ingest`",
    "datelines-several": "answers `regesta ingest`",
    "dates-differ": "answers `regesta ingest`",
    "disk-full": "needs a full disk",
    "disk-locked": "needs a disk that may not be written",
    "encoding": "needs bytes that are no UTF-8",
    "extractor-missing": "answers `regesta ingest`",
    "file-too-large": "needs 32 MiB",
    "file-unreadable": "needs a file without permission",
    "language-file": "is about a theme",
    "link-circular": "needs a symbolic link",
    "link-outside": "needs a symbolic link",
    "merge-conflict": "answers `regesta merge`",
    "merge-refused": "answers `regesta merge`",
    "new-refused": "answers `regesta new`",
    "path-outside": "needs a symbolic link in the site",
    "rename-refused": "answers `regesta rename`",
    "rewrite-refused": "answers commands that change files",
    "search-index-failed": "needs a search program that fails",
    "serve-refused": "answers `regesta serve`",
    "site-not-ours": "is about the folder of the site",
    "suggest-skipped": "answers `regesta suggest`",
    "template-error": "is about a theme",
    "template-missing": "is about a theme",
    "template-syntax": "is about a theme",
    "text-missing": "is about a theme",
    "text-name-unknown": "is about a theme",
    "title-made": "answers `regesta ingest`",
    "translate-refused": "answers `regesta translate`",
    "workers-missing": "needs a cluster that does not answer",
    "year-unknown": "answers `regesta ingest`",
}
"""Codes that no text in content/ can cause, and why: their sections show a message, and no files."""

_NEEDS_NO_CONFIG = "config-missing"


class Section(NamedTuple):
    """What the manual says of a code; *files* are by their names below content/."""

    code: str
    severities: str
    files: dict[str, str]
    shown: str


def _section(text: str) -> Section:
    code, _, body = text.partition("\n")
    severities = re.search(r"\*(.+?)\.\*", body)
    return Section(
        code, severities[1].lower() if severities else "", _files(body), _block("text", body)
    )


def _block(kind: str, body: str) -> str:
    found = re.search(rf"^```{kind}\n(.*?)^```$", body, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def _files(body: str) -> dict[str, str]:
    parts = re.split(r"^=== content/", _block("files", body), flags=re.MULTILINE)[1:]
    return {name: text for name, _, text in (part.partition("\n") for part in parts)}


SECTIONS = [_section(text) for text in re.split(r"^## ", MANUAL, flags=re.MULTILINE)[1:]]
EXAMPLES = [pytest.param(one, id=one.code) for one in SECTIONS if one.files]


def _codes() -> Iterator[str]:
    """Every code in the source: where a diagnostic is made, and where its code is chosen."""
    for path in sorted((ROOT / "generator").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        makers = {"error", "warning", "note", *_takers(tree)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in makers and node.args:
                yield from _chosen(node.args[0])
            elif _is_code(node):
                yield from _chosen(node.value)


def _is_code(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        return [_name(one) for one in node.targets] == ["code"]
    return isinstance(node, ast.keyword) and node.arg == "code"


def _takers(tree: ast.Module) -> Iterator[str]:
    """The functions that are given a code first, and hand it on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [one.arg for one in node.args.args if one.arg != "self"]
            if names[:1] == ["code"]:
                yield node.name


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _chosen(node: ast.expr) -> Iterator[str]:
    """The codes that an expression may be; itself, which no section has, when nobody can tell."""
    if isinstance(node, ast.IfExp):
        yield from (*_chosen(node.body), *_chosen(node.orelse))
    elif isinstance(node, ast.Constant):
        yield str(node.value)
    elif _name(node) != "code":
        yield ast.unparse(node)


def _answer(section: Section, folder: Path) -> Diagnostic:
    """The first diagnostic of the section's code that its files cause."""
    config = {} if section.code == _NEEDS_NO_CONFIG else {"archive.yaml": CONFIG}
    write(folder, {**config, **section.files})
    told = load(Project(folder, folder / "site")).diagnostics
    found = [one for one in told if one.code == section.code]
    assert found, [one.code for one in told]
    return found[0]


def test_every_code_has_its_section_and_every_section_its_code():
    documented = {one.code for one in SECTIONS}

    assert documented == set(_codes())


def test_the_sections_stand_in_the_order_of_the_alphabet_each_once():
    codes = [one.code for one in SECTIONS]

    assert codes == sorted(set(codes))


def test_every_section_shows_a_message_and_has_files_unless_content_cannot_cause_it():
    without_message = {one.code for one in SECTIONS if not one.shown}
    without_files = {one.code for one in SECTIONS if not one.files}

    assert (without_message, without_files) == (set(), NOT_FROM_CONTENT.keys())


@pytest.mark.parametrize("section", EXAMPLES)
def test_an_example_gives_the_message_that_the_manual_shows(section, tmp_path):
    answer = _answer(section, tmp_path)

    without_count, _, _ = show([answer]).rpartition("\n\n")
    assert f"{without_count}\n" == section.shown


@pytest.mark.parametrize("section", EXAMPLES)
def test_an_example_weighs_what_the_manual_says(section, tmp_path):
    answer = _answer(section, tmp_path)

    assert section.severities.startswith(answer.severity.value)


@pytest.mark.parametrize("link", re.findall(r"\]\(#([\w-]+)\)", MANUAL))
def test_a_link_within_the_manual_leads_to_a_section(link):
    assert link in {one.code for one in SECTIONS}
