"""What the search engine is given to read."""

from generator.pages.languages import wording
from generator.pages.rendering import default_theme
from generator.pages.search import documents, languages
from generator.sources.records import Name
from tests.builders import HERE, annotated, archive, authority, mention, note

WORDS = wording((default_theme(),), "en").value


def made(found) -> dict[str, str]:
    return {document.path: document.html for document in documents(found, WORDS)}


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
        note("agreed", "An *editor's* remark."),
    )
    html = made(archive([article], [csto()]))["articles/2007/a/index.html"]

    assert '<p id="p1">The CSTO met.</p>' in html
    assert '<p id="p2">It agreed.</p>' in html
    assert "<em>editor's</em>" in html
    assert "ОДКБ" in html
    assert "Organization&#x27;s" in html


def test_an_article_can_be_filtered_by_kind_year_language_and_entity():
    article = annotated("The CSTO met.", mention("CSTO", "organizations/csto"), date="2007/2009")
    html = made(archive([article], [csto()]))["articles/2007/a/index.html"]

    for value in (
        "kind:articles",
        "language:en",
        "organization:organizations/csto",
        "year:2007",
        "year:2008",
        "year:2009",
    ):
        assert f'data-pagefind-filter="{value}"' in html
    assert 'data-pagefind-sort="date:2007-01-01"' in html


def test_withdrawn_articles_and_withheld_texts_are_not_searched():
    withdrawn = annotated("Secret one.", id="articles/w", status="withdrawn", reason="x")
    withheld = annotated(
        "Secret CSTO two.", mention("CSTO", "organizations/csto"), id="articles/h", text="withheld"
    )
    found = made(archive([withdrawn, withheld], [csto()]))

    assert "articles/2007/w/index.html" not in found
    assert "Secret" not in found["articles/2007/h/index.html"]


def test_each_language_has_a_bundle_the_sites_first():
    articles = [annotated("x", id=f"articles/{tag}", language=tag) for tag in ("ru", "fa", "en")]

    assert languages(archive(articles)) == ("en", "fa", "ru")
