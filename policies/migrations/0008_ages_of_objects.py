"""Objects know when they came to be, by which the older of two equally specific routes is told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policies", "0007_credentials")]

    operations = [
        migrations.AddField(model_name="draftobject", name="created_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="revisionobject", name="created_at", field=models.DateTimeField(null=True)),
    ]
