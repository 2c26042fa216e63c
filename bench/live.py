"""A thousand browsers on one dashboard, a message a second: how late it comes, and what it costs the web process.

Budgets: p99 delay < 100 ms, < 5 % of a core. The peer is the usual way, a Django Channels consumer per socket and
`group_send`, on the same uvicorn, with the in-memory layer (no Redis hop per socket: the peer at its best).
Delay is from publishing to arrival in this script, which shares the machine; processor time is the server's alone.

    python -m bench.live [--sockets 1000] [--seconds 15]
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil
from websockets.asyncio.client import ClientConnection, connect

from bench.envoys import free_port

TOPIC = "traffic:bench@edge"
FILLER = "x" * 800
PEOPLE = 200
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run showed."""

    delays_ms: list[float]
    expected: int
    cpu_share: float
    kib_per_socket: float

    @property
    def p99_ms(self) -> float:
        return statistics.quantiles(self.delays_ms, n=100)[98]

    def line(self, name: str) -> str:
        return (
            f"{name:<34}{100 * self.cpu_share:>6.1f} % of a core   p50 {statistics.median(self.delays_ms):>6.1f} ms   "
            f"p99 {self.p99_ms:>6.1f} ms   {self.kib_per_socket:>5.0f} KiB a socket   "
            f"{len(self.delays_ms)} of {self.expected} delivered"
        )


def main(arguments: argparse.Namespace) -> None:
    """Run ours, run the peer, print both and the ratio."""
    import django

    django.setup()
    cookies = _prepare()
    with _server("console.serve") as (port, process):
        ours = asyncio.run(_watch(port, process, cookies, arguments))
    with _server("bench.live_peer") as (port, process):
        peer = asyncio.run(_watch(port, process, cookies, arguments))
    print(f"{arguments.sockets} sockets, one message of about 1 KB a second, for {arguments.seconds} s")
    print(ours.line("ours: one hub, bounded mailboxes"))
    print(peer.line("peer: Channels, group_send"))
    print(f"ratio to the peer: processor {ours.cpu_share / peer.cpu_share:.2f}×, p99 {ours.p99_ms / peer.p99_ms:.2f}×")
    is_met = ours.p99_ms < 100 and ours.cpu_share < 0.05
    print(f"budgets (p99 100 ms, 5 % of a core): {'met' if is_met else 'MISSED'}")


def _prepare() -> list[str]:
    """Make a slice and people who may see it; return their session cookies."""
    from django.core.management import call_command
    from django.test import Client

    from console.accounts.models import Tenant, User
    from console.accounts.roles import Role, grant
    from policies.models import Gateway, Slice

    call_command("migrate", verbosity=0)
    tenant = Tenant.objects.create(slug="bench", name="Bench")
    gateway = Gateway.objects.create(slug="edge", name="Edge")
    Slice.objects.create(key="bench@edge", tenant=tenant, gateway=gateway)
    cookies = []
    for number in range(PEOPLE):
        person = User.objects.create(email=f"p{number}@bench.test", password="!")
        grant(tenant, person, [Role.VIEWER])
        (client := Client()).force_login(person)
        cookies.append(f"sessionid={client.cookies['sessionid'].value}")
    return cookies


@contextmanager
def _server(module: str) -> Iterator[tuple[int, psutil.Process]]:
    port = free_port()
    budget = {"GATEHOUSE_CALLER_BUDGET": "0"}  # a thousand browsers come from one address
    environment = os.environ | budget | {"GATEHOUSE_WEB_PORT": str(port), "GATEHOUSE_LOG_LEVEL": "ERROR"}
    with subprocess.Popen([sys.executable, "-W", "ignore", "-m", module], env=environment) as process:
        try:
            yield port, psutil.Process(process.pid)
        finally:
            process.terminate()


async def _watch(port: int, process: psutil.Process, cookies: list[str], arguments: argparse.Namespace) -> Figures:
    await _until_open(port)
    empty = process.memory_info().rss
    sockets: list[ClientConnection] = []
    for first in range(0, arguments.sockets, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, arguments.sockets))
        sockets += await asyncio.gather(*(_open(port, cookies[number % PEOPLE]) for number in numbers))
    grown = process.memory_info().rss - empty
    delays: list[float] = []
    readers = [asyncio.create_task(_read(socket, delays)) for socket in sockets]
    await asyncio.sleep(2)
    started, before = time.monotonic(), sum(process.cpu_times()[:2])
    await _publish(arguments.seconds)
    share = (sum(process.cpu_times()[:2]) - before) / (time.monotonic() - started)
    await asyncio.sleep(1)
    for reader in readers:
        reader.cancel()
    await asyncio.gather(*(socket.close() for socket in sockets), return_exceptions=True)
    return Figures(delays, arguments.sockets * arguments.seconds, share, grown / 1024 / arguments.sockets)


async def _publish(seconds: int) -> None:
    from console.base.live import publish

    for _ in range(seconds):
        message = {"type": "traffic", "topic": TOPIC, "sent": time.time(), "filler": FILLER}
        await asyncio.to_thread(publish, TOPIC, message)
        await asyncio.sleep(1)


async def _open(port: int, cookie: str) -> ClientConnection:
    socket = await connect(
        f"ws://127.0.0.1:{port}/ws/live",
        origin=f"http://127.0.0.1:{port}",  # type: ignore[arg-type]
        additional_headers={"Cookie": cookie},
        compression=None,
        ping_interval=None,
        open_timeout=60,
    )
    await socket.send(json.dumps({"type": "subscribe", "topics": [TOPIC]}))
    while (answer := json.loads(await socket.recv()))["type"] != "subscribed":
        pass
    assert answer["topics"] == [TOPIC]
    return socket


async def _read(socket: ClientConnection, delays: list[float]) -> None:
    async for text in socket:
        arrived = time.time()
        if '"sent"' in text:  # type: ignore[operator]
            delays.append(1000 * (arrived - json.loads(text)["sent"]))


async def _until_open(port: int) -> None:
    for _ in range(300):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise TimeoutError(f"nothing listens on port {port}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sockets", type=int, default=1_000)
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    if (given := _arguments()).inside:
        main(given)
    else:
        from console.local.scratch import run_with_scratch_servers

        sys.exit(run_with_scratch_servers([sys.executable, "-m", "bench.live", "--inside", *sys.argv[1:]]))
