"""Creates the one tenant that is the platform itself."""

from django.db import migrations


def create(apps, schema_editor):
    apps.get_model("accounts", "Tenant").objects.get_or_create(
        is_platform=True, defaults={"slug": "platform", "name": "Platform"}
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
