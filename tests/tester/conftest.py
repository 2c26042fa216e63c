"""A gateway with two listeners, and Acme's slice with routes, policies and two services; live."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.callers import Caller
from tests.policies.conftest import Edge, edge
from tests.policies.specs import route, service
from tests.policies.steps import fill, publish

__all__ = ["edge"]

HOST = "shop.acme.test"
Try = Callable[..., Any]


def of(kind: str, name: str, spec: dict[str, Any]) -> dict[str, Any]:
    """An object ready to import."""
    return {"kind": kind, "name": name, "spec": spec}


def limit(name: str, requests: int) -> dict[str, Any]:
    """A policy that permits so many requests a minute."""
    return of("traffic_policy", name, {"policy": {"type": "rate_limit", "requests": requests}})


def to(*services: str, **action: Any) -> dict[str, Any]:
    """An action that forwards, to all alike."""
    return {"type": "forward", "backends": [{"service": one, "weight": 1} for one in services], **action}


@pytest.fixture
def acme(edge: Edge) -> Edge:
    """Acme's slice, published."""
    fill(edge.platform, [
        of("listener", "http", {"protocol": "http", "port": 8080}),
        of("listener", "https", {"protocol": "https", "port": 8443, "certificate": "edge"}),
    ])  # fmt: skip
    publish(edge.platform)
    api = route(path="/api") | {
        "action": to("v1", "v2", rewrite={"path": {"type": "prefix", "value": "/"}}, timeout_seconds=7),
        "policies": ["few"],
        "request_headers": {"set": [{"name": "x-by", "value": "edge"}], "remove": ["x-debug"]},
    }
    orders = route(path="/api/orders", to="v1") | {
        "match": {
            "path": {"type": "prefix", "value": "/api/orders"}, "methods": ["POST"],
            "headers": [{"name": "x-beta", "type": "exact", "value": "yes"}],
        }
    }  # fmt: skip
    gone = route(path="/gone") | {"action": {"type": "respond", "status": 410, "body": "It is gone."}}
    moved = route(path="/old") | {"action": {"type": "redirect", "hostname": "new.acme.test", "status": 301}}
    fill(edge.acme, [
        of("hostname", HOST, {"policies": ["small"]}),
        of("hostname", "safe.acme.test", {"redirect_to_https": True}),
        of("service", "v1", service("9.9.9.1:80")),
        of("service", "v2", service("9.9.9.2:80")),
        limit("few", 3),
        of("traffic_policy", "small", {"policy": {"type": "compression"}}),
        of("route", "api", api), of("route", "orders", orders), of("route", "gone", gone), of("route", "moved", moved),
        of("route", "safe", route(host="safe.acme.test", to="v1")),
    ])  # fmt: skip
    publish(edge.acme)
    return edge


@pytest.fixture
def attempt(acme: Edge, as_vera: Caller) -> Try:
    """Try a request as somebody who may look; the answer of the API is returned."""

    def act(request: str | dict[str, Any], **asked: Any) -> Any:
        written = {"curl": request} if isinstance(request, str) else request
        return as_vera.post("/slices/acme@edge/route-tests", {"request": written, **asked})

    return act
