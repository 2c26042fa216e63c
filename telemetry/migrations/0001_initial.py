"""The tables of telemetry. Those that hold moments are partitioned by time, which Django cannot say: they are in SQL."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

STATUSES = ("total", "status_2xx", "status_3xx", "status_4xx", "status_5xx")
LEVELS = (
    ("TenSeconds", "telemetry_ten_seconds", "integer"),
    ("Minute", "telemetry_minute", "bigint"),
    ("Hour", "telemetry_hour", "bigint"),
    ("Day", "telemetry_day", "bigint"),
)

MOMENT = """
CREATE TABLE {table} (
  id bigint NOT NULL DEFAULT nextval('telemetry_row'),
  at timestamptz NOT NULL,
  scope_id uuid NOT NULL,
  revision_sequence bigint NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  total bigint NOT NULL, status_2xx bigint NOT NULL, status_3xx bigint NOT NULL,
  status_4xx bigint NOT NULL, status_5xx bigint NOT NULL,
  series integer[] NOT NULL, counts {number}[] NOT NULL,
  buckets smallint[] NOT NULL, bucket_counts {number}[] NOT NULL,
  cells bigint[] NOT NULL, cell_counts {number}[] NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX {table}_scope ON {table} (scope_id, at);
CREATE INDEX {table}_id ON {table} USING brin (id) WITH (pages_per_range = 16);
"""  # ids grow with time, so a BRIN index finds the newest at next to no cost
NODE = """
CREATE TABLE telemetry_node (
  id bigint NOT NULL DEFAULT nextval('telemetry_row'),
  at timestamptz NOT NULL,
  node_id uuid NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  statuses integer[] NOT NULL, counts integer[] NOT NULL,
  cells bigint[] NOT NULL, cell_counts integer[] NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX telemetry_node_at ON telemetry_node (node_id, at);
"""


def array(field):
    return ArrayField(base_field=field, size=None)


def moment_fields(number):
    count = models.IntegerField if number == "integer" else models.BigIntegerField
    return [
        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
        ("at", models.DateTimeField()),
        ("scope_id", models.UUIDField()),
        ("revision_sequence", models.BigIntegerField()),
        ("recorded_at", models.DateTimeField()),
        *((name, models.BigIntegerField()) for name in STATUSES),
        ("series", array(models.IntegerField())),
        ("counts", array(count())),
        ("buckets", array(models.SmallIntegerField())),
        ("bucket_counts", array(count())),
        ("cells", array(models.BigIntegerField())),
        ("cell_counts", array(count())),
    ]


NODE_FIELDS = [
    ("id", models.BigIntegerField(primary_key=True, serialize=False)),
    ("at", models.DateTimeField()),
    ("node_id", models.UUIDField()),
    ("recorded_at", models.DateTimeField()),
    ("statuses", array(models.IntegerField())),
    ("counts", array(models.IntegerField())),
    ("cells", array(models.BigIntegerField())),
    ("cell_counts", array(models.IntegerField())),
]


def partitioned(name, table, fields, sql):
    model = migrations.CreateModel(name=name, fields=fields, options={"db_table": table})
    return migrations.SeparateDatabaseAndState(
        database_operations=[migrations.RunSQL(sql, f"DROP TABLE {table}")], state_operations=[model]
    )


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("slice_id", models.UUIDField()),
                ("route", models.CharField(max_length=200)),
                ("service", models.CharField(max_length=200)),
                ("code", models.SmallIntegerField()),
                ("flags", models.CharField(max_length=64)),
                ("total", models.BigIntegerField(db_default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("slice_id", "route", "service", "code", "flags"), name="telemetry_series_once"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                ("table", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("rolled_upto", models.BigIntegerField(default=0)),
                ("rolled_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunSQL("CREATE SEQUENCE telemetry_row", "DROP SEQUENCE telemetry_row"),
        *(
            partitioned(name, table, moment_fields(number), MOMENT.format(table=table, number=number))
            for name, table, number in LEVELS
        ),
        partitioned("NodeMoment", "telemetry_node", NODE_FIELDS, NODE),
    ]
