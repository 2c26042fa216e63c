"""Workloads that are known by the network from which they ask, on a real Envoy."""

import socket
from collections.abc import Iterator

import pytest

from tests.policies.compiler.intents import compiled, made, refusals
from tests.policies.compiler.running_envoy import Gateway, running
from tests.policies.compiler.test_egress import Server, _base64, _read, policy, sha1, to

GOOD = "127.50.0.1"
ORDERS, REPORTS, QUIET, FOREIGN = "127.20.1.9", "127.20.7.9", "127.20.3.9", "127.30.0.9"
pytestmark = pytest.mark.envoy


def known(name: str, *, by_source: bool = True, **passwords: str):
    credentials = [{"key": key, "sha1": sha1(password)} for key, password in passwords.items()]
    return made("workload", name, {"credentials": credentials, "by_source": by_source})


def source(tenant: str, workload: str, *networks: str):
    return {"tenant": tenant, "workload": workload, "networks": list(networks)}


SOURCES = [
    source("acme", "orders", "127.20.0.0/16"),
    source("acme", "reports", "127.20.7.0/29", "127.20.7.8/29"),
    source("acme", "quiet", "127.20.3.0/24"),
    source("globex", "orders", "127.30.0.0/15"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made_server = Server(GOOD)
    yield made_server
    made_server.close()


@pytest.fixture(scope="module")
def gateway(server: Server) -> Iterator[Gateway]:
    acme = compiled(
        known("orders", k1ab="right"), known("reports"), known("quiet", by_source=False, k1ab="right"),
        policy("partners", "orders", good={"destinations": [to(GOOD, server.port)]}),
        policy("none", "reports", "quiet"),
    )  # fmt: skip
    globex = compiled(known("orders"), policy("none", "orders"), tenant="globex")
    spec = {"protocol": "egress", "port": 13128, "sources": SOURCES}
    doors = compiled(made("listener", "egress", spec), tenant="platform", is_platform=True,
                     allowed_private_networks=("127.50.0.0/16",))  # fmt: skip
    assert not [*acme.problems, *globex.problems, *doors.problems]
    with running((*acme.resources, *globex.resources), doors.resources) as found:
        yield found


def ask(gateway: Gateway, server: Server, source: str, headers: str = "") -> tuple[int, str]:
    """Status and reason of a tunnel to the good address."""
    before = len(server.met)
    with socket.create_connection(("127.0.0.1", gateway.port), 10, (source, 0)) as client:
        client.sendall(f"CONNECT {GOOD}:{server.port} HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode())
        head = _read(client).decode()
        if head.startswith("HTTP/1.1 200"):
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert _read(client).endswith(b"hello")
    assert (len(server.met) > before) is head.startswith("HTTP/1.1 200")
    lines = dict(line.lower().split(": ", 1) for line in head.partition("\r\n\r\n")[0].split("\r\n")[1:])
    return int(head.split()[1]), lines.get("x-gatehouse-reason", "")


def said(user: str, password: str) -> str:
    return f"Proxy-Authorization: Basic {_base64(f'{user}:{password}')}\r\n"


def test_who_asks_from_a_workloads_network_is_that_workload(gateway: Gateway, server: Server):
    assert ask(gateway, server, ORDERS) == (200, "")
    assert ask(gateway, server, REPORTS) == (403, "no_rule")
    assert ask(gateway, server, FOREIGN) == (403, "no_rule")


def test_a_workload_that_does_not_want_it_is_not_known_by_its_network(gateway: Gateway, server: Server):
    assert ask(gateway, server, QUIET) == (407, "identity_refused")


def test_who_asks_from_elsewhere_needs_a_password(gateway: Gateway, server: Server):
    assert ask(gateway, server, "127.40.0.1") == (407, "identity_missing")
    assert ask(gateway, server, "127.40.0.1", said("acme.orders.k1ab", "right")) == (200, "")


def test_a_password_beside_it_counts_alone(gateway: Gateway, server: Server):
    assert ask(gateway, server, ORDERS, said("acme.orders.k1ab", "wrong")) == (407, "identity_refused")
    assert ask(gateway, server, ORDERS, "Proxy-Authorization: \r\n") == (407, "identity_missing")
    assert ask(gateway, server, ORDERS, said("acme.quiet.k1ab", "right")) == (403, "no_rule")
    assert ask(gateway, server, REPORTS, said("acme.orders.k1ab", "right")) == (200, "")


@pytest.mark.parametrize("user", ["acme.orders.by-source", "acme.orders.by-source.k1ab", "ACME.orders.by-source"])
@pytest.mark.parametrize("origin", ["127.40.0.1", REPORTS])
def test_nobody_says_of_themselves_that_they_are_known_by_their_network(
    gateway: Gateway, server: Server, user: str, origin: str
):
    for header in (
        said(user, "by-source"), said(user, "by-source").replace("Basic ", "basic "),
        said(user, "by-source").replace("Basic ", "Basic  "), said("x", "y") + said(user, "by-source"),
        said(user, "by-source") + said("acme.reports.k1ab", "right"),
    ):  # fmt: skip
        assert ask(gateway, server, origin, header)[0] == 407


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "X-Real-Ip", "Forwarded", "X-Envoy-External-Address", "X-Gatehouse-Source", "X-Client-Ip"],
)
def test_no_header_says_where_one_asks_from(gateway: Gateway, server: Server, header: str):
    value = f"for={ORDERS}" if header == "Forwarded" else ORDERS
    assert ask(gateway, server, "127.40.0.1", f"{header}: {value}\r\n") == (407, "identity_missing")
    assert ask(gateway, server, REPORTS, f"{header}: {value}\r\n") == (403, "no_rule")


def listener(*sources, **more):
    return {"protocol": "egress", "port": 1, "sources": list(sources)} | more


@pytest.mark.parametrize(
    ("spec", "place", "code"),
    [
        (listener(source("acme", "a", "10.0.0.0/8"), source("globex", "b", "10.2.0.0/16")),
         "/sources/1/networks/0", "source_overlap"),
        (listener(source("acme", "a", "10.0.0.0/8"), source("acme", "b", "11.0.0.0/8", "10.0.0.0/8")),
         "/sources/1/networks/1", "source_overlap"),
        (listener(source("acme", "a", "10.2.3.4/16")), "/sources/0/networks/0", "network_host_bits"),
        (listener(source("acme", "a", "0.0.0.0/0")), "/sources/0/networks/0", "network_broad"),
        (listener(source("acme", "a", "10.0.0.0/255.0.0.0")), "/sources/0/networks/0", "network_invalid"),
        (listener(source("acme", "a", "fe80::1%eth0")), "/sources/0/networks/0", "network_invalid"),
        (listener(source("acme", "a", "orders")), "/sources/0/networks/0", "network_invalid"),
        (listener(source("acme", "a")), "/sources/0/networks", "list_too_short"),
        (listener(source("Acme", "a", "10.0.0.0/8")), "/sources/0/tenant", "name_invalid"),
        (listener(source("acme", "a", "10.0.0.0/8"), protocol="http"), "/sources", "sources_unused"),
        (listener(destination_port=8443), "/destination_port", "destination_port_unused"),
        (listener(*(source("acme", "a", *(f"10.{n}.{m}.0/24" for m in range(64))) for n in range(16))),
         "/sources", "networks_many"),
    ],
)  # fmt: skip
def test_sources_that_cannot_be_are_refused_where_they_stand(spec, place: str, code: str):
    assert refusals("listener", "egress", spec) == {f"/spec{place}": code}


def test_of_one_tenant_a_smaller_network_may_be_another_workloads():
    assert len(made("listener", "egress", listener(*SOURCES)).spec.sources) == len(SOURCES)


def test_an_address_is_a_network_of_its_own_and_ipv6_is_known_too():
    spec = listener(source("acme", "a", "10.2.3.4", "2001:DB8:2::/48", "10.9.0.0/16"))
    assert made("listener", "egress", spec).spec.sources[0].networks == (
        "10.2.3.4/32",
        "2001:db8:2::/48",
        "10.9.0.0/16",
    )


def on_six(bootstrap):
    bootstrap.static_resources.listeners[0].address.socket_address.address = "::1"


@pytest.mark.parametrize(("network", "status"), [("::/127", 200), ("2001:db8::/32", 407)])
def test_by_ipv6_a_network_is_known_as_well(server: Server, network: str, status: int):
    acme = compiled(known("orders"), policy("partners", "orders", good={"destinations": [to(GOOD, server.port)]}))
    spec = {"protocol": "egress", "port": 13128, "sources": [source("acme", "orders", network)]}
    doors = compiled(made("listener", "egress", spec), tenant="platform", is_platform=True,
                     allowed_private_networks=("127.50.0.0/16",))  # fmt: skip
    with (
        running(acme.resources, doors.resources, on_six) as found,
        socket.create_connection(("::1", found.port), 10) as client,
    ):
        client.sendall(f"CONNECT {GOOD}:{server.port} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert int(_read(client).split()[1]) == status
