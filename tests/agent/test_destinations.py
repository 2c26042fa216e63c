"""Named destinations on a real Envoy: the gateway speaks verified TLS there and adds what the workload never has."""

import asyncio

import pytest
from gatehouse_protocol.vending import VendedCredential, VendedKind

from tests.agent import vending_world as world
from tests.agent.conftest import free_port
from tests.agent.reports import proven
from tests.agent.vending_world import CREDENTIALS, Workload, reason_of

pytestmark = pytest.mark.envoy
SECRET = "sk-live-3f1c0de5a7"
KEY = VendedCredential(VendedKind.HEADER, 1, SECRET, prefix="Bearer ")
NAME = "api.localhost"


@pytest.fixture
def trusted():
    return world.authority()


@pytest.fixture
async def place(trusted):
    async with world.tls_server(trusted, NAME) as server:
        yield server


@pytest.fixture
def node(control_plane, start_agent):
    """Start an agent with a way out and these slices; returns who asks by it."""

    async def start(acme, *sealed, others=()):
        await start_agent()
        port = free_port()
        slices = [("platform@edge", world.platform(port)), ("acme@edge", acme), (CREDENTIALS, sealed), *others]
        await control_plane.publish(*slices)
        for key, _ in slices:
            try:
                await control_plane.reported(proven(key, 1), 8)
            except TimeoutError:
                print("XXX", control_plane.reports[-1].slices, control_plane.reports[-1].events, control_plane.reports[-1].listeners, [r.events for r in control_plane.reports if r.events])
                raise
        return Workload(port)

    return start


async def test_a_credential_is_added_to_what_a_rule_allows(node, place, trusted):
    slice_ = world.acme(
        world.destination("stripe", NAME, place.port, "key", trusted.pem), world.policy("stripe"), credentials={"key": KEY}
    )
    workload = await node(slice_, world.sealed("key", KEY))
    answer = await workload.ask("http://stripe.egress/v1/charges?a=b")
    assert answer.status_code == 200, answer.text
    [asked] = place.asked
    assert (asked.path, asked.query) == ("/v1/charges", "a=b")
    assert asked.headers["authorization"] == f"Bearer {SECRET}"
    assert asked.headers["host"] == f"{NAME}:{place.port}"
    assert not [name for name in asked.headers if name.startswith(("x-gatehouse", "proxy-", "x-forwarded", "x-envoy"))]
