"""What becomes of a request, row by row as the Gateway API says it: redirects, rewrites, edits, shares, copies."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from policies.compiler import IntentObject
from tests.policies.compiler.intents import forward, hostname, made
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.semantics.world import Case, Saying, at, check, gateway_of, rows, saying

pytestmark = pytest.mark.envoy
HOSTS = ("example.com", "*.wild.test")


def route(name: str, path: str, action: dict[str, Any], kind: str = "prefix", **spec: Any) -> IntentObject:
    match = {"path": {"type": kind, "value": path}}
    return made("route", name, {"hostnames": list(HOSTS), "match": match, "action": action} | spec)


def redirect(name: str, where: str, /, **action: Any) -> IntentObject:
    return route(name, where, {"type": "redirect"} | action)


def rewrite(name: str, path: str, kind: str, value: str, of: str = "prefix", **more: Any) -> IntentObject:
    return route(name, path, forward("v1", rewrite={"path": {"type": kind, "value": value}} | more), of)


def setting(**headers: str) -> list[dict[str, str]]:
    return [{"name": name.replace("_", "-"), "value": value} for name, value in headers.items()]


ANSWERED = {"set": setting(x_there="new"), "add": setting(x_more="1"), "remove": ["x-gone"]}
NOBODY = [{"service": "v1", "weight": 0}, {"service": "v2", "weight": 0}]
ELSEWHERE = {"type": "prefix", "value": "/replacement-prefix"}
STATUSES = (301, 302, 303, 307, 308)
SHARES = [{"service": "v1", "weight": 70}, {"service": "v2", "weight": 30}, {"service": "v3", "weight": 0}]
EDITED = {
    "set": setting(x_set="set-overwrites"),
    "add": setting(x_add="add-appends", x_new="new"),
    "remove": ["x-remove"],
}
ROUTES = [
    redirect("host", "/hostname-redirect", hostname="example.org"),
    *(redirect(f"status-{status}", f"/{status}", hostname="example.org", status=status) for status in STATUSES),
    redirect("full", "/full", path={"type": "full", "value": "/replacement"}, status=301),
    redirect("prefix", "/original-prefix", path=ELSEWHERE),
    redirect("prefix-host", "/path-and-host", hostname="example.org", path=ELSEWHERE),
    redirect("prefix-root", "/gone-prefix", path={"type": "prefix", "value": "/"}),
    redirect("scheme-https", "/https", scheme="https"),
    redirect("scheme-https-443", "/https-443", scheme="https", port=443),
    redirect("scheme-https-8443", "/https-8443", scheme="https", port=8443),
    redirect("host-https", "/host-https", scheme="https", hostname="example.org"),
    redirect("host-https-443", "/host-https-443", scheme="https", hostname="example.org", port=443),
    redirect("port-80", "/port-80", port=80),
    redirect("port-8083", "/port-8083", port=8083),
    redirect("host-port-80", "/host-port-80", hostname="example.org", port=80),
    redirect("host-port-8083", "/host-port-8083", hostname="example.org", port=8083),
    rewrite("rw-prefix", "/prefix/one", "prefix", "/one"),
    rewrite("rw-strip", "/strip-prefix", "prefix", "/"),
    rewrite("rw-slash", "/foo", "prefix", "/xyz/"),
    rewrite("rw-full", "/full/one", "full", "/one"),
    rewrite("rw-host", "/rewrite-host", "full", "/two", hostname="one.example.org"),
    rewrite("rw-template", "/users/{id}/posts/{post}", "template", "/p/{post}/of/{id}", "template"),
    route("edited", "/edited", forward("v1"), request_headers=EDITED),
    route("answered", "/answered", forward("v1"), response_headers=ANSWERED),
    route("of-share", "/of-share", {"type": "forward", "backends": [{"service": "v2", "request_headers": EDITED}]}),
    route("shares", "/shares", {"type": "forward", "backends": SHARES}),
    route(
        "nobody",
        "/nobody",
        {"type": "forward", "backends": NOBODY},
    ),
    route("no-endpoint", "/no-endpoint", forward("empty")),
    route("part", "/part", forward("v1", "empty")),
    route("copied", "/copied", forward("v1", mirrors=[{"service": "m1"}, {"service": "m2"}])),
    route("sometimes", "/sometimes", forward("v1", mirrors=[{"service": "m1", "percent": 20.0}])),
]


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Gateway, dict[str, Saying]]]:
    with saying("v1", "v2", "v3", "m1", "m2") as services:
        objects = [*map(hostname, HOSTS), *(one.as_object() for one in services), at("empty"), *ROUTES]
        with gateway_of(*objects) as gateway:
            yield gateway, {one.name: one for one in services}


@pytest.fixture
def gateway(world: Any) -> Gateway:
    return world[0]


REDIRECTS = [
    ("HTTPRouteRedirectHostAndStatus", "example.com", "/301", 301, "http://example.org/301"),
    ("HTTPRouteRedirectHostAndStatus", "example.com", "/302", 302, "http://example.org/302"),
    ("HTTPRoute303RedirectStatusCode", "example.com", "/303", 303, "http://example.org/303"),
    ("HTTPRoute307RedirectStatusCode", "example.com", "/307", 307, "http://example.org/307"),
    ("HTTPRoute308RedirectStatusCode", "example.com", "/308", 308, "http://example.org/308"),
    (
        "HTTPRouteRedirectHostAndStatus",
        "example.com",
        "/hostname-redirect",
        302,
        "http://example.org/hostname-redirect",
    ),
    ("HTTPRouteRedirectPath", "example.com", "/full/x?q=1", 301, "http://example.com/replacement?q=1"),
    ("HTTPRouteRedirectPath", "example.com", "/original-prefix", 302, "http://example.com/replacement-prefix"),
    (
        "HTTPRouteRedirectPath",
        "example.com",
        "/original-prefix/lemon",
        302,
        "http://example.com/replacement-prefix/lemon",
    ),
    (
        "HTTPRouteRedirectPath",
        "example.com",
        "/path-and-host/lemon",
        302,
        "http://example.org/replacement-prefix/lemon",
    ),
    ("HTTPRouteRedirectPath", "example.com", "/gone-prefix", 302, "http://example.com/"),
    ("HTTPRouteRedirectPath", "example.com", "/gone-prefix/a", 302, "http://example.com/a"),
    (
        "HTTPRouteRedirectPath",
        "example.com:8080",
        "/original-prefix/a",
        302,
        "http://example.com:8080/replacement-prefix/a",
    ),
    ("HTTPRouteRedirectScheme", "example.com", "/https", 302, "https://example.com/https"),
    ("HTTPRouteRedirectScheme", "example.com:80", "/https", 302, "https://example.com/https"),
    ("HTTPRouteRedirectScheme", "example.com:8080", "/https", 302, "https://example.com/https"),
    ("HTTPRouteRedirectScheme", "a.wild.test:8080", "/https", 302, "https://a.wild.test:443/https"),
    ("HTTPRouteRedirectScheme", "a.wild.test", "/https", 302, "https://a.wild.test/https"),
    ("HTTPRouteRedirectScheme", "example.com:8080", "/host-https", 302, "https://example.org/host-https"),
    ("HTTPRouteRedirectPortAndScheme", "example.com", "/https-443", 302, "https://example.com/https-443"),
    ("HTTPRouteRedirectPortAndScheme", "example.com:8080", "/https-8443", 302, "https://example.com:8443/https-8443"),
    ("HTTPRouteRedirectPortAndScheme", "example.com", "/host-https-443", 302, "https://example.org/host-https-443"),
    ("HTTPRouteRedirectPort", "example.com:8080", "/port-80", 302, "http://example.com/port-80"),
    ("HTTPRouteRedirectPort", "example.com", "/port-80", 302, "http://example.com/port-80"),
    ("HTTPRouteRedirectPort", "example.com:8080", "/port-8083", 302, "http://example.com:8083/port-8083"),
    ("HTTPRouteRedirectPort", "example.com:8080", "/host-port-80", 302, "http://example.org/host-port-80"),
    ("HTTPRouteRedirectPort", "example.com", "/host-port-8083", 302, "http://example.org:8083/host-port-8083"),
]


@pytest.mark.parametrize(("feature", "host", "target", "status", "location"), REDIRECTS)
def test_a_redirect_leads_where_the_specification_says(
    feature: str, host: str, target: str, status: int, location: str, gateway: Gateway
) -> None:
    answer = gateway.ask(target, host)
    assert (answer.status, answer.headers.get("location")) == (status, location), feature


def test_a_redirect_within_a_host_stays_on_the_port_that_the_client_asked(gateway: Gateway) -> None:
    """HTTPRouteRedirectPort: without scheme and port it is the port of the listener."""
    asked = f"example.com:{gateway.port}"
    answer = gateway.ask("/original-prefix/a", asked)
    assert answer.headers["location"] == f"http://{asked}/replacement-prefix/a"


OLD = [("X-Set", "old"), ("x-add", "old"), ("X-Remove", "1")]
REWRITES = [
    Case("HTTPRouteRewritePath", "/prefix/one/two", "v1", sees={"path": "/one/two"}),
    Case("HTTPRouteRewritePath", "/prefix/one", "v1", sees={"path": "/one"}),
    Case("HTTPRouteRewritePath", "/strip-prefix/three", "v1", sees={"path": "/three"}),
    Case("HTTPRouteRewritePath", "/strip-prefix", "v1", sees={"path": "/"}),
    Case("HTTPRouteRewritePath", "/strip-prefix/", "v1", sees={"path": "/"}),
    Case("HTTPRouteRewritePath", "/foo/bar?q=1", "v1", sees={"path": "/xyz/bar?q=1"}),
    Case("HTTPRouteRewritePath", "/foo/", "v1", sees={"path": "/xyz/"}),
    Case("HTTPRouteRewritePath", "/foo", "v1", sees={"path": "/xyz"}),
    Case("HTTPRouteRewritePath", "/full/one/two?q=1", "v1", sees={"path": "/one?q=1"}),
    Case("HTTPRouteRewriteHost", "/rewrite-host/x", "v1", sees={"path": "/two", "host": "one.example.org"}),
    Case("HTTPRouteRewriteHost", "/prefix/one", "v1", sees={"host": "example.com"}),
    Case("PathTemplates", "/users/7/posts/nine?q=%20", "v1", sees={"path": "/p/nine/of/7?q=%20"}),
    Case("HTTPRouteRequestHeaderModifier", "/edited", "v1", sees={"x-set": "set-overwrites", "x-add": "add-appends"}),
    Case(
        "HTTPRouteRequestHeaderModifier",
        "/edited",
        "v1",
        headers=OLD,
        sees={"x-set": "set-overwrites", "x-add": "old,add-appends", "x-remove": None, "x-new": "new"},
    ),
    Case(
        "HTTPRouteBackendRequestHeaderModifier",
        "/of-share",
        "v2",
        headers=[("x-set", "old"), ("x-remove", "1")],
        sees={"x-set": "set-overwrites", "x-add": "add-appends", "x-remove": None},
    ),
    Case("HTTPRouteAllBackendsWeightZero", "/nobody", 500),
    Case("HTTPRouteServiceWithoutEndpoints", "/no-endpoint", 503),
]


@pytest.mark.parametrize("case", rows(*REWRITES))
def test_a_service_sees_what_the_specification_says(case: Case, gateway: Gateway) -> None:
    check(case, gateway)


def test_an_answer_is_edited_on_its_way_back(gateway: Gateway) -> None:
    """HTTPRouteResponseHeaderModifier"""
    headers = gateway.ask("/answered", "example.com").headers
    assert headers["x-there"] == "new"
    assert headers["x-more"] == "1"
    assert "x-gone" not in headers


def test_shares_are_kept(gateway: Gateway) -> None:
    """HTTPRouteWeight: three shares of which one is nothing."""
    found = Counter(gateway.ask("/shares", "example.com").headers["x-service"] for _ in range(500))
    assert set(found) == {"v1", "v2"}
    assert 250 < found["v1"] < 450


def test_a_share_that_leads_nowhere_fails_and_the_rest_does_not(gateway: Gateway) -> None:
    found = Counter(gateway.ask("/part", "example.com").status for _ in range(100))
    assert set(found) == {200, 503}


def test_every_mirror_gets_its_copy(world: Any) -> None:
    """HTTPRouteRequestMirror, HTTPRouteRequestMultipleMirrors"""
    gateway, services = world
    assert gateway.ask("/copied?x=1", "example.com").headers["x-service"] == "v1"
    eventually(lambda: all("/copied?x=1" in paths(services[name]) for name in ("m1", "m2")))
    assert paths(services["v1"]).count("/copied?x=1") == 1


def test_a_mirror_gets_its_share_of_copies(world: Any) -> None:
    """HTTPRouteRequestPercentageMirror"""
    gateway, services = world
    for _ in range(200):
        gateway.ask("/sometimes", "example.com")
    eventually(lambda: 10 < paths(services["m1"]).count("/sometimes") < 85)


def paths(service: Saying) -> Sequence[str]:
    return [one["path"] for one in service.seen]


def eventually(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert is_so()
