"""Answers that hold what must not leave, on a real Envoy: held back, replaced or told of, and never hung."""

import base64
import contextlib
import json
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from gatehouse_inspector.inspection import Inspector

from policies.compiler import IntentObject
from tests.inspector.envoy.answering import ANSWERS, CARD, DOCUMENT, DOWNLOAD, HONEST, Answering
from tests.inspector.envoy.inspected import Inspected, Threaded, inspected, service
from tests.inspector.envoy.wire import Reply, exchange, http1
from tests.policies.compiler.intents import compiled, hostname, made, route
from tests.policies.compiler.running_envoy import Answer
from tests.policies.compiler.test_egress import ALLOWED_HOST, Server, policy, to, workload

BLOCKED, EDITED, WATCHED, STRICT, FREE, OPEN, BOTH = (
    f"{name}.acme.test" for name in ("blocked", "edited", "watched", "strict", "free", "open", "both")
)
MASK = "[redacted:card_number]"
CARDS = {"detectors": [{"detector": "card_number", "action": "block"}]}


def objects(port: int) -> list[IntentObject]:
    """Hosts whose answers are looked at in every way, and one whose are not."""
    answers = {"headers": ["x-note"], "wait_seconds": 1}
    asking = {"failure_mode": "closed", "inspect_responses": True}
    edited = {"mode": "enforce", "detectors": [{"detector": "card_number", "action": "redact"}], "responses": answers}
    strict = {**answers, "unread": "deny", "beyond": "deny"}
    return [
        made("dlp_policy", "cards", {"mode": "enforce", **CARDS, "responses": answers}),
        made("dlp_policy", "trial", {**CARDS, "responses": answers}),
        made("dlp_policy", "edited", edited),
        made("dlp_policy", "strict", {"mode": "enforce", **CARDS, "responses": strict}),
        made("waf_policy", "shop", {"mode": "block", "responses": {"inspect": True}}),
        hostname(BOTH, dlp={"policy": "edited", **asking}, waf={"policy": "shop", "failure_mode": "closed"}),
        service("answering", port),
        hostname(BLOCKED, dlp={"policy": "cards", **asking}),
        hostname(EDITED, dlp={"policy": "edited", **asking}),
        hostname(WATCHED, dlp={"policy": "trial", **asking}),
        hostname(STRICT, dlp={"policy": "strict", **asking}),
        hostname(FREE, dlp={"policy": "cards", "failure_mode": "closed"}),
        hostname(OPEN, dlp={"policy": "cards", **asking, "failure_mode": "open"}),
        route(
            "front", hostnames=[BLOCKED, EDITED, WATCHED, STRICT, FREE, OPEN, BOTH],
            action={"type": "forward", "backends": [{"service": "answering"}]},
        ),
        route(
            "left-out", "/plain/free", hostnames=[BLOCKED], dlp={"policy": "cards", "failure_mode": "closed"},
            action={"type": "forward", "backends": [{"service": "answering"}],
                    "rewrite": {"path": {"type": "full", "value": "/plain"}}},
        ),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def answering() -> Iterator[tuple[Threaded, Answering, int]]:
    with Threaded() as threaded:
        answering = threaded.run(_made())
        listening = answering.listening()
        port = threaded.run(listening.__aenter__())
        yield threaded, answering, port
        threaded.run(listening.__aexit__(None, None, None))


async def _made() -> Answering:
    return Answering()


@pytest.fixture(scope="module")
def guarded(inspector: Inspector, answering: tuple[Threaded, Answering, int]) -> Iterator[Inspected]:
    with ExitStack() as stack:
        found = stack.enter_context(inspected(lambda _port, _streaming: objects(answering[2])))
        found.load()
        yield found


def ask(to: Inspected, host: str, path: str, method: str = "GET") -> Answer:
    return to.gateway.ask(path, host, method)


def told(of: Inspected, host: str, path: str) -> dict[str, Any]:
    """The next event about a path of a host."""
    while ((event := of.heard("event"))["host"], event["path"]) != (host, path):
        pass
    return event


@pytest.mark.parametrize("path", ["/plain", "/gzip", "/br", "/wrapped", "/untyped", "/chunks", "/error", "/header"])
def test_what_is_found_is_held_back_with_a_reason_and_nothing_of_it(guarded: Inspected, path: str) -> None:
    held = ask(guarded, BLOCKED, path)
    assert (held.status, held.headers["x-gatehouse-reason"]) == (403, "data_found_in_answer"), held
    said = json.loads(held.body)
    assert said["reason"] == "data_found_in_answer"
    assert CARD not in str(held)
    assert "card" not in str(held)
    event = told(guarded, BLOCKED, path)
    assert event["request_id"] == said["request_id"]
    assert (event["outcome"], event["status"]) == ("refused", 403)
    assert event["response_status"] == (500 if path == "/error" else 200)
    assert event["leaks"][0]["detector"] == "card_number"
    assert CARD not in json.dumps(event)


def test_honest_answers_and_those_that_nobody_asks_about_pass(guarded: Inspected) -> None:
    assert ask(guarded, BLOCKED, "/honest").body == HONEST
    assert ask(guarded, FREE, "/plain").body == DOCUMENT
    assert ask(guarded, BLOCKED, "/plain/free").body == DOCUMENT
    assert ask(guarded, WATCHED, "/plain").body == DOCUMENT
    assert told(guarded, WATCHED, "/plain")["outcome"] == "would_refuse"


@pytest.mark.parametrize("path", ["/plain", "/gzip", "/br", "/chunks"])
def test_what_is_replaced_goes_on_with_the_right_length_and_unpacked(guarded: Inspected, path: str) -> None:
    edited = ask(guarded, EDITED, path)
    assert (edited.status, json.loads(edited.body)) == (200, {"order": 7, "card": MASK})
    assert not {"content-encoding", "etag"} & edited.headers.keys()
    if path != "/chunks":
        assert edited.headers["content-length"] == str(len(edited.body))
    event = told(guarded, EDITED, path)
    assert (event["outcome"], event["status"], event["response_status"]) == ("noted", None, 200)
    assert event["leaks"][0]["action"] == "redact"


def test_of_headers_the_named_ones_are_replaced_with_a_body_and_without(guarded: Inspected) -> None:
    edited = ask(guarded, EDITED, "/header")
    assert (edited.status, edited.headers["x-note"], edited.body) == (200, f"card {MASK}", HONEST)
    for method, path, status in (("HEAD", "/header", 200), ("GET", "/unchanged", 304)):
        bare = ask(guarded, EDITED, path, method)
        assert (bare.status, bare.headers["x-note"], bare.body) == (status, f"card {MASK}", b"")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("HEAD", "/plain", 200), ("HEAD", "/unknown", 200), ("GET", "/empty", 204), ("HEAD", "/long", 200)],
)
def test_what_has_no_body_passes_as_it_came(guarded: Inspected, method: str, path: str, status: int) -> None:
    for host in (BLOCKED, EDITED, STRICT):
        passed = ask(guarded, host, path, method)
        assert (passed.status, passed.body) == (status, b""), host
        if method == "HEAD":
            assert passed.headers["content-length"] == str(len(ANSWERS[path][2]))


def test_beside_a_firewall_that_looks_at_answers_each_has_its_own_say(guarded: Inspected) -> None:
    edited = ask(guarded, BOTH, "/gzip")
    assert (edited.status, json.loads(edited.body)["card"]) == (200, MASK)
    held = ask(guarded, BOTH, "/database")
    assert (held.status, "x-gatehouse-reason" in held.headers) == (403, False)


def test_to_the_last_byte_that_is_looked_at_it_is_replaced(guarded: Inspected) -> None:
    edited = ask(guarded, EDITED, "/full")
    assert (edited.status, CARD.encode() in edited.body, MASK.encode() in edited.body) == (200, False, True)
    assert edited.headers["content-length"] == str(len(edited.body))


def test_what_is_longer_passes_beyond_it_or_does_not_as_the_policy_says(guarded: Inspected) -> None:
    for path in ("/over", "/long"):
        assert ask(guarded, BLOCKED, path).body == ANSWERS[path][2]
        assert told(guarded, BLOCKED, path)["leaks"][0]["detector"] == "unread:beyond"
        held = ask(guarded, STRICT, path)
        assert (held.status, json.loads(held.body)["reason"]) == (403, "answer_not_read")
        assert told(guarded, STRICT, path)["outcome"] == "unreadable"


def test_an_unknown_coding_and_a_range_pass_or_do_not_as_the_policy_says(guarded: Inspected) -> None:
    for path, what in (("/unknown", "unread:encoding"), ("/range", "unread:range")):
        passed = ask(guarded, BLOCKED, path)
        assert (passed.status, passed.body) == (ANSWERS[path][0], ANSWERS[path][2])
        assert told(guarded, BLOCKED, path)["leaks"][0]["detector"] == what
        held = ask(guarded, STRICT, path)
        assert (held.status, held.headers["x-gatehouse-reason"]) == (403, "answer_not_read")


def test_a_range_of_what_is_not_looked_at_passes(guarded: Inspected) -> None:
    passed = ask(guarded, STRICT, "/part")
    assert (passed.status, passed.body) == (206, b"part")


def test_a_policy_that_was_switched_off_looks_at_nothing(guarded: Inspected) -> None:
    strict = guarded.documents["guards"]["acme/dlp/strict"]
    off = {**strict, "watches": [], "body": False, "path": False, "query": False}
    guarded.load({**guarded.documents, "guards": {**guarded.documents["guards"], "acme/dlp/strict": off}})
    try:
        for path in ("/plain", "/unknown", "/range", "/long"):
            assert ask(guarded, STRICT, path).body == ANSWERS[path][2], path
    finally:
        guarded.load()


def test_of_a_range_nothing_is_replaced_since_it_would_be_another_one(guarded: Inspected) -> None:
    assert ask(guarded, EDITED, "/range-with-card").status == 403
    assert told(guarded, EDITED, "/range-with-card")["leaks"][0]["action"] == "block"


def test_a_download_arrives_whole_and_is_counted_as_unread(guarded: Inspected) -> None:
    assert ask(guarded, STRICT, "/download").body == DOWNLOAD
    counted: Counter[str] = Counter()
    while not counted["response_unread"]:
        for name, _, outcome, _, count in guarded.heard("counts")["rows"]:
            counted[outcome if name == "acme/dlp/strict" else ""] += count


@pytest.mark.parametrize("path", ["/events", "/endless"])
def test_a_stream_without_an_end_flows_on(
    guarded: Inspected, answering: tuple[Threaded, Answering, int], path: str
) -> None:
    threaded, service, _ = answering
    threaded.loop.call_soon_threadsafe(service.go_on.clear)
    with socket.create_connection(("127.0.0.1", guarded.port), timeout=20) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\nhost: {BLOCKED}\r\n\r\n".encode())
        seen = b""
        while b'{"a": 1}' not in seen:
            seen += client.recv(65_536)
        threaded.loop.call_soon_threadsafe(service.go_on.set)
        while b'{"a": 2}' not in seen:
            seen += client.recv(65_536)
    assert seen.startswith(b"HTTP/1.1 200")
    if path == "/endless":
        assert told(guarded, BLOCKED, path)["leaks"][0]["detector"] == "unread:waited"


def test_where_the_policy_says_so_an_endless_one_is_refused(
    guarded: Inspected, answering: tuple[Threaded, Answering, int]
) -> None:
    answering[0].loop.call_soon_threadsafe(answering[1].go_on.clear)
    held = ask(guarded, STRICT, "/endless")
    assert (held.status, json.loads(held.body)["reason"]) == (403, "answer_not_read")


def test_where_nobody_can_look_each_host_does_as_it_was_told(guarded: Inspected) -> None:
    other = {**guarded.documents, "guards": {**guarded.documents["guards"]}}
    del other["guards"]["acme/dlp/cards"]
    guarded.load(other)
    try:
        closed = ask(guarded, BLOCKED, "/plain")
        assert (closed.status, closed.headers["content-type"]) == (503, "application/problem+json")
        assert CARD.encode() not in closed.body
        assert ask(guarded, OPEN, "/plain").body == DOCUMENT
    finally:
        guarded.load()


def test_on_the_way_out_answers_are_looked_at_where_the_rule_says_so(inspector: Inspector) -> None:
    told_card = Server(ALLOWED_HOST, says=b"card " + CARD.encode())
    edge = compiled(
        made("listener", "egress", {"protocol": "egress", "port": 13128}),
        tenant="platform", is_platform=True, allowed_private_networks=("127.50.0.0/16",),
    )  # fmt: skip

    def of_acme(_port: int, _streaming: int) -> list[IntentObject]:
        rule = {"destinations": [to(ALLOWED_HOST, told_card.port, "http")]}
        guard = {"policy": "cards", "failure_mode": "closed"}
        return [
            made("dlp_policy", "cards", {"mode": "enforce", **CARDS}),
            workload("orders", k1ab="right"),
            workload("notes", k1ab="right"),
            policy("out", "orders", r={**rule, "dlp": {**guard, "inspect_responses": True}}),
            policy("only", "notes", r={**rule, "dlp": guard}),
        ]  # fmt: skip

    def ask(gateway: Inspected, name: str) -> Reply:
        known = ("proxy-authorization", "Basic " + base64.b64encode(f"acme.{name}.k1ab:right".encode()).decode())
        host = f"{ALLOWED_HOST}:{told_card.port}"
        return exchange(gateway.port, http1(f"http://{host}/notes", known, host=host))

    with contextlib.closing(told_card), inspected(of_acme, edge=edge.resources) as gateway:
        gateway.load()
        assert ask(gateway, "notes").body.endswith(CARD.encode())
        held = ask(gateway, "orders")
        assert (held.status, b"x-gatehouse-reason: data_found_in_answer" in held.raw) == (403, True)
        assert CARD.encode() not in held.raw
        event = gateway.heard("event")
        assert (event["route"], event["host"]) == ("acme/egress/out/r", f"{ALLOWED_HOST}:{told_card.port}")
        assert (event["outcome"], event["response_status"]) == ("refused", 200)
        gateway.load({**gateway.documents, "guards": {}})
        assert b"not_looked_at" in ask(gateway, "orders").raw
