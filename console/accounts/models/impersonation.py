"""A platform person looks at a tenant as one of its members does, because the tenant consents."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from console.accounts.models.tenant import Tenant
from console.accounts.permissions import Permission
from console.base.ids import new_id

if TYPE_CHECKING:
    from console.accounts.access import Access


class ViewState(StrEnum):
    """How a view stands: asked → consented → active → ended; what was not begun or ended in time reads as `expired`."""

    ASKED = "asked"
    CONSENTED = "consented"
    REFUSED = "refused"
    ACTIVE = "active"
    ENDED = "ended"
    EXPIRED = "expired"


STORED = [(str(state), str(state)) for state in ViewState if state is not ViewState.EXPIRED]
OPEN = [str(state) for state in (ViewState.ASKED, ViewState.CONSENTED, ViewState.ACTIVE)]


class ImpersonationQuerySet(models.QuerySet["Impersonation"]):
    """The gate for reading views."""

    def visible_to(self, access: "Access") -> "ImpersonationQuerySet":
        """Views of tenants that the caller may see: whoever is there may know who looks."""
        return self.filter(access.scope(Permission.VIEW).filter())

    def running(self, now: datetime) -> "ImpersonationQuerySet":
        """Those under way at `now`, of people who are not disabled."""
        both = Q(by__is_active=True, viewed__is_active=True)
        return self.filter(both, state=str(ViewState.ACTIVE), expires_at__gt=now)


class Impersonation(models.Model):
    """`by` sees what `viewed` sees in one tenant, for so many minutes from when it is begun."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="impersonations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    viewed = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500)
    minutes = models.PositiveSmallIntegerField()
    is_writable = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=STORED, default=str(ViewState.ASKED))
    asked_at = models.DateTimeField()
    consented_by = models.CharField(max_length=400, blank=True)
    """Who consented, or that the standing consent of the tenant did."""
    expires_at = models.DateTimeField()
    """Until when it may be consented to, begun, and at last: until when it holds."""
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=400, blank=True)

    objects = ImpersonationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "-id"], name="accounts_view_of_tenant")]

    def __str__(self) -> str:
        return f"{self.by_id} as {self.viewed_id}"

    def state_at(self, now: datetime) -> ViewState:
        """Return how it stands at `now`."""
        is_over = self.state in OPEN and self.expires_at <= now
        return ViewState.EXPIRED if is_over else ViewState(self.state)


class StandingConsent(models.Model):
    """A tenant lets the platform's people look without being asked each time."""

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, primary_key=True, related_name="standing_consent")
    minutes = models.PositiveSmallIntegerField()
    """For so long at a time."""
    is_writable = models.BooleanField(default=False)
    given_by = models.CharField(max_length=400)
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"of {self.tenant_id}"
