"""An address that lets in whoever has it is in no line of the log, whatever came of the request."""

from datetime import timedelta

import httpx
import pytest
from django.test import Client

from console.accounts.actions.links import create_link
from console.audit.actor import SYSTEM
from tests.live.web import running_web
from tests.log_lines import logged

WEAK, STRONG = "short", "four plain words together"


@pytest.fixture
def invitation(as_alice):
    body = {"email": "frank@people.test", "roles": ["viewer"]}
    return "/invitations/" + as_alice.post("/tenants/acme/invitations", body).json()["url"].rpartition("/")[2]


@pytest.fixture
def link(cast):
    return f"/sign-in/once/{create_link(actor=SYSTEM, user=cast.alice, lifetime=timedelta(hours=1))}"


def nowhere(lines, address):
    told = str(lines())
    assert address.rpartition("/")[0] in told, "nothing was logged at all"
    assert address.rpartition("/")[2] not in told


@pytest.mark.parametrize(
    ("method", "form", "status"),
    [("POST", {"name": "Frank", "password": WEAK}, 422), ("PUT", {}, 405), ("DELETE", {}, 405)],
)
def test_an_invitation_that_lives_on(invitation, method, form, status):
    with logged() as lines:
        answer = Client().post(invitation, form) if method == "POST" else Client().generic(method, invitation)
    assert answer.status_code == status
    nowhere(lines, invitation)


def test_an_invitation_that_is_spent(invitation):
    Client().post(invitation, {"name": "Frank", "password": STRONG})
    with logged() as lines:
        assert Client().get(invitation).status_code == 410
    nowhere(lines, invitation)


def test_an_invitation_whose_page_crashes(invitation, monkeypatch):
    monkeypatch.setattr("console.accounts.sign_in.invitation.find_invitation", lambda secret: 1 / 0)
    with logged() as lines:
        assert Client(raise_request_exception=False).get(invitation).status_code == 500
    nowhere(lines, invitation)


@pytest.mark.parametrize("path", ["link", "invitation"])
def test_a_form_without_its_token(request, path):
    address = request.getfixturevalue(path)
    with logged() as lines:
        assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    nowhere(lines, address)


def test_a_link_that_is_spent(link):
    Client().post(link)
    with logged() as lines:
        assert Client().post(link).status_code == 410
    nowhere(lines, link)


@pytest.mark.parametrize("more", ["/", "/more", "%20", "?next=/console/"])
def test_a_link_with_more_behind_it(link, more):
    with logged() as lines:
        assert Client().put(link + more).status_code in {404, 405}
    nowhere(lines, link)


def test_what_a_provider_sends_along_whoever_logs_it(db):
    with logged() as lines, running_web(access_log=True) as web:
        asked = f"{web.url}/sign-in/with/nobody/callback?code=a-secret-code&state=a-secret-state"
        assert httpx.get(asked).status_code == 404
    assert {"uvicorn.access", "django.request"} <= {line["logger"] for line in lines()}
    assert "a-secret" not in str(lines())
