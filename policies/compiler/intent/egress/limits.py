"""How much may go out: requests in a time. Each node counts for itself."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from policies.compiler.intent.spec import Spec


class Period(StrEnum):
    """In which time requests are counted."""

    SECOND = "second"
    MINUTE = "minute"

    @property
    def seconds(self) -> int:
        """How long it is."""
        return 60 if self is Period.MINUTE else 1


class RequestRate(Spec):
    """As many requests in a time, on each node; a tunnel is one. All of them may come at once, then they come back."""

    requests: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    per: Period = Period.SECOND


MaxTunnels = Annotated[int, Field(strict=True, ge=1, le=100_000)]
"""How many tunnels may be open at once, on each node."""
