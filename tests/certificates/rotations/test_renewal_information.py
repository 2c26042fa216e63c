"""Renewed as the CA suggests (RFC 9773): in its window, at once when that is over, and saying what is replaced."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.actions.renewals import ask_due, start_due
from certificates.models import Certificate, Rotation, RotationEvent
from tests.certificates.faulty_proxy import NEW_ORDER, RENEWAL_INFO, Trouble
from tests.certificates.pebble import needs_pebble
from tests.certificates.rotating import issuing_until, newest

pytestmark = needs_pebble


@pytest.fixture
def renewed(pair, served, proxy):
    """A certificate from a CA that has renewal information, proven on both nodes; it has not been asked yet."""
    now = timezone.now()
    proxy.suggest(now + timedelta(days=40), now + timedelta(days=42), retry_after="3600")
    issuing_until(pair, lambda: newest(served.pk).state == "proven")
    proxy.requests.clear()
    return Certificate.objects.get(pk=served.pk)


def asked(proxy):
    return [path for path in proxy.requests if path.startswith("/renewal-info/")]


def ask(certificate):
    Certificate.objects.filter(pk=certificate.pk).update(ari_check_at=timezone.now())
    assert ask_due() == 1
    return Certificate.objects.select_related("active").get(pk=certificate.pk)


def test_a_renewal_is_planned_in_the_window_and_drawn_once(renewed, proxy):
    assert renewed.ari_check_at <= timezone.now(), "asked right after it is issued"
    found = ask(renewed)

    start, end = timezone.now() + timedelta(days=39), timezone.now() + timedelta(days=42)
    assert start < found.renew_at < end
    assert found.renewal["why"] == "ari"
    assert "in the window its issuer suggests" in found.renewal["text"]
    assert timedelta(minutes=59) < found.ari_check_at - timezone.now() <= timedelta(hours=1)
    assert (len(asked(proxy)), ask_due(), start_due()) == (1, 0, 0)
    assert ask(found).renew_at == found.renew_at, "the same window, the same moment"
    assert RotationEvent.objects.filter(kind="renewal").count() == 1


def test_a_window_in_the_past_starts_a_rotation_now_that_says_what_it_replaces(pair, renewed, proxy):
    now = timezone.now()
    proxy.suggest(now - timedelta(days=2), now - timedelta(days=1), explanation_url="https://ca.example/incident")
    found = ask(renewed)
    assert found.renewal["is_early"]
    assert found.renewal["explanation_url"] == "https://ca.example/incident"

    assert start_due() == 1

    rotation = newest(renewed.pk)
    assert rotation.reason == "early"
    issuing_until(pair, lambda: newest(renewed.pk).state == "proven")
    (first, second) = proxy.orders
    assert "replaces" in second
    assert asked(proxy)[0].endswith(second["replaces"])
    assert first.get("replaces") != second["replaces"]
    assert Certificate.objects.get(pk=renewed.pk).active.number == renewed.active.number + 1


def test_one_that_was_replaced_already_is_ordered_without_saying_so(pair, renewed, proxy, as_alice):
    as_alice.post(f"/certificates/{renewed.pk}/renew", {})
    proxy.fail(NEW_ORDER, Trouble.PROBLEM, status=409, problem={"type": "alreadyReplaced", "detail": "Replaced."})

    issuing_until(pair, lambda: newest(renewed.pk).state == "authorizing")

    rotation = newest(renewed.pk)
    assert [fault["kind"] for fault in rotation.faults] == ["already_replaced"]
    assert rotation.without_replaces
    assert "replaces" not in proxy.orders[-1]
    assert proxy.requests.count(NEW_ORDER) == 2
    issuing_until(pair, lambda: newest(renewed.pk).state == "issued")


@pytest.mark.parametrize(
    ("trouble", "pause"),
    [(Trouble.SERVER_ERROR, timedelta(minutes=1)), (Trouble.GARBAGE, timedelta(hours=6))],
)
def test_a_ca_that_does_not_say_is_asked_again_later_and_the_plan_stays(renewed, proxy, trouble, pause):
    before = renewed.renew_at
    proxy.fail(RENEWAL_INFO, trouble)

    found = ask(renewed)

    assert found.renew_at == before
    assert abs(found.ari_check_at - timezone.now() - pause) < timedelta(seconds=50)
    assert ask(found).renewal["why"] == "ari"


def test_while_a_rotation_is_under_way_the_plan_stays(renewed, proxy, as_alice):
    as_alice.post(f"/certificates/{renewed.pk}/renew", {})
    now = timezone.now()
    proxy.suggest(now - timedelta(days=2), now - timedelta(days=1))

    ask(renewed)

    Certificate.objects.filter(pk=renewed.pk).update(renew_at=now)
    start_due()
    assert Rotation.objects.under_way().count() == 1
