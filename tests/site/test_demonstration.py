"""The demonstration archive and its site: all told, sourced, annotated, linked both ways, and dated."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest

from generator.addresses import kind_of
from generator.archive.model import Archive
from generator.build.building import load
from generator.build.project import Project
from generator.sources.records import Correction, Mention, Note, Organization, Person, Statement
from generator.text.model import AnnotatedArticle
from tests.site.conftest import SITE, Site

ROOT = SITE.parent
SOURCES = re.compile(r"^(Sources?|Источники|منابع)$", re.MULTILINE)
LATEST_TERM = 2027
"""The last year of a term of office in the archive; no later year has a place on its pages."""


@pytest.fixture(scope="session")
def archive() -> Archive:
    """The records of ``content/``, linked; they have no problem of any kind."""
    outcome = load(Project(root=ROOT, site=SITE))
    assert outcome.diagnostics == ()
    assert outcome.value is not None
    return outcome.value


def reports(archive: Archive) -> Iterator[AnnotatedArticle]:
    """The articles whose text is published."""
    for annotated in archive.articles.values():
        if annotated.article.status == "published" and annotated.text:
            yield annotated


def bodies(annotated: AnnotatedArticle, kind: type) -> list:
    return [one for one in annotated.anchored if isinstance(one.annotation.body, kind)]


def told_in(annotated: AnnotatedArticle) -> str:
    """The text of a report without its list of sources."""
    return SOURCES.split(annotated.text)[0]


def events_of(annotated: AnnotatedArticle) -> set[str]:
    """The events that an article is about as a whole."""
    return {
        one.annotation.body.entity.id
        for one in bodies(annotated, Mention)
        if one.how == "whole" and kind_of(one.annotation.body.entity.id) == "events"
    }


def page_of(site: Site, archive: Archive, id: str) -> lxml.html.HtmlElement:
    """The page of an article or of an authority record."""
    if id in archive.articles:
        year = archive.articles[id].article.date.year
        return site.pages[f"articles/{year}/{id.removeprefix('articles/')}/index.html"]
    return site.pages[f"{id}/index.html"]


def targets(page: lxml.html.HtmlElement) -> set[str]:
    """The records to which the body of a page links, by the end of their addresses."""
    found = page.xpath("//main//@href")
    return {str(href).split("#")[0].removesuffix("/index.html").lstrip("./") for href in found}


def test_the_archive_goes_from_1992_to_2024_with_sixty_events(archive: Archive):
    events = [id for id in archive.entities if kind_of(id) == "events"]

    years = [one.article.date.year for one in archive.articles.values()]

    assert len(events) == 60
    assert (years[0], years[-1]) == ("1992", "2024")


def test_every_event_has_an_article_that_is_about_it(archive: Archive):
    told = {id for annotated in reports(archive) for id in events_of(annotated)}

    events = {id for id in archive.entities if kind_of(id) == "events"}

    assert events - told == set()


def test_an_article_is_dated_in_the_time_of_its_event(archive: Archive):
    wrong = [
        (annotated.article.id, event)
        for annotated in reports(archive)
        for event in events_of(annotated)
        if archive.entities[event].authority.details.date != annotated.article.date
    ]

    assert wrong == []


def test_every_report_is_long_enough_to_tell_something_and_short_enough_to_be_read(
    archive: Archive,
):
    lengths = {
        annotated.article.id: len(re.findall(r"\w[\w'’-]*", told_in(annotated)))
        for annotated in reports(archive)
        if annotated.article.language != "fa" and annotated.article.text == "full"
    }

    assert {id: n for id, n in lengths.items() if not 120 <= n <= 350} == {}


def test_every_report_names_its_source_and_lists_more_at_its_end(archive: Archive):
    bare = [
        annotated.article.id
        for annotated in reports(archive)
        if not (annotated.article.source and annotated.article.source.url)
        or (annotated.article.text == "full" and not SOURCES.search(annotated.text))
    ]

    assert bare == []


def test_every_report_has_mentions_notes_and_statements(archive: Archive):
    bare = {
        annotated.article.id: kind.__name__
        for annotated in reports(archive)
        for kind in (Mention, Note, Statement)
        if not bodies(annotated, kind)
    }

    assert bare == {}


def test_whoever_is_named_is_named_in_a_capacity_or_with_a_note_once_at_least(archive: Archive):
    bare = []
    for annotated in reports(archive):
        told: dict[str, bool] = {}
        for one in bodies(annotated, Mention):
            body = one.annotation.body
            if kind_of(body.entity.id) == "people":
                is_told = bool(body.capacity or one.annotation.note)
                told[body.entity.id] = told.get(body.entity.id, False) or is_told
        bare += [(annotated.article.id, id) for id, is_told in told.items() if not is_told]

    # Only that he was in the chair is known of him.
    assert bare == [("articles/2024-07-19-security-council-debate", "people/sergey-vershinin")]


def test_every_correction_says_why_and_where_the_mistake_stands(archive: Archive):
    bare = [
        (annotated.article.id, one.words)
        for annotated in reports(archive)
        for one in bodies(annotated, Correction)
        if not (one.annotation.body.reason and one.annotation.source)
    ]

    assert bare == []


def test_every_person_has_a_description_and_every_term_a_source(archive: Archive):
    people = {
        id: described.authority
        for id, described in archive.entities.items()
        if isinstance(described.authority.details, Person)
    }

    assert [id for id, one in people.items() if not one.description] == []
    terms = [(id, term) for id, one in people.items() for term in one.details.positions]
    assert [(id, term.title) for id, term in terms if not term.source] == []


def test_three_russian_articles_and_a_persian_one_are_pairs_with_english_ones(
    site: Site, archive: Archive
):
    pairs = [
        (one.article.id, one.article.translation_of.id)
        for one in archive.articles.values()
        if one.article.translation_of
    ]

    languages = sorted(archive.articles[id].article.language for id, _ in pairs)
    assert languages == ["fa", "ru", "ru", "ru"]
    for id, original in pairs:
        translation, first = archive.articles[id].article, archive.articles[original].article
        assert first.language == "en"
        assert translation.date == first.date
        other = page_of(site, archive, original).xpath("//*[@class='article-translations']/a/@lang")
        back = page_of(site, archive, id).xpath("//*[@class='article-translations']/a/@lang")
        assert (other, back) == ([translation.language], ["en"])


def test_the_persian_text_runs_from_right_to_left_and_its_page_does_not(site: Site):
    page = site.pages["articles/2023/2023-07-04-iran-joins-sco-fa/index.html"]

    assert page.get("dir", "ltr") == "ltr"
    assert page.xpath("//h1/@dir") == ["rtl"]
    texts = page.xpath("//*[@lang='fa' and @dir='rtl' and .//p[@id='p1']]")
    assert texts


def test_what_is_withheld_is_on_no_page_and_what_is_withdrawn_says_why(site: Site):
    withheld = site.pages["articles/2007/2007-10-05-rferl-security-alliances/index.html"]
    tombstone = site.pages["articles/2007/2007-10-06-sco-csto-memorandum/index.html"]

    assert "We don't see NATO as a rival" in withheld.text_content()
    assert "RFE/RL reports from Dushanbe" not in withheld.text_content()
    assert "A duplicate with a wrong date" in tombstone.text_content()


def test_what_the_archive_tells_in_its_own_words_is_not_cited_as_a_treaty(site: Site):
    page = site.pages["articles/1992/1992-05-15-collective-security-treaty/index.html"]
    kinds = [one.get("content") for one in page.xpath("//meta[@name='z:itemType']")]
    publishers = [one.get("content") for one in page.xpath("//meta[@name='citation_publisher']")]

    assert (kinds, publishers) == (["webpage"], ["Shanghai and Tashkent"])
    (source,) = page.xpath("//*[@id='source']")
    assert "this archive’s own, after this source" in source.text_content()
    assert "TREATY on Collective Security" in source.text_content()


def test_whatever_an_article_names_leads_there_and_back(site: Site, archive: Archive):
    # A long list of mentions goes on over pages of its own, below that of the entity.
    lead_from: dict[str, set[str]] = defaultdict(set)
    for path, page in site.pages.items():
        lead_from["/".join(path.split("/")[:2])] |= targets(page)
    broken = []
    for annotated in reports(archive):
        id = annotated.article.id
        links = targets(page_of(site, archive, id))
        for entity in archive.named_in[id]:
            here = any(link.endswith(entity) for link in links)
            slug = id.removeprefix("articles/")
            back = any(link.endswith(slug) for link in lead_from[entity])
            if not (here and back):
                broken.append((id, entity))

    assert broken == []


def test_the_counts_of_the_home_page_are_those_of_the_indexes(site: Site, archive: Archive):
    told = {
        str(item.xpath("string(a/@href)")).split("/")[0]: item.text_content()
        for item in site.pages["index.html"].xpath("//ul[@class='totals']/li")
    }

    for kind in ("people", "organizations", "places", "events", "topics", "works"):
        wanted = sum(1 for id in archive.entities if kind_of(id) == kind)
        links = site.pages[f"{kind}/index.html"].xpath("//main//a/@href")
        listed = {str(href) for href in links if str(href).endswith("/index.html")}
        assert re.findall(r"\d+", told[kind]) == [str(wanted)], kind
        assert len(listed) == wanted, kind
    # What was withdrawn is counted, since it is listed as well.
    rows = [
        row
        for path, page in site.pages.items()
        if re.fullmatch(r"articles/\d{4}/index\.html", path)
        for row in page.xpath("//li[@class='article-row']")
    ]
    assert re.findall(r"\d+", told["articles"])[0] == str(len(archive.articles))
    assert len(rows) == len(archive.articles)


def test_every_event_stands_on_the_timeline_in_the_order_of_time(site: Site, archive: Archive):
    page = site.pages["timeline/index.html"]

    shown = [
        f"events/{str(href).split('/')[-2]}"
        for href in page.xpath("//*[@class='timeline-events']//a/@href")
    ]

    events = [one for one in archive.entities if kind_of(one) == "events"]
    assert sorted(shown) == sorted(events)
    dates = [archive.entities[id].authority.details.date.earliest for id in shown]
    assert dates == sorted(dates)


def test_terms_of_office_stand_on_pages_in_the_order_of_time(site: Site, archive: Archive):
    for id in ("people/vladimir-putin", "people/nikolai-bordyuzha"):
        shown = page_of(site, archive, id).xpath("//li[@class='tenure']/*[@class='tenure-what']")
        titles = [tenure.title for tenure in archive.positions_of[id]]
        assert [one.text_content().split(",")[0].strip() for one in shown] == titles
    for tenures in (*archive.positions_of.values(), *archive.members_of.values()):
        starts = [tenure.start.earliest for tenure in tenures if tenure.start]
        assert starts == sorted(starts)


def test_the_secretaries_general_of_the_csto_follow_one_another(archive: Archive):
    holders = [
        (tenure.holder.removeprefix("people/"), tenure.start.text, tenure.end.text)
        for tenure in archive.holders_of["organizations/csto"]
        if tenure.title == "Secretary General"
    ]

    assert holders == [
        ("nikolai-bordyuzha", "2003-04-28", "2016-12-31"),
        ("yuri-khachaturov", "2017-05-02", "2018-11-02"),
        ("stanislav-zas", "2020-01-01", "2022-12-31~"),
        ("imangali-tasmagambetov", "2023-01-01", "2025-12-31~"),
    ]


def test_an_office_that_only_a_text_tells_of_is_rare(archive: Archive):
    # Capacities are written so that they join a term of the record; these few cannot.
    loose = {
        (tenure.holder, tenure.title)
        for tenures in archive.positions_of.values()
        for tenure in tenures
        if tenure.told_by != "record"
    }

    assert {holder for holder, _ in loose} == {
        "people/dmitry-medvedev",  # in Russian
        "people/serzh-sargsyan",  # in Russian
        "people/ebrahim-raisi",  # in Persian
        "people/narendra-modi",  # in Persian
        "people/v-moltenskoy",
    }


def test_a_member_that_left_has_left_in_the_record_of_the_organization(archive: Archive):
    csto = archive.entities["organizations/csto"].authority.details
    assert isinstance(csto, Organization)

    ended = [
        (one.entity.id, one.start.text, one.end.text)
        for one in csto.members
        if one.start and one.end
    ]

    assert ("places/uzbekistan", "1992-05-15", "1999-04-02") in ended
    assert ("places/uzbekistan", "2006-06-23", "2012-12-19") in ended


def test_no_page_knows_a_year_later_than_the_archive(site: Site):
    # Whatever was made on a day, and shows it, would be another on the next.
    later = {
        path: years
        for path, page in site.pages.items()
        if (
            years := [
                year
                for year in re.findall(r"\b20\d\d\b", page.text_content())
                if int(year) > LATEST_TERM
            ]
        )
    }

    assert later == {}


@pytest.mark.parametrize("name", ["about", "method"])
def test_the_pages_about_the_archive_have_no_figure_that_could_go_stale(name: str):
    text = (ROOT / "content" / "pages" / f"{name}.md").read_text(encoding="utf-8")
    words = re.sub(r"\]\([^)]*\)", "]", text)

    figures = re.findall(r"\b\d+\b", words)

    assert [one for one in figures if not 1992 <= int(one) <= 2024] == []


def test_every_address_in_the_content_is_whole():
    broken = [
        f"{path.relative_to(ROOT)}: {address}"
        for path in sorted(Path(ROOT / "content").rglob("*"))
        if path.is_file()
        for address in re.findall(r"https?://[^\s)\"'>}]*", path.read_text(encoding="utf-8"))
        if not re.match(r"https?://[\w.-]+\.[a-z]{2,}(:\d+)?(/|$)", address)
    ]

    assert broken == []
