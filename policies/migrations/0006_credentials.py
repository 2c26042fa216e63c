"""A third part beside the slice of traffic: the credentials that gateways add to what goes out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policies", "0005_other_objects")]

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
