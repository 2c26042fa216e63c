"""What routes ever lasted, as counters for collectors; it is counted from this release on."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("telemetry", "0003_records")]
    operations = [
        migrations.AddField("series", "latency", ArrayField(models.BigIntegerField(), null=True)),
    ]
