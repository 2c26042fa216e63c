"""When the control plane sends each of its own checks next."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("telemetry", "0007_vitals")]

    operations = [
        migrations.CreateModel(
            name="ConsoleTurn",
            fields=[
                ("check_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("slice_id", models.UUIDField()),
                ("name", models.CharField(max_length=63)),
                ("due_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["due_at"], name="telemetry_console_turn_due")]},
        ),
    ]
