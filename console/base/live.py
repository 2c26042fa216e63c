"""Tells browsers and parked nodes that something changed: a hint on commit, never the truth itself.

Hints travel over Redis pub/sub to every web process. Redis may be away: the hint is then lost, the change is not;
readers re-read from Postgres on their own timers.
"""

import logging
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson
import redis
from django.conf import settings
from django.db import transaction
from django.utils import timezone

CHANNEL = "gatehouse:live"
log = logging.getLogger(__name__)


def announce(topic: str, what: str, *, subject: str = "") -> None:
    """Publish “`what` changed under `topic`” once the surrounding transaction commits; dry runs announce nothing."""
    transaction.on_commit(lambda: publish(topic, changed(topic, what, subject)), robust=True)


def changed(topic: str, what: str, subject: str = "") -> dict[str, Any]:
    """Return the message the browser gets; it re-reads over REST."""
    return {"type": "changed", "topic": topic, "what": what, "id": subject, "at": timezone.now().isoformat()}


def publish(topic: str, message: dict[str, Any]) -> None:
    """Send `message` to every subscriber of `topic` now; a missing Redis is logged, not raised."""
    publish_all({topic: message})


def publish_all(messages: Mapping[str, dict[str, Any]]) -> None:
    """Send each message to every subscriber of its topic, all in one go."""
    try:
        with _client().pipeline(transaction=False) as calls:
            for topic, message in messages.items():
                calls.publish(CHANNEL, orjson.dumps({"topic": topic, "message": message}))
            calls.execute()
    except redis.RedisError as fault:
        log.warning("live hint lost: %s", fault)


@lru_cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=None)
