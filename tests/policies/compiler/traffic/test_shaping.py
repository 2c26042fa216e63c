"""Types of traffic policies that change requests and answers, slow them down or refuse them, on a real Envoy."""

import http.client
import json
import time
from collections.abc import Iterator

import pytest

from tests.policies.compiler.intents import hostname, route
from tests.policies.compiler.running_envoy import Answer, Gateway, echo_service
from tests.policies.compiler.traffic.told import Seen, told_service
from tests.policies.compiler.traffic.world import LONG, at, gateway_of, policy

pytestmark = pytest.mark.envoy
TO_TAKING = {"type": "forward", "backends": [{"service": "taking"}]}
TO_TOLD = {"type": "forward", "backends": [{"service": "told"}]}
PAGE = "<h1>{status}</h1> 100% of {request_id}"


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Gateway, Seen]]:
    edits = {
        "request": {"set": [{"name": "x-set", "value": "100%REQ(host)%"}], "remove": ["x-removed"]},
        "response": {"add": [{"name": "x-answer", "value": "a"}]},
        "query": {"set": [{"name": "page", "value": "1 & 2%REQ(x-kept)%"}], "remove": ["secret"]},
    }
    pages = [
        {"statuses": ["404", "5xx"], "body": PAGE},
        {"statuses": ["4xx"], "body": '{"said": {status}}', "content_type": "application/json", "status": 400},
    ]
    abort = {"status": 503}
    with told_service() as (port, seen), echo_service() as taking:
        objects = [
            at("told", port),
            at("taking", taking),
            hostname(policies=["everywhere"]),
            policy("everywhere", "headers", response={"set": [{"name": "x-everywhere", "value": "yes"}]}),
            policy("edits", "headers", **edits),
            policy("pages", "error_pages", pages=pages),
            policy("small", "size_limit", request_bytes=10),
            policy("broken", "fault", abort=abort, only_with={"name": "x-fault", "value": "abort"}),
            policy("late", "fault", delay={"seconds": 1}, only_with={"name": "x-fault"}),
            policy("narrow", "bandwidth", kib_per_second=4),
            policy("bearable", "adaptive_concurrency", most_requests=4),
            policy("none-left", "rate_limit", requests=1, per_seconds=3600),
            route("all", "/", action=TO_TOLD),
            route("edits", "/edits", action=TO_TOLD, policies=["edits"]),
            policy("forgets", "headers", query={"remove": ["secret"]}),
            route("forgets", "/forgets", action=TO_TOLD, policies=["forgets"]),
            route("pages", "/fails", action=TO_TOLD, policies=["pages"]),
            route("own", "/own", action={"type": "respond", "status": 403, "body": "no"}, policies=["pages"]),
            route("limited", "/limited", policies=["pages", "none-left"]),
            route("small", "/small", action=TO_TAKING, policies=["small"]),
            route("large", "/large", action=TO_TAKING),
            route("broken", "/broken", policies=["broken"]),
            route("late", "/late", policies=["late"]),
            route("narrow", "/narrow", policies=["narrow"]),
            route("bearable", "/bearable", policies=["bearable"]),
        ]
        with gateway_of(*objects) as (gateway, _):
            yield gateway, seen


@pytest.fixture
def gateway(world: tuple[Gateway, Seen]) -> Gateway:
    return world[0]


def test_a_policy_edits_headers_and_the_query_of_what_a_service_sees(world: tuple[Gateway, Seen]) -> None:
    gateway, seen = world
    sent = [("x-set", "mine"), ("x-removed", "1"), ("x-kept", "1")]
    answer = gateway.ask("/edits?secret=1&page=9&q=%20x%0d%0aX:1&&%73ecret=2&page=8", headers=sent)
    assert answer.status == 200, answer.body
    path, headers, _ = seen[-1]
    assert path == "/edits?page=1%20%26%202%25REQ%28x-kept%29%25&q=%20x%0d%0aX:1"
    assert (headers["x-set"], headers["x-kept"], headers.get("x-removed")) == ("100%REQ(host)%", "1", None)
    assert answer.headers["x-answer"] == "a"
    gateway.ask("/edits")
    assert seen[-1][0] == "/edits?page=1%20%26%202%25REQ%28x-kept%29%25"
    gateway.ask("/forgets?secret=1")
    assert seen[-1][0] == "/forgets"
    assert "x-everywhere" not in answer.headers  # the route's policy acts as a whole, instead of the hostname's
    assert gateway.ask("/").headers["x-everywhere"] == "yes"


def test_errors_of_services_and_of_the_gateway_have_our_pages(gateway: Gateway) -> None:
    of_service = gateway.ask("/fails/503/page")
    assert (of_service.status, of_service.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert of_service.body.decode().startswith("<h1>503</h1> 100% of ")
    assert len(of_service.body) > len(PAGE)
    by_class = gateway.ask("/own")
    assert (by_class.status, json.loads(by_class.body)) == (400, {"said": 403})
    gateway.ask("/limited")
    refused = gateway.ask("/limited")
    assert (refused.status, refused.headers["content-type"]) == (400, "application/json")


def test_a_request_that_is_too_large_is_refused_whether_it_says_its_size_or_not(gateway: Gateway) -> None:
    assert send(gateway, "/small", b"0123456789", {}).status == 200
    too_large = send(gateway, "/small", b"0123456789+", {})
    assert (too_large.status, json.loads(too_large.body)["title"]) == (413, "Content Too Large")
    assert send(gateway, "/small", b"0123456789+", {"transfer-encoding": "chunked"}).status == 413
    assert send(gateway, "/large", b"0123456789+", {}).status == 200


def test_a_fault_is_for_those_who_ask_for_it(gateway: Gateway) -> None:
    assert gateway.ask("/broken").status == 200
    assert gateway.ask("/broken", headers=[("x-fault", "no")]).status == 200
    aborted = gateway.ask("/broken", headers=[("x-fault", "abort")])
    assert (aborted.status, json.loads(aborted.body)["detail"]) == (503, "This fault was made on purpose by a policy.")
    begun = time.monotonic()
    assert gateway.ask("/late", headers=[("x-fault", "any")]).status == 200
    assert time.monotonic() - begun > 0.9


def test_answers_pass_as_fast_as_they_may(gateway: Gateway) -> None:
    gateway.ask("/narrow")  # what may pass in the first second
    begun = time.monotonic()
    assert gateway.ask("/narrow").body == LONG
    assert time.monotonic() - begun > 0.5


def test_few_requests_at_once_pass_a_route_that_finds_out_what_it_bears(gateway: Gateway) -> None:
    assert all(gateway.ask("/bearable").status == 200 for _ in range(80))


def send(gateway: Gateway, path: str, body: bytes, headers: dict[str, str]) -> Answer:
    client = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=30)
    try:
        chunked = "transfer-encoding" in headers
        client.request(
            "POST",
            path,
            iter([body]) if chunked else body,
            {"host": "shop.acme.test", **headers},
            encode_chunked=chunked,
        )
        response = client.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        client.close()
