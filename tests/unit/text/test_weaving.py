"""Marks in HTML: valid whatever the nesting, and never another text."""

import re

import pytest

from tests.builders import annotated, correction, mention, note, quotation


def html(body: str, *annotations) -> str:
    """The woven body, without what differs from run to run."""
    return re.sub(
        r' (data-kind|aria-describedby)="[^"]*"', "", annotated(body, *annotations).html
    ).strip()


def test_a_mention_is_a_link_to_its_entity_with_an_id():
    assert html("The CSTO met.", mention("CSTO", "organizations/csto", id="m1")) == (
        '<p id="p1">The <a href="regesta:organizations/csto" id="m1" class="mention">CSTO</a> met.</p>'
    )


def test_every_further_place_has_an_id_of_its_own():
    woven = html("CSTO CSTO", mention("CSTO", "organizations/csto", id="m1"))

    assert re.findall(r' id="(m[^"]*)"', woven) == ["m1", "m1-2"]


def test_a_mark_across_emphasis_is_cut_and_goes_on():
    woven = html("a *b c* d", mention("a b", "people/x", id="m"))

    assert woven == (
        '<p id="p1"><a href="regesta:people/x" id="m" class="mention">a </a>'
        '<em><a href="regesta:people/x" data-continues class="mention">b</a> c</em> d</p>'
    )


def test_a_mark_across_a_line_end_is_not_cut():
    woven = html(
        "Collective Security\nTreaty", mention("Collective Security Treaty", "works/t", id="m")
    )

    assert woven.count("<a ") == 1


def test_a_mention_inside_another_is_the_link_and_the_rest_leads_to_the_other():
    woven = html(
        "CSTO Secretariat",
        mention("CSTO Secretariat", "organizations/s", id="a"),
        mention("CSTO", "organizations/c", id="b"),
    )

    assert woven == (
        '<p id="p1"><span id="a" class="mention"><a href="regesta:organizations/c" id="b" class="mention">'
        'CSTO</a><a href="regesta:organizations/s"> Secretariat</a></span></p>'
    )


def test_a_mention_inside_a_link_of_the_text_is_no_link():
    woven = html("[the CSTO](https://x.org)", mention("CSTO", "organizations/c", id="m"))

    assert '<span id="m" class="mention">CSTO</span>' in woven
    assert woven.count("<a ") == 1


def test_marks_that_cross_are_cut_where_they_must_be():
    woven = html("a b c", quotation("a b", id="q"), note("b c", "x", id="n"))

    assert woven == (
        '<p id="p1"><span id="q" class="quotation" data-mode="direct">a '
        '<span id="n" class="note-anchor" data-note="1">b</span></span>'
        '<span data-continues class="note-anchor"> c</span></p>'
    )


def test_a_mark_over_two_paragraphs_goes_on_in_the_second():
    woven = html("a b\n\nc d", quotation("b c", id="q"))

    assert '<span id="q" class="quotation" data-mode="direct">b</span></p>' in woven
    assert (
        '<p id="p2"><span data-continues class="quotation" data-mode="direct">c</span> d' in woven
    )


def test_a_correction_carries_our_reading_outside_the_text():
    woven = html("the the end", correction("the the", 'the "x" <y>', id="c"))

    assert 'data-reading="the &quot;x&quot; &lt;y&gt;">the the</span> end' in woven


def test_an_unsure_or_suggested_mention_says_so():
    woven = html(
        "a b",
        mention("a", "people/a", certainty="low"),
        mention("b", "people/b", status="suggested"),
    )

    assert 'data-certainty="low"' in woven
    assert 'data-status="suggested"' in woven


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;b&gt; & <b>"]
)
def test_html_in_a_text_is_text(hostile: str):
    from generator.text.annotating import annotate
    from tests.builders import article

    woven = annotate(article(f"x {hostile} y"), None).value.html

    assert not re.search(r"<(script|img|b)\b", woven)


def test_list_items_quotations_and_headings_have_paragraph_ids():
    woven = annotated("# A\n\ntext\n\n- one\n- two\n\n> said\n\n```\ncode  x\n```\n").html

    assert re.findall(r'<(\w+) id="(p\d)"', woven) == [
        ("h2", "p1"), ("p", "p2"), ("p", "p3"), ("p", "p4"), ("p", "p5"), ("pre", "p6"),
    ]  # fmt: skip
    assert "code  x" in woven


def test_a_mark_in_code_keeps_its_white_space():
    woven = html("```\na   b\n```\n", note("a b", "x", id="n"))

    assert "<pre" in woven
    assert "a   b" in re.sub(r"<[^>]*>", "", woven)


def test_a_hard_line_break_stays_one():
    assert "<br>" in annotated("one  \ntwo").html
