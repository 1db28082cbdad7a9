"""Whatever is in a file, reading it ends with a value or with reasons: never with an exception."""

from hypothesis import example, given
from hypothesis import strategies as st

from generator.sources.yaml import parse
from tests.builders import read_text

PATHS = st.sampled_from(
    [
        "content/articles/a.md",
        "content/articles/a.yaml",
        "content/people/x.yaml",
        "content/organizations/x.yaml",
        "content/places/x.yaml",
        "content/events/x.yaml",
        "content/works/x.yaml",
        "content/topics/x.yaml",
        "content/archive.yaml",
        "content/pages/p.md",
        "content/stray.txt",
    ]
)
KEYS = st.sampled_from(
    [
        "title",
        "date",
        "name",
        "names",
        "mentions",
        "quotations",
        "corrections",
        "notes",
        "statements",
        "quote",
        "entity",
        "occurrence",
        "prefix",
        "born",
        "positions",
        "organization",
        "from",
        "until",
        "members",
        "coordinates",
        "same_as",
        "wikidata",
        "status",
        "alternatives",
        "id",
        "language",
        "format",
    ]
)
VALUES = st.recursive(
    st.one_of(
        st.sampled_from(
            [
                "",
                "~",
                "null",
                "2007-10-05",
                "2007-13-45",
                "people/x",
                "../x",
                "no",
                "'x'",
                "&a x",
                "*a",
                "!!python/object:os.system x",
                "[38.5, 68.7]",
                "@x",
                "\t",
                "{a: b}",
                "|\n  x",
            ]
        ),
        st.text(max_size=12),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda ones: "[" + ", ".join(ones) + "]"),
        st.dictionaries(KEYS, inner, max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"
        ),
    ),
    max_leaves=6,
)
YAML = st.lists(st.tuples(KEYS, VALUES), max_size=6).map(
    lambda pairs: "".join(f"{key}: {value}\n" for key, value in pairs)
)


@given(PATHS, st.binary(max_size=200))
@example("content/people/x.yaml", b"\xef\xbb\xbfname: X\r\n")
def test_any_bytes_are_read_or_refused_with_reasons(path, content):
    record, told = read_text(path, content)

    assert record is not None or told


@given(PATHS, YAML)
def test_any_yaml_is_read_or_refused_with_reasons(path, text):
    content = f"---\n{text}---\nBody\n" if path.endswith(".md") else text

    record, told = read_text(path, content)

    assert record is not None or told
    for one in told:
        assert one.origin.path == path
        assert 1 <= one.origin.line <= content.count("\n") + 2
        assert one.origin.column >= 1


@given(st.text(max_size=300))
def test_any_text_is_parsed_or_refused_with_reasons(text):
    parse(text, "x.yaml")
