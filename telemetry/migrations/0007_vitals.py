"""Vitals of nodes, and scopes of signals. The large tables are partitioned by time, which Django cannot say."""

from django.db import migrations, models

VITALS = """
CREATE TABLE {table} (
  id bigint NOT NULL DEFAULT nextval('telemetry_row'),
  at timestamptz NOT NULL,
  node_id uuid NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  gauges jsonb NOT NULL,
  troubles jsonb NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX {table}_at ON {table} (node_id, at);
CREATE INDEX {table}_id ON {table} USING brin (id) WITH (pages_per_range = 16);
"""
TABLES = ("telemetry_vital", "telemetry_vital_minute")


class Migration(migrations.Migration):
    dependencies = [("telemetry", "0006_checks")]

    operations = [
        *(migrations.RunSQL(VITALS.format(table=table), f"DROP TABLE {table}") for table in TABLES),
        migrations.CreateModel(
            name="SignalScope",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("slice_id", models.UUIDField()),
                ("signal", models.CharField(max_length=32)),
            ],
            options={"indexes": [models.Index(fields=["slice_id"], name="telemetry_s_slice_i_idx")]},
        ),
    ]
