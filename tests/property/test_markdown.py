"""Plain text needs no parser: what is read without one is what the parser reads."""

import re

from hypothesis import given
from hypothesis import strategies as st

from generator.text import markdown
from generator.text.markdown import parse
from tests.property.strategies import BODIES, HERE, SOUP

NEARLY_PLAIN = st.text(
    alphabet="ab1. ,()'\"“”é中\u00a0\u2028\x0c\x1c\x85\n\n-+#*=:|&<>_~`!\\\\[]\t", max_size=60
)
LINE = st.text(alphabet="ab1. ,()'\"“”é中\u00a0-+#=:;/", min_size=1, max_size=20)
PARAGRAPHS = st.lists(LINE, max_size=6).map("\n".join)


@given(st.one_of(BODIES, SOUP, NEARLY_PLAIN, PARAGRAPHS))
def test_plain_paragraphs_are_read_as_the_parser_reads_them(body):
    quick = parse(body, HERE)

    plain, markdown.PLAIN = markdown.PLAIN, re.compile(r"(?!)")
    try:
        parsed = parse(body, HERE)
    finally:
        markdown.PLAIN = plain

    assert quick == parsed


@given(st.text(alphabet="a \n\t\u00a0\x1c\u2028\x85", max_size=12))
def test_white_space_is_folded_as_a_regular_expression_would(text):
    assert markdown.with_single_spaces(text) == re.sub(r"\s+", " ", text)
