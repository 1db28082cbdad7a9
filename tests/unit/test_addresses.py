"""Where records live, and how pages link to each other."""

from hypothesis import given
from hypothesis import strategies as st

from generator.addresses import anchor_of, article_address, entity_address, page_address, relative


def test_an_article_is_filed_under_its_year():
    address = article_address("articles/2007-10-05-memorandum", "2007")

    assert address.path == "articles/2007/2007-10-05-memorandum/index.html"
    assert address.folder == "articles/2007/2007-10-05-memorandum/"


def test_an_entity_lives_at_its_id():
    assert entity_address("people/nikolai-bordyuzha").folder == "people/nikolai-bordyuzha/"


def test_a_free_page_lives_at_the_top():
    assert page_address("pages/about").folder == "about/"


def test_a_link_goes_up_only_as_far_as_it_must():
    base = "people/x/index.html"

    assert relative("people/y/index.html", base=base) == "../y/index.html"
    assert relative("index.html", base=base) == "../../index.html"
    assert relative("people/x/feed.xml", base=base) == "feed.xml"


def test_a_link_within_the_page_is_its_fragment_alone():
    assert relative("people/x/index.html#m-1", base="people/x/index.html") == "#m-1"


def test_a_link_to_the_page_itself_still_names_a_file():
    assert relative("people/x/index.html", base="people/x/index.html") == "index.html"


def test_a_name_in_another_script_is_percent_encoded():
    assert relative("people/Бордюжа/index.html", base="index.html").isascii()


def test_the_first_mark_of_an_annotation_has_its_id_and_the_others_a_number():
    assert anchor_of("m-1", 1) == "m-1"
    assert anchor_of("m-1", 3) == "m-1-3"


_PATHS = st.lists(st.sampled_from(["a", "b", "c", "index.html"]), min_size=1, max_size=5)


@given(_PATHS, _PATHS)
def test_a_relative_link_leads_to_its_target_from_anywhere(base: list[str], target: list[str]):
    from urllib.parse import urljoin

    link = relative("/".join(target), base="/".join(base))

    assert urljoin(
        "http://x/any/where/" + "/".join(base), link
    ) == "http://x/any/where/" + "/".join(target)
