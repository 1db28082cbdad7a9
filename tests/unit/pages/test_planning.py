"""Which pages a site has."""

import msgspec

from generator.archive.checks import check
from generator.pages.planning import plan
from tests.builders import annotated, archive, authority


def addresses(found) -> dict[str, str]:
    return {page.address.path: page.template for page in plan(found)}


def test_every_record_has_a_page_and_every_kind_an_index():
    found = addresses(archive([annotated("Text.", id="articles/a")], [authority("people/x")]))

    assert found["articles/2007/a/index.html"] == "pages/article.html"
    assert found["articles/2007/index.html"] == "pages/year.html"
    assert found["people/x/index.html"] == "pages/entity.html"
    assert {"index.html", "404.html", "people/index.html", "topics/index.html"} <= found.keys()
    assert {"quotations/index.html", "corrections/index.html", "search/index.html"} <= found.keys()


def test_a_withdrawn_article_keeps_a_page_that_says_so():
    found = addresses(archive([annotated("Text.", status="withdrawn", reason="x")]))

    assert found["articles/2007/a/index.html"] == "pages/withdrawn.html"


def test_a_draft_has_no_page():
    assert "articles/2007/a/index.html" not in addresses(
        archive([annotated("Text.", status="draft")])
    )


def test_an_alias_is_a_page_that_leads_on():
    person = authority("people/x", aliases=("people/old", "2007/someone.html", "older"))
    found = addresses(archive(authorities=[person]))

    assert {path for path, template in found.items() if template == "pages/redirect.html"} == {
        "people/old/index.html",
        "2007/someone.html",
        "people/older/index.html",
    }


def test_no_two_pages_have_one_address():
    found = plan(
        archive([annotated("x", id=f"articles/{name}") for name in "abc"], [authority("people/a")])
    )

    assert len({page.address for page in found}) == len(found)
    assert msgspec.json.encode(found)


def test_neither_planning_nor_checking_opens_the_front_matter_of_every_article():
    found = archive([annotated("Text.", id=f"articles/{name}") for name in "abc"])

    _, reads = found.notes.watch(lambda: (plan(found), check(found)))

    assert ("briefs", "articles/a") in reads
    assert not [cell for cell in reads if cell[0] == "heads"]
