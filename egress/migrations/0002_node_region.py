"""In which region the node is that a flow went through."""

from django.db import migrations, models

ADD = "ALTER TABLE egress_flow ADD COLUMN node_region text NOT NULL DEFAULT ''"


class Migration(migrations.Migration):
    dependencies = [("egress", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ADD, "ALTER TABLE egress_flow DROP COLUMN node_region")],
            state_operations=[
                migrations.AddField("Flow", "node_region", models.CharField(default="", max_length=63)),
            ],
        )
    ]
