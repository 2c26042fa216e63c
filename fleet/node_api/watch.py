"""Looks in Postgres what gateways should run, every second or so and at every hint, and wakes the polls it concerns.

One query for all gateways and one for revoked nodes, whatever their number. While Postgres is away polls stay parked
and what is in memory is still served.
"""

import asyncio
import logging
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from console.base.threads import Threads
from fleet import hints
from fleet.models import Node
from fleet.node_api.callers import Callers
from fleet.node_api.editions import Editions
from fleet.node_api.parking import Parking
from fleet.node_api.redis_hints import listen_to_redis
from fleet.node_api.tokens import LIFETIME_SECONDS
from fleet.signing_keys import signing_keys
from policies.models import Gateway

EVERY_SECONDS: Final = 1.5
REVOKED_FOR: Final = timedelta(seconds=LIFETIME_SECONDS + 300)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Look:
    """The version of every gateway, the nodes revoked within the life of a token, and the ids of active keys."""

    versions: Mapping[UUID, int]
    revoked: frozenset[UUID]
    key_ids: frozenset[str]


class Watch:
    """Keeps editions and revocations of this process up to date."""

    def __init__(self, threads: Threads, editions: Editions, parking: Parking, callers: Callers) -> None:
        self._threads, self._editions, self._parking, self._callers = threads, editions, parking, callers
        self._hinted = asyncio.Event()
        self._is_blind = False
        self._key_ids: frozenset[str] = frozenset()
        loop = asyncio.get_running_loop()
        self._unlisten = hints.listen(lambda: loop.call_soon_threadsafe(self._hinted.set))
        self._tasks = (
            loop.create_task(self._run(), name="fleet watch"),
            loop.create_task(listen_to_redis(self._hinted.set), name="fleet hints"),
        )

    async def close(self) -> None:
        """Stop looking."""
        self._unlisten()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._threads.close()

    async def look(self) -> None:
        """Read once and wake whom it concerns."""
        seen = await self._threads.run(_look)
        self._apply_revocations(seen.revoked)
        self._apply_keys(seen.key_ids)
        for gateway_id, version in self._editions.served_versions().items():
            if seen.versions.get(gateway_id, version) > version:
                await self._editions.renew(gateway_id)
                await self._parking.wake_gateway(gateway_id)

    async def _run(self) -> None:
        while True:
            self._hinted.clear()
            await self._try_to_look()
            pause_seconds = EVERY_SECONDS * random.uniform(0.8, 1.2)
            try:
                async with asyncio.timeout(pause_seconds):  # wait_for of Python 3.11 may swallow being cancelled
                    await self._hinted.wait()
            except TimeoutError:
                continue

    async def _try_to_look(self) -> None:
        try:
            await self.look()
        except Exception as fault:
            if not self._is_blind:
                log.warning("desired state cannot be read, serving what is in memory: %s", fault)
            self._is_blind = True
        else:
            if self._is_blind:
                log.info("desired state is read again")
            self._is_blind = False

    def _apply_keys(self, key_ids: frozenset[str]) -> None:
        if key_ids != self._key_ids:
            self._key_ids = key_ids
            self._editions.sign_again()
            self._callers.forget_sessions()

    def _apply_revocations(self, revoked: frozenset[UUID]) -> None:
        fresh = revoked - self._callers.revoked
        self._callers.revoked = revoked
        if fresh:
            self._callers.forget(fresh)
            self._parking.wake_nodes(fresh)


def _look() -> Look:
    since = timezone.now() - REVOKED_FOR
    return Look(
        versions=dict(Gateway.objects.values_list("pk", "assignment_version")),
        revoked=frozenset(Node.objects.filter(revoked_at__gt=since).values_list("pk", flat=True)),
        key_ids=frozenset(signing_keys().private),
    )
