"""How names sort, and where they stand in an index."""

import random
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.names import (
    direction,
    fold,
    initial,
    is_sorted_exactly,
    script_of,
    sort_key,
)


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            "en",
            [
                "Ábel",
                "Abelard",
                "Bordyuzha",
                "bosch",
                "Łódź",
                "Lopez",
                "Öz",
                "Zas",
                "Ёлкин",
                "张德广",
            ],
        ),
        ("ru", ["Авдеев", "Ежов", "Ёлкин", "Жуков", "Иванов", "Йемен", "Кант", "Яковлев", "Abel"]),
        ("en", ["De Haas", "De la Cruz", "Debus"]),
        ("en", ["O'Brien", "Obrist"]),
    ],
)
def test_names_stand_in_the_order_of_the_alphabet(language: str, names: list[str]):
    shuffled = names[:]
    random.Random(7).shuffle(shuffled)
    expected = sorted(names, key=names.index)
    if "Łódź" in names:
        expected = [
            "Ábel",
            "Abelard",
            "Bordyuzha",
            "bosch",
            "Łódź",
            "Lopez",
            "Öz",
            "Zas",
            "Ёлкин",
            "张德广",
        ]

    assert sorted(shuffled, key=lambda name: sort_key(name, language)) == expected


@pytest.mark.parametrize(
    ("name", "letter"),
    [("Élan", "E"), ("bordyuzha", "B"), ("Ёлкин", "Ё"), ("Йемен", "Й"), ("张德广", "汉"), ("2007", "#"),
     ("“Quoted”", "Q"), ("Łódź", "L"), ("", "#")],
)  # fmt: skip
def test_a_name_stands_under_its_letter(name: str, letter: str):
    assert initial(name, "en") == letter


def test_languages_know_which_way_they_are_written():
    assert [direction(tag) for tag in ("en", "fa", "ar-EG", "az-Arab", "ru", "he")] == [
        "ltr", "rtl", "rtl", "rtl", "ltr", "rtl",
    ]  # fmt: skip


def test_scripts_are_told_by_the_first_letter():
    assert [script_of(text) for text in ("SCO", "ШОС", "上合", "123", "«ОДКБ»")] == [
        "Latn", "Cyrl", "Hani", "Zyyy", "Cyrl",
    ]  # fmt: skip


@given(st.text("aZ1 -'яЖ中éº", max_size=6))
def test_a_script_does_not_hang_on_what_is_no_letter(text: str):
    assert script_of(text) == script_of(f"«{text}»")


def test_names_are_looked_up_without_case_marks_and_punctuation():
    assert fold("Secretary-General") == fold("secretary  general")
    assert fold("Bordiuža") == fold("BORDIUZA")


@pytest.mark.parametrize(
    ("language", "alphabet"),
    [
        ("sv", "Ab Bo Zu Åb Äb Öb"),
        ("da", "Ab Zu Æb Øb Åb"),
        ("is", "Ab Áb Da Ða Oa Óa Za Þa Æa Öa"),
        ("et", "Sa Ša Za Ža Ta Wa Õa Äa Öa Üa Xa"),
        ("pl", "Cz Ćz Lz Łz Oz Óz Sz Śz Zz Źz Żz"),
        ("tr", "Cem Çem Hale Irmak İnce Jale Oya Öya"),
        ("es", "Nz Ña Oa"),
        ("ro", "Az Ăz Âz Sz Șz Tz Țz"),
        ("fa", "آب بال پال جم چم زر ژر قم کم گم لب نم وام هم یک"),
        ("uk", "Гак Ґак Дак Иак Іак Їак Йак"),
        ("en", "Åb Ac Öb Oc"),
    ],
)
def test_each_language_has_its_own_alphabet(language: str, alphabet: str):
    names = alphabet.split()
    shuffled = names[:]
    random.Random(7).shuffle(shuffled)

    assert sorted(shuffled, key=lambda name: sort_key(name, language)) == names
    letters = [initial(name, language) for name in names]
    groups = [letter for letter, _ in groupby(letters)]
    assert len(groups) == len({*groups})
    if language != "en":
        assert letters == [name[0].replace("آ", "ا") for name in names]


@pytest.mark.parametrize(
    ("language", "is_exact"),
    [("en", True), ("ru", True), ("sv-FI", True), ("hu", False), ("zh-Hans", False), ("cy", False)],
)
def test_an_order_that_is_not_exact_is_known(language: str, is_exact: bool):
    assert is_sorted_exactly(language) is is_exact
