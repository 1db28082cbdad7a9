"""The network: who is tied to whom, where they stand, and that it stays small and linear."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.archive.noting import digest
from generator.pages.languages import wording
from generator.pages.layout import Tie, lay_out, pushed_apart
from generator.pages.network_views import HEIGHT, NODES, WIDTH
from generator.pages.theme_files import default_theme
from generator.pages.views import View
from tests.builders import annotated, archive, authority, mention

WORDS = wording((default_theme(),), "en").value


def network(articles, *ids: str):
    return View(archive(articles, [authority(id) for id in ids]), WORDS).network()


def report(id: str, *named: str):
    """An article that names these."""
    words = " and ".join(f"N{number}x" for number in range(len(named)))
    mentions = [mention(f"N{number}x", entity) for number, entity in enumerate(named)]
    return annotated(words + ".", *mentions, id=f"articles/{id}")


def test_two_are_tied_as_strongly_as_articles_name_both():
    found = network(
        [
            report("a", "people/x", "people/y"),
            report("b", "people/x", "people/y", "organizations/z"),
            report("c", "people/x"),
        ],
        "people/x", "people/y", "organizations/z",
    )  # fmt: skip

    name = {node.number: node.card.id for node in found.nodes}
    ties = {frozenset((name[one.first], name[one.second])): one.weight for one in found.edges}
    assert ties == {
        frozenset(("people/x", "people/y")): 2,
        frozenset(("people/x", "organizations/z")): 1,
        frozenset(("people/y", "organizations/z")): 1,
    }
    assert found.strongest == 2


def test_places_and_topics_are_not_in_it():
    found = network(
        [report("a", "people/x", "people/y", "places/p")], "people/x", "people/y", "places/p"
    )

    assert {node.card.kind for node in found.nodes} == {"people"}


def test_who_appears_with_nobody_is_left_out():
    found = network([report("a", "people/x")], "people/x")

    assert found.nodes == ()
    assert found.rows == ()


def test_the_table_says_with_whom_most_often():
    found = network(
        [
            report("a", "people/x", "people/y"),
            report("b", "people/x", "people/y"),
            report("c", "people/x", "people/z"),
        ],
        "people/x", "people/y", "people/z",
    )  # fmt: skip

    row = next(row for row in found.rows if row.card.id == "people/x")
    assert [(one.card.id, one.articles) for one in row.companions] == [
        ("people/y", 2),
        ("people/z", 1),
    ]


def crowd(count: int):
    """As many articles, each with four of as many people."""
    named = [[f"people/p{(n * 7 + k * k) % count}" for k in range(1, 5)] for n in range(count)]
    return archive(
        [report(f"a{n}", *dict.fromkeys(ids)) for n, ids in enumerate(named)],
        [authority(f"people/p{n}") for n in range(count)],
    )


def test_however_many_there_are_few_are_drawn_and_the_rest_is_counted():
    found = View(crowd(200), WORDS).network()

    assert len(found.nodes) == len(found.rows) == NODES
    assert found.left == 200 - NODES
    assert len(found.edges) <= 5 * NODES


def test_all_of_it_is_inside_the_picture():
    found = View(crowd(200), WORDS).network()

    assert all(node.r <= node.x <= WIDTH - node.r for node in found.nodes)
    assert all(node.r <= node.y <= HEIGHT - node.r for node in found.nodes)


def test_the_same_archive_gives_the_same_picture():
    one, other = (digest(View(crowd(100), WORDS).network()) for _ in range(2))

    assert one == other


NUMBERS = st.integers(0, 24)
TIES = st.lists(
    st.builds(Tie, NUMBERS, NUMBERS, st.floats(0.01, 1)).filter(lambda tie: tie.first != tie.second),
    max_size=60,
)  # fmt: skip


@given(TIES)
@settings(max_examples=20, deadline=None)
def test_a_layout_fills_its_paper_and_leaves_it_nowhere(ties: list[Tie]):
    places = lay_out(25, ties, width=800, height=600)

    xs, ys = [x for x, _ in places], [y for _, y in places]
    assert min(xs) == 0
    assert abs(max(xs) - 800) < 1e-6
    assert min(ys) == 0
    assert abs(max(ys) - 600) < 1e-6


def test_who_is_tied_stands_nearer_than_who_is_not():
    # Two groups, each tied among themselves.
    ties = [
        Tie(one, other, 1.0)
        for group in (range(5), range(5, 10))
        for one in group
        for other in group
        if one < other
    ]
    places = lay_out(10, ties, width=800, height=600)

    def gap(one: int, other: int) -> float:
        (x, y), (other_x, other_y) = places[one], places[other]
        return ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5

    within = sum(gap(one, other) for one, other in pairwise(range(5))) / 4
    between = sum(gap(one, one + 5) for one in range(5)) / 5
    assert within < between


def test_circles_at_one_place_are_pushed_apart():
    places = pushed_apart([(50.0, 50.0)] * 4, [5.0] * 4, width=200, height=200)

    for number, (x, y) in enumerate(places):
        for other_x, other_y in places[:number]:
            assert ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5 > 9


def test_nobody_and_one_alone_have_places():
    assert lay_out(0, [], width=800, height=600) == ()
    assert lay_out(1, [], width=800, height=600) == ((400.0, 300.0),)
