"""A kill switch: who took what out of service, why, and until when. That it is on says the slice's last revision."""

from django.db import models
from django.db.models import Q

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id
from fleet.models.rollout import Rollout
from policies.compiler import THROWN
from policies.models import Gateway, Slice


class SwitchQuerySet(models.QuerySet["Switch"]):
    """The gate for reading switches."""

    def visible_to(self, access: Access, permission: Permission = Permission.VIEW) -> "SwitchQuerySet":
        """Switches of tenants in which the caller holds `permission`."""
        return self.filter(access.scope(permission).filter("slice__tenant_id"))

    def of_platform(self, access: Access) -> "SwitchQuerySet":
        """Switches of the platform, about all tenants, on gateways on which the caller may see a slice."""
        rows = self.filter(slice__tenant__is_platform=True)
        if access.scope(Permission.VIEW).is_everywhere:
            return rows
        return rows.filter(slice__gateway__in=Gateway.objects.visible_to(access).values("pk"))


class Switch(models.Model):
    """Rows are written under the lock of the slice. Of one thing at most one is not lifted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slice = models.ForeignKey(Slice, on_delete=models.PROTECT, related_name="switches")
    type = models.CharField(max_length=32, choices=[(str(each), str(each)) for each in THROWN])
    target = models.CharField(max_length=63, blank=True)
    """Name of the object it is thrown on; empty: the whole slice."""
    destination = models.CharField(max_length=300, blank=True, default="")
    """What workloads are denied, in canonical form; empty for other switches, and where it is everything."""
    reason = models.CharField(max_length=400)
    is_reason_shown = models.BooleanField(default=False)
    """Whether clients read the reason, too."""
    retry_after_seconds = models.PositiveIntegerField()
    thrown_by = models.CharField(max_length=400)
    thrown_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=400, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.CharField(max_length=400, blank=True)
    rollout = models.ForeignKey(Rollout, on_delete=models.PROTECT, related_name="+")
    """What carries it to the nodes: the rollout of the throw, and once it is lifted that of the lift."""
    next_look_at = models.DateTimeField(null=True)
    """When to see whether it has expired; null: never again."""

    objects = SwitchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slice", "type", "target", "destination"],
                condition=Q(lifted_at__isnull=True),
                name="fleet_switch_once",
            )
        ]
        indexes = [
            models.Index(fields=["slice", "-id"], name="fleet_switch_slice"),
            models.Index(fields=["next_look_at"], condition=Q(next_look_at__isnull=False), name="fleet_switch_due"),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.type, self.target, self.destination)))
