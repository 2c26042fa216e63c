"""Challenges that nodes answer, what they found doing so, and which certificates they show."""

import console.base.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("fleet", "0004_switches_shifts"),
        ("policies", "0003_slice_parts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Challenge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=console.base.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "type",
                    models.CharField(choices=[("http-01", "http-01"), ("tls-alpn-01", "tls-alpn-01")], max_length=16),
                ),
                ("host", models.CharField(max_length=253)),
                ("token", models.CharField(max_length=512)),
                ("key_authorization", models.CharField(max_length=1024)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "gateway",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="challenges", to="policies.gateway"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChallengeEcho",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("proven", models.BooleanField()),
                ("error", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="echoes", to="fleet.challenge"
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="echoes", to="fleet.node"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServedCertificate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("listener", models.CharField(max_length=63)),
                ("server_name", models.CharField(max_length=253)),
                ("key", models.CharField(blank=True, max_length=16)),
                ("certificate", models.CharField(blank=True, max_length=64)),
                ("proven", models.BooleanField()),
                ("error", models.TextField(blank=True)),
                ("proven_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField()),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="served_certificates", to="fleet.node"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.UniqueConstraint(
                fields=("gateway", "type", "host", "token"), name="fleet_challenge_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="challengeecho",
            constraint=models.UniqueConstraint(fields=("challenge", "node"), name="fleet_challenge_echo_once"),
        ),
        migrations.AddIndex(
            model_name="servedcertificate",
            index=models.Index(fields=["server_name"], name="fleet_served_name"),
        ),
        migrations.AddIndex(
            model_name="servedcertificate",
            index=models.Index(fields=["certificate"], name="fleet_served_certificate"),
        ),
        migrations.AddConstraint(
            model_name="servedcertificate",
            constraint=models.UniqueConstraint(
                fields=("node", "listener", "server_name", "key"), name="fleet_served_once"
            ),
        ),
    ]
