"""What is wrong with a credential is told to its tenant, and nothing else of it."""

from datetime import timedelta

from django.utils import timezone

from alerting.kinds import credential
from alerting.kinds.credential import CredentialTrouble
from fleet.models import Node, VendedStatus
from tests.vending.vended import HERE, SECRET, stripe, the
from vending.models import Credential


def found(asked=None):
    asked = asked or CredentialTrouble()
    return [one for one in credential.look(timezone.now(), [asked]) if credential.judge(one, asked)]


def test_one_that_is_well_is_no_trouble(edge, alice):
    alice.post(HERE, stripe())

    assert found() == []


def test_one_that_could_not_be_read_for_too_long_is_told(edge, alice):
    alice.post(HERE, stripe())
    Credential.objects.update(read_state="stale", read_error="Vault is sealed.")
    assert found() == []
    assert [one.value for one in found(CredentialTrouble(is_stale_told=True))] == ["stale"]

    Credential.objects.update(read_state="failed")
    (one,) = found()
    assert (one.title, one.text) == (
        "Credential stripe of acme@edge could not be read for too long",
        "Vault is sealed.",
    )
    assert one.tenant_ids == frozenset({edge.acme.tenant_id})
    assert SECRET not in repr(one)


def test_one_that_fails_on_a_node_is_told_while_the_node_is_heard(edge, alice, node):
    alice.post(HERE, stripe())
    node.report()
    VendedStatus.objects.create(
        node_id=node.id, slice=the().slice, name="stripe", version=1, state="failed", since=timezone.now(),
        error="login.example.com refuses connections.",
    )  # fmt: skip
    (one,) = found()
    assert one.labels["node"] == "edge-1"
    assert found(CredentialTrouble(is_node_told=False)) == []

    Node.objects.update(last_seen_at=timezone.now() - timedelta(minutes=5))
    assert found() == []
