"""The base of every spec: frozen, closed to unknown fields, and never repeating its input inside an error."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field


class Spec(BaseModel):
    """What one object, or one part of it, says. Equal specs are equal values; lists are tuples.

    `ADDED_LATER` are fields that older stored objects do not have; where they say nothing (None, False, no items), they
    are no part of what an object is known by.
    """

    ADDED_LATER: ClassVar[frozenset[str]] = frozenset()

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True)


Flag = Annotated[bool, Field(strict=True)]
Port = Annotated[int, Field(strict=True, ge=1, le=65535)]
Seconds = Annotated[float, Field(strict=True, ge=0.001, le=3600)]
SecondsOrNone = Annotated[float, Field(strict=True, ge=0, le=3600)]
"""0 stands for no limit."""
Percent = Annotated[float, Field(strict=True, ge=0.0001, le=100)]
"""A share of requests; Envoy draws by the millionth."""
