"""Numbers of revisions that were used before a restore are not used again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policies", "0009_clients_and_bounds")]

    operations = [
        migrations.AddField("slice", "sequence_floor", models.BigIntegerField(default=0, db_default=0)),
    ]
