"""What of a slice's flows or denials is asked for, and how rows are narrowed to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from telemetry.levels import floor

Rows = TypeVar("Rows", bound="QuerySet[Any]")
EQUAL: Final = ("workload", "destination", "way", "outcome", "reason", "rule", "identified_by", "request_id")


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters; None is not asked for. `since` is inclusive, `until` is not."""

    since: datetime
    until: datetime | None = None
    workload: str | None = None
    destination: str | None = None
    way: str | None = None
    outcome: str | None = None
    reason: str | None = None
    rule: str | None = None
    identified_by: str | None = None
    policy: str | None = None
    """Of the rule."""
    request_id: str | None = None
    q: str | None = None
    """Part of the destination or the workload."""


def narrowed(rows: Rows, slice_id: UUID, asked: Asked, *, step_seconds: int = 1) -> Rows:
    """Return the rows asked for; those of minutes begin with the one that holds `since`."""
    rows = rows.filter(slice_id=slice_id, at__gte=floor(asked.since, step_seconds))
    if asked.until is not None:
        rows = rows.filter(at__lt=asked.until)
    rows = rows.filter(**{name: value for name in EQUAL if (value := getattr(asked, name)) is not None})
    if asked.policy is not None:
        rows = rows.filter(rule__startswith=f"{asked.policy}/")
    if asked.q:
        rows = rows.filter(Q(destination__icontains=asked.q) | Q(workload__icontains=asked.q))
    return rows
