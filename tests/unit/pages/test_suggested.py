"""What is only suggested says so wherever it is shown; what is rejected is shown nowhere."""

import pytest

from tests.folders import built, page, project

SUGGESTED = """\
mentions:
  - {quote: Nikolai Bordyuzha, entity: people/nikolai-bordyuzha, status: STATUS}
quotations:
  - {quote: It is the the end, speaker: people/nikolai-bordyuzha, status: STATUS}
corrections:
  - {quote: the the, reading: the, status: STATUS}
"""
BADGE = '<span class="badge">suggested</span>'
PAGES = {
    "articles/2007/a/index.html": 2,
    "people/nikolai-bordyuzha/index.html": 2,
    "quotations/index.html": 1,
    "corrections/index.html": 1,
}


def site(tmp_path, status):
    archive = project(
        tmp_path,
        {
            "articles/a.md": "---\ntitle: A\ndate: 2007\n---\n“It is the the end,” said Nikolai Bordyuzha.\n",
            "articles/a.yaml": SUGGESTED.replace("STATUS", status),
            "people/nikolai-bordyuzha.yaml": "name: Nikolai Bordyuzha\n",
        },
    )
    assert not [one for one in built(archive).diagnostics if one.severity.value == "error"]
    return archive


@pytest.mark.parametrize(("path", "times"), PAGES.items())
def test_what_is_suggested_says_so(path, times, tmp_path):
    assert page(site(tmp_path, "suggested"), path).count(BADGE) >= times


@pytest.mark.parametrize("path", PAGES)
def test_what_is_reviewed_does_not(path, tmp_path):
    assert BADGE not in page(site(tmp_path, "reviewed"), path)


def test_what_is_rejected_is_shown_and_counted_nowhere(tmp_path):
    archive = site(tmp_path, "rejected")

    assert 'class="mention"' not in page(archive, "articles/2007/a/index.html")
    assert "It is the the end" not in page(archive, "people/nikolai-bordyuzha/index.html")
    assert "It is the the end" not in page(archive, "quotations/index.html")
    assert "the the" not in page(archive, "corrections/index.html")


def test_a_suggested_correction_is_no_news(tmp_path):
    assert "the the" not in page(site(tmp_path, "suggested"), "corrections/feed.xml")
