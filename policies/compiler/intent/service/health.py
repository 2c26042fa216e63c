"""How an endpoint's health is known: by asking it, and by what becomes of requests."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.paths import path
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import PATH_CHARACTERS

_Count = Annotated[int, Field(strict=True, ge=1, le=100)]
_Status = Annotated[int, Field(strict=True, ge=200, le=599)]


class HealthCheck(Spec):
    """An active check: `GET path` on every endpoint, from every node."""

    path: Annotated[str, Field(max_length=PATH_CHARACTERS), AfterValidator(path)]
    interval_seconds: Annotated[float, Field(strict=True, ge=0.5, le=300)] = 5.0
    timeout_seconds: Annotated[float, Field(strict=True, ge=0.1, le=60)] = 1.0
    unhealthy_threshold: _Count = 3
    healthy_threshold: _Count = 1
    expected_statuses: Annotated[tuple[_Status, ...], Field(min_length=1, max_length=16)] = (200,)


class OutlierDetection(Spec):
    """An endpoint that fails so often in a row (5xx, or no answer) gets no requests for a while, on that node.

    The while is `ejection_seconds` for the first time and grows with each further one, up to five minutes. Never more
    than `most_percent` of the endpoints are left out at once, but one may be, however few there are.
    """

    consecutive_failures: _Count = 5
    interval_seconds: Annotated[float, Field(strict=True, ge=0.5, le=300)] = 10.0
    ejection_seconds: Annotated[float, Field(strict=True, ge=1, le=300)] = 30.0
    most_percent: _Count = 50
