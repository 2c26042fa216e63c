"""Keeps the bytes of routes beside their counts. What was counted before has none: they are unknown, not zero."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

LEVELS = (
    ("tenseconds", "telemetry_ten_seconds", "integer"),
    ("minute", "telemetry_minute", "bigint"),
    ("hour", "telemetry_hour", "bigint"),
    ("day", "telemetry_day", "bigint"),
)
COLUMNS = ("flows", "flow_requests", "received", "sent")


def types(number):
    return dict(zip(COLUMNS, ("integer", number, "bigint", "bigint"), strict=True))


def add(table, number):
    columns = (f"ADD COLUMN {name} {of}[] NOT NULL DEFAULT '{{}}'" for name, of in types(number).items())
    return f"ALTER TABLE {table} {', '.join(columns)}"


def drop(table):
    return f"ALTER TABLE {table} {', '.join(f'DROP COLUMN {name}' for name in COLUMNS)}"


def fields(model, number):
    for name, of in types(number).items():
        base = models.IntegerField() if of == "integer" else models.BigIntegerField()
        yield migrations.AddField(model, name, ArrayField(base_field=base, db_default=[], size=None))


class Migration(migrations.Migration):
    dependencies = [("telemetry", "0004_latency_ever")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(add(table, number), drop(table))],
            state_operations=list(fields(model, number)),
        )
        for model, table, number in LEVELS
    ]
