"""What was refused is in the trail: once at the first, once counted, in the right trail, and never too much."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from console.accounts.models import ApiToken, Tenant
from console.accounts.permissions import Permission
from console.audit import refusals, telling
from console.audit.actor import Actor, ActorKind
from console.audit.chain import Head, verify
from console.audit.models import Entry, Refusal
from console.audit.refusals import Kind, Refused, note
from console.audit.verbs import Target
from tests import make
from tests.callers import Caller, bearing

LATER = timedelta(minutes=40)


def told(after: timedelta = timedelta(0)) -> list[Entry]:
    telling.tell(timezone.now() + after)
    return list(Entry.objects.filter(outcome="refused").order_by("at", "id"))


def test_a_member_without_the_permission_stands_in_the_tenants_trail(cast, as_vera):
    for _ in range(3):
        assert as_vera.patch("/tenants/acme", {"name": "Mine"}, if_match="*").status_code == 403
    (entry,) = told()
    assert (entry.chain, entry.tenant_id, entry.verb) == ("acme", cast.acme.pk, "permission.refuse")
    assert (entry.actor_id, entry.actor_name) == (str(cast.vera.pk), cast.vera.email)
    assert entry.summary.startswith("PATCH /tenants/{tenant} was refused: You need the permission “members” here.")
    assert {"pointer": "/code", "after": "forbidden"} in entry.changes
    assert isinstance(verify("acme"), Head)


def test_the_same_again_is_counted_and_told_when_the_window_is_over(cast, as_vera):
    as_vera.patch("/tenants/acme", {"name": "Mine"}, if_match="*")
    assert len(told()) == 1
    for _ in range(4):
        as_vera.patch("/tenants/acme", {"name": "Mine"}, if_match="*")
    assert len(told()) == 1
    _, again = told(LATER)
    assert "4 times more, the last at" in again.summary
    assert {"pointer": "/times", "after": 4} in again.changes
    assert len(told(LATER)) == 2


@pytest.mark.parametrize("path", ["/slices/acme@edge/routes", "/tenants/acme", "/tenants/nobody", "/audit?tenant=acme"])
def test_a_stranger_stands_in_the_platforms_trail_whether_or_not_it_is_there(cast, as_mallory, path):
    make.slice_of(cast.acme, make.gateway())
    assert as_mallory.get(path).status_code == 404
    (entry,) = told()
    assert (entry.chain, entry.tenant_id, entry.actor_name) == ("platform", None, cast.mallory.email)
    assert entry.target_name in {"acme", "acme@edge", "nobody"}


def test_a_thing_of_ones_own_tenant_that_is_not_there_is_no_refusal(cast, as_alice):
    make.slice_of(cast.acme, make.gateway())
    assert as_alice.get("/slices/acme@edge/routes/nothing").status_code == 404
    assert told() == []


def test_whoever_claims_nothing_is_refused_nothing(as_nobody):
    assert as_nobody.get("/me").status_code == 401
    assert told() == []


def test_a_token_that_nobody_knows_and_one_that_is_over_are_told_apart(cast):
    row, secret = make.token(cast.acme, cast.alice, days=-1)
    assert bearing(secret).get("/me").status_code == 401
    assert bearing("gh_guessed").get("/me").status_code == 401
    known, unknown = sorted(told(), key=lambda entry: entry.chain)
    assert (known.chain, known.actor_id, known.verb) == ("acme", str(row.pk), "token.refuse")
    assert (unknown.chain, unknown.actor_name) == ("platform", "an unknown token")
    assert "gh_guessed" not in str(vars(unknown))


def test_a_token_without_the_scope_stands_under_its_own_name(cast):
    _, secret = make.token(cast.acme, cast.alice, [Permission.VIEW])
    assert bearing(secret).patch("/tenants/acme", {"name": "x"}, if_match="*").status_code == 403
    (entry,) = told()
    assert (entry.chain, entry.actor_kind, entry.actor_name) == ("acme", "token", "robot (alice@people.test)")


@pytest.mark.django_db
def test_failed_sign_ins_are_told_and_a_mistyped_secret_is_not_kept():
    known = make.user("alice", password="a long password of alice")
    for email in (known.email, known.email, "my-secret-password"):
        Client().post("/sign-in", {"email": email, "password": "wrong"}, REMOTE_ADDR="203.0.113.9")
    entries = {entry.target_name: entry for entry in told()}
    assert set(entries) == {known.email, "an address nobody has"}
    assert "2 times" in entries[known.email].summary
    assert {(entry.verb, entry.ip, entry.chain) for entry in entries.values()} == {
        ("sign_in.refuse", "203.0.113.9", "platform")
    }


def a_refusal(source: str, what: str = "x") -> Refused:
    actor = Actor(ActorKind.USER, "", source, ip=source)
    return Refused(Kind.PERMISSION, "forbidden", actor, source, Target("thing", "it"), "Refused.", what=what)


@pytest.mark.django_db
def test_nobody_fills_the_trail(monkeypatch):
    monkeypatch.setattr(refusals, "MOST_OF_ALL", 60)
    for number in range(50):
        note(a_refusal("203.0.113.9", f"GET /{number}"))
    assert Refusal.objects.count() == refusals.MOST_OF_ONE + 1
    for number in range(200):
        note(a_refusal(f"2001:db8:{number:x}::/64"))
    assert Refusal.objects.count() <= 62
    assert sum(Refusal.objects.values_list("count", flat=True)) == 250
    assert any("many callers" in entry.actor_name for entry in told())


@pytest.mark.django_db
def test_a_refusal_never_fails_for_its_note(caplog):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_refusal ADD CONSTRAINT nothing CHECK (false) NOT VALID")
    cast_alice = make.user("alice")
    caller = Caller()
    caller.force_login(cast_alice)
    assert caller.get("/tenants/acme").status_code == 404
    assert "a refusal was not noted" in caplog.text
    assert Refusal.objects.count() == 0


@pytest.mark.django_db
def test_rows_are_forgotten_once_all_of_them_is_told():
    note(a_refusal("203.0.113.9"))
    telling.forget(timezone.now() + timedelta(days=2))
    assert Refusal.objects.count() == 1
    told()
    telling.forget(timezone.now() + timedelta(days=2))
    assert Refusal.objects.count() == 0


def test_a_request_that_another_page_may_have_forged_is_told_with_its_person(cast):
    caller = Caller(enforce_csrf_checks=True)
    caller.force_login(cast.bob)
    refused = caller.patch("/tenants/acme", {"name": "Mine"}, if_match="*", headers={"X-CSRFToken": "a" * 32})
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    (entry,) = told()
    assert (entry.verb, entry.chain, entry.actor_id) == ("request.refuse", "acme", str(cast.bob.pk))
    assert {"pointer": "/code", "after": "csrf_failed"} in entry.changes


def test_a_token_of_a_suspended_tenant_stands_in_its_trail(cast):
    row, secret = make.token(cast.acme, cast.alice)
    Tenant.objects.filter(pk=cast.acme.pk).update(suspended_at=timezone.now(), suspension_reason="Not paid.")
    assert bearing(secret).get("/me").json()["code"] == "tenant_suspended"
    (entry,) = told()
    assert (entry.verb, entry.chain, entry.actor_id) == ("token.refuse", "acme", str(row.pk))


def test_a_token_whose_maker_owes_a_second_factor_stands_there_too(cast):
    _, secret = make.token(cast.acme, cast.alice)
    Tenant.objects.filter(pk=cast.acme.pk).update(require_mfa=True)
    assert bearing(secret).get("/me").json()["code"] == "second_factor_needed"
    (entry,) = told()
    assert (entry.verb, entry.chain) == ("token.refuse", "acme")


def test_a_token_from_a_foreign_network_is_told_once(cast):
    row, secret = make.token(cast.acme, cast.alice)
    ApiToken.objects.filter(pk=row.pk).update(networks=["192.0.2.0/24"])
    assert bearing(secret).get("/me").json()["code"] == "network_not_allowed"
    assert told() == []
    assert Entry.objects.filter(verb__startswith="token.", target_id=str(row.pk)).count() == 1
