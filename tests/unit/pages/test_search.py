"""What the search engine is given to read."""

from collections.abc import Iterator

from generator.archive.numbering import numbered
from generator.pages.languages import wording
from generator.pages.search import Extract, Finder, SearchDocument, languages
from generator.pages.theme_files import default_theme
from generator.sources.records import Name
from tests.builders import HERE, annotated, archive, authority, mention, note, quotation

WORDS = wording((default_theme(),), "en").value


def documents(found) -> Iterator[SearchDocument]:
    finder, extracts = Finder(found, WORDS), 0
    for number, id in enumerate(numbered(found)):
        one = finder.found(id)
        yield from finder.documents(id, one, number, extracts)
        extracts += len(one.extracts)


def extracts(found) -> Iterator[Extract]:
    finder = Finder(found, WORDS)
    return (one for id in numbered(found) for one in finder.found(id).extracts)


def made(found, part: str = "pages") -> dict[str, str]:
    return {one.record: one.html for one in documents(found) if one.part == part}


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
    html = made(archive([article], [csto()]))["articles/a"]

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

    texts = [one.html for one in documents(found) if one.part == "extracts"]
    said, remark = extracts(found)

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
    assert "articles/w" not in pages
    assert "Secret" not in pages["articles/h"]
    (said,) = extracts(found)
    assert (said.target, said.text) == ("quotations", "CSTO two")


def test_the_text_of_a_document_is_told_again():
    article = annotated("One. Two.", quotation("One", id="q1"), note("Two", "Why.", id="n1"))
    found = archive([article], [csto()])

    again = Finder(found, WORDS)

    for one in documents(found):
        assert again.text(one._replace(html="")) == one.html


def test_a_record_that_was_found_is_not_looked_at_again():
    found = archive([annotated("The CSTO met.", mention("CSTO", "organizations/csto"))], [csto()])
    list(documents(found))

    again, reads = found.notes.watch(lambda: list(documents(found)))

    assert [one.html for one in again] == ["", ""]
    assert {("found", "organizations/csto"), ("found", "articles/a")} < reads
    assert not any(kind in {"articles", "heads", "named_in"} for kind, _ in reads)


def test_a_document_is_known_by_its_text_and_its_record_by_all_that_is_told_of_it():
    def found(**fields: str):
        one = archive([annotated("One.", **fields)])
        return Finder(one, WORDS).found("articles/a")

    assert found() == found()
    assert found(title="Other").digest != found().digest
    assert found(date="2009-10-05").digest == found().digest
    assert found(date="2009-10-05") != found()


def test_each_language_has_a_bundle_the_sites_first():
    articles = [annotated("x", id=f"articles/{tag}", language=tag) for tag in ("ru", "fa", "en")]

    assert languages(archive(articles)) == ("en", "fa", "ru")


def test_an_article_reads_the_names_of_those_whom_it_names_and_no_more_of_them():
    found = archive([annotated("The CSTO met.", mention("CSTO", "organizations/csto"))], [csto()])

    _, reads = found.notes.watch(lambda: Finder(found, WORDS).found("articles/a"))

    assert ("found", "articles/a") in reads
    own = found.notes.answers["found", "articles/a"].reads
    assert [cell for cell in own if cell[1] == "organizations/csto"] == [
        ("names_of", "organizations/csto")
    ]
