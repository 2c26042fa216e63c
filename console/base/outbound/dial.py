"""Connects only where there is leave to: each name is resolved once, checked, and that very address is used.

So neither a name that points to a metadata service nor one that changes between check and use leads anywhere.
"""

import socket
from collections.abc import Callable
from typing import Any, ClassVar

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from console.base.outbound.leave import Leave, usable_addresses

Opened = Callable[[socket.socket], None]


class GuardedAdapter(HTTPAdapter):
    """The adapter of a session: connects only where `leave` permits; a refusal is raised as NotDialled.

    `opened` is told of each socket, connected and not yet encrypted.
    """

    def __init__(self, leave: Leave, opened: Opened | None = None) -> None:
        """Choose the pools; no automatic retries."""
        self._pools = _pools(leave, opened)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **settings: Any) -> None:
        """Make the pools with connections of ours."""
        super().init_poolmanager(*args, **settings)
        self.poolmanager.pool_classes_by_scheme = self._pools


class _Guarded:
    """Overrides how a connection of urllib3 opens its socket; raises what urllib3 would, or NotDialled."""

    leave: ClassVar[Leave]
    is_plain: ClassVar[bool]
    opened: ClassVar[Opened | None]

    def _new_conn(self: Any) -> socket.socket:
        connected = self._connected()
        if type(self).opened is not None:
            type(self).opened(connected)
        return connected

    def _connected(self: Any) -> socket.socket:
        try:
            addresses = usable_addresses(self.host, self.port, self.leave, is_plain=self.is_plain)
        except (socket.gaierror, UnicodeError) as error:  # UnicodeError: a label that is empty or too long
            raise NameResolutionError(self.host, self, socket.gaierror(str(error))) from error
        failure: Exception = OSError("no address")
        for address in addresses:
            try:
                return create_connection((address, self.port), self.timeout, socket_options=self.socket_options)
            except TimeoutError as error:
                failure = ConnectTimeoutError(self, f"connecting to {address} took too long")
                failure.__cause__ = error
            except OSError as error:
                failure = NewConnectionError(self, f"cannot connect to {address}")
                failure.__cause__ = error
        raise failure


def _pools(leave: Leave, opened: Opened | None) -> dict[str, Any]:
    """Return the pool classes of one leave, by scheme."""
    kinds: tuple[tuple[str, Any, Any, bool], ...] = (
        ("http", HTTPConnectionPool, HTTPConnection, True),
        ("https", HTTPSConnectionPool, HTTPSConnection, False),
    )
    told = None if opened is None else staticmethod(opened)
    found = {}
    for scheme, pool, connection, is_plain in kinds:
        guarded = type("Guarded", (_Guarded, connection), {"leave": leave, "is_plain": is_plain, "opened": told})
        found[scheme] = type("GuardedPool", (pool,), {"ConnectionCls": guarded})
    return found
