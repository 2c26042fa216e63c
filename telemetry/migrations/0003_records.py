"""Access records. The large tables are partitioned by time, which Django cannot say: they are in SQL."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models.functions import Now

RECORD = """
CREATE TABLE telemetry_record (
  id uuid NOT NULL,
  number bigint NOT NULL DEFAULT nextval('telemetry_row'),
  at timestamptz NOT NULL,
  slice_id uuid NOT NULL,
  node_id uuid NOT NULL,
  revision_sequence bigint NOT NULL,
  request_id text NOT NULL, trace_id text NOT NULL, span_id text NOT NULL,
  is_own_trace boolean NOT NULL,
  trace_state text NOT NULL,
  client inet,
  method text NOT NULL, host text NOT NULL, path text NOT NULL, query text NOT NULL,
  route text NOT NULL, service text NOT NULL, upstream text NOT NULL,
  status smallint NOT NULL,
  flags text[] NOT NULL,
  details text NOT NULL,
  bytes_in bigint NOT NULL, bytes_out bigint NOT NULL,
  duration_us bigint NOT NULL, first_byte_us bigint, upstream_us bigint,
  attempts integer NOT NULL,
  protocol text NOT NULL, tls text NOT NULL, ja4 text NOT NULL, server_name text NOT NULL, user_agent text NOT NULL,
  waf_policy text NOT NULL, waf_outcome text NOT NULL,
  waf_score integer NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
) PARTITION BY RANGE (at);
CREATE INDEX telemetry_record_of_slice ON telemetry_record (slice_id, at, id);
CREATE INDEX telemetry_record_route ON telemetry_record (slice_id, route, at, id);
CREATE INDEX telemetry_record_service ON telemetry_record (slice_id, service, at, id);
CREATE INDEX telemetry_record_host ON telemetry_record (slice_id, host, at, id);
CREATE INDEX telemetry_record_status ON telemetry_record (slice_id, status, at, id);
CREATE INDEX telemetry_record_client ON telemetry_record (slice_id, client, at, id);
CREATE INDEX telemetry_record_revision ON telemetry_record (slice_id, revision_sequence, at, id);
CREATE INDEX telemetry_record_request ON telemetry_record (slice_id, request_id);
CREATE INDEX telemetry_record_trace ON telemetry_record (slice_id, trace_id) WHERE trace_id <> '';
CREATE INDEX telemetry_record_path ON telemetry_record (slice_id, path text_pattern_ops, at, id);
CREATE INDEX telemetry_record_duration ON telemetry_record (slice_id, duration_us);
CREATE INDEX telemetry_record_flagged ON telemetry_record (slice_id, at, id) WHERE flags <> '{}';
CREATE INDEX telemetry_record_failed ON telemetry_record (slice_id, at, id) WHERE status >= 500;
CREATE INDEX telemetry_record_waf ON telemetry_record (slice_id, at, id) WHERE waf_outcome <> '';
CREATE INDEX telemetry_record_number ON telemetry_record USING brin (number) WITH (pages_per_range = 16);
"""
GAP = """
CREATE TABLE telemetry_record_gap (
  slice_id uuid NOT NULL,
  at timestamptz NOT NULL,
  reason text NOT NULL,
  count bigint NOT NULL,
  PRIMARY KEY (slice_id, at, reason)
) PARTITION BY RANGE (at);
"""


def texts(**lengths):
    return [(name, models.CharField(max_length=length)) for name, length in lengths.items()]


RECORD_FIELDS = [
    ("id", models.UUIDField(primary_key=True, serialize=False)),
    ("number", models.BigIntegerField()),
    ("at", models.DateTimeField()),
    ("slice_id", models.UUIDField()),
    ("node_id", models.UUIDField()),
    ("revision_sequence", models.BigIntegerField()),
    *texts(request_id=100, trace_id=32, span_id=16),
    ("is_own_trace", models.BooleanField()),
    *texts(trace_state=512),
    ("client", models.GenericIPAddressField(null=True)),
    *texts(method=32, host=255, path=2048, query=2048, route=200, service=200, upstream=200),
    ("status", models.SmallIntegerField()),
    ("flags", ArrayField(base_field=models.TextField(), size=None)),
    *texts(details=500),
    ("bytes_in", models.BigIntegerField()),
    ("bytes_out", models.BigIntegerField()),
    ("duration_us", models.BigIntegerField()),
    ("first_byte_us", models.BigIntegerField(null=True)),
    ("upstream_us", models.BigIntegerField(null=True)),
    ("attempts", models.IntegerField()),
    *texts(protocol=16, tls=16, ja4=64, server_name=255, user_agent=500, waf_policy=200, waf_outcome=16),
    ("waf_score", models.IntegerField()),
    ("recorded_at", models.DateTimeField(db_default=Now())),
]
GAP_FIELDS = [
    (
        "pk",
        models.CompositePrimaryKey(
            "slice_id", "at", "reason", blank=True, editable=False, primary_key=True, serialize=False
        ),
    ),
    ("slice_id", models.UUIDField()),
    ("at", models.DateTimeField()),
    *texts(reason=16),
    ("count", models.BigIntegerField()),
]


def partitioned(name, table, fields, sql):
    model = migrations.CreateModel(name=name, fields=fields, options={"db_table": table})
    return migrations.SeparateDatabaseAndState(
        database_operations=[migrations.RunSQL(sql, f"DROP TABLE {table}")], state_operations=[model]
    )


class Migration(migrations.Migration):
    dependencies = [("telemetry", "0002_series_use")]
    operations = [
        partitioned("Record", "telemetry_record", RECORD_FIELDS, RECORD),
        partitioned("RecordGap", "telemetry_record_gap", GAP_FIELDS, GAP),
        migrations.CreateModel(
            name="RecordIntake",
            fields=[
                ("slice_id", models.UUIDField(primary_key=True, serialize=False)),
                ("minute", models.DateTimeField()),
                ("records", models.IntegerField()),
            ],
            options={"db_table": "telemetry_record_intake"},
        ),
    ]
