"""A dry run says what would be stored and everything that is wrong with it, and stores nothing."""

import pytest

from policies.models import DraftObject, HostnameClaim, Slice
from tests.policies.specs import route

ROUTES = "/slices/acme@edge/routes"
pytestmark = pytest.mark.usefixtures("edge")


@pytest.fixture(autouse=True)
def _nothing_is_stored(edge):
    yield
    assert not HostnameClaim.objects.filter(slice=edge.globex).exists()
    assert set(DraftObject.objects.values_list("name", flat=True)) <= {"stored", "shop.acme.test"}
    assert set(Slice.objects.values_list("draft_version", flat=True)) <= {1, 2}


def test_a_sound_object_is_shown_as_it_would_be(as_bob):
    answer = as_bob.post(f"{ROUTES}?dry_run=true", {"name": "shop", "spec": route()})
    assert answer.status_code == 200
    assert answer.json()["spec"]["match"]["methods"] == []
    assert {one["code"] for one in answer.json()["problems"]} == {"hostname_missing", "service_missing"}
    assert "ETag" not in answer


def test_mistakes_of_the_object_are_an_answer_and_not_an_error(as_bob):
    answer = as_bob.post(f"{ROUTES}?dry_run=true", {"name": "No Name", "spec": route(path="no slash")})
    assert answer.status_code == 200
    assert {one["pointer"] for one in answer.json()["problems"]} == {"/name", "/spec/match/path/value"}


def test_a_change_can_be_tried_without_an_entity_tag(as_bob):
    as_bob.post(ROUTES, {"name": "stored", "spec": route()})
    answer = as_bob.patch(f"{ROUTES}/stored?dry_run=true", {"spec": {"action": {"timeout_seconds": -1}}})
    assert [one["pointer"] for one in answer.json()["problems"]] == ["/spec/action/timeout_seconds"]
    assert as_bob.get(f"{ROUTES}/stored").json()["spec"]["action"]["timeout_seconds"] == 15.0
    assert as_bob.put(f"{ROUTES}/stored?dry_run=true", {"spec": route()}, if_match='"0"').status_code == 412


def test_a_removal_can_be_tried(as_bob):
    as_bob.post(ROUTES, {"name": "stored", "spec": route()})
    assert as_bob.delete(f"{ROUTES}/stored?dry_run=true").json()["state"] == "removed"
    assert as_bob.get(f"{ROUTES}/stored").status_code == 200


def test_a_hostname_of_somebody_else_is_a_problem(as_bob, as_mallory):
    as_bob.post("/slices/acme@edge/hostnames", {"name": "shop.acme.test", "spec": {}})
    answer = as_mallory.post("/slices/globex@edge/hostnames?dry_run=true", {"name": "*.acme.test", "spec": {}})
    assert answer.status_code == 200
    assert answer.json()["problems"][0]["code"] == "hostname_taken"


def test_an_import_can_be_tried(as_bob):
    body = {"objects": [{"kind": "route", "name": "a", "spec": route()}, {"kind": "route", "name": "b", "spec": {}}]}
    answer = as_bob.post("/slices/acme@edge/import?dry_run=true", body)
    assert answer.status_code == 200
    assert answer.json()["added"] == 0
    assert {one["pointer"] for one in answer.json()["problems"]} == {
        "/objects/1/spec/hostnames",
        "/objects/1/spec/action",
    }
    sound = as_bob.post("/slices/acme@edge/import?dry_run=true", {"objects": body["objects"][:1]}).json()
    assert (sound["added"], sound["dry_run"], sound["problems"]) == (1, True, [])
