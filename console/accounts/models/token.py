"""API tokens for automation: only a digest is kept, so the database cannot give one back."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from console.accounts.models.service_account import ServiceAccount
from console.accounts.models.tenant import Tenant
from console.accounts.models.user import User
from console.accounts.permissions import Permission
from console.base.ids import new_id

if TYPE_CHECKING:
    from console.accounts.access import Access


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """The gate for reading tokens, which only those see who may make them."""

    def visible_to(self, access: "Access") -> "ApiTokenQuerySet":
        """Tokens of tenants in which the caller holds `tokens`."""
        return self.filter(access.scope(Permission.TOKENS).filter())


class ApiToken(models.Model):
    """A bearer token of one tenant, of a person or a service account.

    It can do what its scopes AND the present permissions of that person or service account allow.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=16))
    networks = ArrayField(models.CharField(max_length=43), default=list, db_default=[])
    """Where it may be used from, as CIDR; empty: anywhere."""
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="tokens")
    """The person it acts as; null where it acts as a service account."""
    service_account = models.ForeignKey(ServiceAccount, on_delete=models.CASCADE, null=True, related_name="tokens")
    trust = models.ForeignKey("accounts.FederationTrust", on_delete=models.CASCADE, null=True, related_name="tokens")
    """The trust under which it was exchanged for another issuer's token."""
    made_by = models.CharField(max_length=254, default="", db_default="")
    """Who made it, named as they were then."""
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    last_used_from = models.CharField(max_length=45, blank=True, default="", db_default="")
    refused_at = models.DateTimeField(null=True)
    """When a use from elsewhere was last told in the trail."""
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(created_by=None) ^ models.Q(service_account=None), name="accounts_token_acts_as_one"
            )
        ]

    def __str__(self) -> str:
        return str(self.prefix)

    @property
    def acts_as(self) -> User | ServiceAccount:
        """Whom it acts as."""
        found: User | ServiceAccount = self.service_account or self.created_by
        return found
