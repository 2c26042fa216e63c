"""What went out. The tables of flows and denials are partitioned by day, which Django cannot say: they are in SQL."""

import django.db.models.deletion
from django.db import migrations, models

import console.base.ids

FLOW = """
CREATE TABLE egress_flow (
  slice_id uuid NOT NULL,
  at timestamptz NOT NULL,
  digest uuid NOT NULL,
  workload text NOT NULL, destination text NOT NULL, way text NOT NULL, outcome text NOT NULL,
  reason text NOT NULL, rule text NOT NULL, address text NOT NULL,
  count bigint NOT NULL, bytes_up bigint NOT NULL, bytes_down bigint NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (slice_id, at, digest)
) PARTITION BY RANGE (at);
CREATE INDEX egress_flow_rule ON egress_flow (slice_id, rule, at);
"""
DENIAL = """
CREATE TABLE egress_denial (
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  slice_id uuid NOT NULL,
  node_id uuid NOT NULL,
  workload text NOT NULL, destination text NOT NULL, way text NOT NULL, outcome text NOT NULL,
  reason text NOT NULL, rule text NOT NULL, address text NOT NULL,
  client inet,
  request_id text NOT NULL,
  count bigint NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX egress_denial_of_slice ON egress_denial (slice_id, at, id);
CREATE INDEX egress_denial_destination ON egress_denial (slice_id, destination, at);
CREATE INDEX egress_denial_request ON egress_denial (request_id);
"""

ID = ("id", models.UUIDField(primary_key=True, serialize=False))
NUMBER = ("id", models.BigAutoField(primary_key=True, serialize=False))
AT = ("at", models.DateTimeField())
SLICE = ("slice_id", models.UUIDField())
NODE = ("node_id", models.UUIDField())
COUNT = ("count", models.BigIntegerField())


def text(name, length, **options):
    return name, models.CharField(max_length=length, **options)


def numbers(*names):
    return [(name, models.BigIntegerField()) for name in names]


def key(*names):
    blank = {"blank": True, "editable": False, "primary_key": True, "serialize": False}
    return "pk", models.CompositePrimaryKey(*names, **blank)


WORKLOAD, DESTINATION, WAY = text("workload", 63), text("destination", 300), text("way", 8)
OUTCOME, REASON, RULE, ADDRESS = text("outcome", 16), text("reason", 64), text("rule", 200), text("address", 64)
SUMS = numbers("allowed", "would_deny", "denied", "failed", "bytes_up", "bytes_down")


def partitioned(name, table, fields, sql):
    model = migrations.CreateModel(name=name, fields=fields, options={"db_table": table})
    return migrations.SeparateDatabaseAndState(
        database_operations=[migrations.RunSQL(sql, f"DROP TABLE {table}")], state_operations=[model]
    )


FLOW_FIELDS = [
    key("slice_id", "at", "digest"), SLICE, AT, ("digest", models.UUIDField()), WORKLOAD, DESTINATION, WAY, OUTCOME,
    REASON, RULE, ADDRESS, *numbers("count", "bytes_up", "bytes_down"), ("last_at", models.DateTimeField()),
]
DENIAL_FIELDS = [
    ID, AT, SLICE, NODE, WORKLOAD, DESTINATION, WAY, OUTCOME, REASON, RULE, ADDRESS,
    ("client", models.GenericIPAddressField(null=True)), text("request_id", 100), COUNT,
]
STATES = [(state, state) for state in ("requested", "granted", "refused", "withdrawn")]


class Migration(migrations.Migration):
    initial = True
    dependencies = [("policies", "0005_other_objects")]
    operations = [
        partitioned("Flow", "egress_flow", FLOW_FIELDS, FLOW),
        partitioned("Denial", "egress_denial", DENIAL_FIELDS, DENIAL),
        migrations.CreateModel(
            name="Sight",
            fields=[
                NUMBER, SLICE, WORKLOAD, DESTINATION, WAY,
                ("first_at", models.DateTimeField()), ("last_at", models.DateTimeField()),
                ("days", models.IntegerField()), *SUMS,
                ("missed_first_at", models.DateTimeField(null=True)),
                ("missed_last_at", models.DateTimeField(null=True)),
                ("missed_days", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["slice_id", "workload", "destination", "way"], name="egress_sight_once"
                    )
                ],
                "indexes": [
                    models.Index(fields=["slice_id", "destination"], name="egress_sight_destination"),
                    models.Index(fields=["slice_id", "missed_last_at"], name="egress_sight_missed"),
                    models.Index(fields=["last_at"], name="egress_sight_last"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hit",
            fields=[
                key("slice_id", "day", "rule"), SLICE, ("day", models.DateField()), RULE, *SUMS,
                ("last_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Teller",
            fields=[
                ("node_id", models.UUIDField(primary_key=True, serialize=False)), text("node_name", 63),
                ("told_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Tunnel",
            fields=[NUMBER, NODE, SLICE, WORKLOAD, DESTINATION, ("count", models.IntegerField())],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["node_id", "slice_id", "workload", "destination"], name="egress_tunnel_once"
                    )
                ],
                "indexes": [models.Index(fields=["slice_id"], name="egress_tunnel_of_slice")],
            },
        ),
        migrations.CreateModel(
            name="Cut",
            fields=[
                ID, AT, SLICE, NODE, text("node_name", 63), ("revision_sequence", models.BigIntegerField()), WORKLOAD,
                DESTINATION, RULE, text("cause", 16), ("count", models.IntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["slice_id", "-at", "-id"], name="egress_cut_of_slice"),
                    models.Index(fields=["at"], name="egress_cut_at"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                ("slice_id", models.UUIDField(primary_key=True, serialize=False)), ("day", models.DateField()),
                ("minute", models.DateTimeField()),
                *[(name, models.IntegerField()) for name in ("flows", "hits", "denials", "cuts", "sights")],
            ],
        ),
        migrations.CreateModel(
            name="AccessRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=console.base.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "slice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="access_requests",
                        to="policies.slice",
                    ),
                ),
                WORKLOAD, text("host", 255), ("port", models.IntegerField()), WAY,
                ("until", models.DateTimeField()), text("why", 400), text("request_id", 100, blank=True),
                text("state", 12, choices=STATES, default="requested"),
                text("requested_by", 400), ("requested_at", models.DateTimeField()),
                text("decided_by", 400, blank=True), ("decided_at", models.DateTimeField(null=True)),
                text("comment", 400, blank=True), text("rule", 200, blank=True),
                ("revision_sequence", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "requested")),
                        fields=("slice", "workload", "host", "port", "way"),
                        name="egress_request_one_open",
                    )
                ],
                "indexes": [models.Index(fields=["slice", "-id"], name="egress_request_of_slice")],
            },
        ),
    ]
