"""Lists that are too long for one page: where they are cut, where each piece stands, what it shows."""

import re
from itertools import pairwise

import pytest

from generator.pages import slices
from generator.pages.languages import wording
from generator.pages.planning import Page, plan
from generator.pages.rendering import render, theme
from generator.pages.slices import ALL, Slot, cut
from generator.pages.theme_files import default_theme, read_theme
from generator.pages.views import View
from tests.builders import annotated, archive, authority, correction, mention, quotation, ref

WORDS = wording((default_theme(),), "en").value
LIMIT = 300_000
"""What no page may weigh more than, in bytes of HTML."""


def years(counts: dict[str, int], *annotations, words: str = "Ann met Bob.", **fields):
    """Articles of some years, each with the same annotations."""
    return [
        annotated(
            words, *annotations, id=f"articles/{year}-{number}", date=f"{year}-03-01", **fields
        )
        for year, count in counts.items()
        for number in range(count)
    ]


def pages(found, start: str) -> dict[str, Page]:
    return {one.address.folder: one for one in plan(found) if one.address.path.startswith(start)}


def small(monkeypatch, most: int) -> None:
    """Let a page hold less, so that small archives have long lists."""
    monkeypatch.setattr(slices, "PAGE", most)


def test_a_list_that_fits_is_one_piece():
    found = cut(range(5), key=lambda _: "x", weight=lambda _: 10)

    assert (found.total, found.is_long, found.pieces) == (5, False, {ALL: (0, 1, 2, 3, 4)})


def test_a_list_is_cut_by_its_keys_and_within_one_by_number(monkeypatch):
    small(monkeypatch, 30)

    found = cut([1, 2, 3, 4, 11, 12], key=lambda n: "ab"[n > 10], weight=lambda _: 10)

    assert found.counts == {"a": 4, "b": 2}
    assert found.pieces == {Slot("a", 1): (1, 2, 3), Slot("a", 2): (4,), Slot("b", 1): (11, 12)}
    assert (found.first(4), found.last(3)) == ((1, 2, 3, 4), (4, 11, 12))


def test_what_is_added_later_moves_nothing_between_pages(monkeypatch):
    small(monkeypatch, 30)
    make = {"key": lambda n: str(n // 100), "weight": lambda _: 10}

    before, after = cut(range(90, 108), **make), cut([*range(90, 108), 108, 109], **make)

    changed = {slot for slot, piece in before.pieces.items() if after.pieces[slot] != piece}
    assert changed <= {list(before.pieces)[-1]}


def test_an_entity_that_is_named_rarely_has_all_its_mentions_on_its_page():
    found = archive(years({"2001": 3}, mention("Ann", "people/ann")), [authority("people/ann")])

    assert list(pages(found, "people/ann/")) == ["people/ann/"]
    listing = View(found, WORDS).list("mentions", "people/ann")
    assert (listing.total, listing.whole, listing.groups) == (3, "", ())
    assert [len(year.articles) for year in listing.items] == [3]


def test_mentions_too_many_for_the_entitys_page_have_a_page_of_their_own():
    found = archive(
        years({"2001": 50, "2002": 60}, mention("Ann", "people/ann")), [authority("people/ann")]
    )

    assert list(pages(found, "people/ann/")) == ["people/ann/", "people/ann/mentions/"]
    listing = View(found, WORDS).list("mentions", "people/ann")
    assert listing.whole == "/people/ann/mentions/index.html"
    assert [year.year for year in listing.items] == ["2002"]


def test_mentions_too_many_for_one_page_have_one_for_each_year(monkeypatch):
    small(monkeypatch, 20_000)
    found = archive(
        years({"2001": 20, "2002": 80}, mention("Ann", "people/ann")), [authority("people/ann")]
    )

    made = pages(found, "people/ann/")
    view = View(found, WORDS)

    assert list(made) == [
        "people/ann/",
        "people/ann/mentions/",
        "people/ann/mentions/2001/",
        "people/ann/mentions/2002/",
        "people/ann/mentions/2002/2/",
        "people/ann/mentions/2002/3/",
    ]
    shown = [view.part(page) for folder, page in made.items() if "/mentions/20" in folder]
    assert sum(len(year.articles) for one in shown for year in one.items) == 100
    front = view.part(made["people/ann/mentions/"])
    assert [(link.label, link.count) for link in front.groups] == [("2001", 20), ("2002", 80)]
    assert [link.label for link in shown[1].pages] == ["1", "2", "3"]
    assert view.mention_chart("people/ann").bars[0].target == (
        "/people/ann/mentions/2001/index.html"
    )


def test_one_entry_more_changes_the_page_of_its_year_and_the_first_alone(monkeypatch):
    small(monkeypatch, 20_000)

    def shown(in_2002: int) -> dict[str, object]:
        found = archive(
            years({"2001": 40, "2002": in_2002}, mention("Ann", "people/ann")),
            [authority("people/ann")],
        )
        view = View(found, WORDS)
        made = pages(found, "people/ann/mentions/")
        return {folder: (view.part(page), view.turns(page)) for folder, page in made.items()}

    before, after = shown(29), shown(30)

    assert before.keys() == after.keys()
    assert {folder for folder in before if before[folder] != after[folder]} == {
        "people/ann/mentions/",
        "people/ann/mentions/2002/",
    }


def test_each_page_of_a_list_leads_to_the_next_and_back(monkeypatch):
    small(monkeypatch, 20_000)
    found = archive(
        years({"2001": 20, "2002": 80}, mention("Ann", "people/ann")), [authority("people/ann")]
    )

    view = View(found, WORDS)
    turns = [
        view.turns(page)
        for folder, page in pages(found, "people/ann/mentions/").items()
        if folder != "people/ann/mentions/"
    ]

    titles = [one.title for one in turns]
    assert titles[0] == "Ann. Every mention: 2001"
    assert titles[2] == "Ann. Every mention: 2002 (2)"
    assert len(set(titles)) == len(titles)
    assert turns[0].previous is None
    assert turns[-1].next is None
    for one, other in pairwise(turns):
        assert one.next is not None
        assert other.previous is not None
    assert turns[0].next.target == "/people/ann/mentions/2002/index.html"
    assert turns[2].previous.label == "2002 (1)"


def test_few_names_stand_on_one_page_under_their_letters():
    found = archive(authorities=[authority(f"people/{name}") for name in ("bob", "ann", "abe")])

    listing = View(found, WORDS).letters(pages(found, "people/")["people/"])

    assert [(one.letter, len(one.entities)) for one in listing.items] == [("A", 2), ("B", 1)]
    assert [(link.label, link.anchor) for link in listing.groups] == [
        ("A", "letter-1"),
        ("B", "letter-2"),
    ]


def test_very_many_names_have_a_page_for_each_letter_in_any_script(monkeypatch):
    small(monkeypatch, 1_500)
    names = ["Ann", "Abe", "Ada", "Amy", "Bob", "Жуков", "Ёлкин", "李", "9th"]
    found = archive(
        authorities=[authority(f"people/p{number}", name) for number, name in enumerate(names)]
    )

    made = pages(found, "people/a-z/")

    assert list(made) == [
        "people/a-z/0-9/",
        "people/a-z/a/",
        "people/a-z/a/2/",
        "people/a-z/b/",
        "people/a-z/cyrillic-io/",
        "people/a-z/cyrillic-zhe/",
        "people/a-z/han/",
    ]
    view = View(found, WORDS)
    front = view.letters(pages(found, "people/")["people/"])
    assert front.items == ()
    assert [(link.label, link.count) for link in front.groups][:3] == [("#", 1), ("A", 4), ("B", 1)]
    second = view.letters(made["people/a-z/a/2/"])
    assert [card.name for letter in second.items for card in letter.entities] == ["Ann"]


def test_very_many_topics_stand_from_a_to_z_and_few_as_a_tree(monkeypatch):
    found = archive(authorities=[authority(f"topics/t{number}") for number in range(9)])
    assert pages(found, "topics/")["topics/"].template == "pages/topics.html"

    small(monkeypatch, 1_500)
    found = archive(authorities=[authority(f"topics/t{number}") for number in range(9)])

    assert pages(found, "topics/")["topics/"].template == "pages/kind.html"
    assert "topics/a-z/t/" in pages(found, "topics/")


def test_a_year_with_very_many_articles_has_a_page_for_each_month(monkeypatch):
    small(monkeypatch, 1_200)
    articles = [
        annotated("x", id=f"articles/{number}", date=date)
        for number, date in enumerate(["2007", "2007-21", "2007-03-01", "2007-10", "2007-10-05"])
    ]
    found = archive(articles)

    made = pages(found, "articles/2007/")

    assert [folder for folder, page in made.items() if page.part == "months"] == [
        "articles/2007/03/",
        "articles/2007/10/",
        "articles/2007/sometime/",
    ]
    view = View(found, WORDS)
    months = view.months(made["articles/2007/sometime/"]).items
    assert [(one.label, len(one.days[0].articles)) for one in months] == [("sometime in 2007", 2)]


def test_quotations_stand_by_speaker_by_topic_and_by_year():
    talk = annotated(
        "It works, she said. Nobody objects, they say.",
        quotation("It works", "people/ann", ["topics/trade"]),
        quotation("Nobody objects"),
        id="articles/a",
        date="2007-10-05",
        topics=(ref("topics/law"),),
    )
    records = [authority("people/ann"), authority("topics/trade"), authority("topics/law")]
    found = archive([talk], records)
    view = View(found, WORDS)
    made = pages(found, "quotations/")

    def shown(folder: str) -> list[tuple[str, list[str]]]:
        return [
            (group.label, [one.passage.words for one in group.sayings])
            for group in view.quotations(made[folder]).items
        ]

    assert shown("quotations/") == [
        ("Ann", ["It works"]),
        ("Speaker not named", ["Nobody objects"]),
    ]
    assert shown("quotations/topics/") == [
        ("Law", ["It works", "Nobody objects"]),
        ("Trade", ["It works"]),
    ]
    assert shown("quotations/years/") == [("2007", ["It works", "Nobody objects"])]


def test_very_many_quotations_have_pages_by_topic_and_year_and_those_of_nobody_one(monkeypatch):
    small(monkeypatch, 5_000)
    talks = years(
        {"2001": 6, "2002": 2},
        quotation("Ann met", "people/ann", ["topics/law"]),
        quotation("Bob"),
    )
    found = archive(talks, [authority("people/ann"), authority("topics/law")])

    made = pages(found, "quotations/")

    assert list(made) == [
        "quotations/",
        "quotations/topics/",
        "quotations/topics/law/",
        "quotations/topics/law/2/",
        "quotations/years/",
        "quotations/years/2001/",
        "quotations/years/2001/2/",
        "quotations/years/2001/3/",
        "quotations/years/2002/",
        "quotations/nobody/",
        "quotations/nobody/2/",
    ]
    front = View(found, WORDS).quotations(made["quotations/"])
    assert front.items == ()
    assert [(link.label, link.target) for link in front.groups] == [
        ("Ann", "/people/ann/index.html"),
        ("Speaker not named", "/quotations/nobody/index.html"),
    ]


def test_very_many_corrections_have_a_page_for_each_year_and_the_newest_stand_first(monkeypatch):
    small(monkeypatch, 3_000)
    found = archive(years({"2001": 3, "2002": 3}, correction("met", "saw")))

    made = pages(found, "corrections/")

    assert list(made) == ["corrections/", "corrections/2002/", "corrections/2001/"]
    newest = View(found, WORDS).corrections(made["corrections/"]).items
    assert newest[0].passage.article.year == "2002"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_page_is_too_heavy_however_often_somebody_is_named_and_speaks(language):
    words = "Секретарь сказал, что совместные учения состоятся." if language == "ru" else "x"
    text = f"Ann met Bob. {words * 3}"
    talks = years(
        {"2001": 400, "2002": 300},
        mention("Ann", "people/ann", capacity="envoy"),
        quotation("met Bob", "people/ann", ["people/ann", "topics/law"]),
        correction("Bob", "Rob", note="why"),
        words=text,
        summary=words * 4,
        topics=(ref("topics/law"),),
    )
    people = [authority(f"people/p{number:04}", f"Person {number}") for number in range(1500)]
    found = archive(talks, [authority("people/ann"), authority("topics/law"), *people])
    view, looks = View(found, WORDS), theme(read_theme((default_theme(),)), WORDS)

    weights = {}
    for page in plan(found):
        if page.template not in ("pages/article.html", "pages/entity.html") or (
            page.subject in ("people/ann", "topics/law")
        ):
            rendered = render(view, looks, page)
            assert rendered.diagnostics == ()
            weights[page.address.path] = len(rendered.value.content)

    heavy = {path: weight for path, weight in weights.items() if weight > LIMIT}
    assert heavy == {}
    assert max(weights.values()) > LIMIT / 4, "nothing here is long, and the test shows nothing"


def test_a_page_of_a_list_is_its_own_canonical_address_and_names_its_neighbours(monkeypatch):
    small(monkeypatch, 20_000)
    found = archive(
        years({"2001": 20, "2002": 30}, mention("Ann", "people/ann")),
        [authority("people/ann")],
        url="https://example.org",
    )
    page = pages(found, "people/ann/")["people/ann/mentions/2002/"]

    html = render(
        View(found, WORDS), theme(read_theme((default_theme(),)), WORDS), page
    ).value.content.decode()

    assert re.findall(r'<link rel="(?:canonical|prev|next)" href="[^"]+">', html) == [
        '<link rel="canonical" href="https://example.org/people/ann/mentions/2002/">',
        '<link rel="prev" href="../2001/index.html">',
    ]
    assert "<title>Ann. Every mention: 2002 – Test</title>" in html
    assert "ld+json" not in html


def test_of_an_event_only_forms_that_its_record_lists_are_forms_of_its_name():
    event, person = "events/signing", "people/bob"
    found = archive(
        [annotated(
            "The signing was long. Robert signed. Bob too.",
            mention("signing", event), mention("signed", event),
            mention("Robert", person), mention("Bob", person),
        )],
        [authority(event, name="signing"), authority(person, name="Robert")],
    )  # fmt: skip

    assert [form.form for form in slices.written_forms(found, event)] == ["signing"]
    assert [form.form for form in slices.written_forms(found, person)] == ["Bob", "Robert"]
