"""The plan: what publishing would do, in words and by field, after every check, Envoy's own included."""

import pytest

from policies import envoy_check
from tests.policies.specs import route, service, shop
from tests.policies.steps import fill, publish

PLAN = "/slices/acme@edge/plan"


@pytest.fixture(autouse=True)
def _published(edge):
    fill(edge.acme, shop(4))
    publish(edge.acme)


def plan(caller):
    answer = caller.get(PLAN)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_an_empty_draft_has_an_empty_plan(as_vera):
    found = plan(as_vera)
    assert (found["changes"], found["problems"], found["unsafe"]) == ([], [], [])
    assert (found["base"], found["publishable"]) == (1, False)


def test_a_change_is_told_in_a_line_by_field_and_as_two_texts(as_bob):
    as_bob.patch("/slices/acme@edge/routes/r0", {"spec": {"action": {"timeout_seconds": 3}}}, if_match="*")
    found = plan(as_bob)
    [change] = found["changes"]
    assert change["text"] == "route r0: timeout_seconds 15 → 3"
    assert change["fields"] == [{"pointer": "/spec/action/timeout_seconds", "before": 15.0, "after": 3.0}]
    assert "timeout_seconds: 15.0" in change["before_text"]
    assert "timeout_seconds: 3.0" in change["after_text"]
    assert found["publishable"]
    assert found["counts"] == {"added": 0, "changed": 1, "removed": 0, "unsafe": 0, "errors": 0, "warnings": 0}


def test_a_missing_service_stops_the_publish_with_a_pointer(as_bob):
    as_bob.post("/slices/acme@edge/routes", {"name": "lost", "spec": route(path="/lost", to="nowhere")})
    found = plan(as_bob)
    assert not found["publishable"]
    [problem] = found["problems"]
    assert (problem["name"], problem["pointer"]) == ("lost", "/spec/action/backends/0/service")


def test_removing_a_service_that_unchanged_routes_use_stops_the_publish(as_bob):
    as_bob.delete("/slices/acme@edge/services/shop", if_match="*")
    found = plan(as_bob)
    assert not found["publishable"]
    assert {one["name"] for one in found["problems"]} == {"r0", "r1", "r2", "r3"}
    assert "service_removed_in_use" in {one["code"] for one in found["unsafe"]}


def test_a_private_address_is_a_problem_until_the_gateway_allows_it(as_bob, edge):
    fill(edge.acme, [{"kind": "service", "name": "shop", "spec": service("10.1.2.3:80")}])
    assert [one["code"] for one in plan(as_bob)["problems"]] == ["endpoint_private"]
    edge.gateway.allowed_private_networks = ["10.0.0.0/8"]
    edge.gateway.save()
    assert plan(as_bob)["problems"] == []


def test_an_emptied_service_is_unsafe_because_unchanged_routes_use_it(as_bob, edge):
    fill(edge.acme, [{"kind": "service", "name": "shop", "spec": {"endpoints": {"type": "static", "addresses": []}}}])
    found = plan(as_bob)
    assert "service_emptied" in {one["code"] for one in found["unsafe"]}
    assert [one["code"] for one in found["problems"]] == ["service_empty"]


@pytest.mark.parametrize(("gone", "is_unsafe"), [(1, False), (2, True)])
def test_removing_more_than_a_quarter_of_the_routes_is_unsafe(as_bob, gone, is_unsafe):
    for number in range(gone):
        as_bob.delete(f"/slices/acme@edge/routes/r{number}", if_match="*")
    found = plan(as_bob)
    assert ("routes_removed" in {one["code"] for one in found["unsafe"]}) is is_unsafe
    if is_unsafe:
        assert found["unsafe"][0]["text"] == "removes or disables 2 of 4 routes"


def test_removing_a_few_of_many_routes_is_not_unsafe(as_bob, edge):
    fill(edge.acme, shop(40))
    publish(edge.acme)
    for number in range(3):
        as_bob.delete(f"/slices/acme@edge/routes/r{number}", if_match="*")
    assert plan(as_bob)["unsafe"] == []


def test_removing_the_last_objects_says_that_the_slice_is_emptied(as_bob, edge):
    fill(edge.acme, [], prune=True)
    codes = {one["code"] for one in plan(as_bob)["unsafe"]}
    assert {"slice_emptied", "routes_removed", "hostname_removed"} <= codes


def test_the_digest_names_the_changes_and_nothing_else(as_bob):
    as_bob.patch("/slices/acme@edge/routes/r0", {"spec": {"description": "a"}}, if_match="*")
    first = plan(as_bob)["digest"]
    as_bob.patch("/slices/acme@edge/routes/r0", {"spec": {"description": "b"}}, if_match="*")
    assert plan(as_bob)["digest"] != first
    as_bob.patch("/slices/acme@edge/routes/r0", {"spec": {"description": "a"}}, if_match="*")
    assert plan(as_bob)["digest"] == first


def test_without_an_answer_of_envoy_there_is_no_plan(as_bob, monkeypatch):
    as_bob.patch("/slices/acme@edge/routes/r0", {"spec": {"description": "a"}}, if_match="*")
    assert plan(as_bob)["publishable"], "a description reaches no node, so Envoy need not be asked"
    as_bob.patch("/slices/acme@edge/routes/r0", {"spec": {"action": {"timeout_seconds": 3}}}, if_match="*")
    monkeypatch.setattr(envoy_check, "TIME_LIMIT_SECONDS", 0)
    answer = as_bob.get(PLAN)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    monkeypatch.undo()
    assert plan(as_bob)["publishable"]


def test_the_platform_has_a_plan_of_its_own(as_olga, edge):
    listener = {"kind": "listener", "name": "http", "spec": {"protocol": "http", "port": 80}}
    fill(edge.platform, [listener])
    found = as_olga.get("/slices/platform@edge/plan").json()
    assert found["publishable"], found["problems"]
    assert [one["text"] for one in found["changes"]] == ["listener http added: http on 0.0.0.0:80"]
