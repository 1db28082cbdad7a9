"""What only the whole archive can show: each problem is told, at its place, and only where it is."""

import unicodedata

import msgspec
import pytest

from generator.archive.checks import CHECKS, check
from generator.archive.linking import Records, link
from generator.archive.model import Archive
from generator.diagnostics import Diagnostic, Origin, Severity
from generator.sources.records import (
    Alternative,
    Annotation,
    Annotator,
    Attachment,
    Authority,
    Config,
    FreePage,
    Image,
    Membership,
    Mention,
    Name,
    Position,
    Quotation,
    Reference,
    SameAs,
    Selector,
    Statement,
)
from generator.text.annotating import configure, describe_authority, write_page
from tests.builders import (
    HERE,
    annotated,
    annotation,
    archive,
    article,
    authority,
    codes,
    dated,
    mention,
    quotation,
    ref,
    statement,
)

AT = Origin("content/articles/a.yaml", 7, 13, 20)
"""Where the mistake stands that a test is about."""

CSTO = "organizations/csto"
PERSON = "people/nikolai-bordyuzha"
BORDYUZHA = authority(PERSON, "Nikolai Bordyuzha")


def told(archive: Archive, code: str) -> list[Diagnostic]:
    """The problems of one kind."""
    return [one for one in check(archive) if one.code == code]


def at(id: str) -> Reference:
    """A reference to *id* at the place that a test is about."""
    return Reference(id, AT)


def named(id: str, words: str = "words") -> Annotation:
    return annotation(Mention(at(id)), words)


def free_page(id: str, body: str = "", **fields) -> FreePage:
    return FreePage(id=id, origin=Origin(f"content/{id}.md"), title="A page", body=body, **fields)


def site(
    *authorities: Authority,
    articles=(),
    pages: tuple[FreePage, ...] = (),
    files: tuple[str, ...] = (),
    introduction: str = "",
) -> Archive:
    """An archive that has free pages, attachments and an introduction, too."""
    config = Config(
        origin=Origin("content/archive.yaml"), format=1, title="T", introduction=introduction
    )
    return link(
        Records(
            configure(config).value,
            tuple(articles),
            tuple(describe_authority(one).value for one in authorities),
            tuple(write_page(page).value for page in pages),
            tuple(Attachment(id=id, origin=HERE, size=1, digest="x") for id in files),
        )
    )


def test_an_archive_in_which_all_is_well_has_no_problems():
    memorandum = annotated(
        "In Dushanbe Nikolai Bordyuzha of the CSTO said: all is well.",
        mention("Dushanbe", "places/dushanbe"),
        mention("Nikolai Bordyuzha", PERSON, capacity="CSTO Secretary General", by="ed"),
        mention("CSTO", CSTO),
        quotation("all is well", PERSON, [CSTO], by="ed"),
        statement(PERSON, "holds-position", CSTO, value="Secretary General", evidence="In"),
        dateline=ref("places/dushanbe"),
        topics=(ref("topics/security"),),
        aliases=("2007/memo",),
    )
    office = Position(origin=HERE, organization=ref(CSTO), title="Secretary General")

    linked = archive(
        [memorandum],
        [
            authority(PERSON, "Nikolai Bordyuzha", positions=(office,)),
            authority(CSTO, "CSTO", seat=ref("places/dushanbe")),
            authority("places/dushanbe", "Dushanbe"),
            authority("topics/security"),
        ],
        annotators=(Annotator(id="ed", name="Ed"),),
    )

    assert check(linked) == ()


def test_an_empty_archive_has_no_problems():
    assert check(archive()) == ()


def test_all_problems_are_told_in_one_run():
    linked = archive(
        [annotated("words", named("people/nobody"), dateline=ref("places/nowhere"))],
        [authority("people/a", "X", born=dated("2000"), died=dated("1900"), aliases=("../a",))],
    )

    assert codes(check(linked)) == [
        "alias-invalid",
        "dates-out-of-order",
        "record-unused",
        "unknown-id",
        "unknown-id",
    ]


def test_every_check_is_run_once():
    assert len(set(CHECKS)) == len(CHECKS)


# unknown-id


def test_an_id_that_no_record_has_is_an_error_where_it_is_written_with_the_nearest_one():
    linked = archive([annotated("words", named("people/nikolai-bordjuzha"))], [BORDYUZHA])

    (problem,) = told(linked, "unknown-id")

    assert (problem.severity, problem.origin) == (Severity.ERROR, AT)
    assert problem.message == "there is no people/nikolai-bordjuzha"
    assert problem.hint == f'did you mean "{PERSON}"?'


def test_an_unknown_id_that_another_folder_has_is_taken_for_that():
    linked = archive([annotated("x", dateline=at("people/moscow"))], [authority("places/moscow")])

    (problem,) = told(linked, "unknown-id")

    assert problem.hint == 'did you mean "places/moscow"?'


def test_an_unknown_id_that_is_a_name_is_taken_for_who_has_it():
    long = Name(origin=HERE, name="Collective Security Treaty Organization")
    linked = archive(
        [annotated("words", named("organizations/collective-security-treaty-organisation"))],
        [authority(CSTO, "CSTO", names=(long,))],
    )

    (problem,) = told(linked, "unknown-id")

    assert problem.hint == f'did you mean "{CSTO}"?'


def test_the_nearest_id_is_one_of_the_kind_that_is_wanted():
    linked = archive(
        [annotated("x", dateline=at("places/dushanbey"))],
        [authority("events/dushanbey-2007"), authority("places/dushanbe")],
    )

    (problem,) = told(linked, "unknown-id")

    assert problem.hint == 'did you mean "places/dushanbe"?'


def test_an_unknown_id_that_is_like_no_other_may_be_a_record_yet_to_be_written():
    linked = archive([annotated("words", named("people/quite-another"))], [BORDYUZHA])

    (problem,) = told(linked, "unknown-id")

    assert problem.hint == "write content/people/quite-another.yaml, or correct the id"


@pytest.mark.parametrize(
    "fields",
    [
        {"dateline": at("places/x")},
        {"topics": (at("topics/x"),)},
        {"translation_of": at("articles/x")},
    ],
)
def test_unknown_ids_are_found_in_front_matter(fields):
    (problem,) = told(archive([annotated("words", **fields)]), "unknown-id")

    assert problem.origin == AT


@pytest.mark.parametrize(
    "one",
    [
        annotation(Mention(at("people/x")), "words"),
        annotation(Quotation(at("people/x")), "words"),
        annotation(Quotation(about=(at("people/x"),)), "words"),
        annotation(Statement(at("people/x"), "met", value="it"), "words"),
        annotation(Statement(ref(PERSON), "met", at("people/x")), "words"),
        annotation(Statement(ref(PERSON), "met", value="it", place=at("places/x")), "words"),
        mention("words", PERSON, alternatives=(Alternative(origin=HERE, entity=at("people/x")),)),
        quotation(
            "words", PERSON, alternatives=(Alternative(origin=HERE, speaker=at("people/x")),)
        ),
    ],
)
def test_unknown_ids_are_found_in_all_annotations(one):
    (problem,) = told(archive([annotated("words", one)], [BORDYUZHA]), "unknown-id")

    assert problem.origin == AT


@pytest.mark.parametrize(
    ("id", "fields"),
    [
        ("people/a", {"positions": (Position(origin=HERE, organization=at("organizations/x")),)}),
        ("people/a", {"not_same_as": (at("people/x"),)}),
        ("people/a", {"image": Image(file=at("files/x.jpg"))}),
        ("organizations/a", {"seat": at("places/x")}),
        ("organizations/a", {"part_of": at("organizations/x")}),
        ("organizations/a", {"predecessor": at("organizations/x")}),
        ("organizations/a", {"members": (Membership(origin=HERE, entity=at("places/x")),)}),
        ("places/a", {"part_of": at("places/x")}),
        ("places/a", {"country": at("places/x")}),
        ("events/a", {"place": at("places/x")}),
        ("events/a", {"participants": (at("people/x"),)}),
        ("events/a", {"part_of": at("events/x")}),
        ("topics/a", {"broader": at("topics/x")}),
        ("works/a", {"parties": (at("organizations/x"),)}),
        ("works/a", {"place": at("places/x")}),
    ],
)
def test_unknown_ids_are_found_in_authority_records(id, fields):
    (problem,) = told(archive(authorities=[authority(id, **fields)]), "unknown-id")

    assert problem.origin == AT


LINK = "See [him](people/nobody)."


@pytest.mark.parametrize(
    ("linked", "path"),
    [
        (site(articles=[annotated(LINK)]), "content/articles/a.md"),
        (site(authority("people/a", biography=LINK)), "content/people/a.yaml"),
        (site(authority("people/a", notes=LINK)), "content/people/a.yaml"),
        (site(pages=(free_page("pages/about", LINK),)), "content/pages/about.md"),
        (site(introduction=LINK), "content/archive.yaml"),
    ],
)
def test_unknown_ids_are_found_in_links(linked, path):
    (problem,) = told(linked, "unknown-id")

    assert problem.message == "there is no people/nobody"
    assert problem.origin.path == path


def test_what_is_there_may_be_referred_to():
    body = "words [a](articles/a) [b](pages/about) [c](files/x.jpg) [d](people/nikolai-bordyuzha)"
    linked = site(
        msgspec.structs.replace(BORDYUZHA, image=Image(file=ref("files/x.jpg"))),
        articles=[
            annotated(body, quotation("words", PERSON, ["articles/b"])),
            annotated("text", id="articles/b", translation_of=ref("articles/a")),
        ],
        pages=(free_page("pages/about", body),),
        files=("files/x.jpg",),
    )

    assert check(linked) == ()


# wrong-kind


def test_a_reference_to_the_wrong_kind_is_an_error_that_names_the_right_one():
    linked = archive(
        [annotated("x", dateline=at("organizations/dushanbe"))],
        [authority("organizations/dushanbe"), authority("places/dushanbe")],
    )

    (problem,) = told(linked, "wrong-kind")

    assert (problem.severity, problem.origin) == (Severity.ERROR, AT)
    assert problem.message == '"dateline" must be one of the places, not organizations/dushanbe'
    assert problem.hint == 'did you mean "places/dushanbe"?'


@pytest.mark.parametrize(
    ("id", "fields"),
    [
        ("people/a", {"positions": (Position(origin=HERE, organization=at(PERSON)),)}),
        ("people/a", {"not_same_as": (at("places/minsk"),)}),
        ("people/a", {"image": Image(file=at(PERSON))}),
        ("organizations/a", {"seat": at(PERSON)}),
        ("organizations/a", {"part_of": at("places/minsk")}),
        ("organizations/a", {"members": (Membership(origin=HERE, entity=at("topics/t")),)}),
        ("places/a", {"country": at(PERSON)}),
        ("events/a", {"participants": (at("topics/t"),)}),
        ("topics/a", {"broader": at(PERSON)}),
        ("works/a", {"parties": (at("topics/t"),)}),
    ],
)
def test_every_key_of_an_authority_record_has_its_kinds(id, fields):
    others = [BORDYUZHA, authority("places/minsk"), authority("topics/t")]

    (problem,) = told(archive(authorities=[authority(id, **fields), *others]), "wrong-kind")

    assert problem.origin == AT


@pytest.mark.parametrize(
    "one",
    [
        annotation(Quotation(at("topics/t")), "words"),
        annotation(Statement(ref(PERSON), "met", value="it", place=at(PERSON)), "words"),
        annotation(Mention(at("articles/a")), "words"),
    ],
)
def test_every_key_of_an_annotation_has_its_kinds(one):
    linked = archive([annotated("words", one)], [BORDYUZHA, authority("topics/t")])

    (problem,) = told(linked, "wrong-kind")

    assert problem.origin == AT


MEMBERS = tuple(Membership(origin=HERE, entity=ref(id)) for id in (PERSON, CSTO, "places/minsk"))
PARTIES = (ref(PERSON), ref(CSTO), ref("places/minsk"))


@pytest.mark.parametrize(
    ("id", "fields"),
    [
        ("people/a", {"positions": (Position(origin=HERE, organization=ref(CSTO)),)}),
        ("people/a", {"not_same_as": (ref(PERSON),)}),
        ("people/a", {"image": Image(file=ref("files/x.jpg"))}),
        ("organizations/a", {"seat": ref("places/minsk")}),
        ("organizations/a", {"part_of": ref(CSTO), "predecessor": ref(CSTO)}),
        ("organizations/a", {"members": MEMBERS}),
        ("places/a", {"part_of": ref("places/minsk"), "country": ref("places/minsk")}),
        ("events/a", {"place": ref("places/minsk"), "part_of": ref("events/e")}),
        ("events/a", {"participants": PARTIES}),
        ("topics/a", {"broader": ref("topics/t")}),
        ("works/a", {"place": ref("places/minsk"), "parties": PARTIES}),
    ],
)
def test_references_of_records_to_the_right_kinds_are_no_problem(id, fields):
    others = (authority(one) for one in (CSTO, "places/minsk", "events/e", "topics/t"))

    linked = site(authority(id, **fields), BORDYUZHA, *others, files=("files/x.jpg",))

    assert told(linked, "wrong-kind") == told(linked, "unknown-id") == []


@pytest.mark.parametrize(
    "one",
    [
        *(annotation(Mention(ref(id)), "words") for id in (PERSON, "topics/t", "works/w")),
        *(quotation("words", id) for id in (PERSON, CSTO, "places/minsk")),
        *(quotation("words", PERSON, [id]) for id in ("articles/a", "topics/t", "works/w")),
        statement("works/w", "met", "topics/t", place=ref("places/minsk")),
    ],
)
def test_references_of_annotations_to_the_right_kinds_are_no_problem(one):
    ids = (CSTO, "places/minsk", "topics/t", "works/w")
    text = annotated("words", one, dateline=ref("places/minsk"), topics=(ref("topics/t"),))

    linked = archive([text], [BORDYUZHA, *map(authority, ids)])

    assert told(linked, "wrong-kind") == told(linked, "unknown-id") == []


# cycle


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("organizations", "part_of"),
        ("places", "part_of"),
        ("events", "part_of"),
        ("topics", "broader"),
        ("organizations", "predecessor"),
    ],
)
def test_a_ring_of_records_is_an_error_told_once(kind, key):
    def one(slug: str, above: Reference) -> Authority:
        return authority(f"{kind}/{slug}", slug, **{key: above})

    linked = archive(
        authorities=[
            one("a", ref(f"{kind}/b")),
            one("b", ref(f"{kind}/c")),
            one("c", at(f"{kind}/a")),
            one("outside", ref(f"{kind}/a")),
        ]
    )

    (problem,) = told(linked, "cycle")

    assert (problem.severity, problem.origin) == (Severity.ERROR, AT)
    assert problem.message == (
        f'"{key}" leads round in a ring: {kind}/a → {kind}/b → {kind}/c → {kind}/a'
    )
    assert problem.hint == f"take «{key}:» out of one of them"


def test_a_record_above_itself_is_a_ring():
    linked = archive(authorities=[authority("topics/a", broader=at("topics/a"))])

    (problem,) = told(linked, "cycle")

    assert problem.origin == AT


def test_two_rings_are_two_errors():
    pairs = {"a": "b", "b": "a", "c": "d", "d": "c"}

    linked = archive(
        authorities=[
            authority(f"topics/{one}", broader=ref(f"topics/{other}"))
            for one, other in pairs.items()
        ]
    )

    assert len(told(linked, "cycle")) == 2


def test_articles_that_are_translations_of_each_other_are_a_ring():
    linked = archive(
        [
            annotated("x", id="articles/a", translation_of=ref("articles/b")),
            annotated("x", id="articles/b", translation_of=at("articles/a")),
        ]
    )

    (problem,) = told(linked, "cycle")

    assert problem.origin == AT
    assert problem.hint == "take «translation_of:» out of one of them"


def test_a_chain_and_two_below_one_are_no_ring():
    linked = archive(
        authorities=[
            authority("topics/a", broader=ref("topics/top")),
            authority("topics/b", broader=ref("topics/a")),
            authority("topics/c", broader=ref("topics/a")),
            authority("topics/top", broader=ref("topics/unknown")),
        ]
    )

    assert told(linked, "cycle") == []


# address-clash


def test_a_free_page_cannot_stand_where_every_site_has_a_page():
    (problem,) = told(site(pages=(free_page("pages/search"),)), "address-clash")

    assert (problem.severity, problem.origin) == (Severity.ERROR, Origin("content/pages/search.md"))
    assert problem.message == ("pages/search would stand at /search/, where every site has its own")
    assert problem.hint == "give the file another name, or remove the alias"


@pytest.mark.parametrize(
    "alias",
    [
        "search",
        "index.html",
        "people/index.html",
        "articles/2007",
        "assets/style.css",
        "files/a.txt",
        "people/b/feed.xml",
    ],
)
def test_an_alias_cannot_take_the_place_of_what_every_site_has(alias):
    article = annotated("Text.", aliases=(alias,))

    found = told(archive([article], [authority("people/b")]), "address-clash")

    assert len(found) == 1, found


def test_what_is_a_file_for_one_cannot_be_a_folder_for_another():
    linked = archive(authorities=[authority("people/a"), authority("people/a/index.html")])

    (problem,) = told(linked, "address-clash")

    assert problem.origin.path == "content/people/a/index.html.yaml"


@pytest.mark.parametrize(
    "id",
    [
        *(f"pages/{name}" for name in ("People", "works", "quotations", "corrections", "timeline")),
        *(f"pages/{name}" for name in ("map", "network", "data", "articles/2007", "feed.xml")),
        *(f"pages/{name}" for name in ("sitemap.xml", "robots.txt", "404.html", "assets", "files")),
    ],
)
def test_no_folder_and_no_file_of_ours_is_free_whatever_its_case(id):
    assert len(told(site(pages=(free_page(id),)), "address-clash")) == 1


def test_an_alias_cannot_be_where_another_record_stands():
    place = Origin("content/people/a.yaml", 4, 10)

    linked = archive(
        authorities=[
            authority("people/a", aliases=("people/b",), origins={"aliases": place}),
            authority("people/b"),
        ]
    )

    (problem,) = told(linked, "address-clash")
    assert (problem.severity, problem.origin) == (Severity.ERROR, place)
    assert (
        problem.message
        == "the alias people/b/ of people/a and people/b would both stand at /people/b/"
    )
    assert problem.hint == "rename one of them, or remove the alias"
    assert problem.related == (Origin("content/people/b.yaml"),)


@pytest.mark.parametrize(
    "alias",
    [
        "people/bordyuža",
        "people/BORDYUŽA",
        unicodedata.normalize("NFD", "people/bordyuža"),
    ],
)
def test_addresses_clash_also_when_only_case_or_unicode_form_differs(alias):
    linked = archive(
        authorities=[authority("people/bordyuža"), authority("people/other", aliases=(alias,))]
    )

    assert len(told(linked, "address-clash")) == 1


def test_two_articles_of_one_year_whose_ids_differ_only_in_case_clash():
    linked = archive(
        [annotated("x", id="articles/Memo"), annotated("x", id="articles/memo", date="2007")]
    )

    (problem,) = told(linked, "address-clash")

    assert {problem.origin, *problem.related} == {
        Origin("content/articles/Memo.md"),
        Origin("content/articles/memo.md"),
    }


def test_an_alias_that_two_records_claim_is_an_error_at_the_second():
    place = Origin("content/articles/b.md", 5, 10)

    linked = archive(
        [
            annotated("x", id="articles/a", aliases=("2007/memo",)),
            annotated("x", id="articles/b", aliases=("/2007/memo/",), origins={"aliases": place}),
        ]
    )

    (problem,) = told(linked, "address-clash")
    assert (problem.severity, problem.origin) == (Severity.ERROR, place)
    assert problem.message == 'the alias "/2007/memo/" leads to articles/a already'
    assert problem.hint == "remove it from one of the two"


def test_an_alias_that_two_records_claim_in_different_case_is_an_error_too():
    linked = archive(
        [
            annotated("x", id="articles/a", aliases=("2007/memo",)),
            annotated("x", id="articles/b", aliases=("2007/Memo",)),
        ]
    )

    assert set(codes(check(linked))) == {"address-clash"}


def test_a_free_page_and_an_alias_may_clash():
    linked = site(pages=(free_page("pages/about"),), articles=[annotated("x", aliases=("about",))])

    (problem,) = told(linked, "address-clash")

    assert (
        problem.message
        == "the alias about/ of articles/a and pages/about would both stand at /about/"
    )


def test_records_with_addresses_of_their_own_do_not_clash():
    linked = site(
        authority("people/minsk", aliases=("old", "people/older")),
        authority("places/minsk"),
        articles=[
            annotated("x", id="articles/memo", date="2007", aliases=("2007/m", "2007/m.html")),
            annotated("x", id="articles/Memo", date="2008"),
        ],
        pages=(free_page("pages/about", aliases=("imprint",)), free_page("pages/peoples")),
    )

    assert told(linked, "address-clash") == []


# alias-invalid


@pytest.mark.parametrize(
    "alias",
    ["../a", "a/../../b", "https://example.org/a", "a\\b", "/", " ", "", "a?b", "a#b", "a//b"],
)
def test_an_alias_that_leads_out_of_the_site_is_an_error(alias):
    place = Origin("content/people/a.yaml", 4, 10)

    linked = archive(
        authorities=[authority("people/a", aliases=(alias,), origins={"aliases": place})]
    )

    (problem,) = told(linked, "alias-invalid")
    assert (problem.severity, problem.origin) == (Severity.ERROR, place)
    assert problem.message == f'"{alias}" is not an address of this site'
    assert problem.hint == "write an old id, or an old path such as 2007/memorandum/"


def test_aliases_of_articles_and_free_pages_are_looked_at_too():
    linked = site(
        articles=[annotated("x", aliases=("../a",))],
        pages=(free_page("pages/about", aliases=("../b",)),),
    )

    assert [one.origin for one in told(linked, "alias-invalid")] == [
        Origin("content/articles/a.md"),
        Origin("content/pages/about.md"),
    ]


@pytest.mark.parametrize("alias", ["old", "people/old", "/2007/memo/", "2007/memo.html", "архив/1"])
def test_an_old_id_or_an_old_path_is_a_good_alias(alias):
    linked = archive(authorities=[authority("people/a", aliases=(alias,))])

    assert told(linked, "alias-invalid") == []


# dates-out-of-order


def test_a_death_before_the_birth_is_an_error_at_the_death():
    died = Origin("content/people/a.yaml", 6, 7)

    linked = archive(
        authorities=[
            authority("people/a", born=dated("1949"), died=dated("1939"), origins={"died": died})
        ]
    )

    (problem,) = told(linked, "dates-out-of-order")
    assert (problem.severity, problem.origin) == (Severity.ERROR, died)
    assert problem.message == "the death, 1939, is before the birth, 1949"
    assert problem.hint == "exchange the two dates, or correct one"


LATE, EARLY = dated("2010-05"), dated("2010-04")


@pytest.mark.parametrize(
    ("id", "fields"),
    [
        ("organizations/a", {"founded": LATE, "dissolved": EARLY}),
        ("people/a", {"positions": (Position(origin=HERE, title="x", start=LATE, end=EARLY),)}),
        ("people/a", {"born": LATE, "positions": (Position(origin=HERE, start=EARLY),)}),
        (
            "organizations/a",
            {"members": (Membership(origin=HERE, entity=ref(PERSON), start=LATE, end=EARLY),)},
        ),
        ("works/a", {"names": (Name(origin=HERE, name="x", start=LATE, end=EARLY),)}),
    ],
)
def test_everything_that_lasts_must_begin_before_it_ends(id, fields):
    linked = archive(authorities=[authority(id, **fields)])

    (problem,) = told(linked, "dates-out-of-order")

    assert ", 2010-04, is before " in problem.message
    assert problem.message.endswith(", 2010-05")
    assert problem.origin.path in (f"content/{id}.yaml", HERE.path)


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("Chief {of} it", '"Chief {of} it": the end, 2010-04, is before the beginning, 2010-05'),
        ("", '"this position": the end, 2010-04, is before the beginning, 2010-05'),
    ],
)
def test_a_position_whose_dates_are_out_of_order_is_called_by_its_title_at_its_place(
    title, message
):
    office = Position(origin=AT, title=title, start=LATE, end=EARLY)

    (problem,) = told(
        archive(authorities=[authority("people/a", positions=(office,))]), "dates-out-of-order"
    )

    assert (problem.origin, problem.message) == (AT, message)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2007", "2007"),
        ("2007-10-05", "2007-10-05"),
        ("2007", "2008"),
        ("2007-10-05", "2007"),
        ("2007~", "2007-03"),
        ("2003/..", "2001/2005"),
        ("../2016", "1950"),
    ],
)
def test_dates_that_leave_a_doubt_are_no_problem(start, end):
    linked = archive(
        authorities=[authority("organizations/a", founded=dated(start), dissolved=dated(end))]
    )

    assert told(linked, "dates-out-of-order") == []


def test_dates_that_nobody_knows_are_no_problem():
    linked = archive(
        authorities=[
            authority("people/a", died=dated("1900"), positions=(Position(origin=HERE),)),
            authority("people/b", born=dated("1900")),
        ]
    )

    assert told(linked, "dates-out-of-order") == []


# record-unused


def test_a_record_that_nothing_names_is_a_warning_at_its_file():
    (problem,) = told(archive(authorities=[BORDYUZHA]), "record-unused")

    assert (problem.severity, problem.origin) == (Severity.WARNING, BORDYUZHA.origin)
    assert problem.message == f"nothing in the archive names {PERSON}"
    assert problem.hint == "mention it in a sidecar, or remove the file"


@pytest.mark.parametrize(
    ("id", "one"),
    [
        ("people/a", mention("words", "people/a")),
        ("people/a", quotation("words", "people/a")),
        ("people/a", quotation("words", "", ["people/a"])),
        ("people/a", statement("people/a", "met", value="it")),
        ("people/a", statement("people/x", "met", "people/a")),
        (
            "people/a",
            mention(
                "words",
                "people/x",
                alternatives=(Alternative(origin=HERE, entity=ref("people/a")),),
            ),
        ),
    ],
)
def test_a_record_that_an_annotation_names_is_used(id, one):
    linked = archive([annotated("words", one)], [authority(id)])

    assert told(linked, "record-unused") == []


@pytest.mark.parametrize(
    ("id", "fields"),
    [
        ("places/a", {"dateline": ref("places/a")}),
        ("topics/a", {"topics": (ref("topics/a"),)}),
        ("people/a", {"body": "See [him](people/a)."}),
    ],
)
def test_a_record_that_an_article_names_is_used(id, fields):
    linked = archive([annotated(fields.pop("body", "text"), **fields)], [authority(id)])

    assert told(linked, "record-unused") == []


def test_a_record_that_another_record_or_a_page_names_is_used():
    linked = site(
        authority("topics/narrow", broader=ref("topics/broad")),
        authority("topics/broad", history="See [it](topics/narrow)."),
        authority(CSTO),
        authority("people/a"),
        pages=(free_page("pages/about", f"See [it]({CSTO})."),),
        introduction="See [him](people/a).",
    )

    assert told(linked, "record-unused") == []


# same-name


def test_two_records_with_one_name_are_a_warning_at_the_second_name():
    first, second = (
        Origin("content/people/a.yaml", 1, 7),
        Origin("content/people/b.yaml", 2, 7),
    )

    linked = archive(
        authorities=[
            authority("people/b", "Sergei Ivanov", origins={"name": second}),
            authority("people/a", "Sergei Ivanov", origins={"name": first}),
        ]
    )

    (problem,) = told(linked, "same-name")
    assert (problem.severity, problem.origin) == (Severity.WARNING, second)
    assert problem.related == (first,)
    assert problem.message == "people/b and people/a have a name in common"
    assert problem.hint == "join the two records, or add «not_same_as: [people/a]»"


def test_a_name_is_the_same_whatever_its_case_marks_and_hyphens():
    other = Name(origin=HERE, name="jose-garcia")

    linked = archive(
        authorities=[authority("people/a", "José García"), authority("people/b", names=(other,))]
    )

    assert len(told(linked, "same-name")) == 1


def test_two_records_with_two_names_in_common_are_told_once():
    names = (Name(origin=HERE, name="CSTO"), Name(origin=HERE, name="ODKB"))

    linked = archive(
        authorities=[authority("works/a", names=names), authority("works/b", names=names)]
    )

    assert len(told(linked, "same-name")) == 1


def test_three_records_with_one_name_are_told_pair_by_pair():
    linked = archive(
        authorities=[authority(f"people/{slug}", "Ivanov") for slug in ("a", "b", "c")]
    )

    assert len(told(linked, "same-name")) == 3


@pytest.mark.parametrize(("of_a", "of_b"), [(("people/b",), ()), ((), ("people/a",))])
def test_either_of_two_namesakes_may_say_that_they_are_two(of_a, of_b):
    linked = archive(
        authorities=[
            authority("people/a", "Ivanov", not_same_as=tuple(map(ref, of_a))),
            authority("people/b", "Ivanov", not_same_as=tuple(map(ref, of_b))),
        ]
    )

    assert told(linked, "same-name") == []


def test_records_of_different_kinds_may_share_a_name_and_one_may_have_it_twice():
    again = (Name(origin=HERE, name="Dushanbe"),)

    linked = archive(
        authorities=[
            authority("places/dushanbe", "Dushanbe", names=again),
            authority("events/dushanbe", "Dushanbe"),
        ]
    )

    assert told(linked, "same-name") == []


# form-unlisted


def spelt(words: str, entity: str = PERSON, id: str = "articles/a"):
    """An article that names an entity in *words*, quoted at the place that tests are about."""
    one = Annotation(
        id="m", body=Mention(ref(entity)), origin=HERE, target=Selector(quote=words, origin=AT)
    )
    return annotated(words, one, id=id)


def test_a_spelling_that_the_record_does_not_list_is_a_warning_at_its_first_mention():
    elsewhere = annotated("Nikolai Bordyuza", mention("Nikolai Bordyuza", PERSON), id="articles/b")

    linked = archive([spelt("Nikolai Bordyuza"), elsewhere], [BORDYUZHA])

    (problem,) = told(linked, "form-unlisted")
    assert (problem.severity, problem.origin) == (Severity.WARNING, AT)
    assert problem.message == f'"Nikolai Bordyuza" is not among the names of {PERSON} (2×)'
    assert problem.hint == f"add it to «names:» in content/{PERSON}.yaml"


def test_each_spelling_is_told_by_itself():
    linked = archive(
        [spelt("Nikolai Bordyuza"), spelt("Nikolaj Bordyuzha", id="articles/b")], [BORDYUZHA]
    )

    assert [one.message.split('"')[1] for one in told(linked, "form-unlisted")] == [
        "Nikolai Bordyuza",
        "Nikolaj Bordyuzha",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Nikolai Bordyuzha",
        "NIKOLAI BORDYUZHA",
        "Nikolaï Bordyuzha",
        "Bordyuza",
        "Бордюжи",
        "the head of the alliance",
    ],
)
def test_forms_that_are_listed_or_are_descriptions_need_no_place_among_names(words):
    names = (
        Name(origin=HERE, name="Bordyuza", type="misspelling"),
        Name(origin=HERE, name="Бордюжа", forms=("Бордюжи",)),
    )

    linked = archive([spelt(words)], [authority(PERSON, "Nikolai Bordyuzha", names=names)])

    assert told(linked, "form-unlisted") == []


def test_a_spelling_of_another_name_or_of_an_inflected_form_is_told_too():
    names = (Name(origin=HERE, name="Бордюжа", forms=("Николаем Бордюжей",)),)

    linked = archive(
        [spelt("Бордюжо"), spelt("Николаем Бордюзей", id="articles/b")],
        [authority(PERSON, "X", names=names)],
    )

    assert len(told(linked, "form-unlisted")) == 2


def test_a_spelling_is_told_where_it_stands_not_where_another_does():
    other = mention("CSTO", CSTO)
    one = Annotation(
        id="m",
        body=Mention(ref(PERSON)),
        origin=HERE,
        target=Selector(quote="Nikolai Bordyuza", origin=AT),
    )

    linked = archive([annotated("CSTO, Nikolai Bordyuza", other, one)], [BORDYUZHA])

    assert [problem.origin for problem in told(linked, "form-unlisted")] == [AT]


# annotator-unknown

EDITORS = (Annotator(id="ed", name="Ed"),)


def test_an_annotator_whom_the_configuration_does_not_name_is_a_warning_once_an_article():
    by = {"by": "zz", "entity": "people/a"}
    linked = archive(
        [
            annotated("one two", mention("one", **by), mention("two", **by)),
            annotated("one", mention("one", **by), id="articles/b"),
        ],
        annotators=EDITORS,
    )

    first, second = told(linked, "annotator-unknown")

    assert (first.severity, first.origin) == (Severity.WARNING, HERE)
    assert first.message == second.message == '"zz" is none of the annotators in archive.yaml'
    assert first.hint == "add «- {id: zz, name: …}» to «annotators:»"


def test_an_annotator_is_unknown_where_the_annotation_stands():
    one = Annotation(id="m", body=Mention(ref("people/a")), origin=AT, by="zz")

    (problem,) = told(archive([annotated("x", one)], annotators=EDITORS), "annotator-unknown")

    assert problem.origin == AT


@pytest.mark.parametrize(("by", "annotators"), [("ed", EDITORS), ("", EDITORS), ("zz", ())])
def test_annotators_who_are_known_and_all_where_none_are_listed_are_no_problem(by, annotators):
    linked = archive(
        [annotated("words", mention("words", "people/a", by=by))], annotators=annotators
    )

    assert told(linked, "annotator-unknown") == []


# same-as-shared


@pytest.mark.parametrize("register", ["wikidata", "viaf", "isni", "gnd", "geonames"])
def test_an_identifier_that_two_records_have_is_a_warning_at_the_second(register):
    same, place = SameAs(**{register: "42"}), Origin("content/people/b.yaml", 3, 10)

    linked = archive(
        authorities=[
            authority("people/b", same_as=same, origins={"same_as": place}),
            authority("people/a", same_as=same),
        ]
    )

    (problem,) = told(linked, "same-as-shared")
    assert (problem.severity, problem.origin) == (Severity.WARNING, place)
    assert problem.message == f"{register} 42 is also that of people/a"
    assert problem.hint == "correct one of them, or join the two records"


def test_identifiers_of_their_own_are_no_problem():
    linked = archive(
        authorities=[
            authority("people/a", same_as=SameAs(wikidata="Q1", viaf="42")),
            authority("people/b", same_as=SameAs(wikidata="Q2", gnd="42")),
            authority("people/c"),
            authority("people/d"),
        ]
    )

    assert told(linked, "same-as-shared") == []


# Drafts and withdrawn articles


def test_a_withdrawn_article_is_still_looked_at_where_its_tombstone_shows_it():
    gone = annotated("x", status="withdrawn", reason="x", dateline=at("places/nowhere"))

    assert [one.origin for one in told(archive([gone]), "unknown-id")] == [AT]


def test_problems_are_told_at_the_article_that_has_them():
    other = article(id="articles/other")

    linked = archive([annotated(LINK, id=other.id), annotated("See nobody.", id="articles/fine")])

    assert [one.origin.path for one in check(linked)] == [other.origin.path]
