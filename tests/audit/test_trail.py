"""Who holds `audit` reads the trail of their own tenants, newest first, by cursor and by filter."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from console.audit.actor import SYSTEM, Actor, ActorKind
from console.audit.models import Entry
from console.audit.verbs import Target, verb
from tests import make
from tests.callers import bearing

ROBOT = Actor(ActorKind.TOKEN, "t-1", "ci (alice@people.test)", request_id="request-1", ip="198.51.100.7")


def say(what, tenant=None, *, actor=SYSTEM, name="route.update", target="shop", slice_key="", changes=()):
    with verb(name, actor=actor) as act:
        chain = tenant.slug if tenant else "platform"
        kind = name.split(".")[0]
        act.entry(
            Target(kind, target, f"{target}-id"), what, tenant_id=tenant and tenant.pk, chain=chain,
            slice_key=slice_key, changes=changes,
        )  # fmt: skip


def summaries(caller, query=""):
    response = caller.get(f"/audit{query}")
    assert response.status_code == 200, response.content
    return [entry["summary"] for entry in response.json()["items"]]


def test_an_entry_says_who_did_what_to_what(cast, as_alice):
    change = {"pointer": "/spec/retries", "before": 1, "after": 2}
    say("More retries.", cast.acme, actor=ROBOT, slice_key="acme@edge", changes=[change])
    (entry,) = as_alice.get("/audit").json()["items"]
    assert UUID(entry.pop("id")).version == 7
    assert datetime.fromisoformat(entry.pop("at")).utcoffset() == timedelta(0)
    assert entry == {
        "actor": {"kind": "token", "id": "t-1", "name": "ci (alice@people.test)"},
        "verb": "route.update",
        "target": {"kind": "route", "id": "shop-id", "name": "shop"},
        "tenant": "acme",
        "slice": "acme@edge",
        "summary": "More retries.",
        "changes": [change],
        "request_id": "request-1",
        "ip": "198.51.100.7",
        "outcome": "done",
        "chain": "acme",
        "position": 1,
        "digest": Entry.objects.get(chain="acme").digest,
        "redacted": [],
        "is_whole": True,
    }


def test_everybody_reads_the_tenants_in_which_they_hold_audit(cast, as_alice, as_mallory, as_olga, as_bob, as_charlie):
    say("Acme's.", cast.acme)
    say("Globex's.", cast.globex)
    say("Nobody's.")
    assert summaries(as_alice) == ["Acme's."]
    assert summaries(as_mallory) == ["Globex's."]
    assert summaries(as_olga) == ["Nobody's.", "Globex's.", "Acme's."]
    assert as_bob.get("/audit").status_code == 403
    assert as_charlie.get("/audit").status_code == 403


def test_a_foreign_tenant_in_the_filter_is_as_unknown_as_one_that_is_not(cast, as_alice, as_bob):
    say("Globex's.", cast.globex)
    assert as_alice.get("/audit?tenant=globex").status_code == 404
    assert as_alice.get("/audit?tenant=initech").status_code == 404
    assert as_alice.get("/audit?tenant=globex").json()["detail"] == as_alice.get("/audit?tenant=x").json()["detail"]
    make.member(cast.globex, cast.bob, "auditor")
    assert as_bob.get("/audit?tenant=acme").status_code == 403
    assert summaries(as_bob, "?tenant=globex") == ["Globex's."]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?tenant=acme", ["two", "one"]),
        ("?actor=t-1", ["two"]),
        ("?actor=ALICE@", ["two"]),
        ("?verb=route.update", ["one"]),
        ("?verb=route", ["one"]),
        ("?verb=rout", []),
        ("?target=shop-id", ["one"]),
        ("?target=NIGHT", ["two"]),
        ("?slice=acme@edge", ["one"]),
        ("?actor=Gatehouse&verb=team", []),
        ("?actor=&verb=", ["two", "one"]),
    ],
)
def test_filters_narrow_the_list(cast, as_alice, query, found):
    say("one", cast.acme, slice_key="acme@edge")
    say("two", cast.acme, actor=ROBOT, name="team.update", target="night")
    assert summaries(as_alice, query) == found


def test_the_list_can_start_and_end_at_a_moment(cast, as_alice):
    say("before", cast.acme)
    moment = timezone.now().isoformat().replace("+00:00", "Z")
    say("after", cast.acme)
    assert summaries(as_alice, f"?since={moment}") == ["after"]
    assert summaries(as_alice, f"?until={moment}") == ["before"]
    assert summaries(as_alice, f"?since={(timezone.now() + timedelta(days=1)).date()}T00:00:00Z") == []


@pytest.mark.parametrize(
    ("query", "pointer"), [("?since=yesterday", "?since"), ("?tenant=a%20b", "?tenant"), ("?verb=" + "x" * 65, "?verb")]
)
def test_a_filter_that_is_no_filter_is_named(as_alice, query, pointer):
    response = as_alice.get(f"/audit{query}")
    assert (response.status_code, response.json()["problems"][0]["pointer"]) == (422, pointer)


def test_a_cursor_walks_the_trail_once_even_while_it_grows(cast, as_alice):
    for number in range(5):
        say(f"n{number}", cast.acme)
    first = as_alice.get("/audit?limit=2").json()
    say("later", cast.acme)
    second = as_alice.get(f"/audit?limit=2&cursor={first['next']}").json()
    third = as_alice.get(f"/audit?limit=2&cursor={second['next']}").json()
    seen = [entry["summary"] for page in (first, second, third) for entry in page["items"]]
    assert seen == ["n4", "n3", "n2", "n1", "n0"]
    assert third["next"] is None


def test_what_a_token_does_bears_the_tokens_name(cast):
    row, secret = make.token(cast.acme, cast.alice)
    sent = {"X-Request-Id": "pipeline-4711"}
    bearing(secret).patch("/tenants/acme", {"name": "A"}, if_match="*", headers=sent, REMOTE_ADDR="198.51.100.7")
    entry = Entry.objects.get(verb="tenant.update")
    assert (entry.actor_kind, entry.actor_id) == ("token", str(row.pk))
    assert entry.actor_name == "robot (alice@people.test)"
    assert (entry.request_id, entry.ip) == ("pipeline-4711", "198.51.100.7")


def test_the_name_of_a_tenant_outlives_it_in_the_trail(cast, as_olga):
    as_olga.patch("/tenants/acme", {"name": "Last words"}, if_match="*")
    as_olga.delete("/tenants/acme", if_match="*")
    entries = as_olga.get("/audit?verb=tenant").json()["items"]
    assert [(entry["verb"], entry["tenant"]) for entry in entries] == [
        ("tenant.delete", "acme"),
        ("tenant.update", "acme"),
    ]
