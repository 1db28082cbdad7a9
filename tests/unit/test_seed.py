"""The document that Regesta began with, pasted in with a sidecar written for it.

Its text is not ours to publish: sentences of our own have its features.
"""

from pathlib import Path

import pytest

from generator.build.project import Project
from tests.folders import built, page, project

OURS = (
    "DUSHANBE, October 5, Asia-Plus -- The Shanghai Cooperation Organization and the Collective Security Treaty "
    "Organization (CSTO) have signed a memorandum of understanding (MoU) on cooperation.\n"
    "It bears the names of the CSTO Secretary General Nikolai Bordyuza and the SCO Secretary General Secretary "
    "General Bolat Nurgaliyev.\n"
    "For his part, the CSTO Secretary General Nikolai Bordyuzha was plain. “We consider the NATO as international "
    "organization dealing with security issues. We do not see enemy in the NATO; on contrary, we want to cooperate "
    "with it.”\n\n\n\nAll news\nАвторизуйтесь, пожалуйста"
)
SIDECAR = """\
annotator: ed
mentions:
  - {quote: Nikolai Bordyuza, entity: people/nikolai-bordyuzha, as: CSTO Secretary General}
  - {quote: Nikolai Bordyuzha, entity: people/nikolai-bordyuzha, as: CSTO Secretary General}
  - {quote: Bolat Nurgaliyev, entity: people/bolat-nurgaliyev}
  - {quote: CSTO, entity: organizations/csto}
  - {quote: NATO, entity: organizations/nato}
quotations:
  - quote: We consider the NATO as international organization dealing with security issues.
    speaker: people/nikolai-bordyuzha
    about: [organizations/nato]
corrections:
  - {quote: Secretary General Secretary General, reading: Secretary General, type: typo, reason: doubled}
notes:
  - {quote: memorandum of understanding, text: Not a treaty.}
"""


@pytest.fixture
def archive(tmp_path: Path) -> Project:
    """The site built of the seed."""
    names = "names: [{name: Nikolai Bordyuza, type: misspelling}]\n"
    made = project(
        tmp_path,
        {
            "articles/seed.md": f"---\ntitle: A memorandum\ndate: 2007-10-05\nsource: {{publisher: Asia-Plus}}\n---\n{OURS}",
            "articles/seed.yaml": SIDECAR,
            "people/nikolai-bordyuzha.yaml": f"name: Nikolai Bordyuzha\n{names}",
            "people/bolat-nurgaliyev.yaml": "name: Bolat Nurgaliyev\n",
            "organizations/csto.yaml": "name: CSTO\n",
            "organizations/nato.yaml": "name: NATO\n",
        },
    )
    report = built(made)
    assert report.diagnostics == ()
    return made


def test_both_spellings_stand_on_one_persons_page(archive):
    person = page(archive, "people/nikolai-bordyuzha/index.html")

    assert "<strong>Nikolai Bordyuza</strong>" in person
    assert "<strong>Nikolai Bordyuzha</strong>" in person
    assert "CSTO Secretary General" in person


def test_the_correction_shows_both_readings_and_the_text_stays(archive):
    article = page(archive, "articles/2007/seed/index.html")

    assert 'data-reading="Secretary General"' in article
    assert ">Secretary General Secretary General</span>" in article
    assert "Secretary General Secretary General" in page(archive, "corrections/index.html")


def test_the_quotation_stands_on_the_speakers_page_and_on_that_of_whom_it_is_about(archive):
    words = "We consider the NATO as international organization dealing with security issues."

    assert words in page(archive, "people/nikolai-bordyuzha/index.html")
    assert words in page(archive, "organizations/nato/index.html")
    assert words in page(archive, "quotations/index.html")


def test_the_note_stands_beside_its_words(archive):
    article = page(archive, "articles/2007/seed/index.html")

    assert ">memorandum of understanding</span>" in article
    assert "Not a treaty." in article


def test_the_words_around_are_those_of_the_place(archive):
    nato = page(archive, "organizations/nato/index.html")

    assert "We do not see enemy in the <strong>NATO</strong>" in nato
