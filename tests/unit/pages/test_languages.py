"""The language files are complete, and a site speaks one language."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import lxml.etree
import lxml.html
import pytest
import yaml
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from generator.build.project import Project
from generator.diagnostics import Diagnostic, Severity
from generator.editing.edits import apply
from generator.editing.starting import start
from generator.pages.languages import texts as read_texts
from generator.pages.languages import wording
from generator.pages.theme_files import default_theme
from tests.folders import built

THEME = default_theme()
Texts = dict[str, str | dict[str, str]]


ENGLISH: Texts = yaml.safe_load((THEME / "languages" / "en.yaml").read_text(encoding="utf-8"))
OTHERS = sorted(path.stem for path in (THEME / "languages").glob("*.po"))


def texts(language: str) -> Texts:
    """What the theme says in a language."""
    told: list[Diagnostic] = []
    found = read_texts((THEME,), language, told)
    assert told == []
    return found


def catalogue(language: str) -> Catalog:
    """What translators see of it."""
    return read_po(BytesIO((THEME / "languages" / f"{language}.po").read_bytes()))


def forms(entry: str | dict[str, str]) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry.values())


def names(text: str) -> set[str]:
    """What is to be filled in."""
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_texts(language: str):
    assert texts(language).keys() == ENGLISH.keys()


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_has_the_same_names_to_fill_in_as_in_english(language: str):
    other = texts(language)

    assert [
        key
        for key, entry in ENGLISH.items()
        if {frozenset(names(form)) for form in forms(entry)}
        != {frozenset(names(form)) for form in forms(other[key])}
    ] == []


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_a_text_with_a_number_has_each_plural_form_of_its_language(language: str):
    categories = {*Locale.parse(language).plural_form.tags, "other"}

    plural = {key: entry for key, entry in texts(language).items() if isinstance(entry, dict)}

    assert {key: set(entry) for key, entry in plural.items() if set(entry) != categories} == {}
    assert plural.keys() == {key for key, entry in ENGLISH.items() if isinstance(entry, dict)}


def test_no_text_is_empty():
    for language in ("en", *OTHERS):
        assert all(form.strip() for entry in texts(language).values() for form in forms(entry))


def test_no_text_is_said_twice_under_one_key():
    lines = (THEME / "languages" / "en.yaml").read_text(encoding="utf-8")
    keys = [re.findall(r"^([\w.~?%-]+):", lines, re.MULTILINE)]
    keys += [[one.context for one in catalogue(language)] for language in OTHERS]

    assert [len(one) - len(set(one)) for one in keys] == [0] * len(keys)


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_was_translated_from_what_english_says_now(language: str):
    said = {one.context: one.id for one in catalogue(language) if one.id}

    assert said == {
        key: entry if isinstance(entry, str) else (entry["one"], entry["other"])
        for key, entry in ENGLISH.items()
    }


# What a language lacks


def own(folder: Path, language: str, content: str) -> tuple[Path, ...]:
    (folder / "languages").mkdir(parents=True)
    (folder / "languages" / f"{language}.yaml").write_text(content, encoding="utf-8")
    return (folder, THEME)


def test_a_language_without_a_file_is_warned_of_with_how_many_texts_and_which():
    (told,) = wording((THEME,), "fa").diagnostics

    assert (told.code, told.severity) == ("text-missing", Severity.WARNING)
    assert told.origin.path == "templates/languages/fa.po"
    assert told.hint == "run `regesta translate fa`, and translate what the file lacks"
    assert told.message.startswith(f'"fa" lacks {len(ENGLISH)} of {len(ENGLISH)} interface texts')
    assert "base.skip" in told.message
    assert f"and {len(ENGLISH) - 12} more" in told.message


def test_what_an_archives_own_file_lacks_is_named_and_so_are_its_plural_forms(tmp_path: Path):
    written = {key: "x" for key in ENGLISH if key != "home.newest"}
    written["count.articles"] = '{one: "{count}", other: "{count}"}'
    content = "".join(f"{key}: {text}\n" for key, text in written.items())

    (told,) = wording(own(tmp_path, "uk", content), "uk").diagnostics

    assert "lacks 2 of " in told.message
    assert told.message.endswith(": home.newest, count.articles (few, many)")


@pytest.mark.parametrize("language", ["en", "en-US", "ru", "ru-KG"])
def test_a_complete_language_is_not_warned_of(language: str):
    assert wording((THEME,), language).diagnostics == ()


# A site in one language


@pytest.fixture(scope="module")
def russian_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive to start from, as a site in Russian."""
    root = tmp_path_factory.mktemp("russian")
    apply(start(), root)
    config = root / "content" / "archive.yaml"
    written = re.sub(r"^language:.*\n", "", config.read_text(encoding="utf-8"), flags=re.MULTILINE)
    config.write_text(f"{written}language: ru\n", encoding="utf-8")
    report = built(Project(root, root / "site"))
    assert report.published is not None, report.diagnostics
    return root / "site"


# For style sheets: words of ours that nobody reads.
STATES = {"data-mode", "data-kind", "data-certainty", "data-status"}
SAID_IN = ("title", "alt", "placeholder", "aria-label", "content")


def said(page: lxml.html.HtmlElement) -> Iterator[str]:
    """Every text of a page that a person may meet: words, labels, what scripts will say."""
    for element in page.iter(lxml.etree.Element):
        if element.tag in ("script", "style"):
            continue
        yield element.text or ""
        yield from (
            str(value)
            for name, value in element.items()
            if name in SAID_IN or (name.startswith("data-") and name not in STATES)
        )
        yield element.tail or ""
    yield from (
        "".join(one.itertext()) for one in page.xpath("//*[self::p or self::li or self::a]")
    )


def english_only() -> dict[str, re.Pattern[str]]:
    """What only English says, as patterns by key."""
    russian = texts("ru")
    found = {}
    for key, entry in ENGLISH.items():
        for form in forms(entry):
            if form in forms(russian[key]) or not re.search(
                r"[a-z]{2}", re.sub(r"\{\w+\}", "", form)
            ):
                continue
            parts = re.split(r"\{\w+\}", form.strip(" :"))
            found[f"{key}: {form}"] = re.compile(".+".join(map(re.escape, parts)))
    return found


def test_a_site_in_russian_shows_no_english_text_of_ours(russian_site: Path):
    patterns = english_only()
    found = {
        (page.relative_to(russian_site).as_posix(), key)
        for page in russian_site.rglob("*.html")
        for text in said(lxml.html.document_fromstring(page.read_bytes()))
        for key, pattern in patterns.items()
        if pattern.fullmatch(text.strip(" \n:·,()–/"))
    }

    assert found == set()
    assert len(patterns) > 150
