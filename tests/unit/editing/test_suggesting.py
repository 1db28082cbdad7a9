"""`regesta suggest`: mentions proposed from the names of records, and names that nobody has yet."""

import json
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from generator.build.building import load
from generator.build.project import Options
from generator.build.workers import Processes, map_sharing
from generator.editing.edits import apply
from generator.editing.suggesting import KINDS, USUAL, Proposed, Suggested, suggest, write_down
from generator.editing.surveying import survey
from tests.builders import codes
from tests.folders import project

BORDYUZHA = {
    "people/nikolai-bordyuzha.yaml": "name: Nikolai Bordyuzha\nsort_name: Bordyuzha, Nikolai\n"
}
RUSSIAN = {
    "people/nikolai-bordyuzha.yaml": "name: Nikolai Bordyuzha\nnames: [{name: Николай Бордюжа, language: ru}]\n",
    "organizations/csto.yaml": "name: CSTO\nnames: [{name: Организация Договора о коллективной безопасности, language: ru}]\n",
    "people/sergey-lavrov.yaml": "name: Сергей Лавров\n",
}
NAMESAKES = {
    "people/tigran-sargsyan.yaml": "name: Tigran Sargsyan\npositions: [{organization: organizations/bank, title: head}]\n",
    "people/serzh-sargsyan.yaml": "name: Serzh Sargsyan\n",
    "organizations/bank.yaml": "name: Central Bank\n",
}


def files(text: str, records: Mapping[str, str], sidecar: str = "") -> dict[str, str]:
    return {
        "articles/a.md": f"---\ntitle: A\ndate: 2007-10-05\n---\n{text}\n",
        **({"articles/a.yaml": sidecar} if sidecar else {}),
        **records,
    }


def suggested(
    tmp_path: Path, text: str, records: Mapping[str, str], sidecar: str = "", kinds=USUAL
) -> Suggested:
    project(tmp_path, files(text, records, sidecar))
    archive = survey(tmp_path)
    outcome = suggest(archive, archive.articles, kinds)
    assert outcome.diagnostics == ()
    return outcome.value


def found(
    tmp_path: Path, text: str, records: Mapping[str, str], sidecar: str = ""
) -> dict[str, str]:
    """The words that are suggested, and for which record."""
    (one,) = suggested(tmp_path, text, records, sidecar).articles
    return {each.words: each.entity.partition("/")[2] for each in one.suggestions}


def one_of(tmp_path: Path, text: str, records: Mapping[str, str], sidecar: str = "") -> Proposed:
    (one,) = suggested(tmp_path, text, records, sidecar).articles
    return one


def write(tmp_path: Path) -> None:
    """Write what is suggested into the sidecars."""
    archive = survey(tmp_path)
    apply(write_down(suggest(archive, archive.articles).value, archive).value, tmp_path)


def written(tmp_path: Path) -> str:
    """The sidecar as it is when all is written."""
    write(tmp_path)
    return (tmp_path / "content/articles/a.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nikolai Bordyuzha came.", "Nikolai Bordyuzha"),
        ("NIKOLAI BORDYUZHA came.", "NIKOLAI BORDYUZHA"),
        ("It was Nikolai Bordyuzha's word.", "Nikolai Bordyuzha"),
        ("*Nikolai* Bordyuzha came.", "Nikolai Bordyuzha"),
        ("Nikolay Bordiuzha came.", "Nikolay Bordiuzha"),
        ("Nikolaj Bordjuža came.", "Nikolaj Bordjuža"),
        ("Пришёл Николай Бордюжа.", "Николай Бордюжа"),
        ("Видели Николая Бордюжу.", "Николая Бордюжу"),
    ],
)
def test_a_person_is_found_by_the_name_of_the_record_however_it_is_spelt(text, words, tmp_path):
    assert found(tmp_path, text, BORDYUZHA) == {words: "nikolai-bordyuzha"}


@pytest.mark.parametrize(
    "text",
    [
        "Nikolai Bordyuzhansky came.",
        "nikolai bordyuzha came.",
        "Nikita Bordyuzha came.",
        "Nikolai Borodin came.",
        "Rashid Bordyuzha came, and Nikolai Bazhov.",
    ],
)
def test_somebody_else_is_not_taken_for_the_person(text, tmp_path):
    assert found(tmp_path, text, BORDYUZHA) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Встреча с Николаем Бордюжей.", "Николаем Бордюжей"),
        (
            "Секретариат Организации Договора о коллективной безопасности.",
            "Организации Договора о коллективной безопасности",
        ),
        ("Слова Сергея Лаврова.", "Сергея Лаврова"),
        ("Встреча с Сергеем Лавровым.", "Сергеем Лавровым"),
    ],
)
def test_russian_names_are_found_in_every_case(text, words, tmp_path):
    assert list(found(tmp_path, text, RUSSIAN)) == [words]


def test_forms_that_a_record_lists_are_found(tmp_path):
    records = {"organizations/x.yaml": "name: X\nnames: [{name: ҰҚШҰ, forms: [ҰҚШҰ-ның]}]\n"}

    assert found(tmp_path, "ҰҚШҰ-ның хатшысы.", records) == {"ҰҚШҰ-ның": "x"}


def test_the_longest_name_wins(tmp_path):
    records = {
        "organizations/sco.yaml": "name: SCO\n",
        "works/sco-charter.yaml": "name: SCO Charter\n",
        "places/china.yaml": "name: China\n",
        "organizations/china-daily.yaml": "name: China Daily\n",
    }

    assert found(tmp_path, "The SCO Charter, says China Daily, binds China.", records) == {
        "SCO Charter": "sco-charter", "China Daily": "china-daily", "China": "china",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [("The UN met.", {"UN": "un"}), ("Un jour, un homme.", {})]
)
def test_an_abbreviation_is_found_in_capitals_only(text, expected, tmp_path):
    assert found(tmp_path, text, {"organizations/un.yaml": "name: UN\n"}) == expected


def test_words_in_a_script_without_spaces_are_found(tmp_path):
    records = {
        "organizations/csto.yaml": "name: CSTO\nnames: [{name: 集体安全条约组织, language: zh}]\n"
    }

    assert found(tmp_path, "他说集体安全条约组织很重要。", records) == {"集体安全条约组织": "csto"}


def test_a_surname_alone_is_its_bearers_where_the_text_names_him_in_full(tmp_path):
    one = one_of(tmp_path, "Nikolai Bordyuzha came. Then Bordyuzha left.", BORDYUZHA)

    assert [(each.words, each.certainty) for each in one.suggestions] == [
        ("Nikolai Bordyuzha", "high"), ("Bordyuzha", "medium"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "before", ["He met the Lantern Society.", "Secretary General", "Mr", "CSTO", "“"]
)
def test_what_stands_before_a_surname_is_not_always_another_first_name(before, tmp_path):
    space = "" if before == "“" else " "
    text = f"Nikolai Bordyuzha came. {before}{space}Bordyuzha left."

    assert found(tmp_path, text, BORDYUZHA)["Bordyuzha"] == "nikolai-bordyuzha"


@pytest.mark.parametrize("before", ["Rashid", "R.", "and Rashid"])
def test_another_first_name_makes_it_another_person(before, tmp_path):
    text = f"Nikolai Bordyuzha came. Then {before} Bordyuzha left."

    assert "Bordyuzha" not in found(tmp_path, text, BORDYUZHA)


def test_a_surname_alone_is_asked_where_nobody_of_that_name_is_named(tmp_path):
    one = one_of(tmp_path, "Then Bordyuzha left.", BORDYUZHA)

    assert one.suggestions == ()
    assert [(each.words, each.entities) for each in one.questions] == [
        ("Bordyuzha", ("people/nikolai-bordyuzha",))
    ]


def test_of_two_of_one_surname_the_one_who_is_named_is_proposed_and_the_other_kept_beside_him(
    tmp_path,
):
    one = one_of(tmp_path, "Tigran Sargsyan came. Sargsyan spoke.", NAMESAKES)

    surname = one.suggestions[-1]
    assert (surname.words, surname.entity) == ("Sargsyan", "people/tigran-sargsyan")


def test_of_two_of_one_name_neither_is_picked_when_nothing_tells(tmp_path):
    records = {"people/a.yaml": "name: Ivan Petrov\n", "people/b.yaml": "name: Ivan Petrov\n"}

    one = one_of(tmp_path, "Ivan Petrov came.", records)

    assert one.suggestions == ()
    assert one.questions[0].entities == ("people/a", "people/b")


def test_of_two_of_one_name_the_one_whose_organization_is_named_is_proposed_with_low_certainty(
    tmp_path,
):
    records = {
        "people/a.yaml": "name: Ivan Petrov\npositions: [{organization: organizations/bank, title: head}]\n",
        "people/b.yaml": "name: Ivan Petrov\n",
        "organizations/bank.yaml": "name: Central Bank\n",
    }

    one = one_of(tmp_path, "Ivan Petrov of the Central Bank came.", records)

    petrov = next(each for each in one.suggestions if each.words == "Ivan Petrov")
    assert (petrov.entity, petrov.certainty, petrov.others) == ("people/a", "low", ("people/b",))
    assert "alternatives:" in written(tmp_path)


def test_what_is_annotated_is_not_proposed_again(tmp_path):
    sidecar = "mentions:\n  - {quote: Nikolai Bordyuzha, entity: people/nikolai-bordyuzha}\n"

    assert found(tmp_path, "Nikolai Bordyuzha came. Bordyuzha left.", BORDYUZHA, sidecar) == {
        "Bordyuzha": "nikolai-bordyuzha"
    }


def test_what_was_rejected_never_comes_back(tmp_path):
    sidecar = "mentions:\n  - {quote: Nikolai Bordyuzha, entity: people/nikolai-bordyuzha, status: rejected}\n"

    one = one_of(tmp_path, "Nikolai Bordyuzha came.", BORDYUZHA, sidecar)

    assert (one.suggestions, one.questions) == ((), ())


def test_what_was_rejected_for_one_record_may_be_proposed_for_its_namesake(tmp_path):
    records = {"people/a.yaml": "name: Ivan Petrov\n", "people/b.yaml": "name: Ivan Petrov\n"}
    sidecar = "mentions:\n  - {quote: Ivan Petrov, entity: people/a, status: rejected}\n"

    assert found(tmp_path, "Ivan Petrov came.", records, sidecar) == {"Ivan Petrov": "b"}


def test_the_same_words_of_somebody_else_are_told_apart(tmp_path):
    records = {**NAMESAKES, "people/sargsyan.yaml": "name: Levon\nnames: [{name: Sargsyan}]\n"}
    sidecar = "mentions:\n  - {quote: Sargsyan, occurrence: 1, entity: people/sargsyan}\n"

    one = one_of(tmp_path, "Sargsyan slept. Then Sargsyan woke up.", records, sidecar)

    (each,) = one.suggestions
    assert each.count == 1
    assert each.selectors[0].occurrence == 2 or each.selectors[0].prefix


def test_suggestions_are_written_with_their_status_and_change_no_other_line(tmp_path):
    head = "# mine\nannotator: ab\n\nmentions:\n  # first\n  - quote: came\n    entity: people/nikolai-bordyuzha\n"
    tail = "\nnotes:\n  - text: Hm.\n"
    one_of(tmp_path, "Nikolai Bordyuzha came.", BORDYUZHA, head + tail)

    write(tmp_path)

    written = "  - quote: Nikolai Bordyuzha\n    entity: people/nikolai-bordyuzha\n    status: suggested\n"
    assert (tmp_path / "content/articles/a.yaml").read_text(
        encoding="utf-8"
    ) == head + written + tail


def test_a_sidecar_is_made_where_there_was_none_and_the_archive_stays_sound(tmp_path):
    one_of(tmp_path, "Nikolai Bordyuzha came. Bordyuzha left.", BORDYUZHA)

    write(tmp_path)

    assert written(tmp_path).startswith("# yaml-language-server: $schema=")
    loaded = load(project(tmp_path, {}), Options(with_drafts=True))
    assert not loaded.has_errors
    mentions = loaded.value.mentions_of["people/nikolai-bordyuzha"]
    assert [one.status for one in mentions] == ["suggested", "suggested"]
    archive = survey(tmp_path)
    assert suggest(archive, archive.articles).value.articles[0].suggestions == ()


def test_names_that_nobody_has_are_counted_with_where_they_stand(tmp_path):
    text = "The minister met Rashid Nurgaliyev. Later Rashid Nurgaliyev left for Osh. In October it rained."

    result = suggested(tmp_path, text, BORDYUZHA)

    assert [(one.name, one.count, one.articles) for one in result.candidates] == [
        ("Rashid Nurgaliyev", 2, ("articles/a",)), ("Osh", 1, ("articles/a",)),
    ]  # fmt: skip


def test_an_unknown_russian_name_is_counted_across_its_cases(tmp_path):
    text = "Вчера Анна Кимова приехала. Видели Анну Кимову и говорили с Анной Кимовой."

    (one,) = suggested(tmp_path, text, BORDYUZHA).candidates

    assert one.count == 3


def test_words_of_topics_are_looked_for_only_when_asked(tmp_path):
    records = {"topics/drug-trafficking.yaml": "name: Drug trafficking\n"}

    usual = suggested(tmp_path, "Against drug trafficking.", records).articles[0]
    asked = suggested(tmp_path, "Against drug trafficking.", records, kinds=KINDS).articles[0]

    assert usual.suggestions == ()
    assert [one.words for one in asked.suggestions] == ["drug trafficking"]


def test_a_sidecar_that_cannot_be_read_is_left_alone_and_told(tmp_path):
    project(tmp_path, files("Nikolai Bordyuzha came.", BORDYUZHA, "mentions: [\n"))
    archive = survey(tmp_path)

    outcome = suggest(archive, archive.articles)

    assert outcome.value.articles == ()
    assert codes(outcome.diagnostics) == ["suggest-skipped"]


def regesta(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generator", "suggest", *arguments], cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[3]), "NO_COLOR": "1", "PATH": ""},
    )  # fmt: skip


def test_the_command_writes_only_when_told(tmp_path):
    project(tmp_path, files("Nikolai Bordyuzha came to Osh.", BORDYUZHA))

    looked = regesta(tmp_path)

    assert looked.returncode == 0, looked.stderr
    assert "Nikolai Bordyuzha  people/nikolai-bordyuzha" in looked.stdout
    assert "Osh" in looked.stdout
    assert not (tmp_path / "content/articles/a.yaml").exists()
    regesta(tmp_path, "articles/a", "--write")
    assert "status: suggested" in (tmp_path / "content/articles/a.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["articles/a", "a", "content/articles/a.md", "content/articles/a.yaml"]
)
def test_an_article_is_named_by_its_id_or_its_files(name, tmp_path):
    project(tmp_path, files("Nikolai Bordyuzha came.", BORDYUZHA))

    told = json.loads(regesta(tmp_path, name, "--format", "json").stdout)

    assert told["articles"][0]["suggestions"][0]["entity"] == "people/nikolai-bordyuzha"


def test_an_article_that_is_not_there_ends_with_2(tmp_path):
    project(tmp_path, files("x", BORDYUZHA))

    assert regesta(tmp_path, "articles/nowhere").returncode == 2


def test_several_processes_suggest_what_one_does(tmp_path):
    articles = {
        f"articles/a{number}.md": f"---\ntitle: A\ndate: 2007\n---\nNikolai Bordyuzha met Rashid Nobody {number}.\n"
        for number in range(6)
    }
    record = {"people/nikolai-bordyuzha.yaml": "name: Nikolai Bordyuzha\n"}
    project(tmp_path, {**articles, **record})
    alone = survey(tmp_path)
    staff = partial(map_sharing, Processes(2, "spawn"))
    together = survey(tmp_path, staff)

    outcome = suggest(together, together.articles, spread=staff)

    assert together.authorities == alone.authorities
    assert outcome.value == suggest(alone, alone.articles).value
    assert [len(one.suggestions) for one in outcome.value.articles] == [1] * 6


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("Maxim Jakovenko", "Maksim Yakovenko"),
        ("Natalya Kozyreva", "Natalia Kozireva"),
        ("Zbigniew Brzezinsky", "Zbignev Brzezinski"),
        ("Vassily Tzvetkov", "Vasili Tsvetkov"),
        ("Akhmed Jahangir", "Ahmed Yahangir"),
    ],
)
def test_a_name_is_found_in_the_other_spellings_of_its_sounds(
    tmp_path: Path, name: str, spelling: str
):
    one = one_of(tmp_path, f"It was {spelling} who spoke.", {"people/a.yaml": f"name: {name}\n"})

    assert [(each.words, each.entity) for each in one.suggestions] == [(spelling, "people/a")]
