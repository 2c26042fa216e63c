"""A tenant's traffic costs far more today than in the same hours of the weeks before."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from pydantic import Field

from alerting.kinds.kind import EVERYBODY, Finding, Kind, Parameters
from alerting.life.words import Severity
from costs.models import Anomaly

KNOWN_FOR: Final = timedelta(hours=2, minutes=30)
"""Hours are compared when they are over; of what was compared longer ago it is not known how it stands."""


class CostAnomalyTrouble(Parameters):
    """How much more than usual it must be, in the currency and as a multiple."""

    at_least: float = Field(default=5, ge=0.01, le=1_000_000_000)
    times_usual: float = Field(default=1.5, ge=1.1, le=1_000)


def look(now: datetime, _asked: Sequence[CostAnomalyTrouble]) -> Iterator[Finding]:
    """Yield the days that are out of the ordinary at the last look, and those of which nothing is known any more."""
    rows = Anomaly.objects.filter(is_over=False, until__gte=now - timedelta(days=1)).order_by("tenant_id", "-until")
    seen = set()
    for row in rows:
        if row.tenant_id not in seen:
            seen.add(row.tenant_id)
            yield _finding(row, now)


def _finding(row: Anomaly, now: datetime) -> Finding:
    grown = ", ".join(f"{one['route'] or 'no route'} (+{Decimal(one['more']):,.2f})" for one in row.routes[:3])
    return Finding(
        labels={"tenant": row.tenant_slug, "trouble": "cost"},
        title=f"Traffic of {row.tenant_slug} costs more than usual",
        text=f"{row.actual:,.2f} {row.currency} today up to {row.until:%H:%M} UTC; in the same hours of the weeks "
        f"before it was {row.usual:,.2f}. Most of it by {grown or 'no single route'}.",
        value=f"{row.actual:,.2f} {row.currency}",
        path=f"/t/{row.tenant_slug}/costs",
        tenant_ids=frozenset({row.tenant_id}),
        facts={"actual": float(row.actual), "usual": float(row.usual), "is_known": now - row.until <= KNOWN_FOR},
    )


def judge(finding: Finding, asked: CostAnomalyTrouble) -> bool | None:
    """Whether it is too much by these limits; None where no later hour could be compared."""
    actual, usual = finding.facts["actual"], finding.facts["usual"]
    if actual - usual < asked.at_least or actual < asked.times_usual * usual:
        return False
    return True if finding.facts["is_known"] else None


KIND = Kind(
    name="cost_anomaly",
    title="Traffic costs more than usual",
    parameters=CostAnomalyTrouble,
    look=look,
    judge=judge,
    severity=Severity.TICKET,
    for_seconds=0,
    owners=EVERYBODY,
    is_from_nodes=True,
)
