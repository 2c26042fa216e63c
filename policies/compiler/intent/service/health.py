"""How an endpoint's health is known: by asking it, and by what becomes of requests."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, model_validator

from policies.compiler.intent.fields.hostnames import Hostname
from policies.compiler.intent.fields.paths import path as checked_path
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import PATH_CHARACTERS

_Count = Annotated[int, Field(strict=True, ge=1, le=100)]
_Status = Annotated[int, Field(strict=True, ge=200, le=599)]
_GrpcService = Annotated[str, Field(min_length=1, max_length=256, pattern=r"^[A-Za-z_][\w.]*$")]


class CheckProtocol(StrEnum):
    """How an endpoint is asked: `GET path`, `grpc.health.v1.Health/Check`, or by a connection alone (within TLS, where
    the service speaks it).
    """

    HTTP = "http"
    GRPC = "grpc"
    TCP = "tcp"


class HealthCheck(Spec):
    """An active check of every endpoint, from every node; `http` where no protocol is said, which needs a path.

    `host` is the name that is asked for, over HTTP and gRPC; `grpc_service` the service whose health is asked, the
    server's as a whole without. Intervals are up to `jitter_percent` longer (10). With `heed_immediate_failure` an
    endpoint takes itself out by `x-envoy-immediate-health-check-fail` in any answer; else that says nothing.
    """

    ADDED_LATER: ClassVar = frozenset({"protocol", "host", "grpc_service", "jitter_percent", "heed_immediate_failure"})

    protocol: CheckProtocol | None = None
    path: Annotated[str, Field(max_length=PATH_CHARACTERS), AfterValidator(checked_path)] | None = None
    host: Hostname | None = None
    grpc_service: _GrpcService | None = None
    interval_seconds: Annotated[float, Field(strict=True, ge=0.5, le=300)] = 5.0
    timeout_seconds: Annotated[float, Field(strict=True, ge=0.1, le=60)] = 1.0
    jitter_percent: Annotated[int, Field(strict=True, ge=0, le=100)] | None = None
    unhealthy_threshold: _Count = 3
    healthy_threshold: _Count = 1
    expected_statuses: Annotated[tuple[_Status, ...], Field(min_length=1, max_length=16)] = (200,)
    heed_immediate_failure: bool = False

    @property
    def asks(self) -> CheckProtocol:
        """How endpoints are asked."""
        return self.protocol or CheckProtocol.HTTP

    @model_validator(mode="after")
    def _says_what_fits(self) -> Self:
        if self.asks is CheckProtocol.HTTP and self.path is None:
            raise refuse("check_path_missing", "is needed for a check over HTTP", below="/path")
        if self.asks is not CheckProtocol.HTTP and self.path is not None:
            raise refuse("check_path_unused", f"is of no use for a check by {self.asks}", below="/path")
        if self.asks is not CheckProtocol.GRPC and self.grpc_service is not None:
            raise refuse("check_service_unused", f"is of no use for a check by {self.asks}", below="/grpc_service")
        if self.asks is CheckProtocol.TCP and self.host is not None:
            raise refuse("check_host_unused", "is of no use for a check by tcp", below="/host")
        return self


class OutlierDetection(Spec):
    """An endpoint that fails so often in a row (5xx, or no answer) gets no requests for a while, on that node.

    The while is `ejection_seconds` for the first time and grows with each further one, up to five minutes. Never more
    than `most_percent` of the endpoints are left out at once, but one may be, however few there are.
    """

    consecutive_failures: _Count = 5
    interval_seconds: Annotated[float, Field(strict=True, ge=0.5, le=300)] = 10.0
    ejection_seconds: Annotated[float, Field(strict=True, ge=1, le=300)] = 30.0
    most_percent: _Count = 50
