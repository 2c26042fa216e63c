"""Where requests for a service can be sent."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Final, Literal, Self

from gatehouse_protocol.endpoints import DnsRecord
from pydantic import Field, field_validator, model_validator

from policies.compiler.intent.fields.addresses import EndpointAddress
from policies.compiler.intent.fields.hostnames import hostname
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Flag, Port, Spec
from policies.compiler.limits import ADDRESSES_PER_SERVICE, ENDPOINT_PRIORITIES

_KIND_OF_SERVICE: Final = re.compile(r"_[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?", re.ASCII | re.IGNORECASE)
Place = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
"""A region or zone, as nodes are told where they are."""


class Endpoint(Spec):
    """One address of a service; `weight` is its share relative to the others.

    `region` and `zone` say where it is. Endpoints of a higher `priority` number are asked when those of the lower ones
    fail.
    """

    ADDED_LATER: ClassVar = frozenset({"region", "zone", "priority"})

    address: EndpointAddress
    port: Port
    weight: Annotated[int, Field(strict=True, ge=1, le=128)] = 1
    region: Place | None = None
    zone: Place | None = None
    priority: Annotated[int, Field(strict=True, ge=0, lt=ENDPOINT_PRIORITIES)] = 0


class StaticEndpoints(Spec):
    """Addresses written out; a change of them reaches Envoy without touching the cluster.

    With `registration` instances register themselves through the API, and are asked beside these.
    """

    ADDED_LATER: ClassVar = frozenset({"registration"})

    type: Literal["static"]
    addresses: Annotated[tuple[Endpoint, ...], Field(max_length=ADDRESSES_PER_SERVICE)] = ()
    registration: Flag = False

    @property
    def is_empty(self) -> bool:
        """Whether there can be no endpoint."""
        return not self.addresses and not self.registration

    @field_validator("addresses")
    @classmethod
    def _distinct(cls, addresses: tuple[Endpoint, ...]) -> tuple[Endpoint, ...]:
        seen: set[tuple[str, int]] = set()
        for index, endpoint in enumerate(addresses):
            if (endpoint.address, endpoint.port) in seen:
                raise refuse("endpoint_duplicate", "is listed twice; use weight instead", below=f"/{index}")
            seen.add((endpoint.address, endpoint.port))
        return addresses


class Failover(Spec):
    """Which endpoints are asked first, and when others are.

    With `prefer_nearby` each node asks those of its own zone first, then those of its region, then all others; a
    priority that is written down counts before that. Requests spill over to the next ones when less than
    `spill_below_percent` of the first are healthy, in proportion (71 where nothing is said). Where there are
    not enough healthy ones in all, health is not looked at any more of those that less than `panic_below_percent` are
    healthy of (50); 0: it always is.
    """

    prefer_nearby: Flag = False
    spill_below_percent: Annotated[int, Field(strict=True, ge=1, le=100)] | None = None
    panic_below_percent: Annotated[int, Field(strict=True, ge=0, le=100)] | None = None


class DnsEndpoints(Spec):
    """All addresses that a name has, followed as they change; every node asks for them by itself.

    An `srv` record says ports, priorities and weights, so it goes without a `port`. The name is asked for again when
    its time to live is over, after `refresh_seconds` at the latest (60 where nothing is said). Only with `private` it
    may lead to private addresses, and only to those that the gateway allows.
    """

    ADDED_LATER: ClassVar = frozenset({"record", "refresh_seconds", "private"})

    type: Literal["dns"]
    host: Annotated[str, Field(max_length=253)]
    port: Port | None = None
    record: DnsRecord | None = None
    refresh_seconds: Annotated[int, Field(strict=True, ge=1, le=3600)] | None = None
    private: Flag = False

    @property
    def is_empty(self) -> bool:
        """Whether there can be no endpoint: a name may always lead somewhere."""
        return False

    @property
    def is_srv(self) -> bool:
        """Whether services are asked for, and not addresses."""
        return self.record is DnsRecord.SRV

    @property
    def place(self) -> str:
        """The name as people write it, with the port where it has one."""
        return self.host if self.port is None else f"{self.host}:{self.port}"

    @field_validator("host")
    @classmethod
    def _public_name(cls, value: str) -> str:
        """A host name, perhaps behind a service and a protocol (`_http._tcp`, RFC 2782)."""
        labels = value.split(".")
        kinds = [one.lower() for one in labels[:2] if _KIND_OF_SERVICE.fullmatch(one)]
        name = hostname(".".join(labels[len(kinds) :]))
        if name == "localhost" or name.endswith(".localhost"):
            raise refuse("endpoint_forbidden", "localhost is the gateway node itself: never a service")
        return ".".join((*kinds, name))

    @model_validator(mode="after")
    def _has_a_port(self) -> Self:
        if self.is_srv and self.port is not None:
            raise refuse("port_unused", "is said by SRV records; leave it out", below="/port")
        if not self.is_srv and self.port is None:
            raise refuse("port_missing", "is needed: only SRV records say one", below="/port")
        if not self.is_srv and self.host.startswith("_"):
            text = "is the name of SRV records; say so with record, or write the name of a host"
            raise refuse("record_needed", text, below="/host")
        return self
