"""Temporary lists as people see them: what nodes said is one row, is told to all nodes, and released by a word."""

from datetime import timedelta

import pytest
from django.utils import timezone

from console.audit.models import Entry
from fleet.actions.holds import spread_holds
from fleet.manifests import read_desired
from policies.models import Gateway
from telemetry.ids import id_at
from tests.callers import signed_in
from tests.waf.findings import ban, found, now
from waf.intake import banning
from waf.keeping import keep
from waf.models import Ban, Flood

BASE = "/api/v1/slices/acme@edge/waf"


@pytest.fixture
def alice(cast):
    return signed_in(cast.alice)


def tell(edge, *bans):
    found(edge.gateway.pk, bans=list(bans))


def bans(caller, **query):
    answer = caller.get(f"{BASE}/bans", query)
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]


def release(caller, ban_id, query=""):
    return caller.post(f"{BASE}/bans/{ban_id}/release{query}", content_type="application/json")


def version(edge):
    return Gateway.objects.get(pk=edge.gateway.pk).assignment_version


def holds(edge):
    return [
        (one.policy, one.subject, str(one.action), one.released_at is not None)
        for one in read_desired(edge.gateway.pk).holds
    ]


def test_who_is_on_a_list_why_and_until_when(edge, alice):
    tell(edge, ban(), ban(client="2001:db8::/64", enforced=False), ban(policy="globex/shop"), ban(client="nobody"))
    first, second = sorted(bans(alice), key=lambda one: one["state"])
    assert (first["client"], first["state"], first["policy"], first["rule"]) == (
        "203.0.113.9", "present", "shop", "942100",
    )  # fmt: skip
    assert (second["client"], second["state"]) == ("2001:db8::/64", "would_be")
    assert [one["client"] for one in bans(alice, state="present")] == ["203.0.113.9"]
    assert bans(alice, client="192.0.2.1") == []
    assert alice.get(f"{BASE}/bans", {"state": "odd"}).json()["problems"][0]["pointer"] == "?state"


def test_what_two_nodes_say_of_one_client_is_one_row_and_after_its_end_another(edge, alice):
    tell(edge, ban(until=now(-60)))
    tell(edge, ban(until=now(-600), times=2))
    (only,) = bans(alice)
    assert only["times"] == 2
    Ban.objects.update(since=timezone.now() - timedelta(hours=2), until=timezone.now() - timedelta(hours=1))
    tell(edge, ban())
    assert [one["state"] for one in bans(alice)] == ["present", "past"]


def test_a_node_cannot_fill_the_table_or_ban_for_ever(edge, alice, monkeypatch):
    monkeypatch.setattr(banning, "MOST_AT_ONCE", 3)
    tell(edge, *(ban(client=f"198.51.100.{number}", until=now(-(10**8))) for number in range(5)))
    assert len(bans(alice)) == 3
    assert Ban.objects.filter(until__gt=timezone.now() + timedelta(days=7)).count() == 0


def test_all_nodes_are_told_once_and_only_of_what_is_enforced(edge):
    tell(edge, ban(), ban(client="192.0.2.9", enforced=False))
    before = version(edge)
    spread_holds()
    assert version(edge) == before + 1
    assert holds(edge) == [("acme/shop", "203.0.113.9", "block", False)]
    spread_holds()
    assert version(edge) == before + 1, "nothing is new"
    tell(edge, ban(client="192.0.2.7", action="challenge"))
    spread_holds()
    assert version(edge) == before + 2
    assert ("acme/shop", "192.0.2.7", "challenge", False) in holds(edge)


def test_what_is_over_is_no_news(edge):
    tell(edge, ban())
    spread_holds()
    before = version(edge)
    Ban.objects.update(until=timezone.now())
    spread_holds()
    assert version(edge) == before


def test_a_release_is_audited_told_to_the_nodes_and_the_client_may_come_on_it_again(edge, alice, cast):
    tell(edge, ban())
    spread_holds()
    (one,) = bans(alice)
    assert release(alice, one["id"], "?dry_run=true").json()["state"] == "released"
    assert bans(alice)[0]["state"] == "present"
    answer = release(alice, one["id"])
    assert (answer.status_code, answer.json()["state"], answer.json()["released_by"]) == (
        200, "released", cast.alice.email,
    )  # fmt: skip
    entry = Entry.objects.get(verb="waf_ban.release")
    assert (entry.slice, entry.target_name) == ("acme@edge", "203.0.113.9")
    spread_holds()
    assert holds(edge) == [("acme/shop", "203.0.113.9", "block", True)]
    tell(edge, ban())
    spread_holds()
    assert [state for *_, state in holds(edge)] == [True, False], "the release first, so that the new one holds"
    assert [one["state"] for one in bans(alice)] == ["present", "released"]


def test_releasing_twice_changes_nothing_and_strangers_see_nothing(edge, alice, cast):
    tell(edge, ban())
    (one,) = bans(alice)
    first = release(alice, one["id"]).json()
    assert release(alice, one["id"]).json()["released_at"] == first["released_at"]
    stranger = signed_in(cast.charlie)
    assert release(stranger, one["id"]).status_code == 404
    assert stranger.get(f"{BASE}/bans").status_code == 404


def test_a_flood_with_a_challenge_is_told_until_it_is_over(edge):
    at = timezone.now()
    row = Flood.objects.create(
        id=id_at(at), slice_id=edge.acme.pk, route="front", started_at=at, last_at=at, rate=90, peak=90, usual=1,
        limit=20, challenged=["acme/shop"], found={},
    )  # fmt: skip
    spread_holds()
    assert holds(edge) == [("acme/shop", "route:acme/front", "challenge", False)]
    before = version(edge)
    Flood.objects.filter(pk=row.pk).update(last_at=at + timedelta(minutes=2))
    spread_holds()
    assert version(edge) == before, "each look at a flood is no news"
    Flood.objects.filter(pk=row.pk).update(ended_at=at + timedelta(minutes=3))
    spread_holds()
    assert holds(edge) == [("acme/shop", "route:acme/front", "challenge", True)]


def test_what_is_long_over_goes(edge, alice):
    tell(edge, ban(), ban(client="192.0.2.2"))
    Ban.objects.filter(client="192.0.2.2").update(until=timezone.now() - timedelta(days=31))
    keep(timezone.now())
    assert [one["client"] for one in bans(alice)] == ["203.0.113.9"]
