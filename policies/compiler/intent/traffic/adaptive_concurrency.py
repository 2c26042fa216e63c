"""As many requests at once as a service bears, found out by how long its answers take."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from policies.compiler.intent.spec import Spec


class AdaptiveConcurrencyPolicy(Spec):
    """Requests beyond what the service bears are refused with 503 instead of waiting in a queue that only grows.

    Each node finds out for itself: every `calibrate_every_seconds` it lets few requests through and takes the time of
    an answer then as what it should take; as the `percentile` of answers takes longer, fewer may be under way at once.
    `most_requests` is the bound in any case. A node begins anew with each change of the gateway's configuration.
    """

    type: Literal["adaptive_concurrency"]
    percentile: Annotated[float, Field(strict=True, ge=50, le=99)] = 90.0
    most_requests: Annotated[int, Field(strict=True, ge=4, le=100_000)] = 1_000
    calibrate_every_seconds: Annotated[float, Field(strict=True, ge=5, le=3600)] = 60.0
