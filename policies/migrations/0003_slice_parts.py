"""A slice beside the one of traffic: the certificates of a tenant on a gateway, with revisions of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sign_in"),
        ("policies", "0002_search_and_immutability"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="slice",
            name="policies_slice_once",
        ),
        migrations.AddField(
            model_name="slice",
            name="part",
            field=models.CharField(
                choices=[("traffic", "traffic"), ("certificates", "certificates")], default="traffic", max_length=12
            ),
        ),
        migrations.AlterField(
            model_name="slice",
            name="key",
            field=models.CharField(max_length=94, unique=True),
        ),
        migrations.AddConstraint(
            model_name="slice",
            constraint=models.UniqueConstraint(fields=("gateway", "tenant", "part"), name="policies_slice_part_once"),
        ),
    ]
