"""What was read is noted once, and can be kept as numbers."""

from generator.archive.noting import ALL, KEYS, Index, Notebook


def test_every_reading_is_noted_under_its_index_and_key():
    notes = Notebook()
    index = Index("mentions_of", {"people/x": 1}, notes)

    def read():
        assert index["people/x"] == 1
        assert "people/y" not in index
        assert index.get("people/z") is None
        assert list(index) == ["people/x"]
        assert list(index.values()) == [1]

    _, reads = notes.watch(read)

    assert reads == {
        ("mentions_of", "people/x"),
        ("mentions_of?", "people/y"),
        ("mentions_of", "people/z"),
        ("mentions_of", KEYS),
        ("mentions_of", ALL),
    }


def test_a_question_is_answered_once_and_noted_by_whoever_asks():
    notes, asked = Notebook(), []

    def ask() -> int:
        return notes.ask(("card", "people/x"), lambda: asked.append(1) or 7)

    assert notes.watch(ask) == notes.watch(ask) == (7, {("card", "people/x")})
    assert asked == [1]
