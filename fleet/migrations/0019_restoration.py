"""Gateways that were restored from a backup are held until somebody resumes them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fleet", "0018_people"), ("policies", "0010_sequence_floor")]

    operations = [
        migrations.CreateModel(
            name="Restoration",
            fields=[
                (
                    "gateway",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="restoration",
                        serialize=False,
                        to="policies.gateway",
                    ),
                ),
                ("restored_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField()),
                ("held_version", models.BigIntegerField()),
                ("version_floor", models.BigIntegerField()),
            ],
        ),
    ]
