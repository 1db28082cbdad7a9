"""READ: a file becomes the record that it holds, or all that is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache

from generator.addresses import ENTITY_KINDS, RECORD_KINDS
from generator.diagnostics import Diagnostic, Origin, Outcome, error, warning, with_excerpts
from generator.sources.decoding import BAD, build, decode, did_you_mean, fields_of, mapping
from generator.sources.files import SourceFile
from generator.sources.records import (
    DETAILS,
    Article,
    Attachment,
    Authority,
    Config,
    FreePage,
    Record,
)
from generator.sources.sidecars import decode_sidecar
from generator.sources.yaml import Node, parse

_FOLDERS = (*RECORD_KINDS, "pages", "files")
_YEAR = re.compile(r"\d{4}")
_FORBIDDEN = re.compile(r"[#?%:\\\"'<>|*\x00-\x1f\x7f]")
_FENCE = "---"

Reader = Callable[[SourceFile, str, str], Outcome[Record | None]]


def read(file: SourceFile) -> Outcome[Record | None]:
    """The record that a file of ``content/`` holds; None when there is none that can be used.

    What a file is follows from its path. Raises nothing: whatever is in it, the outcome says so.
    """
    reader, id = _reader_for(file.path)
    if isinstance(reader, Diagnostic):
        return Outcome(None, [reader])
    if problem := _bad_id(id, file.path):
        return Outcome(None, [problem])
    if reader is _attachment:
        return _attachment(file, id, "")
    text = _text(file)
    if isinstance(text, Diagnostic):
        return Outcome(None, [text])
    outcome = reader(file, id, text)
    if not outcome.diagnostics:
        return outcome
    lines = text.split("\n")
    told = with_excerpts(outcome.diagnostics, lambda origin: _line(lines, origin))
    return Outcome(outcome.value, told)


def _line(lines: list[str], origin: Origin) -> str:
    return lines[origin.line - 1] if origin.line <= len(lines) else ""


def _reader_for(path: str) -> tuple[Reader | Diagnostic, str]:
    _, _, inside = path.partition("/")
    folder, slash, rest = inside.partition("/")
    stem, dot, ending = rest.rpartition(".")
    if inside == "archive.yaml":
        return _config, "archive"
    if not slash or folder not in _FOLDERS:
        return _stray(path, folder), ""
    if folder == "files":
        return _attachment, f"files/{unicodedata.normalize('NFC', rest)}"
    reader = _readers().get((folder, ending)) if dot else None
    if reader is None:
        return _wrong_ending(path, folder, ending), ""
    return reader, id_of(folder, stem)


@cache
def _readers() -> Mapping[tuple[str, str], Reader]:
    """Who reads files, by folder and ending."""
    return {
        ("articles", "md"): _article,
        ("articles", "yaml"): _sidecar,
        ("pages", "md"): _page,
        **{(kind, "yaml"): _authority for kind in ENTITY_KINDS},
    }


def id_of(folder: str, stem: str) -> str:
    """The id of a file: NFC, spaces as hyphens, and the year folders of articles left out."""
    parts = unicodedata.normalize("NFC", stem).split("/")
    if folder == "articles":
        parts = [part for part in parts[:-1] if not _YEAR.fullmatch(part)] + parts[-1:]
    return "/".join([folder, *("-".join(part.split()) for part in parts)])


def _stray(path: str, folder: str) -> Diagnostic:
    hint = did_you_mean(folder, (*_FOLDERS, "archive.yaml"))
    return error("file-unexpected", Origin(path), "nothing in Regesta is kept here", hint)


def _wrong_ending(path: str, folder: str, ending: str) -> Diagnostic:
    wanted = {"articles": ".md and .yaml", "pages": ".md"}.get(folder, ".yaml")
    message = (
        f"files in {folder}/ end in {wanted}, not in .{ending}"
        if ending
        else f"files in {folder}/ end in {wanted}"
    )
    right = wanted.rpartition(" ")[2]
    hint = (
        f"rename it, so that it ends in {right}"
        if ending in ("yml", "markdown", "txt")
        else ("rename it, or put it into content/files/")
    )
    return error("file-unexpected", Origin(path), message, hint)


def _bad_id(id: str, path: str) -> Diagnostic | None:
    if not all(part.strip(".") for part in id.split("/")):
        message, hint = "the name of this file has no letter", "give the file a name"
        return error("id-invalid", Origin(path), message, hint)
    found = _FORBIDDEN.search(id)
    if found is None:
        return None
    better = _FORBIDDEN.sub("-", id)
    shown = found[0] if found[0].isprintable() else "a control character"
    return error(
        "id-invalid",
        Origin(path),
        f"the name of this file has {shown}, which no address may have",
        f"rename it, for example to {better.rpartition('/')[2]}",
    )


def _text(file: SourceFile) -> str | Diagnostic:
    content = file.content
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return error(
            "encoding",
            Origin(file.path),
            "this file is in UTF-16, not in UTF-8",
            "save it as UTF-8 in your editor",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = content[: problem.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return error(
            "encoding",
            Origin(file.path, line, column),
            "this file is not in UTF-8" + _guess(content),
            "save it as UTF-8 in your editor",
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        return error(
            "character-forbidden",
            Origin(file.path, line),
            "this file has a zero byte, as no text has",
            "check that it is a text file",
        )
    if not text.strip() and not file.path.endswith(".yaml"):
        return error(
            "file-empty", Origin(file.path), "this file is empty", "write into it, or remove it"
        )
    return text


def _guess(content: bytes) -> str:
    high = [byte for byte in content if byte >= 0x80]
    cyrillic = sum(1 for byte in high if byte >= 0xC0)
    return "; it looks like Windows-1251" if cyrillic > 0.9 * len(high) and len(high) > 8 else ""


def _article(file: SourceFile, id: str, text: str) -> Outcome[Record | None]:
    matter = _front_matter(file.path, text)
    if matter.value is None:
        return Outcome(None, matter.diagnostics)
    node, body, line = matter.value
    article = decode(node, Article, id=id, body=body, body_line=line, origin=Origin(file.path))
    told = [*matter.diagnostics, *article.diagnostics]
    if article.value and article.value.status == "withdrawn" and not article.value.reason:
        told.append(
            error(
                "key-missing",
                article.value.origins["status"],
                "a withdrawn article must say why",
                "add a line «reason: …»",
            )
        )
        return Outcome(None, told)
    return Outcome(article.value, told)


def _page(file: SourceFile, id: str, text: str) -> Outcome[Record | None]:
    matter = _front_matter(file.path, text)
    if matter.value is None:
        return Outcome(None, matter.diagnostics)
    node, body, line = matter.value
    page = decode(node, FreePage, id=id, body=body, body_line=line, origin=Origin(file.path))
    return Outcome(page.value, [*matter.diagnostics, *page.diagnostics])


def _front_matter(path: str, text: str) -> Outcome[tuple[Node, str, int] | None]:
    """The tree between the two lines ``---``, the body after them, and the line it begins on."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return Outcome(
            None,
            [
                error(
                    "front-matter-missing",
                    Origin(path),
                    "this file does not begin with its keys",
                    "begin it with a line ---, then «title: …» and the other keys, then a line ---",
                )
            ],
        )
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), 0)
    if not end:
        return Outcome(
            None,
            [
                error(
                    "front-matter-open",
                    Origin(path),
                    "the line --- that ends the keys is missing",
                    "add a line --- between the keys and the text",
                )
            ],
        )
    parsed = parse("\n".join(lines[1:end]) + "\n", path, first_line=2)
    if parsed.value is None:
        told = parsed.diagnostics or [
            error(
                "front-matter-missing",
                Origin(path, 2),
                "there is nothing between the lines ---",
                "add «title: …» and the other keys",
            )
        ]
        return Outcome(None, told)
    return Outcome((parsed.value, "\n".join(lines[end + 1 :]), end + 2), parsed.diagnostics)


def _sidecar(file: SourceFile, id: str, text: str) -> Outcome[Record | None]:
    parsed = parse(text, file.path)
    if parsed.has_errors and parsed.value is None:
        return Outcome(None, parsed.diagnostics)
    sidecar = decode_sidecar(parsed.value, id, Origin(file.path))
    return Outcome(sidecar.value, [*parsed.diagnostics, *sidecar.diagnostics])


def _authority(file: SourceFile, id: str, text: str) -> Outcome[Record | None]:
    parsed = parse(text, file.path)
    node = parsed.value
    if node is None:
        return Outcome(None, parsed.diagnostics or [_empty(file)])
    told = list(parsed.diagnostics)
    details_type = DETAILS[id.partition("/")[0]]
    common, own = fields_of(Authority), fields_of(details_type)
    values = mapping(node, {**common, **own}, told, what="an authority record")
    details = build(details_type, node, values, told)
    given = {"id": id, "origin": Origin(file.path), "details": details or BAD}
    authority = build(Authority, node, values, told, given)
    return Outcome(authority if details else None, told)


def _config(file: SourceFile, id: str, text: str) -> Outcome[Record | None]:  # noqa: ARG001 - a Reader
    parsed = parse(text, file.path)
    if parsed.value is None:
        return Outcome(None, parsed.diagnostics or [_empty(file)])
    config = decode(parsed.value, Config, origin=Origin(file.path))
    return Outcome(config.value, [*parsed.diagnostics, *config.diagnostics])


def _empty(file: SourceFile) -> Diagnostic:
    return error(
        "file-empty", Origin(file.path), "this file is empty", "write into it, or remove it"
    )


def _attachment(file: SourceFile, id: str, text: str) -> Outcome[Record | None]:  # noqa: ARG001 - a Reader
    made = Attachment(id=id, origin=Origin(file.path), size=file.size, digest=file.fingerprint)
    if not file.size:
        return Outcome(
            made,
            [
                warning(
                    "file-empty",
                    Origin(file.path),
                    "this attachment is empty",
                    "put the file here again",
                )
            ],
        )
    return Outcome(made)


def id_at(path: str) -> str:
    """The id of the record that a file belongs to; empty when no record can stand there."""
    reader, id = _reader_for(path)
    return "" if isinstance(reader, Diagnostic) or _bad_id(id, path) else id
