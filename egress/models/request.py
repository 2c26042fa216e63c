"""Somebody asks that a workload may reach a destination for a while."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id
from policies.models import Slice


class RequestState(StrEnum):
    """How a request stands. A granted one reads as `over` once its time has passed."""

    REQUESTED = "requested"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OVER = "over"


STORED = [str(state) for state in RequestState if state is not RequestState.OVER]


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    """The gate for reading requests."""

    def visible_to(self, access: Access, permission: Permission = Permission.VIEW) -> "AccessRequestQuerySet":
        """Requests of tenants in which the caller holds `permission`."""
        return self.filter(access.scope(permission).filter("slice__tenant_id"))


class AccessRequest(models.Model):
    """Rows are written under the lock of the slice. Of one destination of a workload at most one is open."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="access_requests")
    workload = models.CharField(max_length=63)
    host = models.CharField(max_length=255)
    port = models.IntegerField()
    way = models.CharField(max_length=8)
    until = models.DateTimeField()
    why = models.CharField(max_length=400)
    request_id = models.CharField(max_length=100, blank=True)
    """Of the denial it is about; empty: of none."""
    state = models.CharField(
        max_length=12, choices=[(state, state) for state in STORED], default=str(RequestState.REQUESTED)
    )
    requested_by = models.CharField(max_length=400)
    requested_at = models.DateTimeField()
    decided_by = models.CharField(max_length=400, blank=True)
    """Who granted, refused or withdrew it."""
    decided_at = models.DateTimeField(null=True)
    comment = models.CharField(max_length=400, blank=True)
    rule = models.CharField(max_length=200, blank=True)
    """What lets it through, as flows name it; empty until it is granted."""
    revision_sequence = models.BigIntegerField(null=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slice", "workload", "host", "port", "way"],
                condition=Q(state=str(RequestState.REQUESTED)),
                name="egress_request_one_open",
            )
        ]
        indexes = [models.Index(fields=["slice", "-id"], name="egress_request_of_slice")]

    def __str__(self) -> str:
        return f"{self.workload} → {self.host}:{self.port}"
