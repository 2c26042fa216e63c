"""Each type of traffic policy on a real Envoy."""

import gzip
from collections.abc import Iterator

import pytest

from tests.policies.compiler.intents import hostname, route
from tests.policies.compiler.running_envoy import Answer, Gateway
from tests.policies.compiler.traffic.world import LONG, gateway_of, policy

pytestmark = pytest.mark.envoy
APP, OTHER = "https://app.acme.test", "https://evil.test"


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Gateway, list[str]]]:
    cors = {"methods": ["GET", "PUT"], "request_headers": ["X-Wanted"], "response_headers": ["x-shown"]}
    objects = [
        policy("pages", "cors", origins=[APP, "https://*.shop.test"], credentials=True, max_age_seconds=60, **cors),
        policy("narrow", "cors", origins=[APP]),
        policy("smaller", "compression"),
        policy("only-gzip", "compression", codings=["gzip"]),
        policy("two", "rate_limit", requests=2, per_seconds=3600),
        policy("two-each", "rate_limit", requests=2, per_seconds=3600, by={"type": "client_address"}),
        policy(
            "by-key", "rate_limit", requests=1, per_seconds=3600, burst=2, by={"type": "header", "name": "x-key"},
            exceptions=[{"value": "vip", "requests": 4}],
        ),
        policy("watching", "rate_limit", requests=1, per_seconds=3600, shadow=True),
        hostname(policies=["pages", "smaller"]),
        route("all", "/"),
        route("narrow", "/narrow", policies=["narrow"]),
        route("plain", "/plain", policies_off=["cors", "compression"]),
        route("gzip", "/gzip", policies=["only-gzip"]),
        route("two", "/two", policies=["two"]),
        route("two-each", "/two-each", policies=["two-each"]),
        route("by-key", "/by-key", policies=["by-key"]),
        route("watching", "/watching", policies=["watching"]),
        route("only-put", "/only-put", methods=["PUT", "DELETE"]),
    ]  # fmt: skip
    with gateway_of(*objects) as found:
        yield found


@pytest.fixture
def gateway(world: tuple[Gateway, list[str]]) -> Gateway:
    return world[0]


def preflight(gateway: Gateway, origin: str, path: str = "/x") -> Answer:
    asked = [("origin", origin), ("access-control-request-method", "PUT")]
    return gateway.ask(path, method="OPTIONS", headers=asked)


def test_a_preflight_is_answered_here_and_says_all_that_is_permitted(world: tuple[Gateway, list[str]]) -> None:
    gateway, seen = world
    before = len(seen)
    for origin in (APP, "https://a.b.shop.test"):
        answer = preflight(gateway, origin)
        told = {name: value for name, value in answer.headers.items() if name.startswith("access-control-")}
        assert answer.status == 200
        assert told == {
            "access-control-allow-origin": origin,
            "access-control-allow-credentials": "true",
            "access-control-allow-methods": "GET, PUT",
            "access-control-allow-headers": "x-wanted",
            "access-control-max-age": "60",
            "access-control-expose-headers": "x-shown",  # browsers look for it in the answer, where it is as well
        }
    assert len(seen) == before


def test_a_route_of_some_methods_takes_what_browsers_ask_before_them(world: tuple[Gateway, list[str]]) -> None:
    gateway, seen = world
    before = len(seen)
    assert preflight(gateway, APP, "/only-put").headers["access-control-allow-origin"] == APP
    assert len(seen) == before
    gateway.ask("/only-put", method="OPTIONS", headers=[("origin", APP)])
    assert seen[before:] == ["OPTIONS /only-put"]  # no preflight: another route takes it, and its service


@pytest.mark.parametrize(
    "origin", [OTHER, "https://shop.test", "https://app.acme.test.evil.test", "http://app.acme.test"]
)
def test_a_page_of_another_origin_gets_no_permission_and_no_service_is_asked(
    world: tuple[Gateway, list[str]], origin: str
) -> None:
    gateway, seen = world
    before = len(seen)
    assert "access-control-allow-origin" not in preflight(gateway, origin).headers
    assert len(seen) == before
    assert "access-control-allow-origin" not in gateway.ask("/x", headers=[("origin", origin)]).headers


def test_an_answer_to_a_page_says_who_may_read_what(gateway: Gateway) -> None:
    answer = gateway.ask("/x", headers=[("origin", APP)])
    assert answer.headers["access-control-allow-origin"] == APP
    assert answer.headers["access-control-expose-headers"] == "x-shown"


def test_a_policy_of_a_route_takes_nothing_from_that_of_its_hostname(gateway: Gateway) -> None:
    told = preflight(gateway, APP, "/narrow").headers
    assert told["access-control-allow-methods"] == "GET, HEAD, POST"
    assert told["access-control-allow-headers"] == "accept"
    assert "access-control-allow-credentials" not in told
    assert "access-control-allow-origin" not in preflight(gateway, "https://a.shop.test", "/narrow").headers
    assert "access-control-allow-origin" not in gateway.ask("/plain", headers=[("origin", APP)]).headers


@pytest.mark.parametrize(
    ("path", "accepted", "coding"),
    [
        ("/x", "gzip", "gzip"),
        ("/x", "br", "br"),
        ("/x", "zstd", "zstd"),
        ("/x", "gzip, deflate, br, zstd", "br"),
        ("/x", "zstd, gzip", "zstd"),
        ("/x", "br;q=0.1, gzip;q=0.9", "gzip"),
        ("/x", "identity", None),
        ("/x", "br;q=0", None),
        ("/gzip", "br, gzip", "gzip"),
        ("/gzip", "br", None),
        ("/plain", "gzip, br", None),
        ("/short", "gzip", None),
        ("/type/image/png", "gzip", None),
        ("/type/application/json", "gzip", "gzip"),
    ],
)
def test_answers_are_compressed_as_the_client_likes_best(
    gateway: Gateway, path: str, accepted: str, coding: str | None
) -> None:
    answer = gateway.ask(path, headers=[("accept-encoding", accepted)])
    assert answer.status == 200
    assert answer.headers.get("content-encoding") == coding
    assert (len(answer.body) < len(LONG) / 5) == (coding is not None or path == "/short")
    if coding == "gzip":
        assert gzip.decompress(answer.body) == LONG


def test_a_compressed_answer_is_told_apart_by_caches(gateway: Gateway) -> None:
    answer = gateway.ask("/etag", headers=[("accept-encoding", "gzip")])
    assert answer.headers["etag"] == 'W/"strong"'
    assert "accept-encoding" in answer.headers["vary"].lower()


def test_beyond_the_limit_clients_are_told_when_to_come_back(gateway: Gateway) -> None:
    answers = [gateway.ask("/two") for _ in range(3)]
    assert [one.status for one in answers] == [200, 200, 429]
    assert [one.headers["x-ratelimit-remaining"] for one in answers] == ["1", "0", "0"]
    refused = answers[-1]
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.asked["status"] == 429
    assert refused.asked["request_id"]


def test_each_client_has_a_limit_of_its_own(gateway: Gateway) -> None:
    assert [gateway.ask("/two-each").status for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(("key", "passing"), [("a", 2), ("b", 2), ("vip", 4), (None, 2)])
def test_each_value_of_a_header_has_a_limit_of_its_own(gateway: Gateway, key: str | None, passing: int) -> None:
    headers = [("x-key", key)] if key else []
    statuses = [gateway.ask("/by-key", headers=headers).status for _ in range(passing + 1)]
    assert statuses == [200] * passing + [429]


def test_a_shadowed_limit_refuses_nobody_and_tells_nobody(gateway: Gateway) -> None:
    answers = [gateway.ask("/watching") for _ in range(3)]
    assert {one.status for one in answers} == {200}
    assert not any(name.startswith("x-ratelimit") for one in answers for name in one.headers)
