"""A page and what it asks become HTML; a mistake in a template is shown at its line."""

import re
from pathlib import Path

import pytest

from generator.addresses import Address
from generator.diagnostics import Diagnostic
from generator.pages.languages import wording
from generator.pages.planning import Page
from generator.pages.rendering import render, theme
from generator.pages.theme_files import default_theme, read_theme
from generator.pages.views import View
from tests.builders import annotated, archive, authority, mention


def rendered(folder: Path, template: str, subject: str = "", **files: str) -> str | Diagnostic:
    """What a page with this template gives: its HTML, or the first problem."""
    own = folder / "templates"
    for name, text in {"page.html": template, **files}.items():
        path = own / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    folders = (own, default_theme())
    words = wording(folders, "en").value
    found = archive(
        [annotated("The CSTO.", mention("CSTO", "organizations/csto"), id="articles/a")],
        [authority("organizations/csto", "CSTO")],
    )
    page = Page(Address("articles/2007/a/index.html"), "page.html", subject)
    outcome = render(View(found, words), theme(read_theme(folders), words), page)
    return outcome.value.content.decode() if outcome.value else outcome.diagnostics[0]


def problem(folder: Path, template: str, **files: str) -> tuple[str, str, int]:
    found = rendered(folder, template, **files)
    assert isinstance(found, Diagnostic), found
    return found.code, found.origin.path, found.origin.line


def test_links_to_records_and_paths_become_relative(tmp_path: Path):
    template = '<a href="{{ href("organizations/csto", "x") }}"></a><a href="{{ href("/index.html") }}"></a>'

    assert rendered(tmp_path, template) == (
        '<a href="../../../organizations/csto/index.html#x"></a><a href="../../../index.html"></a>'
    )


def test_words_that_only_look_like_our_links_stay_as_they_are(tmp_path: Path):
    assert rendered(tmp_path, "{{ '\"regesta:people/x\"' }}") == "&#34;regesta:people/x&#34;"


def test_an_unknown_name_is_told_with_the_templates_line(tmp_path: Path):
    assert problem(tmp_path, "one\ntwo {{ artcle.title }}") == (
        "template-error",
        "templates/page.html",
        2,
    )


def test_an_unknown_attribute_is_told_with_the_templates_line(tmp_path: Path):
    assert problem(tmp_path, "\n\n{{ site.tilte }}") == (
        "template-error",
        "templates/page.html",
        3,
    )


def test_a_mistake_in_a_component_is_told_there(tmp_path: Path):
    template = '{% from "mine.html" import show %}\n{{ show(1) }}'

    found = problem(
        tmp_path, template, **{"mine.html": "\n{% macro show(x) %}\n{{ y }}{% endmacro %}"}
    )

    assert found == ("template-error", "templates/mine.html", 3)


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{% if %}", "template-syntax"),
        ("{{ t('no.such.text') }}", "template-error"),
        ("{% include 'missing.html' %}", "template-missing"),
        ("{{ archive.artcle('x') }}", "template-error"),
        ("{{ archive.article('articles/nothing') }}", "template-error"),
        ("{{ 1 / 0 }}", "template-error"),
        ("{{ 'x'|nosuchfilter }}", "template-syntax"),
    ],
)
def test_no_mistake_of_a_template_ends_in_an_exception(tmp_path: Path, template: str, code: str):
    assert problem(tmp_path, f"\n{template}") == (code, "templates/page.html", 2)


def test_an_own_template_may_extend_the_one_that_it_replaces(tmp_path: Path):
    base = (
        '{% extends "!theme/base.html" %}{% block main %}<h1>Mine</h1>{{ super() }}{% endblock %}'
    )

    html = rendered(tmp_path, '{% extends "base.html" %}', **{"base.html": base})

    assert "<h1>Mine</h1>" in html
    assert 'class="site-header"' in html


def test_files_of_the_default_theme_are_published_without_comments(tmp_path: Path):
    own = tmp_path / "templates"
    (own / "assets").mkdir(parents=True)
    words = wording((default_theme(),), "en").value
    script = b"// Ours.\nf(() => {\n  g();\n});\n"
    (own / "assets/own.js").write_bytes(script)

    made = {
        file.path.rpartition("/")[2]: file.content
        for file in theme(read_theme((own, default_theme())), words).assets
    }

    assert made["own.js"] == script
    for name, content in made.items():
        if name.endswith((".js", ".css")) and name != "own.js":
            assert not re.search(rb"^(?://|/\*|[ \t])|;  +//", content, re.MULTILINE), name


def test_no_text_in_a_script_of_the_default_theme_runs_over_lines():
    scripts = list(default_theme().rglob("*.js"))

    assert len(scripts) > 5
    for script in scripts:
        for line in script.read_text(encoding="utf-8").splitlines():
            assert line.replace('"`"', "").count("`") % 2 == 0, (script.name, line)


def test_assets_stand_in_a_folder_named_by_what_they_hold(tmp_path: Path):
    words = wording((default_theme(),), "en").value
    own = tmp_path / "templates"
    own.mkdir()
    before = theme(read_theme((own, default_theme())), words).asset_folder
    (own / "base.css").write_text("body { color: red }", encoding="utf-8")

    after = theme(read_theme((own, default_theme())), words).asset_folder

    assert re.fullmatch(r"assets/[0-9a-f]{8}", before)
    assert before != after
    assert f'href="../../../{before}/style.css"' not in rendered(
        tmp_path, '{% extends "base.html" %}'
    )


def test_an_archives_own_template_and_asset_replace_the_themes(tmp_path: Path):
    own = tmp_path / "templates"
    (own / "assets").mkdir(parents=True)
    (own / "assets" / "icon.svg").write_bytes(b"<svg/>")
    (own / "components").mkdir()
    (own / "components" / "mention.css").write_text(".mention { color: red }", encoding="utf-8")
    folders = (own, default_theme())

    looks = theme(read_theme(folders), wording(folders, "en").value)
    made = {file.path.replace(looks.asset_folder, "assets"): file.content for file in looks.assets}

    assert made["assets/icon.svg"] == b"<svg/>"
    assert b".mention { color: red }" in made["assets/style.css"]
    assert made["assets/style.css"].startswith(b"@layer reset")
    assert made["assets/style.css"].count(b".mention {") == 1
