"""How it was proven who asked."""

from django.db import migrations, models

TABLES = {"Flow": "egress_flow", "Denial": "egress_denial"}
ADD = "ALTER TABLE {} ADD COLUMN identified_by text NOT NULL DEFAULT ''"
DROP = "ALTER TABLE {} DROP COLUMN identified_by"


class Migration(migrations.Migration):
    dependencies = [("egress", "0002_node_region")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ADD.format(table), DROP.format(table))],
            state_operations=[
                migrations.AddField(model, "identified_by", models.CharField(default="", max_length=16)),
            ],
        )
        for model, table in TABLES.items()
    ]
