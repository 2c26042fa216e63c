"""Plain specs, with what a test cares about said by name."""

from typing import Any

Json = dict[str, Any]


def service(*addresses: str, **fields: Any) -> Json:
    """A static service; `"9.9.9.1:80"` is one endpoint, and there is one when none is given."""
    pairs = [address.rpartition(":") for address in addresses or ("9.9.9.1:8080",)]
    return {
        "endpoints": {"type": "static", "addresses": [{"address": a, "port": int(p)} for a, _, p in pairs]},
        **fields,
    }


def route(host: str = "shop.acme.test", path: str = "/", to: str = "shop", **fields: Any) -> Json:
    """A route that forwards a prefix to one service."""
    return {
        "hostnames": [host],
        "match": {"path": {"type": "prefix", "value": path}},
        "action": {"type": "forward", "backends": [{"service": to}]},
        **fields,
    }


def shop(routes: int = 1) -> list[Json]:
    """The objects of a small slice: a hostname, a service and some routes, ready to import."""
    return [
        {"kind": "hostname", "name": "shop.acme.test", "spec": {}},
        {"kind": "service", "name": "shop", "spec": service()},
        *({"kind": "route", "name": f"r{n}", "spec": route(path=f"/p{n}")} for n in range(routes)),
    ]
