"""EDTF: what is a date, and which days it may mean."""

import pytest

from generator.dates import overlaps, parse, qualifier
from tests.builders import dated


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2007-10-05", "2007-10-05", "2007-10-05"),
        ("2007-10", "2007-10-01", "2007-10-31"),
        ("2008-02", "2008-02-01", "2008-02-29"),
        ("2007", "2007-01-01", "2007-12-31"),
        ("2007~", "2007-01-01", "2007-12-31"),
        ("2007-10-05/2007-10-07", "2007-10-05", "2007-10-07"),
        ("2001/..", "2001-01-01", "9999-12-31"),
        ("2001/", "2001-01-01", "9999-12-31"),
        ("../2001", "0000-01-01", "2001-12-31"),
        ("[2005,2006]", "2005-01-01", "2006-12-31"),
        ("200X", "2000-01-01", "2009-12-31"),
        ("2007-XX", "2007-01-01", "2007-12-31"),
        ("2007-21", "2007-03-01", "2007-05-31"),
    ],
)
def test_a_date_has_the_days_that_it_may_mean(text: str, earliest: str, latest: str):
    date = dated(text)

    assert (date.text, date.earliest, date.latest) == (text, earliest, latest)


@pytest.mark.parametrize(
    "text",
    ["2007-02-30", "2007-13", "5 October 2007", "05.10.2007", "yesterday", "", "/", "../..",
     "2008/2007", "2007-10-05T12:00", "Y17000000", "-0050", "20071005", "2007-1-5"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str):
    assert parse(text) is None


def test_dates_sort_by_the_days_that_they_begin_and_end_on():
    dates = [dated(text) for text in ("2008", "2007-10-05", "2007", "2007-10", "../2001")]

    ordered = sorted(dates, key=lambda date: (date.earliest, date.latest))

    assert [date.text for date in ordered] == ["../2001", "2007", "2007-10", "2007-10-05", "2008"]


def test_two_dates_overlap_when_a_day_may_belong_to_both():
    assert overlaps(dated("2007"), dated("2007-10-05"))
    assert overlaps(dated("2001/.."), dated("2024"))
    assert not overlaps(dated("2006"), dated("2007"))


def test_a_date_tells_how_sure_it_is():
    assert qualifier(dated("2007~")) == "approximate"
    assert qualifier(dated("2007?")) == "uncertain"
    assert qualifier(dated("2007%")) == "both"
    assert qualifier(dated("2007")) == ""


def test_plain_dates_do_not_load_the_library():
    import subprocess
    import sys

    code = (
        "import sys; from generator.dates import parse; "
        "parse('2007-10-05/2008'); parse('2007~'); parse('2001/..'); "
        "sys.exit('edtf' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
