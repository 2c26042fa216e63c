from django.db import migrations, models
from django.db.models import Q

TYPES = (
    "route_maintenance", "tenant_suspend", "waf_off", "waf_policy_off", "waf_rule_off", "destination_deny",
    "workload_deny",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("fleet", "0011_checks")]

    operations = [
        migrations.AlterField(
            model_name="switch",
            name="type",
            field=models.CharField(choices=[(one, one) for one in TYPES], max_length=32),
        ),
        migrations.AddField(
            model_name="switch",
            name="destination",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.RemoveConstraint(model_name="switch", name="fleet_switch_once"),
        migrations.AddConstraint(
            model_name="switch",
            constraint=models.UniqueConstraint(
                fields=["slice", "type", "target", "destination"],
                condition=Q(lifted_at__isnull=True),
                name="fleet_switch_once",
            ),
        ),
    ]
