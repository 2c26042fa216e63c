"""A rollout: one revision on its way to the nodes, as a row that short idempotent steps move."""

from django.db import models

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id
from fleet.models.node import Node
from fleet.rollout.states import RolloutState
from policies.models import Revision, Slice


class RolloutQuerySet(models.QuerySet["Rollout"]):
    """The gate for reading rollouts."""

    def visible_to(self, access: Access, permission: Permission = Permission.VIEW) -> "RolloutQuerySet":
        """Rollouts of tenants in which the caller holds `permission`."""
        return self.filter(access.scope(permission).filter("slice__tenant_id"))


class Rollout(models.Model):
    """`fence` grows with every claim: a step that lost its claim cannot write. At most one is active per slice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slice = models.ForeignKey(Slice, on_delete=models.PROTECT, related_name="rollouts")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="rollouts")
    previous = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    """The last completed revision, to return to when this one fails."""
    state = models.CharField(max_length=12, choices=[(s, s) for s in RolloutState], default=RolloutState.PENDING)
    reason = models.TextField(blank=True)
    actor = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    next_action_at = models.DateTimeField(null=True)
    """When to look again; null once finished."""
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    objects = RolloutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slice"],
                condition=models.Q(state__in=["pending", "pushing", "converging"]),
                name="fleet_rollout_one_active",
            )
        ]
        indexes = [
            models.Index(fields=["next_action_at"], name="fleet_rollout_due"),
            models.Index(fields=["slice", "-id"], name="fleet_rollout_slice"),
        ]

    def __str__(self) -> str:
        return f"{self.slice_id} to {self.revision_id}: {self.state}"


class RolloutNode(models.Model):
    """What one node made of this rollout, kept after the node moved on."""

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="nodes")
    node = models.ForeignKey(Node, on_delete=models.CASCADE)
    state = models.CharField(max_length=12)
    error = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rollout", "node"], name="fleet_rollout_node_once")]

    def __str__(self) -> str:
        return f"{self.rollout_id} on {self.node_id}: {self.state}"
