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


VISITS = (
    Visit(30, "shop.acme.test", "/"),
    Visit(20, "shop.acme.test", "/api/orders"),
    Visit(8, "shop.acme.test", "/api/orders/17"),
    Visit(6, "shop.acme.test", "/api/orders", "POST"),
    Visit(3, "shop.acme.test", "/api/orders?delay_ms=120"),
    Visit(1, "shop.acme.test", "/api/orders?status=503"),
    Visit(12, "www.globex.test", "/"),
    Visit(2, "shop.acme.test", "/nothing-here"),
    Visit(1, "unknown.example", "/"),
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
    with contextlib.suppress(httpx.HTTPError):
        await client.request(visit.method, f"http://127.0.0.1:{port}{visit.path}", headers={"host": visit.host})


def main(ports: list[int]) -> None:
    """Visit the nodes on `ports` until told to stop."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(ports))


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]])
