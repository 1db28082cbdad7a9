"""CommonMark: canonical text, links, and what is not let through."""

import pytest

from generator.diagnostics import Origin
from generator.text.annotating import describe_authority, write_page
from generator.text.markdown import parse
from tests.builders import authority, codes, read_text

HERE = Origin("content/a.md", 7)


def test_the_canonical_text_is_what_one_reads():
    document = parse(
        "# Title\n\nSome *emphasis*,  and a\nline. [Link](people/x) `code`\n\n- item", HERE
    )

    assert document.text == "Title\nSome emphasis, and a line. Link code\nitem"


def test_the_canonical_text_is_composed():
    assert parse("cafe\u0301", HERE).text == "caf\u00e9"


def test_headings_begin_at_two_and_never_skip():
    document = parse("### A\n\n##### B\n\n### C\n\n# D\n\n## E\n", HERE)

    assert [block.opening[1:3] for block in document.blocks] == ["h2", "h3", "h2", "h2", "h3"]


def test_links_to_records_are_listed_with_their_line():
    document = parse("x\n\n[SCO](organizations/sco) and [more](articles/a#p2)", HERE)

    assert [(link.id, link.origin.line) for link in document.links] == [
        ("organizations/sco", 9),
        ("articles/a", 9),
    ]
    assert 'href="regesta:articles/a#p2"' in "".join(
        inline.html for block in document.blocks for inline in block.inlines
    )


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
     "//evil.example/x", "../../etc/passwd", "people/../../x", "/etc/passwd"],
)  # fmt: skip
def test_a_link_that_a_page_may_not_have_is_an_error_and_no_link(link: str):
    document = parse(f"[words](<{link}>)", HERE)

    assert codes(document.problems) == ["link-unsafe"]
    assert document.text == "words"
    assert not any("<a" in inline.html for block in document.blocks for inline in block.inlines)


@pytest.mark.parametrize(
    "html", ["<b>x</b>", "<script>x</script>", "<!-- x -->", "<div>\n\nx\n\n</div>"]
)
def test_html_is_told_at_its_line(html: str):
    document = parse(f"one\n\n{html}", HERE)

    assert codes(document.problems)[0] == "html-escaped"
    assert document.problems[0].origin.line == 9


def test_what_only_looks_like_html_is_not_told():
    assert parse("a < b, 3 <4, `<code>` and <https://example.org>", HERE).problems == ()


def test_a_picture_must_be_an_attachment():
    assert codes(parse("![x](https://evil.example/x.png)", HERE).problems) == ["image-outside"]
    assert parse("![x](files/x.png)", HERE).links[0].id == "files/x.png"


def test_nesting_without_end_ends():
    parse(">" * 5000 + "x", HERE)
    parse("[" * 2000 + "x", HERE)
    parse("*a **b " * 2000, HERE)


def test_biography_and_pages_become_html():
    person = describe_authority(authority("people/x", biography="*Born* in [Oryol](places/oryol)."))
    page, _ = read_text(
        "content/pages/a.md", "---\ntitle: A\n---\n## Who keeps it\n\nWe.\n\n## Who keeps it\n"
    )

    assert (
        person.value.prose == '<p><em>Born</em> in <a href="regesta:places/oryol">Oryol</a>.</p>\n'
    )
    assert [link.id for link in person.value.links] == ["places/oryol"]
    html = write_page(page).value.html
    assert '<h2 id="who-keeps-it">' in html
    assert '<h2 id="who-keeps-it-">' in html
