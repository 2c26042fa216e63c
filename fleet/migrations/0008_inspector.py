from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fleet", "0007_transport")]

    operations = [
        migrations.AddField(model_name="node", name="inspector", field=models.JSONField(default=dict)),
    ]
