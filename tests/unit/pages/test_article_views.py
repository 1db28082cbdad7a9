"""What an article's page shows beside its text."""

from generator.pages.languages import wording
from generator.pages.theme_files import default_theme
from generator.pages.views import View
from tests.builders import (
    annotated,
    archive,
    authority,
    correction,
    dated,
    mention,
    note,
    quotation,
)

WORDS = wording((default_theme(),), "en").value


def test_a_withdrawn_article_does_not_stand_between_the_one_before_and_the_one_after():
    articles = [
        annotated("One.", id="articles/a", date="2007-01-01"),
        annotated("Two.", id="articles/b", date="2007-01-02", status="withdrawn", reason="x"),
        annotated("Three.", id="articles/c", date="2007-01-03"),
    ]

    view = View(archive(articles), WORDS)

    assert view.next("articles/a") == view.article("articles/c").card
    assert view.previous("articles/c") == view.article("articles/a").card
    assert view.next("articles/b") is None
    assert [card.id for card in view.newest(5)] == ["articles/c", "articles/a"]


def test_an_article_says_how_and_by_whom_it_was_annotated_and_when_that_was_last_revised():
    one = annotated(
        "Ann met Bob in Ufa.",
        mention("Ann", "people/ann", date=dated("2021-03-01")),
        mention("Bob", "people/bob", by="xy", status="suggested", date=dated("2023-05-04")),
        correction("Ufa", "Kazan"),
        note("met", "Where?"),
    )
    view = View(archive([one], [authority("people/ann"), authority("people/bob")]), WORDS)

    shown, how = view.article("articles/a"), view.annotated("articles/a")

    assert (shown.annotators, shown.revised) == (("ed", "xy"), "4 May 2023")
    assert how.counts == ("2 mentions", "1 note", "1 correction")
    assert how.suggested == 1


def test_an_article_that_nobody_dated_is_not_said_to_be_revised():
    view = View(archive([annotated("Text.")]), WORDS)

    assert view.article("articles/a").revised == ""
    assert view.annotated("articles/a").counts == ()


def test_a_neighbour_is_named_with_the_latest_articles_that_name_both():
    articles = [
        annotated(
            "Ann met Bob.",
            mention("Ann", "people/ann"),
            *([mention("Bob", "people/bob")] if number != 4 else []),
            id=f"articles/{number}",
            date=f"2007-01-0{number}",
        )
        for number in range(1, 6)
    ]
    view = View(archive(articles, [authority("people/ann"), authority("people/bob")]), WORDS)

    (bob,) = view.neighbours("people/ann", 5)

    assert (bob.card.name, bob.articles) == ("Bob", 4)
    assert [card.id for card in bob.where] == ["articles/5", "articles/3", "articles/2"]


def test_a_passage_is_cited_in_every_format():
    one = annotated("Text.", title="Ten {percent} of R&D")

    found = View(archive([one], url="https://example.org"), WORDS).citation("articles/a")

    for format in found.formats:
        filled = format.passage.replace("{number}", "3")
        assert "{number}" in format.passage
        assert "Paragraph 3" in filled
        assert "/#p3" in filled
        assert filled != format.text


def test_home_shows_the_latest_words_of_each_speaker_and_what_was_reported_more_than_once():
    talks = [
        annotated(
            "It works.",
            quotation("It works", speaker),
            mention("It", "events/summit"),
            id=f"articles/{number}",
            date=f"2007-01-0{number}",
        )
        for number, speaker in enumerate(("people/ann", "people/bob", "people/ann", ""), start=1)
    ]
    records = [authority("people/ann"), authority("people/bob")]
    summit = authority("events/summit", "Summit", date=dated("2007-01-01"))
    view = View(archive(talks, [*records, summit]), WORDS)

    words = view.latest_words(2)

    assert [(one.speaker.name, one.passage.article.id) for one in words] == [
        ("Ann", "articles/3"),
        ("Bob", "articles/2"),
    ]
    assert [(link.label, link.count) for link in view.most_reported(3)] == [("Summit", 4)]
    assert view.article_chart() is None
