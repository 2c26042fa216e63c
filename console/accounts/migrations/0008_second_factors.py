"""Second factors, sessions with an owner, and whether a tenant's people need a second factor.

Everybody signs in anew: a session of before says neither whose it is nor since when.
"""

import console.base.ids
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def owner(name):
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name=name, to=settings.AUTH_USER_MODEL)


def key():
    return models.UUIDField(default=console.base.ids.new_id, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_purge"), ("sessions", "0001_initial")]
    operations = [
        migrations.AddField("tenant", "require_mfa", models.BooleanField(db_default=False, default=False)),
        migrations.CreateModel(
            name="Totp",
            fields=[
                ("id", key()),
                ("name", models.CharField(max_length=80)),
                ("seed_ciphertext", models.BinaryField()),
                ("last_step", models.BigIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("last_used_at", models.DateTimeField(null=True)),
                ("user", owner("totps")),
            ],
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", key()),
                ("name", models.CharField(max_length=80)),
                ("credential_id", models.BinaryField(unique=True)),
                ("credential", models.BinaryField()),
                ("sign_count", models.BigIntegerField(default=0)),
                (
                    "transports",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), default=list, size=None
                    ),
                ),
                ("is_synced", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("last_used_at", models.DateTimeField(null=True)),
                ("user", owner("passkeys")),
            ],
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", key()),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("user", owner("recovery_codes")),
            ],
        ),
        migrations.CreateModel(
            name="BrowserSession",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("public_id", models.UUIDField(db_index=True, null=True)),
                ("device", models.CharField(blank=True, max_length=300)),
                ("ip", models.CharField(blank=True, max_length=64)),
                ("method", models.CharField(blank=True, max_length=40)),
                ("started_at", models.DateTimeField(null=True)),
                ("last_used_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
        ),
        migrations.RunSQL("DELETE FROM django_session", migrations.RunSQL.noop),
    ]
