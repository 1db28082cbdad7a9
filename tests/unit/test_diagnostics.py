"""How problems are shown."""

import json

from generator.diagnostics import (
    Diagnostic,
    Origin,
    Severity,
    as_github,
    as_json,
    error,
    in_order,
    show,
    warning,
    with_excerpts,
)


def problem(excerpt: str = "", **place: int) -> Diagnostic:
    origin = Origin("content/a.yaml", **place)
    return Diagnostic(
        code="quote-lost",
        severity=Severity.ERROR,
        origin=origin,
        message="it is not there",
        hint="write it",
        excerpt=excerpt,
    )


def test_a_problem_is_shown_with_its_line_a_pointer_and_a_hint():
    shown = show([problem("  - quote: Bordjuzha", line=7, column=12, length=9)])

    assert shown == (
        "content/a.yaml:7:12: error[quote-lost]: it is not there\n"
        "     7 |   - quote: Bordjuzha\n"
        "       |            ^^^^^^^^^\n"
        "hint: write it\n\n"
        "1 error\n"
    )


def test_the_pointer_stands_under_wide_characters_too():
    shown = show([problem("quote: 上海 x", line=1, column=11, length=1)])

    assert "       |             ^" in shown


def test_a_long_line_is_shown_around_the_place():
    shown = show([problem("a" * 5000 + "HERE" + "b" * 5000, line=1, column=5001, length=4)])

    assert "HERE" in shown
    assert all(len(line) < 130 for line in shown.splitlines())


def test_many_of_one_kind_are_counted_not_all_shown():
    told = [problem(line=number) for number in range(1, 41)]

    shown = show(told)

    assert shown.count("quote-lost]: it") == 5
    assert "… and 35 more [quote-lost]" in shown
    assert shown.endswith("40 errors\n")


def test_an_escape_sequence_in_content_reaches_no_terminal():
    shown = show([error("x", Origin("a"), "bad \x1b[31mred\x07")])

    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_problems_are_sorted_by_place_and_told_once():
    late, early = problem(line=9), problem(line=2)

    assert in_order([late, early, late]) == (early, late)


def test_errors_and_warnings_are_counted_apart():
    shown = show([problem(), warning("w", Origin("b"), "careful")])

    assert shown.endswith("1 error, 1 warning\n")


def test_programs_get_everything():
    data = json.loads(as_json([problem("x", line=7)]))["diagnostics"][0]

    assert (data["path"], data["line"], data["code"]) == ("content/a.yaml", 7, "quote-lost")


def test_github_gets_workflow_commands_with_nothing_that_breaks_out():
    shown = as_github([error("c", Origin("a,b:c.md"), "100%\n::error::no")])

    assert shown == "::error file=a%2Cb%3Ac.md,line=1,col=1,title=c::100%25%0A::error::no\n"


def test_a_missing_excerpt_is_filled_in_and_a_given_one_kept():
    told = with_excerpts([problem(), problem("given")], lambda _origin: "found")

    assert [one.excerpt for one in told] == ["found", "given"]
