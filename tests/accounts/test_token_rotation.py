"""A token is rotated without a refused call: two are good for a while, and nobody gets hold of more than is theirs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from console.accounts.models import ApiToken
from console.accounts.permissions import Permission
from console.audit.models import Entry
from tests import make
from tests.callers import bearing

TOKENS = "/tenants/acme/tokens"


def rotate(caller, row, **body):
    return caller.post(f"{TOKENS}/{row.pk}/rotate", body)


def test_old_and_new_are_good_side_by_side_until_the_overlap_is_over(cast, as_alice):
    row, old = make.token(cast.acme, cast.alice, [Permission.VIEW], networks=["127.0.0.0/8"])
    made = rotate(as_alice, row, overlap_hours=2).json()
    assert bearing(old).get("/me").status_code == 200
    assert bearing(made["token"]).get("/me").status_code == 200
    assert (made["name"], made["scopes"], made["networks"]) == ("robot", ["view"], ["127.0.0.0/8"])
    row.refresh_from_db()
    assert timedelta(hours=1) < row.expires_at - timezone.now() <= timedelta(hours=2)
    fresh = ApiToken.objects.get(pk=made["id"])
    assert timedelta(days=29) < fresh.expires_at - timezone.now() <= timedelta(days=30)
    assert "robot" in Entry.objects.get(verb="token.rotate").summary


def test_without_an_overlap_the_old_one_ends_at_once(cast, as_alice):
    row, old = make.token(cast.acme, cast.alice)
    assert rotate(as_alice, row, overlap_hours=0).status_code == 201
    assert bearing(old).get("/me").status_code == 401
    assert rotate(as_alice, row).status_code == 404


def test_an_overlap_never_prolongs_the_old_one(cast, as_alice):
    row, _ = make.token(cast.acme, cast.alice)
    ends = timezone.now() + timedelta(hours=1)
    ApiToken.objects.filter(pk=row.pk).update(expires_at=ends)
    rotate(as_alice, row, overlap_hours=100)
    row.refresh_from_db()
    assert row.expires_at == ends


def test_a_persons_token_is_rotated_by_that_person_only(cast, as_alice, as_olga):
    row, _ = make.token(cast.acme, cast.bob, [Permission.VIEW])
    for caller in (as_alice, as_olga):
        answer = rotate(caller, row)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")
    assert as_alice.delete(f"{TOKENS}/{row.pk}").status_code == 204


def test_a_service_accounts_token_is_rotated_by_whoever_holds_its_scopes(cast, as_alice):
    account = make.service_account(cast.acme, "deploy", "editor", "publisher")
    row, _ = make.token(cast.acme, account, [Permission.VIEW, Permission.PUBLISH])
    weak = bearing(make.token(cast.acme, cast.alice, [Permission.VIEW, Permission.TOKENS])[1])
    assert rotate(weak, row).json()["code"] == "not_held"
    made = rotate(as_alice, row).json()
    assert made["service_account"] == "deploy"
    assert made["token"].startswith("gha_")


def test_a_token_that_rotates_prolongs_nothing_beyond_its_own_end(cast):
    account = make.service_account(cast.acme, "deploy", "owner")
    row, secret = make.token(cast.acme, account, days=3)
    made = rotate(bearing(secret), row).json()
    assert ApiToken.objects.get(pk=made["id"]).expires_at <= row.expires_at


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"overlap_hours": 169}, "/overlap_hours"), ({"overlap_hours": -1}, "/overlap_hours"), ({"over": 1}, "/over")],
)
def test_mistakes_are_named(cast, as_alice, body, pointer):
    row, _ = make.token(cast.acme, cast.alice)
    answer = rotate(as_alice, row, **body)
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["pointer"] == pointer
