"""A service is asked before requests go on, on a real Envoy: over HTTP and by gRPC."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from policies.compiler import affected_units
from tests.policies.compiler.intents import codes, compiled, hostname, made, refusals, route, service
from tests.policies.compiler.running_envoy import Gateway, echo_service
from tests.policies.compiler.traffic.authorizers import grpc_authorizer, http_authorizer
from tests.policies.compiler.traffic.world import at, gateway_of, policy

PASS, BROKEN = ("x-pass", "yes"), ("x-pass", "broken")


@dataclass(frozen=True)
class World:
    """The gateway, and what its two authorizers were asked."""

    gateway: Gateway
    http: list[dict[str, Any]]
    grpc: list[Any]


def asking(name: str, asked: str, **settings: Any) -> Any:
    told = {"request_headers": ["x-pass", "x-body"], "upstream_headers": ["x-user"], "timeout_seconds": 5.0}
    return policy(name, "external_authorization", service=asked, **(told | settings))


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with http_authorizer() as (http, by_http), grpc_authorizer() as (rpc, by_grpc), echo_service() as port:
        objects = [
            at("echo", port),
            at("http-door", http),
            at("grpc-door", rpc, protocol="http2"),
            at("nobody", closed_port()),
            asking("http", "http-door", client_headers=["x-why"], path_prefix="/check"),
            asking("reading", "http-door", body_bytes=4),
            asking("grpc", "grpc-door", protocol="grpc", body_bytes=4),
            asking("watching", "http-door", shadow=True),
            asking("watching-grpc", "grpc-door", protocol="grpc", shadow=True),
            asking("closed", "nobody"),
            asking("closed-grpc", "nobody", protocol="grpc"),
            asking("open", "nobody", when_unavailable="open"),
            asking("watching-nobody", "nobody", shadow=True),
            hostname(policies=["http"]),
            route("all", "/"),
        ]
        names = [item.name for item in objects if item.kind == "traffic_policy" and item.name != "http"]
        with gateway_of(*objects, *(route(name, f"/{name}", policies=[name]) for name in names)) as (gateway, _):
            yield World(gateway, by_http, by_grpc)


@pytest.mark.envoy
def test_who_is_permitted_goes_on_with_what_the_service_says_of_him(world: World) -> None:
    answer = world.gateway.ask("/a?b", headers=[PASS, ("x-user", "root"), ("x-other", "1")])
    assert answer.status == 200
    told = dict(answer.asked["headers"])
    assert (told["x-user"], told.get("x-internal")) == ("ann", None)
    asked = world.http[-1]
    assert (asked["method"], asked["path"]) == ("GET", "/check/a?b")
    assert (asked["headers"]["host"], asked["headers"]["x-pass"]) == ("shop.acme.test", "yes")
    assert "x-other" not in asked["headers"]


@pytest.mark.envoy
def test_who_is_not_reads_what_the_service_says(world: World) -> None:
    answer = world.gateway.ask("/", headers=[("x-user", "root")])
    assert (answer.status, answer.body) == (401, b"no pass")
    assert answer.headers["x-why"] == "no pass"
    assert not {"x-internal", "set-cookie", "x-user"} & answer.headers.keys()
    login = world.gateway.ask("/", headers=[("x-pass", "login")])
    assert (login.status, login.headers["location"]) == (302, "/login")


@pytest.mark.envoy
def test_grpc_is_asked_the_same(world: World) -> None:
    answer = world.gateway.ask("/grpc", headers=[PASS, ("x-user", "root"), ("x-other", "1")])
    assert answer.status == 200
    told = dict(answer.asked["headers"])
    assert (told["x-user"], told.get("x-internal")) == ("ann", None)
    asked = world.grpc[-1]
    assert (asked.method, asked.path, asked.host) == ("GET", "/grpc", "shop.acme.test")
    assert "x-other" not in asked.headers
    refused = world.gateway.ask("/grpc")
    assert (refused.status, refused.body) == (403, b"no pass")


@pytest.mark.envoy
def test_the_beginning_of_a_body_is_told_where_it_is_asked_for(world: World) -> None:
    headers = [PASS, ("content-length", "10")]
    with socket.create_connection(("127.0.0.1", world.gateway.port), timeout=20) as client:
        lines = ["POST /reading HTTP/1.1", "Host: shop.acme.test", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers]
        client.sendall(("\r\n".join(lines) + "\r\n\r\n0123456789").encode())
        while client.recv(65_536):
            pass
    assert world.http[-1]["body"] == b"0123"


@pytest.mark.envoy
@pytest.mark.parametrize("path", ["/closed", "/closed-grpc"])
def test_without_an_answer_nobody_goes_on(world: World, path: str) -> None:
    refused = world.gateway.ask(path, headers=[PASS])
    assert (refused.status, refused.asked["status"], refused.asked["code"]) == (503, 503, "authorization_unavailable")
    assert refused.headers["content-type"] == "application/problem+json"
    broken = world.gateway.ask("/", headers=[BROKEN])
    assert (broken.status, broken.asked["code"]) == (503, "authorization_unavailable")


@pytest.mark.envoy
def test_without_an_answer_everybody_goes_on_where_that_is_said(world: World) -> None:
    answer = world.gateway.ask("/open", headers=[("x-user", "root")])
    assert answer.status == 200
    assert "x-user" not in dict(answer.asked["headers"])


@pytest.mark.envoy
@pytest.mark.parametrize("path", ["/watching", "/watching-grpc", "/watching-nobody"])
def test_in_shadow_nobody_is_refused_and_nobody_pretends(world: World, path: str) -> None:
    before = len(world.http) + len(world.grpc)
    answer = world.gateway.ask(path, headers=[("x-user", "root")])
    assert answer.status == 200
    assert dict(answer.asked["headers"]).get("x-user") != "root"
    assert len(world.http) + len(world.grpc) == before + (path != "/watching-nobody")


def test_a_service_that_is_not_there_keeps_everybody_out() -> None:
    asked = policy("asked", "external_authorization", service="gone")
    echo = service("echo", "9.9.9.9")
    found = compiled(hostname(policies=["asked"]), echo, route("r"), asked)
    assert codes(found) == {("asked", "service_missing")}
    assert not any(one.type_url.endswith("VirtualHost") for one in found.resources)
    assert compiled(hostname(policies=["asked"]), echo, route("r"), asked, service("gone", "9.9.9.9")).problems == ()


def test_a_service_that_comes_or_goes_concerns_those_who_have_it_asked() -> None:
    asked, follower = policy("asked", "external_authorization", service="door"), hostname(policies=["asked"])
    door = service("door", "9.9.9.9")
    assert affected_units(door, None, [asked, follower]) == {"service:door", "host:shop.acme.test"}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, {"/service": "field_missing"}),
        ({"service": "a", "protocol": "soap"}, {"/protocol": "choice_unknown"}),
        ({"service": "a", "protocol": "grpc", "path_prefix": "/x"}, {"/path_prefix": "authorizer_path_unused"}),
        ({"service": "a", "upstream_headers": ["x-a", "X-A"]}, {"/upstream_headers/1": "header_duplicate"}),
        ({"service": "a", "upstream_headers": ["content-length"]}, {"/upstream_headers/0": "header_framing"}),
        ({"service": "a", "timeout_seconds": 60.0}, {"/timeout_seconds": "number_range"}),
        ({"service": "a", "body_bytes": 1_000_000}, {"/body_bytes": "number_range"}),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(settings: dict[str, Any], expected: dict[str, str]) -> None:
    found = refusals("traffic_policy", "a", {"policy": {"type": "external_authorization"} | settings})
    assert found == {f"/spec/policy{pointer}": code for pointer, code in expected.items()}
    assert made("traffic_policy", "a", {"policy": {"type": "external_authorization", "service": "a"}})
