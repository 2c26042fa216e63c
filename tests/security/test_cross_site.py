"""What a page of another site can make a browser do here: link, and nothing else."""

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from console.accounts.models import Tenant
from tests import make
from tests.cast import Cast
from tests.live.browser import cookie_of, tab
from tests.live.web import Web
from tests.security.wire import connected, hear

EVIL = "https://evil.test"
RENAME = '{"name": "taken over"}'


def signed_in(web: Web, cast: Cast, **headers: str) -> httpx.Client:
    """Alice's browser, with the CSRF cookie that any page of ours sets."""
    cookie = cookie_of(cast.alice)
    with httpx.Client(base_url=web.url, headers={"Cookie": cookie}) as client:
        token = client.get("/sign-in/password").cookies["csrftoken"]
    return httpx.Client(base_url=web.url, headers={"Cookie": f"{cookie}; csrftoken={token}", **headers}, timeout=60)


def token_of(client: httpx.Client) -> str:
    return client.headers["Cookie"].rpartition("csrftoken=")[2]


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json",
        "text/json",
        "application/json;text/plain",
        "",
    ],
)
def test_a_form_of_another_site_changes_nothing_whatever_it_calls_its_body(web: Web, cast: Cast, kind: str):
    with signed_in(web, cast, Origin=EVIL) as client:
        answer = client.patch("/api/v1/tenants/acme", content=RENAME, headers={"Content-Type": kind, "If-Match": "*"})
    assert answer.status_code in {403, 415}
    assert Tenant.objects.get(slug="acme").name != "taken over"


@pytest.mark.parametrize("origin", [EVIL, "null", "http://127.0.0.1:1", "http://127.0.0.1.evil.test", "file://"])
def test_the_right_token_from_a_wrong_origin_is_not_enough(web: Web, cast: Cast, origin: str):
    with signed_in(web, cast, Origin=origin) as client:
        headers = {"X-CSRFToken": token_of(client), "If-Match": "*", "Content-Type": "application/json"}
        answer = client.patch("/api/v1/tenants/acme", content=RENAME, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


@pytest.mark.parametrize("token", ["", "a" * 32, "a" * 64, "null"])
def test_the_right_origin_with_a_wrong_token_is_not_enough_either(web: Web, cast: Cast, token: str):
    with signed_in(web, cast, Origin=web.url) as client:
        headers = {"X-CSRFToken": token, "If-Match": "*", "Content-Type": "application/json"}
        answer = client.patch("/api/v1/tenants/acme", content=RENAME, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


def test_our_own_page_may(web: Web, cast: Cast):
    with signed_in(web, cast, Origin=web.url) as client:
        headers = {"X-CSRFToken": token_of(client), "If-Match": "*", "Sec-Fetch-Site": "same-origin"}
        assert client.patch("/api/v1/tenants/acme", json={"name": "Acme"}, headers=headers).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "CROSS-SITE", "nonsense"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_what_the_browser_says_another_site_sends_is_refused_before_all_else(web: Web, site: str, method: str):
    answer = httpx.request(method, f"{web.url}/api/v1/tenants", headers={"Sec-Fetch-Site": site})
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")


@pytest.mark.parametrize(
    ("mode", "dest", "path", "status"),
    [
        ("navigate", "document", "/sign-in", 200),
        ("navigate", "document", "/", 302),
        ("navigate", "iframe", "/sign-in", 403),
        ("navigate", "embed", "/sign-in", 403),
        ("no-cors", "image", "/sign-in", 403),
        ("no-cors", "script", "/static/sign_in/once.js", 403),
        ("cors", "empty", "/api/v1/me", 403),
        ("navigate", "document", "/api/v1/me", 403),
    ],
)
def test_another_site_may_link_but_not_embed(web: Web, mode: str, dest: str, path: str, status: int):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    assert httpx.get(web.url + path, headers=headers).status_code == status


@pytest.mark.parametrize("origin", [EVIL, "null", "http://127.0.0.1"])
def test_no_origin_is_ever_told_that_it_may_read(web: Web, cast: Cast, origin: str):
    ask = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "authorization"}
    with signed_in(web, cast, Origin=origin) as client:
        answers = [
            client.get("/api/v1/me"),
            client.options("/api/v1/tenants/acme", headers=ask),
            client.get("/healthz"),
        ]
    for answer in answers:
        assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("origin", [EVIL, "null", "", "http://127.0.0.1", "http://localhost", "ws://127.0.0.1"])
def test_a_websocket_of_another_page_is_refused(web: Web, cast: Cast, origin: str):
    with pytest.raises(InvalidStatus) as refusal, tab(web, cast.alice, origin=origin):
        pass
    assert refusal.value.response.status_code == 403


@pytest.mark.parametrize("lines", [(), ("Origin: http://127.0.0.1", "Origin: https://evil.test")])
def test_a_websocket_without_an_origin_or_with_two_is_refused(web: Web, cast: Cast, lines: tuple[str, ...]):
    head = [
        "GET /ws/live HTTP/1.1",
        f"Host: {web.address}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        f"Cookie: {cookie_of(cast.alice)}",
        *lines,
    ]
    with connected(web) as raw:
        raw.sendall("\r\n".join([*head, "", ""]).encode())
        assert hear(raw).status in {400, 403}


def test_a_websocket_that_the_browser_says_is_of_another_site_is_refused(web: Web, cast: Cast):
    headers = {"Cookie": cookie_of(cast.alice), "Sec-Fetch-Site": "cross-site"}
    address = f"ws://{web.address}/ws/live"
    with (
        pytest.raises(InvalidStatus),
        connect(address, origin=web.url, additional_headers=headers),
    ):
        pass


def test_a_token_in_the_address_or_in_a_cookie_is_none(web: Web, cast: Cast):
    _, secret = make.token(cast.acme, cast.alice)
    for query in ("token", "access_token", "authorization", "api_key"):
        assert httpx.get(f"{web.url}/api/v1/me?{query}={secret}").status_code == 401
    assert (
        httpx.get(f"{web.url}/api/v1/me", headers={"Cookie": f"token={secret}; sessionid={secret}"}).status_code == 401
    )
