"""Who was asked to join a tenant, or to own it, and what came of it."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from console.accounts.models.role import ROLE_NAME_LENGTH
from console.accounts.models.tenant import Tenant
from console.accounts.permissions import Permission
from console.base.ids import new_id

if TYPE_CHECKING:
    from console.accounts.access import Access


class OfferState(StrEnum):
    """How an invitation or an offer stands. A waiting one reads as `expired` once its time is over."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"
    REFUSED = "refused"
    EXPIRED = "expired"


STORED = [(str(state), str(state)) for state in OfferState if state is not OfferState.EXPIRED]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """The gate for reading invitations, which only those see who may make them."""

    def visible_to(self, access: "Access") -> "InvitationQuerySet":
        """Invitations of tenants in which the caller holds `members`."""
        return self.filter(access.scope(Permission.MEMBERS).filter())


class Invitation(models.Model):
    """A link that lets the person with one address join once; only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    roles = ArrayField(models.CharField(max_length=ROLE_NAME_LENGTH), default=list)
    teams = ArrayField(models.SlugField(max_length=40), default=list)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.JSONField()
    """The actor; what they hold is looked at again when it is accepted."""
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    """When it was last mailed; null: its link was handed over."""
    state = models.CharField(max_length=10, choices=STORED, default=str(OfferState.WAITING))
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    """Why it was refused."""

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "email"],
                condition=Q(state=str(OfferState.WAITING)),
                name="accounts_invitation_one_waiting",
            )
        ]
        indexes = [models.Index(fields=["tenant", "-id"], name="accounts_invitation_of_tenant")]

    def __str__(self) -> str:
        return f"{self.email} to {self.tenant_id}"

    def state_at(self, now: datetime) -> OfferState:
        """Return how it stands at `now`."""
        return _state(self.state, self.expires_at, now)


class OwnershipOffer(models.Model):
    """An owner offers a member to own the tenant; at most one waits per tenant."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="ownership_offers")
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    offered_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    stays = models.BooleanField(default=False)
    """Whether who offers it stays an owner, too."""
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STORED, default=str(OfferState.WAITING))
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=Q(state=str(OfferState.WAITING)), name="accounts_ownership_one_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tenant_id} to {self.offered_to_id}"

    def state_at(self, now: datetime) -> OfferState:
        """Return how it stands at `now`."""
        return _state(self.state, self.expires_at, now)


def _state(stored: str, expires_at: datetime, now: datetime) -> OfferState:
    state = OfferState(stored)
    return OfferState.EXPIRED if state is OfferState.WAITING and expires_at <= now else state
