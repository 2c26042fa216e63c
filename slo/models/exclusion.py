"""Time that does not count, because somebody said so and why."""

from datetime import datetime

from django.db import models

from console.base.ids import new_id
from slo.models.objective import Objective


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    """Which of them hold."""

    def standing(self) -> "ExclusionQuerySet":
        """Those that nobody took back."""
        rows: ExclusionQuerySet = self.filter(withdrawn_at=None)
        return rows


class Exclusion(models.Model):
    """From `since` to `until`, on whole minutes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="exclusions")
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=500)
    created_by = models.CharField(max_length=400)
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.CharField(max_length=400, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="slo_exclusion_ends_after")
        ]

    def __str__(self) -> str:
        return f"{self.since} to {self.until}"

    def covers(self, at: datetime) -> bool:
        """Tell whether this moment is left out."""
        return bool(self.since <= at < self.until)
