from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("waf", "0003_responses"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ban",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("slice_id", models.UUIDField()),
                ("node_id", models.UUIDField()),
                ("policy", models.CharField(max_length=200)),
                ("client", models.CharField(max_length=43)),
                ("country", models.CharField(max_length=2)),
                ("route", models.CharField(max_length=200)),
                ("rule", models.CharField(max_length=100)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("action", models.CharField(max_length=16)),
                ("is_enforced", models.BooleanField()),
                ("times", models.IntegerField()),
                ("most", models.IntegerField()),
                ("released_at", models.DateTimeField(null=True)),
                ("released_by", models.CharField(max_length=254)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["slice_id", "-since", "-id"], name="waf_ban_of_slice"),
                    models.Index(fields=["until"], name="waf_ban_until"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Flood",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("slice_id", models.UUIDField()),
                ("route", models.CharField(max_length=200)),
                ("started_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("calm_since", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("rate", models.FloatField()),
                ("peak", models.FloatField()),
                ("usual", models.FloatField()),
                ("limit", models.FloatField()),
                ("challenged", models.JSONField()),
                ("found", models.JSONField()),
            ],
            options={
                "indexes": [models.Index(fields=["slice_id", "-started_at", "-id"], name="waf_flood_of_slice")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("slice_id", "route"),
                        name="waf_flood_one_at_a_time",
                    )
                ],
            },
        ),
    ]
