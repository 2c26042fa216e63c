"""Ten thousand nodes on one web process: what they cost at rest, and how soon all of them hear of a publish.

Budgets: every node notified within 1 s of the publish (p99), < 25 % of a core at rest with reports and counts coming
in at the pace the server asks for, web process < 400 MiB. The nodes are rows made directly; everything they do from
then on goes over HTTP: a parked poll each on a connection of its own, reports over a shared pool of connections.

    python -m bench.nodes [count]
"""

import asyncio
import json
import random
import statistics
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from bench.web import Web, running_web

NODES: Final = 10_000
REST_SECONDS: Final = 30
PUBLISHES: Final = 5
REPORTERS: Final = 64
PREPARE: Final = """
import os, json, time
from django.utils import timezone
from console.accounts.models import Tenant
from console.audit.actor import SYSTEM
from fleet.models import Node
from fleet.node_api.tokens import new_token
from policies.actions.imports import import_objects
from policies.actions.slices import admit
from policies.models import Gateway
gateway = Gateway.objects.get(slug="bench")
tenant = Tenant.objects.create(slug="acme", name="Acme")
slice_ = admit(actor=SYSTEM, gateway=gateway, tenant=tenant)
address = {{"endpoints": {{"type": "static", "addresses": [{{"address": "9.9.9.9", "port": 80}}]}}}}
route = {{"hostnames": ["www.acme.test"], "match": {{"path": {{"type": "prefix", "value": "/"}}}},
         "action": {{"type": "forward", "backends": [{{"service": "web"}}]}}}}
objects = [dict(kind="hostname", name="www.acme.test", spec={{}}), dict(kind="service", name="web", spec=address),
           dict(kind="route", name="root", spec=route)]
import_objects(actor=SYSTEM, slice=slice_, objects=objects)
nodes = Node.objects.bulk_create(
    Node(gateway=gateway, name=f"node-{{n:05}}", signing_key=os.urandom(32), sealing_kem="x25519",
         sealing_key=os.urandom(32), enrolled_at=timezone.now(), last_seen_at=timezone.now())
    for n in range({count}))
print(json.dumps([new_token(node.pk, time.time())[0] for node in nodes]))
"""
PUBLISH: Final = """
import time
from console.audit.actor import SYSTEM
from fleet.actions.publish import Publication, publish
from policies.actions.imports import import_objects
from policies.models import Slice
slice_ = Slice.objects.get(key="acme@bench")
{edit}
publish(slice_, Publication(message="bench"), actor=SYSTEM)
print(time.time())
"""


@dataclass
class Fleet:
    """The nodes' side: `heard` is when (Unix seconds) each node last got a new manifest."""

    port: int
    tokens: list[str]
    heard: dict[int, float] = field(default_factory=dict)
    all_heard: asyncio.Event = field(default_factory=asyncio.Event)
    pace_seconds: float = 2.0
    reports: int = 0

    async def poll(self, number: int) -> None:
        """Poll for ever on one connection."""
        etag = ""
        await asyncio.sleep(number / 2000)
        while True:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                while True:
                    known = f"If-None-Match: {etag}\r\n" if etag else ""
                    headers = f"Authorization: Bearer {self.tokens[number]}\r\nPrefer: wait=30\r\n{known}"
                    status, etag, _ = await _ask(reader, writer, "GET /node/v1/manifest", headers)
                    if status == 200:
                        self._note(number)
            except (OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(random.random())
            finally:
                writer.close()

    def forget(self) -> None:
        """Wait for the next manifest of every node."""
        self.heard.clear()
        self.all_heard.clear()

    def _note(self, number: int) -> None:
        self.heard[number] = time.time()
        if len(self.heard) == len(self.tokens):
            self.all_heard.set()

    async def report(self, worker: int) -> None:
        """Send the reports of every `REPORTERS`-th node, each at the pace the server asked for."""
        mine = range(worker, len(self.tokens), REPORTERS)
        epochs, sequence = {number: str(uuid4()) for number in mine}, 0
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while True:
            sequence += 1
            started = time.monotonic()
            for number in mine:
                headers = f"Authorization: Bearer {self.tokens[number]}\r\nContent-Type: application/json\r\n"
                body = json.dumps(_report(epochs[number], sequence)).encode()
                _, _, answer = await _ask(reader, writer, "POST /node/v1/reports", headers, body)
                self.pace_seconds = json.loads(answer).get("next_report_seconds", self.pace_seconds)
                self.reports += 1
                await asyncio.sleep(max(0.0, self.pace_seconds / len(mine) - 0.001))
            await asyncio.sleep(max(0.0, started + self.pace_seconds - time.monotonic()))


def main() -> None:
    """Let them join, rest, and hear of some publishes."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else NODES
    with running_web() as web:
        tokens = json.loads(web.django(PREPARE.format(count=count)))
        web.django(PUBLISH.format(edit=""))
        asyncio.run(_measure(web, Fleet(int(web.url.rpartition(":")[2]), tokens)))


async def _measure(web: Web, fleet: Fleet) -> None:
    tasks = [asyncio.create_task(fleet.poll(number)) for number in range(len(fleet.tokens))]
    await fleet.all_heard.wait()
    tasks += [asyncio.create_task(fleet.report(worker)) for worker in range(REPORTERS)]
    await asyncio.sleep(REST_SECONDS / 2)
    await _rest(web, fleet)
    await _notify(web, fleet)
    for task in tasks:
        task.cancel()


async def _rest(web: Web, fleet: Fleet) -> None:
    before, reports = sum(web.process.cpu_times()[:2]), fleet.reports
    await asyncio.sleep(REST_SECONDS)
    share = (sum(web.process.cpu_times()[:2]) - before) / REST_SECONDS
    memory = web.process.memory_info().rss / 2**20
    rate = (fleet.reports - reports) / REST_SECONDS
    print(
        f"{len(fleet.tokens)} nodes at rest: {share:.1%} of a core (budget 25 %), {memory:.0f} MiB (budget 400), "
        f"{rate:.0f} reports a second, each node every {fleet.pace_seconds:.0f} s",
        flush=True,
    )


async def _notify(web: Web, fleet: Fleet) -> None:
    delays: list[float] = []
    for number in range(PUBLISHES):
        fleet.forget()
        added = f"dict(kind='hostname', name='h{number}.acme.test', spec={{}})"
        edit = f"import_objects(actor=SYSTEM, slice=slice_, objects=[{added}])"
        published_at = float((await asyncio.to_thread(web.django, PUBLISH.format(edit=edit))).split()[-1])
        await fleet.all_heard.wait()
        delays += [max(0.0, at - published_at) for at in fleet.heard.values()]
        await asyncio.sleep(1)
    quantiles = statistics.quantiles(delays, n=100)
    print(f"publish → notified: p50 {quantiles[49]:.3f} s, p99 {quantiles[98]:.3f} s (budget 1 s), "
          f"last {max(delays):.3f} s, over {PUBLISHES} publishes")  # fmt: skip


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, what: str, headers: str, body: bytes = b""
) -> tuple[int, str, bytes]:
    """Send one request over an open connection; return status, entity tag and body."""
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    writer.write(f"{what} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}{length}\r\n".encode() + body)
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    answer = await reader.readexactly(int(fields.get("content-length", 0)))
    return int(head[0].split()[1]), fields.get("etag", ""), answer


def _report(epoch: str, sequence: int) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat()
    row = {"slice": "acme@bench", "revision_sequence": 1, "route": "root", "service": "web", "flags": "-"}
    rows = [{**row, "code": code, "count": 20} for code in (200, 404, 503)]
    done = {"slice": "acme@bench", "received": 1, "accepted": 1, "active": 1, "proven": 1, "proven_at": None}
    return {
        "epoch": epoch, "sequence": sequence, "sent_at": now, "manifest_version": 1,
        "agent": {"version": "0.1.0", "state": "running", "uptime_seconds": sequence, "refusals": 0},
        "envoy": {"version": "1.40.0", "state": "live", "restarts": 0, "uptime_seconds": sequence, "warming": 0},
        "slices": [{**done, "error": None}], "events": [],
        "listeners": [{"name": "http", "address": "127.0.0.1:80", "proven": True, "error": ""}],
        "counts": {"from": now, "to": now, "rows": rows, "latency": []},
    }  # fmt: skip


if __name__ == "__main__":
    main()
