"""Rotations from an internal CA: staged, shown on one node, proven on all, the old keys destroyed."""

from datetime import timedelta

from django.utils import timezone

from certificates.actions.renewals import start_due
from certificates.models import Certificate, Leaf, Rotation, Version
from console.audit.models import Entry
from fleet.models import Rollout, Secret
from policies.models import SliceResource
from tests.certificates.rotating import SHOP, claim, look, make_older, newest, rotated, rotating_until, slice_of
from tests.fleet.simulated_node import proven, rejected

OF_ACME = "/slices/acme@edge/certificates"
PATH = ["due", "finalizing", "issued", "staging", "staged", "canary", "verified", "rolling", "proven"]


def add(caller, *hostnames, **more):
    answer = caller.post(OF_ACME, {"hostnames": list(hostnames or [SHOP]), **more})
    assert answer.status_code == 201, answer.content
    return answer.data


def live(edge):
    rows = SliceResource.objects.filter(slice=slice_of(edge), to_sequence=None)
    return {row.name: bytes(row.digest) for row in rows}


def test_a_certificate_is_issued_held_ready_shown_on_one_node_and_proven_on_all(edge, crew, internal, as_alice):
    claim(edge, SHOP)
    found = add(as_alice)
    assert (found["name"], found["standing"], found["rotation"]["state"]) == ("shop-acme-test", "pending", "due")

    rotation = rotated(crew, found["id"])

    assert [step["state"] for step in rotation.steps] == PATH
    shown = as_alice.get(f"/certificates/{found['id']}").data
    assert (shown["standing"], shown["version"], shown["hostnames"]) == ("active", 1, [SHOP])
    assert shown["serving"]["served_names"] == [SHOP]
    assert shown["renewal"]["why"] == "two_thirds"
    assert set(live(edge)) == {"acme/shop-acme-test", "acme/shop-acme-test/ecdsa"}
    assert Rollout.objects.filter(slice=slice_of(edge)).count() == 2
    assert Entry.objects.filter(verb="certificate.prove").exists()
    leaf = Leaf.objects.get()
    assert bytes(leaf.ciphertext) == b"", "the private key lies in the secret alone"
    assert leaf.sha256 == shown["leaves"][0]["sha256"]


def test_nodes_hold_it_ready_before_any_of_them_shows_it(edge, crew, internal, as_alice):
    claim(edge, SHOP)
    found = add(as_alice)

    rotating_until(crew, lambda: newest(found["id"]).state == "staging", obeying=False)

    rows = SliceResource.objects.filter(slice=slice_of(edge), to_sequence=None)
    assert [row.type_url for row in rows] == ["type.googleapis.com/gatehouse.v1.StagedSecret"]
    assert {name for name in crew.nodes if "acme.certificates@edge" in crew.asked(name)} == set(crew.nodes)
    rotating_until(crew, lambda: newest(found["id"]).state == "canary")
    told = [name for name in crew.nodes if crew.asked(name)["acme.certificates@edge"] == 2]
    assert len(told) == 1, "one node shows it first"


def test_it_is_renewed_when_it_is_time_and_the_old_keys_are_destroyed_after_the_grace(edge, crew, internal, as_alice):
    claim(edge, SHOP)
    found = add(as_alice)
    rotated(crew, found["id"])
    certificate = Certificate.objects.get()
    first = certificate.active
    assert start_due() == 0, "it is not time yet"
    make_older(certificate, timedelta(days=33))

    assert start_due() == 1
    rotation = rotated(crew, found["id"])

    assert (rotation.number, rotation.reason) == (2, "renewal")
    assert Certificate.objects.get().active.number == 2
    old = Leaf.objects.get(version=first)
    assert bytes(old.secret.ciphertext), "one may still go back"
    Rotation.objects.filter(pk=rotation.pk).update(next_action_at=timezone.now())
    look()
    assert newest(found["id"]).state == "complete"
    assert bytes(Secret.objects.get(pk=old.secret_id).ciphertext) == b""
    assert Version.objects.get(pk=first.pk).retired_at is not None


def test_two_families_of_keys_are_issued_and_shown_together(edge, crew, internal, as_alice):
    claim(edge, SHOP)
    found = add(as_alice, key_types=["ecdsa-p256", "rsa-2048"])
    rotated(crew, found["id"])

    shown = as_alice.get(f"/certificates/{found['id']}").data

    assert [leaf["key_text"] for leaf in shown["leaves"]] == ["ECDSA P-256", "RSA 2048"]
    assert set(live(edge)) == {
        "acme/shop-acme-test", "acme/shop-acme-test/ecdsa", "acme/shop-acme-test/rsa",
    }  # fmt: skip


def test_what_a_node_refuses_goes_back_is_held_and_tried_again(edge, crew, internal, as_alice):
    claim(edge, SHOP)
    found = add(as_alice)
    rotated(crew, found["id"])
    before = live(edge)
    assert as_alice.post(f"/certificates/{found['id']}/renew", {}).status_code == 200
    rotating_until(crew, lambda: newest(found["id"]).state == "canary")
    sequence = newest(found["id"]).rollout.revision.sequence
    (first,) = [name for name in crew.nodes if crew.asked(name)["acme.certificates@edge"] == sequence]
    fault = rejected("acme.certificates@edge", sequence, sequence - 1, object="acme/shop", message="shows another one")
    crew.nodes[first].report(proven("acme@edge", 1), fault)

    rotating_until(crew, lambda: newest(found["id"]).state == "held")

    held = as_alice.get(f"/certificates/{found['id']}").data
    assert "shows another one" in held["rotation"]["cause"]
    assert "still served until" in held["rotation"]["text"]
    assert held["version"] == 1, "the version before is wanted again"
    assert "retry" in held["commands"]
    crew.obey()
    rotating_until(crew, lambda: newest(found["id"]).state == "proven")
    assert as_alice.get(f"/certificates/{found['id']}").data["version"] == 2
    assert set(live(edge)) == set(before)


def test_many_that_are_due_at_once_go_together(edge, crew, internal, as_alice):
    names = [f"h{number}.acme.test" for number in range(5)]
    claim(edge, *names)
    ids = [add(as_alice, name)["id"] for name in names]

    rotating_until(crew, lambda: all(newest(pk).state == "proven" for pk in ids))

    assert Rollout.objects.filter(slice=slice_of(edge)).count() <= 4
    assert len(live(edge)) == 10


def test_a_compromised_key_is_replaced_at_once_and_nobody_goes_back_to_it(edge, crew, internal, as_alice):
    claim(edge, SHOP)
    found = add(as_alice)
    rotated(crew, found["id"])
    assert as_alice.post(f"/certificates/{found['id']}/replace", {}).status_code == 422
    answer = as_alice.post(f"/certificates/{found['id']}/replace", {"reason": "It was on a stolen laptop."})
    assert answer.data["rotation"]["reason"] == "replacement"

    rotating_until(crew, lambda: newest(found["id"]).state in {"proven", "complete"})
    look()

    assert Version.objects.get(number=1).retired_at is not None, "no grace for a key that somebody else has"
    assert "acme/shop-acme-test/ecdsa.2" in live(edge), "connections made with it are ended"
    refused = as_alice.post(f"/certificates/{found['id']}/roll-back", {"reason": "No!"})
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_before")


def test_who_wants_old_connections_ended_gets_a_chain_anew_with_each_version_and_on_the_way_back(
    edge, crew, internal, as_alice
):
    claim(edge, SHOP)
    found = add(as_alice)
    rotated(crew, found["id"])
    chains = [live(edge)["acme/shop-acme-test"]]
    change = as_alice.patch(
        f"/certificates/{found['id']}", {"drain_connections": True}, if_match=found_etag(as_alice, found)
    )
    assert (change.status_code, change.data["drain_connections"]) == (200, True)
    assert change.data["rotation"]["state"] == "proven", "it starts no rotation by itself"

    for act, said in (("renew", {}), ("renew", {}), ("roll-back", {"reason": "Old phones refuse it."})):
        assert as_alice.post(f"/certificates/{found['id']}/{act}", said).status_code == 200
        rotated(crew, found["id"])
        chains.append(live(edge)["acme/shop-acme-test"])

    first, second, third, again = chains
    assert len({first, second, third}) == 3
    assert again == second


def found_etag(caller, found):
    return caller.get(f"/certificates/{found['id']}")["ETag"]


def test_one_may_go_back_to_the_version_before(edge, crew, internal, as_alice):
    claim(edge, SHOP)
    found = add(as_alice)
    rotated(crew, found["id"])
    as_alice.post(f"/certificates/{found['id']}/renew", {})
    rotated(crew, found["id"])
    answer = as_alice.post(f"/certificates/{found['id']}/roll-back", {"reason": "Old phones refuse it."})
    assert answer.status_code == 200, answer.content

    rotated(crew, found["id"])

    assert as_alice.get(f"/certificates/{found['id']}").data["version"] == 1


def test_deleting_it_takes_it_from_the_nodes_and_destroys_the_keys(edge, crew, internal, as_alice):
    claim(edge, SHOP)
    found = add(as_alice)
    rotated(crew, found["id"])
    etag = as_alice.get(f"/certificates/{found['id']}")["ETag"]

    assert as_alice.delete(f"/certificates/{found['id']}", if_match=etag).status_code == 204

    assert live(edge) == {}
    assert as_alice.get(f"/certificates/{found['id']}").status_code == 404
    assert {bytes(row.ciphertext) for row in Secret.objects.filter(slice=slice_of(edge))} == {b""}


def test_a_hostname_that_comes_later_is_served_by_the_wildcard_that_covers_it(edge, crew, internal, as_alice):
    claim(edge, "*.acme.test")
    found = add(as_alice, "*.acme.test")
    rotated(crew, found["id"])
    assert as_alice.get(f"/certificates/{found['id']}").data["serving"]["served_names"] == ["*.acme.test"]
