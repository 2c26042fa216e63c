from django.db import migrations, models

TYPES = ("route_maintenance", "tenant_suspend", "waf_off", "waf_policy_off", "waf_rule_off")


class Migration(migrations.Migration):
    dependencies = [("fleet", "0008_inspector")]

    operations = [
        migrations.AlterField(
            model_name="switch",
            name="type",
            field=models.CharField(choices=[(one, one) for one in TYPES], max_length=32),
        ),
    ]
