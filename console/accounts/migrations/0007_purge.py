"""A permission to let caches forget; roles get it after the migration (`roles.refresh`)."""

from django.db import migrations

PERMISSIONS = [
    ("view", "See the tenant, its drafts, revisions and traffic"),
    ("edit", "Change drafts"),
    ("publish", "Publish and revert revisions"),
    ("secure", "Change security policies"),
    ("audit", "Read the audit trail"),
    ("members", "Add and remove people, teams and their roles"),
    ("tokens", "Create and revoke API tokens"),
    ("operate", "Operate gateways and nodes"),
    ("open_samples", "Open requests that the firewall kept"),
    ("watch", "Change objectives and alert rules, acknowledge and silence alerts"),
    ("register", "Register endpoints of services"),
    ("purge", "Let caches forget what they keep"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_register")]
    operations = [
        migrations.AlterModelOptions("tenant", options={"default_permissions": (), "permissions": PERMISSIONS}),
    ]
