"""Replaces every dead connection of the pool as soon as one of them is found dead.

`CONN_HEALTH_CHECKS` lets the pool look at a connection before it lends it. That alone is slower after a restart of
Postgres than not to look: a pool that was busy once holds up to 20 idle connections, all dead now. A borrower who draws
a dead one sleeps before drawing the next, 0, 1, 2 … seconds, gives up after 5 having drawn four or five, and the fresh
ones queue up behind the dead, which go first. A single thread that asks now and then (as the node API's watch does) so
stays blind for half a minute. Connections seldom die alone: the first that is found dead has all idle ones looked at,
which takes a millisecond, and the borrower's next draw, at once, is a fresh one.
"""

from typing import TYPE_CHECKING, Any

from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool

if TYPE_CHECKING:
    Pool = ConnectionPool[Any]


class DatabaseWrapper(base.DatabaseWrapper):
    """One thread's way to the database."""

    @property
    def pool(self) -> "Pool | None":
        """The process' pool; its check is ours, which Django gives no other way to say."""
        found: Pool | None = super().pool
        if found is not None and found._check is ConnectionPool.check_connection:
            found._check = lambda connection: _check(found, connection)
        return found


def _check(pool: "Pool", connection: Any) -> None:
    """Raise if the connection is dead, after having the idle ones looked at as well."""
    try:
        pool.check_connection(connection)
    except Exception:
        pool.check()
        raise
