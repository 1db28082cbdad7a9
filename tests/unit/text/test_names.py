"""How names sort, and where they stand in an index."""

import random

import pytest

from generator.text.names import direction, fold, initial, script_of, sort_key


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


def test_names_are_looked_up_without_case_marks_and_punctuation():
    assert fold("Secretary-General") == fold("secretary  general")
    assert fold("Bordiuža") == fold("BORDIUZA")
