"""Offices and memberships, whoever tells of them: a record, a statement, the ``as`` of a mention."""

import pytest

from generator.archive.model import Archive, Evidence, Tenure
from generator.sources.records import Alternative, Authority, Membership, Name, Position
from generator.text.model import AnnotatedArticle
from tests.builders import HERE, annotated, archive, authority, dated, mention, ref, statement

CSTO = "organizations/csto"
SCO = "organizations/sco"
PERSON = "people/bordyuzha"
CHIEF = "Secretary-General"


def office(
    title: str = CHIEF, organization: str = CSTO, start: str = "", end: str = "", source: str = ""
) -> Position:
    return Position(
        origin=HERE,
        organization=ref(organization) if organization else None,
        title=title,
        start=dated(start) if start else None,
        end=dated(end) if end else None,
        source=source,
    )


def member(entity: str, role: str = "", start: str = "", end: str = "", source: str = ""):
    return Membership(
        origin=HERE,
        entity=ref(entity),
        role=role,
        start=dated(start) if start else None,
        end=dated(end) if end else None,
        source=source,
    )


def csto(*members: Membership) -> Authority:
    long = Name(origin=HERE, name="Collective Security Treaty Organization")
    return authority(CSTO, "CSTO", names=(long,), members=members)


def known(articles=(), *positions: Position, members: tuple[Membership, ...] = ()) -> Archive:
    """An archive of one person with *positions*, the CSTO with *members*, the SCO and Russia."""
    return archive(
        articles,
        [
            authority(PERSON, "Nikolai Bordyuzha", positions=positions),
            csto(*members),
            authority(SCO, "SCO"),
            authority("places/russia"),
        ],
    )


def came_as(capacity: str, date: str = "2007-10-05", id: str = "articles/a") -> AnnotatedArticle:
    """An article of *date* that names the person in a capacity."""
    return annotated(
        "Bordyuzha came.", mention("Bordyuzha", PERSON, capacity=capacity), id=id, date=date
    )


def told(predicate: str, *, subject: str = PERSON, object: str = CSTO, **fields):
    """An article of 2007 that states something."""
    return annotated("text", statement(subject, predicate, object, **fields))


def period(tenure: Tenure) -> tuple[str, str]:
    return (
        tenure.start.text if tenure.start else "",
        tenure.end.text if tenure.end else "",
    )


def seen(tenure: Tenure) -> list[str]:
    return [date.text for date in tenure.seen]


def test_a_position_in_a_record_is_found_from_the_person_and_from_the_organization():
    linked = known((), office(start="2003", end="2016"))

    tenure = linked.positions_of[PERSON][0]
    assert (tenure.kind, tenure.holder, tenure.organization, tenure.title) == (
        "position",
        PERSON,
        CSTO,
        CHIEF,
    )
    assert (period(tenure), tenure.told_by, tenure.seen) == (("2003", "2016"), "record", ())
    assert linked.holders_of == {CSTO: (tenure,)}


def test_the_source_that_a_record_names_is_evidence():
    linked = known(
        (), office(source="the charter"), members=(member("places/russia", source="a treaty"),)
    )

    assert linked.positions_of[PERSON][0].evidence == (Evidence(None, "the charter"),)
    assert linked.members_of[CSTO][0].evidence == (Evidence(None, "a treaty"),)


def test_a_position_in_no_organization_is_found_from_the_person_only():
    linked = known((), office("poet", ""))

    assert [(one.title, one.organization) for one in linked.positions_of[PERSON]] == [("poet", "")]
    assert linked.holders_of == {}


def test_a_member_in_a_record_is_found_from_both_sides_with_its_role():
    linked = known(members=(member("places/russia", "observer", "1992", "1999"),))

    tenure = linked.members_of[CSTO][0]
    assert (tenure.kind, tenure.holder, tenure.title, period(tenure)) == (
        "membership",
        "places/russia",
        "observer",
        ("1992", "1999"),
    )
    assert linked.memberships_of == {"places/russia": (tenure,)}


def test_positions_and_memberships_are_kept_apart():
    linked = known((), office(), members=(member(PERSON),))

    assert [one.kind for one in linked.positions_of[PERSON]] == ["position"]
    assert [one.kind for one in linked.holders_of[CSTO]] == ["position"]
    assert [one.kind for one in linked.members_of[CSTO]] == ["membership"]
    assert [one.kind for one in linked.memberships_of[PERSON]] == ["membership"]


def test_two_terms_of_one_office_stay_two():
    linked = known((), office(start="2010", end="2012"), office(start="2003", end="2005"))

    assert [period(one) for one in linked.positions_of[PERSON]] == [
        ("2003", "2005"),
        ("2010", "2012"),
    ]


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        ("appointed", ("2003", "")),
        ("dismissed", ("", "2003")),
        ("holds-position", ("", "")),
        ("chaired", ("", "")),
        ("succeeded", ("", "")),
    ],
)
def test_a_statement_about_an_office_is_a_position_that_begins_or_ends_on_its_date(
    predicate, expected
):
    linked = known([told(predicate, value=CHIEF, date=dated("2003"))])

    tenure = linked.positions_of[PERSON][0]
    assert (tenure.organization, tenure.title, tenure.told_by) == (CSTO, CHIEF, "statement")
    assert (period(tenure), seen(tenure)) == (expected, ["2007-10-05"])


def test_an_office_may_be_told_without_an_organization():
    one = statement(PERSON, "appointed", value="poet laureate", date=dated("1999"))

    (tenure,) = known([annotated("text", one)]).positions_of[PERSON]

    assert (tenure.organization, tenure.title, period(tenure)) == (
        "",
        "poet laureate",
        ("1999", ""),
    )


@pytest.mark.parametrize(
    ("predicate", "expected", "role"),
    [
        ("joined", ("1992", ""), ""),
        ("left", ("", "1992"), ""),
        ("suspended", ("", "1992"), ""),
        ("member-of", ("", ""), ""),
        ("observer-of", ("", ""), "observer"),
    ],
)
def test_a_statement_about_a_membership_is_one_that_begins_or_ends_on_its_date(
    predicate, expected, role
):
    linked = known([told(predicate, subject="places/russia", date=dated("1992"))])

    tenure = linked.members_of[CSTO][0]
    assert (tenure.holder, tenure.title, period(tenure)) == ("places/russia", role, expected)
    assert linked.positions_of == {}


def test_what_statements_tell_of_beginning_and_end_is_one_tenure_with_the_evidence_of_both():
    begun = statement(PERSON, "appointed", CSTO, value=CHIEF, date=dated("2003"), id="begun")
    ended = statement(PERSON, "dismissed", CSTO, value=CHIEF, date=dated("2016"), id="ended")

    linked = known([annotated("text", begun, ended)])

    (tenure,) = linked.positions_of[PERSON]
    assert period(tenure) == ("2003", "2016")
    assert [one.passage.annotation for one in tenure.evidence] == ["begun", "ended"]


@pytest.mark.parametrize(
    "one",
    [
        statement(PERSON, "signed", CSTO),
        statement(PERSON, "chaired", "events/summit"),
        statement(PERSON, "succeeded", "people/other"),
        statement(SCO, "chaired", CSTO),
        statement("places/russia", "left", "places/minsk"),
        statement("people/unknown", "appointed", CSTO, value=CHIEF),
    ],
)
def test_a_statement_about_anything_else_is_no_tenure(one):
    linked = archive(
        [annotated("text", one)],
        [
            authority(id)
            for id in (PERSON, "people/other", CSTO, SCO, "places/russia", "places/minsk")
        ],
    )

    assert linked.positions_of == linked.holders_of == {}
    assert linked.members_of == linked.memberships_of == {}


def test_an_office_in_an_organization_without_a_record_is_an_office_in_none():
    linked = known([told("appointed", object="organizations/nato", value=CHIEF)])

    assert [(one.organization, one.title) for one in linked.positions_of[PERSON]] == [("", CHIEF)]
    assert linked.holders_of == {}


@pytest.mark.parametrize(
    ("capacity", "organization", "title"),
    [
        ("CSTO Secretary General", CSTO, "Secretary General"),
        ("Secretary General of the CSTO", CSTO, "Secretary General"),
        ("CSTO's chief", CSTO, "chief"),
        ("the CSTO’s chief", CSTO, "chief"),
        (
            "Secretary General of the Collective Security Treaty Organization",
            CSTO,
            "Secretary General",
        ),
        ("chief, csto", CSTO, "chief"),
        ("Foreign Minister", "", "Foreign Minister"),
        ("CSTO", CSTO, "CSTO"),
    ],
)
def test_a_capacity_is_an_office_in_the_organization_that_it_names(capacity, organization, title):
    linked = known([came_as(capacity)])

    (tenure,) = linked.positions_of[PERSON]
    assert (tenure.organization, tenure.title, tenure.told_by) == (organization, title, "mention")
    assert (period(tenure), seen(tenure)) == (("", ""), ["2007-10-05"])


def test_the_longest_name_of_an_organization_in_a_capacity_counts():
    secretariat = "organizations/csto-secretariat"

    linked = archive(
        [came_as("CSTO Secretariat spokesman")],
        [authority(PERSON), csto(), authority(secretariat, "CSTO Secretariat")],
    )

    assert [(one.organization, one.title) for one in linked.positions_of[PERSON]] == [
        (secretariat, "spokesman")
    ]


def test_a_mention_in_no_capacity_is_no_office():
    assert known([came_as("")]).positions_of == {}


def test_only_people_whom_a_record_knows_hold_offices_by_their_mentions():
    words = annotated(
        "Russia and Ivanov came.",
        mention("Russia", "places/russia", capacity="CSTO chairman"),
        mention("Ivanov", "people/unknown", capacity="CSTO chairman"),
    )

    assert known([words]).positions_of == {}


def test_an_alternative_reading_holds_no_office():
    other = Alternative(origin=HERE, entity=ref("people/b"), by="x", reason="a note")
    one = mention("Ivanov", PERSON, capacity="CSTO chairman", alternatives=(other,))

    linked = archive([annotated("Ivanov", one)], [authority(PERSON), authority("people/b"), csto()])

    assert list(linked.positions_of) == [PERSON]


def test_a_mention_with_many_places_is_evidence_once():
    one = mention("Bordyuzha", PERSON, capacity="CSTO chief", id="m")

    linked = known([annotated("Bordyuzha, Bordyuzha, Bordyuzha", one)])

    assert [one.passage.anchor for one in linked.positions_of[PERSON][0].evidence] == ["m"]


@pytest.mark.parametrize(
    "capacity",
    [
        "CSTO Secretary General",
        "the secretary-general of the CSTO",
        "Collective Security Treaty Organization Secretary General",
    ],
)
def test_titles_are_one_whatever_their_case_hyphens_and_the_name_of_the_organization(capacity):
    linked = known([came_as(capacity)], office(start="2003"))

    (tenure,) = linked.positions_of[PERSON]
    assert (tenure.title, tenure.told_by, period(tenure)) == (CHIEF, "record", ("2003", ""))
    assert seen(tenure) == ["2007-10-05"]
    assert [one.passage.article for one in tenure.evidence] == ["articles/a"]


def test_a_record_a_statement_and_a_mention_of_one_office_are_one_tenure():
    both = annotated(
        "Bordyuzha came.",
        mention("Bordyuzha", PERSON, capacity="CSTO Secretary General", id="m"),
        statement(PERSON, "dismissed", CSTO, value="Secretary General", date=dated("2016"), id="s"),
    )

    linked = known([both], office(start="2003", source="the charter"))

    (tenure,) = linked.positions_of[PERSON]
    assert (period(tenure), tenure.told_by) == (("2003", "2016"), "record")
    assert [one.passage.annotation if one.passage else one.source for one in tenure.evidence] == [
        "the charter",
        "s",
        "m",
    ]


def test_the_dates_of_a_record_have_the_last_word():
    linked = known([told("appointed", value=CHIEF, date=dated("2004"))], office(start="2003-04-28"))

    (tenure,) = linked.positions_of[PERSON]
    assert period(tenure) == ("2003-04-28", "")


def test_a_tenure_is_seen_on_the_date_of_each_article_once_in_order():
    linked = known(
        [
            came_as("CSTO chief", "2009", "articles/a"),
            came_as("CSTO chief", "2007", "articles/b"),
            came_as("the CSTO's Chief", "2007", "articles/c"),
        ]
    )

    (tenure,) = linked.positions_of[PERSON]
    assert seen(tenure) == ["2007", "2009"]
    assert len(tenure.evidence) == 3


def test_a_title_without_its_organization_joins_the_one_office_of_that_title():
    linked = known([came_as("the Secretary General")], office(start="2003"), office("deputy"))

    assert [(one.title, seen(one)) for one in linked.positions_of[PERSON]] == [
        (CHIEF, ["2007-10-05"]),
        ("deputy", []),
    ]


def test_a_title_of_a_record_that_has_the_name_of_another_organization_in_it_is_that_title():
    patrushev = office("Secretary of the SCO of Russia", "", "2008", "2018")

    linked = known([came_as("Secretary of the SCO of Russia", "2010")], patrushev)

    (tenure,) = linked.positions_of[PERSON]
    assert (tenure.title, tenure.organization) == ("Secretary of the SCO of Russia", "")
    assert seen(tenure) == ["2010"]


def test_another_title_in_an_organization_joins_the_one_office_there():
    linked = known([came_as("head of the CSTO")], office(start="2003"), office("adviser", SCO))

    assert [(one.title, seen(one)) for one in linked.positions_of[PERSON]] == [
        (CHIEF, ["2007-10-05"]),
        ("adviser", []),
    ]


def test_what_could_mean_two_offices_joins_neither():
    linked = known([came_as("Secretary General")], office(), office(organization=SCO))

    assert [(one.organization, one.told_by) for one in linked.positions_of[PERSON]] == [
        ("", "mention"),
        (CSTO, "record"),
        (SCO, "record"),
    ]


@pytest.mark.parametrize(
    ("date", "is_joined"),
    [("2002", False), ("2003-04-28", True), ("2003", True), ("2016-12-31", True), ("2017", False)],
)
def test_a_vague_capacity_joins_an_office_only_in_its_time(date, is_joined):
    linked = known([came_as("head of the CSTO", date)], office(start="2003-04-28", end="2016"))

    (record,) = (one for one in linked.positions_of[PERSON] if one.told_by == "record")
    assert seen(record) == ([date] if is_joined else [])
    assert len(linked.positions_of[PERSON]) == (1 if is_joined else 2)


def test_a_vague_capacity_joins_no_office_of_somebody_else():
    linked = archive(
        [came_as("head of the CSTO")],
        [authority(PERSON), authority("people/other", positions=(office(),)), csto()],
    )

    assert [seen(one) for one in linked.positions_of["people/other"]] == [[]]
    assert [seen(one) for one in linked.positions_of[PERSON]] == [["2007-10-05"]]


def test_evidence_falls_into_the_term_of_its_time():
    linked = known(
        [
            came_as("CSTO Secretary General", "2011", "articles/a"),
            came_as("CSTO Secretary General", "2004", "articles/b"),
        ],
        office(start="2003", end="2005"),
        office(start="2010", end="2012"),
    )

    assert [(period(one), seen(one)) for one in linked.positions_of[PERSON]] == [
        (("2003", "2005"), ["2004"]),
        (("2010", "2012"), ["2011"]),
    ]


@pytest.mark.parametrize("predicate", ["appointed", "dismissed"])
def test_a_statement_falls_into_the_term_of_its_own_date_not_of_its_article(predicate):
    linked = known(
        [told(predicate, value=CHIEF, date=dated("2011"))],
        office(start="2003", end="2008"),
        office(start="2010", end="2012"),
    )

    assert [len(one.evidence) for one in linked.positions_of[PERSON]] == [0, 1]


def test_terms_that_overlap_keep_each_its_own_source():
    linked = known(
        (),
        office(start="2003", end="2008", source="one"),
        office(start="2005", end="2012", source="two"),
    )

    assert [[one.source for one in tenure.evidence] for tenure in linked.positions_of[PERSON]] == [
        ["one"],
        ["two"],
    ]


def test_a_vague_capacity_does_not_join_what_only_a_statement_tells():
    stated = told("holds-position", value=CHIEF)
    vague = came_as("head of the CSTO", id="articles/b")

    linked = known([stated, vague])

    assert sorted((one.title, one.told_by) for one in linked.positions_of[PERSON]) == [
        (CHIEF, "statement"),
        ("head", "mention"),
    ]


def test_the_observer_and_the_member_are_two():
    linked = known(
        [told("observer-of", subject="places/russia")], members=(member("places/russia"),)
    )

    assert sorted(one.title for one in linked.members_of[CSTO]) == ["", "observer"]


def test_a_member_told_by_record_and_statement_is_one():
    linked = known(
        [told("left", subject="places/russia", date=dated("1999"))],
        members=(member("places/russia", start="1992"),),
    )

    (tenure,) = linked.members_of[CSTO]
    assert (period(tenure), tenure.told_by, len(tenure.evidence)) == (
        ("1992", "1999"),
        "record",
        1,
    )


def test_tenures_come_by_their_beginning_or_by_when_they_were_seen_first_the_undated_last():
    linked = known(
        [came_as("CSTO adviser", "2005", "articles/a")],
        office("undated"),
        office("late", start="2007"),
        office("early", start="2003"),
    )

    assert [one.title for one in linked.positions_of[PERSON]] == [
        "early",
        "adviser",
        "late",
        "undated",
    ]
