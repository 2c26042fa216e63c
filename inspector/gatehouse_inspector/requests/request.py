"""A request as it came."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the gateway knows of a request beside its bytes; empty and 0 are “not known” and “not there”."""

    country: str = ""
    asn: int = 0
    ja4: str = ""
    tls: str = ""
    route: str = ""
    tenant: str = ""
    consumer: str = ""
    proxy: str = ""
    workload: str = ""
    redacts: bool = False
    """Whether whoever asks can replace parts of the request."""
    is_asked_again: bool = False
    """Whether its response will be asked about, too."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came: `target` with its query, `version` as `1.1`, headers in order.

    `is_truncated` says that the body is longer than what is here, `trouble` why it cannot be read; then it is empty.
    """

    method: bytes
    target: bytes
    headers: Sequence[tuple[bytes, bytes]] = ()
    body: bytes = field(default=b"", repr=False)
    version: bytes = b"1.1"
    client: str = "127.0.0.1"
    id: str = ""
    is_truncated: bool = False
    around: Surroundings = Surroundings()
    trouble: str = ""
