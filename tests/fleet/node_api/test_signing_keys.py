"""The key that signs manifests is replaced while nodes poll, sleep through it, or were told a stolen key's lies."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from gatehouse_agent.control.admission import RefusedError, admit_keys
from gatehouse_protocol.envelope import MAX_SIGNATURES, EnvelopeError

from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.base.errors import Conflict, Invalid
from fleet import signing_keys
from fleet.actions.assign import bump
from fleet.actions.signing_keys import MOST_ACTIVE, rotate_signing_key
from fleet.models import SigningKey

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def follow(node):
    """Do what an agent does with the list of keys; return the envelope."""
    headers = {"Authorization": f"Bearer {node.token}"}
    envelope = node.door.run(node.door.send("GET", "/node/v1/keys", headers=headers)).json()
    listed = admit_keys(envelope, node.gateway_id, node.trusted, datetime.now(UTC), LONG_AGO)
    node.trusted = {one.kid: Ed25519PublicKey.from_public_bytes(one.key) for one in listed.config_keys}
    return envelope


def pass_overlap():
    """Let the time come at which what shall retire does."""
    SigningKey.objects.exclude(retired_at=None).update(retired_at=timezone.now() - timedelta(seconds=1))
    signing_keys.forget()


@pytest.fixture
def changed(edge):
    """Give nodes something new to learn, signed by whoever signs now."""

    def change():
        with transaction.atomic():
            bump(edge.gateway.pk)

    return change


@pytest.fixture
def node(node, edge):
    node.gateway_id = str(edge.gateway.pk)
    return node


def test_during_the_overlap_both_sign_and_a_node_that_asks_trusts_both(node, changed):
    (old,) = node.trusted
    rotation = rotate_signing_key(actor=SYSTEM)
    changed()

    assert node.manifest()["gateway"] == "edge", "signed so that a node with the old key alone believes it"
    follow(node)

    assert set(node.trusted) == {old, rotation.key_id}
    assert rotation.retiring == (old,)


def test_after_the_overlap_the_old_key_signs_nothing_and_is_trusted_by_nobody_who_asked(node, changed):
    (old,) = node.trusted
    only_old = dict(node.trusted)
    rotate_signing_key(actor=SYSTEM)
    follow(node)
    pass_overlap()
    changed()
    node.open_session()
    follow(node)

    assert old not in node.trusted
    assert node.manifest()["gateway"] == "edge"
    node.trusted = only_old
    with pytest.raises(EnvelopeError, match="no trusted key"):
        node.manifest()


def test_a_node_that_slept_through_rotations_finds_its_way_back(node, changed):
    for _ in range(MAX_SIGNATURES - 1):
        rotate_signing_key(actor=SYSTEM)
        pass_overlap()
    changed()

    node.open_session()
    with pytest.raises(EnvelopeError):
        node.manifest()
    follow(node)
    assert len(node.trusted) == 1
    assert node.manifest()["gateway"] == "edge"


def test_a_stolen_key_is_out_at_once_also_of_what_was_ready_to_be_sent(node, door):
    node.manifest()
    rotation = rotate_signing_key(overlap=timedelta(), actor=SYSTEM)

    node.open_session()
    follow(node)
    assert set(node.trusted) == {rotation.key_id}
    door.run(door.desk.watch.look())
    assert node.manifest()["gateway"] == "edge", "signed again, by the new key"


def test_a_list_recorded_during_the_overlap_does_not_bring_the_old_key_back(node):
    rotation = rotate_signing_key(actor=SYSTEM)
    recorded = follow(node)
    pass_overlap()
    node.open_session()
    follow(node)
    assert set(node.trusted) == {rotation.key_id}

    with pytest.raises(RefusedError, match="too old"):
        admit_keys(recorded, node.gateway_id, node.trusted, datetime.now(UTC), datetime.now(UTC))


def test_sessions_go_on_through_a_rotation_and_begin_anew_when_their_key_retires(node, door):
    rotate_signing_key(actor=SYSTEM)
    assert node.poll().status_code == 200
    pass_overlap()
    door.run(door.desk.watch.look())
    assert node.poll().json()["code"] == "session_expired"
    assert node.open_session().status_code == 200
    assert node.poll().status_code in (200, 304)


def test_a_token_of_a_key_that_another_process_just_made_is_good_here(node, monkeypatch):
    before = signing_keys.signing_keys()
    rotate_signing_key(overlap=timedelta(), actor=SYSTEM)
    assert node.open_session().status_code == 200
    monkeypatch.setattr(signing_keys._kept, "keys", before)
    monkeypatch.setattr(signing_keys._kept, "read_at", signing_keys._kept.read_at - 2)

    assert node.poll().status_code == 200


def test_a_rotation_is_in_the_trail_and_a_rehearsal_changes_nothing(edge):
    signing_keys.signing_keys()
    rotate_signing_key(actor=SYSTEM, dry_run=True)
    assert SigningKey.objects.count() == 1
    assert not Entry.objects.filter(verb="signing_key.rotate").exists()

    rotation = rotate_signing_key(actor=SYSTEM)
    entry = Entry.objects.get(verb="signing_key.rotate")
    assert entry.target_name == rotation.key_id
    assert f"{rotation.retiring[0]} retire" in entry.summary


def test_too_many_at_once_and_impossible_overlaps_are_refused(edge):
    signing_keys.signing_keys()
    for _ in range(MOST_ACTIVE - 1):
        rotate_signing_key(actor=SYSTEM)
    with pytest.raises(Conflict, match="retires at"):
        rotate_signing_key(actor=SYSTEM)
    for hours in (-1, 24 * 31):
        with pytest.raises(Invalid):
            rotate_signing_key(overlap=timedelta(hours=hours), actor=SYSTEM)
    assert len(signing_keys.signing_keys().private) == MOST_ACTIVE
    rotate_signing_key(overlap=timedelta(), actor=SYSTEM)
    assert len(signing_keys.signing_keys().private) == 1


def test_the_command_says_what_it_did_and_what_is_wrong(edge):
    (old,) = signing_keys.signing_keys().private
    said = StringIO()
    call_command("rotate_signing_key", "--overlap-hours", "2", stdout=said)
    newest = SigningKey.objects.get(retired_at=None).kid
    assert said.getvalue().startswith(f"{newest} signs manifests from now on\n{old} retires by ")
    assert set(signing_keys.signing_keys().private) == {old, newest}
    with pytest.raises(CommandError, match="0 to 720 hours"):
        call_command("rotate_signing_key", "--overlap-hours", "10000")
