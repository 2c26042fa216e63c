"""What a real Envoy does with what we emit: it routes as the reference says, and serves text as it was written."""

import random
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.compiler import IntentObject
from policies.compiler.checks.covering import conditions_of, place_of
from policies.compiler.matching import Request, RouteEntry, match_request
from tests.policies.compiler.intents import CONDITIONS, compiled, forward, hostname, platform, route, service
from tests.policies.compiler.running_envoy import Gateway, echo_service, running
from tests.policies.compiler.strategies import many_routes, requests

pytestmark = pytest.mark.envoy
LITERAL = "100% %REQ(host)% %START_TIME% ${x} %%"


def redirecting(item: IntentObject, *hostnames: str) -> IntentObject:
    """The same match on other hosts, answering with its own name, so that no service is needed."""
    spec = item.spec_json()
    match = spec["match"]
    parts = {key: match[key] for key in CONDITIONS}
    action = {"type": "redirect", "hostname": f"{item.name}.took.test"}
    return route(item.name, match["path"]["value"], match["path"]["type"], action=action, hostnames=hostnames, **parts)


def who_took(gateway: Gateway, request: Request, host: str) -> str | None:
    query = "&".join(f"{name}={value}" for name, value in request.query.items())
    target = f"{request.path}?{query}" if query else request.path
    headers = tuple(request.headers.items())
    if request.cookies:
        headers += (("cookie", "; ".join(f"{name}={value}" for name, value in request.cookies.items())),)
    location = gateway.ask(target, host, request.method, headers).headers.get("location")
    return location.split("//")[1].split(".")[0] if location else None


@settings(max_examples=3, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.lists(many_routes(20), min_size=3, max_size=3),
    st.lists(requests(), min_size=80, max_size=80),
)
def test_envoy_routes_every_request_as_the_reference_does_in_lists_and_in_trees(
    groups: list[list[IntentObject]], asked: list[Request]
) -> None:
    padding = [route(f"pad{index:02}", f"/padding/{index}") for index in range(40)]
    objects = []
    expected: dict[str, list[RouteEntry]] = {}
    for number, group in enumerate(groups):
        listed, treed = f"list{number}.test", f"tree{number}.test"
        renamed = [route_named(item, f"g{number}{item.name}") for item in group]
        objects += [hostname(listed), hostname(treed)]
        objects += [redirecting(item, listed, treed) for item in renamed]
        objects += [redirecting(route_named(item, f"g{number}{item.name}"), treed) for item in padding]
        kept = {entry.name for entry in _without_twins(renamed)}
        expected[listed] = [RouteEntry(item.name, item.spec) for item in renamed if item.name in kept]
        expected[treed] = expected[listed]
    result = compiled(*objects)
    with running(result.resources, platform().resources) as gateway:
        for host, entries in expected.items():
            for request in asked:
                found = match_request(entries, request)
                assert who_took(gateway, request, host) == (found.name if found else None), (host, request)


def route_named(item: IntentObject, name: str) -> IntentObject:
    return IntentObject(item.kind, name, item.spec)


def _without_twins(items: list[IntentObject]) -> list[IntentObject]:
    """Of routes that match the same, the first by name: the others are left out with a problem."""
    first = {}
    for item in sorted(items, key=lambda item: item.name):
        match = item.spec.match
        first.setdefault((place_of(match), conditions_of(match), frozenset(match.methods)), item)
    return list(first.values())


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    """An Envoy with a route for every rewrite, redirect and edit, in front of a service that echoes."""
    with echo_service() as port:
        address = {"address": "127.0.0.1", "port": port}
        echo = service("echo", endpoints={"type": "static", "addresses": [address]})

        def rewriting(kind: str, value: str, **more: str) -> dict:
            return forward("echo", rewrite={"path": {"type": kind, "value": value, **more}})

        edits = {"set": [{"name": "x-literal", "value": LITERAL}], "add": [{"name": "x-twice", "value": "b"}]}
        swap = rewriting("regex", "/v/\\2/\\1", pattern="^/u/([^/]+)/(.*)$")
        moved = {"status": 308, "scheme": "https", "port": 8443, "path": {"type": "prefix", "value": "/"}}
        gone = {"status": 301, "hostname": "b.test", "path": {"type": "full", "value": "/x"}, "strip_query": True}
        routes = [
            route("edits", "/edits", request_headers=edits | {"remove": ["x-gone"]}, response_headers=edits),
            route("to-prefix", "/a", action=rewriting("prefix", "/b/")),
            route("to-root", "/strip/", action=rewriting("prefix", "/")),
            route("to-full", "/full", action=rewriting("full", "/only")),
            route("to-regex", "/u/.*", "regex", action=swap),
            route("to-host", "/host", action=forward("echo", rewrite={"hostname": "inner.test"})),
            route("moved", "/old", action={"type": "redirect"} | moved),
            route("gone", "/gone", action={"type": "redirect"} | gone),
            route("under-root", "/", hostnames=["*.apps.test"], action=rewriting("prefix", "/v1")),
            route("secure", "/", hostnames=["secure.test"]),
        ]
        hosts = [hostname(), hostname("*.apps.test"), hostname("secure.test", redirect_to_https=True)]
        result = compiled(*hosts, echo, *routes, allowed_private_networks=("127.0.0.0/8",))
        assert result.problems == ()
        with running(result.resources, platform().resources) as gateway:
            yield gateway


def test_format_operators_arrive_literally_on_both_sides(gateway: Gateway) -> None:
    answer = gateway.ask("/edits", headers=[("x-gone", "1"), ("x-twice", "a")])
    asked = answer.asked["headers"]
    assert ["x-literal", LITERAL] in asked
    assert [value for name, value in asked if name == "x-twice"] in (["a", "b"], ["a,b"])
    assert "x-gone" not in dict(asked)
    assert answer.headers["x-literal"] == LITERAL


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/a", "/b"),
        ("/a/", "/b/"),
        ("/a/x?q=1", "/b/x?q=1"),
        ("/strip", "/"),
        ("/strip/", "/"),
        ("/strip/x/y?q", "/x/y?q"),
        ("/full/x?q=1", "/only?q=1"),
        ("/u/one/two?q=1", "/v/two/one?q=1"),
        ("//a/./x", "/b/x"),
        ("/%61", "/b"),
        ("/z/../a", "/b"),
    ],
)
def test_a_rewrite_keeps_one_slash_and_the_query(gateway: Gateway, path: str, seen: str) -> None:
    assert gateway.ask(path).asked["path"] == seen


def test_a_rewrite_of_the_root_prefix_keeps_the_whole_path(gateway: Gateway) -> None:
    assert gateway.ask("/x?q=1", "a.b.apps.test").asked["path"] == "/v1/x?q=1"


def test_a_service_sees_the_rewritten_host(gateway: Gateway) -> None:
    assert ["host", "inner.test"] in gateway.ask("/host").asked["headers"]


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/old/x?q=1", 308, "https://shop.acme.test:8443/x?q=1"),
        ("/old", 308, "https://shop.acme.test:8443/"),
        ("/gone/x?q=1", 301, "http://b.test/x"),
        ("/a%2Fx", 307, "/a/x"),
    ],
)
def test_a_redirect_leads_where_it_says(gateway: Gateway, path: str, status: int, location: str) -> None:
    answer = gateway.ask(path)
    assert (answer.status, answer.headers["location"]) == (status, location)


def test_a_hostname_that_insists_on_https_redirects_everything(gateway: Gateway) -> None:
    answer = gateway.ask("/x?q=1", "secure.test")
    assert (answer.status, answer.headers["location"]) == (301, "https://secure.test/x?q=1")


@pytest.mark.parametrize("host", ["SHOP.acme.test", "shop.acme.test:8080", "shop.acme.test."])
def test_a_host_is_found_however_clients_spell_it(gateway: Gateway, host: str) -> None:
    assert gateway.ask("/a", host).status == 200


@pytest.mark.parametrize(
    ("path", "host"), [("/apix", "shop.acme.test"), ("/A", "shop.acme.test"), ("/a", "apps.test"), ("/a", "x.test")]
)
def test_what_no_route_takes_is_not_found(gateway: Gateway, path: str, host: str) -> None:
    assert gateway.ask(path, host).status == 404


def test_answers_tell_nothing_about_who_gave_them(gateway: Gateway) -> None:
    for path in ("/a", "/nowhere", "/old"):
        assert not {
            name for name in gateway.ask(path).headers if name in ("server", "via") or name.startswith("x-envoy")
        }


def test_every_request_is_counted_by_route_code_flag_and_cluster(gateway: Gateway) -> None:
    names = ["gh.rq.route.acme/to-prefix.code.200.flags.-.cluster.acme/echo", "gh.rq.route..code.404.flags.NR.cluster."]
    before = gateway.statistics()
    shuffled = ["/a", "/a", "/nowhere"]
    random.Random(1).shuffle(shuffled)
    for path in shuffled:
        gateway.ask(path)
    after = gateway.statistics()
    assert [after[name] - before.get(name, 0) for name in names] == [2, 1]


def test_requests_that_end_early_are_counted_and_leave_neither_a_latency_nor_an_error(gateway: Gateway) -> None:
    route, cluster = "gh.rq.route.acme/to-prefix", "cluster.acme/echo"
    early = {f"{route}.code.0.flags.DC.{cluster}": 1, f"{route}.code.200.flags.DC.{cluster}": 1}
    whole = f"{route}.code.200.flags.-.{cluster}"
    before = gateway.statistics()
    gateway.hang_up("/a")
    gateway.hang_up_on("/a/part")
    gateway.ask("/a")

    def counted() -> dict[str, int]:
        now = gateway.statistics()
        return {name: now.get(name, 0) - before.get(name, 0) for name in (*early, whole)}

    deadline = time.monotonic() + 10
    while counted() != early | {whole: 1} and time.monotonic() < deadline:
        time.sleep(0.05)
    assert counted() == early | {whole: 1}
    # Envoy merges histograms now and then: those of earlier tests may come in the same moment as ours.
    counters = gateway.statistics().items()
    answered = sum(count for name, count in counters if name.startswith(f"{route}.") and ".DC." not in name)
    name = "gh.dur_us.route.acme/to-prefix"
    while gateway.latencies().get(name, 0) < answered and time.monotonic() < deadline:
        time.sleep(0.05)
    assert gateway.latencies()[name] == answered
    assert "non-number" not in gateway.said()
