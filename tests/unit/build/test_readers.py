"""What read a cell is found again, whether it was told in numbers or in words."""

from array import array

from generator.archive.noting import Cell
from generator.build.readers import Numbered, Numbering, Readers

IDS = ("people/z", "people/a", "articles/m")
CELLS: frozenset[Cell] = frozenset(
    {
        ("heads", "articles/m"),
        ("labels", "people/a"),
        ("labels", "people/z"),
        ("labels", "people/nobody"),
        ("template", "base.html"),
    }
)


def found(readers: Readers) -> dict[Cell, list[int]]:
    return {
        (index, key): list(array("I", makers))
        for key, by_index in readers.rows()
        for index, makers in by_index.items()
    }


def test_a_key_that_is_an_id_is_told_as_its_place_among_them():
    numbered = Numbering(IDS).numbered(CELLS)

    assert {index: sorted(ones) for index, ones in numbered.numbers.items()} == {
        "heads": [2],
        "labels": [0, 1],
    }
    assert set(numbered.others) == {("labels", "people/nobody"), ("template", "base.html")}


def test_without_ids_every_cell_is_told_in_words():
    numbered = Numbering().numbered(CELLS)

    assert not numbered.numbers
    assert set(numbered.others) == CELLS


def test_it_is_the_same_whether_readers_come_with_numbers_or_words():
    words, numbers = Readers(IDS), Readers(IDS)
    for reader in (1, 2, 5):
        words.add(reader, CELLS)
        numbers.add_numbered(reader, Numbering(IDS).numbered(CELLS))

    assert found(words) == found(numbers) == {cell: [1, 2, 5] for cell in CELLS}


def test_each_key_has_one_row_and_ids_come_first_in_order():
    readers = Readers(IDS)
    readers.add(1, CELLS)
    readers.add_numbered(2, Numbered({"mentions_of": [1]}))

    rows = list(readers.rows())

    assert [key for key, _ in rows] == [
        "articles/m", "people/a", "people/z", "base.html", "people/nobody",
    ]  # fmt: skip
    assert dict(rows)["people/a"].keys() == {"labels", "mentions_of"}


def test_what_nothing_has_read_has_no_row():
    assert list(Readers(IDS).rows()) == []
