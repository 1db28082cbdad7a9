"""Annotations find their places, or say why not."""

import time

import pytest

from generator.sources.records import Alternative
from generator.text.anchoring import describe
from generator.text.annotating import annotate
from generator.text.model import Span
from tests.builders import (
    HERE,
    annotated,
    article,
    codes,
    correction,
    mention,
    note,
    quotation,
    ref,
    sidecar,
    statement,
)

REPORT = (
    "The CSTO Secretary General Nikolai Bordyuza and the SCO Secretary General Secretary General "
    "Bolat Nurgaliyev signed it.\n\nNikolai Bordyuzha said: “We do not see enemy in the NATO.”\n"
)


def words(body: str, *annotations) -> list[tuple[str, ...]]:
    return [one.words for one in annotated(body, *annotations).anchored]


def problems(body: str, *annotations) -> list[str]:
    return codes(annotate(article(body), sidecar(*annotations)).diagnostics)


def test_a_mention_is_every_occurrence_of_its_words():
    assert words("CSTO, CSTO and NATOs.", mention("CSTO", "organizations/csto")) == [
        ("CSTO", "CSTO")
    ]


def test_a_mention_may_be_one_occurrence_only():
    found = annotated(
        "CSTO, then CSTO.", mention("CSTO", "organizations/csto", occurrence=2)
    ).anchored[0]

    assert found.spans == (Span(11, 15),)


def test_an_occurrence_that_there_is_not_is_an_error_that_says_how_many_there_are():
    outcome = annotate(
        article("CSTO"), sidecar(mention("CSTO", "organizations/csto", occurrence=2))
    )

    assert codes(outcome.diagnostics) == ["occurrence-out-of-range"]
    assert "only once" in outcome.diagnostics[0].message


def test_words_are_found_across_emphasis_links_and_line_ends():
    body = "the *Collective Security\nTreaty* [Organization](organizations/csto) met"

    assert words(
        body, mention("Collective Security Treaty Organization", "organizations/csto")
    ) == [("Collective Security Treaty Organization",)]


def test_a_quotation_may_reach_over_several_paragraphs():
    found = annotated(
        "First, *he*\nsaid.\n\n> Then more.", quotation("he said. Then more")
    ).anchored[0]

    assert found.words == ("he said. Then more",)
    assert found.paragraphs == ("p1",)


def test_a_mention_inside_a_quotation_is_found_too():
    found = words(
        REPORT, quotation("We do not see enemy in the NATO."), mention("NATO", "organizations/nato")
    )

    assert found == [("We do not see enemy in the NATO.",), ("NATO",)]


@pytest.mark.parametrize(
    "make",
    [
        lambda **place: quotation("CSTO", **place),
        lambda **place: correction("CSTO", "x", **place),
        lambda **place: note("CSTO", "x", **place),
        lambda **place: statement("people/a", "signed", "works/b", "CSTO", **place),
    ],
)
def test_anything_but_a_mention_must_say_which_of_several_places_it_means(make):
    assert problems("CSTO and CSTO", make()) == ["quote-ambiguous"]
    assert problems("CSTO and CSTO", make(occurrence=2)) == []


def test_a_prefix_that_fits_two_places_is_ambiguous():
    assert problems("in Moscow, in Moscow", mention("Moscow", "places/moscow", prefix="in ")) == [
        "quote-ambiguous"
    ]


def test_words_that_stand_only_elsewhere_are_lost_not_moved_there():
    body = "The organization met in Minsk on Thursday; nothing was decided in Moscow."

    assert problems(
        body, mention("Moscow", "places/moscow", prefix="The memorandum was signed in ")
    ) == ["quote-lost"]


def test_a_lost_quote_names_the_nearest_words_and_their_paragraph():
    outcome = annotate(article(REPORT), sidecar(mention("Nikolai Bordjuzha", "people/b")))

    assert codes(outcome.diagnostics) == ["quote-lost"]
    assert outcome.diagnostics[0].hint == 'nearest is "Nikolai Bordyuzha" (paragraph 2)'
    assert outcome.value.anchored == ()


def test_a_moved_quote_is_kept_with_a_warning_that_shows_old_and_new():
    body = "The document focuses on common goals and cooperation trends of the two organizations."
    old = "document focusses on common goals and cooperation trends"

    outcome = annotate(article(body), sidecar(note(old, "x")))

    assert codes(outcome.diagnostics) == ["quote-moved"]
    assert old in outcome.diagnostics[0].message
    assert "document focuses" in outcome.diagnostics[0].message
    assert outcome.value.anchored[0].how == "moved"


def test_a_rejected_annotation_is_neither_looked_for_nor_told():
    assert annotated("text", mention("nowhere", "people/x", status="rejected")).anchored == ()


def test_an_annotation_without_a_quote_is_about_the_whole_article():
    found = annotated("text", mention("", "events/x")).anchored[0]

    assert (found.how, found.spans) == ("whole", ())


def test_two_entities_cannot_have_the_same_words():
    told = annotate(
        article("The CSTO met."),
        sidecar(mention("CSTO", "organizations/csto"), mention("CSTO", "organizations/cst")),
    ).diagnostics

    assert codes(told) == ["mention-conflict"]
    assert told[0].related


def test_an_alternative_may_have_the_same_words():
    other = Alternative(
        origin=HERE, entity=ref("people/sergei-ivanov"), by="x", reason="a later note"
    )

    found = annotated(
        "Foreign Minister Ivanov came.",
        mention("Ivanov", "people/igor-ivanov", alternatives=(other,)),
        mention("Ivanov", "people/sergei-ivanov"),
    )

    assert len(found.anchored) == 2


def test_longer_and_shorter_names_may_nest():
    found = words(
        "the CSTO Secretariat and the CSTO",
        mention("CSTO Secretariat", "organizations/csto-secretariat"),
        mention("CSTO", "organizations/csto"),
    )

    assert found == [("CSTO Secretariat",), ("CSTO", "CSTO")]


def test_a_short_name_is_not_marked_again_inside_the_long_one_of_the_same_person():
    found = annotated(
        "Nikolai Bordyuzha came. Bordyuzha spoke.",
        mention("Nikolai Bordyuzha", "people/b"),
        mention("Bordyuzha", "people/b"),
    ).anchored

    assert [one.spans for one in found] == [(Span(0, 17),), (Span(24, 33),)]


def test_every_mark_knows_the_words_around_it_within_its_paragraph():
    found = annotated(
        "One two three CSTO four five.\n\nOther.", mention("CSTO", "organizations/csto")
    )

    one = found.anchored[0]
    assert (one.before, one.after) == (("One two three ",), (" four five.",))


def test_withheld_text_keeps_the_words_and_nothing_around_them():
    found = annotated(
        "Secret before CSTO secret after.", mention("CSTO", "organizations/csto"), text="withheld"
    )

    one = found.anchored[0]
    assert (found.text, found.html, found.paragraphs) == ("", "", ())
    assert (one.words, one.before, one.after) == (("CSTO",), ("",), ("",))


def test_a_withdrawn_article_keeps_nothing_of_its_text():
    found = annotated(
        "Secret CSTO.", mention("CSTO", "organizations/csto"), status="withdrawn", reason="x"
    )

    assert (found.text, found.html, found.anchored, found.article.body) == ("", "", (), "")


def test_a_selector_is_made_that_leads_back():
    text = "signed in Moscow. later, in the afternoon, also signed in Moscow by all of them there"
    span = Span(text.rindex("Moscow"), text.rindex("Moscow") + 6)

    selector = describe(span, text)

    assert selector.prefix
    found = annotated(
        text, mention("Moscow", "places/m", prefix=selector.prefix, suffix=selector.suffix)
    )
    assert found.anchored[0].spans == (span,)


def test_very_many_mentions_and_very_many_lost_quotes_end():
    body = "CSTO " * 50_000
    many = [
        mention("CSTO", "organizations/csto", occurrence=n, id=f"m{n}") for n in range(1, 50_001)
    ]
    lost = [mention(f"Nowhere number {n} at all", "people/x", id=f"l{n}") for n in range(300)]
    begin = time.perf_counter()

    outcome = annotate(article(body), sidecar(*many, *lost))

    assert len(outcome.value.anchored) == 50_000
    assert codes(outcome.diagnostics) == ["quote-lost"] * 300
    # Quadratic work would take minutes; this only tells those apart.
    assert time.perf_counter() - begin < 60
