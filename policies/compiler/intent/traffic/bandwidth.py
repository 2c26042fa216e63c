"""How fast bodies pass."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from policies.compiler.intent.spec import Spec

_MOST_KIB: int = 10 * 1024 * 1024


class BandwidthDirection(StrEnum):
    """Which bodies: those of requests, of answers, or both, each for itself."""

    REQUEST = "request"
    RESPONSE = "response"
    BOTH = "both"


class BandwidthPolicy(Spec):
    """All requests of the place together have `kib_per_second` on each node; what is beyond waits."""

    type: Literal["bandwidth"]
    kib_per_second: Annotated[int, Field(strict=True, ge=1, le=_MOST_KIB)]
    direction: BandwidthDirection = BandwidthDirection.RESPONSE
