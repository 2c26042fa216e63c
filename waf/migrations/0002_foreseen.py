"""What a draft would do to recorded requests is kept for the version that was looked at."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("waf", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Foreseen",
            fields=[
                ("slice_id", models.UUIDField(primary_key=True, serialize=False)),
                ("draft_version", models.BigIntegerField()),
                ("base", models.BigIntegerField()),
                ("findings", models.JSONField()),
                ("found_at", models.DateTimeField(auto_now=True)),
            ],
        )
    ]
