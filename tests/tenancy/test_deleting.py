"""A tenant is deleted whole: off the nodes first, then every row, and a search of everything finds nothing."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from console.accounts.models import Tenant, User
from console.audit.chain import Head, verify
from console.audit.models import Entry
from fleet.models import NodeEvent
from tenancy.actions import claiming
from tenancy.actions.certifying import digest_of
from tenancy.actions.steps import move_deletion
from tenancy.catalogue.owned import KEPT, owned_tables
from tenancy.catalogue.tables import read_tables
from tenancy.models import Deletion
from tests import make
from tests.access.footprint import footprint
from tests.callers import signed_in
from tests.fleet.edge import draft_site, publish_now
from tests.tenancy.conftest import carried_out, nodes_let_go, slice_keys

WISH = {"reason": "The team moved away.", "confirm": "acme"}


def asked_and_confirmed(owner, second, tenant):
    assert owner.post(f"/tenants/{tenant.slug}/deletion", {**WISH, "confirm": tenant.slug}).status_code == 202
    assert second.post(f"/tenants/{tenant.slug}/deletion/confirm").status_code == 202
    return Deletion.objects.open().get(tenant_id=tenant.pk)


@pytest.mark.django_db
def test_of_a_tenant_with_one_of_everything_nothing_is_left_and_its_neighbour_keeps_all(everything, valkey):
    acme, globex = everything.acme, everything.globex
    owner, olga = signed_in(everything.world.cast.alice), signed_in(everything.world.cast.olga)
    valkey.set(f"gatehouse:tests:{acme.pk}", "1")
    valkey.set("gatehouse:tests:globex@edge", "1")
    of_globex = rows_of(globex)
    deletion = asked_and_confirmed(owner, olga, acme)
    carried_out(deletion, until="waiting")
    nodes_let_go(acme)
    carried_out(deletion)
    assert not Tenant.objects.filter(pk=acme.pk).exists()
    assert rows_of(globex) == of_globex
    assert valkey.keys("gatehouse:tests:*") == [b"gatehouse:tests:globex@edge"]
    assert not User.objects.filter(email="bob@people.test").exists()
    call_command("sweep_tenant", "acme")
    assert len(deletion.certificate["rows"]) > 60
    assert {one["table"] for one in deletion.certificate["sweep"]["found"] if one["rows"]} <= KEPT


@pytest.mark.django_db
def test_the_certificate_is_in_the_chain_of_the_platform_and_the_trail_of_the_tenant_stays(
    edge, as_alice, as_olga, cast
):
    deletion = asked_and_confirmed(as_alice, as_olga, cast.acme)
    carried_out(deletion)
    said = deletion.certificate
    assert digest_of(said) == said["sha256"]
    assert as_olga.get(f"/deletions/{deletion.pk}").json()["certificate"] == said
    noted = Entry.objects.get(verb="tenant.deleted")
    assert noted.chain == "platform"
    assert noted.changes == [{"pointer": "/certificate", "before": None, "after": said["sha256"]}]
    trail = said["kept"]["trail"]
    assert verify("acme") == Head("acme", trail["position"], trail["digest"])
    assert said["kept"]["entries"] == Entry.objects.filter(chain="acme").count() > 3


@pytest.mark.django_db
def test_nothing_is_deleted_before_every_node_has_proven_that_it_runs_nothing_of_it(edge, as_alice, as_olga, cast):
    draft_site(edge.acme, "shop.acme.test")
    publish_now(edge.platform)
    publish_now(edge.acme)
    node = make.node(edge.gateway)
    node.last_seen_at = timezone.now()
    node.save()
    deletion = asked_and_confirmed(as_alice, as_olga, cast.acme)
    carried_out(deletion, until="waiting")
    for _ in range(3):
        Deletion.objects.update(next_action_at=timezone.now())
        move_deletion()
    deletion.refresh_from_db()
    assert (deletion.state, [one["proven"] for one in deletion.nodes]) == ("waiting", [False])
    assert slice_keys(cast.acme) == {"acme@edge"}
    as_olga.post(f"/nodes/{node.pk}/revoke")
    carried_out(deletion)
    assert deletion.certificate["nodes"] == []


@pytest.mark.django_db
def test_nothing_of_a_tenant_that_goes_is_published_any_more(edge, as_alice, as_olga, cast):
    draft_site(edge.acme, "shop.acme.test")
    deletion = asked_and_confirmed(as_alice, as_olga, cast.acme)
    make.node(edge.gateway)
    move_deletion()
    deletion.refresh_from_db()
    refused = as_olga.post("/slices/acme@edge/revisions", {"message": "late"})
    assert (refused.status_code, refused.json()["code"]) == (409, "tenant_closing")
    answer = as_alice.get("/tenants/acme")
    assert (answer.status_code, answer.json()["code"]) == (403, "tenant_suspended")
    assert "It is being deleted." in answer.json()["detail"]


@pytest.mark.django_db
def test_who_asked_does_not_confirm_and_a_token_of_theirs_is_they(edge, as_alice, cast):
    assert as_alice.post("/tenants/acme/deletion", WISH).status_code == 202
    refused = as_alice.post("/tenants/acme/deletion/confirm")
    assert (refused.status_code, refused.json()["code"]) == (403, "same_person")
    from tests.callers import bearing

    _, secret = make.token(cast.acme, cast.alice)
    assert bearing(secret).post("/tenants/acme/deletion/confirm").json()["code"] == "same_person"


@pytest.mark.django_db
def test_without_a_second_person_it_begins_when_everybody_had_time_to_object(edge, as_alice, cast):
    as_alice.post("/tenants/acme/deletion", WISH)
    assert not move_deletion()
    assert as_alice.delete("/tenants/acme/deletion").json()["state"] == "cancelled"
    as_alice.post("/tenants/acme/deletion", WISH)
    Deletion.objects.open().update(next_action_at=timezone.now() - timedelta(seconds=1))
    assert move_deletion()
    assert Deletion.objects.open().get().state == "withdrawing"
    late = as_alice.delete("/tenants/acme/deletion")
    assert (late.status_code, late.json()["code"]) == (409, "deletion_begun")


@pytest.mark.django_db
def test_the_slug_must_be_typed_and_the_platform_stays(as_alice, as_olga):
    wrong = as_alice.post("/tenants/acme/deletion", {**WISH, "confirm": "acne"})
    assert (wrong.status_code, wrong.json()["problems"][0]["pointer"]) == (422, "/confirm")
    refused = as_olga.post("/tenants/platform/deletion", {**WISH, "confirm": "platform"})
    assert (refused.status_code, refused.json()["code"]) == (409, "platform_tenant")


@pytest.mark.django_db
def test_a_worker_that_lost_its_turn_deletes_nothing_and_the_next_one_goes_on(edge, as_alice, as_olga, cast):
    deletion = asked_and_confirmed(as_alice, as_olga, cast.acme)
    carried_out(deletion, until="deleting")
    slow = claiming.claim(Deletion)
    assert not move_deletion()
    Deletion.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    fast = claiming.claim(Deletion)
    assert claiming.locked(slow) is None
    assert claiming.locked(fast) is not None
    Deletion.objects.update(lease_until=None)
    carried_out(deletion)


@pytest.mark.django_db
def test_who_belongs_elsewhere_too_stays(edge, as_alice, as_olga, cast):
    make.member(cast.globex, cast.bob, "viewer")
    carried_out(asked_and_confirmed(as_alice, as_olga, cast.acme))
    assert User.objects.filter(pk=cast.bob.pk).exists()
    assert not User.objects.filter(pk=cast.vera.pk).exists()


@pytest.mark.django_db
def test_what_a_node_told_of_it_goes_too_and_what_it_told_of_others_stays(edge, as_alice, as_olga, cast):
    node = make.node(edge.gateway)
    for text in ("acme@edge 3: refused", "globex@edge 3: refused", "not-acme@edge.test is away"):
        NodeEvent.objects.create(node=node, at=timezone.now(), code="slice_held_back", text=text)
    carried_out(asked_and_confirmed(as_alice, as_olga, cast.acme))
    assert {event.text for event in NodeEvent.objects.all()} == {"globex@edge 3: refused", "not-acme@edge.test is away"}


@pytest.mark.django_db
def test_a_slug_is_not_given_twice(edge, as_alice, as_olga, cast):
    carried_out(asked_and_confirmed(as_alice, as_olga, cast.acme))
    again = as_olga.post("/tenants", {"slug": "acme", "name": "Another"})
    assert (again.status_code, again.json()["code"]) == (409, "slug_taken")


@pytest.mark.django_db
def test_a_row_that_somebody_left_is_found(edge, as_alice, as_olga, cast):
    carried_out(asked_and_confirmed(as_alice, as_olga, cast.acme))
    with connection.cursor() as cursor:
        left = json.dumps({"about": "acme@edge"})
        cursor.execute("UPDATE fleet_deliveryrules SET default_strategy = default_strategy")
        cursor.execute("UPDATE policies_gateway SET description = %s", [left])
    with pytest.raises(CommandError, match="acme remains"):
        call_command("sweep_tenant", "acme")


@pytest.mark.django_db
def test_every_column_of_ids_is_known_for_what_it_refers_to():
    """A table that holds a tenant's ids under another name would be swept and never deleted."""
    names = {"tenant_id", "slice_id", "objective_id", "scope_id"}
    tables, owned = read_tables(), {one.table for one in owned_tables(read_tables())}
    for table in tables.values():
        if names & table.columns.keys() and table.name not in KEPT:
            assert table.name in owned, table.name


def rows_of(tenant):
    """Digests of what a tenant has: those of all tables that its deletion would touch."""
    from policies.models import Slice

    parameters = {
        "tenants": [tenant.pk],
        "slices": list(Slice.objects.filter(tenant=tenant).values_list("pk", flat=True)),
    }
    found = {}
    with connection.cursor() as cursor:
        for one in owned_tables(read_tables()):
            if one.table == "policies_resource":
                continue
            cursor.execute(f"SELECT count(*) FROM {one.table} WHERE {one.condition}", parameters)
            found[one.table] = cursor.fetchone()[0]
    assert footprint()
    return {table: count for table, count in found.items() if count}
