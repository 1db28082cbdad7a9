"""Interface texts, and dates in plain words."""

import pytest

from generator.dates import Edtf, parse
from generator.pages.languages import wording
from generator.pages.theme_files import default_theme
from generator.pages.wording import UnknownWordError, Wording

FOLDERS = (default_theme(),)


@pytest.fixture(scope="module")
def english() -> Wording:
    return wording(FOLDERS, "en").value


@pytest.fixture(scope="module")
def russian() -> Wording:
    return wording(FOLDERS, "ru").value


def dated(text: str) -> Edtf:
    date = parse(text)
    assert date is not None, text
    return date


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2007-10-05", "5 October 2007"),
        ("2007-10", "October 2007"),
        ("2007", "2007"),
        ("2007~", "about 2007"),
        ("2007?", "perhaps 2007"),
        ("2007-10-05/2007-10-07", "5–7 October 2007"),
        ("2007-09-28/2007-10-02", "28 September – 2 October 2007"),
        ("2003/2016", "2003–2016"),
        ("2003/..", "since 2003"),
        ("../2016", "until 2016"),
        ("[2005,2006]", "2005 or 2006"),
        ("200X", "2000s"),
        ("2007-21", "spring 2007"),
        ("2007-XX", "sometime in 2007"),
        ("2007-25", "2007-25"),
        ("0000-05-01", "0000-05-01"),
        ("0000-05-01/0001-01-01", "0000-05-01 – 1 January 1"),
    ],
)
def test_a_date_reads_as_people_say_it(english: Wording, written: str, shown: str):
    assert english.date(dated(written)).replace("\u2009", " ") == shown


def test_a_date_is_shown_in_the_language_of_the_site(russian: Wording):
    assert "октября 2007" in russian.date(dated("2007-10-05"))


def test_an_office_without_an_end_is_since_its_start(english: Wording):
    assert english.period(dated("2003"), None) == "since 2003"
    assert english.period(dated("2003"), dated("2016")) == "2003 – 2016"
    assert english.period(None, None) == ""


def test_a_count_takes_the_plural_of_its_language(russian: Wording):
    texts = Wording(
        "ru", {"n": {"one": "{count} статья", "few": "{count} статьи", "other": "…"}}, {}
    )

    assert texts("n", count=1) == "1 статья"
    assert texts("n", count=3) == "3 статьи"


def test_a_text_that_no_file_has_is_refused(english: Wording):
    with pytest.raises(UnknownWordError):
        english("no.such.text")


def test_an_unknown_language_falls_back_to_english():
    assert wording(FOLDERS, "tlh").value("date.or") == wording(FOLDERS, "en").value("date.or")
