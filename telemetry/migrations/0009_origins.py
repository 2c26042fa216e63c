"""Records say where a client comes from: its country and autonomous system, and JA3 beside JA4. Old ones say nothing."""

from django.db import migrations, models

_ADD = """
    ALTER TABLE telemetry_record
      ADD COLUMN ja3 text NOT NULL DEFAULT '', ADD COLUMN country text NOT NULL DEFAULT '',
      ADD COLUMN asn bigint NOT NULL DEFAULT 0
"""
_REMOVE = "ALTER TABLE telemetry_record DROP COLUMN ja3, DROP COLUMN country, DROP COLUMN asn"
_FIELDS = {
    "ja3": models.CharField(max_length=32, db_default=""),
    "country": models.CharField(max_length=2, db_default=""),
    "asn": models.BigIntegerField(db_default=0),
}


class Migration(migrations.Migration):
    dependencies = [("telemetry", "0008_console_turns")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(_ADD, _REMOVE)],
            [migrations.AddField("record", name, field) for name, field in _FIELDS.items()],
        )
    ]
