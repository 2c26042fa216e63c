"""What is known of a quota now, for people: its window, its buckets, and what each node holds."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast

import orjson
import redis
from django.conf import settings
from gatehouse_protocol.quotas import Keys

from console.base.errors import Unavailable
from fleet.models import Node
from fleet.quotas.arithmetic import Holdings, window_at
from fleet.quotas.book import key_of, read_holdings
from policies.models import Slice

MOST_BUCKETS: Final = 50
"""So many buckets are named, those that are used most."""


@dataclass(frozen=True, slots=True)
class BucketNow:
    """One bucket in the window that is now."""

    keys: Keys
    limit: int
    holdings: Holdings

    @property
    def used(self) -> int:
        """Requests that passed on all nodes, as nodes told last."""
        return sum(one.used for one in self.holdings.values())

    @property
    def refused(self) -> int:
        """Requests that did not."""
        return sum(one.refused for one in self.holdings.values())


@dataclass(frozen=True, slots=True)
class QuotaNow:
    """A quota in the window that is now; `total` buckets of which the most used are here."""

    begun_at: datetime
    ends_at: datetime
    total: int
    used: int
    refused: int
    buckets: tuple[BucketNow, ...]
    nodes: Mapping[str, str]


def quota_now(slice_: Slice, name: str, seconds: int) -> QuotaNow:
    """Return how a quota of the slice stands; raises Unavailable while Redis is away."""
    window = window_at(time.time(), seconds)
    key = key_of(slice_.gateway_id, f"{slice_.tenant.slug}/{name}", seconds, window)
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=1, retry=None) as client:
            kept = cast("dict[bytes, bytes]", client.hgetall(key))
    except (redis.RedisError, OSError) as fault:
        raise Unavailable("What nodes told of quotas cannot be read now.", retry_after_seconds=2) from fault
    found = [BucketNow(tuple(orjson.loads(field)), *read_holdings(row)) for field, row in kept.items()]
    found.sort(key=lambda one: (-one.used, one.keys))
    shown = tuple(found[:MOST_BUCKETS])
    ids = {node for one in shown for node in one.holdings}
    names = {str(pk): called for pk, called in Node.objects.filter(pk__in=ids).values_list("pk", "name")}
    begun, ends = (datetime.fromtimestamp(at * seconds, UTC) for at in (window, window + 1))
    used, refused = sum(one.used for one in found), sum(one.refused for one in found)
    return QuotaNow(begun, ends, len(found), used, refused, shown, names)
