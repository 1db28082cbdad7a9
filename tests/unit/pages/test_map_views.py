"""The map: where places stand, what is cut away, and that it stays small and linear."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.archive.noting import digest
from generator.pages.labels import Box, Circle, place_labels
from generator.pages.languages import wording
from generator.pages.map_views import MARKS, ROWS, WIDTH, frame_of, path
from generator.pages.outlines import Degrees, borders, land
from generator.pages.theme_files import default_theme
from generator.pages.views import View
from generator.sources.records import Coordinates
from tests.builders import annotated, archive, authority, mention, ref

WORDS = wording((default_theme(),), "en").value


def mapped(*places, articles=()):
    return View(archive(articles, places), WORDS).map()


def place(name: str, latitude: float = 0, longitude: float = 0, **fields):
    return authority(
        f"places/{name}", coordinates=Coordinates(float(latitude), float(longitude)), **fields
    )


def test_north_is_up_and_east_is_right():
    found = mapped(place("dushanbe", 38.5, 68.8), place("moscow", 55.8, 37.6))

    at = {mark.card.id: (mark.x, mark.y) for mark in found.marks}
    assert at["places/moscow"][0] < at["places/dushanbe"][0]
    assert at["places/moscow"][1] < at["places/dushanbe"][1]


def test_a_place_named_more_often_has_a_larger_circle_and_comes_first_in_the_table():
    report = annotated(
        "Minsk, Minsk and Ufa.", mention("Minsk", "places/minsk"), mention("Ufa", "places/ufa")
    )

    found = mapped(place("ufa", 54, 56), place("minsk", 53, 27), articles=[report])

    assert [row.card.id for row in found.rows] == ["places/minsk", "places/ufa"]
    assert found.marks[0].card.id == "places/minsk"
    assert found.marks[0].r > found.marks[1].r
    assert found.marks[0].title == "Minsk: 2 mentions"


def test_a_place_without_coordinates_is_in_the_table_and_not_on_the_map():
    found = mapped(place("minsk", 53, 27), authority("places/nowhere"))

    assert [mark.card.id for mark in found.marks] == ["places/minsk"]
    assert {row.card.id: row.is_on_map for row in found.rows} == {
        "places/minsk": True,
        "places/nowhere": False,
    }


def test_a_place_far_from_all_others_that_is_hardly_named_does_not_widen_the_map():
    names = " ".join(["Minsk, Dushanbe, Astana, Bishkek."] * 30)
    report = annotated(
        f"{names} New York.",
        *(mention(name, f"places/{name.lower()}") for name in ("Minsk", "Dushanbe", "Astana")),
        mention("Bishkek", "places/bishkek"),
        mention("New York", "places/new-york"),
    )
    places = [place("minsk", 54, 28), place("dushanbe", 39, 69), place("astana", 51, 71)]
    places += [place("bishkek", 43, 75), place("new-york", 41, -74)]

    found = mapped(*places, articles=[report])

    assert {row.card.id for row in found.rows if not row.is_on_map} == {"places/new-york"}
    assert {mark.card.id for mark in found.marks} == {one.id for one in places[:4]}


def test_a_far_place_that_is_often_named_stays_on_the_map():
    report = annotated(
        "Minsk, Astana, Minsk, Astana, New York.",
        mention("Minsk", "places/minsk"),
        mention("Astana", "places/astana"),
        mention("New York", "places/new-york"),
    )
    places = [place("minsk", 54, 28), place("astana", 51, 71), place("new-york", 41, -74)]

    found = mapped(*places, articles=[report])

    assert len(found.marks) == 3


def test_without_any_coordinates_there_is_only_the_table():
    found = mapped(authority("places/nowhere"))

    assert found.marks == ()
    assert found.land == ""


def test_countries_are_told_from_what_lies_in_them():
    found = mapped(
        place("dushanbe", 38.5, 68.8, country=ref("places/tajikistan")),
        place("tajikistan", 39, 71),
        place("india", 22, 79),
    )

    assert {mark.card.id: mark.is_country for mark in found.marks} == {
        "places/dushanbe": False,
        "places/tajikistan": True,
        "places/india": True,
    }
    assert found.rows[0].country is not None


def test_the_outline_is_that_of_the_region_alone():
    near = mapped(place("dushanbe", 38.5, 68.8), place("tashkent", 41.3, 69.2))
    far = mapped(place("lima", -12, -77), place("tokyo", 35.7, 139.7))

    assert 0 < len(near.land) < len(far.land)
    assert len(near.borders) < len(far.borders)


def test_the_data_have_the_coasts_of_the_world():
    points = [point for line in (*land(), *borders()) for point in line]

    assert len(land()) > 100
    assert all(-541 <= point.east <= 541 and -90 <= point.north <= 90 for point in points)


LATITUDES, LONGITUDES = st.integers(-900, 900), st.integers(-1800, 1800)
POINTS = st.lists(
    st.builds(lambda x, y: Degrees(x / 10, y / 10), LONGITUDES, LATITUDES), min_size=1, max_size=20
)


@given(POINTS)
@settings(max_examples=60, deadline=None)
def test_every_place_on_earth_is_inside_of_its_map_with_room_for_its_circle(points: list[Degrees]):
    frame = frame_of(points)

    for x, y in map(frame.at, points):
        assert 20 <= x <= WIDTH - 20
        assert 20 <= y <= frame.height - 20


@given(POINTS)
@settings(max_examples=30, deadline=None)
def test_outlines_are_cut_near_the_frame(points: list[Degrees]):
    frame = frame_of(points)
    drawn = path(land(), frame, is_closed=True)

    for ring in drawn.split("M")[1:]:
        start, steps = ring.rstrip("z").split("l")
        x, y = map(int, start.split())
        numbers = [int(one) for one in steps.split()]
        for step in [(0, 0), *zip(numbers[::2], numbers[1::2], strict=True)]:
            x, y = x + step[0], y + step[1]
            assert -21 <= x <= WIDTH + 21
            assert -21 <= y <= frame.height + 21


CIRCLES = st.lists(
    st.builds(Circle, st.integers(20, 940), st.integers(20, 480), st.integers(3, 15)), max_size=40
)


@given(CIRCLES)
def test_no_name_covers_another_or_a_circle(circles: list[Circle]):
    paper = Box(0, 0, 960, 500)
    spots = place_labels(circles, [60.0] * len(circles), paper, height=12)

    starts = {"start": 0, "middle": 30, "end": 60}
    boxes = [
        Box(
            spot.x - starts[spot.anchor] + 0.1,
            spot.y - 9,
            spot.x - starts[spot.anchor] + 59.9,
            spot.y + 1,
        )
        for spot in spots
        if spot
    ]
    for number, box in enumerate(boxes):
        assert paper.contains(box)
        assert not any(box.overlaps(other) for other in boxes[:number])
        assert not any(box.overlaps(circle.box) for circle in circles)


def crowd(count: int):
    return [place(f"p{n:05}", (n * 7) % 160 - 80, (n * 13) % 350 - 175) for n in range(count)]


def test_however_many_places_there_are_few_are_drawn_and_the_rest_is_counted():
    found = mapped(*crowd(600))

    assert len(found.marks) == MARKS
    assert len(found.rows) == ROWS
    assert found.left == 600 - ROWS
    assert all(mark.r <= mark.x <= WIDTH - mark.r for mark in found.marks)
    assert all(mark.r <= mark.y <= found.height - mark.r for mark in found.marks)
    assert len(found.land) + len(found.borders) < 80_000


def test_the_same_archive_gives_the_same_map():
    one, other = (digest(mapped(*crowd(100))) for _ in range(2))

    assert one == other


@pytest.mark.parametrize("count", [1, 2])
def test_a_place_alone_is_shown_with_its_surroundings(count: int):
    found = mapped(*(place(f"p{n}", 38.5, 68.8) for n in range(count)))

    assert found.marks[0].x == pytest.approx(WIDTH / 2)
    assert found.borders


def test_no_outline_goes_back_across_the_whole_map():
    wide = [
        line
        for line in (*land(), *borders())
        for one, other in pairwise(line)
        if abs(one.east - other.east) > 180
    ]

    assert wide == []
    assert any(point.east < -180 for line in land() for point in line)
