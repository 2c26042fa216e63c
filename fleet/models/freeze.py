"""Freezes: spans of time in which nothing new reaches a gateway, planned or called on the spot."""

from datetime import datetime
from enum import StrEnum

from django.db import models
from django.db.models import Q

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id
from policies.models import Gateway


class FreezeState(StrEnum):
    """How a freeze stands now; never stored, time alone may change it."""

    PLANNED = "planned"
    ACTIVE = "active"
    ENDED = "ended"


class FreezeQuerySet(models.QuerySet["Freeze"]):
    """The gate for reading freezes, and the question which of them hold."""

    def visible_to(self, access: Access) -> "FreezeQuerySet":
        """Freezes of gateways on which the caller may see a slice, and those of every gateway."""
        if access.scope(Permission.VIEW).is_everywhere:
            return self
        return self.filter(Q(gateway=None) | Q(gateway__in=Gateway.objects.visible_to(access).values("pk")))

    def holding(self, now: datetime) -> "FreezeQuerySet":
        """Freezes that are active at `now`."""
        return self.filter(_runs_on(now), starts_at__lte=now)

    def in_state(self, state: FreezeState, now: datetime) -> "FreezeQuerySet":
        """Freezes whose state at `now` it is."""
        match state:
            case FreezeState.PLANNED:
                return self.filter(_runs_on(now), starts_at__gt=now)
            case FreezeState.ACTIVE:
                return self.holding(now)
            case FreezeState.ENDED:
                return self.exclude(_runs_on(now))


class Freeze(models.Model):
    """`gateway` null: every gateway. `ends_at` null: until somebody ends it. Freezes may overlap."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gateway = models.ForeignKey(Gateway, on_delete=models.CASCADE, null=True, related_name="freezes")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500)
    created_by = models.CharField(max_length=400)
    actor = models.JSONField(null=True)
    """Who planned it; null: it began at once, or its rights have been looked at."""
    created_at = models.DateTimeField(auto_now_add=True)
    ended_by = models.CharField(max_length=400, blank=True)
    ended_at = models.DateTimeField(null=True)
    """When somebody ended it, or called it off before it began."""
    refused = models.CharField(max_length=300, blank=True, default="", db_default="")
    """Why it did not begin: who planned it might not any more."""

    objects = FreezeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")), name="fleet_freeze_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"freeze of {self.gateway_id or 'every gateway'}"

    def state_at(self, now: datetime) -> FreezeState:
        """Return how the freeze stands at `now`; `in_state` says the same in SQL."""
        if self.ended_at is not None or (self.ends_at is not None and self.ends_at <= now):
            return FreezeState.ENDED
        return FreezeState.ACTIVE if self.starts_at <= now else FreezeState.PLANNED


def _runs_on(now: datetime) -> Q:
    """The condition that a freeze is not over."""
    return Q(ended_at=None) & (Q(ends_at=None) | Q(ends_at__gt=now))
