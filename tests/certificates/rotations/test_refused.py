"""Nodes that refuse, fall silent or tell the wrong time; other rollouts meanwhile; a database of an hour ago."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from certificates.actions.reconciling import reconcile
from certificates.actions.rotation import delivering
from certificates.actions.rotation.mover import move_due_rotations
from certificates.models import Certificate, Rotation
from console.audit.actor import SYSTEM
from fleet.actions.switches import throw_switch
from fleet.models import Node, Rollout
from fleet.rollout.states import RolloutState
from fleet.switching import Throw
from policies.compiler import SwitchType
from policies.models import SliceResource
from tests.certificates.rotating import SHOP, claim, look, newest, resting, rotated, rotating_until, until
from tests.certificates.rotations.conftest import OF_ACME
from tests.fleet import crew as crews
from tests.fleet.edge import draft_service, publish_now
from tests.fleet.simulated_node import proven, rejected

SLICE = "acme.certificates@edge"


@pytest.fixture
def few(new_node):
    """Two nodes."""
    return crews.of(new_node, 2)


@pytest.fixture
def shop(edge, few, internal, as_alice):
    """A certificate that both nodes serve, and that is being renewed."""
    claim(edge, SHOP, "www.acme.test")
    found = as_alice.post(OF_ACME, {"hostnames": [SHOP]}).data
    rotated(few, found["id"])
    as_alice.post(f"/certificates/{found['id']}/renew", {})
    return Certificate.objects.get(pk=found["id"])


def refuse(few, name, before):
    """Let a node say no to the revision it is told to run now."""
    sequence = few.asked(name)[SLICE]
    fault = rejected(SLICE, sequence, before, object="acme/shop-acme-test/ecdsa", message="does not open")
    few.nodes[name].report(fault)


def held_by(few, shop, state, *, name="edge-1"):
    """Bring the renewal to `state`, let a node refuse it there, and return the rotation once it is held."""
    before = few.asked(name)[SLICE]
    rotating_until(few, lambda: newest(shop.pk).state == state, obeying=state != "staging")
    if state == "canary":
        before = Rollout.objects.filter(slice=shop.slice, state="complete").latest("id").revision.sequence
        name = next(each for each in few.nodes if few.asked(each)[SLICE] > before)
    elif state == "rolling":
        before = Rollout.objects.filter(slice=shop.slice, state="complete").latest("id").revision.sequence
    refuse(few, name, before)
    rotating_until(few, lambda: newest(shop.pk).state == "held")
    return newest(shop.pk)


@pytest.mark.parametrize("state", ["staging", "canary"])
def test_what_a_node_refuses_goes_back_and_is_tried_again(few, shop, state):
    rotation = held_by(few, shop, state)

    now = Certificate.objects.get(pk=shop.pk)
    assert now.active_id == shop.active_id
    assert "does not open" in rotation.cause
    assert "The old certificate is still served until" in rotation.text
    assert "Tried again in" in rotation.text
    assert rotation.next_action_at > timezone.now() + timedelta(seconds=30)
    rollouts = Rollout.objects.count()
    resting()
    assert Rollout.objects.count() == rollouts, "no rollout before it is time"
    rotated(few, shop.pk)
    assert Certificate.objects.get(pk=shop.pk).active.number == 2


def test_one_that_is_refused_later_goes_back_everywhere(few, shop):
    before = few.asked("edge-1")[SLICE]
    rotating_until(few, lambda: newest(shop.pk).state == "canary")
    sequence = newest(shop.pk).rollout.revision.sequence
    (first,) = [name for name in few.nodes if few.asked(name)[SLICE] == sequence]
    (late,) = few.others(first)

    def are_all_told():
        look()
        few.obey(first)
        return few.asked(late)[SLICE] == sequence and newest(shop.pk).state != "canary"

    until(are_all_told)
    last = Rollout.objects.filter(slice=shop.slice, state="complete").latest("id").revision.sequence
    assert last > before
    refuse(few, late, last)

    rotating_until(few, lambda: newest(shop.pk).state == "held")

    assert {few.asked(name)[SLICE] for name in few.nodes} == {last}
    assert {"verified", "rolling"} & {step["state"] for step in newest(shop.pk).steps}
    assert Certificate.objects.get(pk=shop.pk).active_id == shop.active_id
    rotated(few, shop.pk)
    assert Certificate.objects.get(pk=shop.pk).active.number == 2


def test_one_that_nodes_never_take_keeps_no_other_waiting(few, shop, as_alice):
    held_by(few, shop, "staging")
    Rotation.objects.filter(certificate=shop).update(next_action_at=None)
    other = as_alice.post(OF_ACME, {"hostnames": ["www.acme.test"]}).data

    rotated(few, other["id"])

    assert newest(shop.pk).state == "held"
    assert set(asked_secrets(shop)) == {"acme/shop-acme-test/ecdsa", "acme/www-acme-test/ecdsa"}
    Rotation.objects.filter(certificate=shop).update(next_action_at=timezone.now())
    rotated(few, shop.pk)


def asked_secrets(shop):
    rows = SliceResource.objects.filter(slice=shop.slice, to_sequence=None, is_sealed=True)
    return list(rows.values_list("name", flat=True))


def test_nobody_ends_a_canary_by_publishing_beside_it(few, shop, as_alice, monkeypatch):
    """Two workers have looked at once and found nothing under way: the second one finds out under the lock."""
    rotating_until(few, lambda: newest(shop.pk).state == "canary")
    canary = newest(shop.pk).rollout
    as_alice.post(OF_ACME, {"hostnames": ["www.acme.test"]})
    is_taken, asked = delivering._is_taken, []

    def seen_too_early(slice):
        asked.append(slice)
        return is_taken(slice) if len(asked) > 1 else False

    rotating_until(few, lambda: Rotation.objects.filter(state="issued").exists(), obeying=False)
    monkeypatch.setattr(delivering, "_is_taken", seen_too_early)
    Rotation.objects.filter(state="issued").update(next_action_at=timezone.now(), lease_until=None)
    move_due_rotations()

    assert len(asked) == 2
    canary.refresh_from_db()
    assert RolloutState(canary.state).is_active
    waiting = Rotation.objects.get(state="issued")
    assert waiting.text == "Issued; waits for another rollout of certificates to end."
    rotating_until(few, lambda: set(Rotation.objects.values_list("state", flat=True)) <= {"proven", "complete"})


def test_a_kill_switch_of_the_tenant_and_hostnames_that_go_change_nothing_of_it(edge, few, shop, as_alice):
    rotating_until(few, lambda: newest(shop.pk).state == "canary")
    reconcile()

    draft_service(edge.acme, "echo", port=9101)
    publish_now(edge.acme)
    rotating_until(few, lambda: Rollout.objects.filter(slice=edge.acme, state="complete").exists())
    throw_switch(edge.acme, Throw(SwitchType.TENANT_SUSPEND, "An attack."), actor=SYSTEM)

    rotated(few, shop.pk)

    assert newest(shop.pk).faults == []


def test_a_certificate_deleted_beside_a_canary_does_not_make_it_skip_its_proof(few, shop, as_alice):
    other = as_alice.post(OF_ACME, {"hostnames": ["www.acme.test"]}).data
    rotating_until(
        few,
        lambda: {one.state for one in Rotation.objects.exclude(number=1)} | {newest(other["id"]).state} == {"proven"},
    )
    as_alice.post(f"/certificates/{shop.pk}/renew", {})
    rotating_until(few, lambda: newest(shop.pk).state == "canary")
    etag = as_alice.get(f"/certificates/{other['id']}")["ETag"]
    assert as_alice.delete(f"/certificates/{other['id']}", if_match=etag).status_code == 204

    sequence = Rollout.objects.filter(slice=shop.slice).latest("id").revision.sequence
    assert len([name for name in few.nodes if few.asked(name)[SLICE] == sequence]) == 1, "one node first, again"
    rotated(few, shop.pk)
    assert newest(shop.pk).faults == []


def test_a_node_whose_clock_is_wrong_by_a_day_proves_it_all_the_same(few, shop):
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()

    def has_come():
        look()
        few.obey("edge-1")
        few.told["edge-2"] = few.asked("edge-2")
        running = [{**proven(*one), "proven_at": yesterday} for one in few.told["edge-2"].items()]
        assert few.nodes["edge-2"].report(*running, sent_at=yesterday).status_code == 200
        return newest(shop.pk).state == "proven"

    until(has_come)
    assert newest(shop.pk).faults == []


def test_all_nodes_silent_waits_and_says_so(few, shop):
    rotating_until(few, lambda: newest(shop.pk).state == "staging", obeying=False)
    Node.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
    for _ in range(5):
        Node.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
        look()

    rotation = newest(shop.pk)
    assert Certificate.objects.get(pk=shop.pk).active_id == shop.active_id
    assert rotation.text
    rotated(few, shop.pk)
