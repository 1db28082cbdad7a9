"""A record gets another id, or becomes part of another, in every file at once."""

from pathlib import Path

import pytest

from generator.build.building import load
from generator.editing.edits import apply
from generator.editing.renaming import merge, rename
from generator.sources.files import scan
from tests.builders import codes
from tests.folders import built, page, project, tree

ARTICLE = """\
---
title: A title
date: 2007-10-05
dateline: places/dushanbe   # where it was sent from
topics: [topics/security]
---
Signed by [him](people/n-bordyuzha), see [ref] and `[code](people/n-bordyuzha)`.

[ref]: people/n-bordyuzha "title"
"""
SIDECAR = """\
# The report of the day.
mentions:
  - quote: Signed        # why
    entity: 'people/n-bordyuzha'

  - {quote: him, entity: people/n-bordyuzha, alternatives: [{entity: people/other}]}
notes:
  - text: >-
      See [the record](people/n-bordyuzha#offices), not people/n-bordyuzha.
"""
FILES = {
    "articles/2007/a.md": ARTICLE,
    "articles/2007/a.yaml": SIDECAR,
    "articles/b.md": "---\ntitle: B\ndate: 2008\ntranslation_of: articles/a\n---\n[A](articles/a)\n",
    "people/n-bordyuzha.yaml": "name: N. Bordyuzha\nbiography: |\n  [He](people/n-bordyuzha).\n",
    "people/other.yaml": "name: Somebody Else\n",
    "places/dushanbe.yaml": "name: Dushanbe\n",
    "topics/security.yaml": "name: Security\n",
    "organizations/csto.yaml": (
        "name: CSTO\nmembers:\n  - entity: people/n-bordyuzha\n    role: head  # of the secretariat\n"
    ),
    "pages/about.md": "---\ntitle: About\n---\n[He](people/n-bordyuzha)\n",
}


def renamed(folder: Path, old: str, new: str) -> dict[str, str]:
    """The files below content/ after a record was renamed."""
    outcome = rename(scan(folder).value, old, new)
    assert outcome.diagnostics == ()
    apply(outcome.value, folder)
    return {path.removeprefix("content/"): text.decode() for path, text in tree(folder).items()}


def test_every_file_that_refers_to_a_person_follows_and_nothing_else_changes(tmp_path: Path):
    project(tmp_path, FILES)
    new = "people/nikolai-bordyuzha"

    after = renamed(tmp_path, "people/n-bordyuzha", new)

    assert after["articles/2007/a.md"] == (
        ARTICLE.replace("him](people/n-bordyuzha", f"him]({new}").replace(
            "]: people/n-b", "]: people/nikolai-b"
        )
    )
    assert after["articles/2007/a.yaml"] == (
        SIDECAR.replace("entity: 'people/n-bordyuzha'", f"entity: '{new}'")
        .replace("entity: people/n-bordyuzha,", f"entity: {new},")
        .replace("(people/n-bordyuzha#", f"({new}#")
    )
    assert after["organizations/csto.yaml"] == FILES["organizations/csto.yaml"].replace(
        "people/n-bordyuzha", new
    )
    assert f"[He]({new})" in after["pages/about.md"]
    assert after[f"{new}.yaml"] == (
        f"name: N. Bordyuzha\nbiography: |\n  [He]({new}).\naliases: [people/n-bordyuzha]\n"
    )
    assert "people/n-bordyuzha.yaml" not in after


def test_the_old_address_of_a_renamed_record_leads_to_the_new_page(tmp_path: Path):
    archive = project(tmp_path, FILES)
    renamed(tmp_path, "people/n-bordyuzha", "people/nikolai-bordyuzha")
    renamed(tmp_path, "articles/a", "articles/2007-10-05-a")
    renamed(tmp_path, "pages/about", "pages/us")

    report = built(archive)

    assert [one for one in report.diagnostics if one.severity.value == "error"] == []
    assert "../nikolai-bordyuzha/index.html" in page(archive, "people/n-bordyuzha/index.html")
    assert "../2007-10-05-a/index.html" in page(archive, "articles/2007/a/index.html")
    assert "../us/index.html" in page(archive, "about/index.html")


def test_an_article_moves_with_its_sidecar_in_the_folder_of_its_year(tmp_path: Path):
    project(tmp_path, FILES)

    after = renamed(tmp_path, "articles/a", "articles/memorandum")

    assert after["articles/2007/memorandum.yaml"] == SIDECAR
    assert "aliases: [articles/2007/a]" in after["articles/2007/memorandum.md"]
    assert after["articles/b.md"] == FILES["articles/b.md"].replace(
        "articles/a", "articles/memorandum"
    )
    assert "articles/2007/a.md" not in after


def test_a_record_that_is_renamed_back_keeps_no_alias_of_its_own_address(tmp_path: Path):
    archive = project(tmp_path, FILES)
    renamed(tmp_path, "people/n-bordyuzha", "people/x")

    after = renamed(tmp_path, "people/x", "people/n-bordyuzha")

    assert after["people/n-bordyuzha.yaml"].endswith("aliases: [people/x]\n")
    assert after["articles/2007/a.yaml"] == SIDECAR
    assert not load(archive).has_errors


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("people/nobody", "people/x", "there is no record people/nobody"),
        ("people/other", "people/other", "the same"),
        ("people/other", "places/other", "cannot become one of the places"),
        ("people/other", "other", "cannot become"),
        ("people/other", "people/a b", "cannot be an id"),
        ("people/other", "people/../x", "cannot be an id"),
        ("people/other", "people/", "cannot be an id"),
        ("people/other", "people/N-Bordyuzha", "there is a record people/n-bordyuzha already"),
        ("files/x", "files/y", "there is no record"),
    ],
)
def test_what_cannot_be_renamed_is_refused_with_a_hint(tmp_path, old, new, words):
    project(tmp_path, FILES)

    outcome = rename(scan(tmp_path).value, old, new)

    assert outcome.value == ()
    assert codes(outcome.diagnostics) == ["rename-refused"]
    assert words in outcome.diagnostics[0].message
    assert outcome.diagnostics[0].hint


def test_nothing_is_renamed_while_a_file_cannot_be_read_or_rewritten(tmp_path: Path):
    project(tmp_path, {**FILES, "people/bad.yaml": "name: [\n"})
    assert codes(rename(scan(tmp_path).value, "people/other", "people/x").diagnostics) == [
        "yaml-syntax"
    ]

    shared = (
        "mentions:\n  - {quote: Signed, entity: &x people/other}\n  - {quote: him, entity: *x}\n"
    )
    project(tmp_path, {**FILES, "people/bad.yaml": "name: Bad\n", "articles/2007/a.yaml": shared})
    outcome = rename(scan(tmp_path).value, "people/other", "people/x")

    edit = next(one for one in outcome.value if one.path == "content/articles/2007/a.yaml")
    assert edit.after == shared.replace("people/other", "people/x").encode()


ONE = """\
name: N. Bordyuzha
names:
  - {name: Bordyuzha, language: en}
  - {name: Бордюжа, language: ru, forms: [Бордюжи]}
description: CSTO head
born: 1948
same_as: {viaf: '123', wikidata: Q2}
positions:
  - {title: Ambassador, from: 1999}
sources: [A page, Another]
biography: |
  Born in Oryol.
"""
TWO = """\
name: Nikolai Bordyuzha   # as most have it
names:
  - {name: Bordyuzha, language: en}
biography: |
  He headed the CSTO.

born: 1949-10-20
same_as:
  wikidata: Q1
sources:
  - A page   # seen
"""
PAIR = {**FILES, "people/n-bordyuzha.yaml": ONE, "people/nikolai.yaml": TWO}


def test_a_merged_record_gives_its_names_facts_and_ids_and_conflicts_are_told(tmp_path: Path):
    project(tmp_path, PAIR)

    outcome = merge(scan(tmp_path).value, "people/n-bordyuzha", "people/nikolai")

    apply(outcome.value, tmp_path)
    assert tree(tmp_path)["content/people/nikolai.yaml"].decode() == (
        "name: Nikolai Bordyuzha   # as most have it\n"
        "names:\n"
        "  - {name: Bordyuzha, language: en}\n"
        "  - {name: N. Bordyuzha, type: alias}\n"
        "  - {name: Бордюжа, language: ru, forms: [Бордюжи]}\n"
        "description: CSTO head\n"
        "biography: |\n"
        "  He headed the CSTO.\n"
        "\n"
        "  Born in Oryol.\n"
        "\n"
        "born: 1949-10-20\n"
        "positions:\n"
        "  - title: Ambassador\n"
        "    from: 1999\n"
        "same_as:\n"
        "  wikidata: Q1\n"
        "  viaf: '123'\n"
        "aliases: [people/n-bordyuzha]\n"
        "sources:\n"
        "  - A page   # seen\n"
        "  - Another\n"
    )
    assert "content/people/n-bordyuzha.yaml" not in tree(tmp_path)
    assert [(one.code, one.message) for one in outcome.diagnostics] == [
        ("merge-conflict", "born: “1949-10-20” stays; people/n-bordyuzha says “1948”"),
        ("merge-conflict", "same_as.wikidata: “Q1” stays; people/n-bordyuzha says “Q2”"),
    ]


def test_after_a_merge_the_archive_has_no_error_and_the_old_address_leads_on(tmp_path: Path):
    archive = project(tmp_path, PAIR)

    apply(merge(scan(tmp_path).value, "people/n-bordyuzha", "people/nikolai").value, tmp_path)

    assert not load(archive).has_errors
    built(archive)
    assert "../nikolai/index.html" in page(archive, "people/n-bordyuzha/index.html")


def test_what_two_records_said_alike_is_said_once_when_they_are_one(tmp_path: Path):
    sidecar = (
        "mentions:\n  - {quote: him, entity: people/other}\n  - {quote: him, entity: people/nikolai}\n"
        "quotations:\n  - quote: Signed\n    about: [people/other, people/nikolai]\n"
    )
    project(tmp_path, {**PAIR, "articles/2007/a.yaml": sidecar})

    outcome = merge(scan(tmp_path).value, "people/other", "people/nikolai")

    edit = next(one for one in outcome.value if one.path == "content/articles/2007/a.yaml")
    assert edit.after is not None
    assert edit.after.decode() == (
        "mentions:\n  - {quote: him, entity: people/nikolai}\n"
        "quotations:\n  - quote: Signed\n    about: [people/nikolai]\n"
    )


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"people/nikolai.yaml": "name: N\nnot_same_as: [people/other]\n"}, "is not people/other"),
        (
            {"people/other.yaml": "name: O\nnot_same_as: [people/nikolai]\n"},
            "is not people/nikolai",
        ),
    ],
)
def test_records_that_say_they_are_two_are_not_merged(tmp_path, files, words):
    project(tmp_path, {**PAIR, **files})

    outcome = merge(scan(tmp_path).value, "people/other", "people/nikolai")

    assert (outcome.value, codes(outcome.diagnostics)) == ((), ["merge-refused"])
    assert words in outcome.diagnostics[0].message


def test_a_record_that_is_part_of_the_other_is_not_merged_with_it(tmp_path: Path):
    project(
        tmp_path,
        {
            **FILES,
            "places/tj.yaml": "name: Tajikistan\n",
            "places/dushanbe.yaml": "name: D\ncountry: places/tj\n",
        },
    )

    outcome = merge(scan(tmp_path).value, "places/dushanbe", "places/tj")

    assert codes(outcome.diagnostics) == ["merge-refused"]
    assert outcome.diagnostics[0].origin.line == 2


@pytest.mark.parametrize(
    ("id", "into"),
    [("articles/a", "articles/b"), ("people/x", "people/other"), ("people/other", "people/x")],
)
def test_only_authority_records_that_are_there_can_be_merged(tmp_path, id, into):
    project(tmp_path, FILES)

    outcome = merge(scan(tmp_path).value, id, into)

    assert (outcome.value, codes(outcome.diagnostics)) == ((), ["merge-refused"])
