"""Who is told of what: groups, silences, windows, inhibitions, acknowledgement, escalation, and nobody twice."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from alerting.actions.acknowledging import acknowledge, release
from alerting.actions.silences import add_inhibition, add_silence, end_silence
from alerting.actions.telling import tell_one
from alerting.models import Alert, Delivery, Group, Policy, Rule
from console.audit.actor import SYSTEM
from console.base.errors import Conflict, Invalid
from tests.alerting.watching import later, watched

EVERYTHING_OF_EDGE = [{"label": "gateway", "operator": "is", "values": ["edge"]}]


def statuses(receiver):
    return [document["status"] for document in receiver.documents()]


@pytest.fixture
def hooked(watch, receiver):
    """Acme's pages go to a webhook."""
    watch.channel("hook", "webhook", {"url": f"{receiver.url}/here"})
    return watch


def test_what_fails_together_is_told_together(hooked, receiver):
    hooked.node("edge-2")
    Policy.objects.filter(pk=hooked.policy.pk).update(wait_seconds=30)
    hooked.silent("edge-1", "edge-2")
    hooked.all()
    assert receiver.got == []
    later(seconds=30)
    hooked.tell()
    hooked.send()
    (said,) = receiver.documents()
    assert (said["status"], said["severity"], len(said["alerts"])) == ("firing", "page", 2)
    assert said["title"] == "Firing: Node edge-1 of edge is silent and 1 more"
    assert said["group_labels"] == {"gateway": "edge", "kind": "node_silent"}
    assert said["alerts"][0]["runbook_url"].endswith("/alerts/runbooks/node_silent")


def test_different_groups_are_told_apart(hooked, receiver):
    Policy.objects.filter(pk=hooked.policy.pk).update(group_by=["node"])
    hooked.node("edge-2")
    hooked.silent("edge-1", "edge-2")
    hooked.all()
    assert sorted(said["group_labels"]["node"] for said in receiver.documents()) == ["edge-1", "edge-2"]


def test_it_is_told_once_repeated_and_told_when_it_is_over(hooked, receiver):
    hooked.silent("edge-1")
    for _ in range(3):
        hooked.all()
    assert statuses(receiver) == ["firing"]
    later(hours=1)
    hooked.silent("edge-1")
    hooked.all()
    assert statuses(receiver) == ["firing", "firing"]
    hooked.speaks("edge-1")
    hooked.all()
    later(minutes=2)
    hooked.all()
    assert statuses(receiver) == ["firing", "firing", "resolved"]
    assert len({said["group"] for said in receiver.documents()}) == 1
    later(hours=2)
    hooked.all()
    assert len(receiver.got) == 3
    assert Group.objects.get().next_action_at is None


def test_what_happens_again_later_is_another_incident(hooked, receiver):
    for _ in range(2):
        hooked.silent("edge-1")
        hooked.all()
        hooked.speaks("edge-1")
        hooked.all()
        later(minutes=2)
        hooked.all()
    assert statuses(receiver) == ["firing", "resolved"] * 2
    assert len({said["group"] for said in receiver.documents()}) == 2


def test_a_silence_keeps_quiet_and_what_still_fires_is_told_after_it(hooked, receiver):
    silence = add_silence(
        hooked.acme,
        {"matchers": EVERYTHING_OF_EDGE, "ends_at": timezone.now() + timedelta(hours=1), "reason": "Racking."},
        actor=SYSTEM,
    )
    hooked.silent("edge-1")
    hooked.all()
    assert receiver.got == []
    assert "Racking." in hooked.alert().memberships.get().muted_by
    end_silence(silence, actor=SYSTEM)
    hooked.all()
    assert statuses(receiver) == ["firing"]
    with pytest.raises(Conflict):
        end_silence(silence, actor=SYSTEM)


def test_a_silence_while_it_fires_stops_repetition_but_not_the_end(hooked, receiver):
    hooked.silent("edge-1")
    hooked.all()
    add_silence(
        hooked.acme,
        {"matchers": EVERYTHING_OF_EDGE, "ends_at": timezone.now() + timedelta(days=1), "reason": "Known."},
        actor=SYSTEM,
    )
    later(hours=3)
    hooked.silent("edge-1")
    hooked.all()
    assert statuses(receiver) == ["firing"]
    hooked.speaks("edge-1")
    hooked.look()
    later(minutes=2)
    hooked.all()
    assert statuses(receiver) == ["firing", "resolved"]


def test_a_weekly_window_keeps_quiet_while_it_is_open(hooked, receiver):
    now = datetime.now(UTC)
    weekly = {"weekdays": list(range(7)), "at": f"{now:%H:%M}", "minutes": 60, "time_zone": "Etc/UTC"}
    given = {"matchers": EVERYTHING_OF_EDGE, "weekly": weekly, "reason": "Patches."}
    window = add_silence(hooked.acme, given, actor=SYSTEM)
    hooked.silent("edge-1")
    hooked.all()
    assert receiver.got == []
    ahead = now + timedelta(hours=2)
    type(window).objects.update(weekly={**weekly, "at": f"{ahead:%H:%M}"})
    hooked.all()
    assert statuses(receiver) == ["firing"]


@pytest.mark.parametrize(
    ("span", "pointer"),
    [
        ({"ends_at": timedelta(minutes=-5)}, "/ends_at"),
        ({"starts_at": timedelta(hours=-5), "ends_at": timedelta(hours=1)}, "/starts_at"),
        ({}, "/ends_at"),
    ],
)
def test_times_that_make_no_sense_are_refused_by_name(watch, span, pointer):
    given = {name: timezone.now() + by for name, by in span.items()}
    with pytest.raises(Invalid) as caught:
        add_silence(watch.acme, {"matchers": EVERYTHING_OF_EDGE, "reason": "?", **given}, actor=SYSTEM)
    assert [problem.pointer for problem in caught.value.problems] == [pointer]


def test_an_alert_that_explains_another_keeps_it_quiet(hooked, receiver):
    """Acme's own inhibition: while the first node is silent, the second is not told."""
    hooked.node("edge-2")
    Policy.objects.filter(pk=hooked.policy.pk).update(group_by=["node"])
    node = {"label": "node", "operator": "is"}
    add_inhibition(
        hooked.acme,
        {
            "name": "The first explains the second", "equal": ["gateway"],
            "source": [{**node, "values": ["edge-1"]}], "target": [{**node, "values": ["edge-2"]}],
        },
        actor=SYSTEM,
    )  # fmt: skip
    hooked.silent("edge-1", "edge-2")
    hooked.all()
    assert [said["group_labels"]["node"] for said in receiver.documents()] == ["edge-1"]
    hooked.speaks("edge-1")
    hooked.look()
    later(minutes=2)
    hooked.all()
    assert {said["group_labels"]["node"] for said in receiver.documents()} == {"edge-1", "edge-2"}


def test_a_silent_node_of_the_platform_explains_its_drift_to_a_tenant(hooked, receiver):
    drift = Rule.objects.create(tenant=hooked.acme, name="drift", kind="node_drift", severity="page")
    labels = {"gateway": "edge", "node": "edge-1", "severity": "page"}
    common = {"state": "firing", "severity": "page", "title": "T", "text": "", "runbook_url": "/", "gateway": "edge"}
    now = timezone.now()
    platforms = Rule.objects.create(tenant=hooked.cast.platform, name="silent", kind="node_silent", severity="page")
    for rule, tenant in ((platforms, hooked.cast.platform), (drift, hooked.acme)):
        Alert.objects.create(
            rule=rule, tenant=tenant, kind=rule.kind, fingerprint=rule.kind, labels={**labels, "kind": rule.kind},
            since=now, known_at=now, needs_routing=True, **common,
        )  # fmt: skip
    hooked.tell()
    hooked.send()
    assert receiver.got == []
    assert "A silent node explains" in Alert.objects.get(rule=drift).memberships.get().muted_by


def test_it_escalates_until_somebody_acknowledges(hooked, receiver):
    hooked.channel("second", "webhook", {"url": f"{receiver.url}/second"}, step=1)
    hooked.channel("third", "webhook", {"url": f"{receiver.url}/third"}, step=2)
    hooked.silent("edge-1")
    hooked.all()
    later(minutes=15)
    hooked.silent("edge-1")
    hooked.all()
    assert [path for path, _, _ in receiver.got] == ["/here", "/second"]
    acknowledge(hooked.alert(), "On it.", actor=SYSTEM)
    hooked.tell()
    hooked.send()
    assert statuses(receiver)[2:] == ["acknowledged", "acknowledged"]
    later(minutes=30)
    hooked.silent("edge-1")
    hooked.all()
    assert len(receiver.got) == 4
    release(hooked.alert(), actor=SYSTEM)
    hooked.all()
    assert [path for path, _, _ in receiver.got[4:]].count("/third") == 1
    kinds = list(hooked.alert().events.order_by("id").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind in ("acknowledged", "released")] == ["acknowledged", "released"]


def test_acknowledging_twice_says_who_was_first(watch):
    watch.silent("edge-1")
    watch.look()
    acknowledge(watch.alert(), actor=SYSTEM)
    with pytest.raises(Conflict, match="Gatehouse has acknowledged"):
        acknowledge(watch.alert(), actor=SYSTEM)


def test_a_policy_without_channel_says_in_the_history_that_nobody_is_told(watch):
    watch.silent("edge-1")
    watch.all()
    assert "has no channel; nobody is told." in watch.alert().events.get(kind="untold").text


def test_tickets_go_another_way_than_pages(hooked, receiver):
    Rule.objects.filter(pk=hooked.rule.pk).update(severity="ticket")
    hooked.silent("edge-1")
    hooked.all()
    later(minutes=6)
    hooked.silent("edge-1")
    hooked.all()
    assert receiver.got == []
    assert Group.objects.get().policy.name == "tickets"


def test_a_policy_that_continues_lets_the_next_have_it_too(hooked, receiver):
    Policy.objects.create(
        tenant=hooked.acme, name="first", position=1, continues=True, wait_seconds=0, interval_seconds=60,
        repeat_seconds=3600, steps=hooked.policy.steps,
    )  # fmt: skip
    hooked.silent("edge-1")
    hooked.all()
    assert sorted(said["policy"] for said in receiver.documents()) == ["first", "pages"]


def test_two_that_tell_at_once_tell_once(transactional_db, cast, receiver):
    watch = watched(cast)
    watch.node()
    watch.channel("hook", "webhook", {"url": receiver.url})
    watch.silent("edge-1")
    watch.look()
    from alerting.actions.routing import route_some

    route_some()

    def work():
        try:
            tell_one()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert Delivery.objects.count() == 1


def test_one_that_cannot_be_routed_keeps_no_other_waiting(hooked, receiver, monkeypatch):
    from alerting.actions import routing

    hooked.node("edge-2")
    hooked.silent("edge-1", "edge-2")
    hooked.look()
    bad, taking = hooked.alerts()[0].pk, routing._taking
    monkeypatch.setattr(routing, "_taking", lambda alert, rows: 1 / 0 if alert.pk == bad else taking(alert, rows))
    hooked.tell()
    hooked.send()
    assert [len(said["alerts"]) for said in receiver.documents()] == [1]
    assert Alert.objects.get(pk=bad).needs_routing
    monkeypatch.undo()
    hooked.tell()
    assert not Alert.objects.filter(needs_routing=True).exists()
