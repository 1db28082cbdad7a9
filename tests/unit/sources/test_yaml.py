"""YAML 1.2 core: what is read, and what is refused, where."""

import pytest

from generator.sources.yaml import Mapping, Scalar, Sequence, parse
from tests.builders import codes


def values(text: str) -> dict[str, object]:
    node = parse(text, "a.yaml").value
    assert isinstance(node, Mapping)
    return {
        key.text: value.text if isinstance(value, Scalar) else value for key, value in node.entries
    }


def test_what_looks_like_a_boolean_a_number_or_a_time_stays_text():
    text = "a: no\nb: on\nc: 010\nd: 2007-10-05\ne: 12:30\nf: 1e3\ng: Yes"

    assert values(text) == {
        "a": "no", "b": "on", "c": "010", "d": "2007-10-05", "e": "12:30", "f": "1e3", "g": "Yes",
    }  # fmt: skip


@pytest.mark.parametrize("null", ["", "~", "null", "Null", "NULL"])
def test_nothing_may_be_written_in_five_ways(null: str):
    node = parse(f"a: {null}\n", "a.yaml").value

    assert isinstance(node, Mapping)
    assert node.entries[0][1].is_null


def test_quoted_nothing_is_a_text():
    node = parse("a: ''\nb: 'null'", "a.yaml").value

    assert isinstance(node, Mapping)
    assert not any(value.is_null for _, value in node.entries)


def test_every_value_knows_its_line_column_and_length():
    node = parse("имя: Душанбе\nlist:\n  - 上海\n", "a.yaml", first_line=5).value

    assert isinstance(node, Mapping)
    assert node.entries[0][1].origin == ("a.yaml", 5, 6, 7)
    items = node.entries[1][1]
    assert isinstance(items, Sequence)
    assert items.items[0].origin == ("a.yaml", 7, 5, 2)


def test_a_key_that_stands_twice_is_told_with_its_first_place():
    outcome = parse("a: 1\nb: 2\na: 3\n", "a.yaml")

    problem = outcome.diagnostics[0]
    assert (problem.code, problem.origin.line, problem.related[0].line) == (
        "yaml-duplicate-key",
        3,
        1,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [1, 2\nb: 3", "yaml-syntax"),
        ("a: 'open\n", "yaml-syntax"),
        ("a: b: c", "yaml-syntax"),
        ("\ta: 1", "yaml-syntax"),
        ("a\nb: 1", "yaml-syntax"),
        ("a: @x", "yaml-syntax"),
        ("a: 1\n  b: 2", "yaml-syntax"),
        ('a: "\\q"', "yaml-syntax"),
        ("a: !!python/object/apply:os.system [ls]", "yaml-tag"),
        ("a: !custom x", "yaml-tag"),
        ("a: *missing", "yaml-aliases"),
        ("a: &x [*x]", "yaml-aliases"),
        ("a: 1\n---\nb: 2", "yaml-documents"),
        ("<<: {a: 1}", "yaml-key"),
        ("[a, b]: 1", "yaml-key"),
        ("[" * 500 + "]" * 500, "yaml-depth"),
        ("[" * 100_000, "yaml-depth"),
        ("a: \x07", "yaml-syntax"),
    ],
)
def test_what_cannot_be_read_is_told_and_never_raises(text: str, code: str):
    assert codes(parse(text, "a.yaml").diagnostics) == [code]


def test_aliases_may_repeat_a_value_but_not_multiply():
    fine = parse("a: &x 1\nb: *x\n", "a.yaml")
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 10)}]\n" for n in range(9)
    )

    assert fine.diagnostics == ()
    assert codes(parse(bomb, "a.yaml").diagnostics) == ["yaml-aliases"]


def test_an_empty_document_is_nothing():
    assert parse("", "a.yaml").value is None
    assert parse("# only a remark\n", "a.yaml").value is None
