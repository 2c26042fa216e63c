"""Publishing makes an immutable revision of exactly what was checked, and writes only what changed."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, transaction
from gatehouse_protocol import digests

from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.audit.verbs import verb
from console.base.errors import Conflict, Invalid
from policies.actions.planning import check_draft
from policies.actions.revisions import SecretEntry, create_revision
from policies.drafting.slices import lock_slice
from policies.models import DraftObject, Resource, Revision, RevisionObject, SliceResource
from tests.policies.specs import route, service, shop
from tests.policies.steps import fill, live, publish


@dataclass(frozen=True)
class Listed:
    """A resource as an index lists it."""

    type: str
    name: str
    digest: str


def listed(rows: Iterable[SliceResource]) -> list[Listed]:
    return [Listed(row.type_url, row.name, bytes(row.digest).hex()) for row in rows]


def test_the_first_publish_writes_everything_and_empties_the_draft(edge):
    fill(edge.acme, shop(routes=2))
    revision = publish(edge.acme)
    assert (revision.sequence, revision.added, revision.changed, revision.removed) == (1, 4, 0, 0)
    names = {"Cluster acme/shop", "ClusterLoadAssignment acme/shop", "VirtualHost acme/shop.acme.test"}
    assert set(live(edge.acme)) == names
    assert not DraftObject.objects.unpublished().filter(slice=edge.acme).exists()
    assert {row.state for row in DraftObject.objects.all()} == {"published"}


def test_a_change_of_one_service_closes_and_opens_only_its_own_resources(edge):
    fill(edge.acme, shop(routes=3))
    publish(edge.acme)
    before = live(edge.acme)
    fill(edge.acme, [{"kind": "service", "name": "shop", "spec": service("9.9.9.2:80")}])
    publish(edge.acme)
    after = live(edge.acme)
    assert {name for name in before if before[name] != after[name]} == {"ClusterLoadAssignment acme/shop"}
    assert SliceResource.objects.filter(from_sequence=2).count() == 1
    assert RevisionObject.objects.filter(from_sequence=2).count() == 1


def test_only_the_units_that_a_change_touches_are_compiled(edge):
    hosts = [f"h{n}.acme.test" for n in range(20)]
    fill(edge.acme, [
        {"kind": "service", "name": "shop", "spec": service()},
        *({"kind": "hostname", "name": host, "spec": {}} for host in hosts),
        *({"kind": "route", "name": f"r{n}", "spec": route(host=host)} for n, host in enumerate(hosts)),
    ])  # fmt: skip
    publish(edge.acme)
    fill(edge.acme, [{"kind": "route", "name": "r7", "spec": route(host="h7.acme.test", path="/seven")}])
    checked = check_draft(edge.acme)
    assert checked.compiled.units == {"host:h7.acme.test"}
    assert [one.name for one in checked.compiled.resources] == ["acme/h7.acme.test"]


def test_a_route_that_moves_recompiles_both_its_hosts(edge):
    fill(edge.acme, [*shop(1), {"kind": "hostname", "name": "b.acme.test", "spec": {}}])
    publish(edge.acme)
    fill(edge.acme, [{"kind": "route", "name": "r0", "spec": route(host="b.acme.test")}])
    assert check_draft(edge.acme).compiled.units == {"host:shop.acme.test", "host:b.acme.test"}


def test_the_root_is_the_one_a_node_computes_from_the_whole_index(edge):
    fill(edge.acme, shop(routes=5))
    publish(edge.acme)
    fill(edge.acme, [{"kind": "route", "name": "more", "spec": route(path="/more")}])
    fill(edge.acme, [{"kind": "service", "name": "other", "spec": service()}])
    publish(edge.acme)
    fill(edge.acme, [one for one in shop(4) if one["name"] != "other"], prune=True)
    revision = publish(edge.acme, acknowledged=["routes_removed"])
    rows = SliceResource.objects.filter(slice=edge.acme, to_sequence=None)
    assert bytes(revision.root).hex() == digests.slice_root(listed(rows))
    assert revision.resource_count == len(rows)
    assert revision.resource_bytes == sum(row.size_bytes for row in rows)


def test_equal_bytes_are_kept_once(edge):
    fill(edge.acme, shop())
    publish(edge.acme)
    bodies = Resource.objects.count()
    fill(edge.acme, [{"kind": "service", "name": "shop", "spec": service("9.9.9.2:80")}])
    publish(edge.acme)
    fill(edge.acme, shop())
    third = publish(edge.acme)
    assert Resource.objects.count() == bodies + 1
    assert bytes(third.root) == bytes(Revision.objects.get(slice=edge.acme, sequence=1).root)


def test_a_removed_object_leaves_nothing_behind(edge):
    fill(edge.acme, [*shop(), {"kind": "service", "name": "old", "spec": service()}])
    publish(edge.acme)
    fill(edge.acme, shop(), prune=True)
    assert publish(edge.acme).removed == 1
    assert not any("old" in name for name in live(edge.acme))
    assert not DraftObject.objects.filter(name="old").exists()
    assert RevisionObject.objects.get(name="old").to_sequence == 2


def test_a_slice_with_mistakes_is_not_published_and_every_one_is_named(edge):
    fill(
        edge.acme,
        [
            {"kind": "route", "name": "a", "spec": route()},
            {"kind": "service", "name": "x", "spec": service("10.0.0.1:80")},
        ],
    )
    with pytest.raises(Invalid) as refused:
        publish(edge.acme)
    found = {(problem.name, problem.code) for problem in refused.value.problems}
    assert found == {("a", "hostname_missing"), ("a", "service_missing"), ("x", "endpoint_private")}
    assert not Revision.objects.exists()


def test_an_empty_draft_is_nothing_to_publish(edge):
    fill(edge.acme, shop())
    publish(edge.acme)
    with pytest.raises(Conflict) as refused:
        publish(edge.acme)
    assert refused.value.code == "nothing_to_publish"


def test_what_is_unsafe_must_be_acknowledged_finding_by_finding(edge):
    fill(edge.acme, shop(4))
    publish(edge.acme)
    fill(edge.acme, [], prune=True)
    with pytest.raises(Conflict) as refused:
        publish(edge.acme, acknowledged=["routes_removed"])
    assert refused.value.code == "unsafe_not_acknowledged"
    assert {problem.code for problem in refused.value.problems} >= {"slice_emptied", "hostname_removed"}
    publish(edge.acme, acknowledged=[problem.code for problem in refused.value.problems] + ["routes_removed"])
    assert live(edge.acme) == {}


def attempt(edge, checked, **options):
    given = {"message": "", "plan_digest": None, "acknowledged": frozenset()} | options
    with verb("revision.publish", actor=SYSTEM) as act:
        return create_revision(act, lock_slice(edge.acme.pk), checked, **given)


def test_a_draft_that_changed_since_it_was_checked_is_not_published(edge):
    fill(edge.acme, shop())
    checked = check_draft(edge.acme)
    fill(edge.acme, shop(2))
    with pytest.raises(Conflict) as refused:
        attempt(edge, checked)
    assert refused.value.code == "draft_changed"


def test_a_plan_that_nobody_has_seen_is_not_published(edge):
    fill(edge.acme, shop())
    checked = check_draft(edge.acme)
    with pytest.raises(Conflict) as refused:
        attempt(edge, checked, plan_digest="0" * 64)
    assert refused.value.code == "plan_changed"
    assert attempt(edge, checked, plan_digest=checked.plan.digest).sequence == 1


def test_a_plan_is_published_once(edge):
    fill(edge.acme, shop())
    checked = check_draft(edge.acme)
    attempt(edge, checked)
    with pytest.raises(Conflict):
        attempt(edge, checked)


def test_a_publish_that_is_taken_back_does_not_haunt_the_next_check(edge):
    """The numbers of a rolled-back transaction are used again; what was checked under them must not be."""
    fill(edge.acme, shop())
    with transaction.atomic():
        fill(edge.acme, [{"kind": "service", "name": "phantom", "spec": service()}])
        assert "acme/phantom" in {one.name for one in check_draft(edge.acme).compiled.resources}
        transaction.set_rollback(True)
    fill(edge.acme, [{"kind": "service", "name": "real", "spec": service()}])
    names = {one.name for one in check_draft(edge.acme).compiled.resources}
    assert ("acme/real" in names, "acme/phantom" in names) == (True, False)


def test_secrets_are_listed_sealed_by_digest_and_change_the_root(edge):
    fill(edge.acme, shop())
    without = publish(edge.acme)
    secret = SecretEntry(name="tls/default", digest=bytes(range(32)), size_bytes=900)
    revision = publish(edge.acme, secrets=[secret])
    row = SliceResource.objects.get(is_sealed=True, to_sequence=None)
    assert (row.name, bytes(row.digest), row.from_sequence) == ("tls/default", secret.digest, revision.sequence)
    assert bytes(revision.root) != bytes(without.root)
    assert not Resource.objects.filter(pk=secret.digest).exists()
    with pytest.raises(Conflict):
        publish(edge.acme, secrets=[secret])
    assert bytes(publish(edge.acme).root) == bytes(without.root)


def test_new_defaults_of_the_gateway_reach_a_tenant_with_its_next_publish(edge):
    fill(edge.platform, [{"kind": "defaults", "name": "defaults", "spec": {}}])
    publish(edge.platform)
    fill(edge.acme, [*shop(), {"kind": "service", "name": "other", "spec": service()}])
    publish(edge.acme)
    before = live(edge.acme)
    fill(edge.platform, [{"kind": "defaults", "name": "defaults", "spec": {"max_connections_per_service": 7}}])
    publish(edge.platform)
    assert check_draft(edge.acme).is_publishable
    publish(edge.acme)
    after = live(edge.acme)
    assert {name for name in before if before[name] != after[name]} == {"Cluster acme/shop", "Cluster acme/other"}


def test_the_database_itself_keeps_revisions_as_they_are(edge):
    fill(edge.acme, shop())
    revision = publish(edge.acme)
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(message="another history")


def test_a_publish_is_one_line_in_the_trail_with_its_changes(edge):
    fill(edge.acme, shop())
    publish(edge.acme)
    entry = Entry.objects.get(verb="revision.publish")
    assert entry.target_name == "acme@edge#1"
    assert entry.summary == "Published revision 1 of acme@edge: 3 added, 0 changed, 0 removed"
    assert {one["action"] for one in entry.changes} == {"add"}


def test_a_route_that_is_called_like_a_service_in_use_touches_only_its_own_host(edge):
    fill(edge.acme, [*shop(1), {"kind": "hostname", "name": "b.acme.test", "spec": {}}])
    publish(edge.acme)
    fill(edge.acme, [{"kind": "route", "name": "shop", "spec": route(host="b.acme.test")}])
    assert check_draft(edge.acme).compiled.units == {"host:b.acme.test"}
