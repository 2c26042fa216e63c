"""What a caller hands back to us, or adds to a body, gives them nothing they do not have."""

import base64
from datetime import timedelta
from typing import Any

import httpx
import orjson
import pytest
from django.utils import timezone

from console.accounts import roles
from console.accounts.models import ApiToken, Tenant
from console.accounts.roles import Role
from tests import make
from tests.cast import Cast
from tests.live.web import Web


def bearing(web: Web, of: Tenant, by: Any) -> httpx.Client:
    _, secret = make.token(of, by)
    return httpx.Client(base_url=f"{web.url}/api/v1", headers={"Authorization": f"Bearer {secret}"}, timeout=60)


def new_token(**more: Any) -> dict[str, Any]:
    ends = (timezone.now() + timedelta(days=1)).isoformat()
    return {"name": "robot", "scopes": ["view"], "expires_at": ends, **more}


def test_anothers_idempotency_key_is_a_fresh_one(web: Web, cast: Cast):
    body = new_token()
    with bearing(web, cast.acme, cast.alice) as alice, bearing(web, cast.globex, cast.mallory) as mallory:
        key = {"Idempotency-Key": "the-same-key-1"}
        first = alice.post("/tenants/acme/tokens", json=body, headers=key)
        assert alice.post("/tenants/acme/tokens", json=body, headers=key).json() == first.json()
        stolen = mallory.post("/tenants/acme/tokens", json=body, headers=key)
        own = mallory.post("/tenants/globex/tokens", json=body, headers=key)
    assert stolen.status_code == 404
    assert first.json()["token"] not in stolen.text
    assert own.status_code == 201
    assert own.json()["id"] != first.json()["id"]


def test_an_answer_is_not_given_again_to_who_lost_the_right_to_it(web: Web, cast: Cast):
    body, key = new_token(), {"Idempotency-Key": "the-same-key-2"}
    owner = make.member(cast.acme, "second-owner", Role.OWNER)
    with bearing(web, cast.acme, owner) as client:
        first = client.post("/tenants/acme/tokens", json=body, headers=key)
        roles.revoke(make.membership(cast.acme, owner))
        again = client.post("/tenants/acme/tokens", json=body, headers=key)
    assert first.status_code == 201
    assert first.json()["token"] not in again.text


@pytest.mark.parametrize("key", ["", "x" * 256, "x" * 5000])
def test_an_idempotency_key_of_no_sense_is_refused(web: Web, cast: Cast, key: str):
    with bearing(web, cast.acme, cast.alice) as alice:
        answer = alice.post("/tenants/acme/tokens", json=new_token(), headers={"Idempotency-Key": key})
    assert answer.status_code in {422, 201} if not key else answer.status_code == 422


def cursor(value: Any) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(value)).decode().rstrip("=")


@pytest.mark.parametrize(
    "made_up",
    [
        "x",
        "%00",
        "' OR 1=1 --",
        cursor([]),
        cursor(["a", "b"]),
        cursor({"slug": "a"}),
        cursor([{"$gt": ""}]),
        cursor([None]),
        cursor([[1]]),
        cursor([True]),
        cursor([2**62]),
        cursor(["\0"]),
        cursor(["\ud7ff"]),
        "x" * 5000,
    ],
)
@pytest.mark.parametrize("path", ["/tenants", "/tenants/acme/tokens", "/tenants/acme/members", "/audit", "/routes"])
def test_a_made_up_cursor_is_refused_or_shows_only_ones_own(web: Web, cast: Cast, path: str, made_up: str):
    with bearing(web, cast.acme, cast.alice) as alice:
        answer = alice.get(path, params={"cursor": made_up})
    assert answer.status_code in {200, 422}
    assert "globex" not in answer.text


@pytest.mark.parametrize(
    "extra",
    [
        {"tenant": "globex"},
        {"tenant_id": "0190a000-0000-7000-8000-000000000000"},
        {"created_by": "olga@people.test"},
        {"id": "0190a000-0000-7000-8000-000000000000"},
        {"digest": "0" * 64},
        {"revoked_at": None},
        {"is_platform": True},
        {"__proto__": {"x": 1}},
        {"constructor": {}},
    ],
)
def test_what_is_not_offered_cannot_be_set(web: Web, cast: Cast, extra: dict[str, Any]):
    with bearing(web, cast.acme, cast.alice) as alice:
        before = ApiToken.objects.count()
        answer = alice.post("/tenants/acme/tokens", json=new_token(**extra))
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "unknown_field")
    assert ApiToken.objects.count() == before


@pytest.mark.parametrize("body", [{"platform": True, "name": "Acme"}, {"slug": "platform"}, {"is_platform": True}])
def test_a_tenant_does_not_make_itself_the_platform(web: Web, cast: Cast, body: dict[str, Any]):
    with bearing(web, cast.acme, cast.alice) as alice:
        answer = alice.patch("/tenants/acme", json=body, headers={"If-Match": "*"})
    assert answer.status_code == 422
    assert not Tenant.objects.get(slug="acme").is_platform


@pytest.mark.parametrize(
    "scopes", [["operate"], ["view", "view", "tokens", "nonsense"], "view", [["view"]], {"view": 1}]
)
def test_a_token_is_not_given_what_its_maker_does_not_hold(web: Web, cast: Cast, scopes: Any):
    with bearing(web, cast.acme, cast.vera) as vera:
        assert vera.post("/tenants/acme/tokens", json=new_token(scopes=scopes)).status_code in {403, 422}


@pytest.mark.parametrize("tag", ["*x", '"0"', "W/*", "'", '"' + "9" * 400 + '"'])
def test_a_made_up_entity_tag_changes_nothing(web: Web, cast: Cast, tag: str):
    with bearing(web, cast.acme, cast.alice) as alice:
        answer = alice.patch("/tenants/acme", json={"name": "taken over"}, headers={"If-Match": tag})
    assert answer.status_code in {400, 412, 422, 428}
    assert Tenant.objects.get(slug="acme").name != "taken over"
