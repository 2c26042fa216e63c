"""Tenants can be suspended, closed, and given quotas."""

from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_people")]

    operations = [
        migrations.AddField("tenant", "suspended_at", models.DateTimeField(null=True)),
        migrations.AddField("tenant", "suspended_by", models.CharField(max_length=254, default="", db_default="")),
        migrations.AddField("tenant", "suspension_reason", models.CharField(max_length=400, default="", db_default="")),
        migrations.AddField("tenant", "closing_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "tenant", "quotas", models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
        ),
    ]
