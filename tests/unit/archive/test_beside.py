"""The articles before and after each."""

from collections.abc import Mapping
from itertools import pairwise
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from generator.archive.opening import Beside


def calendar(withdrawn: str) -> Mapping[str, SimpleNamespace]:
    return {f"a{n}": SimpleNamespace(is_withdrawn=one == "w") for n, one in enumerate(withdrawn)}


def test_withdrawn_articles_are_passed_over():
    found = Beside(calendar(".ww..w"))

    assert dict(found) == {
        "a0": ("", "a3"),
        "a1": ("", ""),
        "a2": ("", ""),
        "a3": ("a0", "a4"),
        "a4": ("a3", ""),
        "a5": ("", ""),
    }
    assert found["unknown"] == ("", "")


@given(st.text(".w"))
def test_each_is_after_the_one_that_is_before_it(withdrawn: str):
    found = Beside(calendar(withdrawn))

    there = [id for id, one in calendar(withdrawn).items() if not one.is_withdrawn]
    for before, after in pairwise(there):
        assert (found[before][1], found[after][0]) == (after, before)
    assert not there or (found[there[0]][0], found[there[-1]][1]) == ("", "")
