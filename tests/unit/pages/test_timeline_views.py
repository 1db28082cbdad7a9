"""The timeline: what is drawn how, what is said in words, and that it stays small and linear."""

import pytest

from generator.archive.noting import digest
from generator.pages.languages import wording
from generator.pages.theme_files import default_theme
from generator.pages.timeline_views import EVENTS, TERMS, WIDTH
from generator.pages.views import View
from generator.sources.records import Position
from tests.builders import HERE, annotated, archive, authority, dated, mention, ref

WORDS = wording((default_theme(),), "en").value


def timeline(articles=(), authorities=()):
    return View(archive(articles, authorities), WORDS).timeline()


def office(title: str, start: str = "", end: str = "", organization: str = "") -> Position:
    return Position(
        origin=HERE,
        title=title,
        start=dated(start) if start else None,
        end=dated(end) if end else None,
        organization=ref(organization) if organization else None,
    )


def report(date: str, number: int = 0):
    return annotated("Nothing.", id=f"articles/r{date}-{number}", date=date)


def test_articles_are_bars_by_year_that_lead_to_its_page():
    bars = timeline([report("2001-05-01"), report("2001-06-01", 1), report("2009-01-01")]).bars.bars

    assert [(bar.label, bar.count, bar.target) for bar in bars] == [
        ("2001", 2, "/articles/2001/index.html"),
        ("2009", 1, "/articles/2009/index.html"),
    ]
    assert bars[0].height == 2 * bars[1].height


def test_articles_of_a_few_years_are_bars_by_month():
    bars = timeline([report("2007-05-01"), report("2007-06-01"), report("2008-06")]).bars.bars

    assert [bar.label for bar in bars] == ["May 2007", "June 2007", "June 2008"]
    assert bars[0].target == "/articles/2007/index.html"


@pytest.mark.parametrize("date", ["2005~", "2005?", "2005/2009"])
def test_articles_that_may_be_of_another_year_are_drawn_as_unsure(date: str):
    bar = timeline([report("2000-01-01"), report(date), report("2015-01-01")]).bars.bars[1]

    assert bar.label == "2005"
    assert bar.unsure > 0
    assert bar.height == 0


def test_articles_dated_by_year_alone_are_unsure_among_months():
    bars = timeline([report("2007-05-01"), report("2007")]).bars.bars

    assert {bar.label: bool(bar.unsure) for bar in bars} == {"May 2007": False, "2007": True}


def test_an_event_of_a_day_is_a_dot_and_one_that_lasted_a_line():
    events = timeline(
        [report("1990-01-01"), report("2010-01-01")],
        [
            authority("events/day", date=dated("1995-05-05")),
            authority("events/war", date=dated("1996/1999")),
            authority("events/about", date=dated("2003~")),
            authority("events/undated"),
        ],
    ).events

    day, war, about = events
    assert day.is_point
    assert not day.is_vague
    assert [one.sureness for one in war.strokes] == ["possible", "sure", "possible"]
    assert about.is_vague
    assert about.strokes[0].sureness == "possible"


def test_those_who_held_one_office_stand_in_one_lane_one_after_the_other():
    first = authority("people/a", positions=(office("Head", "2001-01-01", "2004-12-31"),))
    second = authority("people/b", positions=(office("Head", "2005-01-01", "2010-01-01"),))
    alone = authority("people/c", positions=(office("Clerk", "2001-01-01", "2004-12-31"),))

    found = timeline([report("2000-01-01"), report("2010-12-31")], [first, second, alone])

    heads, others = found.offices
    assert heads.label == "Head"
    assert [one.label for one in heads.terms] == ["A", "B"]
    assert heads.terms[0].y == heads.terms[1].y
    assert [one.label for one in others.terms] == ["C, Clerk"]


def test_the_same_title_without_an_organization_is_one_office_only_if_held_in_turn():
    people = [
        authority("people/a", positions=(office("President", "2000-05-07", "2008-05-07"),)),
        authority("people/b", positions=(office("President", "2008-05-07", "2012-05-07"),)),
        authority("people/c", positions=(office("President", "1991-12-01", "2019-03-20"),)),
    ]
    time = [report("1991-01-01"), report("2020-12-31")]

    apart, in_turn = timeline(time, people), timeline(time, people[:2])

    assert [lane.label for lane in apart.offices] == [""]
    assert [lane.label for lane in in_turn.offices] == ["President"]


def test_the_chronicle_says_in_words_what_the_picture_shows():
    place = authority("places/dushanbe", "Dushanbe")
    event = authority("events/mou", "Signing", date=dated("2007-10-05"), place=ref("places/dushanbe"))  # fmt: skip
    person = authority("people/a", positions=(office("Head", "2003"),))

    years = timeline([report("2007-10-05")], [place, event, person]).years

    # The term began before the first year and goes on into it.
    assert [year.year for year in years] == ["2003", "2007"]
    assert years[1].articles == 1
    signing = years[1].happenings[0]
    assert (signing.card.name, signing.date, signing.place.name) == (
        "Signing",
        "5 October 2007",
        "Dushanbe",
    )
    assert years[0].happenings[0].date == "since 2003"


def test_an_archive_without_anything_has_an_empty_timeline():
    assert timeline().years == ()


def crowd(count: int):
    people = [
        authority(f"people/p{n}", positions=(office(f"Envoy {n % 40}", f"{1990 + n % 30}"),))
        for n in range(count)
    ]
    events = [authority(f"events/e{n}", date=dated(f"{1990 + n % 30}-05-{1 + n % 28:02}")) for n in range(count)]  # fmt: skip
    articles = [
        annotated("P named.", mention("P", f"people/p{n}"), id=f"articles/a{n}", date=f"{1990 + n % 30}-03-01")
        for n in range(count)
    ]  # fmt: skip
    return archive(articles, [*people, *events])


def test_however_many_there_are_few_are_drawn_and_the_rest_is_counted():
    found = View(crowd(200), WORDS).timeline()

    assert len(found.events) == EVENTS
    assert sum(len(lane.terms) for lane in found.offices) == TERMS
    assert (found.events_left, found.terms_left) == (200 - EVENTS, 200 - TERMS)


def test_all_of_it_is_inside_the_picture():
    found = View(crowd(200), WORDS).timeline()

    strokes = [s for lane in found.offices for one in lane.terms for s in one.strokes]
    strokes += [s for one in found.events for s in one.strokes]
    assert all(s.x >= 0 and s.x + s.width <= WIDTH for s in strokes)
    assert all(0 <= one.x <= WIDTH and 0 < one.y < found.height for one in found.events)
    assert all(0 < one.y < found.height - 20 for lane in found.offices for one in lane.terms)
    assert all(bar.unsure_y >= 0 for bar in found.bars.bars)


def test_the_same_archive_gives_the_same_picture():
    one, other = (digest(View(crowd(100), WORDS).timeline()) for _ in range(2))

    assert one == other
