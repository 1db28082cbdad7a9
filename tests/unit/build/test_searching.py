"""A build with search: what is published of it, and what is not."""

import gzip
import json
from pathlib import Path

import pytest

from tests.folders import ARTICLE, PERSON, built, project, tree, write

CANARY = "xyzzyplugh"


def unpacked(files: dict[str, bytes]) -> dict[str, bytes]:
    """Every file below ``search/``, as a reader's browser has it in the end."""
    return {
        path: gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
        for path, content in files.items()
        if path.startswith("search/")
    }


def test_text_of_a_withdrawn_article_is_nowhere(tmp_path: Path):
    files = {
        "articles/gone.md": ARTICLE.replace("title: A title", f"title: A {CANARY} title")
        + f"The {CANARY} text.\n",
        "articles/gone.yaml": f"notes:\n- quote: {CANARY}\n  text: A {CANARY} remark.\n"
        f"quotations:\n- quote: The {CANARY} text\n  speaker: people/b\n",
        "articles/stays.md": f"{ARTICLE}Something else.\n",
        "people/b.yaml": PERSON,
    }
    archive = project(tmp_path, files)
    built(archive, with_search=True)
    before = unpacked(tree(archive.site))
    assert any(CANARY.encode() in content for content in before.values())

    gone = files["articles/gone.md"].replace("date:", "status: withdrawn\nreason: x\ndate:")
    write(tmp_path, {"articles/gone.md": gone.replace(f"A {CANARY} title", "A title")})
    report = built(archive, with_search=True)

    assert report.published is not None
    after = unpacked(tree(archive.site))
    assert [path for path, content in after.items() if CANARY.encode() in content] == []
    assert not any(path.name == CANARY for path in (tmp_path / ".regesta").rglob("*"))


WITHDRAWN = "---\ntitle: A title\nstatus: withdrawn\nreason: x\ndate: 2007-10-05\n---\n"


@pytest.mark.parametrize("text", [f"{WITHDRAWN}The {CANARY} text.\n", None])
def test_text_withdrawn_or_deleted_is_nowhere_on_the_disk(tmp_path: Path, text: str | None):
    article, sidecar = f"{ARTICLE}The {CANARY} text.\n", f"notes:\n- quote: {CANARY}\n  text: x\n"
    files = {f"articles/a{n}.md": f"{ARTICLE}Words of {n}.\n" for n in range(5)}
    archive = project(
        tmp_path, {**files, "articles/gone.md": article, "articles/gone.yaml": sidecar}
    )
    built(archive, with_search=True)
    assert places_of(CANARY, archive.site)
    assert places_of(CANARY, archive.state)

    (tmp_path / "content/articles/gone.yaml").unlink()
    (tmp_path / "content/articles/gone.md").unlink()
    write(tmp_path, {"articles/gone.md": text} if text else {})
    report = built(archive, with_search=True)

    assert report.published is not None
    assert not report.is_whole
    assert places_of(CANARY, archive.site) == []
    assert places_of(CANARY, archive.state) == []


def places_of(word: str, folder: Path) -> list[str]:
    """The files below a folder that hold a word, packed or not."""
    return [
        path
        for path, content in tree(folder).items()
        if word.encode() in (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)
    ]


def test_two_builds_with_search_give_the_same_bytes(tmp_path: Path):
    files = {
        **{f"articles/a{n}.md": f"{ARTICLE}Words of {n}.\n" for n in range(20)},
        "articles/a1.yaml": "notes:\n- quote: Words\n  text: Why.\n",
        "people/b.yaml": PERSON,
    }
    one, other = (project(tmp_path / name, files) for name in ("one", "other"))

    built(one, with_search=True)
    built(other, with_search=True)

    assert tree(one.site) == tree(other.site)


def test_a_build_again_writes_nothing_and_an_edit_only_what_it_changes(tmp_path: Path):
    archive = project(
        tmp_path,
        {f"articles/a{n:02}.md": f"{ARTICLE}Words of number{n}.\n" for n in range(30)},
    )
    built(archive, with_search=True)
    before = tree(archive.site)

    assert built(archive, with_search=True).published.written == ()
    write(tmp_path, {"articles/a05.md": f"{ARTICLE}Words of somebody.\n"})
    built(archive, with_search=True)

    after = tree(archive.site)
    fragments = [path for path in after if "fragment/" in path and after[path] != before.get(path)]
    assert len(fragments) == 1


def test_the_manifest_names_files_that_are_there(tmp_path: Path):
    archive = project(tmp_path, {"articles/a.md": f"{ARTICLE}Words.\n"})
    built(archive, with_search=True)

    text = (archive.site / "search/manifest.js").read_text(encoding="utf-8")
    manifest = json.loads(text.removeprefix("regestaSearch(").removesuffix(");\n"))

    assert (archive.site / f"search/table-{manifest['table']}.js").is_file()
    assert (archive.site / f"search/pages/{manifest['titles']}.js").is_file()
    for _, _, folder, metadata, engine in manifest["bundles"]:
        assert (archive.site / "search" / folder / metadata).is_file()
        assert (archive.site / "search" / engine).is_file()
