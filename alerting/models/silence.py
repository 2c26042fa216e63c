"""What keeps alerts quiet: silences, maintenance windows, and alerts that explain others."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alerting.life.windows import Weekly
from alerting.models.owned import OwnedQuerySet
from console.accounts.models import Tenant
from console.base.ids import new_id


class SilenceState(StrEnum):
    """How a silence stands; never stored, time alone may change it."""

    PLANNED = "planned"
    ACTIVE = "active"
    RESTING = "resting"
    """Between two weekly windows."""
    ENDED = "ended"


class SilenceQuerySet(OwnedQuerySet):
    """The gate for reading silences, and which of them may hold."""

    def running(self, now: datetime) -> "SilenceQuerySet":
        """Those that have begun and are not over; a weekly one may rest."""
        not_over = Q(ends_at=None) | Q(ends_at__gt=now)
        rows: SilenceQuerySet = self.filter(not_over, ended_at=None, starts_at__lte=now)
        return rows


class Silence(models.Model):
    """From `starts_at` until `ends_at`; with `weekly`, in the windows between them only (a maintenance window).

    `ends_at` null: until somebody ends it; only weekly ones may.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="silences")
    matchers = models.JSONField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    weekly = models.JSONField(null=True)
    """`{weekdays, at, minutes, time_zone}`; weekdays from 0 (Monday), `at` as HH:MM at the wall clock of the zone."""
    reason = models.CharField(max_length=500)
    created_by = models.CharField(max_length=400)
    actor = models.JSONField(null=True)
    """The same as an actor: it keeps alerts quiet only while they may do so."""
    created_at = models.DateTimeField(auto_now_add=True)
    ended_by = models.CharField(max_length=400, blank=True)
    ended_at = models.DateTimeField(null=True)
    refused = models.CharField(max_length=300, blank=True, default="", db_default="")
    """Why it ended before its time: who made it might not any more."""

    objects = SilenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "-id"], name="alerting_silence_tenant")]

    def __str__(self) -> str:
        return str(self.reason)

    @property
    def window(self) -> Weekly | None:
        """The weekly window, None for a silence without."""
        if self.weekly is None:
            return None
        return Weekly(
            weekdays=frozenset(self.weekly["weekdays"]),
            at=time.fromisoformat(self.weekly["at"]),
            length=timedelta(minutes=self.weekly["minutes"]),
            time_zone=self.weekly["time_zone"],
        )

    def state_at(self, now: datetime) -> SilenceState:
        """Return how it stands at `now`."""
        if self.ended_at is not None or (self.ends_at is not None and self.ends_at <= now):
            return SilenceState.ENDED
        if self.starts_at > now:
            return SilenceState.PLANNED
        window = self.window
        return SilenceState.ACTIVE if window is None or window.is_open(now) else SilenceState.RESTING


class Inhibition(models.Model):
    """While an alert that matches `source` fires, those that match `target` with the same `equal` labels are quiet."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="inhibitions")
    name = models.CharField(max_length=120)
    source = models.JSONField()
    target = models.JSONField()
    equal = ArrayField(models.CharField(max_length=63), default=list)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="alerting_inhibition_name")]

    def __str__(self) -> str:
        return str(self.name)
