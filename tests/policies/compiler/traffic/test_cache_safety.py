"""Tricks that put one person's answer before another, or a broken one before all; and beside each its honest twin."""

import hashlib
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.policies.compiler.intents import compiled, hostname, made, platform, route
from tests.policies.compiler.running_envoy import Answer, Gateway, running
from tests.policies.compiler.traffic.authorizers import http_authorizer
from tests.policies.compiler.traffic.changing import Changing, changing_service
from tests.policies.compiler.traffic.test_cache import FOR_A_MINUTE, cached, is_kept, number, status
from tests.policies.compiler.traffic.tokens import Issuer, key_set
from tests.policies.compiler.traffic.world import LOOPBACK, at, policy

pytestmark = pytest.mark.envoy


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Gateway, Changing]]:
    key = {"query": {"type": "except", "names": ["utm_source"]}, "headers": ["x-tenant"], "cookies": ["lang"]}
    with cached(key=key) as found:
        yield found


@pytest.fixture
def fresh(world: tuple[Gateway, Changing]) -> tuple[Gateway, Changing]:
    _, service = world
    service.says, service.status, service.body, service.cut_after = [FOR_A_MINUTE], 200, None, None
    service.asked.clear()
    return world


def poisons(gateway: Gateway, path: str, trick: list[tuple[str, str]], method: str = "GET") -> bool:
    """Whether what somebody gets by a trick is given to an honest client after him."""
    tricked = gateway.ask(path, method=method, headers=trick)
    honest = gateway.ask(path)
    return "; hit" in status(honest) and honest.body == tricked.body


@pytest.mark.parametrize(
    "trick",
    [
        ("x-forwarded-host", "evil.test"),
        ("x-forwarded-scheme", "http"),
        ("x-forwarded-prefix", "/evil"),
        ("x-forwarded-port", "1"),
        ("forwarded", "host=evil.test"),
        ("x-host", "evil.test"),
        ("x-original-url", "/admin"),
        ("x-rewrite-url", "/admin"),
        ("x-http-method-override", "DELETE"),
        ("x-method-override", "POST"),
        ("range", "bytes=0-1"),
        ("cookie", "session=mallory"),
        ("authorization", "Bearer mallory"),
        ("cache-control", "no-store"),
    ],
)
def test_what_services_build_answers_from_is_not_given_to_others(
    fresh: tuple[Gateway, Changing], trick: tuple[str, str]
) -> None:
    gateway, service = fresh
    path = f"/unkeyed/{trick[0]}"
    assert not poisons(gateway, path, [trick])
    assert service.asked[0]["headers"][trick[0]] == trick[1]
    assert "; hit" in status(gateway.ask(path))
    assert "fwd=bypass" in status(gateway.ask(path, headers=[trick]))


def test_a_method_other_than_get_leaves_nothing(fresh: tuple[Gateway, Changing]) -> None:
    gateway, _ = fresh
    for method in ("POST", "PUT", "DELETE", "HEAD"):
        assert not poisons(gateway, f"/method/{method}", [("content-length", "0")], method)


def test_a_get_with_a_body_leaves_nothing(fresh: tuple[Gateway, Changing]) -> None:
    gateway, service = fresh
    raw = b"GET /fat HTTP/1.1\r\nHost: shop.acme.test\r\nContent-Length: 4\r\nConnection: close\r\n\r\nevil"
    assert b"detail=body" in told_raw(gateway, raw)
    chunked = raw.replace(b"Content-Length: 4", b"Transfer-Encoding: chunked").replace(
        b"evil", b"4\r\nevil\r\n0\r\n\r\n"
    )
    assert b"detail=body" in told_raw(gateway, chunked)
    assert service.asked[0]["sent"] == "evil"
    assert "fwd=uri-miss" in status(gateway.ask("/fat"))


def told_raw(gateway: Gateway, raw: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=30) as client:
        client.sendall(raw)
        told = b""
        while more := client.recv(65536):
            told += more
    return told.lower()


def test_parameters_that_do_not_count_do_not_reach_the_service(fresh: tuple[Gateway, Changing]) -> None:
    gateway, service = fresh
    first = gateway.ask("/q?a=1&utm_source=%3Cscript%3E&a=2")
    assert service.asked[0]["path"] == "/q?a=1&a=2"
    assert number(gateway.ask("/q?a=1&a=2&utm%5Fsource=other")) == number(first)
    assert number(gateway.ask("/q?a=2&a=1")) != number(first)


@pytest.mark.parametrize("query", ["utm_source=x;a=evil", "utm_source=x%3ba=evil"])
def test_parameters_that_services_may_cut_otherwise_are_not_kept(fresh: tuple[Gateway, Changing], query: str) -> None:
    gateway, _ = fresh
    assert "detail=query" in status(gateway.ask(f"/cloaked?{query}"))
    assert "detail=query" in status(gateway.ask(f"/cloaked?{query}"))


def test_spellings_of_a_path_are_one_or_strangers(fresh: tuple[Gateway, Changing]) -> None:
    gateway, _ = fresh
    first = number(gateway.ask("/spelt/a"))
    for same in ("//spelt/a", "/x/../spelt/a", "/%73pelt/a", "/./spelt/a", "/spelt/a?"):
        assert number(gateway.ask(same)) == first, same
    for other in ("/spelt/A", "/spelt/a/", "/spelt/a;x=1"):
        assert number(gateway.ask(other)) != first, other


def test_hosts_are_told_apart_and_capitals_are_not(fresh: tuple[Gateway, Changing]) -> None:
    gateway, _ = fresh
    first = number(gateway.ask("/host"))
    assert number(gateway.ask("/host", host="SHOP.acme.test")) == first
    assert number(gateway.ask("/host", host="shop.acme.test:1234")) != first


def test_headers_and_cookies_of_the_key_tell_requests_apart(fresh: tuple[Gateway, Changing]) -> None:
    gateway, _ = fresh
    plain = number(gateway.ask("/key"))
    one = number(gateway.ask("/key", headers=[("x-tenant", "one")]))
    german = number(gateway.ask("/key", headers=[("cookie", "lang=de")]))
    assert len({plain, one, german}) == 3
    assert number(gateway.ask("/key", headers=[("x-tenant", "one")])) == one
    assert number(gateway.ask("/key", headers=[("cookie", "lang=de")])) == german
    twice = gateway.ask("/key", headers=[("cookie", "lang=de; lang=en")])
    assert number(twice) != german
    assert "detail=cookie" in status(gateway.ask("/key", headers=[("cookie", "lang=de; session=1")]))


def test_errors_that_clients_provoke_are_nobody_elses(fresh: tuple[Gateway, Changing]) -> None:
    gateway, service = fresh
    for code in (400, 405, 413, 414, 431, 501):
        service.status = code
        gateway.ask(f"/cpdos/{code}", headers=[("x-oversized", "x" * 4000)])
        service.status = 200
        assert number(gateway.ask(f"/cpdos/{code}"))


def test_a_page_of_an_account_under_the_name_of_a_picture_is_not_kept(fresh: tuple[Gateway, Changing]) -> None:
    gateway, service = fresh
    service.says = [("content-type", "text/html")]
    assert not is_kept(gateway, "/account/x.css")
    service.says = [FOR_A_MINUTE]
    mine = [("cookie", "session=alice")]
    assert not poisons(gateway, "/account/y.css", mine)


def test_a_part_of_an_answer_is_not_given_for_the_whole(fresh: tuple[Gateway, Changing]) -> None:
    gateway, service = fresh
    service.status, service.says = 206, [FOR_A_MINUTE, ("content-range", "bytes 0-1/100")]
    assert not is_kept(gateway, "/part")
    service.status = 200
    assert not is_kept(gateway, "/part-as-whole")


def test_cookies_that_are_ignored_are_taken_out() -> None:
    with cached(ignore_cookies=True, key={"cookies": ["lang"]}) as (gateway, service):
        first = gateway.ask("/a", headers=[("cookie", "session=alice; lang=de; _ga=1")])
        second = gateway.ask("/a", headers=[("cookie", "lang=de; session=bob")])
        assert number(first) == number(second)
        assert service.asked[0]["headers"]["cookie"] == "lang=de"
        gateway.ask("/b", headers=[("cookie", "session=alice")])
        assert "cookie" not in service.asked[-1]["headers"]


def test_conditions_lead_past_the_cache() -> None:
    bypass = {"headers": ["x-preview"], "cookies": ["editor"]}
    with cached(ignore_cookies=True, bypass=bypass) as (gateway, _):
        assert is_kept(gateway, "/a")
        assert "detail=rule" in status(gateway.ask("/a", headers=[("x-preview", "1")]))
        assert "detail=rule" in status(gateway.ask("/a", headers=[("cookie", "a=b; editor=1")]))
        assert "; hit" in status(gateway.ask("/a", headers=[("cookie", "not-editor=1")]))


def consumer(name: str) -> Any:
    digest = hashlib.sha256(f"ghk_{name}".encode()).hexdigest()
    return made("consumer", name, {"groups": [], "keys": [{"name": "k", "digest": digest}]})


def ask_as(gateway: Gateway, path: str, name: str) -> Answer:
    return gateway.ask(path, headers=[("x-api-key", f"ghk_{name}")])


def of_consumers(identified: str) -> Any:
    objects = [consumer("alice"), consumer("bob"), policy("keys", "api_key"), hostname(policies=["keys", "kept"])]
    return cached(*objects, identified=identified)


def test_answers_to_consumers_are_not_kept_unless_the_policy_says_so() -> None:
    with of_consumers("bypass") as (gateway, _):
        assert "detail=identity" in status(ask_as(gateway, "/a", "alice"))
        assert "detail=identity" in status(ask_as(gateway, "/a", "alice"))


def test_each_consumer_has_answers_of_its_own() -> None:
    with of_consumers("each") as (gateway, _):
        alice, bob = ask_as(gateway, "/a", "alice"), ask_as(gateway, "/a", "bob")
        assert number(alice) != number(bob)
        assert number(ask_as(gateway, "/a", "alice")) == number(alice)
        assert gateway.ask("/a").status == 401


def test_consumers_may_share_and_nobody_else_is_let_in() -> None:
    with of_consumers("shared") as (gateway, _):
        assert number(ask_as(gateway, "/a", "alice")) == number(ask_as(gateway, "/a", "bob"))
        assert gateway.ask("/a").status == 401
        assert ask_as(gateway, "/a", "mallory").status == 401


def test_other_policies_and_routes_do_not_share() -> None:
    more = [policy("other", "cache"), route("b", "/", headers=[{"name": "x-b", "type": "present"}])]
    with cached(*more, route("other", "/other", policies=["other"])) as (gateway, _):
        first = number(gateway.ask("/a"))
        assert number(gateway.ask("/a", headers=[("x-b", "1")])) != first
        assert number(gateway.ask("/a")) == first


def bearer(issuer: Issuer, name: str) -> list[tuple[str, str]]:
    return [("authorization", f"Bearer {issuer.token(sub=name)}")]


@pytest.mark.parametrize("identified", ["bypass", "each"])
def test_who_has_a_token_gets_nobody_elses_answer(identified: str) -> None:
    issuer = Issuer()
    token = policy("tokens", "jwt", keys={"type": "inline", "jwks": key_set(issuer)}, required=False)
    with cached(token, hostname(policies=["kept", "tokens"]), identified=identified) as (gateway, service):
        ann, bob = (gateway.ask("/a", headers=bearer(issuer, name)) for name in ("ann", "bob"))
        again = gateway.ask("/a", headers=bearer(issuer, "ann"))
        assert number(ann) != number(bob)
        assert (number(again) == number(ann)) is (identified == "each")
        assert "authorization" not in service.asked[0]["headers"]
        nobody = number(gateway.ask("/a"))
        assert nobody not in (number(ann), number(bob))
        assert number(gateway.ask("/a")) == nobody


def test_whom_a_service_let_in_is_somebody() -> None:
    with http_authorizer() as (port, _):
        asked = policy("asked", "external_authorization", service="door", request_headers=["x-pass"])
        objects = [asked, at("door", port), hostname(policies=["kept", "asked"])]
        with cached(*objects) as (gateway, _):
            for _ in range(2):
                assert "detail=identity" in status(gateway.ask("/a", headers=[("x-pass", "yes")]))


def test_what_one_tenant_keeps_another_does_not_lose() -> None:
    """Whoever fills the memory loses the oldest of its own, while others hold less than it."""
    many = policy("kept", "cache", max_body_kib=1024)
    with changing_service(FOR_A_MINUTE) as service:
        mine = [many, hostname(policies=["kept"]), route("all", "/"), at("echo", service.port)]
        theirs = [many, hostname("other.test", policies=["kept"]), at("echo", service.port)]
        theirs.append(route("all", "/", hostnames=["other.test"]))
        slices = [compiled(*mine, allowed_private_networks=LOOPBACK)]
        slices.append(compiled(*theirs, tenant="other", allowed_private_networks=LOOPBACK))
        assert [one.problems for one in slices] == [(), ()]
        shell = platform(made("listener", "http", {"protocol": "http", "port": 8080}))
        with running([item for one in slices for item in one.resources], shell.resources) as gateway:
            service.body = b"x" * 1_000_000
            gateway.ask("/mine")
            for index in range(80):
                gateway.ask(f"/{index}", host="other.test")
            assert "; hit" in status(gateway.ask("/mine"))
            assert "fwd=uri-miss" in status(gateway.ask("/0", host="other.test"))
