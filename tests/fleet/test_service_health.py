"""The health of services over REST: endpoint by node, the worst first, and a tenant's own alone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from fleet.models import Node
from tests.fleet.edge import draft_service
from tests.fleet.node_api.test_health import endpoint, health, service

GOOD, BAD, ODD = "10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80"
THEN = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
OF_ECHO = "/slices/acme@edge/services/echo/health"


def refused(address):
    return endpoint(address, "unhealthy", "status", 503, THEN)


@pytest.fixture
def two(edge, new_node):
    """Two nodes: both know that one endpoint is dead, and the second alone cannot reach another one."""
    first, second = new_node("edge-1"), new_node("edge-2")
    for one in (first, second):
        one.report(health=health(service(endpoint(GOOD), endpoint(BAD), endpoint(ODD)), service(name="none")))
    first.report(health=health(service(refused(BAD), endpoint(GOOD), endpoint(ODD))))
    odd = endpoint(ODD, "unhealthy", "timeout", since=THEN)
    second.report(health=health(service(refused(BAD), odd, endpoint(GOOD))))
    return first, second


def test_services_are_listed_with_the_worst_first(two, as_vera):
    found = as_vera.get("/service-health?gateway=edge").data
    assert found["count"] == 2
    down, impaired = found["services"]
    assert (down["service"], down["state"], down["total"]) == ("none", "down", 0)
    said = {name: impaired[name] for name in ("slice", "service", "state", "nodes", "heard", "total", "most", "fewest")}
    assert said == {
        "slice": "acme@edge", "service": "echo", "state": "impaired", "nodes": 2, "heard": 2, "total": 3, "most": 2,
        "fewest": 1,
    }  # fmt: skip
    assert as_vera.get("/service-health?slice=acme@edge").data["count"] == 2
    assert as_vera.get("/service-health?slice=acme@west").data == {"services": [], "count": 0}


def test_a_service_is_shown_endpoint_by_endpoint_and_where_nodes_disagree(two, as_vera):
    found = as_vera.get(OF_ECHO).data
    assert [(one["address"], one["state"], one["differs"]) for one in found["endpoints"]] == [
        (ODD, "unhealthy", True), (BAD, "unhealthy", False), (GOOD, "healthy", False),
    ]  # fmt: skip
    by_node = {one["node_name"]: one for one in found["endpoints"][0]["nodes"]}
    assert (by_node["edge-1"]["state"], by_node["edge-2"]["state"]) == ("healthy", "unhealthy")
    assert (by_node["edge-2"]["reason"], by_node["edge-2"]["status"]) == ("timeout", 0)
    assert found["endpoints"][1]["nodes"][0]["status"] == 503
    assert [(one["node_name"], one["healthy"], one["total"]) for one in found["on_nodes"]] == [
        ("edge-1", 2, 3), ("edge-2", 1, 3),
    ]  # fmt: skip
    assert {(one["address"], one["node_name"], one["was"], one["state"]) for one in found["changes"]} == {
        (BAD, "edge-1", "healthy", "unhealthy"), (BAD, "edge-2", "healthy", "unhealthy"),
        (ODD, "edge-2", "healthy", "unhealthy"),
    }  # fmt: skip


def test_a_node_that_is_not_heard_keeps_what_it_said_and_counts_no_more(two, as_vera):
    Node.objects.filter(name="edge-2").update(last_seen_at=timezone.now() - timedelta(minutes=2))
    found = as_vera.get(OF_ECHO).data
    assert (found["nodes"], found["heard"], found["most"], found["fewest"]) == (2, 1, 2, 2)
    assert [(one["address"], one["state"], one["differs"]) for one in found["endpoints"]] == [
        (BAD, "unhealthy", False), (GOOD, "healthy", False), (ODD, "healthy", False),
    ]  # fmt: skip
    (silent,) = [one for one in found["endpoints"][2]["nodes"] if not one["is_heard"]]
    assert (silent["node_name"], silent["state"]) == ("edge-2", "unhealthy")
    Node.objects.update(last_seen_at=timezone.now() - timedelta(minutes=2))
    assert {one["state"] for one in as_vera.get("/service-health").data["services"]} == {"unknown"}


def test_a_tenant_sees_its_own_services_alone(two, as_mallory, as_vera, as_olga):
    assert as_mallory.get("/service-health").data == {"services": [], "count": 0}
    assert as_mallory.get("/service-health?slice=acme@edge").data["count"] == 0
    assert as_mallory.get(OF_ECHO).status_code == 404
    assert as_mallory.get("/slices/globex@edge/services/echo/health").status_code == 404
    assert as_olga.get("/service-health").data["count"] == 2


def test_a_service_that_no_node_has_yet_is_unknown_and_one_that_is_nowhere_is_not_found(edge, node, as_vera):
    draft_service(edge.acme, "drafted", port=9101)
    found = as_vera.get("/slices/acme@edge/services/drafted/health").data
    assert (found["state"], found["endpoints"], found["on_nodes"][0]["total"]) == ("unknown", [], None)
    assert as_vera.get("/slices/acme@edge/services/nowhere/health").status_code == 404
