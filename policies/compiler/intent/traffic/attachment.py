"""How objects name traffic policies, and turn those off that they would follow otherwise."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.traffic.policy import PolicyType

_Value = TypeVar("_Value", bound=str)


def _distinct(values: tuple[_Value, ...]) -> tuple[_Value, ...]:
    for index, value in enumerate(values):
        if value in values[:index]:
            raise refuse("policy_duplicate", f"{value} is listed twice", below=f"/{index}")
    return values


PolicyNames = Annotated[tuple[Name, ...], Field(max_length=len(PolicyType)), AfterValidator(_distinct)]
"""Traffic policies of the same slice, at most one of each type; order says nothing."""

PolicyTypes = Annotated[tuple[PolicyType, ...], Field(max_length=len(PolicyType)), AfterValidator(_distinct)]
"""Types of which nothing acts here, whatever a hostname, a service or the gateway says."""
