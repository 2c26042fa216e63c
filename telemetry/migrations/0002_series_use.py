"""Notes when a series was last used, and how many new ones a slice named in an hour."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("telemetry", "0001_initial")]
    operations = [
        migrations.AddField("series", "used_on", models.DateField(db_default=Now())),
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("slice_id", models.UUIDField(primary_key=True, serialize=False)),
                ("hour", models.DateTimeField()),
                ("made", models.IntegerField()),
            ],
        ),
    ]
