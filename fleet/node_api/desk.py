"""Everything the node endpoints share within one event loop, made at the first request."""

import asyncio
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from django.conf import settings

from console.audit.refused_book import RefusedBook
from console.base.threads import Threads
from fleet.node_api.callers import Callers
from fleet.node_api.editions import Editions
from fleet.node_api.living import Living
from fleet.node_api.nonces import Nonces
from fleet.node_api.parking import Parking
from fleet.node_api.report_book import ReportBook
from fleet.node_api.rollout_mover import RolloutMover
from fleet.node_api.tries import Tries
from fleet.node_api.watch import Watch
from fleet.quotas.book import QuotaBook

READERS = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts that answer nodes."""

    threads: Threads
    nonces: Nonces
    callers: Callers
    editions: Editions
    parking: Parking
    watch: Watch
    mover: RolloutMover
    reports: ReportBook
    tries: Tries
    living: Living
    quotas: QuotaBook
    refused: RefusedBook

    async def close(self) -> None:
        """Send everybody home and stop."""
        self.parking.wake_all()
        await self.watch.close()
        await self.reports.close()
        await self.mover.close()
        await self.nonces.close()
        await self.quotas.close()
        await self.refused.close()
        await self.threads.close()


_open: "WeakKeyDictionary[asyncio.AbstractEventLoop, Desk]" = WeakKeyDictionary()


def desk() -> Desk:
    """Return the desk of the running event loop."""
    loop = asyncio.get_running_loop()
    found = _open.get(loop)
    if found is None:
        found = _open[loop] = _new_desk()
    return found


async def close_desk() -> None:
    """Close the desk of the running event loop, if it was ever opened; parked polls are answered."""
    found = _open.pop(asyncio.get_running_loop(), None)
    if found is not None:
        await found.close()


def _new_desk() -> Desk:
    threads, nonces, parking = Threads(READERS, "node-reads"), Nonces(settings.REDIS_URL), Parking()
    callers, editions = Callers(threads, nonces), Editions(threads)
    watch = Watch(Threads(1, "node-watch"), editions, parking, callers)
    mover = RolloutMover()
    living, quotas = Living(threads), QuotaBook(settings.REDIS_URL)
    return Desk(
        threads, nonces, callers, editions, parking, watch, mover, ReportBook(mover), Tries(threads), living, quotas,
        RefusedBook(threads),
    )  # fmt: skip
