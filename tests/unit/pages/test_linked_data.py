"""Linked data says what the archive is sure of, and nothing else; no text can break out of it."""

import json
import re
from pathlib import Path

import pytest

from generator.archive.model import Archive
from generator.pages.languages import wording
from generator.pages.planning import plan
from generator.pages.rendering import as_json, render, theme
from generator.pages.theme_files import default_theme, read_theme
from generator.pages.views import View
from generator.sources.records import Alternative, Coordinates, Position, SameAs, Source
from tests.builders import HERE, annotated, archive, authority, dated, mention, ref

FOLDERS = (default_theme(),)
CSTO, IDA = "organizations/csto", "people/ida"


def graph(archive: Archive, path: str) -> dict[str, dict]:
    """The nodes of a page's linked data, by their types."""
    words = wording(FOLDERS, "en").value
    (page,) = (one for one in plan(archive) if one.address.path == path)
    found = View(archive, words).linked_data(page)
    return {node["@type"]: node for node in found["@graph"]} if found else {}


def of_article(*annotations, url: str = "https://example.org", **fields) -> dict[str, dict]:
    found = archive(
        [annotated("Ida of the CSTO.", *annotations, **fields)],
        [
            authority(CSTO, "CSTO", same_as=SameAs(wikidata="Q1", viaf="2")),
            authority(IDA, "Ida"),
            authority("topics/x", "Drills"),
        ],
        url=url,
    )
    return graph(found, "articles/2007/a/index.html")


def of_entity(id: str, *others, **fields) -> dict:
    found = archive((), [authority(id, **fields), *others], url="https://example.org/")
    nodes = graph(found, f"{id}/index.html")
    return next(node for type, node in nodes.items() if type != "BreadcrumbList")


def test_an_article_says_what_it_is_about_and_whom_it_names():
    source = Source(publisher="Asia-Plus", url="https://asia.example/1")

    nodes = of_article(
        mention("CSTO", CSTO),
        source=source,
        topics=(ref("topics/x"),),
        byline="A. Reporter",
    )

    article = nodes["NewsArticle"]
    assert article["@id"] == "https://example.org/articles/2007/a/#it"
    assert (article["headline"], article["datePublished"]) == ("A title", "2007-10-05")
    assert (article["creditText"], article["inLanguage"]) == ("A. Reporter", "en")
    assert article["publisher"] == {"@type": "Organization", "name": "Asia-Plus"}
    assert article["isBasedOn"] == "https://asia.example/1"
    assert [one["name"] for one in article["about"]] == ["Drills"]
    assert article["mentions"] == [
        {
            "@type": "Organization",
            "@id": "https://example.org/organizations/csto/#it",
            "name": "CSTO",
            "sameAs": ["https://www.wikidata.org/wiki/Q1"],
        }
    ]


DOUBTFUL = {
    "low": {"certainty": "low"},
    "likely": {"certainty": "medium"},
    "suggested": {"status": "suggested"},
    "disputed": {"alternatives": (Alternative(origin=HERE, entity=ref("people/eva")),)},
}


@pytest.mark.parametrize("how", DOUBTFUL)
def test_an_identification_that_is_not_certain_is_not_stated(how):
    nodes = of_article(mention("Ida", IDA, **DOUBTFUL[how]), mention("CSTO", CSTO))

    assert [one["name"] for one in nodes["Article"]["mentions"]] == ["CSTO"]


def test_the_archives_own_words_are_based_on_their_source_and_not_of_its_kind():
    source = Source(
        type="treaty", publisher="Secretariat", title="Treaty", url="https://a.example/"
    )

    own = of_article(source=source, text="abstract")["Article"]

    assert own["publisher"] == {"@type": "Organization", "name": "Test"}
    assert own["isAccessibleForFree"] is True
    assert own["isBasedOn"] == {
        "@type": "Legislation",
        "name": "Treaty",
        "url": "https://a.example/",
        "publisher": {"@type": "Organization", "name": "Secretariat"},
    }
    assert "isBasedOn" not in of_article(text="abstract")["Article"]


def test_who_is_surely_named_somewhere_is_stated_though_doubtful_elsewhere():
    nodes = of_article(
        mention("CSTO", CSTO, certainty="low", id="m-1"), mention("Ida of the CSTO", CSTO, id="m-2")
    )

    assert [one["name"] for one in nodes["Article"]["mentions"]] == ["CSTO"]


@pytest.mark.parametrize("date", ["2007~", "2007?", "2007-10-05/2007-10-07", "200X", "2007-21"])
def test_a_date_that_is_no_plain_one_is_not_stated(date):
    found = archive([annotated("Signed.", date=date)], url="https://example.org")

    (path,) = (one.address.path for one in plan(found) if one.subject == "articles/a")

    assert "datePublished" not in graph(found, path)["Article"]


def test_a_withdrawn_article_says_nothing():
    assert of_article(status="withdrawn", reason="An error.") == {}


def test_a_person_has_names_dates_offices_and_other_registers():
    position = Position(
        origin=HERE, organization=ref(CSTO), title="Secretary", start=dated("2003"),
        end=dated("2016~"),
    )  # fmt: skip

    person = of_entity(
        IDA, authority(CSTO, "CSTO"), name="Ida", born=dated("1949-10-20"), died=dated("2020~"),
        positions=(position,), same_as=SameAs(wikidata="Q1", viaf="2"),
    )  # fmt: skip

    assert person["@type"] == "Person"
    assert person["birthDate"] == "1949-10-20"
    assert "deathDate" not in person
    assert person["sameAs"] == ["https://www.wikidata.org/wiki/Q1", "https://viaf.org/viaf/2"]
    (role,) = person["memberOf"]
    assert (role["roleName"], role["startDate"]) == ("Secretary", "2003")
    assert role["memberOf"]["name"] == "CSTO"
    assert "endDate" not in role


def test_a_place_an_event_and_a_work_have_what_is_theirs():
    city = of_entity(
        "places/x", authority("places/y", "Land"), type="city", country=ref("places/y"),
        coordinates=Coordinates(38.5, 68.8),
    )  # fmt: skip
    event = of_entity(
        "events/e", authority("places/y", "Land"), authority(IDA, "Ida"),
        date=dated("2007-10-05/2007-10-07"), place=ref("places/y"),
        participants=(ref(IDA), ref("places/y")),
    )  # fmt: skip
    treaty = of_entity("works/t", type="treaty", date=dated("1992-05-15"))
    book = of_entity("works/b", type="book", date=dated("1992"))

    assert (city["@type"], city["containedInPlace"]["name"]) == ("City", "Land")
    assert city["geo"] == {"@type": "GeoCoordinates", "latitude": 38.5, "longitude": 68.8}
    assert (event["startDate"], event["endDate"]) == ("2007-10-05", "2007-10-07")
    assert [one["name"] for one in event["attendee"]] == ["Ida"]
    assert (treaty["@type"], treaty["legislationDate"]) == ("Legislation", "1992-05-15")
    assert (book["@type"], book["datePublished"]) == ("Book", "1992")


def test_the_home_page_tells_how_to_search_where_the_site_has_an_address():
    with_address = graph(archive(url="https://example.org"), "index.html")["WebSite"]
    without = graph(archive(), "index.html")["WebSite"]

    assert with_address["potentialAction"]["target"]["urlTemplate"] == (
        "https://example.org/search/?q={search_term_string}"
    )
    assert "potentialAction" not in without
    assert without["name"] == "Test"


def test_without_an_address_everything_is_relative_to_the_page():
    nodes = of_article(mention("CSTO", CSTO), url="")

    assert nodes["Article"]["mentions"][0]["@id"] == "../../../organizations/csto/index.html#it"
    steps = [one["item"] for one in nodes["BreadcrumbList"]["itemListElement"]]
    assert steps == ["../../../index.html", "../../index.html", "../index.html", "index.html"]


HOSTILE = '</script><script>alert(1)</script> <!-- & " \\ \u2028 regesta:people/x'


def test_no_text_can_end_the_element_that_holds_the_data():
    text = str(as_json({"name": HOSTILE, "link": "regesta:people/x"}))

    assert not set(text) & set("<>&")
    assert '"regesta:' not in text
    assert json.loads(text) == {"name": HOSTILE, "link": "regesta:people/x"}


def test_a_hostile_title_stays_data_on_the_page(tmp_path: Path):
    words = wording(FOLDERS, "en").value
    found = archive([annotated("Signed.", title=HOSTILE, byline="regesta:people/x")])
    (page,) = (one for one in plan(found) if one.subject == "articles/a")

    rendered = render(View(found, words), theme(read_theme(FOLDERS), words), page).value

    html = rendered.content.decode()
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    (article, _) = json.loads(data)["@graph"]
    assert (article["headline"], article["creditText"]) == (HOSTILE, "regesta:people/x")
    assert "<script>alert" not in html
