from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policies", "0005_other_objects")]

    operations = [
        migrations.AlterField(model_name="draftobject", name="kind", field=models.CharField(max_length=32)),
        migrations.AlterField(model_name="revisionobject", name="kind", field=models.CharField(max_length=32)),
    ]
