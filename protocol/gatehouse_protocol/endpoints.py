"""What a cluster says to agents of its endpoints, how agents report them, and what stands beside the manifest of them.

It travels in the metadata of the cluster as JSON, so that agents of the version before pass it over: to them every
endpoint is equally near, names are Envoy's to resolve, and nobody is registered.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_network
from typing import Annotated, Final

from gatehouse_protocol.addresses import IPNetwork, is_in, refused_networks
from gatehouse_protocol.shapes import ShapeError, at_most, encode, parse
from gatehouse_protocol.vocabulary import Count, Name, SliceKey, Text

ENDPOINTS: Final = "gatehouse.endpoints"
"""Metadata of a cluster: `{"source": <JSON of an EndpointSource>}`."""
SOURCE: Final = "source"
REPORTED: Final = "endpoints"
"""By which the control plane says that it takes reports of them."""
MAX_RESOLVED: Final = 256
"""Addresses that a node takes of one name."""
MAX_NAMES: Final = 1_000
"""Names whose addresses a node reports."""
MAX_REGISTERED: Final = 5_000
"""Registered endpoints of one gateway."""
LOOPBACK: Final = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class DnsRecord(StrEnum):
    """What is asked for: addresses (A and AAAA), or services (SRV), which say ports, priorities and weights."""

    ADDRESS = "address"
    SRV = "srv"


@dataclass(frozen=True, slots=True)
class DnsSource:
    """A name that the node resolves; `port` is for addresses, 0 with `srv`.

    Asked again when its time to live is over, but after `refresh_seconds` at the latest. `networks` are those outside
    the public internet that it may lead to.
    """

    host: Name
    port: Count
    record: DnsRecord
    refresh_seconds: Count
    networks: Annotated[tuple[Name, ...], at_most(1_000)]


@dataclass(frozen=True, slots=True)
class EndpointSource:
    """Where endpoints come from beside those that the slice lists, and whether near ones are asked first."""

    prefers_nearby: bool = False
    dns: DnsSource | None = None
    takes_registrations: bool = False


def write_source(source: EndpointSource) -> str:
    """Return the source as it stands in a cluster; equal ones are equal texts."""
    return json.dumps(encode(source), sort_keys=True, separators=(",", ":"))


def read_source(text: str) -> EndpointSource:
    """Return what `write_source` wrote, or raise `ShapeError`."""
    try:
        return parse(EndpointSource, json.loads(text))
    except ValueError:
        raise ShapeError("", "expected JSON") from None


def refused_for(networks: tuple[str, ...]) -> tuple[IPNetwork, ...]:
    """Return what endpoints may not lie in, where these networks are allowed.

    Loopback, the gateway itself, is only opened by a network within it: a wide one such as `0.0.0.0/0` is not meant so.
    """
    allowed = [ip_network(one, strict=False) for one in networks]
    named = any(is_in(one.network_address, LOOPBACK) for one in allowed)
    closed = () if named else LOOPBACK
    return tuple({*refused_networks(allowed), *closed})


@dataclass(frozen=True, slots=True)
class ResolvedName:
    """Where the name `host` of a service leads on a node: `address:port`, screened, as Envoy has them `since` then.

    `failing_since` is since when no answer can be used: what was known before is kept, and `error` says why. `refused`
    are addresses of the newest answer that may not be reached.
    """

    slice: SliceKey
    service: Name
    host: Name
    addresses: Annotated[tuple[Name, ...], at_most(MAX_RESOLVED)]
    since: datetime
    failing_since: datetime | None
    error: Text
    refused: Annotated[tuple[Name, ...], at_most(MAX_RESOLVED)]


@dataclass(frozen=True, slots=True)
class EndpointsReport:
    """All names that the node resolves, in the order of their slices and services, and how many registered endpoints
    it has.
    """

    names: Annotated[tuple[ResolvedName, ...], at_most(MAX_NAMES)]
    registered: Count = 0


@dataclass(frozen=True, slots=True)
class RegisteredEndpoint:
    """An instance that registered itself; `weight` is 1 to 128, `region` and `zone` may be empty."""

    address: Name
    port: Count
    weight: Count
    priority: Count
    region: Text
    zone: Text


@dataclass(frozen=True, slots=True)
class RegisteredService:
    """The instances of a cluster (`acme/orders`)."""

    cluster: Name
    endpoints: tuple[RegisteredEndpoint, ...]


@dataclass(frozen=True, slots=True)
class Registrations:
    """Inside a `REGISTRATIONS_TYPE` envelope beside the manifest of the same gateway and version; everything there is,
    at most `MAX_REGISTERED` endpoints.
    """

    gateway_id: Name
    version: Count
    services: tuple[RegisteredService, ...]
