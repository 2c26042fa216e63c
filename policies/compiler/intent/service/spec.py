"""A service: where requests can be sent, how they are balanced, and how an endpoint's health is known."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Final, Self

from pydantic import Field, model_validator

from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.service.endpoints import DnsEndpoints, Failover, StaticEndpoints
from policies.compiler.intent.service.health import CheckProtocol, HealthCheck, OutlierDetection
from policies.compiler.intent.service.tls import ServiceTls
from policies.compiler.intent.spec import Seconds, Spec
from policies.compiler.intent.traffic import PolicyNames

_Bound = Annotated[int, Field(strict=True, ge=1, le=100_000)]


class Protocol(StrEnum):
    """What endpoints speak, in plain text or within TLS."""

    HTTP1 = "http1"
    HTTP2 = "http2"


class LoadBalancing(StrEnum):
    """How an endpoint is chosen for a request."""

    ROUND_ROBIN = "round_robin"
    LEAST_REQUEST = "least_request"
    RANDOM = "random"
    RING_HASH = "ring_hash"
    MAGLEV = "maglev"


_BY_TURNS: Final = (LoadBalancing.ROUND_ROBIN, LoadBalancing.LEAST_REQUEST)


class ServiceLimits(Spec):
    """What each node sends to a service at once; beyond it requests are answered 503 (a circuit breaker).

    What is not given is as the gateway's defaults say, and nothing can be more. `retry_budget_percent` is how many of
    the requests under way may be further tries, three at least, in place of a fixed number.
    """

    connections: _Bound | None = None
    pending_requests: _Bound | None = None
    requests: _Bound | None = None
    retry_budget_percent: Annotated[float, Field(strict=True, gt=0, le=100)] | None = None


class ServiceSpec(Spec):
    """An upstream: its endpoints and how to speak to them.

    `ring_hash` and `maglev` need routes that say by what (`hash_on`), or they choose at random. With
    `slow_start_seconds` a new endpoint gets its full share only after that while. `policies` act on requests that
    routes send here, unless the route names one of the type itself.
    """

    ADDED_LATER: ClassVar = frozenset(
        {"policies", "outlier_detection", "limits", "slow_start_seconds", "tls", "failover"}
    )

    description: Description = ""
    endpoints: Annotated[StaticEndpoints | DnsEndpoints, Field(discriminator="type")]
    protocol: Protocol = Protocol.HTTP1
    tls: ServiceTls | None = None
    connect_timeout_seconds: Annotated[Seconds, Field(le=60)] = 2.0
    load_balancing: LoadBalancing = LoadBalancing.ROUND_ROBIN
    slow_start_seconds: Annotated[float, Field(strict=True, ge=1, le=900)] | None = None
    health_check: HealthCheck | None = None
    outlier_detection: OutlierDetection | None = None
    failover: Failover | None = None
    limits: ServiceLimits | None = None
    policies: PolicyNames = ()

    @model_validator(mode="after")
    def _can_be_checked(self) -> Self:
        check = self.health_check
        if check is not None and check.timeout_seconds > check.interval_seconds:
            raise refuse("health_check_overlaps", "must not exceed the interval", below="/health_check/timeout_seconds")
        if check is not None and check.asks is CheckProtocol.GRPC and self.protocol is not Protocol.HTTP2:
            text = "needs a service that speaks http2, as gRPC does"
            raise refuse("grpc_check_of_http1", text, below="/health_check/protocol")
        return self

    @property
    def server_name(self) -> str:
        """What a certificate of the service must be for; empty where there is no TLS."""
        if self.tls is None:
            return ""
        ends = self.endpoints
        return self.tls.server_name or (ends.host if isinstance(ends, DnsEndpoints) and not ends.is_srv else "")

    @model_validator(mode="after")
    def _is_called_somehow(self) -> Self:
        if self.tls is not None and not self.server_name:
            text = "is needed: addresses alone do not say what the certificate must be for"
            raise refuse("tls_name_missing", text, below="/tls/server_name")
        return self

    @model_validator(mode="after")
    def _starts_slowly_by_turns(self) -> Self:
        if self.slow_start_seconds is not None and self.load_balancing not in _BY_TURNS:
            text = "is for round_robin and least_request: the others have no turns to begin with"
            raise refuse("slow_start_unused", text, below="/slow_start_seconds")
        return self
