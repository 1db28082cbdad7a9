"""The calendar of a year: what stands on a day, and what is known of no day."""

import pytest

from generator.pages.calendar_views import days_of
from generator.pages.languages import wording
from generator.pages.theme_files import default_theme
from generator.pages.views import View
from tests.builders import annotated, archive, dated

WORDS = wording((default_theme(),), "en").value


def calendar(*dates: str, language: str = "en"):
    articles = [
        annotated("x", id=f"articles/a{number}", title=f"Title {number}", date=date)
        for number, date in enumerate(dates)
    ]
    words = wording((default_theme(),), language).value
    return View(archive(articles, language=language), words).calendar("2007")


def marked(found) -> dict[str, tuple[int, bool]]:
    """The days that have articles: how many, and whether that is sure."""
    return {
        f"{number:02}-{day.number:02}": (day.count, day.is_sure)
        for number, month in enumerate(found.months, start=1)
        for week in month.weeks
        for day in week
        if day and day.count
    }


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("2007-10-05", ["10-05"]),
        ("2007-10-05~", ["10-05"]),
        ("2007-10-30/2007-11-01", ["10-30", "10-31", "11-01"]),
        ("2007-12-31/2008-01-02", ["12-31"]),
        ("2007-10-05/..", ["10-05"]),
        ("2007-10-05/2007-12-30", ["10-05"]),
        ("2007-10", []),
        ("2007-10-XX", []),
        ("2007", []),
        ("2007-21", []),
        ("../2016", []),
        ("0000-01-01", []),
    ],
)
def test_a_date_names_days_only_where_it_says_so(date: str, days: list[str]):
    assert list(days_of(dated(date))) == days


def test_a_day_with_one_article_leads_to_it_and_one_with_several_to_their_list():
    found = calendar("2007-10-05", "2007-10-06", "2007-10-06")

    october = found.months[9]
    fifth, sixth = (day for week in october.weeks for day in week if day and day.count)
    assert (fifth.target, fifth.label) == ("articles/a0", "5 October 2007: Title 0")
    assert (sixth.target, sixth.anchor) == ("/articles/2007/index.html", "d10-06")
    assert sixth.label == "6 October 2007: 2 articles"
    assert (october.count, found.months[8].count) == (3, 0)


def test_a_day_of_which_nobody_is_sure_looks_unsure_and_says_so():
    found = calendar("2007-10-05?", "2007-10-06", "2007-10-06?")

    assert marked(found) == {"10-05": (1, False), "10-06": (2, True)}
    day = next(day for week in found.months[9].weeks for day in week if day and day.count)
    assert day.label == "perhaps 5 October 2007: Title 0"


def test_what_is_dated_by_month_or_year_alone_stands_on_no_day():
    found = calendar("2007-10", "2007", "2007-21", "2007-10-XX")

    assert marked(found) == {}
    assert (found.months[9].vague.count, found.months[9].vague.anchor) == (2, "m10")
    assert (found.vague.count, found.vague.anchor) == (2, "msometime")


@pytest.mark.parametrize(("language", "first"), [("en", "Monday"), ("ar-EG", "السبت")])
def test_weeks_begin_as_they_do_in_the_language_of_the_site(language: str, first: str):
    found = calendar("2007-10-05", language=language)

    assert found.weekdays[0][1] == first
    days = [day.number for week in found.months[9].weeks for day in week if day]
    assert days == list(range(1, 32))
    assert all(len(week) == 7 for week in found.months[9].weeks)
