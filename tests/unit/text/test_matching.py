"""A quotation in a text: strings only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.matching import Searchable, fold, match, nearest


def found(quote: str, text: str, **around: str) -> list[str]:
    return [text[start:end] for start, end in match(quote, text, **around)]


@pytest.mark.parametrize(
    ("quote", "text", "words"),
    [
        ("CSTO", "The CSTO and the SCO met the CSTO.", ["CSTO", "CSTO"]),
        ("NATO", "NATOs and NATO", ["NATO"]),
        ("NATO", "NATO's, NATO-led, (NATO), pre-NATO", ["NATO", "NATO", "NATO", "NATO"]),
        ("NATO", "NATO2 and XNATO and NATO_x", []),
        ("ШОС", "ШОСа и ШОС, ОДКБ-ШОС", ["ШОС", "ШОС"]),
        ("上海", "上海合作组织在上海成立", ["上海", "上海"]),
        ("合作", "上海合作组织", ["合作"]),
        ("SCO", "上海合作组织(SCO)和SCO成员", ["SCO", "SCO"]),
        ("شانگهای", "سازمان همکاری شانگهای", ["شانگهای"]),
        ("cafe", "cafe\u0301", []),
        ("👍", "👍🏽 and 👍", ["👍"]),
        ("trafficking in drugs", "trafficking in\ndrugs", ["trafficking in\ndrugs"]),
        ("a  b\tc", "a b c", ["a b c"]),
        ("the text", "THE TEXT", []),
        ("", "anything", []),
    ],
)
def test_words_are_found_as_words(quote: str, text: str, words: list[str]):
    assert found(quote, text) == words


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ('"We consider"', "“We consider”"),
        ("'tis", "’tis"),
        ("member-state", "member–state"),
        ("no break", "no\u00a0break"),
        ("Bordyuzha", "Bor\u00addyuzha"),
        ("zero", "ze\u200bro"),
        ("fight", "ﬁght"),
        ("and so on...", "and so on…"),
        ("Nurgaliyev", "Nurgaliyev"),
        ("caf\u00e9", "caf\u00e9"),
        ("cafe\u0301", "caf\u00e9"),
    ],
)
def test_punctuation_and_invisible_characters_do_not_stand_in_the_way(quote: str, text: str):
    assert match(quote, text) == ((0, len(text)),)


def test_a_place_after_folded_characters_is_where_it_stands():
    text = "Soft\u00adly… the ﬁrst NATO\u00a0talk"

    assert found("NATO talk", text) == ["NATO\u00a0talk"]


def test_the_words_around_single_out_a_place():
    text = "The treaty was signed in Moscow. The charter was signed in Moscow."

    assert match("Moscow", text, prefix="The charter was signed in ") == ((59, 65),)


def test_a_place_may_be_told_apart_by_what_follows_alone():
    text = "He said yes to them. He said yes to us."

    assert match("He said", text, suffix=" yes to us") == ((21, 28),)


def test_words_around_that_fit_two_places_single_out_neither():
    text = "signed in Moscow, signed in Moscow"

    assert len(match("Moscow", text, prefix="signed in ")) == 2


def test_words_around_that_fit_nowhere_find_nothing():
    assert match("Moscow", "signed in Moscow", prefix="a quite different beginning ") == ()


def near(quote: str, text: str, **around: str):
    return nearest(quote, Searchable(text), **around)


def test_a_mended_typing_error_is_near_and_safe():
    text = "The document focuses on common goals and cooperation trends of the two organizations."

    place = near("document focusses on common goals and cooperation trends", text)

    assert place is not None
    assert place.is_safe
    assert (
        text[place.start : place.end] == "document focuses on common goals and cooperation trends"
    )


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("Team Alpha will report on the result", "Team Beta will report on the result"),
        ("they agreed on 12 points of the plan", "they agreed on 13 points of the plan"),
        ("they will take part in the meeting", "they will not take part in the meeting"),
        ("они будут участвовать в этой встрече", "они не будут участвовать в этой встрече"),
        ("Linus", "the chines of the boat"),
        ("Nikolai Bordjuzha", "said Nikolai Bordyuzha"),
    ],
)
def test_a_look_alike_is_near_but_never_safe(quote: str, text: str):
    place = near(quote, text)

    assert place is None or not place.is_safe


def test_of_two_places_that_are_alike_none_is_safe():
    text = "the sides agreed to hold regular consultations. the sides agreed to hold regular consultation."

    place = near("the sides agree to hold regular consultations", text)

    assert place is not None
    assert not place.is_safe


def test_a_context_that_was_given_must_fit_too():
    text = "In Moscow the ministers agreed on a common approach to security."

    assert not near(
        "ministers agree on a common approach to security", text, prefix="Elsewhere and later, "
    ).is_safe


def test_chinese_is_searched_too():
    text = "两组织将就维护地区和国际安全与稳定以及打击恐怖主义等问题开展合作。"

    place = near("两组织将就维护地区与国际安全与稳定以及打击恐怖主义等问题", text)

    assert place is not None
    assert text[place.start : place.end].startswith("两组织将就维护地区")


@given(st.text("aZ `'\"-\t\n\x0b\x1c“é\u00a0\u0301…", max_size=12))
def test_what_a_quote_says_does_not_hang_on_an_invisible_letter_beside_it(quote: str):
    assert fold(quote) == fold(f"{quote}\u200b")
