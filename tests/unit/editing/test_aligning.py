"""Places of an old text are found in a new one."""

import pytest

from generator.editing.aligning import Alignment
from generator.text.model import Span

OLD = "The CSTO Secretary General Nikolai Bordyuza signed it in Dushanbe. Bordyuza left."


def moved(words: str, new: str, *, nth: int = 0) -> str | None:
    """What the words of the old text became."""
    start = -1
    for _ in range(nth + 1):
        start = OLD.index(words, start + 1)
    found = Alignment(OLD, new).moved(Span(start, start + len(words)))
    return new[found.start : found.end] if found else None


@pytest.mark.parametrize(
    ("words", "new", "expected"),
    [
        ("Nikolai Bordyuza", OLD, "Nikolai Bordyuza"),
        ("Nikolai Bordyuza", OLD.replace("Bordyuza", "Bordyuzha"), "Nikolai Bordyuzha"),
        ("Nikolai Bordyuza", f"Yesterday, he said. {OLD}", "Nikolai Bordyuza"),
        ("Secretary General", OLD.replace("Secretary General", "secretary-general"), "secretary-general"),
        ("signed it in", OLD.replace("signed it", "signed the memorandum"), "signed the memorandum in"),
        ("Dushanbe", OLD.replace(" in Dushanbe", ""), None),
        ("Dushanbe", "", None),
        ("Nikolai Bordyuza signed", OLD.replace("Nikolai ", ""), "Bordyuza signed"),
    ],
)  # fmt: skip
def test_words_are_followed_through_an_edit(words: str, new: str, expected: str | None):
    assert moved(words, new) == expected


def test_each_of_several_occurrences_is_followed_by_itself():
    new = OLD.replace("Dushanbe. Bordyuza", "Dushanbe. He")

    assert moved("Bordyuza", new, nth=0) == "Bordyuza"
    assert moved("Bordyuza", new, nth=1) == "He"


def test_texts_that_are_too_long_are_not_aligned(monkeypatch):
    monkeypatch.setattr("generator.editing.aligning.LONGEST", 3)

    assert moved("Dushanbe", OLD) is None
