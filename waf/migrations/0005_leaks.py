"""Events tell of what must not leave; code of the version before, which says nothing of it, still stores its events."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("waf", "0004_bans_floods")]
    operations = [
        migrations.AddField(
            "event", "leaks", models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
        ),
    ]
