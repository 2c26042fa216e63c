"""Which hostname answers, as the Gateway API says it (HTTPRouteHostnameIntersection), by a real Envoy."""

from collections.abc import Iterator

import pytest

from policies.compiler import IntentObject
from tests.policies.compiler.intents import forward, made
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.semantics.world import Case, check, routing, rows

pytestmark = pytest.mark.envoy


def route(name: str, host: str, to: str, path: str = "/") -> IntentObject:
    match = {"path": {"type": "prefix", "value": path}}
    return made("route", name, {"hostnames": [host], "match": match, "action": forward(to)})


ROUTES = [
    route("any", "*.example.com", "v1"),
    route("any-x", "*.example.com", "v1", "/x"),
    route("deep", "*.deep.example.com", "v2"),
    route("exact", "a.example.com", "v3", "/only"),
    route("other", "other.test", "v2"),
    route("german", "xn--bcher-kva.test", "v3"),
]


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    with routing(ROUTES) as gateway:
        yield gateway


HOSTS = [
    Case("HTTPRouteHostnameIntersection", "/", "v1", "foo.example.com"),
    Case("HTTPRouteHostnameIntersection", "/", "v1", "foo.bar.example.com"),
    Case("HTTPRouteHostnameIntersection", "/", "v2", "foo.deep.example.com"),
    Case("HTTPRouteHostnameIntersection", "/", "v1", "deep.example.com"),
    Case("HTTPRouteHostnameIntersection", "/", 404, "example.com"),
    Case("HTTPRouteHostnameIntersection", "/", 404, "badexample.com"),
    Case("HTTPRouteHostnameIntersection", "/", 404, "foo.example.com.evil.test"),
    Case("HTTPRouteHostnameIntersection", "/", 404, "example.net"),
    Case("MostSpecificHostname", "/only", "v3", "a.example.com"),
    Case("MostSpecificHostname", "/x", 404, "a.example.com"),
    Case("MostSpecificHostname", "/", 404, "a.example.com"),
    Case("MostSpecificHostname", "/x", "v1", "b.a.example.com"),
    Case("HostSpelling", "/", "v2", "other.test:8080"),
    Case("HostSpelling", "/", "v2", "OTHER.Test"),
    Case("HostSpelling", "/", "v2", "other.test."),
    Case("HostSpelling", "/", "v2", "Other.Test.:80"),
    Case("HostSpelling", "/x", "v1", "Foo.EXAMPLE.com:8443"),
    Case("HostSpelling", "/", "v3", "xn--bcher-kva.test"),
    Case("HostSpelling", "/", 404, "127.0.0.1"),
]


@pytest.mark.parametrize("case", rows(*HOSTS))
def test_the_most_specific_hostname_answers_and_no_other(case: Case, gateway: Gateway) -> None:
    check(case, gateway)
