"""Approvals: somebody else's consent to exactly one plan of one slice, to be used once."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id
from policies.models import Slice


class ApprovalState(StrEnum):
    """How an approval stands.

    An open one reads as `stale` while the draft has another plan than it was for; that is stored only once another plan
    was published.
    """

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    STALE = "stale"
    USED = "used"


OPEN = [str(ApprovalState.REQUESTED), str(ApprovalState.APPROVED)]
"""States in which an approval may still lead to a publish."""


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """The gate for reading approvals."""

    def visible_to(self, access: Access, permission: Permission = Permission.VIEW) -> "ApprovalQuerySet":
        """Approvals of tenants in which the caller holds `permission`."""
        return self.filter(access.scope(permission).filter("slice__tenant_id"))

    def open(self) -> "ApprovalQuerySet":
        """Approvals that may still lead to a publish."""
        return self.filter(state__in=OPEN)


class Approval(models.Model):
    """`plan` is the digest of the plan agreed to (hexadecimal); rows are written under the lock of the slice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="approvals")
    plan = models.CharField(max_length=64)
    state = models.CharField(
        max_length=12,
        choices=[(state, state) for state in map(str, ApprovalState)],
        default=str(ApprovalState.REQUESTED),
    )
    message = models.CharField(max_length=500, blank=True)
    requested_by = models.CharField(max_length=400)
    requested_at = models.DateTimeField()
    decided_by = models.CharField(max_length=400, blank=True)
    """Who approved, rejected or withdrew it last."""
    decided_as = models.JSONField(null=True)
    """The same as an actor, so that their rights can be looked at again when it is used."""
    decided_at = models.DateTimeField(null=True)
    comment = models.CharField(max_length=500, blank=True)
    used_by = models.CharField(max_length=400, blank=True)
    """Who published with it."""
    used_at = models.DateTimeField(null=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slice", "plan"], condition=Q(state__in=OPEN), name="fleet_approval_one_open"
            )
        ]
        indexes = [models.Index(fields=["slice", "-id"], name="fleet_approval_slice")]

    def __str__(self) -> str:
        return f"{self.state} for {self.slice_id} {self.plan[:12]}"
