"""What is sought: the texts of documents."""

from collections.abc import Iterator

from generator.archive.numbering import numbered
from generator.pages.languages import wording
from generator.pages.search import (
    IN_NAMES,
    IN_TITLE,
    USUAL,
    Extract,
    Finder,
    Passage,
    SearchDocument,
    SearchText,
    languages,
)
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


def made(found, part: str = "pages") -> dict[str, SearchText]:
    return {one.record: text_of(one) for one in documents(found) if one.part == part}


def text_of(document: SearchDocument) -> SearchText:
    assert document.text is not None
    return document.text


def words(text: SearchText) -> str:
    return " ".join(one.text for one in text.passages)


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
    text = made(archive([article], [csto()]))["articles/a"]

    names = "CSTO · ОДКБ · Collective Security Treaty Organization · Organization's."
    assert text.passages == (
        Passage(f"{text.title}.", "", IN_TITLE),
        Passage("The CSTO met.", "p1"),
        Passage("It agreed.", "p2"),
        Passage("An editor's remark.", "note-n1"),
        Passage(names, "names", IN_NAMES),
    )


def test_of_prose_each_block_is_a_passage_and_a_heading_counts_for_more():
    prose = "Born <b>far</b> away\n\n## Offices & posts\n\n- one\n- *two*\n\nLast\\\nwords!"
    person = authority("people/b", "Nikolai Bordyuzha", biography=prose)
    text = made(archive([], [person]))["people/b"]

    assert text.passages == (
        Passage("Nikolai Bordyuzha.", "", IN_TITLE),
        Passage("Born <b>far</b> away."),
        Passage("Offices & posts.", "", 6 * USUAL),
        Passage("one."),
        Passage("two."),
        Passage("Last words!"),
        Passage("Nikolai Bordyuzha.", "names", IN_NAMES),
    )


def test_a_note_leads_to_itself_whatever_it_begins_with():
    article = annotated("It agreed.", note("agreed", "- one\n- two", id="n1"))
    text = made(archive([article]))["articles/a"]

    assert text.passages[-2:] == (Passage("one.", "note-n1"), Passage("two."))


def test_quotations_and_notes_are_documents_of_their_own():
    article = annotated(
        "He said that the CSTO met.\n\nIt agreed.",
        quotation("the CSTO met", "people/b", ["organizations/csto"], id="q1"),
        note("agreed", "An *editor's* remark & more.", id="n1"),
    )
    found = archive([article], [csto(), authority("people/b", "Nikolai Bordyuzha")])

    texts = [words(text_of(one)) for one in documents(found) if one.part == "extracts"]
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
    assert "Secret" not in words(pages["articles/h"])
    assert Passage("CSTO two.", "quotations") in pages["articles/h"].passages
    (said,) = extracts(found)
    assert (said.target, said.text) == ("quotations", "CSTO two")


def test_the_text_of_a_document_is_told_again():
    article = annotated("One. Two.", quotation("One", id="q1"), note("Two", "Why.", id="n1"))
    found = archive([article], [csto()])

    again = Finder(found, WORDS)

    for one in documents(found):
        assert again.text(one._replace(text=None)) == one.text


def test_a_record_that_was_found_is_not_looked_at_again():
    found = archive([annotated("The CSTO met.", mention("CSTO", "organizations/csto"))], [csto()])
    list(documents(found))

    again, reads = found.notes.watch(lambda: list(documents(found)))

    assert [one.text for one in again] == [None, None]
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
