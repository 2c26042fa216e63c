"""Handshakes by QUIC beside those over TCP. Rows of before, and of a web process of before, are of TCP."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("fleet", "0006_author_length"),
    ]

    operations = [
        migrations.AddField(
            model_name="servedcertificate",
            name="transport",
            field=models.CharField(db_default="tcp", default="tcp", max_length=8),
        ),
        migrations.AlterField(
            model_name="servedcertificate",
            name="listener",
            field=models.CharField(max_length=80),
        ),
    ]
