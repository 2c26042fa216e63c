"""A node learns what it should run as soon as it changes: signed, complete, and nobody else's."""

import base64
import gzip
import json

import pytest
from django.db import transaction
from gatehouse_protocol.digests import slice_root
from gatehouse_protocol.envelope import KEYS_TYPE, open_envelope
from gatehouse_protocol.frames import decode_frames
from gatehouse_protocol.messages import Index
from gatehouse_protocol.sealing import Binding, SealError, unseal
from gatehouse_protocol.shapes import parse

from fleet import signing_keys
from fleet.actions.assign import assign, bump
from fleet.models import Assignment
from fleet.signing_keys import make_key
from policies.compiler import Kind
from policies.models import Gateway, Revision
from tests.fleet import edge as edges
from tests.fleet.edge import draft, draft_service, draft_site, publish_now
from tests.fleet.simulated_node import proven

HTTPS = {"protocol": "https", "address": "127.0.0.1", "port": 10443, "certificate": "default"}


def index_of(node, slice, sequence, have=None) -> Index:
    answer = node.post("/index", {"slice": slice, "sequence": sequence, "have": have})
    assert answer.status_code == 200, answer.text
    return parse(Index, answer.json())


def test_before_anything_is_published_the_manifest_is_empty(node):
    manifest = node.manifest()

    assert (manifest["gateway"], manifest["audience"], manifest["slices"]) == ("edge", None, [])


def test_an_unchanged_poll_is_304_and_a_parked_one_wakes_with_the_publish(edge, node):
    publish_now(edge.platform)
    before = node.manifest()
    assert node.poll().status_code == 304
    parked = node.start_poll(wait=30)

    draft_site(edge.acme, "shop.acme.test")
    publish_now(edge.acme)

    after = node.verified(parked.result(10))
    assert after["version"] > before["version"]
    assert [(row["slice"], row["sequence"], row["platform"]) for row in after["slices"]] == [
        ("acme@edge", 1, False),
        ("platform@edge", 1, True),
    ]


def test_a_parked_poll_ends_with_304_when_its_time_is_up(edge, node):
    node.poll()

    assert node.start_poll(wait=1).result(5).status_code == 304


def test_the_same_version_gives_the_same_bytes_under_the_same_tag(node):
    first, second = node.poll(), node.start_poll().result(5)

    node.etag = ""
    again = node.poll()
    assert second.status_code == 304
    assert (again.headers["etag"], again.json()["manifest"]) == (first.headers["etag"], first.json()["manifest"])


def test_the_index_and_the_bodies_add_up_to_the_root_of_the_manifest(edge, node):
    publish_now(edge.platform)
    draft_site(edge.acme, "shop.acme.test")
    publish_now(edge.acme)

    for row in node.manifest()["slices"]:
        index = index_of(node, row["slice"], row["sequence"])
        bodies = node.bodies([one.digest for one in index.changed if not one.sealed])
        assert index.root == row["root"] == slice_root(index.changed)
        assert len(index.changed) == row["count"]
        assert set(bodies) == {one.digest for one in index.changed if not one.sealed}


def test_what_changed_rides_along_with_the_new_manifest(edge, node):
    publish_now(edge.platform)
    draft_site(edge.acme, "shop.acme.test")
    publish_now(edge.acme)
    node.poll()
    draft_service(edge.acme, "echo-v2", port=9102)
    publish_now(edge.acme)

    inline = node.poll(wait=10).json()["inline"]

    (index,) = [parse(Index, one) for one in inline["indexes"]]
    assert (index.slice, index.from_, index.sequence) == ("acme@edge", 1, 2)
    assert {one.name for one in index.changed} == {"acme/echo-v2"}
    assert {digest for digest, _ in decode_frames(base64.b64decode(inline["resources"]))} == {
        one.digest for one in index.changed
    }
    assert index == index_of(node, "acme@edge", 2, have=1)


def test_versions_only_ever_grow_also_when_a_revision_is_taken_back(edge, node):
    versions = [node.manifest()["version"]]
    publish_now(edge.platform)
    versions.append(node.manifest()["version"])
    node.report(proven("platform@edge", 1))
    draft(edge.platform, Kind.LISTENER, "other", {"protocol": "http", "address": "127.0.0.1", "port": 10081})
    publish_now(edge.platform)
    versions.append(node.manifest()["version"])

    assert versions == sorted(set(versions))
    assert versions[-1] == Gateway.objects.get(pk=edge.gateway.pk).assignment_version


def test_resources_and_slices_of_another_gateway_are_not_given(cast, edge, node):
    west = edges.build(cast, "west")
    publish_now(west.platform)
    foreign = west.platform.resources.get(name="http")

    assert node.bodies([bytes(foreign.digest).hex()]) == {}
    assert node.post("/index", {"slice": "platform@west", "sequence": 1, "have": None}).status_code == 404
    assert [row["slice"] for row in node.manifest()["slices"]] == []


def test_the_default_certificate_travels_sealed_and_only_its_node_opens_it(edge, node, new_node):
    draft(edge.platform, Kind.LISTENER, "https", HTTPS)
    publish_now(edge.platform)
    (entry,) = [one for one in index_of(node, "platform@edge", 1).changed if one.sealed]
    other = new_node("edge-2")

    (secret,) = node.post("/secrets", {"secrets": [{"name": entry.name, "digest": entry.digest}]}).json()["secrets"]

    sealed, binding = base64.b64decode(secret["sealed"]), Binding(node.id, entry.name, entry.digest)
    assert b"PRIVATE KEY" in unseal(sealed, node.kem, node.sealing_key, binding)
    with pytest.raises(SealError):
        unseal(sealed, other.kem, other.sealing_key, Binding(other.id, entry.name, entry.digest))
    assert node.bodies([entry.digest]) == {}, "a secret never travels as a resource"


def test_a_secret_of_another_gateway_is_not_given(cast, edge, node):
    west = edges.build(cast, "west")
    draft(west.platform, Kind.LISTENER, "https", HTTPS)
    publish_now(west.platform)
    secret = west.platform.secrets.get()

    answer = node.post("/secrets", {"secrets": [{"name": secret.name, "digest": bytes(secret.digest).hex()}]})

    assert answer.json() == {"secrets": []}


def test_a_node_that_shall_run_something_else_gets_a_manifest_of_its_own(edge, node, new_node):
    publish_now(edge.platform)
    draft_service(edge.acme, "first", port=9101)
    first = publish_now(edge.acme).revision
    draft_service(edge.acme, "second", port=9102)
    second = publish_now(edge.acme).revision
    other = new_node("edge-2")

    with transaction.atomic():
        assign(edge.platform, Revision.objects.get(slice=edge.platform))
        assign(edge.acme, second)
    Assignment.objects.create(slice=edge.acme, node_id=other.id, revision=first, since=first.created_at)
    with transaction.atomic():
        bump(edge.gateway.pk)

    common, own = node.manifest(), other.manifest()
    assert (common["audience"], own["audience"]) == (None, other.id)
    assert [row["sequence"] for row in common["slices"]] == [2, 1]
    assert [row["sequence"] for row in own["slices"]] == [1, 1]


def test_a_new_signing_key_is_vouched_for_by_the_old_one_and_both_sign(edge, node, door):
    make_key()
    signing_keys.forget()

    answer = door.run(door.send("GET", "/node/v1/keys", headers={"Authorization": f"Bearer {node.token}"}))
    listed = json.loads(open_envelope(answer.json(), KEYS_TYPE, node.trusted))["config_keys"]

    assert len(node.trusted) == 1
    assert {one["kid"] for one in listed} > set(node.trusted)
    assert node.manifest()["gateway"] == "edge", "signed so that a node with the old key alone believes it"


def test_bodies_may_be_sent_zipped_and_are_never_unpacked_beyond_the_limit(node, door):
    def send(content: bytes):
        headers = {"Authorization": f"Bearer {node.token}", "Content-Encoding": "gzip"}
        return door.run(door.send("POST", "/node/v1/index", content=content, headers=headers))

    asked = json.dumps({"slice": "acme@edge", "sequence": 1, "have": None}).encode()
    assert send(gzip.compress(asked)).status_code == 404, "understood, and there is no such revision"
    assert send(gzip.compress(b" " * 10_000_000)).status_code == 413
    assert send(asked).status_code == 400
