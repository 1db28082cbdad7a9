"""What the search engine is given to read."""

from generator.pages.search import documents, extracts, languages
from generator.sources.records import Name
from tests.builders import HERE, annotated, archive, authority, mention, note, quotation


def made(found, part: str = "pages") -> dict[str, str]:
    return {one.path: one.html for one in documents(found) if one.part == part}


def csto():
    names = (
        Name(origin=HERE, name="ОДКБ", language="ru"),
        Name(
            origin=HERE, name="Collective Security Treaty Organization", forms=("Organization's",)
        ),
    )
    return authority("organizations/csto", "CSTO", names=names)


def test_an_article_is_found_by_its_paragraphs_notes_and_the_names_of_its_entities():
    article = annotated(
        "The CSTO met.\n\nIt agreed.",
        mention("CSTO", "organizations/csto"),
        note("agreed", "An *editor's* remark.", id="n1"),
    )
    html = made(archive([article], [csto()]))["articles/2007/a/index.html"]

    assert '<p id="p1">The CSTO met.</p>' in html
    assert '<p id="p2">It agreed.</p>' in html
    assert '<div id="note-n1">' in html
    assert "<em>editor's</em>" in html
    assert "ОДКБ" in html
    assert "Organization&#x27;s" in html


def test_the_engine_is_told_neither_facets_nor_dates():
    html = made(archive([annotated("The CSTO met.")], [csto()]))

    assert not any(
        "data-pagefind-filter" in one or "data-pagefind-sort" in one for one in html.values()
    )


def test_quotations_and_notes_are_documents_of_their_own():
    article = annotated(
        "He said that the CSTO met.\n\nIt agreed.",
        quotation("the CSTO met", "people/b", ["organizations/csto"], id="q1"),
        note("agreed", "An *editor's* remark & more.", id="n1"),
    )
    found = archive([article], [csto(), authority("people/b", "Nikolai Bordyuzha")])

    said, remark = extracts(found)
    texts = list(made(found, "extracts").values())

    assert (said.kind, said.target, said.speaker, said.text) == (
        "quotation",
        "q1",
        "people/b",
        "the CSTO met",
    )
    assert (remark.kind, remark.target, remark.text) == (
        "note",
        "note-n1",
        "An editor's remark & more.",
    )
    assert "the CSTO met" in texts[0]
    assert "Nikolai Bordyuzha" in texts[0]
    assert "ОДКБ" in texts[0]
    assert "remark" not in texts[0]


def test_numbers_of_documents_are_places_in_their_part():
    article = annotated("One. Two.", quotation("One", id="q1"), quotation("Two", id="q2"))
    found = list(documents(archive([article], [csto()])))

    assert [(one.part, one.number) for one in found] == [
        ("pages", 0), ("pages", 1), ("extracts", 0), ("extracts", 1),
    ]  # fmt: skip


def test_withdrawn_articles_and_withheld_texts_are_not_searched():
    withdrawn = annotated("Secret one.", id="articles/w", status="withdrawn", reason="x")
    withheld = annotated(
        "Secret CSTO two.",
        mention("CSTO", "organizations/csto"),
        quotation("CSTO two", id="q1"),
        id="articles/h",
        text="withheld",
    )
    found = archive([withdrawn, withheld], [csto()])

    pages = made(found)
    assert "articles/2007/w/index.html" not in pages
    assert "Secret" not in pages["articles/2007/h/index.html"]
    (said,) = extracts(found)
    assert (said.target, said.text) == ("quotations", "CSTO two")


def test_each_language_has_a_bundle_the_sites_first():
    articles = [annotated("x", id=f"articles/{tag}", language=tag) for tag in ("ru", "fa", "en")]

    assert languages(archive(articles)) == ("en", "fa", "ru")
