"""The demo's vended credential: one command more fills in what signs, and running it again touches nothing."""

import stat
from pathlib import Path

import pytest
from django.core.management import call_command

from console.audit.actor import SYSTEM
from fleet import signing_keys
from fleet.actions.publish import Publication, publish
from policies.actions.objects import delete_object
from policies.compiler import Kind
from policies.models import DraftObject, Revision, Slice
from tests import make
from vending.models import Credential, Version


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Path:
    make.platform()
    signing_keys.forget()
    monkeypatch.setenv("GATEHOUSE_STATE_DIR", str(tmp_path))
    call_command("seed_demo")
    return tmp_path


def test_the_destination_the_policy_and_the_credential_are_live_without_a_problem(state):
    call_command("seed_vending")

    assert not DraftObject.objects.unpublished().exists()
    assert Revision.objects.get(slice__key="acme@edge", sequence=2).added == 2
    assert Credential.objects.get().name == "parcels"
    files = list((state / "parcels").iterdir())
    assert {file.name for file in files} == {"key", "server.pem", "authority.pem"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_running_it_again_changes_nothing(state):
    call_command("seed_vending")
    before = {file: file.read_text() for file in (state / "parcels").iterdir()}
    call_command("seed_vending")

    assert {file: file.read_text() for file in (state / "parcels").iterdir()} == before
    assert (Version.objects.count(), Revision.objects.filter(slice__key="acme@edge").count()) == (1, 2)


@pytest.mark.parametrize("is_published", [False, True])
def test_where_people_have_changed_something_it_is_left_to_them(state, is_published):
    slice = Slice.objects.get(key="acme@edge")
    delete_object(actor=SYSTEM, slice=slice, kind=Kind.ROUTE, name="shop-old", expected="*")
    if is_published:
        publish(slice, Publication(), actor=SYSTEM)
    call_command("seed_vending")

    assert not Credential.objects.exists()
    assert not (state / "parcels").exists()
    assert not DraftObject.objects.filter(kind=Kind.EGRESS_DESTINATION).exists()
