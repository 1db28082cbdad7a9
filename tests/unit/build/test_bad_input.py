"""What bad input gets: a clear diagnostic at its place, and the site stays as it was."""

from pathlib import Path

import pytest

from generator.build.builder import build
from generator.build.building import load
from generator.build.project import Options
from generator.diagnostics import Diagnostic
from tests.builders import codes
from tests.folders import ARTICLE, PERSON, built, page, project, tree, write

GOOD = {
    "articles/a.md": f"{ARTICLE}Nikolai Bordyuzha came.\n",
    "articles/a.yaml": "mentions:\n- {quote: Nikolai Bordyuzha, entity: people/bordyuzha}\n",
    "people/bordyuzha.yaml": PERSON,
}


def check(
    folder: Path, files: dict[str, str | bytes], expected: str, at: str
) -> tuple[Diagnostic, ...]:
    """The build of a good archive made bad by *files* tells *expected* at *at*, and publishes nothing."""
    archive = project(folder, GOOD)
    built(archive)
    before = tree(archive.site)
    write(folder, files)

    report = built(archive)

    found = [one for one in report.diagnostics if one.code == expected]
    places = [f"{one.origin.path}:{one.origin.line}:{one.origin.column}" for one in found]
    assert f"content/{at}" in places, [*codes(report.diagnostics), *places]
    assert all(one.message and one.hint for one in report.diagnostics)
    assert report.published is None
    assert tree(archive.site) == before
    return tuple(found)


@pytest.mark.parametrize(
    ("files", "expected", "at"),
    [
        ({"people/x.yaml": "name: 'X\n"}, "yaml-syntax", "people/x.yaml:1:7"),
        ({"people/x.yaml": "name: X\nname: Y\n"}, "yaml-duplicate-key", "people/x.yaml:2:1"),
        ({"people/x.yaml": "nmae: X\n"}, "unknown-key", "people/x.yaml:1:1"),
        ({"people/x.yaml": "name: Бордюжа\n".encode("cp1251")}, "encoding", "people/x.yaml:1:7"),
        ({"people/x.yaml": "name: X\n".encode("utf-16")}, "encoding", "people/x.yaml:1:1"),
        ({"people/x.yaml": ""}, "file-empty", "people/x.yaml:1:1"),
        ({"articles/b.md": ""}, "file-empty", "articles/b.md:1:1"),
        ({"articles/b.md": "no keys"}, "front-matter-missing", "articles/b.md:1:1"),
        ({"articles/lone.yaml": "mentions: []\n"}, "sidecar-alone", "articles/lone.yaml:1:1"),
        ({"articles/a.yaml": "mentions:\n- {quote: came, entity: people/bordyuzh}\n"}, "unknown-id", "articles/a.yaml:2:25"),
        ({"articles/2007/a.md": f"{ARTICLE}x"}, "id-duplicate", "articles/a.md:1:1"),
        ({"people/Bordyuzha.yaml": "name: Other\n"}, "id-duplicate", "people/bordyuzha.yaml:1:1"),
        ({"people/x.yaml": "name: X\nborn: 2007-02-30\n"}, "date-invalid", "people/x.yaml:2:7"),
        ({"articles/a.yaml": "notes:\n- {quote: nowhere, text: x}\n"}, "quote-lost", "articles/a.yaml:2:11"),
        ({"articles/a.md": f"{ARTICLE}[x](javascript:alert(1))"}, "link-unsafe", "articles/a.md:5:5"),
        ({"places/a.yaml": "name: A\npart_of: places/b\n", "places/b.yaml": "name: B\npart_of: places/a\n"}, "cycle", "places/b.yaml:2:10"),
        ({"places/a.yaml": "name: A\npart_of: places/a\n"}, "cycle", "places/a.yaml:2:10"),
        ({"archive.yaml": "format: 9\ntitle: X\n"}, "format-unknown", "archive.yaml:1:9"),
        ({"poeple/x.yaml": "name: X\n"}, "file-unexpected", "poeple/x.yaml:1:1"),
        ({"people/a#b.yaml": "name: X\n"}, "id-invalid", "people/a#b.yaml:1:1"),
        ({"articles/a.yaml": f"mentions:\n- {{quote: came, entity: people/bordyuzha, occurrence: {'9' * 5000}}}\n"}, "number-invalid", "articles/a.yaml:2:55"),
        ({"people/x.yaml": 'name: ""\n'}, "key-missing", "people/x.yaml:1:1"),
        ({"people/ .yaml": "name: X\n"}, "id-invalid", "people/ .yaml:1:1"),
        ({"people/index.html.yaml": "name: X\n"}, "address-clash", "people/index.html.yaml:1:1"),
        ({"people/x.yaml": "name: X\naliases: [index.html]\n"}, "address-clash", "people/x.yaml:2:10"),
        ({"people/x.yaml": "name: X\naliases: ['C:/x']\n"}, "alias-invalid", "people/x.yaml:2:10"),
        ({"pages/search.md": "---\ntitle: X\n---\nx"}, "address-clash", "pages/search.md:1:1"),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_its_place_and_the_site_stays(
    tmp_path: Path, files: dict[str, str | bytes], expected: str, at: str
):
    check(tmp_path, files, expected, at)


def test_an_unknown_entity_is_told_with_the_nearest_one(tmp_path: Path):
    files = {"articles/a.yaml": "mentions:\n- {quote: came, entity: people/bordyuzh}\n"}

    found = check(tmp_path, files, "unknown-id", "articles/a.yaml:2:25")

    assert found[0].hint == 'did you mean "people/bordyuzha"?'


def test_every_problem_of_every_file_is_told_in_one_run(tmp_path: Path):
    archive = project(
        tmp_path,
        {
            "articles/a.md": "---\ntitle: X\ndate: never\n---\nx",
            "people/x.yaml": "nmae: X\nborn: x\n",
            "people/y.yaml": "name: [\n",
            "places/z.yaml": "name: Z\ncoordinates: [100, 200]\n",
        },
    )

    found = codes(load(archive).diagnostics)

    assert {"date-invalid", "unknown-key", "key-missing", "yaml-syntax", "coordinates-invalid"} <= {
        *found
    }


def test_a_configuration_with_a_mistake_is_not_called_missing(tmp_path: Path):
    archive = project(tmp_path, {"archive.yaml": "title: X\n"})

    assert codes(load(archive).diagnostics) == ["key-missing"]


def test_html_that_is_escaped_on_purpose_is_not_told(tmp_path: Path):
    archive = project(tmp_path, {"articles/a.md": f"{ARTICLE}The tag \\<b> is bold.\n"})

    assert built(archive).diagnostics == ()


def test_a_problem_in_a_note_is_told_at_the_annotation(tmp_path: Path):
    sidecar = "notes:\n- quote: came\n  text: |\n    One.\n\n    [x](javascript:alert)\n"
    archive = project(tmp_path, {**GOOD, "articles/a.yaml": sidecar})

    (problem,) = [one for one in load(archive).diagnostics if one.code == "link-unsafe"]

    assert (problem.origin.path, problem.origin.line) == ("content/articles/a.yaml", 2)


def test_the_first_build_of_a_bad_archive_publishes_nothing(tmp_path: Path):
    archive = project(tmp_path, {"people/x.yaml": "nmae: X\n"})

    report = built(archive)

    assert report.published is None
    assert not archive.site.exists()


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_marks_of_any_kind_are_fine(
    tmp_path: Path, ending: bytes, mark: bytes
):
    files = {name: mark + text.encode().replace(b"\n", ending) for name, text in GOOD.items()}

    archive = project(tmp_path, files)

    assert built(archive).diagnostics == ()
    assert "Nikolai Bordyuzha" in page(archive, "articles/2007/a/index.html")


def test_an_article_without_a_sidecar_is_fine(tmp_path: Path):
    archive = project(tmp_path, {"articles/a.md": f"{ARTICLE}Text.\n"})

    assert built(archive).diagnostics == ()
    assert '<p id="p1">Text.</p>' in page(archive, "articles/2007/a/index.html")


def test_an_empty_sidecar_is_fine(tmp_path: Path):
    archive = project(
        tmp_path, {"articles/a.md": f"{ARTICLE}Text.\n", "articles/a.yaml": "# nothing yet\n"}
    )

    assert built(archive).diagnostics == ()


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Secretary General", "Secretary-General"),
        ("BORDYUZHA", "BORDYUZHA"),
        ("бордюжа", "бордюжа"),
        ("博尔久扎", "博尔久扎"),
        ("e\u0301lan", "\u00e9lan"),
    ],
)
def test_files_may_have_names_of_any_script(tmp_path: Path, name: str, path: str):
    sidecar = f"mentions:\n- {{quote: came, entity: 'people/{path}'}}\n"
    archive = project(
        tmp_path,
        {
            "articles/a.md": f"{ARTICLE}He came.\n",
            "articles/a.yaml": sidecar,
            f"people/{name}.yaml": PERSON,
        },
    )

    report = built(archive)

    assert [one for one in report.diagnostics if one.severity.value == "error"] == []
    assert "Nikolai Bordyuzha" in page(archive, f"people/{path}/index.html")


def test_a_symbolic_link_that_leaves_the_archive_is_refused(tmp_path: Path):
    outside = tmp_path / "secret.yaml"
    outside.write_text("name: Secret\n", encoding="utf-8")
    archive = project(tmp_path / "archive", GOOD)
    (archive.root / "content/people/link.yaml").symlink_to(outside)
    (archive.root / "content/files").symlink_to(tmp_path)

    report = built(archive)

    assert codes(report.diagnostics) == ["link-outside", "link-outside"]
    assert report.published is None


def test_raw_html_is_shown_as_text_and_told(tmp_path: Path):
    attack = '<script>alert(1)</script> and <img src=x onerror="alert(1)">'
    archive = project(tmp_path, {"articles/a.md": f"{ARTICLE}{attack}\n"})

    report = built(archive)

    html = page(archive, "articles/2007/a/index.html")
    assert codes(report.diagnostics) == ["html-escaped"]
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<img" not in html


def test_markup_in_any_value_is_shown_as_text(tmp_path: Path):
    attack = '"><script>alert(1)</script>'
    archive = project(
        tmp_path,
        {
            "archive.yaml": f"format: 1\ntitle: '{attack}'\nsubtitle: '{attack}'\nrights: '{attack}'\nurl: https://x.example/\n",
            "articles/a.md": f"---\ntitle: '{attack}'\ndate: 2007\nbyline: '{attack}'\nsummary: '{attack}'\n"
            f"source: {{publisher: '{attack}', title: '{attack}', pages: '{attack}'}}\n---\nHe came.\n",
            "articles/a.yaml": f"mentions:\n- {{quote: came, entity: people/x, as: '{attack}'}}\n"
            f"corrections:\n- {{quote: He, reading: '{attack}', reason: '{attack}'}}\n"
            f"notes:\n- {{text: '{attack}', by: '{attack}'}}\n",
            "people/x.yaml": f"name: '{attack}'\ndescription: '{attack}'\nnames: [{{name: '{attack}'}}]\n"
            f"positions: [{{title: '{attack}'}}]\nsources: ['{attack}']\nbiography: '{attack}'\n",
        },
    )

    report = built(archive)

    assert report.published is not None, report.diagnostics
    for name, content in tree(archive.site).items():
        if name.endswith((".html", ".xml")):
            assert b"<script>alert" not in content, name


def test_a_ten_megabyte_article_is_built(tmp_path: Path):
    body = (
        "The organization met in the morning and signed what it had agreed upon. " * 12 + "\n\n"
    ) * 12_000
    archive = project(tmp_path, {"articles/a.md": f"{ARTICLE}{body}CSTO\n"})

    report = built(archive)

    assert len(body) > 10_000_000
    assert report.published is not None
    assert (archive.site / "articles/2007/a/index.html").stat().st_size > 10_000_000


def test_a_hundred_thousand_mentions_in_one_article_are_woven(tmp_path: Path):
    archive = project(
        tmp_path,
        {
            "articles/a.md": ARTICLE + "CSTO " * 100_000,
            "articles/a.yaml": "mentions:\n- {id: m, quote: CSTO, entity: organizations/csto}\n",
            "organizations/csto.yaml": "name: CSTO\n",
        },
    )

    report = built(archive)

    assert report.published is not None
    assert 'id="m-100000"' in page(archive, "articles/2007/a/index.html")


def test_a_text_too_large_to_be_one_is_refused(tmp_path: Path):
    check(
        tmp_path,
        {"articles/b.md": b"x" * (33 * 1024 * 1024)},
        "file-too-large",
        "articles/b.md:1:1",
    )


def test_aliases_that_multiply_are_refused_at_once(tmp_path: Path):
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )

    check(tmp_path, {"people/x.yaml": bomb}, "yaml-aliases", "people/x.yaml:5:8")


def test_a_build_that_another_one_keeps_out_says_so(tmp_path: Path):
    from generator.build.publishing import lock

    archive = project(tmp_path, GOOD)
    with lock(archive.state):
        report = build(archive, Options(with_search=False))

    assert codes(report.diagnostics) == ["build-busy"]
    assert report.published is None
