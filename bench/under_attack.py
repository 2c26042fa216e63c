"""What a working operator notices of an attack: 500 slow connections and 20 000 bad sign-ins on one web process.

The operator's requests are timed before and meanwhile, one after the other, as a page makes them. The attackers come
from another process on the same machine, so what they take of its processors counts against us.
"""

import argparse
import asyncio
import contextlib
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from bench.web import Web, running_web

PAGE = (
    "/api/v1/me",
    "/api/v1/tenants",
    "/api/v1/slices/acme@bench/routes",
    "/api/v1/slices/acme@bench/draft",
    "/api/v1/gateways",
    "/api/v1/audit",
)
PREPARE = """
from django.conf import settings
from django.test import Client
from console.accounts import roles
from console.accounts.models import Tenant, User
from policies.models import Gateway, Slice
acme = Tenant.objects.create(slug="acme", name="Acme")
Slice.objects.create(key="acme@bench", gateway=Gateway.objects.get(), tenant=acme)
alice = User.objects.create_user("alice@people.test", "correct horse battery staple", name="Alice")
roles.grant(acme, alice, ["owner"])
client = Client()
client.force_login(alice)
print(client.cookies[settings.SESSION_COOKIE_NAME].value)
"""
PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds of the operator's requests."""

    p50: float
    p95: float
    count: int

    @classmethod
    def of(cls, seconds: list[float]) -> "Figures":
        """Sum up."""
        cuts = statistics.quantiles([1000 * one for one in seconds], n=100)
        return cls(cuts[49], cuts[94], len(seconds))


def main() -> None:
    """Measure, and fail where the operator waits twice as long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slow", type=int, default=500, help="slow connections, held for the whole time")
    parser.add_argument("--logins", type=int, default=20_000, help="sign-ins with a wrong password")
    parser.add_argument("--seconds", type=int, default=40, help="over which they come")
    parser.add_argument("--attack", nargs=4, metavar=("HOST", "SLOW", "LOGINS", "SECONDS"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.attack:
        asyncio.run(attack(arguments.attack[0], *map(int, arguments.attack[1:])))
        return
    with running_web() as web:
        cookie = web.django(PREPARE).strip().splitlines()[-1]
        operate(web, cookie, 3)  # warm
        before = operate(web, cookie, arguments.seconds / 2)
        words = [urlsplit(web.url).netloc, *map(str, (arguments.slow, arguments.logins, arguments.seconds))]
        command = [sys.executable, "-m", "bench.under_attack", "--attack", *words]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as attackers:
            assert attackers.stdout is not None
            print(attackers.stdout.readline().strip())
            meanwhile = operate(web, cookie, arguments.seconds)
            print(attackers.stdout.read().strip())
    tell(before, meanwhile)


def operate(web: Web, cookie: str, seconds: float) -> Figures:
    """Ask as an open page does, for so long; every answer must be a good one."""
    took, until = [], time.monotonic() + seconds
    with httpx.Client(base_url=web.url, headers={"Cookie": f"sessionid={cookie}"}, timeout=30) as client:
        while time.monotonic() < until:
            for path in PAGE:
                began = time.perf_counter()
                client.get(path).raise_for_status()
                took.append(time.perf_counter() - began)
                time.sleep(PAUSE_SECONDS)
    return Figures.of(took)


def tell(before: Figures, meanwhile: Figures) -> None:
    """Print the ratio; exit with 1 where it is 2 or more."""
    ratio = meanwhile.p95 / before.p95
    print(f"operator before:    p50 {before.p50:6.1f} ms, p95 {before.p95:6.1f} ms ({before.count} requests)")
    print(f"operator meanwhile: p50 {meanwhile.p50:6.1f} ms, p95 {meanwhile.p95:6.1f} ms ({meanwhile.count} requests)")
    print(f"p95 under attack / before: {ratio:.2f} (budget < 2)")
    if ratio >= 2:
        raise SystemExit(1)


async def attack(address: str, slow: int, logins: int, seconds: int) -> None:
    """Hold `slow` connections open and send `logins` wrong passwords over `seconds`; tell what they were answered."""
    host, _, port = address.partition(":")
    slowly = [asyncio.create_task(_drip(host, int(port), number, seconds)) for number in range(slow)]
    await asyncio.sleep(1)
    print(f"attack: {slow} slow connections, {logins} bad sign-ins in {seconds} s", flush=True)
    workers = 20
    told = await asyncio.gather(
        *(_guess(host, int(port), logins // workers, seconds / (logins / workers), number) for number in range(workers))
    )
    for one in slowly:
        one.cancel()
    statuses: dict[int, int] = {}
    for counts in told:
        for status, count in counts.items():
            statuses[status] = statuses.get(status, 0) + count
    print("bad sign-ins were answered " + ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items())))


async def _drip(host: str, port: int, number: int, seconds: int) -> None:
    """Begin a request and go on a byte at a time; begin again when cut off."""
    starts = (
        b"GET /api/v1/me HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50000\r\n\r\nemail=",
        b"",
    )
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(host, port)
            writer.write(starts[number % len(starts)])
            while time.monotonic() < until and not writer.is_closing():
                await asyncio.sleep(2)
                writer.write(b"x" if number % len(starts) < 2 else b"")
                await writer.drain()
            writer.close()


async def _guess(host: str, port: int, count: int, pause: float, number: int) -> dict[int, int]:
    """Sign in wrongly `count` times, one each `pause` seconds; return how often each status came."""
    statuses: dict[int, int] = {}
    reader, writer, at = None, None, time.monotonic()
    token = "a" * 32
    for turn in range(count):
        form = f"csrfmiddlewaretoken={token}&email=user{turn}-{number}%40people.test&password=wrong"
        head = (
            f"POST /sign-in HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: http://{host}:{port}\r\n"
            f"Cookie: csrftoken={token}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(form)}\r\n\r\n"
        )
        try:
            if reader is None or writer is None:
                reader, writer = await asyncio.open_connection(host, port)
            writer.write((head + form).encode())
            status = await _read_answer(reader)
        except (OSError, asyncio.IncompleteReadError):
            status, reader = 0, None
        statuses[status] = statuses.get(status, 0) + 1
        at += pause
        await asyncio.sleep(max(0.0, at - time.monotonic()))
    return statuses


async def _read_answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
    await reader.readexactly(length)
    return int(head.split()[1])


if __name__ == "__main__":
    main()
