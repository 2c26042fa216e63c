"""Clients of a hostname prove who they are, on the real product: asked for in the API, held to on every node."""

import http.client
import socket
import ssl

import pytest

from tests.agent.client_authority import ClientAuthority, context_of
from tests.end_to_end.acts import ACME, ok, publish_and_settle

ASKING, OPEN = "partners.acme.test", "shop.acme.test"
OURS, THEIRS = ClientAuthority.make(), ClientAuthority.make("Somebody else")
ROUTE = {
    "hostnames": [ASKING],
    "match": {"path": {"type": "prefix", "value": "/"}},
    "action": {"type": "forward", "backends": [{"service": "echo-v1"}]},
}


@pytest.fixture
def doors(product, api):
    """The nodes' doors, while a hostname of acme's asks for certificates of its clients."""
    policy = {"mode": "require", "authorities": OURS.pem}
    ok(api.post(f"{ACME}/hostnames", json={"name": ASKING, "spec": {"client_certificate": policy}}))
    ok(api.post(f"{ACME}/routes", json={"name": "partners", "spec": ROUTE}))
    publish_and_settle(api, "Partners prove who they are")
    yield [product.ports[f"GATEHOUSE_EDGE{number}_HTTPS_PORT"] for number in (1, 2)]
    for place in ("routes/partners", f"hostnames/{ASKING}"):
        ok(api.delete(f"{ACME}/{place}", headers={"If-Match": "*"}))
    publish_and_settle(api, "No partners any more")


def asked(port, server_name, certificate="", host=""):
    """Return the status of a request, and whether the service was told of a client; or that nobody got so far."""
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=10)
    try:
        plain = socket.create_connection(("127.0.0.1", port), timeout=10)
        connection.sock = context_of(certificate).wrap_socket(plain, server_hostname=server_name)
        connection.request("GET", "/", headers={"Host": host or server_name})
        answer = connection.getresponse()
        return answer.status, b"x-forwarded-client-cert" in answer.read()
    except (ssl.SSLError, ConnectionError, http.client.HTTPException):
        return "refused", False
    finally:
        connection.close()


def test_every_node_lets_in_whom_the_hostname_says(doors):
    for port in doors:
        assert asked(port, ASKING, OURS.issue()) == (200, True)
        assert asked(port, ASKING, THEIRS.issue()) == ("refused", False)
        assert asked(port, ASKING) == ("refused", False)
        assert asked(port, OPEN, host=ASKING) == (421, False)
        assert asked(port, OPEN) == (200, False)
