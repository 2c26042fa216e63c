"""Responses are looked at where a policy asks for it, held back where they leak, and otherwise pass as they came."""

import asyncio
import contextlib
import http.client
import json
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from gatehouse_inspector.inspection import Inspector

from tests.inspector.envoy.inspected import SHOP, Inspected, Threaded, inspected
from tests.inspector.envoy.leaking import ANSWERS, DOWNLOAD, HONEST, LEAK, Leaking, objects
from tests.inspector.envoy.test_faults import workers
from tests.inspector.envoy.wire import first_answer, http1

CLOSED, DETECT, REQUESTS = "closed.acme.test", "detect.acme.test", "requests.acme.test"
CLIENTS = 6


@pytest.fixture
def services() -> Iterator[Threaded]:
    with Threaded() as threaded:
        yield threaded


@pytest.fixture
def go_on() -> asyncio.Event:
    """Lets a stream go on."""
    return asyncio.Event()


@pytest.fixture
def leaky(inspector: Inspector, services: Threaded, go_on: asyncio.Event) -> Iterator[Inspected]:
    async def listen() -> asyncio.Server:
        return await services.loop.create_server(lambda: Leaking(go_on), "127.0.0.1", 0)

    server = services.run(listen())
    with inspected(lambda _port, _streaming: objects(server.sockets[0].getsockname()[1])) as found:
        found.load()
        yield found
    services.loop.call_soon_threadsafe(server.close)


def test_what_leaks_is_held_back_and_told_of_and_what_is_honest_passes(leaky: Inspected) -> None:
    honest = leaky.gateway.ask("/honest")
    assert (honest.status, honest.body) == (200, HONEST)
    for path in ("/leak", "/gzip", "/unknown", "/late"):
        held = leaky.gateway.ask(path)
        assert held.status == 403, path
        told = json.loads(held.body)
        assert told["error"] == "The answer to this request was held back."
        assert (held.headers["content-type"], held.headers["cache-control"]) == ("application/json", "no-store")
        event = leaky.heard("event")
        assert (event["outcome"], event["status"], event["response_status"]) == (
            "unreadable" if path == "/unknown" else "refused", 403, 200,
        )  # fmt: skip
        assert (event["path"], event["host"], event["request_id"]) == (path, SHOP, told["request_id"])
        assert (event["policy"], event["route"], event["client"]) == ("acme/block", "acme/front", "127.0.0.1")


def test_what_was_found_stands_in_the_sealed_part_of_an_event_only(leaky: Inspected) -> None:
    leaky.gateway.ask("/leak?password=hunter2")
    event = leaky.heard("event")
    (match,) = event["matches"]
    assert (match["rule"], match["target"], match["found"], match["value"]) == (951230, "RESPONSE_BODY", "", "")
    answer = event["sample"].pop("response")
    assert "SQL syntax" not in json.dumps(event)
    assert "hunter2" not in json.dumps(event)
    assert answer["found"][0][0] == "RESPONSE_BODY"
    assert "You have an error in your SQL syntax" in answer["found"][0][1]


def test_in_detect_mode_it_passes_and_is_told_of(leaky: Inspected) -> None:
    passed = leaky.gateway.ask("/leak", host=DETECT)
    assert (passed.status, passed.body) == (200, LEAK)
    event = leaky.heard("event")
    assert (event["outcome"], event["status"], event["response_status"]) == ("would_refuse", None, 200)


def test_only_where_the_policy_asks_for_it(leaky: Inspected) -> None:
    assert leaky.gateway.ask("/leak", host=REQUESTS).status == 200
    assert leaky.gateway.ask("/unread").body == LEAK, "a route with a policy of its own"
    assert leaky.gateway.ask("/untyped").body == LEAK, "a type that is not on the list"


def test_the_event_names_what_the_client_asked_for_and_not_what_a_route_made_of_it(leaky: Inspected) -> None:
    assert leaky.gateway.ask("/old?id=7").status == 403
    assert leaky.heard("event")["path"] == "/old"


def test_of_a_long_body_the_beginning_is_looked_at_and_the_rest_is_counted_as_unread(leaky: Inspected) -> None:
    whole = leaky.gateway.ask("/too-late")
    assert (whole.status, whole.body) == (200, ANSWERS["/too-late"][1])
    assert leaky.gateway.ask("/untyped").status == 200
    counted: Counter[str] = Counter()
    while counted["response_unread"] < 2 or counted["response_passed"] < 1:
        for _, _, outcome, _, count in leaky.heard("counts")["rows"]:
            counted[outcome] += count
    assert counted["response_unread"] == 2
    assert counted["response_passed"] == 1


def test_downloads_of_twenty_mebibytes_arrive_whole(leaky: Inspected) -> None:
    for path in ("/download", "/page"):
        answer = leaky.gateway.ask(path, host=CLOSED)
        assert (answer.status, answer.body == DOWNLOAD) == (200, True), path


def test_events_of_a_stream_arrive_one_by_one(leaky: Inspected, services: Threaded, go_on: asyncio.Event) -> None:
    with socket.create_connection(("127.0.0.1", leaky.port), timeout=20) as client:
        client.sendall(f"GET /events HTTP/1.1\r\nhost: {CLOSED}\r\nuser-agent: test\r\n\r\n".encode())
        seen = b""
        while b"data: 1" not in seen:
            seen += client.recv(65_536)
        assert b"data: 2" not in seen
        services.loop.call_soon_threadsafe(go_on.set)
        while b"data: 2" not in seen:
            seen += client.recv(65_536)


def test_a_websocket_flows(leaky: Inspected) -> None:
    upgrade = (("connection", "upgrade"), ("upgrade", "websocket"))
    assert first_answer(leaky.port, http1("/socket", *upgrade, host=CLOSED)).status == 101


def test_where_nobody_answers_each_host_does_as_it_was_told(leaky: Inspected) -> None:
    requests_only = {**leaky.documents["policies"]["acme/block"]}
    del requests_only["responses"]
    leaky.load({"policies": {**leaky.documents["policies"], "acme/block": requests_only}, "lists": {}})
    assert leaky.gateway.ask("/leak").status == 200, "open"
    closed = leaky.gateway.ask("/honest", host=CLOSED)
    assert (closed.status, closed.headers["content-type"]) == (503, "application/problem+json")
    told = json.loads(closed.body)
    assert (told["status"], told["detail"].partition(",")[0]) == (
        503, "The answer to this request could not be looked at",
    )  # fmt: skip
    assert told["request_id"]


def answered(port: int, path: str, count: int, meanwhile: Callable[[Callable[[], int]], None]) -> Counter[int]:
    """Ask `count` times of a host that is closed to what cannot be looked at; return how often each status came."""
    statuses: Counter[int] = Counter()
    lock = threading.Lock()

    def ask_on_one_connection() -> None:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        with contextlib.closing(client):
            for _ in range(count // CLIENTS):
                client.request("GET", path, headers={"host": CLOSED, "user-agent": "test", "accept": "*/*"})
                response = client.getresponse()
                response.read()
                with lock:
                    statuses[response.status] += 1

    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(ask_on_one_connection) for _ in range(CLIENTS)]
        meanwhile(statuses.total)
        for one in clients:
            one.result()
    return statuses


def test_no_response_is_lost_while_rules_change_and_none_leaks(leaky: Inspected) -> None:
    def reload(so_far: Callable[[], int]) -> None:
        for number in range(10):
            _wait(lambda at=number * 60: so_far() >= at)
            leaky.load()

    assert answered(leaky.port, "/honest", 600, reload) == {200: 600}
    assert answered(leaky.port, "/leak", 600, reload) == {403: 600}


def test_a_worker_that_is_killed_costs_the_responses_it_had_and_none_leaks(leaky: Inspected) -> None:
    """A response whose head was looked at cannot be asked about again: it is answered as was declared."""
    killed: list[int] = []

    def kill_now_and_then(so_far: Callable[[], int]) -> None:
        for number in range(20):
            _wait(lambda at=number * 55: so_far() >= at and len(workers(but=killed)) == 2)
            for victim in workers(but=killed)[:1]:
                victim.kill()
                killed.append(victim.pid)

    statuses = answered(leaky.port, "/leak", 1_200, kill_now_and_then)
    assert statuses.keys() <= {403, 503}
    assert len(set(killed)) > 10
    assert statuses[503] <= len(killed) * CLIENTS // 2
    assert leaky.gateway.ask("/honest", host=CLOSED).status == 200


def _wait(is_so: Callable[[], bool]) -> None:
    for _ in range(6000):
        if is_so():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it has not come about")
