"""The credentials that gateways add have a slice of their own beside the traffic; names of kinds may be longer."""

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
        migrations.AlterField(model_name="draftobject", name="kind", field=models.CharField(max_length=32)),
        migrations.AlterField(model_name="revisionobject", name="kind", field=models.CharField(max_length=32)),
    ]
