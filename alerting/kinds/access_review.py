"""Nobody has looked for a quarter of a year at who may do what in a tenant."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Max
from pydantic import Field

from alerting.kinds.kind import EVERYBODY, Finding, Kind, Parameters
from alerting.life.words import Severity
from console.accounts.models import Tenant


class ReviewOverdue(Parameters):
    """After how many days a review is asked for."""

    after_days: int = Field(default=90, ge=1, le=730)


def look(now: datetime, asked: Sequence[ReviewOverdue]) -> Iterator[Finding]:
    """Yield tenants whose access nobody reviewed for as long as the most watchful rule wants."""
    soonest = min((one.after_days for one in asked), default=90)
    for tenant in Tenant.objects.annotate(reviewed_at=Max("access_reviews__reviewed_at")).order_by("slug"):
        days = (now - (tenant.reviewed_at or tenant.created_at)) // timedelta(days=1)
        if days >= soonest:
            last = "The last review was" if tenant.reviewed_at else "There was no review; the tenant was made"
            yield Finding(
                labels={"tenant": tenant.slug},
                title=f"Who may do what in {tenant.name} was not reviewed for {days} days",
                text=f"{last} {days} days ago. Look at it under Access, Review, and record that you did.",
                value=f"{days} days",
                path=f"/access?tenant={tenant.slug}&tab=review",
                tenant_ids=frozenset({tenant.pk}),
                facts={"days": days},
            )


def judge(finding: Finding, asked: ReviewOverdue) -> bool:
    """Whether it is that long ago."""
    return bool(finding.facts["days"] >= asked.after_days)


KIND = Kind(
    name="access_review",
    title="Nobody reviewed who may do what",
    parameters=ReviewOverdue,
    look=look,
    judge=judge,
    severity=Severity.TICKET,
    for_seconds=0,
    owners=EVERYBODY,
)
