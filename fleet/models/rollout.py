"""A rollout: one revision on its way to the nodes, as a row that short idempotent steps move."""

from django.db import models

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id
from fleet.models.node import Node
from fleet.rollout.states import RolloutState
from policies.models import Revision, Slice

ACTIVE = [str(state) for state in RolloutState if state.is_active]


class RolloutQuerySet(models.QuerySet["Rollout"]):
    """The gate for reading rollouts."""

    def visible_to(self, access: Access, permission: Permission = Permission.VIEW) -> "RolloutQuerySet":
        """Rollouts of tenants in which the caller holds `permission`."""
        return self.filter(access.scope(permission).filter("slice__tenant_id"))

    def active(self) -> "RolloutQuerySet":
        """Those that still move."""
        return self.filter(state__in=ACTIVE)


class Rollout(models.Model):
    """`fence` grows with every claim: a step that lost its claim cannot write. At most one is active per slice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slice = models.ForeignKey(Slice, on_delete=models.PROTECT, related_name="rollouts")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="rollouts")
    previous = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    """The base: the last completed revision, which untouched nodes run and to which one returns; null: none."""
    strategy = models.JSONField()
    """The strategy as it was when the rollout was made (`fleet/rollout/strategy.py`)."""
    state = models.CharField(
        max_length=20, choices=[(str(s), str(s)) for s in RolloutState], default=str(RolloutState.PENDING)
    )
    reason = models.TextField(blank=True)
    hold = models.CharField(max_length=12, blank=True)
    """What it waits for while it is held, paused or scheduled (`fleet/rollout/decision.py`)."""
    cause = models.TextField(blank=True)
    """Why it was rolled back."""
    stages = models.JSONField(default=list)
    """What came of each stage (`fleet/stages.py`)."""
    stage = models.PositiveSmallIntegerField(null=True)
    """Index of the current stage; null before the first."""
    stage_started_at = models.DateTimeField(null=True)
    """When the cohort of the stage was told."""
    baked_seconds = models.FloatField(default=0)
    """Bake time of the stage until `baking_since`, which is null while it does not bake."""
    baking_since = models.DateTimeField(null=True)
    gate_opened = models.BooleanField(default=False)
    waived = models.BooleanField(default=False)
    """A person promoted the stage, or its start, over what held it."""
    paused_by_person = models.BooleanField(default=False)
    override_freeze = models.TextField(blank=True)
    """Why the start may go through a freeze; empty: it may not."""
    actor = models.JSONField()
    responsible = models.JSONField(null=True)
    """Who took it over when `actor` had lost the right to it; null: nobody."""
    needs = models.CharField(max_length=16, blank=True, default="", db_default="")
    """The permission that who answers for it must hold whenever it goes on; empty: it is not asked."""
    created_at = models.DateTimeField(auto_now_add=True)
    starts_at = models.DateTimeField(null=True)
    """Not before; null: at once."""
    started_at = models.DateTimeField(null=True)
    held_since = models.DateTimeField(null=True)
    """Since when it is held for want of evidence."""
    rolling_back_since = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    origin = models.DateTimeField(null=True)
    """Where minute 0 of the evidence begins: when the first node had proven it, at a ten-second step."""
    baseline = models.JSONField(null=True)
    """The hour before (`fleet/evidence/baseline.py`); null: not judged."""
    evidence_at = models.DateTimeField(null=True)
    """When counts were last looked for."""
    counted_at = models.DateTimeField(null=True)
    """When the newest count of a cohort node came in."""
    attended_at = models.DateTimeField(null=True)
    attentive_since = models.DateTimeField(null=True)
    """Since when movers have looked without a gap while somebody was heard: silence before it says nothing."""
    version = models.PositiveIntegerField(default=1)
    """Grows with everything that a reader would see change; the entity tag."""
    next_action_at = models.DateTimeField(null=True)
    """When to look again; null once finished."""
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    objects = RolloutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slice"], condition=models.Q(state__in=ACTIVE), name="fleet_rollout_one_active"
            )
        ]
        indexes = [
            models.Index(fields=["next_action_at"], name="fleet_rollout_due"),
            models.Index(fields=["slice", "-id"], name="fleet_rollout_slice"),
        ]

    def __str__(self) -> str:
        return f"{self.slice_id} to {self.revision_id}: {self.state}"


class RolloutNode(models.Model):
    """A node of the cohort from when it was told; of the others what they ran when the rollout ended (`stage` null)."""

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="nodes")
    node = models.ForeignKey(Node, on_delete=models.CASCADE)
    stage = models.PositiveSmallIntegerField(null=True)
    pushed_at = models.DateTimeField(null=True)
    proven_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    """Since when it is heard without its proof; null while it is proven or silent."""
    before = models.JSONField(default=dict)
    """How the node was when it was told: `epoch` and `restarts` of its Envoy, `requests` and so on of its last hour."""
    state = models.CharField(max_length=12)
    error = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rollout", "node"], name="fleet_rollout_node_once")]

    def __str__(self) -> str:
        return f"{self.rollout_id} on {self.node_id}: {self.state}"


class RolloutMinute(models.Model):
    """What one side of the comparison did in one minute of the rollout; `bad` and `capped` by metric."""

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="minutes")
    number = models.PositiveIntegerField()
    arm = models.CharField(max_length=8)
    """`canary` or `control`."""
    nodes = models.PositiveIntegerField()
    requests = models.BigIntegerField()
    bad = models.JSONField()
    capped = models.JSONField()
    """As `bad`, but no node's minute counts for more than its cap."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rollout", "number", "arm"], name="fleet_rollout_minute_once")]

    def __str__(self) -> str:
        return f"{self.rollout_id} minute {self.number} {self.arm}"


class RolloutEvent(models.Model):
    """One line of a rollout's timeline."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12)
    """created, stage, state, guard, verdict, command or node"""
    text = models.TextField()
    stage = models.PositiveSmallIntegerField(null=True)
    actor = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["rollout", "-id"], name="fleet_rollout_event")]

    def __str__(self) -> str:
        return self.text
