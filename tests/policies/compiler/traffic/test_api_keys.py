"""API keys of consumers on a real Envoy: who is let in, by which key, from where, and what the service is told."""

import base64
import hashlib
import time
from collections.abc import Iterator
from typing import Any

import pytest

from policies.compiler import IntentObject
from tests.policies.compiler.intents import compiled, forward, hostname, made, platform, route, service
from tests.policies.compiler.running_envoy import Answer, Gateway, echo_service, running
from tests.policies.compiler.traffic.world import LOOPBACK, policy

pytestmark = pytest.mark.envoy
RIGHT, NEXT, OLD, SILVER = "ghk_right", "ghk_next", "ghk_old", "ghk_silver"
EVERYWHERE = [{"type": one} for one in ("header", "query", "cookie", "bearer", "basic")]


def key(name: str, text: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "digest": hashlib.sha256(text.encode()).hexdigest(), **more}


def consumer(name: str, *keys: dict[str, Any], groups: tuple[str, ...] = ()) -> IntentObject:
    return made("consumer", name, {"groups": list(groups), "keys": list(keys)})


def basic(user: str, password: str) -> tuple[str, str]:
    return "authorization", f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    app = consumer(
        "app", key("now", RIGHT), key("next", NEXT, expires_at="2999-01-01T00:00:00Z"),
        key("old", OLD, expires_at="2020-01-01T00:00:00Z"), groups=("gold", "partners"),
    )  # fmt: skip
    objects = [
        app,
        consumer("other", key("k", SILVER), groups=("silver",)),
        policy("keys", "api_key", sources=EVERYWHERE),
        policy("gold", "api_key", groups=["gold"]),
        policy("passed-on", "api_key", sources=[{"type": "header", "name": "x-token"}], forward_key=True),
        policy("open", "api_key", anonymous=True),
        policy("watching", "api_key", groups=["silver"], shadow=True),
        policy("two-each", "rate_limit", requests=2, per_seconds=3600, by={"type": "consumer"},
               exceptions=[{"value": "other", "requests": 3}]),
        hostname(policies=["keys"]),
        route("all", "/"),
        route("gold", "/gold", policies=["gold"]),
        route("passed-on", "/passed-on", policies=["passed-on"]),
        route("open", "/open", policies=["open"]),
        route("watching", "/watching", policies=["watching"]),
        route("limited", "/limited", policies=["two-each"]),
        route("limited-open", "/limited-open", policies=["open", "two-each"]),
        route("off", "/off", policies_off=["api_key"]),
        route("rewritten", "/rewritten", action=forward("echo", rewrite={"path": {"type": "prefix", "value": "/new"}})),
    ]  # fmt: skip
    with echo_service() as port:
        address = {"type": "static", "addresses": [{"address": "127.0.0.1", "port": port}]}
        slice_ = compiled(*objects, service("echo", endpoints=address), allowed_private_networks=LOOPBACK)
        assert slice_.problems == ()
        listener = made("listener", "http", {"protocol": "http", "port": 8080})
        defaults = made("defaults", "defaults", {"headers_with_underscores": "allow"})
        with running(slice_.resources, platform(listener, defaults).resources) as found:
            yield found
            assert "script log" not in found.said()


def asked(answer: Answer) -> dict[str, str]:
    assert answer.status == 200, answer.body
    return dict(answer.asked["headers"])


def code(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.asked["code"]


def test_a_right_key_lets_in_and_the_service_is_told_who_calls_but_not_the_key(gateway: Gateway) -> None:
    told = asked(gateway.ask("/", headers=[("x-api-key", RIGHT)]))
    assert (told["x-consumer"], told["x-consumer-groups"]) == ("app", "gold,partners")
    assert "x-api-key" not in told


def test_without_a_key_with_a_wrong_one_or_an_expired_one_clients_are_told_what_to_send(gateway: Gateway) -> None:
    answers = [gateway.ask("/gold", headers=headers) for headers in ([], [("x-api-key", "x")], [("x-api-key", OLD)])]
    assert [code(one) for one in answers] == [
        (401, "api_key_missing"), (401, "api_key_unknown"), (401, "api_key_expired"),
    ]  # fmt: skip
    for one in answers:
        assert one.headers["www-authenticate"] == 'ApiKey realm="acme", in="header", name="x-api-key"'
        assert one.headers["content-type"] == "application/problem+json"
        assert one.headers["cache-control"] == "no-store"
        assert (one.asked["status"], len(one.asked["request_id"])) == (401, 36)
    schemes = gateway.ask("/").headers["www-authenticate"]
    assert 'Bearer realm="acme"' in schemes
    assert 'Basic realm="acme"' in schemes


def test_two_keys_of_a_consumer_hold_side_by_side(gateway: Gateway) -> None:
    told = [asked(gateway.ask("/", headers=[("x-api-key", one)]))["x-consumer"] for one in (RIGHT, NEXT)]
    assert told == ["app", "app"]


def test_a_consumer_of_another_group_may_not_call(gateway: Gateway) -> None:
    answer = gateway.ask("/gold", headers=[("x-api-key", SILVER)])
    assert code(answer) == (403, "consumer_not_allowed")
    assert "www-authenticate" not in answer.headers
    assert asked(gateway.ask("/gold", headers=[("x-api-key", RIGHT)]))["x-consumer"] == "app"


@pytest.mark.parametrize(
    ("path", "header", "left"),
    [
        ("/a", ("x-api-key", RIGHT), ("/a", {})),
        (f"/a?api_key={RIGHT}", None, ("/a", {})),
        (f"/a?x=1&api_key={RIGHT}&y=%2B", None, ("/a?x=1&y=%2B", {})),
        (f"/a?api%5Fkey={RIGHT.replace('_', '%5F')}&x", None, ("/a?x", {})),
        (f"/rewritten/b?api_key={RIGHT}&x=1", None, ("/new/b?x=1", {})),
        ("/a", ("cookie", f"a=b; api_key={RIGHT}; c=d"), ("/a", {"cookie": "a=b; c=d"})),
        ("/a", ("cookie", f'api_key="{RIGHT}"'), ("/a", {})),
        ("/a", ("authorization", f"bearer  {RIGHT}"), ("/a", {})),
        ("/a", basic("app", RIGHT), ("/a", {})),
    ],
)
def test_a_key_is_found_wherever_the_policy_says_and_taken_out_there(
    gateway: Gateway, path: str, header: tuple[str, str] | None, left: tuple[str, dict[str, str]]
) -> None:
    answer = gateway.ask(path, headers=[header] if header else [])
    told = asked(answer)
    assert told["x-consumer"] == "app"
    assert answer.asked["path"] == left[0]
    assert RIGHT not in answer.body.decode()
    assert {name: told[name] for name in ("cookie", "authorization", "x-api-key") if name in told} == left[1]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", [("x-api-key", RIGHT), ("x-api-key", RIGHT)]),
        (f"/?api_key={RIGHT}&api_key={RIGHT}", []),
        ("/", [("x-api-key", "")]),
        ("/", [("x-api-key", RIGHT * 100)]),
        ("/", [("x-api-key", f"{RIGHT} ghk_other")]),
        ("/", [("x-api-key", RIGHT.upper())]),
        ("/", [("authorization", f"Basic {RIGHT}")]),
        ("/", [("authorization", "Basic !!!!")]),
        ("/", [("authorization", f"Bearer {RIGHT} x")]),
        ("/", [basic("other", RIGHT)]),
        ("/", [basic("", RIGHT)]),
        ("/", [("x-api-key", "policy")]),  # a word that the place is told by
        ("/", [("x-api-key", hashlib.sha256(RIGHT.encode()).hexdigest())]),  # what is kept is not what lets in
    ],
)
def test_what_is_not_one_whole_key_is_none(gateway: Gateway, path: str, headers: list[tuple[str, str]]) -> None:
    assert code(gateway.ask(path, headers=headers)) == (401, "api_key_unknown")


@pytest.mark.parametrize("header", [("authorization", "Digest x"), ("authorization", "Bearer"), ("cookie", "x=y")])
def test_what_is_no_key_at_all_is_missing(gateway: Gateway, header: tuple[str, str]) -> None:
    assert code(gateway.ask("/", headers=[header])) == (401, "api_key_missing")


def test_of_two_keys_the_first_source_counts_and_both_are_taken_out(gateway: Gateway) -> None:
    answer = gateway.ask(f"/?api_key={SILVER}", headers=[("x-api-key", RIGHT)])
    assert (asked(answer)["x-consumer"], answer.asked["path"]) == ("app", "/")


@pytest.mark.parametrize("path", ["/", "/open", "/off", "/watching"])
def test_what_clients_say_of_who_they_are_is_taken_out_everywhere(gateway: Gateway, path: str) -> None:
    spoofed = [("x-consumer", "app"), ("X-Consumer-Groups", "gold")]
    alike = [
        ("x_consumer", "app"),
        ("X_Consumer-Groups", "gold"),
        ("x-consumer_groups", "a"),
        ("x_consumer_groups", "b"),
    ]
    mine = [("x-api-key", SILVER)] if path == "/" else []
    told = asked(gateway.ask(path, headers=[*spoofed, *alike, *mine, ("x_other", "stays")]))
    assert [name for name in told if "_" in name] == ["x_other"]
    assert told.get("x-consumer") == ("other" if mine else None)
    assert told.get("x-consumer-groups") == ("silver" if mine else None)


def test_a_key_may_be_passed_on(gateway: Gateway) -> None:
    told = asked(gateway.ask("/passed-on", headers=[("x-token", RIGHT)]))
    assert (told["x-token"], told["x-consumer"]) == (RIGHT, "app")


def test_nobody_may_be_let_in_and_a_wrong_key_is_refused_all_the_same(gateway: Gateway) -> None:
    assert "x-consumer" not in asked(gateway.ask("/open"))
    assert asked(gateway.ask("/open", headers=[("x-api-key", RIGHT)]))["x-consumer"] == "app"
    assert code(gateway.ask("/open", headers=[("x-api-key", "wrong")])) == (401, "api_key_unknown")


def test_in_shadow_requests_go_on_as_they_came_and_what_would_have_been_is_counted(gateway: Gateway) -> None:
    told = asked(gateway.ask("/watching", headers=[("x-api-key", RIGHT)]))
    assert told["x-api-key"] == RIGHT
    assert "x-consumer" not in told
    assert gateway.ask("/watching").status == 200
    watched = await_counts(gateway, "acme/watching/", 2)
    assert watched["acme/watching/app/now/would_be_not_allowed.code.200"] == 1
    assert watched["acme/watching///would_be_missing.code.200"] >= 1


def test_each_consumer_has_a_limit_of_its_own(gateway: Gateway) -> None:
    def sent(text: str) -> list[int]:
        return [gateway.ask("/limited", headers=[("x-api-key", text)]).status for _ in range(4)]

    assert sent(RIGHT) == [200, 200, 429, 429]
    assert gateway.ask("/limited", headers=[("x-api-key", NEXT)]).status == 429  # a key of the same consumer
    assert sent(SILVER) == [200, 200, 200, 429]


def test_whoever_is_nobody_is_limited_together(gateway: Gateway) -> None:
    assert [gateway.ask("/limited-open").status for _ in range(3)] == [200, 200, 429]
    assert gateway.ask("/limited-open", headers=[("x-api-key", RIGHT)]).status == 200


def test_requests_are_counted_by_policy_consumer_key_and_what_became_of_them(gateway: Gateway) -> None:
    for text in (RIGHT, NEXT, "wrong"):
        gateway.ask("/gold", headers=[("x-api-key", text)])
    counted = await_counts(gateway, "acme/gold/", 3)
    for name in ("app/now/allowed.code.200", "app/next/allowed.code.200", "//unknown.code.401"):
        assert counted[f"acme/gold/{name}"] >= 1
    assert RIGHT not in str(counted)


def test_a_policy_of_the_gateway_asks_for_the_platforms_own_keys_on_hosts_of_tenants() -> None:
    everywhere = [
        consumer("probe", key("k", "ghk_of_the_platform"), groups=("inside",)),
        policy("inside", "api_key", groups=["inside"]),
        made("defaults", "defaults", {"policies": ["inside"]}),
        made("listener", "http", {"protocol": "http", "port": 8080}),
    ]
    with echo_service() as port:
        address = {"type": "static", "addresses": [{"address": "127.0.0.1", "port": port}]}
        own = [hostname(), route("all", "/"), service("echo", endpoints=address)]
        slice_ = compiled(*own, consumer("mine", key("k", RIGHT)), allowed_private_networks=LOOPBACK)
        with running(slice_.resources, platform(*everywhere).resources) as gateway:
            assert code(gateway.ask("/", headers=[("x-api-key", RIGHT)])) == (401, "api_key_unknown")
            told = asked(gateway.ask("/", headers=[("x-api-key", "ghk_of_the_platform")]))
            assert told["x-consumer"] == "probe"


def await_counts(gateway: Gateway, policy_name: str, least: int) -> dict[str, int]:
    """What is counted for a policy, once so many requests are: Envoy counts after it has answered."""
    begins, deadline = f"gh.cn.of.{policy_name}", time.monotonic() + 30
    while True:
        found = {name: count for name, count in gateway.statistics().items() if name.startswith(begins)}
        if sum(found.values()) >= least or time.monotonic() > deadline:
            return {name.removeprefix("gh.cn.of."): count for name, count in found.items()}
        time.sleep(0.05)
