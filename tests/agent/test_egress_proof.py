"""A way out is proven as a way in is: the node asks through it, and the digest of its very set comes back."""

import base64

import httpx
import pytest
from gatehouse_agent.assembly import proof
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.listeners import Address, known_as
from gatehouse_agent.assembly.site import Site
from gatehouse_agent.passing import ask
from gatehouse_protocol import envoy_schema

from policies.compiler.envoy.http_connections import CONNECTION_MANAGER
from tests.agent import edge
from tests.agent.conftest import free_port
from tests.agent.reports import held_back, proven, slice_in
from tests.agent.test_assembly import put_together
from tests.policies.compiler.intents import compiled, made

SCHEMA = envoy_schema.default()
SECRET = "0f" * 16


def way_out(port, element="x-gatehouse-tenant"):
    """The platform's resources with an egress listener, whose scopes are chosen by a header."""
    slice_ = compiled(
        made("listener", "egress", {"protocol": "egress", "address": "127.0.0.1", "port": port}),
        tenant="platform", is_platform=True,
    )  # fmt: skip
    resources = [edge.Resource(one.type_url, one.name, one.body) for one in slice_.resources]
    return [_choosing(one, element) if one.type == Kind.LISTENER else one for one in resources]


def _choosing(listener, element):
    message = SCHEMA.unpack(listener.body)
    network_filter = message.filter_chains[0].filters[0]
    assert network_filter.typed_config.type_url.endswith(CONNECTION_MANAGER)
    manager = SCHEMA.open_any(network_filter.typed_config)
    manager.scoped_routes.scope_key_builder.fragments[0].header_value_extractor.name = element
    network_filter.typed_config.CopyFrom(SCHEMA.to_any(manager))
    return edge.Resource(listener.type, listener.name, SCHEMA.pack(message))


def acme(password):
    credential = {"key": "k1ab", "sha1": base64.b64encode(password * 20).decode()}
    slice_ = compiled(made("workload", "orders", {"credentials": [credential]}))
    return [edge.Resource(one.type_url, one.name, one.body) for one in slice_.resources]


def test_a_fault_of_the_listener_inside_is_told_of_the_one_that_people_know():
    assert known_as("out+inside") == "out"


class TestAssembly:
    def test_the_nodes_own_scope_answers_the_digest_to_whoever_knows_the_secret(self):
        snapshot = put_together(("platform", way_out(1)), ("acme", acme(b"a")), site=Site({}, SECRET))
        scope = SCHEMA.unpack(snapshot.resources[Kind.SCOPED_ROUTES][proof.SCOPE_NAME].body)
        assert [one.string_key for one in scope.key.fragments] == [SECRET]
        routes = SCHEMA.unpack(snapshot.resources[Kind.ROUTES][scope.route_configuration_name].body)
        assert routes.virtual_hosts[0].routes[0].direct_response.body.inline_string == snapshot.digest
        assert set(snapshot.resources[Kind.SCOPED_ROUTES]) == {"acme/egress", proof.SCOPE_NAME}

    def test_what_workloads_may_is_part_of_the_digest(self):
        one, other = (put_together(("platform", way_out(1)), ("acme", acme(each))) for each in (b"a", b"b"))
        assert one.digest != other.digest

    def test_a_gateway_without_a_way_out_has_no_such_scope(self):
        snapshot = put_together(("platform", edge.platform(8080)))
        assert Kind.SCOPED_ROUTES not in snapshot.resources
        assert proof.SCOPE_NAME not in snapshot.resources[Kind.ROUTES]


@pytest.mark.envoy
async def test_the_digest_comes_back_through_the_way_out_and_for_nobody_else(control_plane, start_agent):
    await start_agent()
    port = free_port()
    await control_plane.publish(("platform@edge", way_out(port)), ("acme@edge", acme(b"a")))
    report = await control_plane.reported(proven("acme@edge", 1))
    assert [(one.name, one.proven, one.error) for one in report.listeners] == [("egress", True, "")]
    await control_plane.publish(("acme@edge", acme(b"b")))
    await control_plane.reported(proven("acme@edge", 2))
    guessed = {"Proxy-Authorization": proof.authorization(SECRET)}
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(f"http://127.0.0.1:{port}/", headers=guessed)
    assert (answer.status_code, answer.headers["x-gatehouse-reason"]) == (407, "identity_refused")


@pytest.mark.envoy
async def test_a_way_out_that_listens_and_serves_something_else_is_not_proven(control_plane, start_agent):
    await start_agent()
    await control_plane.publish(("platform@edge", way_out(free_port(), element="x-other")))
    report = await control_plane.reported(held_back("platform@edge", 1))
    found = slice_in(report, "platform@edge")
    assert (found.error.stage, found.error.object) == ("probe", "egress")
    assert "for another configuration" in found.error.message


def passing(port, **more):
    """The platform's resources with a listener through which TLS passes."""
    spec = {"protocol": "egress_tls", "address": "127.0.0.1", "port": port} | more
    slice_ = compiled(made("listener", "out", spec), tenant="platform", is_platform=True)
    return [edge.Resource(one.type_url, one.name, one.body) for one in slice_.resources]


@pytest.mark.envoy
async def test_where_tls_passes_through_the_digest_comes_back_for_a_name_that_only_the_node_knows(
    control_plane, start_agent
):
    await start_agent()
    port = free_port()
    await control_plane.publish(("platform@edge", passing(port)), ("acme@edge", acme(b"a")))
    report = await control_plane.reported(proven("acme@edge", 1))
    assert [(one.name, one.proven, one.error) for one in report.listeners] == [("out", True, "")]
    await control_plane.publish(("acme@edge", acme(b"b")))
    await control_plane.reported(proven("acme@edge", 2))
    refused = await ask(Address("127.0.0.1", port), proof.server_name(SECRET), "0" * 64, 5.0)
    assert "closes the connection" in refused
