"""The server as a whole: started as people start it, asked as browsers and others ask."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.editing.edits import apply
from generator.editing.starting import start
from generator.server.serving import Place, address_of, bind
from tests.folders import tree
from tests.serving import ROOT, Server, eventually, serving

ARTICLE = "articles/2024/2024-03-01-lamp-relit"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("with space")
    apply(start(), folder)
    return folder


@pytest.fixture(scope="module")
def served(root: Path) -> Iterator[Server]:
    with serving(root, "--no-search") as server:
        server.built()
        yield server


def events(server: Server, path: str) -> Iterator[tuple[str, dict]]:
    """The events that a page is told, as they come."""
    with socket.create_connection(
        ("127.0.0.1", int(server.url.rsplit(":", 1)[1].strip("/")))
    ) as one:
        one.settimeout(15)
        one.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        stream = one.makefile("r", encoding="utf-8")
        name = ""
        for line in stream:
            if line.startswith("event: "):
                name = line[7:].strip()
            if line.startswith("data: "):
                yield name, json.loads(line[6:])


def test_nothing_of_the_server_is_ever_in_the_site(root: Path, served: Server):
    assert "/~regesta/" in served.ask("/")[1].decode()

    assert [path for path, content in tree(root / "site").items() if b"~regesta" in content] == []


@pytest.mark.parametrize(
    "path",
    [
        "/../content/archive.yaml", "/%2e%2e/content/archive.yaml", "/..%2fcontent/archive.yaml",
        "/%5c..%5ccontent%5carchive.yaml", "/people/%2e%2e/%2e%2e/content/archive.yaml",
        "//content/archive.yaml", "/.regesta-manifest.json", "/%00", "/~regesta/../content/archive.yaml",
        "/~regesta/%2e%2e/delivering.py", "/file:///etc/passwd",
    ],
)  # fmt: skip
def test_no_address_leads_to_a_file_outside_the_site(served: Server, path: str):
    status, body, _ = served.ask(path)

    assert status == 404
    assert b"format: 1" not in body
    assert b"root:" not in body


def test_a_wrong_name_a_foreign_page_and_a_missing_token_are_refused(served: Server):
    own = {"Content_Type": "application/json", "X_Regesta_Token": served.token()}

    assert served.ask("/", Host="evil.example")[0] == 403
    assert served.ask("/~regesta/events", Origin="https://evil.example")[0] == 403
    assert (
        served.ask("/~regesta/save", method="POST", body=b"{}", Content_Type="application/json")[0]
        == 403
    )
    assert (
        served.ask(
            "/~regesta/save", method="POST", body=b"{}", Origin="https://evil.example", **own
        )[0]
        == 403
    )
    assert served.ask("/index.html", method="POST", body=b"{}", **own)[0] == 403


def test_no_page_of_another_site_may_read_an_answer(served: Server):
    for path in ("/", "/~regesta/texts"):
        assert "Access-Control-Allow-Origin" not in served.ask(path)[2]


def test_parts_of_a_file_may_be_asked_for_and_scripts_are_scripts(served: Server):
    status, body, _ = served.ask("/names.js", Range="bytes=0-3")

    assert (status, len(body)) == (206, 4)
    assert served.ask("/names.js")[2]["Content-Type"].startswith("text/javascript")


def test_an_error_is_told_with_its_place_and_goes_when_it_is_mended(root: Path, served: Server):
    sidecar = root / "content" / f"{ARTICLE}.yaml"
    good = sidecar.read_text(encoding="utf-8")
    stream = events(served, f"/~regesta/events?page={ARTICLE}/index.html")
    assert next(one for name, one in stream if name == "problems")["failed"] is False

    sidecar.write_text(good.replace("Ida Marlow\n", "<b>Nobody</b>\n", 1), encoding="utf-8")
    told = next(one for name, one in stream if name == "problems")
    sidecar.write_text(good, encoding="utf-8")
    after = next(one for name, one in stream if name == "problems")

    assert (told["failed"], told["errors"]) == (True, 1)
    problem = told["listed"][0]
    assert problem["path"] == f"content/{ARTICLE}.yaml"
    assert (problem["line"], problem["column"]) == (7, 12)
    assert problem["excerpt"] == "  - quote: <b>Nobody</b>"
    assert (after["failed"], after["listed"]) == (False, [])


def test_only_a_page_that_changed_is_told_to_load_again(root: Path, served: Server):
    about = root / "content" / "pages" / "about.md"
    versions = {}
    for page in ("about/index.html", "people/index.html"):
        html = served.ask(f"/{page}")[1].decode()
        versions[page] = (
            html.partition('data-content="')[2].partition('"')[0],
            html.partition('data-assets="')[2].partition('"')[0],
        )
    streams = {
        page: events(served, f"/~regesta/events?page={page}&content={content}&assets={assets}")
        for page, (content, assets) in versions.items()
    }
    for stream in streams.values():
        next(stream)
    builds = served.builds

    about.write_text(about.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    name, advice = next(streams["about/index.html"])
    served.built(builds + 1)

    assert (name, advice["do"]) == ("page", "reload")
    # The other page hears nothing until something concerns it: an error does.
    (root / "content" / "people" / "broken.yaml").write_text("nam: x\n", encoding="utf-8")
    assert next(streams["people/index.html"])[0] == "problems"
    (root / "content" / "people" / "broken.yaml").unlink()
    eventually(lambda: served.builds >= builds + 3)


def test_a_thousand_files_at_once_are_not_a_thousand_builds_and_the_final_state_is_right(
    root: Path, served: Server
):
    builds = served.builds

    for number in range(1000):
        (root / "content" / "people" / f"p{number}.yaml").write_text(
            f"name: Person {number}\n", encoding="utf-8"
        )
    eventually((root / "site" / "people" / "p999" / "index.html").is_file, seconds=60)
    eventually(lambda: served.builds > builds, seconds=60)
    time.sleep(1)

    # One, unless the system holds up whoever writes: the first files are then built by themselves.
    assert served.builds - builds <= 3
    assert len(list((root / "site" / "people").glob("p*/index.html"))) == 1000
    for path in (root / "content" / "people").glob("p*.yaml"):
        path.unlink()
    eventually(lambda: not (root / "site" / "people" / "p999").exists(), seconds=60)


def test_a_file_saved_a_hundred_times_in_a_second_ends_as_it_was_saved_last(
    root: Path, served: Server
):
    about = root / "content" / "pages" / "about.md"
    builds = served.builds

    for number in range(100):
        about.write_text(
            f"---\ntitle: About\n---\n\nSaved for the {number}th time.\n", encoding="utf-8"
        )
        time.sleep(0.01)
    page = root / "site" / "about" / "index.html"
    eventually(lambda: "for the 99th time" in page.read_text(encoding="utf-8"))

    # One for each would be a hundred; how many there are depends on how long a build takes.
    assert served.builds - builds < 90


def test_drafts_are_shown_and_never_come_into_the_site(tmp_path: Path):
    apply(start(), tmp_path)
    article = tmp_path / "content" / f"{ARTICLE}.md"
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("---\n", "---\nstatus: draft\n", 1), encoding="utf-8")

    with serving(tmp_path, "--no-search", "--drafts") as server:
        server.built()
        assert server.ask(f"/{ARTICLE}/")[0] == 200

    assert not (tmp_path / "site").exists()


def test_a_broken_configuration_is_shown_from_the_first_build_on(tmp_path: Path):
    (tmp_path / "content").mkdir()
    config = tmp_path / "content" / "archive.yaml"
    config.write_text("format: 1\ntitel: Test\n", encoding="utf-8")

    with serving(tmp_path, "--no-search") as server:
        server.built()
        assert server.ask("/")[0] == 503
        stream = events(server, "/~regesta/events?page=index.html")
        told = next(one for name, one in stream if name == "problems")
        config.write_text("format: 1\ntitle: Test\n", encoding="utf-8")
        advice = next(one for name, one in stream if name == "page")
        assert server.ask("/")[0] == 200

    assert told["failed"]
    assert {one["code"] for one in told["listed"]} >= {"key-missing"}
    assert advice["do"] == "reload"


def test_a_free_port_is_found_and_a_port_that_is_taken_is_told():
    with bind(Place()).value as one, bind(Place()).value as other:
        assert address_of(one) != address_of(other)

        (problem,) = bind(Place(port=one.getsockname()[1])).diagnostics

    assert "address already in use" in problem.message


def test_only_this_computer_is_listened_to():
    with bind(Place()).value as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


def test_other_commands_do_not_wait_for_the_server_to_be_loaded():
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, generator.cli; print([n for n in ('starlette', 'uvicorn', 'watchfiles') if n in sys.modules])",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout == "[]\n"


def test_the_site_is_opened_in_the_browser_that_the_machine_names(tmp_path: Path):
    apply(start(), tmp_path / "archive")
    browser, asked = tmp_path / "browser", tmp_path / "asked"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {asked}.new && mv {asked}.new {asked}\n')
    browser.chmod(0o755)

    with serving(tmp_path / "archive", "--no-search", "--open", BROWSER=f"{browser} %s") as server:
        eventually(asked.exists)

        assert asked.read_text() == server.url
