"""Counters that slow down password guessing, and links that greet somebody new."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_platform_tenant")]
    operations = [
        migrations.AddField("signinlink", "is_invitation", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="SignInAttempts",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
