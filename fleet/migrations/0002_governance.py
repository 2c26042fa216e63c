"""Delivery rules, freezes, approvals, and labels on nodes."""

import console.base.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("fleet", "0001_initial"),
        ("policies", "0002_search_and_immutability"),
    ]

    operations = [
        migrations.AddField(
            model_name="node",
            name="labels",
            field=models.JSONField(default=dict),
        ),
        migrations.CreateModel(
            name="DeliveryRules",
            fields=[
                ("gateway", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="delivery", serialize=False, to="policies.gateway")),
                ("default_strategy", models.CharField(default="standard", max_length=63)),
                ("approvals_required", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Freeze",
            fields=[
                ("id", models.UUIDField(default=console.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(max_length=500)),
                ("created_by", models.CharField(max_length=400)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("ended_by", models.CharField(blank=True, max_length=400)),
                ("ended_at", models.DateTimeField(null=True)),
                ("gateway", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="freezes", to="policies.gateway")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"), name="fleet_freeze_ends_after_start"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.UUIDField(default=console.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("plan", models.CharField(max_length=64)),
                ("state", models.CharField(choices=[("requested", "requested"), ("approved", "approved"), ("rejected", "rejected"), ("withdrawn", "withdrawn"), ("stale", "stale"), ("used", "used")], default="requested", max_length=12)),
                ("message", models.CharField(blank=True, max_length=500)),
                ("requested_by", models.CharField(max_length=400)),
                ("requested_at", models.DateTimeField()),
                ("decided_by", models.CharField(blank=True, max_length=400)),
                ("decided_at", models.DateTimeField(null=True)),
                ("comment", models.CharField(blank=True, max_length=500)),
                ("used_by", models.CharField(blank=True, max_length=400)),
                ("used_at", models.DateTimeField(null=True)),
                ("slice", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="approvals", to="policies.slice")),
            ],
            options={
                "indexes": [models.Index(fields=["slice", "-id"], name="fleet_approval_slice")],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("state__in", ["requested", "approved"])), fields=("slice", "plan"), name="fleet_approval_one_open"),
                ],
            },
        ),
    ]
