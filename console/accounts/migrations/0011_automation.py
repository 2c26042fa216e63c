"""Service accounts, trusts of other issuers, and single sign-on."""

import console.base.ids
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_tenant_life'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='FederationTrust',
            fields=[
                ('id', models.UUIDField(default=console.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.SlugField(max_length=40)),
                ('issuer', models.CharField(max_length=400)),
                ('audience', models.CharField(max_length=200)),
                ('conditions', models.JSONField()),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None)),
                ('lifetime_seconds', models.PositiveIntegerField()),
                ('ca', models.TextField(blank=True, default='')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.CharField(max_length=254)),
                ('last_used_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SpentAssertion',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('expires_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name='apitoken',
            name='last_used_from',
            field=models.CharField(blank=True, db_default='', default='', max_length=45),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='made_by',
            field=models.CharField(db_default='', default='', max_length=254),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='networks',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=43), db_default=[], default=list, size=None),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='refused_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='apitoken',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='Connection',
            fields=[
                ('id', models.UUIDField(default=console.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('issuer', models.CharField(max_length=400)),
                ('client_id', models.CharField(max_length=200)),
                ('secret_ciphertext', models.BinaryField(default=b'')),
                ('ca', models.TextField(blank=True, default='')),
                ('groups_claim', models.CharField(default='groups', max_length=80)),
                ('mappings', models.JSONField(default=list)),
                ('domains', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=253), default=list, size=None)),
                ('may_link', models.BooleanField(default=False)),
                ('is_password_off', models.BooleanField(default=False)),
                ('is_second_factor_trusted', models.BooleanField(default=False)),
                ('second_factor_contexts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None)),
                ('is_enabled', models.BooleanField(default=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('last_used_at', models.DateTimeField(null=True)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='connections', to='accounts.tenant')),
            ],
        ),
        migrations.AddField(
            model_name='apitoken',
            name='trust',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='accounts.federationtrust'),
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.UUIDField(default=console.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('subject', models.CharField(max_length=255)),
                ('email', models.CharField(max_length=254)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('last_used_at', models.DateTimeField(null=True)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to='accounts.connection')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='MappedRoles',
            fields=[
                ('id', models.UUIDField(default=console.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('has_joined', models.BooleanField(default=False)),
                ('identity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mapped', to='accounts.identity')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceAccount',
            fields=[
                ('id', models.UUIDField(default=console.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('slug', models.SlugField(max_length=40)),
                ('description', models.CharField(blank=True, max_length=200)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('is_active', models.BooleanField(default=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.CharField(max_length=254)),
                ('groups', models.ManyToManyField(related_name='service_accounts', to='auth.group')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='service_accounts', to='accounts.tenant')),
            ],
        ),
        migrations.AddField(
            model_name='federationtrust',
            name='service_account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trusts', to='accounts.serviceaccount'),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='service_account',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='accounts.serviceaccount'),
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.CheckConstraint(condition=models.Q(('created_by', None), ('service_account', None), _connector='XOR'), name='accounts_token_acts_as_one'),
        ),
        migrations.AddConstraint(
            model_name='identity',
            constraint=models.UniqueConstraint(fields=('connection', 'subject'), name='accounts_identity_subject'),
        ),
        migrations.AddConstraint(
            model_name='identity',
            constraint=models.UniqueConstraint(fields=('connection', 'user'), name='accounts_identity_user'),
        ),
        migrations.AddConstraint(
            model_name='mappedroles',
            constraint=models.UniqueConstraint(fields=('identity', 'tenant'), name='accounts_mapped_roles_once'),
        ),
        migrations.AddConstraint(
            model_name='serviceaccount',
            constraint=models.UniqueConstraint(fields=('tenant', 'slug'), name='accounts_service_account_slug'),
        ),
        migrations.AddConstraint(
            model_name='federationtrust',
            constraint=models.UniqueConstraint(fields=('service_account', 'name'), name='accounts_trust_name'),
        ),
    ]
