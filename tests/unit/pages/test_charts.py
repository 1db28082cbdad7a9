"""Time on paper: what is sure, what may be, what is open; and that all of it is on the paper."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.dates import Edtf
from generator.pages.charts import (
    Scale,
    Term,
    grouped,
    moment,
    pack,
    shortened,
    stretch,
    strokes,
    term,
    years_between,
    zone,
)
from tests.builders import dated

SCALE = Scale(2000, 2020, 0, 100)


def drawn(start: str, end: str, *seen: str) -> list[tuple[str, float, float]]:
    """The strokes of a term from *start* to *end*, as (sureness, from, to)."""
    found = term(
        dated(start) if start else None, dated(end) if end else None, [dated(one) for one in seen]
    )
    assert found is not None
    return [(one.sureness, one.x, round(one.x + one.width, 1)) for one in strokes(found, SCALE)]


def test_a_term_known_to_the_day_is_one_filled_stroke():
    assert drawn("2005-01-01", "2009-12-31") == [("sure", 25.0, 50.0)]


def test_years_leave_open_when_in_them_it_began_and_ended():
    assert drawn("2005", "2009") == [
        ("possible", 25.0, 30.0),
        ("sure", 30.0, 45.0),
        ("possible", 45.0, 50.0),
    ]


def test_about_a_year_may_be_the_year_before_or_after():
    assert drawn("2005~", "2009-12-31")[0] == ("possible", 20.0, 35.0)


def test_without_an_end_it_is_sure_as_far_as_it_was_seen_and_then_open():
    assert drawn("2005-01-01", "", "2009-12-31") == [("sure", 25.0, 50.0), ("open", 50.0, 100.0)]


def test_without_a_beginning_it_is_open_before():
    assert drawn("", "2009-12-31", "2005-01-01") == [("open", 0.0, 25.0), ("sure", 25.0, 50.0)]


def test_what_was_only_seen_is_possible_between():
    assert drawn("", "", "2005-01-01", "2009-12-31") == [("possible", 25.0, 50.0)]


def test_within_one_year_nothing_is_sure():
    assert drawn("2005", "2005") == [("possible", 25.0, 30.0)]


def test_without_any_date_there_is_nothing_to_draw():
    assert term(None, None) is None


def test_an_interval_open_to_one_side_is_infinite_there():
    assert zone(dated("2005/.."))[1] == math.inf
    assert zone(dated("../2005"))[0] == -math.inf


def test_a_moment_is_a_year_and_its_part():
    assert moment("2007-07-01") == 2007.5


DAYS = st.dates().map(lambda day: Edtf(day.isoformat(), day.isoformat(), day.isoformat()))
QUALIFIED = st.builds(lambda date, mark: Edtf(date.text + mark, *date_bounds(date)), DAYS, st.sampled_from(["", "~", "?", "%"]))  # fmt: skip
MAYBE = st.none() | QUALIFIED


def date_bounds(date: Edtf) -> tuple[str, str]:
    return date.earliest, date.latest


@given(MAYBE, MAYBE, st.lists(DAYS, max_size=3))
def test_every_stroke_is_on_the_paper_and_they_do_not_overlap(start, end, seen):
    found = term(start, end, seen)
    drawn = strokes(found, SCALE) if isinstance(found, Term) else ()

    places = [place for one in drawn for place in (one.x, one.x + one.width)]
    assert all(-0.1 <= place <= 100.1 for place in places)
    # Rounding may make two strokes share a tenth.
    assert all(after - before > -0.11 for before, after in itertools.pairwise(places))


@given(st.integers(0, 9000), st.integers(0, 999), st.integers(2, 80))
def test_groups_of_years_are_few_and_cover_all(first: int, span: int, most: int):
    found = grouped(first, first + span, most=max(most, 3))

    assert found[0][0] <= first
    assert found[-1][1] > first + span
    assert len(found) <= max(most, 3)
    assert all(one[1] == other[0] for one, other in itertools.pairwise(found))


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 200)), max_size=60))
def test_packed_spans_of_one_row_never_touch(spans: list[tuple[int, int]]):
    spans = sorted((start, start + width) for start, width in spans)
    rows = pack(spans, gap=3)

    for row in set(rows):
        own = [span for span, at in zip(spans, rows, strict=True) if at == row]
        assert all(a[1] + 3 <= b[0] for a, b in itertools.pairwise(own))


def test_ticks_are_round_years_and_few():
    assert years_between(1991.3, 2024.9, most=8) == (1995, 2000, 2005, 2010, 2015, 2020)
    assert years_between(2007.1, 2009.9, most=8) == (2008, 2009)


def test_the_highest_bar_is_as_high_as_the_chart_and_one_of_a_thousand_can_be_seen():
    assert stretch([1000, 0, 1], 70) == (70.0, 0.0, 2.0)


@pytest.mark.parametrize(("text", "shown"), [("short", "short"), ("a much too long text", "a much too…")])  # fmt: skip
def test_a_label_is_cut_between_words(text: str, shown: str):
    assert shortened(text, 12) == shown
