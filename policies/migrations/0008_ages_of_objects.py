"""Objects know when they came to be, by which the older of two equally specific routes is told.

What routes match has more fields; those stored before say nothing in them, and are known by the same digest as before.
"""

from django.db import migrations, models


_NOTHING = """{"cookies": [], "grpc": null, "client_addresses": [], "scheme": null}"""
_FILL = """
    UPDATE policies_{table} SET spec = jsonb_set(spec, '{{match}}', '{nothing}'::jsonb || (spec -> 'match'))
    WHERE kind = 'route' AND spec ? 'match' AND NOT (spec -> 'match') ? 'cookies'
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0007_credentials")]

    operations = [
        migrations.AddField(model_name="draftobject", name="created_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="revisionobject", name="created_at", field=models.DateTimeField(null=True)),
        *(
            migrations.RunSQL(_FILL.format(table=table, nothing=_NOTHING), migrations.RunSQL.noop)
            for table in ("draftobject", "revisionobject")
        ),
    ]
