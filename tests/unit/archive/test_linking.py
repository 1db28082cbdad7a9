"""Records become an archive: every index holds what it should, in order, and nothing else."""

import msgspec
import pytest

from generator.archive.indexes import STORED
from generator.archive.linking import Records, link
from generator.archive.model import Archive, Occurrence
from generator.sources.records import (
    Alternative,
    Attachment,
    Config,
    FreePage,
    Image,
    Membership,
    Name,
    Position,
    Source,
)
from generator.text.annotating import configure, describe_authority, write_page
from generator.text.model import AnnotatedArticle
from tests.builders import (
    HERE,
    annotated,
    archive,
    article,
    authority,
    correction,
    dated,
    mention,
    note,
    quotation,
    ref,
    statement,
)

CSTO = "organizations/csto"
PERSON = "people/nikolai-bordyuzha"


def as_json(archive: Archive) -> bytes:
    """All that an archive holds, with the order that it has."""
    return msgspec.json.encode({name: dict(getattr(archive, name)) for name in STORED})


def places(found: tuple[Occurrence, ...]) -> list[tuple[str, str]]:
    """The article and the words of each."""
    return [(one.passage.article, one.passage.words) for one in found]


def published_on(date: str, id: str, *annotations, **fields) -> AnnotatedArticle:
    return annotated("The CSTO met in Dushanbe.", *annotations, id=id, date=date, **fields)


def withdrawn(one: AnnotatedArticle) -> AnnotatedArticle:
    """An article that was withdrawn, and still has all that it had."""
    changed = msgspec.structs.replace(one.article, status="withdrawn", reason="x")
    return msgspec.structs.replace(one, article=changed)


def with_pages(*pages: FreePage) -> Archive:
    site = configure(Config(origin=HERE, format=1, title="Test")).value
    return link(Records(site, (), (), tuple(write_page(page).value for page in pages)))


def test_a_mention_is_found_from_its_entity_at_each_of_its_places():
    met = annotated("The CSTO met.\n\nNo CSTO spoke.", mention("CSTO", CSTO, id="m"))

    found = archive([met], [authority(CSTO)]).mentions_of[CSTO]

    assert [tuple(one.passage) for one in found] == [
        ("articles/a", "m", "m", "p1", "CSTO", "The ", " met."),
        ("articles/a", "m", "m-2", "p2", "CSTO", "No ", " spoke."),
    ]


def test_a_mention_says_when_in_what_capacity_and_how_surely():
    came = annotated(
        "Bordyuzha came.",
        mention("Bordyuzha", PERSON, capacity="chief", certainty="low", status="suggested"),
        date="2007-10",
    )

    one = archive([came], [authority(PERSON)]).mentions_of[PERSON][0]

    assert (one.date, one.capacity, one.certainty, one.status, one.is_alternative) == (
        dated("2007-10"),
        "chief",
        "low",
        "suggested",
        False,
    )


def test_mentions_come_by_date_and_then_as_they_stand_in_the_text():
    late = annotated("CSTO", mention("CSTO", CSTO), id="articles/a", date="2008")
    early = annotated(
        "the Organization, the CSTO",
        mention("CSTO", CSTO),
        mention("Organization", CSTO),
        mention("", CSTO),
        id="articles/b",
        date="2007",
    )

    found = archive([late, early], [authority(CSTO)]).mentions_of[CSTO]

    assert places(found) == [
        ("articles/b", ""),
        ("articles/b", "Organization"),
        ("articles/b", "CSTO"),
        ("articles/a", "CSTO"),
    ]


def test_articles_come_by_date_then_by_the_more_exact_date_then_by_id():
    linked = archive(
        [
            published_on("2007", "articles/year"),
            published_on("2007-01-01", "articles/second"),
            published_on("2007-01-01", "articles/first"),
            published_on("2006-12-31", "articles/z"),
        ]
    )

    assert list(linked.articles) == [
        "articles/z",
        "articles/first",
        "articles/second",
        "articles/year",
    ]


def test_the_order_in_which_records_are_given_does_not_matter():
    articles = [
        published_on("2008", "articles/a", mention("CSTO", CSTO), topics=(ref("topics/t"),)),
        published_on("2007", "articles/b", mention("Dushanbe", "places/dushanbe")),
        published_on("2007", "articles/c", mention("CSTO", CSTO), aliases=("old/c",)),
    ]
    authorities = [authority(CSTO), authority("places/dushanbe"), authority("topics/t")]

    forwards, backwards = archive(articles, authorities), archive(articles[::-1], authorities[::-1])

    # As JSON, so that the order within mappings counts, too.
    assert as_json(forwards) == as_json(backwards)
    assert list(forwards.entities) == sorted(forwards.entities)


def test_an_entity_is_named_by_each_article_once_however_often_it_is_mentioned():
    linked = archive(
        [
            annotated("CSTO CSTO", mention("CSTO", CSTO), id="articles/late", date="2008"),
            annotated("CSTO", mention("CSTO", CSTO), id="articles/early", date="2007"),
            annotated("NATO", id="articles/other", date="2006"),
        ],
        [authority(CSTO)],
    )

    assert linked.articles_of[CSTO] == ("articles/early", "articles/late")


@pytest.mark.parametrize(
    ("id", "fields"),
    [
        ("places/dushanbe", {"dateline": ref("places/dushanbe")}),
        ("topics/security", {"topics": (ref("topics/security"),)}),
    ],
)
def test_a_dateline_and_a_topic_name_their_entities(id, fields):
    linked = archive([annotated("text", **fields)], [authority(id)])

    assert linked.articles_of == {id: ("articles/a",)}
    assert linked.entities_in == {"articles/a": (id,)}


@pytest.mark.parametrize(
    ("id", "one"),
    [
        ("people/a", quotation("words", "people/a")),
        (CSTO, statement(CSTO, "signed", value="it", evidence="words")),
        ("works/charter", statement("people/x", "signed", "works/charter", "words")),
        (
            "places/minsk",
            statement(
                "people/x", "signed", value="it", place=ref("places/minsk"), evidence="words"
            ),
        ),
    ],
)
def test_speakers_and_all_whom_a_statement_is_about_are_named(id, one):
    linked = archive([annotated("these words", one)], [authority(id)])

    assert linked.articles_of == {id: ("articles/a",)}


def test_the_entities_of_an_article_come_with_the_most_telling_first():
    everywhere = [
        published_on("2007", f"articles/{n}", mention("CSTO", CSTO), mention("met", "events/rare"))
        if n == 0
        else published_on("2007", f"articles/{n}", mention("CSTO", CSTO))
        for n in range(3)
    ]

    linked = archive(everywhere, [authority(CSTO), authority("events/rare")])

    assert linked.entities_in["articles/0"] == ("events/rare", CSTO)


def test_an_id_that_no_record_has_is_in_no_index_by_entity():
    body = "The CSTO said it and left."
    unknown = annotated(
        body,
        mention("CSTO", CSTO),
        quotation("said it", CSTO, ["people/nobody"]),
        statement(CSTO, "left", value="it", evidence="left"),
        dateline=ref("places/nowhere"),
    )

    linked = archive([unknown])

    for index in (
        linked.mentions_of,
        linked.articles_of,
        linked.forms_of,
        linked.neighbours_of,
        linked.sayings_by,
        linked.sayings_about,
        linked.facts_of,
        linked.members_of,
        linked.entities_in,
    ):
        assert index == {}


def test_a_draft_is_nowhere():
    everything = (
        mention("CSTO", CSTO),
        quotation("met", CSTO),
        correction("Dushanbe", "Dushanbé"),
        statement(CSTO, "met", value="it", evidence="The"),
    )
    draft = published_on(
        "2007",
        "articles/a",
        *everything,
        status="draft",
        topics=(ref("topics/t"),),
        aliases=("old",),
        translation_of=ref("articles/b"),
    )

    linked = archive(
        [draft, published_on("2008", "articles/b")], [authority(CSTO), authority("topics/t")]
    )

    assert list(linked.articles) == ["articles/b"]
    assert linked.articles_by_year == {"2008": ("articles/b",)}
    for index in (
        linked.mentions_of,
        linked.articles_of,
        linked.articles_on,
        linked.sayings,
        linked.emendations,
        linked.facts_of,
        linked.redirects,
        linked.translations_of,
    ):
        assert not index


def test_of_a_withdrawn_article_only_the_tombstone_stays():
    gone = withdrawn(
        published_on(
            "2007",
            "articles/a",
            mention("CSTO", CSTO),
            quotation("met", CSTO),
            correction("Dushanbe", "Dushanbé"),
            statement(CSTO, "met", value="it", evidence="The"),
            dateline=ref("places/dushanbe"),
            topics=(ref("topics/t"),),
        )
    )

    linked = archive([gone], [authority(CSTO), authority("places/dushanbe"), authority("topics/t")])

    assert list(linked.articles) == ["articles/a"]
    assert linked.articles_by_year == {"2007": ("articles/a",)}
    for index in (
        linked.mentions_of,
        linked.articles_of,
        linked.articles_on,
        linked.forms_of,
        linked.sayings,
        linked.emendations,
        linked.facts_of,
        linked.entities_in,
    ):
        assert not index


def test_a_withdrawn_article_still_answers_at_its_old_addresses():
    gone = withdrawn(published_on("2007", "articles/a", aliases=("2007/old",)))

    assert archive([gone]).redirects == {"2007/old/": "articles/a"}


def test_an_alternative_is_a_mention_of_the_other_entity_too_and_says_so():
    other = Alternative(origin=HERE, entity=ref("people/sergei-ivanov"), by="x", reason="a note")
    one = mention("Ivanov", "people/igor-ivanov", capacity="minister", alternatives=(other,))

    linked = archive(
        [annotated("Ivanov came.", one)],
        [authority("people/igor-ivanov"), authority("people/sergei-ivanov")],
    )

    main = linked.mentions_of["people/igor-ivanov"][0]
    found = linked.mentions_of["people/sergei-ivanov"][0]
    assert (main.is_alternative, main.capacity) == (False, "minister")
    assert (found.is_alternative, found.capacity) == (True, "")
    assert found.passage == main.passage
    assert linked.articles_of["people/sergei-ivanov"] == ("articles/a",)


def test_the_words_of_an_alternative_are_no_form_of_its_name():
    other = Alternative(origin=HERE, entity=ref("people/b"), by="x", reason="a note")

    linked = archive(
        [annotated("Ivanov came.", mention("Ivanov", "people/a", alternatives=(other,)))],
        [authority("people/a"), authority("people/b")],
    )

    assert list(linked.forms_of) == ["people/a"]


def test_a_mention_of_the_whole_article_stands_nowhere_in_it_and_has_no_form():
    linked = archive([annotated("text", mention("", CSTO, id="m"))], [authority(CSTO)])

    assert linked.mentions_of[CSTO][0].passage == ("articles/a", "m", "", "", "", "", "")
    assert linked.articles_of[CSTO] == ("articles/a",)
    assert linked.forms_of == {}


def test_a_mention_in_withheld_text_has_words_and_nowhere_to_lead_to():
    linked = archive(
        [annotated("Secret CSTO.", mention("CSTO", CSTO, id="m"), text="withheld")],
        [authority(CSTO)],
    )

    assert linked.mentions_of[CSTO][0].passage == ("articles/a", "m", "", "", "CSTO", "", "")


def test_forms_are_counted_by_language_and_publisher_with_the_commonest_first():
    asia, tass = Source(publisher="Asia-Plus"), Source(publisher="TASS")
    linked = archive(
        [
            annotated("CSTO", mention("CSTO", CSTO), id="articles/a", date="2009", source=asia),
            annotated("CSTO", mention("CSTO", CSTO), id="articles/b", date="2007", source=asia),
            annotated("CSTO", mention("CSTO", CSTO), id="articles/c", source=tass),
            annotated("ОДКБ " * 3, mention("ОДКБ", CSTO), id="articles/d", language="ru"),
        ],
        [authority(CSTO)],
    )

    forms = linked.forms_of[CSTO]

    assert [(one.form, one.language, one.publisher, one.count) for one in forms] == [
        ("ОДКБ", "ru", "", 3),
        ("CSTO", "en", "Asia-Plus", 2),
        ("CSTO", "en", "TASS", 1),
    ]
    assert (forms[1].first, forms[1].last) == (dated("2007"), dated("2009"))


def test_a_form_is_in_the_language_of_the_archive_where_the_article_names_none():
    linked = archive(
        [annotated("CSTO", mention("CSTO", CSTO), language="")], [authority(CSTO)], language="tg"
    )

    assert [one.language for one in linked.forms_of[CSTO]] == ["tg"]


@pytest.mark.parametrize(
    ("words", "is_known", "type"),
    [
        ("Nikolai Bordyuzha", True, "official"),
        ("Bordyuza", True, "misspelling"),
        ("Бордюжи", True, "transliteration"),
        ("Bordjuzha", False, ""),
    ],
)
def test_a_form_is_known_when_the_record_lists_it_also_among_inflected_ones(words, is_known, type):
    names = (
        Name(origin=HERE, name="Bordyuza", type="misspelling"),
        Name(origin=HERE, name="Бордюжа", type="transliteration", forms=("Бордюжи",)),
    )

    linked = archive(
        [annotated(words, mention(words, PERSON))],
        [authority(PERSON, "Nikolai Bordyuzha", names=names)],
    )

    form = linked.forms_of[PERSON][0]
    assert (form.form, form.is_known, form.type) == (words, is_known, type)


def test_translations_of_one_article_know_it_and_each_other():
    original = ref("articles/original")
    linked = archive(
        [
            published_on("2007", "articles/original"),
            published_on("2008", "articles/ru", translation_of=original),
            published_on("2009", "articles/tg", translation_of=original),
            published_on("2007", "articles/other"),
        ]
    )

    assert linked.translations_of == {
        "articles/original": ("articles/ru", "articles/tg"),
        "articles/ru": ("articles/original", "articles/tg"),
        "articles/tg": ("articles/original", "articles/ru"),
    }


def test_a_translation_of_what_is_not_there_has_no_siblings():
    linked = archive([published_on("2007", "articles/a", translation_of=ref("articles/gone"))])

    assert linked.translations_of == {}


def test_an_old_id_of_a_record_leads_to_it_within_its_kind():
    linked = archive(
        authorities=[
            authority("people/b", aliases=("old-b",)),
            authority("organizations/c", aliases=("people/c", "/organizations/old-c/")),
        ]
    )

    assert linked.redirects == {
        "organizations/old-c/": "organizations/c",
        "people/c/": "organizations/c",
        "people/old-b/": "people/b",
    }


def test_an_old_address_of_an_article_leads_to_it_whether_a_folder_or_a_file():
    aliases = ("/memo/", "2007/memo.html", "2007/memo.htm")

    linked = archive([published_on("2007", "articles/a", aliases=aliases)])

    assert list(linked.redirects) == ["2007/memo.htm", "2007/memo.html", "memo/"]
    assert set(linked.redirects.values()) == {"articles/a"}


def test_an_old_address_of_a_free_page_leads_to_it():
    linked = with_pages(
        FreePage(id="pages/about", origin=HERE, title="About", aliases=("imprint",))
    )

    assert linked.redirects == {"imprint/": "pages/about"}


def test_a_topic_has_the_articles_of_all_that_is_narrower_by_date_and_each_once():
    linked = archive(
        [
            published_on("2009", "articles/a", topics=(ref("topics/drills"),)),
            published_on("2007", "articles/b", topics=(ref("topics/security"),)),
            published_on(
                "2008", "articles/c", topics=(ref("topics/drills"), ref("topics/security"))
            ),
        ],
        [
            authority("topics/drills", broader=ref("topics/military")),
            authority("topics/military", broader=ref("topics/security")),
            authority("topics/security"),
        ],
    )

    assert linked.articles_on == {
        "topics/drills": ("articles/c", "articles/a"),
        "topics/military": ("articles/c", "articles/a"),
        "topics/security": ("articles/b", "articles/c", "articles/a"),
    }


@pytest.mark.parametrize("first", ["topics/a", "topics/outside"])
def test_topics_that_are_in_a_ring_are_gone_round_once(first):
    linked = archive(
        [published_on("2007", "articles/a", topics=(ref(first),))],
        [
            authority("topics/a", broader=ref("topics/b")),
            authority("topics/b", broader=ref("topics/a")),
            authority("topics/outside", broader=ref("topics/a")),
        ],
    )

    assert linked.articles_on == dict.fromkeys(
        sorted({first, "topics/a", "topics/b"}), ("articles/a",)
    )


def test_a_quotation_is_found_from_its_speaker_from_what_it_is_about_and_in_its_article():
    said = annotated("He said it.", quotation("said it", PERSON, [CSTO], id="q"))

    linked = archive([said], [authority(PERSON), authority(CSTO)])

    saying = linked.sayings[0]
    assert (saying.speaker, saying.about, saying.passage.words) == (PERSON, (CSTO,), "said it")
    assert linked.sayings_by == {PERSON: (saying,)}
    assert linked.sayings_about == {CSTO: (saying,)}
    assert linked.sayings_in == {"articles/a": (saying,)}


def test_a_quotation_by_nobody_is_kept():
    linked = archive([annotated("It was said.", quotation("was said"))])

    assert [one.speaker for one in linked.sayings] == [""]
    assert linked.sayings_by == {}


def test_a_correction_is_by_its_own_annotator_or_by_that_of_the_sidecar():
    linked = archive(
        [annotated("teh end teh2", correction("teh", "the", by="zz"), correction("teh2", "the"))]
    )

    assert [(one.passage.words, one.reading, one.by) for one in linked.emendations] == [
        ("teh", "the", "zz"),
        ("teh2", "the", "ed"),
    ]
    assert linked.emendations_in == {"articles/a": linked.emendations}


def test_a_note_is_in_no_index():
    noted = archive([annotated("text", note("text", "See [it](organizations/csto)."))])

    assert noted.articles_of == noted.mentions_of == noted.sayings_in == {}


def test_facts_are_found_from_subject_object_and_place_by_their_own_dates():
    fields = {"place": ref("places/minsk")}
    later = statement(CSTO, "signed", "works/b", date=dated("2002"), id="later", **fields)
    earlier = statement(CSTO, "signed", "works/a", date=dated("1992"), id="earlier", **fields)
    undated = statement(CSTO, "signed", "works/c", id="undated")
    linked = archive(
        [annotated("text", later, earlier, undated, date="1999")],
        [authority(id) for id in (CSTO, "works/a", "works/b", "works/c", "places/minsk")],
    )

    found = {id: [one.passage.annotation for one in facts] for id, facts in linked.facts_of.items()}

    assert found == {
        CSTO: ["earlier", "undated", "later"],
        "places/minsk": ["earlier", "later"],
        "works/a": ["earlier"],
        "works/b": ["later"],
        "works/c": ["undated"],
    }


def test_a_fact_about_one_entity_twice_is_listed_once_there():
    linked = archive([annotated("text", statement(CSTO, "met", CSTO))], [authority(CSTO)])

    assert len(linked.facts_of[CSTO]) == 1


def test_records_know_who_points_to_them_and_under_which_key():
    linked = archive(
        authorities=[
            authority("people/a", not_same_as=(ref("people/b"),)),
            authority(
                "people/b", positions=(Position(origin=HERE, organization=ref(CSTO), title="x"),)
            ),
            authority(
                "organizations/o",
                seat=ref("places/minsk"),
                members=(Membership(origin=HERE, entity=ref(CSTO)),),
            ),
            authority("events/e", participants=(ref("people/a"), ref("people/b"))),
        ]
    )

    assert linked.references_to == {
        CSTO: (("organizations/o", "members"), ("people/b", "positions")),
        "people/a": (("events/e", "participants"),),
        "people/b": (("events/e", "participants"), ("people/a", "not_same_as")),
        "places/minsk": (("organizations/o", "seat"),),
    }


def test_a_position_without_an_organization_points_to_nothing():
    linked = archive(
        authorities=[authority("people/a", positions=(Position(origin=HERE, title="poet"),))]
    )

    assert linked.references_to == {}


def test_articles_are_filed_under_the_year_in_which_their_date_begins():
    linked = archive(
        [
            published_on("2007-12-31/2008-01-02", "articles/a"),
            published_on("2008", "articles/b"),
            published_on("2007", "articles/c"),
        ]
    )

    assert linked.articles_by_year == {
        "2007": ("articles/c", "articles/a"),
        "2008": ("articles/b",),
    }


def test_pages_and_attachments_are_kept_by_id():
    page = write_page(FreePage(id="pages/about", origin=HERE, title="About")).value
    image = Attachment(id="files/a.jpg", origin=HERE, size=1, digest="x")
    pictured = authority("people/a", image=Image(file=ref("files/a.jpg")))

    linked = link(
        Records(
            configure(Config(origin=HERE, format=1, title="Test")).value,
            (AnnotatedArticle(article=article(), annotator="ed", status="draft"),),
            (describe_authority(pictured).value,),
            (page,),
            (image,),
        )
    )

    assert linked.pages == {"pages/about": page}
    assert linked.attachments == {"files/a.jpg": image}


def test_what_an_article_refers_to_is_settled_where_it_is_there_and_of_the_right_kind():
    settled = annotated(
        "The CSTO met.",
        mention("CSTO", CSTO),
        quotation("met", speaker=PERSON),
        dateline=ref("places/dushanbe"),
        topics=(ref("topics/water"),),
    )

    found = archive(
        [settled],
        [
            authority(CSTO),
            authority(PERSON),
            authority("places/dushanbe"),
            authority("topics/water"),
        ],
    )

    assert not found.loose_in


@pytest.mark.parametrize(
    ("one", "loose"),
    [
        (annotated("The CSTO met.", mention("CSTO", "organizations/nato")), "organizations/nato"),
        (annotated("The CSTO met.", mention("CSTO", "articles/b")), "articles/b"),
        (annotated("The CSTO met.", quotation("met", about=("people/x",))), "people/x"),
        (annotated("The CSTO met.", dateline=ref(PERSON)), PERSON),
        (annotated("The CSTO met.", topics=(ref(CSTO),)), CSTO),
        (annotated("The CSTO met.", topics=(ref("topics/none"),)), "topics/none"),
        (annotated("The [CSTO](organizations/csto) met."), CSTO),
        (annotated("The CSTO met.", translation_of=ref("articles/b")), "articles/b"),
        (withdrawn(annotated("x", dateline=ref("places/nowhere"))), "places/nowhere"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_has_to_be_looked_for_is_loose(one: AnnotatedArticle, loose: str):
    found = archive([one], [authority(CSTO), authority(PERSON)])

    assert dict(found.loose_in) == {"articles/a": (loose,)}
