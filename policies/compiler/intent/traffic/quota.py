"""How many requests pass in a minute, an hour or a day on all nodes of the gateway together."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.intent.traffic.counting import (
    ByClaim,
    ByClientAddress,
    ByConsumer,
    ByHeader,
    ByQuery,
    ByRoute,
    ByTenant,
)
from policies.compiler.limits import QUOTA_KEYS, QUOTA_REQUESTS


class QuotaPeriod(StrEnum):
    """How long a window is; windows begin at full minutes, hours and days of UTC."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


PERIOD_SECONDS: Final = {QuotaPeriod.MINUTE: 60, QuotaPeriod.HOUR: 3_600, QuotaPeriod.DAY: 86_400}


class QuotaAway(StrEnum):
    """What holds on a node that cannot ask for its share: nothing is limited, nobody passes, or the last share."""

    OPEN = "open"
    CLOSED = "closed"
    SHARE = "share"


QuotaKey = Annotated[
    ByClientAddress | ByHeader | ByConsumer | ByClaim | ByQuery | ByRoute | ByTenant, Field(discriminator="type")
]


class QuotaPolicy(Spec):
    """At most `requests` in each window of the `period`, on all nodes together; for each combination of `by` by itself.

    A policy counts once, wherever it is named. Beyond it: 429 with `Retry-After`, until the window ends.
    """

    type: Literal["quota"]
    requests: Annotated[int, Field(strict=True, ge=1, le=QUOTA_REQUESTS)]
    period: QuotaPeriod = QuotaPeriod.MINUTE
    by: Annotated[tuple[QuotaKey, ...], Field(max_length=QUOTA_KEYS)] = ()
    when_unavailable: QuotaAway = QuotaAway.SHARE
    shadow: Flag = False

    @property
    def period_seconds(self) -> int:
        """How long a window is."""
        return PERIOD_SECONDS[self.period]

    @model_validator(mode="after")
    def _different_keys(self) -> Self:
        for index, one in enumerate(self.by):
            if one in self.by[:index]:
                raise refuse("quota_key_duplicate", "is listed twice", below=f"/by/{index}")
        return self
