"""Sign-in has no side door: stages cannot be skipped, repeated or sent empty, and the way onward stays here."""

import re
from datetime import timedelta

import httpx
import pytest

from console.accounts.actions.links import create_link
from console.accounts.models import BrowserSession, User
from console.accounts.sessions.store import stored_key
from console.audit.actor import SYSTEM
from tests import make
from tests.cast import Cast
from tests.live.browser import cookie_of
from tests.live.web import Web
from tests.security.conftest import PASSWORD


@pytest.fixture
def page(web: Web):
    """A browser that has opened the form."""
    with httpx.Client(base_url=web.url, headers={"Origin": web.url}, timeout=60) as client:
        client.get("/sign-in")
        yield client


def post(page: httpx.Client, path: str, **form: str) -> httpx.Response:
    return page.post(path, data={"csrfmiddlewaretoken": page.cookies["csrftoken"], **form})


def is_in(page: httpx.Client) -> bool:
    return page.get("/api/v1/me").status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"email": ""},
        {"password": ""},
        {"email": "dana@people.test"},
        {"email": "dana@people.test", "password": ""},
        {"email": "", "password": PASSWORD},
        {"email": "dana@people.test\0", "password": ""},
        {"email": "dana@people.test", "password[]": PASSWORD},
        {"email": "dana@people.test", "password": "%00"},
        {"email": "' OR 1=1 --", "password": "' OR 1=1 --"},
        {"email": "dana@people.test", "password": "x" * 60_000},
    ],
)
def test_an_empty_or_odd_post_signs_nobody_in(page: httpx.Client, dana: User, form: dict[str, str]):
    answer = post(page, "/sign-in", **form)
    assert answer.status_code in {422, 429}
    assert not is_in(page)
    assert not BrowserSession.objects.exclude(user=None).exists()


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/password", "/sign-in/once/", "/sign-in/once/x", "/sign-out"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_an_empty_body_to_any_stage_signs_nobody_in(page: httpx.Client, dana: User, path: str, method: str):
    answer = page.request(method, path, headers={"X-CSRFToken": page.cookies["csrftoken"]})
    assert answer.status_code in {302, 404, 405, 410, 422}
    assert not is_in(page)


def test_a_later_stage_without_the_first_leads_back_to_the_first(page: httpx.Client, dana: User):
    for path in ("/sign-in/password", "/console/", "/console/s/acme@edge/routes"):
        answer = page.get(path)
        assert answer.status_code == 302
        assert answer.headers["location"].startswith("/sign-in?next=")
    assert post(page, "/sign-in/password", password=PASSWORD).status_code == 302
    assert not is_in(page)


def test_the_right_password_from_elsewhere_needs_the_forms_token(web: Web, dana: User):
    form = {"email": dana.email, "password": PASSWORD}
    assert httpx.post(f"{web.url}/sign-in", data=form).status_code == 403
    assert httpx.post(f"{web.url}/sign-in", data={**form, "csrfmiddlewaretoken": "a" * 64}).status_code == 403


def test_a_session_planted_before_is_worth_nothing_afterwards(page: httpx.Client, web: Web, dana: User):
    """Session fixation: the attacker's key, known or made up, is not the one that is signed in."""
    planted = "planted0planted0planted0planted0"
    page.cookies.set("sessionid", planted)
    assert post(page, "/sign-in", email=dana.email, password=PASSWORD).status_code == 302
    assert httpx.get(f"{web.url}/api/v1/me", headers={"Cookie": f"sessionid={planted}"}).status_code == 401
    assert not BrowserSession.objects.filter(session_key=stored_key(planted)).exists()


def test_the_csrf_token_of_before_is_worth_nothing_afterwards(page: httpx.Client, dana: User):
    before = page.cookies["csrftoken"]
    post(page, "/sign-in", email=dana.email, password=PASSWORD)
    assert is_in(page)
    assert page.cookies["csrftoken"] != before


def test_the_cookies_of_who_is_signed_in_are_for_this_host_and_no_script(page: httpx.Client, dana: User):
    answer = post(page, "/sign-in", email=dana.email, password=PASSWORD)
    cookies = [cookie.split("; ") for cookie in answer.headers.get_list("set-cookie")]
    said = {pairs[0].partition("=")[0]: set(pairs[1:]) for pairs in cookies}
    assert said["sessionid"] >= {"HttpOnly", "SameSite=Lax", "Path=/"}
    assert said["device"] >= {"HttpOnly", "SameSite=Strict", "Path=/"}
    assert not any(part.startswith("Domain") for parts in said.values() for part in parts)
    for path in ("/api/v1/me", "/api/v1/me/sessions"):
        assert page.cookies["sessionid"] not in page.get(path).text


def test_a_session_that_ended_is_not_begun_again_by_its_cookie(page: httpx.Client, web: Web, dana: User):
    post(page, "/sign-in", email=dana.email, password=PASSWORD)
    cookie = f"sessionid={page.cookies['sessionid']}"
    assert post(page, "/sign-out").status_code == 302
    assert httpx.get(f"{web.url}/api/v1/me", headers={"Cookie": cookie}).status_code == 401


def test_a_link_works_once_and_by_its_own_page_only(page: httpx.Client, web: Web, dana: User):
    secret = create_link(actor=SYSTEM, user=dana, lifetime=timedelta(hours=1))
    path = f"/sign-in/once/{secret}"
    assert httpx.head(web.url + path).status_code == 200
    assert page.get(path).status_code == 200
    assert not is_in(page)
    assert httpx.post(web.url + path).status_code == 403
    assert post(page, path).status_code == 302
    assert is_in(page)
    with httpx.Client(base_url=web.url, headers={"Origin": web.url}) as other:
        other.get("/sign-in")
        assert post(other, path).status_code == 410
        assert not is_in(other)


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.test/",
        "//evil.test/",
        "///evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "http:evil.test",
        "javascript:alert(1)",
        "data:text/html,x",
        "/%09/evil.test",
        "\t//evil.test",
        "https:///evil.test",
        "//evil.test@127.0.0.1",
        "http://127.0.0.1@evil.test/",
        "http://127.0.0.1.evil.test/",
        "\r\nSet-Cookie: x=y",
        "/console/\r\nX-Injected: y",
    ],
)
def test_the_way_onward_never_leads_away(page: httpx.Client, web: Web, dana: User, wanted: str):
    answer = post(page, "/sign-in", email=dana.email, password=PASSWORD, next=wanted)
    assert answer.status_code == 302
    assert "x-injected" not in answer.headers
    led = httpx.URL(web.url).join(answer.headers["location"])
    assert (led.scheme, led.netloc.decode()) == ("http", web.address)


@pytest.mark.parametrize("wanted", ["https://evil.test/", "//evil.test/", "javascript:alert(1)"])
def test_neither_does_it_for_who_is_signed_in(web: Web, cast: Cast, wanted: str):
    with httpx.Client(base_url=web.url, headers={"Cookie": cookie_of(cast.alice)}) as client:
        assert client.get("/sign-in", params={"next": wanted}).headers["location"] == "/console/"


def test_the_form_repeats_nothing_that_runs(page: httpx.Client):
    answer = page.get("/sign-in", params={"next": '"><script>alert(1)</script>', "email": "<b>"})
    assert not re.search(r"<script>|<b>", answer.text)


@pytest.mark.parametrize("host", ["evil.test", "evil.test:80", "127.0.0.1@evil.test", "127.0.0.1.evil.test", ""])
@pytest.mark.parametrize("path", ["/sign-in", "/console/", "/api/v1/me", "/static/sign_in/once.js"])
def test_another_host_name_gets_no_page(web: Web, host: str, path: str):
    answer = httpx.get(web.url + path, headers={"Host": host})
    assert answer.status_code in {400, 421}
    assert "evil.test" not in answer.text


def test_no_link_is_made_of_what_the_caller_calls_us(web: Web, cast: Cast):
    """Invitations and sign-in links lead to the address that is set, whatever Host or X-Forwarded-Host say."""
    body = {"email": "new@people.test", "roles": ["viewer"]}
    for person, where, field, path in (
        (cast.alice, "invitations", "url", "/invitations/"),
        (cast.olga, "members", "sign_in_url", "/sign-in/once/"),
    ):
        _, secret = make.token(cast.platform if person == cast.olga else cast.acme, person)
        headers = {"Authorization": f"Bearer {secret}", "X-Forwarded-Host": "evil.test", "Host": "localhost"}
        answer = httpx.post(f"{web.url}/api/v1/tenants/acme/{where}", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        assert answer.json()[field].startswith(f"http://127.0.0.1:8000{path}")
