"""Where requests for a service can be sent."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from policies.compiler.intent.fields.addresses import EndpointAddress
from policies.compiler.intent.fields.hostnames import hostname
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Port, Spec
from policies.compiler.limits import ADDRESSES_PER_SERVICE


class Endpoint(Spec):
    """One address of a service; `weight` is its share relative to the others."""

    address: EndpointAddress
    port: Port
    weight: Annotated[int, Field(strict=True, ge=1, le=128)] = 1


class StaticEndpoints(Spec):
    """Addresses written out; a change of them reaches Envoy without touching the cluster."""

    type: Literal["static"]
    addresses: Annotated[tuple[Endpoint, ...], Field(max_length=ADDRESSES_PER_SERVICE)] = ()

    @field_validator("addresses")
    @classmethod
    def _distinct(cls, addresses: tuple[Endpoint, ...]) -> tuple[Endpoint, ...]:
        seen: set[tuple[str, int]] = set()
        for index, endpoint in enumerate(addresses):
            if (endpoint.address, endpoint.port) in seen:
                raise refuse("endpoint_duplicate", "is listed twice; use weight instead", below=f"/{index}")
            seen.add((endpoint.address, endpoint.port))
        return addresses


class DnsEndpoints(Spec):
    """All addresses that a name has, followed as they change."""

    type: Literal["dns"]
    host: Annotated[str, Field(max_length=253)]
    port: Port

    @field_validator("host")
    @classmethod
    def _public_name(cls, value: str) -> str:
        name = hostname(value)
        if name == "localhost" or name.endswith(".localhost"):
            raise refuse("endpoint_forbidden", "localhost is the gateway node itself: never a service")
        return name
