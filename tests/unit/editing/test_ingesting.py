"""`regesta ingest`: captures become articles, drafts of sidecars, and records of what was cut."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.build.building import load
from generator.build.project import Options
from generator.editing.captures import Capture
from generator.editing.edits import apply
from generator.editing.ingesting import MOST, Ingested, Wishes, ingest_all
from generator.editing.telling import told
from generator.sources.yaml import parse as parse_yaml
from tests.builders import codes
from tests.folders import project

CAPTURES = Path(__file__).parent / "captures"
PLACE = {"places/dushanbe.yaml": "name: Dushanbe\nnames: [{name: Душанбе, language: ru}]\n"}
PERSON = {
    "people/nikolai-bordyuzha.yaml": "name: Nikolai Bordyuzha\nnames: [{name: Николай Бордюжа, language: ru}]\n"
}
TEXT = (
    "A title of a report\n\nDUSHANBE, October 5, 2007 (News) -- Two organizations have signed a paper, "
    "and nobody knows what it says.\n"
)


def capture(name: str) -> Capture:
    return Capture(name, (CAPTURES / name).read_bytes())


def ingested(
    tmp_path: Path, *captures: Capture, records: Mapping[str, str] = PLACE, **wishes: object
) -> Ingested:
    """The last of the captures, made an article of an archive that then has no problem."""
    archive = project(tmp_path, records)
    outcome = ingest_all(captures, Wishes(**wishes), tmp_path)
    assert not outcome.has_errors, outcome.diagnostics
    apply((edit for one in outcome.value for edit in one.edits), tmp_path)
    loaded = load(archive, Options(with_drafts=True))
    assert not loaded.has_errors, loaded.diagnostics
    return outcome.value[-1]


def refused(
    tmp_path: Path, content: bytes | str, name: str = "x.txt", **wishes: object
) -> list[str]:
    """The codes of what stands against a capture."""
    project(tmp_path, {})
    data = content.encode() if isinstance(content, str) else content
    outcome = ingest_all([Capture(name, data)], Wishes(**wishes), tmp_path)
    assert outcome.value == ()
    return codes(outcome.diagnostics)


def written(one: Ingested, ending: str) -> str:
    return next(edit.after.decode() for edit in one.edits if edit.path.endswith(ending))


def article(one: Ingested) -> str:
    return written(one, ".md")


def body(one: Ingested) -> str:
    return article(one).partition("\n---\n\n")[2]


def sidecar(one: Ingested) -> str:
    return next(
        edit.after.decode()
        for edit in one.edits
        if edit.path.startswith("content/") and edit.path.endswith(".yaml")
    )


def cut_by(one: Ingested) -> dict[str, list[str]]:
    rules: dict[str, list[str]] = {}
    for cut in one.cuts:
        rules.setdefault(cut.rule, []).append(cut.piece.text)
    return rules


def test_the_seed_becomes_its_six_sentences_without_the_headlines_after_them(tmp_path):
    one = ingested(tmp_path, capture("seed.txt"), year="2007")

    assert body(one).startswith("DUSHANBE, October 5, Asia-Plus -- The two organizations")
    assert body(one).rstrip().endswith("we want to work with it.”")
    assert len(body(one).strip().split("\n\n")) == 5
    assert cut_by(one) == {
        "headlines": capture("seed.txt").content.decode().split("\n")[9:14],
        "more-news": ["All news"],
        "log-in": ["Авторизуйтесь, пожалуйста"],
    }


def test_the_seed_gives_its_dateline_agency_and_date(tmp_path):
    one = ingested(tmp_path, capture("seed.txt"), year="2007")

    assert "\ndate: 2007-10-05\nlanguage: en\ndateline: places/dushanbe\n" in article(one)
    assert "\n  publisher: Asia-Plus\n" in article(one)
    assert "\nstatus: draft\n" in article(one)


def test_the_seeds_doubled_title_and_quotation_are_proposed(tmp_path):
    one = ingested(tmp_path, capture("seed.txt"), year="2007", records={**PLACE, **PERSON})

    assert (
        "  - quote: Secretary General Secretary General\n    reading: Secretary General\n"
        in sidecar(one)
    )
    assert "We do not see an enemy in the alliance" in sidecar(one)
    assert "    speaker: people/nikolai-bordyuzha\n    as: CSTO Secretary General\n" in sidecar(one)
    assert sidecar(one).count("status: suggested") == 2


def test_a_speaker_whom_no_record_has_is_named_beside_the_quotation_and_not_made_up(tmp_path):
    one = ingested(tmp_path, capture("seed.txt"), year="2007")

    assert (
        '# speaker: no record has this name yet; regesta new person "Nikolai Bordyuzha"'
        in sidecar(one)
    )
    assert "\n    speaker:" not in sidecar(one)


def test_a_year_that_nothing_tells_is_asked_for_and_never_made_up(tmp_path):
    project(tmp_path, {})

    outcome = ingest_all([capture("seed.txt")], Wishes(), tmp_path)

    assert outcome.value == ()
    assert codes(outcome.diagnostics) == ["year-unknown"]
    assert '"October 5" has no year' in outcome.diagnostics[0].message


def test_whoever_is_there_is_asked_for_the_year(tmp_path):
    project(tmp_path, {})
    questions: list[str] = []

    def ask(question: str) -> str:
        questions.append(question)
        return "2007"

    outcome = ingest_all([capture("seed.txt")], Wishes(), tmp_path, ask=ask)

    assert outcome.value[0].article.startswith("articles/2007-10-05-")
    assert len(questions) == 1


@pytest.mark.parametrize(
    ("url", "date"),
    [
        ("https://example.org/en/news/20071005/memorandum", "2007-10-05"),
        ("https://example.org/2007/10/06/memorandum", "2007-10-06"),
    ],
)
def test_an_address_tells_the_date(url, date, tmp_path):
    one = ingested(tmp_path, capture("seed.txt"), url=url)

    assert f"\ndate: {date}\n" in article(one)
    assert f"\n  url: {url}\n" in article(one)


def test_a_russian_wire_story_loses_menu_prompts_and_read_also(tmp_path):
    one = ingested(tmp_path, capture("russian-wire.txt"), records=PERSON)

    assert (
        "\ntitle: ОДКБ и ШОС договорились о совместной работе\ndate: 2007-10-05\nlanguage: ru\n"
        in article(one)
    )
    assert "publisher: РИА Новости" in article(one)
    assert len(body(one).strip().split("\n\n")) == 3
    assert set(cut_by(one)) == {
        "menu", "more-news", "title", "date", "share", "read-also", "log-in", "subscribe", "rights",
    }  # fmt: skip
    assert "speaker: people/nikolai-bordyuzha\n    as: генеральный секретарь ОДКБ" in sidecar(one)


@pytest.mark.parametrize(
    "encoding", ["cp1251", "koi8-r", "cp866", "utf-16", "utf-8-sig", "utf-16-le", "utf-8"]
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(encoding, ending, tmp_path):
    text = (CAPTURES / "russian-wire.txt").read_text(encoding="utf-8").replace("©", "(c)")
    if encoding in ("koi8-r", "cp866"):
        text = text.translate({ord("«"): '"', ord("»"): '"', ord("—"): "-"})

    one = ingested(tmp_path, Capture("x.txt", text.replace("\n", ending).encode(encoding)))

    assert "title: ОДКБ и ШОС договорились о совместной работе" in article(one)
    assert "мы хотим с ним сотрудничать" in body(one)


def test_a_page_keeps_headings_lists_tables_and_block_quotes(tmp_path):
    one = ingested(tmp_path, capture("page.html"))

    assert (
        "\n## What it provides\n\n- consultations twice a year,\n- exchange of information,\n"
        in body(one)
    )
    assert "\n1. First the experts meet.\n2. Then the heads do.\n" in body(one)
    assert "\nCSTO | 7\n" in body(one)
    assert "\n> The parties shall consult" in body(one)
    assert "officials said & confirmed on Friday." in body(one)


def test_a_page_says_its_title_date_author_publisher_and_address(tmp_path):
    one = ingested(tmp_path, capture("page.html"))

    head = article(one).partition("\n---\n\n")[0]
    assert head.startswith(
        "---\ntitle: Two organizations sign\ndate: 2007-10-05\nlanguage: en\nbyline: Ann Reporter\n"
        "dateline: places/dushanbe\nsource:\n  publisher: The Valley Herald\n"
        "  url: https://herald.example/world/two-organizations-sign\n"
    )


def test_a_page_loses_what_no_extractor_takes_away(tmp_path):
    one = ingested(tmp_path, capture("page.html"))

    said = cut_by(one)
    assert said["log-in"] == ["Please log in to continue reading."]
    assert said["form"] == ["Log in or subscribe to read the full story."]
    assert said["read-also"] == ["Read also: Bees return to the valley"]
    assert "library" not in body(one)
    assert "rights reserved" not in body(one)


def test_a_russian_page_set_in_a_table_without_paragraphs(tmp_path):
    one = ingested(tmp_path, capture("read-also.html"))

    assert "title: Секретариаты подписали меморандум" in article(one)
    assert len(body(one).strip().split("\n\n")) == 3
    assert "Читайте также" not in body(one)
    assert "Авторизуйтесь" not in body(one)
    assert 'regesta new person "Анна Ким"\n    as: глава делегации' in sidecar(one)


@pytest.mark.parametrize("name", ["page.html", "read-also.html", "persian.html"])
def test_a_page_is_read_the_same_by_our_own_rules_where_no_extractor_is_installed(
    name, tmp_path, monkeypatch
):
    with_extractor = ingested(tmp_path / "with", capture(name))
    monkeypatch.setitem(sys.modules, "trafilatura", None)

    project(tmp_path / "without", PLACE)
    outcome = ingest_all([capture(name)], Wishes(), tmp_path / "without")

    assert body(outcome.value[0]) == body(with_extractor)
    assert "extractor-missing" in codes(outcome.diagnostics)


def test_boilerplate_first_and_lines_that_were_wrapped(tmp_path):
    one = ingested(tmp_path, capture("boilerplate-first.txt"))

    paragraphs = body(one).strip().split("\n\n")
    assert "title: Secretariats agree to consult each other\ndate: 2007-10-05" in article(one)
    assert "byline: Ann Reporter" in article(one)
    assert len(paragraphs) == 3
    assert paragraphs[0].endswith("in the capital, and it enters into force at once.")
    assert "quote: The the\n    reading: The\n" in sidecar(one)


def test_several_datelines_are_told_and_the_first_is_taken(tmp_path):
    project(tmp_path, PLACE)

    outcome = ingest_all([capture("datelines.txt")], Wishes(), tmp_path)

    assert codes(outcome.diagnostics) == ["dateline-two-places", "datelines-several", "title-made"]
    assert "dateline: places/dushanbe" in article(outcome.value[0])
    assert outcome.diagnostics[-1].origin.line == 5 or outcome.diagnostics[1].origin.line == 5


def test_a_wire_story_with_a_byline_takes_its_year_from_the_same_day_in_the_text(tmp_path):
    one = ingested(tmp_path, capture("wire.txt"))

    assert "date: 2007-10-05" in article(one)
    assert "byline: Ann Reporter and B. K. Writer" in article(one)
    assert cut_by(one)["credits"] == ["(Reporting by Ann Reporter; Editing by C. Editor)"]
    assert sidecar(one).count('regesta new person "B. K. Nurgaliev"') == 3


def test_without_any_date_there_is_no_article(tmp_path):
    assert refused(tmp_path, capture("no-date.txt").content) == ["date-unknown"]


def test_with_a_date_that_is_given_there_is_one(tmp_path):
    one = ingested(tmp_path, capture("no-date.txt"), date="2007~")

    assert one.article == "articles/2007-01-01-the-bees-of-the-upper-valley"
    assert "\ndate: 2007~\n" in article(one)


def test_the_answers_of_an_interview_are_proposed_as_quotations(tmp_path):
    one = ingested(tmp_path, capture("interview.txt"), records=PERSON)

    assert one.quotations == 2
    assert sidecar(one).count("speaker: people/nikolai-bordyuzha") == 2
    assert "What does the memorandum change" not in sidecar(one)


def test_a_document_keeps_its_lists_and_its_signatures(tmp_path):
    one = ingested(tmp_path, capture("document.txt"), date="2007-10-05")

    assert "title: MEMORANDUM of understanding between the two secretariats" in article(one)
    assert "\n- terrorism,\n- trafficking in drugs,\n- other fields.\n" in body(one)
    assert "\n3. This memorandum is not a treaty." in body(one)
    assert body(one).rstrip().endswith("B. Nurgaliyev")
    assert set(cut_by(one)) == {"title"}


def test_the_dates_that_a_text_speaks_of_are_shown_when_none_is_its_own(tmp_path):
    project(tmp_path, {})

    outcome = ingest_all([capture("document.txt")], Wishes(), tmp_path)

    assert "its text speaks of 5 October 2007" in outcome.diagnostics[0].message


def test_a_persian_page(tmp_path):
    records = {"places/dushanbe.yaml": "name: Dushanbe\nnames: [{name: دوشنبه, language: fa}]\n"}

    one = ingested(tmp_path, capture("persian.html"), records=records)

    assert "\ndate: 2007-10-05\nlanguage: fa\ndateline: places/dushanbe\n" in article(one)
    assert "publisher: آسیاپلاس" in article(one)
    assert set(cut_by(one)) == {
        "page-title",
        "navigation",
        "title",
        "log-in",
        "read-also",
        "rights",
    }
    assert len(body(one).strip().split("\n\n")) == 3


def test_a_chinese_report(tmp_path):
    one = ingested(tmp_path, capture("chinese.txt"))

    assert "\ntitle: 两个秘书处签署谅解备忘录\ndate: 2007-10-05\nlanguage: zh\n" in article(one)
    assert "publisher: 新华社" in article(one)
    assert set(cut_by(one)) == {"menu", "title", "date", "read-also", "log-in", "rights"}
    assert "quote: 我们不把任何一方看作敌人，我们愿意同各方开展合作。" in sidecar(one)


def test_the_capture_is_kept_byte_for_byte_with_its_digest(tmp_path):
    one = ingested(tmp_path, capture("page.html"))

    kept = tmp_path / "captures" / "2007" / "2007-10-05-two-organizations-sign.html"
    assert kept.read_bytes() == capture("page.html").content
    assert f"  sha256: {capture('page.html').digest}\n" in article(one)


def test_what_was_cut_is_kept_beside_it_with_line_and_rule(tmp_path):
    one = ingested(tmp_path, capture("russian-wire.txt"))

    record = parse_yaml(written(one, ".cut.yaml"), "captures/x.cut.yaml")
    assert not record.diagnostics
    assert (
        "  - line: 8\n    rule: read-also\n    text: 'Читайте также: Как прошли учения в горах'\n"
        in written(one, ".cut.yaml")
    )


def test_the_same_capture_again_is_no_second_article(tmp_path):
    ingested(tmp_path, capture("page.html"))

    outcome = ingest_all([capture("page.html")], Wishes(), tmp_path)

    assert outcome.value == ()
    assert codes(outcome.diagnostics) == ["capture-known"]
    assert not outcome.has_errors


def test_the_same_capture_twice_in_one_call_is_one_article(tmp_path):
    project(tmp_path, PLACE)

    outcome = ingest_all(
        [capture("page.html"), Capture("copy.html", capture("page.html").content)],
        Wishes(),
        tmp_path,
    )

    assert len(outcome.value) == 1


def test_another_capture_with_the_same_title_and_date_gets_a_number(tmp_path):
    changed = Capture("b.txt", TEXT.replace("nobody", "everybody").encode())

    one = ingested(tmp_path, Capture("a.txt", TEXT.encode()), changed)

    assert one.article == "articles/2007-10-05-a-title-of-a-report-2"


def test_the_same_capture_gives_the_same_bytes(tmp_path):
    first = ingested(tmp_path / "a", capture("page.html"))
    second = ingested(tmp_path / "b", capture("page.html"))

    assert first.edits == second.edits


def test_an_article_that_was_removed_can_be_made_anew(tmp_path):
    first = ingested(tmp_path, capture("page.html"))
    for edit in first.edits[:2]:
        (tmp_path / edit.path).unlink()

    outcome = ingest_all([capture("page.html")], Wishes(), tmp_path)

    assert [edit.path for edit in outcome.value[0].edits] == [edit.path for edit in first.edits[:2]]


def test_a_rule_can_be_told_to_cut_nothing(tmp_path):
    one = ingested(tmp_path, capture("seed.txt"), year="2007", keep=("headlines",))

    assert "Bees are key to survival" in body(one)


def test_a_title_of_ones_own_keeps_that_of_the_source(tmp_path):
    one = ingested(tmp_path, capture("page.html"), title="The memorandum of October 2007")

    assert "title: The memorandum of October 2007" in article(one)
    assert "  title: Two organizations sign\n" in article(one)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "capture-empty"),
        (b" \n\t\r\n", "capture-empty"),
        ("—…!".encode(), "capture-empty"),
        (b"%PDF-1.4 and so on", "capture-binary"),
        (bytes(range(256)) * 20, "capture-binary"),
        (b"PK\x03\x04 words", "capture-binary"),
        (b"a" * (33 * 1024 * 1024), "capture-too-large"),
        (b"<html><nav>Home</nav><footer>Contact us</footer></html>", "capture-without-text"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(content, code, tmp_path):
    assert refused(tmp_path, content, date="2007") == [code]


@pytest.mark.parametrize("encoding", ["no-such-encoding", "ascii", "base64"])
def test_an_encoding_that_does_not_fit_is_refused(encoding, tmp_path):
    assert refused(tmp_path, "Слова", encoding=encoding) == ["capture-undecodable"]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"date": "yesterday"}, "date-invalid"),
        ({"language": "rus sian"}, "language-invalid"),
        ({"url": "javascript:x"}, "url-unsafe"),
    ],
)
def test_a_wish_that_no_article_may_have_is_refused_as_check_would(wish, code, tmp_path):
    assert code in refused(tmp_path, TEXT, **wish)


@pytest.mark.parametrize(
    "words",
    [
        "# 1. Not a *heading*",
        "<script>alert(1)</script> & [a](javascript:b) ![c](d)",
        "__init__ | `code` ~~~",
        "[x]: http://y.z",
    ],
)
def test_what_looks_like_markdown_is_kept_as_the_words_that_it_is(words, tmp_path):
    one = ingested(
        tmp_path,
        Capture(
            "x.txt",
            f"{TEXT}\n{words}\n\nAnd this is the end of the report, as far as anybody knows it today.\n".encode(),
        ),
    )

    document = load(project(tmp_path, PLACE), Options(with_drafts=True)).value
    text = document.articles[one.article].text
    assert f"\n{words}\n" in text


def regesta(folder: Path, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generator", *arguments], cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[3]), "NO_COLOR": "1", "PATH": ""}, **options,
    )  # fmt: skip


def test_the_command_writes_the_files_and_says_what_it_found(tmp_path):
    project(tmp_path, PLACE)

    ran = regesta(tmp_path, "ingest", str(CAPTURES / "page.html"), str(CAPTURES / "wire.txt"))

    assert ran.returncode == 0, ran.stderr
    assert "Made articles/2007-10-05-two-organizations-sign" in ran.stdout
    assert "2007-10-05, of the page's head" in ran.stdout
    assert (tmp_path / "content/articles/2007/2007-10-05-two-organizations-sign.yaml").is_file()


def test_a_dry_run_writes_nothing_and_shows_what_would_be_cut(tmp_path):
    project(tmp_path, PLACE)

    ran = regesta(tmp_path, "ingest", "--dry-run", str(CAPTURES / "page.html"))

    assert "Would make articles/2007-10-05-two-organizations-sign" in ran.stdout
    assert "log-in" in ran.stdout
    assert not (tmp_path / "captures").exists()
    assert not (tmp_path / "content/articles").exists()


def test_standard_input_is_a_capture_too(tmp_path):
    project(tmp_path, PLACE)

    ran = regesta(tmp_path, "ingest", "-", "--format", "json", input=TEXT)

    assert ran.returncode == 0, ran.stderr
    assert '"article": "articles/2007-10-05-a-title-of-a-report"' in ran.stdout


def test_one_bad_capture_does_not_keep_the_others_out(tmp_path):
    project(tmp_path, PLACE)

    ran = regesta(tmp_path, "ingest", str(CAPTURES / "no-date.txt"), str(CAPTURES / "page.html"))

    assert ran.returncode == 1
    assert "no-date.txt: error[date-unknown]" in ran.stderr
    assert "Made articles/2007-10-05-two-organizations-sign" in ran.stdout


@pytest.mark.parametrize(
    "arguments",
    [["nowhere.txt"], ["x.txt", "--year", "07"], [], ["x.txt", "y.txt", "--title", "T"]],
)
def test_the_command_called_wrongly_ends_with_2(arguments, tmp_path):
    project(tmp_path, {})

    assert regesta(tmp_path, "ingest", *arguments).returncode == 2


def test_the_first_line_of_a_sidecar_names_its_schema(tmp_path):
    one = ingested(tmp_path, capture("page.html"))

    assert sidecar(one).startswith(
        "# yaml-language-server: $schema=../../../.regesta/schema/sidecar.json\n"
    )


def test_a_name_that_a_record_lists_as_a_misspelling_is_proposed_as_a_correction(tmp_path):
    records = {
        "people/nikolai-bordyuzha.yaml": "name: Nikolai Bordyuzha\nnames: [{name: Nikolai Bordyuza, type: misspelling}]\n"
    }

    one = ingested(tmp_path, capture("seed.txt"), year="2007", records=records)

    assert (
        "  - quote: Nikolai Bordyuza\n    reading: Nikolai Bordyuzha\n    type: name\n"
        in sidecar(one)
    )


def test_more_proposals_than_anybody_looks_through_are_counted_and_told(tmp_path):
    words = " ".join(f"word{number} word{number}," for number in range(MOST + 7))
    long = Capture("long.txt", f"{TEXT}\n{words} and an end.\n".encode())

    one = ingested(tmp_path, long)

    assert (one.corrections, one.left_out) == (MOST, 7)
    assert "left out   7 more, after the first 200 of a kind" in told(one, is_dry_run=False)
