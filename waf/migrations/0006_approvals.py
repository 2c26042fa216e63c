"""What is held for approval, and was approved."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

import console.base.ids


class Migration(migrations.Migration):
    dependencies = [("waf", "0005_leaks")]
    operations = [
        migrations.CreateModel(
            "Approval",
            [
                (
                    "id",
                    models.UUIDField(
                        primary_key=True, default=console.base.ids.new_id, editable=False, serialize=False
                    ),
                ),
                ("slice_id", models.UUIDField()),
                ("policy", models.CharField(max_length=200)),
                ("held", models.CharField(max_length=16)),
                ("event_id", models.UUIDField()),
                ("what", models.CharField(max_length=600)),
                ("detectors", ArrayField(models.CharField(max_length=100), size=None)),
                ("reason", models.CharField(max_length=400)),
                ("approved_by", models.CharField(max_length=400)),
                ("approved_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("revoked_by", models.CharField(blank=True, max_length=400)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "waf_approval",
                "indexes": [
                    models.Index(fields=["slice_id", "-approved_at", "-id"], name="waf_approval_of_slice"),
                    models.Index(fields=["until"], name="waf_approval_until"),
                ],
            },
        ),
    ]
