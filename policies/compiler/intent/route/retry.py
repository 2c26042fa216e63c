"""When a request is tried again, how often, and how long is waited in between."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, field_validator, model_validator

from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Seconds, Spec
from policies.compiler.limits import RETRY_ATTEMPTS

_Status = Annotated[int, Field(strict=True, ge=400, le=599)]


class RetryOn(StrEnum):
    """When a request is tried again, in Envoy's words (x-envoy-retry-on)."""

    SERVER_ERROR = "5xx"
    GATEWAY_ERROR = "gateway-error"
    CONNECT_FAILURE = "connect-failure"
    RESET = "reset"
    RETRIABLE_4XX = "retriable-4xx"


class BackOff(Spec):
    """The wait before the n-th try is chosen at random up to `base_seconds` × (2ⁿ − 1), at most `max_seconds`."""

    base_seconds: Annotated[float, Field(strict=True, ge=0.001, le=10)] = 0.025
    max_seconds: Annotated[float, Field(strict=True, ge=0.001, le=60)] = 0.25

    @model_validator(mode="after")
    def _grows(self) -> Self:
        if self.max_seconds < self.base_seconds:
            raise refuse("back_off_shrinks", "must not be less than base_seconds", below="/max_seconds")
        return self


class Retry(Spec):
    """How often a failed request is tried again, for which failures or `statuses`; what a try may take, and the wait.

    How many may be tried again at the same time is bounded for each service, so that retries never are most of a load.
    """

    ADDED_LATER: ClassVar = frozenset({"statuses", "back_off"})

    attempts: Annotated[int, Field(strict=True, ge=1, le=RETRY_ATTEMPTS)] = 1
    on: Annotated[tuple[RetryOn, ...], Field(max_length=len(RetryOn))] = ()
    statuses: Annotated[tuple[_Status, ...], Field(max_length=16)] = ()
    per_try_timeout_seconds: Seconds | None = None
    back_off: BackOff | None = None

    @field_validator("statuses")
    @classmethod
    def _distinct(cls, statuses: tuple[int, ...]) -> tuple[int, ...]:
        for index, status in enumerate(statuses):
            if status in statuses[:index]:
                raise refuse("status_duplicate", f"{status} is listed twice", below=f"/{index}")
        return statuses

    @model_validator(mode="after")
    def _for_something(self) -> Self:
        if not (self.on or self.statuses):
            raise refuse("retry_never", "name failures here, or statuses", below="/on")
        return self
