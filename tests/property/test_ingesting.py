"""Laws of ingesting: nothing that a capture says is lost, and the same capture gives the same files."""

import re
import tempfile
from collections import Counter
from html import escape
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from generator.build.building import load
from generator.build.project import Options, Project
from generator.editing.captures import Capture, decode
from generator.editing.edits import apply
from generator.editing.ingesting import Ingested, Wishes, ingest_all
from tests.folders import project

NAMES = {
    "people/bordyuzha.yaml": "name: Nikolai Bordyuzha\nnames: [{name: Николай Бордюжа, language: ru}]\n",
    "places/dushanbe.yaml": "name: Dushanbe\n",
}
WORDS = st.sampled_from(
    ["Dushanbe", "October 5", "5 октября 2007", "said", "сказал", "Nikolai Bordyuzha", "Бордюжа", "the the", "“We", "it”",
     "«да", "нет»", "Читайте также:", "All news", "Log in", "*", "_x_", "1.", "-", "#", "<b>", "&amp;", "[a](b)", "|", "`",
     "www.example.org", "https://example.org/20071005", "说", "گفت", "…", "\u200c", "e\u0301", "\ufeff", "By", "©", "Q:", ": "]
)  # fmt: skip
LINES = st.lists(st.one_of(WORDS, st.text(max_size=12)), max_size=12).map(" ".join)
TEXTS = st.lists(LINES, max_size=14).map("\n".join)


def ingested(capture: Capture, folder: Path) -> Ingested | None:
    made = ingest_all([capture], Wishes(date="2007-10-05"), folder).value
    return made[0] if made else None


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def said(one: Ingested) -> Counter[str]:
    """All words of an article's body, and of what was cut."""
    body = one.edits[0].after.decode().partition("\n---\n\n")[2]
    return words(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", body)) + words(
        " ".join(cut.piece.words for cut in one.cuts)
    )


def check_nothing_is_lost(capture: Capture, expected: Counter[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = project(folder, NAMES)
        one = ingested(capture, folder)
        if one is None:
            return
        assert not expected - said(one)
        # The numbers of a list in HTML are words of the article that no word of the page says.
        assert not {word for word in said(one) - expected if not word.isdigit()}
        assert one.edits == ingested(capture, folder).edits
        apply(one.edits, folder)
        check_is_sound(archive)
        assert (
            ingest_all([capture], Wishes(date="2007-10-05"), folder).diagnostics[0].code
            == "capture-known"
        )


def check_is_sound(archive: Project) -> None:
    """Every proposal anchors, and `regesta check` has no error for the new article."""
    assert not load(archive, Options(with_drafts=True)).has_errors


@given(TEXTS)
@example("DUSHANBE, October 5 -- a) The the text\n1. x\n3. y\n“We said it\n\n“and more”")
@example("# heading #\n\n> quote\n    code\n---\n===")
def test_every_word_of_a_text_is_in_the_article_or_among_the_cuts(text):
    capture = Capture(
        "x.txt", text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()
    )

    decoded = decode(capture).value
    check_nothing_is_lost(capture, words(decoded.text) if decoded else Counter())


@given(st.binary(max_size=300))
@example(b"\xff\xfeA\x00 \x00w\x00o\x00r\x00d\x00")
@example(b"<![x")
def test_any_bytes_become_an_article_or_a_reason(content):
    capture = Capture("x", content)

    with tempfile.TemporaryDirectory() as name:
        project(Path(name), {})
        outcome = ingest_all([capture], Wishes(date="2007"), Path(name))

    assert outcome.value or outcome.diagnostics


TAGS = st.sampled_from(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "td",
        "tr",
        "table",
        "nav",
        "aside",
        "blockquote",
        "article",
        "footer",
        "b",
        "a",
    ]
)
PAGES = st.recursive(
    LINES.map(escape),
    lambda inside: st.tuples(TAGS, st.lists(inside, max_size=4)).map(
        lambda one: f"<{one[0]}> {' '.join(one[1])} </{one[0]}>"
    ),
    max_leaves=12,
)


@given(st.lists(PAGES, max_size=5))
@example(["<p>unclosed <b>words", "<li>one<li>two", "<td>a</td><td>b</td>"])
def test_every_word_of_a_page_is_in_the_article_or_among_the_cuts(parts):
    page = f"<html><body>{' '.join(parts)}</body></html>".encode("utf-8", "replace").decode()
    text = re.sub(r"<[^<>]*>", " ", page.replace("<b>", "").replace("</b>", ""))

    from html import unescape

    clean = re.sub(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]", " ", unescape(text))
    check_nothing_is_lost(Capture("x.html", page.encode()), words(clean))
