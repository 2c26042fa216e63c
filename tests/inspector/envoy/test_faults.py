"""What goes wrong on a node: workers die, rules change, nobody answers, requests are made to be expensive."""

import asyncio
import contextlib
import hashlib
import http.client
import json
import os
import signal
import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import psutil
import pytest
from gatehouse_inspector.inspection import Inspector

from tests.inspector.envoy.bypasses.bodies import post
from tests.inspector.envoy.bypasses.case import FORM, JSON, SQL, SQL_ENCODED
from tests.inspector.envoy.inspected import SHOP, Inspected, inspected
from tests.inspector.envoy.shop import objects
from tests.inspector.envoy.wire import exchange, first_answer, http1

CLOSED = "closed.acme.test"
CLIENTS = 6
ATTACK = http1(f"/find?id={SQL_ENCODED}")


@pytest.fixture
def fragile(inspector: Inspector) -> Iterator[Inspected]:
    """A gateway of one's own, to break."""
    with inspected(objects) as found:
        found.load()
        yield found


def workers(*, but: Collection[int] = ()) -> list[psutil.Process]:
    """The processes that look at requests: children of a generation, which is a child of this process.

    `but`: ids of those that were killed, which are seen for a moment longer.
    """
    found = []
    for one in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            found += one.children() if "gatehouse_inspector.serving.generation" in one.cmdline() else []
    return [one for one in found if one.pid not in but]


def lost_of(port: int, count: int, meanwhile: Callable[[Callable[[], int]], None]) -> int:
    """Ask `count` times through a host that is closed to what cannot be looked at; return how many did not pass.

    `meanwhile` is given how many have been answered so far.
    """
    answered, lock = [0, 0], threading.Lock()

    def ask_on_one_connection() -> None:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        with contextlib.closing(client):
            for _ in range(count // CLIENTS):
                client.request("GET", "/about", headers={"host": CLOSED, "user-agent": "test", "accept": "*/*"})
                response = client.getresponse()
                response.read()
                with lock:
                    answered[0] += 1
                    answered[1] += response.status != 200

    with ThreadPoolExecutor(CLIENTS + 1) as pool:
        clients = [pool.submit(ask_on_one_connection) for _ in range(CLIENTS)]
        meanwhile(lambda: answered[0])
        for one in clients:
            one.result()
    return answered[1]


def test_no_request_of_five_thousand_is_lost_while_workers_are_killed(fragile: Inspected) -> None:
    killed: list[int] = []

    def kill_now_and_then(answered: Callable[[], int]) -> None:
        for number in range(20):
            _wait(lambda at=number * 240: answered() >= at and len(workers(but=killed)) == 2)
            victim = workers(but=killed)[number % 2]
            victim.kill()
            killed.append(victim.pid)

    assert lost_of(fragile.port, 4998, kill_now_and_then) == 0
    assert len(set(killed)) == 20


def test_no_request_is_lost_while_rules_change_twenty_times(fragile: Inspected) -> None:
    def reload(answered: Callable[[], int]) -> None:
        for number in range(20):
            _wait(lambda at=number * 50: answered() >= at)
            fragile.load()

    assert lost_of(fragile.port, 1200, reload) == 0


def _wait(is_so: Callable[[], bool]) -> None:
    for _ in range(6000):
        if is_so():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it has not come about")


def test_without_an_inspector_each_host_does_as_it_was_told(fragile: Inspected) -> None:
    assert exchange(fragile.port, ATTACK).status == 403
    fragile.unload()
    assert exchange(fragile.port, ATTACK).status == 200, "open"
    closed = exchange(fragile.port, http1("/about", host=CLOSED))
    assert closed.status == 503
    assert b"content-type: application/problem+json" in closed.raw
    told = json.loads(closed.body)
    assert (told["status"], told["title"]) == (503, "Service Unavailable")
    assert told["request_id"]
    assert exchange(fragile.port, http1("/about", host="off.acme.test")).status == 200, "never looked at"
    fragile.load()
    assert exchange(fragile.port, ATTACK).status == 403
    assert exchange(fragile.port, http1("/about", host=CLOSED)).status == 200


def _expensive() -> dict[str, bytes]:
    """Requests for which rules need long, as bytes; each carries an attack."""
    quotes = "' or ( '"
    return {
        "quotation marks, 16 KiB": post(FORM, f"id={quotes * 2048}&a={SQL_ENCODED}".replace(" ", "+").encode()),
        "quotation marks, 120 KiB": post(FORM, f"id={quotes * 15_000}&a={SQL_ENCODED}".replace(" ", "+").encode()),
        "quotation marks in JSON": post(JSON, json.dumps({"id": quotes * 15_000, "a": SQL}).encode()),
        "angle brackets, 64 KiB": post(FORM, b"id=" + b"<" * 64_000 + f"&a={SQL_ENCODED}".encode()),
        "dots, 64 KiB": post(FORM, b"id=" + b"../" * 21_000 + f"&a={SQL_ENCODED}".encode()),
        "one letter, 64 KiB": post(FORM, b"id=" + b"a" * 64_000 + f"&a={SQL_ENCODED}".encode()),
        "blanks, 64 KiB": post(FORM, b"id=" + b"+" * 64_000 + f"&a={SQL_ENCODED}".encode()),
        "1 500 arguments": post(FORM, b"a=1&" * 1499 + f"a={SQL_ENCODED}".encode()),
        "a cookie of 50 KiB": http1(f"/find?id={SQL_ENCODED}", ("cookie", "a=" + quotes.replace(" ", "") * 8_000)),
    }


def test_nobody_buys_a_pass_with_an_expensive_request(fragile: Inspected) -> None:
    for name, request in _expensive().items():
        before = len(fragile.seen)
        assert exchange(fragile.port, request).status in {400, 403}, name
        assert len(fragile.seen) == before, name
        assert exchange(fragile.port, http1("/about", host=CLOSED)).status == 200, f"honest, after {name}"
    _wait(lambda: len(workers()) == 2)


def test_a_large_upload_passes_where_bodies_are_not_looked_at(fragile: Inspected) -> None:
    body = b"x" * 104_857_600
    kind = ("content-type", "application/octet-stream")
    assert exchange(fragile.port, http1("/uploads", kind, method="POST", body=body)).status == 200
    assert fragile.seen[-1].length == len(body)
    refused = exchange(fragile.port, post("multipart/form-data; boundary=B", body))
    assert refused.status in {0, 413}
    assert fragile.seen[-1].length == len(body), "it was the first that came"


def test_a_form_of_a_hundred_megabytes_arrives_whole_and_its_fields_are_looked_at(fragile: Inspected) -> None:
    def upload(number: str) -> bytes:
        head = f'--B\r\nContent-Disposition: form-data; name="id"\r\n\r\n{number}\r\n--B\r\n'
        file = 'Content-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n'
        return (head + file).encode() + os.urandom(1_048_576) * 100 + b"\r\n--B--\r\n"

    honest, kind = upload("7"), "multipart/form-data; boundary=B"
    assert exchange(fragile.port, post(kind, honest, target="/start")).status == 200
    assert fragile.seen[-1].sha256.digest() == hashlib.sha256(honest).digest()
    refused = exchange(fragile.port, post(kind, upload(SQL), target="/start"))
    assert refused.status in {0, 403}
    assert len(fragile.seen) == 1, "it was the first that came"


def test_a_large_upload_passes_with_the_headers_looked_at(fragile: Inspected) -> None:
    request = http1(
        f"/uploads?id={SQL_ENCODED}", ("content-type", "application/octet-stream"), method="POST", body=b"x" * 1_000_000
    )
    assert exchange(fragile.port, request).status in {0, 403}
    assert not fragile.seen


def test_streams_flow_where_bodies_are_not_looked_at(fragile: Inspected) -> None:
    """Each message is answered before the next is sent: nothing waits for the end of the body."""

    async def converse() -> list[bytes]:
        options = [("grpc.default_authority", SHOP)]
        async with grpc.aio.insecure_channel(f"127.0.0.1:{fragile.port}", options=options) as channel:
            call = channel.stream_stream("/streams/Talk")()
            answers = []
            for word in (b"one", b"two", b"three"):
                await call.write(word)
                answers.append(await asyncio.wait_for(call.read(), 20))
            await call.done_writing()
            return answers

    assert asyncio.run(converse()) == [b"one", b"two", b"three"]


def test_a_websocket_is_looked_at_once_and_then_flows(fragile: Inspected) -> None:
    upgrade = (("connection", "upgrade"), ("upgrade", "websocket"))
    assert first_answer(fragile.port, http1("/about", *upgrade)).status == 101
    assert first_answer(fragile.port, http1(f"/find?id={SQL_ENCODED}", *upgrade)).status == 403


def test_five_hundred_policies_are_as_good_as_one(fragile: Inspected) -> None:
    policies = {f"acme/p{number}": {"mode": "block"} for number in range(500)}
    fragile.load({**fragile.documents, "policies": {**fragile.documents["policies"], **policies}})
    assert exchange(fragile.port, ATTACK).status == 403
    assert exchange(fragile.port, http1("/about", host=CLOSED)).status == 200


def test_a_generation_that_is_killed_is_followed_by_another(fragile: Inspected) -> None:
    generation = workers()[0].parent()
    assert generation is not None
    os.kill(generation.pid, signal.SIGKILL)
    _wait(lambda: exchange(fragile.port, http1("/about", host=CLOSED)).status == 200)
    assert exchange(fragile.port, ATTACK).status == 403
