"""Events tell of responses, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("waf", "0002_foreseen")]
    operations = [
        migrations.AddField("event", "response_status", models.SmallIntegerField(default=0)),
    ]
