"""Pages are served with our script in them, under their own policy; and nothing outside the site."""

import re
from pathlib import Path

import pytest

from generator.server.delivering import (
    Injection,
    Version,
    allowing,
    client,
    deliver,
    injected,
    page_of,
)

OURS = Injection("/~regesta/x/client.js", "secret")
POLICY = "default-src 'none'; style-src 'self' file:; script-src 'self' file:; base-uri 'none'"
PAGE = (
    "<!doctype html><html><head>"
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    "</head><body><p>Text</p></body></html>"
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for name, text in {
        "index.html": PAGE,
        "people/a b/index.html": PAGE,
        "404.html": PAGE,
        "assets/0123abcd/style.css": "p {}",
        "files/evil.html": "<script>1</script>",
        "files/evil.svg": "<svg/>",
        "files/paper.pdf": "%PDF",
        ".regesta-manifest.json": "{}",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / "out").symlink_to(tmp_path)
    return folder


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "index.html"),
        ("/index.html", "index.html"),
        ("/people/a b/", "people/a b/index.html"),
        ("/people/a b", "people/a b/index.html"),
        ("//index.html", "index.html"),
    ],
)
def test_a_path_leads_to_its_file(site: Path, path: str, name: str):
    assert page_of(path, site) == name


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt", "/people/../../secret.txt", "/..", "/out/secret.txt", "/..\\secret.txt",
        "/.regesta-manifest.json", "/C:/secret.txt", "/secret.txt\0.html", "/nothing", "//../secret.txt",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_site(site: Path, path: str):
    assert page_of(path, site) is None
    assert deliver(path, site, OURS).status_code == 404


def test_a_served_page_has_our_script_and_the_file_does_not(site: Path):
    body = deliver("/", site, OURS).body.decode()

    assert body.count('src="/~regesta/x/client.js"') == 1
    assert body.index("client.js") < body.index("</body>")
    assert (site / "index.html").read_text(encoding="utf-8") == PAGE


def test_the_policy_of_a_served_page_names_our_script_alone(site: Path):
    one, other = (deliver("/", site, OURS).body.decode() for _ in range(2))

    policy = re.search(r'content="([^"]+)"', one)[1].replace("&#x27;", "'")
    nonce = re.search(r' nonce="([^"]+)"', one)[1]
    assert f"script-src 'self' file: 'nonce-{nonce}'" in policy
    assert "unsafe" not in policy
    assert nonce not in other


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("default-src 'none'", {"script-src": "'self' 'nonce-n'", "connect-src": "'self'", "style-src": "'self'"}),
        ("script-src 'none'; connect-src https://a.example", {"script-src": "'self' 'nonce-n'", "connect-src": "https://a.example 'self'"}),
        ("script-src-elem 'none'", {"script-src-elem": "'self' 'nonce-n'"}),
        ("img-src 'self'", {"img-src": "'self'"}),
        ("", {}),
    ],
)  # fmt: skip
def test_a_policy_is_widened_by_what_we_need_and_no_more(policy: str, expected: dict[str, str]):
    directives = dict(
        part.strip().split(" ", 1) for part in allowing(policy, "n").split(";") if part
    )

    own = {key: value for key, value in directives.items() if key != "default-src"}
    assert own == expected


def test_what_stands_in_an_attachment_may_not_act_as_a_page_of_ours(site: Path):
    for name in ("evil.html", "evil.svg"):
        answer = deliver(f"/files/{name}", site, OURS)
        assert answer.headers["content-security-policy"] == "sandbox"
    assert "content-security-policy" not in deliver("/files/paper.pdf", site, OURS).headers


def test_no_other_site_may_frame_or_embed_what_is_served(site: Path):
    for path in ("/", "/nothing", "/assets/0123abcd/style.css"):
        headers = deliver(path, site, OURS).headers
        assert headers["x-frame-options"] == "DENY"
        assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_folder_is_asked_for_with_its_slash(site: Path):
    answer = deliver("/people/a b", site, OURS)

    assert (answer.status_code, answer.headers["location"]) == (307, "/people/a%20b/")


def test_a_page_that_is_missing_shows_the_sites_own_404_and_waits_for_the_page(site: Path):
    answer = deliver("/people/nobody/", site, OURS)

    assert answer.status_code == 404
    assert 'data-page="people/nobody/index.html"' in answer.body.decode()


def test_before_there_is_a_site_a_page_says_so_and_waits(tmp_path: Path):
    answer = deliver("/people/x/", tmp_path / "site", OURS)

    assert answer.status_code == 503
    assert "client.js" in answer.body.decode()


def test_a_version_tells_what_a_page_says_from_the_theme_that_it_uses():
    one = Version.of(b'<link href="../assets/0123abcd/style.css">Text')
    restyled = Version.of(b'<link href="../assets/99999999/style.css">Text')
    rewritten = Version.of(b'<link href="../assets/0123abcd/style.css">Other')

    assert one.content == restyled.content != rewritten.content
    assert (one.assets, restyled.assets) == ("0123abcd", "99999999")


def test_what_is_told_to_the_script_cannot_become_an_element():
    html = injected("<body></body>", '"><script>', Version("", ""), OURS)

    assert "<script>" not in html


def test_our_own_files_are_scripts_and_styles_in_a_folder_named_by_what_they_hold():
    ours = client()

    assert {"client.js", "client.css"} <= ours.files.keys()
    assert re.fullmatch(r"/~regesta/[0-9a-f]{12}/client\.js", ours.address)
