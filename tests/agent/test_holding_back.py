"""One bad slice is held back alone, with the object and Envoy's reason; everybody else goes on."""

import pytest

from tests.agent import edge
from tests.agent.reports import held_back, proven, slice_in

pytestmark = pytest.mark.envoy

BAD_ADDRESS = {"socket_address": {"address": "not-an-ip", "port_value": 1}}
BAD_ENDPOINTS = {
    "cluster_name": "x",
    "endpoints": [{"lb_endpoints": [{"endpoint": {"address": BAD_ADDRESS}}]}],
}


def shop(body, tenant="acme", name="shop.test"):
    return edge.virtual_host(tenant, name, edge.answer(tenant, body))


def bad_cluster(tenant="acme"):
    return edge.cluster(tenant, "bad", type="STATIC", eds_cluster_config=None, load_assignment=BAD_ENDPOINTS)


@pytest.fixture
async def serving(control_plane, start_agent):
    await start_agent()
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))


async def fault_of(control_plane, key, sequence):
    report = await control_plane.reported(held_back(key, sequence))
    return slice_in(report, key)


async def test_a_refused_cluster_is_named_with_the_reason(control_plane, serving, get):
    await control_plane.publish(("acme@edge", [bad_cluster(), shop("two")]))
    found = await fault_of(control_plane, "acme@edge", 2)
    assert (found.error.stage, found.error.object) == ("apply", "acme/bad")
    assert "malformed IP address" in found.error.message
    assert (found.received, found.active, found.proven) == (2, 1, 1)
    assert (await get("shop.test")).text == "one"


async def test_refused_routes_are_put_back_and_their_virtual_host_is_named(control_plane, serving, get):
    hosts = [shop("two", name=f"{number}.test") for number in range(6)]
    nowhere = edge.virtual_host("acme", "bad.test", edge.forward("acme", "nowhere"))
    await control_plane.publish(("acme@edge", [shop("two"), *hosts, nowhere]))
    found = await fault_of(control_plane, "acme@edge", 2)
    assert "unknown cluster 'acme/nowhere'" in found.error.message
    assert (await get("shop.test")).text == "one"
    named = await control_plane.reported(
        lambda report: (one := slice_in(report, "acme@edge")).error and one.error.object == "acme/bad.test"
    )
    assert slice_in(named, "acme@edge").error.type.endswith("VirtualHost")


async def test_the_fix_is_tried_at_once(control_plane, serving, get):
    await control_plane.publish(("acme@edge", [bad_cluster(), shop("two")]))
    await fault_of(control_plane, "acme@edge", 2)
    await control_plane.publish(("acme@edge", [shop("three")]))
    await control_plane.reported(proven("acme@edge", 3))
    assert (await get("shop.test")).text == "three"


async def test_neighbours_in_the_same_manifest_are_not_held_up(control_plane, serving, get):
    await control_plane.publish(
        ("acme@edge", [edge.virtual_host("acme", "shop.test", edge.forward("acme", "nowhere"))]),
        ("beta@edge", [shop("beta", "beta", "beta.test")]),
        ("core@edge", [shop("core", "core", "core.test")]),
    )
    await fault_of(control_plane, "acme@edge", 2)
    await control_plane.reported(proven("beta@edge", 1))
    await control_plane.reported(proven("core@edge", 1))
    assert [(await get(host)).text for host in ("shop.test", "beta.test", "core.test")] == ["one", "beta", "core"]


async def test_two_tenants_cannot_claim_one_domain(control_plane, serving, get):
    thief = edge.virtual_host("beta", "shop.test", edge.answer("beta", "stolen"))
    await control_plane.publish(("beta@edge", [thief]))
    found = await fault_of(control_plane, "beta@edge", 1)
    assert "shop.test" in found.error.message
    assert (await get("shop.test")).text == "one"


@pytest.mark.parametrize(
    ("resources", "text"),
    [
        ([edge.listener("http", 8080)], "may not hold this type"),
        ([edge.virtual_host("beta", "b.test", edge.answer("beta", "b"))], "does not start with acme/"),
    ],
)
async def test_a_tenant_cannot_reach_beyond_its_own(control_plane, serving, get, resources, text):
    await control_plane.publish(("acme@edge", [*resources, shop("two")]))
    found = await fault_of(control_plane, "acme@edge", 2)
    assert (found.error.stage, text in found.error.message) == ("verify", True)
    assert (await get("shop.test")).text == "one"


async def test_a_listener_that_does_not_answer_is_put_back(control_plane, serving, get):
    await control_plane.publish(("platform@edge", edge.platform(8080, http_filters=[])))
    found = await fault_of(control_plane, "platform@edge", 2)
    assert (found.error.stage, found.error.object) == ("probe", "http")
    assert (await get("shop.test")).text == "one"


async def test_a_listener_without_its_secret_is_never_shown_to_envoy(control_plane, serving, get):
    await control_plane.publish(("platform@edge", [edge.listener("http", 8080, "tls/gone"), edge.routes_shell()]))
    found = await fault_of(control_plane, "platform@edge", 2)
    assert (found.error.stage, "tls/gone" in found.error.message) == ("verify", True)
    assert (await get("shop.test")).text == "one"


async def test_a_port_in_use_is_reported(control_plane, start_agent, config, upstream):
    taken = await upstream("somebody else")
    await start_agent()
    await control_plane.publish(("platform@edge", [*edge.platform(8080), edge.listener("second", taken)]))
    found = await fault_of(control_plane, "platform@edge", 1)
    assert "Address already in use" in found.error.message
    assert found.error.object == "second"
