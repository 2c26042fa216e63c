from django.db import migrations, models

TYPES = (
    "route_maintenance", "tenant_suspend", "waf_off", "waf_policy_off", "waf_rule_off", "dlp_off", "dlp_observe",
    "dlp_policy_off", "dlp_policy_observe", "destination_deny", "workload_deny",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("fleet", "0012_egress_switches")]

    operations = [
        migrations.AlterField(
            model_name="switch",
            name="type",
            field=models.CharField(choices=[(one, one) for one in TYPES], max_length=32),
        ),
    ]
