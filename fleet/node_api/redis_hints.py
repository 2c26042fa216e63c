"""Hints of the other processes, over Redis; while it is away they are missed and the watch's own timer works alone."""

import asyncio
import logging
import random
from collections.abc import Callable

import redis
from django.conf import settings
from redis import asyncio as redis_asyncio

from fleet.hints import CHANNEL

log = logging.getLogger(__name__)


async def listen_to_redis(hint: Callable[[], None]) -> None:
    """Call `hint` for every message, for ever; come back after every fault, and hint once then, as some were missed."""
    pause_seconds = 0.2
    while True:
        try:
            client = redis_asyncio.Redis.from_url(settings.REDIS_URL, socket_timeout=None, retry=None)
            async with client, client.pubsub(ignore_subscribe_messages=True) as pubsub:
                await pubsub.subscribe(CHANNEL)
                hint()
                pause_seconds = 0.2
                async for _ in pubsub.listen():
                    hint()
        except (redis.RedisError, OSError) as fault:
            log.warning("node hints from other processes are missed: %s", fault)
        await asyncio.sleep(pause_seconds * random.uniform(0.8, 1.2))
        pause_seconds = min(pause_seconds * 2, 10.0)
