"""The tables of telemetry. Three levels share one shape; the large ones are partitioned by time (`partitions.py`).

Rows are added, never changed: two rows for the same moment add up, so late reports need no look-up and a repeated
roll-up cannot happen (`rollup.py`). No foreign keys: evidence outlives what it is about until it expires.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Series(models.Model):
    """What is counted, by a small number: one route, service, code and response flag of a slice.

    The row with code 0 and no service and no flags stands for the route as a whole, in latency cells; without even a
    route it stands for the slice. With a service it stands for all that this did on the route, in flows of bytes.
    """

    id = models.AutoField(primary_key=True)
    slice_id = models.UUIDField()
    route = models.CharField(max_length=200)
    service = models.CharField(max_length=200)
    code = models.SmallIntegerField()
    flags = models.CharField(max_length=64)
    total = models.BigIntegerField(db_default=0)
    """All requests ever, as far as they are rolled up: a counter for collectors."""
    latency = ArrayField(models.BigIntegerField(), null=True)
    """Of a route as a whole, ever: requests by the collectors' buckets (`histogram.PLACES`), and µs in all."""
    used_on = models.DateField(db_default=Now())
    """A day on which it was used, a month before the last one at most."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slice_id", "route", "service", "code", "flags"], name="telemetry_series_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.route} {self.code}"


class SignalScope(models.Model):
    """Which slice a scope of `signals` is of: counts that are no requests are kept under scopes of their own."""

    id = models.UUIDField(primary_key=True)
    slice_id = models.UUIDField()
    signal = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["slice_id"], name="telemetry_s_slice_i_idx")]

    def __str__(self) -> str:
        return f"{self.signal} of {self.slice_id}"


class Allowance(models.Model):
    """How many new series a slice has named in an hour, the last in which it named any."""

    slice_id = models.UUIDField(primary_key=True)
    hour = models.DateTimeField()
    made = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.made} in {self.hour}"


class Progress(models.Model):
    """How far a level has been rolled up into the next: all its rows up to this id, and when. Or when series went."""

    table = models.CharField(max_length=40, primary_key=True)
    rolled_upto = models.BigIntegerField(default=0)
    rolled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.table} up to {self.rolled_upto}"


class Moment(models.Model):
    """What nodes counted in one step. `scope_id` is a slice, or a gateway for the sum over its slices.

    A gateway's row exists whenever a node of it was heard, even with nothing to count: that tells silence from zero.
    """

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    scope_id = models.UUIDField()
    revision_sequence = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    total = models.BigIntegerField()
    status_2xx = models.BigIntegerField()
    status_3xx = models.BigIntegerField()
    status_4xx = models.BigIntegerField()
    status_5xx = models.BigIntegerField()
    series = ArrayField(models.IntegerField())
    """Series ids; `counts` holds the requests of each."""
    counts = ArrayField(models.BigIntegerField())
    buckets = ArrayField(models.SmallIntegerField())
    """Latency buckets of the whole scope; `bucket_counts` holds the requests in each."""
    bucket_counts = ArrayField(models.BigIntegerField())
    cells = ArrayField(models.BigIntegerField())
    """Latency per route: series id of the route × 256 + bucket; `cell_counts` holds the requests in each."""
    cell_counts = ArrayField(models.BigIntegerField())

    flows = ArrayField(models.IntegerField(), db_default=[])
    """Series of routes with one service whose bytes are known: `flow_requests` holds the requests of each, `received`
    and `sent` its bytes."""
    flow_requests = ArrayField(models.BigIntegerField(), db_default=[])
    received = ArrayField(models.BigIntegerField(), db_default=[])
    sent = ArrayField(models.BigIntegerField(), db_default=[])

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.scope_id} at {self.at}"


class TenSeconds(Moment):
    """The finest level, kept for two hours; its arrays hold small numbers, half as wide as those of the others."""

    counts = ArrayField(models.IntegerField())
    bucket_counts = ArrayField(models.IntegerField())
    cell_counts = ArrayField(models.IntegerField())
    flow_requests = ArrayField(models.IntegerField(), db_default=[])

    class Meta:
        db_table = "telemetry_ten_seconds"


class Minute(Moment):
    """Kept for a week."""

    class Meta:
        db_table = "telemetry_minute"


class Hour(Moment):
    """Kept for four hundred days."""

    class Meta:
        db_table = "telemetry_hour"


class Day(Moment):
    """Kept as long as hours, so that the sum of a month is quickly made."""

    class Meta:
        db_table = "telemetry_day"


class NodeMoment(models.Model):
    """What one node counted in ten seconds, by slice; kept for two hours. A slice goes by the id of its own series."""

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    node_id = models.UUIDField()
    recorded_at = models.DateTimeField()
    statuses = ArrayField(models.IntegerField())
    """Slice number × 8 + class of code (0 without answer, else 1…5); `counts` holds the requests of each."""
    counts = ArrayField(models.IntegerField())
    cells = ArrayField(models.BigIntegerField())
    """Latency: slice number × 256 + bucket; `cell_counts` holds the requests in each."""
    cell_counts = ArrayField(models.IntegerField())

    class Meta:
        db_table = "telemetry_node"

    def __str__(self) -> str:
        return f"{self.node_id} at {self.at}"
