"""HTTP/3 is switched on for a gateway, served and proven by both nodes, and switched off again."""

import asyncio

import httpx
import pytest

from tests.agent.http3 import by_http3
from tests.end_to_end.acts import ACME, ok, publish, settled
from tests.end_to_end.product import eventually

PLATFORM, HTTPS = "platform@edge", "/slices/platform@edge/listeners/https"
API = "api.acme.test"


def switch(api, *, is_on):
    """Publish the listener with HTTP/3 or without, if it is not so already."""
    found = api.get(HTTPS)
    if ok(found)["spec"]["http3"] is is_on:
        return
    ok(api.patch(HTTPS, json={"spec": {"http3": is_on}}, headers={"If-Match": found.headers["ETag"]}))
    published = publish(api, "HTTP/3", slice_key=PLATFORM, strategy="direct")
    assert settled(api, published["rollout"]["id"], seconds=60)["state"] == "complete"


@pytest.fixture
def doors(product, api):
    """The ports of both nodes, which speak HTTP/3 at the beginning."""
    switch(api, is_on=True)
    yield [product.ports[f"GATEHOUSE_EDGE{number}_HTTPS_PORT"] for number in (1, 2)]
    switch(api, is_on=False)


def announced(port):
    """What a node says over TCP."""
    with httpx.Client(verify=False, trust_env=False) as client:
        asked = client.get(f"https://127.0.0.1:{port}/", headers={"Host": API}, extensions={"sni_hostname": API})
    return asked.headers.get("alt-svc")


async def asked_by_http3(port):
    async with by_http3(port, API) as client:
        status, _, _ = await client.get(API, "/v1")
        return status, client.fingerprint


def leaf_proven_everywhere(api):
    """The leaf of the first tenant's certificate, once each node has shown it on TCP and by QUIC."""
    certificates = ok(api.get(f"{ACME}/certificates"))["items"]
    (one,) = (one for one in certificates if one["hostnames"] == [API])
    found = ok(api.get(f"/certificates/{one['id']}/places"))["items"]
    seen = {(place["node"], place["listener"], place["transport"]) for place in found if place["is_expected"]}
    assert seen == {(node, "https", transport) for node in ("edge-1", "edge-2") for transport in ("tcp", "quic")}
    return one["leaves"][0]["sha256"]


def listeners(api):
    """The listeners that each node has proven, by the name of the node."""
    return {
        node["name"]: sorted((one["name"], one["transport"]) for one in node["listeners"] if one["proven"])
        for node in ok(api.get("/nodes"))["items"]
    }


def test_both_nodes_answer_by_http3_with_the_certificate_of_the_tenant_until_it_is_off_again(api, doors):
    assert [announced(port) for port in doors] == [f'h3=":{port}"; ma=86400' for port in doors]
    leaf = eventually(lambda: leaf_proven_everywhere(api), seconds=60)
    assert {asyncio.run(asked_by_http3(port)) for port in doors} == {(200, leaf)}
    both = [("egress", "tcp"), ("http", "tcp"), ("https", "quic"), ("https", "tcp")]
    assert eventually(lambda: listeners(api)) == {"edge-1": both, "edge-2": both}

    switch(api, is_on=False)
    assert [announced(port) for port in doors] == [None, None]
    assert ("https", "quic") not in listeners(api)["edge-1"]
