"""A kill switch takes a route or a tenant out of service on every node within seconds; a shift moves real traffic."""

import threading

import pytest

from tests.end_to_end.acts import ACME, ok, publish_and_settle, settled, shift_weights
from tests.end_to_end.product import ask, eventually, version_served

SHOP = "shop.acme.test"


def statuses(product, path="/", host=SHOP):
    return {ask(edge, host, path).status_code for edge in product.edges}


@pytest.fixture
def throw(api):
    """Throws a switch; what the test leaves on is lifted."""
    thrown = []

    def act(**body):
        thrown.append(ok(api.post(f"{ACME}/switches", json={"reason": "A test.", **body})))
        return thrown[-1]

    yield act
    for switch in thrown:
        ok(api.post(f"{ACME}/switches/{switch['id']}/lift", json={"reason": "Over."}))


def lift(api, switch):
    lifted = ok(api.post(f"{ACME}/switches/{switch['id']}/lift", json={"reason": "Done."}))
    assert settled(api, lifted["rollout"]["id"], seconds=240)["state"] == "complete"
    (shown,) = [one for one in ok(api.get(f"{ACME}/switches"))["items"] if one["id"] == switch["id"]]
    assert shown["state"] == "off"


def test_a_route_in_maintenance_says_so_on_every_node_and_its_neighbours_serve_on(product, api, throw):
    draft = ok(api.get(f"{ACME}/draft"))["items"]
    switch = throw(type="route_maintenance", target="shop-root", show_reason=True, retry_after_seconds=42)
    eventually(lambda: statuses(product) == {503}, seconds=60)
    answer = ask(product.edges[0], SHOP)
    assert (answer.headers["retry-after"], answer.text) == ("42", "Out of service for maintenance. A test.\n")
    assert statuses(product, "/api/x") == {200}
    assert ok(api.get(f"{ACME}/draft"))["items"] == draft
    lift(api, switch)
    assert statuses(product) == {200}


def test_a_suspended_tenant_is_refused_everywhere_and_nobody_else_is(product, api, throw):
    switch = throw(type="tenant_suspend")
    for host, path in ((SHOP, "/"), (SHOP, "/old/x"), ("api.acme.test", "/v1"), (SHOP, "/nowhere")):
        eventually(lambda host=host, path=path: statuses(product, path, host) == {403}, seconds=60)
    assert statuses(product, host="www.globex.test") == {200}
    shift_weights(api, {"echo-v1": 30, "echo-v2": 70})
    publish_and_settle(api, "a publish does not put it back into service")
    assert statuses(product) == {403}
    lift(api, switch)
    assert statuses(product) == {200}


def test_a_shift_moves_real_traffic_to_the_other_service(product, api):
    shift_weights(api, {"echo-v1": 100, "echo-v2": 0})
    if ok(api.get(f"{ACME}/plan"))["changes"]:
        publish_and_settle(api, "all to v1")
    body = {"route": "shop-root", "from_service": "echo-v1", "to_service": "echo-v2", "steps": [50, 100]}
    is_over = threading.Event()
    clients = [threading.Thread(target=visit, args=(edge, is_over)) for edge in product.edges]
    for client in clients:
        client.start()
    try:
        shift = ok(api.post(f"{ACME}/shifts", json={**body, "bake_seconds": 5, "min_requests": 50}))
        done = eventually(lambda: ended(api, shift["id"]), seconds=240)
    finally:
        is_over.set()
        for client in clients:
            client.join()
    assert done["state"] == "complete", done
    assert [step["state"] for step in done["steps"]] == ["passed", "passed"]
    assert all(step["requests"] >= 50 for step in done["steps"])
    assert {version_served(edge) for edge in product.edges} == {"v2"}
    weights = ok(api.get(f"{ACME}/routes/shop-root"))["spec"]["action"]["backends"]
    assert {one["service"]: one["weight"] for one in weights} == {"echo-v1": 0, "echo-v2": 100}


def visit(edge, is_over):
    """Ask for the shop about thirty times a second."""
    while not is_over.wait(0.03):
        ask(edge, SHOP)


def ended(api, shift_id):
    """The shift once it is over. A step with its requests goes on, even if latencies are too uneven here to judge."""
    shift = ok(api.get(f"/shifts/{shift_id}"))
    if shift["state"] == "held" and shift["steps"][shift["step"]]["requests"] >= 50:
        api.post(f"/shifts/{shift_id}/promote", json={"reason": "its requests were answered", "step": shift["step"]})
    return shift if shift["state"] in {"complete", "rolled_back", "cancelled"} else None
