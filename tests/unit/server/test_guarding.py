"""Who is answered: neither other names nor other sites, and writers only with the token."""

import pytest

from generator.server.guarding import Asked, Names, names_for, refusal

LOCAL = names_for("127.0.0.1")
OURS = {"host": "127.0.0.1:8000"}
WRITING = {
    **OURS,
    "origin": "http://127.0.0.1:8000",
    "x-regesta-token": "secret",
    "content-type": "application/json",
}


def asked(headers: dict[str, str], *, method: str = "GET", path: str = "/") -> Asked:
    return Asked(method, path, headers)


def is_answered(request: Asked, names: Names = LOCAL) -> bool:
    return refusal(request, names, "secret") == ""


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "LOCALHOST"])
def test_loopback_is_answered_by_all_of_its_names(host: str):
    assert is_answered(asked({"host": host}))


@pytest.mark.parametrize(
    "host", ["", "evil.example", "evil.example:8000", "127.0.0.1.evil.example", "10.0.0.1:8000"]
)
def test_a_name_that_was_made_to_lead_here_is_refused_whatever_it_asks(host: str):
    assert not is_answered(asked({"host": host}))
    assert not is_answered(asked({**WRITING, "host": host}, method="POST", path="/~regesta/save"))


def test_an_open_server_is_answered_by_bare_addresses_and_not_by_foreign_names():
    names = names_for("0.0.0.0")  # noqa: S104 - the point of it

    assert is_answered(asked({"host": "192.168.7.3:8000"}), names)
    assert is_answered(asked({"host": "[fe80::1]:8000"}), names)
    assert not is_answered(asked({"host": "evil.example"}), names)


def test_a_page_may_be_opened_from_a_link_of_another_site():
    assert is_answered(asked({**OURS, "sec-fetch-site": "cross-site"}))


@pytest.mark.parametrize(
    "foreign",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9000"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_what_is_not_a_page_is_refused_to_other_sites(foreign: dict[str, str]):
    assert not is_answered(asked({**OURS, **foreign}, path="/~regesta/events"))
    assert not is_answered(asked({**WRITING, **foreign}, method="POST", path="/~regesta/save"))


def test_our_own_page_may_write_with_the_token():
    assert is_answered(asked(WRITING, method="POST", path="/~regesta/save"))


@pytest.mark.parametrize("token", ["", "wrong", "secre", "secret2", "секрет"])
def test_nothing_is_written_without_the_token(token: str):
    headers = {**WRITING, "x-regesta-token": token}

    assert not is_answered(asked(headers, method="POST", path="/~regesta/save"))


def test_nothing_is_written_by_a_form():
    headers = {**WRITING, "content-type": "text/plain"}

    assert not is_answered(asked(headers, method="POST", path="/~regesta/save"))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_the_site_itself_can_only_be_read(method: str):
    assert not is_answered(asked(WRITING, method=method, path="/index.html"))
