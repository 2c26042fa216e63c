"""What somebody approved to leave: the values of one held request, to its host, by its workload, for a while."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from console.base.ids import new_id


class Approval(models.Model):
    """Nodes let pass what is on it within seconds. What was approved is known by a fingerprint alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slice_id = models.UUIDField()
    policy = models.CharField(max_length=200)
    """As events name it, `dlp/payments`."""
    held = models.CharField(max_length=16)
    """The fingerprint of values, host and workload together."""
    event_id = models.UUIDField()
    """The event whose evidence was looked at."""
    what = models.CharField(max_length=600)
    """Who to whom, as the event tells it."""
    detectors = ArrayField(models.CharField(max_length=100))
    reason = models.CharField(max_length=400)
    approved_by = models.CharField(max_length=400)
    approved_at = models.DateTimeField()
    until = models.DateTimeField()
    revoked_by = models.CharField(max_length=400, blank=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "waf_approval"
        indexes = [
            models.Index(fields=["slice_id", "-approved_at", "-id"], name="waf_approval_of_slice"),
            models.Index(fields=["until"], name="waf_approval_until"),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.held}"
