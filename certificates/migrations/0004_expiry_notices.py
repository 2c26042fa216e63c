"""Notices that certificates end."""

import console.base.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("certificates", "0003_authorities"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExpiryNotice",
            fields=[
                ("id", models.UUIDField(default=console.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("level", models.CharField(max_length=12)),
                ("severity", models.CharField(choices=[("notice", "notice"), ("warning", "warning"), ("critical", "critical"), ("expired", "expired")], max_length=8)),
                ("text", models.TextField()),
                ("not_after", models.DateTimeField()),
                ("next_at", models.DateTimeField(null=True)),
                ("looked_at", models.DateTimeField()),
                ("raised_at", models.DateTimeField()),
                ("cleared_at", models.DateTimeField(null=True)),
                ("certificate", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="certificates.certificate")),
                ("version", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="certificates.version")),
            ],
            options={
                "indexes": [models.Index(fields=["not_after", "id"], name="certificates_notice_ends")],
                "constraints": [models.UniqueConstraint(condition=models.Q(("cleared_at", None)), fields=("certificate",), name="certificates_notice_one_open")],
            },
        ),
    ]
