"""From trouble to alert: one for each thing, unknown where the source is silent, resolved once it has settled."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from alerting.actions import applying, looking
from alerting.actions.built_in import complete_tenants
from alerting.actions.looking import look_at_due
from alerting.models import Alert, Look, Policy, Rule
from fleet.models import Node
from tests.alerting.watching import later, watched


def test_a_silent_node_fires_and_resolves_once_it_has_settled(watch):
    watch.look()
    assert watch.alerts() == []
    watch.silent("edge-1")
    watch.look()
    alert = watch.alert()
    assert (alert.state, alert.severity, alert.gateway) == ("firing", "page", "edge")
    assert alert.title == "Node edge-1 of edge is silent"
    assert alert.labels == {
        "gateway": "edge", "node": "edge-1", "kind": "node_silent", "rule": "nodes", "severity": "page",
        "tenant": "acme",
    }  # fmt: skip
    watch.speaks("edge-1")
    watch.look()
    assert watch.alert().state == "firing"
    later(minutes=2)
    watch.look()
    assert watch.alert().state == "resolved"
    assert [event.kind for event in alert.events.order_by("id")] == ["began", "firing", "resolved"]


def test_for_duration_holds_it_back(watch):
    Rule.objects.filter(pk=watch.rule.pk).update(for_seconds=300)
    watch.silent("edge-1")
    watch.look()
    assert watch.alert().state == "pending"
    later(minutes=6)
    watch.silent("edge-1")
    watch.look()
    assert watch.alert().state == "firing"


def test_the_platform_hears_of_nodes_by_its_own_rule(watch):
    assert complete_tenants() > 0
    watch.silent("edge-1")
    watch.look()
    of_platform = Alert.objects.get(tenant=watch.cast.platform)
    assert (of_platform.state, of_platform.rule.is_built_in) == ("pending", True)
    assert not Alert.objects.filter(tenant=watch.cast.globex).exists()


def test_tenants_get_rules_and_policies_once_and_keep_what_they_changed(watch):
    Rule.objects.filter(tenant=watch.acme, kind="waf").update(is_enabled=False)
    complete_tenants()
    complete_tenants()
    rules = Rule.objects.filter(tenant=watch.acme, is_built_in=True)
    assert set(rules.values_list("kind", flat=True)) >= {"rollout", "certificate", "waf", "delivery"}
    assert "node_silent" not in rules.values_list("kind", flat=True)
    assert not rules.get(kind="waf").is_enabled
    assert list(Policy.objects.filter(tenant=watch.acme).order_by("position").values_list("name", flat=True)) == [
        "pages", "tickets",
    ]  # fmt: skip


def test_what_rests_on_silent_nodes_is_unknown_and_not_resolved(watch):
    """Drift of a node that falls silent stays as it was: nobody knows that it is over."""
    drift = Rule.objects.create(tenant=watch.acme, name="drift", kind="node_drift", severity="ticket")
    Alert.objects.create(
        tenant=watch.acme, rule=drift, fingerprint="f", kind="node_drift", gateway="edge", severity="ticket",
        labels={"gateway": "edge", "node": "edge-1"}, state="firing", title="It drifts", text="", runbook_url="/",
        since=timezone.now(), known_at=timezone.now(),
    )  # fmt: skip
    watch.silent("edge-1")
    watch.look()
    alert = Alert.objects.get(rule=drift)
    assert (alert.state, alert.is_unknown, alert.clear_since) == ("firing", True, None)
    watch.speaks("edge-1")
    watch.look()
    alert.refresh_from_db()
    assert (alert.is_unknown, alert.clear_since is None) == (False, False)


def test_a_look_that_fails_resolves_nothing_and_says_so(watch, monkeypatch):
    watch.silent("edge-1")
    watch.look()
    later(minutes=2)
    monkeypatch.setattr(looking, "conditions_of", lambda *_: 1 / 0)
    watch.look()
    assert (watch.alert().state, watch.alert().is_unknown) == ("firing", True)
    look = Look.objects.get(kind="node_silent")
    assert "ZeroDivisionError" in look.error
    monkeypatch.undo()
    watch.silent("edge-1")
    watch.look()
    assert not watch.alert().is_unknown
    assert Look.objects.get(kind="node_silent").error == ""


def test_what_comes_back_within_the_hour_is_flapping_and_settles_slowly(watch):
    for _ in range(3):
        watch.silent("edge-1")
        watch.look()
        watch.speaks("edge-1")
        watch.look()
    watch.silent("edge-1")
    watch.look()
    assert watch.alert().is_flapping
    watch.speaks("edge-1")
    watch.look()
    later(minutes=5)
    watch.look()
    assert watch.alert().state == "firing"
    later(minutes=15)
    watch.look()
    assert watch.alert().state == "resolved"


def test_a_rule_that_is_switched_off_lets_its_alerts_go(watch):
    watch.silent("edge-1")
    watch.look()
    Rule.objects.filter(pk=watch.rule.pk).update(is_enabled=False)
    watch.look()
    later(minutes=2)
    watch.look()
    assert watch.alert().state == "resolved"


@pytest.mark.parametrize("stale", [False, True], ids=["both at once", "one that lost its claim"])
def test_two_that_look_at_once_make_one_alert(transactional_db, cast, monkeypatch, stale):
    watch = watched(cast)
    watch.node()
    watch.silent("edge-1")
    both = threading.Barrier(2)
    find = looking.conditions_of

    def together(kind, now):
        found = find(kind, now)
        if kind.name == "node_silent":
            both.wait(20)
        return found

    def work():
        try:
            Look.objects.update(next_action_at=timezone.now(), lease_until=None)
            look_at_due()
        finally:
            connection.close()

    look_at_due()
    Alert.objects.all().delete()
    monkeypatch.setattr(looking, "conditions_of", together)
    if not stale:  # as if the fence was not there: the table itself admits one
        monkeypatch.setattr(looking, "held", lambda rows, claims: {one.pk: one for one in rows.select_for_update()})
    threads = [threading.Thread(target=work) for _ in range(2)]
    first, second = threads
    Look.objects.exclude(kind="node_silent").delete()
    monkeypatch.setattr(looking, "_begin_looks", lambda: None)
    first.start()
    while Look.objects.filter(lease_until=None).exists():
        threading.Event().wait(0.02)
    second.start()
    for thread in threads:
        thread.join(30)
    assert Alert.objects.filter(tenant=cast.acme).count() == 1
    assert Alert.objects.get(tenant=cast.acme).events.filter(kind="firing").count() == 1


def test_only_rules_of_the_gateway_see_it(watch):
    Rule.objects.filter(pk=watch.rule.pk).update(gateway=None)
    other = type(watch.gateway).objects.create(slug="west", name="West")
    Rule.objects.filter(pk=watch.rule.pk).update(gateway=other)
    watch.silent("edge-1")
    watch.look()
    assert watch.alerts() == []


def test_revoked_nodes_are_nobodys_business(watch):
    watch.silent("edge-1")
    Node.objects.update(revoked_at=timezone.now() - timedelta(minutes=1))
    watch.look()
    assert watch.alerts() == []


def test_a_flood_of_new_alerts_is_taken_in_portions(watch, monkeypatch):
    monkeypatch.setattr(applying, "NEW_AT_A_TIME", 2)
    for number in range(2, 6):
        watch.node(f"edge-{number}")
    watch.silent(*watch.nodes)
    watch.look()
    assert len(watch.alerts()) == 2
    watch.look()
    watch.look()
    assert len(watch.alerts()) == 5
