"""Certificates have a slice of their own: it is rolled out and proven as any other, and nobody drafts or lists it."""

import base64
import re
import threading

import pytest
from django.db import close_old_connections, connection
from gatehouse_protocol.messages import FILTER_CHAIN_TYPE, SECRET_TYPE, STAGED_SECRET_TYPE
from gatehouse_protocol.sealing import Binding, unseal

from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.base.errors import Conflict, Invalid
from fleet.actions.parts import ROTATION, STAGING
from fleet.actions.secrets import DEFAULT_CERTIFICATE, entry_of, forget_secret, keep_secret, secrets_of
from fleet.models import Secret
from fleet.rollout.states import RolloutState
from fleet.rollout.strategy import from_document, to_document
from policies.actions.slices import certificate_slice, withdraw
from policies.api.slice_key import SliceKey
from policies.models import Revision, Slice, SlicePart
from tests import make
from tests.fleet import certificates
from tests.fleet.certificates import (
    acting,
    certificates_of,
    piece,
    publish_certificates,
    publish_shop,
    secret,
)
from tests.fleet.edge import draft_service, publish_now
from tests.fleet.simulated_node import proven
from tests.fleet.standing import assigned, stepping_until, the_rollout, wait_for

KEY = "acme.certificates@edge"


@pytest.fixture
def shop(edge) -> Slice:
    """Acme's slice of certificates."""
    return certificates_of(edge.acme)


def indexed(node, slice, sequence):
    """(type, name, is sealed) of everything that a revision lists, and the digests by type and name."""
    answer = node.post("/index", {"slice": slice, "sequence": sequence, "have": None}).json()
    return {(row["type"], row["name"]): (row["digest"], row["sealed"]) for row in answer["changed"]}


# --- The slice ------------------------------------------------------------------------------------------------


def test_it_stands_beside_the_slice_of_traffic_and_there_is_one(edge):
    first, again = certificates_of(edge.acme), certificates_of(edge.acme)

    assert (first.key, first.part, first.pk) == (KEY, SlicePart.CERTIFICATES, again.pk)
    assert (first.tenant_id, first.gateway_id) == (edge.acme.tenant_id, edge.acme.gateway_id)
    assert edge.acme.part == SlicePart.TRAFFIC


def test_many_who_need_it_at_once_get_the_same(edge):
    found, barrier = [], threading.Barrier(4)

    def ask():
        barrier.wait()
        found.append(certificate_slice(None, edge.acme).pk)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    assert len(found) == 4
    assert set(found) == {certificates_of(edge.acme).pk}


def test_opening_it_is_recorded_once(edge):
    acting(certificate_slice, edge.acme)
    acting(certificate_slice, edge.acme)

    (entry,) = Entry.objects.filter(target_name=KEY)
    assert entry.summary == "Opened the certificates of acme on gateway edge"


@pytest.mark.parametrize("slug", ["acme.certificates", "acme.", ".acme", "a.b"])
def test_no_tenant_can_have_a_name_that_reads_like_it(as_olga, slug):
    refused = as_olga.post("/tenants", {"slug": slug, "name": "Acme"})

    assert refused.status_code == 422
    assert [problem["pointer"] for problem in refused.json()["problems"]] == ["/slug"]


# --- Who sees it ----------------------------------------------------------------------------------------------


def test_no_list_has_it(edge, shop, as_alice, as_olga):
    for caller in (as_alice, as_olga):
        assert KEY not in {row["slice"] for row in caller.get("/slices").json()["items"]}
        assert KEY not in caller.get("/me").content.decode()
        assert KEY not in caller.get("/search?q=acme").content.decode()
    (gateway,) = as_olga.get("/gateways").json()["items"]
    assert gateway["slices"] == 3  # of the platform, acme and globex


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("delete", ""),
        ("get", "/draft"),
        ("get", "/draft/plan"),
        ("delete", "/draft"),
        ("get", "/objects"),
        ("post", "/objects"),
        ("get", "/export"),
        ("post", "/import"),
        ("post", "/revisions"),
        ("post", "/revisions/1/revert"),
        ("get", "/gates"),
        ("get", "/approvals"),
        ("get", "/switches"),
        ("post", "/switches"),
        ("get", "/shifts"),
        ("post", "/shifts"),
        ("get", "/traffic"),
    ],
)
def test_what_people_do_with_slices_they_cannot_do_with_it(shop, as_alice, method, path):
    publish_shop(shop)

    answer = getattr(as_alice, method)(f"/slices/{KEY}{path}")
    assert answer.status_code == 404


def test_its_rollouts_and_revisions_can_be_looked_at_and_moved(crew, edge, as_alice, as_vera, as_mallory):
    shop = certificates_of(edge.acme)
    rollout, _ = publish_shop(shop)

    (listed,) = as_vera.get(f"/rollouts?slice={KEY}").json()["items"]
    assert (listed["id"], listed["slice"], listed["strategy"]["title"]) == (str(rollout.pk), KEY, ROTATION.title)
    for path in ("", "/evidence", "/events"):
        assert as_vera.get(f"/rollouts/{rollout.pk}{path}").status_code == 200
        assert as_mallory.get(f"/rollouts/{rollout.pk}{path}").status_code == 404
    assert as_vera.post(f"/rollouts/{rollout.pk}/pause", {}).status_code == 403
    assert as_alice.post(f"/rollouts/{rollout.pk}/pause", {}).json()["state"] == "paused"
    assert as_alice.post(f"/rollouts/{rollout.pk}/resume", {}).status_code == 200
    assert as_alice.post(f"/rollouts/{rollout.pk}/abort", {"reason": "Not today"}).status_code == 200

    (revision,) = as_vera.get(f"/slices/{KEY}/revisions").json()["items"]
    assert (revision["slice"], revision["sequence"], revision["message"]) == (KEY, 1, "Rotated")
    assert as_vera.get(f"/slices/{KEY}/revisions/1").status_code == 200
    assert as_vera.get(f"/slices/{KEY}/revisions/1/objects").json()["items"] == []
    assert as_vera.get(f"/slices/{KEY}/revisions/1/diff").json()["changes"] == []
    assert as_mallory.get(f"/slices/{KEY}/revisions").status_code == 404


def test_a_node_says_how_it_stands_there(edge, shop, node, as_vera, as_mallory):
    publish_shop(shop)
    node.manifest()
    node.report(proven(KEY, 1))

    (row,) = as_vera.get(f"/nodes/{node.id}").json()["slices"]
    assert (row["slice"], row["state"], row["proven"]) == (KEY, "proven", 1)
    assert as_mallory.get(f"/nodes/{node.id}").json()["slices"] == []


# --- Revisions of it ------------------------------------------------------------------------------------------


def test_a_revision_is_exactly_what_is_given(edge, shop, node):
    row = secret(shop)
    publish_certificates(shop, [piece()], [entry_of(row)])
    first = indexed(node, KEY, 1)
    other = piece("acme/blog", "blog.acme.test")
    blog = secret(shop, "acme/blog/ecdsa", "blog.acme.test")
    publish_certificates(shop, [other], [entry_of(blog)])

    assert first == {
        (FILTER_CHAIN_TYPE, "acme/shop"): (piece().digest.hex(), False),
        (SECRET_TYPE, "acme/shop/ecdsa"): (bytes(row.digest).hex(), True),
    }
    assert set(indexed(node, KEY, 2)) == {(FILTER_CHAIN_TYPE, "acme/blog"), (SECRET_TYPE, "acme/blog/ecdsa")}
    assert indexed(node, KEY, 1) == first
    assert node.bodies([other.digest.hex()]) == {other.digest.hex(): other.body}
    second = Revision.objects.get(slice=shop, sequence=2)
    assert (second.added, second.changed, second.removed, second.resource_count) == (2, 0, 2, 2)


def test_a_rotation_changes_the_secret_and_leaves_the_piece(shop):
    publish_shop(shop)
    publish_shop(shop)

    second = Revision.objects.get(slice=shop, sequence=2)
    assert (second.added, second.changed, second.removed, second.resource_count) == (0, 1, 0, 2)


def test_the_manifest_has_it_beside_the_traffic_and_it_is_nobodys_platform(edge, node):
    draft_service(edge.acme, "echo", port=9101)
    publish_now(edge.acme)
    publish_now(edge.platform)
    publish_shop(certificates_of(edge.acme))
    platforms = certificates_of(edge.platform)
    publish_certificates(platforms, [piece("platform/shop")], [])

    rows = {row["slice"]: (row["sequence"], row["platform"]) for row in node.manifest()["slices"]}
    assert rows == {
        "acme@edge": (1, False),
        KEY: (1, False),
        "platform@edge": (1, True),
        "platform.certificates@edge": (1, False),
    }


def test_certificates_of_the_platform_are_not_taken_for_its_listeners(edge):
    """They are no part of what a tenant's draft is compiled and checked with, and get no certificate of their own."""
    platforms = certificates_of(edge.platform)
    publish_certificates(platforms, [piece("platform/shop")], [])
    publish_now(edge.platform)
    draft_service(edge.acme, "echo", port=9101)

    publish_now(edge.acme)
    assert secrets_of(platforms) == ()
    assert [row.name for row in secrets_of(edge.platform)] == [DEFAULT_CERTIFICATE]


def test_the_same_again_is_no_revision(shop):
    row = secret(shop)
    publish_certificates(shop, [piece()], [entry_of(row)])

    with pytest.raises(Conflict) as refused:
        publish_certificates(shop, [piece()], [entry_of(row)])
    assert refused.value.code == "nothing_to_publish"
    shop.refresh_from_db()
    assert shop.last_sequence == 1


def test_what_envoy_would_refuse_is_no_revision(shop):
    with pytest.raises(Invalid) as refused:
        publish_certificates(shop, [piece("acme/one"), piece("acme/two")], [])

    assert refused.value.code == "part_invalid"
    assert [problem.code for problem in refused.value.problems] == ["server_name_twice"]
    assert not Revision.objects.filter(slice=shop).exists()


def test_a_slice_of_traffic_is_not_written_so(edge):
    with pytest.raises(AssertionError, match="acme@edge"):
        publish_certificates(edge.acme, [piece()], [])


def test_it_is_recorded_in_the_tenants_trail(edge, shop):
    publish_shop(shop)

    (entry,) = Entry.objects.filter(target_kind="revision", target_name=f"{KEY}#1")
    assert (entry.chain, entry.slice) == ("acme", KEY)
    assert entry.summary == f"Published revision 1 of {KEY}: 2 added, 0 changed, 0 removed — Rotated"


def test_the_traffic_of_the_tenant_goes_its_own_way(edge, crew):
    """A rotation neither ends nor waits for somebody's rollout of routes."""
    draft_service(edge.acme, "echo-v2", port=9102)
    publish_now(edge.acme)
    shop = certificates_of(edge.acme)
    publish_certificates(shop, [piece()], [entry_of(secret(shop))], STAGING)

    assert the_rollout(edge.acme, 2).state in {"pushing", "converging"}
    crew.obey()
    wait_for(shop, 1, RolloutState.COMPLETE)

    def has_gone_on():
        crew.obey()
        return the_rollout(edge.acme, 2).state == RolloutState.COMPLETE

    stepping_until(has_gone_on)


# --- Strategies -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("strategy", [STAGING, ROTATION])
def test_what_a_rollout_keeps_of_our_strategies_is_read_again(strategy):
    assert from_document(to_document(strategy)) == strategy


def test_staging_tells_every_node_at_once_and_ends_when_all_proved_it(edge, crew):
    shop = certificates_of(edge.acme)
    row = secret(shop)
    publish_certificates(shop, [], [entry_of(row, is_staged=True)], STAGING)

    assert {crew.asked(name)[KEY] for name in crew.nodes} == {1}
    crew.obey(*crew.others("edge-1"))
    assert the_rollout(shop, 1).state in {"pushing", "converging"}
    crew.obey("edge-1")
    assert wait_for(shop, 1, RolloutState.COMPLETE).revision.sequence == 1


def test_a_rotation_is_shown_by_one_node_first(edge, crew):
    shop = certificates_of(edge.acme)
    publish_shop(shop)

    told = [name for name in crew.nodes if KEY in crew.asked(name)]
    assert len(told) == 1
    crew.obey(*told)
    stepping_until(lambda: assigned(shop) == 1)
    assert {crew.asked(name)[KEY] for name in crew.nodes} == {1}


# --- Secrets --------------------------------------------------------------------------------------------------


def unsealed(node, *rows: Secret) -> dict[str, bytes]:
    """What a node gets of these secrets, opened, by digest."""
    wanted = [{"name": row.name, "digest": bytes(row.digest).hex()} for row in rows]
    answer = node.post("/secrets", {"secrets": wanted}).json()["secrets"]
    return {
        one["digest"]: unseal(
            base64.b64decode(one["sealed"]), node.kem, node.sealing_key, Binding(node.id, one["name"], one["digest"])
        )
        for one in answer
    }


def test_a_staged_secret_is_listed_under_its_own_type_beside_the_one_that_is_shown(shop, node):
    shown, next_one = secret(shop), secret(shop)
    publish_certificates(shop, [piece()], [entry_of(shown), entry_of(next_one, is_staged=True)])

    rows = indexed(node, KEY, 1)
    assert rows[SECRET_TYPE, "acme/shop/ecdsa"] == (bytes(shown.digest).hex(), True)
    assert rows[STAGED_SECRET_TYPE, "acme/shop/ecdsa"] == (bytes(next_one.digest).hex(), True)


def test_both_versions_of_a_name_can_be_fetched_at_once(shop, node):
    shown, next_one = secret(shop), secret(shop)

    found = unsealed(node, shown, next_one)
    assert set(found) == {bytes(shown.digest).hex(), bytes(next_one.digest).hex()}
    assert all(b"BEGIN PRIVATE KEY" in plaintext for plaintext in found.values())


def test_a_destroyed_secret_is_given_to_nobody_and_is_nowhere_any_more(shop, node):
    gone, kept = secret(shop), secret(shop)
    forget_secret(gone)
    forget_secret(gone)

    assert set(unsealed(node, gone, kept)) == {bytes(kept.digest).hex()}
    gone.refresh_from_db()
    assert (bytes(gone.ciphertext), gone.name) == (b"", "acme/shop/ecdsa")


def test_keeping_the_same_secret_again_is_the_same_row_and_brings_back_what_was_destroyed(shop, node):
    row = secret(shop)
    (plaintext,) = unsealed(node, row).values()
    forget_secret(row)

    again = keep_secret(shop, row.name, plaintext)
    assert (again.pk, Secret.objects.filter(slice=shop).count()) == (row.pk, 1)
    assert list(unsealed(node, row).values()) == [plaintext]


def test_what_is_kept_is_not_the_key(shop):
    row = secret(shop)

    assert b"PRIVATE KEY" not in bytes(Secret.objects.get(pk=row.pk).ciphertext)


# --- Leaving --------------------------------------------------------------------------------------------------


def test_a_tenant_that_leaves_takes_unused_certificates_along(edge, shop):
    withdraw(actor=SYSTEM, slice=edge.acme)

    assert not Slice.objects.filter(tenant=edge.acme.tenant).exists()


def test_a_tenant_whose_certificates_were_published_stays(edge, shop):
    publish_shop(shop)

    with pytest.raises(Conflict) as refused:
        withdraw(actor=SYSTEM, slice=edge.acme)
    assert refused.value.code == "slice_has_history"
    assert Slice.objects.filter(tenant=edge.acme.tenant).count() == 2


@pytest.mark.parametrize(
    ("key", "is_one"),
    [("acme@edge", True), (KEY, True), ("acme.traffic@edge", False), ("acme.certificates.x@edge", False)],
)
def test_addresses_take_both_parts_and_nothing_else(key, is_one):
    assert (re.fullmatch(SliceKey.regex, key) is not None) is is_one


def test_the_longest_names_fit(cast, db):
    tenant, gateway = make.tenant("t" * 40), make.gateway("g" * 40)
    found = certificates.certificates_of(make.slice_of(tenant, gateway))

    assert Slice.objects.get(pk=found.pk).key == f"{'t' * 40}.certificates@{'g' * 40}"
