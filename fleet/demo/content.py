"""What the demo consists of, as data: what a person would type into the console on the first day."""

from dataclasses import dataclass
from typing import Any, Final

from console import env

GATEWAY: Final = "edge"
LOOPBACK: Final = "127.0.0.0/8"  # the demo's services run on this machine
STRATEGY: Final = "direct"  # nobody wants to wait for an hour to see the first change
NODES: Final = ("edge-1", "edge-2")
ECHO_V1_PORT: Final = env.number("ECHO_V1_PORT", 9101)
ECHO_V2_PORT: Final = env.number("ECHO_V2_PORT", 9102)
OWNER: Final = ("owner@demo.test", "Olga Owner")

Objects = tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class DemoTenant:
    """A tenant, its people (address, name, roles) and what it publishes."""

    slug: str
    name: str
    people: tuple[tuple[str, str, tuple[str, ...]], ...]
    objects: Objects


def _object(kind: str, name: str, **spec: Any) -> dict[str, Any]:
    return {"kind": kind, "name": name, "spec": spec}


def _echo(name: str, port: int) -> dict[str, Any]:
    addresses = [{"address": "127.0.0.1", "port": port}]
    return _object("service", name, endpoints={"type": "static", "addresses": addresses})


def _path(kind: str, value: str) -> dict[str, Any]:
    return {"path": {"type": kind, "value": value}}


def _forward(*backends: tuple[str, int], **more: Any) -> dict[str, Any]:
    return {"type": "forward", "backends": [{"service": name, "weight": weight} for name, weight in backends], **more}


def _without_prefix() -> dict[str, Any]:
    return {"rewrite": {"path": {"type": "prefix", "value": "/"}}}


def _reached(host: str, port: int) -> list[dict[str, Any]]:
    """A destination by plain requests and by tunnels."""
    return [{"host": host, "port": port, "forwarding": way} for way in ("http", "tunnel")]


PLATFORM: Final[Objects] = (
    _object("listener", "http", protocol="http", address="0.0.0.0", port=80),
    _object("listener", "https", protocol="https", address="0.0.0.0", port=443, certificate="default"),
    _object(
        "listener",
        "egress",
        protocol="egress",
        address="0.0.0.0",
        port=3128,
        description="The way out: what workloads use as their HTTP proxy",
    ),
    _object("defaults", "defaults"),
)
_SHOP: Final = ["shop.acme.test"]
_API: Final = ["api.acme.test"]
_PAYMENTS: Final = {"name": "payments", "destinations": _reached("payments.localhost", ECHO_V1_PORT)}
_CANARY: Final = {"headers": [{"name": "x-canary", "type": "exact", "value": "yes"}]}

ACME: Final = DemoTenant(
    slug="acme",
    name="Acme",
    people=(
        ("alice@acme.test", "Alice", ("owner",)),
        ("bob@acme.test", "Bob", ("editor", "publisher")),
        ("vera@acme.test", "Vera", ("viewer",)),
    ),
    objects=(
        _object("hostname", "shop.acme.test", description="The shop", waf={"policy": "shop", "failure_mode": "open"}),
        _object("hostname", "api.acme.test", description="The public API"),
        _object("waf_policy", "shop", mode="detect", sampling={"share": 0.1, "bodies": False},
                description="Looks at every request of the shop, and refuses none yet"),
        _object("list", "office", type="address", description="Where Acme's people come from",
                entries=[{"value": "192.0.2.0/24"}]),
        _echo("echo-v1", ECHO_V1_PORT),
        _echo("echo-v2", ECHO_V2_PORT),
        _object("route", "shop-root", hostnames=_SHOP, match=_path("prefix", "/"),
                action=_forward(("echo-v1", 100), ("echo-v2", 0)), description="Everything not matched closer"),
        _object("route", "shop-api", hostnames=_SHOP, match=_path("prefix", "/api"), action=_forward(
            ("echo-v1", 1), timeout_seconds=5.0, retry={"attempts": 2, "on": ["connect-failure", "reset"]})),
        _object("route", "shop-canary", hostnames=_SHOP, match={**_path("prefix", "/"), **_CANARY},
                action=_forward(("echo-v2", 1)), description="Try version 2 with the header X-Canary: yes"),
        _object("route", "shop-status", hostnames=_SHOP, match=_path("exact", "/status"),
                action=_forward(("echo-v1", 1))),
        _object("route", "shop-old", hostnames=_SHOP, match=_path("prefix", "/old"), action={
            "type": "redirect", "status": 301, "path": {"type": "prefix", "value": "/"}}),
        _object("route", "api-v1", hostnames=_API, match=_path("prefix", "/v1"),
                action=_forward(("echo-v1", 1), **_without_prefix())),
        _object("route", "api-v2", hostnames=_API, match=_path("prefix", "/v2"),
                action=_forward(("echo-v2", 1), **_without_prefix())),
        _object("check", "shop-front", request={"scheme": "https", "hostname": "shop.acme.test"},
                expect={"max_duration_ms": 2000}, every_seconds=30, timeout_seconds=5.0,
                description="Does the shop's front page come up?"),
        _object("check", "shop-status", request={"scheme": "http", "hostname": "shop.acme.test", "path": "/status"},
                every_seconds=30, timeout_seconds=5.0, retries=0),
        _object("workload", "orders", description="Takes orders, and has them paid", owner="Orders team"),
        _object("workload", "reports", description="Adds up the month", owner="Finance"),
        _object("egress_policy", "partners", workloads=["orders"], rules=[_PAYMENTS],
                description="Orders may have something paid, and nothing else"),
        _object("egress_policy", "reporting", mode="observe", workloads=["reports"], rules=[_PAYMENTS],
                description="Denies nothing yet: shows what else the reports reach"),
    ),
)  # fmt: skip
GLOBEX: Final = DemoTenant(
    slug="globex",
    name="Globex",
    people=(("mallory@globex.test", "Mallory", ("owner",)),),
    objects=(
        _object("hostname", "www.globex.test"),
        _echo("web", ECHO_V2_PORT),
        _object("route", "web", hostnames=["www.globex.test"], match=_path("prefix", "/"), action=_forward(("web", 1))),
    ),
)
TENANTS: Final = (ACME, GLOBEX)
