"""Connects only to addresses where a CA can be: each name is resolved once, checked, and that very address is used.

So neither a name that points to a metadata service nor one that changes between check and use leads anywhere.
"""

import socket
from typing import Any, ClassVar, Final

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from certificates.acme.faults import AcmeFault
from certificates.life.states import FaultKind
from policies.compiler.intent.fields.addresses import endpoint_address, is_private


class GuardedAdapter(HTTPAdapter):
    """The adapter of a session: link-local, metadata, multicast and reserved addresses are never connected to.

    Private ones, this machine's included, only when `is_private_allowed`.
    """

    def __init__(self, *, is_private_allowed: bool) -> None:
        """Choose the pools; no automatic retries."""
        self._pools = _ANY_POOLS if is_private_allowed else _PUBLIC_POOLS
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **settings: Any) -> None:
        """Make the pools with connections of ours."""
        super().init_poolmanager(*args, **settings)
        self.poolmanager.pool_classes_by_scheme = self._pools


def usable_addresses(host: str, port: int, *, is_private_allowed: bool) -> tuple[str, ...]:
    """Return the addresses of `host`; raise AcmeFault(account) when one is forbidden, OSError when there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = tuple(dict.fromkeys(str(door[0]) for *_, door in found))
    for address in addresses:
        _refuse_forbidden(host, address, is_private_allowed=is_private_allowed)
    return addresses


def _refuse_forbidden(host: str, address: str, *, is_private_allowed: bool) -> None:
    try:
        endpoint_address(address)
    except ValueError as error:
        raise _refusal(host, address, "which is link-local, a metadata service or otherwise no host") from error
    if is_private(address) and not is_private_allowed:
        raise _refusal(host, address, "which is not on the public internet")


def _refusal(host: str, address: str, why: str) -> AcmeFault:
    return AcmeFault(
        FaultKind.ACCOUNT, f"{host} is not connected to: its address is {address}, {why}.", is_lasting=True
    )


class _Guarded:
    """Overrides how a connection of urllib3 opens its socket; raises what urllib3 would."""

    is_private_allowed: ClassVar[bool] = True

    def _new_conn(self: Any) -> socket.socket:
        try:
            addresses = usable_addresses(self.host, self.port, is_private_allowed=self.is_private_allowed)
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


class _AnyHttp(_Guarded, HTTPConnection):
    pass


class _AnyHttps(_Guarded, HTTPSConnection):
    pass


class _PublicHttp(_AnyHttp):
    is_private_allowed = False


class _PublicHttps(_AnyHttps):
    is_private_allowed = False


class _AnyHttpPool(HTTPConnectionPool):
    ConnectionCls = _AnyHttp


class _AnyHttpsPool(HTTPSConnectionPool):
    ConnectionCls = _AnyHttps


class _PublicHttpPool(HTTPConnectionPool):
    ConnectionCls = _PublicHttp


class _PublicHttpsPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHttps


_ANY_POOLS: Final = {"http": _AnyHttpPool, "https": _AnyHttpsPool}
_PUBLIC_POOLS: Final = {"http": _PublicHttpPool, "https": _PublicHttpsPool}
