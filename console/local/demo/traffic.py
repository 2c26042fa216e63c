"""Gentle traffic for the demo: about five requests a second over both nodes, most of them good, a few to nowhere."""

import asyncio
import contextlib
import random
import sys
from dataclasses import dataclass

import httpx

REQUESTS_PER_SECOND = 5.0


@dataclass(frozen=True, slots=True)
class Visit:
    """One kind of request; `weight` says how often, relative to the others."""

    weight: int
    host: str
    path: str
    method: str = "GET"
    is_canary: bool = False


VISITS = (
    Visit(30, "shop.acme.test", "/"),
    Visit(18, "shop.acme.test", "/api/orders"),
    Visit(6, "shop.acme.test", "/api/orders", "POST"),
    Visit(3, "shop.acme.test", "/api/orders?delay_ms=120"),
    Visit(1, "shop.acme.test", "/api/orders?status=503"),
    Visit(4, "shop.acme.test", "/", is_canary=True),
    Visit(4, "shop.acme.test", "/status"),
    Visit(2, "shop.acme.test", "/old/offers"),
    Visit(10, "api.acme.test", "/v1/orders"),
    Visit(6, "api.acme.test", "/v2/orders"),
    Visit(2, "api.acme.test", "/v3/orders"),  # no route
    Visit(12, "www.globex.test", "/"),
    Visit(1, "unknown.example", "/"),  # no such hostname
)


async def run(ports: list[int]) -> None:
    """Send requests for ever, each to a node of its own choice; what fails is no matter of ours."""
    chance = random.Random()
    async with (
        httpx.AsyncClient(timeout=5, limits=httpx.Limits(max_connections=20)) as client,
        asyncio.TaskGroup() as visits,
    ):
        while True:
            visit = chance.choices(VISITS, [each.weight for each in VISITS])[0]
            visits.create_task(_send(client, chance.choice(ports), visit))
            await asyncio.sleep(chance.expovariate(REQUESTS_PER_SECOND))


async def _send(client: httpx.AsyncClient, port: int, visit: Visit) -> None:
    headers = {"host": visit.host, **({"x-canary": "yes"} if visit.is_canary else {})}
    with contextlib.suppress(httpx.HTTPError):
        await client.request(visit.method, f"http://127.0.0.1:{port}{visit.path}", headers=headers)


def main(ports: list[int]) -> None:
    """Visit the nodes on `ports` until told to stop."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(ports))


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]])
