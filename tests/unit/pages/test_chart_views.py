"""Charts on the pages of entities."""

from generator.pages.languages import wording
from generator.pages.theme_files import default_theme
from generator.pages.views import View
from generator.sources.records import Position
from tests.builders import HERE, annotated, archive, authority, dated, mention, ref

WORDS = wording((default_theme(),), "en").value


def view(articles=(), authorities=()) -> View:
    return View(archive(articles, authorities), WORDS)


def report(year: int, times: int):
    return annotated(
        "Ida Marlow spoke. " * times,
        mention("Ida Marlow", "people/ida"),
        id=f"articles/{year}",
        date=f"{year}-03-01",
    )


def test_mentions_are_counted_by_year_over_the_whole_time_of_the_archive():
    others = annotated("Nobody.", id="articles/old", date="2001-01-01")
    asked = view([others, report(2003, 2), report(2005, 1)], [authority("people/ida")])

    chart = asked.mention_chart("people/ida")

    assert chart is not None
    assert {bar.label: bar.count for bar in chart.bars} == {
        "2001": 0, "2002": 0, "2003": 2, "2004": 0, "2005": 1,
    }  # fmt: skip
    assert chart.summary == "3 mentions from 2001 to 2005; most in 2003: 2"
    assert all(bar.x >= 0 and bar.x + bar.width <= 100 for bar in chart.bars)


def test_there_is_no_chart_of_a_single_year():
    assert view([report(2003, 4)], [authority("people/ida")]).mention_chart("people/ida") is None


def test_three_centuries_are_drawn_in_groups_of_years():
    asked = view([report(1707, 1), report(2007, 1)], [authority("people/ida")])

    chart = asked.mention_chart("people/ida")

    assert chart is not None
    assert len(chart.bars) <= 60
    assert chart.bars[0].label == "1700–1709"


def test_offices_share_one_scale_and_keep_their_evidence():
    person = authority(
        "people/ida",
        positions=(
            Position(origin=HERE, title="Clerk", start=dated("1999"), end=dated("2003"), source="A"),
            Position(origin=HERE, title="Head", start=dated("2003-04-28"), organization=ref("organizations/x")),
        ),
    )  # fmt: skip
    chart = view((), [person, authority("organizations/x")]).position_chart("people/ida")

    clerk, head = chart.rows
    assert [one.sureness for one in clerk.strokes] == ["possible", "sure", "possible"]
    assert [one.sureness for one in head.strokes] == ["sure", "open"]
    assert clerk.tenure.evidence[0].source == "A"
    assert chart.ticks


def test_an_office_without_any_date_has_a_row_and_no_line():
    person = authority("people/ida", positions=(Position(origin=HERE, title="Clerk"),))

    chart = view((), [person]).position_chart("people/ida")

    assert chart.ticks == ()
    assert chart.rows[0].strokes == ()
