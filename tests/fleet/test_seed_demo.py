"""The demo: one command fills an empty stack, and running it again touches nothing."""

import base64
import hashlib
import json
import stat
from pathlib import Path

import pytest
from django.core.management import call_command

from console.audit.actor import SYSTEM
from fleet import signing_keys
from fleet.actions.publish import Publication, publish
from fleet.models import JoinToken, Node, Rollout
from policies.actions.objects import delete_object
from policies.compiler import Kind
from policies.models import DraftObject, Revision, Slice
from policies.queries.context import basis_of
from tests.callers import bearing
from tests.fleet.door import Door
from tests.fleet.simulated_node import SimulatedNode


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Path:
    from tests import make

    make.platform()
    signing_keys.forget()
    monkeypatch.setenv("GATEHOUSE_STATE_DIR", str(tmp_path))
    call_command("seed_demo")
    return tmp_path


def test_every_slice_is_published_without_a_problem(state):
    assert {row.key for row in Slice.objects.filter(last_sequence=1)} == {"platform@edge", "acme@edge", "globex@edge"}
    assert not DraftObject.objects.unpublished().exists()
    assert Revision.objects.get(slice__key="acme@edge").added == 19


def test_the_tokens_work_and_only_their_owner_can_read_them(state):
    nodes = [state / "nodes" / name / "join-token" for name in ("edge-1", "edge-2")]
    files = [state / "token", *nodes, *(state / "workloads" / name for name in ("orders", "reports"))]

    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    answer = bearing(files[0].read_text().strip()).get("/slices")
    assert {row["slice"] for row in answer.data["items"]} == {"acme@edge", "globex@edge", "platform@edge"}


def test_each_workload_has_the_password_that_lies_in_its_file(state):
    for row in DraftObject.objects.filter(kind=Kind.WORKLOAD):
        user, password = (state / "workloads" / row.name).read_text().strip().split(":")
        (known,) = row.spec["credentials"]
        digest = base64.b64encode(hashlib.sha1(password.encode()).digest()).decode()
        assert (user, digest) == (f"acme.{row.name}.{known['key']}", known["sha1"])


def test_the_way_out_leads_where_the_gateway_allows(state):
    assert basis_of(Slice.objects.get(key="platform@edge")).networks == ("127.0.0.0/8",)


def test_running_it_again_changes_nothing(state):
    before = {file: file.read_text() for file in state.rglob("*") if file.is_file()}

    call_command("seed_demo")

    assert {file: file.read_text() for file in state.rglob("*") if file.is_file()} == before
    assert Revision.objects.count() == Rollout.objects.count() == 3
    assert JoinToken.objects.count() == 2


def test_what_people_changed_stays_changed(state):
    slice = Slice.objects.get(key="acme@edge")
    delete_object(actor=SYSTEM, slice=slice, kind=Kind.ROUTE, name="shop-old", expected="*")
    publish(slice, Publication(), actor=SYSTEM)

    call_command("seed_demo")

    assert not DraftObject.objects.present().filter(slice=slice, name="shop-old").exists()


def test_a_node_that_joined_needs_no_token_and_one_that_lost_its_keys_gets_another(state):
    folder = state / "nodes" / "edge-1"
    first = (folder / "join-token").read_text()
    door = Door()
    try:
        node = SimulatedNode(door, "edge-1").joined(first.strip())
    finally:
        door.close()
    (folder / "store").mkdir()
    (folder / "store" / "enrolled.json").write_text(json.dumps({"node": node.id}))
    call_command("seed_demo")
    assert (folder / "join-token").read_text() == first

    (folder / "store" / "enrolled.json").unlink()
    call_command("seed_demo")

    assert (folder / "join-token").read_text() != first
    assert Node.objects.get().revoked_at is not None
