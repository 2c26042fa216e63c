"""Remembers the nonces of signed requests, so that a recorded request cannot be played again.

Redis remembers for all web processes; this process remembers too, and alone while Redis is away. Requests that arrive
together are asked about together, over one connection.
"""

import asyncio
import logging
import time
from itertools import islice
from typing import Final

import redis
from gatehouse_protocol.signatures import MAX_SKEW_SECONDS
from redis import asyncio as redis_asyncio

KEPT_SECONDS: Final = 2 * MAX_SKEW_SECONDS + 10
MAX_KEPT: Final = 100_000
log = logging.getLogger(__name__)


class Nonces:
    """Nonces of the last two minutes, the span in which their signatures are valid."""

    def __init__(self, redis_url: str) -> None:
        self._client = redis_asyncio.Redis.from_url(redis_url, socket_timeout=1, socket_connect_timeout=1, retry=None)
        self._seen: dict[str, float] = {}
        self._asked: list[tuple[str, asyncio.Future[bool]]] = []
        self._asking: asyncio.Task[None] | None = None
        self._is_alone = False

    async def is_fresh(self, key_id: str, nonce: str) -> bool:
        """Note the nonce and tell whether it was never seen before."""
        name, now = f"{key_id}:{nonce}", time.monotonic()
        if self._seen.get(name, 0.0) > now:
            return False
        self._forget_old(now)
        self._seen[name] = now + KEPT_SECONDS
        return await self._is_fresh_everywhere(name)

    async def close(self) -> None:
        """Give the connection back."""
        if self._asking is not None:
            await asyncio.gather(self._asking, return_exceptions=True)
        await self._client.aclose()

    async def _is_fresh_everywhere(self, name: str) -> bool:
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._asked.append((name, future))
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        return await future

    async def _ask(self) -> None:
        """Ask about whatever has gathered, until nothing more comes."""
        while self._asked:
            batch, self._asked = self._asked, []
            answers = await self._answers([name for name, _ in batch])
            for (_, future), is_fresh in zip(batch, answers, strict=True):
                if not future.done():
                    future.set_result(is_fresh)

    async def _answers(self, names: list[str]) -> list[bool]:
        try:
            async with self._client.pipeline(transaction=False) as pipe:
                for name in names:
                    pipe.set(f"gatehouse:nonce:{name}", b"1", nx=True, ex=KEPT_SECONDS)
                answers = [bool(answer) for answer in await pipe.execute()]
        except (redis.RedisError, OSError) as fault:
            self._note_outage(fault)
            return [True] * len(names)
        self._is_alone = False
        return answers

    def _note_outage(self, fault: Exception) -> None:
        if not self._is_alone:
            log.warning("nonces are remembered by this process only: %s", fault)
        self._is_alone = True

    def _forget_old(self, now: float) -> None:
        """When there are too many, drop those that are over; if all still count, the oldest tenth."""
        if len(self._seen) >= MAX_KEPT:
            fresh = {name: until for name, until in self._seen.items() if until > now}
            skipped = MAX_KEPT // 10 if len(fresh) > MAX_KEPT * 9 // 10 else 0
            self._seen = dict(islice(fresh.items(), skipped, None))
