"""What a route does with a request, on a real Envoy: answers, mirrors, edits of one service, retries, time-outs."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.policies.compiler.intents import forward, refusals, route
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.traffic.told import told_service
from tests.policies.compiler.traffic.world import at, gateway_of


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Gateway, list[Any], list[Any]]]:
    edits = {
        "request_headers": {"set": [{"name": "x-arm", "value": "b %REQ(host)%"}]},
        "response_headers": {"set": [{"name": "x-from", "value": "b"}], "remove": ["server"]},
    }
    retry = {"attempts": 3, "statuses": [418, 503], "back_off": {"base_seconds": 0.2, "max_seconds": 0.3}}
    page = {"type": "respond", "status": 503, "content_type": "text/html", "body": "<p>Back\nat 9 %START_TIME%</p>"}
    with told_service() as (port_a, seen_a), told_service() as (port_b, seen_b):
        objects = [
            at("a", port_a),
            at("b", port_b),
            route("page", "/page", action=page),
            route("empty", "/empty", action={"type": "respond", "status": 204}),
            route("arms", "/arms", action=forward() | {"backends": [{"service": "a"}, {"service": "b"} | edits]}),
            route("arm", "/arm-b", action=forward() | {"backends": [{"service": "b"} | edits]}),
            route("mirrored", "/mirrored", action=forward("a", mirrors=[{"service": "b"}])),
            route("sometimes", "/sometimes", action=forward("a", mirrors=[{"service": "b", "percent": 25.0}])),
            route("retried", "/fails", action=forward("a", retry=retry)),
            route("idle", "/slow", action=forward("a", idle_timeout_seconds=0.3)),
        ]
        with gateway_of(*objects) as (gateway, _):
            yield gateway, seen_a, seen_b


def paths(seen: list[Any]) -> list[str]:
    return [path for path, _, _ in seen]


def eventually(check: Any) -> None:
    deadline = time.monotonic() + 10
    while not check() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert check()


@pytest.mark.envoy
def test_an_answer_of_its_own_is_served_as_it_was_written(world: Any) -> None:
    answer = world[0].ask("/page")
    assert (answer.status, answer.headers["content-type"]) == (503, "text/html")
    assert answer.body == b"<p>Back\nat 9 %START_TIME%</p>"
    empty = world[0].ask("/empty")
    assert (empty.status, empty.body, "content-type" in empty.headers) == (204, b"", False)


@pytest.mark.envoy
def test_edits_of_one_service_are_for_its_share_alone(world: Any) -> None:
    gateway, seen_a, seen_b = world
    answers = [gateway.ask("/arms") for _ in range(40)]
    arms = [headers.get("x-arm") for path, headers, _ in (*seen_a, *seen_b) if path == "/arms"]
    assert set(arms) == {None, "b %REQ(host)%"}
    assert sum(arm is not None for arm in arms) == sum(one.headers.get("x-from") == "b" for one in answers)
    assert gateway.ask("/arm-b").headers["x-from"] == "b"


@pytest.mark.envoy
def test_a_mirror_gets_a_copy_with_the_same_host_and_the_client_sees_nothing_of_it(world: Any) -> None:
    gateway, seen_a, seen_b = world
    assert gateway.ask("/mirrored").status == 200
    eventually(lambda: "/mirrored" in paths(seen_b))
    assert paths(seen_a).count("/mirrored") == 1
    assert next(headers["host"] for path, headers, _ in seen_b if path == "/mirrored") == "shop.acme.test"


@pytest.mark.envoy
def test_a_mirror_may_get_a_share(world: Any) -> None:
    gateway, _, seen_b = world
    for _ in range(200):
        gateway.ask("/sometimes")
    time.sleep(0.5)
    assert 15 < paths(seen_b).count("/sometimes") < 95


@pytest.mark.envoy
def test_named_statuses_are_tried_again_after_a_wait(world: Any) -> None:
    gateway, seen_a, _ = world
    for status in (418, 503):
        path = f"/fails/{status}"
        assert gateway.ask(path).status == 200
        times = [when for seen, _, when in seen_a if seen == path]
        assert len(times) == 3
        assert times[2] - times[0] < 5
    assert gateway.ask("/fails/500").status == 500
    assert paths(seen_a).count("/fails/500") == 1


@pytest.mark.envoy
def test_a_stream_on_which_nothing_moves_is_ended(world: Any) -> None:
    assert world[0].ask("/slow").status == 504


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ({"type": "respond", "status": 204, "body": "x"}, {"/spec/action/body": "body_unsendable"}),
        ({"type": "respond", "status": 99}, {"/spec/action/status": "number_range"}),
        ({"type": "respond", "body": "a\u202eb"}, {"/spec/action/body": "text_bidirectional"}),
        ({"type": "respond", "body": "é" * 2049}, {"/spec/action/body": "text_too_long"}),
        ({"type": "respond", "content_type": "html"}, {"/spec/action/content_type": "content_type_invalid"}),
        (
            forward("a", mirrors=[{"service": "b"}, {"service": "b"}]),
            {"/spec/action/mirrors/1/service": "mirror_duplicate"},
        ),
        (forward("a", mirrors=[{"service": "b", "percent": 0}]), {"/spec/action/mirrors/0/percent": "number_range"}),
        (forward("a", retry={"attempts": 1}), {"/spec/action/retry/on": "retry_never"}),
        (
            forward("a", retry={"on": ["5xx"], "back_off": {"base_seconds": 1.0, "max_seconds": 0.5}}),
            {"/spec/action/retry/back_off/max_seconds": "back_off_shrinks"},
        ),
        (
            forward("a", retry={"statuses": [503, 503]}),
            {"/spec/action/retry/statuses/1": "status_duplicate"},
        ),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(action: dict[str, Any], expected: dict[str, str]) -> None:
    assert refusals("route", "r", {"hostnames": ["shop.acme.test"], "action": action}) == expected
