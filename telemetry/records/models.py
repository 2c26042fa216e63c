"""The tables of access records. The large one is partitioned by time; rows are added and never changed.

No foreign keys: evidence outlives what it is about until it expires.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Record(models.Model):
    """One request. `route` and `service` are without the tenant in front; texts are empty where there is nothing.

    The id tells its time too (UUIDv7). `number` grows with every row, whichever table of telemetry it goes to.
    """

    id = models.UUIDField(primary_key=True)
    number = models.BigIntegerField()
    at = models.DateTimeField()
    slice_id = models.UUIDField()
    node_id = models.UUIDField()
    revision_sequence = models.BigIntegerField()
    request_id = models.CharField(max_length=100)
    trace_id = models.CharField(max_length=32)
    span_id = models.CharField(max_length=16)
    """As it went to the service: the caller's, or the gateway's own where `is_own_trace`."""
    is_own_trace = models.BooleanField()
    trace_state = models.CharField(max_length=512)
    client = models.GenericIPAddressField(null=True)
    method = models.CharField(max_length=32)
    host = models.CharField(max_length=255)
    path = models.CharField(max_length=2048)
    query = models.CharField(max_length=2048)
    route = models.CharField(max_length=200)
    service = models.CharField(max_length=200)
    upstream = models.CharField(max_length=200)
    status = models.SmallIntegerField()
    flags = ArrayField(models.TextField())
    """Envoy's response flags, as `UF`."""
    details = models.CharField(max_length=500)
    bytes_in = models.BigIntegerField()
    bytes_out = models.BigIntegerField()
    duration_us = models.BigIntegerField()
    first_byte_us = models.BigIntegerField(null=True)
    upstream_us = models.BigIntegerField(null=True)
    attempts = models.IntegerField()
    protocol = models.CharField(max_length=16)
    tls = models.CharField(max_length=16)
    ja4 = models.CharField(max_length=64)
    ja3 = models.CharField(max_length=32, db_default="")
    country = models.CharField(max_length=2, db_default="")
    asn = models.BigIntegerField(db_default=0)
    server_name = models.CharField(max_length=255)
    user_agent = models.CharField(max_length=500)
    waf_policy = models.CharField(max_length=200)
    waf_outcome = models.CharField(max_length=16)
    waf_score = models.IntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "telemetry_record"

    def __str__(self) -> str:
        return f"{self.status} {self.method} {self.path}"


class RecordGap(models.Model):
    """How many records of a slice were not kept in a minute, and why; counts add up."""

    pk = models.CompositePrimaryKey("slice_id", "at", "reason")
    slice_id = models.UUIDField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=16)
    """`rate` and `room` on the node, `store` here."""
    count = models.BigIntegerField()

    class Meta:
        db_table = "telemetry_record_gap"

    def __str__(self) -> str:
        return f"{self.count} {self.reason}"


class RecordIntake(models.Model):
    """How many records of a slice were stored in its present minute."""

    slice_id = models.UUIDField(primary_key=True)
    minute = models.DateTimeField()
    records = models.IntegerField()

    class Meta:
        db_table = "telemetry_record_intake"

    def __str__(self) -> str:
        return f"{self.records} at {self.minute}"
