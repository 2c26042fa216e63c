import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policies", "0004_author_length")]

    operations = [
        migrations.AddField(
            model_name="draftobject",
            name="others",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=80), default=list, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="draftobject",
            index=django.contrib.postgres.indexes.GinIndex(fields=["others"], name="policies_object_others"),
        ),
    ]
