"""Of two equally specific routes the older is tried first, whatever becomes of drafts and revisions meanwhile."""

from console.audit.actor import SYSTEM
from policies import envoy
from policies.actions.drafts import restore_draft
from policies.models import Resource, Slice, SliceResource
from tests.policies.actions.test_patches import made, patch
from tests.policies.specs import route, shop
from tests.policies.steps import fill, publish


def with_header(name: str, **more: object) -> dict:
    spec = route(**more)
    spec["match"]["headers"] = [{"name": name, "type": "present"}]
    return spec


def add(slice_: Slice, name: str, header: str, **more: object) -> None:
    fill(slice_, [{"kind": "route", "name": name, "spec": with_header(header, **more)}])


def tried(slice_: Slice) -> list[str]:
    """The routes of the live host in the order in which Envoy tries them."""
    row = SliceResource.objects.get(slice=slice_, to_sequence=None, name="acme/shop.acme.test")
    host = envoy.schema().unpack(bytes(Resource.objects.get(pk=row.digest).body))
    return [one.name.removeprefix("acme/") for one in host.routes]


def test_the_older_route_comes_first_and_an_edit_makes_it_no_younger(edge):
    fill(edge.acme, shop(routes=0))
    add(edge.acme, "z-first", "x-one")
    add(edge.acme, "a-second", "x-two")
    publish(edge.acme)
    assert tried(edge.acme) == ["z-first", "a-second"]
    add(edge.acme, "z-first", "x-three", description="another header")
    publish(edge.acme)
    assert tried(edge.acme) == ["z-first", "a-second"]


def test_of_routes_that_are_imported_together_the_first_is_the_oldest(edge):
    together = [("z", "x-one"), ("m", "x-two"), ("a", "x-three")]
    routes = [{"kind": "route", "name": name, "spec": with_header(header)} for name, header in together]
    fill(edge.acme, [*shop(routes=0), *routes])
    publish(edge.acme)
    assert tried(edge.acme) == ["z", "m", "a"]


def test_a_route_that_is_made_anew_is_young_and_one_that_is_restored_as_old_as_it_was(edge):
    fill(edge.acme, shop(routes=0))
    add(edge.acme, "z-first", "x-one")
    add(edge.acme, "a-second", "x-two")
    publish(edge.acme)
    fill(edge.acme, [*shop(routes=0), {"kind": "route", "name": "a-second", "spec": with_header("x-two")}], prune=True)
    publish(edge.acme, acknowledged=["traffic_lost"])
    add(edge.acme, "z-first", "x-one")
    publish(edge.acme)
    assert tried(edge.acme) == ["a-second", "z-first"]
    fill(edge.acme, [*shop(routes=0), {"kind": "route", "name": "a-second", "spec": with_header("x-two")}], prune=True)
    publish(edge.acme, acknowledged=["traffic_lost"])
    restore_draft(actor=SYSTEM, slice=edge.acme, sequence=1, expected="*")
    publish(edge.acme)
    assert tried(edge.acme) == ["z-first", "a-second"]


def test_a_patch_of_what_is_live_keeps_the_order(edge):
    fill(edge.acme, shop(routes=0))
    add(edge.acme, "z-first", "x-one")
    add(edge.acme, "a-second", "x-two")
    publish(edge.acme)
    patch(edge.acme, made("route", "z-first", with_header("x-one", description="patched")))
    assert tried(edge.acme) == ["z-first", "a-second"]
    publish_again = {"kind": "route", "name": "a-second", "spec": with_header("x-two", description="later")}
    fill(edge.acme, [publish_again])
    publish(edge.acme)
    assert tried(edge.acme) == ["z-first", "a-second"]
