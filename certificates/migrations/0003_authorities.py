"""Internal CAs have authorities, one after the other; what is there becomes number 1.

Its private keys stay encrypted where they are until another is activated: nothing is opened here, and the release
before goes on reading its own columns.
"""

import console.base.ids
import django.db.models.deletion
from cryptography import x509
from django.db import migrations, models


def number_one(apps, schema_editor):
    issuers = apps.get_model("certificates", "Issuer").objects.filter(type="internal").exclude(root_pem="")
    leaves = apps.get_model("certificates", "Leaf").objects
    for issuer in issuers:
        row = issuer.authorities.create(
            number=1, state="active",
            root_pem=issuer.root_pem, root_ends_at=end_of(issuer.root_pem),
            intermediate_pem=issuer.intermediate_pem, intermediate_ends_at=end_of(issuer.intermediate_pem),
            created_at=issuer.created_at, activated_at=issuer.created_at,
        )
        leaves.filter(chain_pem__contains=issuer.intermediate_pem.strip()).update(authority=row)
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no index is made while checks are pending


def end_of(pem):
    return x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0002_drain_connections'),
    ]

    operations = [
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.UUIDField(default=console.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('prepared', 'prepared'), ('active', 'active'), ('retiring', 'retiring'), ('retired', 'retired')], default='prepared', max_length=12)),
                ('is_compromised', models.BooleanField(default=False)),
                ('root_pem', models.TextField()),
                ('root_ends_at', models.DateTimeField()),
                ('intermediate_pem', models.TextField()),
                ('intermediate_ends_at', models.DateTimeField()),
                ('cross_pem', models.TextField(blank=True)),
                ('ciphertext', models.BinaryField(blank=True)),
                ('reissue_until', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('activated_at', models.DateTimeField(null=True)),
                ('retired_at', models.DateTimeField(null=True)),
                ('cross_signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='certificates.authority')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorities', to='certificates.issuer')),
            ],
        ),
        migrations.AddField(
            model_name='leaf',
            name='authority',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='leaves', to='certificates.authority'),
        ),
        migrations.AddConstraint(
            model_name='authority',
            constraint=models.UniqueConstraint(fields=('issuer', 'number'), name='certificates_authority_once'),
        ),
        migrations.AddConstraint(
            model_name='authority',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'prepared')), fields=('issuer',), name='certificates_authority_one_prepared'),
        ),
        migrations.AddConstraint(
            model_name='authority',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('issuer',), name='certificates_authority_one_active'),
        ),
        migrations.RunPython(number_one, migrations.RunPython.noop),
    ]
