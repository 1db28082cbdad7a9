"""What an archive leaves out is not made, and nothing leads there."""

import re
from urllib.parse import urldefrag, urljoin

import pytest

from tests.builders import read_text
from tests.folders import CONFIG, built, project, tree, write

FILES = {
    "articles/a.md": "---\ntitle: A\ndate: 2007\n---\nNikolai Bordyuzha signed it.\n",
    "articles/a.yaml": "mentions:\n  - {quote: Nikolai Bordyuzha, entity: people/nikolai}\n",
    "people/nikolai.yaml": "name: Nikolai Bordyuzha\n",
}
ENDINGS = {
    "citations": ("cite.bib", "cite.ris", "cite.json"),
    "entity-feeds": ("nikolai/feed.xml", "nikolai/feed.json"),
    "json-feeds": ("feed.json",),
}


def with_config(*left_out: str) -> dict[str, str]:
    return {**FILES, "archive.yaml": f"{CONFIG}leave_out: [{', '.join(left_out)}]\n"}


def targets(files: dict[str, bytes]) -> set[str]:
    """The files of the site that its pages lead to."""
    pages = {path: html.decode() for path, html in files.items() if path.endswith(".html")}
    return {
        urldefrag(urljoin(f"https://x/{path}", link))[0].removeprefix("https://x/")
        for path, html in pages.items()
        for link in re.findall(r'href="([^"]*)"', html)
    }


@pytest.mark.parametrize(("what", "endings"), ENDINGS.items())
def test_what_is_left_out_is_not_made_and_all_else_is(what, endings, tmp_path):
    whole, archive = project(tmp_path / "a", FILES), project(tmp_path / "b", with_config(what))
    built(whole)
    built(archive)
    made = tree(archive.site).keys()

    assert {path for path in tree(whole.site) if path.endswith(endings)} == (
        tree(whole.site).keys() - made
    )
    assert not [path for path in made if path.endswith(endings)]


@pytest.mark.parametrize(("what", "endings"), ENDINGS.items())
def test_pages_lead_to_it_only_where_it_is_made(what, endings, tmp_path):
    whole, archive = project(tmp_path / "a", FILES), project(tmp_path / "b", with_config(what))
    built(whole)
    built(archive)

    assert any(link.endswith(endings) for link in targets(tree(whole.site)))
    assert not [link for link in targets(tree(archive.site)) if link.endswith(endings)]


def test_a_page_still_says_how_it_is_cited(tmp_path):
    archive = project(tmp_path, with_config("citations"))
    built(archive)

    page = (archive.site / "articles/2007/a/index.html").read_text()
    assert "@misc{a," in page
    assert "TY  - " in page


@pytest.mark.parametrize("what", ENDINGS)
def test_what_is_made_later_leaves_it_out_as_well(what, tmp_path):
    archive = project(tmp_path / "a", with_config(what))
    built(archive)
    more = {
        "articles/b.md": "---\ntitle: B\ndate: 2008\n---\nMore.\n",
        "people/zoya.yaml": "name: Zoya\n",
    }
    write(archive.root, more)
    built(archive)
    anew = project(tmp_path / "b", {**with_config(what), **more})
    built(anew)

    assert tree(archive.site) == tree(anew.site)


def test_what_was_made_before_is_removed_and_comes_back(tmp_path):
    archive = project(tmp_path, FILES)
    built(archive)
    before = tree(archive.site)
    write(archive.root, with_config(*ENDINGS))
    built(archive)

    assert not [path for path in tree(archive.site) if path.endswith(("cite.bib", "feed.json"))]

    write(archive.root, {"archive.yaml": CONFIG})
    built(archive)

    assert tree(archive.site) == before


def test_a_word_that_is_none_of_those_has_a_suggestion():
    _, (problem,) = read_text(
        "content/archive.yaml", f"{CONFIG}leave_out: [citation, json-feeds]\n"
    )

    assert problem.code == "choice-unknown"
    assert problem.hint == 'did you mean "citations"?'


def test_nothing_is_left_out_where_nothing_is_said():
    config, told = read_text("content/archive.yaml", f"{CONFIG}leave_out:\n")

    assert (config.leave_out, told) == ((), ())
