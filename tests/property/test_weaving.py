"""Laws of weaving: the text stays the text, every mark holds its quote, the HTML is valid."""

import lxml.html
from hypothesis import given
from hypothesis import strategies as st

from generator.text.annotating import annotate
from generator.text.markdown import parse
from generator.text.weaving import _marks, _stand_apart, _Weaver, joined, weave
from tests.builders import article, sidecar
from tests.property.strategies import BODIES, HERE, SOUP, annotations_of, text_of


@st.composite
def annotated_articles(draw):
    body = draw(st.one_of(BODIES, SOUP))
    text = text_of(body)
    if not text.strip():
        return body, ()
    count = draw(st.integers(0, 6))
    made = [draw(annotations_of(text, f"m{number}")) for number in range(count)]
    return body, tuple(one for one in made if one)


def folded(text: str) -> str:
    """A text as a browser shows it: white space is one space, line breaks too."""
    return " ".join(text.split())


def shown(html: str) -> str:
    """The text of HTML, blocks apart."""
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    for element in root.iter("p", "h2", "h3", "h4", "h5", "h6", "pre", "li", "td", "th", "br"):
        element.tail = " " + (element.tail or "")
    return folded(root.text_content())


@given(annotated_articles())
def test_weaving_never_changes_the_text(given_):
    body, annotations = given_
    found = annotate(article(body), sidecar(*annotations)).value

    bare = joined(weave(parse(body, HERE), ()))

    assert shown(found.html) == shown(bare) == folded(found.text)


@given(annotated_articles())
def test_marks_that_touch_no_other_are_woven_as_all_others_are(given_):
    body, annotations = given_
    found = annotate(article(body), sidecar(*annotations)).value

    for block in parse(body, HERE).blocks:
        end = block.start + len(block.text)
        marks = sorted(
            (one for one in _marks(found.anchored) if block.start <= one.start < end),
            key=lambda one: one.start,
        )
        if _stand_apart(marks, block) and len(block.inlines) == 1 and not block.inlines[0].html:
            strung, woven = _Weaver(()).strung(block, marks), _Weaver(()).woven(block, marks)
            assert "".join(strung) == "".join(woven)


@given(annotated_articles())
def test_the_text_of_every_mark_is_its_quote(given_):
    body, annotations = given_
    found = annotate(article(body), sidecar(*annotations)).value
    root = lxml.html.fragment_fromstring(found.html or "<p></p>", create_parent="div")
    ids = {element.get("id"): element for element in root.iter() if element.get("id")}

    for one in found.anchored:
        for number, span in enumerate(one.spans, start=1):
            words = found.text[span.start : span.end]
            assert one.words[number - 1] == words.replace("\n", " ")
            if words.strip():
                anchor = one.annotation.id if number == 1 else f"{one.annotation.id}-{number}"
                start = ids[anchor].text_content()
                assert folded(words).startswith(folded(start)) or folded(start) in folded(words)


@given(annotated_articles())
def test_no_link_stands_in_a_link_and_all_tags_are_closed(given_):
    body, annotations = given_
    html = annotate(article(body), sidecar(*annotations)).value.html

    open_tags: list[str] = []
    for part in html.split("<")[1:]:
        tag = part.split(">")[0].split(" ")[0]
        if tag.startswith("/"):
            assert open_tags.pop() == tag[1:]
        elif tag not in ("br", "hr", "img"):
            assert tag != "a" or "a" not in open_tags
            open_tags.append(tag)
    assert open_tags == []


@given(annotated_articles())
def test_every_id_is_given_once(given_):
    body, annotations = given_
    html = annotate(article(body), sidecar(*annotations)).value.html
    root = lxml.html.fragment_fromstring(html or "<p></p>", create_parent="div")

    ids = [element.get("id") for element in root.iter() if element.get("id")]

    assert len(ids) == len(set(ids))


@given(annotated_articles())
def test_nothing_that_people_wrote_becomes_an_element_of_its_own(given_):
    body, annotations = given_
    html = annotate(article(body), sidecar(*annotations)).value.html
    root = lxml.html.fragment_fromstring(html or "<p></p>", create_parent="div")

    allowed = {
        "div",
        "p",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "code",
        "ul",
        "ol",
        "li",
        "blockquote",
        "em",
        "strong",
        "a",
        "span",
        "br",
        "hr",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "img",
    }
    assert {element.tag for element in root.iter()} <= allowed
