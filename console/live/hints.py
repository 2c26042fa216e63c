"""Hints from Redis as one endless stream: a lost Redis is waited for, and its return is part of the stream."""

import asyncio
import logging
import random
from collections.abc import AsyncGenerator
from contextlib import aclosing

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as ConnectionLost

IDLE_SECONDS = 5.0
LONGEST_WAIT_SECONDS = 5.0
log = logging.getLogger(__name__)


async def hints(url: str, channel: str) -> AsyncGenerator[bytes | None, None]:
    """Yield each message of `channel`, and None whenever a subscription begins: what came before it is unknown."""
    failures = 0
    while True:
        try:
            async with aclosing(_subscription(url, channel)) as messages:
                async for message in messages:
                    failures = 0
                    yield message
        except Exception as fault:  # whatever it was: without hints pages grow old
            failures += 1
            log.warning("live hints are cut off, trying again: %s", fault)
            await asyncio.sleep(wait_seconds(failures))


def wait_seconds(failures: int) -> float:
    """Return how long to wait after so many failures in a row: doubling from 0.1 s, with jitter."""
    doubled: float = 0.1 * 2 ** min(failures - 1, 8)
    return min(LONGEST_WAIT_SECONDS, doubled) * random.uniform(0.5, 1.0)


async def _subscription(url: str, channel: str) -> AsyncGenerator[bytes | None, None]:
    # No retries inside redis-py: it would re-subscribe silently and we would never know what we missed.
    client = Redis.from_url(url, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0))
    async with client, client.pubsub() as subscription:
        await subscription.subscribe(channel)
        async for kind, data in _events(subscription):
            if kind == "subscribe":
                yield None
            elif kind == "message":
                yield data


async def _events(subscription: PubSub) -> AsyncGenerator[tuple[str, bytes], None]:
    """Yield what arrives; a peer that answers no ping is taken for lost."""
    is_pinged = False
    while True:
        event = await subscription.get_message(timeout=IDLE_SECONDS)
        if event is not None:
            is_pinged = False
            yield event["type"], event["data"]
        elif is_pinged:
            raise ConnectionLost("Redis does not answer")
        else:
            await subscription.ping()
            is_pinged = True
