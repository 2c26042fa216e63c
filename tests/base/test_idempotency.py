"""A POST sent twice under one key happens once, for its own caller, and its secret lies nowhere in the open."""

from datetime import timedelta

from django.utils import timezone

from console.accounts.models import ApiToken, Tenant
from console.base.models import IdempotencyRecord
from tests import make
from tests.callers import bearing

BODY = {"slug": "initech", "name": "Initech"}


def a_token():
    return {"name": "ci", "scopes": ["view"], "expires_at": (timezone.now() + timedelta(days=9)).isoformat()}


def test_the_first_answer_is_given_again(as_olga):
    first = as_olga.post("/tenants", BODY, idempotency_key="k1")
    again = as_olga.post("/tenants", BODY, idempotency_key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert {name: again[name] for name in ("Location", "ETag")} == {name: first[name] for name in ("Location", "ETag")}
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Tenant.objects.filter(slug="initech").count() == 1


def test_another_key_is_another_request(as_olga):
    as_olga.post("/tenants", BODY, idempotency_key="k1")
    assert as_olga.post("/tenants", BODY, idempotency_key="k2").status_code == 409


def test_another_body_under_the_same_key_is_refused(as_olga):
    as_olga.post("/tenants", BODY, idempotency_key="k1")
    response = as_olga.post("/tenants", {**BODY, "slug": "other"}, idempotency_key="k1")
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")


def test_a_refused_attempt_may_be_mended_under_the_same_key(as_olga):
    assert as_olga.post("/tenants", {"slug": "UPPER", "name": "x"}, idempotency_key="k1").status_code == 422
    assert as_olga.post("/tenants", BODY, idempotency_key="k1").status_code == 201


def test_an_attempt_under_way_makes_the_second_wait(as_olga):
    as_olga.post("/tenants", BODY, idempotency_key="k1")
    IdempotencyRecord.objects.update(status=None, body=None)
    response = as_olga.post("/tenants", BODY, idempotency_key="k1")
    assert (response.status_code, response.json()["code"]) == (409, "idempotency_in_progress")


def test_nobody_gets_the_answer_of_somebody_else(cast, as_alice, as_olga):
    body = a_token()
    mine = as_alice.post("/tenants/acme/tokens", body, idempotency_key="k1").json()
    theirs = as_olga.post("/tenants/acme/tokens", body, idempotency_key="k1").json()
    assert mine["token"] != theirs["token"]
    robot = bearing(make.token(cast.acme, cast.alice)[1])
    assert robot.post("/tenants/acme/tokens", body, idempotency_key="k1").json()["token"] not in {mine["token"]}


def test_whoever_may_no_longer_come_in_gets_no_old_answer(cast, as_nobody):
    row, secret = make.token(cast.acme, cast.alice)
    robot, body = bearing(secret), a_token()
    assert robot.post("/tenants/acme/tokens", body, idempotency_key="k1").status_code == 201
    ApiToken.objects.filter(pk=row.pk).update(revoked_at=timezone.now())
    assert robot.post("/tenants/acme/tokens", body, idempotency_key="k1").status_code == 401
    assert as_nobody.post("/tenants", BODY, idempotency_key="k1").status_code == 401


def test_a_kept_answer_is_sealed(as_alice):
    secret = as_alice.post("/tenants/acme/tokens", a_token(), idempotency_key="k1").json()["token"]
    kept = bytes(IdempotencyRecord.objects.get().body)
    assert secret.encode() not in kept


def test_a_dry_run_neither_takes_nor_gives_a_kept_answer(as_olga):
    assert as_olga.post("/tenants?dry_run=true", BODY, idempotency_key="k1").status_code == 201
    assert not IdempotencyRecord.objects.exists()
    assert as_olga.post("/tenants", BODY, idempotency_key="k1").status_code == 201
    assert "Idempotency-Replayed" not in as_olga.post("/tenants?dry_run=true", BODY, idempotency_key="k1")


def test_answers_are_forgotten_in_time(as_olga):
    as_olga.post("/tenants", BODY, idempotency_key="k1")
    IdempotencyRecord.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert as_olga.post("/tenants", BODY, idempotency_key="k1").json()["code"] == "slug_taken"
    assert not IdempotencyRecord.objects.exists()


def test_a_key_has_a_reasonable_length(as_olga):
    for key in ("", "k" * 256):
        assert as_olga.post("/tenants", BODY, idempotency_key=key).json()["code"] == "idempotency_key_invalid"
