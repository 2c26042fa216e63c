"""Inhibitions as people reach them: what they keep quiet now, before they are added and while they hold."""

import pytest
from django.utils import timezone

from alerting.models import Alert, Inhibition, Rule

NODE = {"label": "node", "operator": "is"}
GIVEN = {
    "name": "The first explains the second",
    "source": [{**NODE, "values": ["edge-1"]}],
    "target": [{**NODE, "values": ["edge-2"]}],
    "equal": ["gateway"],
}
PLACE = "/tenants/acme/inhibitions"


@pytest.fixture
def both_silent(watch):
    """Two of Acme's nodes are silent, and an alert fires for each."""
    watch.node("edge-2")
    watch.silent("edge-1", "edge-2")
    watch.look()
    return watch


def test_a_dry_run_says_what_would_be_quiet_now_and_keeps_nothing(both_silent, as_alice):
    asked = as_alice.post(f"{PLACE}?dry_run=true", GIVEN)
    assert asked.status_code == 201
    (quiet,) = asked.data["quiet_alerts"]
    assert (asked.data["quiet"], quiet["title"]) == (1, "Node edge-2 of edge is silent")
    assert quiet["by"]["title"] == "Node edge-1 of edge is silent"
    assert not Inhibition.objects.exists()


def test_one_is_listed_with_what_it_keeps_quiet_and_removed(both_silent, as_alice):
    as_alice.post(PLACE, GIVEN)
    listed = as_alice.get(PLACE).data
    (own,) = listed["items"]
    assert (own["name"], own["quiet"]) == (GIVEN["name"], 1)
    assert [one["quiet"] for one in listed["always"]] == [0, 0, 0]
    both_silent.speaks("edge-1")
    Alert.objects.filter(labels__node="edge-1").update(state="resolved")
    assert as_alice.get(PLACE).data["items"][0]["quiet"] == 0
    assert as_alice.delete(f"/inhibitions/{own['id']}").status_code == 204
    assert as_alice.get(PLACE).data["items"] == []


def test_an_alert_of_the_platform_explains_without_being_told_of(watch, as_alice):
    now = timezone.now()
    for tenant, kind in ((watch.cast.platform, "node_silent"), (watch.acme, "node_drift")):
        rule = Rule.objects.create(tenant=tenant, name=f"of-{kind}", kind=kind, severity="page")
        labels = {"kind": kind, "gateway": "edge", "node": "edge-1"}
        Alert.objects.create(
            rule=rule, tenant=tenant, kind=kind, fingerprint=kind, labels=labels, state="firing", severity="page",
            title=f"Secret of {kind}", text="", runbook_url="/", gateway="edge", since=now, known_at=now,
        )  # fmt: skip
    always = as_alice.get(PLACE)
    assert [(one["quiet"], [quiet["by"] for quiet in one["quiet_alerts"]]) for one in always.data["always"]] == [
        (1, [None]), (0, []), (0, []),
    ]  # fmt: skip
    assert "Secret of node_silent" not in always.content.decode()
