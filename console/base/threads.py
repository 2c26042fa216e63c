"""Runs database work beside the event loop: few threads, each giving its connection back to the pool when it is done.

Work that writes is safe to repeat (enrolment by key, reports by sequence), so a connection that died while it lay in
the pool, as after a restart of Postgres, is met with a second try instead of an error.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, close_old_connections
from psycopg_pool import PoolTimeout

P = ParamSpec("P")
T = TypeVar("T")
DATABASE_FAULTS: Final = (OperationalError, InterfaceError, PoolTimeout)
TRIES: Final = 3
log = logging.getLogger(__name__)


class Threads:
    """A small pool of threads for one kind of work."""

    def __init__(self, count: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix=name)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `function` returns, computed on a thread of the pool."""
        work = partial(with_database, partial(function, *args, **kwargs))
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    async def close(self) -> None:
        """Take no more work, and return when what was under way is done."""
        await asyncio.to_thread(self._pool.shutdown, wait=True, cancel_futures=True)


def with_database(work: Callable[[], T]) -> T:
    """Run `work`, again if the connection proves dead, and return its connection to the pool."""
    for attempt in range(1, TRIES + 1):
        try:
            return work()
        except DATABASE_FAULTS as fault:
            if attempt == TRIES or isinstance(fault.__cause__ or fault, PoolTimeout):
                raise  # the pool has waited long enough for a database that is away
            log.info("database connection lost, trying again: %s", fault)
        finally:
            close_old_connections()
    raise AssertionError("the last try returns or raises")
