"""Rollouts in stages: strategies, cohorts, evidence and a timeline. What failed before was rolled back."""

import console.base.ids
import django.db.models.deletion
from django.db import migrations, models


_STAGE = {"bake_seconds": 0, "min_requests": 0, "gate": False}
DIRECT = {
    "name": "direct",
    "title": "Direct",
    "description": "One node proves it, then all.",
    "stages": [
        {"title": "One node", "cohort": {"type": "count", "count": 1}, **_STAGE},
        {"title": "All nodes", "cohort": {"type": "all"}, **_STAGE},
    ],
    "judge": False,
    "hold_hours": None,
}
"""What comes closest to how rollouts went before."""


def stage_documents(rollout, nodes):
    times = [rollout.started_at, rollout.finished_at]
    started, finished = (at.isoformat() if at else None for at in times)
    one = {"baked_seconds": 0.0, "requests": 0, "gate_opened": False, "started_at": started, "finished_at": finished}
    return [{"nodes": min(nodes, 1), **one}, {"nodes": nodes, **one}]


def put_into_stages(apps, schema_editor):
    """Everybody was told at once: rollouts that began are in the last stage of two."""
    rollouts = apps.get_model("fleet", "Rollout").objects
    rollouts.filter(state="failed").update(state="rolled_back")
    for rollout in rollouts.prefetch_related("nodes").iterator(chunk_size=500):
        has_begun = rollout.started_at is not None
        rollout.stages = stage_documents(rollout, len(rollout.nodes.all()))
        rollout.stage = 1 if has_begun else None
        rollout.stage_started_at = rollout.started_at
        rollout.cause = rollout.reason if rollout.state == "rolled_back" else ""
        rollout.save(update_fields=["stages", "stage", "stage_started_at", "cause"])
        if has_begun:
            rollout.nodes.update(stage=1, pushed_at=rollout.started_at)
            rollout.nodes.filter(state="proven").update(proven_at=models.F("at"))
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no index is made while checks are pending


def put_back(apps, schema_editor):
    """The older code knows fewer states; what it does not know has not come to its end there."""
    rollouts = apps.get_model("fleet", "Rollout").objects
    rollouts.filter(state__in=["rolled_back", "rolling_back", "rollback_incomplete", "cancelled"]).update(state="failed")
    rollouts.filter(state="scheduled").update(state="pending")
    rollouts.filter(state__in=["baking", "held", "paused"]).update(state="converging")
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ('fleet', '0002_governance'),
        ('policies', '0002_search_and_immutability'),
    ]

    operations = [
        migrations.CreateModel(
            name='RolloutEvent',
            fields=[
                ('id', models.UUIDField(default=console.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(max_length=12)),
                ('text', models.TextField()),
                ('stage', models.PositiveSmallIntegerField(null=True)),
                ('actor', models.JSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RolloutMinute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('arm', models.CharField(max_length=8)),
                ('nodes', models.PositiveIntegerField()),
                ('requests', models.BigIntegerField()),
                ('bad', models.JSONField()),
                ('capped', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Strategy',
            fields=[
                ('id', models.UUIDField(default=console.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.SlugField(max_length=63, unique=True)),
                ('document', models.JSONField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='rollout',
            name='fleet_rollout_one_active',
        ),
        migrations.AddField(
            model_name='rollout',
            name='attended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='rollout',
            name='attentive_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='rollout',
            name='baked_seconds',
            field=models.FloatField(default=0),
        ),
        migrations.AddField(
            model_name='rollout',
            name='baking_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='rollout',
            name='baseline',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='rollout',
            name='cause',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='rollout',
            name='counted_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='rollout',
            name='evidence_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='rollout',
            name='gate_opened',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='rollout',
            name='held_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='rollout',
            name='hold',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name='rollout',
            name='origin',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='rollout',
            name='override_freeze',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='rollout',
            name='paused_by_person',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='rollout',
            name='rolling_back_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='rollout',
            name='stage',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='rollout',
            name='stage_started_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='rollout',
            name='stages',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='rollout',
            name='starts_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='rollout',
            name='strategy',
            field=models.JSONField(default=DIRECT),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='rollout',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='rollout',
            name='waived',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='rolloutnode',
            name='before',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='rolloutnode',
            name='proven_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='rolloutnode',
            name='pushed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='rolloutnode',
            name='stage',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='rolloutnode',
            name='waiting_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='rollout',
            name='state',
            field=models.CharField(choices=[('scheduled', 'scheduled'), ('pending', 'pending'), ('pushing', 'pushing'), ('converging', 'converging'), ('baking', 'baking'), ('held', 'held'), ('paused', 'paused'), ('rolling_back', 'rolling_back'), ('rollback_incomplete', 'rollback_incomplete'), ('complete', 'complete'), ('rolled_back', 'rolled_back'), ('superseded', 'superseded'), ('cancelled', 'cancelled')], default='pending', max_length=20),
        ),
        migrations.RunPython(put_into_stages, put_back),
        migrations.AddConstraint(
            model_name='rollout',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['scheduled', 'pending', 'pushing', 'converging', 'baking', 'held', 'paused', 'rolling_back', 'rollback_incomplete'])), fields=('slice',), name='fleet_rollout_one_active'),
        ),
        migrations.AddField(
            model_name='rolloutevent',
            name='rollout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='fleet.rollout'),
        ),
        migrations.AddField(
            model_name='rolloutminute',
            name='rollout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='minutes', to='fleet.rollout'),
        ),
        migrations.AddField(
            model_name='strategy',
            name='gateway',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='strategies', to='policies.gateway'),
        ),
        migrations.AddIndex(
            model_name='rolloutevent',
            index=models.Index(fields=['rollout', '-id'], name='fleet_rollout_event'),
        ),
        migrations.AddConstraint(
            model_name='rolloutminute',
            constraint=models.UniqueConstraint(fields=('rollout', 'number', 'arm'), name='fleet_rollout_minute_once'),
        ),
    ]
