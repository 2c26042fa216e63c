"""What inspectors found. The large tables are partitioned by time, which Django cannot say: they are in SQL."""

import django.db.models.functions.datetime
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

EVENT = """
CREATE TABLE waf_event (
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  slice_id uuid NOT NULL,
  node_id uuid NOT NULL,
  attack_id uuid NOT NULL,
  policy text NOT NULL, route text NOT NULL, host text NOT NULL, request_id text NOT NULL,
  client inet,
  country text NOT NULL,
  asn bigint NOT NULL,
  ja4 text NOT NULL, method text NOT NULL, path text NOT NULL, outcome text NOT NULL,
  status smallint NOT NULL,
  score integer NOT NULL,
  scores jsonb NOT NULL, custom jsonb NOT NULL, matches jsonb NOT NULL,
  rules text[] NOT NULL,
  has_sample boolean NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
) PARTITION BY RANGE (at);
CREATE INDEX waf_event_of_slice ON waf_event (slice_id, at, id);
CREATE INDEX waf_event_id ON waf_event (id);
CREATE INDEX waf_event_client ON waf_event (slice_id, client, at);
CREATE INDEX waf_event_request ON waf_event (request_id);
CREATE INDEX waf_event_rules ON waf_event USING gin (rules);
"""
SAMPLE = """
CREATE TABLE waf_sample (
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  slice_id uuid NOT NULL,
  policy text NOT NULL, route text NOT NULL,
  client inet,
  outcome text NOT NULL,
  ciphertext bytea NOT NULL
) PARTITION BY RANGE (at);
ALTER TABLE waf_sample ALTER ciphertext SET STORAGE EXTERNAL;
CREATE INDEX waf_sample_of_slice ON waf_sample (slice_id, at);
CREATE INDEX waf_sample_id ON waf_sample (id);
"""
ATTACK = """
CREATE TABLE waf_attack (
  id uuid NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  slice_id uuid NOT NULL,
  policy text NOT NULL, route text NOT NULL,
  client inet,
  country text NOT NULL, rule text NOT NULL,
  requests bigint NOT NULL, refused bigint NOT NULL
) PARTITION BY RANGE (first_at);
CREATE INDEX waf_attack_of_slice ON waf_attack (slice_id, last_at, id);
CREATE INDEX waf_attack_id ON waf_attack (id);
CREATE INDEX waf_attack_same ON waf_attack (slice_id, client, rule, route, last_at);
"""
COUNT = """
CREATE TABLE {table} (
  slice_id uuid NOT NULL,
  at timestamptz NOT NULL,
  policy text NOT NULL, route text NOT NULL, outcome text NOT NULL, rule text NOT NULL,
  total bigint NOT NULL,
  PRIMARY KEY (slice_id, at, policy, route, outcome, rule)
) PARTITION BY RANGE (at);
"""
TALLY = """
CREATE TABLE waf_tally (
  slice_id uuid NOT NULL,
  at timestamptz NOT NULL,
  digest uuid NOT NULL,
  policy text NOT NULL, route text NOT NULL, host text NOT NULL,
  client inet,
  country text NOT NULL, method text NOT NULL, outcome text NOT NULL,
  rules text[] NOT NULL,
  is_folded boolean NOT NULL,
  total bigint NOT NULL,
  PRIMARY KEY (slice_id, at, digest)
) PARTITION BY RANGE (at);
"""

ID = ("id", models.UUIDField(primary_key=True, serialize=False))
AT = ("at", models.DateTimeField())
SLICE = ("slice_id", models.UUIDField())
CLIENT = ("client", models.GenericIPAddressField(null=True))
COUNTRY = ("country", models.CharField(max_length=2))
TOTAL = ("total", models.BigIntegerField())
RULES = ("rules", ArrayField(base_field=models.TextField(), size=None))


def text(name, length):
    return name, models.CharField(max_length=length)


POLICY, ROUTE, OUTCOME, RULE = text("policy", 200), text("route", 200), text("outcome", 16), text("rule", 100)


def key(*names):
    blank = {"blank": True, "editable": False, "primary_key": True, "serialize": False}
    return "pk", models.CompositePrimaryKey(*names, **blank)


def partitioned(name, table, fields, sql):
    model = migrations.CreateModel(name=name, fields=fields, options={"db_table": table})
    return migrations.SeparateDatabaseAndState(
        database_operations=[migrations.RunSQL(sql, f"DROP TABLE {table}")], state_operations=[model]
    )


EVENT_FIELDS = [
    ID, AT, SLICE,
    ("node_id", models.UUIDField()),
    ("attack_id", models.UUIDField()),
    POLICY, ROUTE,
    text("host", 255),
    text("request_id", 100),
    CLIENT, COUNTRY,
    ("asn", models.BigIntegerField()),
    text("ja4", 64),
    text("method", 32),
    text("path", 4096),
    OUTCOME,
    ("status", models.SmallIntegerField()),
    ("score", models.IntegerField()),
    ("scores", models.JSONField()),
    ("custom", models.JSONField()),
    ("matches", models.JSONField()),
    RULES,
    ("has_sample", models.BooleanField()),
    ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
]
ATTACK_FIELDS = [
    ID,
    ("first_at", models.DateTimeField()),
    ("last_at", models.DateTimeField()),
    SLICE, POLICY, ROUTE, CLIENT, COUNTRY, RULE,
    ("requests", models.BigIntegerField()),
    ("refused", models.BigIntegerField()),
]
COUNT_FIELDS = [key("slice_id", "at", "policy", "route", "outcome", "rule"), SLICE, AT, POLICY, ROUTE, OUTCOME, RULE, TOTAL]
TALLY_FIELDS = [
    key("slice_id", "at", "digest"), SLICE, AT,
    ("digest", models.UUIDField()),
    POLICY, ROUTE,
    text("host", 255),
    CLIENT, COUNTRY,
    text("method", 32),
    OUTCOME, RULES,
    ("is_folded", models.BooleanField()),
    TOTAL,
]


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        partitioned("Event", "waf_event", EVENT_FIELDS, EVENT),
        partitioned(
            "Sample", "waf_sample",
            [ID, AT, SLICE, POLICY, ROUTE, CLIENT, OUTCOME, ("ciphertext", models.BinaryField())], SAMPLE,
        ),
        partitioned("Attack", "waf_attack", ATTACK_FIELDS, ATTACK),
        partitioned("MinuteCount", "waf_minute", COUNT_FIELDS, COUNT.format(table="waf_minute")),
        partitioned("HourCount", "waf_hour", COUNT_FIELDS, COUNT.format(table="waf_hour")),
        partitioned("Tally", "waf_tally", TALLY_FIELDS, TALLY),
        migrations.CreateModel(
            name="Total", fields=[key("slice_id", "policy", "outcome"), SLICE, POLICY, OUTCOME, TOTAL]
        ),
        migrations.CreateModel(name="Rule", fields=[key("slice_id", "rule"), SLICE, RULE, text("message", 500)]),
        migrations.CreateModel(
            name="Intake",
            fields=[
                ("slice_id", models.UUIDField(primary_key=True, serialize=False)),
                ("minute", models.DateTimeField()),
                ("events", models.IntegerField()),
                ("samples", models.IntegerField()),
                ("sample_bytes", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Label",
            fields=[
                ("event_id", models.UUIDField(primary_key=True, serialize=False)),
                SLICE, POLICY, ROUTE, RULE,
                (
                    "verdict",
                    models.CharField(
                        choices=[("false_positive", "false_positive"), ("true_positive", "true_positive")], max_length=16
                    ),
                ),
                ("labelled_at", models.DateTimeField(auto_now=True)),
            ],
            options={"indexes": [models.Index(fields=["slice_id", "rule", "verdict"], name="waf_label_of_rule")]},
        ),
    ]
