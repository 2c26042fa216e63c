"""Kill switches, and shifts of traffic with what their services answered."""

import console.base.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("fleet", "0003_rollouts"),
        ("policies", "0002_search_and_immutability"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=console.base.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("route", models.CharField(max_length=63)),
                ("from_service", models.CharField(max_length=63)),
                ("to_service", models.CharField(max_length=63)),
                ("from_weight", models.PositiveIntegerField()),
                ("to_weight", models.PositiveIntegerField()),
                ("factor", models.PositiveSmallIntegerField(default=1)),
                ("steps", models.JSONField()),
                ("step", models.PositiveSmallIntegerField(null=True)),
                ("bake_seconds", models.PositiveIntegerField()),
                ("min_requests", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "running"),
                            ("held", "held"),
                            ("paused", "paused"),
                            ("rolling_back", "rolling_back"),
                            ("complete", "complete"),
                            ("rolled_back", "rolled_back"),
                            ("cancelled", "cancelled"),
                        ],
                        default="running",
                        max_length=16,
                    ),
                ),
                ("hold", models.CharField(blank=True, max_length=12)),
                ("reason", models.TextField(blank=True)),
                ("cause", models.TextField(blank=True)),
                ("paused_by_person", models.BooleanField(default=False)),
                ("waived", models.BooleanField(default=False)),
                ("baked_seconds", models.FloatField(default=0)),
                ("baking_since", models.DateTimeField(null=True)),
                ("in_place_since", models.DateTimeField(null=True)),
                ("origin", models.DateTimeField(null=True)),
                ("baseline", models.JSONField(default=dict)),
                ("evidence_at", models.DateTimeField(null=True)),
                ("counted_at", models.DateTimeField(null=True)),
                ("actor", models.JSONField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("next_action_at", models.DateTimeField(null=True)),
                ("fence", models.BigIntegerField(default=0)),
                ("lease_until", models.DateTimeField(null=True)),
                (
                    "rollout",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="fleet.rollout"
                    ),
                ),
                (
                    "slice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shifts", to="policies.slice"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShiftMinute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("arm", models.CharField(max_length=8)),
                ("nodes", models.PositiveIntegerField(default=0)),
                ("requests", models.BigIntegerField()),
                ("bad", models.JSONField()),
                ("capped", models.JSONField()),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="minutes", to="fleet.shift"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Switch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=console.base.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[("route_maintenance", "route_maintenance"), ("tenant_suspend", "tenant_suspend")],
                        max_length=32,
                    ),
                ),
                ("target", models.CharField(blank=True, max_length=63)),
                ("reason", models.CharField(max_length=400)),
                ("is_reason_shown", models.BooleanField(default=False)),
                ("retry_after_seconds", models.PositiveIntegerField()),
                ("thrown_by", models.CharField(max_length=400)),
                ("thrown_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("lifted_by", models.CharField(blank=True, max_length=400)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lift_reason", models.CharField(blank=True, max_length=400)),
                ("next_look_at", models.DateTimeField(null=True)),
                (
                    "rollout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="fleet.rollout"
                    ),
                ),
                (
                    "slice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="switches", to="policies.slice"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="shift",
            index=models.Index(fields=["next_action_at"], name="fleet_shift_due"),
        ),
        migrations.AddIndex(
            model_name="shift",
            index=models.Index(fields=["slice", "-id"], name="fleet_shift_slice"),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["running", "held", "paused", "rolling_back"])),
                fields=("slice", "route"),
                name="fleet_shift_one_active",
            ),
        ),
        migrations.AddConstraint(
            model_name="shiftminute",
            constraint=models.UniqueConstraint(fields=("shift", "number", "arm"), name="fleet_shift_minute_once"),
        ),
        migrations.AddIndex(
            model_name="switch",
            index=models.Index(fields=["slice", "-id"], name="fleet_switch_slice"),
        ),
        migrations.AddIndex(
            model_name="switch",
            index=models.Index(
                condition=models.Q(("next_look_at__isnull", False)), fields=["next_look_at"], name="fleet_switch_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="switch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True)),
                fields=("slice", "type", "target"),
                name="fleet_switch_once",
            ),
        ),
    ]
