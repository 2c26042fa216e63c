"""Wakes parked node polls after a commit: first those of this process, then, over Redis, those of the others.

A hint only says “look now”; every process also looks by itself every second or two, so a lost hint costs a moment and
never a change.
"""

import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Final
from uuid import UUID

import redis
from django.conf import settings
from django.db import transaction

CHANNEL: Final = "gatehouse:nodes"
_listeners: set[Callable[[], object]] = set()
log = logging.getLogger(__name__)


def desired_changed(gateway_id: UUID) -> None:
    """Wake the polls of a gateway once the surrounding transaction commits."""
    transaction.on_commit(lambda: _send(f"gateway {gateway_id}"), robust=True)


def node_revoked(node_id: UUID) -> None:
    """End a node's polls once the surrounding transaction commits."""
    transaction.on_commit(lambda: _send(f"node {node_id}"), robust=True)


def listen(callback: Callable[[], object]) -> Callable[[], None]:
    """Call `callback` (from any thread) for each hint of this process; return the function that ends it."""
    _listeners.add(callback)
    return lambda: _listeners.discard(callback)


def _send(text: str) -> None:
    for callback in tuple(_listeners):
        callback()
    try:
        _client().publish(CHANNEL, text)
    except redis.RedisError as fault:
        log.warning("node hint lost: %s", fault)


@lru_cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=None)
