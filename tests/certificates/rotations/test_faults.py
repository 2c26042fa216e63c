"""Whatever a CA does: the certificate before stays, people read why and until when, and it recovers by itself."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from certificates.acme import transport
from certificates.models import Certificate, Issuer, Leaf, RotationEvent
from fleet.models import Challenge, Node
from policies.models import SliceResource
from tests.certificates.faulty_proxy import (
    AUTHORIZATION,
    CERTIFICATE,
    ERROR,
    NEW_ACCOUNT,
    NEW_ORDER,
    ORDER,
    Trouble,
)
from tests.certificates.pebble import needs_pebble
from tests.certificates.rotating import (
    SHOP,
    claim,
    echo,
    issuing_until,
    look,
    newest,
    resting,
    rotating_until,
    slice_of,
    until,
)
from tests.certificates.rotations.conftest import believing_pebble
from tests.certificates.spoiled_chains import ChainTrouble

pytestmark = needs_pebble


@pytest.fixture(autouse=True)
def short_of_patience(monkeypatch):
    """Wait one second for a CA that hangs, not twenty."""
    monkeypatch.setattr(transport, "READ_SECONDS", 1)


ISSUED = {"issued", "staging", "staged", "canary", "verified", "rolling", "proven"}


def live(edge):
    rows = SliceResource.objects.filter(slice=slice_of(edge), to_sequence=None)
    return {row.name: bytes(row.digest) for row in rows}


def count_of(proxy, path):
    return proxy.requests.count(path)


def next_fault(pair, served):
    """Return the rotation with one fault more, having checked that nobody asks again before it is time."""
    before = len(newest(served.pk).faults)
    issuing_until(pair, lambda: len(newest(served.pk).faults) > before)
    return newest(served.pk)


def require_calm(served, rotation, proxy, cause):
    """What everybody may expect of a fault."""
    now = timezone.now()
    assert cause in rotation.cause, rotation.cause
    assert "\n" not in rotation.text
    assert "The old certificate is still served until" in rotation.text, rotation.text
    assert "ried again" in rotation.text, rotation.text
    assert rotation.next_action_at > now
    assert Certificate.objects.get(pk=served.pk).active_id == served.active_id
    asked = len(proxy.requests)
    resting()
    assert len(proxy.requests) == asked, "nothing is asked before it is time"


def issued(pair, served):
    issuing_until(pair, lambda: newest(served.pk).state in ISSUED)
    assert Leaf.objects.filter(version=newest(served.pk).version_id).exclude(chain_pem="").exists()


@pytest.mark.parametrize(
    ("trouble", "details", "cause"),
    [
        (Trouble.RATE_LIMITED, {"retry_after": "1200"}, "too many new orders recently"),
        (Trouble.SERVER_ERROR, {}, "something broke inside"),
        (Trouble.UNAVAILABLE, {}, "HTTP status 503"),
        (Trouble.UNAVAILABLE, {"retry_after": "1200"}, "HTTP status 503"),
        (Trouble.HANG, {}, "did not answer within"),
        (Trouble.RESET, {}, "the connection broke off"),
        (Trouble.GARBAGE, {}, "Pebble did not answer as it should"),
    ],
)
def test_a_ca_in_trouble_is_asked_again_later(edge, pair, served, proxy, trouble, details, cause):
    before = live(edge)
    proxy.fail(NEW_ORDER, trouble, **details)

    rotation = next_fault(pair, served)

    require_calm(served, rotation, proxy, cause)
    pause = rotation.next_action_at - timezone.now()
    assert pause > timedelta(minutes=19 if details else 0.7), "what the CA asks for, else a minute and little less"
    assert (rotation.state, live(edge)) == ("ordering", before)
    issued(pair, served)
    assert count_of(proxy, NEW_ORDER) == 2


def test_half_of_all_nonces_are_refused(pair, served, proxy):
    with believing_pebble(nonce_reject_percent=50) as stormy:
        proxy.pebble = stormy
        issued(pair, served)
        assert count_of(proxy, NEW_ORDER) < 30


@pytest.mark.parametrize(
    ("trouble", "cause"),
    [
        (ChainTrouble.TRUNCATED, "Only the certificate itself is here"),
        (ChainTrouble.OTHER_KEY, "key"),
        (ChainTrouble.OTHER_NAMES, SHOP),
        (ChainTrouble.EXPIRED, "expired"),
        (ChainTrouble.NOT_YET_VALID, "is valid from"),
    ],
)
def test_what_may_not_be_served_reaches_no_node_and_is_ordered_anew(edge, pair, served, proxy, trouble, cause):
    before = live(edge)
    proxy.fail(CERTIFICATE, trouble)

    rotation = next_fault(pair, served)

    assert rotation.faults[-1]["kind"] == "bad_certificate"
    require_calm(served, rotation, proxy, cause)
    assert (rotation.state, rotation.held_state) == ("held", "ordering")
    assert live(edge) == before
    issued(pair, served)
    assert count_of(proxy, NEW_ORDER) == 2


def test_a_chain_in_the_wrong_order_is_put_right(pair, served, proxy):
    proxy.fail(CERTIFICATE, ChainTrouble.WRONG_ORDER)
    issued(pair, served)
    assert newest(served.pk).faults == []


def test_an_order_that_is_gone_is_opened_anew_at_once_and_not_for_ever(pair, served, proxy):
    proxy.fail(ORDER, Trouble.PROBLEM, times=None, status=404, problem={"type": "malformed", "detail": "no such order"})

    for _ in range(4):
        rotation = next_fault(pair, served)
        assert rotation.faults[-1]["kind"] == "order_gone"

    require_calm(served, rotation, proxy, "no such order")
    assert count_of(proxy, NEW_ORDER) == 4
    assert rotation.next_action_at > timezone.now() + timedelta(seconds=40)
    proxy.plans.clear()
    issued(pair, served)


def test_an_order_that_turned_invalid_is_opened_anew(pair, served, proxy):
    proxy.fail(ORDER, Trouble.REWRITE, change=lambda order: order.update(status="invalid"))
    rotation = next_fault(pair, served)
    assert rotation.state == "ordering"
    assert "no longer valid" in rotation.cause
    issued(pair, served)


def test_a_ca_that_forgot_the_account_gets_it_anew(pair, served, proxy, acme):
    issuing_until(pair, lambda: newest(served.pk).state == "authorizing")
    before = Issuer.objects.get(pk=acme.pk).account_url
    with believing_pebble() as fresh:
        proxy.pebble = fresh

        rotation = next_fault(pair, served)

        require_calm(served, rotation, proxy, "does not know our account any more")
        issued(pair, served)
    assert count_of(proxy, NEW_ACCOUNT) == 2
    assert Issuer.objects.get(pk=acme.pk).account_url not in {"", before}
    assert len(newest(served.pk).faults) <= 2


def _refuse(authorization):
    problem = {"type": f"{ERROR}connection", "detail": "Connection refused by 192.0.2.1"}
    authorization["status"] = "invalid"
    authorization["challenges"] = [one | {"status": "invalid", "error": problem} for one in authorization["challenges"]]


def _let_hours_pass(rotation, hours):
    for fault in rotation.faults:
        fault["at"] = (datetime.fromisoformat(fault["at"]) - timedelta(hours=hours)).isoformat()
    rotation.save(update_fields=["faults"])
    for event in RotationEvent.objects.all():
        RotationEvent.objects.filter(pk=event.pk).update(at=event.at - timedelta(hours=hours))


def test_a_name_that_is_refused_five_times_in_a_row_waits_for_a_person(pair, served, proxy, as_alice):
    proxy.fail(AUTHORIZATION, Trouble.REWRITE, times=None, change=_refuse)

    for number in range(1, 5):
        rotation = next_fault(pair, served)
        require_calm(served, rotation, proxy, "Connection refused by 192.0.2.1")
        assert f"Pebble refused {SHOP}" in rotation.cause
        assert [fault["kind"] for fault in rotation.faults] == ["rejected"] * number
        _let_hours_pass(rotation, 2)
    rotation = next_fault(pair, served)

    assert (rotation.state, rotation.next_action_at) == ("held", None)
    assert "Nothing is tried until a person says so." in rotation.text
    assert Certificate.objects.get(pk=served.pk).suspended_at is not None
    orders = count_of(proxy, NEW_ORDER)
    for _ in range(3):
        look()
    assert count_of(proxy, NEW_ORDER) == orders == 5
    assert not Challenge.objects.exists(), "nodes no longer answer what is over"

    proxy.plans.clear()
    assert as_alice.post(f"/certificates/{served.pk}/retry", {}).status_code == 200
    issued(pair, served)
    assert Certificate.objects.get(pk=served.pk).suspended_at is None


def test_our_own_limit_comes_before_that_of_the_ca_and_ends_no_row_of_refusals(pair, served, proxy):
    proxy.fail(AUTHORIZATION, Trouble.REWRITE, times=None, change=_refuse)
    for _ in range(3):
        next_fault(pair, served)

    rotation = next_fault(pair, served)

    require_calm(served, rotation, proxy, "Our own limit")
    assert count_of(proxy, NEW_ORDER) == 3
    _let_hours_pass(rotation, 2)
    next_fault(pair, served)
    _let_hours_pass(newest(served.pk), 2)
    assert next_fault(pair, served).state == "held"


# --- Nodes that do not answer -----------------------------------------------------------------------------------


def _let_patience_end():
    for row in Challenge.objects.all():
        Challenge.objects.filter(pk=row.pk).update(created_at=row.created_at - timedelta(seconds=30))


def _fault_without(pair, served, speak):
    issuing = len(newest(served.pk).faults)

    def has_come():
        look()
        speak()
        _let_patience_end()
        return len(newest(served.pk).faults) > issuing

    until(has_come)
    return newest(served.pk)


def test_the_ca_is_told_nothing_before_every_node_answers(pair, served, proxy):
    rotation = _fault_without(pair, served, lambda: echo(pair, "edge-2", error="404 from 127.0.0.1:10080"))

    require_calm(served, rotation, proxy, "Waited in vain for edge-2: 404 from 127.0.0.1:10080.")
    assert not [path for path in proxy.requests if path.startswith("/chalZ/")]
    issued(pair, served)
    assert count_of(proxy, NEW_ORDER) == 1, "the order is still good"


def test_a_gateway_without_a_node_that_is_heard_waits(pair, served, proxy):
    def fall_silent():
        Node.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))

    rotation = _fault_without(pair, served, fall_silent)

    require_calm(served, rotation, proxy, "No node of the gateway is heard")
    assert not [path for path in proxy.requests if path.startswith("/chalZ/")]
    issued(pair, served)


def test_a_challenge_that_ran_out_meanwhile_is_put_on_the_nodes_again(pair, served):
    rotating_until(pair, Challenge.objects.exists)
    first = Challenge.objects.get()
    Challenge.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    rotating_until(pair, lambda: Challenge.objects.exclude(pk=first.pk).exists())

    issued(pair, served)


def test_more_challenges_than_nodes_take_go_one_after_the_other(edge, pair, served, monkeypatch, as_alice):
    names = ["a.acme.test", "b.acme.test", "c.acme.test"]
    claim(edge, *names)
    monkeypatch.setattr("certificates.actions.rotation.authorizing.MAX_CHALLENGES", 2)
    monkeypatch.setattr("fleet.actions.challenges.MAX_CHALLENGES", 2)
    found = as_alice.patch(f"/certificates/{served.pk}", {"hostnames": [SHOP, *names]}, if_match='"1"')
    assert found.status_code == 200, found.content

    issued(pair, served)

    assert newest(served.pk).faults == []
    assert not Challenge.objects.exists()
