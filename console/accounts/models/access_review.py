"""Somebody looked at who may do what in a tenant, and found it right."""

from typing import TYPE_CHECKING

from django.db import models

from console.accounts.models.tenant import Tenant
from console.accounts.permissions import Permission
from console.base.ids import new_id

if TYPE_CHECKING:
    from console.accounts.access import Access


class AccessReviewQuerySet(models.QuerySet["AccessReview"]):
    """The gate for reading reviews."""

    def visible_to(self, access: "Access") -> "AccessReviewQuerySet":
        """Reviews of tenants in which the caller holds `audit`."""
        return self.filter(access.scope(Permission.AUDIT).filter())


class AccessReview(models.Model):
    """One review. `digest` is the SHA-256 (hexadecimal) of the table, as it can be exported, that was looked at."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="access_reviews")
    reviewed_by = models.CharField(max_length=400)
    reviewed_at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)
    lines = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    objects = AccessReviewQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "-id"], name="accounts_review_of_tenant")]

    def __str__(self) -> str:
        return f"{self.tenant_id} on {self.reviewed_at:%Y-%m-%d}"
