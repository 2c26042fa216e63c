"""Deliveries reach their receiver in order, survive killed workers and outages, and tell when they are given up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alerting.actions import sending
from alerting.actions.sending import attempt, record, send_due
from alerting.claims import claim_due
from alerting.keeping import keep
from alerting.models import Alert, Attempt, Channel, Delivery, Rule
from tests.alerting.watching import later


@pytest.fixture
def hook(watch, receiver):
    return watch.channel("hook", "webhook", {"url": receiver.url})


def fired(watch):
    watch.silent("edge-1")
    watch.look()
    watch.tell()
    return Delivery.objects.get()


def test_a_worker_that_dies_after_sending_is_followed_by_another_with_the_same_id(watch, hook, receiver, monkeypatch):
    fired(watch)

    def die(*_):
        raise SystemExit

    monkeypatch.setattr(sending, "record", die)
    with pytest.raises(SystemExit):
        send_due()
    monkeypatch.undo()
    assert (len(receiver.got), Delivery.objects.get().state) == (1, "waiting")
    assert send_due() == 0  # the lease of the dead one still holds
    watch.send()
    assert Delivery.objects.get().state == "sent"
    assert len(receiver.got) == 2
    assert len(set(receiver.ids())) == 1


def test_one_that_lost_its_claim_writes_nothing(watch, hook, receiver):
    fired(watch)
    (slow,) = claim_due(sending._ready(), timezone.now(), lease=-sending.LEASE, most=1)
    sent = attempt(Delivery.objects.select_related("channel").get())
    (quick,) = claim_due(sending._ready(), timezone.now(), lease=sending.LEASE, most=1)
    record(slow, sent)
    assert (Delivery.objects.get().state, Attempt.objects.count()) == ("waiting", 0)
    record(quick, sent)
    assert (Delivery.objects.get().state, Attempt.objects.count()) == ("sent", 1)


def test_a_receiver_that_is_down_for_a_while_gets_it_in_the_end(watch, hook, receiver):
    receiver.status = 503
    fired(watch)
    for tries in range(1, 5):
        watch.send_once()
        row = Delivery.objects.get()
        assert (row.state, row.attempts_made) == ("waiting", tries)
        assert row.next_action_at > timezone.now()
    channel = Channel.objects.get(pk=hook.pk)
    assert (channel.failing_since is not None, channel.last_error) == (True, "It answered 503: ok")
    receiver.status = 200
    watch.send_once()
    channel.refresh_from_db()
    assert (Delivery.objects.get().state, channel.failing_since, channel.sent_total, channel.failed_total) == (
        "sent", None, 1, 4,
    )  # fmt: skip
    assert len(set(receiver.ids())) == 1


def test_a_receiver_says_how_long_to_wait(watch, hook, receiver):
    receiver.status, receiver.headers = 429, {"Retry-After": "600"}
    fired(watch)
    watch.send_once()
    assert (Delivery.objects.get().next_action_at - timezone.now()).total_seconds() > 590


def test_after_a_day_it_is_given_up_and_told(watch, hook, receiver):
    receiver.status = 500
    row = fired(watch)
    later(days=1)
    watch.send_once()
    row.refresh_from_db()
    assert (row.state, row.next_action_at) == ("given_up", None)
    alert = Alert.objects.get(kind="node_silent")
    assert "could not be reached for a day" in alert.events.filter(kind="untold").get().text
    watch.look()
    of_delivery = Alert.objects.get(kind="delivery", tenant=watch.acme)
    assert (of_delivery.state, of_delivery.labels["channel"]) == ("firing", "hook")
    assert of_delivery.rule == Rule.objects.get(tenant=watch.acme, kind="delivery")


def test_news_replaces_what_still_waits_for_the_receiver(watch, hook, receiver):
    receiver.status = 500
    fired(watch)
    watch.send_once()
    watch.speaks("edge-1")
    watch.look()
    later(minutes=2)
    watch.look()
    watch.tell()
    assert list(Delivery.objects.order_by("id").values_list("state", flat=True)) == ["superseded", "waiting"]
    receiver.status, receiver.got = 200, []
    watch.send()
    assert [said["status"] for said in receiver.documents()] == ["resolved"]


def test_what_is_on_its_way_is_not_overtaken(watch, hook, receiver):
    fired(watch)
    claim_due(sending._ready(), timezone.now(), lease=sending.LEASE, most=1)
    watch.speaks("edge-1")
    watch.look()
    later(minutes=2)
    watch.look()
    watch.tell()
    assert Delivery.objects.count() == 2
    assert send_due() == 0
    watch.send()
    assert [said["status"] for said in receiver.documents()] == ["firing", "resolved"]


def test_one_dead_receiver_keeps_no_other_waiting(watch, hook, receiver):
    other = watch.channel("other", "email", {"to": ["a@acme.test"]})
    watch.silent("edge-1")
    watch.all()
    assert Delivery.objects.get(channel=hook).state == "sent"
    assert Delivery.objects.get(channel=other).state == "waiting"


def test_what_is_old_is_forgotten(watch, hook, receiver):
    fired(watch)
    watch.send()
    keep(timezone.now() + timedelta(days=29))
    assert Delivery.objects.count() == 1
    keep(timezone.now() + timedelta(days=31))
    assert Delivery.objects.count() == 0
    assert Alert.objects.filter(state="firing").exists()
