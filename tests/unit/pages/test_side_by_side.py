"""Texts side by side: translations beside originals, and several reports of one event."""

import pytest

from generator.archive.reporting import reported_in, reports_of
from generator.pages.languages import wording
from generator.pages.parallel_views import align
from generator.pages.planning import plan
from generator.pages.rendering import render, theme
from generator.pages.theme_files import default_theme, read_theme
from generator.pages.views import View
from generator.text.model import Part
from tests.builders import annotated, archive, authority, dated, mention, note, quotation, ref

WORDS = wording((default_theme(),), "en").value


def addresses(found) -> set[str]:
    return {page.address.folder for page in plan(found)}


def html(found, folder: str) -> str:
    page = next(page for page in plan(found) if page.address.folder == folder)
    view, looks = View(found, WORDS), theme(read_theme((default_theme(),)), WORDS)
    outcome = render(view, looks, page)
    assert outcome.diagnostics == ()
    return outcome.value.content.decode()


# Translations


def pair(**fields):
    original = annotated(
        "# One\n\nAnn met Bob.\n\nThe end.",
        mention("Ann", "people/ann"),
        note("The end", "Is it?"),
        id="articles/english",
    )
    translation = annotated(
        "# Один\n\nАнна встретила Боба.\n\nКонец.",
        mention("Анна", "people/ann"),
        id="articles/russian",
        language="ru",
        translation_of=ref("articles/english"),
        **fields,
    )
    return archive([original, translation], [authority("people/ann")])


def test_a_translation_stands_beside_its_original_part_by_part():
    found = pair()

    shown = View(found, WORDS).parallel("articles/russian")

    assert [(row.original_anchor, row.translation_anchor) for row in shown.rows] == [
        ("p1", "p1"),
        ("p2", "p2"),
        ("p3", "p3"),
    ]
    assert "Ann" in shown.rows[1].original
    assert "Анна" in shown.rows[1].translation


def test_both_articles_lead_to_the_page_that_they_share_and_it_keeps_their_languages():
    found = pair()
    view = View(found, WORDS)

    assert "articles/2007/russian/parallel/" in addresses(found)
    for id in ("articles/english", "articles/russian"):
        assert [(link.label, link.target) for link in view.beside_original(id)] == [
            ("English – Russian", "/articles/2007/russian/parallel/index.html")
        ]
    page = html(found, "articles/2007/russian/parallel/")
    assert page.count('<div class="parallel-side" lang="en" dir="ltr"') == 3
    assert page.count('<div class="parallel-side" lang="ru" dir="ltr"') == 3
    assert ' id="p' not in page
    assert "citation_title" not in page


@pytest.mark.parametrize("fields", [{"text": "withheld"}, {"status": "withdrawn", "reason": "x"}])
def test_where_one_text_is_not_published_nothing_stands_side_by_side(fields):
    found = pair(**fields)

    assert not [folder for folder in addresses(found) if folder.endswith("/parallel/")]
    assert View(found, WORDS).beside_original("articles/english") == ()


def test_an_abstract_stands_beside_its_translation_as_any_text():
    found = pair(text="abstract")

    assert "articles/2007/russian/parallel/" in addresses(found)


def parts(*texts: str) -> list[Part]:
    """Parts of a text: ``#`` begins a heading, ``@x`` names x."""
    found = []
    for number, text in enumerate(texts):
        tag = "h2" if text.startswith("#") else "p"
        words = "".join(
            f'<a href="regesta:people/{word[1:]}">{word}</a> ' if word[0] == "@" else f"{word} "
            for word in text.split()
        )
        found.append(Part(f"<{tag}>{words}</{tag}>", (f"p{number}",)))
    return found


def test_texts_of_the_same_make_stand_side_by_side_whatever_they_name():
    rows = align(parts("#A", "one @x", "two"), parts("#B", "eins", "zwei @x"))

    assert rows == (((0,), (0,)), ((1,), (1,)), ((2,), (2,)))


def test_where_a_text_has_more_its_parts_stand_beside_what_names_the_same():
    long = parts("@ann spoke", "@bob was there", "#Later", "nothing more", "@cid left")
    short = parts("@ann sprach", "#Später", "@cid ging")

    rows = align(long, short)

    assert rows == (((0,), (0,)), ((1,), ()), ((2,), (1,)), ((3,), ()), ((4,), (2,)))


def test_no_part_is_lost_or_changes_its_place():
    long = parts(*(f"@p{number} said something" for number in range(30)))
    short = parts(*(f"@p{number} sagte etwas" for number in range(0, 30, 3)))

    rows = align(long, short)

    assert [n for first, _ in rows for n in first] == list(range(30))
    assert [n for _, second in rows for n in second] == list(range(10))


# Reports


def summit(date: str = "2007-10-05"):
    return authority("events/summit", "Summit", date=dated(date))


def report(name: str, date: str, *others: str, **fields):
    words = " ".join(("summit", *others))
    marks = [mention("summit", "events/summit")]
    marks += [mention(other, f"people/{other}") for other in dict.fromkeys(others)]
    return annotated(f"The {words}.", *marks, id=f"articles/{name}", date=date, **fields)


PEOPLE = [authority(f"people/{name}") for name in ("ann", "bob", "cid")]


@pytest.mark.parametrize(
    ("date", "is_report"),
    [
        ("2007-10-04", False),
        ("2007-10-05", True),
        ("2007-10-19", True),
        ("2007-10-20", False),
        ("2007-10", True),
        ("2009-05-01", False),
    ],
)
def test_an_article_that_names_an_event_is_a_report_of_it_while_it_is_news(date, is_report):
    found = archive([report("a", "2007-10-05"), report("b", date)], [summit()])

    assert ("articles/b" in reports_of(found, "events/summit")) is is_report
    assert reported_in(found, "articles/b") == (("events/summit",) if is_report else ())


def test_an_event_without_a_date_has_no_reports_and_one_report_has_no_page():
    undated = archive([report("a", "2007-10-05")], [authority("events/summit")])
    alone = archive([report("a", "2007-10-05")], [summit()])

    assert reports_of(undated, "events/summit") == ()
    assert "events/summit/reports/" not in addresses(alone)
    assert View(alone, WORDS).reports_of("events/summit") == ()


def test_two_reports_show_what_each_names_and_the_other_leaves_out():
    found = archive(
        [report("a", "2007-10-05", "ann", "bob"), report("b", "2007-10-06", "ann", "cid", "cid")],
        [summit(), *PEOPLE],
    )

    shown = View(found, WORDS).reports("events/summit")

    assert [[card.name for card in one.only] for one in shown.reports] == [["Bob"], ["Cid"]]
    assert [card.name for card in shown.in_all] == ["Ann"]
    assert [one.left_out for one in shown.reports] == [(), ()]
    assert [(row.card.name, row.counts) for row in shown.kinds[0].rows] == [
        ("Ann", (1, 1)),
        ("Cid", (0, 2)),
        ("Bob", (1, 0)),
    ]


def test_of_three_reports_each_shows_what_all_others_name_and_it_leaves_out():
    found = archive(
        [
            report("a", "2007-10-05", "ann", "bob"),
            report("b", "2007-10-06", "ann"),
            report("c", "2007-10-07", "ann", "bob", "cid"),
        ],
        [summit(), *PEOPLE],
    )

    shown = View(found, WORDS).reports("events/summit")

    assert [[card.name for card in one.left_out] for one in shown.reports] == [[], ["Bob"], []]
    assert [[card.name for card in one.only] for one in shown.reports] == [[], [], ["Cid"]]


def test_event_and_articles_lead_to_the_comparison():
    found = archive(
        [report("a", "2007-10-05"), report("b", "2007-10-06"), report("late", "2010-01-01")],
        [summit()],
    )
    view = View(found, WORDS)

    target = "/events/summit/reports/index.html"
    assert [link.target for link in view.reported_with("articles/a")] == [target]
    assert view.reported_with("articles/late") == ()
    assert 'href="reports/index.html"' in html(found, "events/summit/")
    assert "Reports of: Summit" in html(found, "events/summit/reports/")


def test_a_report_says_who_is_quoted_and_what_it_translates():
    first = report("a", "2007-10-05", "ann")
    second = annotated(
        "The summit, Bob said.",
        mention("summit", "events/summit"),
        quotation("The summit", "people/bob"),
        id="articles/b",
        translation_of=ref("articles/a"),
    )

    shown = View(archive([first, second], [summit(), *PEOPLE]), WORDS).reports("events/summit")

    assert [(one.original, one.quotations) for one in shown.reports] == [(0, 0), (1, 1)]
    assert [card.name for card in shown.reports[1].speakers] == ["Bob"]
