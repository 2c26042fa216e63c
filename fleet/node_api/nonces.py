"""Remembers the nonces of signed requests, so that a recorded request cannot be played again.

Redis remembers for all web processes; this process remembers too, and alone while Redis is away.
"""

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
        self._client = redis_asyncio.Redis.from_url(
            redis_url, socket_timeout=1, socket_connect_timeout=1, retry=None, max_connections=20
        )
        self._seen: dict[str, float] = {}

    async def is_fresh(self, key_id: str, nonce: str) -> bool:
        """Note the nonce and tell whether it was never seen before."""
        name, now = f"{key_id}:{nonce}", time.monotonic()
        if self._seen.get(name, 0.0) > now:
            return False
        self._forget_old(now)
        self._seen[name] = now + KEPT_SECONDS
        return await self._is_fresh_everywhere(name)

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.aclose()

    async def _is_fresh_everywhere(self, name: str) -> bool:
        try:
            return bool(await self._client.set(f"gatehouse:nonce:{name}", b"1", nx=True, ex=KEPT_SECONDS))
        except (redis.RedisError, OSError) as fault:
            log.warning("nonces are remembered by this process only: %s", fault)
            return True

    def _forget_old(self, now: float) -> None:
        """When there are too many, drop those that are over; if all still count, the oldest tenth."""
        if len(self._seen) >= MAX_KEPT:
            fresh = {name: until for name, until in self._seen.items() if until > now}
            skipped = MAX_KEPT // 10 if len(fresh) > MAX_KEPT * 9 // 10 else 0
            self._seen = dict(islice(fresh.items(), skipped, None))
