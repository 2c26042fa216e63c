"""Faults made on purpose, to see what clients and services do with them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from policies.compiler.intent.fields.header_fields import HeaderName, HeaderValue
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Percent, Spec


class FaultDelay(Spec):
    """`percent` of the requests wait for `seconds` before anything else becomes of them."""

    seconds: Annotated[float, Field(strict=True, ge=0.001, le=60)]
    percent: Percent = 100.0


class FaultAbort(Spec):
    """`percent` of the requests are answered with `status` and reach no service."""

    status: Annotated[int, Field(strict=True, ge=400, le=599)]
    percent: Percent = 100.0


class FaultGate(Spec):
    """A request header, with this value or, without one, with any."""

    name: HeaderName
    value: HeaderValue | None = None


class FaultPolicy(Spec):
    """Requests are delayed, aborted or both; with `only_with` those alone that have the header.

    Without it everybody's requests are, so name the policy where that is wanted.
    """

    type: Literal["fault"]
    delay: FaultDelay | None = None
    abort: FaultAbort | None = None
    only_with: FaultGate | None = None

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if self.delay is None and self.abort is None:
            raise refuse("fault_without_effect", "a delay, an abort or both are needed", below="/delay")
        return self
