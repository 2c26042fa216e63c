import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("fleet", "0009_switch_types"),
        ("policies", "0005_other_objects"),
    ]

    operations = [
        migrations.CreateModel(
            name="Holds",
            fields=[
                (
                    "gateway",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="holds",
                        serialize=False,
                        to="policies.gateway",
                    ),
                ),
                ("entries", models.JSONField()),
            ],
        ),
    ]
