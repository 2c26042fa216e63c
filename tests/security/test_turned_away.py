"""Whom the guard, a page or the metrics turn away stands in the trail: by network and reason, not what they sent."""

import httpx
import pytest
from django.conf import settings

from console.audit.models import Refusal
from tests import make
from tests.cast import Cast
from tests.fleet.waiting import until
from tests.live.browser import cookie_of
from tests.live.web import Web, running_web
from tests.security.wire import request, say


@pytest.fixture(autouse=True)
def _nothing_is_noted(cast: Cast) -> None:
    Refusal.objects.all().delete()


def noted(code: str) -> Refusal:
    """The one row of this reason, once it is there."""
    until(lambda: Refusal.objects.filter(code=code).exists())
    return Refusal.objects.get(code=code)


def test_a_name_that_is_not_ours_is_counted_once_for_a_network(web: Web):
    for number in range(3):
        assert say(web, request(f"/healthz/{number}", host="evil.test")).status == 421
    until(lambda: noted("host_unknown").count == 3)
    row = noted("host_unknown")
    assert (row.kind, row.source, row.ip) == ("request", "127.0.0.1", "127.0.0.1")
    assert row.summary.startswith("GET /healthz/0 was turned away: ")


def test_a_head_with_two_readings(web: Web):
    assert say(web, request("/healthz", "Host: other.test")).status == 400
    assert noted("header_repeated").target_name == "/healthz"


def test_the_secret_of_a_link_is_starred(web: Web):
    say(web, request("/invitations/a-secret", host="evil.test"))
    row = noted("host_unknown")
    assert "a-secret" not in f"{row.summary} {row.target_name}"


def test_a_page_of_another_site(web: Web):
    assert say(web, request("/console/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors")).status == 403
    noted("cross_site")


def test_a_client_over_its_budget(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "CALLER_BUDGET", 1)
    with running_web() as web, httpx.Client(base_url=web.url) as client:
        assert 429 in [client.get("/api/v1/me").status_code for _ in range(500)]
    until(lambda: Refusal.objects.filter(code="too_many_requests", count__gt=1).exists())


def test_what_programs_get_wrong_is_no_refusal(web: Web):
    assert say(web, request("/healthz", method="MERGE")).status == 405
    say(web, request("/sign-in", host="evil.test"))
    noted("host_unknown")
    assert Refusal.objects.count() == 1


@pytest.mark.parametrize("is_somebody", [True, False])
def test_a_form_that_no_page_of_ours_made(web: Web, cast: Cast, is_somebody: bool):
    cookie = cookie_of(cast.alice) if is_somebody else ""
    answer = httpx.post(f"{web.url}/sign-out", headers={"Cookie": cookie})
    assert answer.status_code == 403
    row = noted("csrf_failed")
    assert row.actor_name == (cast.alice.email if is_somebody else "somebody")
    assert row.summary.startswith("POST /sign-out was refused: ")


def test_metrics_for_whoever_asks(web: Web, cast: Cast):
    _, secret = make.token(cast.acme, cast.alice)
    assert httpx.get(f"{web.url}/metrics", headers={"Authorization": f"Bearer {secret}"}).status_code == 403
    assert (noted("forbidden").kind, noted("forbidden").chain) == ("token", "acme")
    assert httpx.get(f"{web.url}/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 401
    assert noted("unauthenticated").target_name == "/metrics"
