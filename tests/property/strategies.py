"""Random Markdown, random spans of its text, random annotations of them."""

from hypothesis import strategies as st

from generator.diagnostics import Origin
from generator.text.markdown import parse
from generator.text.matching import is_boundary
from tests.builders import correction, mention, note, quotation, statement

HERE = Origin("content/articles/a.md", 1)

WORDS = st.sampled_from(
    ["CSTO", "the", "NATO’s", "“signed”", "Бордюжа", "上海合作组织", "naïve", "cafe\u0301", "co\u00adop",
     "1992–2024", "ﬁve", "a\u200bb", "Türkiye", "the", "CSTO", "🙂👍🏽", "مرحبا", "don't", "&amp;", "<b>",
     "A.B.", "*", "_x_", "`code`", "\\*", "e-mail", "…", "(SCO)"]
)  # fmt: skip
INLINES = st.one_of(
    WORDS,
    st.builds("*{}*".format, WORDS),
    st.builds("**{} {}**".format, WORDS, WORDS),
    st.builds("[{} {}](people/x)".format, WORDS, WORDS),
    st.builds("[*{}* {}](https://example.org/)".format, WORDS, WORDS),
)
LINES = st.lists(INLINES, min_size=1, max_size=8).map(" ".join)
BLOCKS = st.one_of(
    st.lists(LINES, min_size=1, max_size=3).map("\n".join),
    LINES.map("## {}".format),
    st.lists(LINES, min_size=1, max_size=3).map(lambda ones: "\n".join(f"- {one}" for one in ones)),
    st.lists(LINES, min_size=1, max_size=2).map(lambda ones: "\n".join(f"> {one}" for one in ones)),
    LINES.map("    {}".format),
    st.tuples(LINES, LINES).map(lambda two: f"| {two[0]} | {two[1]} |\n|---|---|\n| a | b |"),
    LINES.map("{}  \nnext".format),
)
BODIES = st.lists(BLOCKS, min_size=1, max_size=5).map("\n\n".join)
"""Markdown of all kinds of blocks, with scripts, marks and invisible characters."""

SOUP = st.text(alphabet="ab *_[]()<>`#>-|!\n\\\"'&;:/\u00ad\u200b“”é中 \t", max_size=120)
"""Markdown that nobody would write."""


def text_of(body: str) -> str:
    """The canonical text of a body."""
    return parse(body, HERE).text


@st.composite
def spans_of(draw, text: str) -> tuple[int, int]:
    """A span of a text that begins and ends with words, as people select them."""
    edges = [place for place in range(len(text) + 1) if is_boundary(text, place)]
    start = draw(st.sampled_from(edges))
    end = draw(st.sampled_from(edges))
    return min(start, end), max(start, end)


@st.composite
def annotations_of(draw, text: str, id: str):
    """An annotation of some of a text's words; None where they are no words."""
    start, end = draw(spans_of(text))
    words = text[start:end]
    if not words.strip():
        return None
    make = draw(
        st.sampled_from(
            [
                lambda quote, **more: mention(quote, f"people/{id}", **more),
                lambda quote, **more: quotation(quote, "people/x", **more),
                lambda quote, **more: correction(quote, "other <words>", **more),
                lambda quote, **more: note(quote, "a *note*", **more),
                lambda quote, **more: statement("people/x", "met", "people/y", quote, **more),
            ]
        )
    )
    return make(words, id=id, occurrence=draw(st.sampled_from([None, 1, 1, 2])))
