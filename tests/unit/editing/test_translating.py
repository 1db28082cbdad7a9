"""A language is translated: the catalogue is written, filled in, and the site speaks it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from generator.build.project import Project
from generator.editing.edits import apply
from generator.editing.translating import translate
from generator.pages.theme_files import default_theme
from tests.folders import CONFIG, built, project
from tests.unit.test_cli import GOOD, regesta

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def path(one: Project, language: str) -> Path:
    return one.root / "templates" / "languages" / f"{language}.po"


def translated(one: Project, language: str = "fa") -> bytes:
    """What is there after `regesta translate`."""
    outcome = translate(language, one.root, one.themes, NOW)
    assert outcome.diagnostics == ()
    apply(outcome.value, one.root)
    return path(one, language).read_bytes()


def fill(catalogue: Path) -> None:
    """Translate every text, with a tool of translators: as English has it, in angle quotes."""
    with catalogue.open("rb") as file:
        found = read_po(file)
    for message in found:
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            said = tuple(f"«{one}»" for one in ids)
            message.string = said if message.pluralizable else said[0]
    with catalogue.open("wb") as file:
        write_po(file, found)


def lacking(one: Project) -> list[str]:
    return [told.message for told in built(one).diagnostics if told.code == "text-missing"]


def test_a_site_speaks_the_language_that_was_translated(tmp_path: Path):
    one = project(tmp_path, {**GOOD, "archive.yaml": f"{CONFIG}language: fa\n"})
    translated(one)
    (told,) = lacking(one)
    assert '"fa" lacks' in told
    fill(path(one, "fa"))

    assert lacking(one) == []
    home = (one.site / "index.html").read_text(encoding="utf-8")
    assert 'lang="fa" dir="rtl"' in home
    assert "«Skip to the text»" in home


@pytest.mark.parametrize(
    ("typed", "name"), [("FA", "fa"), ("zh-hant", "zh-Hant"), ("pt-br", "pt-BR")]
)
def test_a_tag_in_other_letters_is_the_same_language(tmp_path: Path, typed: str, name: str):
    one = project(tmp_path, GOOD)

    (edit,) = translate(typed, one.root, one.themes, NOW).value

    assert edit.path == f"templates/languages/{name}.po"


def test_what_is_translated_stays_and_again_changes_nothing(tmp_path: Path):
    one = project(tmp_path)
    translated(one)
    fill(path(one, "fa"))
    first = translated(one)

    assert "«Skip to the text»" in first.decode()
    assert translated(one) == first


def test_what_the_theme_has_of_a_language_is_there_to_begin_with(tmp_path: Path):
    one = project(tmp_path)

    assert translated(one, "ru") == (default_theme() / "languages" / "ru.po").read_bytes()


def test_single_texts_of_the_archive_go_before_and_are_taken_in(tmp_path: Path):
    one = project(tmp_path, {**GOOD, "archive.yaml": f"{CONFIG}language: ru\n"})
    single = path(one, "ru").with_suffix(".yaml")
    single.parent.mkdir(parents=True)
    single.write_text("base.skip: Сразу к тексту\n", encoding="utf-8")

    assert 'msgstr "Сразу к тексту"' in translated(one, "ru").decode()
    single.write_text("base.skip: Прямо к тексту\n", encoding="utf-8")
    assert lacking(one) == []
    assert "Прямо к тексту" in (one.site / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "English is what others are translated from"),
        ("en-US", "English is what others are translated from"),
        ("../fa", "no language tag"),
        ("", "no language tag"),
        ("fa_IR", "no language tag"),
    ],
)
def test_what_is_no_language_to_translate_into_is_told(tmp_path: Path, language: str, words: str):
    outcome = translate(language, tmp_path, (default_theme(),), NOW)

    assert outcome.value == ()
    assert words in outcome.diagnostics[0].message


def test_a_catalogue_with_a_wrong_name_is_written_again_and_the_name_told(tmp_path: Path):
    one = project(tmp_path)
    content = translated(one).replace(
        b'"Found: {count}"\nmsgstr ""', b'"Found: {count}"\nmsgstr "F {cuont}"'
    )
    lines = content.split(b"\n")
    path(one, "fa").write_bytes(b"\n".join(lines[: lines.index(b'msgctxt "highlight.clear"')]))

    outcome = translate("fa", one.root, one.themes, NOW)

    assert {told.code for told in outcome.diagnostics} == {"text-name-unknown"}
    apply(outcome.value, one.root)
    assert b'msgctxt "highlight.clear"' in path(one, "fa").read_bytes()


def test_a_catalogue_that_cannot_be_read_is_left_as_it_is(tmp_path: Path):
    one = project(tmp_path)
    path(one, "fa").parent.mkdir(parents=True)
    path(one, "fa").write_text("base.skip: x\n", encoding="utf-8")

    ran = regesta(tmp_path, "translate", "fa")

    assert ran.returncode == 1
    assert "templates/languages/fa.po:1:1: error[language-file]" in ran.stderr
    assert path(one, "fa").read_text(encoding="utf-8") == "base.skip: x\n"


def test_the_command_shows_what_it_would_write_and_then_writes_it(tmp_path: Path):
    project(tmp_path)

    shown = regesta(tmp_path, "translate", "fa", "--dry-run")
    assert '+msgid "Skip to the text"' in shown.stdout
    assert not (tmp_path / "templates").exists()

    ran = regesta(tmp_path, "translate", "fa")
    assert ran.stdout == "made templates/languages/fa.po\n"
