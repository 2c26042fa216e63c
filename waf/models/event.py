"""One request, or the response to it, in which an inspector found something."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """Rows are added, never changed. The id tells its time too (UUIDv7), so that one is found in its day.

    `policy` and `route` are without the tenant in front. All texts are what a client sent, but for NUL, which Postgres
    does not hold.
    """

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    slice_id = models.UUIDField()
    node_id = models.UUIDField()
    attack_id = models.UUIDField()
    policy = models.CharField(max_length=200)
    route = models.CharField(max_length=200)
    host = models.CharField(max_length=255)
    request_id = models.CharField(max_length=100)
    client = models.GenericIPAddressField(null=True)
    country = models.CharField(max_length=2)
    asn = models.BigIntegerField()
    ja4 = models.CharField(max_length=64)
    method = models.CharField(max_length=32)
    path = models.CharField(max_length=4096)
    outcome = models.CharField(max_length=16)
    status = models.SmallIntegerField()
    """With which the client was answered, 0 where the request passed."""
    response_status = models.SmallIntegerField(default=0)
    """What the service answered, where something was found in its response; 0 where it was found in the request."""
    score = models.IntegerField()
    scores = models.JSONField()
    """Category → score."""
    custom = models.JSONField()
    """Custom rules that applied, as `{name, action, staged}`."""
    matches = models.JSONField()
    """What rules of the Core Rule Set found, as `{rule, message, tags, severity, paranoia, target, found, value}`."""
    leaks = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    """What must not leave and was found, as `{detector, label, action, place, count, sample, fingerprint}`."""
    rules = ArrayField(models.TextField())
    """Numbers and names of all rules above; the first is the one the attack goes by."""
    has_sample = models.BooleanField()
    """Whether the request was kept (`Sample` of the same id)."""
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "waf_event"

    def __str__(self) -> str:
        return f"{self.outcome} {self.method} {self.path}"
