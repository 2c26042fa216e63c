"""A path that doors, proxies and Django could read differently is refused before any of them reads it."""

import pytest

from tests import make
from tests.cast import Cast
from tests.live.web import Web
from tests.security.wire import request, say

ODD = (
    "//api/v1/me",
    "/api//v1/me",
    "/api/v1/..;/me",
    "/api/v1/../v1/me",
    "/api/v1/./me",
    "/api/v1/me/..",
    "/api/v1/%2e%2e/v1/me",
    "/api/v1/%2E./me",
    "/api%2fv1/me",
    "/api%2Fv1%2Fme",
    "/api/v1\\me",
    "/api/v1%5cme",
    "/node/v1/../../api/v1/me",
    "/node/v1/%2e%2e/%2e%2e/api/v1/me",
    "/static/../api/v1/me",
    "/static/..%2f..%2fconsole/settings.py",
    "/static/%2e%2e/%2e%2e/etc/passwd",
    "/healthz/..;/api/v1/me",
    "/metrics/../api/v1/me",
    "/api/v1/me%00",
    "/api/v1/me%0a",
    "/api/v1/me%0d%0aX:y",
    "/api/v1/me%zz",
    "/api/v1/me%",
)


@pytest.mark.parametrize("path", ODD)
def test_it_is_refused_for_strangers_and_with_a_token(web: Web, cast: Cast, path: str):
    _, secret = make.token(cast.acme, cast.alice)
    for lines in ((), (f"Authorization: Bearer {secret}",)):
        answer = say(web, request(path, *lines))
        assert answer.status == 400
        assert b"alice" not in answer.everything.lower()


@pytest.mark.parametrize("path", ["/%61pi/v1/me", "/api/v1/%6de", "/api/v1/me/", "/API/v1/me", "/api/v1/me;x=y"])
def test_the_same_in_other_letters_needs_the_same_sign_in(web: Web, path: str):
    assert say(web, request(path)).status in {401, 404}


@pytest.mark.parametrize("path", ["/api/v1/%256de", "/%2561pi/v1/me", "/%2561dmin", "/static/sign_in/%256dark.svg"])
def test_what_is_escaped_twice_is_another_path(web: Web, cast: Cast, path: str):
    _, secret = make.token(cast.acme, cast.alice)
    assert say(web, request(path, f"Authorization: Bearer {secret}")).status == 404


@pytest.mark.parametrize("path", ["/%6eode/v1/manifest", "/node/v1/%6danifest"])
def test_nodes_addresses_in_other_letters_need_a_signature_too(web: Web, path: str):
    assert say(web, request(path)).status == 401


@pytest.mark.parametrize(
    "line",
    ["X-HTTP-Method-Override: GET", "X-Method-Override: GET", "X-HTTP-Method: GET", "X-Original-URL: /healthz"],
)
def test_no_header_changes_what_is_asked(web: Web, line: str):
    answer = say(web, request("/sign-out", line, method="POST"))
    assert answer.status == 403, "CSRF is asked for, as for any POST"
    assert say(web, request("/api/v1/me", line, "X-Rewrite-URL: /healthz")).status == 401


def test_no_parameter_changes_the_method(web: Web):
    body = "_method=DELETE"
    lines = ("Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}")
    assert say(web, request("/api/v1/me?_method=DELETE", *lines, method="POST", body=body)).status in {401, 405, 415}


SOURCES = (
    "/.git/config", "/.git/HEAD", "/.env", "/uv.lock", "/manage.py", "/docker-compose.yml", "/static/.git/config",
    "/static/", "/static/console/", "/static/console/assets/", "/static/sign_in/",
)  # fmt: skip


def test_neither_sources_nor_lists_of_files_are_served(web: Web):
    assert {path: say(web, request(path)).status for path in SOURCES} == dict.fromkeys(SOURCES, 404)


@pytest.mark.parametrize(
    ("method", "status"), [("TRACE", 405), ("CONNECT", 405), ("PROPFIND", 405), ("TRACK", 400), ("DEBUG", 400)]
)
def test_methods_of_debuggers_are_refused_at_every_door(web: Web, method: str, status: int):
    for path in ("/healthz", "/api/v1/me", "/node/v1/keys", "/console/", "/sign-in"):
        answer = say(web, request(path, "X-Sent: along", method=method))
        assert (answer.status, b"along" in answer.everything) == (status, False), path
