"""Gettext catalogues: what translators wrote is read, and nothing that they wrote gets lost."""

from datetime import UTC, datetime

import pytest

from generator.pages.catalogues import texts_of, written

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
ENGLISH = {
    "base.skip": "Skip to the text",
    "count.articles": {"one": "{count} article", "other": "{count} articles"},
}
RUSSIAN = {
    "base.skip": "К тексту",
    "count.articles": {"one": "{count} статья", "few": "{count} статьи", "many": "{count} статей"},
}
HEAD = """\
msgid ""
msgstr ""
"Language: ru\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=n % 10 == 1 && n % 100 != 11 ? 0 : n % 10 >= 2 && n % 10 <= 4 &&"
" (n % 100 < 12 || n % 100 > 14) ? 1 : 2;\\n"

"""


def read(text: str, language: str = "ru") -> dict:
    """The texts of a catalogue in which nothing is wrong."""
    found = texts_of(text.encode(), "templates/languages/ru.po", language)
    assert found.diagnostics == ()
    return found.value


def message(key: str, id: str, said: str, flags: str = "") -> str:
    head = f"#, {flags}\n" if flags else ""
    return f'{head}msgctxt "{key}"\nmsgid "{id}"\nmsgstr "{said}"\n\n'


COUNTED = """\
msgctxt "count.articles"
msgid "{count} article"
msgid_plural "{count} articles"
msgstr[0] "{count} статья"
msgstr[1] "{count} статьи"
msgstr[2] "{count} статей"
"""


def test_a_text_is_found_by_its_key_whatever_english_said_when_it_was_translated():
    assert read(HEAD + message("base.skip", "Skip over", "К тексту")) == {"base.skip": "К тексту"}


def test_plural_forms_have_the_names_of_cldr_and_the_last_stands_for_fractions():
    (forms,) = read(HEAD + COUNTED).values()

    assert forms == {
        "one": "{count} статья",
        "few": "{count} статьи",
        "many": "{count} статей",
        "other": "{count} статей",
    }


def test_a_plural_form_that_is_empty_is_not_there():
    (forms,) = read(HEAD + COUNTED.replace("{count} статьи", "")).values()

    assert set(forms) == {"one", "many", "other"}


@pytest.mark.parametrize(
    "text",
    [
        message("base.skip", "Skip to the text", ""),
        message("base.skip", "Skip to the text", "К тексту", "fuzzy"),
        "#~ " + message("base.skip", "Skip to the text", "К тексту").strip().replace("\n", "\n#~ "),
    ],
    ids=["empty", "fuzzy", "obsolete"],
)
def test_what_is_not_translated_or_not_sure_is_not_said(text: str):
    assert read(HEAD + text) == {}


def test_a_byte_order_mark_is_no_matter():
    found = texts_of(b"\xef\xbb\xbf" + (HEAD + COUNTED).encode(), "ru.po", "ru")

    assert (list(found.value), found.diagnostics) == (["count.articles"], ())


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ('msgid "x"\nmsgstr "y"\nbase.skip: z\n', 3, "none of a gettext catalogue"),
        (HEAD + 'msgid "Skip"\nmsgstr "К"\n', 8, "must say in «msgctxt»"),
        (HEAD.replace("utf-8", "no-such") + COUNTED, 1, "not in the encoding"),
        (HEAD.replace("plural=n % 10", "plural=boom("), 1, "or its plural forms"),
        (HEAD.replace("plural=n % 10", "plural=n / 0"), 1, "or its plural forms"),
        (HEAD.replace("nplurals=3", "nplurals=2"), 1, "or its plural forms"),
        (HEAD.replace("nplurals=3", "nplurals=many"), 1, "or its plural forms"),
        (f'{HEAD.strip()}\n"POT-Creation-Date: 2026-13-45 12:00+0000\\n"\n', 1, "a date in it"),
    ],
    ids=["yaml", "no key", "encoding", "plural", "by zero", "too few", "how many", "date"],
)
def test_what_is_wrong_is_told_at_its_line(content: str, line: int, words: str):
    (told,) = texts_of(content.encode(), "templates/languages/ru.po", "ru").diagnostics

    assert (told.code, told.origin.path) == ("language-file", "templates/languages/ru.po")
    assert told.origin.line == line
    assert words in told.message


def test_bytes_that_are_no_text_are_told():
    (told,) = texts_of(HEAD.encode() + b'msgid "\xff"\n', "ru.po", "ru").diagnostics

    assert "not in the encoding" in told.message


# Writing


def test_a_new_catalogue_has_all_texts_and_what_is_translated_already():
    content = written("ru", ENGLISH, {"base.skip": "К тексту"}, b"", NOW).decode()

    assert 'msgctxt "base.skip"\nmsgid "Skip to the text"\nmsgstr "К тексту"\n' in content
    assert "#, python-brace-format\n" in content
    assert 'msgstr[2] ""\n' in content
    assert "Plural-Forms: nplurals=3;" in content
    assert read(content) == {"base.skip": "К тексту"}


@pytest.mark.parametrize("language", ["ru", "fa", "ar", "cs", "ja", "sl", "tlh"])
def test_what_is_written_is_what_is_read(language: str):
    forms = ("zero", "one", "two", "few", "many", "other")
    own = {"base.skip": "x", "count.articles": {name: f"{{count}} {name}" for name in forms}}

    found = read(written(language, ENGLISH, own, b"", NOW).decode(), language)

    assert found["base.skip"] == "x"
    said = found["count.articles"]
    assert {name: text for name, text in said.items() if text != f"{{count}} {name}"}.keys() <= {
        "other",
        "many",
    }


def test_the_head_that_a_translator_wrote_is_kept():
    head = (
        '# Translated by Ann.\nmsgid ""\nmsgstr ""\n"Last-Translator: Ann <ann@example.org>\\n"\n'
    )

    content = written("ru", ENGLISH, {}, head.encode(), NOW).decode()

    assert content.startswith("# Translated by Ann.\n")
    assert "Last-Translator: Ann <ann@example.org>" in content


def test_a_head_that_nobody_has_filled_in_is_read():
    dates = '"POT-Creation-Date: YEAR-MO-DA HO:MI+ZONE\\n"\n"PO-Revision-Date: YEAR-MO-DA HO:MI+ZONE\\n"\n'

    assert read(f"{HEAD.strip()}\n{dates}\n{COUNTED}").keys() == {"count.articles"}


def test_writing_again_changes_nothing():
    first = written(
        "ru",
        ENGLISH,
        RUSSIAN | {"count.articles": read(HEAD + COUNTED)["count.articles"]},
        b"",
        NOW,
    )

    again = written("ru", ENGLISH, read(first.decode()), first, NOW.replace(year=2030))

    assert again == first


def test_what_english_says_otherwise_now_is_kept_as_fuzzy_with_what_it_said():
    before = (HEAD + message("base.skip", "Skip over", "К тексту")).encode()

    content = written("ru", ENGLISH, {"base.skip": "К тексту"}, before, NOW).decode()

    assert (
        '#, fuzzy\n#| msgid "Skip over"\nmsgctxt "base.skip"\nmsgid "Skip to the text"\nmsgstr "К тексту"\n'
    ) in content
    assert read(content) == {}


def test_remarks_fuzzy_texts_and_texts_of_before_are_kept():
    before = HEAD + "# my remark\n" + message("base.skip", "Skip to the text", "К", "fuzzy")
    before += message("gone.key", "Gone", "Ушло")

    content = written("ru", ENGLISH, {}, before.encode(), NOW).decode()

    assert "# my remark\n#, fuzzy\nmsgctxt" in content
    assert 'msgstr "К"' in content
    assert '#~ msgctxt "gone.key"\n#~ msgid "Gone"\n#~ msgstr "Ушло"\n' in content
    assert written("ru", ENGLISH, {}, content.encode(), NOW).decode() == content


def test_a_text_that_has_no_plural_in_one_of_both_languages():
    english = {"a": "A", "b": {"one": "{count} b", "other": "{count} bs"}}
    own = {"a": {"one": "x", "other": "y"}, "b": "z"}

    assert read(written("fa", english, own, b"", NOW).decode(), "fa") == {
        "a": "y",
        "b": {"one": "z", "other": "z"},
    }


@pytest.mark.parametrize(
    ("id", "said", "name", "hint"),
    [
        ("Found: {count}", "Найдено: {cuont}", "{cuont}", 'did you mean "{count}"?'),
        ("Found", "Найдено: {count}", "{count}", "take it out: English has none there"),
    ],
)
def test_a_name_that_english_has_not_is_told_at_its_place(id: str, said: str, name: str, hint: str):
    found = texts_of((HEAD + message("search.found", id, said)).encode(), "x.po", "ru")

    (told,) = found.diagnostics
    assert (told.code, told.origin.line, told.hint) == ("text-name-unknown", 9, hint)
    assert f'"{name}" in the text "search.found"' in told.message
    assert found.value == {"search.found": said}


def test_a_translation_may_leave_a_name_out():
    assert read(HEAD + message("search.found", "Found: {count}", "Найдено"))
