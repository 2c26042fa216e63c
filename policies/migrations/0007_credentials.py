"""The credentials that gateways add have a slice of their own beside the traffic."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policies", "0006_longer_kinds")]

    operations = [
        migrations.AlterField(
            model_name="slice",
            name="part",
            field=models.CharField(
                choices=[("traffic", "traffic"), ("certificates", "certificates"), ("credentials", "credentials")],
                default="traffic",
                max_length=12,
            ),
        ),
    ]
