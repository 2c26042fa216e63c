"""Objects over the REST API: what is stored, what is refused, and what one is told."""

import pytest

from policies.models import DraftObject
from tests import make
from tests.callers import bearing
from tests.policies.specs import route, service

ROUTES = "/slices/acme@edge/routes"
pytestmark = pytest.mark.usefixtures("edge")


@pytest.fixture
def shop(as_bob):
    """A hostname and a service to route to."""
    as_bob.post("/slices/acme@edge/hostnames", {"name": "shop.acme.test", "spec": {}})
    as_bob.post("/slices/acme@edge/services", {"name": "shop", "spec": service()})


def test_a_route_is_stored_with_every_default_and_told_its_entity_tag(as_bob):
    answer = as_bob.post(ROUTES, {"name": "shop", "spec": route()})
    assert answer.status_code == 201, answer.content
    assert answer.json()["spec"]["action"]["timeout_seconds"] == 15.0
    assert answer.json()["state"] == "added"
    assert answer["Location"] == "/api/v1/slices/acme@edge/routes/shop"
    read = as_bob.get(f"{ROUTES}/shop")
    assert read["ETag"] == answer["ETag"] == read.json()["etag"]
    assert read.json() == answer.json()


def test_missing_references_are_told_but_do_not_stop_the_write(as_bob):
    answer = as_bob.post(ROUTES, {"name": "shop", "spec": route()})
    expected = {("hostname_missing", "/spec/hostnames/0"), ("service_missing", "/spec/action/backends/0/service")}
    for problems in (answer.json()["problems"], as_bob.get(ROUTES).json()["items"][0]["problems"]):
        assert {(one["code"], one["pointer"]) for one in problems} == expected


def test_a_missing_reference_is_forgotten_as_soon_as_it_is_there(as_bob, shop):
    as_bob.post(ROUTES, {"name": "shop", "spec": route()})
    assert as_bob.get(f"{ROUTES}/shop").json()["problems"] == []
    assert as_bob.get(ROUTES).json()["items"][0]["problems"] == []


def test_a_route_that_is_shadowed_is_stored_with_a_warning_that_names_the_other(as_bob, shop):
    as_bob.post(ROUTES, {"name": "all", "spec": route(match={"path": {"type": "regex", "value": ".*"}})})
    answer = as_bob.post(ROUTES, {"name": "never", "spec": route(path="/never")})
    assert answer.status_code == 201
    [problem] = answer.json()["problems"]
    assert (problem["code"], problem["severity"]) == ("route_shadowed", "warning")
    assert "all" in problem["text"]


def test_a_name_is_taken_once(as_bob):
    as_bob.post(ROUTES, {"name": "shop", "spec": route()})
    answer = as_bob.post(ROUTES, {"name": "shop", "spec": route(path="/other")})
    assert (answer.status_code, answer.json()["code"]) == (409, "object_exists")
    assert DraftObject.objects.get().spec["match"]["path"]["value"] == "/"


def test_writes_need_the_entity_tag_that_was_read(as_bob):
    created = as_bob.post(ROUTES, {"name": "shop", "spec": route()})
    new = {"spec": route(path="/new")}
    assert as_bob.put(f"{ROUTES}/shop", new).status_code == 428
    assert as_bob.put(f"{ROUTES}/shop", new, if_match='"0"').status_code == 412
    written = as_bob.put(f"{ROUTES}/shop", new, if_match=created["ETag"])
    assert written.status_code == 200
    assert written["ETag"] != created["ETag"]
    assert as_bob.patch(f"{ROUTES}/shop", {"spec": {}}, if_match=created["ETag"]).status_code == 412
    assert as_bob.delete(f"{ROUTES}/shop", if_match=created["ETag"]).status_code == 412


def test_an_entity_tag_of_a_deleted_object_never_fits_its_successor(as_bob):
    first = as_bob.post(ROUTES, {"name": "shop", "spec": route()})
    as_bob.delete(f"{ROUTES}/shop", if_match=first["ETag"])
    second = as_bob.post(ROUTES, {"name": "shop", "spec": route()})
    assert second["ETag"] != first["ETag"]


def test_a_merge_patch_changes_only_what_it_names(as_bob):
    created = as_bob.post(ROUTES, {"name": "shop", "spec": route(description="old", path="/api")})
    patch = {"spec": {"description": "new", "action": {"timeout_seconds": 3}}}
    spec = as_bob.patch(f"{ROUTES}/shop", patch, if_match=created["ETag"]).json()["spec"]
    assert spec == created.json()["spec"] | {
        "description": "new",
        "action": created.json()["spec"]["action"] | {"timeout_seconds": 3.0},
    }


def test_null_in_a_merge_patch_brings_the_default_back(as_bob):
    created = as_bob.post(ROUTES, {"name": "shop", "spec": route(description="old")})
    answer = as_bob.patch(f"{ROUTES}/shop", {"spec": {"description": None}}, if_match=created["ETag"])
    assert answer.json()["spec"]["description"] == ""


def test_a_write_that_changes_nothing_leaves_no_trace(as_bob):
    created = as_bob.post(ROUTES, {"name": "shop", "spec": route()})
    again = as_bob.put(f"{ROUTES}/shop", {"spec": route()}, if_match=created["ETag"])
    assert (again.status_code, again["ETag"]) == (200, created["ETag"])


def test_an_object_that_was_never_published_is_simply_gone(as_bob):
    created = as_bob.post(ROUTES, {"name": "shop", "spec": route()})
    assert as_bob.delete(f"{ROUTES}/shop", if_match=created["ETag"]).json()["state"] == "removed"
    assert as_bob.get(f"{ROUTES}/shop").status_code == 404
    assert not DraftObject.objects.exists()


def test_deleting_what_is_needed_tells_who_needs_it(as_bob, shop):
    as_bob.post(ROUTES, {"name": "front", "spec": route()})
    answer = as_bob.delete("/slices/acme@edge/services/shop", if_match="*")
    [problem] = answer.json()["problems"]
    assert (problem["code"], problem["kind"], problem["name"]) == ("service_missing", "route", "front")


def test_a_name_in_another_spelling_means_the_same_hostname(as_bob):
    as_bob.post("/slices/acme@edge/hostnames", {"name": "Bücher.acme.test", "spec": {}})
    assert as_bob.get("/slices/acme@edge/hostnames/xn--bcher-kva.acme.test").status_code == 200
    assert as_bob.get("/slices/acme@edge/hostnames/BÜCHER.acme.test").status_code == 200


def test_the_name_of_an_object_is_fixed(as_bob):
    as_bob.post(ROUTES, {"name": "shop", "spec": route()})
    answer = as_bob.put(f"{ROUTES}/shop", {"name": "other", "spec": route()}, if_match="*")
    assert (answer.status_code, answer.json()["problems"][0]["pointer"]) == (422, "/name")


@pytest.mark.parametrize(("plural", "spec"), [("listeners", {"protocol": "http", "port": 80}), ("defaults", {})])
def test_a_tenant_cannot_have_what_the_platform_owns(as_bob, plural, spec):
    name = "defaults" if plural == "defaults" else "http"
    answer = as_bob.post(f"/slices/acme@edge/{plural}", {"name": name, "spec": spec})
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "kind_not_allowed")


def test_the_platform_has_listeners_and_defaults(as_olga):
    door = {"protocol": "http", "port": 80}
    listener = as_olga.post("/slices/platform@edge/listeners", {"name": "http", "spec": door})
    assert listener.status_code == 201, listener.content
    assert as_olga.post("/slices/platform@edge/defaults", {"name": "defaults", "spec": {}}).status_code == 201
    twin = as_olga.post("/slices/platform@edge/listeners", {"name": "x", "spec": door})
    assert twin.json()["problems"][0]["code"] == "listener_duplicate"


def test_strangers_learn_nothing(as_bob, as_mallory):
    as_bob.post(ROUTES, {"name": "shop", "spec": route()})
    there, nowhere = as_mallory.get(f"{ROUTES}/shop"), as_mallory.get("/slices/none@edge/routes/shop")
    assert there.status_code == nowhere.status_code == 404
    assert there.json() | {"request_id": ""} == nowhere.json() | {"request_id": ""}


def test_an_idempotency_key_creates_once(as_bob):
    body = {"name": "shop", "spec": route()}
    first, second = (as_bob.post(ROUTES, body, idempotency_key="k1") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()


def test_only_what_is_lost_by_a_removal_is_told(as_bob, shop):
    as_bob.post("/slices/acme@edge/services", {"name": "shop-2", "spec": service()})
    as_bob.post(ROUTES, {"name": "front", "spec": route(to="shop-2", host="missing.acme.test")})
    assert as_bob.delete("/slices/acme@edge/services/shop", if_match="*").json()["problems"] == []
    lost = as_bob.delete("/slices/acme@edge/services/shop-2", if_match="*").json()["problems"]
    assert [one["code"] for one in lost] == ["service_missing"]
    gone = as_bob.delete("/slices/acme@edge/hostnames/shop.acme.test", if_match="*").json()
    assert gone["problems"] == []


def test_whoever_has_the_longest_name_may_write_too(cast):
    cast.bob.email = f"{'b' * 60}@{'.'.join(['people' * 10] * 3)}.test"
    cast.bob.save()
    row, secret = make.token(cast.acme, cast.bob)
    row.name = "t" * 120
    row.save()

    answer = bearing(secret).post("/slices/acme@edge/hostnames", {"name": "long.acme.test", "spec": {}})

    assert answer.status_code == 201, answer.content
    assert len(answer.json()["updated_by"]) > 254
