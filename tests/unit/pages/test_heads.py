"""What a page's head tells search engines, previews and reference managers."""

import pytest

from generator.archive.model import Archive
from generator.pages.cards import HeadView
from generator.pages.languages import wording
from generator.pages.planning import plan
from generator.pages.theme_files import default_theme
from generator.pages.views import View
from generator.sources.records import Image, Source
from tests.builders import annotated, archive, authority, dated, ref

WORDS = wording((default_theme(),), "en").value
URL = "https://example.org/archive"


def head(archive: Archive, path: str) -> HeadView:
    (page,) = (one for one in plan(archive) if one.address.path == path)
    return View(archive, WORDS).head(page)


def of_article(body: str = "Signed in Dushanbe.", **fields: object) -> HeadView:
    path = f"articles/{str(fields.get('date', '2007'))[:4]}/a/index.html"
    return head(archive([annotated(body, **fields)], url=URL), path)


def citation(**fields: object) -> dict[str, str]:
    return {meta.name: meta.content for meta in of_article(**fields).citation}


def graph(head: HeadView) -> dict[str, str]:
    return {meta.name: meta.content for meta in head.open_graph}


def test_an_article_is_described_by_its_summary_or_by_its_first_words():
    long = "word " * 100

    assert of_article(summary="In short.").description == "In short."
    assert of_article().description == "5 October 2007. Signed in Dushanbe."
    cut = of_article(long, source=Source(publisher="Asia-Plus")).description
    assert cut.startswith("Asia-Plus. 5 October 2007. word word")
    assert cut.endswith("word …")
    assert len(cut) < 250


def test_the_words_of_a_withheld_or_withdrawn_text_are_not_in_the_description():
    assert of_article(text="withheld").description == "5 October 2007"
    gone = of_article(status="withdrawn", reason="An error.", summary="Secret.")
    assert gone.description == "A title"
    assert gone.citation == ()


def test_every_page_has_a_description_of_its_own():
    found = archive(
        [annotated("Signed.")],
        [authority("people/ida", "Ida"), authority("people/eva", "Eva", description="A keeper.")],
        url=URL, description="An archive.",
    )  # fmt: skip

    texts = [head(found, one.address.path).description for one in plan(found)]

    assert all(texts)
    assert head(found, "people/ida/index.html").description == "Ida – People"
    assert head(found, "people/eva/index.html").description == "A keeper."
    assert head(found, "people/index.html").description == "People. An archive."
    assert head(found, "articles/2007/index.html").description == "Articles of 2007. An archive."


def test_a_canonical_address_is_absolute_and_encoded_or_not_there():
    found = archive((), [authority("people/ида", "Ида")], url=URL)

    assert head(found, "people/ида/index.html").canonical == (
        "https://example.org/archive/people/%D0%B8%D0%B4%D0%B0/"
    )
    assert head(found, "index.html").canonical == "https://example.org/archive/"
    assert head(found, "404.html").canonical == ""
    assert head(archive(), "index.html").canonical == ""


def test_previews_know_the_type_the_site_and_the_picture():
    image = Image(file=ref("files/ida.jpg"), alt="Ida at her desk")
    found = archive((), [authority("people/ida", "Ida", image=image)], url=URL)

    told = graph(head(found, "people/ida/index.html"))

    assert told == {
        "og:type": "profile",
        "og:site_name": "Test",
        "og:locale": "en_GB",
        "og:url": "https://example.org/archive/people/ida/",
        "og:image": "https://example.org/archive/files/ida.jpg",
        "og:image:alt": "Ida at her desk",
    }
    assert graph(of_article())["og:type"] == "article"
    assert graph(of_article())["article:published_time"] == "2007-10-05"


def test_zotero_is_told_all_that_a_record_needs():
    told = citation(
        byline="A. Reporter", language="ru", summary="In short.", rights="CC BY 4.0",
        source=Source(publisher="Asia-Plus", identifier="X 1"),
    )  # fmt: skip

    assert told == {
        "z:itemType": "newspaperArticle",
        "citation_title": "A title",
        "citation_author": "A. Reporter",
        "citation_publication_date": "2007/10/05",
        "citation_publisher": "Asia-Plus",
        "citation_language": "ru",
        "citation_public_url": "https://example.org/archive/articles/2007/a/",
        "citation_abstract": "In short.",
        "prism.publicationName": "Asia-Plus",
        "DC.date": "2007-10-05",
        "DC.identifier": "X 1",
        "DC.rights": "CC BY 4.0",
    }


@pytest.mark.parametrize(
    ("date", "shown"), [("2007-10", "2007/10"), ("2007", "2007"), ("2007~", None)]
)
def test_a_date_is_told_to_zotero_as_exactly_as_it_is_known(date, shown):
    told = citation(date=date)

    assert told.get("citation_publication_date") == shown
    assert told["DC.date"] == dated(date).text


@pytest.mark.parametrize(
    ("language", "locale"),
    [("en", "en_GB"), ("ru", "ru_RU"), ("fa", "fa_IR"), ("zh-Hant-TW", "zh_TW")],
)
def test_previews_are_told_language_and_territory(language, locale):
    assert wording((default_theme(),), language).value.full_locale == locale
