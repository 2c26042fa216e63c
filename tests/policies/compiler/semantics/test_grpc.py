"""Calls of gRPC through a real Envoy with real clients and servers: what is called, in four ways, and how it ends."""

from collections.abc import Iterator
from contextlib import ExitStack
from queue import SimpleQueue
from typing import Any

import grpc
import pytest

from policies.compiler import IntentObject
from tests.policies.compiler.intents import forward, hostname, made
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.semantics.calls import Calls, answering, call, channel
from tests.policies.compiler.semantics.world import at, gateway_of

pytestmark = pytest.mark.envoy


def route(name: str, host: str, to: str, grpc: dict[str, Any], *, timeout: float = 0, **match: Any) -> IntentObject:
    action = forward(to, timeout_seconds=timeout)
    return made("route", name, {"hostnames": [host], "match": {"grpc": grpc} | match, "action": action})


def on(host: str, action: dict[str, Any]) -> dict[str, Any]:
    """What becomes of all calls on a host."""
    return {"hostnames": [host], "match": {"grpc": {}}, "action": action}


EDITED = {"set": [{"name": "x-note", "value": "edited"}]}
NOBODY = {"type": "forward", "backends": [{"service": "v1", "weight": 0}]}
ROUTES = [
    route("call", "calls.test", "v1", {"service": "shop.Orders", "method": "Place"}),
    route("service", "calls.test", "v2", {"service": "shop.Orders"}),
    route("method", "calls.test", "v3", {"method": "Place"}),
    route("header", "calls.test", "v2", {"method": "Place"}, headers=[{"name": "version", "value": "two"}]),
    route("some", "some.test", "v1", {"type": "regex", "service": "(shop|bank)[.]Orders", "method": "P.*"}),
    route("all", "all.test", "v1", {}),
    route("short", "short.test", "v1", {}, timeout=0.5),
    made("route", "edited", {**on("edited.test", forward("v1")), "request_headers": EDITED}),
    made("route", "nobody", on("nobody.test", NOBODY)),
    made("route", "shared", on("shared.test", forward("v1", "v2"))),
]


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Gateway, dict[str, Calls]]]:
    hosts = {name for item in ROUTES for name in item.spec.hostnames}
    with ExitStack() as stack:
        servers = [stack.enter_context(answering(name)) for name in ("v1", "v2", "v3")]
        services = [at(one.name, one.port, protocol="http2") for one in servers]
        gateway = stack.enter_context(gateway_of(*map(hostname, sorted(hosts)), *services, *ROUTES))
        yield gateway, {one.name: one for one in servers}


CALLS = [
    ("GRPCExactMethodMatching", "calls.test", "/shop.Orders/Place", "v1"),
    ("GRPCExactMethodMatching", "calls.test", "/shop.Orders/Fail2", grpc.StatusCode.UNIMPLEMENTED),
    ("GRPCExactMethodMatching", "calls.test", "/shop.Stock/Place", "v3"),
    ("GRPCExactMethodMatching", "calls.test", "/bank.Orders/Place", "v3"),
    ("GRPCExactMethodMatching", "calls.test", "/shop.Stock/Wait", grpc.StatusCode.UNIMPLEMENTED),
    ("GRPCExactMethodMatching", "calls.test", "/shop.Orders.Place/x", grpc.StatusCode.UNIMPLEMENTED),
    ("GRPCRegexMethodMatching", "some.test", "/bank.Orders/Place", "v1"),
    ("GRPCRegexMethodMatching", "some.test", "/shop.Stock/Place", grpc.StatusCode.UNIMPLEMENTED),
    ("GRPCRegexMethodMatching", "some.test", "/shop.Orders/Wait", grpc.StatusCode.UNIMPLEMENTED),
    ("GRPCRouteListenerHostnameMatching", "all.test", "/shop.Stock/Place", "v1"),
    ("GRPCRouteListenerHostnameMatching", "none.test", "/shop.Stock/Place", grpc.StatusCode.UNIMPLEMENTED),
    ("GRPCRouteAllBackendsWeightZero", "nobody.test", "/shop.Stock/Place", grpc.StatusCode.UNAVAILABLE),
]


@pytest.mark.parametrize(("feature", "host", "method", "expected"), CALLS)
def test_a_call_is_led_where_the_specification_says(
    feature: str, host: str, method: str, expected: str | grpc.StatusCode, world: Any
) -> None:
    with channel(world[0].port, host) as opened:
        if isinstance(expected, str):
            assert call(opened, method).decode() == f"{expected}:1", feature
            return
        with pytest.raises(grpc.RpcError) as failed:
            call(opened, method)
        assert failed.value.code() == expected, feature


def test_more_headers_are_more_specific(world: Any) -> None:
    """GRPCRouteHeaderMatching"""
    with channel(world[0].port, "calls.test") as opened:
        assert call(opened, "/bank.Orders/Place", metadata=(("version", "two"),)) == b"v2:1"
        assert call(opened, "/bank.Orders/Place", metadata=(("version", "Two"),)) == b"v3:1"


def test_shares_are_kept(world: Any) -> None:
    """GRPCRouteWeight"""
    with channel(world[0].port, "shared.test") as opened:
        assert {call(opened, "/shop.Stock/Place") for _ in range(60)} == {b"v1:1", b"v2:1"}


def test_what_is_no_call_is_not_taken(world: Any) -> None:
    """A path alone makes no gRPC: the content type does."""
    gateway = world[0]
    json = [("content-type", "application/json"), ("content-length", "0")]
    assert gateway.ask("/shop.Orders/Place", "calls.test", "POST", json).status == 404


def test_all_four_ways_of_calling_go_through(world: Any) -> None:
    with channel(world[0].port, "all.test") as opened:
        assert list(opened.unary_stream("/shop.Orders/Follow")(b"3", timeout=30)) == [b"v1:0", b"v1:1", b"v1:2"]
        assert opened.stream_unary("/shop.Orders/Collect")(iter([b"a", b"b"]), timeout=30) == b"v1:a,b"
        said = _one_after_the_other(opened, [b"a", b"b", b"c"])
        assert said == [b"v1:a", b"v1:b", b"v1:c"]


def _one_after_the_other(opened: grpc.Channel, words: list[bytes]) -> list[bytes]:
    """Each word is sent once the one before it was answered, so that both directions must be open at a time."""
    spoken: SimpleQueue[bytes | None] = SimpleQueue()
    answers = opened.stream_stream("/shop.Orders/Talk")(iter(spoken.get, None), timeout=30)
    heard: list[bytes] = []
    for word in words:
        spoken.put(word)
        heard.append(next(answers))
    spoken.put(None)
    return heard


def test_metadata_go_both_ways_and_trailers_come_last(world: Any) -> None:
    """GRPCRouteRequestHeaderModifier"""
    with channel(world[0].port, "edited.test") as opened:
        answer, done = opened.unary_unary("/shop.Orders/Place").with_call(b"1", timeout=30)
        assert answer == b"v1:1"
        assert dict(done.initial_metadata())["x-first"] == "edited"
        assert dict(done.trailing_metadata())["x-last"] == "bye"
        with pytest.raises(grpc.RpcError) as failed:
            call(opened, "/shop.Orders/Fail")
    assert (failed.value.code(), failed.value.details()) == (grpc.StatusCode.FAILED_PRECONDITION, "not today")
    assert dict(failed.value.trailing_metadata())["x-why"] == "because"


def test_a_deadline_of_the_caller_ends_the_call_at_the_service(world: Any) -> None:
    gateway, servers = world
    servers["v1"].cancelled.clear()
    with channel(gateway.port, "all.test") as opened:
        with pytest.raises(grpc.RpcError) as failed:
            call(opened, "/shop.Orders/Wait", timeout=0.5)
        assert failed.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
        assert servers["v1"].cancelled.wait(30)


def test_a_timeout_of_the_route_ends_the_call_for_both(world: Any) -> None:
    gateway, servers = world
    servers["v1"].cancelled.clear()
    with channel(gateway.port, "short.test") as opened, pytest.raises(grpc.RpcError) as failed:
        call(opened, "/shop.Orders/Wait")
    assert failed.value.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)
    assert servers["v1"].cancelled.wait(30)
