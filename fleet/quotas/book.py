"""Keeps in Redis who holds what, and deals: one hash for each quota and window, one field for each bucket of it.

Several web processes deal at once; each change is made under an optimistic lock, and tried again when it met another.
Redis may lose everything at any time. Nodes go on with what they hold and tell it again within seconds; until they
have, nobody is dealt more.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, cast
from uuid import UUID

import orjson
import redis
from gatehouse_protocol.quotas import MAX_SHORT, QuotaDealt, QuotaShort, QuotaTold
from gatehouse_protocol.shapes import ShapeError, encode, parse
from redis import asyncio as redis_asyncio

from console.base.errors import Unavailable
from fleet.quotas.arithmetic import Holding, Holdings, Told, deal, is_short, window_at

TELL_SECONDS: Final = 5
SETTLED_SECONDS: Final = 3 * TELL_SECONDS
"""After Redis lost what it knew, every node has told again within so long."""
_TRIES: Final = 50
_SPARE_SECONDS: Final = 60
_BEGUN: Final = "gatehouse:quota:begun"


def key_of(gateway_id: UUID, quota: str, seconds: int, window: int) -> str:
    """The hash with all buckets of a quota in a window."""
    return f"gatehouse:quota:{gateway_id}:{quota}:{seconds}:{window}"


def field_of(keys: Sequence[str]) -> str:
    """The field of one bucket."""
    return orjson.dumps(list(keys)).decode()


def read_holdings(kept: bytes | None) -> tuple[int, dict[str, Holding]]:
    """The limit as it was told last, and what nodes hold."""
    if kept is None:
        return 0, {}
    document = orjson.loads(kept)
    return document["limit"], {node: Holding(*row) for node, row in document["of"].items()}


def write_holdings(limit: int, holdings: Holdings) -> bytes:
    """The inverse of `read_holdings`."""
    rows = {node: [one.held, one.used, one.refused, one.wanted, one.told_at] for node, one in holdings.items()}
    return orjson.dumps({"limit": limit, "of": rows})


class QuotaBook:
    """Deals on one event loop; `close` gives the connections back."""

    def __init__(self, redis_url: str) -> None:
        self._redis = redis_asyncio.Redis.from_url(redis_url, socket_timeout=2, socket_connect_timeout=1, retry=None)
        self._one_at_a_time = asyncio.Lock()

    async def close(self) -> None:
        """Give the connections back."""
        await self._redis.aclose()

    async def deal(
        self, gateway_id: UUID, node: str, nodes: Collection[str], told: Sequence[QuotaTold], now: float
    ) -> tuple[tuple[QuotaDealt, ...], tuple[QuotaShort, ...]]:
        """Return what the node holds of each bucket, and of which buckets others want more.

        Buckets of a window that is neither now nor next to now are left out. Raises Unavailable while Redis is away.
        """
        try:
            async with self._one_at_a_time:
                return await self._deal(gateway_id, node, nodes, told, now)
        except (redis.RedisError, OSError) as fault:
            raise Unavailable("Shares cannot be dealt out now; keep what you hold.", retry_after_seconds=2) from fault

    async def _deal(
        self, gateway_id: UUID, node: str, nodes: Collection[str], told: Sequence[QuotaTold], now: float
    ) -> tuple[tuple[QuotaDealt, ...], tuple[QuotaShort, ...]]:
        is_settled = await self._is_settled(now)
        by_hash: defaultdict[tuple[str, int], dict[int, QuotaTold]] = defaultdict(dict)
        for number, one in enumerate(told):
            if abs(window_at(now, one.seconds) - one.window) <= 1:
                by_hash[key_of(gateway_id, one.quota, one.seconds, one.window), one.seconds][number] = one
        dealt: dict[int, Holding] = {}
        for (key, seconds), ones in by_hash.items():
            life_seconds = 2 * seconds + _SPARE_SECONDS
            dealt |= await self._deal_hash(key, life_seconds, node, nodes, ones, (now, is_settled))
        await self._note_short(gateway_id, [told[number] for number, one in dealt.items() if is_short(one)], now)
        answers = tuple(QuotaDealt(number, one.held, one.used) for number, one in sorted(dealt.items()))
        return answers, await self._short(gateway_id, now)

    async def _deal_hash(
        self,
        key: str,
        life_seconds: int,
        node: str,
        nodes: Collection[str],
        told: Mapping[int, QuotaTold],
        at: tuple[float, bool],
    ) -> dict[int, Holding]:
        (now, is_settled), fields = at, [field_of(one.keys) for one in told.values()]
        async with self._redis.pipeline() as pipe:
            for _ in range(_TRIES):
                try:
                    await pipe.watch(key)
                    # in this mode a pipeline answers at once
                    kept = await cast("Any", pipe.hmget(key, fields))
                    dealt, written = {}, {}
                    for (number, one), field, before in zip(told.items(), fields, kept, strict=True):
                        holdings = read_holdings(before)[1]
                        said = Told(one.limit, one.held, one.used, one.refused, one.wanted)
                        holdings[node] = dealt[number] = deal(said, holdings, node, nodes, now, is_settled=is_settled)
                        written[field] = write_holdings(one.limit, holdings)
                    cast("Any", pipe).multi()
                    pipe.hset(key, mapping=cast("Any", written))
                    pipe.expire(key, life_seconds)
                    await pipe.execute()
                except redis.WatchError:
                    await asyncio.sleep(random.uniform(0.0, 0.01))
                else:
                    return dealt
        raise redis.WatchError

    async def _is_settled(self, now: float) -> bool:
        await self._redis.set(_BEGUN, repr(now), nx=True)
        begun = await self._redis.get(_BEGUN)
        return begun is not None and now - float(begun) >= SETTLED_SECONDS

    async def _note_short(self, gateway_id: UUID, told: Sequence[QuotaTold], now: float) -> None:
        if told:
            rows = {
                orjson.dumps(encode(QuotaShort(one.quota, one.keys, one.limit, one.seconds, one.window))): now
                for one in told
            }
            await self._redis.zadd(f"gatehouse:quota:{gateway_id}:short", cast("Any", rows))
            await self._redis.expire(f"gatehouse:quota:{gateway_id}:short", 2 * SETTLED_SECONDS)

    async def _short(self, gateway_id: UUID, now: float) -> tuple[QuotaShort, ...]:
        key = f"gatehouse:quota:{gateway_id}:short"
        await self._redis.zremrangebyscore(key, 0, now - SETTLED_SECONDS)
        rows = await self._redis.zrevrange(key, 0, MAX_SHORT - 1)
        found = []
        for row in rows:
            try:
                found.append(parse(QuotaShort, orjson.loads(cast("bytes", row))))
            except ShapeError:  # written by another version
                continue
        return tuple(one for one in found if one.window == window_at(now, one.seconds))
