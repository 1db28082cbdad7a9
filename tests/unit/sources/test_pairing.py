"""Articles beside their sidecars, and each id once."""

import msgspec

from generator.diagnostics import Origin
from generator.sources.pairing import pair
from generator.sources.records import Config
from tests.builders import article, authority, codes, sidecar

CONFIG = Config(origin=Origin("content/archive.yaml"), format=1, title="T")


def test_a_sidecar_goes_with_the_article_of_its_name():
    content = pair(
        [CONFIG, article(id="articles/a"), sidecar(id="articles/a"), article(id="articles/b")]
    )

    assert content.diagnostics == ()
    assert [(one.id, other is not None) for one, other in content.value.articles] == [
        ("articles/a", True),
        ("articles/b", False),
    ]


def test_a_sidecar_without_an_article_is_an_error_with_the_nearest():
    told = pair([CONFIG, article(id="articles/memo"), sidecar(id="articles/memmo")]).diagnostics

    assert codes(told) == ["sidecar-alone"]
    assert told[0].hint == 'did you mean "articles/memo"?'


def test_a_sidecar_whose_article_could_not_be_read_is_not_alone():
    lone = msgspec.structs.replace(sidecar(), origin=Origin("content/articles/a.yaml"))

    assert pair([CONFIG, lone], ["content/articles/a.md"]).diagnostics == ()


def test_two_files_with_one_id_are_an_error_also_when_only_case_differs():
    same = pair([CONFIG, article(id="articles/a"), article(id="articles/a")])
    case = pair([CONFIG, authority("people/x"), authority("people/X")])

    assert codes(same.diagnostics) == ["id-duplicate"]
    assert codes(case.diagnostics) == ["id-duplicate"]


def test_an_archive_needs_its_configuration_and_a_format_that_is_known():
    wrong = msgspec.structs.replace(CONFIG, format=2)

    assert codes(pair([]).diagnostics) == ["config-missing"]
    assert codes(pair([wrong]).diagnostics) == ["format-unknown"]
