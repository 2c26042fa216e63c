"""What a node is told to fetch: from nothing, forwards, and backwards; and only what its own gateway refers to."""

import pytest
from gatehouse_protocol import digests

from policies.models import Revision
from policies.queries.index import index_of, resource_bodies
from policies.queries.revisions import difference, objects_at
from tests import make
from tests.policies.specs import route, service, shop
from tests.policies.steps import fill, publish


@pytest.fixture
def history(edge):
    """Three revisions: a shop, another address for it, and a route and a service more while the address is kept."""
    fill(edge.acme, shop(2))
    publish(edge.acme)
    fill(edge.acme, [{"kind": "service", "name": "shop", "spec": service("9.9.9.2:80")}])
    publish(edge.acme)
    fill(edge.acme, [{"kind": "service", "name": "v2", "spec": service()}])
    fill(edge.acme, [{"kind": "route", "name": "r0", "spec": route(path="/p0", to="v2")}])
    publish(edge.acme)
    return edge.acme


def names(rows) -> set[str]:
    return {f"{row.type_url.rpartition('.')[2]} {row.name}" for row in rows}


def test_the_full_index_has_everything_once(history):
    full = index_of(history, 3, None)
    assert full.base is None
    assert names(full.changed) == {
        "Cluster acme/shop", "Cluster acme/v2", "ClusterLoadAssignment acme/shop", "ClusterLoadAssignment acme/v2",
        "VirtualHost acme/shop.acme.test",
    }  # fmt: skip
    assert full.root == bytes(Revision.objects.get(slice=history, sequence=3).root)


def test_a_delta_has_what_changed_and_nothing_else(history):
    delta = index_of(history, 2, 1)
    assert names(delta.changed) == {"ClusterLoadAssignment acme/shop"}
    assert (delta.base, delta.removed) == (1, ())


@pytest.mark.parametrize("have", [1, 2, 3])
@pytest.mark.parametrize("wanted", [1, 2, 3])
def test_a_delta_in_any_direction_leads_to_the_very_revision(history, have, wanted):
    """A node that goes back must drop what came later, and end at the same root."""
    held = {(row.type_url, row.name): row.digest for row in index_of(history, have, None).changed}
    delta = index_of(history, wanted, have)
    for key in delta.removed:
        del held[key]
    held |= {(row.type_url, row.name): row.digest for row in delta.changed}
    full = index_of(history, wanted, None)
    assert held == {(row.type_url, row.name): row.digest for row in full.changed}
    assert delta.root == full.root


def test_an_unknown_revision_at_the_node_gives_the_full_index(history):
    assert index_of(history, 3, 99).base is None


def test_bodies_are_what_their_digests_say(history):
    rows = index_of(history, 3, None).changed
    bodies = dict(resource_bodies(history.gateway_id, [row.digest for row in rows]))
    assert set(bodies) == {row.digest for row in rows}
    assert all(digests.sha256_hex(body) == digest.hex() for digest, body in bodies.items())


def test_another_gateway_is_given_nothing(history):
    wanted = [row.digest for row in index_of(history, 3, None).changed]
    assert list(resource_bodies(make.gateway("west").pk, wanted)) == []
    assert list(resource_bodies(history.gateway_id, [bytes(32)])) == []


def test_the_difference_between_revisions_reads_the_same_as_a_plan(history):
    assert [change.text for change in difference(history, 1, 2).changes] == [
        "service shop: addresses 9.9.9.2:80 added (1), 9.9.9.1:8080 removed"
    ]
    assert {(change.action, change.name) for change in difference(history, 1, 3).changes} == {
        ("change", "shop"), ("add", "v2"), ("change", "r0"),
    }  # fmt: skip
    assert {(change.action, change.name) for change in difference(history, 3, 1).changes} == {
        ("change", "shop"), ("remove", "v2"), ("change", "r0"),
    }  # fmt: skip
    assert len(difference(history, None, 3).changes) == 5


def test_the_difference_to_the_draft_includes_what_is_not_published(history):
    fill(history, [{"kind": "route", "name": "new", "spec": route(path="/new")}])
    assert {change.name for change in difference(history, 2, "draft").changes} == {"v2", "r0", "new"}
    assert difference(history, 3, "draft").unsafe == ()


def test_a_revision_has_the_objects_it_was_published_with(history):
    assert [(item.kind, item.name) for item in objects_at(history, 1)] == [
        ("hostname", "shop.acme.test"), ("route", "r0"), ("route", "r1"), ("service", "shop"),
    ]  # fmt: skip
    assert len(objects_at(history, 3)) == 5
