"""Who reads slowly costs nobody anything: memory stays bounded, others are served, and in the end nothing is missed."""

import os
import time

import psutil

from console.base import live
from console.live.mailbox import WAITING_LIMIT
from tests.cast import Cast
from tests.live.browser import tab
from tests.live.web import Web

MESSAGES, BYTES = 2_000, 40_000


def resident_bytes() -> int:
    return psutil.Process(os.getpid()).memory_info().rss


def test_a_socket_nobody_reads_does_not_grow(web: Web, cast: Cast):
    with tab(web, cast.alice, max_queue=1) as asleep, tab(web, cast.alice) as awake:
        asleep.subscribe("tenant:acme")
        awake.subscribe("me")
        before = resident_bytes()
        for number in range(MESSAGES):
            live.publish("tenant:acme", {"type": "changed", "what": "audit", "id": str(number), "x": "x" * BYTES})
        [reader] = [socket for socket in web.doors.live.hub.sockets if "tenant:acme" in socket.topics]
        wait_until_delivered(web)
        assert reader.waiting <= WAITING_LIMIT
        assert resident_bytes() - before < MESSAGES * BYTES / 2
        assert awake.subscribe("tenant:acme")["topics"] == ["tenant:acme"]
        while asleep.next("changed")["what"] != "all":
            pass


def wait_until_delivered(web: Web) -> None:
    """The hub has handed everything out once a later hint has come through to another topic's reader."""
    seen: list[str] = []
    web.doors.live.hub.observers.append(lambda topic, _: seen.append(topic))
    live.publish("the end", {"type": "changed"})
    while "the end" not in seen:
        time.sleep(0.01)
