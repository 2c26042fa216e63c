"""Endpoints that register themselves: who may, where, for how long, and what nodes are told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from console.accounts.permissions import Permission
from console.audit.models import Entry
from fleet.actions import registrations
from fleet.actions.registrations_spread import spread_registrations
from fleet.manifests import read_desired
from fleet.models import Registration, Registrations
from policies.compiler import Kind
from policies.models import Gateway
from tests import make
from tests.callers import bearing, signed_in
from tests.fleet.edge import draft, draft_service, publish_now
from tests.fleet.standing import assigned, stepping_until
from tests.policies.api.test_parallel_writes import WRITERS, at_once

AT = "/slices/acme@edge/services/orders/registrations"
HERE = {"address": "127.0.0.7", "port": 8080}


@pytest.fixture
def shop(edge):
    """Acme's slice, with one service that takes registrations and one that does not, live."""
    draft(edge.acme, Kind.SERVICE, "orders", {"endpoints": {"type": "static", "registration": True}})
    draft_service(edge.acme, "closed", port=9101)
    publish_now(edge.acme)
    stepping_until(lambda: assigned(edge.acme) == 1)
    return edge


@pytest.fixture
def alice(cast):
    return signed_in(cast.alice)


def told(edge):
    """What nodes are told, by cluster: who is there."""
    said = read_desired(edge.gateway.pk).registrations or ()
    return {one.cluster: [f"{each.address}:{each.port}" for each in one.endpoints] for one in said}


def version(edge):
    return Gateway.objects.get(pk=edge.gateway.pk).assignment_version


def problem(answer):
    assert answer.status_code == 422, answer.content
    return [(one["pointer"], one["code"]) for one in answer.json()["problems"]]


def test_an_instance_is_told_of_once_and_heartbeats_are_no_news(shop, alice):
    first = alice.put(f"{AT}/pod-1", HERE | {"zone": "eu-1a", "weight": 3})
    assert first.status_code == 201, first.content
    assert {name: first.json()[name] for name in ("instance", "address", "zone", "weight", "ttl_seconds")} == {
        "instance": "pod-1", "address": "127.0.0.7", "zone": "eu-1a", "weight": 3, "ttl_seconds": 30,
    }  # fmt: skip
    spread_registrations()
    assert told(shop) == {"acme/orders": ["127.0.0.7:8080"]}
    before, lines = version(shop), Entry.objects.count()

    again = alice.put(f"{AT}/pod-1", HERE | {"zone": "eu-1a", "weight": 3})
    spread_registrations()
    assert again.status_code == 200
    assert again.json()["expires_at"] > first.json()["expires_at"]
    assert (version(shop), Entry.objects.count()) == (before, lines)

    moved = alice.put(f"{AT}/pod-1", HERE | {"port": 8081})
    spread_registrations()
    assert moved.status_code == 200
    assert told(shop) == {"acme/orders": ["127.0.0.7:8081"]}
    assert version(shop) == before + 1


def test_nodes_get_it_beside_the_manifest(shop, alice, node):
    assert node.poll().json()["registrations"] is None
    alice.put(f"{AT}/pod-1", HERE)
    spread_registrations()
    beside = node.poll(wait=30).json()["registrations"]
    assert beside["payloadType"] == "application/vnd.gatehouse.registrations.v1+json"


def test_who_leaves_or_falls_silent_is_told_of_no_more(shop, alice):
    alice.put(f"{AT}/pod-1", HERE)
    alice.put(f"{AT}/pod-2", HERE | {"port": 8081, "priority": 1})
    spread_registrations()
    assert alice.delete(f"{AT}/pod-1").status_code == 204
    assert alice.delete(f"{AT}/pod-1").status_code == 404
    spread_registrations()
    assert told(shop) == {"acme/orders": ["127.0.0.7:8081"]}

    Registration.objects.update(expires_at=timezone.now())
    spread_registrations()
    assert told(shop) == {}
    verbs = list(Entry.objects.filter(target_kind="registration").order_by("at").values_list("verb", "actor_kind"))
    assert verbs[-2:] == [("registration.delete", "user"), ("registration.expire", "system")]


def test_after_a_pause_of_the_control_plane_everybody_has_their_time_again(shop, alice):
    alice.put(f"{AT}/pod-1", HERE)
    long_ago = timezone.now() - timedelta(minutes=10)
    Registration.objects.update(expires_at=long_ago)
    Registrations.objects.update(looked_at=long_ago)
    spread_registrations()
    assert told(shop) == {"acme/orders": ["127.0.0.7:8080"]}
    assert Registration.objects.get().expires_at > timezone.now()


def test_the_same_place_under_another_name_takes_its_place(shop, alice):
    alice.put(f"{AT}/pod-1", HERE)
    alice.put(f"{AT}/pod-2", HERE)
    assert [one["instance"] for one in alice.get(AT).json()["items"]] == ["pod-2"]


def test_only_services_that_say_so_take_them(shop, alice):
    closed = alice.put("/slices/acme@edge/services/closed/registrations/pod-1", HERE)
    assert (closed.status_code, closed.json()["code"]) == (409, "registration_closed")
    assert alice.put("/slices/acme@edge/services/nobody/registrations/pod-1", HERE).status_code == 404


def test_what_is_only_drafted_takes_none(shop, alice):
    draft(shop.acme, Kind.SERVICE, "drafted", {"endpoints": {"type": "static", "registration": True}})
    assert alice.put("/slices/acme@edge/services/drafted/registrations/pod-1", HERE).status_code == 404


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"address": "10.0.0.1"}, ("/address", "endpoint_private")),
        ({"address": "169.254.169.254"}, ("/address", "endpoint_forbidden")),
        ({"address": "::ffff:127.0.0.7"}, ("/address", "endpoint_forbidden")),
        ({"address": "pod.example"}, ("/address", "address_invalid")),
        ({"port": 0}, ("/port", "min_value")),
        ({"weight": 129}, ("/weight", "max_value")),
        ({"priority": 8}, ("/priority", "max_value")),
        ({"zone": "EU 1"}, ("/zone", "invalid")),
        ({"ttl_seconds": 1}, ("/ttl_seconds", "min_value")),
        ({"host": "x"}, ("/host", "unknown_field")),
    ],
)
def test_what_no_written_endpoint_may_be_is_refused_by_its_field(shop, alice, said, expected):
    assert problem(alice.put(f"{AT}/pod-1", HERE | said)) == [expected]
    assert not Registration.objects.exists()


def test_an_instance_has_a_plain_name(shop, alice):
    assert problem(alice.put(f"{AT}/Pod_1", HERE)) == [("?instance", "name_invalid")]


def test_a_token_for_registering_can_do_that_and_nothing_else(shop, cast):
    _, secret = make.token(cast.acme, cast.alice, [Permission.REGISTER])
    robot = bearing(secret)
    assert robot.put(f"{AT}/pod-1", HERE).status_code == 201
    assert robot.delete(f"{AT}/pod-1").status_code == 204
    assert robot.get(AT).status_code == 404
    assert robot.get("/slices/acme@edge/services/orders").status_code == 404
    _, secret = make.token(cast.acme, cast.alice, [Permission.VIEW, Permission.EDIT, Permission.PUBLISH])
    assert bearing(secret).put(f"{AT}/pod-1", HERE).status_code == 403


def test_another_tenant_sees_and_changes_nothing(shop, cast, alice):
    alice.put(f"{AT}/pod-1", HERE)
    mallory = signed_in(cast.mallory)
    for answer in (mallory.get(AT), mallory.put(f"{AT}/pod-2", HERE), mallory.delete(f"{AT}/pod-1")):
        assert answer.status_code == 404


def test_there_are_only_so_many(shop, alice, monkeypatch):
    monkeypatch.setattr(registrations, "MOST_OF_SERVICE", 1)
    assert alice.put(f"{AT}/pod-1", HERE).status_code == 201
    full = alice.put(f"{AT}/pod-2", HERE | {"port": 8081})
    assert (full.status_code, full.json()["code"]) == (409, "too_many_registrations")
    assert alice.put(f"{AT}/pod-1", HERE | {"weight": 2}).status_code == 200


def test_all_slices_of_a_gateway_at_once_get_as_many_as_it_has_room_for(shop, cast, monkeypatch):
    monkeypatch.setattr(registrations, "MAX_REGISTERED", 3)
    draft(shop.globex, Kind.SERVICE, "orders", {"endpoints": {"type": "static", "registration": True}})
    publish_now(shop.globex)
    stepping_until(lambda: assigned(shop.globex) == 1)

    def put(number: int) -> int:
        person, tenant = ((cast.alice, "acme"), (cast.mallory, "globex"))[number % 2]
        path = f"/slices/{tenant}@edge/services/orders/registrations/pod-{number}"
        return signed_in(person).put(path, HERE | {"port": 8080 + number}).status_code

    signed_in(cast.alice).put(f"{AT}/pod-0", HERE)
    assert sorted(at_once(put)) == [200, 201, 201] + [409] * (WRITERS - 3)


def test_a_dry_run_changes_nothing(shop, alice):
    assert alice.put(f"{AT}/pod-1?dry_run=true", HERE).status_code == 201
    assert not Registration.objects.exists()
