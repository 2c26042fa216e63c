"""A token is shown once, always expires, and never does more than the one who made it can now."""

import re
import secrets
from datetime import timedelta

import pytest
from django.utils import timezone

from console.accounts.bearer import token_digest
from console.accounts.models import ApiToken
from console.accounts.permissions import Permission
from console.base.secret_text import checksum
from tests import make
from tests.callers import bearing

TOKENS = "/tenants/acme/tokens"


def wanted(scopes=("view",), days=30.0, name="ci"):
    return {"name": name, "scopes": list(scopes), "expires_at": (timezone.now() + timedelta(days=days)).isoformat()}


def test_the_secret_is_shown_once_and_kept_nowhere(as_alice):
    made = as_alice.post(TOKENS, wanted()).json()
    secret = made.pop("token")
    assert secret.startswith("ght_")
    assert secret.startswith(made["prefix"])
    assert len(secret) > 40
    assert as_alice.get(TOKENS).json()["items"] == [made]
    assert secret not in str(list(ApiToken.objects.values()))


def test_a_token_acts_in_its_tenant_within_its_scopes(cast, as_alice):
    robot = bearing(as_alice.post(TOKENS, wanted(["view", "members"])).json()["token"])
    assert robot.get("/tenants").json()["items"][0]["slug"] == "acme"
    assert robot.get(TOKENS).status_code == 403
    assert robot.get("/tenants/globex").status_code == 404
    assert robot.get("/me").json()["token"]["scopes"] == ["members", "view"]


def test_a_platform_persons_token_for_a_tenant_stays_in_that_tenant(as_olga):
    robot = bearing(as_olga.post(TOKENS, wanted(["view", "audit"])).json()["token"])
    assert robot.get("/tenants/acme").status_code == 200
    assert robot.get("/tenants/globex").status_code == 404
    assert robot.get("/me").json()["user"]["is_platform"] is False


def test_a_token_weakens_with_its_creator(cast, as_olga):
    _, secret = make.token(cast.acme, cast.alice)
    make.member(cast.acme, "zoe", "owner")
    assert bearing(secret).get("/audit").status_code == 200
    make.member(cast.acme, cast.alice, "viewer")
    assert bearing(secret).get("/audit").status_code == 403
    assert bearing(secret).get("/tenants/acme").status_code == 200
    cast.alice.is_active = False
    cast.alice.save()
    assert bearing(secret).get("/tenants/acme").status_code == 401


def test_a_revoked_or_expired_token_is_nobody(cast, as_alice):
    row, secret = make.token(cast.acme, cast.alice)
    _, old = make.token(cast.acme, cast.alice, days=-1)
    assert bearing(old).get("/me").status_code == 401
    assert as_alice.delete(f"{TOKENS}/{row.pk}").status_code == 204
    assert bearing(secret).get("/me").status_code == 401
    assert as_alice.delete(f"{TOKENS}/{row.pk}").status_code == 404


def test_a_token_cannot_promise_more_than_its_creator_holds(cast):
    weak = bearing(make.token(cast.acme, cast.alice, [Permission.VIEW, Permission.TOKENS])[1])
    response = weak.post(TOKENS, wanted(["view", "publish"], days=1))
    assert (response.status_code, response.json()["code"]) == (403, "not_held")
    assert [problem["pointer"] for problem in response.json()["problems"]] == ["/scopes/1"]
    assert weak.post(TOKENS, wanted(["view", "tokens"], days=1)).status_code == 201


def test_a_token_made_by_a_token_does_not_outlive_it(cast):
    short = bearing(make.token(cast.acme, cast.alice, days=2)[1])
    response = short.post(TOKENS, wanted(days=3))
    assert response.json()["problems"][0]["code"] == "outlives_creator"


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"expires_at": None}, "/expires_at", "null"),
        (wanted(days=-0.01), "/expires_at", "in_the_past"),
        (wanted(days=366.5), "/expires_at", "too_far"),
        (wanted(scopes=[]), "/scopes", "empty"),
        (wanted(scopes=["edit"]), "/scopes", "view_missing"),
        (wanted(scopes=["view", "everything"]), "/scopes/1", "invalid_choice"),
        (wanted(name="a\u202eb"), "/name", "control_characters"),
        ({"networks": ["here"]}, "/networks/0", "network"),
        ({"networks": ["10.0.0.0/8", "10.0.0.1/8"]}, "/networks/1", "host_bits"),
    ],
)
def test_mistakes_are_named_with_their_place(as_alice, change, pointer, code):
    response = as_alice.post(TOKENS, {**wanted(), **change})
    assert response.status_code == 422
    assert {(problem["pointer"], problem["code"]) for problem in response.json()["problems"]} == {(pointer, code)}


def test_the_expiry_must_be_given(as_alice):
    body = wanted()
    del body["expires_at"]
    assert as_alice.post(TOKENS, body).json()["problems"][0]["code"] == "required"


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer a b", "Bearer gh_x", "Bearer ght_x", "bearer \xff", "Bearer " + "x" * 5000]
)
def test_a_strange_header_is_a_401_with_a_challenge(as_nobody, header):
    response = as_nobody.get("/me", headers={"Authorization": header})
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert response["Content-Type"] == "application/problem+json"


def test_a_use_is_noted_at_most_once_a_minute(cast):
    row, secret = make.token(cast.acme, cast.alice)
    bearing(secret).get("/me")
    row.refresh_from_db()
    first = row.last_used_at
    bearing(secret).get("/me")
    row.refresh_from_db()
    assert first is not None
    assert row.last_used_at == first


def test_a_use_from_a_new_address_is_noted_at_once(cast):
    row, secret = make.token(cast.acme, cast.alice)
    bearing(secret).get("/me")
    bearing(secret).get("/me", REMOTE_ADDR="203.0.113.9")
    row.refresh_from_db()
    assert row.last_used_from == "203.0.113.9"


def test_scanners_know_a_token_by_prefix_and_checksum(as_alice):
    secret = as_alice.post(TOKENS, wanted()).json()["token"]
    assert re.fullmatch(r"gh[tax]_[0-9A-Za-z]{38}", secret)
    assert secret.endswith(checksum(secret[4:-6]))


def test_a_mistyped_token_is_refused_without_a_look_into_the_database(as_alice, django_assert_num_queries):
    secret = as_alice.post(TOKENS, wanted()).json()["token"]
    mistyped = secret[:-1] + ("0" if secret[-1] != "0" else "1")
    with django_assert_num_queries(0):
        assert bearing(mistyped).get("/me").status_code == 401


def test_a_token_of_earlier_days_stays_good(cast):
    row, _ = make.token(cast.acme, cast.alice)
    old = "gh_" + secrets.token_urlsafe(32)
    ApiToken.objects.filter(pk=row.pk).update(digest=token_digest(old), made_by="")
    assert bearing(old).get("/me").json()["token"]["id"] == str(row.pk)
