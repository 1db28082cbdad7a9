"""Laws of anchoring: found again after edits elsewhere, never in a wrong place."""

from hypothesis import assume, given
from hypothesis import strategies as st

from generator.text.anchoring import anchor, describe
from generator.text.matching import fold, match
from generator.text.model import Paragraph, Span
from tests.builders import note, sidecar
from tests.property.strategies import BODIES, WORDS, spans_of, text_of

SENTENCES = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)


@st.composite
def texts_and_spans(draw):
    text = text_of(draw(BODIES))
    assume(text.strip())
    start, end = draw(spans_of(text))
    assume(text[start:end].strip())
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return text, Span(start, end)


def found_in(text: str, selector) -> tuple[tuple[str, Span], ...]:
    one = note(
        selector.quote,
        "x",
        id="n",
        occurrence=selector.occurrence,
        prefix=selector.prefix,
        suffix=selector.suffix,
    )
    outcome = anchor(sidecar(one), text, (Paragraph("p1", 0, len(text)),))
    return tuple((one.how, span) for one in outcome.value for span in one.spans)


@given(texts_and_spans())
def test_a_described_span_is_found_again(given_):
    text, span = given_
    assume(Span(*span) in [Span(*one) for one in match(text[span.start : span.end], text)])

    assert found_in(text, describe(span, text)) == (("exact", span),)


@given(texts_and_spans(), SENTENCES, SENTENCES)
def test_words_are_found_again_after_edits_elsewhere(given_, before, after):
    text, span = given_
    quote = text[span.start : span.end]
    assume(len(match(quote, text)) == 1)
    assume(Span(*match(quote, text)[0]) == span)
    edited = f"{before}\n{text}\n{after}"
    assume(len(match(quote, edited)) == 1)

    selector = describe(span, text)

    assert found_in(edited, selector) == (
        ("exact", Span(span.start + len(before) + 1, span.end + len(before) + 1)),
    )


@given(texts_and_spans(), SENTENCES, SENTENCES)
def test_a_place_that_is_taken_as_exact_says_the_quote(given_, before, after):
    text, span = given_
    selector = describe(span, text)
    assume(selector)
    edited = f"{before} {text[: span.start]}{after} {text[span.end :]}"

    for how, found in found_in(edited, selector):
        words = edited[found.start : found.end]
        if how == "exact":
            assert fold(words) == fold(selector.quote)


PEOPLE = ("Nurgaliyev", "Bordyuzha", "Semerikov", "Imanaliev", "Zhang", "Khachaturov")
FACTS = st.builds(
    "On {} {} the {} {} the agreement with {} in {}".format,
    st.integers(1, 28),
    st.sampled_from(["May", "June", "October"]),
    st.sampled_from(PEOPLE),
    st.sampled_from(["signed", "did not sign", "rejected", "never discussed"]),
    st.sampled_from(PEOPLE),
    st.sampled_from(["Minsk", "Moscow", "Dushanbe"]),
)


@given(FACTS, FACTS)
def test_a_sentence_with_another_name_number_place_or_negation_is_never_taken(one, other):
    assume(one != other)
    text = f"The session opened in the morning. {other}. It closed in the evening."
    selector = note(one, "x").target

    found = found_in(text, selector)

    # Only a verb may differ: all else in these sentences is a number, a name or a negation.
    differing = {a for a, b in zip(one.split(), other.split(), strict=False) if a != b}
    assert found == () or differing <= {"signed", "rejected"}
