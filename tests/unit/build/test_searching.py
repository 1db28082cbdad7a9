"""A build with search: what is published of it, and what is not."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.build import indexing
from generator.build.concordance import Concordance, TokenText
from generator.build.lexicon import Lexicon
from generator.pages.search import Finder
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


NAMED = "mentions:\n- {quote: Bordyuzha, entity: people/b}\n"


def several(count: int = 12) -> dict[str, str]:
    """Articles that name somebody, and who it is."""
    articles = {f"articles/a{n:02}.md": f"{ARTICLE}Bordyuzha number{n}.\n" for n in range(count)}
    sidecars = {f"articles/a{n:02}.yaml": NAMED for n in range(count)}
    return {**articles, **sidecars, "people/b.yaml": PERSON}


CHANGES = {
    "a text": {"articles/a05.md": f"{ARTICLE}Bordyuzha and somebody.\n"},
    "a title": {"articles/a05.md": ARTICLE.replace("A title", "Another") + "Bordyuzha number5.\n"},
    "a date": {"articles/a05.md": ARTICLE.replace("2007", "2001") + "Bordyuzha number5.\n"},
    "a name": {"people/b.yaml": PERSON.replace("name: ", "name: Other ")},
    "a mention": {"articles/a05.yaml": "mentions: []\n"},
    "a note": {"articles/a05.yaml": f"{NAMED}notes:\n- {{quote: number5, text: Why.}}\n"},
    "an article more": {"articles/a055.md": f"{ARTICLE}More.\n"},
    "a person more": {"people/a.yaml": PERSON},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("pauses", [False, True])
def test_what_changes_is_found_as_after_a_build_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, str], pauses: bool
):
    monkeypatch.setattr(indexing, "MEAN", 4)
    archive = project(tmp_path / "one", several())
    built(archive, with_search=True)

    write(archive.root, change)
    if pauses:
        # As `serve` does, until whoever edits makes a pause.
        built(archive, with_search=True, keeps_search=True)
    report = built(archive, with_search=True)

    clean = project(tmp_path / "other", {**several(), **change})
    built(clean, with_search=True)
    assert not report.is_whole
    assert tree(archive.site) == tree(clean.site)


def test_a_damaged_file_is_mended_also_when_the_search_was_left_meanwhile(tmp_path: Path):
    archive = project(tmp_path / "one", several())
    built(archive, with_search=True)
    whole = tree(archive.site)
    fragment = next(archive.site.glob("search/*/fragment/*"))
    fragment.write_bytes(b"damaged")

    built(archive, with_search=True, keeps_search=True)
    built(archive, with_search=True)

    assert tree(archive.site) == whole


def test_an_edit_has_few_documents_indexed_and_few_records_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(indexing, "MEAN", 4)
    archive = project(tmp_path, several(60))
    built(archive, with_search=True)
    given, asked, index, describe = [], [], indexing.concordance, vars(Finder)["_found"]

    def noted(documents: Sequence[TokenText], lexicon: Lexicon) -> Concordance:
        given.extend(documents)
        return index(documents, lexicon)

    monkeypatch.setattr(indexing, "concordance", noted)
    monkeypatch.setattr(Finder, "_found", lambda self, id: asked.append(id) or describe(self, id))
    write(tmp_path, {"articles/a05.md": f"{ARTICLE}Bordyuzha and somebody.\n"})
    built(archive, with_search=True)

    assert asked == ["articles/a05"]
    assert 0 < len(given) < 30


def test_a_kept_index_that_is_damaged_is_made_anew(tmp_path: Path):
    archive = project(tmp_path, several())
    built(archive, with_search=True)
    before = tree(archive.site)
    for path in (archive.state / "search").rglob("*"):
        if path.is_file():
            path.write_bytes(b"nothing of use")

    built(archive, with_search=True, is_clean=True)

    assert tree(archive.site) == before
