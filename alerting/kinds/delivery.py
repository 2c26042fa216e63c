"""Notifications do not arrive: a channel fails, or something was given up."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q
from pydantic import Field

from alerting.kinds.kind import EVERYBODY, Finding, Kind, Parameters, minutes_text
from alerting.life.words import DeliveryState, Severity
from alerting.models import Channel, Delivery

REMEMBERED: Final = timedelta(hours=1)
"""For so long it is told that something was given up."""


class DeliveryTrouble(Parameters):
    """How long a channel may fail."""

    after_minutes: int = Field(default=5, ge=1, le=1_440)


def look(now: datetime, asked: Sequence[DeliveryTrouble]) -> Iterator[Finding]:
    """Yield channels that fail, or gave something up lately."""
    shortest = timedelta(minutes=min(one.after_minutes for one in asked))
    given_up = Delivery.objects.filter(
        channel=OuterRef("pk"),
        group__isnull=False,
        state=str(DeliveryState.GIVEN_UP),
        finished_at__gt=now - REMEMBERED,
    )
    rows = Channel.objects.annotate(has_given_up=Exists(given_up))
    troubled = rows.filter(Q(failing_since__lte=now - shortest) | Q(has_given_up=True), is_enabled=True)
    for row in troubled.select_related("tenant").order_by("pk"):
        seconds = (now - row.failing_since).total_seconds() if row.failing_since else 0.0
        since = f"Nothing has arrived for {minutes_text(seconds)}" if row.failing_since else "A delivery was given up"
        yield Finding(
            labels={"channel": row.name},
            title=f"Notifications to {row.name} do not arrive",
            text=f"{since}: {row.last_error}" if row.last_error else f"{since}.",
            value=minutes_text(seconds),
            path=f"/alerts?tab=channels&channel={row.pk}",
            tenant_ids=frozenset({row.tenant_id}),
            facts={"seconds": seconds, "has_given_up": row.has_given_up},
        )


def judge(finding: Finding, asked: DeliveryTrouble) -> bool:
    """Whether it fails for too long, or gave up."""
    return bool(finding.facts["has_given_up"] or finding.facts["seconds"] >= 60 * asked.after_minutes)


KIND = Kind(
    name="delivery",
    title="Notifications do not arrive",
    parameters=DeliveryTrouble,
    look=look,
    judge=judge,
    severity=Severity.TICKET,
    for_seconds=0,
    owners=EVERYBODY,
)
