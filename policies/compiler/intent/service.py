"""A service: where requests can be sent, how they are balanced, and how an endpoint's health is known."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from policies.compiler.intent.fields.addresses import EndpointAddress
from policies.compiler.intent.fields.hostnames import hostname
from policies.compiler.intent.fields.paths import path
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.spec import Port, Seconds, Spec
from policies.compiler.intent.traffic import PolicyNames
from policies.compiler.limits import ADDRESSES_PER_SERVICE, PATH_CHARACTERS

_Count = Annotated[int, Field(strict=True, ge=1, le=100)]
_Status = Annotated[int, Field(strict=True, ge=200, le=599)]


class Protocol(StrEnum):
    """What endpoints speak; both are plain text."""

    HTTP1 = "http1"
    HTTP2 = "http2"


class LoadBalancing(StrEnum):
    """How an endpoint is chosen for a request."""

    ROUND_ROBIN = "round_robin"
    LEAST_REQUEST = "least_request"
    RANDOM = "random"


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


class HealthCheck(Spec):
    """An active check: `GET path` on every endpoint, from every node."""

    path: Annotated[str, Field(max_length=PATH_CHARACTERS), AfterValidator(path)]
    interval_seconds: Annotated[float, Field(strict=True, ge=0.5, le=300)] = 5.0
    timeout_seconds: Annotated[float, Field(strict=True, ge=0.1, le=60)] = 1.0
    unhealthy_threshold: _Count = 3
    healthy_threshold: _Count = 1
    expected_statuses: Annotated[tuple[_Status, ...], Field(min_length=1, max_length=16)] = (200,)


class ServiceSpec(Spec):
    """An upstream: its endpoints and how to speak to them.

    `policies` act on requests that routes send here, unless the route names one of the type itself.
    """

    ADDED_LATER: ClassVar = frozenset({"policies"})

    description: Description = ""
    endpoints: Annotated[StaticEndpoints | DnsEndpoints, Field(discriminator="type")]
    protocol: Protocol = Protocol.HTTP1
    connect_timeout_seconds: Annotated[Seconds, Field(le=60)] = 2.0
    load_balancing: LoadBalancing = LoadBalancing.ROUND_ROBIN
    health_check: HealthCheck | None = None
    policies: PolicyNames = ()

    @model_validator(mode="after")
    def _check_ends_in_time(self) -> Self:
        check = self.health_check
        if check is not None and check.timeout_seconds > check.interval_seconds:
            raise refuse("health_check_overlaps", "must not exceed the interval", below="/health_check/timeout_seconds")
        return self
