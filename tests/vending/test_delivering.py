"""A credential reaches every node of its gateway by a rollout of its own, and comes back when a node refuses it."""

from gatehouse_protocol.vending import VendedKind

from fleet.models import Secret
from fleet.rollout.states import RolloutState
from policies.models import SlicePart
from tests.fleet.simulated_node import rejected
from tests.fleet.standing import the_rollout
from tests.vending.vended import (
    HERE,
    KEY,
    NEXT,
    SECRET,
    brought,
    given,
    slice_of_credentials,
    stripe,
    tag,
    the,
    until,
)
from vending.models import Version

NAME = "acme/vended/stripe"


def rotate(caller, secret=NEXT, name="stripe", **more):
    return caller.post(f"{HERE}/{name}/rotate", {"secret": secret, **more}, if_match=tag(caller, name))


def refuse(crew, sequence, running, blamed=NAME):
    """Let the node that was told say no, naming what it cannot take."""
    told = [name for name in crew.nodes if crew.asked(name).get(KEY) == sequence]
    assert told
    for name in told:
        fault = rejected(KEY, sequence, running, object=blamed, message="It cannot be read.")
        crew.nodes[name].report(fault)


def test_a_new_one_has_a_slice_beside_the_traffic(alice, crew):
    added = alice.post(HERE, stripe())

    assert added.status_code == 201, added.json()
    slice_ = slice_of_credentials()
    assert (slice_.part, slice_.last_sequence) == (SlicePart.CREDENTIALS, 1)
    assert the_rollout(slice_, 1).state in {"pushing", "converging"}
    assert added.json()["state"] == "rolling"


def test_nodes_get_it_sealed_under_a_name_that_stays(alice, crew):
    alice.post(HERE, stripe())
    brought(crew)
    assert rotate(alice).status_code == 200
    brought(crew)

    node = crew.nodes["edge-1"]
    first, second = given(node, 1), given(node, 2)
    assert (first.keys(), second.keys()) == ({NAME}, {NAME})
    assert (first[NAME].version, first[NAME].secret) == (1, SECRET)
    assert (second[NAME].version, second[NAME].secret) == (2, NEXT)
    assert (second[NAME].kind, second[NAME].header, second[NAME].prefix) == (
        VendedKind.HEADER,
        "authorization",
        "Bearer ",
    )


def test_one_node_proves_it_before_the_others_get_it(alice, crew):
    alice.post(HERE, stripe())

    assert len([name for name in crew.nodes if KEY in crew.asked(name)]) == 1
    row = brought(crew)
    assert row.proven.number == 1
    assert {crew.asked(name)[KEY] for name in crew.nodes} == {1}


def test_it_is_told_which_node_has_which_version(alice, crew):
    alice.post(HERE, stripe())
    brought(crew)
    rotate(alice)
    told = [name for name in crew.nodes if crew.asked(name)[KEY] == 2]
    crew.obey(*told)

    nodes = {one["node"]: one["version"] for one in alice.get(f"{HERE}/stripe/nodes").json()["items"]}
    assert nodes == {name: 2 if name in told else 1 for name in crew.nodes}
    shown = alice.get(f"{HERE}/stripe").json()
    assert shown["nodes"] == {"total": 4, "have": 1, "failing": 0}
    assert (shown["version"], shown["proven_version"]) == (2, 1)


def test_what_a_node_refuses_goes_back_and_is_told(alice, crew):
    alice.post(HERE, stripe())
    brought(crew)
    rotate(alice)
    refuse(crew, 2, 1)
    until(lambda: the().rollout_id is None)

    row = the()
    assert (row.active.number, row.proven.number, row.newest.number) == (1, 1, 2)
    assert "It cannot be read." in row.newest.refusal
    shown = alice.get(f"{HERE}/stripe").json()
    assert (shown["state"], shown["version"]) == ("refused", 1)
    assert {crew.asked(name)[KEY] for name in crew.nodes} == {1}


def test_another_version_after_a_refused_one_is_brought(alice, crew):
    alice.post(HERE, stripe())
    brought(crew)
    rotate(alice)
    refuse(crew, 2, 1)
    until(lambda: the().rollout_id is None)
    crew.obey()

    rotate(alice, "sk_live_third")
    row = brought(crew)
    assert (row.active.number, row.proven.number) == (3, 3)
    assert given(crew.nodes["edge-1"], 3)[NAME].secret == "sk_live_third"


def test_others_under_way_set_out_again_without_what_was_refused(alice, crew):
    alice.post(HERE, stripe())
    brought(crew)
    alice.post(HERE, stripe(name="github", secret="ghp_first"))
    rotate(alice)
    refuse(crew, 3, 1)
    until(lambda: the().rollout_id is None)
    row = brought(crew, "github")

    assert row.proven.number == 1
    assert (the().active.number, the().newest.number) == (1, 2)
    node = crew.nodes["edge-1"]
    last = slice_of_credentials().last_sequence
    assert {name: one.secret for name, one in given(node, last).items()} == {
        NAME: SECRET, "acme/vended/github": "ghp_first"
    }  # fmt: skip


def test_two_at_once_go_together(alice, crew):
    alice.post(HERE, stripe())
    alice.post(HERE, stripe(name="github", secret="ghp_first"))
    until(lambda: the().rollout_id is None and the("github").rollout_id is None, crew)

    assert (the().proven.number, the("github").proven.number) == (1, 1)
    assert the_rollout(slice_of_credentials(), 1).state == RolloutState.SUPERSEDED


def test_a_deleted_one_is_taken_from_every_node_and_its_secret_destroyed(alice, crew):
    alice.post(HERE, stripe())
    brought(crew)
    row = the()
    assert alice.delete(f"{HERE}/stripe", if_match=tag(alice)).status_code == 204
    assert alice.get(f"{HERE}/stripe").status_code == 404
    until(lambda: not row.versions.filter(destroyed_at=None).exists(), crew)

    assert [bytes(one.ciphertext) for one in Version.objects.filter(credential=row)] == [b""]
    assert [bytes(one.ciphertext) for one in Secret.objects.filter(slice=row.slice)] == [b""]
    assert given(crew.nodes["edge-1"], 2) == {}


def test_a_freeze_is_gone_through_by_who_operates_the_platform_alone(alice, crew):
    alice.post(HERE, stripe())
    refused = rotate(alice, override_freeze="It is out.")

    assert (refused.status_code, refused.json()["code"]) == (403, "override_forbidden")
